//! Import: bringing in documents and exports, by the page and by the command line alike. A file comes in whole or
//! not at all; the same file again changes nothing.

pub mod document;
mod export;
pub mod job;
pub mod link;
pub mod page;
mod register;
mod review;
mod uhri;
pub mod web;

use std::io::Read;
use std::path::Path;

use ledger::RecordId;

use crate::apart::{Export, Reader, Stopped};
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

/// What an export is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub enum Source {
    /// UPR Info's list: a row for each recommending State.
    #[default]
    #[serde(rename = "UPR Info")]
    UprInfo,
    /// UHRI: a row an annotation.
    #[serde(rename = "UHRI")]
    Uhri,
    /// A register of resolutions and decisions.
    #[serde(rename = "Register of resolutions")]
    Register,
}

impl Source {
    /// What such a file is called.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Source::UprInfo => "UPR Info export",
            Source::Uhri => "UHRI export",
            Source::Register => "Register of resolutions",
        }
    }
}

/// What came of an export's rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct BroughtRows {
    /// What it is an export of.
    pub source: Source,
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
    /// Rows of something else that is not kept here: concerns and observations, amendments.
    pub passed_over: usize,
    /// Rows that say something else than they did.
    pub changed: usize,
    /// Rows that are here and that the export does not have. They are withdrawn where the export is said to be whole.
    pub absent: usize,
    /// Whether those were marked as withdrawn.
    pub withdrawn: bool,
    /// What a person should look at in rows that came in, the first of it.
    pub warnings: Vec<String>,
    /// How many such findings there are in all.
    pub warning_count: usize,
    /// What is worth knowing, a line a kind.
    pub notes: Vec<String>,
    /// Rows that were found to tell of a recommendation of a document that is here, by this import.
    pub linked: usize,
    /// Rows of which a person is to say what they tell of, in all.
    pub unsure: usize,
    /// Whether this is what would come in, and nothing has.
    pub preview: bool,
    /// Whether it was stopped, by a person or at a limit: what is counted came in, the rest did not.
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

/// What is done with an export. A document always comes in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum How {
    /// It comes in. What is here and not in it stays: most exports are of a part.
    #[default]
    Apply,
    /// It comes in and is whole: what is here and not in it is withdrawn.
    Whole,
    /// It is compared with what is here, and nothing comes in.
    Preview,
    /// As a preview where it may change or withdraw what is here, else it comes in.
    Ask,
}

/// Whether a file is an export, as far as its head tells.
///
/// # Errors
/// If it cannot be read.
pub fn is_export(reader: &Reader, path: &Path) -> std::io::Result<bool> {
    let head = head_of(&mut std::fs::File::open(path)?);
    let register = ::document::register::is_register(&head);
    // What cannot be read for what it is will be told when it is brought in.
    let of_uhri = || matches!(export_of_uhri(reader, &head, path), Ok(Some(_)));
    Ok(register || ::document::upr_info::is_upr_info(&head) || of_uhri())
}

/// The format of a file that is an export of UHRI, of which `head` is the beginning.
fn export_of_uhri(reader: &Reader, head: &[u8], path: &Path) -> Result<Option<Export>, Stopped> {
    if ::document::uhri::is_uhri(head) {
        return Ok(Some(Export::UhriJson));
    }
    let is_workbook = head.starts_with(b"PK") && reader.is_uhri_workbook(path)?;
    Ok(is_workbook.then_some(Export::UhriWorkbook))
}

fn head_of(file: &mut std::fs::File) -> Vec<u8> {
    let mut head = vec![0; 4096];
    let read = read_up_to(file, &mut head);
    head.truncate(read);
    head
}

/// Brings in one file of the machine's.
///
/// # Errors
/// When the office's own store fails. What is wrong with the file is an [`Outcome::Refused`].
pub fn bring_in(
    office: &Office,
    path: &Path,
    name: &str,
    how: How,
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
    let head = head_of(&mut file);
    if ::document::upr_info::is_upr_info(&head) {
        let how = if how == How::Ask { How::Apply } else { how };
        return export::bring_in_upr_info(office, path, (name, metadata.len()), how, progress);
    }
    if ::document::register::is_register(&head) {
        return register::bring_in_register(office, path, name, how, progress);
    }
    match export_of_uhri(office.reader(), &head, path) {
        Ok(Some(export)) => return uhri::bring_in_uhri(office, path, (name, export), how, progress),
        Ok(None) => {}
        Err(why) => return Ok(stopped(name, &why)),
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
    document::bring_in_unless_stopped(office, name, &bytes, progress)
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

/// What came of a file that was not read to its end.
fn stopped(name: &str, why: &Stopped) -> Outcome {
    match why {
        Stopped::Cancelled => Outcome::Cancelled,
        why => refused(why.happened(name), why.hint()),
    }
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
