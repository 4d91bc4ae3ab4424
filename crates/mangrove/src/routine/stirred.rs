//! What has changed since somebody last looked after what follows from it.

use std::collections::BTreeSet;
use std::sync::PoisonError;

use jiff::civil::Date;
use ledger::{KindId, RecordId};

use super::ends::ENDS;
use crate::gate::watch::BEARING;
use crate::office::Office;
use crate::party;

/// Above so many records it is quicker to look at everything.
const MOST: usize = 2_000;

/// Records that have changed, of the kinds from which something follows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stirred {
    /// The day on which everything was last looked at; none: it has to be now.
    day: Option<Date>,
    everything: bool,
    records: BTreeSet<(KindId, RecordId)>,
}

impl Stirred {
    /// Whether nothing has changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.everything && self.records.is_empty()
    }

    /// Whether everything is to be looked at.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.everything
    }

    /// The records that have changed.
    pub fn records(&self) -> impl Iterator<Item = (KindId, RecordId)> + '_ {
        self.records.iter().copied()
    }

    /// Whether a record of a kind has changed.
    #[must_use]
    pub fn touches(&self, kind: KindId) -> bool {
        self.everything || self.records.iter().any(|(of, _)| *of == kind)
    }

    /// Adds a record, if something follows from its kind.
    pub(crate) fn add(&mut self, kind: KindId, record: RecordId) {
        let follows = BEARING.iter().any(|bearing| bearing.id == kind)
            || kind == party::KIND.id
            || ENDS.iter().any(|end| end.kind.id == kind);
        if !follows || self.everything {
            return;
        }
        self.records.insert((kind, record));
        if self.records.len() > MOST {
            self.records.clear();
            self.everything = true;
        }
    }
}

impl Office {
    /// What has changed since it was last taken; everything, on a new day.
    pub(super) fn take_stirred(&self) -> Stirred {
        let today = self.today();
        let mut stirred = self.stirred.lock().unwrap_or_else(PoisonError::into_inner);
        let mut taken = std::mem::take(&mut *stirred);
        stirred.day = Some(today);
        taken.everything |= taken.day != Some(today);
        taken
    }

    /// Everything is to be looked at the next time.
    pub(super) fn stir_all(&self) {
        self.stirred.lock().unwrap_or_else(PoisonError::into_inner).everything = true;
    }

    /// A record has changed.
    pub(crate) fn stir(&self, kind: KindId, record: RecordId) {
        self.stirred.lock().unwrap_or_else(PoisonError::into_inner).add(kind, record);
    }
}
