//! How right the reader is, measured on the corpus: one place for the tests that hold it to a threshold and for
//! `cargo xtask accuracy`, which prints the table.
//!
//! A measure is a function from the folder of the corpus to scores; [`MEASURES`] lists them. To add one, write it in
//! a file of its own here, name it there, and hold it to its threshold in `tests/accuracy.rs`.
#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::path::Path;

use serde::Serialize;

pub mod alignment;
pub mod article;
pub mod citations;
pub mod completeness;
pub mod excerpt;
mod explained;
pub mod first_pages;
pub mod language;
pub mod list;
pub mod masthead;
pub mod numbering;
pub mod security_council;
pub mod special_procedures;
pub mod upr;
pub mod versions;

/// What one measure gave for one language.
#[derive(Debug, Default, Serialize)]
pub struct Score {
    /// What was measured, as the table says it: "Security Council resolutions: symbol".
    pub measure: String,
    /// ISO 639-1 code; several with blanks between; `-` where none applies.
    pub language: String,
    /// Documents read for it.
    pub documents: usize,
    /// Found, and right.
    pub right: usize,
    /// Found, right or wrong.
    pub found: usize,
    /// What there is to find.
    pub expected: usize,
    /// What was missed or wrong.
    pub misses: Vec<Miss>,
}

/// One thing that was missed, or found and wrong.
#[derive(Debug, Default, Serialize)]
pub struct Miss {
    /// The file, and a place in it where that helps.
    pub document: String,
    /// What there is; empty for something found where there is nothing.
    pub expected: String,
    /// What was found; empty for nothing.
    pub found: String,
    /// Why, once a person has looked: see [`explained`].
    pub why: Option<&'static str>,
}

impl Score {
    /// An empty score of a measure.
    pub fn of(measure: &str, language: &str) -> Self {
        Score { measure: measure.to_owned(), language: language.to_owned(), ..Score::default() }
    }

    /// Counts one value that a document has, and what was found for it.
    pub fn count(&mut self, document: &str, expected: &str, found: Option<&str>) {
        self.expected += 1;
        self.found += usize::from(found.is_some());
        if found == Some(expected) {
            self.right += 1;
        } else {
            self.miss(document, expected, found.unwrap_or_default());
        }
    }

    /// Notes a miss without counting.
    pub fn miss(&mut self, document: &str, expected: &str, found: &str) {
        let why = explained::why(&self.measure, document, expected, found);
        self.misses.push(Miss {
            document: document.to_owned(),
            expected: expected.to_owned(),
            found: found.to_owned(),
            why,
        });
    }

    /// The share of what was found that is right; 1 where nothing was found.
    pub fn precision(&self) -> f64 {
        if self.found == 0 { 1.0 } else { self.right as f64 / self.found as f64 }
    }

    /// The share of what there is that was found right; 1 where there is nothing.
    pub fn recall(&self) -> f64 {
        if self.expected == 0 { 1.0 } else { self.right as f64 / self.expected as f64 }
    }

    /// The harmonic mean of both.
    pub fn f1(&self) -> f64 {
        let (precision, recall) = (self.precision(), self.recall());
        if precision + recall == 0.0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) }
    }

    /// # Panics
    /// If precision or recall is below `least`, naming what was missed.
    pub fn holds(&self, least: f64) {
        assert!(self.expected > 0, "{} {}: nothing was measured", self.measure, self.language);
        assert!(
            self.precision() >= least && self.recall() >= least,
            "{} {}: precision {:.4}, recall {:.4}, least {least}; first misses {:#?}",
            self.measure,
            self.language,
            self.precision(),
            self.recall(),
            &self.misses[..self.misses.len().min(10)]
        );
    }
}

/// Which half of the data a name falls in: the rules were written with the first half in sight, the second was kept aside.
pub fn half(name: &str) -> &'static str {
    // FNV-1a, 32 bits.
    let hash =
        name.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    if hash % 2 == 0 { "first" } else { "second" }
}

/// A measure: reads the corpus in that folder, gives a score a language.
pub type Measure = fn(&Path) -> Vec<Score>;

/// Every measure, in the order of the table.
pub const MEASURES: &[Measure] = &[
    security_council::scores,
    masthead::scores,
    first_pages::scores,
    special_procedures::scores,
    numbering::scores,
    article::scores,
    excerpt::scores,
    citations::scores,
    language::scores,
    language::paragraphs,
    alignment::scores,
    versions::scores,
    upr::scores,
    list::scores,
    completeness::scores,
];
