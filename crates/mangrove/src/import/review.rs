//! A review's report, replies and lists come in one by one, in any order; what the office has of them is joined anew each
//! time, so that each recommendation has its position and its themes from all of them.

use std::sync::Arc;

use ::document::{Document as Reading, Kind, Recommendation as Found, join};

use crate::document::Document;
use crate::office::Office;

/// The recommendations that a document brings, and the document that they stand in.
pub(super) struct Review {
    pub recommendations: Vec<Found>,
    pub reading: Arc<Reading>,
    pub document: Document,
}

/// What a document that was just read brings, with what is here of its review.
pub(super) fn of(office: &Office, reading: &Reading, document: &Document) -> anyhow::Result<Review> {
    let own = (document.clone(), Arc::new(reading.clone()));
    let symbol = match reading.kind {
        Kind::UprReport | Kind::UprAddendum | Kind::ThematicList => join::report_symbol(reading),
        _ => None,
    };
    let Some(symbol) = symbol else {
        return Ok(Review {
            recommendations: reading.recommendations.clone(),
            reading: own.1,
            document: own.0,
        });
    };
    let mut all = here(office, &symbol, &own.0)?;
    all.push(own);
    let of_kind = |kind| all.iter().filter(move |(_, reading)| reading.kind == kind);
    // Of several languages the one that has recommendations; else the first.
    let report = of_kind(Kind::UprReport).max_by_key(|(_, reading)| reading.recommendations.len());
    let readings = |kind| of_kind(kind).map(|(_, reading)| reading.as_ref()).collect::<Vec<_>>();
    let (replies, lists) = (readings(Kind::UprAddendum), readings(Kind::ThematicList));
    let joined = join::join(report.map(|(_, reading)| reading.as_ref()), &replies, &lists);
    // A reply without its report names numbers and no words: they wait for the report.
    let recommendations = joined.recommendations.into_iter().filter(|one| !one.text.is_empty()).collect();
    let (document, reading) =
        report.or(all.last()).cloned().unwrap_or_else(|| (document.clone(), Arc::new(reading.clone())));
    let document = Document { symbol: Some(symbol), ..document };
    Ok(Review { recommendations, reading, document })
}

/// The other documents of a review that are here, each as read.
fn here(office: &Office, symbol: &str, own: &Document) -> anyhow::Result<Vec<(Document, Arc<Reading>)>> {
    /// Documents of one review that are looked at: six languages of a report and of its replies, and lists.
    const MOST: usize = 30;
    let mut found = Vec::new();
    for document in office.documents()? {
        let same = document
            .symbol
            .as_deref()
            .map(|other| other == symbol || other.starts_with(&format!("{symbol}/Add.")));
        let list = document.kind == "thematic-list"
            && (document.state.is_none() || own.state.is_none() || document.state == own.state);
        if document.id == own.id || found.len() >= MOST || !same.unwrap_or(list) {
            continue;
        }
        let Some((_, reading)) = office.reading(document.id)? else { continue };
        if join::report_symbol(&reading).as_deref() == Some(symbol) {
            found.push((document, reading));
        }
    }
    Ok(found)
}
