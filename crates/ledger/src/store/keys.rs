//! The keys of sealed spaces: taking those that this device is handed, and what they open. Which one is written with, and
//! when a new one begins, is in `renewal.rs`.

use super::{Ledger, admission, logs, spaces};
use crate::{
    Administration, Admission, DeviceId, Environment, Key, LedgerError, LogId, SpaceId,
    clock::Hlc,
    epoch::{EpochId, EpochKey},
    hash::Tag,
    limits,
    operation::{Operation, class},
    sealed::PrivateKey,
    segment::Segment,
};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::{BTreeMap, BTreeSet};

/// Whether what is written in a space is sealed.
pub(super) fn is_sealed(connection: &Connection, space: i64) -> Result<bool, LedgerError> {
    let mut statement = connection.prepare_cached("SELECT genesis FROM space WHERE n = ?1")?;
    let genesis: Vec<u8> = statement.query_row([space], |row| row.get(0))?;
    Ok(spaces::read_genesis(&genesis)?.sealed)
}

/// The key of an epoch, if it is here.
pub(super) fn find(
    connection: &Connection,
    space: i64,
    epoch: EpochId,
) -> Result<Option<EpochKey>, LedgerError> {
    let mut statement = connection.prepare_cached("SELECT key FROM epoch WHERE space = ?1 AND id = ?2")?;
    let secret = statement.query_row(params![space, epoch], |row| row.get(0)).optional()?;
    secret.map(|secret| Ok(EpochKey::new(spaces::id(connection, space)?, secret))).transpose()
}

/// The names of the keys of a space that are here.
pub(super) fn names(connection: &Connection, space: i64) -> Result<Vec<EpochId>, LedgerError> {
    let mut statement = connection.prepare_cached("SELECT id FROM epoch WHERE space = ?1 ORDER BY id")?;
    Ok(statement.query_map([space], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// The names of all keys that are here, each with its space, in the form of a log's.
pub(super) fn all(connection: &Connection) -> Result<Vec<(SpaceId, LogId)>, LedgerError> {
    let mut statement = connection.prepare_cached(
        "SELECT space.id, epoch.id FROM epoch JOIN space ON space.n = epoch.space ORDER BY 1, 2",
    )?;
    let rows = statement
        .query_map([], |row| Ok((SpaceId::from_bytes(row.get(0)?), LogId::from_bytes(row.get(1)?))))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The operations of a segment that is stored. Those that are sealed and whose key is not here tell when they were
/// written and no more.
pub(super) fn operations(
    connection: &Connection,
    space: i64,
    segment: &Segment,
) -> Result<Vec<Operation>, LedgerError> {
    let read = segment.read_out()?;
    let Some(sealed) = read.sealed else { return Ok(read.operations) };
    let key = find(connection, space, sealed.epoch)?;
    Ok(key.map_or(read.operations, |key| segment.open(&sealed, &key)))
}

/// The key that opens what is sealed; where it is not here, that is noted, so that all is derived anew when it comes.
pub(super) fn key_or_note(
    connection: &Connection,
    space: i64,
    epoch: EpochId,
) -> Result<Option<EpochKey>, LedgerError> {
    let key = find(connection, space, epoch)?;
    if key.is_none() {
        connection
            .prepare_cached("INSERT OR IGNORE INTO unopened (space, epoch) VALUES (?1, ?2)")?
            .execute(params![space, epoch])?;
    }
    Ok(key)
}

/// An operation that hands out a key, as far as it is read.
pub(super) struct Handed {
    pub epoch: EpochId,
    pub clock: u64,
    pub counts: bool,
    pub key: Key,
}

pub(super) fn handed(connection: &Connection, space: i64) -> Result<Vec<Handed>, LedgerError> {
    let mut statement = connection
        .prepare_cached("SELECT clock, counts, body FROM administration WHERE space = ?1 AND class = ?2")?;
    let rows = statement.query_map(params![space, class::KEY], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get::<_, Vec<u8>>(2)?))
    })?;
    let mut handed = Vec::new();
    for row in rows {
        let (clock, counts, body) = row?;
        // A body that can't be read has no effect anywhere.
        if let Ok(Administration::Key(key)) = Administration::from_cbor(class::KEY, &body) {
            handed.push(Handed { epoch: key.epoch, clock, counts, key });
        }
    }
    Ok(handed)
}

/// Takes the keys that a space's administration hands to this device, and those that they hold. Whether something that
/// is stored can be opened now and could not before.
pub(super) fn take(
    connection: &Connection,
    space: i64,
    device: DeviceId,
    private: &PrivateKey,
) -> Result<bool, LedgerError> {
    let (id, known) = (spaces::id(connection, space)?, names(connection, space)?);
    let mut fresh: Vec<EpochKey> = Vec::new();
    for one in handed(connection, space)?.iter().filter(|one| !known.contains(&one.epoch)) {
        let own = one.key.wrapped.iter().filter(|wrapped| wrapped.device == device);
        fresh.extend(own.filter_map(|wrapped| EpochKey::unwrap(id, one.epoch, wrapped, private)).next());
    }
    keep(connection, space, fresh)
}

/// Takes keys that somebody who had them told in the space's records. Whether something that is stored can be opened
/// now and could not before.
pub(super) fn take_told(connection: &Connection, space: i64, body: &[u8]) -> Result<bool, LedgerError> {
    // A body that can't be read has no effect anywhere.
    let Ok(told) = EpochKey::read_all(spaces::id(connection, space)?, body) else { return Ok(false) };
    for key in &told {
        connection
            .prepare_cached("INSERT OR IGNORE INTO told (space, epoch) VALUES (?1, ?2)")?
            .execute(params![space, key.id()])?;
    }
    keep(connection, space, told)
}

/// Keeps keys, and those before them that they hold.
fn keep(connection: &Connection, space: i64, mut fresh: Vec<EpochKey>) -> Result<bool, LedgerError> {
    let handed = if fresh.is_empty() { Vec::new() } else { handed(connection, space)? };
    let mut known: BTreeSet<EpochId> = names(connection, space)?.into_iter().collect();
    let mut opens = false;
    while let Some(key) = fresh.pop() {
        let epoch = key.id();
        if !known.insert(epoch) {
            continue;
        }
        connection
            .prepare_cached("INSERT OR IGNORE INTO epoch (space, id, key) VALUES (?1, ?2, ?3)")?
            .execute(params![space, epoch, key.secret()])?;
        opens |= connection
            .prepare_cached("DELETE FROM unopened WHERE space = ?1 AND epoch = ?2")?
            .execute(params![space, epoch])?
            > 0;
        for one in handed.iter().filter(|one| one.epoch == epoch && !one.key.older.is_empty()) {
            fresh.extend(key.open_older(&one.key.older));
        }
    }
    Ok(opens)
}

/// The key that is written with: the latest that counts, is here, and was handed to nobody who was shut out since.
pub(super) struct Current {
    pub key: EpochKey,
    /// When it began, by the clock of who began it.
    pub began: Hlc,
    /// To whom it was handed.
    pub readers: BTreeSet<DeviceId>,
}

/// Epochs, the latest first: when each began, and to whom its key was handed.
fn epochs(handed: impl Iterator<Item = Handed>) -> Vec<(u64, EpochId, BTreeSet<DeviceId>)> {
    let mut epochs: BTreeMap<EpochId, (u64, BTreeSet<DeviceId>)> = BTreeMap::new();
    for one in handed {
        let (clock, readers) = epochs.entry(one.epoch).or_insert((one.clock, BTreeSet::new()));
        *clock = one.clock.min(*clock);
        readers.extend(one.key.wrapped.iter().map(|wrapped| wrapped.device));
    }
    let mut epochs: Vec<_> = epochs.into_iter().map(|(id, (clock, readers))| (clock, id, readers)).collect();
    epochs.sort_unstable_by_key(|(clock, id, _)| std::cmp::Reverse((*clock, *id)));
    epochs
}

/// The keys that are here, the latest first, as many as one key holds.
pub(super) fn latest(connection: &Connection, space: i64) -> Result<Vec<EpochKey>, LedgerError> {
    let mut latest = Vec::new();
    for (_, id, _) in epochs(handed(connection, space)?.into_iter()) {
        latest.extend(find(connection, space, id)?);
    }
    latest.truncate(limits::OLDER_KEYS);
    Ok(latest)
}

pub(super) fn current(
    connection: &Connection,
    space: i64,
    admissions: &BTreeMap<DeviceId, Admission>,
) -> Result<Option<Current>, LedgerError> {
    let is_out = |device: &DeviceId| admissions.get(device).is_none_or(Admission::is_revoked);
    for (clock, id, readers) in epochs(handed(connection, space)?.into_iter().filter(|one| one.counts)) {
        if !readers.iter().any(is_out)
            && let Some(key) = find(connection, space, id)?
        {
            return Ok(Some(Current { key, began: Hlc(clock), readers }));
        }
    }
    Ok(None)
}

pub(super) fn admissions(
    connection: &Connection,
    space: i64,
) -> Result<BTreeMap<DeviceId, Admission>, LedgerError> {
    Ok(admission::of_space(connection, space)?.into_iter().collect())
}

impl Ledger {
    /// Takes the keys that a space's administration hands to this device, and derives the space again if they open what is
    /// here.
    pub(super) fn take_keys(&self, connection: &Connection, space: i64) -> Result<(), LedgerError> {
        if is_sealed(connection, space)? && take(connection, space, self.device(), &self.private_key())? {
            super::rebuild::replay_space(&self.rules, connection, connection, space)?;
        }
        Ok(())
    }
}

/// A content as it is stored: sealed where there is a key, because the space is.
pub(super) fn seal_content(key: Option<&EpochKey>, environment: &dyn Environment, content: &[u8]) -> Vec<u8> {
    let Some(key) = key else { return content.to_vec() };
    [&key.id()[..], &key.seal(environment, content, &about_contents(key.space()))].concat()
}

/// A chunk of a file as it is stored. The same bytes give the same, so that the records of a space share them.
pub(super) fn seal_chunk(key: Option<&EpochKey>, chunk: &[u8]) -> Vec<u8> {
    let Some(key) = key else { return chunk.to_vec() };
    [&key.id()[..], &key.seal_alike(chunk, &about_contents(key.space()))].concat()
}

/// A content as a person reads it; none where it is sealed and its key is not here.
pub(super) fn open_content(
    connection: &Connection,
    space: SpaceId,
    stored: Vec<u8>,
) -> Result<Option<Vec<u8>>, LedgerError> {
    let n = logs::known_space(connection, space)?;
    if !is_sealed(connection, n)? {
        return Ok(Some(stored));
    }
    let Some((epoch, sealed)) = stored.split_first_chunk::<16>() else { return Ok(None) };
    Ok(find(connection, n, *epoch)?.and_then(|key| key.open(sealed, &about_contents(space))))
}

fn about_contents(space: SpaceId) -> Vec<u8> {
    [&Tag::SEALED_CONTENT.prefix()[..], space.as_bytes()].concat()
}
