//! The JSON export as a stream: one object after the other is cut out of the bytes, whatever holds them together.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Read};

use serde::de::{Deserialize, Deserializer, IgnoredAny, SeqAccess, Visitor};

use super::{Annotation, Cell, Raw, RowProblem, annotation};

/// The key that every annotation has, and by which the next is found after one that is broken.
pub(super) const ID: &[u8] = b"\"AnnotationId\"";

/// The longest annotation, in bytes; the longest text has some thirty thousand.
const ANNOTATION_MAX: usize = 4 << 20;
const CHUNK: usize = 256 << 10;

/// Reads an export. Each is an annotation, or why one could not be read.
pub fn read_json<R: Read>(source: R) -> Annotations<R> {
    Annotations { source, buffer: Vec::new(), at: 0, filled: 0, ended: false, done: false, place: 0 }
}

/// The annotations of an export, in order.
pub struct Annotations<R> {
    source: R,
    buffer: Vec<u8>,
    /// The first byte that was not given out, and one past the last that was read.
    at: usize,
    filled: usize,
    ended: bool,
    done: bool,
    place: u64,
}

/// How an object ends.
enum End {
    At(usize),
    /// It never does, or is longer than any.
    Never,
}

impl<R: Read> Iterator for Annotations<R> {
    type Item = Result<Annotation, RowProblem>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        self.place += 1;
        let place = self.place;
        let problem = |code, message: String| RowProblem { line: place, code, message };
        match self.object() {
            Err(error) => {
                self.done = true;
                Some(Err(problem("file-unreadable", format!("the file cannot be read any further: {error}"))))
            }
            Ok(None) => {
                self.done = true;
                None
            }
            Ok(Some((start, End::At(end)))) => {
                let bytes = &self.buffer[start..end];
                let read = serde_json::from_slice::<Raw<'_>>(bytes);
                let result = match read {
                    Ok(raw) => annotation(place, &raw),
                    Err(error) => {
                        Err(problem("row-unreadable", format!("this annotation is no JSON: {error}")))
                    }
                };
                // A quotation mark too few runs one annotation into the next: go on with the first that was swallowed.
                let swallowed = || {
                    let first = memchr::memmem::find(bytes, ID)? + ID.len();
                    let second = first + memchr::memmem::find(&bytes[first..], ID)?;
                    memchr::memrchr(b'{', &bytes[..second]).filter(|at| *at > 0)
                };
                self.at = start + result.as_ref().err().and_then(|_| swallowed()).unwrap_or(end - start);
                Some(result)
            }
            Ok(Some((start, End::Never))) => {
                if let Err(error) = self.skip(start) {
                    self.done = true;
                    return Some(Err(problem(
                        "file-unreadable",
                        format!("the file cannot be read any further: {error}"),
                    )));
                }
                Some(Err(problem("row-unreadable", "this annotation has no end".to_owned())))
            }
        }
    }
}

impl<R: Read> Annotations<R> {
    /// Where the next object begins and ends. A wrapper around the list of them is gone into.
    fn object(&mut self) -> io::Result<Option<(usize, End)>> {
        loop {
            match memchr::memchr(b'{', &self.buffer[self.at..self.filled]) {
                Some(found) => {
                    self.at += found;
                    break;
                }
                None if self.ended => return Ok(None),
                None => {
                    self.at = self.filled;
                    self.fill()?;
                }
            }
        }
        let (mut looked, mut depth, mut quoted) = (0usize, 0usize, false);
        loop {
            let bytes = &self.buffer[self.at..self.filled];
            while looked < bytes.len() {
                if quoted {
                    match memchr::memchr2(b'"', b'\\', &bytes[looked..]) {
                        Some(found) if bytes[looked + found] == b'"' => {
                            (looked, quoted) = (looked + found + 1, false)
                        }
                        // What is escaped may be in the next chunk.
                        Some(found) if looked + found + 1 < bytes.len() => looked += found + 2,
                        Some(found) => {
                            looked += found;
                            break;
                        }
                        None => looked = bytes.len(),
                    }
                    continue;
                }
                let Some(found) = memchr::memchr3(b'"', b'{', b'}', &bytes[looked..]) else {
                    looked = bytes.len();
                    continue;
                };
                looked += found + 1;
                match bytes[looked - 1] {
                    b'"' => quoted = true,
                    b'{' if depth == 1 && memchr::memmem::find(&bytes[..looked], ID).is_none() => {
                        // The object so far is a wrapper: this is the first annotation.
                        self.at += looked - 1;
                        (looked, depth) = (0, 0);
                        break;
                    }
                    b'{' => depth += 1,
                    _ => depth = depth.saturating_sub(1),
                }
                if depth == 0 && !quoted && bytes[looked - 1] == b'}' {
                    return Ok(Some((self.at, End::At(self.at + looked))));
                }
            }
            if looked == 0 && self.at < self.filled {
                continue;
            }
            if self.ended || looked > ANNOTATION_MAX {
                return Ok(Some((self.at, End::Never)));
            }
            self.fill()?;
        }
    }

    /// Goes to the next annotation after one at `start` that is broken.
    fn skip(&mut self, start: usize) -> io::Result<()> {
        self.at = start + 1;
        let mut own = true;
        loop {
            let found = memchr::memmem::find(&self.buffer[self.at..self.filled], ID);
            match found {
                Some(found) if own => (self.at, own) = (self.at + found + ID.len(), false),
                Some(found) => {
                    let end = self.at + found;
                    self.at = memchr::memrchr(b'{', &self.buffer[self.at..end])
                        .map_or(end, |brace| self.at + brace);
                    return Ok(());
                }
                None if self.ended => {
                    self.at = self.filled;
                    return Ok(());
                }
                None => {
                    // A key, and the brace before it, may begin in what is kept.
                    self.at = self.at.max(self.filled.saturating_sub(1_024));
                    self.fill()?;
                }
            }
        }
    }

    /// Reads more, and lets go of what was given out.
    fn fill(&mut self) -> io::Result<()> {
        self.buffer.copy_within(self.at..self.filled, 0);
        self.filled -= self.at;
        self.at = 0;
        if self.buffer.len() < self.filled + CHUNK {
            self.buffer.resize(self.filled + CHUNK, 0);
        }
        let read = loop {
            match self.source.read(&mut self.buffer[self.filled..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        self.filled += read;
        self.ended = read == 0;
        Ok(())
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Cell<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(CellVisitor(std::marker::PhantomData))
    }
}

struct CellVisitor<'a>(std::marker::PhantomData<&'a ()>);

impl<'de: 'a, 'a> Visitor<'de> for CellVisitor<'a> {
    type Value = Cell<'a>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a text, a number, a list of them, or null")
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Cell<'a>, E> {
        Ok(Cell::One(Cow::Borrowed(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Cell<'a>, E> {
        Ok(Cell::One(Cow::Owned(value.to_owned())))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Cell<'a>, E> {
        Ok(Cell::One(Cow::Owned(value.to_string())))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Cell<'a>, E> {
        Ok(Cell::One(Cow::Owned(value.to_string())))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Cell<'a>, E> {
        Ok(Cell::One(Cow::Owned(value.to_string())))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Cell<'a>, E> {
        Ok(Cell::None)
    }

    fn visit_unit<E>(self) -> Result<Cell<'a>, E> {
        Ok(Cell::None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Cell<'a>, A::Error> {
        let mut values = Vec::new();
        while let Some(cell) = list.next_element::<Cell<'a>>()? {
            match cell {
                Cell::None => {}
                Cell::One(value) => values.push(value),
                Cell::Many(more) => values.extend(more),
            }
        }
        Ok(Cell::Many(values))
    }

    /// An object in place of a label: its first text is the label.
    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Cell<'a>, A::Error> {
        let mut first = Cell::None;
        while map.next_key::<IgnoredAny>()?.is_some() {
            let cell = map.next_value::<Cell<'a>>()?;
            if first == Cell::None {
                first = cell;
            }
        }
        Ok(first)
    }
}
