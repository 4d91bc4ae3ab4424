//! Lays a document out for reading: blocks in order, each with its words cut into runs, and what belongs beside it.

use document::{Citation, Document, Part, Problem, Recommendation, Span};

use super::align::{Placed, align};
use super::reader_page::{Block, BlockKind, OutlineEntry, ProblemNote, RecommendationMark, Run};

/// Text outside paragraphs is shown from this many characters on; shorter bits between two paragraphs are the feet
/// and heads of pages.
const WORTH_SHOWING: usize = 80;

/// What the office knows of what was found in a document.
pub struct Office<'a> {
    /// The address of a cited document; none if it is not here.
    pub cited: &'a dyn Fn(&Citation) -> Option<String>,
    /// A recommendation as the margin shows it.
    pub recommendation: &'a dyn Fn(&Recommendation) -> RecommendationMark,
    /// A problem as the margin shows it; its id must be unique.
    pub problem: &'a dyn Fn(usize, &Problem) -> ProblemNote,
}

/// A document laid out.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// The structure.
    pub outline: Vec<OutlineEntry>,
    /// The text.
    pub blocks: Vec<Block>,
    /// Problems of the whole document, and those whose place is in no block.
    pub loose: Vec<ProblemNote>,
}

/// Where a block stands and what it says.
struct Draft<'a> {
    span: Span,
    kind: BlockKind,
    id: String,
    number: Option<&'a str>,
    /// The clean words, or none for the words at `span`.
    words: Option<&'a str>,
}

/// Lays `document` out.
#[must_use]
pub fn lay_out(document: &Document, office: &Office<'_>) -> Layout {
    let drafts = with_text_between(document, drafts(document));
    let mut layout = Layout { outline: outline(document), ..Layout::default() };
    let notes: Vec<(Span, ProblemNote)> = document
        .problems
        .iter()
        .enumerate()
        .map(|(i, problem)| (problem.span, (office.problem)(i, problem)))
        .collect();
    for draft in &drafts {
        let inside = |span: Span| draft.span.start <= span.start && span.start < draft.span.end;
        let findings = Findings::of(document, &notes, office, draft.span);
        let begins = document.recommendations.iter().filter(|one| inside(one.span));
        layout.blocks.push(Block {
            id: draft.id.clone(),
            kind: draft.kind,
            number: draft.number.map(str::to_owned),
            runs: runs(document, draft, &findings),
            notes: notes
                .iter()
                .filter(|(at, _)| at.start < at.end && inside(*at))
                .map(|(_, note)| note.clone())
                .collect(),
            recommendations: begins.map(|one| (office.recommendation)(one)).collect(),
        });
    }
    let homeless = |at: Span| {
        at.start >= at.end || !drafts.iter().any(|d| d.span.start <= at.start && at.start < d.span.end)
    };
    layout.loose = notes.iter().filter(|(at, _)| homeless(*at)).map(|(_, note)| note.clone()).collect();
    layout
}

fn drafts(document: &Document) -> Vec<Draft<'_>> {
    let headings = document.headings.iter().enumerate().map(|(index, heading)| Draft {
        span: heading.span,
        kind: BlockKind::Heading(heading.level),
        id: format!("heading_{index}"),
        number: None,
        words: Some(&heading.text),
    });
    let paragraphs = document.paragraphs.iter().map(|paragraph| Draft {
        span: paragraph.span,
        kind: BlockKind::Paragraph,
        id: paragraph.id.clone(),
        number: paragraph.number.as_deref(),
        words: Some(&paragraph.text),
    });
    let mut drafts: Vec<Draft<'_>> = headings.chain(paragraphs).collect();
    drafts.sort_by_key(|draft| draft.span);
    drafts
}

/// Adds what stands before, between and after the headings and paragraphs, where it is worth showing.
fn with_text_between<'a>(document: &'a Document, drafts: Vec<Draft<'a>>) -> Vec<Draft<'a>> {
    let last = drafts.len();
    let mut out = Vec::with_capacity(last + 2);
    let mut from = 0;
    let gap = |place: usize, span: Span| {
        let words = span.of(&document.text).trim();
        let told = || document.problems.iter().any(|p| p.span.start < p.span.end && within(p.span, span));
        let shown = place == 0 || place == last || words.chars().count() >= WORTH_SHOWING || told();
        let id = format!("between_{place}");
        (shown && !words.is_empty()).then_some(Draft {
            span,
            kind: BlockKind::Loose,
            id,
            number: None,
            words: None,
        })
    };
    for (place, draft) in drafts.into_iter().enumerate() {
        if draft.span.start > from {
            out.extend(gap(place, Span { start: from, end: draft.span.start }));
        }
        from = from.max(draft.span.end);
        out.push(draft);
    }
    if document.text.len() > from {
        out.extend(gap(last, Span { start: from, end: document.text.len() }));
    }
    out
}

fn within(inner: Span, outer: Span) -> bool {
    outer.start <= inner.start && inner.start < outer.end
}

fn outline(document: &Document) -> Vec<OutlineEntry> {
    let mut entries: Vec<(usize, OutlineEntry)> = Vec::new();
    for (index, heading) in document.headings.iter().enumerate() {
        let entry = OutlineEntry {
            target: format!("heading_{index}"),
            words: heading.text.clone(),
            level: heading.level.clamp(1, 4),
            own: true,
        };
        entries.push((heading.span.start, entry));
    }
    for (part, words) in
        [(Part::Preamble, "Preambular paragraphs"), (Part::Operative, "Operative paragraphs")]
    {
        let all = || document.paragraphs.iter().filter(|paragraph| paragraph.part == part);
        if let Some(first) = all().next() {
            let words = format!("{words} ({})", all().count());
            entries.push((
                first.span.start,
                OutlineEntry { target: first.id.clone(), words, level: 1, own: false },
            ));
        }
    }
    entries.sort_by_key(|(start, _)| *start);
    entries.into_iter().map(|(_, entry)| entry).collect()
}

/// What was found in a block, by place in the file's text.
struct Findings {
    citations: Vec<(Span, String)>,
    problems: Vec<(Span, String)>,
    recommendations: Vec<Span>,
}

impl Findings {
    fn of(document: &Document, notes: &[(Span, ProblemNote)], office: &Office<'_>, block: Span) -> Findings {
        let overlaps = |span: Span| span.start < block.end && block.start < span.end;
        let citations = document.citations.iter().filter(|citation| overlaps(citation.span));
        let problems = notes.iter().filter(|(at, _)| overlaps(*at));
        let recommendations =
            document.recommendations.iter().map(|one| one.span).filter(|span| overlaps(*span));
        Findings {
            citations: citations.map(|one| (one.span, (office.cited)(one).unwrap_or_default())).collect(),
            problems: problems.map(|(at, note)| (*at, note.id.clone())).collect(),
            recommendations: recommendations.collect(),
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

fn runs(document: &Document, draft: &Draft<'_>, findings: &Findings) -> Vec<Run> {
    let joined: String;
    let words = match draft.words {
        Some(words) => words,
        None => {
            joined = draft.span.of(&document.text).split_whitespace().collect::<Vec<_>>().join(" ");
            &joined
        }
    };
    let mut placed = align(words, &document.text, draft.span);
    bridge(&mut placed);
    let mut runs: Vec<Run> = Vec::new();
    let mut from = 0;
    for (index, one) in placed.iter().enumerate() {
        let found = findings.at(one.source);
        let to = placed.get(index + 1).map_or(words.len(), |next| next.clean.start);
        let piece = words.get(one.clean.start..one.clean.end).unwrap_or_default();
        let blank = words.get(one.clean.end..to).unwrap_or_default();
        let lead = words.get(from..one.clean.start).unwrap_or_default();
        let same = runs.last().is_some_and(|last| same_findings(last, &found));
        if let (true, Some(last)) = (same, runs.last_mut()) {
            last.text.push_str(lead);
            last.text.push_str(piece);
        } else {
            // Blanks at the edge of a finding go to the plain words beside it.
            let plain = |run: &Run| run.citation.is_none() && run.problem.is_none();
            let (mut text, mut lead) = (String::new(), lead);
            match runs.last_mut() {
                Some(last) if plain(last) => last.text.push_str(std::mem::take(&mut lead)),
                _ if plain(&found) => text.push_str(std::mem::take(&mut lead)),
                _ => {}
            }
            if !lead.is_empty() {
                runs.push(Run { text: lead.to_owned(), ..Run::default() });
            }
            text.push_str(piece);
            runs.push(Run { text, ..found });
        }
        from = one.clean.end;
        if index + 1 == placed.len() && !blank.is_empty() {
            runs.push(Run { text: blank.to_owned(), ..Run::default() });
        }
    }
    runs
}

fn same_findings(one: &Run, other: &Run) -> bool {
    one.citation == other.citation
        && one.problem == other.problem
        && one.recommendation == other.recommendation
}

/// A piece without a place takes that of the piece before it, so that a broken word does not cut a finding in two.
fn bridge(placed: &mut [Placed]) {
    let mut before = None;
    for one in placed {
        one.source = one.source.or(before);
        before = one.source;
    }
}
