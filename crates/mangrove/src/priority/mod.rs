//! Needs and priorities that a State has stated in a document: a national plan, a voluntary pledge, a statement. For the
//! consent gate one counts like a request, for it is the State's own word, with the paragraph where it stands.

use ledger::{FieldId, KindId};

use crate::access::{Realm, Role};
use crate::codes::{GROUPS, RIGHTS};
use crate::form::FormErrors;
use crate::look::Section;
use crate::noun::{Ask, Filled, Lifecycle, Noun, Step, as_it_is, no_parts};
use crate::office::View;
use crate::office::kind::{Choice, Field, Kind, Live, Shape, no_composite};
use crate::office::record::Fields;
use crate::{challenge, document};

/// What it says, in a few words.
pub const TITLE: FieldId = FieldId(1);
/// The State that stated it.
pub const STATE: FieldId = FieldId(2);
/// The document, where it is here.
pub const DOCUMENT: FieldId = FieldId(3);
/// The document, where it is not.
pub const SOURCE: FieldId = FieldId(4);
/// The paragraph or page.
pub const PARAGRAPH: FieldId = FieldId(5);
/// When it was stated.
pub const DATE: FieldId = FieldId(6);
/// Its words.
pub const WORDS: FieldId = FieldId(7);
/// Rights it concerns, codes of [`RIGHTS`].
pub const RIGHTS_SERVED: FieldId = FieldId(8);
/// Groups it concerns, codes of [`GROUPS`].
pub const GROUPS_SERVED: FieldId = FieldId(9);
/// Challenges it concerns.
pub const CHALLENGES: FieldId = FieldId(10);

/// The kind of record.
pub static KIND: Kind = Kind {
    id: KindId(22),
    name: "priority",
    fields: &[
        Field::new(TITLE, "title", "Need or priority", Shape::Text(200))
            .help("In a few words, as close to the document's own as they allow.")
            .required(),
        Field::new(STATE, "state", "State or territory", Shape::State).required(),
        Field::new(DOCUMENT, "document", "Document", Shape::Record(&[document::KIND.id]))
            .help("Its symbol, if the document is here."),
        Field::new(SOURCE, "source", "Other document", Shape::Text(300))
            .help("Title and publisher, if it is not: a national plan, a pledge, a statement."),
        Field::new(PARAGRAPH, "paragraph", "Paragraph or page", Shape::Text(60)).required(),
        Field::new(DATE, "date", "Date of the document", Shape::Date).required(),
        Field::new(WORDS, "words", "What it says", Shape::Lines(2000)),
        Field::new(RIGHTS_SERVED, "rights", "Rights", Shape::Choices(RIGHTS)),
        Field::new(GROUPS_SERVED, "groups", "Groups most at risk", Shape::Choices(GROUPS)),
        Field::new(CHALLENGES, "challenges", "Challenges", Shape::Records(&[challenge::KIND.id])),
    ],
    live: Live::Narrowest,
    composite: no_composite,
};

const BOTH: &[Role] =
    &[Role::DeskOfficer, Role::HeadOfOffice, Role::FocalPoint, Role::Alternate, Role::ValidatingAuthority];

/// A priority stands until a later document of the State says otherwise.
pub static LIFECYCLE: Lifecycle = Lifecycle {
    states: &[Choice { code: "stated", label: "Stated" }, Choice { code: "superseded", label: "Superseded" }],
    start: "stated",
    steps: &[
        Step::new(&["stated"], "superseded", "Mark as superseded", BOTH).asks(&[Ask::Effect, Ask::Reason])
    ],
    closed: &["superseded"],
};

/// Priorities, with their pages.
pub static NOUN: Noun = Noun {
    kind: &KIND,
    path: "priorities",
    plural: "Priorities",
    about: "Needs and priorities that a State has stated in a document. An activity may answer one without a request.",
    section: Section::Work,
    name: |_, record| record.called(TITLE, "Priority"),
    columns: &[STATE, DATE],
    facets: &[STATE, RIGHTS_SERVED, GROUPS_SERVED],
    lifecycle: Some(&LIFECYCLE),
    begins: BOTH,
    home: |_, filled| Ok(Realm::Bilateral(filled.text(STATE).unwrap_or_default().to_owned())),
    check,
    parts: no_parts,
    outward: as_it_is,
    identity: crate::noun::fresh,
    fixed: crate::noun::never,
};

fn check(view: &View, filled: &Filled, errors: &mut FormErrors) {
    if filled.value(DOCUMENT).is_none() && filled.value(SOURCE).is_none() {
        errors.add(
            "document",
            "Name the document: its symbol, or under other document its title and publisher.",
        );
    }
    if filled.date(DATE).is_some_and(|date| date.first_day() > view.today()) {
        errors.add("date", "A document cannot bear a date that is still to come.");
    }
}
