//! From operations to derived rows. Local writes, import and rebuild all come through here.

mod other;

use super::{
    authority::{self, Judge, Rules},
    erasable::Gone,
    keys,
    logs::LogRow,
};
use crate::{
    Dot, FieldId, KindId, LedgerError, LogId, NotCounted, RecordId,
    administration::Erasure,
    operation::{Deed, Operation},
    sealed_columns::ReadOut,
    segment::Segment,
    state::{Arrival, Ending, RecordEnding, Slot, State},
};
use rusqlite::{CachedStatement, Connection, OptionalExtension, params};
use std::collections::{BTreeSet, HashMap};

const LOAD: &str = "SELECT n, kind, state FROM record WHERE id = ?1 AND space = ?2";
const INSERT: &str = "INSERT INTO record (space, id, kind, state) VALUES (?1, ?2, ?3, ?4)";
const UPDATE: &str = "UPDATE record SET state = ?2 WHERE n = ?1";
const TOUCH: &str = "INSERT INTO touched (record, log, seq) VALUES (?1, ?2, ?3)";

/// Applies a log's next operations within one transaction.
pub(crate) struct Deriver<'c> {
    connection: &'c Connection,
    /// Where the segments stand: the same, but for a check of a store.
    segments: &'c Connection,
    space: i64,
    log: LogRow,
    /// Whether anything was ever ended in this log before it came.
    has_endings: bool,
    /// The last sequence number of the other logs, as far as they were asked for.
    others: HashMap<LogId, u64>,
    /// The contents that were erased.
    pub erased: Gone,
    /// What judges the operations of this log by their authors' rights, where the space is judged.
    judge: Option<Judge>,
    /// Whether a key was told that opens what is stored: the space is to be derived anew.
    pub opens: bool,
}

/// A record's row and state.
pub(crate) struct Stored {
    /// The row and the kind that stands there; `None` if there is none yet.
    pub row: Option<(i64, KindId)>,
    pub state: State,
}

/// What is asked for each record, prepared once for many.
struct Statements<'c> {
    load: CachedStatement<'c>,
    insert: CachedStatement<'c>,
    update: CachedStatement<'c>,
    touch: CachedStatement<'c>,
}

impl<'c> Statements<'c> {
    fn new(connection: &'c Connection) -> Result<Self, LedgerError> {
        let prepared = |sql| connection.prepare_cached(sql);
        Ok(Self {
            load: prepared(LOAD)?,
            insert: prepared(INSERT)?,
            update: prepared(UPDATE)?,
            touch: prepared(TOUCH)?,
        })
    }
}

impl<'c> Deriver<'c> {
    pub(crate) fn new(
        rules: &Rules,
        connection: &'c Connection,
        space: i64,
        log: &LogRow,
    ) -> Result<Self, LedgerError> {
        let mut statement = connection.prepare_cached("SELECT 1 FROM ending WHERE log = ?1 LIMIT 1")?;
        let has_endings = statement.exists([log.id.as_bytes()])?;
        Ok(Self {
            connection,
            segments: connection,
            space,
            log: log.clone(),
            has_endings,
            others: HashMap::new(),
            erased: Gone::default(),
            judge: rules.judge(connection, space, log)?,
            opens: false,
        })
    }

    /// With segments that stand in another store.
    pub(crate) fn reading(self, segments: &'c Connection) -> Self {
        Self { segments, ..self }
    }

    /// For a replay from the beginning: `arrived` holds the last operation replayed of every other log.
    pub(crate) fn replay(
        rules: &Rules,
        segments: &'c Connection,
        connection: &'c Connection,
        space: i64,
        log: &LogRow,
        arrived: HashMap<LogId, u64>,
    ) -> Result<Self, LedgerError> {
        Ok(Self { others: arrived, segments, ..Self::new(rules, connection, space, log)? })
    }

    pub(crate) fn load(&self, record: RecordId, kind: KindId) -> Result<Stored, LedgerError> {
        self.load_by(&mut self.connection.prepare_cached(LOAD)?, record, kind)
    }

    fn load_by(
        &self,
        statement: &mut CachedStatement<'_>,
        record: RecordId,
        kind: KindId,
    ) -> Result<Stored, LedgerError> {
        let mut rows = statement.query(params![record.as_bytes(), self.space])?;
        match rows.next()? {
            None => Ok(Stored { row: None, state: State::new(kind) }),
            Some(row) => {
                let kind = KindId(row.get(1)?);
                let state = State::decode(kind, row.get_ref(2)?.as_blob().map_err(wrong_type)?)?;
                Ok(Stored { row: Some((row.get(0)?, kind)), state })
            }
        }
    }

    /// Applies one operation of this log, which follows the one applied before.
    pub(crate) fn apply(&mut self, operation: &Operation) -> Result<(), LedgerError> {
        match &operation.deed {
            Deed::Change { record, kind, .. } => {
                let stored = self.load(*record, *kind)?;
                self.apply_to(stored, operation)
            }
            Deed::Other { class, body } => self.apply_other(*class, body, operation),
            Deed::Sealed => Ok(()),
        }
    }

    /// Applies the operations of a segment, which follows the one applied before. What is sealed is opened if its key is here;
    /// else what stands in the open takes effect: which contents are wanted, and which are erased.
    pub(crate) fn apply_segment(&mut self, segment: &Segment, read: &ReadOut) -> Result<(), LedgerError> {
        let Some(sealed) = &read.sealed else {
            return self.apply_all(&read.operations);
        };
        if let Some(key) = keys::key_or_note(self.connection, self.space, sealed.epoch)? {
            return self.apply_all(&segment.open(sealed, &key));
        }
        sealed.contents.iter().try_for_each(|hash| self.note_lacking(hash))?;
        let Some(first) = read.operations.first() else { return Ok(()) };
        let erasure = |hash: &[u8; 32]| Erasure { hash: *hash, basis: String::new(), record: None };
        sealed.erased.iter().try_for_each(|hash| self.erase(&erasure(hash), first))
    }

    /// Applies operations of this log that follow each other.
    ///
    /// Changes that stand together are applied record by record, in the order of their ids: what one does to a record
    /// is nothing to the others, and neighbours stand on one page of the indexes, so that a segment of thousands visits
    /// each page once.
    pub(crate) fn apply_all(&mut self, operations: &[Operation]) -> Result<(), LedgerError> {
        for together in operations.chunk_by(|one, next| one.changes().is_some() && next.changes().is_some()) {
            if let [one] = together {
                self.apply(one)?;
                continue;
            }
            let mut by_record: Vec<(RecordId, &Operation)> =
                together.iter().filter_map(|one| Some((one.changes()?, one))).collect();
            by_record.sort_by_key(|(record, operation)| (*record, operation.seq));
            let mut statements = Statements::new(self.connection)?;
            for of_one in by_record.chunk_by(|(one, _), (next, _)| one == next) {
                self.apply_to_one(&mut statements, of_one)?;
            }
        }
        Ok(())
    }

    /// Applies changes of one record in their order.
    fn apply_to_one(
        &mut self,
        statements: &mut Statements<'_>,
        changes: &[(RecordId, &Operation)],
    ) -> Result<(), LedgerError> {
        let Some((record, first)) = changes.first() else { return Ok(()) };
        let Deed::Change { kind, .. } = first.deed else { return Ok(()) };
        let mut stored = self.load_by(&mut statements.load, *record, kind)?;
        let mut touched = Vec::new();
        for (_, operation) in changes {
            if self.merge(&mut stored, operation)? {
                touched.push(operation.seq);
            }
        }
        self.store(statements, *record, &mut stored, &touched)
    }

    /// Applies a change to a record that is loaded already.
    pub(crate) fn apply_to(&mut self, mut stored: Stored, operation: &Operation) -> Result<(), LedgerError> {
        let Some(record) = operation.changes() else { return Ok(()) };
        if !self.merge(&mut stored, operation)? {
            return Ok(());
        }
        self.store(&mut Statements::new(self.connection)?, record, &mut stored, &[operation.seq])
    }

    /// Merges a change into its record's state, which is not stored yet. False if it has no effect.
    fn merge(&mut self, stored: &mut Stored, operation: &Operation) -> Result<bool, LedgerError> {
        let Deed::Change { record, kind, edits } = &operation.deed else { return Ok(false) };
        if self.is_set_aside(operation)? {
            return Ok(false);
        }
        let dot = Dot { log: self.log.id, seq: operation.seq };
        let ended = self.endings_of(operation.seq, *record)?;
        let arrival = Arrival { dot, clock: operation.clock, kind: *kind, ended: &ended };
        let mut fault = None;
        let early =
            stored.state.merge(&arrival, edits, &mut |dot| match self.has_arrived(dot, operation.seq) {
                Ok(arrived) => arrived,
                Err(error) => {
                    fault = Some(error);
                    true
                }
            });
        if let Some(error) = fault {
            return Err(error);
        }
        self.keep_endings(early.into_iter().map(|ending| (*record, ending)))?;
        let mut named = Vec::new();
        edits.iter().for_each(|edit| edit.value.contents(&mut named));
        named.iter().try_for_each(|hash| self.note_lacking(hash))?;
        Ok(true)
    }

    /// Whether an operation is held without effect for what its author could do; it is noted then.
    fn is_set_aside(&self, operation: &Operation) -> Result<bool, LedgerError> {
        let Err(why) = self.verdict(operation) else { return Ok(false) };
        authority::set_aside(self.connection, self.space, self.log.n, operation, why)?;
        Ok(true)
    }

    /// Whether an operation counts for what its author could do.
    pub(crate) fn verdict(&self, operation: &Operation) -> Result<(), NotCounted> {
        self.judge.as_ref().map_or(Ok(()), |judge| judge.verdict(operation))
    }

    /// What this log has to state before its next operation.
    pub(crate) fn to_state(&self) -> Result<Vec<Deed>, LedgerError> {
        let judge = self.judge.as_ref();
        judge.map_or(Ok(Vec::new()), |judge| judge.to_state(self.connection, self.space))
    }

    /// Notes a content that the log names, if it is neither here nor erased.
    fn note_lacking(&self, hash: &[u8; 32]) -> Result<(), LedgerError> {
        self.connection
            .prepare_cached(
                "INSERT OR IGNORE INTO lacking (space, hash) SELECT ?1, ?2
                 WHERE NOT EXISTS (SELECT 1 FROM erasable WHERE hash = ?2 AND space = ?1)
                   AND NOT EXISTS (SELECT 1 FROM erased WHERE hash = ?2 AND space = ?1)",
            )?
            .execute(params![self.space, hash])?;
        Ok(())
    }

    /// Stores what a record's state has become, and which operations of this log touched it.
    fn store(
        &self,
        statements: &mut Statements<'_>,
        record: RecordId,
        stored: &mut Stored,
        touched: &[u64],
    ) -> Result<(), LedgerError> {
        if touched.is_empty() {
            return Ok(());
        }
        let bytes = stored.state.encode();
        let kind = stored.state.kind;
        let n = match stored.row {
            Some((n, known)) => {
                statements.update.execute(params![n, bytes])?;
                // Apart, because SQLite writes the index by kind anew even for a kind that stays.
                if known != kind {
                    self.connection
                        .prepare_cached("UPDATE record SET kind = ?2 WHERE n = ?1")?
                        .execute(params![n, kind.0])?;
                }
                n
            }
            None => {
                statements.insert.execute(params![self.space, record.as_bytes(), kind.0, bytes])?;
                self.connection.last_insert_rowid()
            }
        };
        for seq in touched {
            statements.touch.execute(params![n, self.log.n, seq])?;
        }
        Ok(())
    }

    /// Whether an operation has been applied here, when `seq` of this log is next.
    fn has_arrived(&mut self, dot: &Dot, seq: u64) -> Result<bool, LedgerError> {
        if dot.log == self.log.id {
            return Ok(dot.seq < seq);
        }
        let last = match self.others.get(&dot.log) {
            Some(last) => *last,
            None => {
                let mut statement =
                    self.connection.prepare_cached("SELECT counted FROM log WHERE id = ?1 AND space = ?2")?;
                let last = statement
                    .query_row(params![dot.log.as_bytes(), self.space], |row| row.get(0))
                    .optional()?;
                self.others.insert(dot.log, last.unwrap_or(0));
                last.unwrap_or(0)
            }
        };
        Ok(dot.seq <= last)
    }

    fn keep_endings(&self, endings: impl Iterator<Item = RecordEnding>) -> Result<(), LedgerError> {
        for (record, ending) in endings {
            self.connection
                .prepare_cached("INSERT OR IGNORE INTO ending VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
                .execute(params![
                    ending.dot.log.as_bytes(),
                    ending.dot.seq,
                    self.space,
                    record.as_bytes(),
                    ending.field.0,
                    ending.slot as i64,
                    ending.element
                ])?;
        }
        Ok(())
    }

    /// Takes out what was kept for this operation: from now on it has arrived.
    fn endings_of(&self, seq: u64, record: RecordId) -> Result<BTreeSet<Ending>, LedgerError> {
        let mut endings = BTreeSet::new();
        if !self.has_endings {
            return Ok(endings);
        }
        let dot = Dot { log: self.log.id, seq };
        let mut statement = self.connection.prepare_cached(
            "SELECT field, slot, element FROM ending WHERE log = ?1 AND seq = ?2 AND space = ?3 AND record = ?4",
        )?;
        let mut rows = statement.query(params![dot.log.as_bytes(), seq, self.space, record.as_bytes()])?;
        while let Some(row) = rows.next()? {
            let slot = if row.get::<_, i64>(1)? == 0 { Slot::Value } else { Slot::Element };
            endings.insert(Ending { dot, field: FieldId(row.get(0)?), slot, element: row.get(2)? });
        }
        self.connection
            .prepare_cached("DELETE FROM ending WHERE log = ?1 AND seq = ?2 AND space = ?3")?
            .execute(params![dot.log.as_bytes(), seq, self.space])?;
        Ok(endings)
    }
}

fn wrong_type(error: rusqlite::types::FromSqlError) -> LedgerError {
    LedgerError::Damaged(format!("a stored state is no bytes: {error}"))
}
