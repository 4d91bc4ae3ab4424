//! Reading what was packed for the line, with every count checked against the bytes that are left.

use super::{Dialect, Lookup, by_field, flag};
use crate::{
    Author, Dot, FieldId, KindId, LogId, RecordId, Value,
    cbor::Reader,
    clock::Hlc,
    limits,
    operation::{Deed, LoggedEdit, Operation, action, class},
    value::Malformed,
};
use std::sync::Arc;

const CUT: Malformed = Malformed("packed operations that break off");

/// The bytes that are left to be read.
struct In<'b>(&'b [u8]);

impl<'b> In<'b> {
    fn uint(&mut self) -> Result<u64, Malformed> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let (byte, rest) = self.0.split_first().ok_or(CUT)?;
            self.0 = rest;
            value |= u64::from(byte & 0x7f).checked_shl(shift).ok_or(CUT)?;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(Malformed("a number that does not end"))
    }

    fn int(&mut self) -> Result<i64, Malformed> {
        let value = self.uint()?;
        Ok((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    fn u32(&mut self) -> Result<u32, Malformed> {
        u32::try_from(self.uint()?).map_err(|_| Malformed("not a number of 32 bits"))
    }

    fn raw(&mut self, length: u64) -> Result<&'b [u8], Malformed> {
        let length = usize::try_from(length).map_err(|_| CUT)?;
        let (bytes, rest) = self.0.split_at_checked(length).ok_or(CUT)?;
        self.0 = rest;
        Ok(bytes)
    }

    fn id(&mut self) -> Result<[u8; 16], Malformed> {
        self.raw(16)?.try_into().map_err(|_| CUT)
    }

    /// One CBOR item, read by `read`.
    fn item<T>(
        &mut self,
        read: impl FnOnce(&mut Reader<'b>) -> Result<T, Malformed>,
    ) -> Result<T, Malformed> {
        let mut reader = Reader::new(self.0);
        let item = read(&mut reader)?;
        self.0 = &self.0[reader.position()..];
        Ok(item)
    }

    fn column<T>(
        &mut self,
        count: usize,
        one: impl Fn(&mut Self) -> Result<T, Malformed>,
    ) -> Result<Vec<T>, Malformed> {
        (0..count).map(|_| one(self)).collect()
    }

    fn text(&mut self, length: u64) -> Result<String, Malformed> {
        let text = std::str::from_utf8(self.raw(length)?).map_err(|_| Malformed("not a text"))?;
        Ok(text.to_owned())
    }
}

/// How a change names its record.
enum Named {
    By(RecordId),
    /// The first operation that it replaces.
    Replaced,
    /// The change so many before.
    Before(usize),
}

/// Operations as packed, before it is known which records they are about.
#[derive(Default)]
pub(crate) struct Parsed {
    clocks: Vec<u64>,
    classes: Vec<u32>,
    authors: Vec<Arc<Author>>,
    reasons: Vec<Option<String>>,
    records: Vec<Named>,
    kinds: Vec<u32>,
    edits: Vec<Vec<LoggedEdit>>,
    bodies: Vec<Vec<u8>>,
}

impl Dialect {
    /// Reads `count` operations of at most `length` bytes.
    pub(in crate::exchange) fn parse(
        &mut self,
        (packing, packed): (u64, &[u8]),
        length: usize,
        count: usize,
    ) -> Result<Parsed, Malformed> {
        // Columns that tell nothing take a byte an entry here, and none there.
        let bytes = self.decompress(packing, packed, 2 * length + 4_096)?;
        let parsed = self.parse_columns(&bytes, count)?;
        self.remember(&bytes);
        Ok(parsed)
    }

    fn parse_columns(&mut self, bytes: &[u8], count: usize) -> Result<Parsed, Malformed> {
        let mut bytes = In(bytes);
        let flags = bytes.uint()?;
        let has = |flag| flags & flag != 0;
        let clocks = read_clocks(&mut bytes, count, self.clock)?;
        self.clock = Hlc(clocks.last().copied().unwrap_or(self.clock.0));
        let classes =
            if has(flag::CLASSES) { bytes.column(count, In::u32)? } else { vec![class::CHANGE; count] };
        let authors = self.read_authors(&mut bytes, count, has(flag::ONE_AUTHOR))?;
        let reasons = if has(flag::REASONS) { read_reasons(&mut bytes, count)? } else { vec![None; count] };
        let changes = classes.iter().filter(|class| **class == class::CHANGE).count();
        let records = read_records(&mut bytes, changes)?;
        let kinds = bytes.column(changes, In::u32)?;
        let counts = bytes.column(changes, In::u32)?;
        let all: usize = counts.iter().map(|count| *count as usize).sum();
        if all > limits::SEGMENT_EDITS {
            return Err(Malformed("a segment above its limits"));
        }
        let fields = bytes.column(all, In::u32)?;
        let actions = if has(flag::ACTIONS) { bytes.column(all, In::u32)? } else { vec![action::SET; all] };
        let replaced = self.read_replaced(&mut bytes, all)?;
        let values = read_values(&mut bytes, &fields)?;
        let bodies = bytes.column(count - changes, |bytes| {
            bytes.item(|reader| reader.item(limits::VALUE_DEPTH * 2).map(<[u8]>::to_vec))
        })?;
        if !bytes.0.is_empty() {
            return Err(Malformed("bytes after the end"));
        }
        let mut each = fields.into_iter().zip(actions).zip(replaced.into_iter().zip(values)).map(
            |((field, action), (replaced, value))| LoggedEdit {
                field: FieldId(field),
                action,
                value,
                replaced,
            },
        );
        let edits = counts.iter().map(|count| each.by_ref().take(*count as usize).collect()).collect();
        Ok(Parsed { clocks, classes, authors, reasons, records, kinds, edits, bodies })
    }

    fn read_authors(
        &mut self,
        bytes: &mut In<'_>,
        count: usize,
        is_one: bool,
    ) -> Result<Vec<Arc<Author>>, Malformed> {
        let mut authors = Vec::new();
        for _ in 0..if is_one { 1 } else { count } {
            let number = bytes.uint()? as usize;
            authors.push(match self.authors.get(number) {
                Some(author) => author.clone(),
                None if number == self.authors.len() => {
                    let author = Arc::new(bytes.item(Author::read)?);
                    self.learn_author(author.clone());
                    author
                }
                None => return Err(Malformed("an author without a name")),
            });
        }
        match authors.first() {
            Some(one) if is_one => Ok(vec![one.clone(); count]),
            _ => Ok(authors),
        }
    }

    fn read_replaced(&mut self, bytes: &mut In<'_>, edits: usize) -> Result<Vec<Vec<Dot>>, Malformed> {
        let counts = bytes.column(edits, In::u32)?;
        let all: usize = counts.iter().map(|count| *count as usize).sum();
        if all > limits::SEGMENT_REPLACED {
            return Err(Malformed("a segment above its limits"));
        }
        let mut logs = Vec::new();
        for _ in 0..all {
            let number = bytes.uint()? as usize;
            logs.push(match self.logs.get(number) {
                Some(log) => *log,
                None if number == self.logs.len() && number < 2 * limits::EXCHANGE_LOGS => {
                    let log = LogId::from_bytes(bytes.id()?);
                    self.learn_log(log);
                    log
                }
                None => return Err(Malformed("a log without a name")),
            });
        }
        let mut seq = 0u64;
        let mut dots = logs.into_iter().map(|log| {
            seq = seq.wrapping_add(bytes.int()? as u64);
            Ok(Dot { log, seq })
        });
        let dots_of = |count: u32| dots.by_ref().take(count as usize).collect();
        counts.into_iter().map(dots_of).collect()
    }
}

fn read_clocks(bytes: &mut In<'_>, count: usize, before: Hlc) -> Result<Vec<u64>, Malformed> {
    let mut ms = before.ms();
    let mut times = Vec::new();
    for _ in 0..count {
        ms = ms.wrapping_add(bytes.int()? as u64);
        if ms > Hlc::MAX >> 16 {
            return Err(Malformed("a clock above its limit"));
        }
        times.push(ms);
    }
    let mut last = before.0;
    let mut clocks = Vec::new();
    for ms in times {
        let same = last >> 16 == ms;
        let counter = bytes.int()?.wrapping_add(if same { (last & 0xffff) as i64 } else { 0 });
        if !(0..=0xffff).contains(&counter) {
            return Err(Malformed("a clock above its limit"));
        }
        last = ms << 16 | counter as u64;
        clocks.push(last);
    }
    Ok(clocks)
}

fn read_reasons(bytes: &mut In<'_>, count: usize) -> Result<Vec<Option<String>>, Malformed> {
    let lengths = bytes.column(count, In::uint)?;
    lengths
        .into_iter()
        .map(|length| length.checked_sub(1).map(|length| bytes.text(length)).transpose())
        .collect()
}

fn read_records(bytes: &mut In<'_>, changes: usize) -> Result<Vec<Named>, Malformed> {
    let codes = bytes.column(changes, In::uint)?;
    let mut records = Vec::new();
    for (index, code) in codes.into_iter().enumerate() {
        records.push(match code {
            0 => Named::By(RecordId::from_bytes(bytes.id()?)),
            1 => Named::Replaced,
            more => {
                let before = usize::try_from(more - 1).map_err(|_| CUT)?;
                if before > index {
                    return Err(Malformed("a record that no change names"));
                }
                Named::Before(before)
            }
        });
    }
    Ok(records)
}

fn read_values(bytes: &mut In<'_>, fields: &[u32]) -> Result<Vec<Value>, Malformed> {
    let codes = bytes.column(fields.len(), In::uint)?;
    let mut records: Vec<RecordId> = Vec::new();
    let mut references = Vec::new();
    for _ in codes.iter().filter(|code| **code == 1) {
        let number = bytes.uint()? as usize;
        if number == records.len() {
            records.push(RecordId::from_bytes(bytes.id()?));
        }
        references.push(*records.get(number).ok_or(Malformed("a record without a name"))?);
    }
    let items =
        bytes.column(codes.iter().filter(|code| **code == 0).count(), |bytes| bytes.item(Value::read))?;
    let (mut references, mut items) = (references.into_iter(), items.into_iter());
    let mut values = vec![Value::None; fields.len()];
    for (place, code) in by_field(fields.iter().copied()).into_iter().zip(codes) {
        values[place] = match code {
            0 => items.next().ok_or(CUT)?,
            1 => Value::Record(references.next().ok_or(CUT)?),
            more => Value::Text(bytes.text(more - 2)?),
        };
    }
    Ok(values)
}

impl Parsed {
    /// The operations, the first of which has the number `first`; `None` if a record is named by an operation that
    /// `lookup` can't find, and then it can be tried again. Once they are given, none are left.
    pub(in crate::exchange) fn operations(
        &mut self,
        first: u64,
        lookup: Lookup<'_>,
    ) -> Option<Vec<Operation>> {
        let mut records: Vec<RecordId> = Vec::with_capacity(self.records.len());
        for (index, named) in self.records.iter().enumerate() {
            records.push(match named {
                Named::By(id) => *id,
                Named::Before(before) => *records.get(index.checked_sub(*before)?)?,
                Named::Replaced => lookup(self.edits[index].iter().flat_map(|edit| &edit.replaced).next()?)?,
            });
        }
        let parsed = std::mem::take(self);
        let mut changes = records.into_iter().zip(parsed.kinds).zip(parsed.edits);
        let mut bodies = parsed.bodies.into_iter();
        let mut operations = Vec::with_capacity(parsed.clocks.len());
        let told = parsed.classes.into_iter().zip(parsed.authors).zip(parsed.reasons);
        for ((seq, clock), ((class, author), reason)) in (first..).zip(parsed.clocks).zip(told) {
            let deed = if class == class::CHANGE {
                let ((record, kind), edits) = changes.next()?;
                Deed::Change { record, kind: KindId(kind), edits }
            } else {
                Deed::Other { class, body: bodies.next()? }
            };
            operations.push(Operation { seq, clock: Hlc(clock), author, reason, deed });
        }
        Some(operations)
    }
}
