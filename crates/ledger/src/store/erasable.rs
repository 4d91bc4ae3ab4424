//! Contents that law or safety may require to vanish. They stand beside the log; the log holds their
//! salted hash, so that it still verifies when content and salt are gone.

use super::{Ack, Ledger, Work, files, keys, logs, write};
use crate::{
    Author, Dot, LedgerError, LogId, RecordId, SpaceId, Value,
    administration::Erasure,
    clock::Hlc,
    hash::Tag,
    limits,
    operation::{Deed, Lane, class},
};
use rusqlite::{Connection, OptionalExtension, params};

/// Bytes that sealing may add to a content.
const SEALING: usize = 64;

/// An erasable content with its salt. Together they give the hash that stands in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Salted {
    /// 32 random bytes.
    pub salt: [u8; 32],
    /// The content.
    pub content: Vec<u8>,
}

/// What is left of an erased content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tombstone {
    /// The operation that erased it.
    pub dot: Dot,
    /// When.
    pub clock: Hlc,
    /// The legal basis given.
    pub basis: String,
}

impl Salted {
    /// What stands for the content in the log.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        Tag::ERASABLE.hash(&[&self.salt, &self.content])
    }
}

impl Ledger {
    /// Stores a content beside the log and returns the value that refers to it.
    ///
    /// It is on the disk when this returns. It belongs to a record once a change sets that value.
    pub fn put_erasable(&self, space: SpaceId, content: &[u8]) -> Result<Value, LedgerError> {
        if content.len() > limits::ERASABLE_BYTES - SEALING {
            let most = limits::ERASABLE_BYTES - SEALING;
            return Err(LedgerError::refused(format!("a content may have {most} bytes")));
        }
        self.write_in(&[space], |transaction, additions| {
            let n = logs::known_space(transaction, space)?;
            let key = self.key_to_write(transaction, space)?;
            let salted = self.salt(keys::seal_content(key.as_ref(), self.environment(), content));
            let hash = salted.hash();
            keep(transaction, n, &hash, &salted)?;
            additions.contents.push((space, hash));
            Ok(Work::Done(Value::Erasable(hash)))
        })
    }

    /// The content with this salted hash: `None` if it was erased, has not come here, or is sealed with a key that has not.
    pub fn erasable(&self, space: SpaceId, hash: &[u8; 32]) -> Result<Option<Vec<u8>>, LedgerError> {
        let connection = self.read()?;
        let n = logs::known_space(&connection, space)?;
        let salted = salted(&connection, n, hash)?;
        let opened = salted.map(|salted| keys::open_content(&connection, space, salted.content));
        Ok(opened.transpose()?.flatten())
    }

    /// Content and salt, as another office needs them to hold the content too.
    pub fn salted(&self, space: SpaceId, hash: &[u8; 32]) -> Result<Option<Salted>, LedgerError> {
        let connection = self.read()?;
        let n = logs::known_space(&connection, space)?;
        salted(&connection, n, hash)
    }

    /// Salted hashes, at most so many, of contents that the log names and that are neither here nor erased.
    pub fn lacking(&self, space: SpaceId, most: usize) -> Result<Vec<[u8; 32]>, LedgerError> {
        let connection = self.read()?;
        let Some(n) = logs::space(&connection, space)? else { return Ok(Vec::new()) };
        let mut statement =
            connection.prepare_cached("SELECT hash FROM lacking WHERE space = ?1 ORDER BY hash LIMIT ?2")?;
        let hashes = statement.query_map(params![n, most as u64], |row| row.get(0))?;
        Ok(hashes.collect::<Result<_, _>>()?)
    }

    /// Whether a content is named by the log and neither here nor erased.
    pub(crate) fn lacks(&self, space: SpaceId, hash: &[u8; 32]) -> Result<bool, LedgerError> {
        let connection = self.read()?;
        let n = logs::known_space(&connection, space)?;
        let mut statement =
            connection.prepare_cached("SELECT 1 FROM lacking WHERE space = ?1 AND hash = ?2")?;
        Ok(statement.exists(params![n, hash])?)
    }

    /// Takes in a content, or a chunk of a file, from another office. Returns its hash; `None` if it is not kept: because it
    /// was erased, or is a chunk that no file here has.
    pub fn take_erasable(&self, space: SpaceId, salted: &Salted) -> Result<Option<[u8; 32]>, LedgerError> {
        let hash = salted.hash();
        if salted.content.len() > limits::ERASABLE_BYTES {
            return Err(LedgerError::refused(format!("a content may have {} bytes", limits::ERASABLE_BYTES)));
        }
        self.write_in(&[space], |transaction, additions| {
            let n = logs::known_space(transaction, space)?;
            Ok(match keep_if_wanted(transaction, n, &hash, salted)? {
                Came::Unwanted => Work::Nothing(None),
                Came::Already => Work::Done(Some(hash)),
                Came::Now => {
                    additions.contents.push((space, hash));
                    Work::Done(Some(hash))
                }
            })
        })
    }

    /// What is left of an erased content; `None` if nobody erased it.
    pub fn tombstone(&self, space: SpaceId, hash: &[u8; 32]) -> Result<Option<Tombstone>, LedgerError> {
        let connection = self.read()?;
        let n = logs::known_space(&connection, space)?;
        tombstone(&connection, n, hash)
    }

    /// Erases a content and its salt for good, here at once and in other offices when they hear of it.
    ///
    /// The operation in the log names the hash, the legal basis, and the record it was part of. The bytes are
    /// overwritten in the store and in its journal. A content that is not here is erased all the same: it will
    /// not be let in.
    pub fn erase(
        &self,
        space: SpaceId,
        author: &Author,
        hash: &[u8; 32],
        record: Option<RecordId>,
        basis: &str,
    ) -> Result<Ack, LedgerError> {
        write::check_author(author)?;
        let body = Erasure { hash: *hash, basis: basis.to_owned(), record }.to_cbor();
        Erasure::from_cbor(&body)
            .map_err(|fault| LedgerError::refused(format!("the legal basis is {fault}")))?;
        let ack = self.write_in(&[space], |transaction, additions| {
            let mut own = self.own_open_log(transaction, space, Lane::Records)?;
            let deed = Deed::Other { class: class::ERASE, body };
            let chunks = files::only_of(transaction, own.space, hash)?;
            additions.erased.extend(chunks.into_iter().chain([*hash]).map(|hash| (space, hash)));
            Ok(Work::Done(self.write_deeds(transaction, &mut own, author, vec![(deed, None)])?))
        })?;
        empty_journal(&self.lock())?;
        Ok(ack)
    }
}

/// What became of a content that came.
pub(super) enum Came {
    Now,
    Already,
    /// It was erased, or is a chunk that no file here has.
    Unwanted,
}

/// Contents that were erased, and the chunks of files that went with them.
#[derive(Debug, Default)]
pub(super) struct Gone {
    pub contents: Vec<[u8; 32]>,
    pub chunks: Vec<[u8; 32]>,
}

impl Gone {
    pub(super) fn extend(&mut self, more: Self) {
        self.contents.extend(more.contents);
        self.chunks.extend(more.chunks);
    }
}

/// Keeps a content that came from elsewhere, unless it was erased, or is a chunk that no file here has.
pub(super) fn keep_if_wanted(
    connection: &Connection,
    space: i64,
    hash: &[u8; 32],
    salted: &Salted,
) -> Result<Came, LedgerError> {
    if files::is_chunk(connection, space, &salted.salt)?
        && (salted.content.len() > limits::CHUNK_STORED || !files::is_named(connection, space, hash)?)
    {
        return Ok(Came::Unwanted);
    }
    keep_unless_erased(connection, space, hash, salted)
}

/// The same of a shared log, where a chunk may stand before the only manifest that is left of those that name it.
pub(super) fn keep_unless_erased(
    connection: &Connection,
    space: i64,
    hash: &[u8; 32],
    salted: &Salted,
) -> Result<Came, LedgerError> {
    if tombstone(connection, space, hash)?.is_some() {
        return Ok(Came::Unwanted);
    }
    Ok(if keep(connection, space, hash, salted)? { Came::Now } else { Came::Already })
}

/// Stores a content, or a chunk of a file; false if it was here.
pub(super) fn keep(
    connection: &Connection,
    space: i64,
    hash: &[u8; 32],
    salted: &Salted,
) -> Result<bool, LedgerError> {
    let Salted { salt, content } = salted;
    let rows = connection
        .prepare_cached(
            "INSERT OR IGNORE INTO erasable (hash, space, salt, content) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![hash, space, salt, content])?;
    connection
        .prepare_cached("DELETE FROM lacking WHERE space = ?1 AND hash = ?2")?
        .execute(params![space, hash])?;
    if rows > 0 {
        files::note(connection, space, hash, salted)?;
    }
    Ok(rows > 0)
}

/// The salted hashes of the contents that are held of a space, chunks of files after all others.
pub(super) fn held(connection: &Connection, space: i64) -> Result<Vec<[u8; 32]>, LedgerError> {
    let mut statement = connection.prepare_cached(
        "SELECT hash FROM erasable WHERE space = ?1 ORDER BY EXISTS (SELECT 1 FROM chunk WHERE name = hash), hash",
    )?;
    Ok(statement.query_map([space], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// Bytes of a content that is here.
pub(super) fn length(connection: &Connection, hash: &[u8; 32]) -> Result<usize, LedgerError> {
    let mut statement = connection.prepare_cached("SELECT length(content) FROM erasable WHERE hash = ?1")?;
    Ok(statement.query_row([hash], |row| row.get(0))?)
}

/// A content that is here, with its salt.
pub(super) fn salted(
    connection: &Connection,
    space: i64,
    hash: &[u8; 32],
) -> Result<Option<Salted>, LedgerError> {
    let mut statement =
        connection.prepare_cached("SELECT salt, content FROM erasable WHERE hash = ?1 AND space = ?2")?;
    let row = statement
        .query_row(params![hash, space], |row| Ok(Salted { salt: row.get(0)?, content: row.get(1)? }));
    Ok(row.optional()?)
}

pub(super) fn tombstone(
    connection: &Connection,
    space: i64,
    hash: &[u8; 32],
) -> Result<Option<Tombstone>, LedgerError> {
    let mut statement = connection.prepare_cached(
        "SELECT log.id, erased.seq, erased.clock, erased.basis FROM erased JOIN log ON log.n = erased.log
         WHERE erased.hash = ?1 AND erased.space = ?2 ORDER BY erased.clock, log.id LIMIT 1",
    )?;
    let row = statement.query_row(params![hash, space], |row| {
        let dot = Dot { log: LogId::from_bytes(row.get(0)?), seq: row.get(1)? };
        Ok(Tombstone { dot, clock: Hlc(row.get(2)?), basis: row.get(3)? })
    });
    Ok(row.optional()?)
}

/// Brings the journal into the store and cuts it to nothing, so that no erased page is left in it. Readers of
/// an older state hold it back; it is then emptied by a later erasure or when the last process closes it.
pub(super) fn empty_journal(connection: &Connection) -> Result<(), LedgerError> {
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(())
}
