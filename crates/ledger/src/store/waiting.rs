//! Runs that wait: for the beginning of their space, or for what comes before them in their log.

use super::{
    Ledger,
    import::{Checked, Import},
};
use crate::{LedgerError, LogId, SpaceId, limits, run::Run, segment::SegmentFault, value::Malformed};
use rusqlite::{OptionalExtension, params};

/// Operations that must come before others that wait for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The space.
    pub space: SpaceId,
    /// The log; its first operation is missing where the space's beginning is.
    pub log: LogId,
    /// The first operation that is missing.
    pub first: u64,
    /// The last one, as far as is known.
    pub last: u64,
}

impl Ledger {
    /// What must arrive before segments that wait can be merged.
    pub fn missing(&self) -> Result<Vec<Missing>, LedgerError> {
        let connection = self.read()?;
        let mut statement = connection.prepare_cached(
            "SELECT waiting.space, waiting.log, min(waiting.first), coalesce(max(log.last), 0)
             FROM waiting LEFT JOIN log ON log.id = waiting.log GROUP BY waiting.space, waiting.log",
        )?;
        let rows = statement.query_map([], |row| {
            let (first, last): (u64, u64) = (row.get(2)?, row.get(3)?);
            Ok(Missing {
                space: SpaceId::from_bytes(row.get(0)?),
                log: LogId::from_bytes(row.get(1)?),
                first: last + 1,
                last: first.saturating_sub(1),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Import<'_> {
    /// Keeps a run until what comes before it is here, as far as there is room.
    pub(super) fn wait(&mut self, run: &Run) -> Result<(), LedgerError> {
        let (space, log, first) = (run.space(), run.log(), run.range().0);
        let held: Option<Vec<u8>> = self
            .connection
            .prepare_cached("SELECT segment FROM waiting WHERE space = ?1 AND log = ?2 AND first = ?3")?
            .query_row(params![space.as_bytes(), log.as_bytes(), first], |row| row.get(0))
            .optional()?;
        if let Some(held) = held {
            let held = Run::from_bytes(&held)?;
            let mut pairs = held.segments().iter().zip(run.segments());
            if pairs.any(|(held, new)| held.head != new.head) {
                return self.fork(run);
            }
            if run.range().1 <= held.range().1 {
                self.imported.known += run.segments().len() as u64;
                return Ok(());
            }
        }
        let bytes = run.to_bytes();
        let mut statement = self.connection.prepare_cached(
            "SELECT coalesce(sum(length(segment)), 0), coalesce(sum(length(segment)) FILTER (WHERE space = ?1), 0)
             FROM waiting",
        )?;
        let (all, here): (i64, i64) =
            statement.query_row([space.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let size = bytes.len() as i64;
        if here + size > limits::WAITING_BYTES || all + size > 4 * limits::WAITING_BYTES {
            let fault = SegmentFault::Malformed(Malformed("too much waits for what comes before it"));
            self.imported.refused.push((log, first, fault));
            return Ok(());
        }
        self.connection
            .prepare_cached(
                "INSERT OR REPLACE INTO waiting (space, log, first, segment) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![space.as_bytes(), log.as_bytes(), first, bytes])?;
        self.imported.waiting += run.segments().len() as u64;
        self.stored = true;
        Ok(())
    }

    /// Takes a run that waits for this place in a log, or begins before it.
    pub(super) fn let_in(
        &mut self,
        space: SpaceId,
        log: LogId,
        first: u64,
        next: &mut Vec<Checked>,
    ) -> Result<(), LedgerError> {
        // Few: they overlap, and what overlaps is no longer than a run may be. The first of them is taken first.
        let waiting: Vec<Vec<u8>> = self
            .connection
            .prepare_cached(
                "SELECT segment FROM waiting WHERE space = ?1 AND log = ?2 AND first <= ?3 ORDER BY first DESC",
            )?
            .query_map(params![space.as_bytes(), log.as_bytes(), first], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        if waiting.is_empty() {
            return Ok(());
        }
        self.connection
            .prepare_cached("DELETE FROM waiting WHERE space = ?1 AND log = ?2 AND first <= ?3")?
            .execute(params![space.as_bytes(), log.as_bytes(), first])?;
        for bytes in waiting {
            match Checked::new(Run::from_bytes(&bytes)?) {
                Ok(checked) => next.push(checked),
                Err(refused) => self.imported.refused.push(refused),
            }
        }
        Ok(())
    }

    /// Takes the first segments of all logs that waited for the space itself.
    pub(super) fn let_all_in(&mut self, space: SpaceId, next: &mut Vec<Checked>) -> Result<(), LedgerError> {
        let mut statement =
            self.connection.prepare_cached("SELECT log FROM waiting WHERE space = ?1 AND first = 1")?;
        let logs: Vec<LogId> = statement
            .query_map([space.as_bytes()], |row| row.get(0).map(LogId::from_bytes))?
            .collect::<Result<_, _>>()?;
        logs.into_iter().try_for_each(|log| self.let_in(space, log, 1, next))
    }
}
