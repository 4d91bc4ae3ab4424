//! What arrives in breach of the gate is kept and shown so, never dropped and never counted as if it were not.
//! Whether its author could know is told by what their own records said when they wrote it.

use super::facts::{Facts, Occasion};
use super::{Verdict, for_occasion};

/// Something that happened on a day when it was not allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// How the gate stood, as is known now.
    pub verdict: Verdict,
    /// Whether the records that its author had allowed it: the withdrawal, say, reached them only later.
    pub could_not_know: bool,
}

/// Whether what happened was in breach. `open_to_its_author` says how the gate stood by the records that the author
/// had when they wrote it.
#[must_use]
pub fn breach(facts: &Facts, occasion: &Occasion, open_to_its_author: bool) -> Option<Breach> {
    let verdict = for_occasion(facts, occasion);
    (!verdict.allowed()).then_some(Breach { verdict, could_not_know: open_to_its_author })
}

impl Breach {
    /// In words: `In breach: ... Its author could not know.`
    #[must_use]
    pub fn in_words(&self) -> String {
        let knew = if self.could_not_know { " Its author could not know." } else { "" };
        format!("In breach. {}{knew}", self.verdict.reasons().join(" "))
    }
}
