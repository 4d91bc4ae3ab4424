//! What a document says of its own extent: its table of contents, its closing line, its last sentence.

use std::sync::LazyLock;

use regex::Regex;

use super::{Reading, incomplete, letters};
use crate::{Kind, Part, Problem, Span};

/// Letters of a document that is no excerpt.
const LONG: usize = 3_000;
/// Letters of a line that runs to the margin: a heading or a name of an annex is shorter.
const FULL_LINE: usize = 45;

pub(super) fn check(reading: &Reading) -> Vec<Problem> {
    let mut found = Vec::new();
    found.extend(last_number(reading));
    found.extend(annex(reading));
    found.extend(closing(reading));
    found.extend(mid_sentence(reading));
    found
}

/// The lines before the first paragraph.
fn front<'a>(reading: &'a Reading) -> impl Iterator<Item = (&'a str, Span)> {
    let first = reading.doc.paragraphs.first().map_or(0, |p| p.span.start);
    let lines = reading.lines.iter().take_while(move |line| line.span().start < first);
    lines.map(|line| (line.of(reading.text), line.span()))
}

/// The last paragraph that the table of contents names, if the reading does not reach it.
fn last_number(reading: &Reading) -> Option<Problem> {
    static RANGE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:^|[\s.…])(\d{1,3})\s*[-–—]\s*(\d{1,3})\s+\d{1,3}$").expect("a constant pattern")
    });
    let last: u32 = reading.doc.paragraphs.iter().rev().find_map(|p| p.number.as_ref()?.parse().ok())?;
    let ranges = front(reading).filter_map(|(words, span)| {
        let range = RANGE.captures(words)?;
        let (from, to): (u32, u32) = (range[1].parse().ok()?, range[2].parse().ok()?);
        (from <= to).then_some((to, span))
    });
    let ranges: Vec<(u32, Span)> = ranges.collect();
    let (stated, span) = ranges.iter().copied().max_by_key(|(to, _)| *to)?;
    (ranges.len() >= 2 && stated > last).then(|| {
        let message =
            format!("The contents name paragraph {stated}; the last one found is {last}. Look at the end.");
        incomplete(span, message)
    })
}

/// An annex that the table of contents names and that does not come.
fn annex(reading: &Reading) -> Option<Problem> {
    static ANNEX: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)^(?:annex(?:es|e)?|anexos?|приложени[ея]|附件)(?:\s+[IVX]+)?[.:]?(?:\s|$)")
            .expect("a constant pattern")
    });
    let named = front(reading)
        .find(|(words, _)| ANNEX.is_match(words) && words.ends_with(|c: char| c.is_ascii_digit()));
    let composition = front(reading).find(|(words, _)| {
        words.to_lowercase().starts_with("composition of the delegation")
            && words.ends_with(|c: char| c.is_ascii_digit())
    });
    let (_, span) = named.or(composition)?;
    let first = reading.doc.paragraphs.first()?.span.start;
    let comes = reading.lines.iter().rev().take_while(|line| line.span().start > first).any(|line| {
        let words = line.of(reading.text);
        ANNEX.is_match(words) || words.to_lowercase().contains("composition of the delegation")
    });
    (!comes).then(|| incomplete(span, "The contents name an annex, and none was found. Look at the end."))
}

/// Pieces of what stands at the end of a report of the Working Group, each short enough for a line's end to leave it
/// whole: the sentence that closes it, and the heading of its annex.
const CLOSING: &[&str] = &[
    "ll conclusions and",
    "ll the conclusions",
    "construed as endorsed",
    "be construed as",
    "endorsed by the Working",
    "omposition of the delegation",
    "OMPOSITION OF THE DELEGATION",
];

/// A report of the Working Group without its closing sentence and without its annex.
fn closing(reading: &Reading) -> Option<Problem> {
    let doc = reading.doc;
    if doc.language.as_deref() != Some("en") || doc.kind != Kind::UprReport {
        return None;
    }
    let half = reading.text.len() / 2;
    let said: usize = reading.own_lines().map(|line| letters(line.of(reading.text))).sum();
    let mut end = reading.lines.iter().rev().take_while(|line| line.span().start >= half);
    let closes = end.any(|line| CLOSING.iter().any(|part| line.of(reading.text).contains(part)));
    (said >= LONG && !closes).then(|| {
        let message = "Neither the paragraph that closes such a report (“All conclusions and/or recommendations ...”) \
                       nor its annex was found. Look at the end.";
        incomplete(reading.all(), message)
    })
}

/// A text whose last paragraph stops in the middle of a sentence.
fn mid_sentence(reading: &Reading) -> Option<Problem> {
    let doc = reading.doc;
    let line = reading.own_lines().last()?;
    let (words, span) = (line.of(reading.text), line.span());
    let last = doc.paragraphs.last().filter(|p| p.part != Part::Preamble || doc.kind == Kind::Resolution)?;
    let inside = span.end <= last.span.end + 2;
    // A list of names or points needs no full stop.
    let point = words.starts_with(|c: char| !c.is_alphanumeric());
    let open = !point && words.ends_with(|c: char| c.is_lowercase() || matches!(c, ',' | '،' | '，' | '、'));
    (inside && open && letters(words) >= FULL_LINE).then(|| {
        incomplete(span, "The text stops in the middle of a sentence. Look whether its end is missing.")
    })
}
