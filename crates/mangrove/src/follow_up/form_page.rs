//! The form in which a person records what a State does about a recommendation.

use askama::Template;

use crate::account::web::drafts::Kept;
use crate::look::{Access, Dispute, ErrorSummary, Field, Head, Shell};

/// The page at `/recommendations/{id}/follow-up`.
#[derive(Clone, Debug, Template)]
#[template(path = "follow_up/form_page.html")]
pub struct FollowUpFormPage {
    /// The shell.
    pub shell: Shell,
    /// The head.
    pub head: Head,
    /// What is wrong with what was sent; empty at first.
    pub summary: ErrorSummary,
    /// The recommendation's words, so that nobody has to remember them.
    pub text: String,
    /// Their language, ISO 639-1.
    pub language: String,
    /// Who can read what is written here.
    pub access: Access,
    /// Fields in dispute: settled here, above the form.
    pub disputes: Vec<Dispute>,
    /// Where the form goes.
    pub action: String,
    /// Names and values the form sends beside its fields: what it saw of the record, for instance.
    pub hidden: Vec<(String, String)>,
    /// The assessment: status, whose, as of when, on what evidence.
    pub assessment: Vec<Field>,
    /// Lead, supporting institutions, planned action, due date, note.
    pub plan: Vec<Field>,
    /// Where "Leave without saving" leads.
    pub back: String,
    /// Keeps what is typed.
    pub kept: Kept,
}
