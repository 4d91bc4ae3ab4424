//! Measures the office as people use it: the real program on a real data folder, its command line and its pages over
//! the loopback line. Prints a JSON line for each figure; `cargo xtask bench office` makes a page of them.

#[path = "../search/corpus.rs"]
#[allow(dead_code, reason = "shared with the bench of search, which uses more of it")]
mod corpus;
mod crowd;
mod documents;
mod fill;
mod people;
mod program;

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use program::{Folder, Serving};

/// The size of UPR Info's files, and of the world's index.
const SIZES: [usize; 2] = [41_066, 267_548];
/// Times each page is asked for.
const ROUNDS: usize = 41;
/// What every office of the bench is asked for.
const PAGES: [&str; 11] = [
    "/",
    "/recommendations",
    "/recommendations?q=women+rights",
    "/recommendations?q=the&state=JAM&state=BHS&position=supported&sort=newest",
    "/recommendations?page=400",
    "/documents",
    "/states",
    "/states/JAM",
    "/institutions",
    "/import",
    "/about",
];

/// Reads the clock.
#[expect(clippy::disallowed_methods, reason = "a bench measures time; nothing it measures depends on it")]
pub fn now() -> Instant {
    Instant::now()
}

/// Prints a figure, with the limit it has to keep if it has one: at most, or at least where `unit` is a rate.
pub fn figure(section: &str, name: &str, value: f64, unit: &str, limit: Option<f64>) {
    let mut line = serde_json::json!({ "section": section, "name": name, "value": value, "unit": unit });
    if let Some(limit) = limit {
        line["limit"] = limit.into();
    }
    println!("{line}");
}

/// Prints a remark.
pub fn note(section: &str, text: &str) {
    println!("{}", serde_json::json!({ "section": section, "note": text }));
}

/// The middle one of some measurements.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn main() -> Result<()> {
    let corpus =
        std::env::var_os("MANGROVE_CORPUS").context("set MANGROVE_CORPUS to the folder of real documents")?;
    let corpus = PathBuf::from(corpus);
    // To try the bench out, or to measure the crowd alone: `-- crowd`, `-- crowd 50` for a fiftieth of the records.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|one| !one.starts_with('-')).collect();
    let part = arguments.get(1).and_then(|part| part.parse().ok()).unwrap_or(1);
    crowd::measure(&corpus, part)?;
    if arguments.first().is_some_and(|only| only == "crowd") {
        return Ok(());
    }
    documents::measure(&corpus)?;
    note(
        "office",
        "The real program on a folder of its own: UPR Info's export through `mangrove import`, one process from its \
         start to its end (read, signed, stored and searchable), and the reports of the corpus; then `mangrove serve`, \
         each page asked for 41 times over the loopback line, the time to its last byte.",
    );
    for size in SIZES {
        office(&corpus, size)?;
    }
    Ok(())
}

fn office(corpus: &Path, size: usize) -> Result<()> {
    let folder = Folder::new()?;
    let export = folder.path().join("export.csv");
    write_export(corpus, size, &export)?;
    let of = |name: &str| format!("{}: {name}", with_commas(size));
    let start = now();
    folder.run(&["import", &export.display().to_string()])?;
    let seconds = start.elapsed().as_secs_f64();
    figure("office", &of("import"), size as f64 / seconds, "recommendations/s", Some(20_000.0));
    import_reports(&folder, corpus)?;
    let start = now();
    let office = Serving::start(&folder)?;
    office.get("/")?;
    let to_first = start.elapsed().as_secs_f64();
    let is_first = size == SIZES[0];
    figure("office", &of("start to first page"), to_first, "s", is_first.then_some(0.5));
    std::thread::sleep(std::time::Duration::from_secs(2));
    figure("office", &of("memory when idle"), office.memory_mb()?, "MB", is_first.then_some(80.0));
    let visit: usize = office.first_visit()?.iter().sum();
    if is_first {
        figure("office", "first visit, over the wire", visit as f64 / 1_000.0, "kB", Some(50.0));
    }
    pages(&office, &of)?;
    figure("office", &of("memory after all pages"), office.memory_mb()?, "MB", None);
    Ok(())
}

fn pages(office: &Serving, of: &dyn Fn(&str) -> String) -> Result<()> {
    let one = office.first_link("/recommendations?source=report", "/recommendations/")?;
    let document = office.first_link("/documents", "/documents/")?;
    let own = [one.clone(), format!("{one}/follow-up"), document];
    for (path, name) in PAGES.iter().map(|path| (*path, *path)).chain(own.iter().map(String::as_str).zip([
        "a recommendation",
        "its form",
        "a report in the reader",
    ])) {
        let mut times = Vec::new();
        for _ in 0..ROUNDS {
            let start = now();
            let answer = office.get(path)?;
            times.push(start.elapsed().as_secs_f64() * 1_000.0);
            ensure!(answer.status == 200, "{path} answered {}", answer.status);
        }
        figure("office", &of(&format!("page {name}, median")), median(times), "ms", Some(30.0));
    }
    Ok(())
}

/// Brings in the reports of the corpus.
fn import_reports(folder: &Folder, corpus: &Path) -> Result<()> {
    let reports = corpus.join("upr/reports");
    let mut files: Vec<String> = Vec::new();
    for entry in std::fs::read_dir(&reports).with_context(|| reports.display().to_string())? {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end == "pdf") {
            files.push(path.display().to_string());
        }
    }
    files.sort();
    let arguments: Vec<&str> = ["import"].into_iter().chain(files.iter().map(String::as_str)).collect();
    folder.run(&arguments)
}

/// UPR Info's export with this many rows; those beyond the real ones vary their words.
fn write_export(corpus: &Path, size: usize, to: &Path) -> Result<()> {
    let rows = corpus::rows(&corpus::files(corpus)?);
    let mut writer = csv::Writer::from_path(to)?;
    let header = "To,To-Rgrp,To-Org,Text,From,From-Rgrp,From-Org,Response,Action,Issue,Session";
    writer.write_record(header.split(','))?;
    for (number, made) in corpus::make(&rows, size).into_iter().enumerate() {
        let row = &rows[number % rows.len()];
        let action = row.action.map(|action| action.to_string()).unwrap_or_default();
        let session = row.session.unwrap_or_default().to_string();
        let issues = row.issues.join(",");
        let cells = [
            &row.state_name,
            "",
            "",
            &made.entry.text,
            &row.recommending_name,
            "",
            "",
            &row.response,
            &action,
            &issues,
            &session,
        ];
        writer.write_record(cells)?;
    }
    writer.flush()?;
    Ok(())
}

fn with_commas(number: usize) -> String {
    mangrove::look::count(number as u64)
}
