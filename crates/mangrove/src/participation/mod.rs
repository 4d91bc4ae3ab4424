//! How many people took part, and who they were: counts by sex, age, disability and kind of institution.
//!
//! Whoever can read a session's space sees every count. Everybody else sees what [`publish`] lets out, in which no small
//! number can be worked out. Attendances are counted, not persons: who comes to two sessions is counted twice.

pub mod evaluation;
pub mod form;
pub mod publish;
#[cfg(test)]
mod publish_tests;
pub mod table;

use ledger::Value;

use crate::codes::{AGES, DISABILITY, NOT_STATED, SEXES};
use crate::institution;
use crate::office::kind::Choice;

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

/// The splits, in the order they are kept and shown.
pub static SPLITS: [Split; 4] = [
    Split {
        code: "sex",
        label: "Sex",
        stated: SEXES,
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

    /// As one value of the log: total and splits are one fact, and change together.
    ///
    /// `[total, [split, [category, count] ...] ...]`, by code, so that a list of categories can grow.
    #[must_use]
    pub fn value(&self) -> Value {
        let splits = SPLITS.iter().zip(&self.splits).filter_map(|(split, counts)| {
            let cells = split.categories().zip(counts.as_ref()?).map(|(category, count)| {
                Value::List(vec![Value::text(category.code), Value::Int((*count).into())])
            });
            Some(Value::List([Value::text(split.code)].into_iter().chain(cells).collect()))
        });
        Value::List([Value::Int(self.total.into())].into_iter().chain(splits).collect())
    }

    /// Reads it back. People of a category that only a newer version knows are "not stated" here.
    #[must_use]
    pub fn from_value(value: &Value) -> Option<Counts> {
        let Value::List(parts) = value else { return None };
        let (total, splits) = parts.split_first()?;
        let mut counts = Counts::of(people(total)?);
        for split in splits {
            let Value::List(cells) = split else { return None };
            let (code, cells) = cells.split_first()?;
            let place = SPLITS.iter().position(|known| Some(known.code) == code.as_text());
            if let Some(place) = place {
                counts.splits[place] = Some(read_cells(&SPLITS[place], cells)?);
            }
        }
        Some(counts)
    }
}

fn read_cells(split: &Split, cells: &[Value]) -> Option<Vec<u32>> {
    let mut counts = vec![0_u32; split.len()];
    for cell in cells {
        let Value::List(pair) = cell else { return None };
        let [code, count] = pair.as_slice() else { return None };
        let code = code.as_text()?;
        let place = split.categories().position(|known| known.code == code).unwrap_or(split.len() - 1);
        counts[place] = counts[place].saturating_add(people(count)?);
    }
    Some(counts)
}

fn people(value: &Value) -> Option<u32> {
    value.as_int().and_then(|count| u32::try_from(count).ok())
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
        fn counts_come_back_from_the_log_and_sums_add_up(all in prop::collection::vec(any_counts(300), 0..6)) {
            for one in &all {
                prop_assert_eq!(Counts::from_value(&one.value()), Some(one.clone()));
                prop_assert!(one.off().is_empty());
            }
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

    #[test]
    fn a_newer_category_is_not_stated_here_and_broken_values_are_nothing() {
        let cell = |code: &str, count| Value::List(vec![Value::text(code), Value::Int(count)]);
        let sex = |cells: Vec<Value>| {
            let split = Value::List([Value::text("sex")].into_iter().chain(cells).collect());
            Value::List(vec![Value::Int(9), split])
        };
        let newer = Counts::from_value(&sex(vec![cell("women", 4), cell("newer", 5)])).unwrap();
        assert_eq!(newer, Counts::of(9).with("sex", &[4, 0, 0, 5]));
        for broken in
            [Value::Int(9), Value::List(Vec::new()), sex(vec![cell("women", -1)]), sex(vec![Value::None])]
        {
            assert_eq!(Counts::from_value(&broken), None, "{broken:?}");
        }
    }
}
