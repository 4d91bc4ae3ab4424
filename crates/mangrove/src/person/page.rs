//! The pages about people that are no record's: the list, invitations, giving a role, handing over, an account.

use askama::Template;

use crate::look::{ErrorSummary, Field, Head, Notice, Shell};
use crate::noun::part::Table;

/// A page of tables and at most one form.
#[derive(Clone, Debug, Template)]
#[template(path = "person/page.html")]
pub struct PeoplePage {
    /// The shell.
    pub shell: Shell,
    /// The head.
    pub head: Head,
    /// What one should know first.
    pub notice: Option<Notice>,
    /// What is wrong with what was sent; empty at first.
    pub summary: ErrorSummary,
    /// What there is.
    pub tables: Vec<Table>,
    /// Invitations that the viewer could withdraw.
    pub open: Vec<OpenInvitation>,
    /// A link or code, shown this once.
    pub link: Option<String>,
    /// What can be done.
    pub form: Option<PeopleForm>,
}

/// An open invitation.
#[derive(Clone, Debug)]
pub struct OpenInvitation {
    /// Which, for the form.
    pub id: String,
    /// Whom it is for.
    pub name: String,
    /// As what.
    pub role: String,
    /// Its last moment.
    pub until: String,
}

/// A form with one button or several.
#[derive(Clone, Debug, Default)]
pub struct PeopleForm {
    /// Where it goes.
    pub action: String,
    /// Its fields.
    pub fields: Vec<Field>,
    /// Its buttons: name, value, verb.
    pub verbs: Vec<(String, String, String)>,
    /// Where "Leave without saving" leads.
    pub back: String,
}
