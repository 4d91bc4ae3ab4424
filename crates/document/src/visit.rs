//! The State that a report is about, as its title names it: `Visit to Jamaica`, `the situation of human rights in Haiti`.

use std::sync::LazyLock;

use regex::Regex;

use crate::country;

/// More words than a State's name has.
const NAME_WORDS: usize = 9;

/// Words behind which a title names the State that was visited or reviewed, a language a line; not folded.
static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i:\b(?:visits?|missions?)\s+(?:to|in)\b|\bhuman\s+rights\s+in\b|\bsituation\s+in\b|\bperiodic\s+reports?\s+of\b|\breports?\s+of\b|\bin\s+relation\s+to\b|\bCompilation\s+on\b|\bsubmissions\s+on\b|\bin\b|\bon\b",
        r"|\b(?:visite|mission)\s+(?:en|au|aux|à|dans)\b|\bdroits\s+de\s+l[’']homme\s+(?:en|au|aux|à|dans)\b|\bconcernant\b|\b(?:de|du|des)\b|\b(?:en|au|aux|à)\b|\bd[’']",
        r"|\b(?:visita|misión)\s+(?:a|al|en)\b|\bderechos\s+humanos\s+en\b|\ba\b|\bal\b|\bsobre\b|\bdel?\b",
        r"|(?:посещени\p{L}+|визит\p{L}*|мисси\p{L}+|поездк\p{L}+)\s+(?:в|на|во)?|прав\s+человека\s+(?:в|на|во)\s|\s(?:в|на|во|о|об|по)\s",
        r"|(?:ال)?زيارة\s+(?:إلى|ل)?|زيارت(?:ه|ها|هم)\s+(?:إلى|ل)?|(?:ال)?بعثة\s+إلى|حقوق\s+الإنسان\s+في|\sفي\s|\sإلى\s)",
        r"|访问|对",
    ))
    .expect("a constant pattern")
});

/// The State named in a part of `title`, which colons part: at the end of a part, or behind the words that say it was
/// visited. None where no part names one.
pub(crate) fn state(title: &str) -> Option<&'static str> {
    title.split([':', '：', '\n']).map(str::trim).find_map(|part| at_end(part).or_else(|| visited(part)))
}

/// The longest name at the end of the words.
fn at_end(words: &str) -> Option<&'static str> {
    let words = words.trim_end_matches(['.', '*', ' ', '،']);
    if words.starts_with(crate::layout::is_han) || words.ends_with(crate::layout::is_han) {
        return han(words).filter(|(end, _)| *end == words.len()).map(|(_, code)| code);
    }
    let pieces: Vec<&str> = words.split_whitespace().collect();
    (pieces.len().saturating_sub(NAME_WORDS)..pieces.len()).find_map(|at| {
        let name = pieces[at..].join(" ");
        let code = name_of(&name)?;
        // A whole part is a name, else a preposition stands before it.
        let before = pieces[..at].join(" ") + " ";
        (at == 0
            || glued(pieces[at])
            || BEFORE.find_iter(&before).any(|found| before[found.end()..].trim().is_empty()))
        .then_some(code)
    })
}

/// The State named behind the first words that say so: `visit to the Gambia from 3 to 10 May`.
fn visited(words: &str) -> Option<&'static str> {
    static VISIT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i:\b(?:visits?|missions?)\s+(?:to|in)\s+|\b(?:visite|mission)\s+(?:en|au|aux|à|dans)\s+|\b(?:visita|misión)\s+(?:a|al|en)\s+",
            r"|(?:посещени\p{L}+|визит\p{L}*|мисси\p{L}+|поездк\p{L}+)\s+(?:в\s+|на\s+|во\s+)?|(?:ال)?زيارة\s+(?:إلى\s+)?|زيارت(?:ه|ها|هم)\s+(?:إلى\s+)?|(?:ال)?بعثة\s+إلى\s+)|访问|对",
        ))
        .expect("a constant pattern")
    });
    let found = VISIT.find(words)?;
    let rest = &words[found.end()..];
    if rest.starts_with(crate::layout::is_han) {
        return han(rest).map(|(_, code)| code);
    }
    let pieces: Vec<&str> = rest.split_whitespace().take(NAME_WORDS).collect();
    (1..=pieces.len())
        .rev()
        .find_map(|count| name_of(pieces[..count].join(" ").trim_end_matches([',', '.', '،', '*', ';'])))
}

/// The State that a name of words means, in any case; Arabic may glue a preposition to it.
fn name_of(name: &str) -> Option<&'static str> {
    let bare = name.strip_prefix("d’").or_else(|| name.strip_prefix("d'")).unwrap_or(name);
    country::iso3(bare).or_else(|| country::iso3_inflected(&crate::fold::words(bare))).or_else(|| {
        let rest = bare.strip_prefix('ل').or_else(|| bare.strip_prefix('ب'))?;
        country::iso3(rest).or_else(|| country::iso3(&format!("ال{}", rest.strip_prefix('ل')?)))
    })
}

fn glued(word: &str) -> bool {
    word.starts_with(['ل', 'ب']) || word.starts_with("d’") || word.starts_with("d'")
}

/// The first State named in Chinese words, the longest name there, and where it ends.
fn han(words: &str) -> Option<(usize, &'static str)> {
    let places: Vec<usize> =
        words.char_indices().map(|(at, _)| at).chain(std::iter::once(words.len())).take(120).collect();
    let mut last = None;
    for (first, start) in places.iter().enumerate() {
        let longest = (first + 2..(first + 14).min(places.len()))
            .rev()
            .find_map(|end| Some((places[end], country::iso3(&words[*start..places[end]])?)));
        if let Some((end, code)) = longest {
            let inside = last.is_some_and(|(before, _)| end <= before);
            if !inside {
                last = Some((end, code));
            }
        }
    }
    last
}

#[cfg(test)]
mod tests {
    use super::state;

    #[test]
    fn titles_name_their_state_in_six_languages() {
        let cases = [
            ("Visit to Jamaica: Report of the Special Rapporteur on the right to food", Some("JAM")),
            (
                "Report of the Working Group of Experts on People of African Descent on its visit to Belize",
                Some("BLZ"),
            ),
            ("Report of the Special Rapporteur on torture: Addendum: Mission to the Gambia", Some("GMB")),
            (
                "Report of the Special Rapporteur on the situation of human rights in Cambodia: Note by the Secretariat",
                Some("KHM"),
            ),
            (
                "Visite en Haïti: Rapport de la Rapporteuse spéciale sur le droit à l’alimentation",
                Some("HTI"),
            ),
            ("Visite à la Jamaïque", Some("JAM")),
            ("Rapport du Rapporteur spécial sur sa mission au Suriname", Some("SUR")),
            (
                "Visita a Haití: Informe de la Relatora Especial sobre el derecho a la alimentación",
                Some("HTI"),
            ),
            ("Misión a la República Dominicana", Some("DOM")),
            ("Посещение Ямайки: Доклад Специального докладчика по вопросу о праве на питание", Some("JAM")),
            ("Поездка на Гаити: Доклад Независимого эксперта", Some("HTI")),
            ("访问牙买加：食物权问题特别报告员的报告", Some("JAM")),
            ("对牙买加的访问", Some("JAM")),
            ("زيارة إلى جامايكا: تقرير المقرر الخاص المعني بالحق في الغذاء", Some("JAM")),
            ("Report of the Special Rapporteur on the right to food", None),
            ("Report of the Special Rapporteur on freedom of expression, Frank La Rue", None),
        ];
        cases.iter().for_each(|(title, code)| assert_eq!(state(title), *code, "{title}"));
    }
}
