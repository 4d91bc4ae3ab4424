//! Lays a document out for reading: blocks in order, each with its words cut into runs, and what belongs beside it.
//!
//! A paragraph that holds several recommendations becomes several blocks, one a recommendation, so that each stands
//! beside its own mark and can be led to: see [`anchor`].

use std::rc::Rc;

use document::{Citation, Document, Part, Problem, Recommendation, Span};

use super::align::{Placed, align};
use super::reader_page::{Block, BlockKind, OutlineEntry, ProblemNote, RecommendationMark};
use super::runs::{Findings, runs};

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

/// A block before what was found in it is known.
struct Draft {
    /// Its place in the file's text.
    span: Span,
    kind: BlockKind,
    id: String,
    number: Option<String>,
    words: Rc<str>,
    /// Where in `words` it begins: a block cut from a paragraph shares the paragraph's words.
    from: usize,
    placed: Vec<Placed>,
}

impl Draft {
    fn new(document: &Document, span: Span, kind: BlockKind, id: String, words: &str) -> Draft {
        let placed = align(words, &document.text, span);
        Draft { span, kind, id, number: None, words: words.into(), from: 0, placed }
    }

    fn holds(&self, span: Span) -> bool {
        self.span.start <= span.start && span.start < self.span.end
    }
}

/// The id of the block that a recommendation begins in.
#[must_use]
pub fn anchor(document: &Document, recommendation: &Recommendation) -> Option<String> {
    let inside = |outer: Span, inner: Span| outer.start <= inner.start && inner.start < outer.end;
    let paragraph =
        document.paragraphs.iter().find(|paragraph| inside(paragraph.span, recommendation.span))?;
    let mut starts: Vec<usize> = document
        .recommendations
        .iter()
        .map(|one| one.span)
        .filter(|span| inside(paragraph.span, *span))
        .map(|span| span.start)
        .collect();
    starts.sort_unstable();
    starts.dedup();
    let place = starts.iter().position(|start| *start == recommendation.span.start)?;
    Some(if starts.len() > 1 { part_id(&paragraph.id, place) } else { paragraph.id.clone() })
}

fn part_id(paragraph: &str, place: usize) -> String {
    format!("{paragraph}-{}", place + 1)
}

/// Lays `document` out.
#[must_use]
pub fn lay_out(document: &Document, office: &Office<'_>) -> Layout {
    let drafts = with_text_between(document, drafts(document));
    let problems = document.problems.iter().enumerate();
    let notes: Vec<(Span, ProblemNote)> =
        problems.map(|(index, problem)| (problem.span, (office.problem)(index, problem))).collect();
    let block = |draft: &Draft| {
        let findings = Findings::of(document, &notes, office, draft.span);
        let begins = document.recommendations.iter().filter(|one| draft.holds(one.span));
        let here = notes.iter().filter(|(at, _)| at.start < at.end && draft.holds(*at));
        Block {
            id: draft.id.clone(),
            kind: draft.kind,
            number: draft.number.clone(),
            runs: runs(&draft.words, draft.from, &draft.placed, &findings),
            notes: here.map(|(_, note)| note.clone()).collect(),
            recommendations: begins.map(|one| (office.recommendation)(one)).collect(),
        }
    };
    let blocks: Vec<Block> = drafts.iter().map(block).collect();
    let homeless = |at: Span| at.start >= at.end || !drafts.iter().any(|draft| draft.holds(at));
    let loose = notes.iter().filter(|(at, _)| homeless(*at)).map(|(_, note)| note.clone()).collect();
    Layout { outline: outline(document), blocks, loose }
}

fn drafts(document: &Document) -> Vec<Draft> {
    let headings = document.headings.iter().enumerate().map(|(index, heading)| {
        let kind = BlockKind::Heading(heading.level);
        Draft::new(document, heading.span, kind, format!("heading_{index}"), &heading.text)
    });
    let paragraphs = document.paragraphs.iter().flat_map(|paragraph| {
        let kind = BlockKind::Paragraph;
        let mut draft = Draft::new(document, paragraph.span, kind, paragraph.id.clone(), &paragraph.text);
        draft.number.clone_from(&paragraph.number);
        split(draft, document)
    });
    let mut drafts: Vec<Draft> = headings.chain(paragraphs).collect();
    drafts.sort_by_key(|draft| draft.span);
    drafts
}

/// Cuts a paragraph where each of its recommendations begins, if it has several.
fn split(paragraph: Draft, document: &Document) -> Vec<Draft> {
    let inside = document.recommendations.iter().filter(|one| paragraph.holds(one.span));
    let mut parts: Vec<(usize, &str)> = inside.map(|one| (one.span.start, one.number.as_str())).collect();
    parts.sort_unstable();
    parts.dedup_by_key(|(start, _)| *start);
    if parts.len() < 2 {
        return vec![paragraph];
    }
    let piece_at = |start: usize| {
        let found =
            paragraph.placed.iter().position(|piece| piece.source.is_some_and(|at| at.start >= start));
        found.unwrap_or(paragraph.placed.len())
    };
    let mut out = Vec::with_capacity(parts.len() + 1);
    let first = piece_at(parts[0].0);
    if first > 0 {
        out.push(Draft {
            span: Span { start: paragraph.span.start, end: parts[0].0 },
            number: paragraph.number.clone(),
            ..part(&paragraph, 0, first, paragraph.id.clone())
        });
    }
    for (place, (start, number)) in parts.iter().enumerate() {
        let end = parts.get(place + 1).map(|(next, _)| *next);
        let (from, to) = (piece_at(*start), end.map_or(paragraph.placed.len(), piece_at));
        let from = after_number(&paragraph, from, to, number);
        out.push(Draft {
            span: Span { start: *start, end: end.unwrap_or(paragraph.span.end) },
            number: Some((*number).to_owned()),
            ..part(&paragraph, from, to, part_id(&paragraph.id, place))
        });
    }
    out
}

/// The pieces `from..to` of a paragraph as a block of its own.
fn part(paragraph: &Draft, from: usize, to: usize, id: String) -> Draft {
    let placed = paragraph.placed.get(from..to).unwrap_or_default().to_vec();
    let begins = placed.first().map_or(paragraph.words.len(), |piece| piece.clean.start);
    Draft {
        span: paragraph.span,
        kind: paragraph.kind,
        id,
        number: None,
        words: Rc::clone(&paragraph.words),
        from: begins,
        placed,
    }
}

/// The first piece after the number that leads `from..to`, for it is shown beside the words.
fn after_number(paragraph: &Draft, from: usize, to: usize, number: &str) -> usize {
    let begins = paragraph.placed.get(from).map_or(0, |piece| piece.clean.start);
    let words = paragraph.words.get(begins..).unwrap_or_default();
    let Some(rest) = words.strip_prefix(number) else { return from };
    let rest = rest.trim_start_matches(['.', ')', ' ', '\u{a0}']);
    let ends = paragraph.words.len() - rest.len();
    (from..to).find(|piece| paragraph.placed[*piece].clean.start >= ends).unwrap_or(to)
}

/// Adds what stands before, between and after the headings and paragraphs, where it is worth showing.
fn with_text_between(document: &Document, drafts: Vec<Draft>) -> Vec<Draft> {
    let last = drafts.len();
    let mut out = Vec::with_capacity(last + 2);
    let mut from = 0;
    let gap = |place: usize, span: Span| {
        let words = lines(span.of(&document.text));
        let inside = |at: Span| at.start < at.end && span.start <= at.start && at.start < span.end;
        let told = || document.problems.iter().any(|problem| inside(problem.span));
        let shown = place == 0 || place == last || words.chars().count() >= WORTH_SHOWING || told();
        let draft = || Draft::new(document, span, BlockKind::Loose, format!("between_{place}"), &words);
        (shown && !words.is_empty()).then(draft)
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

/// The lines of a text that have words, each with single blanks; a row of dots in a list of contents is one sign.
fn lines(text: &str) -> String {
    let is_leader = |word: &&str| word.len() > 3 && word.bytes().all(|byte| byte == b'.');
    let line = |line: &str| {
        let words: Vec<&str> =
            line.split_whitespace().map(|word| if is_leader(&word) { "…" } else { word }).collect();
        words.join(" ")
    };
    text.lines().map(line).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

fn outline(document: &Document) -> Vec<OutlineEntry> {
    let mut entries: Vec<(usize, OutlineEntry)> = Vec::new();
    for (index, heading) in document.headings.iter().enumerate() {
        let (target, words) = (format!("heading_{index}"), heading.text.clone());
        let entry = OutlineEntry { target, words, level: heading.level.clamp(1, 4), own: true };
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
