//! Packing for the line: operations written with what the receiver has already. Authors and logs are named once in
//! an exchange, a record by an operation that the receiver holds, and values of one field stand together.
//!
//! Nothing here is signed: what comes out must hash to what was signed. `docs/ledger.md`, section 15.

mod parse;

use super::Base;
use crate::{
    Author, LogId, RecordId, Value,
    cbor::Writer,
    clock::Hlc,
    operation::{Deed, LoggedEdit, Operation, action, class},
    value::Malformed,
};
use std::{collections::HashMap, sync::Arc};
use zstd::bulk::{Compressor, Decompressor};

/// The numbers of these packings, beside those that a store may hold.
pub(super) const LINE: u64 = 2;
pub(super) const LINE_ZSTD: u64 = 3;

/// 41,066 recommendations take 2.13 MB, and 2.08 MB with level 12, in a fifth of its time.
const LEVEL: i32 = 9;
/// Of a short run, to which that level gives nothing: it would go on building its tree of what was said before.
const SHORT_LEVEL: i32 = 3;
const SHORT: usize = 1 << 10;
/// Bytes of what was said before that the next segment is compressed with.
const HISTORY: usize = 128 << 10;
/// How much of that a run is compressed with: so many times its own bytes, and at least so many.
const NEAR: usize = 16;
const LEAST_NEAR: usize = 2 << 10;
/// Authors that keep a number in one exchange.
const AUTHORS: usize = 4_096;
/// Changes from which on records are named by an operation: the receiver must read a segment to find it.
const WORTH_NAMING: usize = 256;

/// Columns that are there only if they tell something.
pub(super) mod flag {
    pub(crate) const CLASSES: u64 = 1;
    pub(crate) const ONE_AUTHOR: u64 = 2;
    pub(crate) const REASONS: u64 = 4;
    pub(crate) const ACTIONS: u64 = 8;
}

/// What both ends of one direction have come to know together.
#[derive(Default)]
pub(super) struct Dialect {
    authors: Vec<Arc<Author>>,
    logs: Vec<LogId>,
    numbers: HashMap<LogId, u64>,
    history: Vec<u8>,
    /// Of the last operation that was said.
    clock: Hlc,
    /// Made once: to make one takes longer than to pack a short run with it.
    compressor: Option<Compressor<'static>>,
    decompressor: Option<Decompressor<'static>>,
}

/// Bytes that are written as numbers of any size: groups of seven bits, the lowest first.
#[derive(Default)]
struct Out(Vec<u8>);

impl Out {
    fn uint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }

    /// A difference: the sign in the lowest bit.
    fn int(&mut self, value: i64) {
        self.uint(((value << 1) ^ (value >> 63)) as u64);
    }

    fn raw(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }
}

/// The record that an operation of another segment is about, if the receiver can tell.
pub(super) type Lookup<'a> = &'a mut dyn FnMut(&crate::Dot) -> Option<RecordId>;

impl Dialect {
    pub(super) fn on(base: &Base) -> Self {
        let mut dialect = Self::default();
        base.logs.iter().for_each(|(_, log)| dialect.learn_log(*log));
        dialect
    }

    fn learn_log(&mut self, log: LogId) {
        self.numbers.insert(log, self.logs.len() as u64);
        self.logs.push(log);
    }

    /// Writes operations.
    pub(super) fn pack(&mut self, operations: &[Operation], lookup: Lookup<'_>) -> (u64, Vec<u8>) {
        let mut out = Out::default();
        let edits: Vec<&LoggedEdit> = changes(operations).flat_map(|(_, _, edits)| edits).collect();
        out.uint(flags(operations, &edits));
        write_clocks(&mut out, operations, self.clock);
        self.clock = operations.last().map_or(self.clock, |last| last.clock);
        if operations.iter().any(|operation| operation.deed.class() != class::CHANGE) {
            operations.iter().for_each(|operation| out.uint(u64::from(operation.deed.class())));
        }
        self.write_authors(&mut out, operations);
        write_reasons(&mut out, operations);
        write_records(&mut out, operations, lookup);
        changes(operations).for_each(|(_, kind, _)| out.uint(u64::from(kind)));
        changes(operations).for_each(|(_, _, edits)| out.uint(edits.len() as u64));
        edits.iter().for_each(|edit| out.uint(u64::from(edit.field.0)));
        if edits.iter().any(|edit| edit.action != action::SET) {
            edits.iter().for_each(|edit| out.uint(u64::from(edit.action)));
        }
        self.write_replaced(&mut out, &edits);
        write_values(&mut out, &edits);
        for operation in operations {
            if let Deed::Other { body, .. } = &operation.deed {
                out.raw(body);
            }
        }
        let packed = self.compress(&out.0);
        self.remember(&out.0);
        match packed {
            Some(packed) if packed.len() < out.0.len() => (LINE_ZSTD, packed),
            _ => (LINE, out.0),
        }
    }

    fn compress(&mut self, bytes: &[u8]) -> Option<Vec<u8>> {
        // Its end alone for a short run: to look all of it through takes far longer than to pack the run, and what it
        // is like stands in what was said just before. The receiver, who holds all of it, sees no difference.
        let near = (bytes.len() * NEAR).max(LEAST_NEAR).min(self.history.len());
        let history = &self.history[self.history.len() - near..];
        let mut compressor = self.compressor.take().or_else(compressor)?;
        let level = if bytes.len() < SHORT { SHORT_LEVEL } else { LEVEL };
        compressor.set_dictionary(level, history).ok()?;
        let packed = compressor.compress(bytes).ok();
        self.compressor = Some(compressor);
        packed
    }

    /// The bytes before compression, at most `length` of them.
    fn decompress(&mut self, packing: u64, packed: &[u8], length: usize) -> Result<Vec<u8>, Malformed> {
        if packing == LINE {
            return Ok(packed.to_vec());
        }
        let decompressor = self.decompressor.get_or_insert_default();
        decompressor
            .set_dictionary(&self.history)
            .and_then(|()| decompressor.decompress(packed, length))
            .map_err(|_| Malformed("packed bytes that don't unpack"))
    }

    fn remember(&mut self, bytes: &[u8]) {
        let tail = &bytes[bytes.len().saturating_sub(HISTORY)..];
        let surplus = (self.history.len() + tail.len()).saturating_sub(HISTORY);
        self.history.drain(..surplus.min(self.history.len()));
        self.history.extend_from_slice(tail);
    }

    /// The number of each operation's author; one that has none yet is written after the number that is next.
    fn write_authors(&mut self, out: &mut Out, operations: &[Operation]) {
        let mut last: Option<&Arc<Author>> = None;
        let is_one = has_one_author(operations);
        for operation in operations.iter().take(if is_one { 1 } else { operations.len() }) {
            let author = &operation.author;
            let known = match last {
                Some(last) if last == author => self.authors.iter().rposition(|known| known == last),
                _ => self.authors.iter().rposition(|known| known == author),
            };
            last = Some(author);
            out.uint(known.unwrap_or(self.authors.len()) as u64);
            if known.is_none() {
                let mut writer = Writer::new();
                author.write(&mut writer);
                out.raw(&writer.into_bytes());
                self.learn_author(author.clone());
            }
        }
    }

    fn learn_author(&mut self, author: Arc<Author>) {
        if self.authors.len() < AUTHORS {
            self.authors.push(author);
        }
    }

    fn write_replaced(&mut self, out: &mut Out, edits: &[&LoggedEdit]) {
        edits.iter().for_each(|edit| out.uint(edit.replaced.len() as u64));
        let dots = || edits.iter().flat_map(|edit| &edit.replaced);
        for dot in dots() {
            match self.numbers.get(&dot.log) {
                Some(number) => out.uint(*number),
                None => {
                    out.uint(self.logs.len() as u64);
                    out.raw(dot.log.as_bytes());
                    self.learn_log(dot.log);
                }
            }
        }
        let mut before = 0u64;
        for dot in dots() {
            out.int(dot.seq.wrapping_sub(before) as i64);
            before = dot.seq;
        }
    }
}

/// One that writes no more than a frame must have.
fn compressor() -> Option<Compressor<'static>> {
    let mut compressor = Compressor::new(LEVEL).ok()?;
    compressor.include_contentsize(false).ok()?;
    compressor.include_checksum(false).ok()?;
    compressor.include_dictid(false).ok()?;
    Some(compressor)
}

/// The operations that change a record: its id, its kind, the edits.
fn changes(operations: &[Operation]) -> impl Iterator<Item = (RecordId, u32, &Vec<LoggedEdit>)> {
    operations.iter().filter_map(|operation| match &operation.deed {
        Deed::Change { record, kind, edits } => Some((*record, kind.0, edits)),
        Deed::Other { .. } | Deed::Sealed => None,
    })
}

fn has_one_author(operations: &[Operation]) -> bool {
    operations.windows(2).all(|pair| pair[0].author == pair[1].author)
}

fn flags(operations: &[Operation], edits: &[&LoggedEdit]) -> u64 {
    let mut flags = 0;
    for (is_set, flag) in [
        (operations.iter().any(|operation| operation.deed.class() != class::CHANGE), flag::CLASSES),
        (has_one_author(operations), flag::ONE_AUTHOR),
        (operations.iter().any(|operation| operation.reason.is_some()), flag::REASONS),
        (edits.iter().any(|edit| edit.action != action::SET), flag::ACTIONS),
    ] {
        flags |= if is_set { flag } else { 0 };
    }
    flags
}

/// Milliseconds, each as the difference from the one before; then counters, as a difference where the millisecond
/// is the same.
fn write_clocks(out: &mut Out, operations: &[Operation], before: Hlc) {
    let mut last = before.ms();
    for operation in operations {
        out.int(operation.clock.ms().wrapping_sub(last) as i64);
        last = operation.clock.ms();
    }
    let mut last = before.0;
    for operation in operations {
        let clock = operation.clock.0;
        let same = clock >> 16 == last >> 16;
        out.int((clock & 0xffff) as i64 - if same { (last & 0xffff) as i64 } else { 0 });
        last = clock;
    }
}

fn write_reasons(out: &mut Out, operations: &[Operation]) {
    if operations.iter().all(|operation| operation.reason.is_none()) {
        return;
    }
    let reasons = || operations.iter().map(|operation| operation.reason.as_deref());
    reasons().for_each(|reason| out.uint(reason.map_or(0, |reason| reason.len() as u64 + 1)));
    reasons().flatten().for_each(|reason| out.raw(reason.as_bytes()));
}

/// 0: the id follows. 1: the record of the first operation that the change replaces. More: the record of the change
/// that stands so many less one before.
fn write_records(out: &mut Out, operations: &[Operation], lookup: Lookup<'_>) {
    let is_worth_it = changes(operations).count() >= WORTH_NAMING;
    let mut seen: HashMap<RecordId, u64> = HashMap::new();
    let mut ids = Vec::new();
    for (index, (record, _, edits)) in (0u64..).zip(changes(operations)) {
        let first = edits.iter().flat_map(|edit| &edit.replaced).next();
        if let Some(at) = seen.insert(record, index) {
            out.uint(index - at + 1);
        } else if is_worth_it && first.is_some_and(|dot| lookup(dot) == Some(record)) {
            out.uint(1);
        } else {
            out.uint(0);
            ids.extend_from_slice(record.as_bytes());
        }
    }
    out.raw(&ids);
}

/// The order in which values travel: field by field, as they first appear.
pub(super) fn by_field(fields: impl Iterator<Item = u32>) -> Vec<usize> {
    let mut places: HashMap<u32, usize> = HashMap::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (index, field) in fields.enumerate() {
        let next = places.len();
        let place = *places.entry(field).or_insert(next);
        if place == groups.len() {
            groups.push(Vec::new());
        }
        groups[place].push(index);
    }
    groups.concat()
}

/// 0: a CBOR item. 1: a record. More: a text of two bytes less. Then records, by number in order of first use, a new
/// one after the number that is next; then the items; then the texts.
fn write_values(out: &mut Out, edits: &[&LoggedEdit]) {
    let order = by_field(edits.iter().map(|edit| edit.field.0));
    let values = || order.iter().map(|index| &edits[*index].value);
    let (mut records, mut items, mut texts) = (Out::default(), Writer::new(), Vec::new());
    let mut numbers: HashMap<RecordId, u64> = HashMap::new();
    for value in values() {
        match value {
            Value::Text(text) => {
                out.uint(text.len() as u64 + 2);
                texts.extend_from_slice(text.as_bytes());
            }
            Value::Record(id) => {
                out.uint(1);
                let next = numbers.len() as u64;
                let number = *numbers.entry(*id).or_insert(next);
                records.uint(number);
                if number == next {
                    records.raw(id.as_bytes());
                }
            }
            other => {
                out.uint(0);
                other.write(&mut items);
            }
        }
    }
    out.raw(&records.0);
    out.raw(&items.into_bytes());
    out.raw(&texts);
}
