//! `cargo xtask bench`: runs the benches and writes what they measured into `docs/benchmarks.md`.
//!
//! A bench is a bench target of a crate, `crates/CRATE/benches/NAME.rs` or `crates/CRATE/benches/NAME/main.rs`. It
//! prints lines of JSON, each a figure `{"section", "name", "value", "unit", "limit"?}` or a remark
//! `{"section", "note"}`. A limit of a rate (a unit that ends in `/s`) is the least, any other the most.

pub mod report;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

use crate::root;
use report::{Measured, Page};

/// Lines that one bench may print.
const LINES: usize = 10_000;

/// Runs the benches named, or all; whether every limit was kept.
pub fn run(arguments: &[String]) -> Result<bool> {
    let root = root();
    let split = arguments.iter().position(|argument| argument == "--").unwrap_or(arguments.len());
    let (names, passed_on) = (&arguments[..split], arguments.get(split + 1..).unwrap_or_default());
    let benches = benches(&root)?;
    if let Some(unknown) = names.iter().find(|name| !benches.contains_key(*name)) {
        let known: Vec<&str> = benches.keys().map(String::as_str).collect();
        bail!("there is no bench `{unknown}`; there are: {}", known.join(", "));
    }
    let path = root.join("docs/benchmarks.md");
    let mut kept = true;
    for (name, package) in benches.iter().filter(|(name, _)| names.is_empty() || names.contains(name)) {
        let measured = measure(&root, package, name, passed_on)?;
        kept &= measured.iter().all(Measured::keeps_its_limits);
        // Read and written for each bench, so that one that fails later does not lose what was measured before.
        let mut page = Page::read(&fs::read_to_string(&path).unwrap_or_default());
        let command = ["cargo xtask bench", name].into_iter().chain(passed_on.iter().map(String::as_str));
        let command = command.collect::<Vec<_>>().join(" ");
        for section in measured {
            page.put(&section.name, &section.text(&command, &report::machine(), &report::today()));
        }
        fs::write(&path, page.text()).with_context(|| path.display().to_string())?;
    }
    println!("written: docs/benchmarks.md{}", if kept { "" } else { "; some limits were not kept" });
    Ok(kept)
}

/// The benches there are: name and crate.
fn benches(root: &Path) -> Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    for package in fs::read_dir(root.join("crates"))? {
        let package = package?;
        let Ok(targets) = fs::read_dir(package.path().join("benches")) else { continue };
        for target in targets {
            let path: PathBuf = target?.path();
            let is_bench = path.extension().is_some_and(|end| end == "rs") || path.join("main.rs").is_file();
            if let Some(name) = path.file_stem().filter(|_| is_bench) {
                let package = package.file_name().to_string_lossy().into_owned();
                found.insert(name.to_string_lossy().into_owned(), package);
            }
        }
    }
    Ok(found)
}

fn measure(root: &Path, package: &str, name: &str, arguments: &[String]) -> Result<Vec<Measured>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(root).args(["bench", "--quiet", "--package", package, "--bench", name]);
    // For a first look: a bench says so itself where that changes what its figures mean.
    if let Some(profile) = std::env::var_os("MANGROVE_BENCH_PROFILE") {
        command.arg("--profile").arg(profile);
    }
    let mut child =
        command.arg("--").args(arguments).stdout(Stdio::piped()).spawn().context("cargo bench")?;
    let output = child.stdout.take().context("cargo bench gives no output")?;
    let mut measured: Vec<Measured> = Vec::new();
    for line in BufReader::new(output).lines().take(LINES) {
        let line = line?;
        println!("{line}");
        report::add(&mut measured, &line);
    }
    let status = child.wait()?;
    ensure!(status.success(), "the bench {name} failed");
    ensure!(!measured.is_empty(), "the bench {name} measured nothing");
    Ok(measured)
}
