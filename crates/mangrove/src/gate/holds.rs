//! "Under every combination": how a test stands over all the values of a field that nobody has settled.
//! A partial date is read against the activity: it counts as past only when its last day is, as reached when its first is.

use jiff::civil::Date;

use crate::date::PartialDate;

/// How a test stands over the values of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// For each value, and there is one.
    Always,
    /// For some and not for others.
    Split,
    /// For none, or there is no value.
    Never,
}

impl Holds {
    /// Over these values.
    pub fn over<T>(values: impl IntoIterator<Item = T>, test: impl Fn(T) -> bool) -> Holds {
        let (mut yes, mut no) = (false, false);
        for value in values {
            if test(value) { yes = true } else { no = true }
        }
        match (yes, no) {
            (true, false) => Holds::Always,
            (true, true) => Holds::Split,
            (false, _) => Holds::Never,
        }
    }

    /// Where unknown is no limit: always, if there is no value.
    pub fn unless_over<T>(values: &[T], test: impl Fn(&T) -> bool) -> Holds {
        if values.is_empty() { Holds::Always } else { Holds::over(values, test) }
    }

    /// Whether it holds for each value.
    #[must_use]
    pub fn always(self) -> bool {
        self == Holds::Always
    }
}

/// Whether a day is surely reached: `2026-05` is on 31 May.
#[must_use]
pub fn reached(date: PartialDate, day: Date) -> bool {
    date.last_day() <= day
}

/// Whether a day may have been reached: what ends things ends them on the first day it can mean.
#[must_use]
pub fn perhaps_reached(date: PartialDate, day: Date) -> bool {
    date.first_day() <= day
}

/// Whether a last day has surely not passed.
#[must_use]
pub fn not_passed(last: PartialDate, day: Date) -> bool {
    day <= last.first_day()
}
