//! `/sign-in`, `/sign-in/as` of the sample office, and `/sign-out`.

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::{at_field, form_page, show, signed_in};
use crate::form::{FormErrors, Sent};
use crate::look::{Field, Input};
use crate::web::error::PageError;
use crate::web::theme::local;
use crate::web::{Asked, Desk, cookie};

/// `GET /sign-in?back=/page`.
pub async fn ask(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    RawQuery(address): RawQuery,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let sent = Sent::read(address.unwrap_or_default().as_bytes());
        show_form(desk, &asked, &sent, &FormErrors::default())
    })
    .await
}

/// `POST /sign-in`.
pub async fn sign_in(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    body: Bytes,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let sent = Sent::read(&body);
        match desk.accounts.sign_in(&sent.one("login"), &sent.one("password"), &asked.source) {
            Ok(token) => signed_in(desk, &asked, &token, local(&sent.one("back"))),
            Err(error) => {
                let mut errors = FormErrors::default();
                at_field(&mut errors, error)?;
                show_form(desk, &asked, &sent, &errors)
            }
        }
    })
    .await
}

/// `POST /sign-in/as`: a visitor of the sample office looks through somebody's eyes.
pub async fn look_as(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    body: Bytes,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let sent = Sent::read(&body);
        let account = sent.one("account").parse().map_err(|_| PageError::not_found())?;
        if !desk.office.is_sample() {
            return Err(PageError::not_found());
        }
        let token = desk.accounts.sign_in_sample(account, &asked.source)?;
        signed_in(desk, &asked, &token, local(&sent.one("back")))
    })
    .await
}

/// `POST /sign-out`. What the browser kept of our pages goes too, where the browser knows how.
pub async fn sign_out(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        if let Some(signed_in) = &asked.signed_in {
            desk.accounts.sign_out(signed_in)?;
        }
        let mut response = Redirect::to("/").into_response();
        response.headers_mut().insert(header::SET_COOKIE, cookie::end_session(asked.behind_tls));
        response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\""));
        Ok(response)
    })
    .await
}

fn show_form(desk: &Desk, asked: &Asked, sent: &Sent, errors: &FormErrors) -> Result<Response, PageError> {
    let back = local(&sent.one("back")).to_owned();
    let samples = if desk.office.is_sample() { desk.accounts.samples()? } else { Vec::new() };
    let fields = vec![
        Field::new("login", "Sign-in name", Input::Login, &sent.one("login"))
            .required()
            .error(errors.of("login")),
        Field::new("password", "Password", Input::Password("current-password"), "").required(),
    ];
    let fields = if samples.is_empty() { fields } else { Vec::new() };
    let mut page = form_page(desk, asked, "Sign in", "You are not signed in", fields);
    page.shell.address.clone_from(&back);
    page.action = "/sign-in".to_owned();
    page.hidden = vec![("back".to_owned(), back)];
    page.after = vec![("/recovery".to_owned(), "I have a recovery or reset code".to_owned())];
    page.samples = samples;
    show(&page)
}
