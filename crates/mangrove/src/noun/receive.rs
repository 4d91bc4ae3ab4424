//! A form as it comes from a browser, with the files in it: these are kept beside the log at once, so that they are not
//! lost when something else in the form is wrong.

use axum::extract::multipart::Field;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header;

use crate::follow_up::{EVIDENCE_LIMIT, Evidence};
use crate::form::Sent;
use crate::office::attached::STAGED_OF_ONE;
use crate::web::error::PageError;
use crate::web::{Asked, Desk};

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
pub async fn receive(desk: &Desk, asked: &Asked, request: Request) -> Result<Sent, PageError> {
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
            let bytes = words_of(field, FORM_LIMIT - length).await?;
            length += bytes.len();
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
                let owner = asked.signed_in.as_ref().map(|signed_in| signed_in.account.to_string());
                let kept = desk.clone().answer(move |desk| keep(desk, owner, file, &bytes)).await?;
                sent.push(&name, kept.to_form(desk.office.seal()));
            }
            Some(_) => {}
        }
    }
    Ok(sent)
}

/// The bytes of a field of words. It is refused as soon as more come than are left.
async fn words_of(mut field: Field<'_>, left: usize) -> Result<Vec<u8>, PageError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|_| broken())? {
        if bytes.len() + chunk.len() > left {
            return Err(too_large());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
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

fn keep(desk: &Desk, owner: Option<String>, name: String, bytes: &[u8]) -> Result<Evidence, PageError> {
    let sha256 = match owner {
        Some(owner) => stage(desk, &owner, bytes)?,
        None => return Err(PageError::not_found()),
    };
    let added = desk.office.today().to_string();
    Ok(Evidence { name, sha256, size: bytes.len() as u64, added, content: None })
}

/// Keeps a file until its form is saved, if its account has not too many of them already.
///
/// # Errors
/// If the account, or the disk, has no room for it.
pub fn stage(desk: &Desk, owner: &str, bytes: &[u8]) -> Result<String, PageError> {
    let staged = desk.office.stage_file_of(owner, bytes).map_err(|error| PageError::disk(&error))?;
    staged.ok_or_else(|| {
        PageError::new(
            axum::http::StatusCode::INSUFFICIENT_STORAGE,
            format!(
                "Your account has {} MB of files in forms that were never saved, so this one was not taken.",
                STAGED_OF_ONE >> 20
            ),
            "Save the forms that are open, or drop their drafts on the page of your account; what is not saved goes after 30 days.",
        )
    })
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
