//! A reply on its way from a ministry's draft to the public, each step tried by everybody who should not take it.

use ledger::{Author, Value};

use super::*;
use crate::form::Sent;
use crate::noun::{Stepping, begin};
use crate::office::environment::Machine;
use crate::office::{Given, Office, Save};
use crate::recommendation::Recommendation;

const MINISTRY: [u8; 16] = [40; 16];
const OTHER: [u8; 16] = [41; 16];
/// A national human rights institution, and whoever works for it.
pub(crate) const NHRI: [u8; 16] = [42; 16];

/// Who takes part: a person, a role, and the ministry for which it is held; none: for the State.
const PEOPLE: &[(u8, Role, Option<[u8; 16]>)] = &[
    (1, Role::MinistryContributor, Some(MINISTRY)),
    (2, Role::FocalPoint, Some(MINISTRY)),
    (3, Role::ValidatingAuthority, Some(MINISTRY)),
    (4, Role::FocalPoint, None),
    (5, Role::ValidatingAuthority, None),
    (6, Role::FocalPoint, Some(OTHER)),
    (7, Role::ValidatingAuthority, Some(OTHER)),
    // Contributor and validating authority of one ministry at once.
    (8, Role::MinistryContributor, Some(MINISTRY)),
    (8, Role::ValidatingAuthority, Some(MINISTRY)),
    (9, Role::MinistryContributor, Some(OTHER)),
];

/// The recommendation with a number made to the State: A/HRC/99/1, 5.1 to 5.3.
pub(crate) fn asked_id(number: u32) -> RecordId {
    recommendation::KIND.natural_id(&format!("A/HRC/99/1|5.{number}"))
}

fn asked(number: u32) -> Recommendation {
    Recommendation {
        symbol: Some("A/HRC/99/1".to_owned()),
        number: Some(format!("5.{number}")),
        text: "Build schools".to_owned(),
        state: Some("TTO".to_owned()),
        mechanism: "UPR".to_owned(),
        session: Some(39),
        source: "report".to_owned(),
        language: "en".to_owned(),
        ..Recommendation::new(asked_id(number))
    }
}

/// An office in which a State's people work.
pub(crate) struct World {
    pub office: Office,
    pub folder: tempfile::TempDir,
}

impl World {
    pub fn new() -> World {
        let folder = tempfile::tempdir().unwrap();
        let office =
            Office::open(folder.path(), Machine::starting_at("2026-05-11T09:00:00Z".parse().ok())).unwrap();
        let institution = |id: [u8; 16], name: &str| {
            let values = [(institution::NAME, Value::text(name)), (institution::STATE, Value::text("TTO"))];
            Save::new(&institution::KIND, RecordId::from_bytes(id)).values(values)
        };
        let asked = (1..=3).map(asked);
        let mut saves = vec![
            institution(MINISTRY, "Ministry of Education"),
            institution(OTHER, "Ministry of Health"),
            institution(NHRI, "Office of the Ombudsman"),
        ];
        saves.extend(asked.map(|one| Save::new(&recommendation::KIND, one.id).values(one.values())));
        office.save(office.public(), &Author::default(), saves).unwrap();
        for (person, role, ministry) in PEOPLE {
            let given = Given {
                person: RecordId::from_bytes([*person; 16]),
                role: *role,
                home: Realm::State("TTO".to_owned()),
                institution: ministry.map(RecordId::from_bytes),
                from: None,
                until: None,
                works_here: true,
            };
            office.give_role(&Author::default(), &given, None).unwrap();
        }
        let home = Realm::Own(RecordId::from_bytes(NHRI));
        let institution = Some(RecordId::from_bytes(NHRI));
        let person = RecordId::from_bytes([10; 16]);
        let given =
            Given { person, role: Role::Nhri, home, institution, from: None, until: None, works_here: true };
        office.give_role(&Author::default(), &given, None).unwrap();
        office.catch_up().unwrap();
        World { office, folder }
    }

    pub fn viewer(&self, person: u8) -> crate::access::Viewer {
        self.office.viewer(RecordId::from_bytes([person; 16]), "")
    }

    /// Somebody drafts a reply; its id, or the fields that were wrong.
    fn draft(&self, person: u8, ministry: [u8; 16], text: &str) -> Result<RecordId, Vec<&'static str>> {
        let viewer = self.viewer(person);
        let view = self.office.seen_by(&viewer);
        let id = RecordId::fresh(self.office.environment());
        let (asked, ministry) = (asked_id(1).to_string(), RecordId::from_bytes(ministry).to_string());
        let sent =
            Sent::of([("recommendations", asked.as_str()), ("institution", &ministry), ("text", text)]);
        let begun = begin(&view, &NOUN, id, &sent).unwrap();
        begun.map(|()| id).map_err(|errors| errors.iter().map(|(field, _)| field).collect())
    }

    /// What comes of somebody's step: nothing, a refusal in words, or that it is not open to them.
    fn step(&self, person: u8, id: RecordId, to: &str) -> String {
        let viewer = self.viewer(person);
        let view = self.office.seen_by(&viewer);
        let Some(kept) = view.record(&KIND, id).unwrap() else { return "not there".to_owned() };
        let standing = LIFECYCLE.standing(&kept.record);
        let Some(step) = LIFECYCLE.step(&standing, to) else { return "no such step".to_owned() };
        let stepping = Stepping {
            on: PartialDate::day(view.today()),
            reason: Some("Figures are missing.".to_owned()),
            evidence: None,
        };
        match view.take_step(&NOUN, &kept.record, step, &stepping, None) {
            Ok(against) => against.join(" "),
            Err(_) => "not theirs".to_owned(),
        }
    }

    fn stands(&self, id: RecordId) -> String {
        let viewer = self.viewer(5);
        let kept = self.office.seen_by(&viewer).record(&KIND, id).unwrap().unwrap();
        LIFECYCLE.standing(&kept.record).code().unwrap_or("disputed").to_owned()
    }
}

#[test]
fn each_step_is_for_its_own_people_and_nobody_validates_their_own_words() {
    let world = World::new();
    let id = world.draft(1, MINISTRY, "Two schools were built.").unwrap();
    let own = "This is for the focal point of Ministry of Education.";
    let validates = "This is for the validating authority of Ministry of Education.";
    for (person, to, expected) in [
        (9, "submitted", "not there"),
        (1, "submitted", "not theirs"),
        (6, "submitted", own),
        (4, "submitted", own),
        (2, "validated", "no such step"),
        (2, "submitted", ""),
        (1, "validated", "not theirs"),
        (7, "validated", validates),
        (5, "validated", validates),
        (3, "returned", ""),
        (3, "validated", "no such step"),
        (2, "submitted", ""),
        (3, "validated", ""),
        (2, "compiled", "This is for the State's own focal point, who acts for the State as a whole."),
        (4, "compiled", ""),
        (
            3,
            "approved",
            "This is for the State's own validating authority, who acts for the State as a whole.",
        ),
        (5, "approved", ""),
        (4, "published", "not theirs"),
        (5, "published", ""),
        (5, "returned", "no such step"),
    ] {
        assert_eq!(world.step(person, id, to), expected, "{person} to {to}");
    }
    assert_eq!(world.stands(id), "published");
    let public = crate::access::Viewer::public(world.office.public());
    assert!(world.office.seen_by(&public).record(&KIND, id).unwrap().is_some(), "everyone reads it now");

    let own = world.draft(8, MINISTRY, "Written by one who may validate too.").unwrap();
    assert_eq!(world.step(2, own, "submitted"), "");
    let refused = world.step(8, own, "validated");
    assert!(refused.contains("nobody can validate their own words"), "{refused}");
    assert_eq!(world.stands(own), "submitted");
    assert_eq!(world.step(3, own, "validated"), "");
}

#[test]
fn a_contributor_drafts_for_their_own_ministry_and_sees_no_other() {
    let world = World::new();
    assert_eq!(world.draft(1, OTHER, "For another ministry."), Err(vec!["institution"]));
    assert_eq!(world.draft(1, MINISTRY, ""), Err(vec!["text"]));
    let theirs = world.draft(9, OTHER, "A clinic was built.").unwrap();
    let (one, other) = (world.viewer(1), world.viewer(9));
    let seen = |viewer| world.office.seen_by(viewer).all(&KIND).unwrap().len();
    assert_eq!((seen(&one), seen(&other)), (0, 1));
    assert!(world.office.seen_by(&one).record(&KIND, theirs).unwrap().is_none());
}

#[test]
fn only_the_steps_of_the_domain_are_steps() {
    let allowed = [
        ("drafted", "submitted"),
        ("returned", "submitted"),
        ("submitted", "validated"),
        ("validated", "compiled"),
        ("compiled", "approved"),
        ("approved", "published"),
        ("submitted", "returned"),
        ("validated", "returned"),
        ("compiled", "returned"),
        ("approved", "returned"),
    ];
    for from in LIFECYCLE.states.iter().map(|state| state.code) {
        for to in LIFECYCLE.states.iter().map(|state| state.code) {
            let fits = LIFECYCLE.steps.iter().any(|step| step.to == to && step.from.contains(&from));
            assert_eq!(fits, allowed.contains(&(from, to)), "{from} to {to}");
        }
    }
}
