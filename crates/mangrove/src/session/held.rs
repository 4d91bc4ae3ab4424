//! The sessions of an activity, each with whether it was in breach of the gate. Those in breach are counted apart: neither
//! dropped nor counted as if nothing were wrong.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use ledger::{Dot, EventEdit, FieldId, Record, RecordId, SpaceId, Value};

use super::{ACTIVITY, DATE, KIND, PEOPLE};
use crate::gate::facts::Facts;
use crate::gate::{Breach, breach, read};
use crate::noun::{STATUS, Taken};
use crate::office::View;
use crate::office::record::{Fields, as_text};
use crate::office::shelf::Kept;
use crate::participation::fields::Known;

/// A session as it stands.
#[derive(Clone, Debug)]
pub struct Held {
    /// The session.
    pub kept: Arc<Kept>,
    /// How it was in breach, if it was.
    pub breach: Option<Breach>,
}

/// The attendances of several sessions, those in breach apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attendances {
    /// In sessions that were allowed.
    pub allowed: u64,
    /// In sessions in breach.
    pub in_breach: u64,
    /// Sessions of which nobody has counted the people, or of which records disagree.
    pub unknown: u64,
}

/// The sessions of an activity, the earliest first.
///
/// # Errors
/// If the store cannot be read.
pub fn of(view: &View, activity: &Record, facts: &Facts) -> anyhow::Result<Vec<Held>> {
    let mut sessions = view.referring(&KIND, ACTIVITY, activity.id)?;
    sessions.sort_by_key(|kept| (kept.record.text(DATE).map(str::to_owned), kept.record.id));
    let shutting = OnceCell::new();
    sessions.into_iter().map(|kept| against(view, facts, kept, &shutting)).collect()
}

/// One session, against the facts of its activity.
///
/// # Errors
/// If the store cannot be read.
pub fn one(view: &View, facts: &Facts, kept: Arc<Kept>) -> anyhow::Result<Held> {
    against(view, facts, kept, &OnceCell::new())
}

/// The same, where `shutting` keeps for the other sessions what [`shutting`] found.
fn against(
    view: &View,
    facts: &Facts,
    kept: Arc<Kept>,
    shutting: &OnceCell<Vec<Dot>>,
) -> anyhow::Result<Held> {
    let breach = match breach(facts, &read::occasion(&kept.record), false) {
        // Whether its author could know is asked of the log, which takes longer, so only where there is a breach.
        Some(found) => {
            Some(Breach { could_not_know: could_not_know(view, facts, &kept.record, shutting)?, ..found })
        }
        None => None,
    };
    Ok(Held { kept, breach })
}

/// Counts attendances.
#[must_use]
pub fn attendances(sessions: &[Held]) -> Attendances {
    let mut sum = Attendances::default();
    for held in sessions {
        match (PEOPLE.of(&held.kept.record), &held.breach) {
            (Known::Counts(counts), None) => sum.allowed += u64::from(counts.total),
            (Known::Counts(counts), Some(_)) => sum.in_breach += u64::from(counts.total),
            (Known::Disputed | Known::Unknown, _) => sum.unknown += 1,
        }
    }
    sum
}

/// Whether what shut the gate was not yet in the log of whoever wrote a session. A form refuses what its own records
/// refuse; so a withdrawal of another log came to its author later, and one of the same log counts if it stands behind
/// the session there. Where nothing of that kind explains the breach, nobody is excused.
fn could_not_know(
    view: &View,
    facts: &Facts,
    session: &Record,
    known: &OnceCell<Vec<Dot>>,
) -> anyhow::Result<bool> {
    let Some(written) = written(session, DATE) else { return Ok(false) };
    if known.get().is_none() {
        let _ = known.set(shutting(view, facts)?);
    }
    let shutting = known.get().map_or(&[][..], Vec::as_slice);
    let seen = shutting.iter().any(|dot| dot.log == written.log && dot.seq < written.seq);
    Ok(!seen && !shutting.is_empty())
}

/// What ended a consent or request of the activity, or moved its end.
fn shutting(view: &View, facts: &Facts) -> anyhow::Result<Vec<Dot>> {
    let mut records: BTreeMap<SpaceId, Vec<RecordId>> = BTreeMap::new();
    for state in &facts.states {
        let consents = state.consents.iter().map(|one| (&crate::consent::KIND, one.id));
        let requests = state.requests.iter().map(|one| (&crate::request::KIND, one.id));
        for (kind, id) in consents.chain(requests) {
            if let Some(kept) = view.record(kind, id)? {
                records.entry(kept.record.space).or_default().push(id);
            }
        }
    }
    let mut dots = Vec::new();
    for (space, records) in records {
        let events = view.office.ledger().histories(space, &records)?.into_iter().flatten();
        dots.extend(events.filter(|event| event.edits.iter().any(shuts)).map(|event| event.dot));
    }
    Ok(dots)
}

/// The operation that last set a field.
fn written(record: &Record, field: FieldId) -> Option<Dot> {
    let held = record.get(field)?.held();
    held.iter().max_by_key(|held| held.clock)?.dots.iter().max_by_key(|dot| dot.seq).copied()
}

/// Whether an edit ends a consent or request, or moves its end.
fn shuts(edit: &EventEdit) -> bool {
    let EventEdit::Set { field, value, replaced } = edit else { return false };
    let ended = |value: &Value| {
        Taken::from_value(value)
            .is_some_and(|taken| ["withdrawn", "invalidated", "declined"].contains(&taken.to.as_str()))
    };
    let moved = [crate::consent::EXPIRY, crate::consent::TO].contains(field) && !replaced.is_empty();
    (*field == STATUS && ended(value)) || moved
}

/// The date of a session in words, both sides of a dispute.
#[must_use]
pub fn date_in_words(session: &Record) -> String {
    let dates: Vec<String> =
        session.all(DATE).into_iter().filter_map(as_text).map(crate::office::words::date_in_words).collect();
    dates.join(" or ")
}
