//! Turns what benches print into the sections of `docs/benchmarks.md`. Sections of benches that did not run stay.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use serde_json::Value;

const HEAD: &str = "\
# Benchmarks

Written by `cargo xtask bench`, never by hand. Each section says when and on what machine it was measured; a section
that was not measured again keeps its older figures.
";

/// One figure.
#[derive(Debug, PartialEq)]
struct Figure {
    name: String,
    value: f64,
    unit: String,
    limit: Option<f64>,
}

impl Figure {
    /// Rates have a least value, everything else a most.
    fn is_rate(&self) -> bool {
        self.unit.ends_with("/s")
    }

    fn kept(&self) -> Option<bool> {
        let limit = self.limit?;
        Some(if self.is_rate() { self.value >= limit } else { self.value <= limit })
    }
}

/// What one bench measured for one section.
#[derive(Debug, Default, PartialEq)]
pub struct Measured {
    /// The section's name.
    pub name: String,
    notes: Vec<String>,
    figures: Vec<Figure>,
}

/// Adds a line that a bench printed; a line that is no figure and no remark is left alone.
pub fn add(measured: &mut Vec<Measured>, line: &str) {
    let Ok(value) = serde_json::from_str::<Value>(line) else { return };
    let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let number = |key: &str| value.get(key).and_then(Value::as_f64);
    let Some(section) = text("section") else { return };
    if !measured.iter().any(|other| other.name == section) {
        measured.push(Measured { name: section.clone(), ..Measured::default() });
    }
    let Some(own) = measured.iter_mut().find(|other| other.name == section) else { return };
    own.notes.extend(text("note"));
    if let (Some(name), Some(value), Some(unit)) = (text("name"), number("value"), text("unit")) {
        own.figures.push(Figure { name, value, unit, limit: number("limit") });
    }
}

impl Measured {
    /// Whether every figure that has a limit keeps it.
    pub fn keeps_its_limits(&self) -> bool {
        self.figures.iter().all(|figure| figure.kept() != Some(false))
    }

    /// The section, without its heading.
    pub fn text(&self, command: &str, machine: &str, date: &str) -> String {
        let mut text = format!("Measured on {date} with `{command}`: {machine}.\n");
        for note in &self.notes {
            let _ = write!(text, "\n{note}\n");
        }
        text.push_str("\n| what | measured | limit | kept |\n| --- | ---: | ---: | --- |\n");
        for figure in &self.figures {
            let word = if figure.is_rate() { "at least" } else { "at most" };
            let limit = figure.limit.map_or_else(String::new, |limit| format!("{word} {}", short(limit)));
            let kept = figure.kept().map_or("", |kept| if kept { "yes" } else { "**no**" });
            let (name, value, unit) = (figure.name.replace('|', "\\|"), short(figure.value), &figure.unit);
            let _ = writeln!(text, "| {name} | {value} {unit} | {limit} | {kept} |");
        }
        text
    }
}

/// Three digits that count, thousands grouped.
fn short(value: f64) -> String {
    if value.abs() < 1_000.0 {
        let places = (2 - value.abs().max(0.001).log10().floor() as i32).clamp(0, 3);
        let fixed = format!("{value:.*}", places as usize);
        let trimmed =
            if fixed.contains('.') { fixed.trim_end_matches('0').trim_end_matches('.') } else { &fixed };
        return trimmed.to_owned();
    }
    let digits = format!("{value:.0}");
    let groups = digits.as_bytes().rchunks(3).rev();
    groups.map(|group| String::from_utf8_lossy(group).into_owned()).collect::<Vec<_>>().join(",")
}

/// The page, as sections by name.
#[derive(Debug, Default, PartialEq)]
pub struct Page(BTreeMap<String, String>);

impl Page {
    /// The sections of a page that was written before.
    pub fn read(text: &str) -> Page {
        let sections = text.split("\n## ").skip(1).filter_map(|section| section.split_once('\n'));
        Page(sections.map(|(name, text)| (name.trim().to_owned(), text.trim().to_owned())).collect())
    }

    /// Puts a section in the place of the one of that name.
    pub fn put(&mut self, name: &str, text: &str) {
        self.0.insert(name.to_owned(), text.trim().to_owned());
    }

    /// The whole page.
    pub fn text(&self) -> String {
        let mut page = HEAD.to_owned();
        for (name, text) in &self.0 {
            let _ = write!(page, "\n## {name}\n\n{text}\n");
        }
        page
    }
}

/// The machine in a few words, with how busy it was.
pub fn machine() -> String {
    let first = |path: &str, key: &str| {
        let text = fs::read_to_string(path).ok()?;
        let line = text.lines().find(|line| line.starts_with(key))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let model = first("/proc/cpuinfo", "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let kilobytes =
        first("/proc/meminfo", "MemTotal").and_then(|memory| memory.split(' ').next()?.parse::<f64>().ok());
    let memory =
        kilobytes.map_or_else(String::new, |kilobytes| format!(", {:.0} GB", kilobytes * 1_024.0 / 1e9));
    let load =
        fs::read_to_string("/proc/loadavg").ok().and_then(|load| Some(load.split(' ').next()?.to_owned()));
    let load = load.map_or_else(String::new, |load| format!(", load average {load} at the end"));
    format!("{model}, {cores} cores{memory}, {}{load}", std::env::consts::OS)
}

/// Today, in Universal Time: `23 November 2026`.
#[expect(
    clippy::disallowed_methods,
    reason = "the page says when it was measured, and nothing else hangs on it"
)]
pub fn today() -> String {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let days = since.map_or(0, |since| since.as_secs() / 86_400);
    date(days)
}

/// The date of a day counted from 1 January 1970.
fn date(days: u64) -> String {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let (mut year, mut day) = (1970, days);
    let leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    while day >= 365 + u64::from(leap(year)) {
        day -= 365 + u64::from(leap(year));
        year += 1;
    }
    let lengths = [31, 28 + u64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    for (name, length) in NAMES.iter().zip(lengths) {
        if day < length {
            return format!("{} {name} {year}", day + 1);
        }
        day -= length;
    }
    year.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_a_section_and_others_stay() {
        let mut measured = Vec::new();
        for line in [
            r#"{"section":"search","note":"On 200 queries."}"#,
            r#"{"section":"search","name":"query, p50","value":2.3456,"unit":"ms","limit":3.0}"#,
            r#"{"section":"search","name":"import","value":12345.6,"unit":"rows/s","limit":20000}"#,
            r#"{"section":"search","name":"memory","value":80,"unit":"MB"}"#,
            "warning: something else",
        ] {
            add(&mut measured, line);
        }
        assert_eq!(measured.len(), 1);
        assert!(!measured[0].keeps_its_limits());
        let text = measured[0].text("cargo xtask bench search", "a machine", "1 May 2026");
        assert_eq!(
            text,
            "Measured on 1 May 2026 with `cargo xtask bench search`: a machine.\n\nOn 200 queries.\n\n\
             | what | measured | limit | kept |\n| --- | ---: | ---: | --- |\n\
             | query, p50 | 2.35 ms | at most 3 | yes |\n| import | 12,346 rows/s | at least 20,000 | **no** |\n\
             | memory | 80 MB |  |  |\n"
        );
        let mut page = Page::default();
        page.put("ledger", "older");
        let mut again = Page::read(&page.text());
        again.put("search", &text);
        assert_eq!(Page::read(&again.text()), again);
        assert!(again.text().contains("\n## ledger\n\nolder\n\n## search\n"));
    }

    #[test]
    fn numbers_and_dates_are_for_people() {
        for (value, expected) in [
            (0.0, "0"),
            (0.01234, "0.012"),
            (3.0, "3"),
            (49.96, "50"),
            (999.6, "1000"),
            (267_548.2, "267,548"),
        ] {
            assert_eq!(short(value), expected);
        }
        for (days, expected) in
            [(0, "1 January 1970"), (19_782, "29 February 2024"), (20_780, "23 November 2026")]
        {
            assert_eq!(date(days), expected);
        }
    }
}
