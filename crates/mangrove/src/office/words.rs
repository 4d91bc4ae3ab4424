//! Records in words: values, names of what they refer to, and what happened to them.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ledger::{Event, EventEdit, FieldId, Hlc, Record, RecordId, Value};

use super::kind::Kind;
use super::{Office, View};
use crate::date::PartialDate;
use crate::document::Document;
use crate::institution::Institution;
use crate::look::{self, Change};
use crate::recommendation::Recommendation;
use crate::{document, institution, noun, recommendation};

/// The direction in which a language is written, as HTML says it; `auto` where the language is not known.
#[must_use]
pub fn direction(language: &str) -> &'static str {
    match language {
        "ar" => "rtl",
        "" => "auto",
        _ => "ltr",
    }
}

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
    /// What a record of the public space is called.
    #[must_use]
    pub fn name_of(&self, id: RecordId) -> String {
        let record = self.public_record(id).ok().flatten();
        let name = record.and_then(|record| self.name_of_public(&record));
        name.unwrap_or_else(|| "a record that is not here yet".to_owned())
    }

    /// What a document, institution or recommendation is called.
    pub(super) fn name_of_public(&self, record: &Record) -> Option<String> {
        match record.kind {
            kind if kind == institution::KIND.id => Some(Institution::from_record(record).name),
            kind if kind == document::KIND.id => Some(Document::from_record(record).name().to_owned()),
            kind if kind == recommendation::KIND.id => Some(Recommendation::from_record(record).name()),
            _ => None,
        }
    }
}

/// What is said of a date a day or more ahead of this computer's clock.
const AHEAD: &str = "dated ahead: the clock of the computer that wrote it is wrong, or this one's";
/// How far a clock may be ahead of this one and pass for right, in milliseconds.
const DAY_MS: u64 = 86_400_000;

impl View<'_> {
    /// The day and the time at which something was written, by the clock of the computer that wrote it; where that is ahead of
    /// this one's by a day or more, that is said.
    #[must_use]
    pub fn when_written(&self, clock: Hlc) -> (String, String) {
        let (on, time) = day_and_time(clock.ms());
        if clock.ms() < self.office.environment().now_ms().saturating_add(DAY_MS) {
            return (on, time);
        }
        (on, format!("{time}, {AHEAD}"))
    }

    /// What happened to a record, in every version of it that the viewer reads, newest first.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn history(&self, kind: &Kind, id: RecordId) -> anyhow::Result<Vec<look::Event>> {
        let mut told = Vec::new();
        for kept in self.versions(kind, id)? {
            let events = self.office.ledger().whole_history(kept.record.space, id)?;
            told.extend(self.history_in_words(kind, &kept.record, &events));
        }
        Ok(told)
    }

    /// The history of a version of a record, newest first, for a page.
    #[must_use]
    pub fn history_in_words(&self, kind: &Kind, record: &Record, events: &[Event]) -> Vec<look::Event> {
        let first = events.first().map(|event| event.dot);
        let told = events.iter().rev().map(|event| {
            let (on, time) = self.when_written(event.clock);
            look::Event {
                on,
                beside: Some(
                    self.where_written(record.space, event.device)
                        .map_or(time.clone(), |at| format!("{time}, {at}")),
                ),
                who: self.who(event),
                capacity: event.author.capacity.clone(),
                did: did(event, first == Some(event.dot), kind),
                changes: event.edits.iter().filter_map(|edit| self.change(kind, record, edit)).collect(),
                reason: event.reason.clone(),
                split: stands_disputed(record, event),
                not_in_force: event.not_in_force.map(|why| why.to_string()),
            }
        });
        told.collect()
    }

    /// The computer on which it was written, unless it is this one.
    fn where_written(&self, space: ledger::SpaceId, device: ledger::DeviceId) -> Option<String> {
        if device == self.office.ledger().device() {
            return None;
        }
        let admission = self.office.ledger().admission(space, device).ok().flatten();
        let short = crate::exchange::stand::short(device);
        let owner = admission.iter().flat_map(|one| &one.grants).find_map(|grant| grant.person);
        Some(match owner {
            Some(person) => format!("on the computer {short} of {}", self.person_name(person)),
            None => format!("on the computer {short}"),
        })
    }

    /// The person who wrote, or where none signed in, the computer.
    fn who(&self, event: &Event) -> String {
        if let Some(person) = event.author.person {
            let name = self.person_name(person);
            // A name that somebody else's computer gives is not shown as the person's own.
            let forged = event.not_in_force == Some(ledger::NotCounted::NotThePerson);
            let short = crate::exchange::stand::short(event.device);
            return if forged { format!("Computer {short}, in the name of {name}") } else { name };
        }
        if event.device == self.office.ledger().device() {
            return "This computer".to_owned();
        }
        let device = event.device.to_string();
        format!("Computer {}", device.get(..8).unwrap_or(&device))
    }

    /// Who wrote a value that stands, by the operations that wrote it.
    #[must_use]
    pub fn who_wrote(&self, record: &Record, dots: &[ledger::Dot]) -> String {
        let events = self.office.ledger().history(record.space, record.id).unwrap_or_default();
        let writer = events.iter().find(|event| dots.contains(&event.dot));
        writer.map_or_else(String::new, |event| {
            let capacity = event.author.capacity.as_ref().map(|capacity| format!(", {capacity}"));
            format!("{}{}", self.who(event), capacity.unwrap_or_default())
        })
    }

    fn change(&self, kind: &Kind, record: &Record, edit: &EventEdit) -> Option<Change> {
        let label = |field: FieldId| match kind.field(field) {
            Some(field) => field.label.to_owned(),
            None if field == noun::STATUS => "Status".to_owned(),
            None if field == noun::PUBLISHED => "Published".to_owned(),
            None => "a field of a newer version".to_owned(),
        };
        let words = |field: &FieldId, value: &Value| match value {
            Value::None => None,
            value => Some(self.words(kind, record, *field, value)),
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
    let published = event.edits.iter().find_map(|edit| match edit {
        EventEdit::Set { field, value, .. } if *field == noun::PUBLISHED => Some(*value != Value::None),
        _ => None,
    });
    match published {
        Some(true) => return format!("published this {}", kind.name),
        Some(false) => return format!("withdrew this {} from where it was published", kind.name),
        None => {}
    }
    // A step carried it into this space: who took the step did not begin it, and who did is told where it began.
    let carried = is_first
        && event
            .edits
            .iter()
            .any(|edit| matches!(edit, EventEdit::Set { field, .. } if *field == noun::STATUS));
    match (is_first, settled) {
        (true, _) if carried => format!("sent this {} here", kind.name),
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
