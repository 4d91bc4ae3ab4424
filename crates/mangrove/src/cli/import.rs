//! `mangrove import`: brings in files, and says what came of each.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use serde::Serialize;

use super::print_json;
use crate::import::{Brought, BroughtRows, How, Outcome, Progress, bring_in, is_export};
use crate::look::plural;
use crate::office::Office;

#[derive(Debug, clap::Args)]
pub struct Import {
    /// The files.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Shows what an export would change, and brings nothing in.
    #[arg(long, conflicts_with = "whole")]
    preview: bool,
    /// The export of UHRI is of everything: what is here and not in it is marked as withdrawn.
    #[arg(long)]
    whole: bool,
    /// As JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Told<'a> {
    file: &'a str,
    #[serde(flatten)]
    outcome: &'a Outcome,
}

/// A line on standard error, if that is a terminal.
struct Line<'a> {
    name: &'a str,
    shown: bool,
}

impl Progress for Line<'_> {
    fn go_on(&mut self, done: u64, all: u64) -> bool {
        if self.shown {
            // A terminal that went away is no reason to stop an import.
            let _ = write!(io::stderr(), "\r{} {} %", self.name, done * 100 / all.max(1));
        }
        true
    }
}

impl Import {
    fn how(&self) -> How {
        match (self.preview, self.whole) {
            (true, _) => How::Preview,
            (false, true) => How::Whole,
            (false, false) => How::Apply,
        }
    }

    pub fn run(&self, office: &Office) -> anyhow::Result<ExitCode> {
        let mut told = Vec::new();
        for path in &self.files {
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
            let mut line = Line { name: &name, shown: io::stderr().is_terminal() };
            let outcome = match self.preview && !is_export(office.reader(), path).unwrap_or(true) {
                true => Outcome::Refused {
                    message: format!("{name} is a document, of which there is no preview."),
                    hint: "mangrove read shows what is in a document, and stores nothing.".to_owned(),
                },
                false => bring_in(office, path, &name, self.how(), &mut line)?,
            };
            if line.shown {
                let _ = write!(io::stderr(), "\r\x1b[K");
            }
            if !self.json {
                writeln!(io::stdout(), "{name}: {}", in_words(&outcome))?;
            }
            told.push((name, outcome));
        }
        office.catch_up()?;
        if self.json {
            let told: Vec<Told> = told.iter().map(|(file, outcome)| Told { file, outcome }).collect();
            print_json(&told)?;
        }
        let mut refused = false;
        for (name, outcome) in &told {
            if let Outcome::Refused { message, hint } = outcome {
                refused = true;
                writeln!(io::stderr(), "error: {name} was not imported: {message}\nhint: {hint}")?;
            }
        }
        Ok(if refused { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}

/// What came of a file, in a sentence.
pub fn in_words(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Document(brought) => document_in_words(brought),
        Outcome::AlreadyHere(brought) => format!("was here already as {}; nothing changed", name(brought)),
        Outcome::Export(rows) => export_in_words(rows),
        Outcome::Refused { message, .. } => format!("not imported: {message}"),
        Outcome::Cancelled => "not imported: stopped before it began".to_owned(),
    }
}

fn name(brought: &Brought) -> &str {
    brought.symbol.as_deref().unwrap_or("a document without a symbol")
}

fn document_in_words(brought: &Brought) -> String {
    let kind = crate::office::kind::choice_label(crate::document::KINDS, &brought.kind);
    let mut words = format!(
        "{}, {kind}, language {}: {} paragraphs, {} recommendations ({} new), {} problems",
        name(brought),
        brought.language.as_deref().unwrap_or("unknown"),
        brought.paragraphs,
        brought.recommendations,
        brought.new_recommendations,
        brought.problems,
    );
    if brought.worded_otherwise > 0 {
        words.push_str(&format!("; {} stay as another file words them", brought.worded_otherwise));
    }
    words
}

fn export_in_words(rows: &BroughtRows) -> String {
    let mut words =
        format!("{}, {} rows: {} new, {} twice", rows.source.name(), rows.rows, rows.new, rows.duplicates);
    if rows.preview {
        words.insert_str(0, "would bring in: ");
    }
    if rows.changed > 0 {
        words.push_str(&format!(", {} changed", rows.changed));
    }
    if rows.absent > 0 {
        let done = if rows.withdrawn { "withdrawn" } else { "here and not in it" };
        words.push_str(&format!(", {} {done}", rows.absent));
    }
    if rows.linked > 0 {
        words.push_str(&format!(", {} linked to recommendations of documents", rows.linked));
    }
    if rows.left_out_count > 0 {
        words.push_str(&format!(", {} left out", rows.left_out_count));
        for row in &rows.left_out {
            words.push_str(&format!("\n  {row}"));
        }
    }
    if rows.unsure > 0 {
        words.push_str(&format!(
            "\n  {} in all may tell of one of several recommendations: a person says which, on the page of \
             recommendations",
            plural(rows.unsure as u64, "row", "rows")
        ));
    }
    if rows.warning_count > 0 {
        words.push_str(&format!("\n  to look at, {}:", rows.warning_count));
        rows.warnings.iter().for_each(|warning| words.push_str(&format!("\n  {warning}")));
    }
    rows.notes.iter().for_each(|note| words.push_str(&format!("\n  note: {note}")));
    if rows.cancelled {
        words.push_str("; stopped there");
    }
    words
}
