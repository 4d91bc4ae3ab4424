//! A State's replies to its review (`Add.1`): the recommendations it names, and its position on each.
//!
//! Replies have no fixed form. Numbers stand in lists under headings ("Noted recommendations"), in sentences ("accepts
//! recommendations 1–5 and 14"), or lead an answer of their own (`98.3`, `Rec. 18`, `5., 6.`). A number's own answer counts
//! before a sentence that names it, and that before the heading above; what none of them tells is left open and said.

mod lead;
mod numbers;
mod said;
mod spread;
mod totals;

use std::collections::BTreeMap;

use super::{mask, stance, wording, words};
use crate::{Document, Position, PositionPart, Recommendation, RecommendationPart, Span, problem};
use numbers::{Number, Run};
pub(super) use totals::against as totals_against;

/// Recommendations that one reply may name.
const NUMBERS_MAX: usize = 2_000;

/// What is known of one recommendation.
#[derive(Default)]
struct Known {
    span: Span,
    /// By its own answer, by a sentence, by a heading: the first that is there counts.
    answer: Option<Position>,
    sentence: Option<Position>,
    heading: Option<Position>,
    parts: Vec<PositionPart>,
    reply: Option<String>,
    text: String,
    states: Vec<String>,
    wordings: Vec<RecommendationPart>,
}

/// Reads a reply into `doc`: a recommendation for each number it names.
pub(crate) fn read(text: &str, doc: &mut Document) {
    let masked = mask::mask(text);
    let page = spread::Page::read(&masked);
    let mut all: BTreeMap<Number, Known> = BTreeMap::new();
    for entry in &page.entries {
        answer(&masked, entry, &mut all);
    }
    for mention in &page.mentions {
        for number in &mention.run.numbers {
            let known = known(&mut all, *number, &mention.run);
            known.sentence = stance::together(known.sentence.into_iter().chain([mention.position]));
            // A sentence about a few is their answer; one about many is a list.
            if known.reply.is_none() && mention.run.numbers.len() <= 3 {
                known.reply = Some(words::joined(&masked[mention.from..mention.to]));
            }
        }
    }
    for (number, known) in all {
        push(number, known, doc);
    }
    totals::check(&masked, doc);
}

fn known<'k>(all: &'k mut BTreeMap<Number, Known>, number: Number, run: &Run) -> &'k mut Known {
    // Beyond any review: everything more is kept under one number and so in bounds.
    let number =
        if all.len() < NUMBERS_MAX { number } else { all.keys().next_back().copied().unwrap_or(number) };
    all.entry(number)
        .or_insert_with(|| Known { span: Span { start: run.start, end: run.end }, ..Known::default() })
}

/// Takes what follows a number that leads its line.
fn answer(masked: &str, entry: &spread::Entry, all: &mut BTreeMap<Number, Known>) {
    let cell = said::cell(&masked[entry.run.end..entry.end]);
    // The cell is blanked in the words: a table's lines run through it.
    let content =
        cell.as_ref().map_or_else(|| masked[entry.run.end..entry.end].to_owned(), |cell| cell.rest.clone());
    let content = content.as_str();
    let wordings = wording::read(content.trim_start_matches(['.', ':', ')', ',']));
    let repeated = !wordings.states.is_empty() && entry.run.numbers.len() == 1;
    let rest = if repeated {
        let skipped = content.len() - content.trim_start_matches(['.', ':', ')', ',']).len();
        &content[(skipped + wordings.length).min(content.len())..]
    } else {
        content
    };
    let reply = words::joined(rest);
    let reply = reply
        .trim_start_matches(|c: char| {
            c.is_whitespace() || matches!(c, ':' | '–' | '-' | ';' | ',' | '.' | ')')
        })
        .trim_end_matches([' ', ';', ',']);
    let (mut position, parts) = said::position(reply);
    let mut reply = reply.to_owned();
    if let Some(cell) = cell {
        position = Some(cell.position);
        reply = format!("{} {reply}", cell.words).trim().to_owned();
    }
    for number in &entry.run.numbers {
        let known = known(all, *number, &entry.run);
        if position.is_some() || known.answer.is_none() {
            known.answer = stance::together(known.answer.into_iter().chain(position));
            known.parts.extend(parts.iter().cloned());
        }
        known.heading = known.heading.or(entry.heading);
        if !reply.is_empty() && (known.reply.is_none() || position.is_some()) {
            known.reply = Some(reply.clone());
            known.span = Span { start: entry.run.start, end: entry.run.end + content.trim_end().len() };
        }
        if repeated && known.text.is_empty() {
            known.text.clone_from(&wordings.text);
            known.states = wordings.states.iter().map(|code| (*code).to_owned()).collect();
            if wordings.parts.len() > 1 {
                let part = |(text, states): &(String, Vec<&str>)| RecommendationPart {
                    text: text.clone(),
                    recommended_by: states.iter().map(|code| (*code).to_owned()).collect(),
                };
                known.wordings = wordings.parts.iter().map(part).collect();
            }
        }
    }
}

fn push(number: Number, known: Known, doc: &mut Document) {
    let position = known.answer.or(known.sentence).or(known.heading);
    let said = [known.answer, known.sentence].into_iter().flatten();
    if position.is_none() {
        let message = format!(
            "What is said of recommendation {number} is neither support nor refusal in so many words."
        );
        problem::push(doc, problem::POSITION_UNCLEAR.at(known.span, message));
    } else if said.into_iter().any(|other| Some(other) != position && position != Some(Position::Partial)) {
        let message = format!("Recommendation {number} is answered in two ways.");
        problem::push(doc, problem::POSITION_DIFFERS.at(known.span, message));
    }
    let paragraph =
        doc.paragraphs.iter().rev().find(|paragraph| {
            paragraph.span.start <= known.span.start && known.span.start < paragraph.span.end
        });
    let recommendation = Recommendation {
        number: number.to_string(),
        paragraph: paragraph.map(|paragraph| paragraph.id.clone()),
        span: known.span,
        text: known.text,
        state_under_review: doc.state_under_review.clone(),
        recommended_by: known.states,
        parts: known.wordings,
        position,
        position_parts: if position == Some(Position::Partial) { known.parts } else { Vec::new() },
        reply: known.reply,
        ..Recommendation::default()
    };
    doc.recommendations.push(recommendation);
}

#[cfg(test)]
mod tests;
