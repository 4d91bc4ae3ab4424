//! Errors as pages: what happened and what to do next, and no more about the machine than its user needs.

use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use askama::Template;

use super::{Asked, Desk};
use crate::account::AccountError;
use crate::look::{Section, Shell};
use crate::office::room::{self, NoRoom};
use crate::office::words::sentence;

/// What to do where the disk itself refused.
const ROOM: &str = "Free some space on the disk, then save again. Reading and sending go on meanwhile.";

/// A page that says what happened and what to do next.
#[derive(Clone, Debug)]
pub struct PageError {
    status: StatusCode,
    message: String,
    hint: String,
    /// Seconds after which the same may be tried again.
    retry: Option<u64>,
}

#[derive(Template)]
#[template(path = "web/error.html")]
struct ErrorPage {
    shell: Shell,
    message: String,
    hint: String,
}

impl PageError {
    /// An error of this kind.
    #[must_use]
    pub fn new(status: StatusCode, message: impl Into<String>, hint: impl Into<String>) -> PageError {
        PageError { status, message: message.into(), hint: hint.into(), retry: None }
    }

    /// The answer's status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// What happened.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do next.
    #[must_use]
    pub fn hint(&self) -> &str {
        &self.hint
    }

    /// There is nothing at this address, or nothing that may be seen: the two answer alike.
    #[must_use]
    pub fn not_found() -> PageError {
        PageError::new(
            StatusCode::NOT_FOUND,
            "There is no page at this address.",
            "Check the address, or look for what you need with the search above.",
        )
    }

    /// The request makes no sense as it came.
    #[must_use]
    pub fn bad_request(message: impl Into<String>, hint: impl Into<String>) -> PageError {
        PageError::new(StatusCode::BAD_REQUEST, message, hint)
    }

    /// It was asked too often; in so many seconds it may be asked again.
    #[must_use]
    pub fn too_many(message: impl Into<String>, seconds: u64) -> PageError {
        let hint = format!("Wait {}, then try again.", crate::look::plural(seconds, "second", "seconds"));
        let error = PageError::new(StatusCode::TOO_MANY_REQUESTS, message, hint);
        PageError { retry: Some(seconds), ..error }
    }

    /// The fault is ours.
    #[must_use]
    pub fn ours() -> PageError {
        PageError::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "Mangrove could not do this. The fault is in the program, not in what you did.",
            "What was saved before is safe. Go back and try again; if it happens again, restart Mangrove.",
        )
    }

    /// The disk is full.
    #[must_use]
    pub fn no_room(hint: &str) -> PageError {
        PageError::new(
            StatusCode::INSUFFICIENT_STORAGE,
            "The disk of this computer is full, so this was not saved. What you typed is kept in your browser: go back to it.",
            hint,
        )
    }

    /// The disk refused an upload.
    #[must_use]
    pub fn disk(error: &std::io::Error) -> PageError {
        if let Some(full) = error.get_ref().and_then(|inner| inner.downcast_ref::<NoRoom>()) {
            return PageError::no_room(&full.hint());
        }
        tracing::error!(%error, "an upload could not be written");
        PageError::new(
            StatusCode::INSUFFICIENT_STORAGE,
            "The disk of this computer did not take the file, so nothing was kept.",
            "Free some space on the disk, then send the files again.",
        )
    }
}

impl From<anyhow::Error> for PageError {
    fn from(error: anyhow::Error) -> PageError {
        if let Some(refusal) = error.downcast_ref::<crate::cli::Refusal>() {
            return PageError::new(StatusCode::CONFLICT, &refusal.message, &refusal.hint);
        }
        if error.is::<crate::office::view::NotYours>() {
            return PageError::new(
                StatusCode::FORBIDDEN,
                "Your role may not do this here, so nothing was changed.",
                "Ask somebody who holds the role, or the steward of the space.",
            );
        }
        if let Some(file @ ledger::LedgerError::File(why)) = error.downcast_ref() {
            return PageError::bad_request(format!("{}.", sentence(why)), file.hint());
        }
        tracing::error!(error = format!("{error:#}"), "a page could not be made");
        if let Some(full) = error.downcast_ref::<NoRoom>() {
            return PageError::no_room(&full.hint());
        }
        if room::is_full(&error) {
            return PageError::no_room(ROOM);
        }
        PageError::ours()
    }
}

impl From<AccountError> for PageError {
    /// For what a form did not catch at its field.
    fn from(error: AccountError) -> PageError {
        match &error {
            AccountError::Wait { seconds, .. } => PageError::too_many(error.to_string(), *seconds),
            AccountError::Busy => {
                PageError::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string(), "Nothing was changed.")
            }
            error if error.is_full_disk() => PageError::no_room(ROOM),
            error if error.is_ours() => {
                tracing::error!(%error, "the accounts could not be read or written");
                PageError::ours()
            }
            error => PageError::bad_request(error.to_string(), "Nothing was changed."),
        }
    }
}

impl From<ledger::LedgerError> for PageError {
    fn from(error: ledger::LedgerError) -> PageError {
        PageError::from(anyhow::Error::new(error))
    }
}

impl IntoResponse for PageError {
    /// The status alone: `dress` makes the page of it, which takes the request's own circumstances.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Gives an error its page. What the web framework itself refuses comes here too, as plain text.
#[must_use]
pub fn dress(mut response: Response, desk: &Desk, asked: &Asked) -> Response {
    let status = response.status();
    let error = response.extensions_mut().remove::<PageError>();
    let plain = || (status.is_client_error() || status.is_server_error()) && !is_page(&response);
    let Some(error) = error.or_else(|| plain().then(|| of_status(status))) else { return response };
    let shell = desk.shell(asked, &error.message, Section::Elsewhere);
    // Where things lie on this computer is told to those who work here.
    let hint = match asked.signed_in {
        Some(_) => crate::cli::folder::typed(&error.hint),
        None => error.hint.clone(),
    };
    let page = ErrorPage { shell, message: error.message.clone(), hint };
    let mut response = match page.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(_) => (status, format!("{}\n{}\n", error.message, error.hint)).into_response(),
    };
    if let Some(seconds) = error.retry {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn is_page(response: &Response) -> bool {
    let content_type = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    content_type.is_some_and(|value| value.starts_with("text/html"))
}

/// What the web framework refused before a handler saw it.
fn of_status(status: StatusCode) -> PageError {
    let (message, hint) = match status {
        StatusCode::PAYLOAD_TOO_LARGE => {
            ("What was sent is larger than this page takes.", "Send less at once; nothing was changed.")
        }
        StatusCode::METHOD_NOT_ALLOWED => {
            ("This address cannot be used in that way.", "Go back and use the buttons of the page.")
        }
        status if status.is_server_error() => return PageError::ours(),
        _ => (
            "The address or the form came incomplete or garbled.",
            "Go back, and try again; nothing was changed.",
        ),
    };
    PageError::new(status, message, hint)
}

/// What answers an address that no route takes.
pub async fn no_such_page(_: Request) -> PageError {
    PageError::not_found()
}
