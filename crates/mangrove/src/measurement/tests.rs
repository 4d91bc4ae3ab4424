//! A measurement against its indicator: what was found, and that zero, none, not known and disputed stay apart.

use jiff::civil::date;
use ledger::{Author, RecordId};

use super::*;
use crate::noun::fixture::{Fixture, arrows};
use crate::office::Save;

struct People {
    desk: RecordId,
    state: RecordId,
    indicator: String,
}

fn office(measure: &str) -> (Fixture, People) {
    let fixture = Fixture::on(date(2026, 8, 1));
    let desk = fixture.person(Role::DeskOfficer, Realm::Office);
    let state = fixture.person(Role::FocalPoint, Realm::State("BRB".to_owned()));
    let typed = [
        ("title", "Units that record the use of force"),
        ("states", "BRB"),
        ("definition", "Units with a register that is filled in."),
        ("kind", "outcome"),
        ("measure", measure),
        ("source", "Police records"),
        ("means", "The registers"),
        ("baseline.value", "0"),
        ("baseline.of", "3"),
        ("baseline.date", "2026-02-02"),
        ("baseline.source", "Police records"),
        ("targets.0.value", "3"),
        ("targets.0.of", "3"),
        ("targets.0.date", "2027"),
    ];
    let indicator = fixture.begin(desk, &indicator::NOUN, &typed).unwrap().to_string();
    (fixture, People { desk, state, indicator })
}

fn measure(fixture: &Fixture, people: &People, more: &[(&str, &str)]) -> Result<RecordId, FormErrors> {
    let mut typed = vec![
        ("indicator", people.indicator.as_str()),
        ("date", "2026-07-31"),
        ("finding", "value"),
        ("value", "2"),
        ("of", "3"),
        ("source", "Police records"),
    ];
    typed.retain(|(name, _)| !more.iter().any(|(other, _)| name == other));
    typed.extend_from_slice(more);
    fixture.begin(people.desk, &NOUN, &typed)
}

#[test]
fn zero_none_not_known_and_disputed_are_four_things() {
    let (fixture, people) = office("percentage");
    let nothing = [("value", ""), ("of", "")];
    let with = |finding: &'static str| [nothing.as_slice(), &[("finding", finding)]].concat();
    for (typed, found) in [
        (vec![], "2 of 3 (66.7 %)"),
        (vec![("value", "0")], "0 of 3 (0 %)"),
        (with("unknown"), "Not known"),
        (with("none"), "None"),
    ] {
        let id = measure(&fixture, &people, &typed).unwrap();
        let record = fixture.read(people.state, &NOUN, id).expect("it lives where its indicator does");
        assert_eq!(super::found(&record), found);
        assert_eq!(reading(&record).is_some(), typed.len() < 2);
    }
    let id = measure(&fixture, &people, &[]).unwrap();
    let space = fixture.read(people.desk, &NOUN, id).unwrap().space;
    let seen = Some(fixture.office.ledger().version().unwrap());
    for value in [1, 3] {
        let save = Save::new(&KIND, id).values([(VALUE, Value::Int(value))]);
        fixture.office.save_as_seen(space, &Author::default(), vec![save], seen.as_ref()).unwrap();
    }
    let record = fixture.read(people.desk, &NOUN, id).unwrap();
    assert_eq!((super::found(&record).as_str(), reading(&record)), ("Disputed: 1 or 3", None));
}

#[test]
fn what_is_wrong_is_said_at_its_field() {
    let (fixture, people) = office("percentage");
    for (more, field) in [
        (vec![("value", "")], "value"),
        (vec![("finding", "none")], "finding"),
        (vec![("of", "")], "of"),
        (vec![("of", "0")], "of"),
        (vec![("value", "4")], "value"),
        (vec![("value", "two")], "value"),
        (vec![("date", "2026-08-02")], "date"),
        (vec![("indicator", "00000000000000000000000000000000")], "indicator"),
    ] {
        let errors = measure(&fixture, &people, &more).unwrap_err();
        assert!(errors.of(field).is_some(), "{more:?}: {errors:?}");
    }
}

#[test]
fn a_final_one_is_only_revised_and_with_a_reason() {
    let (fixture, people) = office("percentage");
    let id = measure(&fixture, &people, &[]).unwrap();
    assert!(!fixture.may_step(people.state, &NOUN, id, "final"));
    fixture.step(people.desk, &NOUN, id, "final", None);
    let standing = || LIFECYCLE.standing(&fixture.read(people.desk, &NOUN, id).unwrap());
    assert!(!LIFECYCLE.is_open(&standing()));
    assert!(LIFECYCLE.step(&standing(), "revised").is_some_and(|step| step.asks.contains(&Ask::Reason)));
    fixture.step(people.desk, &NOUN, id, "revised", Some("One register was counted twice."));
    assert!(LIFECYCLE.is_open(&standing()));
    assert_eq!(arrows(&NOUN), ["final -> revised", "provisional -> final"]);
}
