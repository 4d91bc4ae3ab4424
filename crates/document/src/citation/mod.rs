//! Citations of resolutions, decisions and documents, each with its canonical symbol and its date as stated.
//!
//! A language says the noun before the number ("resolutions 1/1 of ... and 1/2 of ...": [`before`]) or after it
//! (第 1/1 号和第 1/2 号决议: [`after`]). Which organ is meant when none is named beside the number is decided by
//! the sentence, then by the date, then by the document's own organ, then it is the General Assembly's.
//! All is read in the folded text ([`crate::fold`]), so that one grammar does for many spellings.

mod after;
mod author;
mod before;
pub(crate) mod document;
pub(crate) mod number;
mod open;
mod words;

use crate::layout::Line;
use crate::organ::{Form, Organ};
use std::sync::LazyLock;

use regex::Regex;

use crate::fold::{self, Folded};
use crate::{Citation, Document, Span, layout, session};
use number::Number;

/// More citations than any document of the field has.
pub(crate) const CITATIONS_MAX: usize = 50_000;

/// How far back in its sentence an organ is looked for, in bytes.
const SENTENCE_MAX: usize = 600;

/// What the document itself tells of the organs it cites.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Home {
    /// The document's own organ.
    pub(crate) organ: Option<Organ>,
    /// Its session.
    pub(crate) session: Option<u32>,
}

/// A number with its place and date, before its organ is settled.
pub(crate) struct Cited {
    pub(crate) span: Span,
    pub(crate) number: Number,
    pub(crate) form: Form,
    pub(crate) date: Option<String>,
    /// The organ that the words name for it.
    pub(crate) organ: Option<Organ>,
    /// An organ that the sentence names elsewhere.
    pub(crate) mentioned: Option<Organ>,
}

impl Cited {
    pub(crate) fn new(span: Span, number: Number, form: Form) -> Self {
        Cited { span, number, form, date: None, organ: None, mentioned: None }
    }

    /// Whether the date stated is one of the General Assembly's session of that number.
    pub(crate) fn fits_the_assembly(&self) -> bool {
        let symbol = self.number.symbol(Some(Organ::Assembly), self.form, None);
        let met = symbol.zip(self.date.as_deref()).and_then(|(symbol, date)| session::met(&symbol, date));
        met == Some(true)
    }

    /// The canonical symbol and the date as stated; none where no principal organ has such a number.
    fn settle(&self, home: Home) -> Option<(String, Option<String>)> {
        let date = self.date.clone().or_else(|| self.number.year().map(|year| year.to_string()));
        let organ = self.organ.or_else(|| self.by_date(home));
        let symbol = self.number.symbol(organ, self.form, self.own(home)).or_else(|| {
            let mentioned = self.mentioned.filter(|_| organ.is_none());
            mentioned.and_then(|organ| self.number.symbol(Some(organ), self.form, None))
        })?;
        // An organ may be named in the title that stands between; the date tells whose number it is.
        let other =
            date.as_deref().filter(|date| session::met(&symbol, date) == Some(false)).and_then(|date| {
                [Organ::Assembly, Organ::HumanRightsCouncil].into_iter().find_map(|organ| {
                    let other = self.number.symbol(Some(organ), self.form, None)?;
                    (session::met(&other, date) == Some(true)).then_some(other)
                })
            });
        Some((other.unwrap_or(symbol), date))
    }

    /// The document's own organ, unless the number is beyond its session.
    fn own(&self, home: Home) -> Option<Organ> {
        match (&self.number, home.session) {
            (Number::Session(cited, ..), Some(own)) if *cited < 1946 && *cited > own => None,
            _ => home.organ,
        }
    }

    /// No organ is named: the one that was in session on the date.
    fn by_date(&self, home: Home) -> Option<Organ> {
        let date = self.date.as_deref()?;
        let organs = [
            self.own(home),
            Some(Organ::Assembly),
            Some(Organ::HumanRightsCouncil),
            Some(Organ::HumanRightsCommission),
            Some(Organ::Ecosoc),
        ];
        organs.into_iter().flatten().find(|organ| {
            self.number
                .symbol(Some(*organ), self.form, None)
                .is_some_and(|symbol| session::met(&symbol, date) == Some(true))
        })
    }
}

/// More bytes than stand between two numbers of one list.
const BESIDE_MAX: usize = 60;

/// Reads the citations of `text` into `doc`, whose paragraphs and organ are known by now.
pub(crate) fn read(text: &str, lines: &[Line], doc: &mut Document) {
    let text = layout::analysed(text);
    let home = Home { organ: doc.body.as_deref().and_then(Organ::of_acronym), session: doc.session };
    let starts: Vec<usize> = doc.paragraphs.iter().map(|p| p.span.start).collect();
    let mut found = symbols(text);
    // A page's foot and head may stand in the middle of a list, so the notes are read apart.
    let words = layout::masked(text, lines, Line::is_text);
    let notes = layout::masked(text, lines, |line| line.footnote);
    for words in [words, notes] {
        numbers(text, &fold::fold(&words), &starts, home, &mut found);
    }
    found.sort_by_key(|c| (c.span.start, std::cmp::Reverse(c.span.end)));
    found.dedup_by(|later, kept| later.span.start < kept.span.end && later.symbol == kept.symbol);
    found.truncate(CITATIONS_MAX);
    for one in &mut found {
        let at = doc.paragraphs.partition_point(|p| p.span.start <= one.span.start);
        let paragraph = at.checked_sub(1).and_then(|at| doc.paragraphs.get(at));
        one.paragraph = paragraph.filter(|p| one.span.end <= p.span.end).map(|p| p.id.clone());
    }
    doc.citations = found;
}

/// The document symbols of `text`, resolutions' with the date behind them.
fn symbols(text: &str) -> Vec<Citation> {
    let folded = fold::fold(text);
    let cited = document::find_all(&folded.text).into_iter().map(|one| {
        let date = (one.symbol.contains("/RES/") || one.symbol.contains("/DEC/"))
            .then(|| before::date_after(&folded.text[one.span.end..]))
            .flatten();
        let date = date.map(|(value, _)| value).or_else(|| council_year(&one.symbol));
        citation(text, folded.source(one.span), Some(one.symbol), date)
    });
    cited.collect()
}

/// The resolutions and decisions cited by number in the folded words of `text`, and the open citations.
fn numbers(text: &str, words: &Folded, starts: &[usize], home: Home, found: &mut Vec<Citation>) {
    let starts = words.places(starts);
    let all = before::find_all(&words.text, &starts).into_iter().chain(after::find_all(&words.text, &starts));
    // An undated number beside a dated one is the same organ's: "resolutions 5/1, of 18 June 2007, and 16/21".
    let mut beside: Option<(usize, Organ)> = None;
    for cited in all {
        let near = beside.filter(|(end, _)| (*end..end + BESIDE_MAX).contains(&cited.span.start));
        let carried = || {
            let organ = near.filter(|_| cited.organ.is_none() && cited.date.is_none())?.1;
            Some((cited.number.symbol(Some(organ), cited.form, None)?, None))
        };
        let Some((symbol, date)) = cited.settle(home).or_else(carried) else { continue };
        beside = Organ::of_symbol(&symbol).map(|organ| (cited.span.end, organ));
        found.push(citation(text, words.source(cited.span), Some(symbol), date));
    }
    for span in open::find_all(&words.text) {
        found.push(citation(text, words.source(span), None, None));
    }
}

fn citation(text: &str, span: Span, symbol: Option<String>, date: Option<String>) -> Citation {
    let mut words = String::new();
    layout::join(&mut words, span.of(text));
    Citation { paragraph: None, span, text: words, open: symbol.is_none(), symbol, date }
}

/// The year that a symbol `S/RES/1325(2000)` says.
fn council_year(symbol: &str) -> Option<String> {
    let (_, year) = symbol.strip_prefix("S/RES/")?.split_once('(')?;
    let year = year.strip_suffix(')')?;
    year.parse::<u16>().ok().map(|_| year.to_owned())
}

/// The words before `at` in the same sentence of the same paragraph, at most [`SENTENCE_MAX`] bytes; `starts` are
/// where paragraphs start.
fn sentence_before<'t>(text: &'t str, at: usize, starts: &[usize]) -> &'t str {
    let paragraph =
        starts.partition_point(|start| *start <= at).checked_sub(1).map_or(0, |last| starts[last]);
    let mut start = at.saturating_sub(SENTENCE_MAX).max(paragraph);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let window = &text[start..at];
    /// A line that begins with a number or a letter of a list.
    static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\n\s*(?:\(?\d{1,3}\s?[.)-]|\((?:\pL|[ivx]+)?\)|[*•-])\s").expect("a constant pattern")
    });
    let marks = ["\n\n", "\r\n\r\n", ". ", ".\n", ";", "。"];
    let stop = marks.iter().filter_map(|mark| window.rfind(mark).map(|found| found + mark.len())).max();
    let window = &window[stop.unwrap_or(0)..];
    &window[NUMBERED.find_iter(window).last().map_or(0, |found| found.end())..]
}

#[cfg(test)]
mod tests;
