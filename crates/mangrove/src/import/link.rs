//! One recommendation, several sources: a row of UPR Info tells of one recommending State's part of a recommendation that
//! a document gives by number, an annotation of UHRI of the whole of it. Which tells of which is worked out by symbol and
//! number, else by wording; what is not sure is left to a person. The order in which sources come in does not matter: a
//! row is compared with documents alone, each time one of the two comes in.

use std::collections::{BTreeMap, HashSet};

use ::document::sources::{Told, link};
use ledger::{Edit, RecordId, Value};

use super::document::changed_fields;
use crate::document::{self, Document, review_of};
use crate::office::{Author, Office, Save};
use crate::recommendation::{KIND, ROWS, Recommendation, SAME_AS};
use crate::search::{Facet, Query, Readable};

/// The databases whose rows tell of recommendations of documents.
const DATABASES: [&str; 2] = ["upr-info", "uhri"];

/// Links the rows that tell of recommendations of a document.
///
/// # Errors
/// If the store cannot be read or written.
pub fn link_document(office: &Office, id: RecordId, reading: &::document::Document) -> anyhow::Result<()> {
    let Some(state) = &reading.state_under_review else { return Ok(()) };
    // Documents alone are brought in without a look at the index for each.
    let mut rows = false;
    for source in DATABASES {
        rows |= !of_source(office, Query::default().with(Facet::State, state), source)?.is_empty();
    }
    if !rows {
        return Ok(());
    }
    office.catch_up()?;
    if let Some(document) = office.document(id)? {
        link_one(office, &document, reading)?;
    }
    Ok(())
}

/// Links the rows of all documents that are here, and returns how many rows are linked now that were not before.
///
/// # Errors
/// If the store cannot be read or written.
pub fn link_all(office: &Office) -> anyhow::Result<usize> {
    office.catch_up()?;
    let mut linked = 0;
    let recommends = ["upr-report", "thematic-list", "concluding-observations", "special-procedure-report"];
    for document in office.documents()?.into_iter().filter(|one| recommends.contains(&one.kind.as_str())) {
        if let Some((_, reading)) = office.reading(document.id)? {
            linked += link_one(office, &document, &reading)?;
        }
    }
    Ok(linked)
}

/// The recommendations that a document gives by number, in their order.
fn numbered(
    office: &Office,
    document: &Document,
    reading: &::document::Document,
) -> anyhow::Result<Vec<Recommendation>> {
    let symbol = review_of(reading).or_else(|| document.symbol.clone());
    let key = symbol.unwrap_or_else(|| document.id.to_string());
    let ids: Vec<RecordId> =
        reading.recommendations.iter().map(|found| Recommendation::id_under(&key, &found.number)).collect();
    let mut seen = HashSet::new();
    let mut all = office.recommendations(&ids)?;
    all.retain(|one| seen.insert(one.id));
    Ok(all)
}

/// The rows about the State of a document that are linked to nothing: those of its session, those under its symbol.
fn rows_of(
    office: &Office,
    state: &str,
    session: Option<u32>,
    symbol: Option<&str>,
) -> anyhow::Result<Vec<Recommendation>> {
    let query = Query::default().with(Facet::State, state);
    let mut ids = Vec::new();
    if let Some(session) = session {
        ids = of_source(office, query.clone().with(Facet::Session, &session.to_string()), "upr-info")?;
    }
    let mut all = office.recommendations(&ids)?;
    if symbol.is_some() {
        let annotations = of_source(office, query, "uhri")?;
        let annotations = office.recommendations(&annotations)?;
        all.extend(annotations.into_iter().filter(|one| one.symbol.as_deref() == symbol));
    }
    all.retain(|one| one.same_as.is_none() && one.withdrawn.is_none());
    Ok(all)
}

fn of_source(office: &Office, query: Query, source: &str) -> anyhow::Result<Vec<RecordId>> {
    let public = Readable::from_iter([office.public()]);
    Ok(office.search().all_ids(&query.with(Facet::Source, source), &public)?.collect())
}

/// What the rows of a document were found to tell of, and those of which that is not sure.
#[derive(Default)]
struct Found {
    same: BTreeMap<RecordId, Vec<RecordId>>,
    unsure: Vec<(RecordId, Vec<RecordId>)>,
}

fn link_one(office: &Office, document: &Document, reading: &::document::Document) -> anyhow::Result<usize> {
    let Some(state) = reading.state_under_review.as_deref().or(document.state.as_deref()) else {
        return Ok(0);
    };
    let numbered = numbered(office, document, reading)?;
    let symbol = numbered.first().and_then(|one| one.symbol.clone());
    let rows = rows_of(office, state, reading.upr_session, symbol.as_deref())?;
    let found = find(&numbered, &rows);
    let linked = found.same.values().map(Vec::len).sum();
    let mut saves = Vec::new();
    for (one, rows) in found.same {
        saves.extend(same_as(one, &rows));
    }
    if !(found.unsure.is_empty() && document.unsure.is_empty()) {
        let value = Document::unsure_value(&found.unsure);
        let known = office.public_record(document.id)?;
        saves.push(changed_fields(&document::KIND, document.id, known.as_ref(), vec![value]));
    }
    office.save(office.public(), &Author::default(), saves)?;
    Ok(linked)
}

/// What is to be written when rows tell of a recommendation.
pub fn same_as(one: RecordId, rows: &[RecordId]) -> Vec<Save> {
    let mut of_one = Save::new(&KIND, one);
    let mut saves = Vec::new();
    for row in rows {
        of_one.edits.push(Edit::Add { field: ROWS, element: Value::Record(*row) });
        saves.push(Save::new(&KIND, *row).values([(SAME_AS, Value::Record(one))]));
    }
    saves.push(of_one);
    saves
}

fn find(numbered: &[Recommendation], rows: &[Recommendation]) -> Found {
    let mut found = Found::default();
    let mut left = Vec::new();
    for row in rows {
        let own = |one: &&Recommendation| row.number.is_some() && one.number == row.number;
        match numbered.iter().find(own).filter(|one| !row.apart.contains(&one.id)) {
            Some(one) => found.same.entry(one.id).or_default().push(row.id),
            None => left.push(row),
        }
    }
    // Rows are given without a number: one that no document has is no number of a recommendation.
    let unnumbered = |row: &&Recommendation| Told { number: None, ..told(row) };
    let all: Vec<Told> = numbered.iter().map(told).chain(left.iter().map(unnumbered)).collect();
    let row_at = |place: usize| place.checked_sub(numbered.len()).map(|at| left[at]);
    let links = link(&all);
    for same in links.same {
        let anchors: Vec<usize> = same.iter().copied().filter(|place| *place < numbered.len()).collect();
        // Two documents without a symbol may give one number twice: then nobody knows which is meant.
        let [anchor] = anchors.as_slice() else { continue };
        let one = numbered[*anchor].id;
        let rows = same.into_iter().filter_map(row_at).filter(|row| !row.apart.contains(&one));
        found.same.entry(one).or_default().extend(rows.map(|row| row.id));
    }
    found.same.retain(|_, rows| !rows.is_empty());
    for unsure in links.unsure {
        let Some(row) = row_at(unsure.told) else { continue };
        let candidates = unsure.candidates.into_iter().filter(|place| *place < numbered.len());
        let candidates: Vec<RecordId> =
            candidates.map(|place| numbered[place].id).filter(|id| !row.apart.contains(id)).collect();
        if !candidates.is_empty() {
            found.unsure.push((row.id, candidates));
        }
    }
    found.unsure.sort();
    found
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
