//! Names of States as they stand in a sentence that is folded: Russian in any case (`Судана`, `Сирийской Арабской
//! Республике`), Arabic with the letters that texts exchange for one another.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Endings of nouns and adjectives in any case, the longest first.
const ENDINGS: &[&str] = &[
    "ого", "его", "ому", "ему", "ыми", "ими", "ами", "ями", "ах", "ях", "ам", "ям", "ом", "ем", "ым", "им",
    "ых", "их", "ой", "ей", "ий", "ый", "ая", "яя", "ое", "ее", "ую", "юю", "ея", "ею", "ия", "ии", "ию",
    "ы", "и", "а", "я", "у", "ю", "е", "о", "ь", "й",
];

/// The endings as folded words have them.
static FOLDED: LazyLock<Vec<String>> =
    LazyLock::new(|| ENDINGS.iter().map(|ending| crate::fold::words(ending).into_owned()).collect());

/// Stems of names to codes; a stem that several States share tells nothing and has none.
static STEMS: LazyLock<HashMap<String, Option<&'static str>>> = LazyLock::new(|| {
    let mut stems: HashMap<String, Option<&'static str>> = HashMap::new();
    for line in super::NAMES.lines() {
        let mut cells = line.split('\t');
        let Some(code) = cells.next() else { continue };
        for name in cells.filter(|name| inflects(name)) {
            let known = stems.entry(stem(name)).or_insert(Some(code));
            if *known != Some(code) {
                *known = None;
            }
        }
    }
    stems
});

/// Whether a name is Russian or Arabic.
fn inflects(name: &str) -> bool {
    name.starts_with(|c: char| ('\u{400}'..='\u{4ff}').contains(&c) || ('\u{620}'..='\u{6ff}').contains(&c))
}

/// The code of the State that a Russian name in any case names, or an Arabic one as folded.
pub(crate) fn iso3_inflected(name: &str) -> Option<&'static str> {
    if !inflects(name) || name.len() > 160 {
        return None;
    }
    STEMS.get(&stem(name)).copied().flatten()
}

/// The words of a name without their endings.
fn stem(name: &str) -> String {
    let name = crate::fold::words(name).to_lowercase();
    let mut out = String::new();
    for word in name.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        let cut = FOLDED
            .iter()
            .find_map(|ending| word.strip_suffix(ending.as_str()).filter(|stem| stem.chars().count() >= 3));
        out.push_str(cut.unwrap_or(word));
        out.push(' ');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_as_they_stand_in_sentences() {
        let cases = [
            ("Судана", Some("SDN")),
            ("Судан", Some("SDN")),
            ("Южного Судана", Some("SSD")),
            ("Сирийской Арабской Республике", Some("SYR")),
            ("Гаити", Some("HTI")),
            ("Гвинеи-Бисау", Some("GNB")),
            ("الجمهوريه العربيه السوريه", Some("SYR")),
            ("Ямайке", Some("JAM")),
            ("Демократической Республики Конго", Some("COD")),
            ("Совета", None),
            ("Haiti", None),
        ];
        for (name, code) in cases {
            assert_eq!(iso3_inflected(name), code, "{name}");
        }
    }
}
