//! From the bytes of a file to one text that keeps all the source says, in its order.
//!
//! Nothing here fails: a file that cannot be read gives an empty text and a problem that says what to do. What a
//! file may hold is bounded in [`limits`].

mod doc;
mod docx;
mod html;
pub mod limits;
mod note;
mod pdf;
mod txt;

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::{Format, Problem};
use note::Note;

/// What a file gave.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Extracted {
    /// The kind of file. A file that is none of those read is given as text, empty, with an error.
    pub format: Format,
    /// Its text; every span of the document is in it.
    pub text: String,
    /// What went wrong or was guessed. Spans are in `text`.
    pub problems: Vec<Problem>,
}

/// A text and what is to be said of it, before problems are made.
#[derive(Default)]
struct Text {
    text: String,
    notes: Vec<Note>,
}

impl Text {
    fn refused(note: Note) -> Self {
        Text { text: String::new(), notes: vec![note] }
    }
}

/// Takes the text out of a file. The kind is told by the content; `name` decides only where the content does not.
#[must_use]
pub fn extract(bytes: &[u8], name: &str) -> Extracted {
    let (format, reader) = sniff(bytes, name);
    let read = if bytes.len() > limits::FILE_BYTES {
        Text::refused(Note::TooLarge)
    } else if bytes.iter().all(u8::is_ascii_whitespace) {
        Text::refused(Note::Empty)
    } else {
        // The libraries behind the readers are not ours: a fault in one must cost one file, not the program.
        catch_unwind(AssertUnwindSafe(|| reader(bytes))).unwrap_or_else(|_| Text::refused(Note::Damaged))
    };
    let length = read.text.len();
    Extracted {
        format,
        text: read.text,
        problems: read.notes.into_iter().map(|note| note.problem(format, length)).collect(),
    }
}

type Reader = fn(&[u8]) -> Text;

fn sniff(bytes: &[u8], name: &str) -> (Format, Reader) {
    let head = &bytes[..bytes.len().min(1024)];
    let extension =
        name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
    if memchr::memmem::find(head, b"%PDF-").is_some() {
        return (Format::Pdf, pdf::read);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return (Format::Docx, docx::read);
    }
    if head.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return (Format::Doc, doc::read);
    }
    if head.starts_with(b"{\\rtf") {
        return (Format::Txt, |_| Text::refused(Note::Rtf));
    }
    if is_binary(head) && !txt::looks_like_utf16(bytes) {
        return match extension.as_str() {
            "pdf" => (Format::Pdf, |_| Text::refused(Note::Damaged)),
            "docx" => (Format::Docx, |_| Text::refused(Note::Damaged)),
            _ => (Format::Txt, |_| Text::refused(Note::Unsupported)),
        };
    }
    if html::looks_like(head) || matches!(extension.as_str(), "html" | "htm" | "xhtml") {
        return (Format::Html, html::read);
    }
    (Format::Txt, txt::read)
}

fn is_binary(head: &[u8]) -> bool {
    head.contains(&0)
        || head.starts_with(b"\x89PNG")
        || head.starts_with(b"\xFF\xD8\xFF")
        || head.starts_with(b"GIF8")
}
