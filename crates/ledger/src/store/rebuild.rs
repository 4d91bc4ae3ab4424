//! Deriving everything again from the log.

use super::{
    Ledger, Work, admission,
    authority::Rules,
    derive::Deriver,
    files,
    logs::{self, LogRow},
    schema,
};
use crate::{LedgerError, LogId, SpaceId, hash::Tag, operation::Lane};
use rusqlite::{Connection, params};
use sha2::Digest;
use std::collections::HashMap;

/// Under which the version of the rules that operations were judged by is noted.
const JUDGED_BY: &str = "judged_by";

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
            schema::set_meta(transaction, JUDGED_BY, self.rules.version())?;
            let operations = replay_all(&self.rules, transaction, transaction)?;
            files::note_all(transaction, transaction)?;
            let records = transaction.query_row("SELECT count(*) FROM record", [], |row| row.get(0))?;
            Ok(Work::Done(Rebuilt { operations, records }))
        })
    }

    /// Rebuilds a store that another version derived in another way.
    pub(super) fn rebuild_if_derived_otherwise(&self) -> Result<(), LedgerError> {
        let derivation: Option<i64> = schema::meta(&*self.read()?, "derivation")?;
        // No rules are version 0, which a store of an earlier release does not name.
        let judged_by: i64 = schema::meta(&*self.read()?, JUDGED_BY)?.unwrap_or(0);
        if derivation == Some(schema::DERIVATION) && judged_by == self.rules.version() {
            Ok(())
        } else {
            self.rebuild().map(|_| ())
        }
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

/// Replays every log of `from` into the empty derived tables of `to`, which knows the same spaces and logs. Returns the
/// number of operations that were read.
///
/// Administration comes first: it tells how much of the other logs counts.
pub(super) fn replay_all(rules: &Rules, from: &Connection, to: &Connection) -> Result<u64, LedgerError> {
    to.execute("UPDATE log SET counted = 0", [])?;
    let mut operations = 0;
    for log in logs::all(from, None)?.iter().filter(|log| log.owner.lane == Lane::Administration) {
        operations += replay(rules, from, to, log, log.last, HashMap::new())?.0;
    }
    let spaces: Vec<i64> = to
        .prepare("SELECT n FROM space ORDER BY n")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for space in spaces {
        operations += admission::settle(rules, from, to, space)?.let_in;
    }
    Ok(operations)
}

/// Derives the records of one space again from what counts of its logs.
pub(super) fn replay_space(
    rules: &Rules,
    from: &Connection,
    to: &Connection,
    space: i64,
) -> Result<(), LedgerError> {
    // Keys that are told among them open more the next time.
    while replay_once(rules, from, to, space)? {}
    Ok(())
}

/// The same once. Whether keys were found that open what came before them.
fn replay_once(rules: &Rules, from: &Connection, to: &Connection, space: i64) -> Result<bool, LedgerError> {
    let mut opens = false;
    to.execute("DELETE FROM touched WHERE record IN (SELECT n FROM record WHERE space = ?1)", [space])?;
    for table in ["record", "ending", "erased", "confirmed", "unopened", "told", "stated", "set_aside"] {
        to.execute(&format!("DELETE FROM {table} WHERE space = ?1"), [space])?;
    }
    let all: Vec<LogRow> =
        logs::all(to, Some(space))?.into_iter().filter(|log| log.owner.lane == Lane::Records).collect();
    let mut arrived: HashMap<LogId, u64> = all.iter().map(|log| (log.id, 0)).collect();
    for log in &all {
        opens |= replay(rules, from, to, log, log.counted, arrived.clone())?.1;
        arrived.insert(log.id, log.counted);
    }
    Ok(opens)
}

/// Replays a log up to and with the operation `until`. Returns the number of operations, and whether keys were told among
/// them that open what is stored.
fn replay(
    rules: &Rules,
    from: &Connection,
    to: &Connection,
    log: &LogRow,
    until: u64,
    arrived: HashMap<LogId, u64>,
) -> Result<(u64, bool), LedgerError> {
    let space = logs::known_space(to, log.owner.space)?;
    let mut deriver = Deriver::replay(rules, from, to, space, log, arrived)?;
    let sql = format!(
        "SELECT {} FROM segment WHERE log = ?1 AND first <= ?2 ORDER BY first",
        logs::SEGMENT_COLUMNS
    );
    let mut statement = from.prepare_cached(&sql)?;
    let mut rows = statement.query(params![log.n, until])?;
    let mut operations = 0;
    while let Some(row) = rows.next()? {
        let (segment, _) = logs::segment_row(row, log)?;
        let unreadable = |fault| {
            LedgerError::Damaged(format!("segment {} of log {}: {fault}", segment.head.first, log.id))
        };
        let read = segment.read_out().map_err(unreadable)?;
        deriver.apply_segment(&segment, &read)?;
        operations += segment.head.count;
    }
    Ok((operations, deriver.opens))
}
