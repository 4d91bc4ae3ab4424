//! Recommendations of UN mechanisms: public, never edited, identified by their document's symbol and their number.

pub mod csv;
pub mod download;
pub mod list;
pub mod list_page;
pub mod page;
#[cfg(test)]
mod page_tests;
pub mod row;
pub mod show;
pub mod unsure;
pub mod unsure_page;

use document::Position;
use ledger::{FieldId, KindId, Record, RecordId, Value};

use crate::office::kind::{Choice, Field, Kind, Live, Shape, no_composite};
use crate::office::record::{Fields, list};

/// What a State under review says of a UPR recommendation.
pub const POSITIONS: &[Choice] = &[
    Choice { code: "supported", label: "Supported" },
    Choice { code: "noted", label: "Noted" },
    Choice { code: "partial", label: "Supported in part" },
    Choice { code: "pending", label: "Awaiting reply" },
];

/// The mechanisms that recommend.
pub const MECHANISMS: &[Choice] = &[
    Choice { code: "UPR", label: "Universal Periodic Review" },
    Choice { code: "CAT", label: "Committee against Torture" },
    Choice { code: "CCPR", label: "Human Rights Committee" },
    Choice { code: "CED", label: "Committee on Enforced Disappearances" },
    Choice { code: "CEDAW", label: "Committee on the Elimination of Discrimination against Women" },
    Choice { code: "CERD", label: "Committee on the Elimination of Racial Discrimination" },
    Choice { code: "CESCR", label: "Committee on Economic, Social and Cultural Rights" },
    Choice { code: "CMW", label: "Committee on Migrant Workers" },
    Choice { code: "CRC", label: "Committee on the Rights of the Child" },
    Choice { code: "CRPD", label: "Committee on the Rights of Persons with Disabilities" },
    Choice { code: "SPT", label: "Subcommittee on Prevention of Torture" },
    Choice { code: "SP", label: "Special procedures" },
];

/// Where a recommendation was read, and so what one of it is a unit of.
pub const SOURCES: &[Choice] = &[
    Choice { code: "report", label: "UN document, one a number" },
    Choice { code: "upr-info", label: "UPR Info, one a recommending State" },
    Choice { code: "uhri", label: "UHRI, one an annotation" },
];

const DOCUMENT: FieldId = FieldId(1);
const SYMBOL: FieldId = FieldId(2);
const NUMBER: FieldId = FieldId(3);
const TEXT: FieldId = FieldId(4);
const STATE: FieldId = FieldId(5);
const RECOMMENDED_BY: FieldId = FieldId(6);
const PARTS: FieldId = FieldId(7);
/// What the State said; it changes only with a dated source.
pub const POSITION: FieldId = FieldId(8);
const MECHANISM: FieldId = FieldId(9);
const SESSION: FieldId = FieldId(10);
const DATE: FieldId = FieldId(11);
const SOURCE: FieldId = FieldId(12);
const THEMES: FieldId = FieldId(13);
const PARAGRAPH: FieldId = FieldId(14);
const RESPONSE: FieldId = FieldId(15);
const LANGUAGE: FieldId = FieldId(16);
const GROUPS: FieldId = FieldId(17);
const SDGS: FieldId = FieldId(18);
const POSITION_PARTS: FieldId = FieldId(19);
const POSITION_FROM: FieldId = FieldId(20);
const REPLY: FieldId = FieldId(21);
/// The recommendation that a row of a database tells of.
pub const SAME_AS: FieldId = FieldId(22);
/// The rows of databases that tell of it, where they count in another unit: a set of records.
pub const ROWS: FieldId = FieldId(23);

/// UHRI's own id of an annotation, the same in every export.
pub const ANNOTATION: FieldId = FieldId(24);
/// SHA-256 of what the annotation said when it was last brought in.
pub const FINGERPRINT: FieldId = FieldId(25);
/// The day on which a whole export no longer had the annotation.
pub const WITHDRAWN: FieldId = FieldId(26);
const BODY: FieldId = FieldId(27);
/// What a person said that a row does not tell of: a set of records.
pub const APART: FieldId = FieldId(28);

/// The kind of record. Its natural key is the document's symbol and the number.
pub static KIND: Kind = Kind {
    id: KindId(5),
    name: "recommendation",
    fields: &[
        Field::new(DOCUMENT, "document", "Document", Shape::Record(&[])),
        Field::new(SYMBOL, "symbol", "Symbol", Shape::Text(60)),
        Field::new(NUMBER, "number", "Number", Shape::Text(30)).help("As printed"),
        Field::new(TEXT, "text", "Text", Shape::Text(20_000)),
        Field::new(STATE, "state", "State under review", Shape::Text(3)),
        Field::new(RECOMMENDED_BY, "recommended_by", "Recommended by", Shape::Composite),
        Field::new(PARTS, "parts", "Wordings", Shape::Composite),
        Field::new(POSITION, "position", "Position", Shape::Choice(POSITIONS)),
        Field::new(MECHANISM, "mechanism", "Mechanism", Shape::Choice(MECHANISMS)),
        Field::new(SESSION, "session", "Session", Shape::Number),
        Field::new(DATE, "date", "Date", Shape::Date),
        Field::new(SOURCE, "source", "Source", Shape::Choice(SOURCES)),
        Field::new(THEMES, "themes", "Themes", Shape::Composite).help("As the source names them"),
        Field::new(PARAGRAPH, "paragraph", "Paragraph", Shape::Text(30)),
        Field::new(RESPONSE, "response", "Response", Shape::Text(60)).help("In the source's words"),
        Field::new(LANGUAGE, "language", "Language", Shape::Text(2)).help("ISO 639-1"),
        Field::new(GROUPS, "groups", "Affected groups", Shape::Composite).help("As the source names them"),
        Field::new(SDGS, "sdgs", "SDGs", Shape::Composite),
        Field::new(POSITION_PARTS, "position_parts", "Position in part", Shape::Composite),
        Field::new(POSITION_FROM, "position_from", "Position stated in", Shape::Record(&[])),
        Field::new(REPLY, "reply", "Reply", Shape::Text(20_000)).help("In the State's words"),
        Field::new(SAME_AS, "same_as", "Tells of", Shape::Record(&[])),
        Field::new(ROWS, "rows", "Rows of databases", Shape::Set),
        Field::new(ANNOTATION, "annotation", "Annotation", Shape::Text(100)).help("UHRI's id"),
        Field::new(FINGERPRINT, "fingerprint", "Fingerprint", Shape::Composite),
        Field::new(WITHDRAWN, "withdrawn", "Withdrawn", Shape::Date),
        Field::new(BODY, "body", "Body", Shape::Text(200)).help("As UHRI names it"),
        Field::new(APART, "apart", "Does not tell of", Shape::Set),
    ],
    live: Live::Narrowest,
    composite: no_composite,
};

/// A recommendation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recommendation {
    /// Its record.
    pub id: RecordId,
    /// The document it stands in; none where a database tells of it.
    pub document: Option<RecordId>,
    /// That document's symbol.
    pub symbol: Option<String>,
    /// As printed; none where the source gives none.
    pub number: Option<String>,
    /// Its words.
    pub text: String,
    /// The State under review, ISO 3166-1 alpha-3.
    pub state: Option<String>,
    /// Who recommended it, ISO 3166-1 alpha-3.
    pub recommended_by: Vec<String>,
    /// Where several wordings stand under one number: each, with its States.
    pub parts: Vec<(String, Vec<String>)>,
    /// A code of [`POSITIONS`]; none where there is none, or where it is disputed.
    pub position: Option<String>,
    /// A code of [`MECHANISMS`].
    pub mechanism: String,
    /// The mechanism's session.
    pub session: Option<u32>,
    /// The date of the document, as precise as stated.
    pub date: Option<String>,
    /// A code of [`SOURCES`].
    pub source: String,
    /// As the source names them.
    pub themes: Vec<String>,
    /// The paragraph of the document it stands in.
    pub paragraph: Option<String>,
    /// The source's own word for the position, where it has one.
    pub response: Option<String>,
    /// ISO 639-1.
    pub language: String,
    /// Affected groups, as the source names them.
    pub groups: Vec<String>,
    /// Sustainable Development Goals or targets: `5`, `5.2`.
    pub sdgs: Vec<String>,
    /// Of a position in part: the words, and a code of [`POSITIONS`].
    pub position_parts: Vec<(String, String)>,
    /// The document that states the position.
    pub position_from: Option<RecordId>,
    /// What the State said of it, in its own words.
    pub reply: Option<String>,
    /// For a row of a database: the recommendation that it tells of.
    pub same_as: Option<RecordId>,
    /// The rows of databases that tell of it.
    pub rows: Vec<RecordId>,
    /// For an annotation of UHRI: its id and the SHA-256 of what it says.
    pub annotation: Option<(String, Vec<u8>)>,
    /// For an annotation of UHRI: the day on which a whole export no longer had it.
    pub withdrawn: Option<String>,
    /// The body that said it, as UHRI names it.
    pub body: Option<String>,
    /// For a row of a database: what a person said that it does not tell of.
    pub apart: Vec<RecordId>,
}

/// The code of a position in the log and in addresses.
#[must_use]
pub fn position_code(position: Position) -> &'static str {
    match position {
        Position::Supported => "supported",
        Position::Noted => "noted",
        Position::Partial => "partial",
        Position::Pending => "pending",
    }
}

impl Recommendation {
    /// One of which nothing is known but its record.
    #[must_use]
    pub fn new(id: RecordId) -> Recommendation {
        Recommendation {
            id,
            document: None,
            symbol: None,
            number: None,
            text: String::new(),
            state: None,
            recommended_by: Vec::new(),
            parts: Vec::new(),
            position: None,
            mechanism: String::new(),
            session: None,
            date: None,
            source: String::new(),
            themes: Vec::new(),
            paragraph: None,
            response: None,
            language: String::new(),
            groups: Vec::new(),
            sdgs: Vec::new(),
            position_parts: Vec::new(),
            position_from: None,
            reply: None,
            same_as: None,
            rows: Vec::new(),
            annotation: None,
            withdrawn: None,
            body: None,
            apart: Vec::new(),
        }
    }

    /// Reads it from its record.
    #[must_use]
    pub fn from_record(record: &Record) -> Recommendation {
        let text = |field| record.text(field).map(str::to_owned);
        Recommendation {
            id: record.id,
            document: record.reference(DOCUMENT),
            symbol: text(SYMBOL),
            number: text(NUMBER),
            text: text(TEXT).unwrap_or_default(),
            state: text(STATE),
            recommended_by: record.texts(RECOMMENDED_BY),
            parts: record.value(PARTS).map(parts_from).unwrap_or_default(),
            position: text(POSITION),
            mechanism: text(MECHANISM).unwrap_or_default(),
            session: record.number(SESSION).and_then(|number| u32::try_from(number).ok()),
            date: text(DATE),
            source: text(SOURCE).unwrap_or_default(),
            themes: record.texts(THEMES),
            paragraph: text(PARAGRAPH),
            response: text(RESPONSE),
            language: text(LANGUAGE).unwrap_or_default(),
            groups: record.texts(GROUPS),
            sdgs: record.texts(SDGS),
            position_parts: record.value(POSITION_PARTS).map(pairs_from).unwrap_or_default(),
            position_from: record.reference(POSITION_FROM),
            reply: text(REPLY),
            same_as: record.reference(SAME_AS),
            rows: record.elements(ROWS).into_iter().filter_map(Value::as_record).collect(),
            annotation: text(ANNOTATION).map(|id| (id, fingerprint(record))),
            withdrawn: text(WITHDRAWN),
            body: text(BODY),
            apart: record.elements(APART).into_iter().filter_map(Value::as_record).collect(),
        }
    }

    /// The id of a document's recommendation: from its symbol and the number, whatever language or file it is read in.
    #[must_use]
    pub fn id_in(document: &crate::document::Document, number: &str) -> RecordId {
        Recommendation::id_under(&document.symbol.clone().unwrap_or_else(|| document.id.to_string()), number)
    }

    /// The id of the recommendation that has this number under this symbol.
    #[must_use]
    pub fn id_under(symbol: &str, number: &str) -> RecordId {
        KIND.natural_id(&format!("{symbol}|{number}"))
    }

    /// What to call it in a list: symbol and number, or where it comes from.
    #[must_use]
    pub fn name(&self) -> String {
        match (&self.symbol, &self.number) {
            (Some(symbol), Some(number)) if self.source == "uhri" => format!("UHRI, {symbol}, {number}"),
            (Some(symbol), Some(number)) => format!("{symbol}, {number}"),
            (None, Some(number)) => format!("Recommendation {number}"),
            _ if self.source == "uhri" => {
                let of = self.symbol.as_ref().or(self.body.as_ref());
                format!("UHRI, {}", of.map_or("no document named", String::as_str))
            }
            _ => format!(
                "UPR Info, session {}",
                self.session.map_or_else(|| "unknown".to_owned(), |n| n.to_string())
            ),
        }
    }

    /// When it was made, in words: `UPR, session 15`.
    #[must_use]
    pub fn occasion(&self) -> String {
        match self.session {
            Some(session) => format!("{}, session {session}", self.mechanism),
            None => self.mechanism.clone(),
        }
    }

    /// What the log is told of it. What the source does not say is left unknown.
    #[must_use]
    pub fn values(&self) -> Vec<(FieldId, Value)> {
        let mut values = vec![(TEXT, Value::Text(self.text.clone()))];
        let texts = [
            (SYMBOL, &self.symbol),
            (NUMBER, &self.number),
            (STATE, &self.state),
            (POSITION, &self.position),
            (DATE, &self.date),
            (PARAGRAPH, &self.paragraph),
            (RESPONSE, &self.response),
            (REPLY, &self.reply),
            (BODY, &self.body),
        ];
        values
            .extend(texts.into_iter().filter_map(|(field, text)| Some((field, Value::Text(text.clone()?)))));
        for (field, text) in
            [(MECHANISM, &self.mechanism), (SOURCE, &self.source), (LANGUAGE, &self.language)]
        {
            values.push((field, Value::Text(text.clone())));
        }
        let lists = [
            (RECOMMENDED_BY, &self.recommended_by),
            (THEMES, &self.themes),
            (GROUPS, &self.groups),
            (SDGS, &self.sdgs),
        ];
        let known = lists.into_iter().filter(|(_, texts)| !texts.is_empty());
        values.extend(known.map(|(field, texts)| (field, list(texts))));
        if !self.position_parts.is_empty() {
            let part = |(text, code): &(String, String)| list(&[text.clone(), code.clone()]);
            values.push((POSITION_PARTS, Value::List(self.position_parts.iter().map(part).collect())));
        }
        values.extend(self.position_from.map(|id| (POSITION_FROM, Value::Record(id))));
        if !self.parts.is_empty() {
            values.push((PARTS, parts_value(&self.parts)));
        }
        values.extend(self.document.map(|id| (DOCUMENT, Value::Record(id))));
        values.extend(self.session.map(|session| (SESSION, Value::Int(session.into()))));
        if let Some((id, fingerprint)) = &self.annotation {
            values.push((ANNOTATION, Value::Text(id.clone())));
            values.push((FINGERPRINT, Value::Bytes(fingerprint.clone())));
        }
        values
    }
}

/// What a source may say and leave out in its next version; such a field is then unknown again.
pub const SOURCE_MAY_DROP: &[FieldId] =
    &[SYMBOL, NUMBER, STATE, POSITION, DATE, RECOMMENDED_BY, THEMES, GROUPS, SDGS, BODY];

fn fingerprint(record: &Record) -> Vec<u8> {
    match record.value(FINGERPRINT) {
        Some(Value::Bytes(bytes)) => bytes.clone(),
        _ => Vec::new(),
    }
}

fn pairs_from(value: &Value) -> Vec<(String, String)> {
    let Value::List(pairs) = value else { return Vec::new() };
    let pair = |pair: &Value| match pair {
        Value::List(pair) => match pair.as_slice() {
            [Value::Text(first), Value::Text(second)] => Some((first.clone(), second.clone())),
            _ => None,
        },
        _ => None,
    };
    pairs.iter().filter_map(pair).collect()
}

fn parts_value(parts: &[(String, Vec<String>)]) -> Value {
    let part =
        |(text, states): &(String, Vec<String>)| Value::List(vec![Value::Text(text.clone()), list(states)]);
    Value::List(parts.iter().map(part).collect())
}

fn parts_from(value: &Value) -> Vec<(String, Vec<String>)> {
    let Value::List(parts) = value else { return Vec::new() };
    let part = |part: &Value| match part {
        Value::List(pair) => match pair.as_slice() {
            [Value::Text(text), Value::List(states)] => {
                let states = states.iter().filter_map(crate::office::record::as_text).map(str::to_owned);
                Some((text.clone(), states.collect()))
            }
            _ => None,
        },
        _ => None,
    };
    parts.iter().filter_map(part).collect()
}
