//! How alike two texts are: the share of their word pairs that both have. People copy a recommendation by hand, cut it
//! short, or leave out who made it; a number says how much is left.

use std::hash::{BuildHasher, BuildHasherDefault};

use rustc_hash::FxHashMap;

use super::folded;

/// The most words of a text that are compared.
const WORDS: usize = 400;

/// The word pairs of a text, each once, in the order of their hashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pairs(Vec<u64>);

/// Texts that others are compared with.
#[derive(Debug, Default)]
pub struct Likeness {
    texts: Vec<Pairs>,
    /// For each pair of words, the texts that have it, each once.
    having: FxHashMap<u64, Vec<u32>>,
}

impl Likeness {
    /// Of these texts, which are known by their place.
    #[must_use]
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Likeness {
        let mut likeness = Likeness::default();
        for (place, text) in texts.into_iter().enumerate() {
            let pairs = Pairs::of(text);
            for pair in &pairs.0 {
                likeness.having.entry(*pair).or_default().push(place as u32);
            }
            likeness.texts.push(pairs);
        }
        likeness
    }

    /// How alike a text is to the one at a place, in per cent.
    #[must_use]
    pub fn to(&self, place: usize, text: &Pairs) -> u8 {
        let there = &self.texts[place].0;
        let shared = text.0.iter().filter(|pair| there.binary_search(pair).is_ok()).count();
        per_cent(shared, text.0.len(), there.len())
    }

    /// The places of the texts that are most alike to one, at most `most` and at least so alike, with how alike in per
    /// cent: 100 for the same words in the same order.
    #[must_use]
    pub fn nearest(&self, text: &Pairs, most: usize, at_least: u8) -> Vec<(usize, u8)> {
        let mut shared = vec![0_u32; self.texts.len()];
        for place in text.0.iter().filter_map(|pair| self.having.get(pair)).flatten() {
            shared[*place as usize] += 1;
        }
        let found = shared.iter().zip(&self.texts).enumerate().filter(|(_, (shared, _))| **shared > 0);
        let alike = found
            .map(|(place, (shared, there))| (place, per_cent(*shared as usize, text.0.len(), there.0.len())));
        let mut nearest: Vec<(usize, u8)> = alike.filter(|(_, alike)| *alike >= at_least.max(1)).collect();
        nearest.sort_unstable_by_key(|(place, alike)| (std::cmp::Reverse(*alike), *place));
        nearest.truncate(most);
        nearest
    }
}

/// How alike two texts are, in per cent.
///
/// ```
/// use mangrove::spreadsheet::likeness::alike;
/// assert_eq!(alike("Ratify the Convention.", "ratify the convention"), 100);
/// assert!(alike("Ratify the Convention (Spain)", "Ratify the Convention") > 60);
/// assert_eq!(alike("Ratify the Convention", "Build schools"), 0);
/// ```
#[must_use]
pub fn alike(a: &str, b: &str) -> u8 {
    Likeness::of([a]).to(0, &Pairs::of(b))
}

/// Dice's coefficient. Only the same set of pairs gives 100.
fn per_cent(shared: usize, a: usize, b: usize) -> u8 {
    u8::try_from(200 * shared / (a + b).max(1)).unwrap_or(100)
}

impl Pairs {
    /// The pairs of neighbouring words, with the edges of the text as words: a text of one word has two pairs.
    #[must_use]
    pub fn of(text: &str) -> Pairs {
        let hasher = BuildHasherDefault::<rustc_hash::FxHasher>::default();
        let folded = folded(text);
        let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).take(WORDS).collect();
        if words.is_empty() {
            return Pairs(Vec::new());
        }
        let edged: Vec<&str> = [""].into_iter().chain(words).chain([""]).collect();
        let mut pairs: Vec<u64> = edged.windows(2).map(|pair| hasher.hash_one((pair[0], pair[1]))).collect();
        pairs.sort_unstable();
        pairs.dedup();
        Pairs(pairs)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn likeness_goes_both_ways_and_is_whole_with_itself(a in "[a-c ]{0,24}", b in "[a-c ]{0,24}") {
            prop_assert_eq!(alike(&a, &b), alike(&b, &a));
            prop_assert_eq!(alike(&a, &a), if a.trim().is_empty() { 0 } else { 100 });
        }
    }

    #[test]
    fn the_nearest_comes_first() {
        let texts = [
            "Ratify the Convention on the Rights of Persons with Disabilities",
            "Ratify the Convention against Torture",
            "Build more schools in rural areas",
        ];
        let nearest =
            Likeness::of(texts).nearest(&Pairs::of("Ratify the Convention against Torture (Chile)"), 5, 1);
        assert_eq!(nearest[0].0, 1);
        assert_eq!(nearest.len(), 2, "what shares no words is not there: {nearest:?}");
        assert!(nearest[0].1 > nearest[1].1);
    }
}
