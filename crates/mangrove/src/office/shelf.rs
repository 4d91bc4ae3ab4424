//! The records of the office's daily work, kept in memory as they stand in the log: lists, rules and counts read them
//! whole, and reading each from the store for every page would be slow. Recommendations, which are hundreds of thousands,
//! have the search index instead.

use std::borrow::Cow;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use ledger::{KindId, Ledger, LedgerError, Record, RecordId, SpaceId, Value};
use rustc_hash::FxHashMap;

use crate::noun;

/// A record on a shelf.
#[derive(Debug)]
pub struct Kept {
    /// The record.
    pub record: Record,
    /// Another for each record that is put on a shelf, as it stood then.
    pub stamp: u64,
    /// Its one state, if its noun has states; none in a dispute. It stands here for whoever walks over thousands.
    pub state: Option<Cow<'static, str>>,
    /// Whether it is a version that was published, and not the one that is worked on.
    pub published: bool,
    /// Whether it was published once and is withdrawn: then it is not there any more.
    pub withdrawn: bool,
    words: OnceLock<Box<str>>,
}

impl Kept {
    /// Its words in lower case, worked out by `words` the first time they are asked for.
    pub fn words(&self, words: impl FnOnce(&Record) -> String) -> &str {
        self.words.get_or_init(|| words(&self.record).to_lowercase().into())
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

/// All records of one kind in one space, in the order of their ids. What somebody holds stays as it is: a change makes
/// a new shelf, which shares with the old one all that is the same.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    /// With their ids beside them, so that looking for one goes through no other.
    records: Vec<(RecordId, Arc<Kept>)>,
    /// Made when it is first asked for, and kept right from then on.
    by_key: OnceLock<Index>,
    /// Counts the changes.
    revision: u64,
}

/// For each key the records that have it, in the order of their ids.
type Index = FxHashMap<Key, Arc<[RecordId]>>;

impl Shelf {
    /// The records.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Arc<Kept>> {
        self.records.iter().map(|(_, kept)| kept)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// One of them.
    #[must_use]
    pub fn get(&self, id: RecordId) -> Option<&Arc<Kept>> {
        self.place(id).ok().map(|place| &self.records[place].1)
    }

    fn place(&self, id: RecordId) -> Result<usize, usize> {
        self.records.binary_search_by(|(known, _)| known.cmp(&id))
    }

    /// The records that refer to another, or name a State, in any field.
    #[must_use]
    pub fn found_by(&self, key: &Key) -> &[RecordId] {
        let index = self.by_key.get_or_init(|| {
            let mut found: FxHashMap<Key, Vec<RecordId>> = FxHashMap::default();
            for (id, kept) in &self.records {
                for key in keys(&kept.record) {
                    let ids = found.entry(key).or_default();
                    if ids.last() != Some(id) {
                        ids.push(*id);
                    }
                }
            }
            found.into_iter().map(|(key, ids)| (key, ids.into())).collect()
        });
        index.get(key).map_or(&[], |ids| ids)
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
            let old = place.ok().map(|place| keys(&self.records[place].1.record)).unwrap_or_default();
            let new = keys(&record);
            old.iter().filter(|key| !new.contains(key)).for_each(|key| note(index, key, record.id, false));
            new.iter().filter(|key| !old.contains(key)).for_each(|key| note(index, key, record.id, true));
        }
        let (id, kept) = (record.id, kept(record));
        match place {
            Ok(place) => self.records[place].1 = kept,
            Err(place) => self.records.insert(place, (id, kept)),
        }
    }
}

/// Puts a record under a key, or takes it away.
fn note(index: &mut Index, key: &Key, id: RecordId, there: bool) {
    let mut ids = index.get(key).map(|ids| ids.to_vec()).unwrap_or_default();
    match (ids.binary_search(&id), there) {
        (Err(place), true) => ids.insert(place, id),
        (Ok(place), false) => _ = ids.remove(place),
        _ => return,
    }
    if ids.is_empty() {
        index.remove(key);
    } else {
        index.insert(key.clone(), ids.into());
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
    let lifecycle = noun::of_kind(record.kind).and_then(|noun| noun.lifecycle);
    let state = lifecycle.and_then(|lifecycle| lifecycle.state_of(&record));
    let (published, withdrawn) = (noun::publication(&record).is_some(), noun::is_withdrawn(&record));
    static STAMPS: AtomicU64 = AtomicU64::new(0);
    let stamp = STAMPS.fetch_add(1, Ordering::Relaxed);
    Arc::new(Kept { record, stamp, state, published, withdrawn, words: OnceLock::new() })
}

/// The shelves, each filled when it is first asked for.
#[derive(Debug, Default)]
pub struct Shelves {
    filled: RwLock<FxHashMap<(SpaceId, KindId), Arc<Shelf>>>,
    /// Held while a shelf is filled or changed, so that no change is lost between the two. Whoever reads a full shelf
    /// waits for neither.
    changing: Mutex<()>,
}

impl Shelves {
    /// The records of a kind in a space.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn of(&self, ledger: &Ledger, space: SpaceId, kind: KindId) -> Result<Arc<Shelf>, LedgerError> {
        if let Some(shelf) = self.known(space, kind) {
            return Ok(shelf);
        }
        let _changing = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(shelf) = self.known(space, kind) {
            return Ok(shelf);
        }
        let mut filled = Shelf::default();
        ledger.for_each(space, kind, |record| -> Result<(), LedgerError> {
            filled.records.push((record.id, kept(record)));
            Ok(())
        })?;
        filled.records.shrink_to_fit();
        Ok(self.put(space, kind, filled))
    }

    /// Reads records again, if their shelf is filled.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn touch(
        &self,
        ledger: &Ledger,
        space: SpaceId,
        kind: KindId,
        records: &[RecordId],
    ) -> Result<(), LedgerError> {
        let _changing = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(known) = self.known(space, kind) else { return Ok(()) };
        let mut changed = Shelf::clone(&known);
        ledger.get_many(space, records)?.into_iter().for_each(|record| changed.put(record));
        self.put(space, kind, changed);
        Ok(())
    }

    fn known(&self, space: SpaceId, kind: KindId) -> Option<Arc<Shelf>> {
        self.filled.read().unwrap_or_else(PoisonError::into_inner).get(&(space, kind)).cloned()
    }

    fn put(&self, space: SpaceId, kind: KindId, shelf: Shelf) -> Arc<Shelf> {
        let shelf = Arc::new(shelf);
        let mut filled = self.filled.write().unwrap_or_else(PoisonError::into_inner);
        let old = filled.insert((space, kind), Arc::clone(&shelf));
        // What nobody holds any more is dropped after the lock: it may be large.
        drop(filled);
        drop(old);
        shelf
    }

    /// Empties all of them.
    pub fn clear(&self) {
        let _changing = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        self.filled.write().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

#[cfg(test)]
mod tests {
    use ledger::{Author, Change, Edit, FieldId};
    use proptest::prelude::*;

    use super::*;
    use crate::office::environment::Machine;

    const KIND: KindId = KindId(9_000);

    fn id(number: u8) -> RecordId {
        RecordId::from_bytes([number; 16])
    }

    /// Everything that can be asked of a shelf.
    fn told(shelf: &Shelf) -> Vec<(RecordId, Vec<RecordId>)> {
        let keys = (0..8).map(|number| Key::Record(id(number))).chain([Key::State("JAM".to_owned())]);
        let found: Vec<RecordId> = keys.flat_map(|key| shelf.found_by(&key).to_vec()).collect();
        shelf.iter().map(|kept| (kept.record.id, found.clone())).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]

        #[test]
        fn a_shelf_kept_right_is_a_shelf_filled_anew_and_what_is_held_stays(
            writes in prop::collection::vec((0..6u8, 0..8u8, any::<bool>()), 1..24),
        ) {
            let folder = tempfile::tempdir().unwrap();
            let ledger = Ledger::open(folder.path(), Machine::starting_at(None)).unwrap();
            let space = ledger.create_space(&Author::default(), b"a space of the test", &[]).unwrap();
            let kept = Shelves::default();
            let write = |(record, to, names): (u8, u8, bool)| {
                let state = if names { Value::text("JAM") } else { Value::None };
                let edits = vec![
                    Edit::Set { field: FieldId(1), value: Value::Record(id(to)) },
                    Edit::Set { field: FieldId(2), value: state },
                ];
                let change = Change { record: id(record), kind: KIND, edits, reason: None };
                ledger.write(space, &Author::default(), &[change]).unwrap();
                kept.touch(&ledger, space, KIND, &[id(record)]).unwrap();
            };
            write(writes[0]);
            for one in writes {
                let held = kept.of(&ledger, space, KIND).unwrap();
                let before = told(&held);
                write(one);
                prop_assert_eq!(told(&held), before);
                let now = kept.of(&ledger, space, KIND).unwrap();
                prop_assert!(now.revision() > held.revision());
                prop_assert_eq!(told(&now), told(&Shelves::default().of(&ledger, space, KIND).unwrap()));
            }
        }
    }
}
