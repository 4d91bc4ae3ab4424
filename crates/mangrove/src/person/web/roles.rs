//! `/people/{id}/roles`: gives somebody who is here already one more role.

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};

use super::invite::{fields, read};
use super::{author, find, of_person, people_page, show, summary};
use crate::form::{FormErrors, Sent};
use crate::look::{Field, Input};
use crate::person::noun::keeps_any;
use crate::person::page::PeopleForm;
use crate::web::error::PageError;
use crate::web::{Asked, Desk};

/// `GET /people/{id}/roles`.
pub async fn ask(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    desk.answer(move |desk| form(desk, &asked, &id, &Sent::default(), &FormErrors::default())).await
}

/// `POST /people/{id}/roles`.
pub async fn give(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let view = desk.view(&asked);
        if !keeps_any(&view) {
            return Err(PageError::not_found());
        }
        let (person, name) = find(&view, &id)?;
        let mut sent = Sent::read(&body);
        sent.remove("name");
        sent.push("name", name);
        let mut errors = FormErrors::default();
        let appointment = read(&view, &sent, &mut errors);
        let reason = errors.text("reason", &sent.one("reason"), 500);
        if reason.is_none() {
            errors.add("reason", "Say why: who decided it, or what it follows from.");
        }
        let (Some(appointment), true) = (appointment, errors.is_empty()) else {
            return form(desk, &asked, &id, &sent, &errors);
        };
        let home = appointment.home().map_err(anyhow::Error::new)?;
        appointment.give(view.office, &author(&view, &home), person, reason.as_deref())?;
        Ok(Redirect::to(&format!("/people/{person}")).into_response())
    })
    .await
}

fn form(
    desk: &Desk,
    asked: &Asked,
    id: &str,
    sent: &Sent,
    errors: &FormErrors,
) -> Result<Response, PageError> {
    let view = desk.view(asked);
    if !keeps_any(&view) {
        return Err(PageError::not_found());
    }
    let (person, name) = find(&view, id)?;
    let mut page = people_page(desk, asked, of_person(person, &name), &format!("Give {name} a role"));
    let mut fields = fields(&view, sent, errors)?;
    fields.push(
        Field::new("reason", "Reason", Input::Line, &sent.one("reason"))
            .required()
            .help("It stands in the administration log.")
            .error(errors.of("reason")),
    );
    page.summary = summary("No role was given", &fields, errors);
    page.form = Some(PeopleForm {
        action: format!("/people/{person}/roles"),
        fields,
        verbs: vec![(String::new(), String::new(), "Give the role".to_owned())],
        back: format!("/people/{person}"),
    });
    show(&page)
}
