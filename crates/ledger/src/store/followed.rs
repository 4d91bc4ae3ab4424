//! Up to where a store has followed each space of a shared log.

use super::logs;
use crate::{LedgerError, SpaceId, shared::Place};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeMap;

/// Up to where this store has followed each space.
pub(super) fn all(connection: &Connection) -> Result<BTreeMap<SpaceId, Place>, LedgerError> {
    let mut statement = connection.prepare_cached("SELECT space, position, mark FROM followed")?;
    let rows = statement.query_map([], |row| {
        Ok((SpaceId::from_bytes(row.get(0)?), Place { position: row.get(1)?, mark: row.get(2)? }))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether a space is here from before its log was shared.
pub(super) fn is_foreign(connection: &Connection, space: SpaceId) -> Result<bool, LedgerError> {
    Ok(place(connection, space)?.is_none() && logs::space(connection, space)?.is_some())
}

/// Up to where this store has followed a space.
pub(super) fn place(connection: &Connection, space: SpaceId) -> Result<Option<Place>, LedgerError> {
    let mut statement = connection.prepare_cached("SELECT position, mark FROM followed WHERE space = ?1")?;
    let row =
        statement.query_row([space.as_bytes()], |row| Ok(Place { position: row.get(0)?, mark: row.get(1)? }));
    Ok(row.optional()?)
}

pub(super) fn set(connection: &Connection, space: SpaceId, place: &Place) -> Result<(), LedgerError> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO followed (space, position, mark) VALUES (?1, ?2, ?3)")?
        .execute(params![space.as_bytes(), place.position, place.mark])?;
    Ok(())
}

/// Forgets that a space was followed, so that it is as one from before its log was shared.
pub(super) fn forget(connection: &Connection, space: SpaceId) -> Result<(), LedgerError> {
    connection.prepare_cached("DELETE FROM followed WHERE space = ?1")?.execute([space.as_bytes()])?;
    Ok(())
}
