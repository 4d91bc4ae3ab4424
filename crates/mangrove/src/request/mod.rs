//! Requests: what a State asks the office for. Cooperation starts here, or from a need or priority that the State has
//! stated in a document.
//!
//! A focal point drafts it in the State's internal space. The validating authority sends it: from then on it lives in
//! the space that State and office share, its words stand, and the office answers.

mod page;
#[cfg(test)]
mod tests;
pub mod working_days;

use jiff::civil::Date;
use ledger::{FieldId, KindId, Record};

use crate::access::{Realm, Role};
use crate::codes::{GROUPS, INSTRUMENTS, RIGHTS};
use crate::form::FormErrors;
use crate::look::Section;
use crate::noun::{Ask, Filled, Lifecycle, Noun, Step, as_it_is};
use crate::office::View;
use crate::office::kind::{Choice, Field, Kind, Live, Shape, no_composite};
use crate::office::record::Fields;
use crate::office::words::state_name;
use crate::{challenge, institution, priority, recommendation};

/// What it is about, in a few words.
pub const TITLE: FieldId = FieldId(1);
/// The State that asks.
pub const STATE: FieldId = FieldId(2);
/// The institution for which it asks.
pub const INSTITUTION: FieldId = FieldId(3);
/// Whom the office answers.
pub const CONTACT: FieldId = FieldId(4);
/// The date it bears.
pub const DATE: FieldId = FieldId(5);
/// In what form it is made, a code of [`INSTRUMENTS`].
pub const INSTRUMENT: FieldId = FieldId(6);
/// What the matter is.
pub const SITUATION: FieldId = FieldId(7);
/// What has been done already.
pub const TAKEN: FieldId = FieldId(8);
/// What is asked of the office.
pub const SUPPORT: FieldId = FieldId(9);
/// Who was asked before.
pub const CONSULTED: FieldId = FieldId(10);
/// By when.
pub const TIMEFRAME: FieldId = FieldId(11);
/// The recommendations that it answers.
pub const RECOMMENDATIONS: FieldId = FieldId(12);
/// The priorities that it answers.
pub const PRIORITIES: FieldId = FieldId(13);
/// Challenges it concerns.
pub const CHALLENGES: FieldId = FieldId(14);
/// Rights it concerns, codes of [`RIGHTS`].
pub const RIGHTS_SERVED: FieldId = FieldId(15);
/// Groups it concerns, codes of [`GROUPS`].
pub const GROUPS_SERVED: FieldId = FieldId(16);
/// Files that belong to it.
pub const FILES: FieldId = FieldId(17);

/// The kind of record.
pub static KIND: Kind = Kind {
    id: KindId(9),
    name: "request",
    fields: &[
        Field::new(TITLE, "title", "What it is about", Shape::Text(160)).required(),
        Field::new(STATE, "state", "State or territory", Shape::State).required(),
        Field::new(INSTITUTION, "institution", "Institution", Shape::Record(&[institution::KIND.id]))
            .help("The institution that asks, or for which the State asks.")
            .required(),
        Field::new(CONTACT, "contact", "Contact", Shape::Text(300))
            .help("Whom the office answers: name, post, telephone or address.")
            .required(),
        Field::new(DATE, "date", "Date of the request", Shape::Date).required(),
        Field::new(INSTRUMENT, "instrument", "Instrument", Shape::Choice(INSTRUMENTS)),
        Field::new(SITUATION, "situation", "Situation", Shape::Lines(6000))
            .help("What the matter is, whom it affects, and why it matters now.")
            .required(),
        Field::new(TAKEN, "steps_taken", "Steps taken", Shape::Lines(4000))
            .help("What has been done already."),
        Field::new(SUPPORT, "support", "Support expected", Shape::Lines(4000))
            .help("What the office is asked to do.")
            .required(),
        Field::new(CONSULTED, "consulted", "Who was consulted", Shape::Lines(2000)),
        Field::new(TIMEFRAME, "timeframe", "Timeframe", Shape::Text(200)),
        Field::new(
            RECOMMENDATIONS,
            "recommendations",
            "Recommendations it answers",
            Shape::Records(&[recommendation::KIND.id]),
        )
        .help("One a line, symbol and number: A/HRC/23/8 92.4"),
        Field::new(PRIORITIES, "priorities", "Priorities it answers", Shape::Records(&[priority::KIND.id])),
        Field::new(CHALLENGES, "challenges", "Challenges", Shape::Records(&[challenge::KIND.id])),
        Field::new(RIGHTS_SERVED, "rights", "Rights", Shape::Choices(RIGHTS)),
        Field::new(GROUPS_SERVED, "groups", "Groups most at risk", Shape::Choices(GROUPS)),
        Field::new(FILES, "files", "Files", Shape::Files).help("The note or letter itself."),
    ],
    live: Live::Widest,
    composite: no_composite,
};

const REQUESTER: &[Role] = &[Role::ValidatingAuthority];
const DESK: &[Role] = &[Role::DeskOfficer];
const HEAD: &[Role] = &[Role::HeadOfOffice];

/// The states of a request that has been sent and that its requester may still withdraw.
const SENT: &[&str] = &["received", "acknowledged", "clarifying", "accepted", "waiting", "answering"];
/// The states in which the head of office decides.
const UNDECIDED: &[&str] = &["acknowledged", "clarifying"];

const fn of(code: &'static str, label: &'static str) -> Choice {
    Choice { code, label }
}

/// Its states and the steps between them. Sending is the act of the State's validating authority; nobody of the office
/// takes a step for a State, and the requester may withdraw it as long as it is not answered in full or declined.
pub static LIFECYCLE: Lifecycle = Lifecycle {
    states: &[
        of("draft", "Draft"),
        of("received", "Received"),
        of("acknowledged", "Acknowledged"),
        of("clarifying", "Being clarified"),
        of("accepted", "Accepted"),
        of("declined", "Declined"),
        of("waiting", "On the waiting list"),
        of("answering", "Being answered"),
        of("closed", "Closed"),
        of("withdrawn", "Withdrawn by the requester"),
    ],
    start: "draft",
    steps: &[
        Step::new(&["draft"], "received", "Send request", REQUESTER).moves(shared_space).awaited(),
        Step::new(&["received"], "acknowledged", "Acknowledge request", DESK).due(acknowledgement_due),
        Step::new(&["acknowledged"], "clarifying", "Ask for clarification", DESK).asks(&[Ask::Reason]),
        Step::new(UNDECIDED, "accepted", "Accept request", HEAD).awaited(),
        Step::new(UNDECIDED, "declined", "Decline request", HEAD).asks(&[Ask::Reason]),
        Step::new(UNDECIDED, "waiting", "Put on the waiting list", HEAD).asks(&[Ask::Reason]),
        Step::new(
            &["accepted", "waiting"],
            "answering",
            "Begin to answer",
            &[Role::DeskOfficer, Role::HeadOfOffice],
        )
        .awaited(),
        Step::new(&["answering"], "closed", "Close request", DESK).asks(&[Ask::Note]),
        Step::new(
            &["draft"],
            "withdrawn",
            "Set draft aside",
            &[Role::FocalPoint, Role::Alternate, Role::ValidatingAuthority],
        ),
        Step::new(SENT, "withdrawn", "Withdraw request", REQUESTER).asks(&[Ask::Effect, Ask::Note]),
    ],
    closed: &[
        "received",
        "acknowledged",
        "accepted",
        "declined",
        "waiting",
        "answering",
        "closed",
        "withdrawn",
    ],
};

/// Requests, with their pages.
pub static NOUN: Noun = Noun {
    kind: &KIND,
    path: "requests",
    plural: "Requests",
    about: "What States ask the office for. A focal point drafts a request, the validating authority sends it, and \
            the office acknowledges it within five working days.",
    section: Section::Work,
    name,
    columns: &[STATE, INSTITUTION, DATE],
    facets: &[STATE, RIGHTS_SERVED, GROUPS_SERVED],
    lifecycle: Some(&LIFECYCLE),
    begins: &[Role::FocalPoint, Role::Alternate],
    home: |_, filled| Ok(Realm::State(filled.text(STATE).unwrap_or_default().to_owned())),
    check,
    parts: page::parts,
    outward: as_it_is,
    identity: crate::noun::fresh,
    fixed: crate::noun::never,
};

fn name(_: &View, record: &Record) -> String {
    record.text(TITLE).map_or_else(|| "Request".to_owned(), str::to_owned)
}

fn shared_space(_: &View, record: &Record) -> Option<Realm> {
    record.text(STATE).map(|iso3| Realm::Bilateral(iso3.to_owned()))
}

fn check(view: &View, filled: &Filled, errors: &mut FormErrors) {
    let state = filled.text(STATE).unwrap_or_default();
    let institution = filled.reference(INSTITUTION).and_then(|id| view.office.institution(id).ok().flatten());
    if institution.is_some_and(|one| one.state.as_deref() != Some(state)) {
        errors.add("institution", format!("Choose an institution of {}.", state_name(state)));
    }
    if filled.date(DATE).is_some_and(|date| date.first_day() > view.today()) {
        errors.add("date", "A request cannot bear a date that is still to come.");
    }
}

/// By when a request that waits to be acknowledged should have been; none for one that does not wait.
#[must_use]
pub fn acknowledgement_due(record: &Record) -> Option<Date> {
    let standing = LIFECYCLE.standing(record);
    let sent = standing.since().filter(|_| standing.is("received"))?;
    Some(working_days::after(sent.last_day(), working_days::ACKNOWLEDGED_WITHIN))
}
