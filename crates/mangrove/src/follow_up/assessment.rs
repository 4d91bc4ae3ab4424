//! Assessments: how far a State is with a recommendation, in whose eyes, as of when, on what evidence. They are kept as
//! a series, one for each date that somebody spoke of; the latest counts, and two of one date that were written
//! without sight of each other are a dispute.

use jiff::civil::Date;
use ledger::{Edit, Record, Value};

use super::{ASSESSMENT, ASSESSMENTS, STATUSES};
use crate::date::PartialDate;
use crate::office::kind::choice_label;
use crate::office::record::{Fields, as_text};

/// An assessment: how far, in whose eyes, as of when, on what evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// A code of [`STATUSES`].
    pub status: String,
    /// Whose: a person's or institution's name.
    pub by: String,
    /// As of when.
    pub as_of: PartialDate,
    /// On what evidence, in words.
    pub evidence: Option<String>,
}

impl Assessment {
    /// As one value of the log.
    #[must_use]
    pub fn value(&self) -> Value {
        let evidence = self.evidence.clone().map_or(Value::None, Value::Text);
        let text = |text: &str| Value::Text(text.to_owned());
        Value::List(vec![text(&self.status), text(&self.by), text(&self.as_of.to_string()), evidence])
    }

    /// From a value of the log; none if a newer version wrote another shape.
    #[must_use]
    pub fn from_value(value: &Value) -> Option<Assessment> {
        let Value::List(pieces) = value else { return None };
        let [Value::Text(status), Value::Text(by), Value::Text(as_of), evidence] = pieces.as_slice() else {
            return None;
        };
        let evidence = as_text(evidence).map(str::to_owned);
        Some(Assessment { status: status.clone(), by: by.clone(), as_of: as_of.parse().ok()?, evidence })
    }

    /// The status in words.
    #[must_use]
    pub fn label(&self) -> &str {
        choice_label(STATUSES, &self.status)
    }

    /// The whole in words, for a history.
    #[must_use]
    pub fn in_words(&self) -> String {
        let mut words = format!("{}, assessed by {} as of {}", self.label(), self.by, self.as_of.in_words());
        if let Some(evidence) = &self.evidence {
            words.push_str(", on evidence: ");
            words.push_str(evidence);
        }
        words
    }
}

/// The assessments of one follow-up, the latest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Series {
    /// Each, with whether it stands in the register of one value that the first version of this program wrote.
    all: Vec<(Assessment, bool)>,
}

impl Series {
    /// Reads it from a follow-up's record.
    #[must_use]
    pub fn of(record: &Record) -> Series {
        let read = |values: Vec<&Value>| -> Vec<Assessment> {
            values.into_iter().filter_map(Assessment::from_value).collect()
        };
        let first = read(record.all(ASSESSMENT)).into_iter().map(|one| (one, true));
        let series = read(record.elements(ASSESSMENTS)).into_iter().map(|one| (one, false));
        let mut all: Vec<(Assessment, bool)> = Vec::new();
        for (one, is_first) in first.chain(series) {
            if all.iter().all(|(known, _)| *known != one) {
                all.push((one, is_first));
            }
        }
        all.sort_by_key(|(one, _)| std::cmp::Reverse(one.as_of.last_day()));
        Series { all }
    }

    /// All of them, the latest first.
    pub fn all(&self) -> impl Iterator<Item = &Assessment> {
        self.all.iter().map(|(one, _)| one)
    }

    /// What counts on a day: those of the latest date. More than one is a dispute. What speaks of a day that has not come
    /// counts for nothing, or a date far ahead would outlive all that follows.
    ///
    /// The register of one value was disputed whatever the dates of its values; it still is.
    #[must_use]
    pub fn standing(&self, today: Date) -> Vec<Assessment> {
        let come: Vec<&(Assessment, bool)> =
            self.all.iter().filter(|(one, _)| !one.as_of.is_ahead(today)).collect();
        let Some(latest) = come.first().map(|(one, _)| one.as_of.last_day()) else { return Vec::new() };
        let is_latest = |one: &Assessment| one.as_of.last_day() == latest;
        let first_counts = come.iter().any(|(one, is_first)| *is_first && is_latest(one));
        let counts = |(one, is_first): &&&(Assessment, bool)| is_latest(one) || (*is_first && first_counts);
        come.iter().filter(counts).map(|(one, _)| one.clone()).collect()
    }

    /// The edits that record one more. It takes the place of what stood for the same date; saved with the version that
    /// its author saw, what was written unseen stays beside it.
    #[must_use]
    pub fn record(&self, new: &Assessment) -> Vec<Edit> {
        if self.all().any(|one| one == new) && self.of_date(new).count() == 1 {
            return Vec::new();
        }
        let mut edits = vec![Edit::Add { field: ASSESSMENTS, element: new.value() }];
        let replaced = self.of_date(new).filter(|(one, is_first)| !is_first && one != new);
        edits.extend(replaced.map(|(one, _)| Edit::Remove { field: ASSESSMENTS, element: one.value() }));
        if self.of_date(new).any(|(_, is_first)| *is_first) {
            edits.push(Edit::Clear { field: ASSESSMENT });
        }
        edits
    }

    fn of_date(&self, new: &Assessment) -> impl Iterator<Item = &(Assessment, bool)> {
        let day = new.as_of.last_day();
        self.all.iter().filter(move |(one, _)| one.as_of.last_day() == day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assessment(status: &str, as_of: &str) -> Assessment {
        let by = "Ministry of Health".to_owned();
        Assessment { status: status.to_owned(), by, as_of: as_of.parse().unwrap(), evidence: None }
    }

    fn series(first: &[(&str, &str)], later: &[(&str, &str)]) -> Series {
        let read = |list: &[(&str, &str)], is_first| -> Vec<(Assessment, bool)> {
            list.iter().map(|(status, as_of)| (assessment(status, as_of), is_first)).collect()
        };
        let mut all = [read(first, true), read(later, false)].concat();
        all.sort_by_key(|(one, _)| std::cmp::Reverse(one.as_of.last_day()));
        Series { all }
    }

    #[test]
    fn the_latest_date_counts_and_two_of_it_are_a_dispute() {
        for (first, later, expected) in [
            ([].as_slice(), [].as_slice(), [].as_slice()),
            (&[("in-progress", "2025")], &[], &["in-progress"]),
            (&[("in-progress", "2025")], &[("implemented", "2026-05")], &["implemented"]),
            (
                &[],
                &[("in-progress", "2026-05-14"), ("implemented", "2026-05-14")],
                &["in-progress", "implemented"],
            ),
            // A year ends on its last day, so that it is not before a day within it.
            (&[], &[("in-progress", "2026"), ("implemented", "2026-05-14")], &["in-progress"]),
            (&[("in-progress", "2024"), ("implemented", "2025")], &[], &["implemented", "in-progress"]),
            (&[("in-progress", "2024"), ("implemented", "2025")], &[("continuous", "2026")], &["continuous"]),
            // A date far ahead takes the place of nothing. The day after today may have come elsewhere.
            (&[], &[("in-progress", "2026-05-14"), ("implemented", "2200")], &["in-progress"]),
            (&[("implemented", "2200-01-01")], &[("in-progress", "2026-05-14")], &["in-progress"]),
            (&[], &[("implemented", "2027")], &[]),
            (&[], &[("in-progress", "2026-05-14"), ("implemented", "2026-06-02")], &["implemented"]),
            (&[], &[("in-progress", "2026-05-14"), ("implemented", "2026-06-03")], &["in-progress"]),
        ] {
            let standing = series(first, later).standing("2026-06-01".parse().unwrap());
            let statuses: Vec<&str> = standing.iter().map(|one| one.status.as_str()).collect();
            assert_eq!(statuses, expected, "{first:?} {later:?}");
        }
    }

    #[test]
    fn a_new_one_replaces_its_own_date_and_no_other() {
        let new = assessment("implemented", "2026-05-14");
        let add = Edit::Add { field: ASSESSMENTS, element: new.value() };
        let old = assessment("in-progress", "2026-05-14");
        let remove = Edit::Remove { field: ASSESSMENTS, element: old.value() };
        for (series, expected) in [
            (series(&[], &[]), vec![add.clone()]),
            (series(&[], &[("implemented", "2026-05-14")]), vec![]),
            (series(&[], &[("in-progress", "2026-05-13")]), vec![add.clone()]),
            (series(&[], &[("in-progress", "2026-05-14")]), vec![add.clone(), remove.clone()]),
            (
                series(&[("in-progress", "2026-05-14")], &[]),
                vec![add.clone(), Edit::Clear { field: ASSESSMENT }],
            ),
            // Writing one side of a dispute again takes its side.
            (series(&[], &[("implemented", "2026-05-14"), ("in-progress", "2026-05-14")]), vec![add, remove]),
        ] {
            assert_eq!(series.record(&new), expected, "{series:?}");
        }
    }
}
