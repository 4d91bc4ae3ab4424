//! A file of a document: the bytes as they came in are kept beside the log, the text read from them in it.

use document::{Format, Problem};
use ledger::{FieldId, KindId, Record, RecordId, Value};

use crate::office::kind::{Field, Kind, Live, Shape, no_composite};
use crate::office::record::Fields;

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
        Field::new(FILE_DOCUMENT, "document", "Document", Shape::Record(&[])),
        Field::new(FILE_NAME, "name", "File", Shape::Text(255)),
        Field::new(FILE_FORMAT, "format", "Format", Shape::Text(10)),
        Field::new(FILE_TEXT, "text", "Text", Shape::Text(8_000_000)),
        Field::new(FILE_PROBLEMS, "problems", "Problems of the file", Shape::Composite),
        Field::new(FILE_SHA256, "sha256", "SHA-256", Shape::Text(64)),
    ],
    live: Live::Narrowest,
    composite: no_composite,
};

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
        File {
            id: record.id,
            document: record.reference(FILE_DOCUMENT),
            name: text(FILE_NAME),
            format: format_of(&text(FILE_FORMAT)),
            text: text(FILE_TEXT),
            problems: super::problems_from(&record.texts(FILE_PROBLEMS)),
            sha256: text(FILE_SHA256),
        }
    }

    /// The document this file's text is, as the present reader reads it.
    #[must_use]
    pub fn read(self) -> document::Document {
        let mut reading = document::read_text(self.text, self.format);
        reading.problems.extend(self.problems);
        ::document::problem::sort(&mut reading.problems);
        reading
    }

    /// What the log is told of it.
    #[must_use]
    pub fn values(&self) -> Vec<(FieldId, Value)> {
        let mut values = vec![
            (FILE_NAME, Value::Text(self.name.clone())),
            (FILE_FORMAT, Value::Text(format_code(self.format).to_owned())),
            (FILE_TEXT, Value::Text(self.text.clone())),
            (FILE_PROBLEMS, super::problems_value(&self.problems)),
            (FILE_SHA256, Value::Text(self.sha256.clone())),
        ];
        values.extend(self.document.map(|id| (FILE_DOCUMENT, Value::Record(id))));
        values
    }
}

fn format_code(format: Format) -> &'static str {
    match format {
        Format::Txt => "txt",
        Format::Docx => "docx",
        Format::Doc => "doc",
        Format::Pdf => "pdf",
        Format::Html => "html",
    }
}

fn format_of(code: &str) -> Format {
    match code {
        "docx" => Format::Docx,
        "doc" => Format::Doc,
        "pdf" => Format::Pdf,
        "html" => Format::Html,
        _ => Format::Txt,
    }
}
