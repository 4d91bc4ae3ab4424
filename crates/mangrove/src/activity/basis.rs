//! What a consent was given on: an activity's kind, States, rights, places and period on that day, kept with the consent.
//! It is one value of the log; the gate compares it with the activity as it is.

use std::collections::BTreeSet;

use ledger::{Record, RecordId, Value};

use super::{ACTIVITY_KIND, FROM, PLACES, RIGHTS_SERVED, STATES, TO};
use crate::codes::{ACTIVITY_KINDS, RIGHTS};
use crate::date::PartialDate;
use crate::gate::facts::Basis;
use crate::office::kind::choice_label;
use crate::office::record::{Fields, as_text};
use crate::office::words::state_name;

/// Of an activity, as it is now. What is disputed is left out: nobody consented to one side of it.
#[must_use]
pub fn of(activity: &Record) -> Basis {
    let set = |field| activity.elements(field).into_iter().filter_map(as_text).map(str::to_owned).collect();
    Basis {
        activity: activity.id,
        kind: activity.text(ACTIVITY_KIND).unwrap_or_default().to_owned(),
        states: set(STATES),
        rights: set(RIGHTS_SERVED),
        places: set(PLACES),
        from: activity.date(FROM),
        to: activity.date(TO),
    }
}

/// As one value of the log.
#[must_use]
pub fn value(basis: &Basis) -> Value {
    let list = |set: &BTreeSet<String>| Value::List(set.iter().map(Value::text).collect());
    let date = |date: Option<PartialDate>| date.map_or(Value::None, |date| Value::text(date.to_string()));
    Value::List(vec![
        Value::Record(basis.activity),
        Value::text(&basis.kind),
        list(&basis.states),
        list(&basis.rights),
        list(&basis.places),
        date(basis.from),
        date(basis.to),
    ])
}

/// From a value of the log; none if a newer version wrote another shape.
#[must_use]
pub fn from_value(value: &Value) -> Option<Basis> {
    let Value::List(pieces) = value else { return None };
    let [Value::Record(activity), Value::Text(kind), states, rights, places, from, to] = pieces.as_slice()
    else {
        return None;
    };
    let activity: RecordId = *activity;
    let set = |value: &Value| match value {
        Value::List(values) => values.iter().filter_map(as_text).map(str::to_owned).collect(),
        _ => BTreeSet::new(),
    };
    let date = |value: &Value| as_text(value).and_then(|text| text.parse().ok());
    Some(Basis {
        activity,
        kind: kind.clone(),
        states: set(states),
        rights: set(rights),
        places: set(places),
        from: date(from),
        to: date(to),
    })
}

/// For a page: `Training, Barbados, social rights, Bridgetown, 1 May 2026 to 31 July 2026`.
#[must_use]
pub fn in_words(basis: &Basis) -> String {
    let mut words = vec![choice_label(ACTIVITY_KINDS, &basis.kind).to_owned()];
    words.extend(basis.states.iter().map(|iso3| state_name(iso3).to_owned()));
    words.extend(basis.rights.iter().map(|code| choice_label(RIGHTS, code).to_lowercase()));
    words.extend(basis.places.iter().cloned());
    match (basis.from, basis.to) {
        (Some(from), Some(to)) => words.push(format!("{} to {}", from.in_words(), to.in_words())),
        (Some(from), None) => words.push(format!("from {}", from.in_words())),
        (None, Some(to)) => words.push(format!("up to {}", to.in_words())),
        (None, None) => {}
    }
    words.join(", ")
}
