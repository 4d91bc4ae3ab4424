//! What the form of a session is held to: the gate on its day, in its place, for the States that took part; the state of
//! its activity; and numbers that add up.

use ledger::{Record, Value};

use super::{ACTIVITY, DATE, KIND, PEOPLE, PLACE, STATES};
use crate::activity;
use crate::form::FormErrors;
use crate::gate::{self, facts::Occasion, read};
use crate::noun::Filled;
use crate::office::View;

pub(super) fn check(view: &View, filled: &Filled, errors: &mut FormErrors) {
    PEOPLE.check(filled, errors);
    let Some(date) = filled.date(DATE) else { return };
    if date.first_day() != date.last_day() {
        errors.add("date", "Enter the day: 2026-05-14. The gate is asked for one day.");
        return;
    }
    if date.first_day() > view.today() {
        errors.add("date", "Record a session once it has been held: this day is still to come.");
        return;
    }
    let known = view.record(&KIND, filled.record).ok().flatten();
    // One that arrived in breach can still be evaluated and its numbers corrected; it stays in breach.
    if known.as_ref().is_some_and(|known| is_same(&known.record, filled)) {
        return;
    }
    let Some(activity) =
        filled.reference(ACTIVITY).and_then(|id| view.record(&activity::KIND, id).ok().flatten())
    else {
        errors.add("activity", "Choose the activity.");
        return;
    };
    if known.is_some_and(|known| known.record.one(ACTIVITY) != filled.value(ACTIVITY)) {
        errors.add("activity", "A session stays its activity's. Record another for another activity.");
        return;
    }
    let occasion = Occasion {
        days: vec![date],
        places: filled.text(PLACE).map(str::to_owned).into_iter().collect(),
        attending: filled.texts(STATES).into_iter().map(str::to_owned).collect(),
    };
    match against(view, &activity.record, &occasion) {
        Ok(against) if against.is_empty() => {}
        Ok(against) => errors.add("date", against.join(" ")),
        // What cannot be read is not known here, and so not allowed.
        Err(_) => errors.add("date", "How the gate stands on this day cannot be worked out here."),
    }
}

/// Whether what the gate is asked for is as it was.
fn is_same(known: &Record, filled: &Filled) -> bool {
    let one = |field| known.one(field) == filled.value(field);
    let states: Vec<&Value> = known.get(STATES).map(|states| states.elements().collect()).unwrap_or_default();
    let now = filled.elements(STATES);
    let same_states = states.len() == now.len() && now.iter().all(|state| states.contains(&state));
    one(ACTIVITY) && one(DATE) && one(PLACE) && same_states
}

/// What stands against something that happens in an activity.
fn against(view: &View, activity: &Record, occasion: &Occasion) -> anyhow::Result<Vec<String>> {
    if let Some(words) = not_running(activity, occasion) {
        return Ok(vec![words]);
    }
    let mut facts = read::facts(view, activity)?;
    facts.sessions.push(occasion.days.clone());
    Ok(gate::for_occasion(&facts, occasion).reasons())
}

/// A session belongs to an activity that has begun. One that is suspended or completed may still record what was held
/// before.
fn not_running(activity: &Record, occasion: &Occasion) -> Option<String> {
    let standing = activity::LIFECYCLE.standing(activity);
    let before = standing.since().is_some_and(|since| {
        let last = if standing.is("suspended") {
            since.first_day().yesterday().ok()
        } else {
            Some(since.last_day())
        };
        occasion.days.iter().all(|day| last.is_some_and(|last| day.last_day() <= last))
    });
    match standing.code() {
        Some("under-way") => None,
        Some("suspended" | "completed") if before => None,
        Some(code) => {
            let label = activity::LIFECYCLE.label(code).to_lowercase();
            Some(format!(
                "The activity is {label} on that day. A session takes place in an activity that is under way."
            ))
        }
        None => Some("Records disagree on how the activity stands. Settle that first.".to_owned()),
    }
}
