//! When a session is evaluated: at once, of what was learned, and of what came of it half a year later.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::office::kind::Choice;

/// The three evaluations of a session.
pub const EVALUATIONS: &[Choice] = &[
    Choice { code: "at-once", label: "At once: what participants say of it" },
    Choice { code: "learning", label: "Of learning: what they know and can do now" },
    Choice { code: "follow-up", label: "At follow-up: what they did with it" },
];

/// When each of [`EVALUATIONS`] is due, in their order, of what ended on this day: that day, a month later while
/// memory is fresh, and six months later. Months are of the calendar: six months after 31 August is the last of February.
///
/// ```
/// use jiff::civil::date;
/// use mangrove::participation::evaluation::due;
/// assert_eq!(due(date(2026, 8, 31)), [date(2026, 8, 31), date(2026, 9, 30), date(2027, 2, 28)]);
/// ```
#[must_use]
pub fn due(ended: Date) -> [Date; 3] {
    [0, 1, 6].map(|months| ended.saturating_add(months.months()))
}
