//! Finds recommendations: full text, facets with counts, sorting, pages, and never more than a reader may read.
//!
//! tantivy turns words into matching rows. Everything that is counted or sorted by stands beside it in dense arrays
//! (`rows`, `tables`), read from its columns once. Follow-ups are not in the index at all (`follow_up`): they
//! are put on the rows in memory, and a query looks at those alone that its reader may read. The index is a cache: it
//! keeps the version of the records it reflects, and what cannot be opened is emptied, to be built again.
//!
//! **Invariant**: what a reader may not read has no part in anything a query gives: not in hits, totals, counts,
//! order or scores. Each space has an index of its own, and a query opens only readable ones.

mod address;
mod entry;
mod find;
mod follow_up;
mod language;
mod marks;
mod pass;
mod rows;
mod state;
mod store;
mod tables;
mod tally;
#[cfg(test)]
mod tests;
mod top;
mod words;

pub use address::{
    AddressError, CHOICES, PAGE_MAX, PER_PAGE, PER_PAGE_MAX, QUERY_CHARACTERS, Query, Sort, VALUE_BYTES,
    date, day,
};
pub use entry::{Day, Entry, Facet, FollowUpFacts, NONE, Readable, RecordId, SpaceId};
pub use language::{Notice, WORDS};
pub use marks::{excerpt, marks};
pub use pass::{Alike, Count, Facets};

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use rustc_hash::FxHashSet;

use pass::{Pass, Plan, Taken};
use state::{Shelf, State};
use store::{Store, Writer};
use tables::Tables;

/// Writers open at once: one for each space that is written to, each with its own memory.
const WRITERS: usize = 4;

/// The index could not do what it was asked. It is a cache, so the answer to most of these is to build it again.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The disk or the operating system refused.
    #[error("the search index could not be read or written: {0}")]
    Io(#[from] std::io::Error),
    /// tantivy refused.
    #[error("the search index could not be used: {0}")]
    Index(#[from] tantivy::TantivyError),
    /// What is on disk is not what was written.
    #[error("the search index is damaged: {0}")]
    Damaged(&'static str),
}

/// A recommendation that was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// Its record.
    pub id: RecordId,
    /// How well it matches, if ordered by relevance; else 0.
    pub score: f32,
}

/// What a query found.
#[derive(Clone, Debug, PartialEq)]
pub struct Results {
    /// All that match.
    pub total: u64,
    /// Those on the page asked for, in order.
    pub hits: Vec<Hit>,
    /// Counts of all that match.
    pub facets: Facets,
    /// What the person should know about how the query was read.
    pub notices: Vec<Notice>,
}

/// The index. One for each office; shared by reference among threads.
pub struct Search {
    store: Store,
    /// Held by whoever writes.
    version: Mutex<Option<Vec<u8>>>,
    state: RwLock<State>,
    generation: AtomicU64,
}

impl std::fmt::Debug for Search {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.debug_struct("Search").field("store", &self.store).finish_non_exhaustive()
    }
}

impl Search {
    /// Opens the index in `folder`, which is made if there is none. A missing or damaged index, or one that another
    /// program version laid out, is emptied: then [`Search::version`] is `None` and everything is to be written.
    ///
    /// # Errors
    /// If the folder cannot be read or written.
    pub fn open(folder: &Path) -> Result<Search, SearchError> {
        let store = Store::at(folder)?;
        let version = store.version();
        let state = match &version {
            Some(_) => load_all(&store).ok(),
            None => None,
        };
        let version = version.filter(|_| state.is_some());
        if state.is_none() {
            store.clear()?;
        }
        Ok(Search {
            store,
            version: Mutex::new(version),
            state: RwLock::new(state.unwrap_or_default()),
            generation: AtomicU64::new(0),
        })
    }

    /// The version of the records that the index reflects, as given to [`Search::write`]; `None`: it reflects none.
    #[must_use]
    pub fn version(&self) -> Option<Vec<u8>> {
        self.writing().clone()
    }

    /// Looks whether another process has brought the index further, and if so reads it again. Costs the reading of one
    /// small file if not; while this process writes it waits for nothing and does nothing.
    ///
    /// # Errors
    /// If the index on disk cannot be read.
    pub fn reload_if_changed(&self) -> Result<(), SearchError> {
        let Ok(mut version) = self.version.try_lock() else { return Ok(()) };
        let on_disk = self.store.version();
        if on_disk.is_none() || on_disk == *version {
            return Ok(());
        }
        let mut tables = self.reading().tables.clone();
        let known = self.reading().shelves.clone();
        let mut shelves = Vec::new();
        for space in self.store.spaces()? {
            let old = known.iter().find(|shelf| shelf.space == space);
            shelves.push(Shelf::load(space, self.store.open(space)?, old, &mut tables)?);
        }
        self.changing().replace(tables, shelves);
        *version = on_disk;
        Ok(())
    }

    /// Counts the changes that queries can see: what was worked out from queries holds while this stays.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    /// Recommendations in the index, whoever may read them.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.reading().shelves.iter().map(Shelf::count).sum()
    }

    /// Adds entries, each in place of any with the same id, and records the version they bring the index to. Queries
    /// go on meanwhile and see all of it at the end. Gives the number of entries.
    ///
    /// # Errors
    /// If the disk refuses. The index may then have some of the entries, and still has the version it had: writing
    /// the same again puts it right.
    pub fn write(
        &self,
        entries: impl IntoIterator<Item = Entry>,
        version: &[u8],
    ) -> Result<u64, SearchError> {
        self.change(version, |writers| {
            let mut written = 0;
            for entry in entries {
                writers.write(&entry)?;
                written += 1;
            }
            Ok(written)
        })
    }

    /// Takes recommendations out, so that no byte of them stays in the index, and records the version.
    ///
    /// # Errors
    /// As for [`Search::write`].
    pub fn remove(&self, ids: impl IntoIterator<Item = RecordId>, version: &[u8]) -> Result<(), SearchError> {
        self.change(version, |writers| {
            writers.purge = true;
            ids.into_iter().try_for_each(|id| writers.remove(id, None))
        })
    }

    fn change<T>(
        &self,
        to_version: &[u8],
        change: impl FnOnce(&mut Writers<'_>) -> Result<T, SearchError>,
    ) -> Result<T, SearchError> {
        let mut version = self.writing();
        let known = self.reading().shelves.clone();
        let mut writers = Writers::new(&self.store, &known);
        let done = change(&mut writers)?;
        let (written, purge) = (writers.finish()?, writers.purge);
        let mut tables = self.reading().tables.clone();
        let mut shelves = Vec::new();
        for (space, index) in &written {
            let old = known.iter().find(|shelf| shelf.space == *space);
            shelves.push(Shelf::load(*space, index.clone(), old, &mut tables)?);
        }
        shelves.extend(known.into_iter().filter(|shelf| !written.contains_key(&shelf.space)));
        if !written.is_empty() {
            self.changing().replace(tables, shelves);
        }
        if purge {
            // Files that the last state still had open could not go before it went.
            written.values().try_for_each(store::collect_garbage)?;
        }
        self.store.set_version(to_version)?;
        *version = Some(to_version.to_vec());
        Ok(done)
    }

    /// Sets what a space records of the follow-up to a recommendation; `None`: nothing any more. Known at once, kept
    /// in memory only: to be set for all recommendations after [`Search::open`].
    pub fn set_follow_up(&self, recommendation: RecordId, space: SpaceId, facts: Option<FollowUpFacts>) {
        self.changing().set_follow_up(recommendation, space, facts.as_ref());
    }

    /// Sets many at once; `space` is that of the facts.
    pub fn set_follow_ups(&self, all: impl IntoIterator<Item = (RecordId, FollowUpFacts)>) {
        let mut state = self.changing();
        for (recommendation, facts) in all {
            state.set_follow_up(recommendation, facts.space, Some(&facts));
        }
    }

    /// Finds what `query` asks for among what `readable` allows.
    ///
    /// # Errors
    /// If the index on disk cannot be read. No query is an error.
    pub fn query(&self, query: &Query, readable: &Readable) -> Result<Results, SearchError> {
        let (page, per_page) = (query.page.clamp(1, PAGE_MAX), query.per_page.clamp(1, PER_PAGE_MAX));
        let (before, wanted) = ((page - 1) as usize * per_page as usize, page as usize * per_page as usize);
        let asked = language::read(&query.words);
        let state = self.reading();
        let plan = Plan::new(&state.tables, &state.follow_ups, query, readable);
        let mut pass = Pass::new(&plan, wanted);
        let mut take = |from: Taken<'_>, row, score| pass.take(from, row, score);
        find::matches(&shelves(&state, readable), asked.node.as_ref(), plan.needs_scores(), &mut take)?;
        let (total, facets) = pass.counts();
        let scored = plan.needs_scores();
        let hits = pass
            .top
            .sorted()
            .into_iter()
            .skip(before)
            .map(|key| Hit { id: key.id, score: if scored { key.score() } else { 0.0 } });
        Ok(Results { total, hits: hits.collect(), facets, notices: asked.notices })
    }

    /// All that `query` finds, in its order, whatever its page: for an export.
    ///
    /// # Errors
    /// As for [`Search::query`].
    pub fn all_ids(
        &self,
        query: &Query,
        readable: &Readable,
    ) -> Result<impl ExactSizeIterator<Item = RecordId> + Send + 'static, SearchError> {
        let asked = language::read(&query.words);
        let state = self.reading();
        let plan = Plan::new(&state.tables, &state.follow_ups, query, readable);
        let mut pass = Pass::new(&plan, usize::MAX);
        let mut take = |from: Taken<'_>, row, score| pass.take(from, row, score);
        find::matches(&shelves(&state, readable), asked.node.as_ref(), plan.needs_scores(), &mut take)?;
        let ids: Vec<RecordId> = pass.top.sorted().into_iter().map(|key| key.id).collect();
        Ok(ids.into_iter())
    }

    fn reading(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn changing(&self) -> RwLockWriteGuard<'_, State> {
        self.generation.fetch_add(1, Ordering::AcqRel);
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn writing(&self) -> MutexGuard<'_, Option<Vec<u8>>> {
        self.version.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn shelves<'a>(state: &'a State, readable: &Readable) -> Vec<&'a Shelf> {
    state.shelves.iter().filter(|shelf| readable.contains(shelf.space)).collect()
}

fn load_all(store: &Store) -> Result<State, SearchError> {
    let mut state = State::default();
    let mut tables = Tables::default();
    let mut found = Vec::new();
    for space in store.spaces()? {
        found.push(Shelf::load(space, store.open(space)?, None, &mut tables)?);
    }
    state.replace(tables, found);
    Ok(state)
}

/// The writers of one change.
struct Writers<'a> {
    store: &'a Store,
    known: &'a [Shelf],
    open: BTreeMap<SpaceId, Writer>,
    /// The indexes written to.
    written: BTreeMap<SpaceId, tantivy::Index>,
    /// Records written in this change, and the space each went to.
    fresh: FxHashSet<(RecordId, SpaceId)>,
    purge: bool,
}

impl<'a> Writers<'a> {
    fn new(store: &'a Store, known: &'a [Shelf]) -> Writers<'a> {
        let (open, written) = (BTreeMap::new(), BTreeMap::new());
        Writers { store, known, open, written, fresh: FxHashSet::default(), purge: false }
    }

    fn write(&mut self, entry: &Entry) -> Result<(), SearchError> {
        self.remove(entry.id, Some(entry.space))?;
        let again = !self.fresh.insert((entry.id, entry.space));
        let writer = self.writer(entry.space)?;
        if again {
            writer.delete(entry.id)?;
        }
        writer.add(entry)
    }

    /// Deletes a record wherever it is in the index. A record lives in one space, so that one which now comes `to`
    /// another is deleted where it was.
    fn remove(&mut self, id: RecordId, to: Option<SpaceId>) -> Result<(), SearchError> {
        let known = self.known;
        let places = known.iter().filter(|shelf| shelf.has(id)).map(|shelf| shelf.space);
        let written = self.written.keys().copied();
        let fresh = written.filter(|space| Some(*space) != to && self.fresh.contains(&(id, *space)));
        let spaces: Vec<SpaceId> = places.chain(fresh).collect();
        for space in spaces {
            self.writer(space)?.delete(id)?;
        }
        Ok(())
    }

    fn writer(&mut self, space: SpaceId) -> Result<&mut Writer, SearchError> {
        if !self.open.contains_key(&space) {
            if self.open.len() >= WRITERS
                && let Some((_, writer)) = self.open.pop_first()
            {
                writer.finish(self.purge)?;
            }
            let known = self.known.iter().find(|shelf| shelf.space == space).map(|shelf| shelf.index.clone());
            let index = match known.or_else(|| self.written.get(&space).cloned()) {
                Some(index) => index,
                None => self.store.open_or_create(space)?,
            };
            let writer = Writer::new(&index)?;
            self.written.insert(space, index);
            self.open.insert(space, writer);
        }
        self.open.get_mut(&space).ok_or(SearchError::Damaged("a writer was lost"))
    }

    fn finish(&mut self) -> Result<BTreeMap<SpaceId, tantivy::Index>, SearchError> {
        while let Some((_, writer)) = self.open.pop_first() {
            writer.finish(self.purge)?;
        }
        Ok(std::mem::take(&mut self.written))
    }
}
