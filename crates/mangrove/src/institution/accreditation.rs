//! The accreditation of national human rights institutions by the Global Alliance of National Human Rights Institutions
//! (GANHRI): A is full compliance with the Paris Principles (A/RES/48/134), B partial.

use jiff::civil::Date;
use ledger::{Record, Value};

use super::ACCREDITATION;
use crate::date::PartialDate;
use crate::office::kind::{Choice, Field, Shape, choice_label};
use crate::office::record::{Fields, as_text};

const fn of(code: &'static str, label: &'static str) -> Choice {
    Choice { code, label }
}

/// What a decision can say.
pub const ACCREDITATIONS: &[Choice] = &[
    of("a", "A: fully in compliance with the Paris Principles"),
    of("b", "B: partly in compliance"),
    of("none", "None: not accredited"),
    of("deferred", "Deferred"),
    of("suspended", "Suspended"),
];

/// The columns of a decision.
pub(super) const COLUMNS: &[Field] = &[
    Field::column("status", "Status", Shape::Choice(ACCREDITATIONS)).required(),
    Field::column("date", "Date", Shape::Date).required(),
    Field::column("source", "Source", Shape::Text(200)).required(),
];

/// A decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accreditation {
    /// A code of [`ACCREDITATIONS`].
    pub status: String,
    /// When it was taken.
    pub date: PartialDate,
    /// Where it stands.
    pub source: String,
}

impl Accreditation {
    /// From a value of the log.
    #[must_use]
    pub fn from_value(value: &Value) -> Option<Accreditation> {
        let Value::List(columns) = value else { return None };
        let [status, date, source] = columns.as_slice() else { return None };
        Some(Accreditation {
            status: as_text(status)?.to_owned(),
            date: as_text(date)?.parse().ok()?,
            source: as_text(source)?.to_owned(),
        })
    }

    /// The status in words.
    #[must_use]
    pub fn label(&self) -> &str {
        choice_label(ACCREDITATIONS, &self.status)
    }
}

/// How an institution is accredited on a day: the latest decision by then. Several where two of one date differ, none
/// where none is known. A decision counts from the first day that its date can mean.
#[must_use]
pub fn accreditation(record: &Record, day: Date) -> Vec<Accreditation> {
    let decisions = record.elements(ACCREDITATION).into_iter().filter_map(Accreditation::from_value);
    let mut taken: Vec<Accreditation> = decisions.filter(|one| one.date.first_day() <= day).collect();
    let Some(latest) = taken.iter().map(|one| one.date.first_day()).max() else { return taken };
    taken.retain(|one| one.date.first_day() == latest);
    taken.sort_by(|a, b| a.status.cmp(&b.status));
    taken.dedup_by(|a, b| a.status == b.status);
    taken
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use ledger::RecordId;

    use super::super::NOUN;
    use super::*;
    use crate::access::{Realm, Role};
    use crate::noun::fixture::Fixture;

    fn nhri<'a>(decisions: &'a [(String, &'a str)]) -> Vec<(&'a str, &'a str)> {
        let mut typed = vec![("name", "An invented commission"), ("kind", "nhri"), ("state", "HTI")];
        typed.extend(decisions.iter().map(|(name, value)| (name.as_str(), *value)));
        typed
    }

    fn decisions<'a>(rows: &[[&'a str; 3]]) -> Vec<(String, &'a str)> {
        let names = ["status", "date", "source"];
        let row = |(at, row): (usize, &[&'a str; 3])| {
            names
                .iter()
                .zip(*row)
                .map(|(name, value)| (format!("accreditation.{at}.{name}"), value))
                .collect::<Vec<_>>()
        };
        rows.iter().enumerate().flat_map(row).collect()
    }

    #[test]
    fn what_it_is_on_a_day_follows_from_the_decisions() {
        let fixture = Fixture::on(date(2026, 5, 4));
        let desk = fixture.person(Role::DeskOfficer, Realm::Office);
        let rows = decisions(&[
            ["b", "2013-05", "Report of May 2013"],
            ["deferred", "2019-03-01", "Report of March 2019"],
            ["a", "2019-10-01", "Report of October 2019"],
            ["suspended", "2024", "One report"],
            ["a", "2024-01-01", "Another report"],
        ]);
        let id = fixture.begin(desk, &NOUN, &nhri(&rows)).unwrap();
        let record = fixture.read(desk, &NOUN, id).unwrap();
        for (day, expected) in [
            (date(2013, 4, 30), vec![]),
            (date(2013, 5, 1), vec!["b"]),
            (date(2019, 9, 30), vec!["deferred"]),
            (date(2023, 12, 31), vec!["a"]),
            (date(2026, 5, 4), vec!["a", "suspended"]),
        ] {
            let on: Vec<String> = accreditation(&record, day).into_iter().map(|one| one.status).collect();
            assert_eq!(on, expected, "{day}");
        }
    }

    #[test]
    fn only_an_nhri_is_accredited_and_a_state_keeps_its_own_institutions() {
        let fixture = Fixture::on(date(2026, 5, 4));
        let desk = fixture.person(Role::DeskOfficer, Realm::Office);
        let state = fixture.person(Role::FocalPoint, Realm::State("HTI".to_owned()));
        let neighbour = fixture.person(Role::FocalPoint, Realm::State("JAM".to_owned()));
        let rows = decisions(&[["a", "2026-05-05", "A report to come"]]);
        let errors = fixture.begin(desk, &NOUN, &nhri(&rows)).unwrap_err();
        assert!(
            errors.of("accreditation").is_some_and(|words| words.contains("still to come")),
            "{errors:?}"
        );
        let rows = decisions(&[["a", "2026", "A report"]]);
        let mut ministry = nhri(&rows);
        ministry[1] = ("kind", "ministry");
        assert!(fixture.begin(desk, &NOUN, &ministry).unwrap_err().of("accreditation").is_some());
        assert!(fixture.begin(neighbour, &NOUN, &nhri(&[])).unwrap_err().of("state").is_some());
        let id: RecordId = fixture.begin(state, &NOUN, &nhri(&[])).unwrap();
        assert!(fixture.read(neighbour, &NOUN, id).is_some(), "institutions are public");
    }
}
