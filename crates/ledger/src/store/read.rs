//! Reading records.

use super::{Ledger, Version, keys, logs};
use crate::{
    KindId, LedgerError, Record, RecordId, SpaceId,
    administration::Erasure,
    operation::{Deed, class},
    state::State,
};
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::BTreeSet;

/// A record that operations have touched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Changed {
    /// The space.
    pub space: SpaceId,
    /// Its kind.
    pub kind: KindId,
    /// The record.
    pub record: RecordId,
}

impl Ledger {
    /// A record of a space, `None` if there is none.
    pub fn get(&self, space: SpaceId, record: RecordId) -> Result<Option<Record>, LedgerError> {
        let connection = self.read()?;
        let n = logs::known_space(&connection, space)?;
        get(&connection, space, n, record)
    }

    /// Several records of a space, as they stand at one moment, in the order asked for; those that are not
    /// there are left out.
    pub fn get_many(&self, space: SpaceId, records: &[RecordId]) -> Result<Vec<Record>, LedgerError> {
        let connection = self.read()?;
        let n = logs::known_space(&connection, space)?;
        records.iter().filter_map(|record| get(&connection, space, n, *record).transpose()).collect()
    }

    /// The spaces in which a record has a version.
    pub fn find(&self, record: RecordId) -> Result<Vec<SpaceId>, LedgerError> {
        let connection = self.read()?;
        let mut statement = connection.prepare_cached(
            "SELECT space.id FROM record JOIN space ON space.n = record.space WHERE record.id = ?1 ORDER BY space.n",
        )?;
        let ids = statement.query_map([record.as_bytes()], |row| row.get(0).map(SpaceId::from_bytes))?;
        Ok(ids.collect::<Result<_, _>>()?)
    }

    /// Records of a kind in the order of their ids: at most `limit` of them, from the one that follows `after`.
    pub fn records(
        &self,
        space: SpaceId,
        kind: KindId,
        after: Option<RecordId>,
        limit: usize,
    ) -> Result<Vec<Record>, LedgerError> {
        let connection = self.read()?;
        let n = logs::known_space(&connection, space)?;
        let mut statement = connection.prepare_cached(
            "SELECT id, kind, state FROM record WHERE space = ?1 AND kind = ?2 AND id > ?3
             ORDER BY id LIMIT ?4",
        )?;
        // Every id comes after no bytes at all; a condition on NULL would keep the index from being used.
        let after = after.map_or(Vec::new(), |id| id.as_bytes().to_vec());
        let mut rows =
            statement.query(params![n, kind.0, after, i64::try_from(limit).unwrap_or(i64::MAX)])?;
        let mut records = Vec::new();
        while let Some(row) = rows.next()? {
            records.push(record(space, row)?);
        }
        Ok(records)
    }

    /// Hands every record of a kind to `each`, in the order of their ids, as they stand at one moment.
    pub fn for_each<E: From<LedgerError>>(
        &self,
        space: SpaceId,
        kind: KindId,
        mut each: impl FnMut(Record) -> Result<(), E>,
    ) -> Result<(), E> {
        let connection = self.read()?;
        let n = logs::known_space(&connection, space)?;
        let mut statement = connection
            .prepare_cached("SELECT id, kind, state FROM record WHERE space = ?1 AND kind = ?2 ORDER BY id")
            .map_err(LedgerError::from)?;
        let mut rows = statement.query(params![n, kind.0]).map_err(LedgerError::from)?;
        while let Some(row) = rows.next().map_err(LedgerError::from)? {
            each(record(space, row)?)?;
        }
        Ok(())
    }

    /// How many records of a kind a space holds.
    pub fn count(&self, space: SpaceId, kind: KindId) -> Result<u64, LedgerError> {
        let connection = self.read()?;
        let n = logs::known_space(&connection, space)?;
        let mut statement =
            connection.prepare_cached("SELECT count(*) FROM record WHERE space = ?1 AND kind = ?2")?;
        Ok(statement.query_row(params![n, kind.0], |row| row.get(0))?)
    }

    /// The kinds of record that a space holds.
    pub fn kinds(&self, space: SpaceId) -> Result<Vec<KindId>, LedgerError> {
        let connection = self.read()?;
        let n = logs::known_space(&connection, space)?;
        let mut statement =
            connection.prepare_cached("SELECT DISTINCT kind FROM record WHERE space = ?1 ORDER BY kind")?;
        let kinds = statement.query_map([n], |row| row.get(0).map(KindId))?;
        Ok(kinds.collect::<Result<_, _>>()?)
    }

    /// How much of which log counts here. The key of a sealed space that is here stands beside the logs, as one of a single
    /// operation, so that who knows a version from before it came knows that there is more to be read.
    pub fn version(&self) -> Result<Version, LedgerError> {
        version(&*self.read()?)
    }

    /// How many times the store has been written to, by this process or another: while it stays, nothing has changed.
    pub fn commits(&self) -> Result<u64, LedgerError> {
        super::mark::count(&*self.read()?)
    }

    /// Hands to `each` every record that was touched by an operation not covered by `known`; a record may come
    /// more than once. Returns the version that is then covered.
    pub fn changed_since<E: From<LedgerError>>(
        &self,
        known: &Version,
        mut each: impl FnMut(Changed) -> Result<(), E>,
    ) -> Result<Version, E> {
        let connection = self.read()?;
        let now = version(&connection)?;
        for (space, key) in keys::all(&connection)? {
            if known.last(space, key) == 0 {
                everything(&connection, space, &mut each)?;
            }
        }
        for log in logs::all(&connection, None)? {
            // What was covered and no longer counts has changed as well.
            let covered = known.last(log.owner.space, log.id).min(log.last);
            let (mut after, until) = (covered.min(log.counted), covered.max(log.counted));
            while after < until {
                let segment = logs::segment_with(&connection, &log, after + 1)?
                    .ok_or_else(|| LedgerError::Damaged(format!("log {} has a gap", log.id)))?;
                let space = logs::known_space(&connection, log.owner.space)?;
                let operations = keys::operations(&connection, space, &segment)?;
                let touched: BTreeSet<(KindId, RecordId)> = operations
                    .iter()
                    .filter(|operation| operation.seq > after)
                    .filter_map(|operation| {
                        touched(&connection, log.owner.space, &operation.deed).transpose()
                    })
                    .collect::<Result<_, LedgerError>>()?;
                for (kind, record) in touched {
                    each(Changed { space: log.owner.space, kind, record })?;
                }
                after = segment.head.last();
            }
        }
        Ok(now)
    }
}

/// Hands over every record of a space.
fn everything<E: From<LedgerError>>(
    connection: &Connection,
    space: SpaceId,
    each: &mut impl FnMut(Changed) -> Result<(), E>,
) -> Result<(), E> {
    let n = logs::known_space(connection, space)?;
    let mut statement = connection
        .prepare_cached("SELECT kind, id FROM record WHERE space = ?1 ORDER BY kind, id")
        .map_err(LedgerError::from)?;
    let mut rows = statement.query([n]).map_err(LedgerError::from)?;
    while let Some(row) = rows.next().map_err(LedgerError::from)? {
        let (kind, id): (u32, [u8; 16]) =
            (row.get(0).map_err(LedgerError::from)?, row.get(1).map_err(LedgerError::from)?);
        each(Changed { space, kind: KindId(kind), record: RecordId::from_bytes(id) })?;
    }
    Ok(())
}

/// The record that an operation touches, if any.
fn touched(
    connection: &Connection,
    space: SpaceId,
    deed: &Deed,
) -> Result<Option<(KindId, RecordId)>, LedgerError> {
    match deed {
        Deed::Change { record, kind, .. } => Ok(Some((*kind, *record))),
        Deed::Other { class: class::ERASE, body } => {
            let Some(record) = Erasure::from_cbor(body).ok().and_then(|erasure| erasure.record) else {
                return Ok(None);
            };
            let n = logs::known_space(connection, space)?;
            let mut statement =
                connection.prepare_cached("SELECT kind FROM record WHERE id = ?1 AND space = ?2")?;
            let kind = statement.query_row(params![record.as_bytes(), n], |row| row.get(0)).optional()?;
            Ok(kind.map(|kind| (KindId(kind), record)))
        }
        Deed::Other { .. } | Deed::Sealed => Ok(None),
    }
}

pub(super) fn version(connection: &Connection) -> Result<Version, LedgerError> {
    let mut version = Version::default();
    for log in logs::all(connection, None)?.into_iter().filter(|log| log.counted > 0) {
        version.set(log.owner.space, log.id, log.counted);
    }
    for (space, key) in keys::all(connection)? {
        version.set(space, key, 1);
    }
    Ok(version)
}

fn get(connection: &Connection, space: SpaceId, n: i64, id: RecordId) -> Result<Option<Record>, LedgerError> {
    let mut statement =
        connection.prepare_cached("SELECT id, kind, state FROM record WHERE id = ?1 AND space = ?2")?;
    let mut rows = statement.query(params![id.as_bytes(), n])?;
    rows.next()?.map(|row| record(space, row)).transpose()
}

/// A row of id, kind and state.
fn record(space: SpaceId, row: &Row<'_>) -> Result<Record, LedgerError> {
    let (id, kind) = (RecordId::from_bytes(row.get(0)?), KindId(row.get(1)?));
    let blob = row.get_ref(2)?;
    let bytes =
        blob.as_blob().map_err(|_| LedgerError::Damaged(format!("the state of record {id} is no bytes")))?;
    let state = State::decode(kind, bytes)?;
    Ok(Record::from_state(space, id, &state)?)
}
