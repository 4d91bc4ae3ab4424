//! What a session's page shows beside its fields: whether it was in breach, the table of who took part, and when each
//! evaluation is due.

use ledger::{FieldId, Record};

use super::{ACTIVITY, AT_ONCE, DATE, FOLLOW_UP, LEARNING, NOUN, OFFICE, PEOPLE, held, participants};
use crate::activity;
use crate::date::PartialDate;
use crate::gate::read;
use crate::look::{Act, Icon, Notice, Shown, Tag, Tone, Weight};
use crate::noun::part::{Row, Table};
use crate::noun::{Part, publication};
use crate::office::View;
use crate::office::record::Fields;
use crate::participation::evaluation::{EVALUATIONS, due};

pub(super) fn parts(view: &View, record: &Record) -> anyhow::Result<Vec<Part>> {
    let published = publication(record).is_some();
    let mut parts = Vec::new();
    if !published {
        parts.extend(breach(view, record)?);
    }
    if let Some(table) = PEOPLE.table(record, published) {
        parts.push(Part::html(&table)?);
    }
    if !published {
        parts.extend(evaluations(view, record));
        parts.extend(names(view, record)?);
    }
    Ok(parts)
}

fn breach(view: &View, record: &Record) -> anyhow::Result<Option<Part>> {
    let activity =
        record.reference(ACTIVITY).map(|id| view.record(&activity::KIND, id)).transpose()?.flatten();
    let Some(activity) = activity else { return Ok(None) };
    let Some(kept) = view.record(&super::KIND, record.id)? else { return Ok(None) };
    let facts = read::facts(view, &activity.record)?;
    let breach = held::one(view, &facts, kept)?.breach;
    Ok(breach.map(|breach| {
        Part::Notice(Notice {
            weight: Weight::Bad,
            title: "In breach of the consent gate".to_owned(),
            words: format!(
                "{} It is kept as it was recorded, and its people are counted apart.",
                breach.in_words()
            ),
            next: Some((
                format!("{}/gate", activity::NOUN.href(activity.record.id)),
                "Open the gate".to_owned(),
            )),
        })
    }))
}

fn evaluations(view: &View, record: &Record) -> Option<Part> {
    let day = record.date(DATE)?.last_day();
    let fields: [FieldId; 3] = [AT_ONCE, LEARNING, FOLLOW_UP];
    let rows = EVALUATIONS.iter().zip(due(day)).zip(fields).map(|((evaluation, due), field)| {
        let done = record.text(field).is_some();
        let tag = match (done, due < view.today()) {
            (true, _) => Tag::new(Icon::Tick, "Recorded", Tone::Good),
            (false, true) => Tag::overdue(),
            (false, false) => Tag::new(Icon::Dots, "To come", Tone::Plain),
        };
        let due = Shown::Text(PartialDate::day(due).in_words());
        Row { href: String::new(), name: evaluation.label.to_owned(), tag: Some(tag), cells: vec![due] }
    });
    let mine = view.may_write(record) && view.viewer.is(OFFICE);
    let edit = format!("{}/edit", NOUN.href(record.id));
    Some(Part::Table(Table {
        id: "evaluations".to_owned(),
        title: "Evaluations".to_owned(),
        head: ["Evaluation", "Due", ""].map(str::to_owned).into(),
        rows: rows.collect(),
        acts: if mine { vec![Act::other(&edit, "Record an evaluation")] } else { Vec::new() },
        ..Table::default()
    }))
}

/// The list of names, for whoever reads the office's space. For all others there is nothing, not even that it is nothing.
fn names(view: &View, record: &Record) -> anyhow::Result<Option<Part>> {
    if !view.reads_own() {
        return Ok(None);
    }
    let lists = view.referring(&participants::KIND, participants::SESSION, record.id)?;
    let rows = lists.iter().map(|kept| Row {
        href: participants::NOUN.href(kept.record.id),
        name: "Names of participants".to_owned(),
        tag: crate::noun::status_tag(&participants::NOUN, &kept.record),
        cells: vec![
            kept.record.date(participants::PURGE).map_or(Shown::Unknown, |date| Shown::Text(date.in_words())),
        ],
    });
    let add = format!("/participants/new?session={}", record.id);
    Ok(Some(Part::Table(Table {
        id: "participants".to_owned(),
        title: "Names".to_owned(),
        note: "The office alone reads these.".to_owned(),
        head: ["List", "Purge by", ""].map(str::to_owned).into(),
        rows: rows.collect(),
        empty: "No names are kept.".to_owned(),
        acts: vec![Act::other(&add, "Record names")],
    })))
}
