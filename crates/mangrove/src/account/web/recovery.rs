//! `/recovery`: a new password with a printed recovery code or a steward's reset code.

use axum::Extension;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;

use super::{at_field, check_again, form_page, new_password, show, signed_in};
use crate::form::{FormErrors, Sent};
use crate::look::{Field, Input};
use crate::web::error::PageError;
use crate::web::{Asked, Desk};

/// `GET /recovery`.
pub async fn ask(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
) -> Result<Response, PageError> {
    desk.answer(move |desk| show_form(desk, &asked, &Sent::default(), &FormErrors::default())).await
}

/// `POST /recovery`.
pub async fn recover(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    body: Bytes,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let sent = Sent::read(&body);
        let mut errors = FormErrors::default();
        check_again(&sent, &mut errors);
        if errors.is_empty() {
            let [login, code, new] = ["login", "code", "password"].map(|name| sent.one(name));
            match desk.accounts.recover(&login, &code, &new, &asked.source) {
                Ok(token) => return signed_in(desk, &asked, &token, "/account"),
                Err(error) => at_field(&mut errors, error)?,
            }
        }
        show_form(desk, &asked, &sent, &errors)
    })
    .await
}

fn show_form(desk: &Desk, asked: &Asked, sent: &Sent, errors: &FormErrors) -> Result<Response, PageError> {
    let fields = vec![
        Field::new("login", "Sign-in name", Input::Login, &sent.one("login"))
            .required()
            .error(errors.of("login")),
        Field::new("code", "Recovery or reset code", Input::Line, &sent.one("code"))
            .required()
            .help("One of the eight codes you printed, or the code that a steward gave you today.")
            .error(errors.of("code")),
        new_password("password", "New password", errors).help("At least 12 characters."),
        new_password("again", "The new password again", errors),
    ];
    let mut page = form_page(desk, asked, "Choose a new password", "Your password was not changed", fields);
    page.action = "/recovery".to_owned();
    page.after = vec![("/sign-in".to_owned(), "Back to signing in".to_owned())];
    show(&page)
}
