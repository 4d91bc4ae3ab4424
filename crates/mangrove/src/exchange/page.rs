//! "Where do we stand", and the page of one computer.

use askama::Template;

use crate::attached::Line;
use crate::look::{ErrorSummary, Field, Head, Notice, Progress, Shell, Shown};
use crate::noun::part::Table;

/// The page at `/exchange`.
#[derive(Clone, Debug, Template)]
#[template(path = "exchange/page.html")]
pub struct StandPage {
    /// The shell.
    pub shell: Shell,
    /// The head.
    pub head: Head,
    /// What one should know first.
    pub notices: Vec<Notice>,
    /// An exchange under way.
    pub progress: Option<Progress>,
    /// Whether there is a hub to exchange with.
    pub has_hub: bool,
    /// What there is.
    pub tables: Vec<Table>,
    /// Files that are waited for.
    pub files: Vec<Line>,
    /// How and with whom.
    pub facts: Vec<(String, Shown)>,
}

/// The page of a computer, from which it can be shut out.
#[derive(Clone, Debug, Template)]
#[template(path = "exchange/device_page.html")]
pub struct DevicePage {
    /// The shell.
    pub shell: Shell,
    /// The head.
    pub head: Head,
    /// What one should know first.
    pub notice: Option<Notice>,
    /// What is wrong with what was sent; empty at first.
    pub summary: ErrorSummary,
    /// What is known of it.
    pub facts: Vec<(String, Shown)>,
    /// Where a file for it is asked for; none where it takes none.
    pub file: Option<String>,
    /// Where the form goes; none where the viewer may not shut it out.
    pub action: Option<String>,
    /// The form's fields.
    pub fields: Vec<Field>,
}

/// An invitation, shown this once.
#[derive(Clone, Debug, Template)]
#[template(path = "exchange/invited_page.html")]
pub struct InvitedPage {
    /// The shell.
    pub shell: Shell,
    /// The head.
    pub head: Head,
    /// What to do with it.
    pub notice: Notice,
    /// The code.
    pub code: String,
    /// The same as a picture.
    pub picture: Option<String>,
    /// Whom it is for, for the file's name.
    pub name: String,
}
