//! Exchange by file on the pages, for a stick or a mail: a file written for one computer, and files taken in.

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Multipart, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::bundle::{self, Findings, Receiver};
use super::device;
use super::keep;
use super::stand::short;
use super::tables::{device_name, devices};
use super::web::{stand_page, works_here};
use crate::form::Sent;
use crate::import::job::Incoming;
use crate::look::{Notice, Weight};
use crate::office::View;
use crate::web::error::PageError;
use crate::web::{Asked, Desk, upload};

/// Bytes of a file that is written here: it is held in memory until it has gone to the browser.
const FILE_BYTES: u64 = 64 << 20;

/// `POST /exchange/devices/{device}/file`: what that computer lacks, in a file that only it can read.
pub async fn write(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let files_up_to = match Sent::read(&body).one("attached").as_str() {
            "all" => u64::MAX,
            "none" => 0,
            _ => bundle::FILES,
        };
        let stand = device::known(&desk.view(&asked), &id)?;
        if !device::takes_files(&desk.office, &stand) {
            return Err(PageError::not_found());
        }
        let office = &desk.office;
        keep::complete(office)?;
        let (ledger, now_ms) = (office.ledger(), office.environment().now_ms());
        let receiver = Receiver::Device(stand.device);
        let spaces = bundle::spaces_for(ledger, &receiver, now_ms)?;
        let name = format!("for-{}.bundle", short(stand.device));
        let folder = upload::folder_of_one(office).map_err(|error| PageError::disk(&error))?;
        let to = folder.path().join(&name);
        let written = bundle::write(
            ledger,
            office.folder(),
            &to,
            &receiver,
            spaces,
            (files_up_to, FILE_BYTES),
            now_ms,
        )?;
        if written.1.len() > 1 {
            return Err(PageError::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                format!(
                    "What that computer lacks takes more than {} MB, so no file was made.",
                    FILE_BYTES >> 20
                ),
                format!("Write it in pieces: mangrove bundle write FILE --for {}", short(stand.device)),
            ));
        }
        let bytes = std::fs::read(&to).map_err(|error| PageError::disk(&error))?;
        let headers = [
            (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
            (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
            (header::CACHE_CONTROL, "no-store".to_owned()),
        ];
        Ok((headers, bytes).into_response())
    })
    .await
}

/// `POST /exchange/files`: files of bundles, in any order, also twice.
pub async fn read(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    files: Multipart,
) -> Result<Response, PageError> {
    works_here(&desk.view(&asked))?;
    let came = upload::receive(&desk.office, files).await;
    desk.answer(move |desk| {
        let (status, notices) = match came {
            Ok(files) => {
                let notices = take_in(&desk.view(&asked), &files)?;
                let bad = notices.iter().any(|notice| notice.weight == Weight::Bad);
                (if bad { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, notices)
            }
            Err(error) => (error.status(), vec![bad(error.message().to_owned(), error.hint().to_owned())]),
        };
        Ok((status, stand_page(desk, &asked, notices)?).into_response())
    })
    .await
}

fn bad(title: String, words: String) -> Notice {
    Notice { weight: Weight::Bad, title, words, next: None }
}

/// Takes files in, each as far as it can be read; what came of them, in words.
fn take_in(view: &View, files: &[Incoming]) -> anyhow::Result<Vec<Notice>> {
    let office = view.office;
    let now_ms = office.environment().now_ms();
    let (mut read, mut paths, mut notices) = (Vec::new(), Vec::new(), Vec::new());
    for file in files {
        match bundle::read(office.ledger(), office.folder(), &file.path, None, now_ms) {
            Ok(one) => {
                read.push((file.name.clone(), one));
                paths.push(&file.path);
            }
            Err(error) => {
                let error = PageError::from(error);
                let words = format!("{} {}", error.message(), error.hint());
                notices.push(bad(format!("{} was not taken in", file.name), words));
            }
        }
    }
    for at in bundle::early(&read) {
        let again = bundle::read(office.ledger(), office.folder(), paths[at], None, now_ms)?;
        read.push((read[at].0.clone(), again));
    }
    for file in files {
        // What stays behind is removed when the office next opens.
        let _ = std::fs::remove_file(&file.path);
    }
    let found = Findings::of(&read);
    bundle::taken_in(office, &found)?;
    if !found.is_whole() {
        let what = if found.damaged.is_empty() { "A file".to_owned() } else { found.damaged.join(", ") };
        notices.push(bad(format!("{what} could not be read to the end"), bundle::DAMAGED.to_owned()));
    }
    let missing: Vec<String> = found.missing_in_words().collect();
    if !missing.is_empty() {
        notices.push(Notice {
            weight: Weight::Split,
            title: "Not all of it is here yet".to_owned(),
            words: format!("{} Take in the others too, in any order.", missing.join(" ")),
            next: None,
        });
    }
    if let Some(from) = found.from {
        let stand = devices(view)?.into_iter().find(|stand| stand.device == from);
        // How much came may be more than this person reads: whether anything did, and from whom, is enough.
        notices.push(Notice {
            weight: Weight::Good,
            title: match found.came {
                0 => "All that the file holds was here already".to_owned(),
                _ => "What the file holds is here now".to_owned(),
            },
            words: match &stand {
                Some(stand) => format!("It was written on: {}.", device_name(view, stand)),
                None => format!("It was written on the computer {}.", short(from)),
            },
            next: stand.map(|stand| {
                (format!("/exchange/devices/{}", stand.device), "Answer with a file".to_owned())
            }),
        });
    }
    Ok(notices)
}
