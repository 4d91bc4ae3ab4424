//! The actions of a follow-up, as a browser asks for them: one is added, changed, or taken out with a reason.

use askama::Template;
use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use ledger::{Edit, RecordId};

use super::action::{ActionForm, MOST};
use super::fields::{action_fields, institutions_of};
use super::subject::Subject;
use super::{ACTIONS, Action};
use crate::form::{FormErrors, Sent, Shown};
use crate::look::{Access, ErrorSummary, Field, Head, Input, Section, Shell};
use crate::office::View;
use crate::web::error::PageError;
use crate::web::{Asked, Desk, page};

/// The longest reason for taking an action out, in characters.
const REASON: usize = 1_000;

/// The form of an action.
#[derive(Clone, Debug, Template)]
#[template(path = "follow_up/action_page.html")]
struct ActionPage {
    shell: Shell,
    head: Head,
    summary: ErrorSummary,
    text: String,
    language: String,
    access: Access,
    action: String,
    hidden: Vec<(String, String)>,
    fields: Vec<Field>,
    /// Where the form goes that takes it out; none for a new one.
    removal: Option<String>,
    reason: Field,
    back: String,
}

/// What stands of an action: several versions in a dispute.
fn standing(view: &View, subject: &Subject, key: &str) -> Result<Vec<Action>, PageError> {
    let follow_up = subject.follow_up(view)?.ok_or_else(PageError::not_found)?;
    let found: Vec<Action> = follow_up.steps.into_iter().filter(|action| action.key == key).collect();
    if found.is_empty() { Err(PageError::not_found()) } else { Ok(found) }
}

/// `GET /{noun}/{id}/actions`: the form of another one.
pub async fn new(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path((path, id)): Path<(String, String)>,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let view = desk.view(&asked);
        let subject = Subject::of_own(&view, &path, &id)?;
        action_page(desk, &asked, &subject, None, &Sent::default(), &FormErrors::default())
    })
    .await
}

/// `POST /{noun}/{id}/actions`.
pub async fn add(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path((path, id)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let view = desk.view(&asked);
        let subject = Subject::of_own(&view, &path, &id)?;
        let count = subject.follow_up(&view)?.map_or(0, |one| one.steps.len());
        if count >= MOST {
            return Err(PageError::bad_request(
                format!("A follow-up has at most {MOST} actions, so this one was not added."),
                "Take one out that is done, or change it.",
            ));
        }
        let key = RecordId::fresh(view.office.environment()).to_string();
        record(desk, &asked, &subject, &key, None, &Sent::read(&body))
    })
    .await
}

/// `GET /{noun}/{id}/actions/{key}`.
pub async fn edit(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path((path, id, key)): Path<(String, String, String)>,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let view = desk.view(&asked);
        let subject = Subject::of_own(&view, &path, &id)?;
        standing(&view, &subject, &key)?;
        action_page(desk, &asked, &subject, Some(&key), &Sent::default(), &FormErrors::default())
    })
    .await
}

/// `POST /{noun}/{id}/actions/{key}`.
pub async fn change(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path((path, id, key)): Path<(String, String, String)>,
    body: Bytes,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let view = desk.view(&asked);
        let subject = Subject::of_own(&view, &path, &id)?;
        standing(&view, &subject, &key)?;
        record(desk, &asked, &subject, &key, Some(&key), &Sent::read(&body))
    })
    .await
}

/// Writes an action in the place of what its author saw of it.
fn record(
    desk: &Desk,
    asked: &Asked,
    subject: &Subject,
    key: &str,
    is_there: Option<&str>,
    sent: &Sent,
) -> Result<Response, PageError> {
    let view = desk.view(asked);
    let institutions = institutions_of(view.office, &subject.state)?;
    let action = match ActionForm::read(sent).parse(key, |id| institutions.iter().any(|one| one.id == id)) {
        Ok(action) => action,
        Err(errors) => {
            let page = action_page(desk, asked, subject, is_there, sent, &errors)?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let stands = match is_there {
        Some(key) => standing(&view, subject, key)?,
        None => Vec::new(),
    };
    let mut save = subject.save();
    if !stands.contains(&action) || stands.len() > 1 {
        save.edits.push(Edit::Add { field: ACTIONS, element: action.value() });
        let gone = stands.iter().filter(|other| **other != action);
        save.edits.extend(gone.map(|other| Edit::Remove { field: ACTIONS, element: other.value() }));
    }
    subject.write(&view, save, Shown::read(sent).version.as_ref())?;
    Ok(Redirect::to(&subject.back("actions")).into_response())
}

/// `POST /{noun}/{id}/actions/{key}/removal`.
pub async fn remove(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path((path, id, key)): Path<(String, String, String)>,
    body: Bytes,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let view = desk.view(&asked);
        let subject = Subject::of_own(&view, &path, &id)?;
        let stands = standing(&view, &subject, &key)?;
        let sent = Sent::read(&body);
        let mut errors = FormErrors::default();
        let reason = errors.text("reason", &sent.one("reason"), REASON);
        if reason.is_none() {
            errors.add("reason", "Say why it is taken out: the history keeps it.");
        }
        if !errors.is_empty() {
            let page = action_page(desk, &asked, &subject, Some(&key), &sent, &errors)?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
        let mut save = subject.save().because(reason);
        save.edits.extend(stands.iter().map(|one| Edit::Remove { field: ACTIONS, element: one.value() }));
        subject.write(&view, save, Shown::read(&sent).version.as_ref())?;
        Ok(Redirect::to(&subject.back("actions")).into_response())
    })
    .await
}

fn action_page(
    desk: &Desk,
    asked: &Asked,
    subject: &Subject,
    key: Option<&str>,
    sent: &Sent,
    errors: &FormErrors,
) -> Result<Response, PageError> {
    let view = desk.view(asked);
    let typed = ActionForm::read(sent);
    // A form that comes back keeps what was typed; a form about to be shown is filled from what stands.
    let stands = match key {
        Some(key) if typed == ActionForm::default() => {
            standing(&view, subject, key)?.first().map(ActionForm::of)
        }
        _ => None,
    };
    let form = stands.unwrap_or(typed);
    let fields = action_fields(&institutions_of(view.office, &subject.state)?, &form, errors);
    let reason = Field::new("reason", "Reason", Input::Lines, &sent.one("reason")).error(errors.of("reason"));
    let here = format!("{}/actions", subject.href);
    let action = key.map_or_else(|| here.clone(), |key| format!("{here}/{key}"));
    let name = if key.is_some() { "Change an action" } else { "Add an action" };
    let mut shell = desk.shell(asked, name, Section::Recommendations);
    shell.address.clone_from(&action);
    let seen = Shown::hidden(&subject.seen(&view)?, &Sent::default());
    page(&ActionPage {
        shell,
        head: Head { what: vec![(subject.href.clone(), subject.name.clone())], ..Head::named(name) },
        summary: ErrorSummary::of("This was not saved", fields.iter().chain([&reason])),
        text: subject.text.clone(),
        language: subject.language.clone(),
        access: view.access_to(&subject.realm()),
        hidden: match sent.one("seen") {
            seen if seen.is_empty() => None,
            seen => Some(vec![("seen".to_owned(), seen)]),
        }
        .unwrap_or_else(|| seen.into_iter().filter(|(name, _)| name == "seen").collect()),
        removal: key.map(|key| format!("{here}/{key}/removal")),
        action,
        fields,
        reason,
        back: subject.back("actions"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::look::gallery;

    #[test]
    fn a_refused_action_keeps_what_was_typed() {
        let form = ActionForm { text: "Print".to_owned(), end: "soon".to_owned(), ..ActionForm::default() };
        let errors = form.parse("k", |_| true).unwrap_err();
        let fields = action_fields(&[], &form, &errors);
        let page = ActionPage {
            shell: gallery::shell("Change an action", Section::Recommendations),
            head: Head::named("Change an action"),
            summary: ErrorSummary::of("This was not saved", &fields),
            text: "Continue the invented training".to_owned(),
            language: "en".to_owned(),
            access: Access::internal("the Bahamas"),
            action: "/recommendations/1/actions/k".to_owned(),
            hidden: vec![("seen".to_owned(), "00".to_owned())],
            fields,
            removal: Some("/recommendations/1/actions/k/removal".to_owned()),
            reason: Field::new("reason", "Reason", Input::Lines, ""),
            back: "/recommendations/1#actions".to_owned(),
        };
        let html = gallery::show("action-form", &page);
        for expected in ["value=\"soon\"", "href=\"#end\"", "Take action out", "BBD"] {
            assert!(html.contains(expected), "missing: {expected}");
        }
    }
}
