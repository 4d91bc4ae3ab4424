//! The totals that a reply states, and whether what was found bears them out.

use std::sync::LazyLock;

use regex::Regex;

use super::mask;
use crate::{Document, Position, Problem, Recommendation, Span, problem};

/// Compares what was found with the totals that the reply states: "accepts 142 recommendations". A partial one may have
/// been counted on either side. Totals of a review that the reply answers only in part are left to [`against`].
pub(super) fn check(masked: &str, doc: &mut Document) {
    let stated = totals(masked);
    if stated.iter().map(|(count, _, _)| count).sum::<usize>() > doc.recommendations.len() {
        return;
    }
    let problems = total_problems(&stated, &doc.recommendations);
    for problem in problems {
        problem::push(doc, problem);
    }
}

/// A problem for each stated total that is not what was found.
fn total_problems(stated: &[(usize, Position, Span)], found: &[Recommendation]) -> Vec<Problem> {
    let count = |wanted| found.iter().filter(|one| one.position == Some(wanted)).count();
    let partial = count(Position::Partial);
    let mismatch = |(stated, position, span): &(usize, Position, Span)| {
        let found = count(*position);
        let message =
            format!("The reply speaks of {stated} recommendations; {found} were found so answered.");
        let suggestion = Some(found.to_string());
        let fits = (found..=found + partial).contains(stated);
        (!fits).then(|| Problem { suggestion, ..problem::TOTAL_MISMATCH.at(*span, message) })
    };
    stated.iter().filter_map(mismatch).collect()
}

/// The totals of a whole review that a reply states and `all` does not bear out, those of the reply alone left aside.
pub(in crate::upr) fn against(reply: &Document, all: &[Recommendation]) -> Vec<Problem> {
    let stated = totals(&mask::mask(&reply.text));
    let own: Vec<Span> =
        total_problems(&stated, &reply.recommendations).iter().map(|problem| problem.span).collect();
    total_problems(&stated, all).into_iter().filter(|problem| own.contains(&problem.span)).collect()
}

/// The totals that a reply states: how many, answered how, and where.
fn totals(masked: &str) -> Vec<(usize, Position, Span)> {
    static TOTAL: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)\b(?P<verb>accepts?|supports?|accepted|supported|notes?|noted|takes? note of)\s+(?:a total of\s+)?(?P<a>\d{1,3})\s+(?:of\s+(?:the|these|them)\s+)?(?:\d{1,3}\s+)?recommendations?",
            r"|\b(?P<b>\d{1,3})\s+recommendations?\s+(?:(?:are|were|have been|has been|being|is)\s+)?(?P<verb2>accepted|supported|noted|enjoy(?:ed)?\s+the\s+support|not\s+accepted)",
        ))
        .expect("a constant pattern")
    });
    let mut totals = Vec::new();
    for found in TOTAL.captures_iter(masked) {
        let group = |name| found.name(name).map(|m: regex::Match<'_>| m.as_str());
        let (count, verb) = (group("a").or(group("b")), group("verb").or(group("verb2")));
        let (Some(count), Some(verb)) = (count.and_then(|count| count.parse().ok()), verb) else { continue };
        let verb = verb.to_lowercase();
        let noted = ["note", "not "].iter().any(|word| verb.contains(word));
        let position = if noted { Position::Noted } else { Position::Supported };
        let span = found.get(0).map_or(Span::default(), |m| Span { start: m.start(), end: m.end() });
        totals.push((count, position, span));
    }
    totals
}
