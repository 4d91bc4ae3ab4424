//! The form that adds or changes an institution.

use askama::Template;

use crate::look::{Access, Dispute, ErrorSummary, Field, Head, Shell};

/// The page at `/institutions/new` and `/institutions/{id}/edit`.
#[derive(Clone, Debug, Template)]
#[template(path = "institution/form_page.html")]
pub struct InstitutionFormPage {
    /// The shell.
    pub shell: Shell,
    /// The head.
    pub head: Head,
    /// What is wrong with what was sent; empty at first.
    pub summary: ErrorSummary,
    /// Who will read what is written here.
    pub access: Access,
    /// Fields in dispute: settled here, above the form.
    pub disputes: Vec<Dispute>,
    /// Where the form goes.
    pub action: String,
    /// Names and values the form sends beside its fields.
    pub hidden: Vec<(String, String)>,
    /// Its fields.
    pub fields: Vec<Field>,
    /// The button's verb: `Add institution`, `Save changes`.
    pub verb: String,
    /// Where "Leave without saving" leads.
    pub back: String,
}
