//! Who took part in a session, by name: a list that lives in the office's own space, which nobody else reads, with the
//! day by which it is purged. Purging erases the names; that there was a list, and when it went, stays. Who forgets it finds it
//! done on the day after ([`crate::routine`]).

use ledger::{FieldId, KindId, Record};

use crate::access::{Realm, Role};
use crate::date::PartialDate;
use crate::form::FormErrors;
use crate::look::Section;
use crate::noun::{Filled, Lifecycle, Noun, Step, Stepping, no_parts};
use crate::office::View;
use crate::office::kind::{Choice, Field, Kind, Live, Shape, no_composite};
use crate::office::record::Fields;

/// The session.
pub const SESSION: FieldId = FieldId(1);
/// Names, one a line, with what the office needs to reach them.
pub const NAMES: FieldId = FieldId(2);
/// The day by which they are purged.
pub const PURGE: FieldId = FieldId(3);

/// The kind of record.
pub static KIND: Kind = Kind {
    id: KindId(18),
    name: "list of participants",
    fields: &[
        Field::new(SESSION, "session", "Session", Shape::Record(&[super::KIND.id])).required(),
        Field::new(NAMES, "names", "Names", Shape::Erasable(60_000))
            .help("One person a line: name, institution, how to reach them for the follow-up.")
            .required(),
        Field::new(PURGE, "purge", "Purge by", Shape::Date)
            .help("After the follow-up evaluation nobody needs the names: six months after the session, at most two years. On the day after they are erased by themselves.")
            .required(),
    ],
    live: Live::Narrowest,
    composite: no_composite,
};

const OFFICE: &[Role] = &[Role::DeskOfficer, Role::HeadOfOffice];

/// The longest that names are kept, in months from today.
const LONGEST: i32 = 24;

/// Kept until it is purged.
pub static LIFECYCLE: Lifecycle = Lifecycle {
    states: &[Choice { code: "kept", label: "Kept" }, Choice { code: "purged", label: "Purged" }],
    start: "kept",
    steps: &[Step::new(&["kept"], "purged", "Purge names", OFFICE).first(purge)],
    closed: &["purged"],
};

/// Lists of participants, with their pages.
pub static NOUN: Noun = Noun {
    kind: &KIND,
    path: "participants",
    plural: "Lists of participants",
    about: "Who took part, by name. The office alone reads them, and purges them by the day that each names.",
    section: Section::Elsewhere,
    name: |view, record| match record.reference(SESSION) {
        Some(session) => format!("Participants: {}", view.name_of(&[super::KIND.id], session)),
        None => "Participants".to_owned(),
    },
    columns: &[SESSION, PURGE],
    facets: &[],
    lifecycle: Some(&LIFECYCLE),
    begins: OFFICE,
    home: |_, _| Ok(Realm::Office),
    check,
    outward: |_, _, _, _| None,
    identity: crate::noun::fresh,
    fixed: crate::noun::never,
    parts: no_parts,
};

fn check(view: &View, filled: &Filled, errors: &mut FormErrors) {
    let latest = view.today().saturating_add(jiff::Span::new().months(LONGEST));
    if filled.date(PURGE).is_some_and(|date| date.last_day() > latest) {
        errors.add(
            "purge",
            format!("Names are kept for two years at most: until {}.", PartialDate::day(latest).in_words()),
        );
    }
}

/// Erases the names, older wordings too.
fn purge(view: &View, record: &Record, _: &Stepping) -> anyhow::Result<()> {
    view.erase_texts(record, &view.viewer.author(record.space), "purged")
}
