//! Dates as documents write them, in six languages. A date keeps the precision it is stated with.

use std::sync::LazyLock;

use regex::{Regex, RegexSet};

use crate::{Span, fold};

/// The names of the twelve months, folded: one row a month, English, French, Spanish, Russian in its cases, and the
/// two Arabic series, of which texts write either or both.
const MONTHS: [&str; 12] = [
    r"january|janvier|enero|январ[ьяе]|كانون\s*الثاني(?:\s*/?\s*يناير)?|يناير",
    r"february|fevrier|febrero|феврал[ьяе]|شباط(?:\s*/?\s*فبراير)?|فبراير",
    r"march|mars|marzo|март[ае]?|اذار(?:\s*/?\s*مارس)?|مارس",
    r"april|avril|abril|апрел[ьяе]|نيسان(?:\s*/?\s*ابريل)?|ابريل",
    r"may|mai|mayo|ма[яие]|ايار(?:\s*/?\s*مايو)?|مايو",
    r"june|juin|junio|июн[ьяе]|حزيران(?:\s*/?\s*يوني[هو])?|يوني[هو]",
    r"july|juillet|julio|июл[ьяе]|تموز(?:\s*/?\s*يولي[هو])?|يولي[هو]",
    r"august|aout|agosto|август[ае]?|اب(?:\s*/?\s*اغسطس)?|اغسطس",
    r"september|septembre|septiembre|setiembre|сентябр[ьяе]|ايلول(?:\s*/?\s*سبتمبر)?|سبتمبر",
    r"october|octobre|octubre|октябр[ьяе]|تشرين\s*الاول(?:\s*/?\s*اكتوبر)?|اكتوبر",
    r"november|novembre|noviembre|ноябр[ьяе]|تشرين\s*الثاني(?:\s*/?\s*نوفمبر)?|نوفمبر",
    r"december|decembre|diciembre|декабр[ьяе]|كانون\s*الاول(?:\s*/?\s*ديسمبر)?|ديسمبر",
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
    Regex::new(&format!(
        concat!(
            r"(?i:\b(?P<d1>\d{{1,2}}|primero|premier)(?:\s?(?:er|°|o|st|nd|rd|th))?\s+(?:de\s+|of\s+)?(?P<m1>{m})\.?,?\s*(?:de\s+|del\s+(?:ano\s+)?|عام\s+|سنه\s+)?{y1}(?:\s+г(?:ода|\.))?)",
            r"|(?i:\b(?P<m2>{m})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,\s*{y2})",
            r"|(?i:\b(?P<m3>{m})\s+(?:de\s+)?{y3})",
            r"|(?P<y4>\d{{4}})\s*年(?:\s*(?P<m4>\d{{1,2}})\s*月(?:\s*(?P<d4>\d{{1,2}})\s*(?:日|号)?)?)?",
            r"|(?P<y5>[一二三四五六七八九〇零○]{{4}})年(?P<m5>[一二三四五六七八九十]{{1,2}})月(?P<d5>[一二三四五六七八九十]{{1,3}})日",
        ),
        m = MONTHS.join("|"),
        // The number of a footnote may be glued to the year.
        y1 = r"(?P<y1>(?:19|20)\d\d)\d{0,3}\b",
        y2 = r"(?P<y2>(?:19|20)\d\d)\d{0,3}\b",
        y3 = r"(?P<y3>(?:19|20)\d\d)\d{0,3}\b",
    ))
    .expect("a constant pattern")
});

/// Every date in `text`, in order; `offset` is added to their places.
pub(crate) fn find_all(text: &str, offset: usize) -> Vec<Stated> {
    let folded = fold::fold(text);
    DATE.captures_iter(&folded.text)
        .filter_map(|found| {
            let whole = found.get(0)?;
            let value = value(&found)?;
            let span = folded.source(Span { start: whole.start(), end: whole.end() });
            Some(Stated { span: Span { start: offset + span.start, end: offset + span.end }, value })
        })
        .collect()
}

/// The date that `text` begins with, and how many bytes it takes.
pub(crate) fn leading(text: &str) -> Option<(String, usize)> {
    let head = head(text);
    let folded = fold::fold(head);
    let (value, taken) = leading_folded(&folded.text)?;
    Some((value, folded.source(Span { start: 0, end: taken }).end))
}

/// As [`leading`], in a text that is folded already.
pub(crate) fn leading_folded(text: &str) -> Option<(String, usize)> {
    let found = DATE.captures(head(text))?;
    let whole = found.get(0).filter(|m| m.start() == 0)?;
    Some((value(&found)?, whole.end()))
}

/// More than a date takes.
fn head(text: &str) -> &str {
    let mut end = text.len().min(100);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn value(found: &regex::Captures) -> Option<String> {
    let text = |names: &[&str]| names.iter().find_map(|n| found.name(n)).map(|m| m.as_str());
    let number = |words: &str| match words.to_lowercase().as_str() {
        "primero" | "premier" => Some(1),
        words => words.parse::<i16>().ok().or_else(|| chinese_digits(words)),
    };
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
    static NAMES: LazyLock<RegexSet> = LazyLock::new(|| {
        RegexSet::new(MONTHS.map(|names| format!("^(?i:{names})$"))).expect("constant patterns")
    });
    NAMES.matches(name).iter().next().map(|at| at as i16 + 1)
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
            ("9 May2026", Some("2026-05-09")),
            ("May 3, 1996", Some("1996-05-03")),
            ("in October 2008.", Some("2008-10")),
            ("le 1er mars 2001", Some("2001-03-01")),
            ("el 20 de diciembre de 1993", Some("1993-12-20")),
            ("от 20 декабря 1993 года", Some("1993-12-20")),
            ("المؤرخ 20 كانون الأول/ديسمبر 1993", Some("1993-12-20")),
            ("2022 年 6 月 22 日第", Some("2022-06-22")),
            ("2001年11月20第", Some("2001-11-20")),
            ("二〇二三年十月十二日", Some("2023-10-12")),
            ("1° de febrero de 2001", Some("2001-02-01")),
            ("1º de marzo\nde 1989", Some("1989-03-01")),
            ("1ë de marzo\nde 1989", Some("1989-03-01")),
            ("8 августа 2002 года", Some("2002-08-08")),
            ("ﺍﻟﻤﺆﺭﺥ ٣ أيار/ مايو ١٩٩٦", Some("1996-05-03")),
            ("12 تموز /يوليو 2001", Some("2001-07-12")),
            ("le 3 aou\u{302}t 1999", Some("1999-08-03")),
            ("of 9 March 19937", Some("1993-03-09")),
            ("2001 年\n11 月 20 日", Some("2001-11-20")),
            ("31 June 2001", None),
            ("32 of 1993", None),
        ];
        for (text, value) in cases {
            assert_eq!(find_all(text, 0).first().map(|d| d.value.as_str()), value, "{text}");
        }
    }
}
