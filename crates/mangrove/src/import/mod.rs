//! Import: bringing in documents and exports, by the page and by the command line alike. A file comes in whole or
//! not at all; the same file again changes nothing.

pub mod document;
mod export;
pub mod job;
mod link;
pub mod page;
mod review;
pub mod web;

use std::io::Read;
use std::path::Path;

use ledger::RecordId;

use crate::office::Office;

/// The largest document, in bytes. `document` refuses larger ones; this stops them before they are read.
pub const DOCUMENT_LIMIT: u64 = document_limit();
/// The largest export, in bytes. Exports stream: this is a bound on disk and patience, not on memory.
pub const EXPORT_LIMIT: u64 = 1024 * 1024 * 1024;
/// How many files one import takes.
pub const FILES_LIMIT: usize = 500;

const fn document_limit() -> u64 {
    ::document::format::limits::FILE_BYTES as u64
}

/// What came of one file.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Outcome {
    /// A document came in.
    Document(Brought),
    /// These very bytes were here already.
    AlreadyHere(Brought),
    /// An export's rows came in.
    Export(BroughtRows),
    /// Nothing came in.
    Refused {
        /// What happened.
        message: String,
        /// What to do next.
        hint: String,
    },
    /// A person stopped it before it began, or between two lots of an export's rows.
    Cancelled,
}

impl Outcome {
    /// How many recommendations are new by it.
    #[must_use]
    pub fn new_recommendations(&self) -> usize {
        match self {
            Outcome::Document(brought) => brought.new_recommendations,
            Outcome::Export(rows) => rows.new,
            Outcome::AlreadyHere(_) | Outcome::Refused { .. } | Outcome::Cancelled => 0,
        }
    }

    /// Whether what was in the file is here now.
    #[must_use]
    pub fn is_here(&self) -> bool {
        matches!(self, Outcome::Document(_) | Outcome::AlreadyHere(_) | Outcome::Export(_))
    }
}

/// A document that is here now, and what was found in it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Brought {
    /// Its record.
    #[serde(serialize_with = "as_hex")]
    pub document: RecordId,
    /// A code of `document::KINDS`.
    pub kind: String,
    /// The canonical symbol.
    pub symbol: Option<String>,
    /// ISO 639-1.
    pub language: Option<String>,
    /// How many paragraphs it has.
    pub paragraphs: usize,
    /// How many recommendations it has.
    pub recommendations: usize,
    /// How many of them were not here before.
    pub new_recommendations: usize,
    /// How many of them another file words otherwise; those stay as they were.
    pub worded_otherwise: usize,
    /// How many problems were found, of severity error or warning.
    pub problems: usize,
}

/// What came of an export's rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct BroughtRows {
    /// What export it is, for people.
    pub source: &'static str,
    /// Rows read.
    pub rows: usize,
    /// Rows that were not here before.
    pub new: usize,
    /// Rows that stand twice in the file.
    pub duplicates: usize,
    /// What is wrong with rows that were left out, the first of them: `row 17: ...`.
    pub left_out: Vec<String>,
    /// How many rows were left out in all.
    pub left_out_count: usize,
    /// Rows that were found to tell of a recommendation of a document that is here, by this import.
    pub linked: usize,
    /// Whether a person stopped it: what is counted came in, the rest did not.
    pub cancelled: bool,
}

fn as_hex<S: serde::Serializer>(id: &RecordId, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(id)
}

/// Told how far an import is, and asked whether to go on.
pub trait Progress {
    /// `done` of `all`, in bytes or rows. Returns whether to go on.
    fn go_on(&mut self, done: u64, all: u64) -> bool;
}

/// Goes on to the end and tells nobody.
#[derive(Debug)]
pub struct Silent;

impl Progress for Silent {
    fn go_on(&mut self, _: u64, _: u64) -> bool {
        true
    }
}

/// Brings in one file of the machine's.
///
/// # Errors
/// When the office's own store fails. What is wrong with the file is an [`Outcome::Refused`].
pub fn bring_in(
    office: &Office,
    path: &Path,
    name: &str,
    progress: &mut dyn Progress,
) -> anyhow::Result<Outcome> {
    let opened = std::fs::File::open(path).and_then(|file| Ok((file.metadata()?, file)));
    let (metadata, mut file) = match opened {
        Ok(opened) => opened,
        Err(error) => {
            return Ok(refused(
                format!("{name} could not be opened: {error}."),
                "Check the name and that you may read it.",
            ));
        }
    };
    if metadata.is_dir() {
        return Ok(refused(format!("{name} is a folder."), "Name the files in it."));
    }
    let mut head = vec![0; 4096];
    let read = read_up_to(&mut file, &mut head);
    head.truncate(read);
    if ::document::upr_info::is_upr_info(&head) {
        return export::bring_in_upr_info(office, path, metadata.len(), progress);
    }
    if metadata.len() > DOCUMENT_LIMIT {
        return Ok(refused(
            format!(
                "{name} has {} MB; a document may have {} MB.",
                metadata.len() >> 20,
                DOCUMENT_LIMIT >> 20
            ),
            "If it is a scan, use the version with a text layer from documents.un.org.",
        ));
    }
    if !progress.go_on(0, 1) {
        return Ok(Outcome::Cancelled);
    }
    let bytes = std::fs::read(path)?;
    document::bring_in_document(office, name, &bytes)
}

fn read_up_to(file: &mut std::fs::File, head: &mut [u8]) -> usize {
    let mut filled = 0;
    while let Ok(read @ 1..) = file.read(&mut head[filled..]) {
        filled += read;
        if filled == head.len() {
            break;
        }
    }
    filled
}

fn refused(message: impl Into<String>, hint: impl Into<String>) -> Outcome {
    Outcome::Refused { message: message.into(), hint: hint.into() }
}

/// A file's own name, without folders: where it lay on somebody's disk is nobody's business.
#[must_use]
pub fn short_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    name.chars().filter(|letter| !letter.is_control()).take(255).collect()
}
