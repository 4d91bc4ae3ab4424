//! What the form of an activity and its steps are held to. The gate itself stands in [`crate::gate`]; here it is asked.

use ledger::{Record, Value};

use super::{CONSULTATIONS, FROM, GOALS, INDICATORS, KIND, PRIORITIES, REQUESTS, STATES, TO, home, states};
use crate::access::Realm;
use crate::form::FormErrors;
use crate::gate::{self, read};
use crate::noun::{Filled, Stepping};
use crate::office::View;
use crate::office::record::Fields;
use crate::office::words::state_name;
use crate::{codes, consultation, indicator, measurement, priority, request};

pub(super) fn check(view: &View, filled: &Filled, errors: &mut FormErrors) {
    let (from, to) = (filled.date(FROM), filled.date(TO));
    if from.zip(to).is_some_and(|(from, to)| to.last_day() < from.first_day()) {
        errors.add("to", "The last day comes before the first. Correct one of the two.");
    }
    for goal in filled.texts(GOALS) {
        if let Err(wrong) = codes::target(goal) {
            errors.add("goals", wrong.to_string());
        }
    }
    let known = view.record(&KIND, filled.record).ok().flatten();
    let realm = match &known {
        Some(known) => view.office.realm_of(known.record.space),
        None => home(view, filled).ok(),
    };
    if let Some(known) = &known {
        same_states(&known.record, filled, realm.as_ref(), errors);
    }
    if let Some(realm) = realm {
        within_reach(view, filled, &realm, errors);
    }
}

/// A State leaves an activity by a step of its own, with a reason; and an activity of one State stays one's.
fn same_states(known: &Record, filled: &Filled, realm: Option<&Realm>, errors: &mut FormErrors) {
    let now = filled.texts(STATES);
    if let Some(gone) = states(known).into_iter().find(|state| !now.contains(state)) {
        let name = state_name(gone);
        errors.add(
            "states",
            format!("Take {name} out on the gate's page: that asks for a reason, which is kept."),
        );
    }
    if matches!(realm, Some(Realm::Bilateral(_))) && now.len() > 1 {
        errors.add(
            "states",
            "This activity lives in the space of one State. Begin another for several, and cancel this one.",
        );
    }
}

/// What an activity refers to can be read by all who read the activity.
fn within_reach(view: &View, filled: &Filled, realm: &Realm, errors: &mut FormErrors) {
    let kinds = [
        (REQUESTS, &request::KIND, "requests"),
        (PRIORITIES, &priority::KIND, "priorities"),
        (CONSULTATIONS, &consultation::KIND, "consultations"),
        (INDICATORS, &indicator::KIND, "indicators"),
    ];
    for (field, kind, name) in kinds {
        for id in filled.elements(field).iter().filter_map(Value::as_record) {
            let of = view.versions(kind, id).unwrap_or_default();
            let reaches = |of: Realm| of == *realm || of.breadth().width() > realm.breadth().width();
            let mut realms = of.iter().filter_map(|kept| view.office.realm_of(kept.record.space));
            if !realms.any(reaches) {
                let what = view.name_of(&[kind.id], id);
                let who = view.access_to(realm).words;
                errors.add(
                    name,
                    format!("\u{201c}{what}\u{201d} cannot be read by all who read this activity ({who}). Share it first."),
                );
            }
        }
    }
}

/// The gate, on the day from which the step has effect.
pub(super) fn gate_open(view: &View, record: &Record, stepping: &Stepping) -> anyhow::Result<Vec<String>> {
    let mut against = not_ahead(view, record, stepping)?;
    let facts = read::facts(view, record)?;
    let occasion = gate::facts::Occasion { days: vec![stepping.on], ..gate::facts::Occasion::default() };
    against.extend(gate::for_occasion(&facts, &occasion).reasons());
    Ok(against)
}

/// What has not happened yet is not recorded as done.
pub(super) fn not_ahead(view: &View, _: &Record, stepping: &Stepping) -> anyhow::Result<Vec<String>> {
    let ahead = stepping.on.last_day() > view.today();
    let words = "This day is still to come: take the step on the day.";
    Ok(if ahead { vec![words.to_owned()] } else { Vec::new() })
}

/// Closing needs a final measurement of an outcome indicator of the activity.
pub(super) fn measured(view: &View, record: &Record, _: &Stepping) -> anyhow::Result<Vec<String>> {
    let indicators: Vec<_> = record.elements(INDICATORS).into_iter().filter_map(Value::as_record).collect();
    for id in indicators {
        let outcome = view
            .record(&indicator::KIND, id)?
            .is_some_and(|kept| kept.record.text(indicator::INDICATOR_KIND) == Some("outcome"));
        let all = view.referring(&measurement::KIND, measurement::INDICATOR, id)?;
        if outcome && all.iter().any(|kept| measurement::LIFECYCLE.standing(&kept.record).is("final")) {
            return Ok(Vec::new());
        }
    }
    Ok(vec!["Measure an outcome indicator of this activity and make the measurement final first.".to_owned()])
}
