//! The session that a masthead prints, in six languages: `Fortieth special session`, `Soixante-dix-septième session`.

use std::sync::LazyLock;

use regex::Regex;

use crate::number;

/// A session in folded text in small letters, one alternative a language; `w` is its ordinal.
static SESSION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?:\b(?P<en>(?:one\s+hundred(?:\s+and)?\s+)?(?:[a-z]+-)?[a-z]+(?:st|nd|rd|th)|\d{1,3}(?:st|nd|rd|th))\s+(?:(?:regular|resumed|special|emergency|organizational|annual|substantive)\s+){0,2}session\b",
        r"|\b(?P<fr>(?:[a-z]+[- ](?:et[- ])?){0,4}(?:[a-z]+ieme|premiere|seconde)|\d{1,3}\s?(?:re|e|eme|ieme))\s+session\b",
        r"|\b(?P<es>(?:[a-z]+\s+){0,2}[a-z]+(?:o|r|er)|\d{1,3}\s?(?:°|o|er|\.°|\.o))\s+periodo\s+(?:(?:extraordinario|ordinario)\s+)?de\s+sesiones",
        r"|(?:^|[^\p{L}])(?P<ru>(?:\p{Cyrillic}+\s+){0,3}\p{Cyrillic}+(?:ая|ья)|\d{1,3}-?(?:я|ая|ья))\s+(?:(?:специальная|очередная|возобновленная|чрезвычаиная)\s+){0,2}сессия",
        r"|第\s*(?P<zh>[一二三四五六七八九十百零\d]{1,7})\s*届\s*(?:常会|会议|特别会议|续会)",
        r"|الدوره\s+(?:الاستثناييه\s+|العاديه\s+)?(?P<ar>\d{1,3}|ال\p{Arabic}+(?:\s+وال\p{Arabic}+)?(?:\s+عشره)?(?:\s+بعد\s+الم\p{Arabic}+)?))",
    ))
    .expect("a constant pattern")
});

/// The first session named in `words`, folded and in small letters; where its name ends, too.
pub(super) fn first(words: &str) -> Option<(u32, usize)> {
    SESSION.captures_iter(words).take(20).find_map(|found| {
        let end = found.get(0)?.end();
        let ordinal = |name: &str| found.name(name).map(|m| m.as_str());
        let number = ordinal("en")
            .and_then(number::english)
            .or_else(|| ordinal("zh").and_then(number::chinese))
            .or_else(|| ["fr", "es", "ru", "ar"].iter().find_map(|name| number::ordinal(ordinal(name)?)))?;
        Some((number, end))
    })
}

/// Whether a line, folded and in small letters, is nothing but a session.
pub(super) fn is_line(words: &str) -> bool {
    let words = words.trim_end_matches(|c: char| c == '*' || c.is_ascii_digit() || c.is_whitespace());
    words.len() <= 120
        && SESSION
            .captures(words)
            .is_some_and(|found| found.get(0).is_some_and(|m| m.start() == 0 && m.end() == words.len()))
        && first(words).is_some()
}

/// The session that a symbol names: `A/HRC/40/77`, `A/HRC/S-28/1`, `A/RES/73/3`, `A/73/100`.
pub(super) fn of_symbol(symbol: &str) -> Option<u32> {
    static NAMED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^A/(?:HRC/(?:RES/|DEC/)?(?:S-)?(?P<council>\d{1,3})|(?:RES/|DEC/)?(?P<assembly>3[1-9]|[4-9]\d|1\d\d))/")
            .expect("a constant pattern")
    });
    let found = NAMED.captures(symbol)?;
    found.name("council").or_else(|| found.name("assembly"))?.as_str().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_in_six_languages() {
        let cases = [
            ("Seventy-seventh session", 77),
            ("Fortieth special session", 40),
            ("Resumed 10th session", 10),
            ("Tenth emergency special session", 10),
            ("Soixante-dix-septième session", 77),
            ("Quatre-vingt-unième session", 81),
            ("Quatre-vingt-dix-neuvième session", 99),
            ("Trente et unième session", 31),
            ("Vingt-huitième session extraordinaire", 28),
            ("Première session", 1),
            ("Cent vingt-troisième session", 123),
            ("40e session", 40),
            ("Septuagésimo séptimo período de sesiones", 77),
            ("77º período de sesiones", 77),
            ("28º período extraordinario de sesiones", 28),
            ("Decimoséptimo período de sesiones", 17),
            ("Primer período de sesiones", 1),
            ("Семьдесят седьмая сессия", 77),
            ("Двадцать восьмая специальная сессия", 28),
            ("Сто двадцать третья сессия", 123),
            ("Сороковая сессия", 40),
            ("77-я сессия", 77),
            ("第七十七届会议", 77),
            ("第二十八届特别会议", 28),
            ("الدورة السابعة والسبعون", 77),
            ("الدورة الاستثنائية الثامنة والعشرون", 28),
            ("الدورة الحادية عشرة", 11),
            ("الدورة العاشرة", 10),
            ("الدورة الثانية والعشرون بعد المائة", 122),
            ("الدورة ٧٧", 77),
        ];
        for (words, number) in cases {
            let folded = crate::fold::words(words).to_lowercase();
            assert_eq!(first(&folded).map(|found| found.0), Some(number), "{words}");
        }
        for words in ["a working session", "in that session", "الدورة القادمة", "очередная сессия"]
        {
            assert_eq!(first(&crate::fold::words(words).to_lowercase()), None, "{words}");
        }
    }

    #[test]
    fn a_symbol_names_its_session() {
        let cases = [
            ("A/HRC/40/77", Some(40)),
            ("A/HRC/S-28/1", Some(28)),
            ("A/HRC/RES/54/33", Some(54)),
            ("A/RES/73/3", Some(73)),
            ("A/73/100", Some(73)),
            ("A/CONF.157/23", None),
            ("CRC/C/JAM/CO/3", None),
            ("A/HRC/WG.6/7/BLZ/1", None),
        ];
        cases.iter().for_each(|(symbol, session)| assert_eq!(of_symbol(symbol), *session, "{symbol}"));
    }
}
