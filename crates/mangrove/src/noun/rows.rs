//! Facts of several columns in a form: people with their capacities, targets with their dates. Each row is a group of
//! fields; two empty rows stand below those that are filled.

use askama::{Template, filters::HtmlSafe};

use crate::look::{Field, Icon};

/// A field of several columns, with one row for each fact.
#[derive(Clone, Debug, Template)]
#[template(path = "noun/rows.html")]
pub struct RowsField {
    /// The name it is sent by; its rows are `name.0.column`.
    pub name: String,
    /// Its label.
    pub label: String,
    /// What to write.
    pub help: Option<String>,
    /// What is wrong.
    pub error: Option<String>,
    /// Its rows, each a field a column.
    pub rows: Vec<Vec<Field>>,
    /// Whether there may be several; if not, its one row has no number.
    pub several: bool,
}

impl HtmlSafe for RowsField {}

/// A part of a form: a field, or a field of several columns.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = "{% match self %}{% when FormPart::One(field) %}{{ field }}{% when FormPart::Rows(rows) %}{{ rows }}{% endmatch %}"
)]
pub enum FormPart {
    /// A field.
    One(Field),
    /// A field of several columns.
    Rows(RowsField),
}

impl HtmlSafe for FormPart {}
