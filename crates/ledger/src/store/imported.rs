//! What came of taking in.

use super::Fork;
use crate::{LogId, NotCounted, segment::SegmentFault};

/// What came of segments that were offered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// Operations now merged, those included that had waited.
    pub operations: u64,
    /// Segments that were here already.
    pub known: u64,
    /// Segments kept until what comes before them arrives; [`Ledger::missing`] says what that is.
    pub waiting: u64,
    /// Segments that contradict what is here: proof that a log has two histories.
    pub forks: Vec<Fork>,
    /// Segments kept without effect, by log and first operation, and why: [`Ledger::quarantined`] lists all there are.
    pub quarantined: Vec<(LogId, u64, NotCounted)>,
    /// Operations that were merged before and no longer count.
    pub taken_back: u64,
    /// Segments not accepted, by log and first operation, and why.
    pub refused: Vec<(LogId, u64, SegmentFault)>,
}

impl Imported {
    /// Counts what came of more segments.
    pub fn add(&mut self, more: Self) {
        self.operations += more.operations;
        self.known += more.known;
        self.waiting += more.waiting;
        self.forks.extend(more.forks);
        self.quarantined.extend(more.quarantined);
        self.taken_back += more.taken_back;
        self.refused.extend(more.refused);
    }
}
