//! The list of institutions.

use askama::Template;

use crate::look::{ActiveFilter, Empty, Facet, Head, Pages, Shell, Shown};

/// The page at `/institutions`.
#[derive(Clone, Debug, Template)]
#[template(path = "institution/list_page.html")]
pub struct InstitutionsPage {
    /// The shell.
    pub shell: Shell,
    /// The head.
    pub head: Head,
    /// Words typed, to narrow the list by.
    pub words: String,
    /// Facets: State, kind.
    pub facets: Vec<Facet>,
    /// Filters in force.
    pub filters: Vec<ActiveFilter>,
    /// The institutions of this page, in name order.
    pub rows: Vec<InstitutionRow>,
    /// Where in the list this is.
    pub pages: Pages,
    /// Where there are none: what to do first.
    pub empty: Option<Empty>,
}

/// One institution.
#[derive(Clone, Debug)]
pub struct InstitutionRow {
    /// Its page.
    pub href: String,
    /// Its name.
    pub name: String,
    /// Its kind, in words.
    pub kind: String,
    /// The State it belongs to.
    pub state: Shown,
    /// Recommendations it leads or supports.
    pub recommendations: Shown,
    /// Those past due.
    pub overdue: Shown,
}
