//! What may be said of participants to whoever is outside their space.
//!
//! # The rule
//!
//! Sessions are summed over activities, activities over States, States over the region: a tree. The caller gives the
//! whole tree at once, of a closed period, because two figures published a session apart tell of that session.
//!
//! A count is *small* when it is under [`FLOOR`]. Zero is small too: that nobody came with a disability says of each
//! who came that they have none, and if zero were shown a withheld cell could be told from it. The one exception is
//! the last category of a split ("not stated", or "other or not stated"): nobody in it says only that the record
//! is complete. What cannot occur is no category at all, so there is no zero by nature.
//!
//! 1. A total is withheld when it is small, and with it the smallest of its siblings that are not (all that tie). Under a
//!    withheld total everything is withheld.
//! 2. A split is withheld whole when one of its published categories is small.
//! 3. A split of the parts of a sum is shown for all of them or for none, and only where the sum's own split is shown.
//!
//! # The guarantee
//!
//! Somebody who knows all that is published *and this rule* works through every tree that would have been published
//! the same way. For every withheld split cell and every withheld total of a part, those trees hold at least two
//! different values, and one of five or more. Left out are what says nothing of a person or is said plainly: a total
//! withheld at the root is known to be under five, and with it all under it; and where a sum's last category is shown
//! as zero, so it is in each of its parts. `publish_tests` checks this by counting out every tree of small size.
//!
//! Why it holds: by rule 3 what is known of a withheld split is its sum over all siblings and the siblings' totals, each
//! at least five and no category of the sum but the last under five; a table with these margins can be filled so
//! that any one cell takes its largest value, which is five or more, and leaves a small cell somewhere. By rule 1
//! withheld totals are known by their sum and can change places.

use super::{Counts, SPLITS};

/// The smallest count that is published.
pub const FLOOR: u64 = 5;

/// Counts with the parts that they are the sum of: a session has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    pub(super) total: u64,
    /// For each split a count for each published category, the last of them the gap.
    pub(super) splits: Vec<Vec<u64>>,
    pub(super) parts: Vec<Tree>,
}

/// What is published of a tree, with the same parts in the same order.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Published {
    /// How many people, unless withheld.
    pub total: Option<u64>,
    /// For each of [`SPLITS`] the counts of its published categories, unless withheld.
    pub splits: Vec<Option<Vec<u64>>>,
    /// The same of each part.
    pub parts: Vec<Published>,
}

impl Tree {
    /// A session.
    #[must_use]
    pub fn session(counts: &Counts) -> Tree {
        let splits = SPLITS.iter().enumerate().map(|(place, split)| {
            let whole = counts.whole(place);
            let in_category = |code: &&str| {
                let at = split.categories().position(|category| category.code == *code);
                at.map_or(0, |at| u64::from(whole[at]))
            };
            split.public.iter().map(|together| together.of.iter().map(in_category).sum()).collect()
        });
        Tree { total: counts.total.into(), splits: splits.collect(), parts: Vec::new() }
    }

    /// The sum of these: an activity of its sessions, a State of its activities.
    #[must_use]
    pub fn sum(parts: Vec<Tree>) -> Tree {
        let mut sum = Tree::session(&Counts::of(0));
        for part in &parts {
            sum.total += part.total;
            for (ours, theirs) in sum.splits.iter_mut().zip(&part.splits) {
                ours.iter_mut().zip(theirs).for_each(|(ours, theirs)| *ours += theirs);
            }
        }
        Tree { parts, ..sum }
    }

    /// What may be said of it to anybody.
    #[must_use]
    pub fn publish(&self) -> Published {
        self.publish_from(FLOOR)
    }

    pub(super) fn publish_from(&self, floor: u64) -> Published {
        let total = self.total >= floor;
        let splits: Vec<bool> = self.splits.iter().map(|split| total && !is_small(split, floor)).collect();
        self.descend(total, &splits, floor)
    }

    fn descend(&self, total: bool, splits: &[bool], floor: u64) -> Published {
        let totals = if total { totals_shown(&self.parts, floor) } else { vec![false; self.parts.len()] };
        let all = totals.iter().all(|shown| *shown);
        let of_parts: Vec<bool> = splits
            .iter()
            .enumerate()
            .map(|(place, shown)| {
                *shown && all && self.parts.iter().all(|part| !is_small(&part.splits[place], floor))
            })
            .collect();
        let parts =
            self.parts.iter().zip(&totals).map(|(part, total)| part.descend(*total, &of_parts, floor));
        Published {
            total: total.then_some(self.total),
            splits: self
                .splits
                .iter()
                .zip(splits)
                .map(|(split, shown)| shown.then(|| split.clone()))
                .collect(),
            parts: parts.collect(),
        }
    }
}

/// Whether one of the categories is small. Nobody in the last, the gap, is no small number.
fn is_small(split: &[u64], floor: u64) -> bool {
    let last = split.len().saturating_sub(1);
    split.iter().enumerate().any(|(place, count)| *count < floor && !(place == last && *count == 0))
}

/// Which of the parts of a shown total may be shown too.
fn totals_shown(parts: &[Tree], floor: u64) -> Vec<bool> {
    let small = |part: &Tree| part.total < floor;
    let next = parts.iter().filter(|part| !small(part)).map(|part| part.total).min();
    let any = parts.iter().any(small);
    parts.iter().map(|part| !any || !(small(part) || Some(part.total) == next)).collect()
}
