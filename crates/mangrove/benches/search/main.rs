//! Measures search on real recommendations: the office's own, SQLite's FTS5 and PostgreSQL's, side by side on the
//! same texts and the same committed queries. Prints a JSON line for each figure; `cargo xtask bench search` makes a
//! page of them.

mod corpus;
mod ours;
mod postgres;
mod sql;
mod sqlite;
mod typed;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use mangrove::search::Query;

use corpus::Made;
use postgres::Postgres;
use sqlite::Sqlite;

/// The size of UPR Info's files, and of the world's index.
const SIZES: [usize; 2] = [41_066, 267_548];
const QUERIES: &str = include_str!("../../../../xtask/src/bench/queries.txt");
/// Times each query is asked of the office; the databases are slower and are asked once.
const ROUNDS: usize = 5;

/// Reads the clock.
#[expect(clippy::disallowed_methods, reason = "a bench measures time; nothing it measures depends on it")]
pub fn now() -> Instant {
    Instant::now()
}

/// What this thread has used of the processor. Tells more than the clock where other programs run beside it.
pub fn processor() -> Duration {
    cpu_time::ThreadTime::now().as_duration()
}

/// Prints a figure, with the limit it has to keep if it has one: at most, or at least where `unit` is a rate.
pub fn figure(name: &str, value: f64, unit: &str, limit: Option<f64>) {
    let mut line = serde_json::json!({ "section": "search", "name": name, "value": value, "unit": unit });
    if let Some(limit) = limit {
        line["limit"] = limit.into();
    }
    println!("{line}");
}

fn note(text: &str) {
    println!("{}", serde_json::json!({ "section": "search", "note": text }));
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [command, folder] = arguments.as_slice()
        && command == "open"
    {
        return ours::open_and_tell(Path::new(folder));
    }
    let corpus =
        std::env::var_os("MANGROVE_CORPUS").context("set MANGROVE_CORPUS to the folder of real documents")?;
    let databases = !arguments.iter().any(|argument| argument == "--ours");
    let queries: Vec<Query> = QUERIES.lines().map(Query::from_address).collect::<Result<_, _>>()?;
    let files = corpus::files(&PathBuf::from(corpus))?;
    let rows = ours::read_files(&files)?;
    note(&format!(
        "{} queries of `xtask/src/bench/queries.txt`, each with a page of 25 by relevance, the total, the counts of 9 \
         facets and the access filter. 2 % of the recommendations are in a space that the reader may not read, 5 % \
         have a follow-up, of which the reader may read those of 14 States.",
        queries.len()
    ));
    note(
        "Recommendations beyond the 41,066 real ones are copies of them in which three of ten words, the hundred most \
         frequent apart, are replaced by one drawn from all occurrences in the real texts, so that frequencies stay; \
         one of sixty of those gets an ending of its own, so that the vocabulary grows.",
    );
    for size in SIZES {
        let all = corpus::make(&rows, size);
        side_by_side(&all, &queries, databases)?;
    }
    Ok(())
}

fn side_by_side(all: &[Made], queries: &[Query], databases: bool) -> Result<()> {
    let size = thousands(all.len());
    let folder = tempfile::tempdir()?;
    let search = ours::fill(&folder.path().join("ours"), all, &size)?;
    let readable = corpus::readable();
    let ours = ask_all(queries, ROUNDS, |query| Ok(search.query(query, &readable)?.total))?;
    let limits = (all.len() > SIZES[0]).then_some((3.0, 12.0));
    times(&format!("office, {size}"), &ours, limits);
    ours::browse(&search, &readable, &size)?;
    drop(search);
    ours::start(&folder.path().join("ours"), &size)?;
    if !databases {
        return Ok(());
    }
    let before = now();
    let sqlite = Sqlite::fill(folder.path(), all)?;
    figure(&format!("SQLite FTS5, {size}: filled in"), before.elapsed().as_secs_f64(), "s", None);
    let theirs = ask_all(queries, 1, |query| sqlite.ask(query))?;
    times(&format!("SQLite FTS5, {size}"), &theirs, None);
    agreement(&format!("SQLite FTS5, {size}"), queries, &ours, &theirs);
    let cluster = tempfile::tempdir()?;
    let before = now();
    let postgres = Postgres::fill(cluster.path(), all)?;
    figure(&format!("PostgreSQL, {size}: filled in"), before.elapsed().as_secs_f64(), "s", None);
    let theirs = ask_all(queries, 1, |query| postgres.ask(query))?;
    times(&format!("PostgreSQL, {size}"), &theirs, None);
    agreement(&format!("PostgreSQL, {size}"), queries, &ours, &theirs);
    Ok(())
}

/// What one engine answered, and how long each answer took.
struct Answers {
    totals: Vec<u64>,
    times: Vec<Duration>,
    /// Processor time of the thread that asked.
    spent: Vec<Duration>,
}

fn ask_all(queries: &[Query], rounds: usize, ask: impl Fn(&Query) -> Result<u64>) -> Result<Answers> {
    // The first answers also read files: none of the engines is measured on that.
    for query in queries.iter().step_by(10) {
        ask(query)?;
    }
    let mut times = Vec::with_capacity(queries.len() * rounds);
    let mut spent = Vec::with_capacity(queries.len() * rounds);
    let mut totals = Vec::new();
    for _ in 0..rounds {
        totals.clear();
        for query in queries {
            let (before, used) = (now(), processor());
            totals.push(ask(query)?);
            times.push(before.elapsed());
            spent.push(processor().saturating_sub(used));
        }
    }
    Ok(Answers { totals, times, spent })
}

fn times(name: &str, answers: &Answers, limits: Option<(f64, f64)>) {
    let part = |times: &[Duration], share: f64| {
        let mut sorted = times.to_vec();
        sorted.sort_unstable();
        sorted[((sorted.len() - 1) as f64 * share).round() as usize].as_secs_f64() * 1e3
    };
    let limits = limits.map_or([None, None, None], |(half, most)| [Some(half), Some(most), None]);
    for ((share, what), limit) in [(0.5, "p50"), (0.99, "p99"), (1.0, "slowest")].into_iter().zip(limits) {
        figure(&format!("{name}: query, {what}"), part(&answers.times, share), "ms", limit);
        if name.starts_with("office") {
            figure(
                &format!("{name}: query, {what}, processor time"),
                part(&answers.spent, share),
                "ms",
                None,
            );
        }
    }
    if std::env::var_os("BENCH_SLOWEST").is_some() {
        let each = answers.spent.len() / answers.totals.len();
        let mut slow: Vec<(Duration, &str)> = QUERIES
            .lines()
            .enumerate()
            .map(|(at, query)| {
                let rounds = (0..each).map(|round| answers.spent[round * answers.totals.len() + at]);
                (rounds.min().unwrap_or_default(), query)
            })
            .collect();
        slow.sort_unstable_by_key(|(time, _)| std::cmp::Reverse(*time));
        slow.iter().take(20).for_each(|(time, query)| eprintln!("{time:?} {query}"));
    }
}

/// The share of queries whose totals agree. Stemmers differ (`women` is not `woman` to all), so a fiftieth is allowed.
fn agreement(name: &str, queries: &[Query], ours: &Answers, theirs: &Answers) {
    let close = |one: u64, other: u64| one.abs_diff(other) * 50 <= one.max(other);
    let pairs = ours.totals.iter().zip(&theirs.totals);
    let agreed = pairs.clone().filter(|(one, other)| close(**one, **other)).count();
    let share = agreed as f64 / queries.len() as f64 * 100.0;
    figure(&format!("{name}: totals within 2 % of the office's"), share, "% of queries", None);
    if std::env::var_os("BENCH_SLOWEST").is_some() {
        for ((one, other), query) in
            pairs.zip(QUERIES.lines()).filter(|((one, other), _)| !close(**one, **other))
        {
            eprintln!("{one} {other} {query}");
        }
    }
}

/// `267548` as `267,548`.
fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
    groups.join(",")
}
