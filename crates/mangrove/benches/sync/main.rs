//! What an exchange costs: bytes and seconds over slow and lossy lines, beside PouchDB in the same run; a hub with
//! 500 offices; and that cost grows with what changed, not with what is there.
//!
//! `cargo xtask bench sync` runs all of it, in three quarters of an hour, and needs root for the namespaces of the lines.
//! `cargo xtask bench sync -- sizes hub` runs the parts that are named: sizes, applying, wire, hub, growth, first, grid,
//! pouch.

mod first;
mod hub;
mod line;
mod lines;
mod office;
mod pouch;
mod wire;

use std::{error::Error, time::Duration};

pub(crate) type Outcome<T> = Result<T, Box<dyn Error>>;

/// Prints a figure for `docs/benchmarks.md`.
pub(crate) fn figure(section: &str, name: &str, value: f64, unit: &str, limit: Option<f64>) {
    let mut line = serde_json::json!({"section": section, "name": name, "value": value, "unit": unit});
    if let Some(limit) = limit {
        line["limit"] = limit.into();
    }
    println!("{line}");
}

/// Prints a remark for the same page.
pub(crate) fn note(section: &str, note: &str) {
    println!("{}", serde_json::json!({"section": section, "note": note}));
}

/// Says what the figures of a section mean if this build is not optimized.
pub(crate) fn say_how_built(section: &str) {
    if cfg!(debug_assertions) {
        note(
            section,
            "Measured with an unoptimized build: bytes are what they are, work takes longer than in a release.",
        );
    }
}

/// The most memory that a process has held so far, in bytes.
pub(crate) fn peak_memory(process: &str) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kib| kib * 1024.0)
}

/// The time that this thread has had a processor for; none where the system does not tell.
pub(crate) fn processor_time() -> Duration {
    let times = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    times
        .split_whitespace()
        .next()
        .and_then(|one| one.parse().ok())
        .map_or(Duration::ZERO, Duration::from_nanos)
}

#[allow(clippy::disallowed_methods)] // a benchmark measures the real clock
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = std::time::Instant::now();
    let outcome = work();
    (outcome, start.elapsed())
}

/// A part of the bench: it prints what it measures.
type Part = fn() -> Outcome<()>;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match &arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["serve", folder, address] => return line::serve(folder, address),
        ["call", folder, address, peer, watched @ ..] => {
            let watched = watched.chunks_exact(2).map(|pair| Ok((pair[0].parse()?, pair[1].parse()?)));
            return line::call(folder, address, peer.parse()?, &watched.collect::<Outcome<Vec<_>>>()?);
        }
        _ => {}
    }
    let parts: [(&str, Part); 8] = [
        ("sizes", office::sizes),
        ("applying", office::applying),
        ("wire", wire::measure),
        ("hub", hub::hub),
        ("growth", hub::growth),
        ("first", first::measure),
        ("grid", lines::grid),
        ("pouch", pouch::run),
    ];
    if let Some(unknown) = arguments.iter().find(|argument| parts.iter().all(|(name, _)| name != argument)) {
        return Err(format!("there is no part `{unknown}` of this bench").into());
    }
    let is_asked_for = |part: &str| arguments.is_empty() || arguments.iter().any(|argument| argument == part);
    parts.iter().filter(|(name, _)| is_asked_for(name)).try_for_each(|(_, run)| run())
}
