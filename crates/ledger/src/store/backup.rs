//! A whole office in one file, and back from it.

use super::{Ledger, STORE, platform, schema};
use crate::LedgerError;
use ed25519_dalek::SigningKey;
use rusqlite::{Connection, backup::Backup};
use std::path::Path;

const DEVICE_KEY: &str = "device_key";

impl Ledger {
    /// Writes a backup of the whole office into the new file `to`, while others read and write.
    ///
    /// The file holds the device's secret key, so that the office can go on from it; only its owner may read
    /// it. Folders opened from it go on as new incarnations.
    ///
    /// # Errors
    /// [`LedgerError::Refused`] if there is a file of that name.
    pub fn backup(&self, to: &Path) -> Result<(), LedgerError> {
        if to.exists() {
            return Err(LedgerError::refused(format!("{} exists already", to.display())));
        }
        let draft = to.with_extension("part");
        remove(&draft)?;
        platform::write_private(&draft, b"").map_err(|error| LedgerError::folder(&draft, error))?;
        let copied = self.copy_into(&draft);
        if let Err(error) = copied {
            let _ = std::fs::remove_file(&draft);
            return Err(error);
        }
        finish(&draft, to)
    }

    fn copy_into(&self, draft: &Path) -> Result<(), LedgerError> {
        let mut copy = Connection::open(draft)?;
        let reading = self.read()?;
        // All pages in one step: a writer in between would make it begin again.
        Backup::new(&reading, &mut copy)?.step(-1)?;
        drop(reading);
        copy.pragma_update(None, "journal_mode", "DELETE")?;
        schema::set_meta(&copy, DEVICE_KEY, self.key.to_bytes())?;
        copy.execute("DELETE FROM meta WHERE key = 'stamp'", [])?;
        copy.close().map_err(|(_, error)| error)?;
        Ok(())
    }
}

/// Puts a backup into a folder that holds no office yet. [`Ledger::open`] then goes on from it.
///
/// # Errors
/// [`LedgerError::Refused`] if the folder holds an office; [`LedgerError::NotALedger`] or
/// [`LedgerError::Newer`] if the file is not a backup that this version can open.
pub fn restore(backup: &Path, folder: &Path) -> Result<(), LedgerError> {
    let store = folder.join(STORE);
    if store.exists() {
        return Err(LedgerError::refused(format!("{} holds an office already", folder.display())));
    }
    if !backup.is_file() {
        return Err(LedgerError::folder(backup, std::io::ErrorKind::NotFound.into()));
    }
    schema::check_header(backup)?;
    std::fs::create_dir_all(folder).map_err(|error| LedgerError::folder(folder, error))?;
    let draft = store.with_extension("part");
    remove(&draft)?;
    let content = std::fs::File::open(backup).map_err(|error| LedgerError::folder(backup, error))?;
    platform::copy_private(content, &draft).map_err(|error| LedgerError::folder(&draft, error))?;
    finish(&draft, &store)
}

/// Gives a finished file its name, for good.
fn finish(draft: &Path, name: &Path) -> Result<(), LedgerError> {
    let fault = |error| LedgerError::folder(name, error);
    std::fs::File::open(draft).and_then(|file| file.sync_all()).map_err(fault)?;
    std::fs::rename(draft, name).map_err(fault)?;
    let folder = name.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    platform::sync_folder(folder).map_err(fault)
}

fn remove(draft: &Path) -> Result<(), LedgerError> {
    match std::fs::remove_file(draft) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(LedgerError::folder(draft, error)),
        _ => Ok(()),
    }
}

/// Moves the device's key from a restored store into its own file, and out of the store.
pub(super) fn take_key_out(writer: &mut Connection, path: &Path) -> Result<(), LedgerError> {
    let Some(seed) = schema::meta::<[u8; 32]>(writer, DEVICE_KEY)? else { return Ok(()) };
    if !path.exists() {
        super::device::write(path, &SigningKey::from_bytes(&seed))?;
    }
    writer.pragma_update(None, "secure_delete", true)?;
    writer.execute("DELETE FROM meta WHERE key = ?1", [DEVICE_KEY])?;
    writer.pragma_update(None, "secure_delete", false)?;
    super::erasable::empty_journal(writer)
}
