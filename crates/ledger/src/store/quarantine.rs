//! What is held and does not count: operations of devices that are not admitted, that were revoked, or that had no right
//! to what they did. It is kept in its log, without effect, and takes effect as soon as it counts.

use super::{Ledger, admission, authority, logs};
use crate::{Admission, DeviceId, Dot, LedgerError, LogId, NotCounted, SpaceId, clock::Hlc, operation::Lane};
use rusqlite::{Connection, params};
use std::collections::{HashMap, hash_map::Entry};

/// Operations of one segment that do not count, or one operation of administration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quarantined {
    /// The space.
    pub space: SpaceId,
    /// The log.
    pub log: LogId,
    /// Which lane it is of.
    pub lane: Lane,
    /// The device that wrote it.
    pub device: DeviceId,
    /// The first operation.
    pub first: u64,
    /// How many.
    pub count: u64,
    /// Why they do not count.
    pub why: NotCounted,
    /// When they came here, in milliseconds since 1970; `None` if they were written here, or came long ago.
    pub received_ms: Option<u64>,
}

/// How many are listed; a flood is not worth more.
const LISTED: usize = 10_000;

impl Ledger {
    /// What is held here without effect, space by space and log by log: at most 10,000 rows.
    pub fn quarantined(&self) -> Result<Vec<Quarantined>, LedgerError> {
        let connection = self.read()?;
        let mut found = Vec::new();
        for log in in_quarantine(&connection)? {
            let space = logs::known_space(&connection, log.owner.space)?;
            let admission = admission::of_device(&connection, space, log.owner.device)?;
            let mut after = log.counted;
            while after < log.last && found.len() < LISTED {
                let segment = logs::segment_with(&connection, &log, after + 1)?
                    .ok_or_else(|| LedgerError::Damaged(format!("log {} has a gap", log.id)))?;
                let why = match log.owner.lane {
                    Lane::Administration => Err(NotCounted::DoesNotAdminister),
                    Lane::Records => {
                        admission::check(admission.as_ref(), &segment.head, Some(&segment.operations()?))
                    }
                };
                found.push(Quarantined {
                    space: log.owner.space,
                    log: log.id,
                    lane: log.owner.lane,
                    device: log.owner.device,
                    first: segment.head.first,
                    count: segment.head.count,
                    why: why.err().unwrap_or(NotCounted::Follows),
                    received_ms: logs::received(&connection, log.n, segment.head.first)?,
                });
                after = segment.head.last();
            }
        }
        acts(&connection, &mut found)?;
        set_aside(&connection, &mut found)?;
        found.truncate(LISTED);
        Ok(found)
    }
}

/// The logs of which not everything counts.
fn in_quarantine(connection: &Connection) -> Result<Vec<logs::LogRow>, LedgerError> {
    let sql = format!(
        "SELECT {} FROM log JOIN space ON space.n = log.space WHERE log.counted < log.last ORDER BY log.space, log.n",
        logs::LOG_COLUMNS
    );
    let mut statement = connection.prepare_cached(&sql)?;
    Ok(statement.query_map([], logs::log_row)?.collect::<Result<_, _>>()?)
}

/// Adds the operations of administration that do not count, of devices whose logs are kept whole.
fn acts(connection: &Connection, found: &mut Vec<Quarantined>) -> Result<(), LedgerError> {
    let mut statement = connection.prepare_cached(
        "SELECT space.id, log.id, log.device, a.seq, a.clock, a.space, log.n
         FROM administration a JOIN log ON log.n = a.log JOIN space ON space.n = a.space
         WHERE NOT a.counts AND a.seq <= log.counted ORDER BY a.space, a.log, a.seq LIMIT ?1",
    )?;
    let mut rows = statement.query([LISTED as i64])?;
    let mut admissions: HashMap<(i64, DeviceId), Option<Admission>> = HashMap::new();
    while let Some(row) = rows.next()? {
        let device = DeviceId::from_bytes(row.get(2)?);
        let (space, log): (i64, i64) = (row.get(5)?, row.get(6)?);
        if let Entry::Vacant(vacant) = admissions.entry((space, device)) {
            vacant.insert(admission::of_device(connection, space, device)?);
        }
        let dot = Dot { log: LogId::from_bytes(row.get(1)?), seq: row.get(3)? };
        let known = admissions.get(&(space, device)).and_then(Option::as_ref);
        found.push(Quarantined {
            space: SpaceId::from_bytes(row.get(0)?),
            log: dot.log,
            lane: Lane::Administration,
            device,
            first: dot.seq,
            count: 1,
            why: why(known, &dot, Hlc(row.get(4)?)),
            received_ms: logs::received(connection, log, dot.seq)?,
        });
    }
    Ok(())
}

/// Adds the operations of records that their authors could not write.
fn set_aside(connection: &Connection, found: &mut Vec<Quarantined>) -> Result<(), LedgerError> {
    let mut statement = connection.prepare_cached(
        "SELECT space.id, log.id, log.device, s.seq, s.why, log.n
         FROM set_aside s JOIN log ON log.n = s.log JOIN space ON space.n = s.space
         ORDER BY s.space, s.log, s.seq LIMIT ?1",
    )?;
    let mut rows = statement.query([LISTED as i64])?;
    while let Some(row) = rows.next()? {
        let (first, log): (u64, i64) = (row.get(3)?, row.get(5)?);
        found.push(Quarantined {
            space: SpaceId::from_bytes(row.get(0)?),
            log: LogId::from_bytes(row.get(1)?),
            lane: Lane::Records,
            device: DeviceId::from_bytes(row.get(2)?),
            first,
            count: 1,
            why: authority::of_code(row.get(4)?),
            received_ms: logs::received(connection, log, first)?,
        });
    }
    Ok(())
}

/// The operations of administration between two numbers of a log that do not count.
pub(super) fn of_administration(
    connection: &Connection,
    space: i64,
    log: &logs::LogRow,
    first: u64,
    last: u64,
) -> Result<Vec<(LogId, u64, NotCounted)>, LedgerError> {
    let admission = admission::of_device(connection, space, log.owner.device)?;
    let mut statement = connection.prepare_cached(
        "SELECT seq, clock FROM administration
         WHERE space = ?1 AND log = ?2 AND seq BETWEEN ?3 AND ?4 AND NOT counts ORDER BY seq",
    )?;
    let rows = statement.query_map(params![space, log.n, first, last], |row| {
        Ok((Dot { log: log.id, seq: row.get(0)? }, Hlc(row.get(1)?)))
    })?;
    rows.map(|row| {
        let (dot, clock) = row?;
        Ok((log.id, dot.seq, why(admission.as_ref(), &dot, clock)))
    })
    .collect()
}

/// Why an operation of administration does not count.
fn why(admission: Option<&Admission>, dot: &Dot, clock: Hlc) -> NotCounted {
    let Some(admission) = admission else { return NotCounted::NoAuthority };
    if admission.ends(dot.log).any(|(end, _)| end < dot.seq) {
        return NotCounted::Revoked;
    }
    admission.in_time(Lane::Administration, clock.ms()).err().unwrap_or(NotCounted::NoAuthority)
}

/// Bytes of segments that are held of a space and do not count.
pub(super) fn bytes(connection: &Connection, space: i64) -> Result<i64, LedgerError> {
    let mut statement = connection.prepare_cached(
        "SELECT coalesce(sum(length(segment.packed)), 0) FROM log JOIN segment ON segment.log = log.n
         WHERE log.space = ?1 AND log.counted < log.last AND segment.first > log.counted",
    )?;
    Ok(statement.query_row([space], |row| row.get(0))?)
}

/// Bytes of administration that are held of a device in a space.
pub(super) fn administration_bytes(
    connection: &Connection,
    space: i64,
    device: DeviceId,
) -> Result<i64, LedgerError> {
    let mut statement = connection.prepare_cached(
        "SELECT coalesce(sum(length(segment.packed)), 0) FROM log JOIN segment ON segment.log = log.n
         WHERE log.space = ?1 AND log.device = ?2 AND log.lane = 0",
    )?;
    Ok(statement.query_row(params![space, device.as_bytes()], |row| row.get(0))?)
}
