//! A form as it comes from a browser, with the files in it: these are kept beside the log at once, so that they are not
//! lost when something else in the form is wrong.

use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header;

use crate::follow_up::{EVIDENCE_LIMIT, Evidence};
use crate::form::Sent;
use crate::web::Desk;
use crate::web::error::PageError;

/// The largest form without files, in bytes.
pub const FORM_LIMIT: usize = 128 * 1024;
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
        let file = field.file_name().map(crate::import::short_name);
        let bytes = field.bytes().await.map_err(|_| broken())?;
        match file {
            Some(file) if !bytes.is_empty() && !file.is_empty() => {
                files += 1;
                if bytes.len() > EVIDENCE_LIMIT || files > FILES {
                    return Err(too_large());
                }
                let kept = desk.clone().answer(move |desk| keep(desk, file, &bytes)).await?;
                sent.push(&name, kept.to_form(desk.office.seal()));
            }
            Some(_) => {}
            None => {
                length += bytes.len();
                if length > FORM_LIMIT {
                    return Err(too_large());
                }
                sent.push(&name, String::from_utf8_lossy(&bytes).into_owned());
            }
        }
    }
    Ok(sent)
}

fn keep(desk: &Desk, name: String, bytes: &[u8]) -> Result<Evidence, PageError> {
    let sha256 = desk.office.keep_file(bytes).map_err(|error| PageError::disk(&error))?;
    Ok(Evidence { name, sha256, size: bytes.len() as u64, added: desk.office.today().to_string() })
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
