//! `mangrove read`: one document, read and not stored.

use std::io::{self, Read as _, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use document::{Problem, Severity};
use serde::Serialize;

use super::{Refusal, print_json};
use crate::apart::Reader;
use crate::document::kind_code;
use crate::office::files::sha256;

#[derive(Debug, clap::Args)]
pub struct Read {
    /// The document; `-` is standard input.
    file: PathBuf,
    /// As JSON.
    #[arg(long, conflicts_with_all = ["text", "akn"])]
    json: bool,
    /// As Akoma Ntoso 3.0, the XML in which the UN publishes its documents.
    #[arg(long, conflicts_with = "text")]
    akn: bool,
    /// Its text: the one that every span is in.
    #[arg(long)]
    text: bool,
}

#[derive(Serialize)]
struct Reading<'a> {
    file: &'a str,
    sha256: String,
    #[serde(flatten)]
    document: &'a document::Document,
}

impl Read {
    pub fn run(&self, reader: &Reader) -> anyhow::Result<ExitCode> {
        let (name, bytes) = self.bytes()?;
        let read = reader.document(&bytes, &name, &mut || true);
        let read = read.map_err(|why| Refusal::error(why.happened(&name), why.hint()))?;
        if self.text {
            io::stdout().lock().write_all(read.document.text.as_bytes())?;
            return refused_if_unread(&name, &read.document.text, &read.file_problems);
        }
        let document = read.whole();
        if self.json {
            print_json(&Reading { file: &name, sha256: sha256(&bytes), document: &document })?;
        } else if self.akn {
            io::stdout().lock().write_all(document::akn::write(&document).as_bytes())?;
        } else {
            summary(&name, &document)?;
        }
        refused_if_unread(&name, &document.text, &document.problems)
    }

    /// The file's own name and its bytes, no more than a document may have and one.
    fn bytes(&self) -> anyhow::Result<(String, Vec<u8>)> {
        let most = crate::import::DOCUMENT_LIMIT + 1;
        let mut bytes = Vec::new();
        if self.file.as_os_str() == "-" {
            io::stdin().lock().take(most).read_to_end(&mut bytes)?;
            return Ok(("-".to_owned(), bytes));
        }
        let name = self.file.file_name().unwrap_or(self.file.as_os_str()).to_string_lossy().into_owned();
        let read = std::fs::File::open(&self.file).and_then(|file| file.take(most).read_to_end(&mut bytes));
        read.map_err(|error| {
            Refusal::error(
                format!("{} could not be read: {error}.", self.file.display()),
                "Check the name and that you may read it.",
            )
        })?;
        Ok((name, bytes))
    }
}

/// A file that gave no text at all was not read: the exit status says so, and the problem what to do.
fn refused_if_unread(name: &str, text: &str, problems: &[Problem]) -> anyhow::Result<ExitCode> {
    match problems.iter().find(|problem| problem.severity == Severity::Error) {
        Some(problem) if text.is_empty() => {
            let hint = problem.suggestion.clone();
            let hint =
                hint.unwrap_or_else(|| "Look for another version of it on documents.un.org.".to_owned());
            Err(Refusal::error(format!("{name}: {}", problem.message), hint))
        }
        _ => Ok(ExitCode::SUCCESS),
    }
}

fn summary(name: &str, document: &document::Document) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let symbol = document.symbol.as_ref();
    let symbol =
        symbol.map(
            |symbol| {
                if symbol.stated { symbol.value.clone() } else { format!("{} (inferred)", symbol.value) }
            },
        );
    let facts = [
        (
            "kind",
            Some(
                crate::office::kind::choice_label(crate::document::KINDS, kind_code(document.kind))
                    .to_owned(),
            ),
        ),
        ("symbol", symbol),
        ("title", document.title.clone()),
        ("language", document.language.clone()),
        ("date", document.date.clone()),
        ("paragraphs", Some(document.paragraphs.len().to_string())),
        ("citations", Some(document.citations.len().to_string())),
        ("recommendations", Some(document.recommendations.len().to_string())),
    ];
    writeln!(out, "{name}")?;
    for (label, value) in facts {
        writeln!(out, "  {label:<16}{}", value.as_deref().unwrap_or("unknown"))?;
    }
    for problem in &document.problems {
        let severity = format!("{:?}", problem.severity).to_lowercase();
        writeln!(out, "  {severity:<8}{} at byte {}: {}", problem.code, problem.span.start, problem.message)?;
        if let Some(suggestion) = &problem.suggestion {
            writeln!(out, "          perhaps: {suggestion}")?;
        }
    }
    Ok(())
}
