//! Reads UN human-rights documents: bytes in, [`Document`] and its problems out.
//!
//! Reading has two stages. `format` turns the bytes of a file into one text that keeps all the source says, in
//! its order; everything after that ([`read_text`]) works on that text alone, so that every finding has a span in
//! it and the same text gives the same document whatever file it came in.
//! Reading never fails: what cannot be read is a [`Problem`] with a place and a message.
//!
//! **Invariant**: this crate is pure. It takes no clock, touches no file, and fetches nothing.

mod body;
pub mod country;
pub mod format;
pub mod kind;
pub mod language;
mod layout;
mod model;
pub mod problem;
mod upr;

pub use model::*;

/// Reads a text that came in a file of `format`. The document keeps the text byte for byte.
#[must_use]
pub fn read_text(text: String, format: Format) -> Document {
    let mut doc = Document::empty(format);
    if text.len() > layout::ANALYSED_MAX {
        let span = Span { start: layout::analysed(&text).len(), end: text.len() };
        let message = "The text is longer than what is read; nothing was looked for in the rest.";
        problem::push(&mut doc, problem::TEXT_TOO_LONG.at(span, message));
    }
    doc.language = language::of(&text);
    doc.kind = kind::of(&text, doc.symbol.as_ref().map(|s| s.value.as_str()));
    match doc.kind {
        Kind::Resolution | Kind::Decision => {}
        Kind::UprReport => {
            body::paragraphs(&text, &mut doc);
            upr::read(&text, &mut doc);
        }
        _ => body::paragraphs(&text, &mut doc),
    }
    doc.problems.sort_by_key(|p| (p.span, p.severity));
    doc.text = text;
    doc
}
