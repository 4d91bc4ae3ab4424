//! The page of one recommendation: its text, who recommended it, what the State said and what it does about it.

use askama::Template;

use crate::look::{Access, Dispute, Event, Head, Notice, Shell, Shown, Tag};

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
    /// The follow-up as it stands.
    pub follow_up: FollowUpPart,
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

/// What the State does about it: internal to the State.
#[derive(Clone, Debug)]
pub struct FollowUpPart {
    /// Who can read it.
    pub access: Access,
    /// The status in one word and shape.
    pub status: Tag,
    /// Assessments: one, or several where records disagree; none yet.
    pub assessments: Vec<AssessmentPart>,
    /// Fields in dispute, with the form that settles each.
    pub disputes: Vec<Dispute>,
    /// Lead, supporting institutions, planned action, due date, note, in this order.
    pub facts: Vec<(String, Shown)>,
    /// Evidence files.
    pub evidence: Vec<EvidenceFile>,
    /// Where the form is; none where this person may not write.
    pub edit: Option<String>,
    /// Where the form that adds an evidence file goes; none where this person may not write.
    pub add_evidence: Option<String>,
    /// What was wrong with the evidence file that was sent.
    pub evidence_error: Option<String>,
    /// The limit of an evidence file, in words: `64 MB`.
    pub evidence_limit: String,
}

/// Whose assessment, as of when, on what evidence.
#[derive(Clone, Debug)]
pub struct AssessmentPart {
    /// The status.
    pub status: Tag,
    /// Whose.
    pub by: String,
    /// As of when, as read.
    pub as_of: String,
    /// On what evidence, in words.
    pub evidence: Shown,
}

/// A file that shows what was done.
#[derive(Clone, Debug)]
pub struct EvidenceFile {
    /// Where it can be opened; none where its bytes are not here.
    pub href: Option<String>,
    /// Its name.
    pub name: String,
    /// `1.2 MB, added 12 May 2026`.
    pub about: String,
    /// SHA-256, lower-case hexadecimal.
    pub sha256: String,
}
