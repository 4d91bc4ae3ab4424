//! Files of records: kept on this disk until the form that brings them is saved, then beside the log of the record's space,
//! where they travel and vanish with it.

use std::io;
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use ledger::{Edit, FieldId, SpaceId, Value};

use super::files::ASIDE;
use super::kind::{Kind, Shape};
use super::{Office, Save};
use crate::follow_up::Evidence;

/// Files that came with a form and were never saved are kept so long: a draft that names them may be taken up again.
const UNSAVED: Duration = Duration::from_hours(30 * 24);
/// Those that were saved are kept here so long: one form may be saved into two spaces, or sent twice.
const SAVED: Duration = Duration::from_hours(1);
/// Bytes of files that one account may have in forms which are not saved.
pub const STAGED_OF_ONE: u64 = 200 << 20;
/// The largest file that is handed to a browser, which is done from memory. People attach smaller ones.
pub const SHOWN_BYTES: u64 = 64 << 20;

/// How much of a file is on this computer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Here {
    /// All of it.
    Whole,
    /// So many of its parts; the rest comes with exchanges.
    Coming(u64, u64),
    /// So many of its parts; the rest comes when somebody asks for it.
    Left(u64, u64),
    /// Only word of it; how many parts it has comes with the next exchange.
    Told,
    /// It was erased.
    Erased,
    /// Its name and its hash are all that was ever recorded.
    Nowhere,
}

impl Office {
    /// Keeps a file that came with a form until the form is saved. Returns its SHA-256.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn stage_file(&self, bytes: &[u8]) -> io::Result<String> {
        self.room.for_bytes(bytes.len() as u64).map_err(io::Error::other)?;
        self.staged.keep(bytes)
    }

    /// The same for an account, in a store of its own count; none if it has [`STAGED_OF_ONE`] there already.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn stage_file_of(&self, owner: &str, bytes: &[u8]) -> io::Result<Option<String>> {
        let sha256 = super::files::sha256(bytes);
        let _turn = self.staging.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let waits = self.staged.bytes_of(owner, &sha256);
        if waits + bytes.len() as u64 > STAGED_OF_ONE {
            return Ok(None);
        }
        let kept = self.stage_file(bytes)?;
        self.staged.mark_owner(&kept, owner)?;
        Ok(Some(kept))
    }

    /// Removes a file that came with a form: what it was saved to is erased.
    pub(crate) fn drop_staged(&self, file: &Evidence) {
        self.staged.remove(&file.sha256);
    }

    /// Removes files that came with forms long ago.
    pub(crate) fn drop_staged_of_long_ago(&self) {
        let now_ms = u128::from(self.environment.now_ms());
        let old = |path: &Path| -> Option<bool> {
            let changed = path.metadata().ok()?.modified().ok()?;
            let aside = path.extension().is_some_and(|end| end == ASIDE);
            let until = changed.duration_since(UNIX_EPOCH).ok()? + if aside { SAVED } else { UNSAVED };
            Some(until.as_millis() < now_ms)
        };
        self.staged.remove_if(|path| old(path).unwrap_or(false));
    }

    /// Puts the files that these changes add beside the log of the space, and what stands for each in its place. One that
    /// stands in another space is attached anew: each space has its own.
    pub(super) fn attach_files(&self, space: SpaceId, saves: &mut [Save]) -> anyhow::Result<()> {
        for save in saves {
            let kind = save.kind;
            for edit in &mut save.edits {
                let Edit::Add { field, element } = edit else { continue };
                if let Some(file) = is_files(kind, *field).then(|| Evidence::from_value(element)).flatten() {
                    *element = self.attach_file(space, file)?.value();
                }
            }
        }
        Ok(())
    }

    fn attach_file(&self, space: SpaceId, mut file: Evidence) -> anyhow::Result<Evidence> {
        if let Some(hash) = &file.content
            && self.ledger.has_space(space)?
            && self.ledger.file(space, hash)?.is_some()
        {
            return Ok(file);
        }
        // Where its bytes are not here either, its name and its hash are still a fact.
        let Some(bytes) = self.bytes_anywhere(&file)? else {
            file.content = None;
            return Ok(file);
        };
        if let Value::Erasable(hash) = self.ledger.attach(space, &mut &bytes[..])?.value {
            file.content = Some(hash);
            self.staged.set_aside(&file.sha256);
        }
        Ok(file)
    }

    /// The bytes of a file that was brought, or stands in some space.
    fn bytes_anywhere(&self, file: &Evidence) -> anyhow::Result<Option<Vec<u8>>> {
        for (_, space) in self.realms().into_iter().filter(|_| file.content.is_some()) {
            if let Some(bytes) = self.bytes_in(space, file)? {
                return Ok(Some(bytes));
            }
        }
        let staged = self.staged.get_aside(&file.sha256)?;
        Ok(if staged.is_some() { staged } else { self.files.get(&file.sha256)? })
    }

    fn bytes_in(&self, space: SpaceId, file: &Evidence) -> anyhow::Result<Option<Vec<u8>>> {
        let Some(hash) = &file.content else { return Ok(None) };
        if !self.ledger.file(space, hash)?.is_some_and(|state| state.is_whole()) {
            return Ok(None);
        }
        let mut bytes = Vec::new();
        self.ledger.copy_file(space, hash, &mut bytes)?;
        Ok(Some(bytes))
    }

    /// The bytes of a file of a record in a space; none if they are not here, or are not those that were recorded.
    ///
    /// # Errors
    /// If the store or the disk refuses.
    pub fn file_bytes(&self, space: SpaceId, file: &Evidence) -> anyhow::Result<Option<Vec<u8>>> {
        let bytes = match &file.content {
            Some(_) => self.bytes_in(space, file)?,
            // Recorded before files stood beside the log.
            None => self.files.get(&file.sha256)?,
        };
        Ok(bytes.filter(|bytes| super::files::sha256(bytes) == file.sha256))
    }

    /// How much of a file of a record in a space is on this computer.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn file_stands(&self, space: SpaceId, file: &Evidence) -> anyhow::Result<Here> {
        let Some(hash) = &file.content else {
            return Ok(if self.files.has(&file.sha256) { Here::Whole } else { Here::Nowhere });
        };
        Ok(match self.ledger.file(space, hash)? {
            Some(state) if state.is_whole() => Here::Whole,
            Some(state) if state.wanted => Here::Coming(state.held, state.chunks),
            Some(state) => Here::Left(state.held, state.chunks),
            None if self.ledger.tombstone(space, hash)?.is_some() => Here::Erased,
            None => Here::Told,
        })
    }
}

fn is_files(kind: &Kind, field: FieldId) -> bool {
    kind.field(field).is_some_and(|field| matches!(field.shape, Shape::Files))
}
