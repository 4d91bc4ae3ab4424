//! Numbers and dates as people read them.

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A whole number with a comma between thousands.
///
/// ```
/// assert_eq!(mangrove::look::count(267_548), "267,548");
/// ```
#[must_use]
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A date as precise as it is stated: `14 May 2026` for `2026-05-14`, `May 2026` for `2026-05`, `2026` for
/// `2026`. A time after the day is left out. What is no date is given back unchanged.
///
/// ```
/// assert_eq!(mangrove::look::day("2026-05-14T09:30:00Z"), "14 May 2026");
/// assert_eq!(mangrove::look::day("2013-02"), "February 2013");
/// assert_eq!(mangrove::look::day("soon"), "soon");
/// ```
#[must_use]
pub fn day(date: &str) -> String {
    let stated = date.split(['T', ' ']).next().unwrap_or_default();
    let mut parts = stated.split('-');
    let year = parts.next().filter(|y| y.len() == 4 && y.bytes().all(|b| b.is_ascii_digit()));
    let month = parts.next();
    let month_name = month.and_then(|m| m.parse::<usize>().ok()).and_then(|m| MONTHS.get(m.wrapping_sub(1)));
    let day_of_month = parts.next();
    match (year, month, month_name, day_of_month.map(str::parse::<u8>)) {
        (Some(year), None, ..) => year.to_owned(),
        (Some(year), _, Some(month), None) => format!("{month} {year}"),
        (Some(year), _, Some(month), Some(Ok(day @ 1..=31))) => format!("{day} {month} {year}"),
        _ => date.to_owned(),
    }
}

/// A count and its noun: `1 document`, `3 documents`, `no documents`.
///
/// ```
/// assert_eq!(mangrove::look::plural(1, "reply", "replies"), "1 reply");
/// assert_eq!(mangrove::look::plural(0, "reply", "replies"), "no replies");
/// ```
#[must_use]
pub fn plural(number: u64, one: &str, many: &str) -> String {
    match number {
        0 => format!("no {many}"),
        1 => format!("1 {one}"),
        _ => format!("{} {many}", count(number)),
    }
}

/// [`count`] as templates call it: askama hands every argument over by reference.
#[must_use]
pub(crate) fn counted(number: &u64) -> String {
    count(*number)
}
