//! The list of documents.

use askama::Template;

use crate::look::{ActiveFilter, Empty, Facet, Head, Pages, Shell, Shown};

/// The page at `/documents`.
#[derive(Clone, Debug, Template)]
#[template(path = "document/list_page.html")]
pub struct DocumentsPage {
    /// The shell.
    pub shell: Shell,
    /// The head.
    pub head: Head,
    /// Words typed, to narrow the list by.
    pub words: String,
    /// Facets: kind, State, language, with problems to look at.
    pub facets: Vec<Facet>,
    /// Filters in force.
    pub filters: Vec<ActiveFilter>,
    /// The documents of this page.
    pub rows: Vec<DocumentRow>,
    /// Where in the list this is.
    pub pages: Pages,
    /// In an office without documents, or where the filters leave none.
    pub empty: Option<Empty>,
}

/// One document.
#[derive(Clone, Debug)]
pub struct DocumentRow {
    /// Its page.
    pub href: String,
    /// Symbol, or what it is called without one.
    pub name: Shown,
    /// Its title, in its own language.
    pub title: String,
    /// ISO 639-1, empty if not known.
    pub language: String,
    /// Kind and language, in words.
    pub kind: String,
    /// State under review.
    pub state: Shown,
    /// Its date, as read.
    pub date: Shown,
    /// Recommendations in it.
    pub recommendations: Shown,
    /// Problems still to look at.
    pub problems: Shown,
}
