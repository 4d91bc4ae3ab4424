//! The merge, as a pure function: a record's state is what remains of all values written to it, in
//! whatever order the operations came.
//!
//! A value is gone when another operation has seen and replaced it. Values written without sight of each
//! other all stay. The clock plays no part.

use crate::{
    Dot, Edit, FieldId, KindId, LogId, RecordId, Value,
    cbor::{Reader, Writer},
    clock::Hlc,
    operation::{LoggedEdit, action},
    value::Malformed,
};
use std::collections::BTreeSet;

/// Whether an entry is a field's value or an element of its set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Slot {
    Value,
    Element,
}

/// A value that holds, and the operation that wrote it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Entry {
    pub field: FieldId,
    pub slot: Slot,
    pub dot: Dot,
    pub clock: Hlc,
    /// Canonical CBOR, by which values are compared.
    pub value: Vec<u8>,
}

/// Ends an entry of an operation that has not arrived yet.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ending {
    pub dot: Dot,
    pub field: FieldId,
    pub slot: Slot,
    /// The element, empty for a field's value.
    pub element: Vec<u8>,
}

/// All that holds of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct State {
    pub kind: KindId,
    pub entries: Vec<Entry>,
}

/// The operation that is merged, apart from its edits.
pub(crate) struct Arrival<'a> {
    pub dot: Dot,
    pub clock: Hlc,
    pub kind: KindId,
    /// What operations that came earlier have already ended of this one.
    pub ended: &'a BTreeSet<Ending>,
}

impl State {
    pub(crate) fn new(kind: KindId) -> Self {
        Self { kind, entries: Vec::new() }
    }

    /// Takes in one operation. Returns the endings of operations that `has_arrived` does not know yet;
    /// the caller keeps them until those operations come.
    pub(crate) fn merge(
        &mut self,
        arrival: &Arrival<'_>,
        edits: &[LoggedEdit],
        has_arrived: &mut dyn FnMut(&Dot) -> bool,
    ) -> Vec<Ending> {
        // Two offices may make one record under two kinds by mistake: the lower number holds everywhere.
        self.kind = self.kind.min(arrival.kind);
        let mut early = Vec::new();
        for edit in edits {
            let Some((slot, writes)) = effect(edit.action) else { continue };
            let value = edit.value.to_cbor();
            let element = if slot == Slot::Element { value.clone() } else { Vec::new() };
            if !edit.replaced.is_empty() {
                let mut replaced = edit.replaced.clone();
                replaced.sort_unstable();
                self.entries.retain(|entry| {
                    !(entry.field == edit.field
                        && entry.slot == slot
                        && replaced.binary_search(&entry.dot).is_ok()
                        && (slot == Slot::Value || entry.value == value))
                });
            }
            let ending = |dot| Ending { dot, field: edit.field, slot, element: element.clone() };
            early.extend(edit.replaced.iter().filter(|dot| !has_arrived(dot)).map(|dot| ending(*dot)));
            if writes && (arrival.ended.is_empty() || !arrival.ended.contains(&ending(arrival.dot))) {
                let (field, dot, clock) = (edit.field, arrival.dot, arrival.clock);
                self.entries.push(Entry { field, slot, dot, clock, value });
            }
        }
        early
    }

    fn entries_of(&self, field: FieldId, slot: Slot) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.field == field && entry.slot == slot)
    }

    /// What an edit amounts to here and now; `None` if it changes nothing.
    ///
    /// `sees` tells which operations the author knew: only those are replaced.
    pub(crate) fn edit(&self, edit: &Edit, sees: &dyn Fn(&Dot) -> bool) -> Option<LoggedEdit> {
        let replaced = |entries: Vec<&Entry>| {
            let dots: BTreeSet<Dot> = entries.iter().map(|entry| entry.dot).filter(|dot| sees(dot)).collect();
            dots.into_iter().collect::<Vec<_>>()
        };
        let logged =
            |action, value: Value, replaced| LoggedEdit { field: edit.field(), action, value, replaced };
        match edit {
            Edit::Set { field, value } => {
                let current: Vec<&Entry> = self.entries_of(*field, Slot::Value).collect();
                let same = !current.is_empty() && {
                    let bytes = value.to_cbor();
                    current.iter().all(|entry| entry.value == bytes)
                };
                (!same).then(|| logged(action::SET, value.clone(), replaced(current)))
            }
            Edit::Clear { field } => {
                let replaced = replaced(self.entries_of(*field, Slot::Value).collect());
                (!replaced.is_empty()).then(|| logged(action::CLEAR, Value::None, replaced))
            }
            Edit::Add { field, element } => {
                let bytes = element.to_cbor();
                let there = self.entries_of(*field, Slot::Element).any(|entry| entry.value == bytes);
                (!there).then(|| logged(action::ADD, element.clone(), Vec::new()))
            }
            Edit::Remove { field, element } => {
                let bytes = element.to_cbor();
                let equal = self.entries_of(*field, Slot::Element).filter(|entry| entry.value == bytes);
                let replaced = replaced(equal.collect());
                (!replaced.is_empty()).then(|| logged(action::REMOVE, element.clone(), replaced))
            }
        }
    }

    /// The state as bytes, the same whatever order the operations came in.
    pub(crate) fn encode(&mut self) -> Vec<u8> {
        self.entries.sort_unstable();
        self.entries.dedup();
        let mut dots: Vec<(Dot, Hlc)> = self.entries.iter().map(|entry| (entry.dot, entry.clock)).collect();
        dots.sort_unstable();
        dots.dedup();
        let mut logs: Vec<LogId> = dots.iter().map(|(dot, _)| dot.log).collect();
        logs.dedup();
        let mut writer = Writer::new();
        writer.array(3).array(logs.len());
        logs.iter().for_each(|log| _ = writer.bytes(log.as_bytes()));
        writer.array(dots.len() * 3);
        let mut log = 0;
        for (dot, clock) in &dots {
            while logs[log] != dot.log {
                log += 1;
            }
            writer.uint(log as u64).uint(dot.seq).uint(clock.0);
        }
        writer.array(self.entries.len() * 4);
        for entry in &self.entries {
            let dot = dots.partition_point(|known| *known < (entry.dot, entry.clock));
            writer.uint(u64::from(entry.field.0)).uint(entry.slot as u64).uint(dot as u64).raw(&entry.value);
        }
        writer.into_bytes()
    }

    pub(crate) fn decode(kind: KindId, bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::of_our_own(bytes);
        reader.array(3)?;
        let logs: Vec<LogId> = (0..reader.array(usize::MAX)?)
            .map(|_| reader.fixed().map(LogId::from_bytes))
            .collect::<Result<_, _>>()?;
        let wrong = Malformed("a stored state that names nothing");
        let mut dots = Vec::new();
        for _ in 0..reader.array(usize::MAX)? / 3 {
            let log = *logs.get(reader.uint()? as usize).ok_or(wrong)?;
            dots.push((Dot { log, seq: reader.uint()? }, Hlc(reader.uint()?)));
        }
        let length = reader.array(usize::MAX)? / 4;
        let mut entries = Vec::with_capacity(length);
        for _ in 0..length {
            let field = FieldId(reader.u32()?);
            let slot = if reader.uint()? == 0 { Slot::Value } else { Slot::Element };
            let (dot, clock) = *dots.get(reader.uint()? as usize).ok_or(wrong)?;
            // Two levels more than a value has: a value of a newer version may be a tagged map.
            let value = reader.item(crate::limits::VALUE_DEPTH + 2)?.to_vec();
            entries.push(Entry { field, slot, dot, clock, value });
        }
        reader.end()?;
        Ok(Self { kind, entries })
    }
}

/// Which slot an action is about, and whether it writes an entry there.
fn effect(action: u32) -> Option<(Slot, bool)> {
    match action {
        action::SET => Some((Slot::Value, true)),
        action::CLEAR => Some((Slot::Value, false)),
        action::ADD => Some((Slot::Element, true)),
        action::REMOVE => Some((Slot::Element, false)),
        _ => None,
    }
}

/// The record an ending belongs to, as stored.
pub(crate) type RecordEnding = (RecordId, Ending);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec, prelude::*};
    use std::collections::BTreeMap;

    const LOGS: u8 = 3;

    #[derive(Debug, Clone)]
    struct Written {
        dot: Dot,
        edits: Vec<LoggedEdit>,
    }

    fn dot(log: u8, seq: u64) -> Dot {
        Dot { log: LogId::from_bytes([log; 16]), seq }
    }

    /// Operations of three logs that replace any dots at all: of the past, of other logs, or of none.
    fn history() -> impl Strategy<Value = Vec<Vec<Written>>> {
        let replaced = vec((0..LOGS, 1..6u64).prop_map(|(log, seq)| dot(log, seq)), 0..4);
        let edit = (0..2u32, 1..6u32, 0..3i64, replaced).prop_map(|(field, action, value, replaced)| {
            LoggedEdit { field: FieldId(field), action, value: Value::Int(value), replaced }
        });
        vec(vec(vec(edit, 1..4), 0..6), LOGS as usize).prop_map(|logs| {
            let number = |(log, operations): (u8, Vec<Vec<LoggedEdit>>)| {
                let number = |(seq, mut edits): (u64, Vec<LoggedEdit>)| {
                    let dot = dot(log, seq);
                    // A segment in which an operation replaces its own future is malformed.
                    let own_future = |other: &Dot| other.log == dot.log && other.seq >= dot.seq;
                    edits.iter_mut().for_each(|edit| edit.replaced.retain(|other| !own_future(other)));
                    Written { dot, edits }
                };
                (1..).zip(operations).map(number).collect()
            };
            (0..).zip(logs).map(number).collect()
        })
    }

    /// What the specification says in one sentence: every value written, less those that any operation replaces.
    fn by_definition(history: &[Vec<Written>]) -> BTreeSet<(FieldId, Slot, Dot, Vec<u8>)> {
        let edits = || history.iter().flatten().flat_map(|one| one.edits.iter().map(|edit| (one.dot, edit)));
        let ends = |edit: &LoggedEdit, field, slot, dot: &Dot, value: &Vec<u8>| {
            edit.field == field
                && effect(edit.action).is_some_and(|(ended, _)| ended == slot)
                && edit.replaced.contains(dot)
                && (slot == Slot::Value || edit.value.to_cbor() == *value)
        };
        let mut holding = BTreeSet::new();
        for (dot, edit) in edits() {
            let Some((slot, true)) = effect(edit.action) else { continue };
            let value = edit.value.to_cbor();
            if !edits().any(|(_, other)| ends(other, edit.field, slot, &dot, &value)) {
                holding.insert((edit.field, slot, dot, value));
            }
        }
        holding
    }

    /// Merges in the order in which `turns` names the logs, keeping endings as the store does.
    fn merged(history: &[Vec<Written>], turns: &[u8]) -> State {
        let mut state = State::new(KindId(1));
        let mut arrived: BTreeMap<LogId, u64> = BTreeMap::new();
        let mut endings: BTreeSet<Ending> = BTreeSet::new();
        let mut logs: Vec<_> = history.iter().map(|log| log.iter()).collect();
        for turn in turns.iter().copied().chain((0..LOGS).cycle().take(LOGS as usize * 6)) {
            let Some(one) = logs[usize::from(turn % LOGS)].next() else { continue };
            let ended: BTreeSet<Ending> =
                endings.iter().filter(|ending| ending.dot == one.dot).cloned().collect();
            endings.retain(|ending| ending.dot != one.dot);
            let arrival = Arrival { dot: one.dot, clock: Hlc(one.dot.seq), kind: KindId(1), ended: &ended };
            let early = state.merge(&arrival, &one.edits, &mut |dot| {
                dot.seq <= arrived.get(&dot.log).copied().unwrap_or(0)
                    || (dot.log == one.dot.log && dot.seq < one.dot.seq)
            });
            endings.extend(early);
            arrived.insert(one.dot.log, one.dot.seq);
        }
        state
    }

    proptest! {
        #[test]
        fn any_order_of_arrival_gives_what_the_definition_says(
            history in history(), one in vec(0..LOGS, 0..20), other in vec(0..LOGS, 0..20),
        ) {
            let (mut one, mut other) = (merged(&history, &one), merged(&history, &other));
            prop_assert_eq!(one.encode(), other.encode());
            let held: BTreeSet<_> =
                one.entries.iter().map(|e| (e.field, e.slot, e.dot, e.value.clone())).collect();
            prop_assert_eq!(held, by_definition(&history));
            prop_assert_eq!(State::decode(KindId(1), &one.encode()), Ok(one));
        }

        #[test]
        fn no_bytes_make_a_stored_state_fail_badly(bytes in vec(any::<u8>(), 0..80)) {
            let _ = State::decode(KindId(1), &bytes);
        }
    }
}
