//! Consultations: what was said between a State and the office, before anything is planned. Their minutes are drafted by
//! the office, shared, and then agreed or disputed by the State; both sides' words are kept.
//!
//! A consultation is never a consent. The gate asks for both.

#[cfg(test)]
mod tests;

use ledger::{FieldId, KindId, Record};

use crate::access::{Realm, Role};
use crate::codes::MODES;
use crate::form::FormErrors;
use crate::look::{Notice, Section, Weight};
use crate::noun::{Ask, Filled, Lifecycle, Noun, Part, Step, as_it_is};
use crate::office::View;
use crate::office::kind::{Choice, Field, Kind, Live, Shape, no_composite};
use crate::office::record::{Fields, as_text};
use crate::office::words::state_name;

/// The State that was consulted.
pub const STATE: FieldId = FieldId(1);
/// When.
pub const DATE: FieldId = FieldId(2);
/// How they met, a code of [`MODES`].
pub const MODE: FieldId = FieldId(3);
/// Where.
pub const PLACE: FieldId = FieldId(4);
/// Who was there: name, capacity, the State they spoke for.
pub const PEOPLE: FieldId = FieldId(5);
/// What was said: by whom, and what.
pub const SAID: FieldId = FieldId(6);
/// What was shown: document and version.
pub const SHOWN: FieldId = FieldId(7);
/// What was agreed.
pub const AGREED: FieldId = FieldId(8);
/// What was not.
pub const NOT_AGREED: FieldId = FieldId(9);

/// The columns of [`PEOPLE`]: the State is the third.
const PERSON: &[Field] = &[
    Field::column("name", "Name", Shape::Text(120)).required(),
    Field::column("capacity", "Capacity", Shape::Text(160)).required(),
    Field::column("state", "Spoke for", Shape::State).help("None for the office and for others."),
];

/// The kind of record.
pub static KIND: Kind = Kind {
    id: KindId(10),
    name: "consultation",
    fields: &[
        Field::new(STATE, "state", "State or territory", Shape::State).required(),
        Field::new(DATE, "date", "Date", Shape::Date).required(),
        Field::new(MODE, "mode", "Mode", Shape::Choice(MODES)),
        Field::new(PLACE, "place", "Place", Shape::Text(160)),
        Field::new(PEOPLE, "people", "People", Shape::Rows(PERSON))
            .help("At least one who spoke for the State.")
            .required(),
        Field::new(
            SAID,
            "said",
            "What was said",
            Shape::Rows(&[
                Field::column("by", "By", Shape::Text(160)).required(),
                Field::column("text", "What they said", Shape::Lines(4000)).required(),
            ]),
        )
        .required(),
        Field::new(
            SHOWN,
            "shown_documents",
            "What was shown",
            Shape::Rows(&[
                Field::column("document", "Document", Shape::Text(200)).required(),
                Field::column("version", "Version", Shape::Text(60)).required(),
            ]),
        )
        .help("The concept note, with its version: a consent is given on one version of it."),
        Field::new(AGREED, "agreed", "What was agreed", Shape::Lines(4000)),
        Field::new(NOT_AGREED, "not_agreed", "What was not agreed", Shape::Lines(4000)),
    ],
    live: Live::Widest,
    composite: no_composite,
};

const OFFICE: &[Role] = &[Role::DeskOfficer, Role::HeadOfOffice];
const STATE_SIDE: &[Role] = &[Role::FocalPoint, Role::Alternate, Role::ValidatingAuthority];

/// The life of the minutes. Once shared their words stand: what the State has to say against them stands beside.
pub static LIFECYCLE: Lifecycle = Lifecycle {
    states: &[
        Choice { code: "draft", label: "Draft minutes" },
        Choice { code: "shared", label: "Shared with the State" },
        Choice { code: "agreed", label: "Agreed by both sides" },
        Choice { code: "disputed", label: "Disputed by the State" },
    ],
    start: "draft",
    steps: &[
        Step::new(&["draft"], "shared", "Share minutes", OFFICE).moves(shared_space),
        Step::new(&["shared"], "agreed", "Agree to the minutes", STATE_SIDE).awaited(),
        Step::new(&["shared"], "disputed", "Dispute the minutes", STATE_SIDE).asks(&[Ask::Text]),
    ],
    closed: &["shared", "agreed", "disputed"],
};

/// Consultations, with their pages.
pub static NOUN: Noun = Noun {
    kind: &KIND,
    path: "consultations",
    plural: "Consultations",
    about: "What was said between a State and the office, with minutes that both sides agree or dispute. \
            A consultation is not a consent.",
    section: Section::Work,
    name,
    columns: &[STATE, DATE, MODE],
    facets: &[STATE, MODE],
    lifecycle: Some(&LIFECYCLE),
    begins: OFFICE,
    home: |_, _| Ok(Realm::Office),
    check,
    parts,
    outward: as_it_is,
    identity: crate::noun::fresh,
    fixed: crate::noun::never,
};

fn name(_: &View, record: &Record) -> String {
    let state = record.text(STATE).map_or("a State", state_name);
    match record.date(DATE) {
        Some(date) => format!("Consultation with {state}, {}", date.in_words()),
        None => format!("Consultation with {state}"),
    }
}

fn shared_space(_: &View, record: &Record) -> Option<Realm> {
    record.text(STATE).map(|iso3| Realm::Bilateral(iso3.to_owned()))
}

/// The State that a row of [`PEOPLE`] spoke for.
#[must_use]
pub fn spoke_for(person: &ledger::Value) -> Option<&str> {
    match person {
        ledger::Value::List(columns) => columns.get(2).and_then(as_text),
        _ => None,
    }
}

fn check(view: &View, filled: &Filled, errors: &mut FormErrors) {
    let state = filled.text(STATE);
    if !filled.elements(PEOPLE).iter().any(|person| spoke_for(person) == state) {
        let name = state.map_or("the State", state_name);
        errors.add(
            "people",
            format!(
                "Enter at least one person who spoke for {name}: without one it was no consultation with it."
            ),
        );
    }
    if filled.date(DATE).is_some_and(|date| date.first_day() > view.today()) {
        errors.add("date", "Record a consultation once it has been held: this date is still to come.");
    }
}

fn parts(_: &View, _: &Record) -> anyhow::Result<Vec<Part>> {
    Ok(vec![Part::Notice(Notice {
        weight: Weight::Plain,
        title: "Not a consent".to_owned(),
        words: "What was agreed here opens no activity. A State consents by a note, a letter, an agreement, or an act of \
                its validating authority in this system."
            .to_owned(),
        next: None,
    })])
}
