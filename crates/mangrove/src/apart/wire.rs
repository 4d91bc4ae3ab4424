//! What the two processes say to each other: frames of a length and so many bytes; a question and its bytes, then answers
//! and an end.

use std::io::{self, Read, Write};
use std::path::PathBuf;

use document::register::Entry;
use document::uhri::Annotation;
use document::upr_info::{Row, RowProblem};
use serde::{Deserialize, Serialize};

use super::Read as ReadDocument;
use crate::spreadsheet::{Unreadable, Workbook};

/// The longest frame: a document of the longest text, with all that was found in it.
const FRAME: u32 = 256 << 20;

/// A question.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Ask {
    /// What document the bytes are.
    Document {
        /// The file's name.
        name: String,
    },
    /// What document the bytes, a text, are.
    Text {
        /// What file it came in.
        format: document::Format,
    },
    /// What table the bytes are.
    Table {
        /// The file's name.
        name: String,
    },
    /// Whether a file is UHRI's.
    IsUhriWorkbook {
        /// Where it lies.
        path: PathBuf,
    },
    /// The rows of a file.
    Rows {
        /// Where it lies.
        path: PathBuf,
        /// What it is.
        export: Export,
    },
}

/// What exports there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Export {
    /// UPR Info's.
    UprInfo,
    /// A register of resolutions.
    Register,
    /// UHRI's in JSON.
    UhriJson,
    /// UHRI's as a workbook.
    UhriWorkbook,
}

/// Rows, each read or with why it could not be.
#[derive(Debug, Serialize, Deserialize)]
pub enum Rows {
    /// Of UPR Info.
    UprInfo(Vec<Result<Row, RowProblem>>),
    /// Of a register; none for what is neither resolution nor decision.
    Register(Vec<Result<Option<Entry>, RowProblem>>),
    /// Of UHRI.
    Uhri(Vec<Result<Annotation, RowProblem>>),
}

/// An answer.
#[derive(Debug, Serialize, Deserialize)]
pub enum Told {
    /// A document, with its text beside it.
    Document {
        /// The document without its text.
        read: Box<ReadDocument>,
        /// Its text.
        text: String,
    },
    /// A table, or why there is none.
    Table(Result<Workbook, Unreadable>),
    /// Yes or no.
    Is(bool),
    /// The next rows.
    Rows {
        /// They.
        rows: Rows,
        /// Bytes of the file that were read by then.
        read: u64,
    },
    /// All was told.
    End,
}

/// A question, with what it may take.
#[derive(Debug, Serialize, Deserialize)]
pub struct Question {
    /// It.
    pub ask: Ask,
    /// Seconds of the processor.
    pub seconds: u64,
}

/// Writes a frame.
pub fn write(to: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    let length = u32::try_from(bytes.len()).ok().filter(|length| *length <= FRAME);
    let length =
        length.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "more than one frame holds"))?;
    to.write_all(&length.to_le_bytes())?;
    to.write_all(bytes)?;
    to.flush()
}

/// Reads a frame; none where nothing more comes.
pub fn read(from: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    match from.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let length = u32::from_le_bytes(length);
    if length > FRAME {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "more than one frame holds"));
    }
    let mut bytes = Vec::new();
    // Room is made as bytes come, not as the length says.
    from.take(u64::from(length)).read_to_end(&mut bytes)?;
    if bytes.len() < length as usize {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Some(bytes))
}
