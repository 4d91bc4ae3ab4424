//! Parties: the States and territories of the Caribbean Community, and how each stands in it.

mod facts;
pub mod list_page;
pub mod page;
#[cfg(test)]
mod page_tests;
pub mod web;

use ledger::{FieldId, KindId, Record, Value};

use crate::date::PartialDate;
use crate::office::kind::{Choice, Field, Kind, Shape, no_composite};
use crate::office::record::Fields;

pub use facts::shipped;

/// How a party stands in the Caribbean Community.
pub const STANDINGS: &[Choice] = &[
    Choice { code: "member", label: "Member of CARICOM" },
    Choice { code: "associate", label: "Associate member of CARICOM" },
];

const CODE: FieldId = FieldId(1);
const NAME: FieldId = FieldId(2);
const NAME_FR: FieldId = FieldId(3);
const NAME_ES: FieldId = FieldId(4);
const NAME_NL: FieldId = FieldId(5);
const STANDING: FieldId = FieldId(6);
const SINCE: FieldId = FieldId(7);
const UN_MEMBER: FieldId = FieldId(8);
const RESPONSIBLE_STATE: FieldId = FieldId(9);
const M49: FieldId = FieldId(10);

/// The kind of record. Its natural key is the ISO 3166-1 alpha-3 code.
pub static KIND: Kind = Kind {
    id: KindId(1),
    name: "party",
    fields: &[
        Field { id: CODE, name: "iso3", label: "Code", help: "ISO 3166-1 alpha-3", shape: Shape::Text(3) },
        Field { id: NAME, name: "name", label: "Name", help: "", shape: Shape::Text(120) },
        Field { id: NAME_FR, name: "name_fr", label: "Name in French", help: "", shape: Shape::Text(120) },
        Field { id: NAME_ES, name: "name_es", label: "Name in Spanish", help: "", shape: Shape::Text(120) },
        Field { id: NAME_NL, name: "name_nl", label: "Name in Dutch", help: "", shape: Shape::Text(120) },
        Field {
            id: STANDING,
            name: "standing",
            label: "Standing",
            help: "",
            shape: Shape::Choice(STANDINGS),
        },
        Field { id: SINCE, name: "since", label: "Since", help: "", shape: Shape::Date },
        Field { id: UN_MEMBER, name: "un_member", label: "UN member", help: "", shape: Shape::YesNo },
        Field {
            id: RESPONSIBLE_STATE,
            name: "responsible_state",
            label: "Responsible State",
            help: "ISO 3166-1 alpha-3, for a territory",
            shape: Shape::Text(3),
        },
        Field {
            id: M49,
            name: "m49",
            label: "M49 code",
            help: "UN Statistics Division",
            shape: Shape::Text(3),
        },
    ],
    composite: no_composite,
};

/// A State or territory of the Caribbean Community.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// ISO 3166-1 alpha-3.
    pub iso3: String,
    /// Its short name in English.
    pub name: String,
    /// In French.
    pub name_fr: String,
    /// In Spanish.
    pub name_es: String,
    /// In Dutch, where Dutch is used.
    pub name_nl: Option<String>,
    /// A code of [`STANDINGS`].
    pub standing: String,
    /// Member or associate since.
    pub since: Option<PartialDate>,
    /// Whether it is a Member of the United Nations.
    pub un_member: bool,
    /// For a territory, the State responsible for its international relations.
    pub responsible_state: Option<String>,
    /// The UN Statistics Division's numeric code.
    pub m49: String,
}

impl Party {
    /// Reads it from its record.
    #[must_use]
    pub fn from_record(record: &Record) -> Party {
        let text = |field| record.text(field).unwrap_or_default().to_owned();
        Party {
            iso3: text(CODE),
            name: text(NAME),
            name_fr: text(NAME_FR),
            name_es: text(NAME_ES),
            name_nl: record.text(NAME_NL).map(str::to_owned),
            standing: text(STANDING),
            since: record.date(SINCE),
            un_member: matches!(record.value(UN_MEMBER), Some(Value::Bool(true))),
            responsible_state: record.text(RESPONSIBLE_STATE).map(str::to_owned),
            m49: text(M49),
        }
    }

    /// What the log is told of it.
    #[must_use]
    pub fn values(&self) -> Vec<(FieldId, Value)> {
        let text = |text: &String| Value::Text(text.clone());
        let mut values = vec![
            (CODE, text(&self.iso3)),
            (NAME, text(&self.name)),
            (NAME_FR, text(&self.name_fr)),
            (NAME_ES, text(&self.name_es)),
            (STANDING, text(&self.standing)),
            (UN_MEMBER, Value::Bool(self.un_member)),
            (RESPONSIBLE_STATE, self.responsible_state.as_ref().map_or(Value::None, text)),
            (M49, text(&self.m49)),
        ];
        values.extend(self.name_nl.as_ref().map(|name| (NAME_NL, text(name))));
        values.extend(self.since.map(|date| (SINCE, Value::Text(date.to_string()))));
        values
    }
}
