//! Rows of exports as one process tells them to another: codes and words are looked up again, so that a row holds the same
//! static ones on either side.

use serde::{Deserialize, Deserializer, de};

/// The ISO 3166-1 alpha-3 code of a State, out of the list in [`crate::country`].
pub type Iso3 = &'static str;

/// A stable word that says what is wrong with a row.
pub type Word = &'static str;

/// Every word that a row's problem can have.
const WORDS: [Word; 8] = [
    "row-unreadable",
    "row-duplicate",
    "file-unreadable",
    "state-unknown",
    "session-unknown",
    "action-unknown",
    "response-unknown",
    "date-unknown",
];

fn known<E: de::Error>(code: &str) -> Result<Iso3, E> {
    crate::country::code(code).ok_or_else(|| E::custom(format!("{code} is no code of a State")))
}

/// A State, if one was known.
pub(crate) fn state<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Iso3>, D::Error> {
    Option::<String>::deserialize(from)?.map(|code| known(&code)).transpose()
}

/// States.
pub(crate) fn states<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Iso3>, D::Error> {
    Vec::<String>::deserialize(from)?.iter().map(|code| known(code)).collect()
}

/// The word of a row's problem.
pub(crate) fn word<'de, D: Deserializer<'de>>(from: D) -> Result<Word, D::Error> {
    let word = String::deserialize(from)?;
    let found = WORDS.iter().find(|known| **known == word);
    found.copied().ok_or_else(|| de::Error::custom(format!("{word} is no word for a row's problem")))
}
