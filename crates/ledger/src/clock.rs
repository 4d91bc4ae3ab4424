//! Time and randomness, which are always given from outside, and the hybrid logical clock.

use std::time::Duration;

/// The only clock and the only randomness the ledger knows.
pub trait Environment: Send + Sync {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    fn now_ms(&self) -> u64;
    /// Fills `out` with bytes nobody can foresee.
    fn random(&self, out: &mut [u8]);
}

/// How far another clock, or our own past one, may be ahead before it is no longer followed.
const TOLERANCE: Duration = Duration::from_hours(24);

/// A hybrid logical clock's reading: 48 bits of milliseconds, 16 bits of counter.
///
/// It orders what is shown. It never decides which of two values holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Hlc(pub(crate) u64);

impl Hlc {
    /// The largest reading that fits a signed 64-bit column.
    pub(crate) const MAX: u64 = i64::MAX as u64;

    /// The wall clock's part: milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn ms(self) -> u64 {
        self.0 >> 16
    }

    /// The reading as one number.
    #[must_use]
    pub fn to_u64(self) -> u64 {
        self.0
    }

    /// The highest reading that a clock of `now_ms` follows.
    pub(crate) fn limit(now_ms: u64) -> u64 {
        let day = TOLERANCE.as_millis() as u64;
        now_ms.saturating_add(day).min(Self::MAX >> 16) << 16
    }

    /// The reading for the next operation of a log.
    ///
    /// `last` is the log's own last reading, `seen` the highest of all logs in the space. A reading more
    /// than a day ahead of `now_ms` came from a wrong clock: following it would carry the error on.
    pub(crate) fn next(now_ms: u64, last: Hlc, seen: Hlc) -> Hlc {
        let now = now_ms.min(Self::MAX >> 16) << 16;
        let limit = Self::limit(now_ms);
        let follow = |other: Hlc| if other.0 <= limit { other.0.saturating_add(1) } else { 0 };
        Hlc(now.max(follow(last)).max(follow(seen)).min(Self::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: u64 = 24 * 60 * 60 * 1000;

    #[test]
    fn the_clock_follows_others_within_a_day() {
        let at = |ms: u64, count: u64| Hlc(ms << 16 | count);
        let now = 1_000 * DAY;
        for (what, last, seen, expected) in [
            ("first reading", at(0, 0), at(0, 0), at(now, 0)),
            ("same millisecond", at(now, 4), at(0, 0), at(now, 5)),
            ("own clock was set back", at(now + 7, 0), at(0, 0), at(now + 7, 1)),
            ("another is a little ahead", at(now, 0), at(now + 5, 9), at(now + 5, 10)),
            ("another is years ahead", at(now, 0), at(now + 900 * DAY, 0), at(now, 1)),
            ("own clock was years ahead", at(now + 900 * DAY, 3), at(0, 0), at(now, 0)),
        ] {
            assert_eq!(Hlc::next(now, last, seen), expected, "{what}");
        }
        assert!(Hlc::next(u64::MAX, Hlc(Hlc::MAX), Hlc(Hlc::MAX)).0 <= Hlc::MAX);
    }
}
