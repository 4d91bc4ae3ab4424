//! A consultation from draft minutes to both sides' words.

use jiff::civil::date;

use super::*;
use crate::noun::fixture::{Fixture, arrows};

const TYPED: &[(&str, &str)] = &[
    ("state", "BRB"),
    ("date", "2026-02-18"),
    ("mode", "hybrid"),
    ("people.0.name", "A. Invented"),
    ("people.0.capacity", "Permanent Secretary"),
    ("people.0.state", "BRB"),
    ("people.1.name", "B. Invented"),
    ("people.1.capacity", "Desk officer"),
    ("said.0.by", "Permanent Secretary"),
    ("said.0.text", "The course should come before the rains."),
    ("shown_documents.0.document", "Concept note"),
    ("shown_documents.0.version", "2"),
];

fn but<'a>(changed: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = TYPED.iter().copied().filter(|(name, _)| !changed.iter().any(|(other, _)| name == other));
    kept.chain(changed.iter().copied()).collect()
}

#[test]
fn minutes_are_drafted_shared_and_disputed_with_both_texts_kept() {
    let fixture = Fixture::on(date(2026, 2, 18));
    let desk = fixture.person(Role::DeskOfficer, Realm::Office);
    let state = fixture.person(Role::FocalPoint, Realm::State("BRB".to_owned()));
    let other = fixture.person(Role::FocalPoint, Realm::State("JAM".to_owned()));
    let id = fixture.begin(desk, &NOUN, TYPED).unwrap();
    assert!(fixture.read(state, &NOUN, id).is_none(), "a draft is the office's own");
    assert!(!fixture.may_step(desk, &NOUN, id, "agreed"), "nobody agrees to a draft");
    fixture.step(desk, &NOUN, id, "shared", None);
    assert!(fixture.read(other, &NOUN, id).is_none());
    for (who, may) in [(desk, false), (state, true)] {
        assert_eq!(fixture.may_step(who, &NOUN, id, "agreed"), may);
        assert_eq!(fixture.may_step(who, &NOUN, id, "disputed"), may);
    }
    fixture.step(state, &NOUN, id, "disputed", Some("We said after the rains."));
    let record = fixture.read(desk, &NOUN, id).unwrap();
    let standing = LIFECYCLE.standing(&record);
    assert_eq!(standing.taken()[0].reason.as_deref(), Some("We said after the rains."));
    let said = record.elements(SAID);
    assert!(format!("{said:?}").contains("before the rains"), "the office's words stand beside: {said:?}");
    assert!(!fixture.may_step(state, &NOUN, id, "agreed"), "disputed is an end");
}

#[test]
fn one_at_least_spoke_for_the_state_and_it_has_been_held() {
    let fixture = Fixture::on(date(2026, 2, 18));
    let desk = fixture.person(Role::DeskOfficer, Realm::Office);
    for (changed, field) in [
        (vec![("people.0.state", "")], "people"),
        (vec![("people.0.state", "JAM")], "people"),
        (vec![("people.0.capacity", "")], "people"),
        (vec![("said.0.text", "")], "said"),
        (vec![("date", "2026-02-19")], "date"),
    ] {
        let errors = fixture.begin(desk, &NOUN, &but(&changed)).unwrap_err();
        assert!(errors.of(field).is_some(), "{changed:?}: {errors:?}");
    }
}

#[test]
fn only_the_steps_of_the_domain_exist() {
    assert_eq!(arrows(&NOUN), ["draft -> shared", "shared -> agreed", "shared -> disputed"]);
}
