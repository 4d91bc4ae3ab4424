//! Activities: what the office does with and in a State, from advice to training. An activity may be proposed and planned
//! at any time; it begins, and each of its sessions takes place, only where the gate of [`crate::gate`] is open.
//!
//! With one State it lives in the space that State shares with the office, with several in the office's own: there the
//! gate is worked out, and each State is sent its own line as a [`crate::verdict`].

pub mod basis;
mod check;
pub mod overlap;
mod page;
pub mod taken_out;

pub use page::{notice, session_row};

use ledger::{FieldId, KindId, Record};

use crate::access::{Realm, Role};
use crate::codes::{ACTIVITY_KINDS, GROUPS, RIGHTS};
use crate::form::FormErrors;
use crate::look::Section;
use crate::noun::{Ask, Filled, Lifecycle, Noun, Step, as_it_is};
use crate::office::View;
use crate::office::kind::{Choice, Field, Kind, Live, Shape};
use crate::office::record::Fields;
use crate::{challenge, consultation, indicator, institution, priority, request};

/// What it is called.
pub const TITLE: FieldId = FieldId(1);
/// A code of [`ACTIVITY_KINDS`].
pub const ACTIVITY_KIND: FieldId = FieldId(2);
/// Its States.
pub const STATES: FieldId = FieldId(3);
/// The rights it serves, codes of [`RIGHTS`].
pub const RIGHTS_SERVED: FieldId = FieldId(4);
/// Challenges it answers.
pub const CHALLENGES: FieldId = FieldId(5);
/// Groups it is for, codes of [`GROUPS`].
pub const GROUPS_SERVED: FieldId = FieldId(6);
/// Goals and targets of the 2030 Agenda.
pub const GOALS: FieldId = FieldId(7);
/// The gender marker, a code of [`GENDER_MARKERS`].
pub const GENDER: FieldId = FieldId(8);
/// The disability marker, a code of [`DISABILITY_MARKERS`].
pub const DISABILITY: FieldId = FieldId(9);
/// Who answers for it in the office.
pub const LEAD: FieldId = FieldId(10);
/// Institutions that take part in the work.
pub const PARTNERS: FieldId = FieldId(11);
/// The first day planned.
pub const FROM: FieldId = FieldId(12);
/// The last day planned, which counts.
pub const TO: FieldId = FieldId(13);
/// Where.
pub const PLACES: FieldId = FieldId(14);
/// Requests it answers.
pub const REQUESTS: FieldId = FieldId(15);
/// Needs and priorities it answers.
pub const PRIORITIES: FieldId = FieldId(16);
/// Consultations it rests on.
pub const CONSULTATIONS: FieldId = FieldId(17);
/// What it is measured by.
pub const INDICATORS: FieldId = FieldId(18);
/// What it does, for whom.
pub const ABOUT: FieldId = FieldId(19);
/// The version of its concept note.
pub const NOTE_VERSION: FieldId = FieldId(20);
/// States that were taken out: which, from what day, why.
pub const TAKEN_OUT: FieldId = FieldId(21);

const fn of(code: &'static str, label: &'static str) -> Choice {
    Choice { code, label }
}

/// How far it serves equality between women and men (OECD DAC gender marker, as UN entities use it).
pub const GENDER_MARKERS: &[Choice] = &[
    of("0", "0: no contribution to gender equality expected"),
    of("1", "1: limited contribution"),
    of("2", "2: gender equality is a significant objective"),
    of("3", "3: gender equality is the principal objective"),
];

/// How far it serves persons with disabilities.
pub const DISABILITY_MARKERS: &[Choice] = &[
    of("0", "0: not an objective"),
    of("1", "1: a significant objective"),
    of("2", "2: the principal objective"),
];

/// The kind of record.
pub static KIND: Kind = Kind {
    id: KindId(12),
    name: "activity",
    fields: &[
        Field::new(TITLE, "title", "Title", Shape::Text(200)).required(),
        Field::new(ACTIVITY_KIND, "kind", "Kind", Shape::Choice(ACTIVITY_KINDS)).required(),
        Field::new(STATES, "states", "States and territories", Shape::States)
            .help("Each of them has to consent.")
            .required(),
        Field::new(ABOUT, "about", "What it does, for whom", Shape::Lines(4_000)),
        Field::new(FROM, "from", "First day", Shape::Date).required(),
        Field::new(TO, "to", "Last day", Shape::Date).help("This day counts.").required(),
        Field::new(PLACES, "places", "Places", Shape::Words(120)).help("One a line: Bridgetown.").required(),
        Field::new(RIGHTS_SERVED, "rights", "Rights it serves", Shape::Choices(RIGHTS)).required(),
        Field::new(REQUESTS, "requests", "Requests it answers", Shape::Records(&[request::KIND.id])),
        Field::new(
            PRIORITIES,
            "priorities",
            "Needs and priorities it answers",
            Shape::Records(&[priority::KIND.id]),
        ),
        Field::new(
            CONSULTATIONS,
            "consultations",
            "Consultations it rests on",
            Shape::Records(&[consultation::KIND.id]),
        ),
        Field::new(INDICATORS, "indicators", "Indicators", Shape::Records(&[indicator::KIND.id]))
            .help("At least one outcome indicator with a baseline, before it begins."),
        Field::new(NOTE_VERSION, "note", "Version of the concept note", Shape::Text(60)),
        Field::new(LEAD, "lead", "Who answers for it in the office", Shape::Text(160)),
        Field::new(PARTNERS, "partners", "Partners", Shape::Records(&[institution::KIND.id])),
        Field::new(CHALLENGES, "challenges", "Challenges", Shape::Records(&[challenge::KIND.id])),
        Field::new(GROUPS_SERVED, "groups", "Groups most at risk", Shape::Choices(GROUPS)),
        Field::new(GOALS, "goals", "Goals and targets of the 2030 Agenda", Shape::Words(8))
            .help("One a line: 5 or 5.2."),
        Field::new(GENDER, "gender", "Gender marker", Shape::Choice(GENDER_MARKERS)),
        Field::new(DISABILITY, "disability", "Disability marker", Shape::Choice(DISABILITY_MARKERS)),
        Field::new(TAKEN_OUT, "taken_out", "Taken out", Shape::Set),
    ],
    live: Live::Narrowest,
    composite: taken_out::in_words,
};

const OFFICE: &[Role] = &[Role::DeskOfficer, Role::HeadOfOffice];

/// Its states and the steps between them. Beginning it, and going on after a suspension, pass the gate; nobody overrides.
pub static LIFECYCLE: Lifecycle = Lifecycle {
    states: &[
        of("proposed", "Proposed"),
        of("planned", "Planned"),
        of("under-way", "Under way"),
        of("suspended", "Suspended"),
        of("completed", "Completed"),
        of("closed", "Closed"),
        of("cancelled", "Cancelled"),
    ],
    start: "proposed",
    steps: &[
        Step::new(&["proposed"], "planned", "Plan activity", OFFICE),
        Step::new(&["planned"], "under-way", "Begin activity", OFFICE)
            .asks(&[Ask::Effect])
            .rule(check::gate_open),
        Step::new(&["under-way"], "suspended", "Suspend activity", OFFICE).asks(&[Ask::Effect, Ask::Reason]),
        Step::new(&["suspended"], "under-way", "Go on with activity", OFFICE)
            .asks(&[Ask::Effect])
            .rule(check::gate_open),
        Step::new(&["under-way"], "completed", "Complete activity", OFFICE)
            .asks(&[Ask::Effect])
            .rule(check::not_ahead),
        Step::new(&["completed"], "closed", "Close activity", OFFICE).rule(check::measured),
        Step::new(&["proposed", "planned", "under-way", "suspended"], "cancelled", "Cancel activity", OFFICE)
            .asks(&[Ask::Effect, Ask::Reason]),
    ],
    closed: &["closed", "cancelled"],
};

/// Activities, with their pages.
pub static NOUN: Noun = Noun {
    kind: &KIND,
    path: "activities",
    plural: "Activities",
    about: "What the office does with and in a State, in consultation with it and with its consent.",
    section: Section::Elsewhere,
    name: |_, record| record.called(TITLE, "Activity"),
    columns: &[STATES, ACTIVITY_KIND, FROM, TO],
    facets: &[STATES, ACTIVITY_KIND, RIGHTS_SERVED, GROUPS_SERVED],
    lifecycle: Some(&LIFECYCLE),
    begins: OFFICE,
    home,
    check: check::check,
    outward: as_it_is,
    identity: crate::noun::fresh,
    fixed: crate::noun::never,
    parts: page::parts,
};

/// With one State in the space that it shares with the office, with several in the office's.
fn home(_: &View, filled: &Filled) -> Result<Realm, FormErrors> {
    Ok(match filled.texts(STATES).as_slice() {
        [state] => Realm::Bilateral((*state).to_owned()),
        _ => Realm::Office,
    })
}

/// The State codes of an activity.
#[must_use]
pub fn states(record: &Record) -> Vec<&str> {
    record.elements(STATES).into_iter().filter_map(crate::office::record::as_text).collect()
}
