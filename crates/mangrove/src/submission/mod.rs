//! Submissions: what an NHRI or NGO tells the office. It is written in the institution's own space; what is sent is seen
//! by the office alone, for the uses its owner permits, until its owner withdraws it.
//!
//! **Invariant**: a Government finds no trace of one, not even that it exists. Its words stand beside the log, so that
//! the office's copy is erased for good when it is withdrawn.

pub mod retention;
#[cfg(test)]
mod tests;

use jiff::civil::Date;
use ledger::{FieldId, KindId, Record, Value};

use crate::access::{Breadth, Realm, Role};
use crate::form::FormErrors;
use crate::institution;
use crate::look::{Notice, Section, Shown, Weight};
use crate::noun::part::{Row, Table};
use crate::noun::{Ask, Filled, Lifecycle, Noun, Part, Step, Stepping};
use crate::office::View;
use crate::office::kind::{Choice, Field, Kind, Live, Shape, no_composite};
use crate::office::record::{Fields, as_text};

/// What it is about.
pub const TITLE: FieldId = FieldId(1);
/// Whose it is.
pub const INSTITUTION: FieldId = FieldId(2);
/// To whom it is addressed.
pub const ADDRESSEE: FieldId = FieldId(3);
/// Its text.
pub const TEXT: FieldId = FieldId(4);
/// What it may be used for, codes of [`USES`].
pub const USES_PERMITTED: FieldId = FieldId(5);
/// The mechanism that it may be passed to.
pub const MECHANISM: FieldId = FieldId(6);
/// Whether its sources have agreed, a code of [`SOURCES`].
pub const SOURCES_AGREED: FieldId = FieldId(7);
/// Who could come to harm by it, and how.
pub const RISK: FieldId = FieldId(8);
/// Until when the office may keep it.
pub const RETENTION: FieldId = FieldId(9);

const fn of(code: &'static str, label: &'static str) -> Choice {
    Choice { code, label }
}

/// What a submission may be used for, from the narrowest to the widest. Each is permitted by its owner, one by one.
pub const USES: &[Choice] = &[
    of("read", "Read only"),
    of("count", "Count only"),
    of("quote-unnamed", "Quote without name"),
    of("quote-named", "Quote with name"),
    of("pass", "Pass to a named mechanism"),
    of("publish", "Publish"),
];

/// Informed consent of the people that a submission rests on.
pub const SOURCES: &[Choice] = &[
    of("agreed", "All sources have given their informed consent"),
    of("no-sources", "It rests on no person's account"),
    of("not-asked", "Not all sources could be asked"),
];

/// The kind of record.
pub static KIND: Kind = Kind {
    id: KindId(17),
    name: "submission",
    fields: &[
        Field::new(TITLE, "title", "What it is about", Shape::Erasable(200)).required(),
        Field::new(INSTITUTION, "institution", "From", Shape::Record(&[institution::KIND.id])).required(),
        Field::new(ADDRESSEE, "addressee", "Addressed to", Shape::Text(200))
            .help("The regional office, or somebody in it.")
            .required(),
        Field::new(TEXT, "text", "Text", Shape::Erasable(60_000)).required(),
        Field::new(USES_PERMITTED, "uses", "The office may", Shape::Choices(USES))
            .help("Tick only what you permit. You can permit more later; nobody else can.")
            .required(),
        Field::new(MECHANISM, "mechanism", "Mechanism", Shape::Text(200))
            .help("If it may be passed on: to which mechanism, by name."),
        Field::new(SOURCES_AGREED, "sources", "Sources", Shape::Choice(SOURCES)).required(),
        Field::new(RISK, "risk", "Risk", Shape::Erasable(4_000))
            .help("Who could come to harm by it, and how."),
        Field::new(RETENTION, "retention", "Keep until", Shape::Date)
            .help("The last day on which the office may keep it. On the day after, its copy is erased by itself.")
            .required(),
    ],
    live: Live::Widest,
    composite: no_composite,
};

const OWNER: &[Role] = &[Role::Nhri, Role::Ngo];

/// Private until its owner sends it. Withdrawing erases the office's copy; the owner's own stays with the owner.
pub static LIFECYCLE: Lifecycle = Lifecycle {
    states: &[
        of("private", "Private"),
        of("sent", "Sent to the office"),
        of("received", "Received by the office"),
        of("withdrawn", "Withdrawn"),
    ],
    start: "private",
    steps: &[
        Step::new(&["private"], "sent", "Send to the office", OWNER).moves(shared_space).rule(may_be_sent),
        Step::new(&["sent"], "received", "Confirm receipt", &[Role::DeskOfficer, Role::HeadOfOffice])
            .awaited()
            .whose(|view, record| !retention::is_over(record, view.today())),
        Step::new(&["sent", "received"], "withdrawn", "Withdraw submission", OWNER)
            .asks(&[Ask::Note])
            .first(erase),
    ],
    closed: &["withdrawn"],
};

/// Submissions, with their pages.
pub static NOUN: Noun = Noun {
    kind: &KIND,
    path: "submissions",
    plural: "Submissions",
    about: "What an NHRI or NGO tells the office. No Government can read them or learn that they exist.",
    section: Section::Work,
    name,
    columns: &[INSTITUTION, RETENTION],
    facets: &[USES_PERMITTED],
    lifecycle: Some(&LIFECYCLE),
    begins: OWNER,
    home,
    check,
    parts,
    outward,
    identity: crate::noun::fresh,
    fixed: retention::is_over_for_the_office,
};

fn name(view: &View, record: &Record) -> String {
    let title = record.value(TITLE).and_then(|value| view.erasable_text(record, value));
    title.unwrap_or_else(|| "Submission, erased".to_owned())
}

fn home(view: &View, filled: &Filled) -> Result<Realm, FormErrors> {
    let mine = view.viewer.institutions();
    match filled.reference(INSTITUTION).filter(|institution| mine.contains(institution)) {
        Some(institution) => Ok(Realm::Own(institution)),
        None => {
            let mut errors = FormErrors::default();
            errors.add("institution", "Choose your own institution: a submission is written in its space.");
            Err(errors)
        }
    }
}

fn shared_space(_: &View, record: &Record) -> Option<Realm> {
    record.reference(INSTITUTION).map(Realm::Shared)
}

fn check(view: &View, filled: &Filled, errors: &mut FormErrors) {
    let uses = filled.texts(USES_PERMITTED);
    if uses.contains(&"pass") && filled.value(MECHANISM).is_none() {
        errors.add("mechanism", "Name the mechanism that it may be passed to.");
    }
    let beyond_the_office = uses.iter().any(|code| !matches!(*code, "read" | "count"));
    if beyond_the_office && filled.text(SOURCES_AGREED) == Some("not-asked") {
        errors.add(
            "uses",
            "Permit reading and counting only until all sources have given their informed consent.",
        );
    }
    if filled.date(RETENTION).is_some_and(|date| date.last_day() < view.today()) {
        errors.add("retention", "This day has passed. Choose a day until which the office may keep it.");
    }
}

/// A submission leaves its owner's space only whole and undisputed: what is disputed could not be sent with it.
fn may_be_sent(_: &View, record: &Record, _: &Stepping) -> anyhow::Result<Vec<String>> {
    let disputed = KIND.fields.iter().filter(|field| record.disputed(field.id));
    Ok(disputed
        .map(|field| format!("Settle first what is disputed: {}.", field.label.to_lowercase()))
        .collect())
}

/// Erases the office's copy of every text of a submission, older wordings too. The owner's own copy has other hashes
/// and stays.
fn erase(view: &View, record: &Record, _: &Stepping) -> anyhow::Result<()> {
    view.erase_texts(record, &view.viewer.author(record.space), "withdrawn by its owner")
}

/// What a submission may be used for on a day, in codes; nothing while it is disputed, once it is withdrawn, or once its time is
/// over.
#[must_use]
pub fn permitted(record: &Record, today: Date) -> Vec<&str> {
    if LIFECYCLE.standing(record).may_be("withdrawn") || retention::is_over(record, today) {
        return Vec::new();
    }
    record.elements(USES_PERMITTED).into_iter().filter_map(as_text).collect()
}

/// What its owner may publish: its words, once publishing is among the uses that they have permitted; who they are only
/// if they may be named. Risk and retention never leave.
fn outward(view: &View, record: &Record, field: FieldId, value: &Value) -> Option<Value> {
    let uses = permitted(record, view.today());
    let leaves = match field {
        TITLE | TEXT => uses.contains(&"publish"),
        INSTITUTION => uses.contains(&"publish") && uses.contains(&"quote-named"),
        _ => false,
    };
    leaves.then(|| value.clone())
}

fn parts(view: &View, record: &Record) -> anyhow::Result<Vec<Part>> {
    let standing = LIFECYCLE.standing(record);
    let sent = !standing.is("private");
    let over = retention::is_over_for_the_office(view, record);
    let (title, words) = if standing.is("withdrawn") {
        (
            "Withdrawn",
            "The office's copy of its words has been erased. What stays says that there was one, and when it went.",
        )
    } else if over {
        (
            "Its time is over",
            "The office could keep it until the day that its owner named. Its copy of the words has been erased. What \
             stays says that there was one, and when it went.",
        )
    } else if !sent {
        (
            "Yours alone",
            "Nobody outside your institution reads this. Sending it shares it with the office, and with nobody else.",
        )
    } else {
        (
            "Between the institution and the office",
            "Those of the institution and of the office read this. No Government does, or can learn of it.",
        )
    };
    let (title, words) = (title.to_owned(), words.to_owned());
    let notice = Part::Notice(Notice { weight: Weight::Plain, title, words, next: None });
    let own = (over || standing.is("withdrawn")).then(|| own_copy(view, record)).transpose()?.flatten();
    Ok([notice].into_iter().chain(own).collect())
}

/// The owner's own copy of what was withdrawn, for whoever reads the owner's space.
fn own_copy(view: &View, record: &Record) -> anyhow::Result<Option<Part>> {
    let versions = view.versions(&KIND, record.id)?;
    let own = versions
        .iter()
        .map(|kept| &kept.record)
        .find(|one| view.office.realm_of(one.space).is_some_and(|realm| realm.breadth() == Breadth::Own));
    let Some(own) = own else { return Ok(None) };
    let text = |field: FieldId| own.value(field).and_then(|value| view.erasable_text(own, value));
    let rows = [TITLE, TEXT, RISK].into_iter().filter_map(|id| {
        let (field, text) = (KIND.field(id)?, text(id)?);
        Some(Row { name: field.label.to_owned(), cells: vec![Shown::Text(text)], ..Row::default() })
    });
    Ok(Some(Part::Table(Table {
        id: "own-copy".to_owned(),
        title: "Your own copy".to_owned(),
        note: "In your institution's own space. Nobody else reads it.".to_owned(),
        head: ["Part", "Words"].map(str::to_owned).into(),
        rows: rows.collect(),
        ..Table::default()
    })))
}
