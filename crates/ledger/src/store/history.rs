//! What happened to a record: every operation that touched it, from the log.

use super::{Ledger, authority, keys, logs};
use crate::{
    Author, DeviceId, Dot, FieldId, KindId, LedgerError, NotCounted, RecordId, SpaceId, Value,
    clock::Hlc,
    operation::{Deed, Operation, action},
    segment::Segment,
};
use rusqlite::params;
use std::collections::{BTreeMap, HashMap};

/// An operation that touched a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The operation's name.
    pub dot: Dot,
    /// When, by the clock of the device that wrote it.
    pub clock: Hlc,
    /// The device.
    pub device: DeviceId,
    /// Who, in what capacity.
    pub author: Author,
    /// The record's kind, as that author had it.
    pub kind: KindId,
    /// Why.
    pub reason: Option<String>,
    /// What it did.
    pub edits: Vec<EventEdit>,
    /// Why it has no effect, where its author could not write it.
    pub not_in_force: Option<NotCounted>,
}

/// What an operation did to one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventEdit {
    /// Gave it a value.
    Set {
        /// The field.
        field: FieldId,
        /// The value.
        value: Value,
        /// The values that ended thereby; several if a dispute was settled.
        replaced: Vec<Value>,
    },
    /// Made it unknown again.
    Clear {
        /// The field.
        field: FieldId,
        /// The values that ended thereby.
        replaced: Vec<Value>,
    },
    /// Added an element.
    Add {
        /// The field.
        field: FieldId,
        /// The element.
        element: Value,
    },
    /// Removed an element.
    Remove {
        /// The field.
        field: FieldId,
        /// The element.
        element: Value,
    },
    /// An edit of a newer version, which has no effect here.
    Newer {
        /// The field.
        field: FieldId,
        /// The value it carries.
        value: Value,
    },
}

impl Ledger {
    /// Every operation that touched a record in a space and is in force, the earliest first by the clock.
    pub fn history(&self, space: SpaceId, record: RecordId) -> Result<Vec<Event>, LedgerError> {
        Ok(self.histories(space, &[record])?.pop().unwrap_or_default())
    }

    /// The same with those operations that have no effect, since their authors could not write them.
    pub fn whole_history(&self, space: SpaceId, record: RecordId) -> Result<Vec<Event>, LedgerError> {
        Ok(self.whole_histories(space, &[record])?.pop().unwrap_or_default())
    }

    /// [`Ledger::history`] of several records of a space, in their order. Each segment is unpacked once, however many of
    /// them it speaks of.
    pub fn histories(&self, space: SpaceId, records: &[RecordId]) -> Result<Vec<Vec<Event>>, LedgerError> {
        let mut histories = self.whole_histories(space, records)?;
        histories.iter_mut().for_each(|events| events.retain(|event| event.not_in_force.is_none()));
        Ok(histories)
    }

    fn whole_histories(&self, space: SpaceId, records: &[RecordId]) -> Result<Vec<Vec<Event>>, LedgerError> {
        let connection = self.read()?;
        let n = logs::known_space(&connection, space)?;
        let mut statement = connection.prepare_cached(
            "SELECT touched.log, touched.seq FROM touched JOIN record ON record.n = touched.record
             WHERE record.id = ?1 AND record.space = ?2",
        )?;
        let mut touches: Vec<(i64, u64, usize)> = Vec::new();
        let mut without_effect: HashMap<(i64, u64), NotCounted> = HashMap::new();
        let mut not_in_force: HashMap<Dot, NotCounted> = HashMap::new();
        for (at, record) in records.iter().enumerate() {
            let mut rows = statement.query(params![record.as_bytes(), n])?;
            while let Some(row) = rows.next()? {
                touches.push((row.get(0)?, row.get(1)?, at));
            }
            for (log, seq, why) in authority::set_aside_of(&connection, n, *record)? {
                touches.push((log, seq, at));
                without_effect.insert((log, seq), why);
            }
        }
        touches.sort_unstable();
        let logs: HashMap<i64, logs::LogRow> =
            logs::all(&connection, Some(n))?.into_iter().map(|log| (log.n, log)).collect();
        let mut open: Option<(Segment, Vec<Operation>)> = None;
        let mut found: Vec<BTreeMap<Dot, (DeviceId, Operation)>> = vec![BTreeMap::new(); records.len()];
        for (log, seq, at) in touches {
            let missing = || {
                LedgerError::Damaged(format!("record {} names an operation that is not stored", records[at]))
            };
            let log = logs.get(&log).ok_or_else(missing)?;
            let dot = Dot { log: log.id, seq };
            let is_open = open.as_ref().is_some_and(|(segment, _)| holds(segment, &dot));
            if !is_open {
                let segment = logs::segment_with(&connection, log, seq)?.ok_or_else(missing)?;
                let operations = keys::operations(&connection, n, &segment)?;
                open = Some((segment, operations));
            }
            let operation = open.iter().flat_map(|(_, operations)| operations).find(|one| one.seq == seq);
            let operation = operation.ok_or_else(missing)?.clone();
            if let Some(why) = without_effect.get(&(log.n, seq)) {
                not_in_force.insert(dot, *why);
            }
            found[at].insert(dot, (log.owner.device, operation));
        }
        Ok(found.iter().map(|found| events(found, &not_in_force)).collect())
    }
}

fn holds(segment: &Segment, dot: &Dot) -> bool {
    segment.head.log == dot.log && (segment.head.first..=segment.head.last()).contains(&dot.seq)
}

fn events(
    found: &BTreeMap<Dot, (DeviceId, Operation)>,
    not_in_force: &HashMap<Dot, NotCounted>,
) -> Vec<Event> {
    let mut events: Vec<Event> = found
        .iter()
        .filter_map(|(dot, (device, operation))| {
            let Deed::Change { kind, edits, .. } = &operation.deed else { return None };
            let edits = edits.iter().map(|edit| event_edit(edit, found)).collect();
            Some(Event {
                dot: *dot,
                clock: operation.clock,
                device: *device,
                author: operation.author.as_ref().clone(),
                kind: *kind,
                reason: operation.reason.clone(),
                edits,
                not_in_force: not_in_force.get(dot).copied(),
            })
        })
        .collect();
    events.sort_by_key(|event| (event.clock, event.dot));
    events
}

fn event_edit(
    edit: &crate::operation::LoggedEdit,
    found: &BTreeMap<Dot, (DeviceId, Operation)>,
) -> EventEdit {
    let (field, value) = (edit.field, edit.value.clone());
    match edit.action {
        action::SET => EventEdit::Set { field, value, replaced: replaced(edit, found) },
        action::CLEAR => EventEdit::Clear { field, replaced: replaced(edit, found) },
        action::ADD => EventEdit::Add { field, element: value },
        action::REMOVE => EventEdit::Remove { field, element: value },
        _ => EventEdit::Newer { field, value },
    }
}

/// The values that the replaced operations had set, each once. Operations that are not here yet are left out.
fn replaced(edit: &crate::operation::LoggedEdit, found: &BTreeMap<Dot, (DeviceId, Operation)>) -> Vec<Value> {
    let mut values: Vec<Value> = Vec::new();
    for (_, operation) in edit.replaced.iter().filter_map(|dot| found.get(dot)) {
        let Deed::Change { edits, .. } = &operation.deed else { continue };
        let set = edits.iter().filter(|before| before.field == edit.field && before.action == action::SET);
        for before in set {
            if !values.contains(&before.value) {
                values.push(before.value.clone());
            }
        }
    }
    values
}
