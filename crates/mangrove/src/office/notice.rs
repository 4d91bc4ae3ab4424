//! Noticing what has changed in the log: written here, by another process on the same folder, or come in by an
//! exchange. What is kept in memory follows.

use std::sync::PoisonError;

use ledger::{Ack, Changed, LedgerError, SpaceId, Version};

use super::follow_ups::concerns_follow_up;
use super::{Office, Save};

/// How far what is in memory has come.
#[derive(Debug, Default)]
pub struct Noticed {
    commits: u64,
    version: Version,
}

impl Noticed {
    /// As far as the log is now.
    pub fn all(ledger: &ledger::Ledger) -> Result<Noticed, LedgerError> {
        // Counted first: what is written between the two is noticed once more, which does no harm.
        let commits = ledger.commits()?;
        Ok(Noticed { commits, version: ledger.version()? })
    }
}

impl Office {
    /// Brings what is in memory up to date with the log. Costs one small read if nothing was written elsewhere.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn notice(&self) -> anyhow::Result<()> {
        let mut noticed = self.noticed.lock().unwrap_or_else(PoisonError::into_inner);
        let commits = self.ledger.commits()?;
        if commits == noticed.commits {
            return Ok(());
        }
        let mut changes = Vec::new();
        let version = self.ledger.changed_since(&noticed.version, |changed: Changed| {
            if concerns_follow_up(changed.kind) {
                changes.push((changed.space, changed.kind, changed.record));
            }
            self.stir(changed.kind, changed.record);
            self.shelves.touch(&self.ledger, changed.space, changed.kind, changed.record)
        })?;
        self.spaces.read_again(&self.ledger)?;
        self.read_members()?;
        for (space, kind, record) in changes {
            self.put_on(space, kind, record)?;
        }
        *noticed = Noticed { commits, version };
        Ok(())
    }

    /// Writes through the lock of what is noticed, so that an own change is known without being looked for.
    pub(super) fn write_noticed(
        &self,
        space: SpaceId,
        write: impl FnOnce() -> Result<Ack, LedgerError>,
        saves: &[(ledger::KindId, ledger::RecordId)],
    ) -> anyhow::Result<Ack> {
        let mut noticed = self.noticed.lock().unwrap_or_else(PoisonError::into_inner);
        let ack = write()?;
        for (kind, record) in saves {
            self.shelves.touch(&self.ledger, space, *kind, *record)?;
            self.stir(*kind, *record);
        }
        let commits = self.ledger.commits()?;
        if commits == noticed.commits + 1 {
            noticed.commits = commits;
            noticed.version.set(space, ack.log, ack.last);
        }
        Ok(ack)
    }
}

impl Save {
    /// Kind and record, for whoever keeps it in memory.
    pub(super) fn key(&self) -> (ledger::KindId, ledger::RecordId) {
        (self.kind.id, self.record)
    }
}
