//! The page of one recommendation: its text, who recommended it, what the State said and what it does about it.

use askama::Template;

use crate::follow_up::part::FollowUpPart;
use crate::look::{Event, Head, Notice, Shell, Shown, Tag};

/// The page at `/recommendations/{id}`.
#[derive(Clone, Debug, Template)]
#[template(path = "recommendation/page.html")]
pub struct RecommendationPage {
    /// The shell.
    pub shell: Shell,
    /// The head.
    pub head: Head,
    /// What was done just now, if something was.
    pub notice: Option<Notice>,
    /// The text; several wordings where several States gave their own under one number.
    pub wordings: Vec<Wording>,
    /// The language of the text, ISO 639-1.
    pub language: String,
    /// Its paragraph in the document: address and words. None where the document is not here.
    pub in_document: Option<(String, String)>,
    /// What the State said.
    pub position: Position,
    /// Name and value: State, mechanism, session, source and unit, themes, groups, SDGs.
    pub facts: Vec<(String, Shown)>,
    /// Rows of databases that tell of it: address, whose part, and what they say of its position.
    pub rows: Vec<(String, String, Option<Tag>)>,
    /// The follow-up as it stands; none while it is not known which State answers.
    pub follow_up: Option<FollowUpPart>,
    /// What happened, newest first.
    pub history: Vec<Event>,
}

/// A wording and who recommended it.
#[derive(Clone, Debug)]
pub struct Wording {
    /// The words.
    pub text: String,
    /// Recommending States: name, and the address of their recommendations.
    pub by: Vec<(String, String)>,
}

/// What a State under review said.
#[derive(Clone, Debug)]
pub struct Position {
    /// The position; none where the mechanism knows no positions.
    pub tag: Option<Tag>,
    /// The dated source that says so: words, and its address (empty for none). None while it is not known.
    pub source: Option<(String, String)>,
    /// For a position in part: the words, and what was said of them.
    pub parts: Vec<(String, Tag)>,
}
