//! What a request's page shows beside its fields: how long it has waited to be acknowledged.

use ledger::Record;

use super::acknowledgement_due;
use crate::date::PartialDate;
use crate::look::{Notice, Weight};
use crate::noun::Part;
use crate::office::View;

pub(super) fn parts(view: &View, record: &Record) -> anyhow::Result<Vec<Part>> {
    let Some(due) = acknowledgement_due(record) else { return Ok(Vec::new()) };
    let day = PartialDate::day(due).in_words();
    let (weight, title) = match view.today() > due {
        true => (Weight::Bad, "Unacknowledged for more than five working days"),
        false => (Weight::Plain, "Waits to be acknowledged"),
    };
    Ok(vec![Part::Notice(Notice {
        weight,
        title: title.to_owned(),
        words: format!("The office acknowledges a request within five working days: this one by {day}."),
        next: None,
    })])
}
