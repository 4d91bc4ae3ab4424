//! The records of the office's daily work, kept in memory as they stand in the log: lists, rules and counts read them
//! whole, and reading each from the store for every page would be slow. Documents and recommendations, which are
//! hundreds of thousands, have the search index instead.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use ledger::{KindId, Ledger, LedgerError, Record, RecordId, SpaceId};

/// A record on a shelf.
#[derive(Debug)]
pub struct Kept {
    /// The record.
    pub record: Record,
    words: OnceLock<String>,
}

impl Kept {
    /// Its words in lower case, worked out by `words` the first time they are asked for.
    pub fn words(&self, words: impl FnOnce(&Record) -> String) -> &str {
        self.words.get_or_init(|| words(&self.record).to_lowercase())
    }
}

/// All records of one kind in one space, in the order of their ids.
#[derive(Clone, Debug, Default)]
pub struct Shelf(Vec<Arc<Kept>>);

impl Shelf {
    /// The records.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Arc<Kept>> {
        self.0.iter()
    }

    /// One of them.
    #[must_use]
    pub fn get(&self, id: RecordId) -> Option<&Arc<Kept>> {
        self.place(id).ok().map(|place| &self.0[place])
    }

    fn place(&self, id: RecordId) -> Result<usize, usize> {
        self.0.binary_search_by(|kept| kept.record.id.cmp(&id))
    }

    fn put(&mut self, record: Record) {
        let place = self.place(record.id);
        let kept = kept(record);
        match place {
            Ok(place) => self.0[place] = kept,
            Err(place) => self.0.insert(place, kept),
        }
    }
}

fn kept(record: Record) -> Arc<Kept> {
    Arc::new(Kept { record, words: OnceLock::new() })
}

/// The shelves, each filled when it is first asked for.
#[derive(Debug, Default)]
pub struct Shelves(RwLock<HashMap<(SpaceId, KindId), Arc<Shelf>>>);

impl Shelves {
    /// The records of a kind in a space.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn of(&self, ledger: &Ledger, space: SpaceId, kind: KindId) -> Result<Arc<Shelf>, LedgerError> {
        if let Some(shelf) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&(space, kind)) {
            return Ok(Arc::clone(shelf));
        }
        // Filled under the lock: a change that comes meanwhile waits, and is then put on the full shelf.
        let mut shelves = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(shelf) = shelves.get(&(space, kind)) {
            return Ok(Arc::clone(shelf));
        }
        let mut filled = Shelf::default();
        ledger.for_each(space, kind, |record| -> Result<(), LedgerError> {
            filled.0.push(kept(record));
            Ok(())
        })?;
        let shelf = Arc::new(filled);
        shelves.insert((space, kind), Arc::clone(&shelf));
        Ok(shelf)
    }

    /// Reads a record again, if its shelf is filled.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn touch(
        &self,
        ledger: &Ledger,
        space: SpaceId,
        kind: KindId,
        record: RecordId,
    ) -> Result<(), LedgerError> {
        let mut shelves = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(shelf) = shelves.get_mut(&(space, kind))
            && let Some(record) = ledger.get(space, record)?
        {
            Arc::make_mut(shelf).put(record);
        }
        Ok(())
    }

    /// Empties all of them.
    pub fn clear(&self) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
