//! The language a text is in: by its script first, and for Latin script by its small words and its letters' company.

use whichlang::Lang;

/// Enough of a text to tell its language, in bytes.
const SAMPLE_MAX: usize = 16 << 10;

/// The ISO 639-1 code of the language of `text`; none where there are too few letters to tell.
#[must_use]
pub fn of(text: &str) -> Option<String> {
    let mut end = text.len().min(SAMPLE_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let sample = &text[..end];
    let (mut han, mut kana, mut arabic, mut cyrillic, mut latin) = (0usize, 0usize, 0usize, 0usize, 0usize);
    for c in sample.chars() {
        match c {
            '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' => han += 1,
            '\u{3041}'..='\u{30ff}' => kana += 1,
            '\u{620}'..='\u{6ff}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' => arabic += 1,
            '\u{400}'..='\u{4ff}' => cyrillic += 1,
            c if c.is_alphabetic() && c < '\u{250}' => latin += 1,
            _ => {}
        }
    }
    // A Han character says about what three letters say.
    let most = (han * 3).max(arabic).max(cyrillic).max(latin);
    let code = match most {
        0..4 => return None,
        n if n == han * 3 && kana * 5 < han => "zh",
        n if n == han * 3 => "ja",
        n if n == arabic => "ar",
        n if n == cyrillic => "ru",
        _ => latin_language(&sample.split_whitespace().collect::<Vec<_>>().join(" ")),
    };
    Some(code.to_owned())
}

/// Small words that one language of Latin script uses all the time and the others here hardly do.
const SMALL_WORDS: [(&str, &[&str]); 9] = [
    (
        "en",
        &[
            "the", "of", "and", "to", "for", "by", "with", "that", "is", "are", "was", "from", "at", "this",
            "which", "its", "has", "have", "been", "on", "their", "should", "would", "be", "it", "as",
            "were", "or", "not", "an", "see",
        ],
    ),
    (
        "fr",
        &[
            "le", "les", "des", "du", "et", "une", "qui", "dans", "pour", "par", "sur", "est", "sont", "au",
            "aux", "ce", "cette", "l", "d", "ont", "pas", "avec", "ces", "ses", "leurs", "ou", "qu", "été",
            "à", "voir", "son", "sa",
        ],
    ),
    (
        "es",
        &[
            "el", "los", "las", "del", "y", "una", "por", "para", "con", "se", "su", "al", "lo", "es", "son",
            "sus", "como", "esta", "este", "ha", "han", "más", "o", "véase", "sobre", "entre",
        ],
    ),
    (
        "pt",
        &[
            "o", "os", "as", "da", "do", "das", "dos", "em", "uma", "para", "com", "não", "ao", "pelo",
            "pela", "são",
        ],
    ),
    (
        "it",
        &[
            "il", "di", "che", "della", "dei", "delle", "gli", "per", "con", "nel", "nella", "sono", "una",
            "è",
        ],
    ),
    (
        "de",
        &["der", "die", "das", "und", "von", "zu", "den", "des", "mit", "für", "ist", "auf", "dem", "eine"],
    ),
    (
        "nl",
        &[
            "het", "een", "van", "te", "dat", "voor", "met", "zijn", "op", "wordt", "aan", "heeft", "ieder",
            "niet", "ook", "door", "deze", "worden", "recht", "zich", "bij", "naar",
        ],
    ),
    // Haitian Creole.
    (
        "ht",
        &[
            "nan", "yo", "ki", "pou", "ak", "li", "moun", "gen", "yon", "pa", "tout", "sou", "dwa", "oswa",
            "chak", "fè", "kapab", "peyi", "lè", "konsa", "anba", "bay", "jan", "osinon",
        ],
    ),
    // Papiamento, in both of its spellings.
    (
        "pap",
        &[
            "di", "ku", "cu", "ta", "na", "e", "i", "tur", "hende", "tin", "nan", "pa", "mester", "derecho",
            "òf", "den", "esaki", "nos", "riba", "manera", "kada", "cada", "nashon", "ningun",
        ],
    ),
];

/// By small words where they tell, else by the company that letters keep. One of the six languages of the United
/// Nations wins a draw.
fn latin_language(sample: &str) -> &'static str {
    let sample = sample.to_lowercase();
    let mut counts = [0usize; SMALL_WORDS.len()];
    for word in sample.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        for (count, (_, words)) in counts.iter_mut().zip(SMALL_WORDS) {
            *count += usize::from(words.contains(&word));
        }
    }
    let most = counts.iter().copied().max().unwrap_or(0);
    let mut best = counts.iter().zip(SMALL_WORDS).filter(|(count, _)| **count == most);
    let first = best.next().map(|(_, (language, _))| language);
    match (first, best.next()) {
        (Some(language), None) if most > 0 => language,
        (Some(language @ ("en" | "fr" | "es")), Some((_, (second, _))))
            if most > 1 && !matches!(second, "fr" | "es") =>
        {
            language
        }
        // Names alone look like any language: another than the six must have words of its own, and enough of them.
        _ => match by_letters(&sample) {
            language @ ("en" | "fr" | "es") => language,
            other if most == 0 && sample.split(' ').count() > 20 => other,
            _ => "en",
        },
    }
}

fn by_letters(sample: &str) -> &'static str {
    match whichlang::detect_language(sample) {
        Lang::Fra => "fr",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Nld => "nl",
        Lang::Deu => "de",
        Lang::Ita => "it",
        Lang::Swe => "sv",
        Lang::Tur => "tr",
        Lang::Vie => "vi",
        _ => "en",
    }
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn script_then_letters() {
        let cases = [
            ("人权理事会决定继续处理此事", Some("zh")),
            ("The Council decides to remain seized of the matter", Some("en")),
            ("Le Conseil décide de rester saisi de la question et prie le Secrétaire général", Some("fr")),
            ("El Consejo decide seguir ocupándose de la cuestión y pide al Secretario General", Some("es")),
            ("Совет постановляет продолжать рассматривать этот вопрос", Some("ru")),
            ("يقرر المجلس أن يبقي المسألة قيد نظره", Some("ar")),
            ("1. 2. 3.", None),
            ("", None),
        ];
        for (text, language) in cases {
            assert_eq!(of(text).as_deref(), language, "{text}");
        }
    }
}
