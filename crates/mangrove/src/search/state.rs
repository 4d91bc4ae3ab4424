//! What a query looks at: the open indexes, their rows, and the follow-ups.

use std::sync::Arc;

use tantivy::index::SegmentId;
use tantivy::{Index, Opstamp, Searcher};

use super::SearchError;
use super::entry::{FollowUpFacts, RecordId, SpaceId};
use super::follow_up::{FollowUps, Place};
use super::rows::Rows;
use super::store;
use super::tables::Tables;

/// One segment of a space's index.
#[derive(Clone)]
pub(super) struct Segment {
    key: (SegmentId, Option<Opstamp>),
    pub rows: Arc<Rows>,
    /// Where each row's follow-up stands; empty while none of them has one.
    pub places: Vec<Place>,
}

/// The index of one space.
#[derive(Clone)]
pub(super) struct Shelf {
    pub space: SpaceId,
    pub index: Index,
    pub searcher: Searcher,
    pub segments: Vec<Segment>,
}

/// Everything, as of one moment.
#[derive(Default)]
pub(super) struct State {
    pub tables: Tables,
    /// In the order of their spaces.
    pub shelves: Vec<Shelf>,
    pub follow_ups: FollowUps,
}

impl Shelf {
    /// Reads what is on disk now; rows that `old` has already read are taken from there.
    pub fn load(
        space: SpaceId,
        index: Index,
        old: Option<&Shelf>,
        tables: &mut Tables,
    ) -> Result<Shelf, SearchError> {
        let searcher = store::searcher(&index)?;
        let mut segments = Vec::new();
        for reader in searcher.segment_readers() {
            let key = (reader.segment_id(), reader.delete_opstamp());
            let known = old.and_then(|old| old.segments.iter().find(|segment| segment.key.0 == key.0));
            segments.push(match known {
                Some(known) => Segment { key, ..known.clone() },
                None => Segment { key, rows: Arc::new(Rows::load(reader, tables)?), places: Vec::new() },
            });
        }
        Ok(Shelf { space, index, searcher, segments })
    }

    /// Whether a record is in this index.
    pub fn has(&self, id: RecordId) -> bool {
        let readers = self.searcher.segment_readers();
        readers.iter().zip(&self.segments).any(|(reader, segment)| {
            let rows = segment.rows.find(id);
            rows.iter().any(|row| reader.alive_bitset().is_none_or(|alive| alive.is_alive(*row)))
        })
    }

    /// Recommendations in it.
    pub fn count(&self) -> u64 {
        self.searcher.num_docs()
    }
}

impl Segment {
    fn put(&mut self, id: RecordId, place: Place) {
        for row in self.rows.find(id) {
            if self.places.is_empty() {
                if place == Place::default() {
                    return;
                }
                self.places = vec![Place::default(); self.rows.ids.len()];
            }
            self.places[*row as usize] = place;
        }
    }
}

impl State {
    /// Sets what `space` says of a recommendation.
    pub fn set_follow_up(&mut self, id: RecordId, space: SpaceId, facts: Option<&FollowUpFacts>) {
        let place = self.follow_ups.set(id, space, facts);
        for segment in self.shelves.iter_mut().flat_map(|shelf| &mut shelf.segments) {
            segment.put(id, place);
        }
    }

    /// Puts shelves as they are now in the place of what was there, and the follow-ups on their rows.
    pub fn replace(&mut self, tables: Tables, mut shelves: Vec<Shelf>) {
        shelves.sort_unstable_by_key(|shelf| shelf.space);
        self.tables = tables;
        self.shelves = shelves;
        for segment in self.shelves.iter_mut().flat_map(|shelf| &mut shelf.segments) {
            segment.places = Vec::new();
            for (id, place) in self.follow_ups.records() {
                segment.put(id, place);
            }
        }
    }
}
