//! Words in an order that no language has: reversed Arabic, columns woven together, letters shuffled.
//!
//! Small words tell. A text of any length has its language's prepositions and articles; where they are gone the letters
//! are not in their order, and where two that never meet stand side by side the lines are not.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::Reading;
use crate::{Problem, Span, problem};

/// Words of one block.
const BLOCK: usize = 250;
/// Blocks that must be doubtful, one after the other or in all, as a share of all: one in this many.
const SHARE: usize = 4;

pub(super) fn check(reading: &Reading) -> Vec<Problem> {
    let mut found = Vec::new();
    found.extend(reversed(reading));
    if found.is_empty() {
        found.extend(shuffled(reading));
    }
    found.extend(woven(reading));
    found
}

/// Small words of Arabic.
const ARABIC: &[&str] =
    &["في", "من", "على", "إلى", "أن", "عن", "التي", "الذي", "مع", "هذا", "هذه", "كما", "ما", "لا"];

/// Arabic whose words are read from their end.
fn reversed(reading: &Reading) -> Option<Problem> {
    static FORWARDS: LazyLock<HashSet<String>> =
        LazyLock::new(|| ARABIC.iter().map(|word| crate::fold::words(word).into_owned()).collect());
    static BACKWARDS: LazyLock<HashSet<String>> =
        LazyLock::new(|| FORWARDS.iter().map(|word| word.chars().rev().collect()).collect());
    let (mut right, mut wrong, mut first) = (0, 0, None);
    for line in reading.lines {
        let words = line.of(reading.text);
        if !words.contains(is_arabic) {
            continue;
        }
        for word in crate::fold::words(words).split_whitespace() {
            if FORWARDS.contains(word) {
                right += 1;
            } else if BACKWARDS.contains(word) {
                wrong += 1;
                first.get_or_insert(line.span());
            }
        }
    }
    let span = first.filter(|_| wrong > right && wrong >= 3)?;
    let message =
        "The letters of Arabic words stand in reverse. Look for another version, or save it from Word again.";
    Some(problem::ORDER_DOUBTFUL.at(span, message))
}

fn is_arabic(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{6ff}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
}

/// The small words of languages in Latin and Cyrillic letters, and the share of a text, in percent, that they have at
/// least: half of what the leanest documents have.
const SMALL: &[(&str, &[&str], usize)] = &[
    (
        "en",
        &[
            "the", "of", "and", "to", "in", "for", "on", "that", "by", "with", "its", "is", "as", "be",
            "had", "was",
        ],
        10,
    ),
    // Haitian Creole is told apart from French by few programs: its small words stand here too.
    (
        "fr",
        &[
            "de", "la", "et", "des", "les", "le", "du", "en", "que", "dans", "pour", "au", "aux", "sur",
            "nan", "ki", "pou", "yo", "li", "ak", "se", "gen", "moun", "tout",
        ],
        10,
    ),
    ("es", &["de", "la", "los", "en", "el", "las", "que", "del", "para", "por", "con", "se", "su", "al"], 10),
    ("ru", &["на", "по", "для", "что", "от", "из", "не", "за", "также", "их", "об", "или", "со", "как"], 1),
];

/// Blocks of running words with hardly a small word of the language in them.
fn shuffled(reading: &Reading) -> Option<Problem> {
    let language = reading.doc.language.as_deref()?;
    let (_, small, least) = SMALL.iter().find(|(code, _, _)| *code == language)?;
    let (mut blocks, mut doubtful, mut first) = (0, 0, None);
    let (mut words, mut met, mut start) = (0, 0, 0);
    for line in reading.own_lines() {
        let line_words = line.of(reading.text);
        // A table, a list of names or a line of contents has no sentence.
        if line_words.len() < 40 || line_words.contains("....") {
            continue;
        }
        if words == 0 {
            start = line.span().start;
        }
        for word in
            line_words.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().nth(1).is_some())
        {
            words += 1;
            met += usize::from(word.len() <= 12 && small.contains(&word.to_lowercase().as_str()));
        }
        if words >= BLOCK {
            blocks += 1;
            if met * 100 < words * least {
                doubtful += 1;
                first.get_or_insert(Span { start, end: line.span().end });
            }
            (words, met) = (0, 0);
        }
    }
    let span = first.filter(|_| doubtful >= 1 && doubtful * SHARE >= blocks)?;
    let message = "Words stand here as in no text of its language: letters may be out of order. Compare with the original.";
    Some(problem::ORDER_DOUBTFUL.at(span, message))
}

/// Words of English after which none of [`NEVER_AFTER`] comes.
const NEVER_BEFORE: &[&str] = &["the", "a", "an", "of", "and", "its", "their", "this", "which", "our"];
const NEVER_AFTER: &[&str] =
    &["of", "and", "the", "was", "is", "had", "has", "were", "that", "a", "by", "for", "in", "to"];

/// Pairs that do occur, of those that the two lists make.
const OCCURS: &[(&str, &str)] = &[
    ("of", "the"),
    ("of", "a"),
    ("and", "the"),
    ("and", "a"),
    ("and", "of"),
    ("and", "was"),
    ("and", "is"),
    ("and", "had"),
    ("and", "has"),
    ("and", "were"),
    ("and", "that"),
    ("and", "by"),
    ("and", "for"),
    ("and", "in"),
    ("and", "to"),
    ("this", "was"),
    ("this", "is"),
    ("this", "had"),
    ("this", "has"),
    ("this", "and"),
    ("this", "by"),
    ("this", "in"),
    ("this", "for"),
    ("this", "to"),
    ("this", "the"),
    ("this", "that"),
    ("this", "a"),
    ("which", "the"),
    ("which", "was"),
    ("which", "is"),
    ("which", "had"),
    ("which", "has"),
    ("which", "were"),
    ("which", "a"),
    ("which", "by"),
    ("which", "in"),
    ("which", "for"),
    ("which", "to"),
    ("which", "of"),
    ("which", "and"),
    ("of", "that"),
    ("of", "by"),
    ("of", "and"),
    ("of", "in"),
    ("a", "the"),
    ("which", "that"),
    ("of", "for"),
];

/// Seams between lines (or between cells of one) where two small words meet that never do: columns woven together.
fn woven(reading: &Reading) -> Option<Problem> {
    if reading.doc.language.as_deref() != Some("en") {
        return None;
    }
    let (mut seams, mut wrong, mut first) = (0, 0, None);
    let mut before: Option<String> = None;
    for line in reading.own_lines() {
        for piece in line.of(reading.text).split('\t').filter(|piece| piece.len() >= 15) {
            let starts = piece.split(char::is_whitespace).next().unwrap_or_default();
            if let Some(before) = &before
                && starts.starts_with(char::is_lowercase)
            {
                seams += 1;
                if never_meet(before, starts) {
                    wrong += 1;
                    first.get_or_insert(line.span());
                }
            }
            let last = piece.split_whitespace().next_back().unwrap_or_default();
            before = last.ends_with(char::is_alphabetic).then(|| last.to_lowercase());
        }
    }
    let span = first.filter(|_| wrong >= 3 && wrong * 50 > seams)?;
    let message =
        "Lines do not go on from one to the next: columns may be woven together. Compare with the original.";
    Some(problem::ORDER_DOUBTFUL.at(span, message))
}

fn never_meet(before: &str, after: &str) -> bool {
    NEVER_BEFORE.contains(&before) && NEVER_AFTER.contains(&after) && !OCCURS.contains(&(before, after))
}
