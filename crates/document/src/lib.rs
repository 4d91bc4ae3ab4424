//! Reads UN human-rights documents: bytes in, [`Document`] and its problems out.
//!
//! Reading has two stages. `format` turns the bytes of a file into one text that keeps all the source says, in
//! its order; everything after that ([`read_text`]) works on that text alone, so that every finding has a span in
//! it and the same text gives the same document whatever file it came in.
//! Reading never fails: what cannot be read is a [`Problem`] with a place and a message.
//!
//! **Invariant**: this crate is pure. It takes no clock, touches no file, and fetches nothing.

pub mod act;
mod addressee;
pub mod akn;
pub mod align;
mod alike;
mod amendment;
mod article;
mod body;
mod citation;
mod completeness;
pub mod country;
mod date;
mod fold;
mod footnote;
pub mod format;
pub mod kind;
pub mod language;
mod layout;
mod masthead;
mod model;
mod number;
mod organ;
pub mod problem;
pub mod register;
mod resolution;
mod session;
mod slip;
pub mod sources;
mod subparagraph;
mod told;
mod treaty;
pub mod uhri;
mod upr;
pub mod upr_info;
pub mod versions;
mod visit;

pub use model::*;
pub use upr::join;

/// Reads a file: its bytes, and its name, which decides its format only where the content does not.
///
/// Nothing fails: what could not be read is an empty text with a problem that says so.
///
/// ```
/// let doc = document::read("The Security Council,\n\n1. Decides to rest.".as_bytes(), "our.txt");
/// assert_eq!(doc.kind, document::Kind::Resolution);
/// assert_eq!(doc.paragraphs[0].acts, ["decides"]);
/// ```
#[must_use]
pub fn read(bytes: &[u8], name: &str) -> Document {
    let extracted = format::extract(bytes, name);
    let mut doc = read_text(extracted.text, extracted.format);
    doc.problems.extend(extracted.problems);
    problem::sort(&mut doc.problems);
    doc
}

/// Reads a text that came in a file of `format`. The document keeps the text byte for byte.
#[must_use]
pub fn read_text(text: String, format: Format) -> Document {
    let mut doc = Document::empty(format);
    if text.len() > layout::ANALYSED_MAX {
        let span = Span { start: layout::analysed(&text).len(), end: text.len() };
        let message = "The text is longer than what is read; nothing was looked for in the rest.";
        problem::push(&mut doc, problem::TEXT_TOO_LONG.at(span, message));
    }
    let lines = layout::lines(&text);
    let opening = resolution::opening(&text, &lines);
    doc.language = language::of(&text);
    masthead::read(&text, &lines, opening, &mut doc);
    let organ = opening.filter(|span| span.start < span.end).map(|span| span.start);
    doc.kind = kind::of(&text, doc.symbol.as_ref().map(|s| s.value.as_str()), organ);
    let unnamed = matches!(doc.kind, Kind::Other | Kind::NationalReport | Kind::SpecialProcedureReport);
    if unnamed && upr::is_report(&text, doc.symbol.as_ref().map(|s| s.value.as_str())) {
        doc.kind = Kind::UprReport;
    }
    masthead::complete(&text, &lines, opening, &mut doc);
    // A declaration names the organ that proclaims it; what no number heads and articles make up is no resolution.
    let articles = doc.symbol.is_none() && matches!(doc.kind, Kind::Resolution | Kind::Other);
    if articles && article::read(&text, &lines, &mut doc) {
        doc.kind = Kind::Other;
        return finish(text, &lines, doc);
    }
    match doc.kind {
        Kind::Resolution | Kind::Decision => {
            resolution::read(&text, &lines, &mut doc);
            let own = doc.paragraphs.iter().filter(|p| p.part != Part::Body);
            let end = own.map(|p| p.span.end).max().unwrap_or(0);
            let own = (opening.map_or(0, |span| span.start), end);
            doc.adoption = resolution::adoption(&text, &lines, own, &mut doc);
            let adopted = doc.adoption.as_ref().and_then(|adoption| adoption.date.clone());
            doc.date = doc.date.take().or(adopted);
        }
        Kind::UprReport => {
            upr::paragraphs(&text, &mut doc);
            upr::read(&text, &mut doc);
        }
        Kind::UprAddendum => {
            body::paragraphs(&text, &mut doc);
            upr::read_reply(&text, &mut doc);
        }
        Kind::ThematicList => upr::list::read(layout::analysed(&text), &mut doc),
        _ => body::paragraphs(&text, &mut doc),
    }
    finish(text, &lines, doc)
}

/// What is looked for in every kind once its paragraphs are known; last, whether that may be all.
fn finish(text: String, lines: &[layout::Line], mut doc: Document) -> Document {
    subparagraph::read(&text, lines, &mut doc);
    treaty::read(&text, &mut doc);
    citation::read(&text, lines, &mut doc);
    amendment::read(&text, lines, &mut doc);
    slip::read(&text, &mut doc);
    completeness::judge(&text, lines, &mut doc);
    problem::sort(&mut doc.problems);
    doc.text = text;
    doc
}
