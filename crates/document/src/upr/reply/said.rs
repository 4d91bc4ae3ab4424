//! What the words of one reply say: its position, and where several are in it, which words say which.

use super::super::{stance, words};
use crate::{Position, PositionPart};

/// A sentence that is about a recommendation, and what it says of it.
struct Sentence<'t> {
    words: &'t str,
    positions: Vec<Position>,
}

/// The position that a reply takes, and its parts where it takes several.
pub(super) fn position(reply: &str) -> (Option<Position>, Vec<PositionPart>) {
    let joined = words::joined(reply);
    let mut sentences: Vec<Sentence<'_>> = sentences(&joined)
        .into_iter()
        .enumerate()
        .map(|(index, words)| Sentence { words, positions: spoken(words, index == 0) })
        .filter(|sentence| !sentence.positions.is_empty())
        .collect();
    // A label of its own is the whole answer: what follows explains it.
    if let Some(first) = sentences.first()
        && first.words.split_whitespace().count() <= 3
        && joined.starts_with(first.words)
    {
        sentences.truncate(1);
    }
    let all = sentences.iter().flat_map(|sentence| sentence.positions.iter().copied());
    let position = stance::together(all);
    if position != Some(Position::Partial) {
        return (position, Vec::new());
    }
    let parts = sentences.iter().flat_map(|sentence| clauses(sentence.words)).collect();
    (position, parts)
}

/// A cell of a table that holds a position and nothing else.
pub(super) struct Cell {
    pub words: String,
    pub position: Position,
    /// What the cell stands in, without it.
    pub rest: String,
}

/// The first cell or line that is a label: `Supported`, `Does not enjoy support`.
pub(super) fn cell(content: &str) -> Option<Cell> {
    let mut at = 0;
    for piece in content.split_inclusive(['\t', '\n', '\u{2028}']) {
        let (start, words) = (at, piece.trim().trim_matches(['.', ':', ';']));
        at += piece.len();
        let folded = stance::fold(words);
        let told: usize = stance::stances(&folded).iter().map(|stance| stance.end - stance.start).sum();
        if words.is_empty() || words.len() > 60 || told * 3 < folded.len() * 2 {
            continue;
        }
        if let Some(position) = stance::label(words) {
            let rest = format!("{}{}", &content[..start], &content[start + piece.len()..]);
            return Some(Cell { words: words.to_owned(), position, rest });
        }
    }
    None
}

/// The sentences of words on one line.
fn sentences(joined: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (at, mark) in joined.match_indices(['.', ';', '!', '?', '•']) {
        let end = at + mark.len();
        let rest = &joined[end..];
        let next = rest.trim_start().chars().next();
        let ends = next.is_none_or(|c| c.is_uppercase() || !c.is_alphanumeric())
            && (rest.starts_with(' ') || rest.is_empty());
        if ends || mark == ";" || mark == "•" {
            sentences.push(joined[start..end].trim());
            start = end;
        }
    }
    sentences.push(joined[start..].trim());
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

/// The positions that a sentence takes towards recommendations; none if it speaks of other things.
fn spoken(sentence: &str, first: bool) -> Vec<Position> {
    let folded = stance::lower(sentence);
    let about = ["recommend", "recommand", "recomend"].iter().any(|word| folded.contains(word));
    let found = stance::stances(&folded);
    found
        .iter()
        .filter(|stance| {
            let before = folded[..stance.start].trim_end();
            let after = folded[stance.end..].trim_start();
            let ended = after.is_empty() || after.starts_with(['.', ':', ';', ',', '–', '-', '(', ')', '—']);
            let label = before.is_empty() && first && (ended || starts_anew(sentence, stance.end));
            about
                || label
                || is_subject(before) && (ended || is_object(after))
                || ["enjoy", "definit"].iter().any(|word| folded[stance.start..stance.end].contains(word))
        })
        .map(|stance| stance.position)
        .collect()
}

/// Whether a sentence goes on with a capital: a cell of its own that says `Supported`, and the next that explains.
fn starts_anew(sentence: &str, at: usize) -> bool {
    sentence.get(at..).is_some_and(|rest| rest.trim_start().starts_with(char::is_uppercase))
}

/// Whether words can be the one who takes a position: a State, its Government, "we", or nobody ("is accepted").
fn is_subject(before: &str) -> bool {
    const SUBJECTS: &[&str] = &[
        "government",
        "we",
        "it",
        "gouvernement",
        "gobierno",
        "état",
        "estado",
        "state",
        "republic",
        "response",
        "position",
        "nous",
        "il",
        "elle",
        "this",
        "reply",
    ];
    let last = before.rsplit(|c: char| !c.is_alphabetic()).find(|word| !word.is_empty()).unwrap_or_default();
    let named = |count: usize| {
        let words: Vec<&str> = before.split_whitespace().rev().take(count).collect();
        crate::country::iso3(&words.into_iter().rev().collect::<Vec<_>>().join(" ")).is_some()
    };
    SUBJECTS.contains(&last) || (1..=4).any(named)
}

fn is_object(after: &str) -> bool {
    [
        "it ",
        "it.",
        "it,",
        "this",
        "these",
        "them",
        "the first",
        "the second",
        "both",
        "all ",
        "fully",
        "in principle",
        "cette",
        "ces ",
        "esta",
        "estas",
    ]
    .iter()
    .any(|object| after.starts_with(object))
}

/// The clauses of a sentence that take different positions; each ends before the words that begin the next.
fn clauses(sentence: &str) -> Vec<PositionPart> {
    let folded = stance::lower(sentence);
    let found = stance::stances(&folded);
    let mut parts: Vec<PositionPart> = Vec::new();
    let mut start = 0;
    for (index, this) in found.iter().enumerate() {
        let end = match found.get(index + 1) {
            Some(next) if next.position != this.position => boundary(&folded, this.end, next.start),
            Some(_) => continue,
            None => folded.len(),
        };
        let text =
            sentence[start..end].trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '•'));
        parts.push(PositionPart { text: text.to_owned(), position: this.position });
        start = end;
    }
    parts
}

/// Where the clause before `to` ends: at the last joint after `from`.
fn boundary(folded: &str, from: usize, to: usize) -> usize {
    const JOINTS: &[&str] = &[
        " but ",
        " however",
        " while ",
        " whereas ",
        " and ",
        ", ",
        " mais ",
        " et ",
        " pero ",
        " y ",
        " tandis ",
    ];
    let between = &folded[from..to];
    JOINTS.iter().filter_map(|joint| between.rfind(joint)).max().map_or(to, |at| from + at)
}
