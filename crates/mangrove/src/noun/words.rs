//! A record's fields in words, for lists, pages and search.

use ledger::{FieldId, Record, Value};

use super::lifecycle::{STATUS, Taken};
use super::publish::PUBLISHED;
use super::{Noun, Publication};
use crate::follow_up::Evidence;
use crate::look::{Icon, Shown, Tag, Tone};
use crate::office::View;
use crate::office::kind::{Field, Kind, Shape, choice_label, plain};
use crate::office::words::{date_in_words, state_name};

impl View<'_> {
    /// A value of a field in words.
    #[must_use]
    pub fn words(&self, kind: &Kind, record: &Record, id: FieldId, value: &Value) -> String {
        if let Some(words) = (kind.composite)(id, value) {
            return words;
        }
        if id == STATUS {
            return super::of_kind(kind.id).map_or_else(String::new, |noun| step_words(noun, value));
        }
        if id == PUBLISHED {
            return Publication::from_value(value).map_or_else(String::new, |one| one.in_words());
        }
        match (kind.field(id), value) {
            (Some(field), Value::Erasable(_)) if matches!(field.shape, Shape::Erasable(_)) => self
                .erasable_text(record, value)
                .unwrap_or_else(|| "erased: a tombstone stays in its place".to_owned()),
            (Some(field), value) => self.shaped(field, value),
            (None, value) => plain(value),
        }
    }

    /// The text of an erasable value, unless it was erased or has not come here.
    #[must_use]
    pub fn erasable_text(&self, record: &Record, value: &Value) -> Option<String> {
        let Value::Erasable(hash) = value else { return None };
        let content = self.office.ledger().erasable(record.space, hash).ok().flatten()?;
        String::from_utf8(content).ok()
    }

    /// A value of a shape in words, whatever record it is of.
    #[must_use]
    pub fn shaped(&self, field: &Field, value: &Value) -> String {
        match (field.shape, value) {
            (_, Value::None) => "none".to_owned(),
            (Shape::Choice(choices) | Shape::Choices(choices), Value::Text(code)) => {
                choice_label(choices, code).to_owned()
            }
            (Shape::Date, Value::Text(date)) => date_in_words(date),
            (Shape::State | Shape::States, Value::Text(iso3)) => state_name(iso3).to_owned(),
            (Shape::Record(kinds) | Shape::Records(kinds), Value::Record(id)) => self.name_of(kinds, *id),
            (Shape::Files, value) => {
                Evidence::from_value(value).map_or_else(|| plain(value), |file| file.name)
            }
            (Shape::Group(columns) | Shape::Rows(columns), Value::List(values)) => {
                let filled = columns.iter().zip(values).filter(|(_, value)| **value != Value::None);
                filled.map(|(column, value)| self.shaped(column, value)).collect::<Vec<_>>().join(", ")
            }
            (_, value) => plain(value),
        }
    }

    /// A field as a page shows it: unknown, none, zero and disputed look different.
    #[must_use]
    pub fn shown(&self, kind: &Kind, record: &Record, field: &Field) -> Shown {
        let Some(register) = record.get(field.id) else {
            // A set that nobody has put anything in holds nothing; of a value nobody has said anything.
            return if field.shape.is_set() { Shown::None("none".to_owned()) } else { Shown::Unknown };
        };
        let words = |value: &Value| self.words(kind, record, field.id, value);
        if let Shape::Records(kinds) = field.shape
            && register.elements().len() > 0
        {
            let ids = register.elements().filter_map(Value::as_record);
            return Shown::Links(ids.map(|id| self.link(kinds, id)).collect());
        }
        if field.shape.is_set() {
            let elements: Vec<String> = register.elements().map(words).collect();
            let separator = if matches!(field.shape, Shape::Rows(_) | Shape::Words(_)) { "\n" } else { "; " };
            return match elements.as_slice() {
                [] => Shown::None("none".to_owned()),
                _ => Shown::Text(elements.join(separator)),
            };
        }
        let values: Vec<&Value> = register.values().collect();
        match values.as_slice() {
            [] => Shown::Unknown,
            [Value::None] => Shown::None("none".to_owned()),
            [Value::Record(id)] => match field.shape {
                Shape::Record(kinds) => Shown::Links(vec![self.link(kinds, *id)]),
                _ => Shown::Text(id.to_string()),
            },
            [one] => Shown::Text(words(one)),
            several => Shown::Disputed(several.iter().map(|value| words(value)).collect()),
        }
    }

    /// A record that a field names, and where it is read; nowhere, if whoever looks reads it nowhere.
    fn link(&self, kinds: &[ledger::KindId], id: ledger::RecordId) -> (String, String) {
        let noun = kinds.iter().find(|kind| {
            let of = super::of_kind(**kind);
            of.is_none_or(|noun| self.record(noun.kind, id).is_ok_and(|kept| kept.is_some()))
        });
        (noun.and_then(|kind| super::href_of(*kind, id)).unwrap_or_default(), self.name_of(kinds, id))
    }

    /// All words of a record, for the search of its list.
    #[must_use]
    pub fn all_words(&self, kind: &Kind, record: &Record) -> String {
        let mut words = String::new();
        for field in kind.fields.iter().filter(|field| !refers(field.shape)) {
            let Some(register) = record.get(field.id) else { continue };
            for value in register.values().chain(register.elements()).filter(|value| **value != Value::None) {
                words.push_str(&self.words(kind, record, field.id, value));
                words.push('\n');
            }
        }
        words
    }
}

/// What a record is called that another refers to depends on who looks, so it is no part of what is searched.
fn refers(shape: Shape) -> bool {
    matches!(shape, Shape::Record(_) | Shape::Records(_))
}

fn step_words(noun: &Noun, value: &Value) -> String {
    let (Some(lifecycle), Some(taken)) = (noun.lifecycle, Taken::from_value(value)) else {
        return plain(value);
    };
    let label = lifecycle.label(&taken.to);
    let reason = taken.reason.map(|reason| format!(": {reason}")).unwrap_or_default();
    format!("{label}, with effect of {}{reason}", taken.on.in_words())
}

/// The state of a record, as a tag.
#[must_use]
pub fn status_tag(noun: &Noun, record: &Record) -> Option<Tag> {
    let lifecycle = noun.lifecycle?;
    let standing = lifecycle.standing(record);
    Some(match standing.code() {
        None => Tag::disputed(),
        Some(code) => Tag::new(icon(code), lifecycle.label(code), tone(code)),
    })
}

/// Green for what is done or given, brick for what stops; all else is ink.
fn tone(code: &str) -> Tone {
    match code {
        "accepted" | "given" | "confirmed" | "agreed" | "completed" | "closed" | "final" | "approved"
        | "published" | "validated" => Tone::Good,
        "declined" | "refused" | "withdrawn" | "invalidated" | "cancelled" | "expired" => Tone::Bad,
        "disputed" => Tone::Split,
        _ => Tone::Plain,
    }
}

fn icon(code: &str) -> Icon {
    match tone(code) {
        Tone::Good => Icon::Tick,
        Tone::Bad => Icon::Octagon,
        Tone::Split => Icon::Apart,
        Tone::Plain if matches!(code, "draft" | "private" | "proposed" | "requested") => Icon::Dashed,
        Tone::Plain => Icon::Half,
    }
}
