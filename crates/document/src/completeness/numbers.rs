//! Numbers of paragraphs and recommendations that begin late, jump, or go on where nothing was read.

use std::sync::LazyLock;

use regex::Regex;

use super::{Reading, incomplete, yield_by_kind};
use crate::{Kind, Problem, Span};

/// Numbers that a jump leaves out at least. Drafters leave out one or two themselves.
const JUMP_LEAST: u32 = 3;
/// The same for resolutions and for reports of the Working Group, whose numbers are looked after.
const JUMP_LEAST_STRICT: u32 = 1;
/// Numbers in a row that make a sequence.
const CHAIN_LEAST: usize = 3;

pub(super) fn check(reading: &Reading) -> Vec<Problem> {
    let mut found = Vec::new();
    found.extend(paragraphs(reading));
    found.extend(unread(reading));
    found.extend(recommendations(reading));
    found
}

fn paragraphs(reading: &Reading) -> Vec<Problem> {
    let numbered: Vec<(u32, Span)> = reading
        .doc
        .paragraphs
        .iter()
        .filter_map(|p| Some((p.number.as_ref()?.parse().ok()?, p.span)))
        .collect();
    let mut found = Vec::new();
    if let Some((first, span)) = numbered.first().filter(|(first, _)| *first > 1) {
        found.push(incomplete(*span, late(*first)));
    }
    // A State's replies go by the numbers of the recommendations, in an order of their own.
    if reading.doc.kind == Kind::UprAddendum {
        return found;
    }
    let strict = matches!(reading.doc.kind, Kind::Resolution | Kind::UprReport);
    let least = if strict { JUMP_LEAST_STRICT } else { JUMP_LEAST };
    for pair in numbered.windows(2) {
        let ((before, _), (after, span)) = (pair[0], pair[1]);
        if after > before + least {
            found.push(incomplete(span, jump(before, after)));
        }
    }
    found
}

fn late(first: u32) -> String {
    format!("The first paragraph that was found is number {first}. Look for the ones before it.")
}

fn jump(before: u32, after: u32) -> String {
    format!("Paragraph {after} follows paragraph {before}. Look for those between.")
}

/// Numbers that begin lines one after the other, above the last paragraph's.
fn unread(reading: &Reading) -> Option<Problem> {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^([\d٠-٩]{1,3})(?:[.．](?:\s|$|[^\d\s.])|\s?[-–]\s*\p{Arabic})")
            .expect("a constant pattern")
    });
    let doc = reading.doc;
    if !(yield_by_kind::is_numbered(doc.kind) || matches!(doc.kind, Kind::Other | Kind::Resolution)) {
        return None;
    }
    let last = doc.paragraphs.iter().rev().find_map(|p| p.number.as_ref()?.parse().ok()).unwrap_or(0u32);
    let from = doc.paragraphs.last().map_or(0, |p| p.span.start + 1);
    let mut chain: Vec<(u32, Span)> = Vec::new();
    let mut at = 0;
    for line in reading.own_lines().filter(|line| line.span().start >= from) {
        let span = line.span();
        while doc.recommendations.get(at).is_some_and(|r| r.span.end <= span.start) {
            at += 1;
        }
        if doc.recommendations.get(at).is_some_and(|r| r.span.start <= span.start) {
            continue;
        }
        let Some(number) = NUMBER.captures(line.of(reading.text)).and_then(|n| crate::number::digits(&n[1]))
        else {
            continue;
        };
        if number <= last + 1 {
            continue;
        }
        match chain.last() {
            Some((before, _)) if number == before + 1 => chain.push((number, span)),
            Some((before, _)) if number <= *before => {}
            _ => chain = vec![(number, span)],
        }
        if chain.len() >= CHAIN_LEAST {
            let (first, span) = chain[0];
            let message = if last == 0 { late(first) } else { jump(last, first) };
            return Some(incomplete(span, message));
        }
    }
    None
}

/// Recommendations under one paragraph whose numbers begin late or jump.
fn recommendations(reading: &Reading) -> Vec<Problem> {
    if reading.doc.kind != Kind::UprReport {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut before: Option<(&str, u32)> = None;
    for recommendation in &reading.doc.recommendations {
        let Some((stem, ordinal)) = recommendation.number.split_once('.') else { continue };
        let ordinal = ordinal.split('.').next().and_then(|n| n.parse().ok());
        let Some(ordinal) = ordinal else { continue };
        let expected = before.filter(|(of, _)| *of == stem).map_or(1, |(_, last)| last + 1);
        if ordinal > expected + JUMP_LEAST - 1 {
            let message = if expected == 1 {
                format!(
                    "The first recommendation under paragraph {stem} is {stem}.{ordinal}. Look for those before it."
                )
            } else {
                format!(
                    "Recommendation {stem}.{ordinal} follows {stem}.{}. Look for those between.",
                    expected - 1
                )
            };
            found.push(incomplete(recommendation.span, message));
        }
        before = Some((stem, ordinal));
    }
    found
}
