//! Cuts a paragraph's words where what was found in them begins and ends.

use document::{Document, Span};

use super::align::Placed;
use super::reader::Office;
use super::reader_page::{ProblemNote, Run};

/// What was found in a part of a document, by place in the file's text.
pub(super) struct Findings {
    citations: Vec<(Span, String)>,
    problems: Vec<(Span, String)>,
    recommendations: Vec<Span>,
}

impl Findings {
    /// What was found in `part` of `document`.
    pub(super) fn of(
        document: &Document,
        notes: &[(Span, ProblemNote)],
        office: &Office<'_>,
        part: Span,
    ) -> Findings {
        let overlaps = |span: Span| span.start < part.end && part.start < span.end;
        let citations = document.citations.iter().filter(|citation| overlaps(citation.span));
        let problems = notes.iter().filter(|(at, _)| overlaps(*at));
        let recommendations = document.recommendations.iter().map(|one| one.span);
        Findings {
            citations: citations.map(|one| (one.span, (office.cited)(one).unwrap_or_default())).collect(),
            problems: problems.map(|(at, note)| (*at, note.id.clone())).collect(),
            recommendations: recommendations.filter(|span| overlaps(*span)).collect(),
        }
    }

    /// What is on the piece at this place, without its words.
    fn at(&self, place: Option<Span>) -> Run {
        let Some(place) = place else { return Run::default() };
        let on = |span: &Span| span.start < place.end && place.start < span.end;
        Run {
            text: String::new(),
            citation: self.citations.iter().find(|(span, _)| on(span)).map(|(_, href)| href.clone()),
            problem: self.problems.iter().find(|(span, _)| on(span)).map(|(_, id)| id.clone()),
            recommendation: self.recommendations.iter().any(on),
        }
    }
}

/// The words from `from` on, cut. `placed` are the pieces of those words, in order.
pub(super) fn runs(words: &str, from: usize, placed: &[Placed], findings: &Findings) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut from = from;
    let mut place = None;
    for one in placed {
        // A piece without a place (a word broken at a line's end) has that of the piece before it.
        place = one.source.or(place);
        let found = findings.at(place);
        let lead = words.get(from..one.clean.start).unwrap_or_default();
        let piece = words.get(one.clean.start..one.clean.end).unwrap_or_default();
        push(&mut runs, lead, piece, found);
        from = one.clean.end;
    }
    runs
}

/// Adds a piece and the blank before it. Blanks at the edge of a finding go to the plain words beside it.
fn push(runs: &mut Vec<Run>, lead: &str, piece: &str, found: Run) {
    let plain = |run: &Run| run.citation.is_none() && run.problem.is_none();
    match runs.last_mut() {
        Some(last) if same_findings(last, &found) => last.text.extend([lead, piece]),
        Some(last) if plain(last) => {
            last.text.push_str(lead);
            runs.push(Run { text: piece.to_owned(), ..found });
        }
        _ if plain(&found) => runs.push(Run { text: format!("{lead}{piece}"), ..found }),
        _ => {
            if !lead.is_empty() {
                runs.push(Run { text: lead.to_owned(), ..Run::default() });
            }
            runs.push(Run { text: piece.to_owned(), ..found });
        }
    }
}

fn same_findings(one: &Run, other: &Run) -> bool {
    one.citation == other.citation
        && one.problem == other.problem
        && one.recommendation == other.recommendation
}
