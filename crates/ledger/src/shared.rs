//! A log that several programs keep together, such as the processes of one hub in front of one database.
//!
//! The shared log is the truth, a list of entries for each space. Each program has a store of its own, made of
//! those entries in their order; so all of them hold the same, and which of two histories came first is the same for all.

use crate::{LedgerError, Salted, SpaceId};
use std::collections::BTreeMap;

/// A place in the list of a space: the number of an entry, and the mark that was given to that entry and to no other.
///
/// The mark tells a list that was set back to an older state, and went on from there, from the one that was read before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Place {
    /// The number of the entry, from 1, without gaps; 0 is the place before the first.
    pub position: u64,
    /// 16 random bytes.
    pub mark: [u8; 16],
}

/// What is kept under one number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// The wire form of a run.
    Run(Vec<u8>),
    /// A content that stands beside the log, with its salted hash.
    Content([u8; 32], Salted),
    /// A content that was erased since.
    Erased,
}

/// One entry of the list of a space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Where it stands.
    pub place: Place,
    /// What it is.
    pub kept: Kept,
}

/// A log shared with other programs. Each wait has an end: what takes too long fails with [`LedgerError::Shared`].
pub trait SharedLog: Send + Sync {
    /// The last place of every space.
    fn ends(&self) -> Result<BTreeMap<SpaceId, Place>, LedgerError>;

    /// Some of the entries of a space that come after a place, in their order: at least one if there are any, and not more
    /// than fit well into memory. `None` if the list does not have that place: it was set back.
    fn after(&self, space: SpaceId, place: &Place) -> Result<Option<Vec<Entry>>, LedgerError>;

    /// Waits until no other program has a turn at any of these spaces, and begins one. Where it is dropped nothing of it
    /// is kept.
    fn turn(&self, spaces: &[SpaceId]) -> Result<Box<dyn Turn + '_>, LedgerError>;
}

/// A turn: nobody else adds to its spaces while it lasts.
pub trait Turn {
    /// The last place of each of its spaces, as the turn found it.
    fn ends(&self) -> BTreeMap<SpaceId, Place>;

    /// As [`SharedLog::after`].
    fn after(&mut self, space: SpaceId, place: &Place) -> Result<Option<Vec<Entry>>, LedgerError>;

    /// Adds an entry to a space, right after its last.
    fn add(&mut self, space: SpaceId, entry: &Entry) -> Result<(), LedgerError>;

    /// Overwrites a content of a space that was erased, wherever it stands.
    fn erase(&mut self, space: SpaceId, hash: &[u8; 32]) -> Result<(), LedgerError>;

    /// Keeps all of it. After an error it may have been kept or not; once the next turn at its spaces has begun, it is
    /// settled.
    ///
    /// A turn that added nothing is kept, too: when this returns, all that its spaces held is as safe as what is added,
    /// also where another program was told that it does not know.
    fn commit(self: Box<Self>) -> Result<(), LedgerError>;
}
