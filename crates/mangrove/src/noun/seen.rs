//! What a form saw of a record: a fingerprint of each value that stood in it. It tells whoever is shown the form nothing that
//! the record does not, where the version of the log would tell how much else was written in its space.

use std::collections::BTreeSet;

use ledger::{Dot, FieldId, Record, Value, Version};

use crate::form::{Sent, Shown};
use crate::office::files::sha256;

/// Letters of a fingerprint: 48 bits, of which a record has a few hundred at most.
const LETTERS: usize = 12;
/// The most fingerprints that a form is read with.
const MOST: usize = 4_000;

/// The hidden names and values of a form that is filled from a record.
pub(super) fn hidden(record: &Record, form: &Sent) -> Vec<(String, String)> {
    vec![("seen".to_owned(), of(record)), ("shown".to_owned(), form.to_body())]
}

/// The fingerprints of all that stands in a record.
pub(super) fn of(record: &Record) -> String {
    let mut prints: Vec<String> = standing(record).map(|(print, _)| print).collect();
    prints.sort();
    prints.concat()
}

/// What was sent with a form, as it was shown of a record that may have changed since.
pub(super) fn shown(record: &Record, sent: &Sent) -> Shown {
    Shown { version: version(record, &sent.one("seen")), form: Sent::read(sent.one("shown").as_bytes()) }
}

/// The version of the log that covers, of this record, what was seen and nothing else; none if the form does not say.
///
/// The log covers what comes before an operation with it, so it ends before the first that was not seen: what was seen of
/// later ones is not replaced then, and stands beside what is written.
pub(super) fn version(record: &Record, seen: &str) -> Option<Version> {
    if seen.is_empty() || !seen.is_ascii() {
        return None;
    }
    let prints: BTreeSet<&[u8]> = seen.as_bytes().chunks(LETTERS).take(MOST).collect();
    let mut version = Version::default();
    let all: Vec<(String, &Dot)> = standing(record).collect();
    for (_, dot) in all.iter().filter(|(print, _)| prints.contains(print.as_bytes())) {
        let last = version.last(record.space, dot.log).max(dot.seq);
        version.set(record.space, dot.log, last);
    }
    for (_, dot) in all.iter().filter(|(print, _)| !prints.contains(print.as_bytes())) {
        let last = version.last(record.space, dot.log).min(dot.seq.saturating_sub(1));
        version.set(record.space, dot.log, last);
    }
    Some(version)
}

/// Every value and element that stands, as a fingerprint, with each operation that wrote it.
fn standing(record: &Record) -> impl Iterator<Item = (String, &Dot)> {
    record.fields.iter().flat_map(|(field, register)| {
        let held = register.held().iter().chain(register.held_elements());
        held.flat_map(|held| {
            let print = print(*field, &held.value);
            held.dots.iter().map(move |dot| (print.clone(), dot))
        })
    })
}

fn print(field: FieldId, value: &Value) -> String {
    let bytes = [field.0.to_be_bytes().as_slice(), &value.to_cbor()].concat();
    sha256(&bytes)[..LETTERS].to_owned()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use ledger::{Author, RecordId};

    use super::*;
    use crate::challenge::{CLAUSE, CODE, KIND};
    use crate::noun::fixture::Fixture;
    use crate::office::Save;
    use crate::office::record::Fields;

    #[test]
    fn what_was_not_seen_stands_beside_and_nothing_else_of_the_space_is_told() {
        let fixture = Fixture::on(date(2026, 5, 4));
        let office = &fixture.office;
        let (id, other) = (RecordId::from_bytes([1; 16]), RecordId::from_bytes([2; 16]));
        let write = |id, field, words: &str, seen: Option<&Version>| {
            let save = Save::new(&KIND, id).values([(field, Value::text(words))]);
            office.save_as_seen(office.public(), &Author::default(), vec![save], seen).unwrap();
        };
        let record = || office.ledger().get(office.public(), id).unwrap().unwrap();
        write(id, CODE, "tides", None);
        write(id, CLAUSE, "PP12", None);
        let seen = of(&record());
        write(other, CODE, "winds", None);
        assert_eq!(of(&record()), seen, "what else is written in the space is not told");

        write(id, CLAUSE, "PP13", None);
        let version = version(&record(), &seen).unwrap();
        write(id, CODE, "high tides", Some(&version));
        write(id, CLAUSE, "PP14", Some(&version));
        assert_eq!(record().text(CODE), Some("high tides"), "what was seen is replaced");
        assert_eq!(record().all(CLAUSE).len(), 2, "what was not seen stays");
        assert!(super::version(&record(), "").is_none(), "a program that says nothing has seen all");
    }
}
