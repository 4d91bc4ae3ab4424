//! Other activities in the same State, for the same right, in the same period: shown to both, so that two do not do twice
//! what one could do with the other (A/HRC/RES/54/33, PP7). Only what the viewer reads is compared.

use std::collections::BTreeMap;
use std::sync::Arc;

use ledger::Record;

use super::{FROM, KIND, LIFECYCLE, RIGHTS_SERVED, STATES, TO, states};
use crate::office::View;
use crate::office::record::Fields;
use crate::office::shelf::Kept;

/// The activities that overlap with one, of those the viewer reads.
///
/// # Errors
/// If the store cannot be read.
pub fn with(view: &View, activity: &Record) -> anyhow::Result<Vec<Arc<Kept>>> {
    if !is_ahead(activity) {
        return Ok(Vec::new());
    }
    let mut others = BTreeMap::new();
    for iso3 in states(activity) {
        let there = view.naming(&KIND, iso3)?.into_iter();
        let beside = there.filter(|other| {
            other.record.id != activity.id && meet(activity, &other.record) && is_ahead(&other.record)
        });
        others.extend(beside.map(|other| (other.record.id, other)));
    }
    Ok(others.into_values().collect())
}

/// Whether it is planned or under way: what is over or cancelled overlaps with nothing.
fn is_ahead(activity: &Record) -> bool {
    let standing = LIFECYCLE.standing(activity);
    ["proposed", "planned", "under-way", "suspended"].iter().any(|code| standing.may_be(code))
}

fn meet(one: &Record, other: &Record) -> bool {
    let shares = |field| one.elements(field).iter().any(|value| other.elements(field).contains(value));
    let days = |record: &Record| Some((record.date(FROM)?.first_day(), record.date(TO)?.last_day()));
    let period = days(one).zip(days(other));
    let together = period.is_none_or(|(one, other)| one.0 <= other.1 && other.0 <= one.1);
    shares(STATES) && shares(RIGHTS_SERVED) && together
}
