//! Verdicts: how the gate of an activity in several States stood on a day, sent to each State as that State's line alone.
//!
//! Such an activity lives in the office's own space, which no State reads. The office works its gate out there and publishes
//! a dated verdict into the space that it shares with each State, by itself; a State names it in its consent.

pub(crate) mod keep;

use ledger::{FieldId, KindId, Record, RecordId};

use crate::access::{Realm, Role};
use crate::codes::{ACTIVITY_KINDS, RIGHTS};
use crate::form::Sent;
use crate::gate::Outcome;
use crate::gate::facts::Basis;
use crate::look::{Notice, Section, Weight};
use crate::noun::{Noun, Part, as_it_is, no_check};
use crate::office::View;
use crate::office::kind::{Choice, Field, Kind, Live, Shape, no_composite};
use crate::office::record::{Fields, as_text};
use crate::office::words::state_name;

/// The activity's title.
pub const TITLE: FieldId = FieldId(1);
/// The State whose line it is.
pub const STATE: FieldId = FieldId(2);
/// The activity's kind.
pub const ACTIVITY_KIND: FieldId = FieldId(3);
/// The rights it serves.
pub const RIGHTS_SERVED: FieldId = FieldId(4);
/// Its places.
pub const PLACES: FieldId = FieldId(5);
/// Its first day.
pub const FROM: FieldId = FieldId(6);
/// Its last day.
pub const TO: FieldId = FieldId(7);
/// The day from which the verdict stands.
pub const AS_OF: FieldId = FieldId(8);
/// How the gate stood for this State, a code of [`STANDINGS`].
pub const STANDING: FieldId = FieldId(9);
/// What was in the way.
pub const REASONS: FieldId = FieldId(10);
/// The version of the concept note.
pub const NOTE_VERSION: FieldId = FieldId(11);

const fn of(code: &'static str, label: &'static str) -> Choice {
    Choice { code, label }
}

/// How the gate stands for a State.
pub const STANDINGS: &[Choice] = &[
    of("allowed", "Allowed"),
    of("allowed-disputed", "Allowed under all that is disputed"),
    of("not-allowed", "Not allowed"),
    of("not-known", "Not known"),
    of("out", "No longer part of it"),
    of("ended", "The activity has ended"),
];

/// The kind of record. Its natural key is the activity's id and the State: two officers who publish one meet in it.
pub static KIND: Kind = Kind {
    id: KindId(19),
    name: "verdict",
    fields: &[
        Field::new(TITLE, "title", "Activity", Shape::Text(200)),
        Field::new(STATE, "state", "State or territory", Shape::State),
        Field::new(ACTIVITY_KIND, "kind", "Kind", Shape::Choice(ACTIVITY_KINDS)),
        Field::new(RIGHTS_SERVED, "rights", "Rights it serves", Shape::Choices(RIGHTS)),
        Field::new(PLACES, "places", "Places", Shape::Words(120)),
        Field::new(FROM, "from", "First day", Shape::Date),
        Field::new(TO, "to", "Last day", Shape::Date),
        Field::new(NOTE_VERSION, "note", "Version of the concept note", Shape::Text(60)),
        Field::new(AS_OF, "as_of", "As of", Shape::Date),
        Field::new(STANDING, "standing", "The gate", Shape::Choice(STANDINGS)),
        Field::new(REASONS, "reasons", "What is in the way", Shape::Lines(4_000)),
    ],
    live: Live::Narrowest,
    composite: no_composite,
};

/// Verdicts, with their pages. No form writes them.
pub static NOUN: Noun = Noun {
    kind: &KIND,
    path: "verdicts",
    plural: "Verdicts",
    about: "How the gate of an activity in several States stands for this State, as the office works it out: on the day \
            given, or on the activity's first day if that is still to come.",
    section: Section::Elsewhere,
    name,
    columns: &[STATE, STANDING, AS_OF],
    facets: &[STATE, STANDING],
    lifecycle: None,
    begins: &[],
    home: |_, filled| Ok(Realm::Bilateral(filled.text(STATE).unwrap_or_default().to_owned())),
    check: no_check,
    outward: as_it_is,
    identity: crate::noun::fresh,
    fixed: crate::noun::never,
    parts,
};

fn name(_: &View, record: &Record) -> String {
    let title = record.text(TITLE).unwrap_or("An activity in several States");
    format!("{title}: {}", record.text(STATE).map_or("a State", state_name))
}

/// What the State's validating authority can do about it.
fn parts(view: &View, record: &Record) -> anyhow::Result<Vec<Part>> {
    let signs = view.viewer.is_in(&[Role::ValidatingAuthority], record.space);
    let Some(state) = record.text(STATE).filter(|_| signs && record.text(STANDING) == Some("not-allowed"))
    else {
        return Ok(Vec::new());
    };
    let mut form = Sent::of([("covered", state)]);
    form.push("activities", record.id.to_string());
    for (name, field) in [("from", FROM), ("to", TO), ("note", NOTE_VERSION), ("expiry.on", TO)] {
        form.push(name, record.text(field).unwrap_or_default().to_owned());
    }
    form.push("expiry.ends", "on".to_owned());
    Ok(vec![Part::Notice(Notice {
        weight: Weight::Plain,
        title: "Not allowed without your State's word".to_owned(),
        words: "What is in the way is said above. A consent names this verdict, and so the activity as it stands here."
            .to_owned(),
        next: Some((format!("/consents/new?{}", form.to_body()), "Prepare a consent".to_owned())),
    })])
}

/// The id of the verdict on an activity for a State.
#[must_use]
pub fn id_for(activity: RecordId, iso3: &str) -> RecordId {
    KIND.natural_id(&format!("{activity}|{iso3}"))
}

/// What a consent that names a verdict was given on. Of the other States this one knows nothing.
#[must_use]
pub fn basis_of(verdict: &Record) -> Basis {
    let set = |field| verdict.elements(field).into_iter().filter_map(as_text).map(str::to_owned).collect();
    Basis {
        activity: verdict.id,
        kind: verdict.text(ACTIVITY_KIND).unwrap_or_default().to_owned(),
        states: std::collections::BTreeSet::new(),
        rights: set(RIGHTS_SERVED),
        places: set(PLACES),
        from: verdict.date(FROM),
        to: verdict.date(TO),
    }
}

/// The code of an outcome, in a verdict and for programs.
#[must_use]
pub fn code(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Allowed => "allowed",
        Outcome::AllowedDisputed => "allowed-disputed",
        Outcome::NotKnown => "not-known",
        Outcome::NotAllowed => "not-allowed",
    }
}
