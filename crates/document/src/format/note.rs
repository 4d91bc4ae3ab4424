//! What can be said of a file as such, and the words a person gets.

use crate::problem::{self, Code};
use crate::{Format, Problem, Span};

/// Something about a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Note {
    /// Nothing in it.
    Empty,
    /// Over [`super::limits::FILE_BYTES`].
    TooLarge,
    /// Larger unpacked than a document can be.
    Bomb,
    /// Not readable at all.
    Damaged,
    /// Readable, but its end is missing.
    Truncated,
    /// A limit was met on the way; the text stops there.
    Cut,
    /// A password is needed.
    Encrypted,
    /// Encrypted by a method that is not read.
    EncryptedUnknown,
    /// A PDF of images.
    NoTextLayer,
    /// Pages that show a picture and no words, beside others with words; numbers from 1.
    Pictures(Vec<usize>),
    /// Hidden text was left out.
    HiddenText,
    /// Some characters could not be told.
    UnknownCharacters,
    /// A binary format of Microsoft Office before 2007 that is not read.
    LegacyOffice,
    /// Another Office file: a table or slides.
    Spreadsheet,
    /// Rich text.
    Rtf,
    /// Something else.
    Unsupported,
    /// A zip archive without a document.
    NotADocument,
    /// Insertions were read and deletions left out.
    TrackedChanges,
    /// The text was not UTF-8; it was read in this encoding.
    Guessed(&'static str),
}

impl Note {
    /// The problem to show: its span is the whole text.
    pub(super) fn problem(self, format: Format, length: usize) -> Problem {
        let kind = match format {
            Format::Pdf => "PDF",
            Format::Docx | Format::Doc => "Word file",
            Format::Html => "web page",
            Format::Txt => "file",
        };
        let mut problem = self.code().at(Span { start: 0, end: length }, self.words(kind));
        if let Note::Guessed(encoding) = self {
            problem.suggestion = Some(encoding.to_owned());
        }
        problem
    }

    fn code(&self) -> Code {
        match self {
            Note::Empty => problem::FILE_EMPTY,
            Note::TooLarge | Note::Bomb | Note::Cut => problem::FILE_TOO_LARGE,
            Note::Damaged => problem::FILE_DAMAGED,
            Note::Truncated => problem::FILE_TRUNCATED,
            Note::Encrypted | Note::EncryptedUnknown => problem::FILE_ENCRYPTED,
            Note::NoTextLayer => problem::NO_TEXT_LAYER,
            Note::Pictures(_) => problem::PAGES_WITHOUT_TEXT,
            Note::HiddenText => problem::HIDDEN_TEXT,
            Note::UnknownCharacters => problem::UNKNOWN_CHARACTERS,
            Note::LegacyOffice | Note::Spreadsheet | Note::Rtf | Note::Unsupported | Note::NotADocument => {
                problem::FILE_UNSUPPORTED
            }
            Note::TrackedChanges => problem::TRACKED_CHANGES,
            Note::Guessed(_) => problem::ENCODING_GUESSED,
        }
    }

    fn words(&self, kind: &str) -> String {
        match self {
            Note::Empty => format!("The {kind} is empty. Save or download it again."),
            Note::TooLarge => {
                let megabytes = super::limits::FILE_BYTES / (1024 * 1024);
                format!(
                    "The {kind} is over {megabytes} MB, the limit for a document. Split it and read the parts."
                )
            }
            Note::Bomb => {
                format!(
                    "Unpacked, the {kind} is larger than any document. Check where it came from; it was not read."
                )
            }
            Note::Damaged => {
                format!("The {kind} is damaged or cut short and cannot be read. Download it again.")
            }
            Note::Truncated => {
                format!("The end of the {kind} is missing; what could be read is here. Download it again.")
            }
            Note::Cut => {
                format!(
                    "The {kind} holds more than can be read; the text stops short. Split it and read the parts."
                )
            }
            Note::Encrypted => {
                format!("The {kind} is locked with a password. Open it and save a copy without one.")
            }
            Note::EncryptedUnknown => {
                format!(
                    "The {kind} is encrypted in a way that is not supported. Print it to a new PDF and read that."
                )
            }
            Note::NoTextLayer => {
                format!(
                    "The {kind} holds images of pages and no text. Run text recognition (OCR), or find the original."
                )
            }
            Note::Pictures(pages) => pictures(kind, pages),
            Note::HiddenText => hidden_text(kind),
            Note::UnknownCharacters => {
                format!(
                    "Some fonts of the {kind} do not say which characters they show; those are marked U+FFFD."
                )
            }
            Note::LegacyOffice => {
                "This file is of an older Office that is not read (.xls, .ppt, Word 95). Save a text as .docx or PDF, a \
                 table as .xlsx or CSV."
                    .to_owned()
            }
            Note::Spreadsheet => {
                "This is a spreadsheet or a presentation. Save its text as .docx, or its table as CSV."
                    .to_owned()
            }
            Note::Rtf => "This is a rich text file (.rtf). Open it and save it as .docx or PDF.".to_owned(),
            Note::Unsupported => {
                "This kind of file is not read. Plain text, .docx, PDF with text and HTML are.".to_owned()
            }
            Note::NotADocument => {
                "This archive holds no Word document. Unpack it and read the files in it.".to_owned()
            }
            Note::TrackedChanges => {
                format!("The {kind} has tracked changes: insertions were read, deletions left out.")
            }
            Note::Guessed(encoding) => {
                format!(
                    "The text is not UTF-8; it was read as {encoding}. Look at accents and quotation marks."
                )
            }
        }
    }
}

fn pictures(kind: &str, pages: &[usize]) -> String {
    let pages = problem::page_list(pages);
    format!(
        "The {kind} shows pictures instead of words on {pages}. Run text recognition (OCR) on it, and read that."
    )
}

fn hidden_text(kind: &str) -> String {
    format!("The {kind} has hidden text, which Word does not print; it was left out.")
}
