//! What was found in each document since the program began: a page over all documents reads none twice.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use document::Problem;
use ledger::RecordId;

use super::Document;
use super::versions::Beside;
use crate::office::Office;

/// Files of which this is kept in memory.
const FILES: usize = 10_000;
/// Characters of the text around a problem that are kept before and behind it.
const AROUND: usize = 60;

/// The text before a problem's place, at it, and behind it.
pub type Around = (String, String, String);

/// A problem with the words around it.
pub struct NotedProblem {
    /// The problem.
    pub problem: Problem,
    /// The words.
    pub words: Around,
}

/// What a document cites: a symbol, the first paragraph that cites it, and how often.
pub struct Cited {
    /// The canonical symbol.
    pub symbol: String,
    /// The paragraph's id; none where it stands outside the paragraphs.
    pub paragraph: Option<String>,
    /// How often.
    pub times: usize,
}

/// What was found in one document.
pub struct Noted {
    /// The file that was read.
    pub file: RecordId,
    /// Its problems.
    pub problems: Vec<NotedProblem>,
    /// What it cites, in the order of its text.
    pub cites: Vec<Cited>,
    beside: Beside,
}

/// What was found in documents, by file.
#[derive(Default)]
pub struct Notes(Mutex<HashMap<RecordId, Arc<Noted>>>);

impl Notes {
    /// What was found in a document; none where its file is not here.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn of(&self, office: &Office, document: &Document) -> anyhow::Result<Option<Arc<Noted>>> {
        let Some(file) = document.files.first().map(|receipt| receipt.file) else { return Ok(None) };
        let beside = office.beside(document)?;
        // Another document of its review, or version of it, may have come in since.
        let current = |known: &&Arc<Noted>| {
            let is_known = |told: &Problem| known.problems.iter().any(|noted| noted.problem == *told);
            known.beside == beside && document.review_problems.iter().all(is_known)
        };
        if let Some(known) = self.known().get(&file).filter(current) {
            return Ok(Some(Arc::clone(known)));
        }
        let Some((_, reading)) = office.reading(document.id)? else { return Ok(None) };
        let noted = |problem: &Problem| NotedProblem {
            problem: problem.clone(),
            words: around(&reading.text, problem),
        };
        let problems = reading.problems.iter().map(noted).collect();
        let found = Arc::new(Noted { file, problems, cites: cites(&reading), beside });
        let mut known = self.known();
        if known.len() >= FILES {
            known.clear();
        }
        known.insert(file, Arc::clone(&found));
        Ok(Some(found))
    }

    fn known(&self) -> MutexGuard<'_, HashMap<RecordId, Arc<Noted>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Each symbol that a document cites, its own apart.
fn cites(reading: &document::Document) -> Vec<Cited> {
    let own = reading.symbol.as_ref().map(|symbol| symbol.value.as_str());
    let mut all: Vec<Cited> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for citation in &reading.citations {
        let Some(symbol) = citation.symbol.as_deref().filter(|symbol| Some(*symbol) != own) else { continue };
        let place = *places.entry(symbol).or_insert(all.len());
        match all.get_mut(place) {
            Some(cited) => cited.times += 1,
            None => {
                let paragraph = citation.paragraph.clone();
                all.push(Cited { symbol: symbol.to_owned(), paragraph, times: 1 });
            }
        }
    }
    all
}

/// The text at a problem's place, with a little before and behind it, on one line.
fn around(text: &str, problem: &Problem) -> Around {
    let span = problem.span;
    if span.start >= span.end {
        return Default::default();
    }
    let one_line = |words: &str| words.split_whitespace().collect::<Vec<_>>().join(" ");
    let before: String = text[..span.start].chars().rev().take(AROUND).collect();
    let before: String = before.chars().rev().collect();
    let words: String = span.of(text).chars().take(4 * AROUND).collect();
    let behind: String = text[span.end..].chars().take(AROUND).collect();
    (one_line(&before), one_line(&words), one_line(&behind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::document::{Severity, Span};

    #[test]
    fn the_words_around_a_problem_are_cut_at_characters_and_never_outside() {
        let text = "人人生而自由\n的的 resolution 43/17 of 22 June 2022, and so on";
        let at = text.find("的的").unwrap();
        let problem = |span| Problem {
            code: "doubled-character".to_owned(),
            severity: Severity::Warning,
            span,
            message: String::new(),
            suggestion: None,
        };
        let (before, words, behind) = around(text, &problem(Span { start: at, end: at + 6 }));
        assert_eq!((before.as_str(), words.as_str()), ("人人生而自由", "的的"));
        assert!(behind.starts_with("resolution 43/17"));
        let nowhere = around(text, &problem(Span { start: 0, end: 0 }));
        assert_eq!(nowhere, Default::default());
    }
}
