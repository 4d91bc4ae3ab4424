//! How alike two texts are: the share of their word pairs that both have. People copy a recommendation by hand, cut it
//! short, or leave out who made it; a number says how much is left.

use std::collections::HashMap;

use super::folded;

/// The most words of a text that are compared.
const WORDS: usize = 400;

/// Texts that others are compared with.
#[derive(Debug, Default)]
pub struct Likeness {
    /// How many pairs each text has.
    sizes: Vec<usize>,
    /// For each pair of words, the texts that have it, each once.
    having: HashMap<u64, Vec<u32>>,
}

impl Likeness {
    /// Of these texts, which are known by their place.
    #[must_use]
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Likeness {
        let mut likeness = Likeness::default();
        for (place, text) in texts.into_iter().enumerate() {
            let pairs = pairs(text);
            likeness.sizes.push(pairs.len());
            for pair in pairs {
                likeness.having.entry(pair).or_default().push(place as u32);
            }
        }
        likeness
    }

    /// The places of the texts that are most alike to one, at most `most`, with how alike in per cent: 100 for the same
    /// words in the same order, 0 never told.
    #[must_use]
    pub fn nearest(&self, text: &str, most: usize) -> Vec<(usize, u8)> {
        let pairs = pairs(text);
        let mut shared: HashMap<u32, usize> = HashMap::new();
        for place in pairs.iter().filter_map(|pair| self.having.get(pair)).flatten() {
            *shared.entry(*place).or_default() += 1;
        }
        let alike = |(place, shared): (u32, usize)| {
            let place = place as usize;
            (place, per_cent(shared, pairs.len(), self.sizes[place]))
        };
        let mut nearest: Vec<(usize, u8)> =
            shared.into_iter().map(alike).filter(|(_, alike)| *alike > 0).collect();
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
/// assert!(alike("Ratify the Convention (Spain)", "Ratify the Convention") > 70);
/// assert_eq!(alike("Ratify the Convention", "Build schools"), 0);
/// ```
#[must_use]
pub fn alike(a: &str, b: &str) -> u8 {
    Likeness::of([a]).nearest(b, 1).first().map_or(0, |(_, alike)| *alike)
}

/// Dice's coefficient. Only the same set of pairs gives 100.
fn per_cent(shared: usize, a: usize, b: usize) -> u8 {
    u8::try_from(200 * shared / (a + b).max(1)).unwrap_or(100)
}

/// The pairs of neighbouring words, each once, with the edges of the text as words: a text of one word has two pairs.
fn pairs(text: &str) -> Vec<u64> {
    use std::hash::{BuildHasher, BuildHasherDefault};
    let hasher = BuildHasherDefault::<rustc_hash::FxHasher>::default();
    let folded = folded(text);
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).take(WORDS).collect();
    if words.is_empty() {
        return Vec::new();
    }
    let edged: Vec<&str> = [""].into_iter().chain(words).chain([""]).collect();
    let mut pairs: Vec<u64> = edged.windows(2).map(|pair| hasher.hash_one((pair[0], pair[1]))).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
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
        let nearest = Likeness::of(texts).nearest("Ratify the Convention against Torture (Chile)", 5);
        assert_eq!(nearest[0].0, 1);
        assert_eq!(nearest.len(), 2, "what shares no words is not there: {nearest:?}");
        assert!(nearest[0].1 > nearest[1].1);
    }
}
