//! The list of States and territories of the Caribbean Community, in name order: never a ranking.

use askama::Template;

use crate::look::{Head, Shell, Shown};

/// The page at `/states`.
#[derive(Clone, Debug, Template)]
#[template(path = "party/list_page.html")]
pub struct StatesPage {
    /// The shell.
    pub shell: Shell,
    /// The head.
    pub head: Head,
    /// What the counts hold and what not: `Recommendations by number; UPR Info's rows are not counted.`
    pub note: String,
    /// Whether what is overdue or without a lead is known of any: a State's own people know it of theirs.
    pub internal: bool,
    /// Headings of the columns of the work; none for whoever has no part in it.
    pub work: Vec<String>,
    /// The parties, in name order.
    pub rows: Vec<StateRow>,
}

/// One party.
#[derive(Clone, Debug)]
pub struct StateRow {
    /// Its page.
    pub href: String,
    /// Its name.
    pub name: String,
    /// ISO 3166-1 alpha-3.
    pub iso3: String,
    /// `Member`, `Associate member`, and what else must be known: `Associate member, territory of the United Kingdom`.
    pub standing: String,
    /// Recommendations to it.
    pub recommendations: Shown,
    /// `38 of 98`.
    pub assessed: Shown,
    /// Figures of the work, one for each heading.
    pub work: Vec<Shown>,
    /// Follow-ups past due.
    pub overdue: Shown,
    /// Recommendations no institution leads on.
    pub without_lead: Shown,
}
