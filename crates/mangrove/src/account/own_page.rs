//! The page of one's own account, and the sheet of recovery codes to print.

use askama::Template;

use crate::look::{Head, Notice, Shell, Shown};

/// The page at `/account`.
#[derive(Clone, Debug, Template)]
#[template(path = "account/own_page.html")]
pub struct OwnPage {
    /// The shell.
    pub shell: Shell,
    /// The head.
    pub head: Head,
    /// What was done just now, if something was.
    pub notice: Option<Notice>,
    /// Sign-in name, capacities, recovery codes.
    pub facts: Vec<(String, Shown)>,
    /// The open sessions, the one used last first.
    pub sessions: Vec<SessionRow>,
    /// Forms that were begun: address, and when it was last kept.
    pub drafts: Vec<(String, String)>,
}

/// One session.
#[derive(Clone, Debug)]
pub struct SessionRow {
    /// Which, for the form.
    pub id: String,
    /// The browser, in words.
    pub browser: String,
    /// The address on the network.
    pub address: String,
    /// When it began.
    pub since: String,
    /// When it was last used.
    pub used: String,
    /// Whether it is the one that asks.
    pub this_one: bool,
}

/// The answer to `POST /account/codes`: shown once, made to be printed.
#[derive(Clone, Debug, Template)]
#[template(path = "account/codes_page.html")]
pub struct CodesPage {
    /// The shell.
    pub shell: Shell,
    /// The head.
    pub head: Head,
    /// What to do with them.
    pub notice: Notice,
    /// The codes.
    pub codes: Vec<String>,
    /// Whose, and how they are used.
    pub words: Vec<String>,
    /// Where to go on.
    pub on: (String, String),
}
