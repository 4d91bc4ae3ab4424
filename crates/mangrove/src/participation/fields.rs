//! The fields of a session that count people: how they are read, checked, said in words, and published.
//!
//! The total is a number; a split is a group of numbers, one for each category. In a published version a split has
//! fewer numbers, one for each published category: how many there are tells which it is.

use ledger::{FieldId, Record, Value};

use super::publish::{Published, Tree};
use super::table::ParticipationTable;
use super::{Counts, MOST, SPLITS};
use crate::form::FormErrors;
use crate::look::plural;
use crate::noun::Filled;
use crate::office::kind::{Field, Shape};
use crate::office::record::Fields;

/// Which fields of a noun count people.
#[derive(Clone, Copy, Debug)]
pub struct People {
    /// Everybody.
    pub total: FieldId,
    /// The splits, in the order of [`SPLITS`].
    pub splits: [FieldId; SPLITS.len()],
}

/// The field of the total.
#[must_use]
pub const fn total(id: FieldId) -> Field {
    Field::new(id, "people", "People who took part", Shape::Number)
        .help("Everybody once for this session. Zero is a number; leave it empty if nobody counted.")
}

/// The field of the split at a place in [`SPLITS`].
#[must_use]
pub const fn split(id: FieldId, place: usize) -> Field {
    let split = &SPLITS[place];
    Field::new(id, split.code, split.label, Shape::Group(split.columns))
        .help("Leave all empty if it was not recorded. Whoever was not asked or did not say is not stated.")
}

/// What a record says of its people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// The counts.
    Counts(Counts),
    /// Two people wrote different numbers, without sight of each other.
    Disputed,
    /// Nobody has counted.
    Unknown,
}

impl People {
    /// What a record says.
    #[must_use]
    pub fn of(&self, record: &Record) -> Known {
        if record.disputed(self.total) || self.splits.iter().any(|split| record.disputed(*split)) {
            return Known::Disputed;
        }
        let total = record.number(self.total).and_then(|total| u32::try_from(total).ok());
        let Some(total) = total else { return Known::Unknown };
        let mut counts = Counts::of(total);
        for (place, field) in self.splits.iter().enumerate() {
            counts.splits[place] = record.value(*field).and_then(|value| read(place, value));
        }
        Known::Counts(counts)
    }

    /// Adds to the errors of a form what is wrong with its numbers: below zero, too large, or not adding up.
    pub fn check(&self, filled: &Filled, errors: &mut FormErrors) {
        let total = filled.value(self.total).and_then(Value::as_int);
        let total = total.map(|total| u32::try_from(total).ok().filter(|total| *total <= MOST));
        if total == Some(None) {
            errors.add("people", format!("Enter a whole number between 0 and {MOST}."));
        }
        for (place, field) in self.splits.iter().enumerate() {
            let Some(value) = filled.value(*field) else { continue };
            let split = &SPLITS[place];
            match (read(place, value), total) {
                (None, _) => errors.add(split.code, format!("Enter whole numbers between 0 and {MOST}.")),
                (Some(_), None) => errors.add("people", "Enter how many people took part."),
                (Some(counts), Some(Some(total))) => {
                    let sum: u64 = counts.iter().map(|count| u64::from(*count)).sum();
                    if sum != u64::from(total) {
                        errors.add(split.code, off(sum, total));
                    }
                }
                (Some(_), Some(None)) => {}
            }
        }
    }

    /// What may be said of one of these fields to whoever is outside the record's space; nothing if it is withheld. For
    /// every other field, the value itself.
    #[must_use]
    pub fn outward(&self, record: &Record, field: FieldId, value: &Value) -> Option<Value> {
        let place = self.splits.iter().position(|split| *split == field);
        if field != self.total && place.is_none() {
            return Some(value.clone());
        }
        let Known::Counts(counts) = self.of(record) else { return None };
        let published = Tree::session(&counts).publish();
        let number = |count: u64| Value::Int(i64::try_from(count).unwrap_or(i64::MAX));
        match place {
            None => published.total.map(number),
            Some(place) => {
                let counts = published.splits[place].clone()?;
                Some(Value::List(counts.into_iter().map(number).collect()))
            }
        }
    }

    /// The table for whoever reads this version of the record: every number of one that is worked on, what was let out
    /// of one that was published; nothing where nobody has counted.
    #[must_use]
    pub fn table(&self, record: &Record, published: bool) -> Option<ParticipationTable> {
        if published {
            return Some(ParticipationTable::outside(&self.published(record)));
        }
        match self.of(record) {
            Known::Counts(counts) => Some(ParticipationTable::inside(&counts)),
            Known::Disputed | Known::Unknown => None,
        }
    }

    fn published(&self, record: &Record) -> Published {
        let number = |value: &Value| value.as_int().and_then(|count| u64::try_from(count).ok());
        let split = |place: usize| match record.value(self.splits[place]) {
            Some(Value::List(cells)) if cells.len() == SPLITS[place].public.len() => {
                cells.iter().map(number).collect::<Option<Vec<u64>>>()
            }
            _ => None,
        };
        Published {
            total: record.value(self.total).and_then(number),
            splits: (0..SPLITS.len()).map(split).collect(),
            parts: Vec::new(),
        }
    }

    /// A split in words: `Women 13, men 9, not stated 1`; nothing for other fields.
    #[must_use]
    pub fn words(&self, field: FieldId, value: &Value) -> Option<String> {
        let place = self.splits.iter().position(|split| *split == field)?;
        let Value::List(cells) = value else { return None };
        let split = &SPLITS[place];
        let labels: Vec<&str> = if cells.len() == split.public.len() {
            split.public.iter().map(|together| together.label).collect()
        } else {
            split.categories().map(|category| category.label).collect()
        };
        let said = labels
            .iter()
            .zip(cells)
            .filter_map(|(label, count)| Some(format!("{label} {}", count.as_int()?)));
        Some(said.collect::<Vec<_>>().join(", "))
    }
}

/// The counts of a split. An empty cell among filled ones is nobody; people of a category that only a newer version
/// knows are "not stated" here.
fn read(place: usize, value: &Value) -> Option<Vec<u32>> {
    let Value::List(cells) = value else { return None };
    let last = SPLITS[place].len() - 1;
    let mut counts = vec![0_u32; last + 1];
    for (at, cell) in cells.iter().enumerate() {
        let count = match cell {
            Value::None => 0,
            cell => {
                cell.as_int().and_then(|count| u32::try_from(count).ok()).filter(|count| *count <= MOST)?
            }
        };
        let column = at.min(last);
        counts[column] = counts[column].saturating_add(count);
    }
    Some(counts)
}

fn off(sum: u64, total: u32) -> String {
    let missing = u64::from(total).saturating_sub(sum);
    if missing == 0 {
        return format!(
            "This adds up to {sum}, more than the {total} who took part. Correct one of the two."
        );
    }
    let people = plural(missing, "person is", "people are");
    format!(
        "This adds up to {sum} of {total}. {people} missing: count them as not stated, or correct a number."
    )
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use ledger::{Author, KindId, RecordId};

    use super::*;
    use crate::form::Sent;
    use crate::noun::fixture::Fixture;
    use crate::office::Save;
    use crate::office::kind::{Kind, Live, no_composite};

    const PEOPLE: People =
        People { total: FieldId(1), splits: [FieldId(2), FieldId(3), FieldId(4), FieldId(5)] };

    static COUNTED: Kind = Kind {
        id: KindId(60_000),
        name: "counted",
        fields: &[
            total(FieldId(1)),
            split(FieldId(2), 0),
            split(FieldId(3), 1),
            split(FieldId(4), 2),
            split(FieldId(5), 3),
        ],
        live: Live::Narrowest,
        composite: no_composite,
    };

    fn filled(fixture: &Fixture, typed: &[(&str, &str)]) -> (Filled, FormErrors) {
        let viewer = fixture.viewer(RecordId::from_bytes([1; 16]));
        let id = RecordId::fresh(fixture.office.environment());
        let (filled, mut errors) =
            Filled::read(&fixture.office.seen_by(&viewer), &COUNTED, id, &Sent::of(typed.iter().copied()));
        PEOPLE.check(&filled, &mut errors);
        (filled, errors)
    }

    fn record(fixture: &Fixture, values: Vec<(FieldId, Value)>) -> Record {
        let id = RecordId::fresh(fixture.office.environment());
        let save = Save::new(&COUNTED, id).values(values);
        fixture.office.save(fixture.office.own().unwrap(), &Author::default(), vec![save]).unwrap();
        fixture.office.ledger().get(fixture.office.own().unwrap(), id).unwrap().unwrap()
    }

    const TRAINING: &[(&str, &str)] = &[
        ("people", "23"),
        ("sex.women", "13"),
        ("sex.men", "9"),
        ("sex.not-stated", "1"),
        ("disability.with", "2"),
        ("disability.without", "21"),
    ];

    #[test]
    fn the_office_reads_every_count_and_what_is_let_out_reads_as_it_was_let_out() {
        let fixture = Fixture::on(date(2026, 5, 4));
        let (form, errors) = filled(&fixture, TRAINING);
        assert!(errors.is_empty(), "{errors:?}");
        let values = form.ones.iter().filter_map(|(field, value)| Some((*field, value.clone()?)));
        let kept = record(&fixture, values.collect());
        let expected = Counts::of(23).with("sex", &[13, 9, 0, 1]).with("disability", &[2, 21]);
        assert_eq!(PEOPLE.of(&kept), Known::Counts(expected));
        let words = kept.value(PEOPLE.splits[0]).and_then(|value| PEOPLE.words(PEOPLE.splits[0], value));
        assert_eq!(words.as_deref(), Some("Women 13, Men 9, Not stated 1"));
        let outward = |record: &Record| {
            let fields = COUNTED.fields.iter().map(|field| field.id);
            let out = fields.filter_map(|id| Some((id, PEOPLE.outward(record, id, record.value(id)?)?)));
            out.collect::<Vec<_>>()
        };
        assert_eq!(outward(&kept), [(PEOPLE.total, Value::Int(23))], "neither split leaves");
        let many = Value::List([30, 34, 0, 0].map(Value::Int).into());
        let larger = record(&fixture, vec![(PEOPLE.total, Value::Int(64)), (PEOPLE.splits[0], many)]);
        let published = record(&fixture, outward(&larger));
        assert_eq!(PEOPLE.published(&published).splits[0], Some(vec![30, 34, 0]));
    }

    #[test]
    fn what_is_wrong_is_said_at_its_field() {
        let fixture = Fixture::on(date(2026, 5, 4));
        for (typed, field, words) in [
            (vec![("sex.women", "3")], "people", "how many people"),
            (vec![("people", "-1")], "people", "between 0"),
            (vec![("people", "100001")], "people", "between 0"),
            (vec![("people", "23"), ("sex.women", "13"), ("sex.men", "9")], "sex", "1 person is missing"),
            (vec![("people", "2"), ("disability.with", "3")], "disability", "more than the 2"),
            (vec![("people", "2"), ("age.18-29", "-1"), ("age.under-18", "3")], "age", "whole numbers"),
            (vec![("people", "2"), ("age.18-29", "two")], "age", "whole number"),
        ] {
            let (_, errors) = filled(&fixture, &typed);
            assert!(errors.of(field).is_some_and(|said| said.contains(words)), "{typed:?}: {errors:?}");
        }
        assert!(filled(&fixture, &[]).1.is_empty(), "an empty form says nothing");
        assert!(filled(&fixture, &[("people", "0")]).1.is_empty(), "zero is a number");
    }

    #[test]
    fn a_newer_category_is_not_stated_here_and_a_dispute_has_no_counts() {
        let fixture = Fixture::on(date(2026, 5, 4));
        let newer = Value::List([1, 0, 0, 3, 5].map(Value::Int).into());
        let kept = record(&fixture, vec![(PEOPLE.total, Value::Int(9)), (PEOPLE.splits[0], newer)]);
        assert_eq!(PEOPLE.of(&kept), Known::Counts(Counts::of(9).with("sex", &[1, 0, 0, 8])));
        let seen = fixture.office.ledger().version().unwrap();
        for total in [8, 10] {
            let save = Save::new(&COUNTED, kept.id).values([(PEOPLE.total, Value::Int(total))]);
            let own = fixture.office.own().unwrap();
            fixture.office.save_as_seen(own, &Author::default(), vec![save], Some(&seen)).unwrap();
        }
        let disputed = fixture.office.ledger().get(kept.space, kept.id).unwrap().unwrap();
        assert_eq!(PEOPLE.of(&disputed), Known::Disputed);
        assert_eq!(PEOPLE.outward(&disputed, PEOPLE.splits[0], &Value::None), None);
        assert_eq!(PEOPLE.of(&record(&fixture, vec![(FieldId(9), Value::None)])), Known::Unknown);
    }
}
