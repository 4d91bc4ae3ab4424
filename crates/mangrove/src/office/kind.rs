//! Kinds of record. One [`Kind`] a noun gives its fields once, for the log, its form, its history and its export.
//!
//! Numbers of kinds and fields stand in the log for ever: a number is never used again for something else.

use ledger::{FieldId, KindId, RecordId, Value};

/// A kind of record: a noun of the domain.
#[derive(Debug)]
pub struct Kind {
    /// Its number in the log.
    pub id: KindId,
    /// Its name, for people: `follow-up`.
    pub name: &'static str,
    /// Its fields.
    pub fields: &'static [Field],
    /// A composite value, or an element of a set, in words; nothing where the field has no such values.
    pub composite: fn(FieldId, &Value) -> Option<String>,
}

/// For kinds without composites.
#[must_use]
pub fn no_composite(_: FieldId, _: &Value) -> Option<String> {
    None
}

/// One field of a kind.
#[derive(Debug)]
pub struct Field {
    /// Its number in the log.
    pub id: FieldId,
    /// Its name in forms, exports and addresses: `due`.
    pub name: &'static str,
    /// Its label, for people: `Due date`.
    pub label: &'static str,
    /// A word or two under the label where one needs them, else empty.
    pub help: &'static str,
    /// What may be in it.
    pub shape: Shape,
}

/// What may be in a field.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Text of at most so many characters.
    Text(usize),
    /// A date with its precision.
    Date,
    /// Yes or no.
    YesNo,
    /// A whole number.
    Number,
    /// One of these.
    Choice(&'static [Choice]),
    /// Another record.
    Record,
    /// Several other records, or several texts, or several files: a set.
    Set,
    /// Several values that are one fact together, in the order the noun's own module gives.
    Composite,
}

/// One value of a choice.
#[derive(Debug, PartialEq, Eq)]
pub struct Choice {
    /// In the log, exports and addresses: `in-progress`.
    pub code: &'static str,
    /// For people: `In progress`.
    pub label: &'static str,
}

/// The label of a choice's code; the code itself where a newer version wrote one that is not known here.
#[must_use]
pub fn choice_label<'a>(choices: &'static [Choice], code: &'a str) -> &'a str
where
    'static: 'a,
{
    choices.iter().find(|choice| choice.code == code).map_or(code, |choice| choice.label)
}

impl Kind {
    /// The field with this number, unless a newer version wrote it.
    #[must_use]
    pub fn field(&self, id: FieldId) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// The id that two offices give the same record without having spoken: from its natural key.
    #[must_use]
    pub fn natural_id(&self, key: &str) -> RecordId {
        RecordId::natural(self.id, key)
    }
}

/// A value in words, where nothing more is known of it.
#[must_use]
pub fn plain(value: &Value) -> String {
    match value {
        Value::None => "none".to_owned(),
        Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Value::Int(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        Value::Record(id) => id.to_string(),
        Value::List(values) => values.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Bytes(_) | Value::Erasable(_) | Value::Other(_) => "(not text)".to_owned(),
    }
}
