//! The page of problems over all documents, with the form that judges many at once.

use askama::Template;

use crate::look::{ActiveFilter, Empty, Facet, Head, Pages, Shell, Tag};

/// The page at `/documents/problems`.
#[derive(Clone, Debug, Template)]
#[template(path = "document/work_list_page.html")]
pub struct WorkListPage {
    /// The shell.
    pub shell: Shell,
    /// The head.
    pub head: Head,
    /// Words typed, to narrow the list by.
    pub words: String,
    /// Facets: judged, severity, code, kind, language, State.
    pub facets: Vec<Facet>,
    /// Filters in force.
    pub filters: Vec<ActiveFilter>,
    /// The problems of this page.
    pub rows: Vec<ListedProblem>,
    /// Whether this person may judge problems.
    pub may_judge: bool,
    /// How many fit the filters.
    pub fitting: u64,
    /// How many are judged at once at the most.
    pub at_once: u64,
    /// The address of this list, its filters in it, where the form is sent.
    pub here: String,
    /// Where in the list this is.
    pub pages: Pages,
    /// Where there is none, or none fits.
    pub empty: Option<Empty>,
}

impl WorkListPage {
    /// How many are judged when all that fit are meant.
    fn meant(&self) -> String {
        crate::look::count(self.fitting.min(self.at_once))
    }
}

/// One problem.
#[derive(Clone, Debug)]
pub struct ListedProblem {
    /// Its name in the form.
    pub value: String,
    /// How grave it is.
    pub severity: Tag,
    /// What is wrong.
    pub message: String,
    /// What it should perhaps be.
    pub suggestion: Option<String>,
    /// The text before its place.
    pub before: String,
    /// The text at its place; empty where it is about the whole document.
    pub words: String,
    /// The text behind its place.
    pub behind: String,
    /// The text's language, ISO 639-1, empty if not known.
    pub language: String,
    /// What the document is called.
    pub document: String,
    /// Its place in the document's page.
    pub href: String,
    /// What was said of it; none while nobody has looked.
    pub judged: Option<String>,
}
