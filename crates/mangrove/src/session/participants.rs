//! Who took part in a session, by name: a list that lives in the office's own space, which nobody else reads, with the
//! day by which it is purged. Purging erases the names; that there was a list, and when it went, stays.

use ledger::{FieldId, KindId, Record};

use crate::access::{Realm, Role};
use crate::date::PartialDate;
use crate::form::FormErrors;
use crate::look::{Notice, Section, Weight};
use crate::noun::{Filled, Lifecycle, Noun, Part, Step, Stepping};
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
            .help("After the follow-up evaluation nobody needs the names: six months after the session, at most two years.")
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
    parts,
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
    view.erase_texts(record, "purged")
}

fn parts(view: &View, record: &Record) -> anyhow::Result<Vec<Part>> {
    let due = record.date(PURGE).filter(|_| LIFECYCLE.standing(record).is("kept"));
    let late = due.filter(|due| due.last_day() < view.today());
    let notice = late.map(|due| {
        Part::Notice(Notice {
            weight: Weight::Bad,
            title: "The day of purging has passed".to_owned(),
            words: format!("These names were to be purged by {}. Purge them now.", due.in_words()),
            next: Some((format!("{}/steps/purged", NOUN.href(record.id)), "Purge names".to_owned())),
        })
    });
    Ok(notice.into_iter().collect())
}
