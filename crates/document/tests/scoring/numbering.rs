//! Numbered paragraphs over every kind of document: a number follows the one before it, or the gap is a problem.

use std::path::{Path, PathBuf};

use document::Document;

use super::Score;
use crate::support;

/// Folders of whole documents, with the ending of their files.
const FOLDERS: &[(&str, &str)] = &[
    ("resolutions/decisions", ".pdf"),
    ("resolutions/ga-pdf", ".pdf"),
    ("upr/reports", ".pdf"),
    ("upr/other", ".pdf"),
];

/// Each step from one number to the next is right where it is by one, begins again at 1, or is pointed out.
pub fn scores(corpus: &Path) -> Vec<Score> {
    let mut score = Score::of("numbering without a gap that is not pointed out", "en");
    let paths = FOLDERS.iter().flat_map(|(folder, ending)| support::files(&corpus.join(folder), ending));
    for path in paths.collect::<Vec<PathBuf>>() {
        let doc = support::read(&path);
        score.documents += 1;
        count(&support::name(&path), &doc, &mut score);
    }
    vec![score]
}

/// Counts the steps of one document.
pub fn count(name: &str, doc: &Document, score: &mut Score) {
    let mut before = 0u32;
    for paragraph in &doc.paragraphs {
        let Some(number) = paragraph.number.as_deref().and_then(|n| n.parse::<u32>().ok()) else { continue };
        let told =
            || doc.problems.iter().any(|p| p.code == "numbering-gap" && p.span.start == paragraph.span.start);
        let right = number == before + 1 || number == 1 || told();
        let step = format!("{} after {before}", before + 1);
        let found = if right { step.clone() } else { format!("{number} after {before}") };
        score.count(&format!("{name} {}", paragraph.id), &step, Some(&found));
        before = last_of(paragraph.span.of(&doc.text)).unwrap_or(number).max(number);
    }
}

/// The last of several numbers that one paragraph answers: `5., 6., 7.`
fn last_of(words: &str) -> Option<u32> {
    let numbers = words.split([',', ' ']).filter(|piece| !piece.is_empty());
    numbers.map_while(|piece| piece.strip_suffix('.')?.parse().ok()).last()
}
