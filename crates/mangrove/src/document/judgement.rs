//! What a person says of a problem: it is a slip, or it is not. The text is never changed by it.

use document::Problem;
use ledger::{FieldId, KindId, Record, RecordId, Value};

use crate::office::kind::{Choice, Field, Kind, Live, Shape, no_composite};
use crate::office::record::{Fields, as_text};

const JUDGED_DOCUMENT: FieldId = FieldId(1);
const JUDGED_CODE: FieldId = FieldId(2);
const JUDGED_PLACE: FieldId = FieldId(3);
/// `accepted` or `dismissed`.
pub const JUDGEMENT_FIELD: FieldId = FieldId(4);

/// What a person says of a problem.
pub const JUDGEMENTS: &[Choice] = &[
    Choice { code: "accepted", label: "Accepted" },
    Choice { code: "dismissed", label: "Dismissed" },
    Choice { code: "open", label: "Open again" },
];

/// A person's judgement of one problem: it is a slip, or it is not. It never changes the text. Its natural key is
/// the file's hash, the problem's code and its place.
pub static JUDGEMENT: Kind = Kind {
    id: KindId(7),
    name: "judgement",
    fields: &[
        Field::new(JUDGED_DOCUMENT, "document", "Document", Shape::Record(&[])),
        Field::new(JUDGED_CODE, "code", "Problem", Shape::Text(60)),
        Field::new(JUDGED_PLACE, "place", "Place", Shape::Text(40)),
        Field::new(JUDGEMENT_FIELD, "judgement", "Judgement", Shape::Choice(JUDGEMENTS)),
    ],
    live: Live::Narrowest,
    composite: no_composite,
};

/// A person's judgement of one problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// Codes of [`JUDGEMENTS`]; several if disputed.
    pub judgements: Vec<String>,
    /// When it was last given, in milliseconds since 1970.
    pub given_ms: u64,
}

impl Judgement {
    /// The id of the judgement of one problem of a file.
    #[must_use]
    pub fn id_of(file: RecordId, problem: &Problem) -> RecordId {
        JUDGEMENT.natural_id(&format!("{file}|{}|{}", problem.code, place(problem)))
    }

    /// What the log is told once of the problem that is judged.
    #[must_use]
    pub fn about(document: RecordId, problem: &Problem) -> Vec<(FieldId, Value)> {
        vec![
            (JUDGED_DOCUMENT, Value::Record(document)),
            (JUDGED_CODE, Value::Text(problem.code.clone())),
            (JUDGED_PLACE, Value::Text(place(problem))),
        ]
    }

    /// Reads it from its record.
    #[must_use]
    pub fn from_record(record: &Record) -> Judgement {
        let judgements =
            record.all(JUDGEMENT_FIELD).into_iter().filter_map(as_text).map(str::to_owned).collect();
        Judgement { judgements, given_ms: record.written().ms() }
    }

    /// Whether the problem still waits for a person.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.judgements.as_slice(), [one] if one == "open")
    }
}

/// A problem's place as one word.
#[must_use]
pub fn place(problem: &Problem) -> String {
    format!("{}-{}", problem.span.start, problem.span.end)
}
