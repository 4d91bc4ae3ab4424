//! The fields of the forms of a follow-up and of an action, as a page shows them.

use super::STATUSES;
use super::action::{ActionForm, CURRENCIES};
use super::form::FollowUpForm;
use crate::form::FormErrors;
use crate::institution::Institution;
use crate::look::{Choice, Field, Input};
use crate::office::Office;

const DATE: &str = "2026-05-14, or 2026-05 or 2026 if that is all you know.";

/// The institutions that may have a part in what a State does: its own, then the regional ones.
///
/// # Errors
/// If the store cannot be read.
pub fn institutions_of(office: &Office, state: &str) -> anyhow::Result<Vec<Institution>> {
    let mut institutions = office.institutions()?;
    institutions.retain(|one| one.state.as_deref().is_none_or(|of| of == state));
    institutions.sort_by(|a, b| (a.state.is_none(), &a.name).cmp(&(b.state.is_none(), &b.name)));
    Ok(institutions)
}

/// Status, whose, as of when, on what evidence.
#[must_use]
pub fn assessment_fields(form: &FollowUpForm, errors: &FormErrors) -> Vec<Field> {
    let chosen = |code: &str| code == form.status;
    let statuses = STATUSES.iter().map(|status| Choice::new(status.code, status.label, chosen(status.code)));
    let statuses =
        [Choice::new("", "No new assessment", form.status.is_empty())].into_iter().chain(statuses).collect();
    vec![
        Field::new("status", "How far is it?", Input::Select(statuses), &form.status)
            .error(errors.of("status")),
        Field::new("assessed_by", "Whose assessment is it?", Input::Line, &form.assessed_by)
            .help("A person or an institution.")
            .error(errors.of("assessed_by")),
        Field::new("as_of", "As of when?", Input::Line, &form.as_of).help(DATE).error(errors.of("as_of")),
        Field::new("evidence", "On what evidence?", Input::Lines, &form.evidence)
            .help("A law, a decision, a figure. Files are added on the page of the follow-up.")
            .error(errors.of("evidence")),
    ]
}

/// Lead, co-leads, supporting institutions, planned action, due date, note.
#[must_use]
pub fn plan_fields(institutions: &[Institution], form: &FollowUpForm, errors: &FormErrors) -> Vec<Field> {
    let among = |chosen: &[String]| {
        let choice = |one: &Institution| {
            let id = one.id.to_string();
            Choice::new(&id, &one.name, chosen.contains(&id))
        };
        Input::Checks(institutions.iter().map(choice).collect())
    };
    let lead_help = if institutions.is_empty() {
        "No institution of this State is here yet: add one under Institutions."
    } else {
        "One institution answers for it."
    };
    vec![
        Field::new("lead", "Lead institution", Input::Select(leads(institutions, &form.lead)), &form.lead)
            .help(lead_help)
            .error(errors.of("lead")),
        Field::new("co_leads", "Co-leads", among(&form.co_leads), "").error(errors.of("co_leads")),
        Field::new("supporting", "Supporting institutions", among(&form.supporting), "")
            .error(errors.of("supporting")),
        Field::new("action", "Planned action", Input::Lines, &form.action)
            .help("The plan as a whole. Single actions have a form of their own.")
            .error(errors.of("action")),
        Field::new("due", "Due", Input::Line, &form.due).help(DATE).error(errors.of("due")),
        Field::new("note", "Note", Input::Lines, &form.note).error(errors.of("note")),
    ]
}

fn leads(institutions: &[Institution], chosen: &str) -> Vec<Choice> {
    let choice = |one: &Institution| {
        let id = one.id.to_string();
        Choice::new(&id, &one.name, id == chosen)
    };
    [Choice::new("", "No lead yet", chosen.is_empty())]
        .into_iter()
        .chain(institutions.iter().map(choice))
        .collect()
}

/// The fields of an action.
#[must_use]
pub fn action_fields(institutions: &[Institution], form: &ActionForm, errors: &FormErrors) -> Vec<Field> {
    let currency = |code: &&str| Choice::new(code, code, **code == *form.currency);
    let currencies = [Choice::new("", "Choose", form.currency.is_empty())];
    let currencies = currencies.into_iter().chain(CURRENCIES.iter().map(currency)).collect();
    vec![
        Field::new("text", "What is done?", Input::Lines, &form.text).required().error(errors.of("text")),
        Field::new("lead", "Who leads it?", Input::Select(leads(institutions, &form.lead)), &form.lead)
            .error(errors.of("lead")),
        Field::new("start", "From", Input::Line, &form.start).help(DATE).error(errors.of("start")),
        Field::new("end", "Until", Input::Line, &form.end).help(DATE).error(errors.of("end")),
        Field::new("amount", "Budget", Input::Line, &form.amount)
            .help("12500 or 12500.50. 0 says that none is needed; empty says that nobody knows yet.")
            .error(errors.of("amount")),
        Field::new("currency", "Currency of the budget", Input::Select(currencies), &form.currency)
            .error(errors.of("currency")),
        Field::new("support", "Support needed", Input::Lines, &form.support)
            .help("What the State cannot do alone: advice, training, money, and of whom.")
            .error(errors.of("support")),
    ]
}
