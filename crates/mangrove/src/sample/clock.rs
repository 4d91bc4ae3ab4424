//! The clock by which the sample is told: it stands in the past while the sample's people act, a day after a day, and then
//! runs with the machine's. So a history of the sample says when each thing was done, and the rules judge each by its day.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::Context;
use jiff::ToSpan;
use jiff::civil::{Date, time};
use jiff::tz::TimeZone;
use ledger::Environment;

use crate::office::environment::today;

/// Minutes between two things that happen on one day; the day starts at nine.
const APART: i64 = 7;
/// What happens on one day at the most, so that it ends before the next begins.
const MOST: i64 = 100;

/// A clock that can be turned back, over an environment that cannot.
pub struct StoryClock {
    machine: Arc<dyn Environment>,
    today: Date,
    back_ms: AtomicU64,
}

impl std::fmt::Debug for StoryClock {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "a story told on {}", self.today)
    }
}

impl StoryClock {
    /// A clock that still shows what the environment's does.
    #[must_use]
    pub fn of(machine: Arc<dyn Environment>) -> Arc<StoryClock> {
        let today = today(&*machine);
        Arc::new(StoryClock { machine, today, back_ms: AtomicU64::new(0) })
    }

    /// The day on which the sample is opened, from which its tables count.
    #[must_use]
    pub fn opened_on(&self) -> Date {
        self.today
    }

    /// So many days from the day on which the sample is opened.
    #[must_use]
    pub fn day(&self, days: i32) -> Date {
        self.today.saturating_add(days.days())
    }

    /// Turns it to a day in the past, where so many things have happened on that day already.
    ///
    /// # Errors
    /// If the day has no such moment.
    pub fn turn_to(&self, days: i32, already: i64) -> anyhow::Result<()> {
        if days >= 0 {
            self.back_ms.store(0, Ordering::Relaxed);
            return Ok(());
        }
        let nine = self.day(days).to_datetime(time(9, 0, 0, 0));
        let moment =
            TimeZone::system().to_timestamp(nine).context("the sample begins before the calendar")?;
        let ms = moment.as_millisecond() + already.min(MOST) * APART * 60_000;
        let back = self.machine.now_ms().saturating_sub(u64::try_from(ms).unwrap_or(0));
        self.back_ms.store(back, Ordering::Relaxed);
        Ok(())
    }
}

impl Environment for StoryClock {
    fn now_ms(&self) -> u64 {
        self.machine.now_ms().saturating_sub(self.back_ms.load(Ordering::Relaxed))
    }

    fn random(&self, out: &mut [u8]) {
        self.machine.random(out);
    }
}
