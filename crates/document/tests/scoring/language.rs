//! The language of a text: sentences of United Nations documents in six languages.

use std::path::Path;

use super::Score;

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
