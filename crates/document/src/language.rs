//! The language a text is in: by its script first, and for Latin script by its letters' company.

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

fn latin_language(sample: &str) -> &'static str {
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
