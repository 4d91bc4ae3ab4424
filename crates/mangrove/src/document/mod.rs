//! Documents as they came in. Work, language version and file are three things: a [`Document`] is one language
//! version, identified by symbol and language; its files stand beside it, each with the text read from it.

mod align;
pub mod beside;
pub mod beside_page;
pub mod citing;
pub mod citing_page;
mod file;
mod judgement;
pub mod list;
pub mod list_page;
pub mod noted;
#[cfg(test)]
mod page_samples;
#[cfg(test)]
mod page_tests;
pub mod reader;
pub mod reader_page;
pub mod registered;
mod runs;
mod versions;
pub mod web;
pub mod work_list;
pub mod work_list_page;

use document::Kind as DocumentKind;
pub use file::{FILE, File};
pub use judgement::{JUDGEMENT, JUDGEMENT_FIELD, JUDGEMENTS, Judgement, place};
use ledger::{FieldId, KindId, Record, RecordId, Value};
pub use versions::Beside;

use crate::office::kind::{Choice, Field, Kind, Live, Shape, choice_label, no_composite};
use crate::office::record::Fields;

/// Kinds of document, by the codes of `mangrove read --json`.
pub const KINDS: &[Choice] = &[
    Choice { code: "resolution", label: "Resolution" },
    Choice { code: "decision", label: "Decision" },
    Choice { code: "upr-report", label: "Report of the Working Group on the UPR" },
    Choice { code: "upr-addendum", label: "Addendum with the State's replies" },
    Choice { code: "thematic-list", label: "Thematic list of recommendations" },
    Choice { code: "concluding-observations", label: "Concluding observations" },
    Choice { code: "list-of-issues", label: "List of issues" },
    Choice { code: "special-procedure-report", label: "Report of a special procedure" },
    Choice { code: "national-report", label: "National report" },
    Choice { code: "compilation", label: "Compilation" },
    Choice { code: "stakeholder-summary", label: "Summary of stakeholders' submissions" },
    Choice { code: "advance-questions", label: "Advance questions" },
    Choice { code: "general-comment", label: "General comment" },
    Choice { code: "views", label: "Views on a communication" },
    Choice { code: "follow-up-letter", label: "Follow-up letter" },
    Choice { code: "mid-term-report", label: "Mid-term report" },
    Choice { code: "core-document", label: "Core document" },
    Choice { code: "session-report", label: "Report on a session" },
    Choice { code: "other", label: "Document" },
];

const SYMBOL: FieldId = FieldId(1);
const LANGUAGE: FieldId = FieldId(2);
const DOCUMENT_KIND: FieldId = FieldId(3);
const TITLE: FieldId = FieldId(4);
const DATE: FieldId = FieldId(5);
const BODY: FieldId = FieldId(6);
const SESSION: FieldId = FieldId(7);
const STATE: FieldId = FieldId(8);
/// Its files as they came in: a set of `[file, name, time]`.
pub const FILES: FieldId = FieldId(9);
const REVIEW_PROBLEMS: FieldId = FieldId(10);
const UNSURE: FieldId = FieldId(11);

/// A language version of a document. Its natural key is symbol and language, or the file's hash where there is no
/// symbol.
pub static KIND: Kind = Kind {
    id: KindId(3),
    name: "document",
    fields: &[
        Field::new(SYMBOL, "symbol", "Symbol", Shape::Text(60)),
        Field::new(LANGUAGE, "language", "Language", Shape::Text(2)).help("ISO 639-1"),
        Field::new(DOCUMENT_KIND, "kind", "Kind", Shape::Choice(KINDS)),
        Field::new(TITLE, "title", "Title", Shape::Text(1_000)),
        Field::new(DATE, "date", "Date", Shape::Date),
        Field::new(BODY, "body", "Organ", Shape::Text(20)),
        Field::new(SESSION, "session", "Session", Shape::Number),
        Field::new(STATE, "state", "State under review", Shape::Text(3)),
        Field::new(FILES, "files", "Files", Shape::Set),
        Field::new(
            REVIEW_PROBLEMS,
            "review_problems",
            "Where documents of a review differ",
            Shape::Composite,
        ),
        Field::new(UNSURE, "unsure", "Rows that may tell of its recommendations", Shape::Composite),
    ],
    live: Live::Narrowest,
    composite: no_composite,
};

/// A language version of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its record.
    pub id: RecordId,
    /// The canonical symbol.
    pub symbol: Option<String>,
    /// ISO 639-1.
    pub language: Option<String>,
    /// A code of [`KINDS`].
    pub kind: String,
    /// Its title.
    pub title: Option<String>,
    /// Its date, as precise as stated.
    pub date: Option<String>,
    /// The organ.
    pub body: Option<String>,
    /// The organ's session.
    pub session: Option<u32>,
    /// The State under review, ISO 3166-1 alpha-3.
    pub state: Option<String>,
    /// Its files, in the order in which they came in.
    pub files: Vec<Receipt>,
    /// Where it differs from the other documents of its review.
    pub review_problems: Vec<document::Problem>,
    /// Rows of databases that may tell of one of its recommendations: each with what it may tell of.
    pub unsure: Vec<(RecordId, Vec<RecordId>)>,
}

/// One arrival of one file of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// When: RFC 3339, so that the order of the words is the order in time.
    pub time: String,
    /// The file.
    pub file: RecordId,
    /// Its name then.
    pub name: String,
}

impl Receipt {
    /// As one value of the log.
    #[must_use]
    pub fn value(&self) -> Value {
        Value::List(vec![
            Value::Record(self.file),
            Value::Text(self.name.clone()),
            Value::Text(self.time.clone()),
        ])
    }

    fn from_value(value: &Value) -> Option<Receipt> {
        let Value::List(pieces) = value else { return None };
        let [Value::Record(file), Value::Text(name), Value::Text(time)] = pieces.as_slice() else {
            return None;
        };
        Some(Receipt { file: *file, name: name.clone(), time: time.clone() })
    }
}

impl Document {
    /// The document that a reading describes, with the id its natural key gives.
    #[must_use]
    pub fn of_reading(reading: &document::Document, sha256: &str) -> Document {
        let symbol = reading.symbol.as_ref().map(|symbol| symbol.value.clone());
        let language = reading.language.clone();
        let key = match &symbol {
            Some(symbol) => format!("{symbol}|{}", language.as_deref().unwrap_or_default()),
            None => format!("sha256:{sha256}"),
        };
        Document {
            id: KIND.natural_id(&key),
            symbol,
            language,
            kind: kind_code(reading.kind).to_owned(),
            title: reading.title.as_ref().map(|title| title.chars().take(1_000).collect()),
            date: reading.date.clone(),
            body: reading.body.clone(),
            session: reading.session,
            state: reading.state_under_review.clone(),
            files: Vec::new(),
            review_problems: Vec::new(),
            unsure: Vec::new(),
        }
    }

    /// Reads it from its record.
    #[must_use]
    pub fn from_record(record: &Record) -> Document {
        let text = |field| record.text(field).map(str::to_owned);
        let mut files: Vec<Receipt> =
            record.elements(FILES).into_iter().filter_map(Receipt::from_value).collect();
        files.sort_by(|a, b| a.time.cmp(&b.time));
        Document {
            id: record.id,
            symbol: text(SYMBOL),
            language: text(LANGUAGE),
            kind: text(DOCUMENT_KIND).unwrap_or_default(),
            title: text(TITLE),
            date: text(DATE),
            body: text(BODY),
            session: record.number(SESSION).and_then(|number| u32::try_from(number).ok()),
            state: text(STATE),
            files,
            review_problems: problems_from(&record.texts(REVIEW_PROBLEMS)),
            unsure: record.value(UNSURE).map(unsure_from).unwrap_or_default(),
        }
    }

    /// What the log is told where it differs from other documents of its review.
    #[must_use]
    pub fn review_problems_value(problems: &[document::Problem]) -> (FieldId, Value) {
        (REVIEW_PROBLEMS, problems_value(problems))
    }

    /// What the log is told of rows that may tell of its recommendations.
    #[must_use]
    pub fn unsure_value(unsure: &[(RecordId, Vec<RecordId>)]) -> (FieldId, Value) {
        let line = |(row, candidates): &(RecordId, Vec<RecordId>)| {
            Value::List([row].into_iter().chain(candidates).map(|id| Value::Record(*id)).collect())
        };
        (UNSURE, Value::List(unsure.iter().map(line).collect()))
    }

    /// What the log is told of it, but for its files. What the document does not say is left unknown.
    #[must_use]
    pub fn values(&self) -> Vec<(FieldId, Value)> {
        let mut values = vec![(DOCUMENT_KIND, Value::Text(self.kind.clone()))];
        let texts = [
            (SYMBOL, &self.symbol),
            (LANGUAGE, &self.language),
            (TITLE, &self.title),
            (DATE, &self.date),
            (BODY, &self.body),
            (STATE, &self.state),
        ];
        values
            .extend(texts.into_iter().filter_map(|(field, text)| Some((field, Value::Text(text.clone()?)))));
        values.extend(self.session.map(|session| (SESSION, Value::Int(session.into()))));
        values
    }

    /// The kind in words.
    #[must_use]
    pub fn kind_label(&self) -> &str {
        choice_label(KINDS, &self.kind)
    }

    /// What to call it in a list: symbol, else title, else its kind.
    #[must_use]
    pub fn name(&self) -> &str {
        self.symbol.as_deref().or(self.title.as_deref()).unwrap_or_else(|| self.kind_label())
    }
}

fn unsure_from(value: &Value) -> Vec<(RecordId, Vec<RecordId>)> {
    let Value::List(lines) = value else { return Vec::new() };
    let line = |line: &Value| {
        let Value::List(ids) = line else { return None };
        let mut ids = ids.iter().filter_map(Value::as_record);
        Some((ids.next()?, ids.collect()))
    };
    lines.iter().filter_map(line).collect()
}

/// The symbol of the report of the UPR review that a reading belongs to: its own, or that to which it replies or which it
/// lists. None of any other document.
#[must_use]
pub fn review_of(reading: &document::Document) -> Option<String> {
    let family = [DocumentKind::UprReport, DocumentKind::UprAddendum, DocumentKind::ThematicList];
    family.contains(&reading.kind).then(|| document::join::report_symbol(reading)).flatten()
}

/// Problems as a value of the log, each as JSON.
pub(crate) fn problems_value(problems: &[document::Problem]) -> Value {
    let texts = problems.iter().filter_map(|problem| serde_json::to_string(problem).ok());
    Value::List(texts.map(Value::Text).collect())
}

/// Reads what [`problems_value`] made; what a newer version wrote and cannot be read here is left out.
pub(crate) fn problems_from(texts: &[String]) -> Vec<document::Problem> {
    texts.iter().filter_map(|problem| serde_json::from_str(problem).ok()).collect()
}

/// The code of a kind of document, the one `mangrove read --json` prints.
#[must_use]
pub fn kind_code(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Resolution => "resolution",
        DocumentKind::Decision => "decision",
        DocumentKind::UprReport => "upr-report",
        DocumentKind::UprAddendum => "upr-addendum",
        DocumentKind::ThematicList => "thematic-list",
        DocumentKind::ConcludingObservations => "concluding-observations",
        DocumentKind::ListOfIssues => "list-of-issues",
        DocumentKind::SpecialProcedureReport => "special-procedure-report",
        DocumentKind::NationalReport => "national-report",
        DocumentKind::Compilation => "compilation",
        DocumentKind::StakeholderSummary => "stakeholder-summary",
        DocumentKind::AdvanceQuestions => "advance-questions",
        DocumentKind::GeneralComment => "general-comment",
        DocumentKind::Views => "views",
        DocumentKind::FollowUpLetter => "follow-up-letter",
        DocumentKind::MidTermReport => "mid-term-report",
        DocumentKind::CoreDocument => "core-document",
        DocumentKind::SessionReport => "session-report",
        DocumentKind::Other => "other",
    }
}
