//! The one place that asks the machine for the time and for randomness; everything else takes an [`Environment`].

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use ledger::Environment;

/// The machine's clock and randomness.
#[derive(Debug)]
pub struct Machine {
    /// What is added to the machine's clock, in milliseconds: stories are told at a date of their own.
    offset_ms: i64,
}

impl Machine {
    /// The machine as it is; or, where `start` is given, with a clock that starts there and then runs on.
    #[must_use]
    pub fn starting_at(start: Option<Timestamp>) -> Arc<Machine> {
        let offset_ms = start.map_or(0, |start| start.as_millisecond() - system_ms());
        Arc::new(Machine { offset_ms })
    }
}

impl Environment for Machine {
    fn now_ms(&self) -> u64 {
        u64::try_from(system_ms() + self.offset_ms).unwrap_or(0)
    }

    fn random(&self, out: &mut [u8]) {
        getrandom::fill(out)
            .expect("the operating system gives randomness; without it nothing can be signed");
    }
}

#[allow(clippy::disallowed_methods, reason = "the one place where the machine's clock is read")]
fn system_ms() -> i64 {
    Timestamp::now().as_millisecond()
}

/// The moment it is now.
#[must_use]
pub fn now(environment: &dyn Environment) -> Timestamp {
    moment(environment.now_ms())
}

/// A moment in milliseconds since 1970; one that no calendar has is 1970.
#[must_use]
pub fn moment(ms: u64) -> Timestamp {
    let ms = i64::try_from(ms).unwrap_or(i64::MAX);
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The day it is now, where this machine stands.
#[must_use]
pub fn today(environment: &dyn Environment) -> Date {
    now(environment).to_zoned_datetime(TimeZone::system()).date()
}
