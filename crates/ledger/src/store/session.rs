//! Writing many changes in batches, for imports.

use super::{Ack, Ledger, write::weight};
use crate::{Author, Change, Edit, LedgerError, LogId, SpaceId, limits};

/// Takes any number of changes and writes them a batch at a time, each batch one transaction.
///
/// What was handed over since the last batch is lost if the session is dropped without
/// [`Session::finish`].
pub struct Session<'l> {
    ledger: &'l Ledger,
    space: SpaceId,
    author: Author,
    changes: Vec<Change>,
    bytes: usize,
    written: u64,
    last: Option<(LogId, u64)>,
}

impl Ledger {
    /// Begins a session of writing to one space by one author.
    pub fn session(&self, space: SpaceId, author: &Author) -> Session<'_> {
        let (changes, bytes, written, last) = (Vec::new(), 0, 0, None);
        Session { ledger: self, space, author: author.clone(), changes, bytes, written, last }
    }
}

impl Session<'_> {
    /// Hands over one change. It is on the disk when [`Session::flush`] or [`Session::finish`] returns.
    pub fn push(&mut self, change: Change) -> Result<(), LedgerError> {
        self.bytes += change.edits.iter().filter_map(Edit::value).map(weight).sum::<usize>();
        self.changes.push(change);
        if self.changes.len() >= limits::SESSION_CHANGES || self.bytes >= limits::SESSION_BYTES {
            self.flush()?;
        }
        Ok(())
    }

    /// Writes what was handed over so far. Returns how many operations the session has written. After an error
    /// the session still holds what it could not write.
    pub fn flush(&mut self) -> Result<u64, LedgerError> {
        if !self.changes.is_empty() {
            let ack = self.ledger.write(self.space, &self.author, &self.changes)?;
            self.changes.clear();
            self.bytes = 0;
            self.written += ack.operations;
            self.last = Some((ack.log, ack.last));
        }
        Ok(self.written)
    }

    /// Writes the rest. Returns what the whole session wrote, or `None` if it was handed nothing.
    pub fn finish(mut self) -> Result<Option<Ack>, LedgerError> {
        let operations = self.flush()?;
        self.ledger.lock().execute_batch("PRAGMA shrink_memory")?;
        Ok(self.last.map(|(log, last)| Ack { log, last, operations }))
    }
}
