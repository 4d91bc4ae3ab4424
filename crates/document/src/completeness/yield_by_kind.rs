//! A kind that has paragraphs, recommendations or acts, and yields none or few for its length.

use super::{Reading, incomplete, letters, not_found};
use crate::{Kind, Part, Problem};

/// Letters of a text that is long enough to have paragraphs: about a page.
const PAGE: usize = 1_500;
/// Letters of one paragraph that no drafter would leave undivided: about eight pages.
const PARAGRAPH_MAX: usize = 16_000;
/// Operative paragraphs from which the share of those without an act is told.
const OPERATIVE_LEAST: usize = 4;

pub(super) fn check(reading: &Reading) -> Vec<Problem> {
    let mut found = Vec::new();
    let said: usize = reading.own_lines().map(|line| letters(line.of(reading.text))).sum();
    found.extend(paragraphs(reading, said));
    found.extend(recommendations(reading, said));
    found.extend(parts(reading, said));
    found.extend(acts(reading));
    found.extend(overlong(reading));
    found
}

/// Kinds that are written in numbered paragraphs.
pub(super) fn is_numbered(kind: Kind) -> bool {
    !matches!(kind, Kind::Other | Kind::ThematicList | Kind::Decision | Kind::Resolution)
}

fn paragraphs(reading: &Reading, said: usize) -> Option<Problem> {
    let doc = reading.doc;
    if said < PAGE || !doc.paragraphs.is_empty() || !is_numbered(doc.kind) {
        return None;
    }
    let message =
        "No numbered paragraph was found, and this kind of document has them. Compare with the original.";
    Some(incomplete(reading.all(), message))
}

fn recommendations(reading: &Reading, said: usize) -> Option<Problem> {
    let doc = reading.doc;
    let has = matches!(doc.kind, Kind::UprReport | Kind::UprAddendum | Kind::ThematicList);
    if said < PAGE / 10 || !has || !doc.recommendations.is_empty() {
        return None;
    }
    let message = "No recommendation was found, and this kind of document has them. Look at its conclusions.";
    Some(if doc.kind == Kind::UprAddendum {
        incomplete(reading.all(), message)
    } else {
        not_found(reading.all(), message)
    })
}

/// A resolution without one of its two parts.
fn parts(reading: &Reading, said: usize) -> Option<Problem> {
    let doc = reading.doc;
    if doc.kind != Kind::Resolution || said < PAGE / 10 {
        return None;
    }
    let has = |part| doc.paragraphs.iter().any(|p| p.part == part);
    if !has(Part::Operative) {
        let message = "No operative paragraph was found. Look at the end of the resolution.";
        return Some(incomplete(reading.all(), message));
    }
    let council = doc.body.as_deref() == Some("SC");
    (!council && !has(Part::Preamble)).then(|| {
        incomplete(
            reading.all(),
            "No preambular paragraph was found. Look at the beginning of the resolution.",
        )
    })
}

fn acts(reading: &Reading) -> Option<Problem> {
    let doc = reading.doc;
    let operative: Vec<_> = doc.paragraphs.iter().filter(|p| p.part == Part::Operative).collect();
    let silent = operative.iter().filter(|p| p.acts.is_empty()).count();
    if doc.kind != Kind::Resolution || operative.len() < OPERATIVE_LEAST || silent * 2 <= operative.len() {
        return None;
    }
    let message = format!(
        "{silent} of {} operative paragraphs begin with no verb that is known. Look whether they are paragraphs.",
        operative.len()
    );
    Some(incomplete(operative.first()?.span, message))
}

/// Paragraphs so long that the numbers of others must be lost in them. Recommendations under one do not count.
fn overlong(reading: &Reading) -> Vec<Problem> {
    let doc = reading.doc;
    let long = |paragraph: &&crate::Paragraph| {
        let span = paragraph.span;
        let under = doc.recommendations.iter().any(|r| span.start <= r.span.start && r.span.start < span.end);
        let last = doc.paragraphs.last().is_some_and(|last| last.span == span);
        span.end - span.start > PARAGRAPH_MAX && !under && !last && letters(&paragraph.text) > PARAGRAPH_MAX
    };
    doc.paragraphs
        .iter()
        .filter(long)
        .map(|paragraph| {
            let number = paragraph.number.as_deref().unwrap_or(&paragraph.id);
            let message = format!(
                "Paragraph {number} is many pages long; the numbers of others in it may be lost. Look there."
            );
            incomplete(paragraph.span, message)
        })
        .collect()
}
