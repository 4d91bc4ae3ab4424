//! Deriving everything again from the log.

use super::{
    Ledger, Work,
    derive::Deriver,
    logs::{self, LogRow},
    schema,
};
use crate::{LedgerError, LogId, SpaceId, hash::Tag};
use rusqlite::{Connection, params};
use sha2::Digest;
use std::collections::HashMap;

/// What a rebuild went through.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// Operations read from the log.
    pub operations: u64,
    /// Records derived from them.
    pub records: u64,
}

impl Ledger {
    /// Throws away all that is derived and derives it again from the log, in one transaction.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`] names a segment that can't be read; everything stays as it was then.
    pub fn rebuild(&self) -> Result<Rebuilt, LedgerError> {
        self.transact(|transaction| {
            schema::recreate_derived(transaction)?;
            let operations = replay_all(transaction, transaction)?;
            let records = transaction.query_row("SELECT count(*) FROM record", [], |row| row.get(0))?;
            Ok(Work::Done(Rebuilt { operations, records }))
        })
    }

    /// Rebuilds a store that another version derived in another way.
    pub(super) fn rebuild_if_derived_otherwise(&self) -> Result<(), LedgerError> {
        let derivation: Option<i64> = schema::meta(&*self.read()?, "derivation")?;
        if derivation == Some(schema::DERIVATION) { Ok(()) } else { self.rebuild().map(|_| ()) }
    }

    /// A hash of all records of a space and what holds of them. Two offices that know the same operations
    /// have the same, whatever order those came in.
    pub fn digest(&self, space: SpaceId) -> Result<[u8; 32], LedgerError> {
        let connection = self.read()?;
        let n = logs::known_space(&connection, space)?;
        let mut statement =
            connection.prepare_cached("SELECT id, kind, state FROM record WHERE space = ?1 ORDER BY id")?;
        let mut rows = statement.query([n])?;
        let mut hasher = Tag::STATE.start();
        while let Some(row) = rows.next()? {
            let (id, kind, state): ([u8; 16], u32, Vec<u8>) = (row.get(0)?, row.get(1)?, row.get(2)?);
            hasher.update(id);
            hasher.update(kind.to_be_bytes());
            hasher.update((state.len() as u64).to_be_bytes());
            hasher.update(state);
        }
        Ok(hasher.finalize().into())
    }
}

/// Replays every log of `from` into the empty derived tables of `to`. Returns the number of operations.
pub(super) fn replay_all(from: &Connection, to: &Connection) -> Result<u64, LedgerError> {
    let all = logs::all(from, None)?;
    let mut arrived: HashMap<LogId, u64> = all.iter().map(|log| (log.id, 0)).collect();
    let mut operations = 0;
    for log in &all {
        operations += replay(from, to, log, arrived.clone())?;
        arrived.insert(log.id, log.last);
    }
    Ok(operations)
}

fn replay(
    from: &Connection,
    to: &Connection,
    log: &LogRow,
    arrived: HashMap<LogId, u64>,
) -> Result<u64, LedgerError> {
    let space = logs::known_space(from, log.owner.space)?;
    let mut deriver = Deriver::replay(to, space, log, arrived)?;
    let sql = format!("SELECT {} FROM segment WHERE log = ?1 ORDER BY first", logs::SEGMENT_COLUMNS);
    let mut statement = from.prepare_cached(&sql)?;
    let mut rows = statement.query(params![log.n])?;
    let mut operations = 0;
    while let Some(row) = rows.next()? {
        let (segment, _) = logs::segment_row(row, log)?;
        let unreadable = |fault| {
            LedgerError::Damaged(format!("segment {} of log {}: {fault}", segment.head.first, log.id))
        };
        for operation in segment.operations().map_err(unreadable)? {
            deriver.apply(&operation)?;
            operations += 1;
        }
    }
    Ok(operations)
}
