//! Noticing what has changed in the log: written here, by another process on the same folder, or come in by an
//! exchange. What is kept in memory follows.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use ledger::{Ack, Changed, KindId, LedgerError, RecordId, SpaceId, Version};

use super::follow_ups::concerns_follow_up;
use super::{Office, Save};

/// How far what is in memory has come.
#[derive(Debug)]
pub struct Noticed {
    /// The commits that are known, for those who only look whether there are more: they wait for nobody's save.
    commits: AtomicU64,
    version: Mutex<Version>,
}

impl Noticed {
    /// As far as the log is now.
    pub fn all(ledger: &ledger::Ledger) -> Result<Noticed, LedgerError> {
        // Counted first: what is written between the two is noticed once more, which does no harm.
        let commits = AtomicU64::new(ledger.commits()?);
        Ok(Noticed { commits, version: Mutex::new(ledger.version()?) })
    }

    fn covers(&self, commits: u64) -> bool {
        commits <= self.commits.load(Ordering::Acquire)
    }

    fn changing(&self) -> MutexGuard<'_, Version> {
        self.version.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Records by where they stand.
type Touched = BTreeMap<(SpaceId, KindId), BTreeSet<RecordId>>;

impl Office {
    /// Brings what is in memory up to date with the log. Costs one small read if nothing was written elsewhere.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn notice(&self) -> anyhow::Result<()> {
        if self.noticed.covers(self.ledger.commits()?) {
            return Ok(());
        }
        let mut noticed = self.noticed.changing();
        let commits = self.ledger.commits()?;
        if self.noticed.covers(commits) {
            return Ok(());
        }
        let mut touched = Touched::new();
        let version = self.ledger.changed_since(&noticed, |changed: Changed| -> Result<(), LedgerError> {
            touched.entry((changed.space, changed.kind)).or_default().insert(changed.record);
            Ok(())
        })?;
        self.touch(&touched)?;
        self.spaces.read_again(&self.ledger)?;
        self.read_members()?;
        for ((space, kind), records) in touched.iter().filter(|((_, kind), _)| concerns_follow_up(*kind)) {
            records.iter().try_for_each(|record| self.put_on(*space, *kind, *record))?;
        }
        *noticed = version;
        self.noticed.commits.store(commits, Ordering::Release);
        Ok(())
    }

    fn touch(&self, touched: &Touched) -> Result<(), LedgerError> {
        touched.iter().try_for_each(|((space, kind), records)| {
            let records: Vec<RecordId> = records.iter().copied().collect();
            self.shelves.touch(&self.ledger, *space, *kind, &records)?;
            // Only now: whoever looks after what follows has to find the record as it has become.
            records.iter().for_each(|record| self.stir(*kind, *record));
            Ok(())
        })
    }

    /// Writes through the lock of what is noticed, so that an own change is known without being looked for.
    pub(super) fn write_noticed(
        &self,
        space: SpaceId,
        write: impl FnOnce() -> Result<Ack, LedgerError>,
        saves: &[(KindId, RecordId)],
    ) -> anyhow::Result<Ack> {
        let mut touched = Touched::new();
        for (kind, record) in saves {
            touched.entry((space, *kind)).or_default().insert(*record);
        }
        let mut noticed = self.noticed.changing();
        let ack = write()?;
        self.touch(&touched)?;
        let commits = self.ledger.commits()?;
        if commits == self.noticed.commits.load(Ordering::Acquire) + 1 {
            noticed.set(space, ack.log, ack.last);
            self.noticed.commits.store(commits, Ordering::Release);
        }
        Ok(ack)
    }
}

impl Save {
    /// Kind and record, for whoever keeps it in memory.
    pub(super) fn key(&self) -> (KindId, RecordId) {
        (self.kind.id, self.record)
    }
}
