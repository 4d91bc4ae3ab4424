//! Cuts a stream of bytes into the records of a CSV file, whatever its lines end in, and finds its way back after a
//! quotation that nobody closed.

use std::borrow::Cow;
use std::io::{self, Read};

/// The longest record, in bytes. A longer one is a quotation that was never closed.
const RECORD: usize = 256 * 1024;
const CHUNK: usize = 64 * 1024;

/// One record, and the line of the file it begins on.
pub(super) struct Record<'a> {
    pub line: u64,
    bytes: &'a [u8],
    wanted: Option<usize>,
}

impl<'a> Record<'a> {
    /// Its cells; `None` if it cannot be cut into them, or not into as many as are wanted.
    pub fn cells(&self) -> Option<Vec<Cow<'a, [u8]>>> {
        cells(self.bytes).filter(|cells| self.wanted.is_none_or(|wanted| wanted == cells.len()))
    }
}

pub(super) struct Records<R> {
    source: R,
    buffer: Vec<u8>,
    /// The first byte of the buffer that was not yet given out.
    at: usize,
    ended: bool,
    /// The line that the next record begins on, from 1.
    pub line: u64,
}

impl<R: Read> Records<R> {
    pub fn new(source: R) -> Records<R> {
        Records { source, buffer: Vec::new(), at: 0, ended: false, line: 1 }
    }

    /// The next record that is not empty. With `wanted` cells: where a record over several lines has another number
    /// of them, its first line is given alone, and the next line is where the next record begins.
    pub fn next(&mut self, wanted: Option<usize>) -> io::Result<Option<Record<'_>>> {
        self.skip_line_ends()?;
        let mut end = self.record_end()?;
        if end == self.at {
            return Ok(None);
        }
        let record = &self.buffer[self.at..end];
        if let Some(first_line) = memchr::memchr2(b'\r', b'\n', record) {
            let fits = cells(record).is_some_and(|cells| wanted.is_none_or(|wanted| wanted == cells.len()));
            end = if fits { end } else { self.at + first_line };
        }
        let (start, line) = (self.at, self.line);
        self.at = end;
        self.line += line_ends(&self.buffer[start..end]);
        Ok(Some(Record { line, bytes: &self.buffer[start..end], wanted }))
    }

    /// Goes to the first byte that ends no line.
    fn skip_line_ends(&mut self) -> io::Result<()> {
        loop {
            if self.at + 1 >= self.buffer.len() {
                self.fill()?;
            }
            match self.buffer.get(self.at..) {
                Some([b'\r', b'\n', ..]) => self.at += 2,
                Some([b'\r' | b'\n', ..]) => self.at += 1,
                _ => return Ok(()),
            }
            self.line += 1;
        }
    }

    /// Where the record ends that begins here: at a line end outside quotations, at the end of the file, or where it
    /// is longer than any record.
    fn record_end(&mut self) -> io::Result<usize> {
        let mut quoted = false;
        let mut looked = 0;
        loop {
            while let Some(found) = memchr::memchr3(b'"', b'\r', b'\n', &self.buffer[self.at + looked..]) {
                let place = self.at + looked + found;
                if self.buffer[place] == b'"' {
                    quoted = !quoted;
                } else if !quoted {
                    return Ok(place);
                }
                looked += found + 1;
            }
            looked = self.buffer.len() - self.at;
            if self.ended || looked >= RECORD {
                return Ok(self.buffer.len());
            }
            self.fill()?;
        }
    }

    /// Reads more, and lets go of what was given out.
    fn fill(&mut self) -> io::Result<()> {
        if self.ended {
            return Ok(());
        }
        self.buffer.drain(..self.at);
        self.at = 0;
        let kept = self.buffer.len();
        self.buffer.resize(kept + CHUNK, 0);
        let read = loop {
            match self.source.read(&mut self.buffer[kept..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        self.buffer.truncate(kept + read.as_ref().map_or(0, |read| *read));
        self.ended = read? == 0;
        Ok(())
    }
}

/// Lines that end in these bytes.
fn line_ends(bytes: &[u8]) -> u64 {
    let returns = memchr::memchr2_iter(b'\r', b'\n', bytes);
    returns.filter(|at| bytes[*at] == b'\r' || *at == 0 || bytes[at - 1] != b'\r').count() as u64
}

/// Cuts a record into its cells; `None` where a quotation is never closed, or is followed by more than a comma.
pub(super) fn cells(record: &[u8]) -> Option<Vec<Cow<'_, [u8]>>> {
    let mut cells = Vec::with_capacity(12);
    let mut rest = record;
    loop {
        let (cell, after) = if rest.first() == Some(&b'"') { quoted(&rest[1..])? } else { plain(rest) };
        cells.push(cell);
        match after {
            [] => return Some(cells),
            [b',', more @ ..] => rest = more,
            _ => return None,
        }
    }
}

fn plain(bytes: &[u8]) -> (Cow<'_, [u8]>, &[u8]) {
    let (cell, after) = bytes.split_at(memchr::memchr(b',', bytes).unwrap_or(bytes.len()));
    (Cow::Borrowed(cell), after)
}

/// The cell whose opening quotation mark stands before `bytes`. Two marks in it are one that belongs to it.
fn quoted(bytes: &[u8]) -> Option<(Cow<'_, [u8]>, &[u8])> {
    let mut cell = Cow::Borrowed(&bytes[..0]);
    let mut start = 0;
    loop {
        let mark = start + memchr::memchr(b'"', &bytes[start..])?;
        let doubled = bytes.get(mark + 1) == Some(&b'"');
        let part = &bytes[start..mark + usize::from(doubled)];
        if cell.is_empty() {
            cell = Cow::Borrowed(part);
        } else {
            cell.to_mut().extend_from_slice(part);
        }
        if !doubled {
            return Some((cell, &bytes[mark + 1..]));
        }
        start = mark + 2;
    }
}
