//! A list of recommendations as a table for a spreadsheet. What is disputed says so; what is unknown is empty.

use std::collections::HashMap;

use ledger::RecordId;

use super::Recommendation;
use crate::follow_up::{Action, FollowUp};

/// The columns.
pub const HEADER: [&str; 21] = [
    "id",
    "state",
    "mechanism",
    "session",
    "symbol",
    "number",
    "text",
    "recommended_by",
    "position",
    "source",
    "themes",
    "date",
    "status",
    "assessed_by",
    "as_of",
    "lead",
    "action",
    "due",
    "co_leads",
    "supporting",
    "actions",
];

/// One row. Several values of one field are joined by `; `, rival values of a disputed one by ` | `.
#[must_use]
pub fn row(
    recommendation: &Recommendation,
    follow_up: Option<&FollowUp>,
    names: &HashMap<RecordId, String>,
) -> [String; 21] {
    let known = |text: &Option<String>| plain(text.as_deref().unwrap_or_default());
    let rival = |values: Vec<String>| plain(&values.join(" | "));
    let of = |read: &dyn Fn(&FollowUp) -> Vec<String>| rival(follow_up.map(read).unwrap_or_default());
    let several =
        |read: &dyn Fn(&FollowUp) -> Vec<String>| plain(&follow_up.map(read).unwrap_or_default().join("; "));
    let name = |id: &RecordId| names.get(id).cloned().unwrap_or_else(|| id.to_string());
    [
        recommendation.id.to_string(),
        known(&recommendation.state),
        plain(&recommendation.mechanism),
        recommendation.session.map(|session| session.to_string()).unwrap_or_default(),
        known(&recommendation.symbol),
        known(&recommendation.number),
        plain(&recommendation.text),
        plain(&recommendation.recommended_by.join("; ")),
        known(&recommendation.position),
        plain(&recommendation.source),
        plain(&recommendation.themes.join("; ")),
        known(&recommendation.date),
        of(&|one| one.assessments.iter().map(|assessment| assessment.status.clone()).collect()),
        of(&|one| one.assessments.iter().map(|assessment| assessment.by.clone()).collect()),
        of(&|one| one.assessments.iter().map(|assessment| assessment.as_of.to_string()).collect()),
        of(&|one| one.leads.iter().map(name).collect()),
        of(&|one| one.actions.clone()),
        of(&|one| one.dues.iter().map(ToString::to_string).collect()),
        several(&|one| one.co_leads.iter().map(name).collect()),
        several(&|one| one.supporting.iter().map(name).collect()),
        several(&|one| one.steps.iter().map(Action::in_words).collect()),
    ]
}

/// A text that a spreadsheet cannot take for a formula: such a one is led by an apostrophe.
#[must_use]
pub fn plain(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_becomes_a_formula() {
        for (text, written) in [("Ratify", "Ratify"), ("=1+1", "'=1+1"), ("@x", "'@x"), ("-", "'-"), ("", "")]
        {
            assert_eq!(plain(text), written);
        }
    }
}
