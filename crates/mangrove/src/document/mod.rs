//! Documents as they came in. Work, language version and file are three things: a [`Document`] is one language
//! version, identified by symbol and language; its files stand beside it, each with the text read from it.

mod align;
pub mod list_page;
#[cfg(test)]
mod page_samples;
#[cfg(test)]
mod page_tests;
pub mod reader;
pub mod reader_page;
mod runs;
pub mod web;

use document::{Format, Kind as DocumentKind, Problem};
use ledger::{FieldId, KindId, Record, RecordId, Value};

use crate::office::kind::{Choice, Field, Kind, Shape, choice_label, no_composite};
use crate::office::record::{Fields, as_text};

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

/// A language version of a document. Its natural key is symbol and language, or the file's hash where there is no
/// symbol.
pub static KIND: Kind = Kind {
    id: KindId(3),
    name: "document",
    fields: &[
        Field { id: SYMBOL, name: "symbol", label: "Symbol", help: "", shape: Shape::Text(60) },
        Field { id: LANGUAGE, name: "language", label: "Language", help: "ISO 639-1", shape: Shape::Text(2) },
        Field { id: DOCUMENT_KIND, name: "kind", label: "Kind", help: "", shape: Shape::Choice(KINDS) },
        Field { id: TITLE, name: "title", label: "Title", help: "", shape: Shape::Text(1_000) },
        Field { id: DATE, name: "date", label: "Date", help: "", shape: Shape::Date },
        Field { id: BODY, name: "body", label: "Organ", help: "", shape: Shape::Text(20) },
        Field { id: SESSION, name: "session", label: "Session", help: "", shape: Shape::Number },
        Field { id: STATE, name: "state", label: "State under review", help: "", shape: Shape::Text(3) },
        Field { id: FILES, name: "files", label: "Files", help: "", shape: Shape::Set },
    ],
    composite: no_composite,
};

const FILE_DOCUMENT: FieldId = FieldId(1);
const FILE_NAME: FieldId = FieldId(2);
const FILE_FORMAT: FieldId = FieldId(3);
const FILE_TEXT: FieldId = FieldId(4);
const FILE_PROBLEMS: FieldId = FieldId(5);
const FILE_SHA256: FieldId = FieldId(6);

/// A file of a document. Its natural key is the SHA-256 of its bytes.
pub static FILE: Kind = Kind {
    id: KindId(4),
    name: "file",
    fields: &[
        Field { id: FILE_DOCUMENT, name: "document", label: "Document", help: "", shape: Shape::Record },
        Field { id: FILE_NAME, name: "name", label: "File", help: "", shape: Shape::Text(255) },
        Field { id: FILE_FORMAT, name: "format", label: "Format", help: "", shape: Shape::Text(10) },
        Field { id: FILE_TEXT, name: "text", label: "Text", help: "", shape: Shape::Text(8_000_000) },
        Field {
            id: FILE_PROBLEMS,
            name: "problems",
            label: "Problems of the file",
            help: "",
            shape: Shape::Composite,
        },
        Field { id: FILE_SHA256, name: "sha256", label: "SHA-256", help: "", shape: Shape::Text(64) },
    ],
    composite: no_composite,
};

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
        Field { id: JUDGED_DOCUMENT, name: "document", label: "Document", help: "", shape: Shape::Record },
        Field { id: JUDGED_CODE, name: "code", label: "Problem", help: "", shape: Shape::Text(60) },
        Field { id: JUDGED_PLACE, name: "place", label: "Place", help: "", shape: Shape::Text(40) },
        Field {
            id: JUDGEMENT_FIELD,
            name: "judgement",
            label: "Judgement",
            help: "",
            shape: Shape::Choice(JUDGEMENTS),
        },
    ],
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
        }
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

/// One file of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct File {
    /// Its record.
    pub id: RecordId,
    /// The document it is a file of.
    pub document: Option<RecordId>,
    /// The file's name when it came in.
    pub name: String,
    /// The kind of file.
    pub format: Format,
    /// The text read from it, whole.
    pub text: String,
    /// What was wrong with the file itself, so before its text could be read.
    pub problems: Vec<Problem>,
    /// SHA-256 of its bytes, lower-case hexadecimal.
    pub sha256: String,
}

impl File {
    /// The id of a file with these bytes.
    #[must_use]
    pub fn id_of(sha256: &str) -> RecordId {
        FILE.natural_id(sha256)
    }

    /// Reads it from its record.
    #[must_use]
    pub fn from_record(record: &Record) -> File {
        let text = |field| record.text(field).unwrap_or_default().to_owned();
        let problems = record.texts(FILE_PROBLEMS);
        File {
            id: record.id,
            document: record.reference(FILE_DOCUMENT),
            name: text(FILE_NAME),
            format: format_of(&text(FILE_FORMAT)),
            text: text(FILE_TEXT),
            problems: problems.iter().filter_map(|problem| serde_json::from_str(problem).ok()).collect(),
            sha256: text(FILE_SHA256),
        }
    }

    /// The document this file's text is, as the present reader reads it.
    #[must_use]
    pub fn read(self) -> document::Document {
        let mut reading = document::read_text(self.text, self.format);
        reading.problems.extend(self.problems);
        reading.problems.sort_by_key(|problem| problem.span);
        reading
    }

    /// What the log is told of it.
    #[must_use]
    pub fn values(&self) -> Vec<(FieldId, Value)> {
        let problems = self.problems.iter().filter_map(|problem| serde_json::to_string(problem).ok());
        let mut values = vec![
            (FILE_NAME, Value::Text(self.name.clone())),
            (FILE_FORMAT, Value::Text(format_code(self.format).to_owned())),
            (FILE_TEXT, Value::Text(self.text.clone())),
            (FILE_PROBLEMS, Value::List(problems.map(Value::Text).collect())),
            (FILE_SHA256, Value::Text(self.sha256.clone())),
        ];
        values.extend(self.document.map(|id| (FILE_DOCUMENT, Value::Record(id))));
        values
    }
}

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
        DocumentKind::Other => "other",
    }
}

fn format_code(format: Format) -> &'static str {
    match format {
        Format::Txt => "txt",
        Format::Docx => "docx",
        Format::Pdf => "pdf",
        Format::Html => "html",
    }
}

fn format_of(code: &str) -> Format {
    match code {
        "docx" => Format::Docx,
        "pdf" => Format::Pdf,
        "html" => Format::Html,
        _ => Format::Txt,
    }
}
