//! Files of strangers are read in a process of their own, with limits of memory, processor and time: whatever a file does to
//! its reader, the office goes on, and the person is told which limit was met.
//!
//! [`Reader`] is what pages, import and command line ask. [`answer`](work::answer) is what is done, in this process
//! ([`Reader::here`], for tests) or in another that this program starts of itself ([`Reader::apart`]). See
//! [0026](../../../../docs/decisions/0026-documents-are-read-in-a-process-of-their-own.md).

mod child;
mod pool;
mod wire;
mod work;

use std::fs::File;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use document::{Document, Format, Problem};

use crate::spreadsheet::{Unreadable, Workbook};
pub use child::serve;
pub use pool::COMMAND;
use pool::Pool;
use wire::{Ask, Told};
pub use wire::{Export, Rows};

/// Bytes of memory that reading one file may take, beside the program itself.
pub const MEMORY: u64 = 512 << 20;
/// Seconds of the processor for a document or a table. The largest documents of the UN take a tenth of it.
pub const PROCESSOR_SECONDS: u64 = 60;
/// Seconds of the processor for each megabyte of an export, beside those of a document.
const EXPORT_SECONDS: u64 = 4;
/// How many times longer than the processor's time a person waits at the most: the machine may have other things to do.
const WAITING: u64 = 3;

/// Asked again and again whether to go on.
pub type GoOn<'g> = &'g mut dyn FnMut() -> bool;

/// Why a file was not read to its end.
#[derive(Debug)]
pub enum Stopped {
    /// It took more than [`MEMORY`].
    Memory,
    /// It took the processor for more than so many seconds.
    Processor(u64),
    /// It had not ended after so many seconds.
    Waited(u64),
    /// The reader broke off, for so it was told.
    Broke(String),
    /// A person stopped it.
    Cancelled,
    /// No reader could be started.
    NoReader(std::io::Error),
}

impl Stopped {
    /// What happened to the file of this name, as a sentence.
    #[must_use]
    pub fn happened(&self, name: &str) -> String {
        match self {
            Stopped::Memory => format!(
                "Reading {name} took more than {} MB of memory, which no document needs, so it was stopped.",
                MEMORY >> 20
            ),
            Stopped::Processor(seconds) => {
                format!(
                    "Reading {name} took the processor for more than {seconds} seconds, so it was stopped."
                )
            }
            Stopped::Waited(seconds) => {
                format!("Reading {name} had not ended after {seconds} seconds, so it was stopped.")
            }
            Stopped::Broke(why) => {
                format!(
                    "The reader broke off on {name} ({why}). The office goes on, and nothing of the file was kept."
                )
            }
            Stopped::Cancelled => format!("Reading {name} was stopped by a person."),
            Stopped::NoReader(error) => {
                format!("{name} was not read: the reader could not be started ({error}).")
            }
        }
    }

    /// What to do next.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Stopped::Memory | Stopped::Processor(_) | Stopped::Waited(_) => {
                "Check where the file comes from. If it is genuine, open it, save it anew as PDF or .docx, or in parts, and take that."
            }
            Stopped::Broke(_) => {
                "Open the file in the program that it comes from, save it anew, and take that. Please report a file that breaks the reader."
            }
            Stopped::Cancelled => "Send it again if it is to be read after all.",
            Stopped::NoReader(_) => {
                "See that there is memory left on this computer, and that Mangrove's own program file is where it was; then try again."
            }
        }
    }
}

/// A document as it was read.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub struct Read {
    /// What is to be said of the file as such.
    pub file_problems: Vec<Problem>,
    /// The document, without those.
    pub document: Document,
}

impl Read {
    /// The document with all its problems, as `document::read` gives it.
    #[must_use]
    pub fn whole(self) -> Document {
        let mut document = self.document;
        document.problems.extend(self.file_problems);
        document.problems.sort_by_key(|problem| (problem.span, problem.severity));
        document
    }
}

/// What reads files.
#[derive(Debug)]
pub struct Reader {
    /// None: in this process.
    pool: Option<Pool>,
}

impl Reader {
    /// Reads in this process, where a hostile file can do harm: for tests, and where all texts are this program's own.
    #[must_use]
    pub fn here() -> Reader {
        Reader { pool: None }
    }

    /// Reads in processes of the program `program`, which is this one.
    #[must_use]
    pub fn apart(program: PathBuf) -> Reader {
        Reader { pool: Some(Pool::new(program)) }
    }

    /// Reads a document.
    ///
    /// # Errors
    /// If a limit was met, or the reader broke off.
    pub fn document(&self, bytes: &[u8], name: &str, go_on: GoOn<'_>) -> Result<Read, Stopped> {
        self.one(&Ask::Document { name: name.to_owned() }, bytes, go_on, |told| match told {
            Told::Document { read, text } => {
                let mut read = *read;
                read.document.text = text;
                Some(read)
            }
            _ => None,
        })
    }

    /// Reads the text that was taken out of a file of this format.
    ///
    /// # Errors
    /// If a limit was met, or the reader broke off.
    pub fn text(&self, text: String, format: Format, go_on: GoOn<'_>) -> Result<Document, Stopped> {
        let read = self.one(&Ask::Text { format }, text.as_bytes(), go_on, |told| match told {
            Told::Document { read, .. } => Some(read.document),
            _ => None,
        });
        read.map(|document| Document { text, ..document })
    }

    /// Reads a table.
    ///
    /// # Errors
    /// If a limit was met, or the reader broke off.
    pub fn table(&self, bytes: &[u8], name: &str) -> Result<Result<Workbook, Unreadable>, Stopped> {
        self.one(&Ask::Table { name: name.to_owned() }, bytes, &mut || true, |told| match told {
            Told::Table(read) => Some(read),
            _ => None,
        })
    }

    /// Whether a file is a workbook that UHRI wrote.
    ///
    /// # Errors
    /// If a limit was met, or the reader broke off.
    pub fn is_uhri_workbook(&self, path: &Path) -> Result<bool, Stopped> {
        let ask = Ask::IsUhriWorkbook { path: full(path) };
        self.one(&ask, &[], &mut || true, |told| match told {
            Told::Is(is) => Some(is),
            _ => None,
        })
    }

    /// Reads the rows of an export, lot by lot, with how many bytes were read by then; `each` says whether to go on.
    ///
    /// # Errors
    /// If a limit was met, or the reader broke off.
    pub fn rows(
        &self,
        path: &Path,
        export: Export,
        each: &mut dyn FnMut(Rows, u64) -> ControlFlow<()>,
        go_on: GoOn<'_>,
    ) -> Result<(), Stopped> {
        let size = File::open(path).and_then(|file| file.metadata()).map_or(0, |file| file.len());
        let ask = Ask::Rows { path: full(path), export };
        let seconds = PROCESSOR_SECONDS + (size >> 20) * EXPORT_SECONDS;
        let mut tell = |told| match told {
            Told::Rows { rows, read } => each(rows, read),
            _ => ControlFlow::Continue(()),
        };
        self.ask(&ask, &[], seconds, &mut tell, go_on)
    }

    /// Asks what has one answer.
    fn one<T>(
        &self,
        ask: &Ask,
        bytes: &[u8],
        go_on: GoOn<'_>,
        mut take: impl FnMut(Told) -> Option<T>,
    ) -> Result<T, Stopped> {
        let mut found = None;
        let mut tell = |told| {
            found = take(told);
            ControlFlow::Continue(())
        };
        self.ask(ask, bytes, PROCESSOR_SECONDS, &mut tell, go_on)?;
        found.ok_or_else(|| Stopped::Broke("it gave no answer".to_owned()))
    }

    fn ask(
        &self,
        ask: &Ask,
        bytes: &[u8],
        seconds: u64,
        tell: &mut dyn FnMut(Told) -> ControlFlow<()>,
        go_on: GoOn<'_>,
    ) -> Result<(), Stopped> {
        match &self.pool {
            Some(pool) => pool.ask(ask, bytes, seconds, tell, go_on),
            None if !go_on() => Err(Stopped::Cancelled),
            None => {
                let _ = work::answer(ask, bytes.to_vec(), tell);
                Ok(())
            }
        }
    }
}

/// The process that reads may stand in another folder one day; a whole path leads there from anywhere.
fn full(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// This program, to be started again as a reader.
///
/// # Errors
/// If the machine does not say where it lies.
pub fn this_program() -> std::io::Result<PathBuf> {
    // On Linux this leads to the program that runs, also after an update has put another in its place.
    let running = Path::new("/proc/self/exe");
    if running.exists() { Ok(running.to_owned()) } else { std::env::current_exe() }
}
