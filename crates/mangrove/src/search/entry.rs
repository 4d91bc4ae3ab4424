//! What the index is told about a recommendation, and about what is done on it.

use std::collections::BTreeSet;

pub use ledger::{RecordId, SpaceId};

/// The spaces that a reader may read. Everything else does not exist for a query.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Readable(BTreeSet<SpaceId>);

impl Readable {
    /// Whether the reader may read `space`.
    #[must_use]
    pub fn contains(&self, space: SpaceId) -> bool {
        self.0.contains(&space)
    }

    /// The spaces, in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = SpaceId> + '_ {
        self.0.iter().copied()
    }
}

impl FromIterator<SpaceId> for Readable {
    fn from_iter<I: IntoIterator<Item = SpaceId>>(spaces: I) -> Self {
        Readable(spaces.into_iter().collect())
    }
}

/// A day, as days since 1 January 1970.
pub type Day = i32;

/// One recommendation, as the index needs it. An empty string means that the fact is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The record. An entry with an id that is already there replaces it.
    pub id: RecordId,
    /// The space the record lives in.
    pub space: SpaceId,
    /// The words that are searched, and marked in a hit.
    pub text: String,
    /// Further words that find it (symbol, number, themes, names): searched, ranked like the text, not marked.
    pub keywords: String,
    /// ISO 639-1 code of the text's language.
    pub language: String,
    /// The State it is addressed to, ISO 3166-1 alpha-3.
    pub state: String,
    /// The mechanism it comes from: `upr`, or a treaty body's or special procedure's code.
    pub mechanism: String,
    /// The mechanism's session, as it is cited.
    pub session: String,
    /// Its number as printed: `98.10`.
    pub number: String,
    /// The State's position: `supported`, `noted` and so on.
    pub position: String,
    /// Recommending States, ISO 3166-1 alpha-3.
    pub recommending: Vec<String>,
    /// Where it was read from and what unit it counts in: a document's symbol, `upr-info`.
    pub source: String,
    /// The day of the session or document, for "newest first".
    pub date: Option<Day>,
}

impl Entry {
    /// An entry of which nothing is known but its text.
    #[must_use]
    pub fn of(id: RecordId, space: SpaceId, text: &str) -> Entry {
        Entry {
            id,
            space,
            text: text.to_owned(),
            keywords: String::new(),
            language: String::new(),
            state: String::new(),
            mechanism: String::new(),
            session: String::new(),
            number: String::new(),
            position: String::new(),
            recommending: Vec::new(),
            source: String::new(),
            date: None,
        }
    }
}

/// What is done about a recommendation, as one space records it: the State's internal one, or a wider one into which it
/// was published. It is never written to the index on disk, for it changes often.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FollowUpFacts {
    /// The space the follow-up lives in. A reader who may not read it sees none.
    pub space: SpaceId,
    /// How wide that space is, 0 the narrowest. Of several versions a reader counts the narrowest alone: the wider ones
    /// are what was published of it.
    pub width: u8,
    /// The status code; empty where none was assessed.
    pub status: String,
    /// The institutions that lead or support, by their code or name; empty: nobody does.
    pub institutions: Vec<String>,
    /// The day it is due.
    pub due: Option<Day>,
}

/// What hits are counted by and can be narrowed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Facet {
    /// State it is addressed to.
    State,
    /// Mechanism it comes from.
    Mechanism,
    /// Session of the mechanism.
    Session,
    /// Position of the State.
    Position,
    /// Where it was read from.
    Source,
    /// Language of the text.
    Language,
    /// A State that made it.
    Recommending,
    /// Status of the follow-up; [`NONE`] where there is no follow-up that the reader can see.
    Status,
    /// An institution that follows it up; [`NONE`] where no institution does that the reader can see.
    Institution,
}

/// The value of [`Facet::Status`] and [`Facet::Institution`] for what has none.
pub const NONE: &str = "none";

/// The number of facets that belong to the recommendation itself and have one value each.
pub(super) const OWN: usize = 6;

impl Facet {
    /// All of them, in the order of their numbers.
    pub const ALL: [Facet; 9] = [
        Facet::State,
        Facet::Mechanism,
        Facet::Session,
        Facet::Position,
        Facet::Source,
        Facet::Language,
        Facet::Recommending,
        Facet::Status,
        Facet::Institution,
    ];

    /// Its name in an address.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Facet::State => "state",
            Facet::Mechanism => "mechanism",
            Facet::Session => "session",
            Facet::Position => "position",
            Facet::Source => "source",
            Facet::Language => "language",
            Facet::Recommending => "recommending",
            Facet::Status => "status",
            Facet::Institution => "institution",
        }
    }

    /// The facet with this name in an address.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Facet> {
        Facet::ALL.into_iter().find(|facet| facet.key() == key)
    }

    /// The bit that stands for it in a mask of failed filters.
    pub(super) fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// A key that sorts numbers of recommendations as people count: 98.2 before 98.10, `92.4(a)` after `92.4`.
/// Up to four numbers or letters count, each up to 65,533.
pub(super) fn number_key(number: &str) -> u64 {
    let mut key = 0u64;
    let mut parts = 0;
    let mut rest = number.chars().peekable();
    while let Some(first) = rest.next() {
        let part = if let Some(digit) = first.to_digit(10) {
            let mut value = digit;
            while let Some(digit) = rest.peek().and_then(|next| next.to_digit(10)) {
                value = value.saturating_mul(10).saturating_add(digit);
                rest.next();
            }
            u64::from(value.min(65_533)) + 1
        } else if first.is_ascii_alphabetic() {
            u64::from(first.to_ascii_lowercase() as u32 - 'a' as u32) + 1
        } else {
            continue;
        };
        key |= part << (48 - 16 * parts);
        parts += 1;
        if parts == 4 {
            break;
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_sort_as_people_count() {
        let sorted =
            ["", "9.1", "52.1", "92.4", "92.4(a)", "92.4(b)", "98.1..3", "98.2", "98.10", "99999999999"];
        for pair in sorted.windows(2) {
            assert!(number_key(pair[0]) < number_key(pair[1]), "{pair:?}");
        }
    }
}
