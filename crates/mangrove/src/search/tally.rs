//! Counting what a query finds by what its recommendations share: a whole table of figures in one pass.

use rustc_hash::FxHashMap;

use super::entry::Readable;
use super::pass::{Alike, Plan, Shared, Taken};
use super::{Query, Search, SearchError, find, language, shelves};

impl Search {
    /// Counts all that `query` finds by what its recommendations share, in one pass: for a table of figures, which would
    /// otherwise take a query for each of its columns.
    ///
    /// # Errors
    /// As for [`Search::query`].
    pub fn tally(
        &self,
        query: &Query,
        readable: &Readable,
        mut each: impl FnMut(Alike<'_>),
    ) -> Result<(), SearchError> {
        let asked = language::read(&query.words);
        let state = self.reading();
        let plan = Plan::new(&state.tables, &state.follow_ups, query, readable);
        let mut counts: FxHashMap<Shared, u64> = FxHashMap::default();
        let mut take = |from: Taken<'_>, row, _| {
            if let Some(shared) = plan.shared(from, row) {
                *counts.entry(shared).or_default() += 1;
            }
        };
        find::matches(&shelves(&state, readable), asked.node.as_ref(), false, &mut take)?;
        counts.into_iter().for_each(|(shared, count)| each(plan.alike(shared, count)));
        Ok(())
    }
}
