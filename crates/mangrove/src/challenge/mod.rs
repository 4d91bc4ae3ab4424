//! Challenges of the region: the scheme that requests and activities are tagged with, so that figures can be read by
//! what stands in the way. Every one comes from a clause of A/HRC/RES/54/33, and names it.

mod scheme;

use ledger::{FieldId, KindId, Record, Value};

use crate::access::Realm;
use crate::look::Section;
use crate::noun::{Noun, as_it_is, no_check, no_parts};
use crate::office::kind::{Field, Kind, Live, Shape, no_composite};
use crate::office::record::Fields;

pub use scheme::shipped;

pub(crate) const CODE: FieldId = FieldId(1);
pub(crate) const CLAUSE: FieldId = FieldId(2);
const LABEL: FieldId = FieldId(3);
const LABEL_AR: FieldId = FieldId(4);
const LABEL_ZH: FieldId = FieldId(5);
const LABEL_FR: FieldId = FieldId(6);
const LABEL_RU: FieldId = FieldId(7);
const LABEL_ES: FieldId = FieldId(8);

const fn label(id: FieldId, name: &'static str, label: &'static str) -> Field {
    Field::new(id, name, label, Shape::Text(120))
}

/// The kind of record. Its natural key is the code. A label in a language of the United Nations that is not there yet
/// is unknown, never the English one again.
pub static KIND: Kind = Kind {
    id: KindId(16),
    name: "challenge",
    fields: &[
        Field::new(CODE, "code", "Code", Shape::Text(40)).required(),
        Field::new(CLAUSE, "clause", "Clause", Shape::Text(10))
            .help("The paragraph of A/HRC/RES/54/33 that names it, such as PP13.")
            .required(),
        label(LABEL, "label", "Label"),
        label(LABEL_AR, "label_ar", "Label in Arabic"),
        label(LABEL_ZH, "label_zh", "Label in Chinese"),
        label(LABEL_FR, "label_fr", "Label in French"),
        label(LABEL_RU, "label_ru", "Label in Russian"),
        label(LABEL_ES, "label_es", "Label in Spanish"),
    ],
    live: Live::Narrowest,
    composite: no_composite,
};

/// Challenges, with their pages. Nobody begins one: the scheme follows the resolution.
pub static NOUN: Noun = Noun {
    kind: &KIND,
    path: "challenges",
    plural: "Challenges",
    about: "What stands in the way of human rights in the region, as A/HRC/RES/54/33 names it. Requests and activities are \
            tagged with these.",
    section: Section::Work,
    name: |_, record| record.called(LABEL, "Challenge"),
    columns: &[CLAUSE],
    facets: &[CLAUSE],
    lifecycle: None,
    begins: &[],
    home: |_, _| Ok(Realm::Public),
    check: no_check,
    parts: no_parts,
    outward: as_it_is,
    identity: crate::noun::fresh,
    fixed: crate::noun::never,
};

/// A challenge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// In the log, exports and addresses: `de-risking`.
    pub code: String,
    /// In English.
    pub label: String,
    /// The paragraph of A/HRC/RES/54/33 that names it: `PP13`.
    pub clause: String,
}

impl Challenge {
    /// Reads it from its record.
    #[must_use]
    pub fn from_record(record: &Record) -> Challenge {
        let text = |field| record.text(field).unwrap_or_default().to_owned();
        Challenge { code: text(CODE), label: text(LABEL), clause: text(CLAUSE) }
    }

    /// What the log is told of it.
    #[must_use]
    pub fn values(&self) -> Vec<(FieldId, Value)> {
        let pairs = [(CODE, &self.code), (CLAUSE, &self.clause), (LABEL, &self.label)];
        pairs.map(|(field, text)| (field, Value::Text(text.clone()))).into()
    }
}
