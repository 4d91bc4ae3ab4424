//! When the organs met: the facts that a citation's date is held against.
//!
//! Sources: the annual and sessional reports of the Human Rights Council (A/61/53 to A/80/53 and A/HRC/*/2), those of
//! the Commission on Human Rights (E/1982/12 to E/2006/23, chapter on the organization of the session), and rules 1
//! and 2 of the General Assembly's rules of procedure (A/520): its regular sessions open in September and last until
//! the next one opens.

/// A period from and to `(year, month, day)`, both inclusive.
type Period = ((i16, u8, u8), (i16, u8, u8));

/// Sessions of the Human Rights Council, from the first; a resumed session is a second period.
const COUNCIL: [&[Period]; 61] = [
    &[((2006, 6, 19), (2006, 6, 30))],
    &[((2006, 9, 18), (2006, 10, 6)), ((2006, 11, 27), (2006, 11, 29))],
    &[((2006, 11, 29), (2006, 12, 8))],
    &[((2007, 3, 12), (2007, 3, 30))],
    &[((2007, 6, 11), (2007, 6, 18))],
    &[((2007, 9, 10), (2007, 9, 28)), ((2007, 12, 10), (2007, 12, 14))],
    &[((2008, 3, 3), (2008, 4, 1))],
    &[((2008, 6, 2), (2008, 6, 18))],
    &[((2008, 9, 8), (2008, 9, 24))],
    &[((2009, 3, 2), (2009, 3, 27))],
    &[((2009, 6, 2), (2009, 6, 19))],
    &[((2009, 9, 14), (2009, 10, 2))],
    &[((2010, 3, 1), (2010, 3, 26))],
    &[((2010, 5, 31), (2010, 6, 18))],
    &[((2010, 9, 13), (2010, 10, 1))],
    &[((2011, 2, 28), (2011, 3, 25))],
    &[((2011, 5, 30), (2011, 6, 17))],
    &[((2011, 9, 12), (2011, 9, 30)), ((2011, 10, 21), (2011, 10, 21))],
    &[((2012, 2, 27), (2012, 3, 23))],
    &[((2012, 6, 18), (2012, 7, 6))],
    &[((2012, 9, 10), (2012, 9, 28)), ((2012, 11, 5), (2012, 11, 5))],
    &[((2013, 2, 25), (2013, 3, 22))],
    &[((2013, 5, 27), (2013, 6, 14))],
    &[((2013, 9, 9), (2013, 9, 27))],
    &[((2014, 3, 3), (2014, 3, 28))],
    &[((2014, 6, 10), (2014, 6, 27))],
    &[((2014, 9, 8), (2014, 9, 26))],
    &[((2015, 3, 2), (2015, 3, 27))],
    &[((2015, 6, 15), (2015, 7, 3))],
    &[((2015, 9, 14), (2015, 10, 2))],
    &[((2016, 2, 29), (2016, 3, 24))],
    &[((2016, 6, 13), (2016, 7, 8))],
    &[((2016, 9, 13), (2016, 9, 30))],
    &[((2017, 2, 27), (2017, 3, 24))],
    &[((2017, 6, 6), (2017, 6, 23))],
    &[((2017, 9, 11), (2017, 9, 29))],
    &[((2018, 2, 26), (2018, 3, 23))],
    &[((2018, 6, 18), (2018, 7, 6))],
    &[((2018, 9, 10), (2018, 9, 28))],
    &[((2019, 2, 25), (2019, 3, 22))],
    &[((2019, 6, 24), (2019, 7, 12))],
    &[((2019, 9, 9), (2019, 9, 27))],
    // Suspended for the pandemic; decision 43/116 was adopted meanwhile, by the silence procedure.
    &[((2020, 2, 24), (2020, 3, 13)), ((2020, 5, 29), (2020, 5, 29)), ((2020, 6, 15), (2020, 6, 23))],
    &[((2020, 6, 30), (2020, 7, 17))],
    &[((2020, 9, 14), (2020, 10, 7))],
    &[((2021, 2, 22), (2021, 3, 24))],
    &[((2021, 6, 21), (2021, 7, 14))],
    &[((2021, 9, 13), (2021, 10, 11))],
    &[((2022, 2, 28), (2022, 4, 1))],
    &[((2022, 6, 13), (2022, 7, 8))],
    &[((2022, 9, 12), (2022, 10, 7))],
    &[((2023, 2, 27), (2023, 4, 4))],
    &[((2023, 6, 19), (2023, 7, 14))],
    &[((2023, 9, 11), (2023, 10, 13))],
    &[((2024, 2, 26), (2024, 4, 5))],
    &[((2024, 6, 18), (2024, 7, 12))],
    &[((2024, 9, 9), (2024, 10, 11))],
    &[((2025, 2, 24), (2025, 4, 4))],
    &[((2025, 6, 16), (2025, 7, 9))],
    &[((2025, 9, 8), (2025, 10, 8))],
    &[((2026, 2, 23), (2026, 3, 31))],
];

/// Sessions of the Commission on Human Rights from the thirty-eighth, one a year: its symbols carry the year.
const COMMISSION_FIRST_YEAR: i16 = 1982;
const COMMISSION: [Period; 25] = [
    ((1982, 2, 1), (1982, 3, 12)),
    ((1983, 1, 31), (1983, 3, 11)),
    ((1984, 2, 6), (1984, 3, 16)),
    ((1985, 2, 4), (1985, 3, 15)),
    ((1986, 2, 3), (1986, 3, 14)),
    ((1987, 2, 2), (1987, 3, 13)),
    ((1988, 2, 1), (1988, 3, 11)),
    ((1989, 1, 30), (1989, 3, 10)),
    ((1990, 1, 29), (1990, 3, 9)),
    ((1991, 1, 28), (1991, 3, 8)),
    ((1992, 1, 27), (1992, 3, 6)),
    ((1993, 2, 1), (1993, 3, 12)),
    ((1994, 1, 31), (1994, 3, 11)),
    ((1995, 1, 30), (1995, 3, 10)),
    ((1996, 3, 18), (1996, 4, 26)),
    ((1997, 3, 10), (1997, 4, 18)),
    ((1998, 3, 16), (1998, 4, 24)),
    ((1999, 3, 22), (1999, 4, 30)),
    ((2000, 3, 20), (2000, 4, 28)),
    ((2001, 3, 19), (2001, 4, 27)),
    ((2002, 3, 18), (2002, 4, 26)),
    ((2003, 3, 17), (2003, 4, 25)),
    ((2004, 3, 15), (2004, 4, 23)),
    ((2005, 3, 14), (2005, 4, 22)),
    ((2006, 3, 13), (2006, 3, 27)),
];

/// When the session that `symbol` names met; none where it names no session known here.
fn periods(symbol: &str) -> Option<Vec<Period>> {
    let number = |rest: &str| rest.split('/').next().and_then(|session| session.parse::<i16>().ok());
    let rest = |prefix: &str| {
        let rest = symbol.strip_prefix(prefix)?;
        rest.strip_prefix("RES/").or_else(|| rest.strip_prefix("DEC/"))
    };
    if let Some(rest) = rest("A/HRC/") {
        let session = usize::try_from(number(rest)?).ok()?;
        return COUNCIL.get(session.checked_sub(1)?).map(|periods| periods.to_vec());
    }
    if let Some(rest) = rest("E/CN.4/") {
        // `1992/S-1/1` is a special session's.
        let year = number(rest).filter(|_| !rest.contains("/S-"))?;
        return COMMISSION
            .get(usize::try_from(year - COMMISSION_FIRST_YEAR).ok()?)
            .map(|period| vec![*period]);
    }
    if let Some(rest) = rest("E/") {
        // Its year began in the July before from the session of 2014 on; a session may be resumed in the new year.
        let year = number(rest).filter(|year| (1978..2100).contains(year))?;
        let from = if year >= 2014 { (year - 1, 7, 1) } else { (year, 1, 1) };
        return Some(vec![(from, (year + 1, 2, 28))]);
    }
    if let Some(rest) = rest("A/") {
        let session =
            number(rest).or_else(|| roman_session(rest)).filter(|session| (1..=150).contains(session))?;
        let from = if session == 1 { (1946, 1, 10) } else { (1945 + session, 9, 1) };
        return Some(vec![(from, (1946 + session, 9, 30))]);
    }
    let (_, year) = rest("S/")?.split_once('(')?;
    let year: i16 = year.strip_suffix(')')?.parse().ok()?;
    Some(vec![((year, 1, 1), (year, 12, 31))])
}

/// The session of `2200(XXI)A`.
fn roman_session(number: &str) -> Option<i16> {
    let (_, roman) = number.split_once('(')?;
    let (roman, _) = roman.split_once(')')?;
    let digit = |c| {
        Some(match c {
            'I' => 1,
            'V' => 5,
            'X' => 10,
            'L' => 50,
            'C' => 100,
            _ => return None,
        })
    };
    let mut sum = 0i16;
    let mut last = 0;
    for c in roman.chars().rev().take(12) {
        let value = digit(c)?;
        sum += if value < last { -value } else { value };
        last = value;
    }
    (sum > 0).then_some(sum)
}

fn day(date: &str) -> Option<(i16, u8, u8)> {
    let mut parts = date.splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    let day = parts.next()?.parse().ok()?;
    Some((year, month, day))
}

/// Whether the organ was in the session that `symbol` names on `date`; none where that is not known, or the date is
/// not a full one.
pub(crate) fn met(symbol: &str, date: &str) -> Option<bool> {
    let day = day(date)?;
    Some(periods(symbol)?.iter().any(|(from, to)| *from <= day && day <= *to))
}

/// The same day in the year in which that session met, if it met on such a day.
pub(crate) fn same_day_in_session(symbol: &str, date: &str) -> Option<String> {
    let (_, month, day) = day(date)?;
    let periods = periods(symbol)?;
    let mut years: Vec<i16> = periods.iter().flat_map(|(from, to)| [from.0, to.0]).collect();
    years.dedup();
    let year = years.into_iter().find(|year| {
        periods.iter().any(|(from, to)| *from <= (*year, month, day) && (*year, month, day) <= *to)
    })?;
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

/// When that session met, in words.
pub(crate) fn in_words(symbol: &str) -> Option<String> {
    let iso = |(year, month, day): (i16, u8, u8)| format!("{year:04}-{month:02}-{day:02}");
    let periods: Vec<String> =
        periods(symbol)?.iter().map(|(from, to)| format!("{} to {}", iso(*from), iso(*to))).collect();
    Some(periods.join(" and "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_held_against_sessions() {
        let cases = [
            ("A/HRC/RES/43/17", "2022-06-22", Some(false), Some("2020-06-22")),
            ("A/HRC/RES/43/17", "2020-06-22", Some(true), Some("2020-06-22")),
            ("A/RES/48/141", "1993-12-20", Some(true), Some("1993-12-20")),
            ("A/RES/48/141", "1994-12-20", Some(false), Some("1993-12-20")),
            ("A/RES/2200(XXI)A", "1966-12-16", Some(true), Some("1966-12-16")),
            ("E/CN.4/RES/1993/51", "1993-03-09", Some(true), Some("1993-03-09")),
            ("S/RES/1325(2000)", "2001-10-31", Some(false), Some("2000-10-31")),
            ("E/RES/1996/31", "1996-07-25", Some(true), Some("1996-07-25")),
            ("A/HRC/RES/43/17", "2020-12-01", Some(false), None),
            ("A/HRC/RES/43/17", "2020", None, None),
            ("A/HRC/RES/S-20/2", "2014-01-20", None, None),
            ("CRC/C/JAM/CO/3", "2015-01-20", None, None),
        ];
        for (symbol, date, answer, same) in cases {
            assert_eq!(met(symbol, date), answer, "{symbol} {date}");
            assert_eq!(same_day_in_session(symbol, date).as_deref(), same, "{symbol} {date}");
        }
    }
}
