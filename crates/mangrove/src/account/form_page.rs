//! One form about an account: signing in, the first account, an invitation, a new password.

use askama::Template;

use super::SampleAccount;
use crate::look::{ErrorSummary, Field, Head, Notice, Shell};

/// The pages at `/sign-in`, `/first`, `/invitations/{token}`, `/recovery`, `/account/password` and `/account/codes`.
#[derive(Clone, Debug, Template)]
#[template(path = "account/form_page.html")]
pub struct AccountFormPage {
    /// The shell.
    pub shell: Shell,
    /// The head.
    pub head: Head,
    /// What one should know before.
    pub notice: Option<Notice>,
    /// What is wrong with what was sent; empty at first.
    pub summary: ErrorSummary,
    /// Where the form goes.
    pub action: String,
    /// Names and values the form sends beside its fields.
    pub hidden: Vec<(String, String)>,
    /// Its fields; none where only samples are to be chosen from.
    pub fields: Vec<Field>,
    /// The button's verb.
    pub verb: String,
    /// Where else to go: address and words.
    pub after: Vec<(String, String)>,
    /// In the sample office: its people, each with a button.
    pub samples: Vec<SampleAccount>,
}
