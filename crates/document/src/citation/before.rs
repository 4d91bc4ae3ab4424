//! Languages that say the noun first: "resolutions 32/1 of 16 December 1977 and 51/2 of 12 December 1996".

use std::sync::LazyLock;

use regex::Regex;

use super::number::Number;
use super::{Cited, sentence_before};
use crate::Span;
use crate::organ::{self, Form, Organ};

/// The words of one language.
struct Words {
    /// The nouns: resolution, decision.
    nouns: (&'static str, &'static str),
    /// What leads to a date.
    of: &'static str,
    /// What stands between two numbers of a list.
    and: &'static str,
    /// "its": the number is one of the organ's that the sentence is about.
    its: &'static str,
    /// "of the", before an organ named behind the number.
    of_the: &'static str,
}

/// One row a language.
const LANGUAGES: &[Words] = &[Words {
    nouns: (r"resolutions?", r"decisions?"),
    of: r",?\s*(?:of|dated|adopted\s+on)\s+",
    and: r"\s*(?:,\s*(?:and|or)?|;\s*(?:and)?|and|or|as\s+well\s+as|&|to|through|[-–])\s*",
    its: r"(?:its|their|that|the\s+same)(?:\s+\S+){0,2}",
    of_the: r"\s+of\s+the\s+",
}];

struct Patterns {
    noun: Regex,
    of: Regex,
    and: Regex,
    its: Regex,
    of_the: Regex,
    title: Regex,
}

static PATTERNS: LazyLock<Vec<Patterns>> = LazyLock::new(|| {
    let pattern = |words: String| Regex::new(&words).expect("a constant pattern");
    LANGUAGES
        .iter()
        .map(|words| Patterns {
            noun: pattern(format!(
                r"(?i)\b(?:(?P<resolution>{})|(?P<decision>{}))\s+(?:(?:Nos?|nos?)\.\s*)?(?P<number>(?:E?S-)?\d)",
                words.nouns.0, words.nouns.1
            )),
            of: pattern(format!("^(?:{})", words.of)),
            and: pattern(format!("^(?:{})", words.and)),
            its: pattern(format!(r"(?i)(?:^|\s){}\s+$", words.its)),
            of_the: pattern(format!("(?i)^{}", words.of_the)),
            title: pattern(
                r"^,\s+(?:on|entitled|concerning)\s[^.;\d]{0,160},\s+(?:and\s+)?(?:of\s+)?".to_owned(),
            ),
        })
        .collect()
});

/// Every resolution and decision cited in this way.
pub(super) fn find_all(text: &str, starts: &[usize]) -> Vec<Cited> {
    let mut all = Vec::new();
    for patterns in PATTERNS.iter() {
        for found in patterns.noun.captures_iter(text) {
            let (Some(noun), form) = (found.name("resolution").or(found.name("decision")), form(&found))
            else {
                continue;
            };
            let start = found.name("number").map_or(noun.end(), |m| m.start());
            let from = all.len();
            let end = list(text, start, form, patterns, &mut all);
            let sentence = sentence_before(text, noun.start(), starts);
            let organ = organ_announced(text, end, sentence)
                .or_else(|| organ_before(sentence, patterns))
                .or_else(|| organ_behind(text, end, patterns));
            share(&mut all[from..], organ);
            if all.len() >= super::CITATIONS_MAX {
                return all;
            }
        }
    }
    all
}

fn form(found: &regex::Captures) -> Form {
    if found.name("resolution").is_some() { Form::Resolution } else { Form::Decision }
}

/// Reads a list of numbers from `at`; gives where it ends.
fn list(text: &str, mut at: usize, form: Form, patterns: &Patterns, all: &mut Vec<Cited>) -> usize {
    let mut end = at;
    for _ in 0..200 {
        let Some((number, taken)) = text.get(at..).and_then(Number::leading) else { break };
        let start = at;
        end = at + taken;
        at = end;
        let mut stated = dated(&text[at..], patterns);
        if stated.is_none()
            && let Some(title) = patterns.title.find(head(&text[at..]))
        {
            let behind = at + title.end();
            let date =
                crate::date::leading(&text[behind..]).map(|(value, taken)| (value, title.end() + taken));
            if date.is_some() || Number::leading(&text[behind..]).is_some() {
                stated = date;
                at = if stated.is_some() { at } else { behind };
            }
        }
        let titled = at > end;
        if let Some((_, taken)) = &stated {
            at += taken;
            end = at;
        }
        let date = stated.map(|(value, _)| value);
        all.push(Cited { span: Span { start, end }, number, form, date, organ: None });
        if titled {
            continue;
        }
        match patterns.and.find(head(&text[at..])) {
            Some(and) if !and.is_empty() => at += and.end(),
            _ => break,
        }
    }
    end
}

/// The date stated at the start of `rest`, and how many bytes it takes with what leads to it.
fn dated(rest: &str, patterns: &Patterns) -> Option<(String, usize)> {
    let of = patterns.of.find(head(rest))?;
    let (value, taken) = crate::date::leading(&rest[of.end()..])?;
    Some((value, of.end() + taken))
}

/// The date stated right behind a symbol.
pub(super) fn date_after(rest: &str) -> Option<(String, usize)> {
    PATTERNS.iter().find_map(|patterns| dated(rest, patterns))
}

/// An organ and a date said once for a whole list.
fn share(list: &mut [Cited], organ: Option<Organ>) {
    let session = |cited: &Cited| match &cited.number {
        Number::Session(session, ..) => Some(*session),
        _ => None,
    };
    for at in (1..list.len()).rev() {
        // "5/1 and 5/2 of 18 June": the date is both's.
        if list[at - 1].date.is_none()
            && session(&list[at]).is_some()
            && session(&list[at]) == session(&list[at - 1])
        {
            list[at - 1].date = list[at].date.clone();
        }
    }
    for cited in list {
        cited.organ = organ;
    }
}

/// The organ named before the noun: beside it, or for "its" the last one in the sentence.
fn organ_before(sentence: &str, patterns: &Patterns) -> Option<Organ> {
    static BESIDE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:['’]s?)?(?:\s+(?:in|its|draft|relevant|previous|earlier|recent|adopted|own))*\s*$")
            .expect("a constant pattern")
    });
    let its = patterns.its.is_match(sentence);
    let mut last = None;
    for (end, organ) in organ::named(sentence) {
        let beside = BESIDE.is_match(&sentence[end..]);
        // A bare "Commission" far from the number says nothing of it.
        let telling = !matches!(organ, Organ::SomeCommission | Organ::SomeCouncil);
        if beside || its && (telling || last.is_none()) || organ == Organ::Other && sentence.len() - end < 80
        {
            last = Some(organ);
        }
    }
    last
}

/// "By its resolution 60/1 of 3 May, the Assembly": the organ that the sentence is about comes only then.
fn organ_announced(text: &str, end: usize, sentence: &str) -> Option<Organ> {
    let begins = ["By its", "In its", "Through its"].iter().any(|lead| sentence.trim_end().ends_with(lead));
    let behind = head(text.get(end..)?).strip_prefix(',').filter(|_| begins)?;
    organ::named(behind).next().filter(|(at, _)| *at <= 60).map(|(_, organ)| organ)
}

/// The organ named behind: "resolution 60/1 of the General Assembly".
fn organ_behind(text: &str, end: usize, patterns: &Patterns) -> Option<Organ> {
    let rest = head(text.get(end..)?);
    let of = patterns.of_the.find(rest)?;
    let behind = &rest[of.end()..];
    organ::named(behind)
        .next()
        .filter(|(at, _)| *at <= 60 && !behind[..*at].contains(','))
        .map(|(_, organ)| organ)
}

fn head(rest: &str) -> &str {
    rest.char_indices().nth(240).map_or(rest, |(end, _)| &rest[..end])
}
