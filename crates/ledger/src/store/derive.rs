//! From operations to derived rows. Local writes, import and rebuild all come through here.

use super::{erasable::Gone, files, keys, logs::LogRow};
use crate::{
    Dot, FieldId, KindId, LedgerError, LogId, RecordId,
    administration::{Erased, Erasure},
    operation::{Deed, Operation, class},
    sealed_columns::ReadOut,
    segment::Segment,
    state::{Arrival, Ending, RecordEnding, Slot, State},
};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::{BTreeSet, HashMap};

/// Applies a log's next operations within one transaction.
pub(crate) struct Deriver<'c> {
    connection: &'c Connection,
    space: i64,
    log: LogRow,
    /// Whether anything was ever ended in this log before it came.
    has_endings: bool,
    /// The last sequence number of the other logs, as far as they were asked for.
    others: HashMap<LogId, u64>,
    /// The contents that were erased.
    pub erased: Gone,
    /// Whether a key was told that opens what is stored: the space is to be derived anew.
    pub opens: bool,
}

/// A record's row and state.
pub(crate) struct Stored {
    pub n: Option<i64>,
    pub state: State,
}

impl<'c> Deriver<'c> {
    pub(crate) fn new(connection: &'c Connection, space: i64, log: &LogRow) -> Result<Self, LedgerError> {
        let mut statement = connection.prepare_cached("SELECT 1 FROM ending WHERE log = ?1 LIMIT 1")?;
        let has_endings = statement.exists([log.id.as_bytes()])?;
        Ok(Self {
            connection,
            space,
            log: log.clone(),
            has_endings,
            others: HashMap::new(),
            erased: Gone::default(),
            opens: false,
        })
    }

    /// For a replay from the beginning: `arrived` holds the last operation replayed of every other log.
    pub(crate) fn replay(
        connection: &'c Connection,
        space: i64,
        log: &LogRow,
        arrived: HashMap<LogId, u64>,
    ) -> Result<Self, LedgerError> {
        Ok(Self { others: arrived, ..Self::new(connection, space, log)? })
    }

    pub(crate) fn load(&self, record: RecordId, kind: KindId) -> Result<Stored, LedgerError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT n, kind, state FROM record WHERE id = ?1 AND space = ?2")?;
        let mut rows = statement.query(params![record.as_bytes(), self.space])?;
        match rows.next()? {
            None => Ok(Stored { n: None, state: State::new(kind) }),
            Some(row) => {
                let state =
                    State::decode(KindId(row.get(1)?), row.get_ref(2)?.as_blob().map_err(wrong_type)?)?;
                Ok(Stored { n: Some(row.get(0)?), state })
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
            return read.operations.iter().try_for_each(|operation| self.apply(operation));
        };
        if let Some(key) = keys::key_or_note(self.connection, self.space, sealed.epoch)? {
            return segment.open(sealed, &key).iter().try_for_each(|operation| self.apply(operation));
        }
        sealed.contents.iter().try_for_each(|hash| self.note_lacking(hash))?;
        let Some(first) = read.operations.first() else { return Ok(()) };
        let erasure = |hash: &[u8; 32]| Erasure { hash: *hash, basis: String::new(), record: None };
        sealed.erased.iter().try_for_each(|hash| self.erase(&erasure(hash), first))
    }

    /// Applies a change to a record that is loaded already.
    pub(crate) fn apply_to(&mut self, mut stored: Stored, operation: &Operation) -> Result<(), LedgerError> {
        let Deed::Change { record, kind, edits } = &operation.deed else { return Ok(()) };
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
        let n = self.store(*record, &mut stored)?;
        self.connection
            .prepare_cached("INSERT INTO touched (record, log, seq) VALUES (?1, ?2, ?3)")?
            .execute(params![n, self.log.n, operation.seq])?;
        let mut named = Vec::new();
        edits.iter().for_each(|edit| edit.value.contents(&mut named));
        named.iter().try_for_each(|hash| self.note_lacking(hash))
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

    fn store(&self, record: RecordId, stored: &mut Stored) -> Result<i64, LedgerError> {
        let bytes = stored.state.encode();
        let kind = stored.state.kind.0;
        if let Some(n) = stored.n {
            self.connection
                .prepare_cached("UPDATE record SET state = ?2, kind = ?3 WHERE n = ?1")?
                .execute(params![n, bytes, kind])?;
            return Ok(n);
        }
        self.connection
            .prepare_cached("INSERT INTO record (space, id, kind, state) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![self.space, record.as_bytes(), kind, bytes])?;
        Ok(self.connection.last_insert_rowid())
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

    fn apply_other(&mut self, class: u32, body: &[u8], operation: &Operation) -> Result<(), LedgerError> {
        match class {
            class::ERASE => {
                // A body that can't be read has no effect anywhere; it stays in the log.
                if let Ok(erasure) = Erasure::from_cbor(body) {
                    self.erase(&erasure, operation)?;
                }
            }
            class::ERASED => {
                if let Ok(erased) = Erased::from_cbor(body) {
                    self.connection
                        .prepare_cached("INSERT INTO confirmed VALUES (?1, ?2, ?3, ?4, ?5)")?
                        .execute(params![
                            self.space,
                            erased.hash,
                            self.log.n,
                            operation.seq,
                            operation.clock.0
                        ])?;
                }
            }
            class::KEYS => self.opens |= keys::take_told(self.connection, self.space, body)?,
            // Whether it counts is judged once all that is held of the space stands here.
            class::GENESIS..class::END => {
                let mut author = crate::cbor::Writer::new();
                operation.author.write(&mut author);
                self.connection
                    .prepare_cached("INSERT INTO administration VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0)")?
                    .execute(params![
                        self.space,
                        self.log.n,
                        operation.seq,
                        operation.clock.0,
                        class,
                        author.into_bytes(),
                        operation.reason,
                        body
                    ])?;
            }
            _ => {}
        }
        Ok(())
    }

    fn erase(&mut self, erasure: &Erasure, operation: &Operation) -> Result<(), LedgerError> {
        self.connection
            .prepare_cached("INSERT OR IGNORE INTO erased VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
            .execute(params![
            erasure.hash,
            self.space,
            self.log.n,
            operation.seq,
            operation.clock.0,
            erasure.record.map(|record| *record.as_bytes()),
            erasure.basis
        ])?;
        // Overwrites the pages, which SQLite otherwise only marks as free.
        self.connection.pragma_update(None, "secure_delete", true)?;
        self.connection
            .prepare_cached("DELETE FROM erasable WHERE hash = ?1 AND space = ?2")?
            .execute(params![erasure.hash, self.space])?;
        files::erase(self.connection, self.space, &erasure.hash, &mut self.erased)?;
        self.connection.pragma_update(None, "secure_delete", false)?;
        self.connection
            .prepare_cached("DELETE FROM lacking WHERE space = ?1 AND hash = ?2")?
            .execute(params![self.space, erasure.hash])?;
        self.erased.contents.push(erasure.hash);
        Ok(())
    }
}

fn wrong_type(error: rusqlite::types::FromSqlError) -> LedgerError {
    LedgerError::Damaged(format!("a stored state is no bytes: {error}"))
}
