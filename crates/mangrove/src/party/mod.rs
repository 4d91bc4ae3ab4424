//! Parties: the States and territories of the Caribbean Community, and how each stands in it.

pub mod authority;
mod facts;
pub mod list_page;
pub mod page;
#[cfg(test)]
mod page_tests;
mod region;
pub mod web;

use ledger::{FieldId, KindId, Record, Value};

use crate::access::{Realm, Role};
use crate::date::PartialDate;
use crate::form::FormErrors;
use crate::look::Section;
use crate::noun::{Filled, Noun, as_it_is, no_parts};
use crate::office::View;
use crate::office::kind::{Choice, Field, Kind, Live, Shape, no_composite};
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
/// For a territory, the State responsible for its international relations; ISO 3166-1 alpha-3.
pub const RESPONSIBLE_STATE: FieldId = FieldId(9);
const M49: FieldId = FieldId(10);

/// The kind of record. Its natural key is the ISO 3166-1 alpha-3 code.
pub static KIND: Kind = Kind {
    id: KindId(1),
    name: "party",
    fields: &[
        Field::new(CODE, "iso3", "Code", Shape::Text(3)).help("ISO 3166-1 alpha-3").required(),
        Field::new(NAME, "name", "Name", Shape::Text(120)).required(),
        Field::new(NAME_FR, "name_fr", "Name in French", Shape::Text(120)),
        Field::new(NAME_ES, "name_es", "Name in Spanish", Shape::Text(120)),
        Field::new(NAME_NL, "name_nl", "Name in Dutch", Shape::Text(120)),
        Field::new(STANDING, "standing", "Standing", Shape::Choice(STANDINGS)).required(),
        Field::new(SINCE, "since", "Since", Shape::Date),
        Field::new(UN_MEMBER, "un_member", "UN member", Shape::YesNo),
        Field::new(RESPONSIBLE_STATE, "responsible_state", "Responsible State", Shape::Text(3))
            .help("ISO 3166-1 alpha-3, for a territory"),
        Field::new(M49, "m49", "M49 code", Shape::Text(3)).help("UN Statistics Division"),
    ],
    live: Live::Narrowest,
    composite: no_composite,
};

/// The register of parties, with its pages; the page of a State, with what is done there, is [`page`].
pub static NOUN: Noun = Noun {
    kind: &KIND,
    path: "parties",
    plural: "Parties",
    about: "The register of the States and territories of the Caribbean Community: names, standing, and the State that is \
            responsible for a territory.",
    section: Section::States,
    name: |_, record| record.called(NAME, "Party"),
    columns: &[STANDING, SINCE, UN_MEMBER],
    facets: &[STANDING],
    lifecycle: None,
    begins: &[Role::HeadOfOffice, Role::DeskOfficer],
    home: |_, _| Ok(Realm::Public),
    check,
    parts: no_parts,
    outward: as_it_is,
    identity: |filled| filled.text(CODE).map(|iso3| KIND.natural_id(iso3)),
    fixed: crate::noun::never,
};

/// A code is one of ISO 3166-1, and stays: another code is another party.
fn check(_: &View, filled: &Filled, errors: &mut FormErrors) {
    for field in [CODE, RESPONSIBLE_STATE] {
        let known = filled.text(field).is_none_or(|iso3| document::country::name(iso3).is_some());
        if let Some(field) = KIND.field(field).filter(|_| !known) {
            errors.add(field.name, "Write the code of ISO 3166-1 alpha-3: BRB for Barbados.");
        }
    }
    let named = filled.text(CODE).map(|iso3| KIND.natural_id(iso3));
    if named != Some(filled.record) {
        errors.add("iso3", "The code of a party stays as it is. Another code is another party.");
    }
}

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
