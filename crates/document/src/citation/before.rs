//! Languages that say the noun first: "resolutions 32/1 of 16 December 1977 and 51/2 of 12 December 1996". The
//! grammar is one for English, French, Spanish, Russian and Arabic; [`super::words`] has what each says.

use regex::Captures;

use super::number::Number;
use super::words::PATTERNS;
use super::{Cited, author, sentence_before};
use crate::Span;
use crate::organ::{self, Form, Organ};

/// More numbers than a list has.
const LIST_MAX: usize = 200;

/// Every resolution and decision cited in this way in a folded text; `starts` are where its paragraphs start.
pub(super) fn find_all(text: &str, starts: &[usize]) -> Vec<Cited> {
    let mut all = Vec::new();
    for found in PATTERNS.noun.captures_iter(text) {
        let Some(noun) = found.get(0) else { continue };
        let Some((start, between)) = number_behind(text, noun.end()) else { continue };
        let from = all.len();
        let end = list(text, start, form(&found), &mut all);
        let sentence = sentence_before(text, noun.start(), starts);
        let organ = between.or_else(|| author::of(text, sentence, noun.as_str(), end));
        share(&mut all[from..], organ);
        for cited in all[from..].iter_mut().filter(|cited| cited.organ.is_none()) {
            // The Security Council's numbers look like no other's.
            if !matches!(cited.number, Number::Year(..))
                && !cited.fits_the_assembly()
                && author::shadowed(sentence)
            {
                cited.organ = Some(Organ::Other);
            }
            cited.mentioned = author::mentioned(sentence);
        }
        if all.len() >= super::CITATIONS_MAX {
            break;
        }
    }
    all
}

fn form(found: &Captures) -> Form {
    if found.name("resolution").is_some() { Form::Resolution } else { Form::Decision }
}

/// Where the number begins that belongs to a noun ending at `end`, and the organ named between them.
fn number_behind(text: &str, end: usize) -> Option<(usize, Option<Organ>)> {
    let rest = head(&text[end..]);
    let lead = PATTERNS.lead.find(rest).map_or(0, |m| m.end());
    let parted = rest.starts_with(|c: char| c.is_whitespace() || c == ',');
    if parted && Number::leading(&rest[lead..]).is_some() {
        return Some((end + lead, None));
    }
    // "قرار الجمعية العامة 59/1", "резолюций Совета Безопасности 1160 (1998)".
    let of = PATTERNS.of_the.find(rest).map_or(0, |m| m.end());
    let named = organ::named(rest).next()?;
    let reached = named.start < of && named.end > of
        || named.start >= of && PATTERNS.article.is_match(&rest[of..named.start]);
    if !reached {
        return None;
    }
    let behind = &rest[named.end..];
    let digits = behind.find(|c: char| c.is_ascii_digit() || matches!(c, 'S' | 'E' | 'د'))?;
    // A number on a line of its own is the heading of what was adopted.
    let between = PATTERNS.between.find(&behind[..digits])?;
    if between.as_str().contains(['\n', '\r']) && behind[..digits].trim().is_empty() {
        return None;
    }
    let at = named.end + between.end();
    Number::leading(&rest[at..]).map(|_| (end + at, Some(named.organ)))
}

/// Reads a list of numbers from `at`; gives where it ends.
fn list(text: &str, mut at: usize, form: Form, all: &mut Vec<Cited>) -> usize {
    let (begin, mut end) = (all.len(), at);
    for _ in 0..LIST_MAX {
        let Some((number, taken)) = text.get(at..).and_then(Number::leading) else { break };
        let first = all.len();
        all.push(Cited::new(Span { start: at, end: at + taken }, number, form));
        end = at + taken;
        end += letters(text, end, all);
        let tail = tail(&text[end..]);
        let titled = tail.titled && tail.date.is_none();
        for cited in &mut all[first..] {
            cited.date.clone_from(&tail.date);
            cited.organ = tail.organ;
        }
        if tail.both {
            all[begin..first]
                .iter_mut()
                .filter(|c| c.date.is_none())
                .for_each(|c| c.date.clone_from(&tail.date));
        }
        if let Some(last) = all.last_mut()
            && !titled
        {
            last.span.end = last.span.end.max(end + tail.dated);
        }
        at = end + tail.taken;
        if titled {
            continue;
        }
        end = at;
        match PATTERNS.and.find(head(&text[at..])) {
            Some(and) if !and.is_empty() => at += and.end(),
            _ => break,
        }
    }
    end
}

/// Reads "B and C" behind "48/223 A": one more citation a letter. Gives how many bytes they take.
fn letters(text: &str, from: usize, all: &mut Vec<Cited>) -> usize {
    let mut at = from;
    for _ in 0..26 {
        let Some(last) = all.last() else { break };
        let Some(letter) = PATTERNS.letter.captures(head(&text[at..])).and_then(|found| found.name("letter"))
        else {
            break;
        };
        let Some(number) = last.number.with_letter(letter.as_str()) else { break };
        let span = Span { start: at + letter.start(), end: at + letter.end() };
        let form = last.form;
        all.push(Cited::new(span, number, form));
        at = span.end;
    }
    at - from
}

/// What stands behind a number and belongs to it.
#[derive(Default)]
struct Tail {
    date: Option<String>,
    organ: Option<Organ>,
    /// Where its date ends, which the citation's span includes if it follows the number at once.
    dated: usize,
    /// How many bytes all of it takes.
    taken: usize,
    /// Whether a title stands between, behind which comes the next number.
    titled: bool,
    /// Whether the date is said to be that of several numbers.
    both: bool,
}

/// Organ and date in either order, with a title between commas let pass.
fn tail(rest: &str) -> Tail {
    let mut tail = Tail { taken: PATTERNS.parts.find(rest).map_or(0, |m| m.end()), ..Tail::default() };
    for _ in 0..3 {
        let here = &rest[tail.taken..];
        if tail.date.is_none()
            && let Some((value, taken)) = dated(here).or_else(|| at_its(here, tail.organ))
        {
            tail.both = PATTERNS.both.is_match(&here[..taken]);
            tail.date = Some(value);
            tail.taken += taken;
            if tail.organ.is_none() && !tail.titled {
                tail.dated = tail.taken;
            }
        } else if tail.organ.is_none()
            && let Some((organ, taken)) = author::behind(here)
        {
            tail.organ = Some(organ);
            tail.taken += taken;
        } else if !tail.titled
            && tail.date.is_none()
            && let Some(title) = PATTERNS.title.find(head(here))
        {
            let behind = &here[title.end()..];
            match crate::date::leading_folded(behind) {
                Some((value, taken)) => {
                    tail.date = Some(value);
                    tail.taken += title.end() + taken;
                }
                None if Number::leading(behind).is_some() => tail.taken += title.end(),
                None => break,
            }
            tail.titled = true;
        } else {
            break;
        }
    }
    tail
}

/// The date stated at the start of `rest`, and how many bytes it takes with what leads to it.
fn dated(rest: &str) -> Option<(String, usize)> {
    let of = PATTERNS.of.find(head(rest))?;
    let (value, taken) = crate::date::leading_folded(&rest[of.end()..])?;
    Some((value, of.end() + taken))
}

/// As [`dated`], where the session is named between the organ and its date.
fn at_its(rest: &str, organ: Option<Organ>) -> Option<(String, usize)> {
    organ?;
    let at = PATTERNS.at_its.find(head(rest))?;
    let (value, taken) = crate::date::leading_folded(&rest[at.end()..])?;
    Some((value, at.end() + taken))
}

/// The date stated right behind a symbol.
pub(super) fn date_after(rest: &str) -> Option<(String, usize)> {
    dated(rest)
}

/// An organ and a date said once for a whole list; `before` is the organ named ahead of it.
fn share(list: &mut [Cited], before: Option<Organ>) {
    // "5/1 and 5/2 of 18 June": the date is both's. In a longer list it is the last one's.
    if let [first, second] = list
        && first.date.is_none()
        && first.number.session().is_some_and(|session| second.number.session() == Some(session))
    {
        first.date.clone_from(&second.date);
    }
    // "48/1 and 48/2 of the Assembly and 7/1 of the Council": each organ is said behind its numbers.
    let mut said = None;
    for cited in list.iter_mut().rev() {
        said = cited.organ.or(said);
        cited.organ = cited.organ.or(before).or(said);
    }
    let mut said = None;
    for cited in list.iter_mut() {
        cited.organ = cited.organ.or(said);
        said = cited.organ;
    }
}

pub(super) fn head(rest: &str) -> &str {
    rest.char_indices().nth(240).map_or(rest, |(end, _)| &rest[..end])
}
