//! What a request's page shows beside its fields: how long it has waited to be acknowledged, and what answers it.

use ledger::Record;

use super::{LIFECYCLE, RIGHTS_SERVED, STATE, acknowledgement_due};
use crate::access::Role;
use crate::activity;
use crate::date::PartialDate;
use crate::form::Sent;
use crate::look::{Act, Notice, Shown, Weight};
use crate::noun::part::{Row, Table};
use crate::noun::{Part, status_tag};
use crate::office::View;
use crate::office::record::{Fields, as_text};

/// The states in which the office works on an answer.
const OPEN: [&str; 6] = ["received", "acknowledged", "clarifying", "accepted", "waiting", "answering"];

pub(super) fn parts(view: &View, record: &Record) -> anyhow::Result<Vec<Part>> {
    let waiting = acknowledgement_due(record).map(|due| waits(view, PartialDate::day(due)));
    Ok(waiting.into_iter().chain(answers(view, record)?).collect())
}

fn waits(view: &View, due: PartialDate) -> Part {
    let (weight, title) = match view.today() > due.last_day() {
        true => (Weight::Bad, "Unacknowledged for more than five working days"),
        false => (Weight::Plain, "Waits to be acknowledged"),
    };
    let day = due.in_words();
    Part::Notice(Notice {
        weight,
        title: title.to_owned(),
        words: format!("The office acknowledges a request within five working days: this one by {day}."),
        next: None,
    })
}

/// The activities that answer it, and the way to the next, for whoever plans them.
fn answers(view: &View, record: &Record) -> anyhow::Result<Option<Part>> {
    let activities = view.referring(&activity::KIND, activity::REQUESTS, record.id)?;
    let office = view.viewer.is(&[Role::DeskOfficer, Role::HeadOfOffice]);
    let standing = LIFECYCLE.standing(record);
    let open = OPEN.iter().any(|code| standing.may_be(code));
    if activities.is_empty() && !open {
        return Ok(None);
    }
    let noun = &activity::NOUN;
    let rows = activities.iter().map(|kept| Row {
        href: noun.href(kept.record.id),
        name: (noun.name)(view, &kept.record),
        tag: status_tag(noun, &kept.record),
        cells: [activity::FROM, activity::TO]
            .map(|field| kept.record.date(field).map_or(Shown::Unknown, |date| Shown::Text(date.in_words())))
            .into(),
    });
    let state = record.text(STATE).unwrap_or_default();
    let mut plan = Sent::of([("states", state), ("requests", &record.id.to_string())]);
    for right in record.elements(RIGHTS_SERVED).into_iter().filter_map(as_text) {
        plan.push("rights", right.to_owned());
    }
    let acts = vec![
        Act::other(&format!("/consultations/new?state={state}"), "Record a consultation"),
        Act::other(&format!("/activities/new?{}", plan.to_body()), "Propose an activity"),
    ];
    Ok(Some(Part::Table(Table {
        id: "answers".to_owned(),
        title: "What answers it".to_owned(),
        head: ["Activity", "First day", "Last day", ""].map(str::to_owned).into(),
        rows: rows.collect(),
        empty: "No activity answers it yet.".to_owned(),
        acts: if office && open { acts } else { Vec::new() },
        ..Table::default()
    })))
}
