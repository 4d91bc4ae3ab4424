//! Citations labelled by hand in six languages: the pair of symbol and date at the place labelled.

use std::collections::BTreeMap;
use std::path::Path;

use document::{Citation, Document};

use super::Score;
use crate::support;

/// A row of the labels.
struct Label {
    symbol: String,
    date: String,
    /// May be found or not.
    optional: bool,
    /// Characters.
    place: (usize, usize),
}

/// A score a language. What must not be found (a trap) counts as wrong if it is.
pub fn scores(corpus: &Path) -> Vec<Score> {
    let folder = corpus.join("multilingual/citations");
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    for ((language, file), labels) in labels(&folder) {
        let score = scores
            .entry(language.clone())
            .or_insert_with(|| Score::of("citations: symbol and date", &language));
        score.documents += 1;
        compare(&file, &support::read(&folder.join(&file)), &labels, score);
    }
    scores.into_values().collect()
}

fn labels(folder: &Path) -> BTreeMap<(String, String), Vec<Label>> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b'\t').from_path(folder.join("gold.tsv")).expect("labels");
    let mut all: BTreeMap<(String, String), Vec<Label>> = BTreeMap::new();
    for row in reader.records() {
        let row = row.expect("a row");
        let number = |at: usize| row[at].parse().unwrap_or(0);
        let label = Label {
            symbol: row[4].to_owned(),
            date: row[5].to_owned(),
            optional: row[6].starts_with("optional") || &row[4] == "?",
            place: (number(8), number(9)),
        };
        all.entry((row[1].to_owned(), row[0].to_owned())).or_default().push(label);
    }
    all
}

fn compare(file: &str, doc: &Document, labels: &[Label], score: &mut Score) {
    let byte = |chars: usize| doc.text.char_indices().nth(chars).map_or(doc.text.len(), |(at, _)| at);
    let closed: Vec<&Citation> = doc.citations.iter().filter(|c| !c.open).collect();
    let mut used = vec![false; closed.len()];
    let pair = |c: &Citation| {
        format!("{} {}", c.symbol.as_deref().unwrap_or_default(), c.date.as_deref().unwrap_or_default())
    };
    for label in labels {
        let (start, end) = (byte(label.place.0), byte(label.place.1));
        let over = |c: &Citation| c.span.start < end && start < c.span.end;
        if label.optional {
            closed.iter().zip(&mut used).filter(|(c, _)| over(c)).for_each(|(_, used)| *used = true);
        } else if label.symbol != "-" {
            let expected = format!("{} {}", label.symbol, label.date);
            let found =
                (0..closed.len()).find(|at| !used[*at] && over(closed[*at]) && pair(closed[*at]) == expected);
            score.expected += 1;
            match found {
                Some(at) => {
                    used[at] = true;
                    score.right += 1;
                    score.found += 1;
                }
                None => score.miss(&format!("{file} {}", label.place.0), &expected, ""),
            }
        }
    }
    for (citation, _) in closed.iter().zip(used).filter(|(_, used)| !used) {
        score.found += 1;
        score.miss(&format!("{file} byte {}", citation.span.start), "", &pair(citation));
    }
}
