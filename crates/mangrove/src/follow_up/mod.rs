//! Follow-up: what a State does about a recommendation. It lives in that State's internal space, and points from
//! there to the public recommendation, never back.

pub mod change;
pub mod form;
pub mod form_page;
pub mod web;

use jiff::civil::Date;
use ledger::{FieldId, KindId, Record, RecordId, Value};

use crate::date::PartialDate;
use crate::office::kind::{Choice, Field, Kind, Live, Shape, choice_label};
use crate::office::record::{Fields, as_text};

/// How far a State is with a recommendation, as somebody assessed it.
pub const STATUSES: &[Choice] = &[
    Choice { code: "not-started", label: "Not started" },
    Choice { code: "in-progress", label: "In progress" },
    Choice { code: "partly-implemented", label: "Partly implemented" },
    Choice { code: "implemented", label: "Implemented" },
    Choice { code: "continuous", label: "Continuous" },
    Choice { code: "not-pursued", label: "Will not be pursued" },
    Choice { code: "no-information", label: "No information" },
];

/// The largest evidence file, in bytes.
pub const EVIDENCE_LIMIT: usize = 32 * 1024 * 1024;

/// The recommendation it answers.
pub const RECOMMENDATION: FieldId = FieldId(1);
/// The latest assessment: status, whose, as of when, on what evidence. One fact, so one field.
pub const ASSESSMENT: FieldId = FieldId(2);
/// The institution that leads.
pub const LEAD: FieldId = FieldId(3);
/// Institutions that support it.
pub const SUPPORTING: FieldId = FieldId(4);
/// What is planned.
pub const ACTION: FieldId = FieldId(5);
/// By when.
pub const DUE: FieldId = FieldId(6);
/// Anything else.
pub const NOTE: FieldId = FieldId(7);
/// Evidence files: name, SHA-256, size in bytes, and the day it was added.
pub const EVIDENCE: FieldId = FieldId(8);

/// The kind of record. Its natural key is the recommendation's id: two officers who start one offline meet in one.
pub static KIND: Kind = Kind {
    id: KindId(6),
    name: "follow-up",
    fields: &[
        Field::new(RECOMMENDATION, "recommendation", "Recommendation", Shape::Record(&[])),
        Field::new(ASSESSMENT, "assessment", "Assessment", Shape::Composite),
        Field::new(LEAD, "lead", "Lead institution", Shape::Record(&[]))
            .help("One institution answers for it"),
        Field::new(SUPPORTING, "supporting", "Supporting institutions", Shape::Set),
        Field::new(ACTION, "action", "Planned action", Shape::Text(4_000)),
        Field::new(DUE, "due", "Due date", Shape::Date).help("2026-05-14, or 2026-05, or 2026"),
        Field::new(NOTE, "note", "Note", Shape::Text(4_000)),
        Field::new(EVIDENCE, "evidence", "Evidence", Shape::Set),
    ],
    live: Live::Narrowest,
    composite,
};

fn composite(field: FieldId, value: &Value) -> Option<String> {
    match field {
        ASSESSMENT => Assessment::from_value(value).map(|assessment| assessment.in_words()),
        EVIDENCE => Evidence::from_value(value).map(|evidence| evidence.name),
        _ => None,
    }
}

/// An assessment: how far, in whose eyes, as of when, on what evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// A code of [`STATUSES`].
    pub status: String,
    /// Whose: a person's or institution's name.
    pub by: String,
    /// As of when.
    pub as_of: PartialDate,
    /// On what evidence, in words.
    pub evidence: Option<String>,
}

impl Assessment {
    /// As one value of the log.
    #[must_use]
    pub fn value(&self) -> Value {
        let evidence = self.evidence.clone().map_or(Value::None, Value::Text);
        let text = |text: &str| Value::Text(text.to_owned());
        Value::List(vec![text(&self.status), text(&self.by), text(&self.as_of.to_string()), evidence])
    }

    /// From a value of the log; none if a newer version wrote another shape.
    #[must_use]
    pub fn from_value(value: &Value) -> Option<Assessment> {
        let Value::List(pieces) = value else { return None };
        let [Value::Text(status), Value::Text(by), Value::Text(as_of), evidence] = pieces.as_slice() else {
            return None;
        };
        let evidence = as_text(evidence).map(str::to_owned);
        Some(Assessment { status: status.clone(), by: by.clone(), as_of: as_of.parse().ok()?, evidence })
    }

    /// The status in words.
    #[must_use]
    pub fn label(&self) -> &str {
        choice_label(STATUSES, &self.status)
    }

    /// The whole in words, for a history.
    #[must_use]
    pub fn in_words(&self) -> String {
        let mut words = format!("{}, assessed by {} as of {}", self.label(), self.by, self.as_of.in_words());
        if let Some(evidence) = &self.evidence {
            words.push_str(", on evidence: ");
            words.push_str(evidence);
        }
        words
    }
}

/// A file that shows what was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The file's name when it was added.
    pub name: String,
    /// SHA-256 of its bytes, lower-case hexadecimal.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
    /// The day it was added.
    pub added: String,
}

impl Evidence {
    /// As one value of the log.
    #[must_use]
    pub fn value(&self) -> Value {
        let text = |text: &String| Value::Text(text.clone());
        let size = i64::try_from(self.size).unwrap_or(i64::MAX);
        Value::List(vec![text(&self.name), text(&self.sha256), Value::Int(size), text(&self.added)])
    }

    /// As a form carries it once it is kept: what was sent is not lost when something else is wrong.
    #[must_use]
    pub fn to_form(&self) -> String {
        format!("{}|{}|{}|{}", self.sha256, self.size, self.added, self.name)
    }

    /// From a form.
    #[must_use]
    pub fn from_form(typed: &str) -> Option<Evidence> {
        let mut pieces = typed.splitn(4, '|');
        let (sha256, size, added, name) = (pieces.next()?, pieces.next()?, pieces.next()?, pieces.next()?);
        let whole = sha256.len() == 64 && sha256.bytes().all(|byte| byte.is_ascii_hexdigit());
        let size = size.parse().ok()?;
        whole.then(|| Evidence {
            name: name.to_owned(),
            sha256: sha256.to_owned(),
            size,
            added: added.to_owned(),
        })
    }

    /// From a value of the log; none if a newer version wrote another shape.
    #[must_use]
    pub fn from_value(value: &Value) -> Option<Evidence> {
        let Value::List(pieces) = value else { return None };
        let [Value::Text(name), Value::Text(sha256), Value::Int(size), Value::Text(added)] =
            pieces.as_slice()
        else {
            return None;
        };
        let size = u64::try_from(*size).ok()?;
        Some(Evidence { name: name.clone(), sha256: sha256.clone(), size, added: added.clone() })
    }
}

/// What a State does about a recommendation. Fields that may be disputed hold every value that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowUp {
    /// Its record.
    pub id: RecordId,
    /// The recommendation.
    pub recommendation: Option<RecordId>,
    /// The assessment; several if disputed.
    pub assessments: Vec<Assessment>,
    /// The lead; several if disputed.
    pub leads: Vec<RecordId>,
    /// Supporting institutions.
    pub supporting: Vec<RecordId>,
    /// The planned action; several if disputed.
    pub actions: Vec<String>,
    /// By when; several if disputed.
    pub dues: Vec<PartialDate>,
    /// The note; several if disputed.
    pub notes: Vec<String>,
    /// Evidence files.
    pub evidence: Vec<Evidence>,
}

impl FollowUp {
    /// The id of the follow-up of a recommendation.
    #[must_use]
    pub fn id_for(recommendation: RecordId) -> RecordId {
        KIND.natural_id(&recommendation.to_string())
    }

    /// Reads it from its record.
    #[must_use]
    pub fn from_record(record: &Record) -> FollowUp {
        let texts = |field| -> Vec<String> {
            record.all(field).into_iter().filter_map(as_text).map(str::to_owned).collect()
        };
        let records = |values: Vec<&Value>| values.into_iter().filter_map(Value::as_record).collect();
        FollowUp {
            id: record.id,
            recommendation: record.reference(RECOMMENDATION),
            assessments: record.all(ASSESSMENT).into_iter().filter_map(Assessment::from_value).collect(),
            leads: records(record.all(LEAD)),
            supporting: records(record.elements(SUPPORTING)),
            actions: texts(ACTION),
            dues: texts(DUE).iter().filter_map(|text| text.parse().ok()).collect(),
            notes: texts(NOTE),
            evidence: record.elements(EVIDENCE).into_iter().filter_map(Evidence::from_value).collect(),
        }
    }

    /// The status, unless it is unknown or disputed.
    #[must_use]
    pub fn status(&self) -> Option<&str> {
        match self.assessments.as_slice() {
            [one] => Some(&one.status),
            _ => None,
        }
    }

    /// The status for lists and counts: a code of [`STATUSES`], `disputed`, or nothing where none was assessed.
    #[must_use]
    pub fn status_code(&self) -> &str {
        match self.assessments.as_slice() {
            [] => "",
            [one] => &one.status,
            _ => "disputed",
        }
    }

    /// Whether any of its fields holds two values.
    #[must_use]
    pub fn is_disputed(&self) -> bool {
        let counts =
            [self.assessments.len(), self.leads.len(), self.actions.len(), self.dues.len(), self.notes.len()];
        counts.iter().any(|count| *count > 1)
    }

    /// Whether work is still owed: what is implemented or will not be pursued is never overdue.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !matches!(self.status(), Some("implemented" | "not-pursued"))
    }

    /// Whether it is past due on a day, under any of the due dates that stand.
    #[must_use]
    pub fn is_overdue(&self, today: Date) -> bool {
        self.is_open() && self.dues.iter().any(|due| due.last_day() < today)
    }
}
