//! How far the store has come, in a small file beside it.
//!
//! The store counts its commits; after each, the count goes into the mark. The mark may lag behind the
//! store, by a crash or a loss of power, and is never ahead of it. If it is, somebody put an older store in
//! this one's place.

use super::schema;
use crate::LedgerError;
use rusqlite::{Connection, Transaction};
use std::{
    fs::{File, OpenOptions},
    io::{Read, Seek, SeekFrom, Write},
    path::Path,
    sync::{Mutex, PoisonError},
};

const COUNT: &str = "commits";

/// The mark's file. A mark that can't be written or read only makes one sign of a restore fail; the
/// folder's stamp is the other.
pub(super) struct Mark(Mutex<Option<File>>);

impl Mark {
    pub(super) fn open(path: &Path) -> Self {
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
        Self(Mutex::new(file.ok()))
    }

    /// The count in the mark, if there is a whole one.
    pub(super) fn read(&self) -> Option<u64> {
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let file = file.as_mut()?;
        let mut bytes = [0u8; 8];
        file.seek(SeekFrom::Start(0)).ok()?;
        file.read_exact(&mut bytes).ok()?;
        Some(u64::from_be_bytes(bytes))
    }

    /// Writes the count in one piece and does not wait for the disk.
    pub(super) fn write(&self, count: u64) {
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(file) = file.as_mut()
            && file.seek(SeekFrom::Start(0)).is_ok()
        {
            // Losing this write is the same as a mark that lags behind.
            let _ = file.write_all(&count.to_be_bytes());
        }
    }
}

pub(super) fn count(connection: &Connection) -> Result<u64, LedgerError> {
    Ok(schema::meta(connection, COUNT)?.unwrap_or(0))
}

/// Counts this transaction; returns the new count.
pub(super) fn advance(transaction: &Transaction<'_>) -> Result<u64, LedgerError> {
    let count = count(transaction)? + 1;
    schema::set_meta(transaction, COUNT, count)?;
    Ok(count)
}
