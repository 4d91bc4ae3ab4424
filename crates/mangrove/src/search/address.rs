//! A query, and the address that holds the whole of it: `q=water&state=BHS&state=JAM&position=noted&page=2`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use form_urlencoded::Serializer;

use super::entry::{Day, Facet};

/// The most characters of a query that are read; what follows is left out, with a notice.
pub const QUERY_CHARACTERS: usize = 1_000;
/// The most values that can be chosen in all facets together.
pub const CHOICES: usize = 400;
/// The longest value of a filter, in bytes.
pub const VALUE_BYTES: usize = 200;
/// The most hits on one page.
pub const PER_PAGE_MAX: u32 = 200;
/// The last page that can be asked for.
pub const PAGE_MAX: u32 = 20_000;
/// Hits on a page, unless the address says otherwise.
pub const PER_PAGE: u32 = 25;

/// The order of hits. Equal ones are ordered by id, so that an order never changes by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    /// Best match first.
    Relevance,
    /// By State, then session, then number.
    State,
    /// Latest session or document first; those without a date last.
    Newest,
    /// Earliest due date first; those without one that the reader can see last.
    Due,
}

impl Sort {
    /// All of them.
    pub const ALL: [Sort; 4] = [Sort::Relevance, Sort::State, Sort::Newest, Sort::Due];

    /// Its name in an address.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Sort::Relevance => "relevance",
            Sort::State => "state",
            Sort::Newest => "newest",
            Sort::Due => "due",
        }
    }
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// The words, as typed.
    pub words: String,
    /// The values chosen in each facet: one of them must fit, in every facet that has any.
    pub chosen: BTreeMap<Facet, BTreeSet<String>>,
    /// Only those due before this day.
    pub due_before: Option<Day>,
    /// The order asked for; `None`: by relevance where there are words, by State where there are none.
    pub sort: Option<Sort>,
    /// The page, from 1.
    pub page: u32,
    /// Hits on a page, from 1 to [`PER_PAGE_MAX`].
    pub per_page: u32,
}

impl Default for Query {
    fn default() -> Self {
        Query {
            words: String::new(),
            chosen: BTreeMap::new(),
            due_before: None,
            sort: None,
            page: 1,
            per_page: PER_PAGE,
        }
    }
}

/// An address that holds no query that can be asked. Its words say what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressError {
    /// The name of the part that is wrong.
    pub key: String,
    /// What would be right.
    pub expected: &'static str,
}

impl fmt::Display for AddressError {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "the address has a part that cannot be read, `{}`: expected {}", self.key, self.expected)
    }
}

impl std::error::Error for AddressError {}

impl Query {
    /// A query for words, with nothing chosen.
    #[must_use]
    pub fn words(words: &str) -> Query {
        Query { words: words.to_owned(), ..Query::default() }
    }

    /// The same with `value` chosen in `facet`.
    #[must_use]
    pub fn with(mut self, facet: Facet, value: &str) -> Query {
        self.chosen.entry(facet).or_default().insert(value.to_owned());
        self
    }

    /// The same with `value` chosen in `facet` if it was not, no longer chosen if it was; back on page 1.
    #[must_use]
    pub fn toggled(mut self, facet: Facet, value: &str) -> Query {
        self.page = 1;
        let values = self.chosen.entry(facet).or_default();
        if !values.remove(value) {
            values.insert(value.to_owned());
        }
        if values.is_empty() {
            self.chosen.remove(&facet);
        }
        self
    }

    /// The same on another page.
    #[must_use]
    pub fn on_page(mut self, page: u32) -> Query {
        self.page = page.clamp(1, PAGE_MAX);
        self
    }

    /// Whether `value` is chosen in `facet`.
    #[must_use]
    pub fn has(&self, facet: Facet, value: &str) -> bool {
        self.chosen.get(&facet).is_some_and(|values| values.contains(value))
    }

    /// The order that is used.
    #[must_use]
    pub fn order(&self) -> Sort {
        match self.sort {
            Some(Sort::Relevance) | None if self.words.trim().is_empty() => Sort::State,
            Some(sort) => sort,
            None => Sort::Relevance,
        }
    }

    /// Reads the query part of an address, without its `?`. Names it does not know are left alone.
    ///
    /// # Errors
    /// Where a part cannot be what it says: a page that is no number, an order that does not exist, more than can
    /// be chosen.
    ///
    /// ```
    /// use mangrove::search::{Facet, Query};
    /// let query = Query::from_address("q=clean+water&state=BHS&state=JAM&page=2")?;
    /// assert!(query.has(Facet::State, "JAM"));
    /// assert_eq!(query.to_address(), "q=clean+water&state=BHS&state=JAM&page=2");
    /// # Ok::<(), mangrove::search::AddressError>(())
    /// ```
    pub fn from_address(address: &str) -> Result<Query, AddressError> {
        let mut query = Query::default();
        let mut choices = 0;
        for (key, value) in form_urlencoded::parse(address.as_bytes()) {
            let wrong = |expected| AddressError { key: key.chars().take(40).collect(), expected };
            match key.as_ref() {
                "q" => query.words = value.into_owned(),
                "sort" if value.is_empty() => query.sort = None,
                "sort" => {
                    let known = Sort::ALL.into_iter().find(|sort| sort.key() == value);
                    query.sort = Some(known.ok_or_else(|| wrong("relevance, state, newest or due"))?);
                }
                "page" => {
                    query.page = number(&value, PAGE_MAX).ok_or_else(|| wrong("a number from 1 to 20000"))?
                }
                "per-page" => {
                    query.per_page =
                        number(&value, PER_PAGE_MAX).ok_or_else(|| wrong("a number from 1 to 200"))?;
                }
                "due-before" if value.is_empty() => query.due_before = None,
                "due-before" => {
                    let day = day(&value).ok_or_else(|| wrong("a date such as 2026-05-14"))?;
                    query.due_before = Some(day);
                }
                name => {
                    let Some(facet) = Facet::from_key(name) else { continue };
                    if value.is_empty() {
                        continue;
                    }
                    choices += 1;
                    if value.len() > VALUE_BYTES || choices > CHOICES {
                        return Err(wrong("at most 400 choices of at most 200 bytes each"));
                    }
                    query.chosen.entry(facet).or_default().insert(value.into_owned());
                }
            }
        }
        Ok(query)
    }

    /// The query part of an address that holds all of this, without `?`; [`Query::from_address`] reads it back.
    #[must_use]
    pub fn to_address(&self) -> String {
        let mut address = Serializer::new(String::new());
        if !self.words.is_empty() {
            address.append_pair("q", &self.words);
        }
        for (facet, values) in &self.chosen {
            for value in values {
                address.append_pair(facet.key(), value);
            }
        }
        if let Some(before) = self.due_before.and_then(date) {
            address.append_pair("due-before", &before.to_string());
        }
        if let Some(sort) = self.sort {
            address.append_pair("sort", sort.key());
        }
        if self.per_page != PER_PAGE {
            address.append_pair("per-page", &self.per_page.to_string());
        }
        if self.page != 1 {
            address.append_pair("page", &self.page.to_string());
        }
        address.finish()
    }
}

fn number(value: &str, max: u32) -> Option<u32> {
    value.parse().ok().filter(|number| (1..=max).contains(number))
}

fn epoch() -> jiff::civil::Date {
    jiff::civil::date(1970, 1, 1)
}

/// The day of a date written `2026-05-14`.
#[must_use]
pub fn day(value: &str) -> Option<Day> {
    let date: jiff::civil::Date = value.parse().ok()?;
    Some(date.since((jiff::Unit::Day, epoch())).ok()?.get_days())
}

/// The date of a day.
#[must_use]
pub fn date(day: Day) -> Option<jiff::civil::Date> {
    epoch().checked_add(jiff::Span::new().try_days(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_holds_the_whole_query() {
        let mut query = Query::words("\"women's rights\" AND água & 人权").with(Facet::State, "BHS");
        query = query.with(Facet::Institution, "Ministry of Health, Nassau").with(Facet::Status, "none");
        query.sort = Some(Sort::Due);
        query.due_before = day("2026-05-14");
        query.per_page = 50;
        query = query.on_page(3);
        assert_eq!(Query::from_address(&query.to_address()), Ok(query));
        assert_eq!(Query::default().to_address(), "");
    }

    #[test]
    fn an_address_that_cannot_be_read_says_where() {
        for (address, key) in [
            ("page=0", "page"),
            ("page=two", "page"),
            ("page=4294967296", "page"),
            ("per-page=201", "per-page"),
            ("sort=best", "sort"),
            ("due-before=14.5.2026", "due-before"),
        ] {
            assert_eq!(Query::from_address(address).map_err(|error| error.key), Err(key.to_owned()));
        }
        let many = "state=A&".repeat(CHOICES + 1);
        assert!(Query::from_address(&many).is_err());
        assert_eq!(Query::from_address("colour=red&%zz=%&&=&state="), Ok(Query::default()));
    }

    #[test]
    fn choosing_again_takes_back_and_returns_to_the_first_page() {
        let query = Query::default().on_page(7).toggled(Facet::State, "BHS");
        assert_eq!((query.page, query.has(Facet::State, "BHS")), (1, true));
        assert_eq!(query.toggled(Facet::State, "BHS"), Query::default());
    }
}
