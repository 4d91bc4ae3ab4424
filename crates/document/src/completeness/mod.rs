//! Whether a reading may be whole: the one place that judges every document once it is read.
//!
//! A reading that is silently short of a list or of half its pages is worse than none. Each signal here compares what
//! was read with what the text itself tells (its numbers, its introductions, its totals, its contents), and says in one
//! sentence what seems to lack and where to look. None of them changes what was read.

mod announced;
mod contents;
mod numbers;
mod order;
mod pages;
mod yield_by_kind;

use crate::layout::Line;
use crate::{Document, Problem, Severity, Span, problem};

/// Findings of one signal that are shown; a person who looks at three places sees the rest.
const FINDINGS_MAX: usize = 3;

/// What the signals look at.
struct Reading<'a> {
    text: &'a str,
    lines: &'a [Line],
    doc: &'a Document,
}

/// Judges the reading of `text` and adds the findings to `doc`.
pub(crate) fn judge(text: &str, lines: &[Line], doc: &mut Document) {
    let reading = Reading { text, lines, doc };
    let signals: [fn(&Reading) -> Vec<Problem>; 6] =
        [yield_by_kind::check, announced::check, numbers::check, contents::check, pages::check, order::check];
    let found: Vec<Problem> =
        signals.iter().flat_map(|signal| signal(&reading).into_iter().take(FINDINGS_MAX)).collect();
    for finding in found {
        problem::push(doc, finding);
    }
}

/// Something that seems to lack.
fn incomplete(span: Span, message: impl Into<String>) -> Problem {
    problem::READING_INCOMPLETE.at(span, message)
}

/// A list that the text announces and that was not found.
fn not_found(span: Span, message: impl Into<String>) -> Problem {
    Problem { severity: Severity::Error, ..incomplete(span, message) }
}

/// Letters of all scripts in some words: how much they say, whatever their blanks and digits.
fn letters(words: &str) -> usize {
    words.chars().filter(|c| c.is_alphabetic()).count()
}

impl Reading<'_> {
    /// Lines of the document's own words.
    fn own_lines(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.is_text())
    }

    /// The whole text, for a finding about all of it.
    fn all(&self) -> Span {
        Span { start: 0, end: self.text.len() }
    }
}

#[cfg(test)]
mod tests;
