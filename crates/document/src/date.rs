//! Dates as documents write them, in six languages. A date keeps the precision it is stated with.

use std::sync::LazyLock;

use regex::Regex;

use crate::Span;

/// The names of the twelve months: one row a month, its columns English, French, Spanish, Russian (genitive), and
/// the two Arabic series.
const MONTHS: [&[&str]; 12] = [
    &["January", "janvier", "enero", "января", "كانون الثاني/يناير", "كانون الثاني", "يناير"],
    &["February", "février", "febrero", "февраля", "شباط/فبراير", "شباط", "فبراير"],
    &["March", "mars", "marzo", "марта", "آذار/مارس", "آذار", "مارس"],
    &["April", "avril", "abril", "апреля", "نيسان/أبريل", "نيسان", "أبريل"],
    &["May", "mai", "mayo", "мая", "أيار/مايو", "أيار", "مايو"],
    &["June", "juin", "junio", "июня", "حزيران/يونيه", "حزيران/يونيو", "حزيران", "يونيه"],
    &["July", "juillet", "julio", "июля", "تموز/يوليه", "تموز/يوليو", "تموز", "يوليه"],
    &["August", "août", "agosto", "августа", "آب/أغسطس", "آب", "أغسطس"],
    &["September", "septembre", "septiembre", "сентября", "أيلول/سبتمبر", "أيلول", "سبتمبر"],
    &["October", "octobre", "octubre", "октября", "تشرين الأول/أكتوبر", "تشرين الأول", "أكتوبر"],
    &["November", "novembre", "noviembre", "ноября", "تشرين الثاني/نوفمبر", "تشرين الثاني", "نوفمبر"],
    &["December", "décembre", "diciembre", "декабря", "كانون الأول/ديسمبر", "كانون الأول", "ديسمبر"],
];

/// A date found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stated {
    /// Where.
    pub(crate) span: Span,
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub(crate) value: String,
}

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    let months: Vec<String> =
        MONTHS.iter().flat_map(|row| row.iter()).map(|m| regex::escape(m).replace(' ', r"\s+")).collect();
    let month = months.join("|");
    Regex::new(&format!(
        concat!(
            r"(?i:\b(?P<d1>\d{{1,2}})(?:er|º|°)?\s+(?:de\s+)?(?P<m1>{m})\.?,?\s+(?:de\s+|del\s+(?:año\s+)?)?(?P<y1>\d{{4}})\b)",
            r"|(?i:\b(?P<m2>{m})\s+(?P<d2>\d{{1,2}}),\s*(?P<y2>\d{{4}})\b)",
            r"|(?i:\b(?P<m3>{m})\s+(?:de\s+)?(?P<y3>\d{{4}})\b)",
            r"|(?P<y4>\d{{4}})\s*年(?:\s*(?P<m4>\d{{1,2}})\s*月(?:\s*(?P<d4>\d{{1,2}})\s*(?:日|号)?)?)?",
            r"|(?P<y5>[一二三四五六七八九〇零○]{{4}})年(?P<m5>[一二三四五六七八九十]{{1,2}})月(?P<d5>[一二三四五六七八九十]{{1,3}})日",
        ),
        m = month
    ))
    .expect("a constant pattern")
});

/// Every date in `text`, in order; `offset` is added to their places.
pub(crate) fn find_all(text: &str, offset: usize) -> Vec<Stated> {
    DATE.captures_iter(text)
        .filter_map(|found| {
            let whole = found.get(0)?;
            let value = value(&found)?;
            Some(Stated { span: Span { start: offset + whole.start(), end: offset + whole.end() }, value })
        })
        .collect()
}

/// The date that `text` begins with, and how many bytes it takes.
pub(crate) fn leading(text: &str) -> Option<(String, usize)> {
    let mut end = text.len().min(80);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let found = DATE.captures(&text[..end])?;
    let whole = found.get(0).filter(|m| m.start() == 0)?;
    Some((value(&found)?, whole.end()))
}

fn value(found: &regex::Captures) -> Option<String> {
    let text = |names: &[&str]| names.iter().find_map(|n| found.name(n)).map(|m| m.as_str());
    let number = |words: &str| words.parse::<i16>().ok().or_else(|| chinese_digits(words));
    let year = number(text(&["y1", "y2", "y3", "y4", "y5"])?)?;
    let month = text(&["m1", "m2", "m3"]).and_then(month).or_else(|| text(&["m4", "m5"]).and_then(number));
    let day = text(&["d1", "d2", "d4", "d5"]).and_then(number);
    if !(1900..2100).contains(&year) {
        return None;
    }
    match (month, day) {
        (None, _) => Some(format!("{year:04}")),
        (Some(month), None) => (1..=12).contains(&month).then(|| format!("{year:04}-{month:02}")),
        (Some(month), Some(day)) => {
            let date =
                jiff::civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
            Some(date.to_string())
        }
    }
}

fn month(name: &str) -> Option<i16> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    MONTHS.iter().position(|row| row.iter().any(|m| m.to_lowercase() == name)).map(|at| at as i16 + 1)
}

/// Chinese digits read one by one (二〇二三) or with tens (二十一).
fn chinese_digits(words: &str) -> Option<i16> {
    if words.contains('十') || words.chars().count() < 3 {
        return i16::try_from(crate::number::chinese(words)?).ok();
    }
    words.chars().try_fold(0i16, |sum, c| {
        let digit =
            "〇一二三四五六七八九".chars().position(|d| d == c || (d == '〇' && "零○".contains(c)))?;
        sum.checked_mul(10)?.checked_add(digit as i16)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_six_languages() {
        let cases = [
            ("on 3 May 1996, and", Some("1996-05-03")),
            ("on 30\nNovember 1992", Some("1992-11-30")),
            ("May 3, 1996", Some("1996-05-03")),
            ("in October 2008.", Some("2008-10")),
            ("le 1er mars 2001", Some("2001-03-01")),
            ("el 20 de diciembre de 1993", Some("1993-12-20")),
            ("от 20 декабря 1993 года", Some("1993-12-20")),
            ("المؤرخ 20 كانون الأول/ديسمبر 1993", Some("1993-12-20")),
            ("2022 年 6 月 22 日第", Some("2022-06-22")),
            ("2001年11月20第", Some("2001-11-20")),
            ("二〇二三年十月十二日", Some("2023-10-12")),
            ("31 June 2001", None),
            ("32 of 1993", None),
        ];
        for (text, value) in cases {
            assert_eq!(find_all(text, 0).first().map(|d| d.value.as_str()), value, "{text}");
        }
    }
}
