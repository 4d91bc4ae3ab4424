//! The acts of a resolution: one English word for each verb that leads a paragraph, whatever its language.
//!
//! [`ACTS`] is the one list. A column a language holds the forms that the verb is written in; a further language is
//! a further column. English has two, since a preamble says participles and an operative part the present tense.

mod foreign;
mod table;
mod words;

pub use table::ACTS;
use table::{ADVERBS_EN, ADVERBS_ZH};

use crate::Part;

/// One act.
#[derive(Clone, Copy, Debug)]
pub struct Act {
    /// The word in a preamble.
    pub preamble: &'static str,
    /// The word in an operative part.
    pub operative: &'static str,
    /// How English says it in a preamble, lower case, longest first where one begins another.
    pub participles: &'static [&'static str],
    /// How English says it in an operative part.
    pub present: &'static [&'static str],
    /// How Chinese says it in either.
    pub zh: &'static [&'static str],
    /// Whether it speaks to someone: then the paragraph has addressees.
    pub addresses: bool,
    /// Whether it may also stand later in a paragraph as a verb of its own ("..., and recalling").
    pub chains: bool,
}

/// An act found in a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// Its place in [`ACTS`].
    pub(crate) act: usize,
    /// One past the verb, in bytes of the paragraph's words.
    pub(crate) end: usize,
}

impl Found {
    /// The act.
    pub(crate) fn act(self) -> &'static Act {
        &ACTS[self.act]
    }

    /// The word for it in that part of a document.
    pub(crate) fn word(self, part: Part) -> &'static str {
        if part == Part::Operative { self.act().operative } else { self.act().preamble }
    }
}

/// The verb that begins `words`, adverbs skipped, in a preamble's form, an operative part's, or either.
pub(crate) fn leading(words: &str, part: Option<Part>) -> Option<Found> {
    if words.starts_with(crate::layout::is_han) {
        return leading_zh(words);
    }
    leading_en(words, part).or_else(|| foreign::leading(words, part))
}

fn leading_zh(words: &str) -> Option<Found> {
    let mut best = longest_zh(words, 0);
    let mut at = 0;
    // Each adverb skipped may uncover a verb; a verb that begins with an adverb's character wins by being longer.
    for _ in 0..4 {
        let Some(adverb) = ADVERBS_ZH.iter().filter(|a| words[at..].starts_with(**a)).max_by_key(|a| a.len())
        else {
            break;
        };
        at += adverb.len();
        let next = longest_zh(words, at);
        if best.is_none_or(|found| ACTS[found.act].operative == "expresses") && next.is_some() {
            best = next;
        }
    }
    best
}

fn longest_zh(words: &str, at: usize) -> Option<Found> {
    let rest = &words[at..];
    ACTS.iter()
        .enumerate()
        .flat_map(|(act, row)| row.zh.iter().map(move |form| (act, form)))
        .filter(|(_, form)| rest.starts_with(**form))
        .max_by_key(|(_, form)| form.len())
        .map(|(act, form)| Found { act, end: at + form.len() })
}

/// At most so many words are looked at for a verb and its adverbs.
const LEAD_WORDS: usize = 12;

fn leading_en(words: &str, part: Option<Part>) -> Option<Found> {
    let words_of = lead_words(skip_subject(words), words);
    let kept: Vec<&(String, usize)> =
        words_of.iter().filter(|(word, _)| !ADVERBS_EN.contains(&word.as_str()) || word == "in").collect();
    // "in" is an adverb's only where it stands first ("In particular recalls") or in "in particular".
    let kept: Vec<&(String, usize)> = match kept.split_first() {
        Some((first, rest)) if first.0 == "in" => rest.to_vec(),
        _ => kept,
    };
    let mut best: Option<(usize, Found)> = None;
    for (act, row) in ACTS.iter().enumerate() {
        let forms = match part {
            Some(Part::Operative) => [row.present, &[][..]],
            Some(_) => [row.participles, &[][..]],
            None => [row.participles, row.present],
        };
        for form in forms.into_iter().flatten() {
            let count = form.split(' ').count();
            let same = kept.len() >= count && form.split(' ').zip(&kept).all(|(a, b)| a == b.0);
            if same && best.is_none_or(|(most, _)| count > most) {
                best = Some((count, Found { act, end: kept[count - 1].1 }));
            }
        }
    }
    best.map(|(_, found)| found)
}

/// "1. The Security Council requests": the organ before its verb.
fn skip_subject(words: &str) -> usize {
    const SUBJECTS: &[&str] = &[
        "the security council",
        "the general assembly",
        "the human rights council",
        "the economic and social council",
        "the commission",
        "the council",
        "the assembly",
        "we",
        "and",
        "therefore",
        "(a)",
    ];
    let head: String = words.chars().take(40).flat_map(char::to_lowercase).collect();
    if head.len() < words.len().min(40) {
        return 0;
    }
    SUBJECTS
        .iter()
        .find(|subject| head.starts_with(**subject) && head[subject.len()..].starts_with([' ', ',']))
        .map_or(0, |subject| subject.len())
        .min(words.len())
}

/// The first words from `from` on in lower case, each with where it ends; punctuation left out.
fn lead_words(from: usize, words: &str) -> Vec<(String, usize)> {
    let mut all = Vec::new();
    let mut at = from;
    let Some(rest) = words.get(from..) else { return all };
    for piece in rest.split_inclusive(char::is_whitespace) {
        let word = piece.trim_matches(|c: char| !c.is_alphanumeric());
        if !word.is_empty() {
            let lead = piece.find(word).unwrap_or(0);
            all.push((word.to_lowercase(), at + lead + word.len()));
        }
        at += piece.len();
        if all.len() >= LEAD_WORDS || piece.len() > 60 {
            break;
        }
    }
    all
}

/// More places than a paragraph has at which a further verb may stand.
const PLACES_MAX: usize = 400;

/// Every verb that leads the paragraph `words`, in order: the first, and those set beside it.
pub(crate) fn all(words: &str, part: Part) -> Vec<Found> {
    let Some(first) = leading(words, Some(part)).or_else(|| behind_a_phrase(words, part)) else {
        return Vec::new();
    };
    let mut found = vec![first];
    let zh = words.starts_with(crate::layout::is_han);
    let english = !zh && leading_en(words, Some(part)).is_some();
    let places = match (zh, english) {
        (true, _) => chained_zh(words, first.end),
        (_, true) => chained_en(words, first.end, part),
        _ => foreign::chained(words, first.end),
    };
    for at in places.into_iter().take(PLACES_MAX) {
        let Some(next) = leading(&words[at..], Some(part)) else { continue };
        // Behind a phrase no noun is meant: "and, in this regard, requests".
        let phrase =
            PHRASES_EN.iter().any(|phrase| words[..at].trim_end_matches([' ', ',']).ends_with(phrase));
        if !next.act().chains || english && !phrase && !verb_is_meant(&words[at..], next.end, part) {
            continue;
        }
        let next = Found { act: next.act, end: at + next.end };
        if found.iter().all(|f| f.act != next.act) && found.len() < 8 {
            found.push(next);
        }
    }
    found
}

/// The verb behind a phrase that opens the paragraph: "In this regard, requests ...", 在这方面，请 ...
fn behind_a_phrase(words: &str, part: Part) -> Option<Found> {
    if part != Part::Operative {
        return None;
    }
    let zh = words.starts_with(crate::layout::is_han);
    let commas =
        words.char_indices().take(if zh { 60 } else { 400 }).filter(|(_, c)| matches!(c, ',' | '，'));
    commas.map(|(at, c)| at + c.len_utf8()).find_map(|at| {
        let at = at + words[at..].len() - words[at..].trim_start().len();
        let found = leading(&words[at..], Some(part))?;
        (zh || verb_is_meant(&words[at..], found.end, part))
            .then_some(Found { act: found.act, end: at + found.end })
    })
}

/// Verbs that may follow a comma without 并.
const BARE_ZH: &[&str] = &[
    "重申",
    "申明",
    "回顾",
    "强调",
    "着重指出",
    "注意到",
    "欢迎",
    "敦促",
    "促请",
    "吁请",
    "呼吁",
    "鼓励",
    "邀请",
    "请秘书长",
    "请各国",
    "决定",
];

/// Where a further verb may stand in Chinese: after a comma and 并, 又 or 还. What a report or resolution says
/// (其中...) is its own up to the next 又 or 还.
fn chained_zh(words: &str, from: usize) -> Vec<usize> {
    let mut places = Vec::new();
    let mut reported = false;
    for (at, mark) in words.char_indices().skip_while(|(at, _)| *at < from) {
        if words[at..].starts_with("其中") || words[at..].starts_with("该决议") {
            reported = true;
        }
        if !matches!(mark, '，' | '；' | ',' | ';') {
            continue;
        }
        let behind = at + mark.len_utf8();
        let next = &words[behind..];
        let and = next.starts_with('并');
        // Without "and" the verb must be one that begins nothing else.
        let bare = BARE_ZH.iter().any(|verb| next.starts_with(verb));
        if next.starts_with(['又', '还']) || (and || bare) && !reported {
            places.push(behind);
        }
    }
    places
}

/// What may stand between "and" and a further verb.
const PHRASES_EN: &[&str] = &[
    "in this regard",
    "in this context",
    "in this connection",
    "in that regard",
    "in that context",
    "in this respect",
    "in doing so",
    "to this end",
    "to that end",
    "for this purpose",
    "in particular",
];

/// Participles that a comma alone may set beside the first; others mostly tell what a letter or a person says.
const BESIDE_EN: &[&str] = &[
    "calling on",
    "calling upon",
    "commending",
    "condemning",
    "deploring",
    "emphasizing",
    "encouraging",
    "expressing",
    "noting",
    "reaffirming",
    "recalling",
    "recognizing",
    "reiterating",
    "stressing",
    "underlining",
    "underscoring",
    "urging",
    "welcoming",
];

/// Where a further verb may stand in English: after "and", a few words ("in this regard") let stand between; a present
/// tense and some participles also after a comma alone.
fn chained_en(words: &str, from: usize, part: Part) -> Vec<usize> {
    let mut places = Vec::new();
    for (at, _) in words.match_indices(", ").skip_while(|(at, _)| *at < from) {
        let next = &words[at + 2..];
        let beside = BESIDE_EN.iter().any(|participle| next.starts_with(participle));
        if part == Part::Operative || beside {
            places.push(at + 2);
        }
    }
    for (at, _) in words.match_indices("and").skip_while(|(at, _)| *at < from) {
        let whole = words[..at].ends_with([' ', '\n']) && words[at + 3..].starts_with([' ', ',']);
        if !whole {
            continue;
        }
        let mut next = at + 3 + words[at + 3..].len() - words[at + 3..].trim_start_matches([' ', ',']).len();
        for phrase in
            ["in this regard", "in this context", "in this connection", "in that regard", "in doing so"]
        {
            if words[next..].starts_with(phrase) {
                next += phrase.len();
                next += words[next..].len() - words[next..].trim_start_matches([' ', ',']).len();
            }
        }
        places.push(next);
    }
    places.sort_unstable();
    places
}

/// Whether the word at the start of `words` is a verb of the paragraph's own, and no noun or another's verb.
fn verb_is_meant(words: &str, end: usize, part: Part) -> bool {
    if !words.starts_with(|c: char| c.is_lowercase()) {
        return false;
    }
    if part != Part::Operative {
        return true;
    }
    let next = words[end..].trim_start_matches([' ', ',']).split([' ', ',', ';']).next().unwrap_or_default();
    const BEHIND_VERBS: &[&str] = &[
        "the",
        "that",
        "all",
        "its",
        "to",
        "upon",
        "on",
        "for",
        "member",
        "states",
        "parties",
        "any",
        "both",
        "them",
        "it",
        "him",
        "her",
        "those",
        "these",
        "this",
        "with",
        "in",
        "governments",
        "each",
        "other",
        "also",
        "again",
        "further",
        "relevant",
        "international",
        "an",
        "a",
        "full",
        "strong",
    ];
    // What is addressed may have a name: "and invites UNICEF to".
    next.starts_with(char::is_uppercase) || BEHIND_VERBS.contains(&next.to_lowercase().as_str())
}

#[cfg(test)]
mod tests;
