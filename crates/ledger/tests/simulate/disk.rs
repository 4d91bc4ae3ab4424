//! A disk that loses power: what was flushed stays, of what was being written an arbitrary part does.
//!
//! The ledger runs on its real store. A crash is made of two pictures of the store's files, before and after one piece of
//! work: the journal as it was before, and some of what the work added to it, perhaps with its last sector torn. That is
//! all that SQLite may have left unflushed at that moment, because each commit flushes the journal before it returns. A
//! layer below SQLite would tear more finely, and needs unsafe code, which this project forbids.

use crate::world::Dice;
use std::path::{Path, PathBuf};

/// The store's files at one moment.
pub struct Picture {
    store: Vec<u8>,
    journal: Vec<u8>,
    mark: Vec<u8>,
    /// Whether a part of what was being written is in it.
    pub is_torn: bool,
}

const SECTOR: usize = 512;

impl Picture {
    pub fn take(folder: &Path) -> Self {
        let read = |name: &str| std::fs::read(folder.join(name)).unwrap_or_default();
        Self {
            store: read("ledger.sqlite"),
            journal: read("ledger.sqlite-wal"),
            mark: read("ledger.mark"),
            is_torn: false,
        }
    }

    /// What a loss of power between two pictures may leave.
    pub fn torn(before: Self, after: Self, dice: &mut Dice) -> Self {
        if before.store != after.store || !after.journal.starts_with(&before.journal) {
            // The journal was brought into the store in between: either moment, whole.
            return if dice.chance(1, 2) { before } else { after };
        }
        let added = after.journal.len() - before.journal.len();
        let kept = before.journal.len() + dice.below(added as u64 + 1) as usize;
        let mut journal = after.journal[..kept].to_vec();
        if kept > before.journal.len() && dice.chance(1, 2) {
            let from = kept.saturating_sub(SECTOR).max(before.journal.len());
            journal[from..].iter_mut().for_each(|byte| *byte ^= 0xa5);
        }
        Self { store: before.store, journal, mark: before.mark, is_torn: kept > before.journal.len() }
    }

    /// Puts the files in place, in the very files that stand there: to the office it is its own folder still.
    pub fn put(&self, folder: &Path) {
        let _ = std::fs::remove_file(folder.join("ledger.sqlite-shm"));
        let write = |name: &str, bytes: &[u8]| {
            std::fs::write(folder.join(name), bytes).expect("the simulated disk takes it");
        };
        write("ledger.sqlite", &self.store);
        write("ledger.mark", &self.mark);
        let journal = folder.join("ledger.sqlite-wal");
        if self.journal.is_empty() {
            let _ = std::fs::remove_file(journal);
        } else {
            write("ledger.sqlite-wal", &self.journal);
        }
    }
}

/// Whether the files of a folder hold these words.
pub fn holds(folder: &Path, words: &str) -> bool {
    ["ledger.sqlite", "ledger.sqlite-wal"].into_iter().any(|name| {
        let bytes = std::fs::read(folder.join(name)).unwrap_or_default();
        bytes.windows(words.len()).any(|some| some == words.as_bytes())
    })
}

/// A folder in memory where there is one: nothing here is worth a real disk's time.
pub fn folder() -> tempfile::TempDir {
    let memory = PathBuf::from("/dev/shm");
    let made = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    made.expect("a folder")
}
