//! Taking in segments of other offices, and handing out those that are here.

use super::{
    Ledger, Version, Work,
    derive::Deriver,
    erasable::empty_journal,
    logs::{self, LogRow},
    spaces,
};
use crate::{
    LedgerError, LogId, SpaceId, limits,
    operation::{Deed, Lane, Operation, class},
    segment::{Segment, SegmentFault},
    value::Malformed,
};
use rusqlite::{Connection, OptionalExtension, params};

/// Segments taken in with one flush of the disk.
const BATCH: usize = 64;
/// Operations after which a batch is closed.
const BATCH_OPERATIONS: u64 = 8_192;

/// What came of segments that were offered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// Operations now merged, those included that had waited.
    pub operations: u64,
    /// Segments that were here already.
    pub known: u64,
    /// Segments kept until what comes before them arrives; [`Ledger::missing`] says what that is.
    pub waiting: u64,
    /// Segments that contradict what is here: proof that a log has two histories.
    pub forks: Vec<Fork>,
    /// Segments not accepted, by log and first operation, and why.
    pub refused: Vec<(LogId, u64, SegmentFault)>,
}

impl Imported {
    /// Counts what came of more segments.
    pub fn add(&mut self, more: Self) {
        self.operations += more.operations;
        self.known += more.known;
        self.waiting += more.waiting;
        self.forks.extend(more.forks);
        self.refused.extend(more.refused);
    }
}

/// Proof that a device wrote two histories of one log. Both segments are signed by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fork {
    /// The log.
    pub log: LogId,
    /// The first operation of the segment that contradicts the one stored.
    pub first: u64,
}

/// Operations that must come before others that wait for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The space.
    pub space: SpaceId,
    /// The log; its first operation is missing where the space's beginning is.
    pub log: LogId,
    /// The first operation that is missing.
    pub first: u64,
    /// The last one, as far as is known.
    pub last: u64,
}

/// A segment whose signature and operations were checked.
struct Checked {
    segment: Segment,
    operations: Vec<Operation>,
}

impl Checked {
    fn new(segment: Segment) -> Result<Self, (LogId, u64, SegmentFault)> {
        let name = |fault| (segment.head.log, segment.head.first, fault);
        segment.check_signature().map_err(name)?;
        let operations = segment.operations().map_err(name)?;
        Ok(Self { segment, operations })
    }
}

impl Ledger {
    /// Takes in segments, in any order and any number of times. What is acknowledged is on the disk.
    ///
    /// A segment that comes before its predecessors waits for them. What is refused, and what contradicts the
    /// log, is named in the outcome and does not stop the rest.
    pub fn import(&self, segments: impl IntoIterator<Item = Segment>) -> Result<Imported, LedgerError> {
        let mut imported = Imported::default();
        let mut segments = segments.into_iter().peekable();
        let mut erased = false;
        while segments.peek().is_some() {
            let mut batch = Vec::new();
            let mut operations = 0;
            while batch.len() < BATCH && operations < BATCH_OPERATIONS {
                let Some(segment) = segments.next() else { break };
                operations += segment.head.count;
                match Checked::new(segment) {
                    Ok(checked) => batch.push(checked),
                    Err(refused) => imported.refused.push(refused),
                }
            }
            // A transaction that fails leaves the outcome as it was before its batch.
            let before = imported.clone();
            (imported, erased) = self.transact(|transaction| {
                let mut import = Import { connection: transaction, imported: before, erased };
                batch.into_iter().try_for_each(|checked| import.take(checked))?;
                Ok(Work::Done((import.imported, import.erased)))
            })?;
        }
        if erased {
            empty_journal(&self.lock())?;
        }
        Ok(imported)
    }

    /// Hands out the segments of a space that hold operations not covered by `known`: administration first,
    /// then records, each log in its order.
    pub fn segments_since<E: From<LedgerError>>(
        &self,
        space: SpaceId,
        known: &Version,
        mut each: impl FnMut(Segment) -> Result<(), E>,
    ) -> Result<(), E> {
        let connection = self.read()?;
        let n = logs::known_space(&connection, space)?;
        let mut all = logs::all(&connection, Some(n))?;
        all.sort_by_key(|log| log.owner.lane);
        for log in all {
            let mut after = known.last(space, log.id);
            while after < log.last {
                let segment = logs::segment_with(&connection, &log, after + 1)?
                    .ok_or_else(|| LedgerError::Damaged(format!("log {} has a gap", log.id)))?;
                after = segment.head.last();
                each(segment)?;
            }
        }
        Ok(())
    }

    /// What must arrive before segments that wait can be merged.
    pub fn missing(&self) -> Result<Vec<Missing>, LedgerError> {
        let connection = self.read()?;
        let mut statement = connection.prepare_cached(
            "SELECT waiting.space, waiting.log, min(waiting.first), coalesce(max(log.last), 0)
             FROM waiting LEFT JOIN log ON log.id = waiting.log GROUP BY waiting.space, waiting.log",
        )?;
        let rows = statement.query_map([], |row| {
            let (first, last): (u64, u64) = (row.get(2)?, row.get(3)?);
            Ok(Missing {
                space: SpaceId::from_bytes(row.get(0)?),
                log: LogId::from_bytes(row.get(1)?),
                first: last + 1,
                last: first.saturating_sub(1),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The segments kept as proof that a log has two histories. The stored log holds the other one.
    pub fn forks(&self) -> Result<Vec<Segment>, LedgerError> {
        let connection = self.read()?;
        let mut statement = connection.prepare_cached("SELECT segment FROM fork ORDER BY log, first")?;
        let rows = statement.query_map([], |row| row.get::<_, Vec<u8>>(0))?;
        rows.map(|bytes| Ok(Segment::from_bytes(&bytes?)?)).collect()
    }
}

/// One transaction of an import.
struct Import<'c> {
    connection: &'c Connection,
    imported: Imported,
    erased: bool,
}

impl Import<'_> {
    fn take(&mut self, checked: Checked) -> Result<(), LedgerError> {
        let mut next = vec![checked];
        while let Some(checked) = next.pop() {
            let (space, log, last) =
                (checked.segment.space(), checked.segment.head.log, checked.segment.head.last());
            let Some(n) = self.space(&checked)? else {
                self.wait(&checked.segment)?;
                continue;
            };
            if self.append(n, &checked)? {
                self.let_in(space, log, last + 1, &mut next)?;
                if checked.segment.owner.lane == Lane::Administration && checked.segment.head.first == 1 {
                    self.let_all_in(space, &mut next)?;
                }
            }
        }
        Ok(())
    }

    /// The space's number. A space comes into being with the genesis that its id is the hash of, in the first
    /// operation of its founder's administration log.
    fn space(&self, checked: &Checked) -> Result<Option<i64>, LedgerError> {
        let (id, owner) = (checked.segment.space(), checked.segment.owner());
        if let Some(n) = logs::space(self.connection, id)? {
            return Ok(Some(n));
        }
        let Some(Deed::Other { class: class::GENESIS, body }) =
            checked.operations.first().map(|one| &one.deed)
        else {
            return Ok(None);
        };
        let founds = checked.segment.head.first == 1
            && crate::administration::space_of(body) == id
            && spaces::read_genesis(body).is_ok_and(|genesis| genesis.founder == owner.device);
        if founds { spaces::add_space(self.connection, id, body).map(Some) } else { Ok(None) }
    }

    /// Puts a segment at the end of its log; true if it fitted there.
    fn append(&mut self, space: i64, checked: &Checked) -> Result<bool, LedgerError> {
        let segment = &checked.segment;
        let known = logs::find(self.connection, segment.head.log)?;
        let (last, head) = known.as_ref().map_or((0, [0; 32]), |log| (log.last, log.head));
        if segment.head.first > last + 1 {
            self.wait(segment)?;
            return Ok(false);
        }
        if let Some(log) = known.filter(|log| segment.head.first <= log.last) {
            let stored = logs::segment_with(self.connection, &log, segment.head.first)?;
            if stored.is_some_and(|stored| stored.head == segment.head) {
                self.imported.known += 1;
            } else {
                self.fork(segment)?;
            }
            return Ok(false);
        }
        if segment.head.previous != head {
            self.fork(segment)?;
            return Ok(false);
        }
        let mut log = logs::find_or_make(self.connection, space, &segment.owner)?;
        self.derive(space, &log, &checked.operations)?;
        let clock = checked.operations.last().map(|one| one.clock).unwrap_or_default();
        logs::append(self.connection, &mut log, segment, clock)?;
        self.imported.operations += segment.head.count;
        Ok(true)
    }

    fn derive(&mut self, space: i64, log: &LogRow, operations: &[Operation]) -> Result<(), LedgerError> {
        let mut deriver = Deriver::new(self.connection, space, log)?;
        for operation in operations {
            deriver.apply(operation)?;
            self.erased |= operation.deed.class() == class::ERASE;
        }
        Ok(())
    }

    /// Keeps a segment until what comes before it is here, as far as there is room.
    fn wait(&mut self, segment: &Segment) -> Result<(), LedgerError> {
        let (space, log, first) = (segment.space(), segment.head.log, segment.head.first);
        let held = waiting(self.connection, space, log, first)?;
        if let Some(held) = held {
            if held.head == segment.head {
                self.imported.known += 1;
            } else {
                self.fork(segment)?;
            }
            return Ok(());
        }
        let bytes = segment.to_bytes();
        let mut statement = self.connection.prepare_cached(
            "SELECT coalesce(sum(length(segment)), 0), coalesce(sum(length(segment)) FILTER (WHERE space = ?1), 0)
             FROM waiting",
        )?;
        let (all, here): (i64, i64) =
            statement.query_row([space.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let size = bytes.len() as i64;
        if here + size > limits::WAITING_BYTES || all + size > 4 * limits::WAITING_BYTES {
            let fault = SegmentFault::Malformed(Malformed("too much waits for what comes before it"));
            self.imported.refused.push((log, first, fault));
            return Ok(());
        }
        self.connection
            .prepare_cached("INSERT INTO waiting (space, log, first, segment) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![space.as_bytes(), log.as_bytes(), first, bytes])?;
        self.imported.waiting += 1;
        Ok(())
    }

    /// Takes the segment that waits for this place in a log.
    fn let_in(
        &mut self,
        space: SpaceId,
        log: LogId,
        first: u64,
        next: &mut Vec<Checked>,
    ) -> Result<(), LedgerError> {
        let Some(segment) = waiting(self.connection, space, log, first)? else { return Ok(()) };
        self.connection
            .prepare_cached("DELETE FROM waiting WHERE space = ?1 AND log = ?2 AND first = ?3")?
            .execute(params![space.as_bytes(), log.as_bytes(), first])?;
        match Checked::new(segment) {
            Ok(checked) => next.push(checked),
            Err(refused) => self.imported.refused.push(refused),
        }
        Ok(())
    }

    /// Takes the first segments of all logs that waited for the space itself.
    fn let_all_in(&mut self, space: SpaceId, next: &mut Vec<Checked>) -> Result<(), LedgerError> {
        let mut statement =
            self.connection.prepare_cached("SELECT log FROM waiting WHERE space = ?1 AND first = 1")?;
        let logs: Vec<LogId> = statement
            .query_map([space.as_bytes()], |row| row.get(0).map(LogId::from_bytes))?
            .collect::<Result<_, _>>()?;
        logs.into_iter().try_for_each(|log| self.let_in(space, log, 1, next))
    }

    fn fork(&mut self, segment: &Segment) -> Result<(), LedgerError> {
        let (log, first) = (segment.head.log, segment.head.first);
        let kept: i64 = self
            .connection
            .prepare_cached("SELECT count(*) FROM fork WHERE log = ?1")?
            .query_row([log.as_bytes()], |row| row.get(0))?;
        if kept < limits::FORKS {
            self.connection
                .prepare_cached("INSERT OR IGNORE INTO fork (log, first, segment) VALUES (?1, ?2, ?3)")?
                .execute(params![log.as_bytes(), first, segment.to_bytes()])?;
        }
        self.imported.forks.push(Fork { log, first });
        Ok(())
    }
}

fn waiting(
    connection: &Connection,
    space: SpaceId,
    log: LogId,
    first: u64,
) -> Result<Option<Segment>, LedgerError> {
    let mut statement = connection
        .prepare_cached("SELECT segment FROM waiting WHERE space = ?1 AND log = ?2 AND first = ?3")?;
    let row =
        statement.query_row(params![space.as_bytes(), log.as_bytes(), first], |row| row.get::<_, Vec<u8>>(0));
    Ok(row.optional()?.map(|bytes| Segment::from_bytes(&bytes)).transpose()?)
}
