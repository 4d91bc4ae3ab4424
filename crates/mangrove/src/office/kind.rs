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
    /// Which of several versions is the one that is worked on.
    pub live: Live,
    /// A composite value, or an element of a set, in words; nothing where the field has no such values.
    pub composite: fn(FieldId, &Value) -> Option<String>,
}

/// Which version of a record is worked on, where one reader reads several of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Live {
    /// The narrowest: wider ones are what was published of it.
    Narrowest,
    /// The widest: the narrower one was its draft.
    Widest,
}

/// For kinds without composites.
#[must_use]
pub fn no_composite(_: FieldId, _: &Value) -> Option<String> {
    None
}

/// One field of a kind, or one column of a field that has columns.
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
    /// Whether a form without it is refused.
    pub required: bool,
    /// Whether it says what the record is of: then it goes wherever any of the record is published.
    pub of_what: bool,
    /// What may be in it.
    pub shape: Shape,
}

impl Field {
    /// A field that may stay empty and needs no help.
    #[must_use]
    pub const fn new(id: FieldId, name: &'static str, label: &'static str, shape: Shape) -> Field {
        Field { id, name, label, help: "", required: false, of_what: false, shape }
    }

    /// A column of a [`Shape::Group`] or [`Shape::Rows`]: its place among the columns is its number.
    #[must_use]
    pub const fn column(name: &'static str, label: &'static str, shape: Shape) -> Field {
        Field::new(FieldId(0), name, label, shape)
    }

    /// The same with a line of help.
    #[must_use]
    pub const fn help(mut self, help: &'static str) -> Field {
        self.help = help;
        self
    }

    /// The same, saying what the record is of.
    #[must_use]
    pub const fn of_what(mut self) -> Field {
        self.of_what = true;
        self
    }

    /// The same, required.
    #[must_use]
    pub const fn required(mut self) -> Field {
        self.required = true;
        self
    }
}

/// What may be in a field. In the log a date is text (`2026-05`), a choice its code, a group the list of its columns'
/// values with `None` where a column is empty; sets hold each element as one value.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// One line of at most so many characters.
    Text(usize),
    /// Several lines of at most so many characters in all.
    Lines(usize),
    /// Several lines that law or safety may require to vanish: kept beside the log, of which the log holds a hash.
    Erasable(usize),
    /// A date with its precision.
    Date,
    /// Yes or no.
    YesNo,
    /// A whole number.
    Number,
    /// One of these.
    Choice(&'static [Choice]),
    /// A set of codes of these.
    Choices(&'static [Choice]),
    /// Another record, of one of these kinds.
    Record(&'static [KindId]),
    /// A set of other records, of these kinds.
    Records(&'static [KindId]),
    /// A State or territory, by ISO 3166-1 alpha-3.
    State,
    /// A set of States.
    States,
    /// A set of texts, each a line of at most so many characters.
    Words(usize),
    /// A set of files: name, SHA-256, bytes, the day it was added.
    Files,
    /// One fact of several columns.
    Group(&'static [Field]),
    /// A set of facts of several columns each.
    Rows(&'static [Field]),
    /// Several values of a form of their own, in the order the noun's own module gives: a set.
    Set,
    /// Several values that are one fact together, in the order the noun's own module gives.
    Composite,
}

impl Shape {
    /// Whether the field is a set, whose elements come and go one by one, rather than one value.
    #[must_use]
    pub const fn is_set(self) -> bool {
        use Shape::{Choices, Files, Records, Rows, Set, States, Words};
        matches!(self, Choices(_) | Records(_) | States | Words(_) | Files | Rows(_) | Set)
    }
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

    /// The field with this name in forms and addresses.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
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
