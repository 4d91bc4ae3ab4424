//! The verb that leads a paragraph in French, Spanish, Russian or Arabic.

use std::sync::LazyLock;

use super::words::{ADVERBS, WORDS};
use super::{ACTS, Found};
use crate::{Part, fold};

/// More bytes than a verb and its adverbs take.
const LEAD_MAX: usize = 160;

/// A form of a verb: its letters, whether any ending may come, the act's place in [`ACTS`].
struct Form {
    letters: &'static str,
    /// What must follow it.
    follows: &'static str,
    stem: bool,
    act: usize,
}

struct Forms {
    preamble: Vec<Form>,
    operative: Vec<Form>,
    arabic: Vec<Form>,
}

static FORMS: LazyLock<Forms> = LazyLock::new(|| {
    let mut forms = Forms { preamble: Vec::new(), operative: Vec::new(), arabic: Vec::new() };
    for row in WORDS {
        let Some(act) = ACTS.iter().position(|act| act.operative == row.act) else { continue };
        let form = |cell: &'static str| {
            cell.split('|').filter(|form| !form.is_empty()).map(move |form| {
                let (verb, follows) = form.split_once('+').unwrap_or((form, ""));
                Form { letters: verb.trim_end_matches('*'), follows, stem: verb.ends_with('*'), act }
            })
        };
        row.preamble.into_iter().for_each(|cell| forms.preamble.extend(form(cell)));
        row.operative.into_iter().for_each(|cell| forms.operative.extend(form(cell)));
        forms.arabic.extend(form(row.arabic));
    }
    forms
});

/// The verb that begins `words`, adverbs skipped; its end is in bytes of `words`.
pub(super) fn leading(words: &str, part: Option<Part>) -> Option<Found> {
    let first = words.chars().find(|c| c.is_alphabetic())?;
    let mut end = words.len().min(LEAD_MAX);
    while !words.is_char_boundary(end) {
        end -= 1;
    }
    let folded = fold::fold(&words[..end]);
    let small = folded.text.to_lowercase();
    if small.len() != folded.text.len() {
        return None;
    }
    let arabic = matches!(first, '\u{620}'..='\u{6ff}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}');
    let (act, taken) = if arabic { arabic_verb(&small, part)? } else { verb(&small, part)? };
    let end = folded.source(crate::Span { start: 0, end: taken }).end;
    Some(Found { act, end })
}

/// The longest form that any number of adverbs, at most four, uncover.
fn verb(small: &str, part: Option<Part>) -> Option<(usize, usize)> {
    let sets = match part {
        Some(Part::Operative) => [Some(&FORMS.operative), None],
        Some(_) => [Some(&FORMS.preamble), None],
        None => [Some(&FORMS.preamble), Some(&FORMS.operative)],
    };
    let mut at = small.len() - small.trim_start().len();
    for _ in 0..5 {
        let rest = &small[at..];
        let found =
            sets.into_iter().flatten().flatten().filter_map(|form| longest(rest, form)).max_by_key(|f| f.0);
        if let Some((_, act, taken)) = found {
            return Some((act, at + taken));
        }
        at += ADVERBS.split('|').filter_map(|adverb| whole(&small[at..], adverb, false)).max()?;
        at += small[at..].len() - small[at..].trim_start_matches([' ', ',', '\n']).len();
    }
    None
}

/// Arabic says إذ before the verb of a preamble, and joins "and" to either.
fn arabic_verb(small: &str, part: Option<Part>) -> Option<(usize, usize)> {
    let mut at = small.len() - small.trim_start().len();
    let lead = ["واذ ", "اذ "].iter().find(|lead| small[at..].starts_with(**lead));
    let preamble = lead.is_some();
    at += lead.map_or(0, |lead| lead.len());
    let verb = |from: usize| {
        let rest = &small[from..];
        let forms =
            FORMS.arabic.iter().filter_map(|form| Some((form.act, arabic_form(rest, form, preamble)?)));
        forms.max_by_key(|f| f.1)
    };
    let (act, taken, from) = verb(at).map(|(act, taken)| (act, taken, at)).or_else(|| {
        let from = at + small[at..].strip_prefix('و').map(|_| 'و'.len_utf8())?;
        verb(from).map(|(act, taken)| (act, taken, from))
    })?;
    // A noun ("out of conviction") leads only a preamble.
    let preamble = preamble || !small[from..].starts_with(FIRST);
    match part {
        Some(Part::Operative) if preamble => None,
        Some(Part::Preamble | Part::Body) if !preamble => None,
        _ => Some((act, from + taken)),
    }
}

/// The letters that Arabic verbs begin with: it or he, it or she, we.
const FIRST: [char; 3] = ['ي', 'ت', 'ن'];

fn arabic_form(rest: &str, form: &Form, preamble: bool) -> Option<usize> {
    let letters = match form.letters.strip_prefix("اذ ") {
        Some(letters) if preamble => letters,
        Some(_) => return None,
        None => form.letters,
    };
    match letters.strip_prefix('_') {
        Some(stem) => {
            let first = rest.chars().next().filter(|c| FIRST.contains(c))?;
            let rest = &rest[first.len_utf8()..];
            // A pronoun may be joined to the verb: "and encourages it".
            let joined = || {
                let taken = whole(rest, stem, true)?;
                ["ه", "ها", "هم", "هما"].contains(&rest.get(stem.len()..taken)?).then_some(taken)
            };
            whole(rest, stem, form.stem).or_else(joined).map(|taken| taken + first.len_utf8())
        }
        None => whole(rest, letters, form.stem),
    }
}

/// How much of `rest` the form takes with what follows, its act, and how much the verb takes.
fn longest(rest: &str, form: &Form) -> Option<(usize, usize, usize)> {
    let verb = whole(rest, form.letters, form.stem)?;
    if form.follows.is_empty() {
        return Some((verb, form.act, verb));
    }
    let behind = rest[verb..].trim_start();
    let blanks = rest[verb..].len() - behind.len();
    Some((verb + blanks + whole(behind, form.follows, false)?, form.act, verb))
}

/// How many bytes of `rest` the form takes, if it begins with it as a word of its own, or as a stem. A blank in the
/// form stands for any.
fn whole(rest: &str, form: &str, stem: bool) -> Option<usize> {
    let mut at = 0;
    for (count, word) in form.split(' ').enumerate() {
        if count > 0 {
            let blanks = rest[at..].len() - rest[at..].trim_start().len();
            if blanks == 0 {
                return None;
            }
            at += blanks;
        }
        at += rest[at..].strip_prefix(word).map(|_| word.len())?;
    }
    let ending = rest[at..].len() - rest[at..].trim_start_matches(char::is_alphabetic).len();
    match (stem, ending) {
        (true, ending) => Some(at + ending),
        (false, 0) => Some(at),
        (false, _) => None,
    }
}

/// What may stand between "and" and a verb.
const PRONOUNS: &[&str] = &["l’", "l'", "les ", "lui ", "leur ", "le ", "lo ", "los ", "la ", "las "];

/// Where a further verb may stand: behind "and", before whose verb a pronoun may stand ("et l’invite"), and behind a
/// comma, since verbs stand in a row.
pub(super) fn chained(words: &str, from: usize) -> Vec<usize> {
    let mut places = Vec::new();
    let mut before = ' ';
    for (at, c) in words.char_indices() {
        if at > from && before.is_whitespace() {
            let rest = &words[at..];
            let and = ["et ", "y ", "e ", "и ", "ainsi que ", "а также "]
                .iter()
                .find(|and| rest.starts_with(**and));
            let comma = words[..at].trim_end().ends_with(',');
            if let Some(and) = and {
                let behind = &rest[and.len()..];
                let pronoun = PRONOUNS.iter().find(|pronoun| behind.starts_with(**pronoun));
                places.push(at + and.len() + pronoun.map_or(0, |pronoun| pronoun.len()));
            } else if rest.starts_with('و') || comma {
                places.push(at);
            }
        }
        before = c;
    }
    places
}
