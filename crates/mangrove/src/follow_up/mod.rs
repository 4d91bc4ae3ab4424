//! Follow-up: what a State does about a recommendation. It lives in that State's internal space, and points from
//! there to the public recommendation, never back.

pub mod action;
pub mod action_web;
pub mod assessment;
pub mod change;
mod evidence;
mod fields;
pub mod form;
pub mod form_page;
pub mod part;
pub mod settle;
pub mod subject;
#[cfg(test)]
mod tests;
pub mod web;

pub use action::Action;
pub use assessment::{Assessment, Series};
pub use evidence::Evidence;
pub use subject::NOUN;

use jiff::civil::Date;
use ledger::{FieldId, KindId, Record, RecordId, Value};

use crate::date::PartialDate;
use crate::office::kind::{Choice, Field, Kind, Live, Shape};
use crate::office::record::{Fields, as_text};
use crate::{cluster, institution, recommendation};

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
/// An assessment as the first version of this program kept it: the latest one, and no other.
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
/// The assessments, each a composite: status, whose, as of when, on what evidence.
pub const ASSESSMENTS: FieldId = FieldId(9);
/// Institutions that lead beside the one that answers for it.
pub const CO_LEADS: FieldId = FieldId(10);
/// What is done, one by one: see [`Action`].
pub const ACTIONS: FieldId = FieldId(11);
/// The cluster of recommendations that it answers, where it answers several at once.
pub const CLUSTER: FieldId = FieldId(12);

/// The kind of record. Its natural key is the recommendation's id: two officers who start one offline meet in one.
pub static KIND: Kind = Kind {
    id: KindId(6),
    name: "follow-up",
    fields: &[
        Field::new(
            RECOMMENDATION,
            "recommendation",
            "Recommendation",
            Shape::Record(&[recommendation::KIND.id]),
        )
        .of_what(),
        Field::new(CLUSTER, "cluster", "Cluster", Shape::Record(&[cluster::KIND.id])).of_what(),
        Field::new(ASSESSMENT, "assessment", "Assessment", Shape::Composite),
        Field::new(ASSESSMENTS, "assessments", "Assessments", Shape::Set),
        Field::new(LEAD, "lead", "Lead institution", Shape::Record(&[institution::KIND.id]))
            .help("One institution answers for it"),
        Field::new(CO_LEADS, "co_leads", "Co-leads", Shape::Records(&[institution::KIND.id])),
        Field::new(
            SUPPORTING,
            "supporting",
            "Supporting institutions",
            Shape::Records(&[institution::KIND.id]),
        ),
        Field::new(ACTION, "action", "Planned action", Shape::Lines(4_000)),
        Field::new(ACTIONS, "actions", "Actions", Shape::Set),
        Field::new(DUE, "due", "Due date", Shape::Date).help("2026-05-14, or 2026-05, or 2026"),
        Field::new(NOTE, "note", "Note", Shape::Lines(4_000)),
        Field::new(EVIDENCE, "evidence", "Evidence", Shape::Files),
    ],
    live: Live::Narrowest,
    composite,
};

fn composite(field: FieldId, value: &Value) -> Option<String> {
    match field {
        ASSESSMENT | ASSESSMENTS => Assessment::from_value(value).map(|assessment| assessment.in_words()),
        EVIDENCE => Evidence::from_value(value).map(|evidence| evidence.name),
        ACTIONS => Action::from_value(value).map(|action| action.in_words()),
        _ => None,
    }
}

/// The recommendation or the cluster that a follow-up names in a field.
#[must_use]
pub fn subject_of(record: &Record, field: FieldId) -> Option<RecordId> {
    record.reference(field)
}

/// What a State does about a recommendation. Fields that may be disputed hold every value that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowUp {
    /// Its record.
    pub id: RecordId,
    /// The recommendation, where it is of one.
    pub recommendation: Option<RecordId>,
    /// The cluster, where it is of one.
    pub cluster: Option<RecordId>,
    /// The assessment that counts; several if disputed.
    pub assessments: Vec<Assessment>,
    /// Every assessment, the latest first.
    pub series: Series,
    /// The lead; several if disputed.
    pub leads: Vec<RecordId>,
    /// Supporting institutions.
    pub supporting: Vec<RecordId>,
    /// Those that lead beside it.
    pub co_leads: Vec<RecordId>,
    /// What is done, one by one, in the order it was written; two of one key are a dispute.
    pub steps: Vec<Action>,
    /// What is planned as a whole; several if disputed.
    pub actions: Vec<String>,
    /// By when; several if disputed.
    pub dues: Vec<PartialDate>,
    /// The note; several if disputed.
    pub notes: Vec<String>,
    /// Evidence files.
    pub evidence: Vec<Evidence>,
}

impl FollowUp {
    /// The id of the follow-up of a recommendation or of a cluster.
    #[must_use]
    pub fn id_for(recommendation: RecordId) -> RecordId {
        KIND.natural_id(&recommendation.to_string())
    }

    /// Reads it from its record, as it stands on a day.
    #[must_use]
    pub fn from_record(record: &Record, today: Date) -> FollowUp {
        let texts = |field| -> Vec<String> {
            record.all(field).into_iter().filter_map(as_text).map(str::to_owned).collect()
        };
        let records = |values: Vec<&Value>| values.into_iter().filter_map(Value::as_record).collect();
        let series = Series::of(record);
        FollowUp {
            id: record.id,
            recommendation: subject_of(record, RECOMMENDATION),
            cluster: subject_of(record, CLUSTER),
            assessments: series.standing(today),
            series,
            leads: records(record.all(LEAD)),
            supporting: records(record.elements(SUPPORTING)),
            co_leads: records(record.elements(CO_LEADS)),
            steps: record.elements(ACTIONS).into_iter().filter_map(Action::from_value).collect(),
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
        counts.iter().any(|count| *count > 1) || action::disputed(&self.steps).next().is_some()
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
