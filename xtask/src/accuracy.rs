//! `cargo xtask accuracy`: measures how right the reader is on the corpus, and writes the table to `docs/accuracy.md`.
//!
//! The measures stand in `crates/document/tests/scoring`; its example `accuracy` prints each score as a line of JSON.

use std::fmt::Write as _;
use std::fs;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::bench::report;
use crate::root;

const HEAD: &str = "\
# Accuracy

Written by `cargo xtask accuracy`, never by hand. The corpus is what `MANGROVE_CORPUS` leads to: real documents, and labels
that other people made. Precision is the share of what was found that is right, recall the share of what there is that
was found, F1 their harmonic mean. The thresholds are tests, in `crates/document/tests`.
";

/// Misses that are shown.
const WORST: usize = 10;

/// One score, as the example prints it.
#[derive(Debug)]
struct Score {
    measure: String,
    language: String,
    documents: u64,
    precision: f64,
    recall: f64,
    misses: Vec<Value>,
}

impl Score {
    fn parse(line: &str) -> Option<Score> {
        let value: Value = serde_json::from_str(line).ok()?;
        let number = |key: &str| value.get(key).and_then(Value::as_u64);
        let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        let (right, found, expected) = (number("right")?, number("found")?, number("expected")?);
        let share = |of: u64| if of == 0 { 1.0 } else { right as f64 / of as f64 };
        Some(Score {
            measure: text("measure")?,
            language: text("language")?,
            documents: number("documents")?,
            precision: share(found),
            recall: share(expected),
            misses: value.get("misses").and_then(Value::as_array).cloned().unwrap_or_default(),
        })
    }

    fn f1(&self) -> f64 {
        let sum = self.precision + self.recall;
        if sum == 0.0 { 0.0 } else { 2.0 * self.precision * self.recall / sum }
    }
}

/// Measures, prints the table and writes the page.
pub fn run() -> Result<bool> {
    let root = root();
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.current_dir(&root).args(["run", "--quiet", "--package", "document", "--example", "accuracy"]);
    let output = command.stderr(Stdio::inherit()).output().context("cargo run --example accuracy")?;
    ensure!(output.status.success(), "nothing was measured: is MANGROVE_CORPUS set?");
    let scores: Vec<Score> =
        String::from_utf8_lossy(&output.stdout).lines().filter_map(Score::parse).collect();
    ensure!(!scores.is_empty(), "the example printed no score");
    let page = page(&scores, &report::today());
    println!("{page}");
    fs::write(root.join("docs/accuracy.md"), page).context("docs/accuracy.md")?;
    println!("written: docs/accuracy.md");
    Ok(true)
}

fn page(scores: &[Score], date: &str) -> String {
    let mut page = format!("{HEAD}\nMeasured on {date}.\n\n");
    page.push_str("| kind | language | documents | precision | recall | F1 | missed or wrong |\n");
    page.push_str("| --- | --- | ---: | ---: | ---: | ---: | ---: |\n");
    for score in scores {
        let _ = writeln!(
            page,
            "| {} | {} | {} | {:.4} | {:.4} | {:.4} | {} |",
            score.measure,
            score.language,
            score.documents,
            score.precision,
            score.recall,
            score.f1(),
            score.misses.len()
        );
    }
    page.push_str("\n## The worst misses\n\n");
    let worst = worst(scores);
    if worst.is_empty() {
        page.push_str("None.\n");
        return page;
    }
    page.push_str("Of the measures with the lowest F1 first, at most two of each.\n\n");
    page.push_str("| kind | document | there is | found | why |\n| --- | --- | --- | --- | --- |\n");
    for (score, miss) in worst {
        let cell = |key: &str| cell(miss.get(key).and_then(Value::as_str).unwrap_or_default());
        let why = match cell("why") {
            empty if empty.is_empty() => "nobody has looked yet".to_owned(),
            why => why,
        };
        let (document, expected, found) = (cell("document"), cell("expected"), cell("found"));
        let _ = writeln!(
            page,
            "| {} ({}) | {document} | {expected} | {found} | {why} |",
            score.measure, score.language
        );
    }
    page
}

/// The worst misses: two of each score, of the scores with the lowest F1 first.
fn worst(scores: &[Score]) -> Vec<(&Score, &Value)> {
    let mut ordered: Vec<&Score> = scores.iter().filter(|score| !score.misses.is_empty()).collect();
    ordered.sort_by(|a, b| a.f1().total_cmp(&b.f1()));
    ordered
        .into_iter()
        .flat_map(|score| score.misses.iter().take(2).map(move |m| (score, m)))
        .take(WORST)
        .collect()
}

/// A value for a cell: on one line, and so short that it quotes a fact and no sentence.
fn cell(value: &str) -> String {
    let line = value.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|");
    let mut short: String = line.chars().take(120).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_become_a_table_with_the_worst_first() {
        let lines = [
            r#"{"measure":"a","language":"en","documents":2,"right":9,"found":10,"expected":9,"misses":[{"document":"x.txt","expected":"","found":"1|2","why":null}]}"#,
            r#"{"measure":"b","language":"zh","documents":1,"right":1,"found":1,"expected":2,"misses":[{"document":"y.txt","expected":"7","found":"","why":"It is blurred."}]}"#,
        ];
        let scores: Vec<Score> = lines.iter().filter_map(|line| Score::parse(line)).collect();
        let page = page(&scores, "1 May 2026");
        assert!(page.contains("| a | en | 2 | 0.9000 | 1.0000 | 0.9474 | 1 |"), "{page}");
        let (b, a) =
            (page.find("| y.txt | 7 |  | It is blurred. |"), page.find(r"| x.txt |  | 1\|2 | nobody"));
        assert!(b.is_some() && a.is_some() && b < a, "{page}");
    }
}
