//! Sessions: a day on which an activity takes place, with how many people took part and what came of it. A session on a
//! day when the gate is shut is refused; one that arrives from elsewhere in breach of it is kept, and counted apart.
//!
//! People are counted, not named: attendances, by sex, age, disability and institution, with "not stated" for whoever
//! was not asked. Names stand in a list of their own ([`participants`]), which the office alone reads.

mod check;
pub mod held;
mod page;
pub mod participants;

use ledger::{FieldId, KindId, Record, Value};

use crate::access::{Realm, Role};
use crate::activity;
use crate::codes::MODES;
use crate::date::PartialDate;
use crate::form::FormErrors;
use crate::look::Section;
use crate::noun::{Filled, Noun};
use crate::office::View;
use crate::office::kind::{Field, Kind, Live, Shape};
use crate::office::record::{Fields, as_text};
use crate::participation::fields::{People, split, total};

/// The activity.
pub const ACTIVITY: FieldId = FieldId(1);
/// The day.
pub const DATE: FieldId = FieldId(2);
/// Where.
pub const PLACE: FieldId = FieldId(3);
/// How people met, a code of [`MODES`].
pub const MODE: FieldId = FieldId(4);
/// What it was about.
pub const SUBJECT: FieldId = FieldId(5);
/// The States from which people took part.
pub const STATES: FieldId = FieldId(6);
/// How many took part.
pub const TOTAL: FieldId = FieldId(7);
/// By sex.
pub const SEX: FieldId = FieldId(8);
/// By age.
pub const AGE: FieldId = FieldId(9);
/// By disability.
pub const DISABILITY: FieldId = FieldId(10);
/// By kind of institution.
pub const INSTITUTION: FieldId = FieldId(11);
/// The evaluation made at once.
pub const AT_ONCE: FieldId = FieldId(12);
/// The evaluation of what was learned.
pub const LEARNING: FieldId = FieldId(13);
/// The evaluation at follow-up, half a year later.
pub const FOLLOW_UP: FieldId = FieldId(14);
/// Files that belong to it.
pub const FILES: FieldId = FieldId(15);

/// The fields that count people.
pub static PEOPLE: People = People { total: TOTAL, splits: [SEX, AGE, DISABILITY, INSTITUTION] };

/// The kind of record.
pub static KIND: Kind = Kind {
    id: KindId(13),
    name: "session",
    fields: &[
        Field::new(ACTIVITY, "activity", "Activity", Shape::Record(&[activity::KIND.id])).required(),
        Field::new(DATE, "date", "Date", Shape::Date).help("The day: 2026-05-14.").required(),
        Field::new(PLACE, "place", "Place", Shape::Text(120)).required(),
        Field::new(MODE, "mode", "Mode", Shape::Choice(MODES)).required(),
        Field::new(SUBJECT, "subject", "Subject", Shape::Text(200)),
        Field::new(STATES, "states", "States from which people took part", Shape::States).required(),
        total(TOTAL),
        split(SEX, 0),
        split(AGE, 1),
        split(DISABILITY, 2),
        split(INSTITUTION, 3),
        Field::new(AT_ONCE, "at_once", "Evaluation at once", Shape::Lines(4_000))
            .help("What participants said of it."),
        Field::new(LEARNING, "learning", "Evaluation of learning", Shape::Lines(4_000))
            .help("What they know and can do now."),
        Field::new(FOLLOW_UP, "follow_up", "Evaluation at follow-up", Shape::Lines(4_000))
            .help("What they did with it, six months later."),
        Field::new(FILES, "files", "Files", Shape::Files)
            .help("Programme, material. No list of names: it has its own place."),
    ],
    live: Live::Narrowest,
    composite: |field, value| PEOPLE.words(field, value),
};

const OFFICE: &[Role] = &[Role::DeskOfficer, Role::HeadOfOffice];

/// Sessions, with their pages.
pub static NOUN: Noun = Noun {
    kind: &KIND,
    path: "sessions",
    plural: "Sessions",
    about: "Days on which an activity took place, and how many people took part. Attendances are counted, not persons.",
    section: Section::Elsewhere,
    name,
    columns: &[ACTIVITY, DATE, PLACE, TOTAL],
    facets: &[STATES, MODE],
    lifecycle: None,
    begins: OFFICE,
    home,
    check: check::check,
    outward,
    identity: crate::noun::fresh,
    fixed: crate::noun::never,
    parts: page::parts,
};

fn name(_: &View, record: &Record) -> String {
    let place = record.text(PLACE).map(|place| format!(" in {place}")).unwrap_or_default();
    match record
        .all(DATE)
        .into_iter()
        .filter_map(as_text)
        .filter_map(|text| text.parse::<PartialDate>().ok())
        .next()
    {
        Some(date) if !record.disputed(DATE) => format!("Session{place}, {}", date.in_words()),
        _ => format!("Session{place}"),
    }
}

/// Where its activity lives.
fn home(view: &View, filled: &Filled) -> Result<Realm, FormErrors> {
    let activity = filled.reference(ACTIVITY).and_then(|id| view.record(&activity::KIND, id).ok().flatten());
    let realm = activity.and_then(|kept| view.office.realm_of(kept.record.space));
    realm.ok_or_else(|| {
        let mut errors = FormErrors::default();
        errors.add("activity", "Choose the activity.");
        errors
    })
}

/// Evaluations are not published; of the counts what lets no small number be worked out.
fn outward(_: &View, record: &Record, field: FieldId, value: &Value) -> Option<Value> {
    match field {
        AT_ONCE | LEARNING | FOLLOW_UP | FILES => None,
        _ => PEOPLE.outward(record, field, value),
    }
}
