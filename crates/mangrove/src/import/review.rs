//! A review of the UPR: its report, the State's replies and OHCHR's list tell of one set of recommendations, whichever
//! of them are here and in whatever order they came. Each time one comes in, the set is worked out anew from all of them.

use std::sync::Arc;

use ::document::join::{Source, join};
use ::document::{Document as Reading, Kind, Position, Problem, Recommendation as Found};

use super::document::{Landed, changed_fields};
use crate::document::{self, Document, review_of};
use crate::office::{Office, Save};
use crate::recommendation::{self, Recommendation, position_code};

/// Documents of one review that are looked at: six languages of a report and of its replies, and lists.
const MOST: usize = 30;

/// One of a review's documents with its reading.
type Member = (Document, Arc<Reading>);

/// What is to be written for a review when a document of it comes in. A document that is here already is read from the
/// file that came first.
pub fn told(
    office: &Office,
    symbol: &str,
    new: &Document,
    reading: &Reading,
) -> anyhow::Result<(Vec<Save>, Landed)> {
    let members = members(office, symbol, new, reading)?;
    let of_kind = |kind: Kind| members.iter().filter(move |(_, reading)| reading.kind == kind);
    let report = of_kind(Kind::UprReport).next();
    let replies: Vec<&Member> = of_kind(Kind::UprAddendum).collect();
    let lists: Vec<&Member> = of_kind(Kind::ThematicList).collect();
    let joined = join(report.map(|(_, reading)| &**reading), &readings(&replies), &readings(&lists));

    let mut saves = Vec::new();
    let mut landed = Landed::default();
    let first = report.or(lists.first().copied()).or(replies.first().copied());
    let Some((document, own)) = first else { return Ok((saves, landed)) };
    for found in joined.recommendations.iter().filter(|found| !found.text.is_empty()) {
        let said_by = said_by(found, report, &replies, &lists);
        let one = recommendation_of(found, symbol, document, own, said_by.map(|(document, _)| document));
        match office.recommendation(one.id)? {
            None => landed.new += 1,
            Some(here) if reading.kind == Kind::UprReport && here.document == Some(new.id) => {
                let again = reading.recommendations.iter().find(|again| again.number == found.number);
                landed.worded_otherwise += usize::from(again.is_some_and(|again| again.text != here.text));
            }
            Some(_) => {}
        }
        let known = office.public_record(one.id)?;
        saves.push(changed_fields(&recommendation::KIND, one.id, known.as_ref(), one.values()));
    }
    for (document, problems) in problems(&joined.problems, report, &replies, &lists) {
        let value = Document::review_problems_value(&problems);
        let none_yet = problems.is_empty() && document.review_problems.is_empty();
        if !none_yet {
            let known = office.public_record(document.id)?;
            saves.push(changed_fields(&document::KIND, document.id, known.as_ref(), vec![value]));
        }
    }
    Ok((saves, landed))
}

/// The documents of a review, English and early ones first, so that the order in which they came in does not matter.
fn members(office: &Office, symbol: &str, new: &Document, reading: &Reading) -> anyhow::Result<Vec<Member>> {
    let mut members: Vec<Member> = Vec::new();
    let may_be = |other: &Document| match other.symbol.as_deref() {
        Some(own) => own == symbol || own.strip_prefix(symbol).is_some_and(|rest| rest.starts_with("/Add.")),
        None => {
            let states = (&other.state, &new.state);
            other.kind == "thematic-list"
                && (states.0.is_none() || states.1.is_none() || states.0 == states.1)
        }
    };
    for document in office.documents()?.into_iter().filter(may_be) {
        if members.len() == MOST {
            break;
        }
        let known = office.reading(document.id)?;
        let of_review = known.filter(|(_, reading)| review_of(reading).as_deref() == Some(symbol));
        members.extend(of_review.map(|(_, reading)| (document, reading)));
    }
    if members.iter().all(|(document, _)| document.id != new.id) {
        members.push((new.clone(), Arc::new(reading.clone())));
    }
    members.sort_by_key(|(document, _)| {
        (
            document.language.as_deref() != Some("en"),
            document.date.clone(),
            document.symbol.clone(),
            document.id,
        )
    });
    Ok(members)
}

fn readings<'m>(members: &[&'m Member]) -> Vec<&'m Reading> {
    members.iter().map(|(_, reading)| &**reading).collect()
}

/// The document that states the position which holds: the report where it says so itself, else the State's reply, else
/// the list.
fn said_by<'m>(
    found: &Found,
    report: Option<&'m Member>,
    replies: &[&'m Member],
    lists: &[&'m Member],
) -> Option<&'m Member> {
    let position = found.position.filter(|position| *position != Position::Pending)?;
    let says = |member: &&Member| {
        member
            .1
            .recommendations
            .iter()
            .any(|one| one.number == found.number && one.position == Some(position))
    };
    let own = report.filter(says);
    own.or_else(|| replies.first().copied()).or_else(|| lists.first().copied())
}

fn recommendation_of(
    found: &Found,
    symbol: &str,
    document: &Document,
    reading: &Reading,
    said_by: Option<&Document>,
) -> Recommendation {
    let parts =
        |part: &::document::PositionPart| (part.text.clone(), position_code(part.position).to_owned());
    Recommendation {
        groups: found.groups.clone(),
        sdgs: found.sdgs.clone(),
        position_parts: found.position_parts.iter().map(parts).collect(),
        position_from: said_by.map(|document| document.id),
        reply: found.reply.clone(),
        symbol: Some(symbol.to_owned()),
        ..super::document::recommendation_of(
            found,
            reading,
            document,
            Recommendation::id_under(symbol, &found.number),
        )
    }
}

/// Where the documents of a review differ, by the document whose text shows it; none where all agrees now.
fn problems(
    told: &[(Source, Problem)],
    report: Option<&Member>,
    replies: &[&Member],
    lists: &[&Member],
) -> Vec<(Document, Vec<Problem>)> {
    let of = |source: Source| -> Vec<Problem> {
        told.iter().filter(|(of, _)| *of == source).map(|(_, problem)| problem.clone()).collect()
    };
    let report = report.into_iter().map(|(document, _)| (document.clone(), of(Source::Report)));
    let replies =
        replies.iter().enumerate().map(|(at, (document, _))| (document.clone(), of(Source::Reply(at))));
    let lists = lists.iter().enumerate().map(|(at, (document, _))| (document.clone(), of(Source::List(at))));
    report.chain(replies).chain(lists).collect()
}
