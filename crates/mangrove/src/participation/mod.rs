//! How many people took part, and who they were: counts by sex, age, disability and kind of institution.
//!
//! Whoever can read a session's space sees every count. Everybody else sees what [`publish`] lets out, in which no small
//! number can be worked out. Attendances are counted, not persons: who comes to two sessions is counted twice.
//!
//! A session has a field for the total and one for each of [`SPLITS`]; [`fields`] reads, checks and publishes them.

pub mod evaluation;
pub mod fields;
pub mod publish;
#[cfg(test)]
mod publish_tests;
pub mod table;

use crate::codes::{AGES, DISABILITY, NOT_STATED, SEXES};
use crate::institution;
use crate::office::kind::{Choice, Field, Shape};

/// The most people that one session may have: more is a slip of the keyboard.
pub const MOST: u32 = 100_000;

/// One way to split the people of a session: every person is in one category of it.
#[derive(Debug)]
pub struct Split {
    /// In the log and in exports: `sex`.
    pub code: &'static str,
    /// For people: `Sex`.
    pub label: &'static str,
    /// What people state; "not stated" comes after these and is in every split.
    pub stated: &'static [Choice],
    /// A column of numbers for each category, "not stated" last: the shape of its field.
    pub columns: &'static [Field],
    /// The wider categories that are published; the last takes in "not stated". Narrow ones would be small, and so
    /// withheld, nearly always.
    pub public: &'static [Together],
}

/// Categories that are published as one.
#[derive(Debug)]
pub struct Together {
    /// For people: `Other or not stated`.
    pub label: &'static str,
    /// The codes of what it takes in.
    pub of: &'static [&'static str],
}

/// A column for each of these, and one for "not stated".
const fn columns<const N: usize>(stated: &[Choice]) -> [Field; N] {
    let mut columns = [const { Field::column(NOT_STATED.code, NOT_STATED.label, Shape::Number) }; N];
    let mut at = 0;
    while at < stated.len() {
        columns[at] = Field::column(stated[at].code, stated[at].label, Shape::Number);
        at += 1;
    }
    columns
}

static SEX: [Field; SEXES.len() + 1] = columns(SEXES);
static AGE: [Field; AGES.len() + 1] = columns(AGES);
static WITH_DISABILITY: [Field; DISABILITY.len() + 1] = columns(DISABILITY);
static INSTITUTION: [Field; institution::KINDS.len() + 1] = columns(institution::KINDS);

/// The splits, in the order they are kept and shown.
pub static SPLITS: [Split; 4] = [
    Split {
        code: "sex",
        label: "Sex",
        stated: SEXES,
        columns: &SEX,
        public: &[
            Together { label: "Women", of: &["women"] },
            Together { label: "Men", of: &["men"] },
            Together { label: "Other or not stated", of: &["other", "not-stated"] },
        ],
    },
    Split {
        code: "age",
        label: "Age",
        stated: AGES,
        columns: &AGE,
        public: &[
            Together { label: "Under 30", of: &["under-18", "18-29"] },
            Together { label: "30 and over", of: &["30-44", "45-59", "60-up"] },
            Together { label: "Not stated", of: &["not-stated"] },
        ],
    },
    Split {
        code: "disability",
        label: "Disability",
        stated: DISABILITY,
        columns: &WITH_DISABILITY,
        public: &[
            Together { label: "With a disability", of: &["with"] },
            Together { label: "Without a disability", of: &["without"] },
            Together { label: "Not stated", of: &["not-stated"] },
        ],
    },
    Split {
        code: "institution",
        label: "Kind of institution",
        stated: institution::KINDS,
        columns: &INSTITUTION,
        public: &[
            Together {
                label: "Ministries, parliaments, courts and statistics offices",
                of: &["ministry", "parliament", "court", "statistics-office"],
            },
            Together {
                label: "Other institutions",
                of: &["nhri", "ngo", "un-entity", "caricom-organ", "university", "donor"],
            },
            Together { label: "Not stated", of: &["not-stated"] },
        ],
    },
];

impl Split {
    /// Every category, "not stated" last.
    pub fn categories(&self) -> impl Iterator<Item = &'static Choice> {
        self.stated.iter().chain(std::iter::once(&NOT_STATED))
    }

    /// How many categories it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.stated.len() + 1
    }

    /// Never: "not stated" is always there.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        false
    }
}

/// The people of one session, or the attendances of several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counts {
    /// How many they are.
    pub total: u32,
    /// For each of [`SPLITS`] a count for each of its categories; nothing where it was not recorded at all.
    pub splits: [Option<Vec<u32>>; SPLITS.len()],
}

impl Counts {
    /// So many people of whom nothing else was recorded.
    #[must_use]
    pub fn of(total: u32) -> Counts {
        Counts { total, splits: Default::default() }
    }

    /// The same with a split: a count for each category, "not stated" last.
    #[must_use]
    pub fn with(mut self, split: &str, counts: &[u32]) -> Counts {
        if let Some(place) = SPLITS.iter().position(|known| known.code == split) {
            let mut counts = counts.to_vec();
            counts.resize(SPLITS[place].len(), 0);
            self.splits[place] = Some(counts);
        }
        self
    }

    /// The splits that do not add up to the total, each with what they add up to.
    #[must_use]
    pub fn off(&self) -> Vec<(&'static Split, u64)> {
        let sums = SPLITS.iter().zip(&self.splits).filter_map(|(split, counts)| {
            let sum = counts.as_ref()?.iter().map(|count| u64::from(*count)).sum::<u64>();
            (sum != u64::from(self.total)).then_some((split, sum))
        });
        sums.collect()
    }

    /// The attendances of several sessions. Of people at a session that did not record a split, that split is not
    /// stated; a split that no session recorded stays unrecorded.
    #[must_use]
    pub fn sum<'a>(all: impl IntoIterator<Item = &'a Counts>) -> Counts {
        let all: Vec<&Counts> = all.into_iter().collect();
        let mut sum = Counts::of(all.iter().fold(0, |total, one| total.saturating_add(one.total)));
        for (place, split) in SPLITS.iter().enumerate() {
            if all.iter().any(|one| one.splits[place].is_some()) {
                let mut counts = vec![0_u32; split.len()];
                for one in &all {
                    let whole = one.whole(place);
                    counts.iter_mut().zip(&whole).for_each(|(sum, count)| *sum = sum.saturating_add(*count));
                }
                sum.splits[place] = Some(counts);
            }
        }
        sum
    }

    /// A split, or everybody under "not stated" where it was not recorded.
    fn whole(&self, place: usize) -> Vec<u32> {
        self.splits[place].clone().unwrap_or_else(|| {
            let mut counts = vec![0; SPLITS[place].len()];
            if let Some(last) = counts.last_mut() {
                *last = self.total;
            }
            counts
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Counts of any people, in which each split is there or not and adds up.
    pub(super) fn any_counts(most: u32) -> impl Strategy<Value = Counts> {
        let split = |split: &'static Split, total: u32| {
            let cuts = prop::collection::vec(0..=total, split.len() - 1);
            prop::option::of(cuts.prop_map(move |mut cuts| {
                cuts.sort_unstable();
                let ends = cuts.iter().copied().chain([total]);
                let starts = [0].into_iter().chain(cuts.iter().copied());
                ends.zip(starts).map(|(end, start)| end - start).collect::<Vec<u32>>()
            }))
        };
        (0..=most).prop_flat_map(move |total| {
            let splits = [0, 1, 2, 3].map(|place| split(&SPLITS[place], total));
            splits.prop_map(move |splits| Counts { total, splits })
        })
    }

    #[test]
    fn every_category_is_published_in_one_place() {
        for split in &SPLITS {
            let mut published: Vec<&str> = split.public.iter().flat_map(|one| one.of).copied().collect();
            let mut all: Vec<&str> = split.categories().map(|category| category.code).collect();
            published.sort_unstable();
            all.sort_unstable();
            assert_eq!(published, all, "{}", split.code);
            assert!(split.public.last().is_some_and(|gap| gap.of.contains(&NOT_STATED.code)));
            assert!(
                split.public.len() > 2,
                "{}: the guarantee needs two categories beside the gap",
                split.code
            );
        }
    }

    proptest! {
        #[test]
        fn sums_add_up(all in prop::collection::vec(any_counts(300), 0..6)) {
            prop_assert!(all.iter().all(|one| one.off().is_empty()));
            let sum = Counts::sum(&all);
            prop_assert!(sum.off().is_empty());
            prop_assert_eq!(sum.total, all.iter().map(|one| one.total).sum::<u32>());
            for place in 0..SPLITS.len() {
                let recorded = all.iter().any(|one| one.splits[place].is_some());
                prop_assert_eq!(sum.splits[place].is_some(), recorded);
            }
        }
    }

    #[test]
    fn a_split_that_does_not_add_up_is_named() {
        let counts = Counts::of(23).with("sex", &[13, 9, 0, 0]).with("disability", &[2, 21]);
        let off: Vec<(&str, u64)> = counts.off().into_iter().map(|(split, sum)| (split.code, sum)).collect();
        assert_eq!(off, [("sex", 22)]);
    }
}
