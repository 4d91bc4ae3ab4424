//! Rows of logs, spaces and segments: the part of the store that can't be had again.

use crate::{
    DeviceId, LedgerError, LogId, SpaceId,
    clock::Hlc,
    hash::Tag,
    limits,
    operation::Lane,
    run::Run,
    segment::{Head, LogOwner, Segment},
};
use rusqlite::{Connection, OptionalExtension, Row, params, types::Type};

/// A log as the store knows it.
#[derive(Debug, Clone)]
pub(crate) struct LogRow {
    pub n: i64,
    pub id: LogId,
    pub owner: LogOwner,
    /// Sequence number of the last operation, 0 for none.
    pub last: u64,
    /// Hash of the last segment's head, zeros for none.
    pub head: [u8; 32],
    /// The highest reading of the clock in this log's last segment.
    pub clock: Hlc,
    /// Sequence number of the last operation that counts: what follows is in quarantine.
    pub counted: u64,
}

/// How a segment came to be here.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Taken {
    /// Whether it counts, as all before it do.
    pub counts: bool,
    /// When it arrived, in milliseconds since 1970; `None` for what was written here.
    pub received: Option<u64>,
}

pub(crate) const LOG_COLUMNS: &str = "log.n, log.id, space.id, log.lane, log.device, log.incarnation, log.last, log.head, log.clock, log.counted";

pub(crate) fn log_row(row: &Row<'_>) -> rusqlite::Result<LogRow> {
    let lane = Lane::from_number(row.get(3)?)
        .ok_or_else(|| rusqlite::Error::IntegralValueOutOfRange(3, row.get(3).unwrap_or(-1)))?;
    let owner = LogOwner {
        space: SpaceId::from_bytes(row.get(2)?),
        lane,
        device: DeviceId::from_bytes(row.get(4)?),
        incarnation: row.get(5)?,
    };
    Ok(LogRow {
        n: row.get(0)?,
        id: LogId::from_bytes(row.get(1)?),
        owner,
        last: row.get(6)?,
        head: row.get(7)?,
        clock: Hlc(row.get(8)?),
        counted: row.get(9)?,
    })
}

/// The local number of a space.
pub(crate) fn space(connection: &Connection, id: SpaceId) -> Result<Option<i64>, LedgerError> {
    let mut statement = connection.prepare_cached("SELECT n FROM space WHERE id = ?1")?;
    Ok(statement.query_row([id.as_bytes()], |row| row.get(0)).optional()?)
}

/// The local number of a space that must be here.
pub(crate) fn known_space(connection: &Connection, id: SpaceId) -> Result<i64, LedgerError> {
    space(connection, id)?.ok_or(LedgerError::UnknownSpace(id))
}

/// The spaces that are here.
pub(crate) fn spaces(connection: &Connection) -> Result<Vec<SpaceId>, LedgerError> {
    let mut statement = connection.prepare_cached("SELECT id FROM space")?;
    let rows = statement.query_map([], |row| row.get(0).map(SpaceId::from_bytes))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(crate) fn find(connection: &Connection, id: LogId) -> Result<Option<LogRow>, LedgerError> {
    let sql = format!("SELECT {LOG_COLUMNS} FROM log JOIN space ON space.n = log.space WHERE log.id = ?1");
    let mut statement = connection.prepare_cached(&sql)?;
    Ok(statement.query_row([id.as_bytes()], log_row).optional()?)
}

/// The log with this owner; an empty one is made if there is none.
pub(crate) fn find_or_make(
    connection: &Connection,
    space: i64,
    owner: &LogOwner,
) -> Result<LogRow, LedgerError> {
    let id = owner.log();
    if let Some(log) = find(connection, id)? {
        return Ok(log);
    }
    let (last, head, clock) = (0, [0u8; 32], Hlc::default());
    connection
        .prepare_cached(
            "INSERT INTO log (id, space, lane, device, incarnation, last, head, clock, counted)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0)",
        )?
        .execute(params![
            id.as_bytes(),
            space,
            owner.lane.number(),
            owner.device.as_bytes(),
            owner.incarnation,
            last,
            head,
            clock.0
        ])?;
    Ok(LogRow { n: connection.last_insert_rowid(), id, owner: *owner, last, head, clock, counted: 0 })
}

/// The highest reading of the clock in a space, apart from those that a clock of `now_ms` must not follow.
pub(crate) fn clock_of(connection: &Connection, space: i64, now_ms: u64) -> Result<Hlc, LedgerError> {
    let mut statement = connection
        .prepare_cached("SELECT max(clock) FROM log WHERE space = ?1 AND clock <= ?2 AND counted > 0")?;
    let clock: Option<u64> = statement.query_row(params![space, Hlc::limit(now_ms)], |row| row.get(0))?;
    Ok(Hlc(clock.unwrap_or(0)))
}

/// Stores a segment that continues its log, and moves the log on.
pub(crate) fn append(
    connection: &Connection,
    log: &mut LogRow,
    segment: &Segment,
    clock: Hlc,
    taken: Taken,
) -> Result<(), LedgerError> {
    let head = &segment.head;
    connection
        .prepare_cached(
            "INSERT INTO segment (log, first, count, length, operations, previous, signature, packing, packed, sum, received)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?
        .execute(params![
            log.n,
            head.first,
            head.count,
            head.length,
            head.operations,
            head.previous,
            segment.signature.as_ref().map_or(&[][..], |signature| signature),
            segment.packing,
            segment.packed,
            sum(segment),
            taken.received,
        ])?;
    (log.last, log.head, log.clock) = (head.last(), head.hash(), clock);
    if taken.counts {
        log.counted = log.last;
    }
    connection
        .prepare_cached("UPDATE log SET last = ?2, head = ?3, clock = ?4, counted = ?5 WHERE n = ?1")?
        .execute(params![log.n, log.last, log.head, log.clock.0, log.counted])?;
    Ok(())
}

/// Notes up to which operation a log counts.
pub(crate) fn count(connection: &Connection, log: &LogRow, counted: u64) -> Result<(), LedgerError> {
    connection
        .prepare_cached("UPDATE log SET counted = ?2 WHERE n = ?1")?
        .execute(params![log.n, counted])?;
    Ok(())
}

/// The hash of the head at which what counts of a log ends.
pub(crate) fn end(connection: &Connection, log: &LogRow) -> Result<[u8; 32], LedgerError> {
    if log.counted == log.last {
        return Ok(log.head);
    }
    let mut statement =
        connection.prepare_cached("SELECT previous FROM segment WHERE log = ?1 AND first = ?2")?;
    Ok(statement.query_row(params![log.n, log.counted + 1], |row| row.get(0))?)
}

/// The hash of the head of the segment that ends with an operation; none if no segment ends there.
pub(crate) fn head_at(
    connection: &Connection,
    log: &LogRow,
    seq: u64,
) -> Result<Option<[u8; 32]>, LedgerError> {
    if seq == log.last {
        return Ok(Some(log.head));
    }
    let mut statement =
        connection.prepare_cached("SELECT previous FROM segment WHERE log = ?1 AND first = ?2")?;
    Ok(statement.query_row(params![log.n, seq + 1], |row| row.get(0)).optional()?)
}

/// When the segment that holds an operation arrived, in milliseconds since 1970.
pub(crate) fn received(connection: &Connection, log: i64, seq: u64) -> Result<Option<u64>, LedgerError> {
    let mut statement = connection.prepare_cached(
        "SELECT received FROM segment WHERE log = ?1 AND first <= ?2 ORDER BY first DESC LIMIT 1",
    )?;
    Ok(statement.query_row(params![log, seq], |row| row.get(0)).optional()?.flatten())
}

/// A checksum of what no signature covers, so that a change of the stored bytes shows even where
/// unpacking gives the same.
pub(crate) fn sum(segment: &Segment) -> [u8; 32] {
    Tag::PACKED.hash(&[&segment.packing.to_be_bytes(), &segment.packed])
}

pub(crate) const SEGMENT_COLUMNS: &str = "segment.first, segment.count, segment.length, segment.operations, segment.previous, segment.signature, \
     segment.packing, segment.packed, segment.sum";

/// A stored segment and its checksum.
pub(crate) fn segment_row(row: &Row<'_>, log: &LogRow) -> rusqlite::Result<(Segment, [u8; 32])> {
    let head = Head {
        space: log.owner.space,
        log: log.id,
        first: row.get(0)?,
        count: row.get(1)?,
        length: row.get(2)?,
        operations: row.get(3)?,
        previous: row.get(4)?,
    };
    let signature =
        match row.get_ref(5)?.as_blob()? {
            [] => None,
            bytes => Some(bytes.try_into().map_err(|error| {
                rusqlite::Error::FromSqlConversionFailure(5, Type::Blob, Box::new(error))
            })?),
        };
    let (packing, packed) = (row.get(6)?, row.get(7)?);
    Ok((Segment { owner: log.owner, head, signature, packing, packed }, row.get(8)?))
}

/// The stored segment that holds an operation.
pub(crate) fn segment_with(
    connection: &Connection,
    log: &LogRow,
    seq: u64,
) -> Result<Option<Segment>, LedgerError> {
    let sql = format!(
        "SELECT {SEGMENT_COLUMNS} FROM segment WHERE log = ?1 AND first <= ?2 ORDER BY first DESC LIMIT 1"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let found = statement.query_row(params![log.n, seq], |row| segment_row(row, log)).optional()?;
    Ok(found.map(|(segment, _)| segment).filter(|segment| segment.head.last() >= seq))
}

/// The run that begins with the segment that holds an operation, as long as one signature may stand for it and it
/// begins no segment after `until`. It may go beyond `until` where no signature comes before.
pub(crate) fn run_with(
    connection: &Connection,
    log: &LogRow,
    seq: u64,
    until: u64,
) -> Result<Run, LedgerError> {
    let sql = format!(
        "SELECT {SEGMENT_COLUMNS} FROM segment
         WHERE log = ?1 AND first >= (SELECT max(first) FROM segment WHERE log = ?1 AND first <= ?2)
         ORDER BY first LIMIT {}",
        limits::RUN_SEGMENTS
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(params![log.n, seq])?;
    let (mut segments, mut signed, mut count, mut bytes) = (Vec::new(), 0, 0, 0);
    while let Some(row) = rows.next()? {
        let (segment, _) = segment_row(row, log)?;
        count += segment.head.count;
        bytes += segment.head.length;
        let fits = count <= limits::OPERATIONS as u64 && bytes <= limits::RUN_BYTES as u64;
        let is_wanted = signed == 0 || segment.head.first <= until;
        if !(segments.is_empty() || fits && is_wanted) {
            break;
        }
        segments.push(segment);
        if segments.last().is_some_and(|segment| segment.signature.is_some()) {
            signed = segments.len();
        }
    }
    segments.truncate(signed);
    let run = Run::of_stored(segments).filter(|run| run.segments()[0].head.last() >= seq);
    run.ok_or_else(|| LedgerError::Damaged(format!("log {} has a gap, or no signature, at {seq}", log.id)))
}

/// The run that begins with the segment that holds an operation and ends at the first signature.
pub(crate) fn shortest_run_with(connection: &Connection, log: &LogRow, seq: u64) -> Result<Run, LedgerError> {
    run_with(connection, log, seq, 0)
}

/// The shortest runs of a log that hold anything after an operation: first operation, packed bytes, bytes before packing.
pub(crate) fn sizes_after(
    connection: &Connection,
    log: &LogRow,
    after: u64,
) -> Result<Vec<(u64, u64, u64)>, LedgerError> {
    let mut statement = connection.prepare_cached(
        "SELECT first, length(packed), length, length(signature) = 0
         FROM segment WHERE log = ?1 AND first + count > ?2 + 1 ORDER BY first",
    )?;
    let mut rows = statement.query(params![log.n, after])?;
    let mut runs: Vec<(u64, u64, u64)> = Vec::new();
    let mut goes_on = false;
    while let Some(row) = rows.next()? {
        let (first, packed, length): (u64, u64, u64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        match runs.last_mut().filter(|_| goes_on) {
            Some(run) => (run.1, run.2) = (run.1 + packed, run.2 + length),
            None => runs.push((first, packed, length)),
        }
        goes_on = row.get(3)?;
    }
    Ok(runs)
}

/// All logs, or those of one space, in the order in which they came to be known.
pub(crate) fn all(connection: &Connection, space: Option<i64>) -> Result<Vec<LogRow>, LedgerError> {
    let sql = format!(
        "SELECT {LOG_COLUMNS} FROM log JOIN space ON space.n = log.space WHERE ?1 IS NULL OR log.space = ?1 ORDER BY log.n"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    Ok(statement.query_map([space], log_row)?.collect::<Result<_, _>>()?)
}

/// Copies the spaces, logs and keys of one store, without segments, into an empty one.
pub(crate) fn copy(from: &Connection, to: &Connection) -> Result<(), LedgerError> {
    for (table, columns) in [
        ("space", "n, id, genesis"),
        ("log", "n, id, space, lane, device, incarnation, last, head, clock"),
        ("epoch", "space, id, key"),
    ] {
        let mut statement = from.prepare(&format!("SELECT {columns} FROM {table}"))?;
        let count = statement.column_count();
        let places = vec!["?"; count].join(", ");
        let mut insert = to.prepare(&format!("INSERT INTO {table} ({columns}) VALUES ({places})"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let values: Vec<rusqlite::types::Value> =
                (0..count).map(|index| row.get(index)).collect::<Result<_, _>>()?;
            insert.execute(rusqlite::params_from_iter(values))?;
        }
    }
    Ok(())
}
