//! The page of one institution.

use askama::Template;

use crate::look::{Dispute, Event, Head, Notice, Shell, Shown};
use crate::recommendation::list_page::ResultRow;

/// The page at `/institutions/{id}`.
#[derive(Clone, Debug, Template)]
#[template(path = "institution/page.html")]
pub struct InstitutionPage {
    /// The shell.
    pub shell: Shell,
    /// The head; its acts hold "Change" where this person may.
    pub head: Head,
    /// What was done just now, if something was.
    pub notice: Option<Notice>,
    /// Kind, State, contact.
    pub facts: Vec<(String, Shown)>,
    /// Fields in dispute.
    pub disputes: Vec<Dispute>,
    /// The first recommendations it leads on, the most pressing first.
    pub leads: Vec<ResultRow>,
    /// All of them: how many, in words, and where.
    pub all: Option<(String, String)>,
    /// What happened, newest first.
    pub history: Vec<Event>,
}
