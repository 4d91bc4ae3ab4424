//! Narrowing a list that is read whole: facets with counts, filters in force, and the address that holds them.
//! Recommendations are too many for that, and have `search`.

use crate::form::Sent;
use crate::look::{ActiveFilter, Facet, FacetValue, Pages};

/// Values of a facet that are shown before the fold.
const AT_FIRST: usize = 8;

/// The highest number that a page may have.
const PAGE_MAX: u64 = 1_000_000;

/// The name that words are sent by.
const WORDS: &str = "q";

/// What can narrow a list of `T`.
pub struct Narrowing<T: 'static> {
    /// The list's address: `/documents`.
    pub address: &'static str,
    /// What of one is searched when somebody types words.
    pub words: fn(&T) -> String,
    /// Its facets, in the order in which they stand beside it.
    pub facets: &'static [By<T>],
}

/// One facet of a list of `T`.
pub struct By<T> {
    /// Its name in the address.
    pub name: &'static str,
    /// Its heading.
    pub legend: &'static str,
    /// What one of the list has of it, if anything.
    pub read: fn(&T) -> Option<&str>,
    /// What a value is called.
    pub label: fn(&str) -> String,
}

impl<T> Narrowing<T> {
    /// Whether one has the words that were typed, and a value that is chosen in every facet in which any is.
    #[must_use]
    pub fn fits(&self, one: &T, asked: &Sent) -> bool {
        self.fits_but(one, asked, "")
    }

    /// The same, one facet left out: a facet's own choice does not narrow its own counts.
    fn fits_but(&self, one: &T, asked: &Sent, but: &str) -> bool {
        let typed = asked.one(WORDS).to_lowercase();
        if !typed.trim().is_empty() {
            let words = (self.words)(one).to_lowercase();
            if !typed.split_whitespace().all(|word| words.contains(word)) {
                return false;
            }
        }
        self.facets.iter().filter(|by| by.name != but).all(|by| {
            let chosen = asked.all(by.name);
            chosen.is_empty()
                || (by.read)(one).is_some_and(|value| chosen.iter().any(|chosen| chosen == value))
        })
    }

    /// The facets with their counts, values by name. A facet without values is left out.
    #[must_use]
    pub fn facets(&self, all: &[T], asked: &Sent) -> Vec<Facet> {
        let facet = |by: &By<T>| {
            let fitting = all.iter().filter(|one| self.fits_but(one, asked, by.name));
            let values: Vec<&str> = fitting.filter_map(by.read).collect();
            let chosen = asked.all(by.name);
            let mut known: Vec<&str> =
                values.iter().copied().chain(chosen.iter().map(String::as_str)).collect();
            known.sort_unstable();
            known.dedup();
            let value = |value: &str| FacetValue {
                value: value.to_owned(),
                label: (by.label)(value),
                count: values.iter().filter(|one| **one == value).count() as u64,
                chosen: chosen.iter().any(|chosen| chosen == value),
            };
            let mut values: Vec<FacetValue> = known.into_iter().map(value).collect();
            values.sort_by(|a, b| a.label.cmp(&b.label));
            Facet { name: by.name.to_owned(), legend: by.legend.to_owned(), values, at_first: AT_FIRST }
        };
        self.facets.iter().map(facet).filter(|facet| !facet.values.is_empty()).collect()
    }

    /// The filters in force, each with the address of the list without it.
    #[must_use]
    pub fn filters(&self, asked: &Sent) -> Vec<ActiveFilter> {
        let of = |by: &By<T>| {
            let filter = |value: String| ActiveFilter {
                facet: by.legend.to_owned(),
                label: (by.label)(&value),
                without: self.address(asked, Some((by.name, &value))),
            };
            asked.all(by.name).into_iter().map(filter).collect::<Vec<_>>()
        };
        self.facets.iter().flat_map(of).collect()
    }

    /// Of those that fit, the ones on the page asked for, and where in the list that is.
    #[must_use]
    pub fn page<'a>(&self, all: &'a [T], asked: &Sent, per_page: u64) -> (Vec<&'a T>, Pages) {
        let fitting: Vec<&T> = all.iter().filter(|one| self.fits(one, asked)).collect();
        let page = asked.one("page").parse::<u64>().unwrap_or(1).clamp(1, PAGE_MAX);
        let before = usize::try_from((page - 1) * per_page).unwrap_or(usize::MAX);
        let total = fitting.len() as u64;
        let shown = fitting.into_iter().skip(before).take(usize::try_from(per_page).unwrap_or(usize::MAX));
        (shown.collect(), Pages { base: self.page_address(asked), page, per_page, total })
    }

    /// The list's address up to the number of its page.
    #[must_use]
    pub fn page_address(&self, asked: &Sent) -> String {
        format!("{}&page=", self.address(asked, None))
    }

    fn address(&self, asked: &Sent, but: Option<(&str, &str)>) -> String {
        let chosen =
            self.facets.iter().flat_map(|by| asked.all(by.name).into_iter().map(|value| (by.name, value)));
        let kept: Vec<(&str, String)> = chosen.filter(|(name, value)| but != Some((name, value))).collect();
        let words = asked.one(WORDS);
        let pairs = kept.iter().map(|(name, value)| (*name, value.as_str())).chain([(WORDS, words.as_str())]);
        format!("{}?{}", self.address, Sent::of(pairs).to_body())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: Narrowing<(&str, &str)> = Narrowing {
        address: "/list",
        words: |one| format!("{} {}", one.0, one.1),
        facets: &[
            By { name: "state", legend: "State", read: |one| Some(one.0), label: str::to_owned },
            By {
                name: "kind",
                legend: "Kind",
                read: |one| (!one.1.is_empty()).then_some(one.1),
                label: str::to_owned,
            },
        ],
    };

    #[test]
    fn a_choice_narrows_the_others_and_not_its_own_facet() {
        let all = [("BRB", "court"), ("BRB", ""), ("JAM", "court"), ("JAM", "ministry")];
        let asked = Sent::of([("state", "BRB"), ("colour", "red")]);
        let fitting = all.iter().filter(|one| LIST.fits(one, &asked)).count();
        assert_eq!(fitting, 2);
        let counts: Vec<(String, u64, bool)> = LIST
            .facets(&all, &asked)
            .into_iter()
            .flat_map(|facet| facet.values)
            .map(|value| (value.value, value.count, value.chosen))
            .collect();
        let expected = [("BRB", 2, true), ("JAM", 2, false), ("court", 1, false)];
        assert_eq!(counts, expected.map(|(value, count, chosen)| (value.to_owned(), count, chosen)));
        let [filter] = LIST.filters(&asked).try_into().unwrap();
        assert_eq!((filter.label.as_str(), filter.without.as_str()), ("BRB", "/list?"));
        assert_eq!(LIST.page_address(&asked), "/list?state=BRB&page=");
        let typed = Sent::of([("q", "brb COURT")]);
        assert_eq!(all.iter().filter(|one| LIST.fits(one, &typed)).count(), 1);
        assert_eq!(LIST.page_address(&typed), "/list?q=brb+COURT&page=");
        let unknown = LIST.facets(&all, &Sent::of([("kind", "zoo")]));
        let mut values = unknown.iter().flat_map(|facet| &facet.values);
        assert!(
            values.any(|value| value.value == "zoo" && value.count == 0),
            "what is chosen stays in sight"
        );
    }
}
