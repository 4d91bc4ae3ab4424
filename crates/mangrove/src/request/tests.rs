//! A request from its draft to its answer: who may take which step, where it lives, and how long it may wait.

use jiff::civil::date;
use ledger::RecordId;

use super::*;
use crate::noun::fixture::{Fixture, arrows};

fn typed<'a>(institution: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut typed = vec![
        ("title", "Training of police trainers"),
        ("state", "BRB"),
        ("institution", institution),
        ("contact", "The invented desk"),
        ("date", "2026-02-02"),
        ("situation", "Twelve trainers, none trained in the use of force."),
        ("support", "A training of trainers."),
        ("rights", "civil"),
        ("rights", "political"),
    ];
    typed.retain(|(name, _)| !more.iter().any(|(other, _)| name == other));
    typed.extend_from_slice(more);
    typed
}

/// The people of a request to the office by Barbados, and two who have no part in it.
struct People {
    focal_point: RecordId,
    authority: RecordId,
    desk: RecordId,
    head: RecordId,
    neighbour: RecordId,
}

fn office() -> (Fixture, People, String) {
    let fixture = Fixture::on(date(2026, 2, 2));
    let state = |iso3: &str| Realm::State(iso3.to_owned());
    let people = People {
        focal_point: fixture.person(Role::FocalPoint, state("BRB")),
        authority: fixture.person(Role::ValidatingAuthority, state("BRB")),
        desk: fixture.person(Role::DeskOfficer, Realm::Office),
        head: fixture.person(Role::HeadOfOffice, Realm::Office),
        neighbour: fixture.person(Role::FocalPoint, state("JAM")),
    };
    let institution = fixture.institution("BRB", "ministry").to_string();
    (fixture, people, institution)
}

#[test]
fn a_draft_is_the_states_own_until_its_authority_sends_it() {
    let (fixture, people, institution) = office();
    let id = fixture.begin(people.focal_point, &NOUN, &typed(&institution, &[])).unwrap();
    for outsider in [people.desk, people.head, people.neighbour] {
        assert!(fixture.read(outsider, &NOUN, id).is_none());
    }
    assert!(!fixture.may_step(people.focal_point, &NOUN, id, "received"), "a focal point does not sign");
    assert_eq!(fixture.step(people.authority, &NOUN, id, "received", None), [""; 0]);
    let seen = fixture.read(people.desk, &NOUN, id).expect("sent, it is in the space that both share");
    assert_eq!(seen.text(TITLE), Some("Training of police trainers"));
    assert_eq!(seen.elements(RIGHTS_SERVED).len(), 2);
    assert_eq!(fixture.read(people.focal_point, &NOUN, id).map(|one| one.space), Some(seen.space));
    assert!(fixture.read(people.neighbour, &NOUN, id).is_none());
    // The desk sees where it came from: the authority sent it, and did not begin it.
    let told = |person| {
        let viewer = fixture.viewer(person);
        let told = fixture.office.seen_by(&viewer).history(NOUN.kind, id).unwrap();
        told.into_iter().map(|event| event.did).collect::<Vec<_>>()
    };
    assert_eq!(told(people.desk), ["sent this request here"]);
    assert!(told(people.focal_point).contains(&"began this request".to_owned()));
}

#[test]
fn the_desk_acknowledges_the_head_decides_and_the_requester_may_withdraw() {
    let (fixture, people, institution) = office();
    let id = fixture.begin(people.focal_point, &NOUN, &typed(&institution, &[])).unwrap();
    fixture.step(people.authority, &NOUN, id, "received", None);
    for (who, to, may) in [
        (people.head, "acknowledged", false),
        (people.desk, "accepted", false),
        (people.desk, "acknowledged", true),
        (people.desk, "withdrawn", false),
        (people.focal_point, "withdrawn", false),
        (people.authority, "withdrawn", true),
    ] {
        assert_eq!(fixture.may_step(who, &NOUN, id, to), may, "{to}");
    }
    let due =
        |fixture: &Fixture| fixture.read(people.desk, &NOUN, id).and_then(|one| acknowledgement_due(&one));
    assert_eq!(due(&fixture), Some(date(2026, 2, 9)));
    fixture.step(people.desk, &NOUN, id, "acknowledged", None);
    assert_eq!(due(&fixture), None);
    assert!(!fixture.may_step(people.desk, &NOUN, id, "declined"));
    fixture.step(people.head, &NOUN, id, "accepted", None);
    fixture.step(people.desk, &NOUN, id, "answering", None);
    fixture.step(people.authority, &NOUN, id, "withdrawn", Some("The course is run with another partner."));
    let standing = LIFECYCLE.standing(&fixture.read(people.desk, &NOUN, id).unwrap());
    assert!(standing.is("withdrawn"));
    assert_eq!(standing.taken()[0].capacity.as_deref(), Some("Validating authority, Barbados"));
}

#[test]
fn home_says_to_whom_it_falls_now_and_when_it_is_late() {
    let (fixture, people, institution) = office();
    let id = fixture.begin(people.focal_point, &NOUN, &typed(&institution, &[])).unwrap();
    let waits = |person: RecordId| {
        let viewer = fixture.viewer(person);
        let groups = crate::home::needs::needs(&fixture.office.seen_by(&viewer)).unwrap();
        let lines = groups.into_iter().filter(|group| group.id == "awaited").flat_map(|group| group.needs);
        lines.map(|need| format!("{} {} {}", need.tag.word, need.verb, need.by.unwrap_or_default())).collect()
    };
    let none: Vec<String> = Vec::new();
    assert_eq!(
        (waits(people.authority), waits(people.desk)),
        (vec!["Waits for you Send request ".to_owned()], none)
    );
    fixture.step(people.authority, &NOUN, id, "received", None);
    assert_eq!(waits(people.desk), ["Waits for you Acknowledge request 9 February 2026"]);
    fixture.move_to(date(2026, 2, 10));
    assert_eq!(waits(people.desk), ["Late Acknowledge request 9 February 2026"]);
    fixture.step(people.desk, &NOUN, id, "acknowledged", None);
    assert_eq!(
        (waits(people.desk).len(), waits(people.head).len(), waits(people.authority).len()),
        (0, 1, 0)
    );
}

#[test]
fn what_is_wrong_is_said_at_its_field() {
    let (fixture, people, institution) = office();
    let elsewhere = fixture.institution("JAM", "ministry").to_string();
    for (more, field) in [
        (vec![("situation", "")], "situation"),
        (vec![("support", " ")], "support"),
        (vec![("institution", elsewhere.as_str())], "institution"),
        (vec![("date", "2026-02-03")], "date"),
        (vec![("state", "ZZZ")], "state"),
        (vec![("recommendations", "A/HRC/99/4 999.1")], "recommendations"),
    ] {
        let errors = fixture.begin(people.focal_point, &NOUN, &typed(&institution, &more)).unwrap_err();
        assert!(errors.of(field).is_some(), "{field}: {errors:?}");
    }
    let jamaican = [("state", "JAM"), ("institution", elsewhere.as_str())];
    let refused = fixture.begin(people.focal_point, &NOUN, &typed(&institution, &jamaican)).unwrap_err();
    assert!(refused.of("").is_some(), "nobody drafts for another State: {refused:?}");
}

#[test]
fn only_the_steps_of_the_domain_exist() {
    let expected = [
        "accepted -> answering",
        "accepted -> withdrawn",
        "acknowledged -> accepted",
        "acknowledged -> clarifying",
        "acknowledged -> declined",
        "acknowledged -> waiting",
        "acknowledged -> withdrawn",
        "answering -> closed",
        "answering -> withdrawn",
        "clarifying -> accepted",
        "clarifying -> declined",
        "clarifying -> waiting",
        "clarifying -> withdrawn",
        "draft -> received",
        "draft -> withdrawn",
        "received -> acknowledged",
        "received -> withdrawn",
        "waiting -> answering",
        "waiting -> withdrawn",
    ];
    assert_eq!(arrows(&NOUN), expected);
}
