//! Spanish excerpts of concluding observations: every paragraph that begins a line with its number is found.

use std::path::Path;

use document::Kind;

use super::Score;
use crate::support;

/// The kind told from the words of the first page, and the numbers of the paragraphs in their order.
pub fn scores(corpus: &Path) -> Vec<Score> {
    let mut kinds = Score::of("concluding observations: kind", "es");
    let mut numbers = Score::of("concluding observations: paragraphs of excerpts", "es");
    for path in support::files(&corpus.join("treaty-bodies/es"), ".md") {
        let doc = support::read(&path);
        let name = support::name(&path);
        // What the file calls its excerpts, in its own headings.
        let headed = doc.text.lines().any(|l| l.starts_with("## ") && l.contains("Observaciones finales"));
        if !headed {
            continue;
        }
        kinds.documents += 1;
        let kind = (doc.kind == Kind::ConcludingObservations).then_some("concluding observations");
        kinds.count(&name, "concluding observations", kind);
        let printed: Vec<String> = doc.text.lines().filter_map(number).collect();
        // Fewer are a list, not excerpts.
        if printed.len() < 5 {
            continue;
        }
        numbers.documents += 1;
        let found: Vec<&str> = doc.paragraphs.iter().filter_map(|p| p.number.as_deref()).collect();
        let mut rest = found.iter();
        for expected in &printed {
            numbers.count(&name, expected, rest.find(|number| *number == expected).copied());
        }
    }
    vec![kinds, numbers]
}

/// The number that a line begins with as a paragraph does: a dot and a word behind it.
fn number(line: &str) -> Option<String> {
    let (digits, rest) = line.split_once(". ")?;
    let number = (1..=3).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    (number && rest.starts_with(|c: char| c.is_alphabetic() || "*¿“\"".contains(c)))
        .then(|| digits.to_owned())
}
