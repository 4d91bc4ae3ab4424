//! What a noun's page shows beside its fields: tables of what belongs to it, notices, a picture of its own.

use askama::{Template, filters::HtmlSafe};

use crate::look::{Act, Notice, Shown, Tag};

/// A part of a page.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = "{% match self %}{% when Part::Notice(notice) %}{{ notice }}{% when Part::Table(table) %}{{ table }}{% when Part::Html(html) %}{{ html|safe }}{% endmatch %}"
)]
pub enum Part {
    /// Something to know first.
    Notice(Notice),
    /// What belongs to it.
    Table(Table),
    /// A template of the noun's own, rendered.
    Html(String),
}

impl HtmlSafe for Part {}

impl Part {
    /// A template of the noun's own.
    ///
    /// # Errors
    /// If the template fails, which only a full memory makes it do.
    pub fn html(template: &impl Template) -> anyhow::Result<Part> {
        Ok(Part::Html(template.render()?))
    }
}

/// A short table of what belongs to a record, with what to do where there is none.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "noun/table.html")]
pub struct Table {
    /// Names the part in the page's address: `sessions`.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// A line under the heading, else empty.
    pub note: String,
    /// The columns' headings; the first is the row's own.
    pub head: Vec<String>,
    /// Its rows.
    pub rows: Vec<Row>,
    /// What stands there if there are none.
    pub empty: String,
    /// What can be done here.
    pub acts: Vec<Act>,
}

impl HtmlSafe for Table {}

/// A row of a [`Table`].
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Where its first cell leads; empty for nowhere.
    pub href: String,
    /// The first cell.
    pub name: String,
    /// A status, shown in the last cell.
    pub tag: Option<Tag>,
    /// The other cells.
    pub cells: Vec<Shown>,
}
