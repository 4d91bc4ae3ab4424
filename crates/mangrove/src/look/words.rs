//! Numbers as people read them; dates are in `date`.

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
