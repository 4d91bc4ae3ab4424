//! PDF with a text layer: the characters of each page in reading order, a form feed after each page.
//!
//! The syntax of the file (objects, references, encryption with an empty password, repair of a broken reference
//! table) is the library's; what the characters are and how they make lines is decided here.

mod bidi;
mod encoding;
mod filters;
mod font;
mod interpret;
mod layout;
mod opening;
mod stream;

use hayro_syntax::object::{Array, Stream};
use hayro_syntax::page::{Page, Rotation};
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use memchr::memmem;

use super::{Note, Text, limits};
use interpret::{Interpreter, Matrix};

/// Letters of a page that has words; a stamp such as `Page 2 of 3` has fewer.
const STAMP: usize = 40;

/// The text of a PDF.
pub(super) fn read(bytes: &[u8]) -> Text {
    let Some(safe) = opening::safe(bytes) else { return Text::refused(Note::Bomb) };
    let pdf = match Pdf::new(safe.bytes) {
        Ok(pdf) => pdf,
        Err(LoadPdfError::Decryption(DecryptionError::PasswordProtected)) => {
            return Text::refused(Note::Encrypted);
        }
        Err(LoadPdfError::Decryption(_)) => return Text::refused(Note::EncryptedUnknown),
        // A file that is both locked and damaged: the lock is what its owner can do something about.
        Err(LoadPdfError::Invalid) if memmem::find(bytes, b"/Encrypt").is_some() => {
            return Text::refused(Note::Encrypted);
        }
        Err(LoadPdfError::Invalid) => return Text::refused(Note::Damaged),
    };
    let mut interpreter = Interpreter::new();
    interpreter.cut = safe.cut;
    let mut result = Text::default();
    let mut shown = 0usize;
    let mut lost = 0usize;
    let (mut pictures, mut worded) = (Vec::new(), 0usize);
    let pages = pdf.pages();
    for (number, page) in (1..).zip(pages.iter().take(limits::PDF_PAGES)) {
        let contents = contents(page);
        let shows = interpreter.page(&contents, page.resources(), base(page));
        shown += shows.glyphs.len();
        lost += shows.text.matches('\u{FFFD}').count();
        let letters = shows.text.chars().filter(|c| c.is_alphabetic()).count();
        worded += usize::from(letters >= STAMP);
        if shows.picture && letters < STAMP {
            pictures.push(number);
        }
        layout::write(&shows, &mut result.text);
        result.text.push('\u{C}');
        if result.text.len() > limits::TEXT_BYTES {
            interpreter.cut = true;
            break;
        }
    }
    let shows_nothing = result.text.bytes().all(|byte| byte.is_ascii_whitespace());
    // A stamp on every picture is no text layer.
    if shows_nothing || worded == 0 && !pictures.is_empty() {
        result.notes.push(Note::NoTextLayer);
    } else if !pictures.is_empty() {
        result.notes.push(Note::Pictures(pictures));
    }
    if !shows_nothing && lost * 20 > shown {
        result.notes.push(Note::UnknownCharacters);
    }
    if interpreter.cut || pages.len() > limits::PDF_PAGES {
        result.notes.push(Note::Cut);
    }
    if memmem::rfind(&bytes[bytes.len().saturating_sub(2048)..], b"%%EOF").is_none() {
        result.notes.push(Note::Truncated);
    }
    result
}

fn contents<'a>(page: &Page<'a>) -> Vec<Stream<'a>> {
    let dict = page.raw();
    if let Some(one) = dict.get::<Stream<'a>>("Contents") {
        return vec![one];
    }
    dict.get::<Array<'a>>("Contents").map(|many| many.iter::<Stream<'a>>().collect()).unwrap_or_default()
}

/// The map that turns a rotated page upright.
fn base(page: &Page<'_>) -> Matrix {
    match page.rotation() {
        Rotation::None => Matrix::IDENTITY,
        Rotation::Horizontal => Matrix([0.0, -1.0, 1.0, 0.0, 0.0, 0.0]),
        Rotation::Flipped => Matrix([-1.0, 0.0, 0.0, -1.0, 0.0, 0.0]),
        Rotation::FlippedHorizontal => Matrix([0.0, 1.0, -1.0, 0.0, 0.0, 0.0]),
    }
}
