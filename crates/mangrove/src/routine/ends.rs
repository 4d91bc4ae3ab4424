//! Words that are kept until a day: what an NHRI or NGO told the office, and the names of those who took part. On the day
//! after they are erased, by every computer that holds them; nobody has to think of it. A tombstone stays.

use jiff::civil::Date;
use ledger::{Author, Edit, FieldId, Record, Value};

use super::Stirred;
use crate::access::{Breadth, Viewer};
use crate::date::PartialDate;
use crate::noun::{STATUS, Taken};
use crate::office::kind::{Kind, Shape};
use crate::office::record::{Fields, as_text};
use crate::office::{Office, Save, View};
use crate::session::participants;
use crate::submission;

/// A kind of record of which the words are kept until a day.
pub(super) struct End {
    pub(super) kind: &'static Kind,
    /// The field that names the last day.
    until: FieldId,
    /// Where the copy is that is erased.
    where_at: Breadth,
    /// The state that says so, where the noun has one.
    state: Option<&'static str>,
}

/// All of them.
pub(super) static ENDS: [End; 2] = [
    End { kind: &submission::KIND, until: submission::RETENTION, where_at: Breadth::Shared, state: None },
    End {
        kind: &participants::KIND,
        until: participants::PURGE,
        where_at: Breadth::Office,
        state: Some("purged"),
    },
];

/// The last day that a field names; the earliest, where two are on record: the words of those at risk are erased too early
/// rather than too late, and their owner has them still.
#[must_use]
pub fn last_day(record: &Record, field: FieldId) -> Option<Date> {
    let dates = record.all(field).into_iter().filter_map(as_text);
    dates.filter_map(|text| text.parse::<PartialDate>().ok()).map(PartialDate::last_day).min()
}

/// Erases what is over. Returns of how many records.
pub(super) fn keep(office: &Office, stirred: &Stirred) -> anyhow::Result<usize> {
    let mut erased = 0;
    for end in ENDS.iter().filter(|end| stirred.touches(end.kind.id)) {
        let there = office.realms().into_iter().filter(|(realm, _)| realm.breadth() == end.where_at);
        let viewer = Viewer::of_folder(there.map(|(_, space)| space));
        let view = office.seen_by(&viewer);
        for kept in view.all(end.kind)? {
            let last = last_day(&kept.record, end.until).filter(|last| *last < view.today());
            if let Some(last) = last
                && end.has_words(office, &kept.record)?
            {
                end.erase(&view, &kept.record, last)?;
                erased += 1;
            }
        }
    }
    if erased > 0 {
        // What is in memory of them goes too.
        office.notice()?;
    }
    Ok(erased)
}

impl End {
    fn has_words(&self, office: &Office, record: &Record) -> anyhow::Result<bool> {
        let fields = self.kind.fields.iter().filter(|field| matches!(field.shape, Shape::Erasable(_)));
        for value in fields.flat_map(|field| record.all(field.id)) {
            if let Value::Erasable(hash) = value
                && office.ledger().erasable(record.space, hash)?.is_some()
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn erase(&self, view: &View, record: &Record, last: Date) -> anyhow::Result<()> {
        let why =
            format!("kept until {}, as was said when it was written", PartialDate::day(last).in_words());
        view.erase_texts(record, &Author::default(), &why)?;
        let Some(state) = self.state else { return Ok(()) };
        // Two computers that do it unseen by each other say the same.
        let taken = Taken {
            to: state.to_owned(),
            on: PartialDate::day(last.tomorrow()?),
            capacity: Some("By itself, on the day that was named".to_owned()),
            reason: None,
            evidence: None,
            person: None,
        };
        let mut save = Save::new(self.kind, record.id);
        save.edits.push(Edit::Set { field: STATUS, value: taken.value() });
        view.office.save(record.space, &Author::default(), vec![save])
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use ledger::RecordId;

    use super::*;
    use crate::noun::fixture::Fixture;

    #[test]
    fn names_are_purged_on_the_day_after_and_their_list_says_so() {
        let fixture = Fixture::on(date(2026, 5, 4));
        let office = &fixture.office;
        let own = office.own().unwrap();
        let id = RecordId::from_bytes([7; 16]);
        let names = office.ledger().put_erasable(own, b"M. Joseph").unwrap();
        let values = [(participants::NAMES, names), (participants::PURGE, Value::text("2026-05"))];
        let save = Save::new(&participants::KIND, id).values(values);
        office.save(own, &Author::default(), vec![save]).unwrap();
        let read = || office.ledger().get(own, id).unwrap().unwrap();
        fixture.move_to(date(2026, 5, 31));
        assert_eq!(office.follow_through().unwrap().erased, 0, "the month is not over");
        fixture.move_to(date(2026, 6, 1));
        let erased = || office.follow_through().unwrap().erased;
        assert_eq!((erased(), erased()), (1, 0));
        assert!(participants::LIFECYCLE.standing(&read()).is("purged"));
        let Some(Value::Erasable(hash)) = read().value(participants::NAMES).cloned() else {
            panic!("a hash")
        };
        assert_eq!(office.ledger().erasable(own, &hash).unwrap(), None);
    }
}
