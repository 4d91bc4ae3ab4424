//! Names of States and territories, to and from ISO 3166-1 alpha-3.
//!
//! A name is compared by its letters alone: case, accents, articles, apostrophes, blanks and hyphens do not count,
//! so that `the Bahamas`, `Bahamas (The)` and `BAHAMAS` are one, and `C�te d�Ivoire` still finds its State.
//! `names.tsv` holds a line for each code and its names: the short and formal ones of the United Nations in six
//! languages (UNTERM, through the office's list of countries) and, for territories, the English one of the UN
//! Statistics Division's M49 standard. What reports print beside these is in `variants`.

mod cases;
mod variants;

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

pub(crate) use cases::iso3_inflected;
use variants::{VARIANTS, VARIANTS_ELSEWHERE};

const NAMES: &str = include_str!("names.tsv");

struct Index {
    /// Letters of a name to its code.
    codes: HashMap<String, &'static str>,
    /// Code to English name.
    names: HashMap<&'static str, String>,
}

static INDEX: LazyLock<Index> = LazyLock::new(build);

fn build() -> Index {
    let mut index = Index { codes: HashMap::with_capacity(4096), names: HashMap::with_capacity(256) };
    for line in NAMES.lines() {
        let mut cells = line.split('\t');
        let (Some(code), Some(first)) = (cells.next(), cells.next()) else { continue };
        index.names.insert(code, without_article(first));
        for name in std::iter::once(first).chain(cells) {
            index.codes.entry(letters(name)).or_insert(code);
        }
    }
    for (code, variants) in VARIANTS.iter().chain(VARIANTS_ELSEWHERE) {
        for variant in *variants {
            index.codes.entry(letters(variant)).or_insert(code);
        }
    }
    index
}

/// The code of the State or territory called `name`, in any of the six languages of the United Nations.
///
/// ```
/// assert_eq!(document::country::iso3("Venezuela (Bolivarian Republic of)"), Some("VEN"));
/// assert_eq!(document::country::iso3("the Czech Republic"), Some("CZE"));
/// assert_eq!(document::country::iso3("C\u{FFFD}te d\u{FFFD}Ivoire"), Some("CIV"));
/// assert_eq!(document::country::iso3("European Union"), None);
/// ```
#[must_use]
pub fn iso3(name: &str) -> Option<&'static str> {
    let key = letters(name);
    if key.is_empty() {
        return None;
    }
    let index = &*INDEX;
    if let Some(code) = index.codes.get(&key) {
        return Some(code);
    }
    if key.contains(LOST) {
        return unique(
            index.codes.iter().filter(|(known, _)| matches_lost(&key, known)).map(|(_, code)| *code),
        );
    }
    // `Moldova (the Republic of)`: the words in brackets say what kind of State it is, and may be reordered.
    let (short, rest) = name.split_once('(')?;
    let kind = rest.trim().strip_suffix(')')?;
    if kind.contains(['(', ')', ',', ';', '/']) {
        return None;
    }
    index
        .codes
        .get(&letters(&format!("{kind} {short}")))
        .or_else(|| index.codes.get(&letters(short)).filter(|_| says_kind_of_state(kind)))
        .copied()
}

/// As [`iso3`], but forgives one wrong, missing or additional letter in a name of seven letters or more, where only
/// one State is that near. For places where nothing but a State can stand.
#[must_use]
pub fn iso3_misspelt(name: &str) -> Option<&'static str> {
    if let Some(code) = iso3(name) {
        return Some(code);
    }
    let key = letters(name);
    if !(7..=60).contains(&key.len()) || !key.is_ascii() {
        return None;
    }
    let near = |known: &str| one_apart(key.as_bytes(), known.as_bytes());
    unique(INDEX.codes.iter().filter(|(known, _)| near(known)).map(|(_, code)| *code))
}

/// The English name of the State or territory with this code, as the United Nations prints it in text.
///
/// ```
/// assert_eq!(document::country::name("BHS"), Some("Bahamas"));
/// assert_eq!(document::country::name("ZZZ"), None);
/// ```
#[must_use]
pub fn name(iso3: &str) -> Option<&'static str> {
    INDEX.names.get(iso3).map(String::as_str)
}

/// The code itself, where it is one of the list.
#[must_use]
pub(crate) fn code(iso3: &str) -> Option<&'static str> {
    INDEX.names.get_key_value(iso3).map(|(code, _)| *code)
}

/// Stands for a character that the file lost.
const LOST: char = '\u{FFFD}';

/// The letters of a name, folded: what two spellings of it share.
fn letters(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    let mut word = String::new();
    let mut words = 0;
    for character in name.nfkd().chain(std::iter::once(' ')) {
        match character {
            '&' => key.push_str("and"),
            '\'' | '’' | '‘' | '`' | '´' | '-' | '‑' | '.' | '\u{AD}' => {}
            LOST => word.push(LOST),
            character if is_combining_mark(character) => {}
            character if character.is_alphanumeric() => word.extend(character.to_lowercase()),
            _ => {
                if !word.is_empty() {
                    // Articles of English, French and Spanish stand first, or last in brackets.
                    let article =
                        matches!(word.as_str(), "the" | "la" | "le" | "les" | "el" | "los" | "las" | "l");
                    if !article || (words > 0 && character != ')' && word != "the") {
                        key.push_str(&word);
                    }
                    words += 1;
                    word.clear();
                }
            }
        }
    }
    key
}

fn without_article(name: &str) -> String {
    let name = name.trim();
    let cut = name.len().checked_sub(5).filter(|cut| name.is_char_boundary(*cut));
    match cut.map(|cut| name.split_at(cut)) {
        Some((short, article)) if article.eq_ignore_ascii_case("(the)") => short.trim_end().to_owned(),
        _ => name.to_owned(),
    }
}

fn says_kind_of_state(kind: &str) -> bool {
    let kind = kind.to_lowercase();
    ["republic", "state", "kingdom", "commonwealth", "the"].iter().any(|word| kind.contains(word))
}

fn unique(mut codes: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    let first = codes.next()?;
    codes.all(|code| code == first).then_some(first)
}

/// Whether `known` is `key` with each lost character standing for at most one letter (an apostrophe is none).
fn matches_lost(key: &str, known: &str) -> bool {
    let lost = key.matches(LOST).count();
    let known_length = known.chars().count();
    let kept = key.chars().count() - lost;
    if kept < 3 || lost > 4 || known_length < kept || known_length > kept + lost {
        return false;
    }
    fn walk(key: &[char], known: &[char]) -> bool {
        match key.split_first() {
            None => known.is_empty(),
            Some((&LOST, rest)) => walk(rest, known) || (!known.is_empty() && walk(rest, &known[1..])),
            Some((letter, rest)) => known.first() == Some(letter) && walk(rest, &known[1..]),
        }
    }
    walk(&key.chars().collect::<Vec<_>>(), &known.chars().collect::<Vec<_>>())
}

/// Whether two names differ by one letter: changed, added, left out, or two neighbours swapped.
fn one_apart(a: &[u8], b: &[u8]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if long.len() - short.len() > 1 {
        return false;
    }
    let same = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    match (&short[same..], &long[same..]) {
        ([], _) => true,
        (short, long) if short.len() < long.len() => *short == long[1..],
        ([x, y, short @ ..], [u, v, long @ ..]) => {
            (y == v && short == long) || (x == v && y == u && short == long)
        }
        (short, long) => short[1..] == long[1..],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &[(&str, &str)] = &[
        ("Iran (Islamic Republic of)", "IRN"),
        ("Islamic Republic of Iran", "IRN"),
        ("Venezuela (Bolivarian Republic of)", "VEN"),
        ("the Bolivarian Republic of Venezuela", "VEN"),
        ("Bolivia (Plurinational State of)", "BOL"),
        ("Republic of Korea", "KOR"),
        ("Democratic People’s Republic of Korea", "PRK"),
        ("the Democratic People\u{FFFD}s Republic of Korea", "PRK"),
        ("Lao People\u{FFFD}s Democratic Republic", "LAO"),
        ("the United Kingdom of Great Britain and Northern Ireland", "GBR"),
        ("United Kingdom", "GBR"),
        ("C\u{FFFD}te d\u{FFFD}Ivoire", "CIV"),
        ("Côte d’Ivoire", "CIV"),
        ("Turkey", "TUR"),
        ("Türkiye", "TUR"),
        ("T\u{FFFD}rkiye", "TUR"),
        ("Czechia", "CZE"),
        ("Czech Republic", "CZE"),
        ("Swaziland", "SWZ"),
        ("State of Palestine", "PSE"),
        ("Holy See", "VAT"),
        ("Micronesia (Federated States of)", "FSM"),
        ("Viet Nam", "VNM"),
        ("Vietnam", "VNM"),
        ("The Bahamas", "BHS"),
        ("BAHAMAS", "BHS"),
        ("Netherlands (Kingdom of the)", "NLD"),
        ("the former Yugoslav Republic of Macedonia", "MKD"),
        ("Libyan Arab Jamahiriya", "LBY"),
        ("Cape Verde", "CPV"),
        ("Cabo Verde", "CPV"),
        ("Republic of Moldova", "MDA"),
        ("Moldova (Republic of)", "MDA"),
        ("United Republic of Tanzania", "TZA"),
        ("Russian Federation", "RUS"),
        ("Brunei Darussalam", "BRN"),
        ("Timor-Leste", "TLS"),
        ("Guinea-Bissau", "GNB"),
        ("Guinea", "GIN"),
        ("Congo", "COG"),
        ("Democratic Republic of the Congo", "COD"),
        ("Niger", "NER"),
        ("Nigeria", "NGA"),
        ("Dominica", "DMA"),
        ("Dominican Republic", "DOM"),
        ("United States of America", "USA"),
        ("United States", "USA"),
        ("St. Kitts and Nevis", "KNA"),
        ("Montserrat", "MSR"),
        ("Curaçao", "CUW"),
        ("巴哈马", "BHS"),
        ("Багамские Острова", "BHS"),
        ("les Bahamas", "BHS"),
        ("جامايكا", "JAM"),
    ];

    #[test]
    fn names_as_reports_print_them() {
        for (name, code) in PRINTED {
            assert_eq!(iso3(name), Some(*code), "{name}");
        }
        for not in [
            "",
            "Venezuela (Bolivarian Republic of), Cuba (Republic of)",
            "European Union",
            "the",
            "Women",
            "\u{FFFD}\u{FFFD}",
            "Guine",
            "ICCPR",
            "State",
        ] {
            assert_eq!(iso3(not), None, "{not}");
        }
    }

    #[test]
    fn one_letter_is_forgiven_where_only_one_state_is_near() {
        assert_eq!(iso3_misspelt("Phillippines"), Some("PHL"));
        assert_eq!(iso3_misspelt("Fillipines"), None);
        assert_eq!(iso3_misspelt("Venezuela (Bolivian Republic of)"), Some("VEN"));
        assert_eq!(iso3_misspelt("Urugay"), None);
        assert_eq!(iso3_misspelt("Azerbaijian"), Some("AZE"));
    }

    #[test]
    fn no_name_stands_for_two_states_and_every_code_has_one() {
        let mut seen: HashMap<String, &str> = HashMap::new();
        for line in NAMES.lines() {
            let mut cells = line.split('\t');
            let code = cells.next().unwrap();
            assert_eq!(code.len(), 3, "{line}");
            for name in cells {
                let other = *seen.entry(letters(name)).or_insert(code);
                assert_eq!(other, code, "{name}");
            }
        }
        for (code, variants) in VARIANTS.iter().chain(VARIANTS_ELSEWHERE) {
            for variant in *variants {
                assert_eq!(iso3(variant), Some(*code), "{variant}");
            }
            assert!(name(code).is_some(), "{code}");
        }
    }
}
