//! Counts of recommendations and follow-ups, as home, the States' pages and the institutions' pages show them.
//!
//! They count recommendations by number, as a UN document gives them; the rows of UPR Info, one a recommending State,
//! are another unit and are not added to them.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError};

use jiff::civil::Date;

use super::View;
use crate::follow_up::STATUSES;
use crate::search::{Day, Facet, NONE, Query, Readable, Sort, day};

/// The counts of a State, or of the whole region.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Recommendations by number.
    pub total: u64,
    /// Those with an assessment, disputed ones included.
    pub assessed: u64,
    /// By status: one count for each of [`STATUSES`], then disputed, then not assessed.
    pub by_status: Vec<u64>,
    /// Follow-ups past due and still open.
    pub overdue: u64,
    /// Supported recommendations, in whole or part, that no institution leads or supports.
    pub without_institution: u64,
}

/// Recommendations of documents, of a State if one is given.
#[must_use]
pub fn of_state(iso3: Option<&str>) -> Query {
    let query = Query::default().with(Facet::Source, "report");
    match iso3 {
        Some(iso3) => query.with(Facet::State, iso3),
        None => query,
    }
}

/// Open follow-ups due before a day, the earliest first.
#[must_use]
pub fn overdue(query: Query, today: Date) -> Query {
    let open = open_codes().fold(query, |query, code| query.with(Facet::Status, code));
    Query { due_before: to_day(today), sort: Some(Sort::Due), ..open }
}

/// What the State has accepted and no institution answers for.
#[must_use]
pub fn without_institution(query: Query) -> Query {
    let accepted = ACCEPTED.iter().fold(query, |query, position| query.with(Facet::Position, position));
    accepted.with(Facet::Institution, NONE)
}

/// Positions by which a State accepts a recommendation, in whole or part.
const ACCEPTED: [&str; 2] = ["supported", "partial"];

/// Statuses with which a follow-up is still to be worked on.
fn open_codes() -> impl Iterator<Item = &'static str> {
    status_codes().filter(|code| !matches!(*code, "implemented" | "not-pursued"))
}

/// Recommendations whose assessment is disputed.
#[must_use]
pub fn disputed(query: Query) -> Query {
    query.with(Facet::Status, "disputed")
}

fn to_day(date: Date) -> Option<Day> {
    day(&date.to_string())
}

impl View<'_> {
    /// The counts of every State that has any, of what the viewer may read. They are worked out once for each change
    /// that queries can see, and day, and set of spaces.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn figures(&self) -> anyhow::Result<Arc<HashMap<String, Figures>>> {
        let key = (self.office.search().generation(), self.today());
        let readable = self.viewer.readable();
        let known = || self.office.figures.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(one) = known().iter().find(|one| one.key == key && one.readable == *readable) {
            return Ok(Arc::clone(&one.figures));
        }
        let figures = Arc::new(self.work_out_figures()?);
        let mut known = known();
        known.retain(|one| one.key == key && one.readable != *readable);
        if known.len() == READERS {
            known.remove(0);
        }
        known.push(Known { key, readable: readable.clone(), figures: Arc::clone(&figures) });
        Ok(figures)
    }

    /// The counts of one State.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn figures_of(&self, iso3: &str) -> anyhow::Result<Figures> {
        Ok(self.figures()?.get(iso3).cloned().unwrap_or_default())
    }

    fn work_out_figures(&self) -> anyhow::Result<HashMap<String, Figures>> {
        let today = to_day(self.today());
        let mut all: HashMap<String, Figures> = HashMap::new();
        self.office.search().tally(&of_state(None), self.viewer.readable(), |alike| {
            let figures = all.entry(alike.state.to_owned()).or_insert_with(Figures::none);
            figures.total += alike.count;
            for (sum, code) in figures.by_status.iter_mut().zip(status_codes()) {
                *sum += if alike.statuses.contains(&code) { alike.count } else { 0 };
            }
            let late = alike.due.zip(today).is_some_and(|(due, today)| due < today);
            if late && open_codes().any(|code| alike.statuses.contains(&code)) {
                figures.overdue += alike.count;
            }
            if ACCEPTED.contains(&alike.position) && alike.institutions.contains(&NONE) {
                figures.without_institution += alike.count;
            }
        })?;
        for figures in all.values_mut() {
            figures.assessed = figures.total - figures.by_status.last().copied().unwrap_or(0);
        }
        Ok(all)
    }
}

impl Figures {
    fn none() -> Figures {
        Figures { by_status: vec![0; status_codes().count()], ..Figures::default() }
    }
}

/// The codes that [`Figures::by_status`] counts, in its order.
pub fn status_codes() -> impl Iterator<Item = &'static str> {
    STATUSES.iter().map(|status| status.code).chain(["disputed", NONE])
}

/// Figures, with what they are of: the state of the index, the day, and the spaces that were read.
#[derive(Debug)]
pub struct Known {
    key: (u64, Date),
    readable: Readable,
    figures: Arc<HashMap<String, Figures>>,
}

/// How many sets of spaces have their figures kept: a State each, the office, the public.
const READERS: usize = 64;
