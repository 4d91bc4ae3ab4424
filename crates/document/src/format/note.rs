//! What can be said of a file as such, and the words a person gets.

use crate::{Format, Problem, Severity, Span};

/// Something about a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Note {
    Empty,
    TooLarge,
    Bomb,
    Damaged,
    Truncated,
    Cut,
    Encrypted,
    EncryptedUnknown,
    NoTextLayer,
    UnknownCharacters,
    LegacyOffice,
    Spreadsheet,
    Rtf,
    Unsupported,
    NotADocument,
    /// The text was not UTF-8; it was read in this encoding.
    Guessed(&'static str),
}

impl Note {
    /// The problem to show: its span is the whole text.
    pub(super) fn problem(self, format: Format, length: usize) -> Problem {
        let (code, severity, message) = self.words(format);
        let suggestion = match self {
            Note::Guessed(encoding) => Some(encoding.to_owned()),
            _ => None,
        };
        Problem { code: code.to_owned(), severity, span: Span { start: 0, end: length }, message, suggestion }
    }

    fn words(self, format: Format) -> (&'static str, Severity, String) {
        use Severity::{Error, Warning};
        let kind = match format {
            Format::Pdf => "PDF",
            Format::Docx => "Word file",
            Format::Html => "web page",
            Format::Txt => "file",
        };
        let (code, severity, message) = match self {
            Note::Empty => ("file-empty", Error, format!("The {kind} is empty. Save or download it again.")),
            Note::TooLarge => ("file-too-large", Error, too_large()),
            Note::Bomb => (
                "file-too-large",
                Error,
                format!("Unpacked, the {kind} is larger than any document. Check where it came from; it was not read."),
            ),
            Note::Damaged => (
                "file-damaged",
                Error,
                format!("The {kind} is damaged or cut short and cannot be read. Download or save it again."),
            ),
            Note::Truncated => (
                "file-truncated",
                Warning,
                format!("The end of the {kind} is missing; what could be read is here. Download it again."),
            ),
            Note::Cut => (
                "file-too-large",
                Error,
                format!("The {kind} holds more than can be read; the text stops short. Split it and read the parts."),
            ),
            Note::Encrypted => (
                "file-encrypted",
                Error,
                format!("The {kind} is locked with a password. Open it with the password and save a copy without one."),
            ),
            Note::EncryptedUnknown => (
                "file-encrypted",
                Error,
                format!("The {kind} is encrypted in a way that is not supported. Print it to a new PDF and read that."),
            ),
            Note::NoTextLayer => (
                "no-text-layer",
                Error,
                "The PDF holds images of pages and no text. Run text recognition (OCR) on it, or find the original."
                    .to_owned(),
            ),
            Note::UnknownCharacters => (
                "unknown-characters",
                Warning,
                "Some fonts of the PDF do not say which characters they show; those characters are marked U+FFFD."
                    .to_owned(),
            ),
            Note::LegacyOffice => (
                "file-unsupported",
                Error,
                "This is a file of an older Microsoft Office (.doc, .xls, .ppt). Open it and save it as .docx or PDF."
                    .to_owned(),
            ),
            Note::Spreadsheet => (
                "file-unsupported",
                Error,
                "This is a spreadsheet or presentation, not a document. Save the text as .docx, or a table as CSV."
                    .to_owned(),
            ),
            Note::Rtf => (
                "file-unsupported",
                Error,
                "This is a rich text file (.rtf). Open it and save it as .docx or PDF.".to_owned(),
            ),
            Note::Unsupported => (
                "file-unsupported",
                Error,
                "This kind of file is not read. Text, .docx, PDF with text and HTML are.".to_owned(),
            ),
            Note::NotADocument => (
                "file-unsupported",
                Error,
                "This archive holds no Word document. Unpack it and read the files in it.".to_owned(),
            ),
            Note::Guessed(encoding) => (
                "encoding-guessed",
                Severity::Info,
                format!("The text is not UTF-8; it was read as {encoding}. Look at accents and quotation marks."),
            ),
        };
        (code, severity, message)
    }
}

fn too_large() -> String {
    let megabytes = super::limits::FILE_BYTES / (1024 * 1024);
    format!("The file is larger than {megabytes} MB, the limit for a document. Split it and read the parts.")
}
