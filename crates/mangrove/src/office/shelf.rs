//! The records of the office's daily work, kept in memory as they stand in the log: lists, rules and counts read them
//! whole, and reading each from the store for every page would be slow. Documents and recommendations, which are
//! hundreds of thousands, have the search index instead.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use ledger::{KindId, Ledger, LedgerError, Record, RecordId, SpaceId, Value};

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

/// What a record can be found by: another that it refers to, a State that it names, that it is disputed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// A record.
    Record(RecordId),
    /// A State, by ISO 3166-1 alpha-3.
    State(String),
    /// That one of its fields is disputed.
    Disputed,
}

/// All records of one kind in one space, in the order of their ids.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    records: Vec<Arc<Kept>>,
    /// Made when it is first asked for, and kept right from then on.
    by_key: OnceLock<HashMap<Key, BTreeSet<RecordId>>>,
    /// Counts the changes.
    revision: u64,
}

impl Shelf {
    /// The records.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Arc<Kept>> {
        self.records.iter()
    }

    /// One of them.
    #[must_use]
    pub fn get(&self, id: RecordId) -> Option<&Arc<Kept>> {
        self.place(id).ok().map(|place| &self.records[place])
    }

    fn place(&self, id: RecordId) -> Result<usize, usize> {
        self.records.binary_search_by(|kept| kept.record.id.cmp(&id))
    }

    /// The records that refer to another, or name a State, in any field.
    #[must_use]
    pub fn found_by(&self, key: &Key) -> Vec<RecordId> {
        let index = self.by_key.get_or_init(|| {
            let mut index: HashMap<Key, BTreeSet<RecordId>> = HashMap::new();
            for kept in &self.records {
                for key in keys(&kept.record) {
                    index.entry(key).or_default().insert(kept.record.id);
                }
            }
            index
        });
        index.get(key).map(|ids| ids.iter().copied().collect()).unwrap_or_default()
    }

    /// How often it has changed: what was worked out from it holds while this stays.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    fn put(&mut self, record: Record) {
        self.revision += 1;
        let place = self.place(record.id);
        if let Some(index) = self.by_key.get_mut() {
            for key in place.ok().map(|place| keys(&self.records[place].record)).into_iter().flatten() {
                index.entry(key).or_default().remove(&record.id);
            }
            for key in keys(&record) {
                index.entry(key).or_default().insert(record.id);
            }
        }
        let kept = kept(record);
        match place {
            Ok(place) => self.records[place] = kept,
            Err(place) => self.records.insert(place, kept),
        }
    }
}

/// What a record can be found by.
fn keys(record: &Record) -> Vec<Key> {
    fn gather(value: &Value, keys: &mut Vec<Key>) {
        match value {
            Value::Record(id) => keys.push(Key::Record(*id)),
            Value::Text(text) if text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase()) => {
                keys.push(Key::State(text.clone()));
            }
            Value::List(values) => values.iter().for_each(|value| gather(value, keys)),
            _ => {}
        }
    }
    let mut keys = Vec::new();
    if record.is_disputed() {
        keys.push(Key::Disputed);
    }
    for register in record.fields.values() {
        register.values().chain(register.elements()).for_each(|value| gather(value, &mut keys));
    }
    keys
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
            filled.records.push(kept(record));
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
