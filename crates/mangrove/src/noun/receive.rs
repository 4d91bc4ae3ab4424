//! A form as it comes from a browser, with the files in it: these are kept beside the log at once, so that they are not
//! lost when something else in the form is wrong.

use axum::extract::multipart::Field;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header;

use crate::follow_up::{EVIDENCE_LIMIT, Evidence};
use crate::form::Sent;
use crate::web::Desk;
use crate::web::error::PageError;

/// The largest form without files, in bytes.
pub const FORM_LIMIT: usize = 128 * 1024;
/// The largest body of a form that is read: a file that is too large is passed over to its end.
pub const BODY_LIMIT: usize = 8 * EVIDENCE_LIMIT;
/// Stands in a field for a file that was too large, before its name.
const TOO_LARGE: &str = "too-large|";
/// The most files that one form may bring.
const FILES: usize = 10;

/// Reads the form of a request.
///
/// # Errors
/// If it is too large or breaks off.
pub async fn receive(desk: &Desk, request: Request) -> Result<Sent, PageError> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
        let body = axum::body::to_bytes(request.into_body(), FORM_LIMIT).await.map_err(|_| too_large())?;
        return Ok(Sent::read(&body));
    }
    let mut form = Multipart::from_request(request, desk).await.map_err(|_| broken())?;
    let mut sent = Sent::default();
    let (mut length, mut files) = (0, 0);
    while let Some(field) = form.next_field().await.map_err(|_| broken())? {
        let name = field.name().unwrap_or_default().to_owned();
        let Some(file) = field.file_name().map(crate::import::short_name) else {
            let bytes = field.bytes().await.map_err(|_| broken())?;
            length += bytes.len();
            if length > FORM_LIMIT {
                return Err(too_large());
            }
            sent.push(&name, String::from_utf8_lossy(&bytes).into_owned());
            continue;
        };
        let bytes = file_of(field).await?;
        files += usize::from(bytes.as_ref().is_none_or(|bytes| !bytes.is_empty()));
        if files > FILES {
            return Err(too_large());
        }
        match bytes {
            None => sent.push(&name, format!("{TOO_LARGE}{file}")),
            Some(bytes) if !bytes.is_empty() && !file.is_empty() => {
                let kept = desk.clone().answer(move |desk| keep(desk, file, &bytes)).await?;
                sent.push(&name, kept.to_form(desk.office.seal()));
            }
            Some(_) => {}
        }
    }
    Ok(sent)
}

/// The bytes of a file; none if there are more than a file may have: the rest is passed over, so that what was typed in the
/// form comes too.
async fn file_of(mut field: Field<'_>) -> Result<Option<Vec<u8>>, PageError> {
    let (mut bytes, mut is_too_large) = (Vec::new(), false);
    while let Some(chunk) = field.chunk().await.map_err(|_| broken())? {
        is_too_large |= bytes.len() + chunk.len() > EVIDENCE_LIMIT;
        if is_too_large {
            bytes = Vec::new();
        } else {
            bytes.extend_from_slice(&chunk);
        }
    }
    Ok((!is_too_large).then_some(bytes))
}

/// What is wrong with the files that came for a field, where one was too large to be kept.
#[must_use]
pub fn too_large_in(typed: &[String]) -> Option<String> {
    let name = typed.iter().find_map(|typed| typed.strip_prefix(TOO_LARGE))?;
    let most = EVIDENCE_LIMIT >> 20;
    Some(format!("{name} is larger than {most} MB, so it was not kept. Choose a smaller one."))
}

fn keep(desk: &Desk, name: String, bytes: &[u8]) -> Result<Evidence, PageError> {
    let sha256 = desk.office.stage_file(bytes).map_err(|error| PageError::disk(&error))?;
    let added = desk.office.today().to_string();
    Ok(Evidence { name, sha256, size: bytes.len() as u64, added, content: None })
}

fn too_large() -> PageError {
    PageError::new(
        axum::http::StatusCode::PAYLOAD_TOO_LARGE,
        format!(
            "The form is too large, so nothing was saved. Its words may have {} kB, a file {} MB, and there may be {FILES} files.",
            FORM_LIMIT >> 10,
            EVIDENCE_LIMIT >> 20
        ),
        "Go back, shorten it or choose a smaller file, and send it again.",
    )
}

fn broken() -> PageError {
    PageError::bad_request("The form did not come whole, so nothing was saved.", "Go back and send it again.")
}
