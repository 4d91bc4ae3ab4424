//! Consents: a State's word that an activity, or a kind of activity, may take place. By whom, in what capacity, by what
//! instrument, for what, until when, on what evidence; given, confirmed, withdrawn.
//!
//! The office records a note or letter with its file; a validating authority acts in the system itself. A focal point's
//! word is no consent. What a consent is worth on a day is told by [`crate::gate`], nowhere else.

mod act;
mod page;

use ledger::{FieldId, KindId, Record, Value};

use crate::access::{Realm, Role};
use crate::codes::{ACTIVITY_KINDS, INSTRUMENTS, RIGHTS};
use crate::date::PartialDate;
use crate::form::FormErrors;
use crate::gate::facts::Expiry;
use crate::look::Section;
use crate::noun::{Ask, Filled, Lifecycle, Noun, Step, as_it_is};
use crate::office::View;
use crate::office::kind::{Choice, Field, Kind, Live, Shape};
use crate::office::record::{Fields, as_text};
use crate::office::words::state_name;
use crate::{activity, verdict};

pub use act::Confirmed;

/// The party whose consent it is.
pub const COVERED: FieldId = FieldId(1);
/// Whether the party itself issued it or the State responsible for it, a code of [`ISSUING_PARTIES`].
pub const ISSUING: FieldId = FieldId(2);
/// Who issued it.
pub const ISSUER: FieldId = FieldId(3);
/// In what capacity.
pub const CAPACITY: FieldId = FieldId(4);
/// By what instrument, a code of [`INSTRUMENTS`].
pub const INSTRUMENT: FieldId = FieldId(5);
/// The reference that the instrument bears.
pub const REFERENCE: FieldId = FieldId(6);
/// The date it bears.
pub const DATED: FieldId = FieldId(7);
/// When the office received it.
pub const RECEIVED: FieldId = FieldId(8);
/// The activities it covers; of one that several States share, the verdict that this State was sent.
pub const ACTIVITIES: FieldId = FieldId(9);
/// The kinds of activity it covers.
pub const KINDS_COVERED: FieldId = FieldId(10);
/// The rights it is limited to.
pub const RIGHTS_COVERED: FieldId = FieldId(11);
/// The places it is limited to.
pub const PLACES: FieldId = FieldId(12);
/// The first day it covers.
pub const FROM: FieldId = FieldId(13);
/// The last day it covers, which counts.
pub const TO: FieldId = FieldId(14);
/// Conditions it sets.
pub const CONDITIONS: FieldId = FieldId(15);
/// When it ends: [`expiry`].
pub const EXPIRY: FieldId = FieldId(16);
/// The note, letter or agreement itself.
pub const EVIDENCE: FieldId = FieldId(17);
/// The version of the concept note it was given on.
pub const NOTE_VERSION: FieldId = FieldId(18);
/// Its confirmations, each on its own date.
pub const CONFIRMATIONS: FieldId = FieldId(19);
/// The activities it was given on, as they were then.
pub const BASES: FieldId = FieldId(20);

const fn of(code: &'static str, label: &'static str) -> Choice {
    Choice { code, label }
}

/// Who issues a consent: for a territory the State responsible for its international relations may.
pub const ISSUING_PARTIES: &[Choice] =
    &[of("party", "The State or territory itself"), of("responsible", "The State responsible for it")];

/// Whether an end is stated. An instrument that states none is something else than one of which nobody knows.
pub const ENDS: &[Choice] = &[of("on", "On a date"), of("none-stated", "No end is stated")];

const CONFIRMATION: &[Field] = &[
    Field::column("on", "Date", Shape::Date).required(),
    Field::column("capacity", "Capacity", Shape::Text(200)).required(),
    Field::column("reference", "Reference", Shape::Text(100)),
];

/// The kind of record.
pub static KIND: Kind = Kind {
    id: KindId(11),
    name: "consent",
    fields: &[
        Field::new(COVERED, "covered", "Consent of", Shape::State).required(),
        Field::new(
            ACTIVITIES,
            "activities",
            "Activities",
            Shape::Records(&[activity::KIND.id, verdict::KIND.id]),
        )
        .help("What it names. An activity is covered if it is named here or its kind is ticked below."),
        Field::new(KINDS_COVERED, "kinds", "Kinds of activity", Shape::Choices(ACTIVITY_KINDS)),
        Field::new(RIGHTS_COVERED, "rights", "Limited to rights", Shape::Choices(RIGHTS))
            .help("None ticked: not limited."),
        Field::new(PLACES, "places", "Limited to places", Shape::Words(120))
            .help("One a line. Empty: not limited."),
        Field::new(FROM, "from", "First day covered", Shape::Date).help("2026-05-14"),
        Field::new(TO, "to", "Last day covered", Shape::Date).help("2026-05-14. This day counts."),
        Field::new(CONDITIONS, "conditions", "Conditions", Shape::Lines(4_000)),
        Field::new(
            EXPIRY,
            "expiry",
            "Expiry",
            Shape::Group(&[
                Field::column("ends", "Ends", Shape::Choice(ENDS)).required(),
                Field::column("on", "Last day", Shape::Date).help("2026-05-14. This day counts."),
            ]),
        ),
        Field::new(NOTE_VERSION, "note", "Version of the concept note", Shape::Text(60))
            .help("The version that the State was shown: a consent is given on one."),
        Field::new(INSTRUMENT, "instrument", "Instrument", Shape::Choice(INSTRUMENTS)),
        Field::new(REFERENCE, "reference", "Reference", Shape::Text(100)),
        Field::new(ISSUING, "issuing", "Issued by", Shape::Choice(ISSUING_PARTIES)),
        Field::new(ISSUER, "issuer", "Signed by", Shape::Text(160)),
        Field::new(CAPACITY, "capacity", "In the capacity of", Shape::Text(200))
            .help("As the instrument states it. It counts if it is among the party's consent authorities."),
        Field::new(DATED, "dated", "Dated", Shape::Date).help("2026-05-14"),
        Field::new(RECEIVED, "received", "Received", Shape::Date).help("2026-05-14"),
        Field::new(EVIDENCE, "evidence", "Evidence", Shape::Files)
            .help("The note, letter or agreement itself."),
        Field::new(CONFIRMATIONS, "confirmations", "Confirmations", Shape::Rows(CONFIRMATION))
            .help("By whom a consent was confirmed later. A confirmation counts from its own date."),
        Field::new(BASES, "bases", "Given on", Shape::Set),
    ],
    live: Live::Narrowest,
    composite,
};

const OFFICE: &[Role] = &[Role::DeskOfficer, Role::HeadOfOffice];
const AUTHORITY: &[Role] = &[Role::ValidatingAuthority];

/// Its states and the steps between them. That one has expired follows from its date and is no step.
pub static LIFECYCLE: Lifecycle = Lifecycle {
    states: &[
        of("requested", "Requested"),
        of("given", "Given"),
        of("refused", "Refused"),
        of("confirmed", "Confirmed"),
        of("withdrawn", "Withdrawn"),
        of("expired", "Expired"),
        of("invalidated", "Found invalid"),
    ],
    start: "requested",
    steps: &[
        Step::new(&["requested"], "given", "Give consent", AUTHORITY)
            .also(act::signed)
            .rule(act::may_sign)
            .awaited(),
        Step::new(&["requested"], "given", "Record as given", OFFICE).also(act::bases).rule(act::complete),
        Step::new(&["requested"], "refused", "Refuse consent", AUTHORITY).asks(&[Ask::Reason]),
        Step::new(&["requested"], "refused", "Record as refused", OFFICE).asks(&[Ask::Reason, Ask::Evidence]),
        Step::new(&["given"], "confirmed", "Confirm consent", AUTHORITY)
            .also(act::confirmed)
            .rule(act::may_confirm),
        Step::new(&["given"], "confirmed", "Record as confirmed", OFFICE).rule(act::confirmation_there),
        Step::new(&["given", "confirmed"], "withdrawn", "Withdraw consent", AUTHORITY)
            .asks(&[Ask::Effect, Ask::Reason]),
        Step::new(&["given", "confirmed"], "withdrawn", "Record withdrawal", OFFICE).asks(&[
            Ask::Effect,
            Ask::Reason,
            Ask::Evidence,
        ]),
        Step::new(&["given", "confirmed"], "invalidated", "Record as invalid", &[Role::HeadOfOffice])
            .asks(&[Ask::Effect, Ask::Reason]),
    ],
    closed: &["refused", "withdrawn", "expired", "invalidated"],
};

/// Consents, with their pages.
pub static NOUN: Noun = Noun {
    kind: &KIND,
    path: "consents",
    plural: "Consents",
    about: "A State's word that an activity may take place: by whom, for what and until when. Without one nothing begins.",
    section: Section::Elsewhere,
    name,
    columns: &[COVERED, INSTRUMENT, DATED, EXPIRY],
    facets: &[COVERED, INSTRUMENT, KINDS_COVERED],
    lifecycle: Some(&LIFECYCLE),
    begins: &[Role::DeskOfficer, Role::HeadOfOffice, Role::ValidatingAuthority],
    home: |_, filled| Ok(Realm::Bilateral(filled.text(COVERED).unwrap_or_default().to_owned())),
    check,
    outward: as_it_is,
    identity: crate::noun::fresh,
    fixed: crate::noun::never,
    parts: page::parts,
};

fn name(_: &View, record: &Record) -> String {
    let of = record.text(COVERED).map_or("a State", state_name);
    match record.date(DATED) {
        Some(date) => format!("Consent of {of}, {}", date.in_words()),
        None => format!("Consent of {of}"),
    }
}

fn composite(field: FieldId, value: &Value) -> Option<String> {
    match field {
        EXPIRY => expiry(value).map(|expiry| match expiry {
            Expiry::On(date) => date.in_words(),
            Expiry::NoneStated => "none stated".to_owned(),
        }),
        BASES => activity::basis::from_value(value).map(|basis| activity::basis::in_words(&basis)),
        _ => None,
    }
}

/// The expiry in a value of [`EXPIRY`]; nothing for what cannot be read.
#[must_use]
pub fn expiry(value: &Value) -> Option<Expiry> {
    let Value::List(columns) = value else { return None };
    match (columns.first().and_then(as_text)?, columns.get(1).and_then(as_text)) {
        ("none-stated", _) => Some(Expiry::NoneStated),
        ("on", Some(date)) => date.parse().ok().map(Expiry::On),
        _ => None,
    }
}

/// A consent begins and ends on days: of a month only, the gate would have to take the reading that allows least.
const TO_THE_DAY: &str = "Enter the day: 2026-05-14.";

fn check(view: &View, filled: &Filled, errors: &mut FormErrors) {
    if filled.value(EXPIRY).is_some_and(|value| expiry(value).is_none()) {
        errors.add("expiry", "Enter its last day, or say that no end is stated.");
    }
    let (from, to) = (filled.date(FROM), filled.date(TO));
    if from.zip(to).is_some_and(|(from, to)| to.last_day() < from.first_day()) {
        errors.add("to", "The last day covered comes before the first. Correct one of the two.");
    }
    for (field, name) in [(FROM, "from"), (TO, "to"), (DATED, "dated"), (RECEIVED, "received")] {
        if filled.date(field).is_some_and(|date| date.first_day() != date.last_day()) {
            errors.add(name, TO_THE_DAY);
        }
    }
    let last = filled.value(EXPIRY).and_then(expiry);
    if matches!(last, Some(Expiry::On(last)) if last.first_day() != last.last_day()) {
        errors.add("expiry", TO_THE_DAY);
    }
    let today = view.today();
    let ahead = |field, named: &'static str, errors: &mut FormErrors| {
        if filled.date(field).is_some_and(|date: PartialDate| date.first_day() > today) {
            errors.add(named, "This date is still to come. Record what has been written and received.");
        }
    };
    ahead(DATED, "dated", errors);
    ahead(RECEIVED, "received", errors);
    let (dated, received) = (filled.date(DATED), filled.date(RECEIVED));
    if dated.zip(received).is_some_and(|(dated, received)| received.last_day() < dated.first_day()) {
        errors.add("received", "It cannot have been received before the date it bears.");
    }
    out_of_reach(view, filled, errors);
    signed_here(view, filled, errors);
}

/// A consent names what its State can read: of an activity of several States, the verdict that was published to it.
fn out_of_reach(view: &View, filled: &Filled, errors: &mut FormErrors) {
    let state = filled.text(COVERED).unwrap_or_default();
    for id in filled.elements(ACTIVITIES).iter().filter_map(Value::as_record) {
        let activity = view.record(&activity::KIND, id).ok().flatten();
        let record = activity.or_else(|| view.record(&verdict::KIND, id).ok().flatten());
        let realm = record.and_then(|kept| view.office.realm_of(kept.record.space));
        if realm != Some(Realm::Bilateral(state.to_owned())) {
            let state = state_name(state);
            errors.add(
                "activities",
                format!(
                    "{state} cannot read this activity. Publish its verdict to {state} on the gate's page, and choose that."
                ),
            );
        }
    }
}

/// What a validating authority signed in the system stands as it was signed.
fn signed_here(view: &View, filled: &Filled, errors: &mut FormErrors) {
    let Some(kept) = view.record(&KIND, filled.record).ok().flatten() else { return };
    let given = !LIFECYCLE.standing(&kept.record).is("requested");
    if given && kept.record.text(INSTRUMENT) == Some(act::ACT) {
        errors.add(
            "",
            "This consent was given in the system and stands as it was given. A new one can be given.",
        );
    } else if kept.record.text(COVERED) != filled.text(COVERED) {
        errors.add("covered", "A consent stays its party's. Begin another for another party.");
    }
}
