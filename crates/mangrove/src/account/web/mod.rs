//! The pages of accounts: signing in and out, the first account, invitations, recovery, and one's own account.

pub mod drafts;
pub mod first;
pub mod own;
pub mod recovery;
pub mod sign_in;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get, post};

use super::form_page::AccountFormPage;
use super::{AccountError, Secret};
use crate::form::{FormErrors, Sent};
use crate::look::{ErrorSummary, Field, Head, Input, Section};
use crate::web::error::PageError;
use crate::web::{Asked, Desk, cookie, page};

/// The addresses of accounts, and what answers there.
#[must_use]
pub fn routes() -> Vec<(&'static str, MethodRouter<Desk>)> {
    vec![
        ("/sign-in", get(sign_in::ask).post(sign_in::sign_in)),
        ("/sign-in/as", post(sign_in::look_as)),
        ("/sign-out", post(sign_in::sign_out)),
        ("/first", get(first::ask).post(first::begin)),
        ("/recovery", get(recovery::ask).post(recovery::recover)),
        ("/account", get(own::show_own)),
        ("/account/sessions", post(own::end_sessions)),
        ("/drafts", post(drafts::keep)),
        ("/account/drafts", post(own::drop_draft)),
        ("/account/password", get(own::ask_password).post(own::change_password)),
        ("/account/codes", get(own::ask_codes).post(own::make_codes)),
    ]
}

/// The browser now carries the session of this token, and goes on to a page of ours.
fn signed_in(desk: &Desk, asked: &Asked, token: &Secret, to: &str) -> Result<Response, PageError> {
    // Whoever signs in again leaves no session behind that nobody sees.
    if let Some(before) = &asked.signed_in {
        desk.accounts.sign_out(before)?;
    }
    let cookie = cookie::set_session(token.expose(), asked.behind_tls);
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(to)).into_response())
}

/// A form with its errors, answered as what it is.
fn refused(page: Response) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

/// What the store refused, at its field; what is no field's becomes a page of its own.
pub(crate) fn at_field(errors: &mut FormErrors, error: AccountError) -> Result<(), PageError> {
    match error {
        error if error.is_ours() => Err(error.into()),
        error @ (AccountError::Wait { .. }
        | AccountError::Busy
        | AccountError::NotInvited
        | AccountError::Full(_)) => Err(error.into()),
        error => {
            errors.add(error.field(), error.to_string());
            Ok(())
        }
    }
}

/// The form of a new account: name, sign-in name, password twice. Passwords are never shown again.
pub(crate) fn new_account_fields(sent: &Sent, errors: &FormErrors) -> Vec<Field> {
    vec![
        Field::new("name", "Your name", Input::Line, &sent.one("name"))
            .required()
            .help("As colleagues know you. It stands beside what you record.")
            .error(errors.of("name")),
        Field::new("login", "Sign-in name", Input::Login, &sent.one("login"))
            .required()
            .help("What you will type to sign in. No blanks.")
            .error(errors.of("login")),
        new_password("password", "Password", errors)
            .help("At least 12 characters. Four words that do not belong together do well."),
        new_password("again", "The same password again", errors),
    ]
}

fn new_password(name: &str, label: &str, errors: &FormErrors) -> Field {
    Field::new(name, label, Input::Password("new-password"), "").required().error(errors.of(name))
}

/// Two that differ are told before anything else is done with them.
pub(crate) fn check_again(sent: &Sent, errors: &mut FormErrors) {
    if sent.one("password") != sent.one("again") {
        errors.add("again", "The two passwords differ. Type the same one twice.");
    }
}

/// A form's page, with nothing but a name in its head.
pub(crate) fn form_page(
    desk: &Desk,
    asked: &Asked,
    name: &str,
    what_failed: &str,
    fields: Vec<Field>,
) -> AccountFormPage {
    AccountFormPage {
        shell: desk.shell(asked, name, Section::Elsewhere),
        head: Head::named(name),
        notice: None,
        summary: ErrorSummary::of(what_failed, &fields),
        action: String::new(),
        hidden: Vec::new(),
        fields,
        verb: name.to_owned(),
        after: Vec::new(),
        samples: Vec::new(),
    }
}

/// Renders it, refused where it has errors.
pub(crate) fn show(form: &AccountFormPage) -> Result<Response, PageError> {
    let wrong = !form.summary.errors.is_empty();
    page(form).map(|page| if wrong { refused(page) } else { page })
}
