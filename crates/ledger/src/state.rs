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
                let (current, bytes) =
                    (self.entries_of(*field, Slot::Value).collect::<Vec<_>>(), value.to_cbor());
                let same = !current.is_empty() && current.iter().all(|entry| entry.value == bytes);
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
        let dots: BTreeSet<(Dot, Hlc)> = self.entries.iter().map(|entry| (entry.dot, entry.clock)).collect();
        let dots: Vec<(Dot, Hlc)> = dots.into_iter().collect();
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
