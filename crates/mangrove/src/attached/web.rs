//! Files as a browser asks for them: handed out, asked for, waited for no more.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use ledger::SpaceId;

use crate::follow_up::Evidence;
use crate::form::Sent;
use crate::office::View;
use crate::office::attached::{Here, SHOWN_BYTES};
use crate::web::error::PageError;

/// Of the files of a record, the one with this hash; of several the one that is here.
#[must_use]
pub fn chosen(view: &View, space: SpaceId, files: &[Evidence], sha256: &str) -> Option<Evidence> {
    let named: Vec<&Evidence> = files.iter().filter(|file| file.sha256 == sha256).collect();
    let is_here = |file: &&&Evidence| view.office.file_stands(space, file).is_ok_and(|it| it == Here::Whole);
    named.iter().find(is_here).or(named.first()).map(|file| (*file).clone())
}

/// Hands a file out.
///
/// # Errors
/// Not found if it is not here.
pub fn hand_out(view: &View, space: SpaceId, file: &Evidence) -> Result<Response, PageError> {
    if file.size > SHOWN_BYTES {
        return Err(PageError::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            format!(
                "{} is larger than {} MB, which is more than a page hands out.",
                file.name,
                SHOWN_BYTES >> 20
            ),
            "Ask whoever attached it for a smaller copy.",
        ));
    }
    let bytes = view.office.file_bytes(space, file)?.ok_or_else(PageError::not_found)?;
    Ok(attachment(&file.name, bytes))
}

/// A file to take away, under its own name: never shown by the browser as a page of ours.
#[must_use]
pub fn attachment(name: &str, bytes: Vec<u8>) -> Response {
    let encoded: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
    let disposition = format!("attachment; filename*=UTF-8''{}", encoded.replace('+', "%20"));
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    (headers, bytes).into_response()
}

/// Asks for a file, or says that it is not waited for; leads back to where the form was.
///
/// # Errors
/// Not found if there is nothing to ask for.
pub fn ask(
    view: &View,
    space: SpaceId,
    file: &Evidence,
    body: &[u8],
    back: &str,
) -> Result<Response, PageError> {
    let ledger = view.office.ledger();
    let hash = file.content.as_ref().ok_or_else(PageError::not_found)?;
    if ledger.file(space, hash)?.is_none() {
        return Err(PageError::not_found());
    }
    let sent = Sent::read(body);
    match sent.one("wanted").as_str() {
        "no" => ledger.unwant(space, hash)?,
        _ => ledger.want(space, hash)?,
    }
    let to = if sent.one("back") == "/exchange" { "/exchange#files" } else { back };
    Ok(Redirect::to(to).into_response())
}
