//! The language versions of one document, and what a reading is compared with: the other versions that are here, and the
//! register of resolutions.

use std::sync::Arc;

use document::{Document as Reading, Problem, Span, problem, versions};
use ledger::RecordId;

use super::{Document, KIND};
use crate::office::Office;
use crate::office::words::language_name;

/// The languages in which the United Nations issue documents; of versions that say different things the first is told,
/// so English, which most editors read, stands first.
const LANGUAGES: [&str; 6] = ["en", "fr", "es", "ru", "zh", "ar"];
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
        let mut others = Vec::new();
        for version in self.versions_of(document)? {
            let Some(file) = version.files.first() else { continue };
            let Some(other) = self.file(file.file)? else { continue };
            others.push((version.language.unwrap_or_default(), self.reading_of_file(other)?));
        }
        let own = document.language.as_deref().unwrap_or_default();
        let mut versions = vec![(own, reading)];
        versions.extend(others.iter().map(|(language, other)| (language.as_str(), other)));
        versions.sort_by_key(|(language, _)| LANGUAGES.iter().position(|known| known == language));
        all.extend(differing(&versions, own));
        Ok(all)
    }
}

/// What versions, each with its language, say differently, as problems of the one in the language `own`: a slip is told
/// once, in the version that stands alone.
fn differing(versions: &[(&str, &Reading)], own: &str) -> Vec<Problem> {
    let names: Vec<&str> = versions.iter().map(|(language, _)| language_name(language)).collect();
    let readings: Vec<&Reading> = versions.iter().map(|(_, reading)| *reading).collect();
    let mut found = versions::differences(&readings);
    found.retain(|difference| versions[difference.told].0 == own);
    if found.len() > SLIPS {
        let message = format!(
            "This version and the {} differ in {} places: one of them was read otherwise, or is of another text. See them side by side.",
            match &names[..] {
                [_, _] => format!("{} one", names[usize::from(versions[0].0 == own)]),
                _ => "others".to_owned(),
            },
            found.len()
        );
        return vec![problem::LANGUAGE_VERSIONS_DIFFER.at(Span::default(), message)];
    }
    found.iter().map(|difference| difference.problem(&names)).collect()
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
        let (one, other) = (text(1900), text(1950));
        let told = differing(&[("en", &one), ("fr", &other)], "en");
        assert_eq!(told.len(), 1, "{told:#?}");
        assert!(told[0].message.contains("French one differ in"));
        assert!(differing(&[("en", &one), ("fr", &other)], "fr").is_empty());
        assert!(differing(&[("en", &one), ("fr", &one)], "en").is_empty());
        let all = [("en", &one), ("fr", &other), ("es", &one)];
        assert!(differing(&all, "fr")[0].message.contains("and the others differ in"));
        assert!(differing(&all, "en").is_empty());
    }
}
