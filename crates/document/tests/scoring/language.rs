//! The language of a text: sentences of United Nations documents in six languages.

use std::path::Path;

use super::Score;
use crate::support;

/// Shorter sentences may be the same in two languages, in characters.
const LEAST: usize = 40;

/// A score a language, each sentence on its own.
pub fn scores(corpus: &Path) -> Vec<Score> {
    let of = |language: &str| {
        let path = corpus.join(format!("multilingual/un-sentences/{language}.txt"));
        let text = std::fs::read_to_string(path).expect("sentences");
        let mut score = Score { documents: 1, ..Score::of("language of a sentence", language) };
        for (at, line) in text.lines().enumerate().filter(|(_, line)| line.chars().count() >= LEAST) {
            let found = document::language::of(line);
            score.count(&format!("{language}.txt {}", at + 1), language, found.as_deref());
        }
        score
    };
    ["ar", "en", "es", "fr", "ru", "zh"].into_iter().map(of).collect()
}

/// The Universal Declaration in languages of the United Nations and of the Caribbean; codes as in `Document::language`.
const DECLARATIONS: [(&str, &str); 10] = [
    ("arb", "ar"),
    ("cmn_hans", "zh"),
    ("eng", "en"),
    ("fra", "fr"),
    ("hat_kreyol", "ht"),
    ("hat_popular", "ht"),
    ("nld", "nl"),
    ("pap", "pap"),
    ("rus", "ru"),
    ("spa", "es"),
];

/// A score a version: the document as a whole, and each paragraph that is long enough on its own.
pub fn paragraphs(corpus: &Path) -> Vec<Score> {
    let of = |(file, language): (&str, &str)| {
        let doc = support::read(&corpus.join(format!("multilingual/udhr/{file}.html")));
        let mut score = Score { documents: 1, ..Score::of("language of a paragraph", language) };
        score.count(file, language, doc.language.as_deref());
        for paragraph in doc.paragraphs.iter().filter(|p| p.text.chars().count() >= 2 * LEAST) {
            let found = document::language::of(&paragraph.text);
            score.count(&format!("{file} {}", paragraph.id), language, found.as_deref());
        }
        score
    };
    DECLARATIONS.into_iter().map(of).collect()
}
