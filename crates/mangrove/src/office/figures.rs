//! Counts of recommendations and follow-ups, as home, the States' pages and the institutions' pages show them.
//!
//! They count recommendations by number, as a UN document gives them; the rows of UPR Info, one a recommending State,
//! are another unit and are not added to them.

use jiff::civil::Date;

use super::Office;
use crate::follow_up::STATUSES;
use crate::search::{Day, Facet, NONE, Query, Results, Sort, day};

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
    let open = STATUSES
        .iter()
        .map(|status| status.code)
        .filter(|code| !matches!(*code, "implemented" | "not-pursued"));
    let open = open.chain(["disputed", NONE]).fold(query, |query, code| query.with(Facet::Status, code));
    Query { due_before: to_day(today), sort: Some(Sort::Due), ..open }
}

/// What the State has accepted and no institution answers for.
#[must_use]
pub fn without_institution(query: Query) -> Query {
    query.with(Facet::Position, "supported").with(Facet::Position, "partial").with(Facet::Institution, NONE)
}

/// Recommendations whose assessment is disputed.
#[must_use]
pub fn disputed(query: Query) -> Query {
    query.with(Facet::Status, "disputed")
}

fn to_day(date: Date) -> Option<Day> {
    day(&date.to_string())
}

impl Office {
    /// What a query finds, of what may be read at this machine.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn find(&self, query: &Query) -> anyhow::Result<Results> {
        Ok(self.search.query(query, &self.readable())?)
    }

    /// The counts of a State, or of all.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn figures(&self, iso3: Option<&str>) -> anyhow::Result<Figures> {
        let base = of_state(iso3);
        let all = self.find(&base)?;
        let statuses = all.facets.get(&Facet::Status).map(Vec::as_slice).unwrap_or_default();
        let of = |code: &str| {
            statuses.iter().filter(|count| count.value == code).map(|count| count.count).sum::<u64>()
        };
        let codes = STATUSES.iter().map(|status| status.code).chain(["disputed", NONE]);
        let by_status: Vec<u64> = codes.map(of).collect();
        Ok(Figures {
            total: all.total,
            assessed: all.total - of(NONE),
            by_status,
            overdue: self.find(&overdue(base.clone(), self.today()))?.total,
            without_institution: self.find(&without_institution(base))?.total,
        })
    }
}
