//! Records in words: values, names of what they refer to, and what happened to them.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ledger::{Event, EventEdit, FieldId, Record, RecordId, Value};

use super::Office;
use super::kind::{Kind, Shape, choice_label, plain};
use crate::date::PartialDate;
use crate::document::Document;
use crate::institution::Institution;
use crate::look::{self, Change};
use crate::recommendation::Recommendation;
use crate::{document, institution, recommendation};

/// The language of a code, as English names it; the code itself for one that is not a UN language or a Caribbean one.
#[must_use]
pub fn language_name(code: &str) -> &str {
    match code {
        "ar" => "Arabic",
        "zh" => "Chinese",
        "en" => "English",
        "fr" => "French",
        "ru" => "Russian",
        "es" => "Spanish",
        "nl" => "Dutch",
        "ht" => "Haitian Creole",
        "pap" => "Papiamento",
        _ => code,
    }
}

/// The short English name of a State or territory; the code or name itself where it is not known.
#[must_use]
pub fn state_name(iso3: &str) -> &str {
    ::document::country::name(iso3).unwrap_or(iso3)
}

/// A date as stated, for people.
#[must_use]
pub fn date_in_words(stated: &str) -> String {
    stated.parse::<PartialDate>().map_or_else(|_| stated.to_owned(), PartialDate::in_words)
}

/// `812 bytes`, `14 kB`, `1.2 MB`.
#[must_use]
pub fn size_in_words(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

/// The same words with a capital letter first.
#[must_use]
pub fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The day and the time of a moment, where this machine stands.
#[must_use]
pub fn day_and_time(ms: u64) -> (String, String) {
    let moment = i64::try_from(ms).ok().and_then(|ms| Timestamp::from_millisecond(ms).ok());
    let zoned = moment.unwrap_or(Timestamp::UNIX_EPOCH).to_zoned_datetime(TimeZone::system());
    (PartialDate::day(zoned.date()).in_words(), zoned.strftime("%H:%M").to_string())
}

impl Office {
    /// A value of a field in words.
    #[must_use]
    pub fn in_words(&self, kind: &Kind, field: FieldId, value: &Value) -> String {
        let composite = (kind.composite)(field, value);
        composite.unwrap_or_else(|| match (value, kind.field(field).map(|field| field.shape)) {
            (Value::Text(code), Some(Shape::Choice(choices))) => choice_label(choices, code).to_owned(),
            (Value::Text(date), Some(Shape::Date)) => date_in_words(date),
            (Value::Record(id), _) => self.name_of(*id),
            _ => plain(value),
        })
    }

    /// What a record of the public space is called.
    #[must_use]
    pub fn name_of(&self, id: RecordId) -> String {
        let record = self.public_record(id).ok().flatten();
        let name = record.and_then(|record| match record.kind {
            kind if kind == institution::KIND.id => Some(Institution::from_record(&record).name),
            kind if kind == document::KIND.id => Some(Document::from_record(&record).name().to_owned()),
            kind if kind == recommendation::KIND.id => Some(Recommendation::from_record(&record).name()),
            _ => None,
        });
        name.unwrap_or_else(|| "a record that is not here yet".to_owned())
    }

    /// The history of a record, newest first, for a page.
    #[must_use]
    pub fn history_in_words(&self, kind: &Kind, record: &Record, events: &[Event]) -> Vec<look::Event> {
        let first = events.first().map(|event| event.dot);
        let told = events.iter().rev().map(|event| {
            let (on, time) = day_and_time(event.clock.ms());
            look::Event {
                on,
                beside: Some(time),
                who: self.who(event),
                capacity: event.author.capacity.clone(),
                did: did(event, first == Some(event.dot), kind),
                changes: event.edits.iter().filter_map(|edit| self.change(kind, edit)).collect(),
                reason: event.reason.clone(),
                split: stands_disputed(record, event),
            }
        });
        told.collect()
    }

    fn who(&self, event: &Event) -> String {
        if event.device == self.ledger().device() {
            return "This computer".to_owned();
        }
        let device = event.device.to_string();
        format!("Computer {}", device.get(..8).unwrap_or(&device))
    }

    fn change(&self, kind: &Kind, edit: &EventEdit) -> Option<Change> {
        let label = |field: FieldId| {
            kind.field(field)
                .map_or_else(|| "a field of a newer version".to_owned(), |field| field.label.to_owned())
        };
        let words = |field: &FieldId, value: &Value| match value {
            Value::None => None,
            value => Some(self.in_words(kind, *field, value)),
        };
        let before = |field: &FieldId, replaced: &[Value]| {
            let values: Vec<String> = replaced.iter().filter_map(|value| words(field, value)).collect();
            (!values.is_empty()).then(|| values.join(" or "))
        };
        let (field, before, after) = match edit {
            EventEdit::Set { field, value, replaced } => {
                (field, before(field, replaced), words(field, value))
            }
            EventEdit::Clear { field, replaced } => (field, before(field, replaced), None),
            EventEdit::Add { field, element } => (field, None, words(field, element)),
            EventEdit::Remove { field, element } => (field, words(field, element), None),
            EventEdit::Newer { field, value } => (field, None, words(field, value)),
        };
        // An empty field set to "none" when there was nothing is no news.
        (before.is_some() || after.is_some()).then(|| Change { field: label(*field), before, after })
    }
}

fn did(event: &Event, is_first: bool, kind: &Kind) -> String {
    let settled = event.edits.iter().any(|edit| match edit {
        EventEdit::Set { replaced, .. } | EventEdit::Clear { replaced, .. } => replaced.len() > 1,
        _ => false,
    });
    match (is_first, settled) {
        (true, _) => format!("began this {}", kind.name),
        (false, true) => "settled a dispute".to_owned(),
        (false, false) => "recorded a change".to_owned(),
    }
}

/// Whether one of the values that this event wrote stands beside another, disputed.
fn stands_disputed(record: &Record, event: &Event) -> bool {
    record.fields.values().any(|register| {
        register.is_disputed() && register.held().iter().any(|held| held.dots.contains(&event.dot))
    })
}
