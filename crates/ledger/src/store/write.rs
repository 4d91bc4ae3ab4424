//! Writing: from changes to a signed segment and derived rows, in one transaction.

use super::{
    Ledger, Version, Work, admission,
    derive::Deriver,
    device, incarnation,
    logs::{self, LogRow, Taken},
};
use crate::{
    Admission, Author, Change, Dot, Edit, Environment, KindId, LedgerError, LogId, NotCounted, SpaceId,
    clock::Hlc,
    epoch::EpochKey,
    limits,
    operation::{Deed, Lane, LoggedEdit, Operation},
    segment::{Draft, LogOwner, Segment},
};
use rusqlite::{Connection, Transaction};
use std::sync::Arc;

/// What was written, and is on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ack {
    /// The log written to.
    pub log: LogId,
    /// Sequence number of the log's last operation after this.
    pub last: u64,
    /// How many operations were written; 0 when nothing was changed by them.
    pub operations: u64,
}

impl Ledger {
    /// Does work whose writes are on the disk all together when this returns, and perhaps none of them before.
    ///
    /// For filling a folder that is worth nothing until it is full: whoever writes meanwhile is told of a write before
    /// it is flushed. Should the machine stop in between, the store is whole, and may lack the latest writes.
    ///
    /// # Errors
    /// If the store cannot be flushed at the end.
    pub fn flushed_at_the_end<T>(&self, work: impl FnOnce() -> T) -> Result<T, LedgerError> {
        self.lock().pragma_update(None, "synchronous", "NORMAL")?;
        let done = work();
        let writer = self.lock();
        writer.pragma_update(None, "synchronous", "FULL")?;
        // A checkpoint flushes the journal, and then the store that it was brought into.
        writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(done)
    }

    /// Writes changes in one transaction and returns when they are on the disk.
    ///
    /// Each edit replaces what the store holds at this moment. Edits that change nothing write nothing.
    ///
    /// # Errors
    /// [`LedgerError::Refused`] for a change above its limits or of another kind than its record,
    /// [`LedgerError::NotAdmitted`] if this device may not write to the space; nothing of the call is written then, nor after any other error.
    pub fn write(&self, space: SpaceId, author: &Author, changes: &[Change]) -> Result<Ack, LedgerError> {
        self.write_as_seen(space, author, changes, None)
    }

    /// As [`Ledger::write`], by an author who had `seen` that version and nothing later.
    ///
    /// Only values up to that version are replaced. A form carries the version it was filled from, so that
    /// two people who save the same field unseen by each other dispute it instead of overwriting it.
    pub fn write_as_seen(
        &self,
        space: SpaceId,
        author: &Author,
        changes: &[Change],
        seen: Option<&Version>,
    ) -> Result<Ack, LedgerError> {
        check_author(author)?;
        if changes.len() > limits::CHANGES {
            return Err(LedgerError::refused(format!(
                "{} changes at once are too many; a session takes any number",
                changes.len()
            )));
        }
        changes.iter().try_for_each(check_change)?;
        self.write_in(&[space], |transaction, _| {
            let mut own = self.own_open_log(transaction, space, Lane::Records)?;
            let before = own.log.last;
            let mut goal = Goal::default();
            let mut operations = Vec::new();
            let mut deriver = Deriver::new(&self.rules, transaction, own.space, &own.log)?;
            let author = Arc::new(author.clone());
            let mut stated = 0;
            for change in changes {
                let Some((stored, edits)) = plan(&deriver, change, space, seen)? else { continue };
                if operations.is_empty() && own.log.last == before {
                    operations = self.statements(&mut own, &mut deriver, &author)?;
                    stated = operations.len() as u64;
                }
                if goal.is_reached(&edits) {
                    self.sign_and_store(transaction, &mut own, &std::mem::take(&mut operations))?;
                    goal = Goal::default();
                    goal.is_reached(&edits);
                }
                let deed = Deed::Change { record: change.record, kind: change.kind, edits };
                let operation = own.next(self.environment.now_ms(), &author, change.reason.clone(), deed);
                deriver.verdict(&operation).map_err(|why| LedgerError::NotPermitted { space, why })?;
                deriver.apply_to(stored, &operation)?;
                operations.push(operation);
            }
            if !operations.is_empty() {
                self.sign_and_store(transaction, &mut own, &operations)?;
            }
            let operations = own.log.last - before - stated;
            let ack = Ack { log: own.log.id, last: own.log.last, operations };
            Ok(if operations > 0 { Work::Done(ack) } else { Work::Nothing(ack) })
        })
    }

    /// Writes operations that are no changes of records, in one segment.
    pub(super) fn write_deeds(
        &self,
        transaction: &Transaction<'_>,
        own: &mut OwnLog,
        author: &Author,
        deeds: Vec<(Deed, Option<String>)>,
    ) -> Result<Ack, LedgerError> {
        let (before, author) = (own.log.last, Arc::new(author.clone()));
        let mut deriver = Deriver::new(&self.rules, transaction, own.space, &own.log)?;
        let mut operations = self.statements(own, &mut deriver, &author)?;
        for (deed, reason) in deeds {
            let operation = own.next(self.environment.now_ms(), &author, reason, deed);
            let space = own.log.owner.space;
            deriver.verdict(&operation).map_err(|why| LedgerError::NotPermitted { space, why })?;
            deriver.apply(&operation)?;
            operations.push(operation);
        }
        self.sign_and_store(transaction, own, &operations)?;
        if own.log.owner.lane == Lane::Administration {
            admission::settle(&self.rules, transaction, transaction, own.space)?;
            self.take_keys(transaction, own.space)?;
        }
        Ok(Ack { log: own.log.id, last: own.log.last, operations: own.log.last - before })
    }

    /// States, as the next operations of the log, the administration under which what follows is written, as far as the
    /// log has not stated it.
    fn statements(
        &self,
        own: &mut OwnLog,
        deriver: &mut Deriver<'_>,
        author: &Arc<Author>,
    ) -> Result<Vec<Operation>, LedgerError> {
        let mut operations = Vec::new();
        for deed in deriver.to_state()? {
            let operation = own.next(self.environment.now_ms(), author, None, deed);
            deriver.apply(&operation)?;
            operations.push(operation);
        }
        Ok(operations)
    }

    /// This device's own log in a space; it comes into being with its first segment.
    pub(super) fn own_log(
        &self,
        connection: &Connection,
        space: SpaceId,
        lane: Lane,
    ) -> Result<OwnLog, LedgerError> {
        let n = logs::known_space(connection, space)?;
        let owner =
            LogOwner { space, lane, device: device::id(&self.key), incarnation: incarnation(connection)? };
        let log = logs::find_or_make(connection, n, &owner)?;
        let seen = logs::clock_of(connection, n, self.environment.now_ms())?;
        let admission = admission::of_device(connection, n, owner.device)?;
        Ok(OwnLog { space: n, next: log.last + 1, clock: log.clock, seen, log, admission, key: None })
    }

    /// This device's own log in a space, if what it writes there now would count.
    pub(super) fn own_open_log(
        &self,
        connection: &Transaction<'_>,
        space: SpaceId,
        lane: Lane,
    ) -> Result<OwnLog, LedgerError> {
        let mut own = self.own_log(connection, space, lane)?;
        own.check(Hlc::next(self.environment.now_ms(), own.clock, own.seen))?;
        if own.log.counted < own.log.last {
            // What stands in this log does not count, and nothing after it would: the device goes on in a new one.
            super::renew_incarnation(connection, self.environment.as_ref())?;
            own = self.own_log(connection, space, lane)?;
        }
        if lane == Lane::Records {
            own.key = self.key_to_write(connection, space)?;
        }
        Ok(own)
    }

    fn sign_and_store(
        &self,
        connection: &Connection,
        own: &mut OwnLog,
        operations: &[Operation],
    ) -> Result<(), LedgerError> {
        let (owner, log) = (own.log.owner, own.log.id);
        operations.iter().try_for_each(|operation| own.check(operation.clock))?;
        let draft = Draft { owner, log, first: own.log.last + 1, previous: own.log.head, key: &self.key };
        let segment = match &own.key {
            Some(key) => Segment::sign_sealed(&draft, operations, key, self.environment.as_ref()),
            None => Segment::sign(&draft, operations),
        };
        let segment = segment.map_err(|fault| LedgerError::refused(fault.to_string()))?;
        let clock = own.clock;
        let counts = owner.lane == Lane::Records;
        logs::append(connection, &mut own.log, &segment, clock, Taken { counts, received: None })
    }
}

/// This device's own log within a writing transaction.
pub(super) struct OwnLog {
    pub space: i64,
    pub log: LogRow,
    next: u64,
    clock: Hlc,
    seen: Hlc,
    /// What the space's administration says of this device.
    pub admission: Option<Admission>,
    /// What records are sealed with; none where the space is not sealed.
    key: Option<EpochKey>,
}

/// What the clock of this device would say of an operation in a space now.
pub(super) fn own_clock(
    connection: &Connection,
    space: i64,
    environment: &dyn Environment,
) -> Result<Hlc, LedgerError> {
    let now = environment.now_ms();
    Ok(Hlc::next(now, Hlc::default(), logs::clock_of(connection, space, now)?))
}

impl OwnLog {
    /// Refuses what would not count.
    fn check(&self, clock: Hlc) -> Result<(), LedgerError> {
        let owner = &self.log.owner;
        let may = self.admission.as_ref().ok_or(NotCounted::NotAdmitted);
        may.and_then(|admission| admission.may_write(owner.lane, clock.ms()))
            .map_err(|why| LedgerError::NotAdmitted { space: owner.space, why })
    }

    fn next(&mut self, now_ms: u64, author: &Arc<Author>, reason: Option<String>, deed: Deed) -> Operation {
        self.clock = Hlc::next(now_ms, self.clock, self.seen);
        let seq = self.next;
        self.next += 1;
        Operation { seq, clock: self.clock, author: author.clone(), reason, deed }
    }
}

/// How full the segment being filled is.
#[derive(Default)]
struct Goal {
    operations: usize,
    edits: usize,
    replaced: usize,
    bytes: usize,
}

impl Goal {
    /// Counts one more operation; true if the segment must be closed before it.
    fn is_reached(&mut self, edits: &[LoggedEdit]) -> bool {
        let replaced: usize = edits.iter().map(|edit| edit.replaced.len()).sum();
        let bytes: usize = edits.iter().map(|edit| weight(&edit.value)).sum();
        let first = self.operations == 0;
        self.operations += 1;
        self.edits += edits.len();
        self.replaced += replaced;
        self.bytes += bytes;
        !first
            && (self.operations > limits::OPERATIONS
                || self.edits > limits::SEGMENT_EDITS
                || self.replaced > limits::SEGMENT_REPLACED
                || self.bytes > limits::SEGMENT_GOAL)
    }
}

/// About how many bytes a value takes.
pub(super) fn weight(value: &crate::Value) -> usize {
    use crate::Value;
    match value {
        Value::Text(text) => text.len() + 5,
        Value::Bytes(bytes) | Value::Other(bytes) => bytes.len() + 5,
        Value::List(values) => 5 + values.iter().map(weight).sum::<usize>(),
        _ => 35,
    }
}

type Plan = Option<(super::derive::Stored, Vec<LoggedEdit>)>;

/// What a change amounts to, with the record it is about; `None` if it changes nothing.
fn plan(
    deriver: &Deriver<'_>,
    change: &Change,
    space: SpaceId,
    seen: Option<&Version>,
) -> Result<Plan, LedgerError> {
    let stored = deriver.load(change.record, change.kind)?;
    let KindId(known) = stored.state.kind;
    if known != change.kind.0 {
        return Err(LedgerError::refused(format!(
            "record {} is of kind {known}, not of kind {}",
            change.record, change.kind.0
        )));
    }
    let sees = |dot: &Dot| seen.is_none_or(|seen| seen.covers(space, dot));
    let edits: Vec<LoggedEdit> = last_of_each_aim(&change.edits)
        .into_iter()
        .filter_map(|edit| stored.state.edit(edit, &sees))
        .collect();
    if stored.state.entries.len() + edits.len() > limits::RECORD_ENTRIES {
        return Err(LedgerError::refused(format!("record {} would hold too many values", change.record)));
    }
    Ok((!edits.is_empty()).then_some((stored, edits)))
}

/// Of several edits with one aim, only the last: an operation says one thing about each.
fn last_of_each_aim(edits: &[Edit]) -> Vec<&Edit> {
    let later = |at: usize| edits[at + 1..].iter().any(|edit| edit.target() == edits[at].target());
    (0..edits.len()).filter(|at| !later(*at)).map(|at| &edits[at]).collect()
}

pub(super) fn check_author(author: &Author) -> Result<(), LedgerError> {
    match &author.capacity {
        Some(words) if words.len() > limits::CAPACITY_BYTES => {
            Err(LedgerError::refused("the words for the author's capacity are too long"))
        }
        _ => Ok(()),
    }
}

pub(super) fn check_reason(reason: Option<&str>) -> Result<(), LedgerError> {
    match reason {
        Some(reason) if reason.len() > limits::REASON_BYTES => {
            Err(LedgerError::refused(format!("a reason may have {} bytes", limits::REASON_BYTES)))
        }
        _ => Ok(()),
    }
}

fn check_change(change: &Change) -> Result<(), LedgerError> {
    check_reason(change.reason.as_deref())?;
    if change.edits.len() > limits::EDITS {
        return Err(LedgerError::refused(format!("one change may have {} edits", limits::EDITS)));
    }
    let mut bytes = 0;
    for value in change.edits.iter().filter_map(Edit::value) {
        if !is_plain(value) && !value.is_sound() {
            return Err(LedgerError::refused("a value is above its limits, or is no encoded item"));
        }
        bytes += weight(value);
    }
    if bytes > limits::VALUE_BYTES {
        return Err(LedgerError::refused(format!(
            "one change may hold {} bytes of values",
            limits::VALUE_BYTES
        )));
    }
    Ok(())
}

/// Whether a value needs no closer look: any of these comes back as it was written.
fn is_plain(value: &crate::Value) -> bool {
    !matches!(value, crate::Value::List(_) | crate::Value::Other(_))
}
