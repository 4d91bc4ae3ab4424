//! The operations of a segment as bytes: one CBOR map, one entry a column. A column whose every entry has the default is left
//! out; those with numbers not known here come from a newer version, and are passed over and kept as they were signed.

use crate::{
    Author, Dot, FieldId, KindId, LogId, RecordId, Value,
    cbor::{Reader, Writer},
    clock::Hlc,
    limits,
    operation::{Deed, Lane, LoggedEdit, Operation, action, class},
    value::Malformed,
};
use std::{collections::HashMap, sync::Arc};

const CLOCKS: u64 = 1;
const CLASSES: u64 = 2;
const AUTHORS: u64 = 3;
const AUTHOR_OF: u64 = 4;
const REASONS: u64 = 5;
const RECORDS: u64 = 6;
const KINDS: u64 = 7;
const EDIT_COUNTS: u64 = 8;
const FIELDS: u64 = 9;
const ACTIONS: u64 = 10;
const VALUES: u64 = 11;
const REPLACED_COUNTS: u64 = 12;
const LOGS: u64 = 13;
const LOG_OF: u64 = 14;
const SEQUENCES: u64 = 15;
const BODIES: u64 = 16;

/// The columns of some operations, as bytes.
pub(crate) fn encode(operations: &[Operation]) -> Vec<u8> {
    let mut columns = Columns::default();
    operations.iter().for_each(|operation| columns.take(operation));
    columns.finish(operations.len())
}

/// A column being filled: its items, how many, and whether one differs from the default.
struct Column {
    items: Writer,
    count: usize,
    telling: bool,
}

impl Default for Column {
    fn default() -> Self {
        Self { items: Writer::new(), count: 0, telling: false }
    }
}
impl Column {
    fn uint(&mut self, value: u64, default: u64) {
        self.items.uint(value);
        self.count += 1;
        self.telling |= value != default;
    }

    /// A number as the difference from the one before it.
    fn delta(&mut self, value: u64, before: &mut u64) {
        self.items.int(value.wrapping_sub(*before) as i64);
        *before = value;
        self.count += 1;
        self.telling = true;
    }
}

#[derive(Default)]
struct Columns<'o> {
    clocks: Column,
    clock_before: u64,
    classes: Column,
    authors: Vec<&'o Author>,
    author_of: Column,
    reasons: Column,
    records: Vec<u8>,
    kinds: Column,
    edit_counts: Column,
    fields: Column,
    actions: Column,
    values: Column,
    replaced_counts: Column,
    logs: HashMap<LogId, u64>,
    log_bytes: Vec<u8>,
    log_of: Column,
    sequences: Column,
    sequence_before: u64,
    bodies: Column,
}

impl<'o> Columns<'o> {
    fn take(&mut self, operation: &'o Operation) {
        self.clocks.delta(operation.clock.0, &mut self.clock_before);
        self.classes.uint(u64::from(operation.deed.class()), u64::from(class::CHANGE));
        let author = operation.author.as_ref();
        // Nearly always the author of the operation before.
        let index = self.authors.iter().rposition(|known| *known == author).unwrap_or_else(|| {
            self.authors.push(author);
            self.authors.len() - 1
        });
        self.author_of.uint(index as u64, 0);
        self.reasons.count += 1;
        match &operation.reason {
            Some(reason) => {
                self.reasons.items.text(reason);
                self.reasons.telling = true;
            }
            None => _ = self.reasons.items.null(),
        }
        match &operation.deed {
            Deed::Change { record, kind, edits } => {
                self.records.extend_from_slice(record.as_bytes());
                self.kinds.uint(u64::from(kind.0), u64::MAX);
                self.edit_counts.uint(edits.len() as u64, u64::MAX);
                edits.iter().for_each(|edit| self.take_edit(edit));
            }
            Deed::Other { body, .. } => {
                self.bodies.items.raw(body);
                self.bodies.count += 1;
                self.bodies.telling = true;
            }
            Deed::Sealed => debug_assert!(false, "what can't be read is not written anew"),
        }
    }

    fn take_edit(&mut self, edit: &LoggedEdit) {
        self.fields.uint(u64::from(edit.field.0), u64::MAX);
        self.actions.uint(u64::from(edit.action), u64::from(action::SET));
        edit.value.write(&mut self.values.items);
        self.values.count += 1;
        self.values.telling = true;
        self.replaced_counts.uint(edit.replaced.len() as u64, 0);
        for dot in &edit.replaced {
            let next = self.logs.len() as u64;
            let index = *self.logs.entry(dot.log).or_insert_with(|| {
                self.log_bytes.extend_from_slice(dot.log.as_bytes());
                next
            });
            self.log_of.uint(index, 0);
            self.sequences.delta(dot.seq, &mut self.sequence_before);
        }
    }

    fn finish(self, operations: usize) -> Vec<u8> {
        let mut authors = Column::default();
        authors.telling = self.authors.iter().any(|author| !author.is_nobody());
        authors.count = self.authors.len();
        self.authors.iter().for_each(|author| author.write(&mut authors.items));
        let plain = [
            (CLOCKS, self.clocks),
            (CLASSES, self.classes),
            (AUTHORS, authors),
            (AUTHOR_OF, self.author_of),
            (REASONS, self.reasons),
            (KINDS, self.kinds),
            (EDIT_COUNTS, self.edit_counts),
            (FIELDS, self.fields),
            (ACTIONS, self.actions),
            (VALUES, self.values),
            (REPLACED_COUNTS, self.replaced_counts),
            (LOG_OF, self.log_of),
            (SEQUENCES, self.sequences),
            (BODIES, self.bodies),
        ];
        debug_assert!(operations > 0, "a segment holds at least one operation");
        let mut parts: Vec<(u64, Option<usize>, Vec<u8>)> = Vec::with_capacity(16);
        for (key, column) in plain.into_iter().filter(|(_, column)| column.telling) {
            parts.push((key, Some(column.count), column.items.into_bytes()));
        }
        for (key, bytes) in [(RECORDS, self.records), (LOGS, self.log_bytes)] {
            if !bytes.is_empty() {
                parts.push((key, None, bytes));
            }
        }
        parts.sort_by_key(|(key, ..)| *key);
        let mut map = Writer::with_capacity(parts.iter().map(|(.., bytes)| bytes.len() + 8).sum());
        map.map(parts.len());
        for (key, entries, bytes) in parts {
            map.uint(key);
            match entries {
                Some(entries) => map.array(entries).raw(&bytes),
                None => map.bytes(&bytes),
            };
        }
        map.into_bytes()
    }
}

/// What a reader must know to read columns: where the segment stands.
pub(crate) struct Place {
    pub log: LogId,
    pub lane: Lane,
    pub first: u64,
    pub count: usize,
}

/// Reads the columns of `place.count` operations. Every column must have exactly the length that the
/// others imply.
pub(crate) fn decode(bytes: &[u8], place: &Place) -> Result<Vec<Operation>, Malformed> {
    let mut raw = Raw::read(bytes, place.count)?;
    let mut edits = raw.edits(place)?.into_iter();
    let mut changes = raw.records.chunks_exact(16).zip(raw.kinds.iter().zip(&raw.edit_counts));
    let mut bodies = raw.bodies.into_iter();
    let mut operations = Vec::with_capacity(place.count);
    for (index, clock) in raw.clocks.iter().enumerate() {
        let seq = place.first + index as u64;
        let class = raw.classes.get(index).copied().unwrap_or(class::CHANGE);
        if Lane::of(class) != Some(place.lane) {
            return Err(Malformed("an operation in the wrong lane"));
        }
        let deed = if class == class::CHANGE {
            let (id, (kind, count)) = changes.next().ok_or(Malformed("a column too short"))?;
            let record = RecordId::from_slice(id).ok_or(Malformed("a record id cut short"))?;
            let edits: Vec<LoggedEdit> = edits.by_ref().take(*count as usize).collect();
            if edits.iter().flat_map(|edit| &edit.replaced).any(|dot| dot.log == place.log && dot.seq >= seq)
            {
                return Err(Malformed("an operation that replaces its own future"));
            }
            Deed::Change { record, kind: KindId(*kind), edits }
        } else {
            Deed::Other { class, body: bodies.next().ok_or(Malformed("a column too short"))?.to_vec() }
        };
        let author = raw.author_of.get(index).copied().unwrap_or(0) as usize;
        let author = raw.authors.get(author).ok_or(Malformed("an author that is not listed"))?.clone();
        let reason = raw.reasons.get(index).copied().flatten().map(str::to_owned);
        operations.push(Operation { seq, clock: Hlc(*clock), author, reason, deed });
    }
    if changes.next().is_some() || bodies.next().is_some() || edits.next().is_some() {
        return Err(Malformed("a column too long"));
    }
    Ok(operations)
}

/// Which record each of `count` operations changes. All other columns are passed over.
pub(crate) fn records(bytes: &[u8], count: usize) -> Result<Vec<Option<RecordId>>, Malformed> {
    let mut reader = Reader::new(bytes);
    let (mut classes, mut ids): (Vec<u32>, &[u8]) = (Vec::new(), &[]);
    for _ in 0..reader.map(256)? {
        match reader.uint()? {
            CLASSES => classes = read_column(&mut reader, limits::OPERATIONS, Reader::u32)?,
            RECORDS => ids = reader.bytes()?,
            VALUES.. => break,
            _ => _ = reader.item(limits::VALUE_DEPTH * 2)?,
        }
    }
    let mut ids = ids.chunks_exact(16).map(RecordId::from_slice);
    let is_change = |index: usize| classes.get(index).is_none_or(|class| *class == class::CHANGE);
    Ok((0..count).map(|index| if is_change(index) { ids.next().flatten() } else { None }).collect())
}

/// The columns as read, before they are put together.
#[derive(Default)]
struct Raw<'b> {
    clocks: Vec<u64>,
    classes: Vec<u32>,
    authors: Vec<Arc<Author>>,
    author_of: Vec<u32>,
    reasons: Vec<Option<&'b str>>,
    records: &'b [u8],
    kinds: Vec<u32>,
    edit_counts: Vec<u32>,
    fields: Vec<u32>,
    actions: Vec<u32>,
    values: Vec<Value>,
    replaced_counts: Vec<u32>,
    logs: &'b [u8],
    log_of: Vec<u32>,
    sequences: Vec<u64>,
    bodies: Vec<&'b [u8]>,
}

impl<'b> Raw<'b> {
    fn read(bytes: &'b [u8], count: usize) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes);
        let mut raw = Self::default();
        let mut before = 0;
        for _ in 0..reader.map(256)? {
            let key = reader.uint()?;
            if key <= before {
                return Err(Malformed("columns out of order"));
            }
            before = key;
            raw.read_column(key, &mut reader)?;
        }
        reader.end()?;
        if raw.authors.is_empty() {
            raw.authors.push(Arc::default());
        }
        raw.check_lengths(count)?;
        Ok(raw)
    }

    fn read_column(&mut self, key: u64, reader: &mut Reader<'b>) -> Result<(), Malformed> {
        let ops = limits::OPERATIONS;
        match key {
            CLOCKS => self.clocks = read_deltas(reader, ops)?,
            CLASSES => self.classes = read_column(reader, ops, Reader::u32)?,
            AUTHORS => self.authors = read_column(reader, ops, |r| Author::read(r).map(Arc::new))?,
            AUTHOR_OF => self.author_of = read_column(reader, ops, Reader::u32)?,
            REASONS => self.reasons = read_column(reader, ops, read_reason)?,
            RECORDS => self.records = reader.bytes()?,
            KINDS => self.kinds = read_column(reader, ops, Reader::u32)?,
            EDIT_COUNTS => self.edit_counts = read_column(reader, ops, Reader::u32)?,
            FIELDS => self.fields = read_column(reader, limits::SEGMENT_EDITS, Reader::u32)?,
            ACTIONS => self.actions = read_column(reader, limits::SEGMENT_EDITS, Reader::u32)?,
            VALUES => self.values = read_column(reader, limits::SEGMENT_EDITS, Value::read)?,
            REPLACED_COUNTS => {
                self.replaced_counts = read_column(reader, limits::SEGMENT_EDITS, Reader::u32)?
            }
            LOGS => self.logs = reader.bytes()?,
            LOG_OF => self.log_of = read_column(reader, limits::SEGMENT_REPLACED, Reader::u32)?,
            SEQUENCES => self.sequences = read_deltas(reader, limits::SEGMENT_REPLACED)?,
            BODIES => self.bodies = read_column(reader, ops, read_body)?,
            _ => _ = reader.item(limits::VALUE_DEPTH * 2)?,
        }
        Ok(())
    }

    fn check_lengths(&self, count: usize) -> Result<(), Malformed> {
        let (changes, edits) = (self.kinds.len(), self.fields.len());
        let sum = |counts: &[u32]| counts.iter().map(|count| *count as usize).sum::<usize>();
        let whole = self.clocks.len() == count
            && self.clocks.iter().all(|clock| *clock <= Hlc::MAX)
            && either(self.classes.len(), count)
            && either(self.author_of.len(), count)
            && either(self.reasons.len(), count)
            && changes <= count
            && self.records.len() == changes * 16
            && self.edit_counts.len() == changes
            && self.edit_counts.iter().all(|edits| *edits as usize <= limits::EDITS)
            && sum(&self.edit_counts) == edits
            && either(self.actions.len(), edits)
            && self.values.len() == edits
            && either(self.replaced_counts.len(), edits)
            && self.logs.len().is_multiple_of(16)
            && sum(&self.replaced_counts) == self.sequences.len()
            && either(self.log_of.len(), self.sequences.len());
        if whole { Ok(()) } else { Err(Malformed("columns of unequal length")) }
    }

    /// The edits of all changes, one after the other.
    fn edits(&mut self, place: &Place) -> Result<Vec<LoggedEdit>, Malformed> {
        debug_assert!(place.count >= self.kinds.len(), "lengths were checked");
        let mut edits = Vec::with_capacity(self.fields.len());
        let mut next = 0;
        let values = std::mem::take(&mut self.values);
        for (index, (field, value)) in self.fields.iter().zip(values).enumerate() {
            let count = self.replaced_counts.get(index).copied().unwrap_or(0) as usize;
            let replaced = (next..next + count).map(|at| self.dot(at)).collect::<Result<Vec<_>, _>>()?;
            next += count;
            let action = self.actions.get(index).copied().unwrap_or(action::SET);
            edits.push(LoggedEdit { field: FieldId(*field), action, value, replaced });
        }
        Ok(edits)
    }

    fn dot(&self, at: usize) -> Result<Dot, Malformed> {
        let log = self.log_of.get(at).copied().unwrap_or(0) as usize;
        let log = self.logs.chunks_exact(16).nth(log).and_then(LogId::from_slice);
        match (log, self.sequences.get(at)) {
            (Some(log), Some(seq)) if (1..=Hlc::MAX).contains(seq) => Ok(Dot { log, seq: *seq }),
            _ => Err(Malformed("a dot that names nothing")),
        }
    }
}

/// A column that may be left out has either no entries or all of them.
fn either(length: usize, all: usize) -> bool {
    length == 0 || length == all
}

fn read_column<'b, T>(
    reader: &mut Reader<'b>,
    limit: usize,
    one: impl Fn(&mut Reader<'b>) -> Result<T, Malformed>,
) -> Result<Vec<T>, Malformed> {
    (0..reader.array(limit)?).map(|_| one(reader)).collect()
}

pub(crate) fn read_deltas(reader: &mut Reader<'_>, limit: usize) -> Result<Vec<u64>, Malformed> {
    let mut value = 0u64;
    read_column(reader, limit, Reader::int)?
        .into_iter()
        .map(|delta| {
            value = value.checked_add_signed(delta).ok_or(Malformed("a number below 0"))?;
            Ok(value)
        })
        .collect()
}

fn read_reason<'b>(reader: &mut Reader<'b>) -> Result<Option<&'b str>, Malformed> {
    if reader.kind()? == minicbor::data::Type::Null {
        reader.null()?;
        return Ok(None);
    }
    reader.text(limits::REASON_BYTES).map(Some)
}

fn read_body<'b>(reader: &mut Reader<'b>) -> Result<&'b [u8], Malformed> {
    let body = reader.item(limits::VALUE_DEPTH * 2)?;
    if body.len() > limits::BODY_BYTES { Err(Malformed("a body that is too long")) } else { Ok(body) }
}
