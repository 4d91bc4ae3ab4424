//! Dates as people write them in tables. `03/04/2026` is two different days; which one, the column may tell, and where
//! it does not a person is asked.

use crate::date::PartialDate;

use super::folded;

/// Which number of `03/04/2026` is the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// 3 April.
    DayFirst,
    /// 4 March.
    MonthFirst,
}

impl Order {
    /// In a form.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Order::DayFirst => "day-first",
            Order::MonthFirst => "month-first",
        }
    }

    /// From a form.
    #[must_use]
    pub fn of(code: &str) -> Option<Order> {
        [Order::DayFirst, Order::MonthFirst].into_iter().find(|order| order.code() == code)
    }
}

/// The names of months, without accents, in English, French and Spanish.
#[rustfmt::skip]
const MONTHS: [&[&str]; 12] = [
    &["january", "janvier", "enero"], &["february", "fevrier", "febrero"], &["march", "mars", "marzo"],
    &["april", "avril", "abril"], &["may", "mai", "mayo"], &["june", "juin", "junio"],
    &["july", "juillet", "julio"], &["august", "aout", "agosto"],
    &["september", "septembre", "septiembre", "setiembre"], &["october", "octobre", "octubre"],
    &["november", "novembre", "noviembre"], &["december", "decembre", "diciembre"],
];

/// The month that a word names, whole or by at least three of its first letters; none where it may be two.
fn month(word: &str) -> Option<u8> {
    let names = |month: &&[&str]| word.len() >= 3 && month.iter().any(|name| name.starts_with(word));
    let mut found = MONTHS.iter().zip(1..).filter(|(month, _)| names(month)).map(|(_, number)| number);
    let first = found.next();
    first.filter(|_| found.next().is_none())
}

/// What a column of dates is written in: told by a number above twelve, unless two such disagree.
#[must_use]
pub fn order<'a>(cells: impl IntoIterator<Item = &'a str>) -> Option<Order> {
    let (mut day_first, mut month_first) = (false, false);
    for cell in cells {
        if let Some([a, b, _]) = three_numbers(cell) {
            day_first |= a > 12 && b <= 12;
            month_first |= b > 12 && a <= 12;
        }
    }
    match (day_first, month_first) {
        (true, false) => Some(Order::DayFirst),
        (false, true) => Some(Order::MonthFirst),
        _ => None,
    }
}

/// Whether some cell can be read in two ways, so that an order must be known.
#[must_use]
pub fn needs_order<'a>(cells: impl IntoIterator<Item = &'a str>) -> bool {
    cells.into_iter().filter_map(three_numbers).any(|[a, b, _]| a <= 12 && b <= 12 && a != b)
}

/// The date of a cell, as precise as it is written; none where it is none, or needs an order that is not known.
#[must_use]
pub fn parse(cell: &str, order: Option<Order>) -> Option<PartialDate> {
    let cell = cell.trim();
    if let Ok(date) = cell.parse() {
        return Some(date);
    }
    if let Some([a, b, year]) = three_numbers(cell) {
        let (day, month) = match order {
            Some(Order::MonthFirst) => (b, a),
            Some(Order::DayFirst) => (a, b),
            None if a == b || a > 12 => (a, b),
            None if b > 12 => (b, a),
            None => return None,
        };
        return format!("{year:04}-{month:02}-{day:02}").parse().ok();
    }
    in_words(cell)
}

/// `3/4/2026`, `3.4.2026` or `3-4-2026`: three numbers with the year last.
fn three_numbers(cell: &str) -> Option<[u16; 3]> {
    let mut numbers = cell.trim().split(['/', '.', '-']).map(|piece| piece.trim().parse::<u16>().ok());
    let found = [numbers.next()??, numbers.next()??, numbers.next()??];
    (numbers.next().is_none() && found[2] >= 1_900).then_some(found)
}

/// `14 May 2026`, `May 2026`, `mai 2026`, `14 de mayo de 2026`, `May 14, 2026`.
fn in_words(cell: &str) -> Option<PartialDate> {
    let folded = folded(cell);
    let (mut year, mut named, mut day) = (None, None, None);
    for word in folded.split(' ').filter(|word| !matches!(*word, "de" | "del" | "of" | "the" | "le")) {
        let digits = word.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
        match digits.parse::<u16>() {
            Ok(number) if number >= 1_900 && year.is_none() => year = Some(number),
            Ok(number) if (1..=31).contains(&number) && day.is_none() => day = Some(number),
            Ok(_) => return None,
            Err(_) => {
                if named.is_some() {
                    return None;
                }
                named = Some(month(word)?);
            }
        }
    }
    match (year?, named?, day) {
        (year, month, Some(day)) => format!("{year:04}-{month:02}-{day:02}").parse().ok(),
        (year, month, None) => format!("{year:04}-{month:02}").parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_written_and_doubtful_ones_are_not() {
        use Order::{DayFirst, MonthFirst};
        for (cell, order, expected) in [
            ("2026-05-14", None, Some("2026-05-14")),
            ("2026", None, Some("2026")),
            ("14/05/2026", None, Some("2026-05-14")),
            ("05/14/2026", None, Some("2026-05-14")),
            ("03/04/2026", None, None),
            ("03/04/2026", Some(DayFirst), Some("2026-04-03")),
            ("03/04/2026", Some(MonthFirst), Some("2026-03-04")),
            ("14/05/2026", Some(MonthFirst), None),
            ("3.4.2026", Some(DayFirst), Some("2026-04-03")),
            ("14 May 2026", None, Some("2026-05-14")),
            ("May 14th, 2026", None, Some("2026-05-14")),
            ("14 de mayo de 2026", None, Some("2026-05-14")),
            ("juin 2026", None, Some("2026-06")),
            ("Décembre 2025", None, Some("2025-12")),
            ("Sept. 2026", None, Some("2026-09")),
            ("Q4 2026", None, None),
            ("marketing 2026", None, None),
            ("maybe 2026", None, None),
            // June or July.
            ("jui 2026", None, None),
            ("31 June 2026", None, None),
            ("soon", None, None),
            ("3/4/26", Some(DayFirst), None),
            ("", None, None),
        ] {
            assert_eq!(parse(cell, order).map(|date| date.to_string()).as_deref(), expected, "{cell}");
        }
    }

    #[test]
    fn a_column_tells_its_order_or_is_asked() {
        for (cells, expected, asked) in [
            (["03/04/2026", "14/05/2026"].as_slice(), Some(Order::DayFirst), true),
            (&["03/04/2026", "05/14/2026"], Some(Order::MonthFirst), true),
            (&["03/04/2026", "05/06/2026"], None, true),
            (&["14/05/2026", "05/14/2026"], None, false),
            (&["2026-05-14", "05/05/2026"], None, false),
        ] {
            let order = order(cells.iter().copied());
            assert_eq!((order, needs_order(cells.iter().copied())), (expected, asked), "{cells:?}");
        }
    }
}
