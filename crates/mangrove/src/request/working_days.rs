//! Working days, for "acknowledged within five working days".
//!
//! Monday to Friday. Public holidays differ between the capitals that one request concerns and are not taken off: a
//! request may then be pointed out a day early, never a day late.

use jiff::civil::{Date, Weekday};

/// Within how many working days the office acknowledges a request.
pub const ACKNOWLEDGED_WITHIN: u16 = 5;

/// The day that is so many working days after another: the day itself never counts.
///
/// ```
/// use jiff::civil::date;
/// use mangrove::request::working_days::after;
/// let monday = date(2026, 2, 2);
/// assert_eq!(after(monday, 5), date(2026, 2, 9));
/// ```
#[must_use]
pub fn after(day: Date, working_days: u16) -> Date {
    let mut day = day;
    let mut left = working_days;
    while left > 0 {
        let Ok(next) = day.tomorrow() else { return day };
        day = next;
        left -= u16::from(is_working(day));
    }
    day
}

/// Whether what was sent on a day and is still unacknowledged is now late.
#[must_use]
pub fn is_late(sent: Date, today: Date) -> bool {
    today > after(sent, ACKNOWLEDGED_WITHIN)
}

fn is_working(day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn five_working_days_skip_the_weekend_and_start_the_day_after() {
        // 2 February 2026 is a Monday.
        for (sent, until) in [(2, 9), (3, 10), (6, 13), (7, 13), (8, 13)] {
            let (sent, until) = (date(2026, 2, sent), date(2026, 2, until));
            assert_eq!(after(sent, ACKNOWLEDGED_WITHIN), until, "{sent}");
            assert!(!is_late(sent, until) && is_late(sent, until.tomorrow().unwrap()), "{sent}");
        }
        assert_eq!(after(Date::MAX, 5), Date::MAX);
    }
}
