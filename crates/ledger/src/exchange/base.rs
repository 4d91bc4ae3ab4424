//! What both sides are taken to hold since their last exchange. Its hash stands for it on the line, and its
//! logs have numbers on both sides.

use crate::{LogId, SpaceId, Version, hash::Tag};

/// A version that both sides remember.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Base {
    pub version: Version,
    /// Its logs, in rising order of space and log.
    pub logs: Vec<(SpaceId, LogId)>,
}

impl Base {
    pub(super) fn new(version: Version) -> Self {
        let logs =
            version.spaces().flat_map(|(space, logs)| logs.keys().map(move |log| (space, *log))).collect();
        Self { version, logs }
    }

    pub(super) fn digest(&self) -> [u8; 16] {
        Tag::BASE.hash16(&[&self.version.to_bytes()])
    }

    pub(super) fn is_empty(&self) -> bool {
        self.version == Version::default()
    }

    /// The logs of the base that go further in `own`, by number.
    pub(super) fn further(&self, own: &Version) -> Vec<(u64, u64)> {
        let numbered = self.logs.iter().zip(0u64..);
        let now = numbered
            .map(|((space, log), number)| (number, own.last(*space, *log), self.version.last(*space, *log)));
        now.filter(|(_, own, base)| own > base).map(|(number, own, _)| (number, own)).collect()
    }

    /// The logs in the spaces of the base that have come into being since.
    pub(super) fn beyond(&self, own: &Version) -> Version {
        let mut beyond = Version::default();
        for (space, known) in self.version.spaces() {
            for (_, logs) in own.of(space).spaces() {
                let new = logs.iter().filter(|(log, last)| **last > 0 && !known.contains_key(log));
                new.for_each(|(log, last)| beyond.set(space, *log, *last));
            }
        }
        beyond
    }
}
