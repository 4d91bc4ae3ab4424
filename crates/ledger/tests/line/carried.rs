//! A line between two offices that carries bytes as a story wants them carried, and counts them.

use super::common::{admit, open};
use ledger::{Author, DeviceId, Exchange, ExchangeError, Ledger, LedgerError, Policy, Setup, Side, SpaceId};
use std::{collections::BTreeSet, sync::Arc};
use tempfile::TempDir;

/// Hands out some spaces, or all, and takes in any.
#[derive(Default, Clone)]
pub struct Spaces {
    pub held_back: BTreeSet<SpaceId>,
    pub wanted: Vec<SpaceId>,
}

impl Policy for Spaces {
    fn hands_out(&self, _: &Ledger, space: SpaceId, _: DeviceId) -> Result<bool, LedgerError> {
        Ok(!self.held_back.contains(&space))
    }

    fn takes_in(&self, _: &Ledger, space: SpaceId, _: DeviceId) -> Result<bool, LedgerError> {
        Ok(!self.held_back.contains(&space))
    }

    fn wanted(&self) -> Vec<SpaceId> {
        self.wanted.clone()
    }
}

/// A line between two offices, and what went over it.
pub struct Line {
    pub opener: Exchange,
    pub answerer: Exchange,
    /// Bytes from who opened, and from who answered.
    pub bytes: [u64; 2],
    /// How often the line fell silent in one direction before the other spoke.
    pub turns: u32,
}

pub fn exchange_on(ledger: &Ledger, side: Side, peer: Option<DeviceId>, spaces: &Spaces) -> Exchange {
    let policy = Arc::new(spaces.clone());
    Exchange::new(ledger, Setup { side, peer, binding: [7; 32], joins: vec![], policy }).expect("it begins")
}

impl Line {
    pub fn between(one: &Ledger, other: &Ledger) -> Self {
        Self::under(one, other, &Spaces::default(), &Spaces::default())
    }

    pub fn under(one: &Ledger, other: &Ledger, here: &Spaces, there: &Spaces) -> Self {
        let opener = exchange_on(one, Side::Opens, Some(other.device()), here);
        Self { opener, answerer: exchange_on(other, Side::Answers, None, there), bytes: [0, 0], turns: 0 }
    }

    /// Carries bytes in pieces until both sides are done or nothing moves; true if both are done.
    pub fn run(&mut self, one: &Ledger, other: &Ledger) -> Result<bool, ExchangeError> {
        self.run_within(one, other, u64::MAX, 4_096)
    }

    pub fn run_within(
        &mut self,
        one: &Ledger,
        other: &Ledger,
        budget: u64,
        piece: usize,
    ) -> Result<bool, ExchangeError> {
        let mut left = budget;
        loop {
            let mut moved = 0;
            while let bytes = self.opener.write(one, piece.min(left as usize))?
                && !bytes.is_empty()
            {
                self.answerer.read(other, &bytes)?;
                (moved, left) = (moved + bytes.len() as u64, left - bytes.len() as u64);
                self.bytes[0] += bytes.len() as u64;
            }
            self.turns += u32::from(moved > 0);
            while let bytes = self.answerer.write(other, piece.min(left as usize))?
                && !bytes.is_empty()
            {
                self.opener.read(one, &bytes)?;
                (moved, left) = (moved + bytes.len() as u64, left - bytes.len() as u64);
                self.bytes[1] += bytes.len() as u64;
            }
            if self.opener.is_finished() && self.answerer.is_finished() {
                return Ok(true);
            }
            if moved == 0 {
                return Ok(false);
            }
        }
    }

    pub fn total(&self) -> u64 {
        self.bytes.iter().sum()
    }
}

pub fn found() -> (TempDir, Ledger, SpaceId) {
    let folder = tempfile::tempdir().expect("a folder");
    let ledger = open(folder.path(), 1);
    let space = ledger.create_space(&Author::default(), b"office", &[]).expect("a space");
    (folder, ledger, space)
}

pub fn another(seed: u64) -> (TempDir, Ledger) {
    let folder = tempfile::tempdir().expect("a folder");
    let ledger = open(folder.path(), seed);
    (folder, ledger)
}

/// Another office, which the first has admitted.
pub fn admitted(one: &Ledger, space: SpaceId, seed: u64) -> (TempDir, Ledger) {
    let (folder, other) = another(seed);
    admit(one, space, other.device());
    (folder, other)
}

/// Another office, whose device is admitted to the space.
pub fn member(one: &Ledger, space: SpaceId, seed: u64) -> (TempDir, Ledger) {
    let (folder, ledger) = another(seed);
    admit(one, space, ledger.device());
    (folder, ledger)
}

pub fn sync(one: &Ledger, other: &Ledger) -> Line {
    let mut line = Line::between(one, other);
    assert!(line.run(one, other).expect("no fault"), "both are done");
    line
}

pub fn same(one: &Ledger, other: &Ledger, space: SpaceId) {
    assert_eq!(one.digest(space).expect("a digest"), other.digest(space).expect("a digest"));
    assert_eq!(one.version().expect("a version").of(space), other.version().expect("a version").of(space));
}
