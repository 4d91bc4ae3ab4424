//! Checking everything: signatures, chains, stored bytes, and that what is derived follows from the log.

use super::{
    Ledger,
    authority::Rules,
    files,
    logs::{self, LogRow},
    rebuild, schema,
};
use crate::{
    LedgerError, LogId,
    clock::Hlc,
    hash::Tag,
    limits,
    segment::{Segment, SegmentFault},
};
use rusqlite::{Connection, Row, params, types::Value as Column};

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A segment of the log has changed.
    #[error("segment {first} of log {log}: {fault}")]
    Segment {
        /// The log.
        log: LogId,
        /// The segment's first operation.
        first: u64,
        /// What is wrong.
        fault: SegmentFault,
    },
    /// The log's own row does not fit its segments.
    #[error("log {log}: {what}")]
    Log {
        /// The log, by the id that is stored.
        log: LogId,
        /// What is wrong.
        what: &'static str,
    },
    /// A space's beginning has changed.
    #[error("the beginning of space number {0} has changed")]
    Space(i64),
    /// An erasable content is not the one that was stored.
    #[error("the erasable content {0} has changed")]
    Erasable(String),
    /// A chunk that no file here has.
    #[error("the chunk {0} belongs to no file")]
    Chunk(String),
    /// Derived rows do not follow from the log.
    #[error("{table} differ from what the log says, first at {row}; rebuild mends this")]
    Derived {
        /// Which rows.
        table: &'static str,
        /// The first row that differs.
        row: String,
    },
    /// The store itself is damaged.
    #[error("the store: {0}")]
    Store(String),
}

/// Faults named before the rest is only counted.
const NAMED: usize = 100;

impl Ledger {
    /// Checks every signature, chain and derived row, as they stand at one moment. An empty answer says that
    /// all is well.
    ///
    /// # Errors
    /// Only if the check itself can't be made; what it finds is in the answer.
    pub fn verify(&self) -> Result<Vec<Fault>, LedgerError> {
        let connection = self.read()?;
        let mut faults = Faults::default();
        check_store(&connection, &mut faults)?;
        check_spaces(&connection, &mut faults)?;
        check_logs(&connection, &mut faults)?;
        check_erasables(&connection, &mut faults)?;
        // What follows from the log can be judged where that is whole.
        if faults.list.is_empty() {
            check_chunks(&connection, &mut faults)?;
            check_derived(&self.rules, &connection, &mut faults)?;
        }
        Ok(faults.list)
    }
}

#[derive(Default)]
struct Faults {
    list: Vec<Fault>,
}

impl Faults {
    fn add(&mut self, fault: Fault) {
        if self.list.len() < NAMED {
            self.list.push(fault);
        }
    }
}

fn check_store(connection: &Connection, faults: &mut Faults) -> Result<(), LedgerError> {
    let mut statement = connection.prepare("PRAGMA quick_check(10)")?;
    let lines = statement.query_map([], |row| row.get::<_, String>(0))?;
    for line in lines {
        match line {
            Ok(line) if line == "ok" => {}
            Ok(line) => faults.add(Fault::Store(line)),
            Err(error) => faults.add(Fault::Store(error.to_string())),
        }
    }
    Ok(())
}

fn check_spaces(connection: &Connection, faults: &mut Faults) -> Result<(), LedgerError> {
    let mut statement = connection.prepare("SELECT n, id, genesis FROM space")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (n, id, genesis): (i64, Vec<u8>, Vec<u8>) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if crate::administration::space_of(&genesis).as_bytes().as_slice() != id {
            faults.add(Fault::Space(n));
        }
    }
    Ok(())
}

fn check_logs(connection: &Connection, faults: &mut Faults) -> Result<(), LedgerError> {
    let sql = format!(
        "SELECT {} FROM log LEFT JOIN space ON space.n = log.space ORDER BY log.n",
        logs::LOG_COLUMNS
    );
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query([])?;
    let mut known = Vec::new();
    while let Some(row) = rows.next()? {
        match logs::log_row(row) {
            Ok(log) => {
                check_log(connection, &log, faults)?;
                known.push(log.n);
            }
            Err(error) => faults.add(Fault::Store(format!("a log's row can't be read: {error}"))),
        }
    }
    let stray: i64 = connection.query_row(
        "SELECT count(*) FROM segment WHERE log NOT IN (SELECT n FROM log)",
        [],
        |row| row.get(0),
    )?;
    if stray > 0 {
        faults.add(Fault::Store(format!("{stray} segments belong to no log")));
    }
    Ok(())
}

fn check_log(connection: &Connection, log: &LogRow, faults: &mut Faults) -> Result<(), LedgerError> {
    if log.owner.log() != log.id {
        faults.add(Fault::Log { log: log.id, what: "its id does not belong to its device" });
    }
    let sql = format!("SELECT {} FROM segment WHERE log = ?1 ORDER BY first", logs::SEGMENT_COLUMNS);
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query(params![log.n])?;
    let mut walk = Walk { log, last: 0, head: [0; 32], clock: Hlc::default(), run: Vec::new() };
    while let Some(row) = rows.next()? {
        let first = row.get::<_, i64>(0)?.unsigned_abs();
        match logs::segment_row(row, log) {
            Ok(read) => {
                let is_end = read.0.signature.is_some() || walk.run.len() == limits::RUN_SEGMENTS;
                walk.run.push(read);
                if is_end {
                    walk.check_run(faults);
                }
            }
            Err(_) => {
                walk.check_run(faults);
                faults.add(Fault::Segment { log: log.id, first, fault: SegmentFault::Stored });
                (walk.last, walk.head) = (first + row.get::<_, i64>(1)?.unsigned_abs().max(1) - 1, [0; 32]);
            }
        }
    }
    walk.check_run(faults);
    if (log.last, log.head, log.clock) != (walk.last, walk.head, walk.clock) {
        faults.add(Fault::Log { log: log.id, what: "its end is not where its segments end" });
    }
    Ok(())
}

/// How far a log has been checked.
struct Walk<'l> {
    log: &'l LogRow,
    last: u64,
    head: [u8; 32],
    clock: Hlc,
    /// Segments after that, up to a signature, each with its checksum.
    run: Vec<(Segment, [u8; 32])>,
}

impl Walk<'_> {
    /// Checks the segments of a run, from its signature backwards and then in their order.
    fn check_run(&mut self, faults: &mut Faults) {
        let run = std::mem::take(&mut self.run);
        let mut named = None;
        let mut proved: Vec<Result<(), SegmentFault>> = Vec::with_capacity(run.len());
        for (segment, _) in run.iter().rev() {
            // A segment without a signature is proved by the one after it, which names its head.
            let own = match (&segment.signature, named) {
                (None, Some(named)) if named == segment.head.hash() => segment.check_owner(),
                _ => segment.check_signature(),
            };
            named = Some(segment.head.previous);
            proved.push(own);
        }
        for ((segment, sum), proved) in run.iter().zip(proved.into_iter().rev()) {
            match proved.and_then(|()| self.check_segment(segment, sum)) {
                Ok(clock) => self.clock = clock,
                // Goes on behind the broken segment, so that each is judged by itself.
                Err(fault) => {
                    faults.add(Fault::Segment { log: self.log.id, first: segment.head.first, fault });
                }
            }
            (self.last, self.head) = (segment.head.last(), segment.head.hash());
        }
    }

    fn check_segment(&self, segment: &Segment, sum: &[u8; 32]) -> Result<Hlc, SegmentFault> {
        if segment.head.first != self.last + 1 || segment.head.previous != self.head {
            return Err(SegmentFault::Chain);
        }
        if logs::sum(segment) != *sum {
            return Err(SegmentFault::Stored);
        }
        Ok(segment.operations()?.last().map(|operation| operation.clock).unwrap_or_default())
    }
}

fn check_erasables(connection: &Connection, faults: &mut Faults) -> Result<(), LedgerError> {
    let mut statement = connection.prepare("SELECT hash, salt, content FROM erasable")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (hash, salt, content): (Vec<u8>, Vec<u8>, Vec<u8>) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if Tag::ERASABLE.hash(&[&salt, &content]).as_slice() != hash {
            faults.add(Fault::Erasable(hex(&hash)));
        }
    }
    Ok(())
}

/// That every chunk that is held belongs to a file.
fn check_chunks(connection: &Connection, faults: &mut Faults) -> Result<(), LedgerError> {
    for space in logs::spaces(connection)? {
        let strays = files::strays(connection, logs::known_space(connection, space)?)?;
        strays.iter().for_each(|name| faults.add(Fault::Chunk(hex(name))));
    }
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Derives everything once more into a store of its own and compares row by row.
fn check_derived(rules: &Rules, connection: &Connection, faults: &mut Faults) -> Result<(), LedgerError> {
    let mut fresh = schema::open_temporary()?;
    let transaction = fresh.transaction()?;
    logs::copy(connection, &transaction)?;
    rebuild::replay_all(rules, connection, &transaction)?;
    files::note_all(connection, &transaction)?;
    for (table, sql) in [
        ("records", "SELECT id, space, kind, state FROM record ORDER BY id, space"),
        (
            "touches of records",
            "SELECT record.id, record.space, touched.log, touched.seq FROM touched
             JOIN record ON record.n = touched.record ORDER BY 1, 2, 3, 4",
        ),
        ("touches", "SELECT count(*) FROM touched"),
        ("endings", "SELECT * FROM ending ORDER BY 1, 2, 3, 4, 5, 6, 7"),
        ("administration", "SELECT * FROM administration ORDER BY 1, 2, 3"),
        ("admissions", "SELECT * FROM admission ORDER BY 1, 2"),
        ("statements", "SELECT * FROM stated ORDER BY 1, 2, 3"),
        ("operations set aside", "SELECT * FROM set_aside ORDER BY 2, 3"),
        ("logs", "SELECT id, counted FROM log ORDER BY 1"),
        ("tombstones", "SELECT * FROM erased ORDER BY 1, 2, 3, 4"),
        ("confirmations", "SELECT * FROM confirmed ORDER BY 1, 2, 3, 4"),
        ("files", "SELECT hash, space, length FROM file ORDER BY 1, 2"),
        (
            "chunks of files",
            "SELECT file.hash, file.space, chunk.place, chunk.name FROM chunk JOIN file ON file.n = chunk.file
             ORDER BY 1, 2, 3",
        ),
    ] {
        if let Some(row) = first_difference(connection, &transaction, sql)? {
            faults.add(Fault::Derived { table, row });
        }
    }
    if let Some(row) = files::miscounted(connection)? {
        faults.add(Fault::Derived { table: "counts of chunks", row: hex(&row) });
    }
    Ok(())
}

fn first_difference(ours: &Connection, fresh: &Connection, sql: &str) -> Result<Option<String>, LedgerError> {
    let (mut ours, mut fresh) = (ours.prepare(sql)?, fresh.prepare(sql)?);
    let (mut ours, mut fresh) = (ours.query([])?, fresh.query([])?);
    loop {
        match (columns(ours.next()?)?, columns(fresh.next()?)?) {
            (None, None) => return Ok(None),
            (ours, fresh) if ours == fresh => {}
            (ours, fresh) => return Ok(Some(name(&ours.or(fresh).unwrap_or_default()))),
        }
    }
}

fn columns(row: Option<&Row<'_>>) -> Result<Option<Vec<Column>>, LedgerError> {
    let Some(row) = row else { return Ok(None) };
    Ok(Some((0..row.as_ref().column_count()).map(|index| row.get(index)).collect::<Result<_, _>>()?))
}

/// The first column of a row, which names it.
fn name(row: &[Column]) -> String {
    match row.first() {
        Some(Column::Blob(bytes)) => hex(bytes),
        other => format!("{other:?}"),
    }
}
