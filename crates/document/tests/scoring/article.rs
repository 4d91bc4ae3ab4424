//! The thirty articles of the Universal Declaration, in each language it is there in.

use std::path::Path;

use super::Score;
use crate::support;

/// A score for all languages: each article's number, in its turn and with words.
pub fn scores(corpus: &Path) -> Vec<Score> {
    let mut score = Score::of("Universal Declaration: articles", "all");
    for path in support::files(&corpus.join("multilingual/udhr"), ".html") {
        let doc = support::read(&path);
        let name = support::name(&path);
        score.documents += 1;
        for number in 1..=30usize {
            let article = doc.paragraphs.get(number - 1).filter(|p| p.text.chars().count() > 10);
            let found = article.and_then(|p| p.number.as_deref());
            score.count(&name, &number.to_string(), found);
        }
        score.found += doc.paragraphs.len().saturating_sub(30);
    }
    vec![score]
}
