//! Files of people: attached to a record, asked for, and given back. A file is kept in chunks, so that what is on the disk
//! is never sent again, and a large one is never in memory as a whole.

use super::{
    Ledger, Work,
    erasable::{self, Salted},
    files, keys, logs, schema,
};
use crate::{
    LedgerError, SpaceId, Value,
    file::{Manifest, chunk_salt},
    limits,
    sealed::{on_reading, on_writing},
};
use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeSet,
    io::{Read, Write},
};

/// Files of at most so many bytes come by themselves, unless [`Ledger::set_files_up_to`] says otherwise.
const UP_TO: u64 = 1 << 20;
const UP_TO_KEY: &str = "files_up_to";

/// A file that was attached. It belongs to a record once a change sets `value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attached {
    /// Stands for the file in a record.
    pub value: Value,
    /// Bytes.
    pub length: u64,
    /// SHA-256 of the bytes.
    pub sha256: [u8; 32],
}

/// A file whose manifest is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileState {
    /// Bytes of the file.
    pub length: u64,
    /// The chunks it has, of 64 KiB each but the last.
    pub chunks: u64,
    /// How many of them are here.
    pub held: u64,
    /// Whether the rest is asked for in exchanges: a person asked for it, or it is small enough to come by itself.
    pub wanted: bool,
}

impl FileState {
    /// Whether all of the file is here.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.held == self.chunks
    }
}

/// A file that is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Awaited {
    /// The space.
    pub space: SpaceId,
    /// What stands for the file in a record.
    pub hash: [u8; 32],
    /// How much of it is here.
    pub state: FileState,
}

impl Ledger {
    /// Stores a file beside the log, read to its end, and returns the value that refers to it. It is on the disk, all of
    /// it, when this returns; after an error nothing of it is.
    ///
    /// What another file of the space holds already is not stored twice. Nobody else writes meanwhile: the file should
    /// come from a disk and not from a line.
    ///
    /// # Errors
    /// [`LedgerError::Refused`] for a file of more than 256 MiB, [`LedgerError::File`] if it can't be read.
    pub fn attach(&self, space: SpaceId, file: &mut dyn Read) -> Result<Attached, LedgerError> {
        self.write_in(&[space], |transaction, additions| {
            let n = logs::known_space(transaction, space)?;
            let (salt, key) = (chunk_salt(space), self.key_to_write(transaction, space)?);
            let (mut manifest, mut sha256) = (Manifest { length: 0, names: Vec::new() }, Sha256::new());
            let mut new = Vec::new();
            loop {
                let mut bytes = Vec::with_capacity(limits::CHUNK_BYTES);
                file.take(limits::CHUNK_BYTES as u64).read_to_end(&mut bytes).map_err(on_reading)?;
                if bytes.is_empty() {
                    break;
                }
                manifest.length += bytes.len() as u64;
                if manifest.length > limits::FILE_BYTES {
                    let most = limits::FILE_BYTES >> 20;
                    return Err(LedgerError::refused(format!("a file may have {most} MiB")));
                }
                sha256.update(&bytes);
                let chunk = Salted { salt, content: keys::seal_chunk(key.as_ref(), &bytes) };
                let name = chunk.hash();
                if erasable::keep(transaction, n, &name, &chunk)? {
                    new.push((space, name));
                }
                manifest.names.push(name);
            }
            let salted = self.salt(manifest.to_bytes());
            let hash = salted.hash();
            erasable::keep(transaction, n, &hash, &salted)?;
            // Whoever follows a shared log knows by the manifest what the chunks are.
            additions.contents.push((space, hash));
            additions.contents.extend(new);
            let (value, length) = (Value::Erasable(hash), manifest.length);
            Ok(Work::Done(Attached { value, length, sha256: sha256.finalize().into() }))
        })
    }

    /// How much of a file is here; `None` if there is none under this hash whose manifest is here.
    pub fn file(&self, space: SpaceId, hash: &[u8; 32]) -> Result<Option<FileState>, LedgerError> {
        let connection = self.read()?;
        let n = logs::known_space(&connection, space)?;
        Ok(state(&connection, n, hash)?.map(|(_, state)| state))
    }

    /// Writes a file out, a chunk at a time.
    ///
    /// # Errors
    /// [`LedgerError::File`] if it is not here, or not all of it, or is not what its manifest says.
    pub fn copy_file(&self, space: SpaceId, hash: &[u8; 32], out: &mut dyn Write) -> Result<(), LedgerError> {
        let (n, manifest) = {
            let connection = self.read()?;
            let n = logs::known_space(&connection, space)?;
            let (file, state) = state(&connection, n, hash)?
                .ok_or_else(|| LedgerError::File("the file is not here, or was erased".into()))?;
            if !state.is_whole() {
                let (held, chunks) = (state.held, state.chunks);
                return Err(LedgerError::File(format!("{held} of the file's {chunks} parts are here")));
            }
            (n, Manifest { length: state.length, names: files::names(&connection, file)? })
        };
        for (place, name) in manifest.names.iter().enumerate() {
            // A connection for each: whoever takes the bytes slowly holds up nobody.
            let connection = self.read()?;
            let chunk = erasable::salted(&connection, n, name)?
                .ok_or_else(|| LedgerError::File("the file was erased meanwhile".into()))?;
            let bytes = keys::open_content(&connection, space, chunk.content)?
                .ok_or_else(|| LedgerError::File("the key that opens the file has not come".into()))?;
            drop(connection);
            if bytes.len() as u64 != manifest.length_at(place) {
                return Err(LedgerError::File(
                    "the file is not what was attached: a part is longer or shorter".into(),
                ));
            }
            out.write_all(&bytes).map_err(on_writing)?;
        }
        Ok(())
    }

    /// Asks for a file, whatever its size: exchanges fetch it before those that come by themselves.
    ///
    /// # Errors
    /// [`LedgerError::Refused`] if its manifest is not here, or too many files are waited for.
    pub fn want(&self, space: SpaceId, hash: &[u8; 32]) -> Result<(), LedgerError> {
        self.wish(space, hash, true)
    }

    /// Waits for a file no more, also where it would come by itself. What came of it stays.
    ///
    /// # Errors
    /// As [`Ledger::want`].
    pub fn unwant(&self, space: SpaceId, hash: &[u8; 32]) -> Result<(), LedgerError> {
        self.wish(space, hash, false)
    }

    fn wish(&self, space: SpaceId, hash: &[u8; 32], wants: bool) -> Result<(), LedgerError> {
        self.transact(|transaction| {
            let n = logs::known_space(transaction, space)?;
            let (_, state) = state(transaction, n, hash)?
                .ok_or_else(|| LedgerError::refused("the file is not known here, or was erased"))?;
            if state.is_whole() {
                return Ok(Work::Nothing(()));
            }
            let wishes: u64 = transaction.query_row("SELECT count(*) FROM wish", [], |row| row.get(0))?;
            if wishes >= limits::WISHES {
                return Err(LedgerError::refused("too many files are waited for"));
            }
            transaction.execute(
                "INSERT OR REPLACE INTO wish (space, hash, wants) VALUES (?1, ?2, ?3)",
                params![n, hash, wants],
            )?;
            Ok(Work::Done(()))
        })
    }

    /// The files that are waited for and not whole here, at most so many: those asked for first, then small before large.
    pub fn files_awaited(&self, most: usize) -> Result<Vec<Awaited>, LedgerError> {
        let connection = self.read()?;
        let up_to = up_to(&connection)?;
        let mut all = Vec::new();
        for space in logs::spaces(&connection)? {
            let n = logs::known_space(&connection, space)?;
            for file in files::incomplete(&connection, n, up_to, most)? {
                if let Some((_, state)) = state(&connection, n, &file.hash)? {
                    all.push((!file.is_asked_for, file.length, Awaited { space, hash: file.hash, state }));
                }
            }
        }
        all.sort_by_key(|(by_itself, length, file)| (*by_itself, *length, file.hash));
        Ok(all.into_iter().take(most).map(|(_, _, file)| file).collect())
    }

    /// Files of at most so many bytes come by themselves with exchanges; larger ones when somebody asks for them.
    pub fn files_up_to(&self) -> Result<u64, LedgerError> {
        up_to(&*self.read()?)
    }

    /// Says up to how many bytes files come by themselves.
    pub fn set_files_up_to(&self, bytes: u64) -> Result<(), LedgerError> {
        if self.files_up_to()? == bytes {
            return Ok(());
        }
        self.transact(|transaction| {
            schema::set_meta(transaction, UP_TO_KEY, i64::try_from(bytes).unwrap_or(i64::MAX))?;
            Ok(Work::Done(()))
        })
    }

    /// Of spaces of which an exchange speaks, the files of which something is to come, in the order in which they are fetched.
    pub(crate) fn files_to_come(
        &self,
        spaces: &[SpaceId],
        most: usize,
    ) -> Result<Vec<(SpaceId, files::Known)>, LedgerError> {
        let connection = self.read()?;
        let mut all = Vec::new();
        if files::is_any_incomplete(&connection)? {
            let up_to = up_to(&connection)?;
            for space in spaces {
                if let Some(n) = logs::space(&connection, *space)? {
                    let files = files::incomplete(&connection, n, up_to, most)?;
                    all.extend(files.into_iter().map(|file| (*space, file)));
                }
            }
        }
        all.sort_by_key(|(_, file)| (!file.is_asked_for, file.length, file.hash));
        all.truncate(most);
        Ok(all)
    }

    /// The chunks of a file that are not here from a place on, each with its place.
    pub(crate) fn chunks_lacking(
        &self,
        space: SpaceId,
        file: i64,
        from: u64,
        most: usize,
    ) -> Result<Vec<(u64, [u8; 32])>, LedgerError> {
        files::lacking(&*self.read()?, space, file, from, most)
    }

    /// Of some spaces the files of at most so many bytes, small before large.
    pub(crate) fn files_held(
        &self,
        spaces: &BTreeSet<SpaceId>,
        bytes: u64,
    ) -> Result<Vec<(SpaceId, files::Known)>, LedgerError> {
        let connection = self.read()?;
        let mut all = Vec::new();
        for space in spaces {
            let n = logs::known_space(&connection, *space)?;
            all.extend(files::up_to(&connection, n, bytes)?.into_iter().map(|file| (*space, file)));
        }
        all.sort_by_key(|(_, file)| (file.length, file.hash));
        Ok(all)
    }

    /// The chunks of a file that are here, each with its size as it is stored.
    pub(crate) fn chunks_held(&self, file: i64) -> Result<Vec<([u8; 32], u64)>, LedgerError> {
        files::held(&*self.read()?, file)
    }

    /// Whether some file of a space lacks a chunk, waited for or not.
    pub(crate) fn lacks_chunks(&self, space: SpaceId) -> Result<bool, LedgerError> {
        let connection = self.read()?;
        let Some(n) = logs::space(&connection, space)? else { return Ok(false) };
        let mut statement = connection.prepare_cached("SELECT 1 FROM file WHERE lacks > 0 AND space = ?1")?;
        Ok(statement.exists([n])?)
    }

    /// What is to be stored, with a new salt.
    pub(super) fn salt(&self, content: Vec<u8>) -> Salted {
        let mut salt = [0u8; 32];
        self.environment.random(&mut salt);
        Salted { salt, content }
    }
}

fn up_to(connection: &Connection) -> Result<u64, LedgerError> {
    Ok(schema::meta::<i64>(connection, UP_TO_KEY)?.map_or(UP_TO, i64::unsigned_abs))
}

/// A file's row, and how much of it is here.
fn state(
    connection: &Connection,
    space: i64,
    hash: &[u8; 32],
) -> Result<Option<(i64, FileState)>, LedgerError> {
    let up_to = up_to(connection)?;
    let mut statement = connection.prepare_cached(
        "SELECT file.n, file.length, file.lacks, wish.wants FROM file
         LEFT JOIN wish ON wish.space = file.space AND wish.hash = file.hash WHERE file.space = ?1 AND file.hash = ?2",
    )?;
    let row = statement.query_row(params![space, hash], |row| {
        let (n, length, lacks): (_, u64, u64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let wish: Option<bool> = row.get(3)?;
        let chunks = length.div_ceil(limits::CHUNK_BYTES as u64);
        let wanted = lacks > 0 && wish.unwrap_or(length <= up_to);
        Ok((n, FileState { length, chunks, held: chunks - lacks.min(chunks), wanted }))
    });
    Ok(row.optional()?)
}
