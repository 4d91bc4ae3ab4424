//! The table of participants: every count for whoever can read the session, what may be published for all others.

use askama::{Template, filters::HtmlSafe};

use super::publish::Published;
use super::{Counts, SPLITS};
use crate::look::{Shown, plural};

/// The table as it is shown.
#[derive(Clone, Debug, Template)]
#[template(path = "participation/table.html")]
pub struct ParticipationTable {
    /// How many took part, in words: `23 people`, `12 attendances`; nothing if it may not be said.
    pub total: Option<String>,
    /// The splits, in their order.
    pub splits: Vec<SplitRow>,
    /// Whether something is withheld, so that the table says why.
    pub withheld: bool,
}

impl HtmlSafe for ParticipationTable {}

/// One split.
#[derive(Clone, Debug)]
pub struct SplitRow {
    /// Its name.
    pub label: &'static str,
    /// A label and a count for each category; nothing where it was not recorded or is withheld.
    pub cells: Option<Vec<(&'static str, u64)>>,
    /// What is said instead.
    pub instead: Shown,
}

impl ParticipationTable {
    /// For whoever can read the session: everything.
    #[must_use]
    pub fn inside(counts: &Counts) -> ParticipationTable {
        let splits = SPLITS.iter().zip(&counts.splits).map(|(split, counts)| SplitRow {
            label: split.label,
            cells: counts.as_ref().map(|counts| {
                let counts = counts.iter().map(|count| u64::from(*count));
                split.categories().map(|category| category.label).zip(counts).collect()
            }),
            instead: Shown::Unknown,
        });
        ParticipationTable {
            total: Some(people(counts.total.into())),
            splits: splits.collect(),
            withheld: false,
        }
    }

    /// For everybody else.
    #[must_use]
    pub fn outside(published: &Published) -> ParticipationTable {
        let splits = SPLITS.iter().zip(&published.splits).map(|(split, counts)| SplitRow {
            label: split.label,
            cells: counts.as_ref().map(|counts| {
                split.public.iter().map(|together| together.label).zip(counts.iter().copied()).collect()
            }),
            instead: Shown::None("not published".to_owned()),
        });
        ParticipationTable {
            total: published.total.map(people),
            splits: splits.collect(),
            withheld: published.total.is_none() || published.splits.iter().any(Option::is_none),
        }
    }
}

fn people(count: u64) -> String {
    plural(count, "person took part", "people took part")
}

#[cfg(test)]
mod tests {
    use super::super::publish::Tree;
    use super::*;

    #[test]
    fn the_same_training_from_inside_and_from_outside() {
        let counts = Counts::of(23).with("sex", &[13, 9, 0, 1]).with("disability", &[2, 21]);
        let inside = ParticipationTable::inside(&counts).render().unwrap();
        for seen in ["23 people took part", ">13<", ">9<", ">1<", ">2<", "not known"] {
            assert!(inside.contains(seen), "{seen}: {inside}");
        }
        let outside = ParticipationTable::outside(&Tree::session(&counts).publish()).render().unwrap();
        assert!(outside.contains("23 people took part") && outside.contains("not published"), "{outside}");
        for hidden in ["13", ">9<", "21", "Women"] {
            assert!(!outside.contains(hidden), "{hidden}: {outside}");
        }
        let few = ParticipationTable::outside(&Tree::session(&Counts::of(4)).publish()).render().unwrap();
        assert!(few.contains("not published") && !few.contains('4'), "{few}");
    }
}
