//! Room on the disk: what is saved leaves a reserve free, so that reading, sending and tidying still work when the disk is
//! full.
//!
//! Two things keep it. Nothing is saved that would leave less than [`KEPT`] free. And a file of [`RESERVE`] bytes stands in the
//! data folder, which is given back when other programs have filled the disk, and made again when there is room.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Bytes that stay free on the disk, for what goes on when nothing more is saved.
pub const KEPT: u64 = 32 << 20;
/// Bytes of the reserve's file.
const RESERVE: u64 = 16 << 20;
/// The reserve's file in the data folder.
const FILE: &str = "reserve";

/// The bytes that are free on the disk of a folder; none where the system does not say.
pub type Free = fn(&Path) -> Option<u64>;

/// There is no room for what was to be saved.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("The disk of {} is full, so this was not saved", .folder.display())]
pub struct NoRoom {
    /// The data folder.
    pub folder: PathBuf,
}

impl NoRoom {
    /// What to do next.
    #[must_use]
    pub fn hint(&self) -> String {
        format!(
            "Free {} MB on that disk, then save again: reading and sending go on meanwhile. Old backups and downloads are the \
             first to move to another disk; nothing in the data folder itself is.",
            (KEPT + RESERVE) >> 20
        )
    }
}

/// The room of one data folder.
pub struct Room {
    folder: PathBuf,
    free: Free,
}

impl Room {
    /// The room of a folder on its disk.
    #[must_use]
    pub fn of(folder: &Path) -> Room {
        Room { folder: folder.to_owned(), free: on_disk }
    }

    /// The same, with the disk measured in this way: stories fill one that is not there.
    #[must_use]
    pub fn measured(folder: &Path, free: Free) -> Room {
        Room { folder: folder.to_owned(), free }
    }

    /// Keeps the reserve as there is room for it. Returns whether the reserve was given back.
    pub fn tidy(&self) -> bool {
        let path = self.folder.join(FILE);
        let has_room = (self.free)(&self.folder).is_some_and(|free| free > 2 * (KEPT + RESERVE));
        if has_room && !path.exists() {
            // A reserve that could not be made is none; there may be room for it later.
            let _ = make(&path);
        }
        self.give_back()
    }

    /// Gives the reserve back if other programs have filled the disk. Returns whether it did.
    pub fn give_back(&self) -> bool {
        let path = self.folder.join(FILE);
        let is_full = (self.free)(&self.folder).is_some_and(|free| free < KEPT / 2);
        is_full && path.exists() && fs::remove_file(path).is_ok()
    }

    /// Whether so many bytes may be saved.
    ///
    /// # Errors
    /// [`NoRoom`] if less than [`KEPT`] would stay free.
    pub fn for_bytes(&self, bytes: u64) -> Result<(), NoRoom> {
        self.tidy();
        match (self.free)(&self.folder) {
            Some(free) if free < KEPT.saturating_add(bytes) => Err(self.none()),
            _ => Ok(()),
        }
    }

    /// The error that says that there is none.
    #[must_use]
    pub fn none(&self) -> NoRoom {
        NoRoom { folder: self.folder.clone() }
    }
}

fn on_disk(folder: &Path) -> Option<u64> {
    fs4::available_space(folder).ok()
}

/// Bytes that no disk can make smaller than they are.
fn make(path: &Path) -> io::Result<()> {
    let mut file = File::create(path)?;
    let block: Vec<u8> = (0..64 * 1024u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let written = (0..RESERVE / block.len() as u64).try_for_each(|_| file.write_all(&block));
    if written.and_then(|()| file.sync_all()).is_err() {
        return fs::remove_file(path);
    }
    Ok(())
}

/// Whether an error, or what caused it, is that the disk is full.
#[must_use]
pub fn is_full(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let store = cause.downcast_ref::<rusqlite::Error>().and_then(rusqlite::Error::sqlite_error_code);
        matches!(cause.downcast_ref(), Some(ledger::LedgerError::Full))
            || cause.is::<NoRoom>()
            || store == Some(rusqlite::ErrorCode::DiskFull)
            || cause.downcast_ref::<io::Error>().is_some_and(is_full_disk)
    })
}

/// Whether the disk, or what an account of the computer may put on it, is full.
#[must_use]
pub fn is_full_disk(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn saving_stops_before_the_disk_is_full_and_the_reserve_comes_and_goes() {
        let folder = tempfile::tempdir().unwrap();
        let reserve = folder.path().join(FILE);
        let room = |free| Room::measured(folder.path(), free);
        assert_eq!(room(|_| Some(1 << 40)).for_bytes(1 << 30), Ok(()));
        assert_eq!(reserve.metadata().unwrap().len(), RESERVE);
        let full = room(|_| Some(KEPT + 10));
        assert_eq!(full.for_bytes(10), Ok(()));
        assert_eq!(full.for_bytes(11), Err(full.none()));
        assert!(reserve.exists(), "there is still room to read and to send");
        assert!(room(|_| Some(4_096)).tidy() && !reserve.exists());
        assert!(
            !room(|_| Some(KEPT)).tidy() && !reserve.exists(),
            "it does not take what has just come free"
        );
        assert_eq!(room(|_| None).for_bytes(u64::MAX), Ok(()), "where nothing is known nothing is refused");
    }
}
