//! Whom a paragraph speaks to: the words behind its verb, as codes. French, Spanish, Russian and
//! Arabic are in [`foreign`].

mod foreign;
mod table;

use std::sync::LazyLock;

use regex::Regex;

use crate::act::Found;
use crate::layout;
use table::{ADDRESSEES, Addressee};

/// The patterns of one language, a row an addressee.
fn patterns(pattern: impl Fn(&Addressee) -> String) -> Vec<Regex> {
    ADDRESSEES.iter().map(|row| Regex::new(&pattern(row)).expect("a constant pattern")).collect()
}

static EN: LazyLock<Vec<Regex>> = LazyLock::new(|| patterns(|row| row.en.replace(' ', r"\s+")));
static ZH: LazyLock<Vec<Regex>> = LazyLock::new(|| patterns(|row| row.zh.to_owned()));

/// Where the words for the addressee end in English: what they are to do begins.
static ENDS_EN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"\s(?:to|that|which|whose|who|not|in order|through|for|by|on|under|at its|where|when|while|pursuant|as)\s",
        r"|[:;]|,\s(?:to|in|as|at|on|with|when|where|while|within|by|through|pursuant|bearing|taking|upon|including)\s",
    ))
    .expect("a constant pattern")
});

/// More bytes than the words for an addressee take.
const REACH: usize = 400;

/// The codes of all whom the acts of a paragraph in `language` address, each once, in order.
pub(crate) fn all(words: &str, acts: &[Found], language: Option<&str>) -> Vec<String> {
    let mut codes: Vec<String> = Vec::new();
    for (at, found) in acts.iter().enumerate() {
        if !found.act().addresses || found.end > words.len() {
            continue;
        }
        let next = acts.get(at + 1).map_or(words.len(), |next| next.end);
        let slice = reach(&words[found.end..next.max(found.end)]);
        let of_act = match language.and_then(foreign::Grammar::of) {
            Some(grammar) => grammar.all(slice),
            None => of(slice),
        };
        for code in of_act.into_iter().filter(|code| !code.is_empty()) {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
    }
    codes
}

fn reach(words: &str) -> &str {
    let mut end = words.len().min(REACH);
    while !words.is_char_boundary(end) {
        end -= 1;
    }
    &words[..end]
}

/// The addressees that `words`, which follow the verb, begin with.
fn of(words: &str) -> Vec<String> {
    let zh = words.trim_start().starts_with(layout::is_han);
    let (words, end) = if zh { first_clause_zh(words) } else { first_clause_en(words) };
    // A name may go on behind what ends the words for others: "the Committee on the Rights of the Child".
    let mut found = matches(words, if zh { &ZH } else { &EN }, Vec::new());
    found.retain(|(at, ..)| *at < end);
    found.extend(states(&words[..end], zh, &found));
    found.sort();
    if zh {
        listed(words, &mut found);
    }
    found.into_iter().map(|(_, _, code)| code).collect()
}

/// Adds the first place of each addressee in `slice` that no other takes.
fn matches(
    slice: &str,
    patterns: &[Regex],
    mut found: Vec<(usize, usize, String)>,
) -> Vec<(usize, usize, String)> {
    for (row, pattern) in ADDRESSEES.iter().zip(patterns) {
        let taken = |at: usize, end: usize| found.iter().any(|(from, to, _)| at < *to && *from < end);
        let mut free = pattern.find_iter(slice).filter(|m| !taken(m.start(), m.end()));
        if let Some(first) = free.next() {
            found.push((first.start(), first.end(), row.code.to_owned()));
        }
    }
    found
}

/// More places than an addressee's words have; a longer slice is looked at so far.
const PLACES_MAX: usize = 60;

/// The States named in `slice`, outside what is `taken`.
fn states(slice: &str, zh: bool, taken: &[(usize, usize, String)]) -> Vec<(usize, usize, String)> {
    let mut found: Vec<(usize, usize, String)> = Vec::new();
    let starts: Vec<usize> = if zh {
        slice.char_indices().map(|(at, _)| at).take(PLACES_MAX).collect()
    } else {
        let capital = |at: &usize| slice[*at..].starts_with(|c: char| c.is_uppercase());
        let begins = |at: &usize| *at == 0 || slice[..*at].ends_with([' ', '(']);
        slice
            .char_indices()
            .map(|(at, _)| at)
            .filter(|at| capital(at) && begins(at))
            .take(PLACES_MAX)
            .collect()
    };
    for start in starts {
        let free = |end: usize| found.iter().chain(taken).all(|(from, to, _)| start >= *to || *from >= end);
        let named = ends(slice, start, zh).into_iter().find_map(|end| {
            let code = crate::country::iso3(&slice[start..end])?;
            free(end).then(|| (start, end, code.to_owned()))
        });
        found.extend(named);
    }
    found
}

/// Where a State's name that begins at `start` may end, the longest first.
fn ends(slice: &str, start: usize, zh: bool) -> Vec<usize> {
    let words = &slice[start..];
    let mut ends: Vec<usize> = if zh {
        words.char_indices().skip(2).take(14).map(|(at, _)| start + at).collect()
    } else {
        words.match_indices([' ', ',', ';', '.']).map(|(at, _)| start + at).take(8).collect()
    };
    if ends.len() < 8 {
        ends.push(slice.len());
    }
    ends.reverse();
    ends
}

/// Keeps those that stand in one list at the start: between them are "and" and qualities, and no verb's companion.
fn listed(slice: &str, found: &mut Vec<(usize, usize, String)>) {
    let mut end = 0;
    let mut kept = 0;
    for (at, to, _) in found.iter() {
        let between = slice.get(end..*at).unwrap_or_default();
        // 与 and 同 lead to those with whom it is to be done.
        let and = if kept == 0 {
            !between.contains(['与', '同', '和'])
        } else {
            between.is_empty() || between.contains(['、', '和', '及'])
        };
        if !and || between.contains(['为', '向', '在', '就', '对', '给', '将', '把', '于', '按', '根'])
        {
            break;
        }
        (end, kept) = (*to, kept + 1);
    }
    found.truncate(kept);
}

/// The words from the addressee on, and where those for it end.
fn first_clause_en(words: &str) -> (&str, usize) {
    // "upon", "to" and "the" lead to the addressee; "calls for", "demands that" to what is asked.
    let lead = words.len() - words.trim_start().len();
    let skip = ["that ", "to ", "upon ", "the attention of "]
        .iter()
        .find(|word| words[lead..].starts_with(**word))
        .map_or(lead, |word| lead + word.len());
    let rest = &words[skip..];
    // "As well as" is another "and".
    let and = |at: usize| {
        rest[..at].ends_with("as well") || rest[at..].trim_start_matches([',', ' ']).starts_with("as well as")
    };
    let end = ENDS_EN.find_iter(rest).map(|m| m.start()).find(|at| !and(*at)).unwrap_or(rest.len());
    (rest, end)
}

fn first_clause_zh(words: &str) -> (&str, usize) {
    let end = words.find(['，', '；', '。', ';']).unwrap_or(words.len());
    (&words[..end], end)
}

#[cfg(test)]
mod tests;
