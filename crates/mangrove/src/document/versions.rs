//! The language versions of one document, and what a reading is compared with: the other versions that are here, and the
//! register of resolutions.

use std::sync::Arc;

use document::{Document as Reading, Problem, Span, align, problem};
use ledger::RecordId;

use super::{Document, KIND};
use crate::office::Office;
use crate::office::words::language_name;

/// The languages in which the United Nations issue documents.
const LANGUAGES: [&str; 6] = ["ar", "en", "es", "fr", "ru", "zh"];
/// More differences than this are not slips: one version was read otherwise, and one problem says so.
const SLIPS: usize = 40;

/// What a reading was compared with: when it changes, the reading is compared anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// The first file of each other language version.
    versions: Vec<RecordId>,
    /// The state of the register.
    register: u64,
}

impl Office {
    /// The other language versions of a document that are here.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn versions_of(&self, document: &Document) -> anyhow::Result<Vec<Document>> {
        let (Some(symbol), Some(own)) = (&document.symbol, &document.language) else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        for language in LANGUAGES.into_iter().filter(|language| language != own) {
            found.extend(self.document(KIND.natural_id(&format!("{symbol}|{language}")))?);
        }
        Ok(found)
    }

    /// What a document's reading is compared with now.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn beside(&self, document: &Document) -> anyhow::Result<Beside> {
        let versions = self.versions_of(document)?;
        let first = |version: &Document| version.files.first().map(|receipt| receipt.file);
        Ok(Beside { versions: versions.iter().filter_map(first).collect(), register: self.register()?.0 })
    }

    /// What the other versions and the register say otherwise.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn compared(&self, document: &Document, reading: &Reading) -> anyhow::Result<Vec<Problem>> {
        let register: Arc<_> = self.register()?.1;
        let mut all = if register.is_empty() { Vec::new() } else { register.problems(reading) };
        for version in self.versions_of(document)? {
            let Some(file) = version.files.first() else { continue };
            let Some(other) = self.file(file.file)? else { continue };
            all.extend(differing(reading, &other.read(), version.language.as_deref().unwrap_or_default()));
        }
        Ok(all)
    }
}

/// What one version says and the other does not, as problems of the first.
fn differing(reading: &Reading, other: &Reading, language: &str) -> Vec<Problem> {
    let language = language_name(language);
    let found = align::differences(reading, other);
    if found.len() > SLIPS {
        let message = format!(
            "This version and the {language} one differ in {} places: one of them was read otherwise, or is of another text. See them side by side.",
            found.len()
        );
        return vec![problem::LANGUAGE_VERSIONS_DIFFER.at(Span::default(), message)];
    }
    let told = found.into_iter().map(|difference| {
        let message = format!("{} The other is the {language} version.", difference.problem.message);
        Problem { message, ..difference.problem }
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use document::{Format, read_text};

    #[test]
    fn many_differences_are_one_problem() {
        let text = |from: u32| -> Reading {
            let paragraphs = (1..60).map(|n| format!("{n}. Decides on {} May {};\n\n", n % 28 + 1, from + n));
            let text = format!("A/RES/1/2\n\nThe General Assembly,\n\n{}", paragraphs.collect::<String>());
            read_text(text, Format::Txt)
        };
        let told = differing(&text(1900), &text(1950), "fr");
        assert_eq!(told.len(), 1, "{told:#?}");
        assert!(told[0].message.contains("French one differ in"));
        assert!(differing(&text(1900), &text(1900), "fr").is_empty());
    }
}
