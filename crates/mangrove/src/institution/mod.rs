//! Institutions: who leads and supports the work. Ministries, courts, NHRIs, NGOs, UN entities and CARICOM organs.

pub mod form;
pub mod form_page;
pub mod list_page;
pub mod page;
#[cfg(test)]
mod page_tests;
pub mod web;

use ledger::{FieldId, KindId, Record, RecordId, Value};

use crate::office::kind::{Choice, Field, Kind, Live, Shape, choice_label, no_composite};
use crate::office::record::Fields;

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

/// The kind of record. Two institutions may share a name, so its id is not derived from one.
pub static KIND: Kind = Kind {
    id: KindId(2),
    name: "institution",
    fields: &[
        Field::new(NAME, "name", "Name", Shape::Text(200)).help("As it calls itself"),
        Field::new(STATE, "state", "State or territory", Shape::Text(3))
            .help("None for a regional or UN body"),
        Field::new(INSTITUTION_KIND, "kind", "Kind", Shape::Choice(KINDS)),
        Field::new(CONTACT, "contact", "Public contact", Shape::Text(500))
            .help("Office address, telephone or web page. Everyone can read it."),
    ],
    live: Live::Narrowest,
    composite: no_composite,
};

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
        let names: Vec<&str> =
            record.all(NAME).into_iter().filter_map(crate::office::record::as_text).collect();
        Institution {
            id: record.id,
            name: names.join(" / "),
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
