//! The first few of many, in one pass and bounded memory.

use super::entry::RecordId;

/// What hits are ordered by; the id last, so that no two are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub first: u64,
    pub second: u64,
    pub id: RecordId,
}

impl Key {
    /// The score that a key made for relevance holds.
    pub fn score(self) -> f32 {
        f32::from_bits(!(self.first as u32))
    }

    /// The part of a key that puts the best score first: the bits of positive floats sort as they do.
    pub fn by_score(score: f32) -> u64 {
        u64::from(!score.to_bits())
    }
}

/// Keeps the first `wanted` keys of those pushed.
pub(super) struct Top {
    wanted: usize,
    keys: Vec<Key>,
    /// No key after this one can be among the first.
    last: Option<Key>,
}

impl Top {
    pub fn new(wanted: usize) -> Top {
        Top { wanted, keys: Vec::new(), last: None }
    }

    /// Whether a key that begins so need not be pushed.
    #[inline]
    pub fn too_late(&self, first: u64) -> bool {
        self.last.is_some_and(|last| first > last.first)
    }

    #[inline]
    pub fn push(&mut self, key: Key) {
        if self.last.is_some_and(|last| key > last) {
            return;
        }
        self.keys.push(key);
        if self.keys.len() >= self.wanted.saturating_mul(2).max(1_024) {
            self.cut();
        }
    }

    fn cut(&mut self) {
        if self.keys.len() <= self.wanted {
            return;
        }
        if self.wanted > 0 {
            let (_, last, _) = self.keys.select_nth_unstable(self.wanted - 1);
            self.last = Some(*last);
        }
        self.keys.truncate(self.wanted);
    }

    /// The first ones, in order.
    pub fn sorted(mut self) -> Vec<Key> {
        self.cut();
        self.keys.sort_unstable();
        self.keys
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_first_are_those_a_full_sort_gives(
            values in prop::collection::vec((0u64..9, 0u64..9, any::<[u8; 16]>()), 0..3_000), wanted in 0usize..40,
        ) {
            let mut all: Vec<Key> =
                values.into_iter().map(|(first, second, id)| Key { first, second, id: RecordId::from_bytes(id) }).collect();
            let mut top = Top::new(wanted);
            for key in all.iter().filter(|key| !key.first.is_multiple_of(7)) {
                if !top.too_late(key.first) {
                    top.push(*key);
                }
            }
            all.retain(|key| !key.first.is_multiple_of(7));
            all.sort_unstable();
            all.truncate(wanted);
            prop_assert_eq!(top.sorted(), all);
        }
    }
}
