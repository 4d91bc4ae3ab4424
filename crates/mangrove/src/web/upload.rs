//! Files that a browser sends: streamed to the disk, counted as they come, never held in memory.

use std::path::{Path, PathBuf};

use axum::extract::Multipart;
use axum::extract::multipart::Field;
use axum::http::StatusCode;
use tokio::io::AsyncWriteExt;

use super::error::PageError;
use crate::import::job::Incoming;
use crate::import::{EXPORT_LIMIT, FILES_LIMIT, How};
use crate::office::Office;
use crate::office::room::{NoRoom, Room};

/// Bytes of an upload after which the room on the disk is looked at again.
const ROOM_EVERY: u64 = 1 << 20;

/// Where uploads lie until they are read.
fn folder(office: &Office) -> PathBuf {
    office.folder().join("incoming")
}

/// Empties the folder of uploads: what lies there when the office opens was never answered for.
///
/// # Errors
/// If the folder cannot be made.
pub fn clear(office: &Office) -> std::io::Result<()> {
    let folder = folder(office);
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(folder)
}

/// A folder for a file that goes to the browser; it is gone when it is let go.
///
/// # Errors
/// If the disk takes none.
pub fn folder_of_one(office: &Office) -> std::io::Result<tempfile::TempDir> {
    tempfile::tempdir_in(folder(office))
}

/// Takes the files of a form's field named `files`.
pub async fn receive(office: &Office, mut form: Multipart) -> Result<Vec<Incoming>, PageError> {
    let mut files = Vec::new();
    let taken = take_all(&folder(office), office.room(), &mut form, &mut files).await;
    match taken {
        Ok(()) if files.is_empty() => Err(PageError::bad_request(
            "No file came with the form.",
            "Choose one or more files, then send the form again.",
        )),
        Ok(()) => Ok(files),
        Err(error) => {
            for file in files {
                // What stays behind is removed when the office next opens.
                let _ = tokio::fs::remove_file(file.path).await;
            }
            Err(error)
        }
    }
}

async fn take_all(
    folder: &Path,
    room: &Room,
    form: &mut Multipart,
    files: &mut Vec<Incoming>,
) -> Result<(), PageError> {
    while let Some(field) = form.next_field().await.map_err(broken)? {
        let name = field.file_name().unwrap_or_default().to_owned();
        if field.name() != Some("files") || name.is_empty() {
            continue;
        }
        if files.len() == FILES_LIMIT {
            return Err(PageError::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                format!("More than {FILES_LIMIT} files came at once; none was taken."),
                "Send them in smaller lots.",
            ));
        }
        let path = unused(folder);
        files.push(Incoming { path: path.clone(), name: name.clone(), how: How::Ask });
        take_one(field, &path, &name, room).await?;
    }
    Ok(())
}

/// A name that no other upload has: they are counted from the start of the program.
fn unused(folder: &Path) -> PathBuf {
    use std::sync::atomic::{AtomicU64, Ordering};
    static COUNT: AtomicU64 = AtomicU64::new(0);
    folder.join(format!("{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed)))
}

async fn take_one(mut field: Field<'_>, path: &Path, name: &str, room: &Room) -> Result<(), PageError> {
    let mut file = tokio::fs::File::create(path).await.map_err(|error| PageError::disk(&error))?;
    let mut size = 0_u64;
    let no_room = |full: NoRoom| PageError::no_room(&full.hint());
    while let Some(chunk) = field.chunk().await.map_err(broken)? {
        size += chunk.len() as u64;
        if size > EXPORT_LIMIT {
            return Err(PageError::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                format!("{name} is larger than {} MB, so nothing was taken.", EXPORT_LIMIT >> 20),
                "Split it, or leave this file out.",
            ));
        }
        // Measured again and again: other uploads come at the same time.
        if size % ROOM_EVERY < chunk.len() as u64 {
            room.for_bytes(chunk.len() as u64).map_err(no_room)?;
        }
        file.write_all(&chunk).await.map_err(|error| PageError::disk(&error))?;
    }
    file.flush().await.map_err(|error| PageError::disk(&error))
}

fn broken(error: axum::extract::multipart::MultipartError) -> PageError {
    tracing::info!(%error, "an upload broke off");
    PageError::new(
        error.status(),
        "The upload broke off before all of it had come, so nothing was taken.",
        "Send the files again.",
    )
}
