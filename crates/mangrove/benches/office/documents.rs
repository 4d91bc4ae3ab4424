//! Reading documents: the text of reports, and PDF files beside `pdftotext`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};
use document::Format;

use super::{figure, median, note, now};
use crate::program::PROGRAM;

const SECTION: &str = "documents";
/// Times each file is read.
const ROUNDS: usize = 7;

/// Measures all reports of the corpus.
pub fn measure(corpus: &Path) -> Result<()> {
    note(
        SECTION,
        "Each report's text read seven times in the process, the median; each PDF read by `mangrove read --text` and by \
         `pdftotext` in turn, whole processes, seven times each, the medians.",
    );
    let reports = corpus.join("upr/reports");
    let mut paths: Vec<PathBuf> = Vec::new();
    for folder in
        [&reports, &corpus.join("upr/addenda"), &corpus.join("upr/other"), &corpus.join("resolutions/ga-pdf")]
    {
        for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
            paths.push(entry?.path());
        }
    }
    paths.sort();
    let mut slowest = (0.0, String::new());
    let mut ratios: Vec<(f64, String)> = Vec::new();
    for path in &paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match path.extension().and_then(|end| end.to_str()) {
            Some("txt") => slowest = later(slowest, (reading(path)?, name)),
            Some("pdf") => {
                if path.starts_with(&reports) {
                    slowest = later(slowest, (reading(path)?, name.clone()));
                }
                ratios.push((ratio(path)?, name));
            }
            _ => {}
        }
    }
    figure(
        SECTION,
        &format!("text of a report, slowest of all ({})", slowest.1),
        slowest.0,
        "ms",
        Some(20.0),
    );
    let middle = median(ratios.iter().map(|(ratio, _)| *ratio).collect());
    figure(
        SECTION,
        &format!("PDF, time as a multiple of pdftotext, median of {} files", ratios.len()),
        middle,
        "times",
        Some(1.5),
    );
    let worst = ratios.into_iter().fold((0.0, String::new()), later);
    figure(SECTION, &format!("the same, worst file ({})", worst.1), worst.0, "times", Some(1.5));
    Ok(())
}

fn later(one: (f64, String), other: (f64, String)) -> (f64, String) {
    if other.0 > one.0 { other } else { one }
}

/// Milliseconds from a file's text to its document.
fn reading(path: &Path) -> Result<f64> {
    let bytes = fs::read(path)?;
    let extracted = document::format::extract(&bytes, &path.to_string_lossy());
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        let text = extracted.text.clone();
        let start = now();
        let read = document::read_text(text, Format::Txt);
        times.push(start.elapsed().as_secs_f64() * 1_000.0);
        drop(read);
    }
    Ok(median(times))
}

/// The time of our own process as a multiple of `pdftotext`'s.
fn ratio(path: &Path) -> Result<f64> {
    let timed = |command: &mut Command| -> Result<f64> {
        let start = now();
        let status = command
            .stdout(Stdio::null())
            .status()
            .context("pdftotext, of Debian's poppler-utils, is needed")?;
        anyhow::ensure!(status.success(), "{}", path.display());
        Ok(start.elapsed().as_secs_f64())
    };
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours.push(timed(Command::new(PROGRAM).args(["read", "--text"]).arg(path))?);
        theirs.push(timed(Command::new("pdftotext").arg(path).arg("-"))?);
    }
    Ok(median(ours) / median(theirs))
}
