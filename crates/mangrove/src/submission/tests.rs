//! A submission from its owner's space to the office's desk, and away again, with no trace for a Government.

use jiff::civil::date;
use ledger::{RecordId, Value};

use super::*;
use crate::noun::fixture::{Fixture, arrows};

/// A word that stands nowhere else.
const WORD: &str = "zq7731";

struct People {
    owner: RecordId,
    rival: RecordId,
    desk: RecordId,
    focal_point: RecordId,
    institution: String,
}

fn office() -> (Fixture, People) {
    let fixture = Fixture::on(date(2026, 5, 4));
    let [one, two] = [0, 1].map(|_| fixture.institution("HTI", "ngo"));
    let people = People {
        desk: fixture.person(Role::DeskOfficer, Realm::Office),
        owner: fixture.person(Role::Ngo, Realm::Own(one)),
        rival: fixture.person(Role::Ngo, Realm::Own(two)),
        focal_point: fixture.person(Role::FocalPoint, Realm::State("HTI".to_owned())),
        institution: one.to_string(),
    };
    (fixture, people)
}

fn begin(fixture: &Fixture, people: &People, more: &[(&str, &str)]) -> Result<RecordId, FormErrors> {
    let text = format!("An invented account, {WORD}.");
    let title = format!("About {WORD}");
    let mut typed = vec![
        ("title", title.as_str()),
        ("institution", people.institution.as_str()),
        ("addressee", "The regional office"),
        ("text", text.as_str()),
        ("uses", "read"),
        ("sources", "agreed"),
        ("risk", "The one who told it."),
        ("retention", "2028"),
    ];
    typed.retain(|(name, _)| !more.iter().any(|(other, _)| name == other));
    typed.extend_from_slice(more);
    fixture.begin(people.owner, &NOUN, &typed)
}

fn text(fixture: &Fixture, person: RecordId, id: RecordId, field: FieldId) -> Option<String> {
    let record = fixture.read(person, &NOUN, id)?;
    let viewer = fixture.viewer(person);
    let value = record.value(field)?.clone();
    fixture.office.seen_by(&viewer).erasable_text(&record, &value)
}

#[test]
fn it_is_its_owners_then_the_offices_too_and_never_anybody_elses() {
    let (fixture, people) = office();
    let id = begin(&fixture, &people, &[]).unwrap();
    let outsiders = [people.rival, people.focal_point];
    assert!(outsiders.iter().chain([&people.desk]).all(|one| fixture.read(*one, &NOUN, id).is_none()));
    assert!(fixture.step(people.owner, &NOUN, id, "sent", None).is_empty());
    assert!(outsiders.iter().all(|one| fixture.read(*one, &NOUN, id).is_none()));
    assert!(text(&fixture, people.desk, id, TEXT).is_some_and(|text| text.contains(WORD)));
    assert!(
        !fixture.may_step(people.desk, &NOUN, id, "withdrawn")
            && fixture.may_step(people.desk, &NOUN, id, "received")
    );
    let viewer = fixture.viewer(people.desk);
    let record = fixture.read(people.desk, &NOUN, id).unwrap();
    let view = fixture.office.seen_by(&viewer);
    assert!(!view.viewer.is(NOUN.begins), "the office changes nothing in it");
    assert_eq!(permitted(&record, fixture.office.today()), ["read"]);
    assert_eq!(outward(&view, &record, TEXT, &Value::None), None, "what may only be read is not published");
}

#[test]
fn withdrawn_its_words_are_gone_from_the_office_and_a_tombstone_stays() {
    let (fixture, people) = office();
    let id = begin(&fixture, &people, &[]).unwrap();
    fixture.step(people.owner, &NOUN, id, "sent", None);
    fixture.step(people.desk, &NOUN, id, "received", None);
    fixture.step(people.owner, &NOUN, id, "withdrawn", None);
    let record = fixture.read(people.desk, &NOUN, id).expect("that there was one stays");
    for field in [TITLE, TEXT, RISK] {
        assert_eq!(text(&fixture, people.desk, id, field), None);
        let Some(Value::Erasable(hash)) = record.value(field) else { panic!("a hash stays") };
        let tombstone = fixture.office.ledger().tombstone(record.space, hash).unwrap();
        assert!(tombstone.is_some_and(|one| one.basis.contains("withdrawn")));
    }
    assert_eq!(permitted(&record, fixture.office.today()), [""; 0]);
    let viewer = fixture.viewer(people.desk);
    let view = fixture.office.seen_by(&viewer);
    assert!(!view.all_words(&KIND, &record).contains(WORD) && !name(&view, &record).contains(WORD));
    let own =
        fixture.office.seen_by(&viewer).office.space_of(&Realm::Own(people.institution.parse().unwrap()));
    let kept = fixture.office.ledger().get(own.unwrap(), id).unwrap().unwrap();
    let Some(Value::Erasable(hash)) = kept.value(TEXT) else { panic!("the owner's own copy") };
    assert!(
        fixture.office.ledger().erasable(kept.space, hash).unwrap().is_some(),
        "the owner's own copy stays"
    );
}

#[test]
fn on_the_day_after_its_time_the_offices_words_are_gone_by_themselves() {
    let (fixture, people) = office();
    let id = begin(&fixture, &people, &[("retention", "2026-06-30")]).unwrap();
    fixture.step(people.owner, &NOUN, id, "sent", None);
    let told = |person: RecordId| {
        let viewer = fixture.viewer(person);
        let needs = retention::needs(&fixture.office.seen_by(&viewer)).unwrap();
        needs.into_iter().map(|need| need.verb).collect::<Vec<_>>()
    };
    let erased = || fixture.office.follow_through().unwrap().erased;
    assert_eq!(
        (erased(), told(people.owner), told(people.desk)),
        (0, vec![], vec![]),
        "weeks before, it is no news"
    );
    let fixed = || {
        let record = fixture.read(people.owner, &NOUN, id).unwrap();
        (NOUN.fixed)(&fixture.office.seen_by(&fixture.viewer(people.owner)), &record)
    };
    fixture.move_to(date(2026, 6, 30));
    assert_eq!(erased(), 0, "the last day counts");
    assert!(!fixed(), "its owner may still name a later day");
    assert!(text(&fixture, people.desk, id, TEXT).is_some());
    assert_eq!(
        (told(people.owner), told(people.desk)),
        (vec!["Keep it longer".to_owned()], vec!["Read submission".to_owned()])
    );
    fixture.move_to(date(2026, 7, 1));
    assert_eq!((erased(), erased()), (1, 0));
    assert!(fixed(), "once erased it stays as it is");
    let record = fixture.read(people.desk, &NOUN, id).expect("that there was one stays");
    for field in [TITLE, TEXT, RISK] {
        assert_eq!(text(&fixture, people.desk, id, field), None);
        let Some(Value::Erasable(hash)) = record.value(field) else { panic!("a hash stays") };
        let tombstone = fixture.office.ledger().tombstone(record.space, hash).unwrap();
        assert!(tombstone.is_some_and(|one| one.basis.contains("30 June 2026")));
    }
    assert_eq!(permitted(&record, fixture.office.today()), [""; 0]);
    let seen = ["See submission".to_owned()];
    assert_eq!((told(people.owner), told(people.desk)), (seen.to_vec(), seen.to_vec()));
    assert_eq!(told(people.focal_point), [""; 0]);
    let viewer = fixture.viewer(people.owner);
    let view = fixture.office.seen_by(&viewer);
    let own = own_copy(&view, &record).unwrap();
    assert!(format!("{own:?}").contains(WORD), "the owner's own copy stays");
    fixture.move_to(date(2026, 8, 1));
    assert_eq!(told(people.desk), [""; 0], "after a month it is told no more");
}

#[test]
fn what_is_permitted_fits_what_the_sources_agreed_to() {
    let (fixture, people) = office();
    let foreign = fixture.institution("HTI", "nhri").to_string();
    for (more, field) in [
        (vec![("uses", "read"), ("uses", "pass")], "mechanism"),
        (vec![("uses", "quote-unnamed"), ("sources", "not-asked")], "uses"),
        (vec![("uses", "")], "uses"),
        (vec![("retention", "2026-05-03")], "retention"),
        (vec![("institution", foreign.as_str())], "institution"),
    ] {
        let errors = begin(&fixture, &people, &more).unwrap_err();
        assert!(errors.of(field).is_some(), "{more:?}: {errors:?}");
    }
}

#[test]
fn only_the_steps_of_the_domain_exist() {
    assert_eq!(
        arrows(&NOUN),
        ["private -> sent", "received -> withdrawn", "sent -> received", "sent -> withdrawn"]
    );
}
