//! Who is admitted to a space, and what follows when that changes: operations that now count take effect, and those that
//! no longer count are taken back.

use super::{
    Ledger,
    authority::Rules,
    derive::Deriver,
    erasable::Gone,
    logs::{self, LogRow},
    rebuild, rejudge, spaces,
};
use crate::{
    Administration, Admission, DeviceId, Dot, LedgerError, LogId, NotCounted, SpaceId,
    admission::{Act, judge},
    clock::Hlc,
    operation::{Lane, Operation},
    segment::Head,
};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::{BTreeMap, HashSet};

impl Ledger {
    /// What a space's administration says of a device; `None` if it says nothing that counts.
    pub fn admission(&self, space: SpaceId, device: DeviceId) -> Result<Option<Admission>, LedgerError> {
        let connection = self.read()?;
        let n = logs::known_space(&connection, space)?;
        of_device(&connection, n, device)
    }

    /// Every device of which a space's administration says something that counts, revoked ones included.
    pub fn admissions(&self, space: SpaceId) -> Result<Vec<(DeviceId, Admission)>, LedgerError> {
        let connection = self.read()?;
        let n = logs::known_space(&connection, space)?;
        of_space(&connection, n)
    }

    /// Whether a device may be told anything of a space at this time. False for a space that is not here, so that
    /// whoever asks can't tell one from the other.
    pub fn may_read(&self, space: SpaceId, device: DeviceId, now_ms: u64) -> Result<bool, LedgerError> {
        let connection = self.read()?;
        let Some(n) = logs::space(&connection, space)? else { return Ok(false) };
        Ok(of_device(&connection, n, device)?.is_some_and(|admission| admission.may_read(now_ms)))
    }
}

/// What a space's administration says of a device.
pub(super) fn of_device(
    connection: &Connection,
    space: i64,
    device: DeviceId,
) -> Result<Option<Admission>, LedgerError> {
    let mut statement =
        connection.prepare_cached("SELECT facts FROM admission WHERE space = ?1 AND device = ?2")?;
    let facts: Option<Vec<u8>> =
        statement.query_row(params![space, device.as_bytes()], |row| row.get(0)).optional()?;
    Ok(facts.map(|facts| Admission::from_cbor(&facts)).transpose()?)
}

pub(super) fn of_space(
    connection: &Connection,
    space: i64,
) -> Result<Vec<(DeviceId, Admission)>, LedgerError> {
    let mut statement =
        connection.prepare_cached("SELECT device, facts FROM admission WHERE space = ?1 ORDER BY device")?;
    let rows = statement
        .query_map([space], |row| Ok((DeviceId::from_bytes(row.get(0)?), row.get::<_, Vec<u8>>(1)?)))?;
    rows.map(|row| {
        let (device, facts) = row?;
        Ok((device, Admission::from_cbor(&facts)?))
    })
    .collect()
}

/// Whether a segment of records counts, if all before it in its log do. Without `operations` its clocks are left out:
/// for a device that is admitted whatever its clock says.
pub(super) fn check(
    admission: Option<&Admission>,
    head: &Head,
    operations: Option<&[Operation]>,
) -> Result<(), NotCounted> {
    let admission = admission.ok_or(NotCounted::NotAdmitted)?;
    for (end, named) in admission.ends(head.log) {
        if head.first > end {
            return Err(NotCounted::Revoked);
        }
        if head.last() > end || (head.last() == end && named.is_some_and(|named| named != head.hash())) {
            return Err(NotCounted::OtherHistory);
        }
    }
    let mut clocks = operations.into_iter().flatten().map(|operation| operation.clock.ms());
    clocks.try_for_each(|ms| admission.in_time(Lane::Records, ms))
}

/// What came of judging a space anew.
#[derive(Debug, Default)]
pub(super) struct Settled {
    /// Operations that now take effect.
    pub let_in: u64,
    /// Operations that no longer do.
    pub taken_back: u64,
    /// The contents that were erased by them.
    pub erased: Gone,
}

/// Judges a space's administration and lets its logs count as far as they now do. Segments are read from `from`; all
/// that is derived stands in `to`.
pub(super) fn settle(
    rules: &Rules,
    from: &Connection,
    to: &Connection,
    space: i64,
) -> Result<Settled, LedgerError> {
    let judged = judge_space(rules, to, space)?;
    let mut moved = Vec::new();
    for log in logs::all(to, Some(space))? {
        let counted = match log.owner.lane {
            Lane::Administration if judged.rooted.contains(&log.owner.device) => log.last,
            Lane::Administration => 0,
            Lane::Records if !judged.changed.contains(&log.owner.device) => continue,
            Lane::Records => how_far(from, &log, judged.admissions.get(&log.owner.device))?,
        };
        if counted != log.counted {
            moved.push((log, counted));
        }
    }
    let of_records = |log: &LogRow| log.owner.lane == Lane::Records;
    let mut settled = Settled::default();
    for (log, counted) in moved.iter().filter(|(log, _)| of_records(log)) {
        settled.let_in += counted.saturating_sub(log.counted);
        settled.taken_back += log.counted.saturating_sub(*counted);
    }
    if settled.taken_back > 0 {
        // What an operation ended can't be told from what others ended: the space is derived again. This is rare: only
        // what arrived before the word that it does not count is ever taken back.
        for (log, counted) in &moved {
            logs::count(to, log, *counted)?;
        }
        rejudge::note(rules, from, to, space, &judged.flipped)?;
        rebuild::replay_space(rules, from, to, space)?;
        return Ok(settled);
    }
    // Administration counts before it is asked what is held of it.
    for (log, counted) in moved.iter().filter(|(log, _)| !of_records(log)) {
        logs::count(to, log, *counted)?;
    }
    moved.retain(|(log, _)| of_records(log));
    if rejudge::note(rules, from, to, space, &judged.flipped)? {
        for (log, counted) in &moved {
            logs::count(to, log, *counted)?;
        }
        rebuild::replay_space(rules, from, to, space)?;
        return Ok(settled);
    }
    let mut opens = false;
    for (log, counted) in moved {
        let deriver = let_in(rules, from, to, space, &log, counted)?;
        settled.erased.extend(deriver.erased);
        opens |= deriver.opens;
        logs::count(to, &log, counted)?;
    }
    if opens {
        rebuild::replay_space(rules, from, to, space)?;
    }
    Ok(settled)
}

/// Lets a log's operations take effect up to `counted`.
fn let_in<'c>(
    rules: &Rules,
    from: &'c Connection,
    to: &'c Connection,
    space: i64,
    log: &LogRow,
    counted: u64,
) -> Result<Deriver<'c>, LedgerError> {
    let mut deriver = Deriver::new(rules, to, space, log)?.reading(from);
    let mut after = log.counted;
    while after < counted {
        let segment = logs::segment_with(from, log, after + 1)?
            .ok_or_else(|| LedgerError::Damaged(format!("log {} has a gap", log.id)))?;
        deriver.apply_segment(&segment, &segment.read_out()?)?;
        after = segment.head.last();
    }
    Ok(deriver)
}

/// Up to which operation a log of records counts.
fn how_far(from: &Connection, log: &LogRow, admission: Option<&Admission>) -> Result<u64, LedgerError> {
    let Some(known) = admission else { return Ok(0) };
    if known.is_timeless() && !known.is_revoked() {
        return Ok(log.last);
    }
    let mut counted = 0;
    while counted < log.last {
        let segment = logs::segment_with(from, log, counted + 1)?
            .ok_or_else(|| LedgerError::Damaged(format!("log {} has a gap", log.id)))?;
        let operations = if known.is_timeless() { None } else { Some(segment.operations()?) };
        if check(admission, &segment.head, operations.as_deref()).is_err() {
            break;
        }
        counted = segment.head.last();
    }
    Ok(counted)
}

/// A space judged, as far as it concerns its logs.
struct Judged {
    rooted: HashSet<DeviceId>,
    admissions: BTreeMap<DeviceId, Admission>,
    /// Devices whose admission is not what it was.
    changed: HashSet<DeviceId>,
    /// Operations of administration that count now and did not, or no longer do.
    flipped: Vec<(Dot, bool)>,
}

/// Judges the administration that is held of a space, and stores what comes of it.
fn judge_space(rules: &Rules, connection: &Connection, space: i64) -> Result<Judged, LedgerError> {
    let genesis: Vec<u8> = connection
        .prepare_cached("SELECT genesis FROM space WHERE n = ?1")?
        .query_row([space], |row| row.get(0))?;
    let held = held_acts(connection, space)?;
    let acts: Vec<Act> = held.iter().map(|(act, _, _)| act.clone()).collect();
    let judgement = judge(&spaces::read_genesis(&genesis)?, &acts, rules.authority());
    let mut flipped = Vec::new();
    for (act, log, counted) in held {
        let counts = judgement.counting.contains(&act.dot);
        if counts != counted {
            flipped.push((act.dot, counts));
            connection
                .prepare_cached(
                    "UPDATE administration SET counts = ?4 WHERE space = ?1 AND log = ?2 AND seq = ?3",
                )?
                .execute(params![space, log, act.dot.seq, counts])?;
        }
    }
    let before: BTreeMap<DeviceId, Admission> = of_space(connection, space)?.into_iter().collect();
    let admissions = judgement.admissions;
    let mut changed = HashSet::new();
    for (device, admission) in &admissions {
        if before.get(device) != Some(admission) {
            changed.insert(*device);
            connection
                .prepare_cached(
                    "INSERT OR REPLACE INTO admission (space, device, facts) VALUES (?1, ?2, ?3)",
                )?
                .execute(params![space, device.as_bytes(), admission.to_cbor()])?;
        }
    }
    for device in before.keys().filter(|device| !admissions.contains_key(device)) {
        changed.insert(*device);
        connection
            .prepare_cached("DELETE FROM admission WHERE space = ?1 AND device = ?2")?
            .execute(params![space, device.as_bytes()])?;
    }
    Ok(Judged { rooted: judgement.rooted, admissions, changed, flipped })
}

/// The operations of administration that are held of a space, each with its log's row and whether it counted so far.
fn held_acts(connection: &Connection, space: i64) -> Result<Vec<(Act, i64, bool)>, LedgerError> {
    let mut statement = connection.prepare_cached(
        "SELECT log.id, a.seq, log.device, a.clock, a.class, a.body, a.log, a.counts
         FROM administration a JOIN log ON log.n = a.log WHERE a.space = ?1",
    )?;
    let rows = statement.query_map([space], |row| {
        let (class, body): (u32, Vec<u8>) = (row.get(4)?, row.get(5)?);
        let act = Act {
            dot: Dot { log: LogId::from_bytes(row.get(0)?), seq: row.get(1)? },
            device: DeviceId::from_bytes(row.get(2)?),
            clock: Hlc(row.get(3)?),
            // A body that can't be read has no effect anywhere.
            operation: Administration::from_cbor(class, &body).unwrap_or(Administration::Other(class, body)),
        };
        Ok((act, row.get(6)?, row.get(7)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
