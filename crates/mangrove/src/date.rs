//! Dates that carry their precision: a source may give a year only, and nobody invents the rest.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

/// A date as precise as it was stated. Orders by its first possible day.
///
/// ```
/// use mangrove::date::PartialDate;
/// let year: PartialDate = "2026".parse().unwrap();
/// assert_eq!(year.to_string(), "2026");
/// assert_eq!(year.in_words(), "2026");
/// assert_eq!("2026-05-14".parse::<PartialDate>().unwrap().in_words(), "14 May 2026");
/// assert!("2026-02-30".parse::<PartialDate>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    first: Date,
    precision: Precision,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Precision {
    Year,
    Month,
    Day,
}

/// What is said to a person who typed something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Write the date as 2026-05-14, or 2026-05 or 2026 if that is all you know.")]
pub struct NotADate;

impl PartialDate {
    /// A date known to the day.
    #[must_use]
    pub fn day(date: Date) -> Self {
        PartialDate { first: date, precision: Precision::Day }
    }

    /// The last day it can mean: 31 December for a year. What is due "in 2026" is overdue in 2027.
    #[must_use]
    pub fn last_day(self) -> Date {
        match self.precision {
            Precision::Year => self.first.last_of_year(),
            Precision::Month => self.first.last_of_month(),
            Precision::Day => self.first,
        }
    }

    /// The first day it can mean.
    #[must_use]
    pub fn first_day(self) -> Date {
        self.first
    }

    /// Whether it has not come yet, seen from a day. The day after may have come where another time holds.
    #[must_use]
    pub fn is_ahead(self, today: Date) -> bool {
        today.tomorrow().is_ok_and(|tomorrow| self.first > tomorrow)
    }

    /// For people: `14 May 2026`, `May 2026`, `2026`.
    #[must_use]
    pub fn in_words(self) -> String {
        match self.precision {
            Precision::Year => self.first.strftime("%Y").to_string(),
            Precision::Month => self.first.strftime("%B %Y").to_string(),
            Precision::Day => self.first.strftime("%-d %B %Y").to_string(),
        }
    }
}

impl FromStr for PartialDate {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        let mut numbers = text.trim().split('-');
        let year = digits(numbers.next(), 4)?.ok_or(NotADate)?;
        let month = digits(numbers.next(), 2)?;
        let day = digits(numbers.next(), 2)?;
        if numbers.next().is_some() || year < 1900 {
            return Err(NotADate);
        }
        let precision = match (month, day) {
            (None, _) => Precision::Year,
            (Some(_), None) => Precision::Month,
            (Some(_), Some(_)) => Precision::Day,
        };
        let narrow = |number: Option<i16>| i8::try_from(number.unwrap_or(1)).map_err(|_| NotADate);
        let first = Date::new(year, narrow(month)?, narrow(day)?).map_err(|_| NotADate)?;
        Ok(PartialDate { first, precision })
    }
}

fn digits(piece: Option<&str>, width: usize) -> Result<Option<i16>, NotADate> {
    match piece {
        None => Ok(None),
        Some(piece) if piece.len() == width && piece.bytes().all(|byte| byte.is_ascii_digit()) => {
            piece.parse().map(Some).map_err(|_| NotADate)
        }
        Some(_) => Err(NotADate),
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let form = match self.precision {
            Precision::Year => "%Y",
            Precision::Month => "%Y-%m",
            Precision::Day => "%Y-%m-%d",
        };
        write!(out, "{}", self.first.strftime(form))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_is_stated_and_nothing_else() {
        for (typed, kept, last) in [
            ("2026", "2026", "2026-12-31"),
            ("2024-02", "2024-02", "2024-02-29"),
            (" 2026-05-14 ", "2026-05-14", "2026-05-14"),
        ] {
            let date: PartialDate = typed.parse().unwrap();
            assert_eq!((date.to_string().as_str(), date.last_day().to_string().as_str()), (kept, last));
        }
        for typed in [
            "",
            "14 May 2026",
            "2026-13",
            "2026-02-30",
            "26-05-14",
            "2026-5-1",
            "2026-05-14-1",
            "0026",
            "+026",
        ] {
            assert_eq!(typed.parse::<PartialDate>(), Err(NotADate), "{typed}");
        }
    }
}
