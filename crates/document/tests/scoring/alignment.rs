//! Two language versions set side by side, paragraph by paragraph, as people did by hand.

use std::collections::HashSet;
use std::path::Path;

use document::align;
use serde_json::Value;

use super::Score;
use crate::support;

/// A score a pair of languages. The paragraphs are those of the labels, so that the pairing alone is measured; a row
/// with one side empty is no pair.
pub fn scores(corpus: &Path) -> Vec<Score> {
    let files = support::files(&corpus.join("multilingual/alignment"), ".json");
    files.iter().map(|path| score(path)).collect()
}

fn score(path: &Path) -> Score {
    let labels: Value = serde_json::from_slice(&std::fs::read(path).expect("labels")).expect("JSON");
    let cell = |row: &Value, side: &str| row[side].as_str().map(str::trim).unwrap_or_default().to_owned();
    let rows: Vec<(String, String)> = labels["paragraphs"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| (cell(row, "main_language"), cell(row, "other_language")))
        .collect();
    let side = |of: fn(&(String, String)) -> &String| -> Vec<&str> {
        rows.iter().map(|row| of(row).as_str()).filter(|words| !words.is_empty()).collect()
    };
    let (left, right) = (side(|row| &row.0), side(|row| &row.1));
    let expected: HashSet<(String, String)> =
        rows.iter().filter(|(a, b)| !a.is_empty() && !b.is_empty()).cloned().collect();
    let name = support::name(path);
    let language = format!("{} {}", cell(&labels, "main_language"), cell(&labels, "other_language"));
    let mut score = Score { documents: 1, ..Score::of("alignment of language versions", &language) };
    score.expected = expected.len();
    let mut found = HashSet::new();
    let pairs = align::align_words(&left, &right).into_iter();
    for pair in pairs.filter(|pair| !pair.left.is_empty() && !pair.right.is_empty()) {
        let places = format!("paragraphs {:?} and {:?}", pair.left, pair.right);
        let words = (left[pair.left].join(" "), right[pair.right].join(" "));
        if !expected.contains(&words) {
            score.miss(&name, "", &places);
        }
        found.insert(words);
    }
    score.found = found.len();
    score.right = found.intersection(&expected).count();
    score
}
