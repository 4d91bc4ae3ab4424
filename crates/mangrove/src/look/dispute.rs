//! A field with several values, written without sight of each other: all are shown, and a person settles it.

use askama::{Template, filters::HtmlSafe};

use super::Icon;

/// One of the values.
#[derive(Clone, Debug)]
pub struct Claim {
    /// What the settling form sends to choose it: the dot of the operation, for instance.
    pub id: String,
    /// The value, as read.
    pub value: String,
    /// Who wrote it, in what capacity.
    pub who: String,
    /// When, as read.
    pub on: String,
}

/// The field, its values, and the form that settles it with a reason.
#[derive(Clone, Debug, Template)]
#[template(path = "look/dispute.html")]
pub struct Dispute {
    /// The field, as its form names it: `Due date`.
    pub field: String,
    /// The name it is sent by.
    pub name: String,
    /// The values, two or more, oldest first.
    pub claims: Vec<Claim>,
    /// Where the form goes.
    pub action: String,
    /// What the form saw: the values it settles and no others.
    pub seen: String,
    /// What is wrong with what was sent, if it was refused.
    pub error: Option<String>,
    /// The reason as typed.
    pub reason: String,
    /// By whom it is settled, where this person may not; then the values are shown alone.
    pub settled_by: Option<String>,
}

impl HtmlSafe for Dispute {}
