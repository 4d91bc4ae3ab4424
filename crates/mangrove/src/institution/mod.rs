//! Institutions: who leads and supports the work. Ministries, courts, NHRIs, NGOs, UN entities and CARICOM organs.
//!
//! The accreditation of a national human rights institution is a series of dated decisions, each with its source: what
//! it is on a day follows from them.

mod accreditation;
pub mod list_page;
mod page;
#[cfg(test)]
mod page_tests;
pub mod web;

use ledger::{FieldId, KindId, Record, RecordId, Value};

use crate::access::{Realm, Role};
use crate::form::FormErrors;
use crate::look::Section;
use crate::noun::{Filled, Noun, as_it_is};
use crate::office::View;
use crate::office::kind::{Choice, Field, Kind, Live, Shape, choice_label, no_composite};
use crate::office::record::Fields;
use crate::office::words::state_name;

pub use accreditation::{ACCREDITATIONS, Accreditation, accreditation};

/// The kinds of institution.
pub const KINDS: &[Choice] = &[
    Choice { code: "ministry", label: "Ministry" },
    Choice { code: "parliament", label: "Parliament" },
    Choice { code: "court", label: "Court" },
    Choice { code: "statistics-office", label: "Statistics office" },
    Choice { code: "nhri", label: "National human rights institution" },
    Choice { code: "ngo", label: "Non-governmental organization" },
    Choice { code: "un-entity", label: "UN entity" },
    Choice { code: "caricom-organ", label: "CARICOM organ" },
    Choice { code: "university", label: "University" },
    Choice { code: "donor", label: "Donor" },
];

/// Its name.
pub const NAME: FieldId = FieldId(1);
/// The State or territory it belongs to.
pub const STATE: FieldId = FieldId(2);
/// A code of [`KINDS`].
pub const INSTITUTION_KIND: FieldId = FieldId(3);
/// How it can be reached.
pub const CONTACT: FieldId = FieldId(4);
/// Decisions on its accreditation: status, date, source.
pub const ACCREDITATION: FieldId = FieldId(5);
/// What took its place.
pub const SUCCESSOR: FieldId = FieldId(6);

/// The number of the kind, apart from it: an institution may refer to another.
pub const ID: KindId = KindId(2);

/// The kind of record. Two institutions may share a name, so its id is not derived from one.
pub static KIND: Kind = Kind {
    id: ID,
    name: "institution",
    fields: &[
        Field::new(NAME, "name", "Name", Shape::Text(200)).help("As it calls itself.").required(),
        Field::new(INSTITUTION_KIND, "kind", "Kind", Shape::Choice(KINDS)).required(),
        Field::new(STATE, "state", "State or territory", Shape::State).help("None for a regional or UN body."),
        Field::new(CONTACT, "contact", "Public contact", Shape::Lines(500))
            .help("Office address, telephone or web page. Anyone can read it."),
        Field::new(ACCREDITATION, "accreditation", "Accreditation", Shape::Rows(accreditation::COLUMNS)).help(
            "Of a national human rights institution: each decision of the Sub-Committee on Accreditation, one a row.",
        ),
        Field::new(SUCCESSOR, "successor", "Successor", Shape::Record(&[ID]))
            .help("The institution that took its place, if it has ended."),
    ],
    live: Live::Narrowest,
    composite: no_composite,
};

/// Institutions, with their pages; their list has one of its own, with what each leads.
pub static NOUN: Noun = Noun {
    kind: &KIND,
    path: "institutions",
    plural: "Institutions",
    about: "Who leads and supports the work: ministries, courts, NHRIs, NGOs, UN entities and CARICOM organs.",
    section: Section::Institutions,
    name: |_, record| Institution::from_record(record).name,
    columns: &[INSTITUTION_KIND, STATE],
    facets: &[STATE, INSTITUTION_KIND],
    lifecycle: None,
    begins: &[Role::DeskOfficer, Role::HeadOfOffice, Role::FocalPoint, Role::Alternate],
    home: |_, _| Ok(Realm::Public),
    check,
    outward: as_it_is,
    identity: crate::noun::fresh,
    fixed: crate::noun::never,
    parts: page::parts,
};

/// A State's people keep its own institutions, the office's people all.
fn check(view: &View, filled: &Filled, errors: &mut FormErrors) {
    let office = view.viewer.is(&[Role::DeskOfficer, Role::HeadOfOffice]);
    let states = view.viewer.states();
    if !office && !filled.text(STATE).is_some_and(|state| states.contains(&state)) {
        let names: Vec<&str> = states.into_iter().map(state_name).collect();
        errors.add("state", format!("Choose {}: you keep its institutions.", names.join(" or ")));
    }
    if !filled.elements(ACCREDITATION).is_empty() && filled.text(INSTITUTION_KIND) != Some("nhri") {
        errors.add("accreditation", "Only a national human rights institution is accredited.");
    }
    let future = |value: &Value| {
        Accreditation::from_value(value).is_some_and(|one| one.date.first_day() > view.today())
    };
    if filled.elements(ACCREDITATION).iter().any(future) {
        errors.add("accreditation", "A decision cannot bear a date that is still to come.");
    }
    if filled.reference(SUCCESSOR) == Some(filled.record) {
        errors.add("successor", "An institution does not succeed itself.");
    }
}

/// An institution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Institution {
    /// Its record.
    pub id: RecordId,
    /// As it calls itself.
    pub name: String,
    /// ISO 3166-1 alpha-3, unless it is regional or a UN body.
    pub state: Option<String>,
    /// A code of [`KINDS`].
    pub kind: String,
    /// How it can be reached.
    pub contact: Option<String>,
}

impl Institution {
    /// Reads it from its record. A disputed name is shown as all its values.
    #[must_use]
    pub fn from_record(record: &Record) -> Institution {
        Institution {
            id: record.id,
            name: record.called(NAME, ""),
            state: record.text(STATE).map(str::to_owned),
            kind: record.text(INSTITUTION_KIND).unwrap_or_default().to_owned(),
            contact: record.text(CONTACT).map(str::to_owned),
        }
    }

    /// What the log is told of it.
    #[must_use]
    pub fn values(&self) -> Vec<(FieldId, Value)> {
        let text = |text: &String| Value::Text(text.clone());
        vec![
            (NAME, text(&self.name)),
            (STATE, self.state.as_ref().map_or(Value::None, text)),
            (INSTITUTION_KIND, text(&self.kind)),
            (CONTACT, self.contact.as_ref().map_or(Value::None, text)),
        ]
    }

    /// The kind in words.
    #[must_use]
    pub fn kind_label(&self) -> &str {
        choice_label(KINDS, &self.kind)
    }
}
