//! The office's own search: writing, asking, starting, and the memory it takes.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use document::upr_info::Row;
use mangrove::search::{Query, Readable, Search, Sort};

use super::corpus::{Made, readable, rows};
use super::{figure, now, processor};

/// Reads the real files.
pub fn read_files(files: &[Vec<u8>]) -> Result<Vec<Row>> {
    let before = processor();
    let read = rows(files);
    let took = processor().saturating_sub(before).as_secs_f64();
    ensure!(!read.is_empty(), "UPR Info's files have no rows");
    let bytes: usize = files.iter().map(Vec::len).sum();
    figure("reading UPR Info's files, by processor time", bytes as f64 / 1e6 / took, "MB/s", Some(60.0));
    figure("reading UPR Info's files, rows by processor time", read.len() as f64 / took, "rows/s", None);
    Ok(read)
}

fn whole_process() -> Duration {
    cpu_time::ProcessTime::now().as_duration()
}

/// Writes all of them to a new index.
pub fn fill(folder: &Path, all: &[Made], size: &str) -> Result<Search> {
    let search = Search::open(folder)?;
    let entries: Vec<_> = all.iter().map(|made| made.entry.clone()).collect();
    let (before, used) = (now(), whole_process());
    search.write(entries, b"1")?;
    let (took, used) = (before.elapsed(), whole_process().saturating_sub(used));
    figure(
        &format!("office, {size}: indexing"),
        all.len() as f64 / took.as_secs_f64(),
        "recommendations/s",
        Some(60_000.0),
    );
    let rate = all.len() as f64 / used.as_secs_f64();
    figure(
        &format!("office, {size}: indexing, by processor time of all threads"),
        rate,
        "recommendations/s",
        None,
    );
    let before = now();
    search.set_follow_ups(all.iter().filter_map(|made| Some((made.entry.id, made.follow_up.clone()?))));
    figure(&format!("office, {size}: follow-ups put on"), before.elapsed().as_secs_f64() * 1e3, "ms", None);
    Ok(search)
}

/// Lists without words, in each order.
pub fn browse(search: &Search, readable: &Readable, size: &str) -> Result<()> {
    for sort in [Sort::State, Sort::Newest, Sort::Due] {
        let query = Query { sort: Some(sort), ..Query::default() };
        let mut best = Duration::MAX;
        for _ in 0..5 {
            let before = now();
            search.query(&query, readable)?;
            best = best.min(before.elapsed());
        }
        figure(
            &format!("office, {size}: everything, by {}", sort.key()),
            best.as_secs_f64() * 1e3,
            "ms",
            None,
        );
    }
    let before = now();
    let count = search.all_ids(&Query::default(), readable)?.len();
    ensure!(count > 0);
    figure(&format!("office, {size}: ids for an export"), before.elapsed().as_secs_f64() * 1e3, "ms", None);
    Ok(())
}

/// Opens the index in a process of its own, which says how long it took and what it holds in memory.
pub fn start(folder: &Path, size: &str) -> Result<()> {
    let output = Command::new(std::env::current_exe()?).arg("open").arg(folder).output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told = String::from_utf8(output.stdout)?;
    let mut numbers = told.split_whitespace().map(str::parse::<f64>);
    let mut next = || numbers.next().context("the process said too little")?.context("not a number");
    figure(&format!("office, {size}: opening the index"), next()?, "ms", None);
    figure(&format!("office, {size}: first query"), next()?, "ms", None);
    figure(&format!("office, {size}: memory of the process after it"), next()?, "MB", None);
    figure(&format!("office, {size}: of that, not backed by files"), next()?, "MB", None);
    Ok(())
}

/// The other end of [`start`].
pub fn open_and_tell(folder: &Path) -> Result<()> {
    let before = now();
    let search = Search::open(folder)?;
    let opened = before.elapsed();
    let before = now();
    let found = search.query(&Query::words("water"), &readable())?;
    let first = before.elapsed();
    ensure!(found.total > 0);
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kilobytes = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name));
        line.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok()).unwrap_or(f64::NAN)
    };
    let (all, own) = (kilobytes("VmRSS:") / 1e3, kilobytes("RssAnon:") / 1e3);
    println!("{} {} {all} {own}", opened.as_secs_f64() * 1e3, first.as_secs_f64() * 1e3);
    Ok(())
}
