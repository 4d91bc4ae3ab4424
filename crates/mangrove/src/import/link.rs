//! One recommendation, several sources: a row of UPR Info tells of one recommending State's part of a recommendation that
//! a report gives by number. Which row tells of which is worked out by wording; what is not sure is left as it is.

use std::collections::{BTreeMap, HashSet};

use ::document::sources::{Told, link};
use ledger::{Edit, RecordId, Value};

use crate::office::{Author, Office, Save};
use crate::recommendation::{KIND, ROWS, Recommendation, SAME_AS};
use crate::search::{Facet, Query, Readable};

/// Links the rows of the review that a report is of.
///
/// # Errors
/// If the store cannot be read or written.
pub fn link_report(office: &Office, report: &::document::Document) -> anyhow::Result<()> {
    let (Some(state), Some(session)) = (&report.state_under_review, report.upr_session) else {
        return Ok(());
    };
    // Reports alone are brought in without a look at the index for each.
    if of_source(office, Query::default().with(Facet::State, state), "upr-info")?.is_empty() {
        return Ok(());
    }
    office.catch_up()?;
    link_review(office, state, session)?;
    Ok(())
}

/// Links the rows of all reviews whose report is here, and returns how many rows are linked now that were not before.
///
/// # Errors
/// If the store cannot be read or written.
pub fn link_all(office: &Office) -> anyhow::Result<usize> {
    office.catch_up()?;
    let mut reviews: HashSet<(String, u32)> = HashSet::new();
    for document in office.documents()?.into_iter().filter(|one| one.kind == "upr-report") {
        let session = office.reading(document.id)?.and_then(|(_, reading)| reading.upr_session);
        reviews.extend(document.state.zip(session));
    }
    let mut linked = 0;
    for (state, session) in reviews {
        linked += link_review(office, &state, session)?;
    }
    Ok(linked)
}

/// What of a review is known by number, and the rows that are linked to none of it yet.
fn of_review(office: &Office, state: &str, session: u32) -> anyhow::Result<Vec<Recommendation>> {
    let query = Query::default().with(Facet::State, state).with(Facet::Session, &session.to_string());
    let mut ids = of_source(office, query.clone(), "report")?;
    ids.extend(of_source(office, query, "upr-info")?);
    let mut all = office.recommendations(&ids)?;
    all.retain(|one| one.same_as.is_none());
    Ok(all)
}

fn of_source(office: &Office, query: Query, source: &str) -> anyhow::Result<Vec<RecordId>> {
    let public = Readable::from_iter([office.public()]);
    Ok(office.search().all_ids(&query.with(Facet::Source, source), &public)?.collect())
}

fn link_review(office: &Office, state: &str, session: u32) -> anyhow::Result<usize> {
    let all = of_review(office, state, session)?;
    let links = link(&all.iter().map(told).collect::<Vec<_>>());
    let mut rows_of: BTreeMap<RecordId, Vec<RecordId>> = BTreeMap::new();
    for same in links.same {
        let (numbered, rows): (Vec<usize>, Vec<usize>) =
            same.into_iter().partition(|place| all[*place].number.is_some());
        // Two documents without a symbol may give one number twice: then nobody knows which is meant.
        if let [one] = numbered.as_slice() {
            rows_of.entry(all[*one].id).or_default().extend(rows.iter().map(|place| all[*place].id));
        }
    }
    let mut saves = Vec::new();
    let mut linked = 0;
    for (one, rows) in rows_of.into_iter().filter(|(_, rows)| !rows.is_empty()) {
        let mut of_one = Save::new(&KIND, one);
        for row in rows {
            of_one.edits.push(Edit::Add { field: ROWS, element: Value::Record(row) });
            saves.push(Save::new(&KIND, row).values([(SAME_AS, Value::Record(one))]));
            linked += 1;
        }
        saves.push(of_one);
    }
    office.save(office.public(), &Author::default(), saves)?;
    Ok(linked)
}

fn told(one: &Recommendation) -> Told {
    Told {
        symbol: one.symbol.clone().or_else(|| one.document.map(|id| id.to_string())),
        number: one.number.clone(),
        state: one.state.clone(),
        session: one.session,
        recommended_by: one.recommended_by.clone(),
        text: one.text.clone(),
        parts: one.parts.clone(),
    }
}
