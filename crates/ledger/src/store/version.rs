//! How much of which log is known: a version vector per space.

use crate::{
    Dot, LogId, SpaceId,
    cbor::{Reader, Writer},
    value::Malformed,
};
use std::collections::BTreeMap;

/// For each space, the last operation known of each log. A search index keeps the one it reflects; a form
/// carries the one it was filled from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Version {
    spaces: BTreeMap<SpaceId, BTreeMap<LogId, u64>>,
}

/// Logs that one version may name.
const LOGS: usize = 1 << 20;

impl Version {
    /// The last operation known of a log, 0 for none.
    #[must_use]
    pub fn last(&self, space: SpaceId, log: LogId) -> u64 {
        self.spaces.get(&space).and_then(|logs| logs.get(&log)).copied().unwrap_or(0)
    }

    /// Whether an operation of a space is known.
    #[must_use]
    pub fn covers(&self, space: SpaceId, dot: &Dot) -> bool {
        dot.seq <= self.last(space, dot.log)
    }

    /// Whether all that another version has of a space is known, and the space is.
    pub(crate) fn covers_all(&self, other: &Self, space: SpaceId) -> bool {
        let covers =
            |logs: &BTreeMap<LogId, u64>| logs.iter().all(|(log, last)| *last <= self.last(space, *log));
        self.names(space) && other.spaces.get(&space).is_none_or(covers)
    }

    /// The spaces and their logs.
    pub fn spaces(&self) -> impl Iterator<Item = (SpaceId, &BTreeMap<LogId, u64>)> {
        self.spaces.iter().map(|(space, logs)| (*space, logs))
    }

    /// The part that is about one space.
    #[must_use]
    pub fn of(&self, space: SpaceId) -> Self {
        let logs = self.spaces.get(&space).cloned();
        Self { spaces: logs.map(|logs| (space, logs)).into_iter().collect() }
    }

    /// Whether the space is named, be it with no log.
    #[must_use]
    pub fn names(&self, space: SpaceId) -> bool {
        self.spaces.contains_key(&space)
    }

    /// Names a space of which nothing may be known.
    pub fn mention(&mut self, space: SpaceId) {
        self.spaces.entry(space).or_default();
    }

    /// Notes that a log is known at least so far.
    pub fn raise(&mut self, space: SpaceId, log: LogId, last: u64) {
        let known = self.spaces.entry(space).or_default().entry(log).or_default();
        *known = last.max(*known);
    }

    /// Notes the last operation known of a log.
    pub fn set(&mut self, space: SpaceId, log: LogId, last: u64) {
        self.spaces.entry(space).or_default().insert(log, last);
    }

    /// The version as bytes: a CBOR map from space to a map from log to number.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.map(self.spaces.len());
        for (space, logs) in &self.spaces {
            writer.bytes(space.as_bytes()).map(logs.len());
            for (log, last) in logs {
                writer.bytes(log.as_bytes()).uint(*last);
            }
        }
        writer.into_bytes()
    }

    /// Reads what [`Version::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes);
        let version = Self::read(&mut reader)?;
        reader.end()?;
        Ok(version)
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        let mut version = Self::default();
        for _ in 0..reader.map(LOGS)? {
            let space = SpaceId::from_bytes(reader.fixed()?);
            version.mention(space);
            for _ in 0..reader.map(LOGS)? {
                let log = LogId::from_bytes(reader.fixed()?);
                version.set(space, log, reader.uint()?);
            }
        }
        Ok(version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_comes_back_from_its_bytes() {
        let mut version = Version::default();
        let (space, log) = (SpaceId::from_bytes([1; 16]), LogId::from_bytes([2; 16]));
        version.set(space, log, 7);
        assert_eq!(Version::from_bytes(&version.to_bytes()), Ok(version.clone()));
        assert!(version.covers(space, &Dot { log, seq: 7 }) && !version.covers(space, &Dot { log, seq: 8 }));
        assert!(Version::from_bytes(&version.to_bytes()[1..]).is_err());
    }
}
