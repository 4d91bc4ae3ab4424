//! A review's report, its State's replies and OHCHR's list, joined into one set of recommendations with one position each.
//!
//! The report says what was recommended; a reply, which is later, what the State says of it; the list adds themes, and
//! positions where nobody else gives them. Where sources disagree the later word of the State stands, and a problem
//! says so.

use std::collections::{BTreeMap, BTreeSet};

use super::{list, reply};
use crate::alike::Words;
use crate::{Document, Position, PositionPart, Problem, Recommendation, Span, problem};

/// Which of the documents given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The report of the Working Group.
    Report,
    /// One of the replies, by its place.
    Reply(usize),
    /// One of the lists, by its place.
    List(usize),
}

/// The recommendations of a review.
#[derive(Clone, Debug, Default)]
pub struct Joined {
    /// In the order of the report; what only a list or a reply names comes last.
    pub recommendations: Vec<Recommendation>,
    /// Where the documents disagree; a span is in the text of its source.
    pub problems: Vec<(Source, Problem)>,
}

impl Joined {
    fn tell(&mut self, source: Source, problem: Problem) {
        self.problems.push((source, problem));
    }
}

/// Joins a review. Any of the documents may be missing.
#[must_use]
pub fn join(report: Option<&Document>, replies: &[&Document], lists: &[&Document]) -> Joined {
    let mut joined = Joined::default();
    joined.recommendations.extend(report.iter().flat_map(|report| report.recommendations.iter().cloned()));
    if report.is_none() {
        // A list prints the words too; what it lacks is the report's own order.
        for list in lists.iter().take(1) {
            joined.recommendations.extend(list.recommendations.iter().cloned());
        }
    }
    let awaited = awaited(&joined.recommendations);
    for (index, reply) in replies.iter().enumerate() {
        answer(reply, Source::Reply(index), &awaited, &mut joined);
    }
    let answered: Vec<bool> =
        joined.recommendations.iter().map(|one| one.reply.is_some() || !replies.is_empty()).collect();
    for (index, list) in lists.iter().enumerate() {
        label(list, Source::List(index), &answered, &awaited, &mut joined);
    }
    for (index, reply) in replies.iter().enumerate() {
        for problem in reply::totals_against(reply, &joined.recommendations) {
            joined.tell(Source::Reply(index), problem);
        }
    }
    joined
}

/// The symbol of the report that a list or a reply belongs to: `A/HRC/43/15` of `A/HRC/43/15/Add.1`.
#[must_use]
pub fn report_symbol(document: &Document) -> Option<String> {
    let own = document
        .symbol
        .as_ref()
        .map(|symbol| symbol.value.split("/Add.").next().unwrap_or_default().to_owned());
    own.or_else(|| list::report_symbol(document))
}

/// Takes a State's replies.
fn answer(reply: &Document, source: Source, awaited: &BTreeSet<String>, joined: &mut Joined) {
    let places = places(&joined.recommendations);
    let mut split: BTreeMap<usize, Vec<PositionPart>> = BTreeMap::new();
    for answer in &reply.recommendations {
        let (number, letter) = without_letter(&answer.number);
        let Some(place) = place(number, &joined.recommendations, &places, awaited) else {
            unknown(answer, source, joined);
            continue;
        };
        let one = &mut joined.recommendations[place];
        one.reply = answer.reply.clone().or(one.reply.take());
        let Some(position) = answer.position else { continue };
        if letter.is_some() {
            let text = answer.reply.clone().unwrap_or_else(|| answer.number.clone());
            split.entry(place).or_default().push(PositionPart { text, position });
            continue;
        }
        let before =
            one.position.filter(|before| !matches!(before, Position::Pending) && *before != position);
        one.position = Some(position);
        one.position_parts = parts(one, &answer.position_parts);
        if let Some(before) = before {
            let problem = differs(&answer.number, answer.span, before, position, "the report");
            joined.tell(source, problem);
        }
    }
    for (place, parts) in split {
        let one = &mut joined.recommendations[place];
        one.position = super::stance::together(parts.iter().map(|part| part.position));
        one.position_parts = parts;
    }
}

/// Takes what a list adds.
fn label(
    list: &Document,
    source: Source,
    answered: &[bool],
    awaited: &BTreeSet<String>,
    joined: &mut Joined,
) {
    let places = places(&joined.recommendations);
    for row in &list.recommendations {
        let Some(place) = place(&row.number, &joined.recommendations, &places, awaited) else {
            unknown(row, source, joined);
            continue;
        };
        let one = &mut joined.recommendations[place];
        let mut problems = Vec::new();
        one.themes.clone_from(&row.themes);
        one.groups.clone_from(&row.groups);
        one.sdgs.clone_from(&row.sdgs);
        one.position_source.clone_from(&row.position_source);
        let settled = one.position.filter(|position| *position != Position::Pending);
        match (settled, row.position) {
            (Some(own), Some(listed)) if own != listed => {
                let other =
                    if answered.get(place) == Some(&true) { "the State’s reply" } else { "the report" };
                problems.push(differs(&row.number, row.span, own, listed, other));
            }
            (None, Some(listed)) => one.position = Some(listed),
            _ => {}
        }
        let alike = Words::of(&one.text).alike(&Words::of(&row.text));
        if alike.within < 0.5 && !row.text.is_empty() && !one.text.is_empty() {
            let message = format!("The list prints other words as recommendation {}.", row.number);
            problems.push(problem::WORDING_DIFFERS.at(row.span, message));
        }
        let mut states = (one.recommended_by.clone(), row.recommended_by.clone());
        states.0.sort();
        states.1.sort();
        if states.0 != states.1 {
            let message = format!("The list names other recommending States for {}.", row.number);
            problems.push(problem::RECOMMENDING_STATES_DIFFER.at(row.span, message));
        }
        joined.problems.extend(problems.into_iter().map(|problem| (source, problem)));
    }
}

fn differs(number: &str, span: Span, own: Position, other: Position, of: &str) -> Problem {
    let word = |position| match position {
        Position::Supported => "supported",
        Position::Noted => "noted",
        Position::Partial => "supported in part",
        Position::Pending => "pending",
    };
    let message = format!("Recommendation {number} is {} here, and {} by {of}.", word(other), word(own));
    problem::POSITION_DIFFERS.at(span, message)
}

/// Keeps what only a reply or a list names, and says so.
fn unknown(found: &Recommendation, source: Source, joined: &mut Joined) {
    let message = format!("The report has no recommendation {}.", found.number);
    joined.tell(source, problem::RECOMMENDATION_UNKNOWN.at(found.span, message));
    joined.recommendations.push(found.clone());
}

/// Places by number; several where a number comes twice.
fn places(all: &[Recommendation]) -> BTreeMap<String, Vec<usize>> {
    let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (place, one) in all.iter().enumerate() {
        places.entry(one.number.clone()).or_default().push(place);
    }
    places
}

/// Where the recommendation of this number is. A number without its paragraph's (`18` for `115.18`) is that of the only
/// paragraph that has it, or of the only one that awaited a reply.
fn place(
    number: &str,
    all: &[Recommendation],
    places: &BTreeMap<String, Vec<usize>>,
    awaited: &BTreeSet<String>,
) -> Option<usize> {
    if let Some(found) = places.get(number) {
        return found.first().copied();
    }
    if number.contains('.') {
        return None;
    }
    let ends: Vec<usize> = (0..all.len())
        .filter(|place| all[*place].number.rsplit_once('.').is_some_and(|(_, ordinal)| ordinal == number))
        .collect();
    let awaits = |place: &usize| awaited.contains(paragraph(&all[*place].number));
    let open: Vec<usize> = ends.iter().copied().filter(awaits).collect();
    match (ends.as_slice(), open.as_slice()) {
        ([only], _) | (_, [only]) => Some(*only),
        _ => None,
    }
}

/// The paragraphs of the report whose recommendations await a reply, before any is read.
fn awaited(report: &[Recommendation]) -> BTreeSet<String> {
    let pending = report.iter().filter(|one| one.position == Some(Position::Pending));
    pending.map(|one| paragraph(&one.number).to_owned()).collect()
}

fn paragraph(number: &str) -> &str {
    number.split('.').next().unwrap_or_default()
}

/// `98.1.a` as `98.1` and its letter.
fn without_letter(number: &str) -> (&str, Option<char>) {
    let Some((stem, letter)) = number.rsplit_once('.') else { return (number, None) };
    let mut letters = letter.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) if letter.is_ascii_lowercase() => (stem, Some(letter)),
        _ => (number, None),
    }
}

/// The parts of a partial position in the recommendation's own words, where the reply's words tell which; else in the
/// reply's.
fn parts(one: &Recommendation, said: &[PositionPart]) -> Vec<PositionPart> {
    let wordings: Vec<&str> = if one.parts.len() > 1 {
        one.parts.iter().map(|part| part.text.as_str()).collect()
    } else {
        one.text.split("; ").flat_map(|text| text.split(", and ")).collect()
    };
    let mut own: Vec<PositionPart> = Vec::new();
    for wording in &wordings {
        let words = content(wording);
        let share =
            |part: &PositionPart| content(&part.text).iter().filter(|word| words.contains(word)).count();
        let most = said.iter().map(share).max().unwrap_or(0);
        let mut nearest = said.iter().filter(|part| share(part) == most && most > 0);
        match (nearest.next(), nearest.next()) {
            (Some(part), None) => {
                own.push(PositionPart { text: (*wording).to_owned(), position: part.position })
            }
            _ => return said.to_vec(),
        }
    }
    let both = own.iter().any(|part| Some(part.position) != own.first().map(|first| first.position));
    if both { own } else { said.to_vec() }
}

/// The words that tell wordings apart: those of five letters and more, cut to five, so that `ratify` meets `ratifying`;
/// numbers.
fn content(text: &str) -> Vec<String> {
    let words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() >= 5 || word.starts_with(|c: char| c.is_ascii_digit()));
    let mut words: Vec<String> = words.map(|word| word.to_lowercase().chars().take(5).collect()).collect();
    words.retain(|word| !matches!(word.as_str(), "recom" | "accep" | "suppo" | "state" | "gover"));
    words.sort();
    words.dedup();
    words
}
