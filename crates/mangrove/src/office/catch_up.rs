//! Bringing the search index up to date with the log.

use std::sync::atomic::Ordering;

use ledger::{Changed, KindId, Record, RecordId, SpaceId, Version};

use super::Office;
use super::follow_ups::concerns_follow_up;
use super::record::Fields;
use super::words::state_name;
use crate::recommendation::{self, Recommendation};
use crate::search::{Entry, day};

/// How many records are read from the log's tables at a time.
const LOT: usize = 2_048;

impl Office {
    /// Brings the search index up to date with the log, by what has changed since the version it reflects.
    ///
    /// # Errors
    /// If the store cannot be read or the index cannot be written. The index is then as it was.
    pub fn catch_up(&self) -> anyhow::Result<()> {
        self.search.reload_if_changed()?;
        let known = self.search.version().and_then(|bytes| Version::from_bytes(&bytes).ok());
        let now = self.ledger.version()?;
        if known.as_ref() == Some(&now) {
            return Ok(());
        }
        let Some(known) = known else { return self.index_all(&now) };
        let mut recommendations = Vec::new();
        let mut changes = Vec::new();
        let covered =
            self.ledger.changed_since(&known, |changed: Changed| -> Result<(), ledger::LedgerError> {
                if changed.kind == recommendation::KIND.id {
                    recommendations.push((changed.space, changed.record));
                }
                if concerns_follow_up(changed.kind) {
                    changes.push((changed.space, changed.kind, changed.record));
                }
                Ok(())
            })?;
        for (space, kind, id) in changes {
            self.put_on(space, kind, id)?;
        }
        recommendations.sort_unstable();
        recommendations.dedup();
        let entries = recommendations.chunk_by(|a, b| a.0 == b.0).flat_map(|of_space| of_space.chunks(LOT));
        let entries = entries.flat_map(|lot| {
            let ids: Vec<RecordId> = lot.iter().map(|(_, id)| *id).collect();
            self.ledger.get_many(lot[0].0, &ids).unwrap_or_default()
        });
        let mut linked = Vec::new();
        let shown = entries.filter_map(|record| {
            let is_linked = is_linked(&record);
            linked.extend(is_linked.then_some(record.id));
            (!is_linked).then(|| entry(&record))
        });
        self.search.write(shown, &known.to_bytes())?;
        self.search.remove(linked, &covered.to_bytes())?;
        Ok(())
    }

    /// Throws the index away and builds it from every recommendation in every space.
    pub(super) fn index_all(&self, now: &Version) -> anyhow::Result<()> {
        let spaces = self.spaces.all();
        let records = spaces.into_iter().flat_map(|(_, space)| self.of_kind(space, recommendation::KIND.id));
        let shown = records.filter(|record| !is_linked(record));
        self.search.write(shown.map(|record| entry(&record)), &now.to_bytes())?;
        Ok(())
    }

    /// Every record of a kind in a space, a lot at a time.
    pub(super) fn of_kind(&self, space: SpaceId, kind: KindId) -> impl Iterator<Item = Record> {
        let mut after = None;
        std::iter::from_fn(move || {
            let lot = self.ledger.records(space, kind, after, LOT).unwrap_or_else(|error| {
                tracing::error!(%error, "the store could not be read while the index was built");
                Vec::new()
            });
            after = lot.last().map(|record| record.id);
            after.map(|_| lot)
        })
        .flatten()
    }

    /// Indexes recommendations while they are still being written to the log, on a thread of its own. `write` is given
    /// what to hand each one to; when it returns, the index has them all and reflects the log as it then is.
    ///
    /// # Errors
    /// Those of `write`, or if the index cannot be written: it then catches up when the office next opens.
    pub fn indexing<T>(&self, write: impl FnOnce(&dyn Fn(Entry)) -> anyhow::Result<T>) -> anyhow::Result<T> {
        self.catch_up()?;
        let before = self.written.load(Ordering::Acquire);
        let reflected = self.ledger.version()?;
        std::thread::scope(|scope| {
            let (entries, incoming) = std::sync::mpsc::sync_channel(2 * LOT);
            let old = reflected.to_bytes();
            let indexer = scope.spawn(move || self.search.write(incoming, &old));
            // If the indexer has failed nobody receives, and what it said is told when it is joined.
            let written = write(&|entry| _ = entries.send(entry));
            drop(entries);
            indexer.join().map_err(|_| anyhow::anyhow!("the search index could not be written"))??;
            written
        })
        .and_then(|written| {
            self.reflect(&reflected, before)?;
            Ok(written)
        })
    }

    /// Notes that the index reflects the log as it is now. If somebody else wrote to it meanwhile, all that has come
    /// since `reflected` is indexed once more, for it is not known which of it is in.
    fn reflect(&self, reflected: &Version, before: u64) -> anyhow::Result<()> {
        let now = self.ledger.version()?;
        if length(&now) - length(reflected) == self.written.load(Ordering::Acquire) - before {
            self.search.write([], &now.to_bytes())?;
            return Ok(());
        }
        self.catch_up()
    }
}

/// Operations in all logs together.
fn length(version: &Version) -> u64 {
    version.spaces().flat_map(|(_, logs)| logs.values()).sum()
}

/// Whether a row of a database is found by what it tells of, or was withdrawn from its database.
fn is_linked(record: &Record) -> bool {
    record.reference(recommendation::SAME_AS).is_some() || record.text(recommendation::WITHDRAWN).is_some()
}

fn entry(record: &Record) -> Entry {
    entry_of(Recommendation::from_record(record), record.space)
}

/// What the index is told of a recommendation.
#[must_use]
pub fn entry_of(recommendation: Recommendation, space: SpaceId) -> Entry {
    let code = |text: Option<String>| text.unwrap_or_default();
    let states = recommendation.recommended_by.iter().map(|iso3| state_name(iso3));
    let names: Vec<&str> = recommendation.state.iter().map(|iso3| state_name(iso3)).chain(states).collect();
    let themes = recommendation.themes.join(" ");
    let own = [recommendation.symbol.as_deref(), recommendation.number.as_deref()];
    let keywords: Vec<&str> = own.into_iter().flatten().chain(names).chain([themes.as_str()]).collect();
    Entry {
        id: recommendation.id,
        space,
        keywords: keywords.join(" "),
        text: recommendation.text,
        language: recommendation.language,
        state: code(recommendation.state),
        mechanism: recommendation.mechanism,
        session: recommendation.session.map(|session| session.to_string()).unwrap_or_default(),
        number: code(recommendation.number),
        position: code(recommendation.position),
        recommending: recommendation.recommended_by,
        source: recommendation.source,
        date: recommendation.date.as_deref().and_then(first_day),
    }
}

fn first_day(stated: &str) -> Option<crate::search::Day> {
    day(&stated.parse::<crate::date::PartialDate>().ok()?.first_day().to_string())
}
