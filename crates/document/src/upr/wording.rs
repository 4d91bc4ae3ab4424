//! Cuts one recommendation into its wordings and the States that made each.
//!
//! States stand in brackets after their words. Adjacent brackets are one list. Wordings are separated by a
//! semicolon, a full stop, a slash, or an "and" right after a bracket of States; a bracket in the middle of a sentence
//! (`ratify (Spain) and implement (France) the Convention`) adds its States to the wording around it.

use super::words::{is_raised, joined};
use crate::country;

/// The wordings of one recommendation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Wordings {
    /// All its words without States.
    pub text: String,
    /// All its States, each once.
    pub states: Vec<&'static str>,
    /// Each wording and its States.
    pub parts: Vec<(String, Vec<&'static str>)>,
    /// How many bytes of the content belong to it: what comes after is a heading or a remark.
    pub length: usize,
    /// Words in a list of States that are no State's name.
    pub unknown: Vec<String>,
}

/// A bracket that lists States.
struct Group {
    start: usize,
    end: usize,
    states: Vec<&'static str>,
    unknown: Vec<String>,
}

/// Reads the content of one recommendation, its number already gone.
pub(super) fn read(content: &str) -> Wordings {
    let groups = groups(content);
    let mut result = Wordings { length: content.trim_end().len(), ..Wordings::default() };
    let mut words = String::new();
    let mut states: Vec<&'static str> = Vec::new();
    let mut at = 0;
    for (index, group) in groups.iter().enumerate() {
        words.push_str(&content[at..group.start]);
        states.extend(&group.states);
        result.unknown.extend(group.unknown.iter().cloned());
        at = group.end;
        let last = index + 1 == groups.len();
        let after = &content[at..];
        let adjacent = groups.get(index + 1).is_some_and(|next| joins(&content[at..next.start]));
        if adjacent {
            at = groups[index + 1].start;
        } else if let Some(length) = separator(after, last) {
            result.close(&mut words, &mut states, &after[..length]);
            at += length;
        } else if !last && goes_on(&words, after, &groups[index..], content) {
            result.close(&mut words, &mut states, "");
        }
    }
    result.finish(content, at, words, states, groups.is_empty());
    result
}

impl Wordings {
    /// Ends a wording; what parted it from the next stays in the whole text.
    fn close(&mut self, words: &mut String, states: &mut Vec<&'static str>, separator: &str) {
        let text = tidy(words);
        if !self.text.is_empty() && !text.is_empty() {
            self.text.push(' ');
        }
        self.text.push_str(&text);
        match separator.trim_matches(|c: char| c.is_whitespace() || is_mark(c)) {
            "/" => self.text.push_str(" /"),
            other => self.text.push_str(other),
        }
        for state in states.iter() {
            if !self.states.contains(state) {
                self.states.push(state);
            }
        }
        let mut own: Vec<&'static str> = Vec::new();
        for state in states.drain(..) {
            if !own.contains(&state) {
                own.push(state);
            }
        }
        if text.is_empty() {
            // A second bracket for the same words: `(Spain); (France)`.
            if let Some((_, before)) = self.parts.last_mut() {
                before.extend(own);
            }
        } else {
            self.parts.push((text, own));
        }
        words.clear();
    }

    /// Takes what is left after the last bracket of States.
    fn finish(
        &mut self,
        content: &str,
        at: usize,
        mut words: String,
        mut states: Vec<&'static str>,
        bare: bool,
    ) {
        let rest = &content[at..];
        let open = !states.is_empty() || bare;
        let after = rest.trim_start_matches(|c: char| c.is_whitespace() || is_mark(c));
        // A script without capitals does not tell where a heading begins, but a line's end does.
        let same_line = !rest[..rest.len() - after.len()].contains(['\n', '\r', '\u{2028}']);
        let goes_on = after
            .starts_with(|c: char| c.is_lowercase() || same_line && c.is_alphabetic() && !c.is_uppercase());
        if open || goes_on {
            words.push_str(rest);
            let text = tidy(&words);
            if states.is_empty() && !self.parts.is_empty() {
                // Words that no State follows stay with the wording before them.
                if let Some((before, _)) = self.parts.last_mut() {
                    *before = format!("{before}; {text}");
                }
                self.text = format!("{} {text}", self.text);
            } else {
                self.close(&mut words, &mut states, "");
            }
        } else {
            self.length = at;
        }
        self.text = tidy(&self.text);
    }
}

/// The words as a reader wants them: one line, without notes' marks, without the punctuation that ends an item.
fn tidy(words: &str) -> String {
    let joined = joined(words);
    let mut out = String::with_capacity(joined.len());
    let mut characters = joined.chars().peekable();
    let mut before = ' ';
    while let Some(character) = characters.next() {
        // A raised number after a word is a note's mark; after a unit of length it is a power.
        let power = before == 'm' && !characters.peek().copied().is_some_and(is_raised);
        if is_raised(character) && !power {
            continue;
        }
        let tight = match character {
            ',' | ';' | '.' | ':' => true,
            // Where a bracket of States stood: `ratify (Spain)/sign`.
            '/' => characters.peek().is_some_and(|next| next.is_alphanumeric()),
            _ => false,
        };
        if tight && before == ' ' && out.len() > 1 {
            out.pop();
        }
        out.push(character);
        before = character;
    }
    let end = out.trim_end_matches(|c: char| {
        c.is_whitespace()
            || matches!(c, ';' | ',' | '.' | ':' | '/' | '*' | '؛' | '،' | '；' | '。' | '，' | '、' | '：')
    });
    let end = end.strip_suffix(" and").unwrap_or(end).trim_end_matches([' ', ';', ',']);
    let end = end.strip_suffix("; and").unwrap_or(end);
    let end =
        if out[end.len()..].starts_with('.') && ends_abbreviated(end) { &out[..=end.len()] } else { end };
    end.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, ';' | ',' | '.' | ':' | '/' | '*' | '–')
    })
    .to_owned()
}

/// Whether a full stop after these words belongs to an abbreviation.
fn ends_abbreviated(words: &str) -> bool {
    let last = words.rsplit(' ').next().unwrap_or_default();
    last.contains('.') || matches!(last, "etc" | "inc" | "Ltd")
}

fn is_mark(character: char) -> bool {
    is_raised(character) || character == '*' || character.is_ascii_digit()
}

/// Whether what stands between two brackets makes them one list.
fn joins(between: &str) -> bool {
    let between =
        between.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '/' | '&') || is_raised(c));
    matches!(between, "" | "and" | "et" | "y" | "e" | "и" | "و" | "和" | "、" | "，" | "،")
}

/// The length of what ends a wording after a bracket of States, if it ends there.
fn separator(after: &str, last: bool) -> Option<usize> {
    let bare = after.trim_start_matches(|c: char| c.is_whitespace() || is_mark(c));
    let skipped = after.len() - bare.len();
    let Some(first) = bare.chars().next() else { return Some(after.len()) };
    let rest = &bare[first.len_utf8()..];
    let notes = rest.len() - rest.trim_start_matches(is_mark).len();
    match first {
        ';' | '.' | ':' | '؛' | '；' | '。' | '：' => Some(skipped + first.len_utf8() + notes),
        '/' if skipped > 0
            || rest.trim_start().starts_with(char::is_uppercase)
            || rest.starts_with([' ', ',']) =>
        {
            Some(skipped + 1)
        }
        ',' | '،' | '，' | '、' if rest.trim().is_empty() => Some(after.len()),
        // A capital after a bracket: the next wording, or a heading, without punctuation before it.
        _ if first.is_uppercase() && (skipped > 0) && (!last || after[..skipped].contains(['\n', '\r'])) => {
            Some(skipped)
        }
        ')' | '）' => Some(skipped + first.len_utf8() + separator(rest, last)?),
        _ => None,
    }
}

/// Whether "and" after a bracket begins what other States added: there are words enough before it, other States
/// follow, and the last bracket ends the whole. After a comma it goes on with the same wording.
fn goes_on(words: &str, after: &str, groups: &[Group], content: &str) -> bool {
    let joint = after.trim_start_matches(|c: char| c.is_whitespace() || is_mark(c));
    let mut joint = joint.split_whitespace();
    let adds = match joint.next() {
        Some("and" | "to" | "et" | "y" | "и") => true,
        Some("as") => joint.next() == Some("well"),
        _ => false,
    };
    let [this, next, ..] = groups else { return false };
    let repeated =
        this.states.iter().all(|state| next.states.contains(state)) && next.states.len() > this.states.len();
    let last = groups.last().map_or(content.len(), |group| group.end);
    let ended = content[last..]
        .trim_start_matches(is_mark)
        .trim_start()
        .chars()
        .next()
        .is_none_or(|c| !c.is_alphanumeric());
    adds && ended && !repeated && words.split_whitespace().count() >= 2
}

/// The brackets that list States, in order.
fn groups(content: &str) -> Vec<Group> {
    let mut groups = Vec::new();
    let mut at = 0;
    while let Some(open) = content[at..].find(['(', '（']).map(|found| at + found) {
        let (inner, end) = inside(content, open);
        match states(inner) {
            Some((states, unknown)) => {
                groups.push(Group { start: open, end, states, unknown });
                at = end;
            }
            None => at = open + bracket(content, open),
        }
    }
    groups
}

/// Whether brackets of States stand in these words.
pub(super) fn names_states(words: &str) -> bool {
    !groups(words).is_empty()
}

/// The bytes of the bracket at `open`.
fn bracket(content: &str, open: usize) -> usize {
    content[open..].chars().next().map_or(1, char::len_utf8)
}

/// What a bracket holds, and where it ends: at the bracket that closes it, or, if none does, at the next semicolon.
fn inside(content: &str, open: usize) -> (&str, usize) {
    let mut depth = 0usize;
    let start = open + bracket(content, open);
    for (offset, character) in content[open..].char_indices() {
        match character {
            '(' | '（' => depth += 1,
            ')' | '）' => {
                depth -= 1;
                if depth == 0 {
                    return (&content[start..open + offset], open + offset + character.len_utf8());
                }
            }
            ';' | '；' | '؛' if offset > 0 => return (&content[start..open + offset], open + offset),
            _ => {}
        }
    }
    (&content[start..], content.len())
}

/// The States a bracket lists, and what in it is none; nothing if it is not a list of States.
fn states(inner: &str) -> Option<(Vec<&'static str>, Vec<String>)> {
    const LONGEST: usize = 3_000;
    if inner.len() > LONGEST || !inner.contains(char::is_alphabetic) {
        return None;
    }
    let inner = joined(inner);
    let inner = inner.strip_prefix("recommended by ").unwrap_or(&inner);
    if let Some(code) = country::iso3(inner) {
        return Some((vec![code], Vec::new()));
    }
    let mut states = Vec::new();
    let mut unknown = Vec::new();
    for name in top_level(inner) {
        let name = name.trim_matches(|c: char| c.is_whitespace() || is_mark(c) || matches!(c, '.' | '。'));
        let name =
            JOINERS.iter().find_map(|joiner| name.strip_prefix(joiner.trim_start())).unwrap_or(name).trim();
        if name.is_empty() {
            continue;
        }
        match named(name) {
            Some(codes) => states.extend(codes),
            None => unknown.push(name.to_owned()),
        }
    }
    // Words that are no State's name among many that are: a slip to report, not a reason to drop the list.
    let listed = !states.is_empty() && unknown.len() <= states.len();
    let names = unknown.iter().all(|name| {
        name.len() <= 60 && name.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase() || c == '(')
    });
    (listed && names).then_some((states, unknown))
}

/// The parts of a list, cut at commas, semicolons and slashes outside brackets.
fn top_level(list: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut depth = 0i32;
    let mut start = 0;
    for (at, character) in list.char_indices() {
        match character {
            '(' | '（' => depth += 1,
            ')' | '）' => depth -= 1,
            ',' | ';' | '/' | '、' | '，' | '；' | '،' | '؛' if depth <= 0 => {
                parts.push(&list[start..at]);
                start = at + character.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&list[start..]);
    parts
}

/// What stands between the last two names of a list; in Chinese and Arabic it is part of the word that follows.
const JOINERS: [&str; 11] = [" and ", " & ", " et ", " y ", " e ", " и ", "以及", "和", "与", "及", " و"];

/// The States that words name: one, or several with "and" between them.
fn named(words: &str) -> Option<Vec<&'static str>> {
    if let Some(code) = country::iso3(words) {
        return Some(vec![code]);
    }
    for joiner in JOINERS {
        for (at, _) in words.rmatch_indices(joiner) {
            if let (Some(code), Some(mut codes)) =
                (country::iso3(&words[at + joiner.len()..]), named(&words[..at]))
            {
                codes.push(code);
                return Some(codes);
            }
        }
    }
    let before = words.split_once(" on behalf of").map(|(state, _)| state);
    before.and_then(country::iso3).or_else(|| country::iso3_misspelt(words)).map(|code| vec![code])
}
