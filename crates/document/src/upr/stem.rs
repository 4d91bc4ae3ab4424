//! Finds the paragraphs that introduce lists of recommendations, and the items under each.

use super::words::Lines;
use crate::Position;

/// Recommendations read in one report. The longest reports have some 350.
const RECOMMENDATIONS_MAX: usize = 5_000;

/// A number at the start of a line, or after the end of a sentence.
#[derive(Clone, Copy, Debug)]
struct Mark {
    /// Where its first digit stands.
    at: usize,
    /// Where the words after it begin.
    end: usize,
    first: u32,
    /// In `98.12`, the 12.
    second: Option<u32>,
    /// In `(a)`: 1 for a; `first` is 0.
    letter: bool,
    /// Whether it begins a line.
    leads: bool,
}

/// How the items under a paragraph are numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// `98.1`, `98.2`.
    Dotted,
    /// `1.`, `2.`.
    Plain,
    /// `(a)`, `(b)`.
    Lettered,
}

/// One recommendation's place, its number not yet cut into wordings.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// In `98.12`, the 12.
    pub ordinal: u32,
    /// The number as printed, with its paragraph's.
    pub number: String,
    /// Where its number stands.
    pub start: usize,
    /// Where its words begin.
    pub words: usize,
    /// Where the next thing begins.
    pub end: usize,
}

/// A paragraph and its recommendations.
#[derive(Clone, Debug)]
pub(super) struct Stem {
    /// The number of the paragraph.
    pub paragraph: u32,
    /// Its introductory words.
    pub introduction: (usize, usize),
    pub position: Option<Position>,
    pub items: Vec<Item>,
}

/// All lists of recommendations in a masked report, in order.
pub(super) fn stems(masked: &str) -> Vec<Stem> {
    let marks = marks(masked);
    let mut stems: Vec<Stem> = Vec::new();
    let mut next = 0;
    let mut items = 0;
    while next < marks.len() && items < RECOMMENDATIONS_MAX {
        let Some(style) = introduces(masked, &marks, next) else {
            next += 1;
            continue;
        };
        let (stem, after) = read_list(masked, &marks, next, style);
        let found = !stem.items.is_empty();
        items += stem.items.len();
        if found {
            stems.push(stem);
        }
        next = if found { after.max(next + 1) } else { next + 1 };
    }
    settle_positions(masked, &marks, &mut stems);
    stems
}

/// The numbers at which a paragraph or a recommendation may begin.
fn marks(masked: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (start, line) in Lines::new(masked) {
        let indent = line.len() - line.trim_start().len();
        marks.extend(mark_at(masked, start + indent, true));
        // A number after the end of a sentence in the same line: some files lost their line ends.
        for (at, _) in line.match_indices([';', '.', ')']) {
            // A note's mark may stand between: `(Cuba);3 98.2 ...`.
            let rest =
                line[at + 1..].trim_start_matches(|c: char| c.is_ascii_digit() || super::words::is_raised(c));
            let number = rest.trim_start();
            if number.len() < rest.len() && number.starts_with(|c: char| c.is_ascii_digit()) {
                marks.extend(mark_at(masked, start + line.len() - number.len(), false));
            }
        }
    }
    marks.sort_by_key(|mark| mark.at);
    marks.dedup_by_key(|mark| mark.at);
    marks
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

fn mark_at(masked: &str, at: usize, leads: bool) -> Option<Mark> {
    let rest = &masked[at..];
    if let Some(inner) = rest.strip_prefix('(').filter(|_| leads) {
        let letter = inner.chars().next().filter(char::is_ascii_lowercase)?;
        inner[1..].strip_prefix(')').filter(|after| after.starts_with(char::is_whitespace))?;
        let first = u32::from(letter) - u32::from('a') + 1;
        return Some(Mark { at, end: at + 3, first, second: None, letter: true, leads });
    }
    let count = digits(rest);
    if !(1..=3).contains(&count) {
        return None;
    }
    let first = rest[..count].parse().ok()?;
    let after = rest[count..].strip_prefix(['.', ')'])?;
    let mut end = at + count + 1;
    let count = digits(after);
    let dotted = (1..=3).contains(&count) && rest.as_bytes()[end - at - 1] == b'.';
    let second = if dotted { after[..count].parse().ok() } else { None };
    if dotted {
        end += count;
        let tail = &masked[end..];
        let closer = tail.strip_prefix(['.', ':', ')']).unwrap_or(tail);
        // `1.5 million` and `98.1.2` are not numbers of recommendations.
        if closer.starts_with(|c: char| c.is_ascii_digit()) || tail.starts_with(['-', '%', ',', '–']) {
            return None;
        }
        end = masked.len() - closer.len();
    } else if !after.is_empty()
        && !after.starts_with(|c: char| c.is_whitespace() || c.is_uppercase() || c == '“')
    {
        return None;
    }
    Some(Mark { at, end, first, second, letter: false, leads })
}

/// Whether the paragraph at this mark introduces a list, and how its items are numbered.
fn introduces(masked: &str, marks: &[Mark], index: usize) -> Option<Style> {
    let mark = marks[index];
    if mark.letter || mark.second.is_some() || !mark.leads {
        return None;
    }
    let first = marks[index + 1..].iter().find(|next| next.leads || next.second == Some(1))?;
    let words = introduction(masked, mark.end, first.at)?;
    if !words.contains("recommendation") || is_closing(&words) {
        return None;
    }
    if first.first == mark.first && first.second.is_some_and(|second| second <= 3) {
        return Some(Style::Dotted);
    }
    let announces = ["following", "below", "formulated", "made"].iter().any(|word| words.contains(word))
        || position(&words).is_some();
    if !announces || first.second.is_some() || first.first != 1 {
        return None;
    }
    Some(if first.letter { Style::Lettered } else { Style::Plain })
}

/// The words between two places, folded; none if they are too long for an introduction.
fn introduction(masked: &str, start: usize, end: usize) -> Option<String> {
    const LONGEST: usize = 2_500;
    let words = masked.get(start..end)?;
    (words.len() <= LONGEST).then(|| super::words::joined(words).to_lowercase())
}

fn is_closing(words: &str) -> bool {
    words.starts_with("all conclusions")
        || words.starts_with("all the conclusions")
        || words.contains("construed as endorsed")
}

/// Reads the items of the list that the paragraph at `index` introduces; gives also the mark after the list.
fn read_list(masked: &str, marks: &[Mark], index: usize, style: Style) -> (Stem, usize) {
    let stem = marks[index];
    let mut items: Vec<Item> = Vec::new();
    let mut next = index + 1;
    let mut limit = masked.len();
    while next < marks.len() && items.len() < RECOMMENDATIONS_MAX {
        let mark = marks[next];
        let expected = items.last().map_or(1, |item: &Item| item.ordinal + 1);
        if ends_list(masked, marks, next, stem.first, style, expected) {
            limit = mark.at;
            break;
        }
        if let Some(ordinal) =
            ordinal(mark, stem.first, style).filter(|ordinal| fits(*ordinal, expected, mark, style))
        {
            let number = match style {
                Style::Lettered => format!("{}.{}", stem.first, char::from_u32(96 + ordinal).unwrap_or('?')),
                _ => format!("{}.{ordinal}", stem.first),
            };
            if let Some(last) = items.last_mut() {
                last.end = mark.at;
            }
            items.push(Item { ordinal, number, start: mark.at, words: mark.end, end: masked.len() });
        }
        next += 1;
    }
    if let Some(last) = items.last_mut() {
        last.end = last.end.min(limit).min(annex(masked, last.words));
    }
    let first = items.first().map_or(stem.end, |item| item.start);
    let words = introduction(masked, stem.end, first).unwrap_or_default();
    let introduction = (stem.at, first);
    (Stem { paragraph: stem.first, introduction, position: position(&words), items }, next)
}

fn ordinal(mark: Mark, paragraph: u32, style: Style) -> Option<u32> {
    match style {
        Style::Dotted => mark.second.filter(|_| mark.first == paragraph),
        Style::Plain => (mark.second.is_none() && !mark.letter).then_some(mark.first),
        Style::Lettered => mark.letter.then_some(mark.first),
    }
}

/// Whether a number can be the next item. In the dotted style the paragraph's number vouches for it; else only the
/// sequence does, and a small gap in it is let through to be reported.
fn fits(ordinal: u32, expected: u32, mark: Mark, style: Style) -> bool {
    match style {
        Style::Dotted => mark.leads || ordinal == expected,
        _ => ordinal == expected || (mark.leads && ordinal > expected && ordinal <= expected + 2),
    }
}

/// Whether the list is over at this mark.
fn ends_list(masked: &str, marks: &[Mark], next: usize, paragraph: u32, style: Style, expected: u32) -> bool {
    let mark = marks[next];
    if !mark.leads || mark.second.is_some() || mark.letter || mark.first != paragraph + 1 {
        return false;
    }
    if style != Style::Plain || expected != mark.first {
        return true;
    }
    // A list so long that its next number is that of the next paragraph.
    let end = marks.get(next + 1).map_or(masked.len(), |after| after.at);
    introduction(masked, mark.end, end).is_none_or(|words| {
        is_closing(&words) || (words.contains("recommendation") && words.trim_end().ends_with(':'))
    })
}

/// Where the annex begins after `from`; the end of the text if there is none.
fn annex(masked: &str, from: usize) -> usize {
    let heading = |line: &str| {
        let line = line.trim();
        line.len() < 12 && line.to_ascii_lowercase().starts_with("annex")
            || line.eq_ignore_ascii_case("composition of the delegation")
            || is_closing(&line.to_lowercase())
    };
    let found = Lines::new(&masked[from..]).find(|(_, line)| heading(line));
    found.map_or(masked.len(), |(start, _)| from + start)
}

/// Lists whose introduction says nothing take what the next paragraphs say of "these recommendations".
fn settle_positions(masked: &str, marks: &[Mark], stems: &mut [Stem]) {
    for stem in stems.iter_mut().filter(|stem| stem.position.is_none()) {
        let after = stem.items.last().map_or(0, |item| item.end);
        let Some(follow) = marks.iter().position(|mark| mark.at >= after) else { continue };
        let end = marks.get(follow + 1).map_or(masked.len(), |mark| mark.at);
        if let Some(words) = introduction(masked, marks[follow].end, end)
            && words.contains("these recommendations")
        {
            stem.position = position(&words);
        }
    }
}

/// What introductions say, in the order in which they are tried: "did not enjoy the support" also holds the words
/// "enjoy the support".
const POSITIONS: &[(Position, &[&str])] = &[
    (
        Position::Partial,
        &[
            "partial support",
            "partially support",
            "partially accepted",
            "supported in part",
            "accepted in part",
        ],
    ),
    (
        Position::Noted,
        &[
            "not enjoy",
            "not have the support",
            "not supported",
            "not support ",
            "not accept",
            "not be accepted",
            "cannot be supported",
            "cannot support",
            "cannot accept",
            "not in a position to",
            "been noted",
            "are noted",
            "were noted",
            "noted by",
            "takes note",
            "took note",
            "take note",
            "rejected",
            "rejects",
            "not meet with the support",
            "not receive the support",
        ],
    ),
    (
        Position::Pending,
        &[
            "will be examined",
            "will be considered",
            "will be reviewed",
            "will examine",
            "will provide",
            "will respond",
            "in due course",
            "in due time",
            "pending",
            "responses in",
            "further consideration",
            "will be responded",
        ],
    ),
    (
        Position::Supported,
        &[
            "enjoy the support",
            "enjoys the support",
            "enjoy its support",
            "enjoys its support",
            "enjoy their support",
            "enjoy the full support",
            "enjoyed the support",
            "have the support",
            "been accepted",
            "are accepted",
            "were accepted",
            "accepted by",
            "supported by",
            "are supported",
            "been supported",
            "supports the",
            "accepts the",
            "received the support",
            "meet with the support",
            "support of",
        ],
    ),
];

/// What an introduction says of the recommendations under it; `words` are folded.
fn position(words: &str) -> Option<Position> {
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| words.contains(phrase));
    POSITIONS.iter().find(|(_, phrases)| says(phrases)).map(|(position, _)| *position)
}
