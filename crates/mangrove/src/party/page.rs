//! The page of one State or territory.

use askama::Template;

use crate::look::{Access, Columns, Empty, Head, Shell, Shown, Strips};
use crate::noun::part::Table;

/// The page at `/states/{iso3}`.
#[derive(Clone, Debug, Template)]
#[template(path = "party/page.html")]
pub struct StatePage {
    /// The shell.
    pub shell: Shell,
    /// The head.
    pub head: Head,
    /// Names in other languages, codes, standing and since when, UN membership, responsible State.
    pub facts: Vec<(String, Shown)>,
    /// Figures, each with the records behind it.
    pub figures: Vec<Figure>,
    /// Follow-up of its recommendations, one row a document, and who can read it.
    pub picture: Option<(Access, Strips)>,
    /// The work that concerns it, of what this person reads: a table a noun.
    pub work: Vec<Table>,
    /// Recommendations by review and position.
    pub reviews: Option<Columns>,
    /// Its documents, newest first: address, name, and kind and date in words.
    pub documents: Vec<(String, Shown, String)>,
    /// Its institutions: address, name and kind.
    pub institutions: Vec<(String, String, String)>,
    /// Where "Add an institution" leads; none where this person may not.
    pub add_institution: Option<String>,
    /// Where nothing is known of it yet: what to do.
    pub empty: Option<Empty>,
}

/// A count and the records behind it.
#[derive(Clone, Debug)]
pub struct Figure {
    /// The count.
    pub number: Shown,
    /// What it counts: `recommendations`.
    pub words: String,
    /// The records behind it.
    pub href: String,
}
