//! Which record an operation is about, read from the segment that holds it.

use crate::{
    Dot, LogId, RecordId, SpaceId, columns,
    store::logs::{self, LogRow},
};
use rusqlite::Connection;
use std::collections::HashMap;

/// Segments whose records are kept in mind: a few megabytes.
const SEGMENTS: usize = 128;

/// The records of the operations of one segment, from its first.
type Records = (u64, Vec<Option<RecordId>>);

/// Remembers what it read.
#[derive(Default)]
pub(super) struct Finder {
    rows: HashMap<LogId, Option<LogRow>>,
    found: HashMap<LogId, Vec<Records>>,
    segments: usize,
}

impl Finder {
    /// The record, if the operation is stored in this space and changes one.
    pub(super) fn record(&mut self, connection: &Connection, space: SpaceId, dot: &Dot) -> Option<RecordId> {
        if let Some(record) = self.remembered(dot) {
            return record;
        }
        let row = match self.rows.get(&dot.log) {
            Some(row) => row.clone(),
            None => {
                let row = logs::find(connection, dot.log).ok().flatten();
                self.rows.insert(dot.log, row.clone());
                row
            }
        };
        let row = row.filter(|row| row.owner.space == space)?;
        let segment = logs::segment_with(connection, &row, dot.seq).ok().flatten()?;
        let bytes = segment.operations_bytes().ok()?;
        let records = columns::records(&bytes, segment.head.count as usize).ok()?;
        if self.segments >= SEGMENTS {
            self.found.clear();
            self.segments = 0;
        }
        self.segments += 1;
        self.found.entry(dot.log).or_default().push((segment.head.first, records));
        self.remembered(dot).flatten()
    }

    /// Forgets which logs are not here: some may have come.
    pub(super) fn look_again(&mut self) {
        self.rows.clear();
    }

    fn remembered(&self, dot: &Dot) -> Option<Option<RecordId>> {
        let holds =
            |(first, records): &&Records| dot.seq >= *first && dot.seq - *first < records.len() as u64;
        let (first, records) = self.found.get(&dot.log)?.iter().rev().find(holds)?;
        records.get((dot.seq - first) as usize).copied()
    }
}
