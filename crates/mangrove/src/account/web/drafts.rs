//! `/drafts`: forms keep what was typed by themselves. A form that is open says where it is; what is typed into it is kept
//! under that address, for whoever typed it, and fills the form when they open it again.

use askama::{Template, filters::HtmlSafe};
use axum::Extension;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use crate::form::Sent;
use crate::office::words::day_and_time;
use crate::web::error::PageError;
use crate::web::theme::local;
use crate::web::{Asked, Desk};

/// The hidden field with the form's own address.
const ADDRESS: &str = "draft";
/// In a form that was filled from a draft: when that was kept, in words.
const SINCE: &str = "draft_since";

/// Stands at the end of a form that keeps what is typed: after its button, which so stays the one that Enter presses.
#[derive(Clone, Debug, Default, Template)]
#[template(
    ext = "html",
    source = r#"<div class="kept-draft"><input type="hidden" name="draft" value="{{ address }}"><p class="small quiet" data-kept aria-live="polite">{% if !since.is_empty() %}Filled with what you typed here and did not save, {{ since }}.{% endif %}</p><p class="acts"><button class="small" type="submit" formaction="/drafts" formenctype="application/x-www-form-urlencoded" formnovalidate name="keep" value="yes">Keep for later</button>{% if !since.is_empty() %}<button class="small" type="submit" formaction="/drafts" formenctype="application/x-www-form-urlencoded" formnovalidate name="drop" value="yes">Begin afresh</button>{% endif %}</p></div>"#
)]
pub struct Kept {
    address: String,
    since: String,
}

impl HtmlSafe for Kept {}

impl Kept {
    /// For a form that is shown, as it was filled.
    #[must_use]
    pub fn of(asked: &Asked, form: &Sent) -> Kept {
        let sent = form.one(ADDRESS);
        let address = if sent.is_empty() { path(asked).to_owned() } else { local(&sent).to_owned() };
        Kept { address, since: form.one(SINCE) }
    }
}

fn path(asked: &Asked) -> &str {
    asked.address.split('?').next().unwrap_or_default()
}

/// The form at the address that is asked for, as it was typed and not saved.
///
/// # Errors
/// If the store cannot be read.
pub fn restored(desk: &Desk, asked: &Asked) -> Result<Option<Sent>, PageError> {
    let Some(me) = &asked.signed_in else { return Ok(None) };
    let Some(draft) = desk.accounts.draft(me.account, path(asked))? else { return Ok(None) };
    let mut sent = Sent::read(draft.body.as_bytes());
    let (day, time) = day_and_time(u64::try_from(draft.at.as_millisecond()).unwrap_or(0));
    sent.push(SINCE, format!("{day}, {time}"));
    Ok(Some(sent))
}

/// The form was saved: its draft has done what it was for.
///
/// # Errors
/// If the store cannot be written.
pub fn done(desk: &Desk, asked: &Asked, sent: &Sent) -> Result<(), PageError> {
    if let Some(me) = &asked.signed_in {
        desk.accounts.drop_draft(me.account, &sent.one(ADDRESS))?;
    }
    Ok(())
}

/// `POST /drafts`.
pub async fn keep(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    body: Bytes,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let Some(me) = &asked.signed_in else { return Err(PageError::not_found()) };
        let mut sent = Sent::read(&body);
        let address = sent.one(ADDRESS);
        if address.is_empty() || local(&address) != address {
            return Err(PageError::bad_request("The form does not say where it is.", "Load its page again."));
        }
        if !sent.one("drop").is_empty() {
            desk.accounts.drop_draft(me.account, &address)?;
            return Ok(Redirect::to(&address).into_response());
        }
        let by_itself = !sent.one("by_itself").is_empty();
        for own in [ADDRESS, SINCE, "keep", "by_itself"] {
            sent.remove(own);
        }
        desk.accounts.keep_draft(me.account, &address, &sent.to_body())?;
        Ok(match by_itself {
            true => StatusCode::NO_CONTENT.into_response(),
            false => Redirect::to("/account?done=draft").into_response(),
        })
    })
    .await
}
