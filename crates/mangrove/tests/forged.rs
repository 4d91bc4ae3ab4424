//! Modified programs on computers that were admitted: each writes what it likes, in whatever name. What takes effect at an
//! honest computer is what the table says, which is written here by hand from the domain.

use std::collections::BTreeSet;
use std::sync::Arc;

use ledger::{
    Administration, Administrator, Author, Authority, Change, Claim, Edit, Founding, Grant, Ledger,
    NotCounted, RecordId, Role as RoleGiven, Run, SpaceId, Value, Version,
};
use mangrove::access::{Role, authority};
use mangrove::date::PartialDate;
use mangrove::noun::{NOUNS, STATUS, Taken};
use mangrove::office::environment::Machine;
use tempfile::TempDir;

const OFFICE: &[Role] = &[Role::DeskOfficer, Role::HeadOfOffice];
const DESK: &[Role] = &[Role::DeskOfficer];
const HEAD: &[Role] = &[Role::HeadOfOffice];
const FOCAL: &[Role] = &[Role::FocalPoint, Role::Alternate];
const SIGNS: &[Role] = &[Role::ValidatingAuthority];
const STATE: &[Role] = &[Role::FocalPoint, Role::Alternate, Role::ValidatingAuthority];
const BOTH: &[Role] =
    &[Role::DeskOfficer, Role::HeadOfOffice, Role::FocalPoint, Role::Alternate, Role::ValidatingAuthority];
const OFFICE_OR_SIGNS: &[Role] = &[Role::DeskOfficer, Role::HeadOfOffice, Role::ValidatingAuthority];
const OWNER: &[Role] = &[Role::Nhri, Role::Ngo];

/// Who may take each step, whoever's computer it is: record type, state, roles.
const STEPS: &[(&str, &str, &[Role])] = &[
    ("request", "received", SIGNS),
    ("request", "acknowledged", DESK),
    ("request", "clarifying", DESK),
    ("request", "accepted", HEAD),
    ("request", "declined", HEAD),
    ("request", "waiting", HEAD),
    ("request", "answering", OFFICE),
    ("request", "closed", DESK),
    ("request", "withdrawn", STATE),
    ("priority", "superseded", BOTH),
    ("consultation", "shared", OFFICE),
    ("consultation", "agreed", STATE),
    ("consultation", "disputed", STATE),
    ("activity", "planned", OFFICE),
    ("activity", "under-way", OFFICE),
    ("activity", "suspended", OFFICE),
    ("activity", "completed", OFFICE),
    ("activity", "closed", OFFICE),
    ("activity", "cancelled", OFFICE),
    ("consent authority", "ended", OFFICE),
    ("list of participants", "purged", OFFICE),
    ("consent", "given", OFFICE_OR_SIGNS),
    ("consent", "refused", OFFICE_OR_SIGNS),
    ("consent", "confirmed", OFFICE_OR_SIGNS),
    ("consent", "withdrawn", OFFICE_OR_SIGNS),
    ("consent", "invalidated", HEAD),
    ("measurement", "final", OFFICE),
    ("measurement", "revised", OFFICE),
    ("submission", "sent", OWNER),
    ("submission", "received", OFFICE),
    ("submission", "withdrawn", OWNER),
    ("reply", "submitted", FOCAL),
    ("reply", "validated", SIGNS),
    ("reply", "compiled", FOCAL),
    ("reply", "approved", SIGNS),
    ("reply", "published", SIGNS),
    ("reply", "returned", STATE),
];

/// Who writes anything at all in each kind of space.
const WRITERS: [(&str, &[Role]); 4] = [
    ("bilateral:HTI", BOTH),
    (
        "state-internal:HTI",
        &[Role::FocalPoint, Role::Alternate, Role::ValidatingAuthority, Role::MinistryContributor],
    ),
    ("office", OFFICE),
    (
        "shared:00000000000000000000000000000007",
        &[Role::DeskOfficer, Role::HeadOfOffice, Role::Nhri, Role::Ngo],
    ),
];

/// A modified program: to it, everything is allowed.
struct Anything;

impl Authority for Anything {
    fn version(&self) -> u32 {
        u32::MAX
    }

    fn permits(&self, _: &Claim<'_>) -> Result<(), NotCounted> {
        Ok(())
    }

    fn may_administer(
        &self,
        _: &[u8],
        _: Administrator<'_>,
        _: &Administration,
        _: Option<&RoleGiven>,
    ) -> bool {
        true
    }
}

struct Computer {
    ledger: Ledger,
    _folder: TempDir,
}

fn computer(rules: Arc<dyn Authority>) -> Computer {
    let folder = tempfile::tempdir().expect("a folder");
    let ledger = Ledger::open_judged(folder.path(), Machine::starting_at(None), rules).expect("it opens");
    Computer { ledger, _folder: folder }
}

fn person(code: &str) -> RecordId {
    RecordId::natural(mangrove::person::KIND.id, code)
}

fn founded(founder: &Computer, descriptor: &str) -> SpaceId {
    let founding = Founding { descriptor: descriptor.as_bytes(), judged: true, ..Founding::default() };
    founder.ledger.found(&Author::default(), &founding).expect("a space")
}

fn administer(by: &Computer, space: SpaceId, operation: &Administration) {
    by.ledger.administer(space, &Author::default(), operation, None).expect("it is written");
}

/// Admits a computer in a role, for a person who holds that role.
fn admit(founder: &Computer, space: SpaceId, other: &Computer, role: &str, administers: bool) {
    let grant = Grant { person: Some(person(role)), administers, ..Grant::new(other.ledger.device(), role) };
    administer(founder, space, &Administration::Grant(grant));
    administer(founder, space, &Administration::Role(given(person(role), role)));
}

fn given(person: RecordId, role: &str) -> RoleGiven {
    RoleGiven { person, role: role.to_owned(), institution: None, from_ms: None, until_ms: None }
}

fn runs(of: &Computer, space: SpaceId) -> Vec<Run> {
    let mut all = Vec::new();
    let each = |run| {
        all.push(run);
        Ok::<(), ledger::LedgerError>(())
    };
    of.ledger.runs_since(space, &Version::default(), each).expect("its runs");
    all
}

fn take(into: &Computer, from: &Computer, space: SpaceId) {
    into.ledger.import(runs(from, space)).expect("they are taken in");
}

fn step(kind: &str, id: RecordId, to: &str, by: Option<RecordId>) -> Change {
    let noun = NOUNS.iter().find(|noun| noun.kind.name == kind).expect("a record type");
    let on: PartialDate = "2026-05-11".parse().expect("a day");
    let taken = Taken { to: to.to_owned(), on, capacity: None, reason: None, evidence: None, person: by };
    let edits = vec![Edit::Set { field: STATUS, value: taken.value() }];
    Change { record: id, kind: noun.kind.id, edits, reason: None }
}

fn author(person: Option<RecordId>) -> Author {
    Author { person, ..Author::default() }
}

fn state(at: &Computer, space: SpaceId, record: RecordId) -> Option<String> {
    let record = at.ledger.get(space, record).expect("it can be read")?;
    record.one(STATUS).and_then(Taken::from_value).map(|taken| taken.to)
}

#[test]
fn every_step_of_every_record_type_is_in_the_table() {
    let known: BTreeSet<(&str, &str)> = STEPS.iter().map(|(kind, to, _)| (*kind, *to)).collect();
    let there: BTreeSet<(&str, &str)> = NOUNS
        .iter()
        .filter_map(|noun| Some((noun.kind.name, noun.lifecycle?)))
        .flat_map(|(kind, lifecycle)| lifecycle.steps.iter().map(move |step| (kind, step.to)))
        .collect();
    assert_eq!(known, there);
}

/// Every computer of every role takes every step of every record type, as itself, in each kind of space.
#[test]
fn a_step_takes_effect_where_the_table_says_so() {
    for (descriptor, writers) in WRITERS {
        let founder = computer(authority());
        let space = founded(&founder, descriptor);
        let mut tried = 0;
        for role in Role::ALL {
            let other = computer(Arc::new(Anything));
            admit(&founder, space, &other, role.code(), false);
            take(&other, &founder, space);
            let me = person(role.code());
            let id = |at: usize| RecordId::natural(mangrove::person::KIND.id, &format!("{role:?} {at}"));
            for (at, (kind, to, _)) in STEPS.iter().enumerate() {
                let changes = [step(kind, id(at), to, Some(me))];
                other.ledger.write(space, &author(Some(me)), &changes).expect("a modified program writes it");
            }
            take(&founder, &other, space);
            for (at, (kind, to, who)) in STEPS.iter().enumerate() {
                let expected = (who.contains(&role) && writers.contains(&role)).then(|| (*to).to_owned());
                assert_eq!(state(&founder, space, id(at)), expected, "{role:?}: {kind} {to} in {descriptor}");
                tried += 1;
            }
        }
        assert_eq!(tried, Role::ALL.len() * STEPS.len());
        assert_eq!(founder.ledger.verify().expect("it can be checked"), []);
    }
}

/// A focal point's computer, which administers the space shared with the office for its State.
fn haiti() -> (Computer, Computer, SpaceId) {
    let founder = computer(authority());
    let space = founded(&founder, "bilateral:HTI");
    let focal = computer(Arc::new(Anything));
    admit(&founder, space, &focal, "focal-point", true);
    for role in ["validating-authority", "head-of-office"] {
        administer(&founder, space, &Administration::Role(given(person(role), role)));
    }
    take(&focal, &founder, space);
    (founder, focal, space)
}

#[test]
fn a_consent_is_given_by_nobody_elses_computer() {
    let (founder, focal, space) = haiti();
    let (me, authority) = (person("focal-point"), person("validating-authority"));
    let id = |at: usize| RecordId::natural(mangrove::person::KIND.id, &format!("consent {at}"));
    let tries = [
        (Some(authority), Some(authority), NotCounted::NotThePerson),
        (Some(me), Some(authority), NotCounted::NotThePerson),
        (Some(me), Some(me), NotCounted::NotPermitted),
        (None, Some(authority), NotCounted::NotThePerson),
        (None, None, NotCounted::NotPermitted),
        (Some(person("head-of-office")), Some(person("head-of-office")), NotCounted::NotThePerson),
    ];
    for (at, (writes, takes, _)) in tries.iter().enumerate() {
        let changes = [step("consent", id(at), "given", *takes)];
        focal.ledger.write(space, &author(*writes), &changes).expect("a modified program writes it");
    }
    take(&founder, &focal, space);
    let why: Vec<NotCounted> =
        founder.ledger.quarantined().expect("a list").iter().map(|one| one.why).collect();
    assert_eq!(why, tries.map(|(.., why)| why));
    for at in 0..tries.len() {
        assert_eq!(state(&founder, space, id(at)), None, "try {at}");
    }
}

#[test]
fn a_step_that_was_taken_is_not_taken_away() {
    let (founder, focal, space) = haiti();
    let id = RecordId::natural(mangrove::person::KIND.id, "a request");
    let head = person("head-of-office");
    let grant = Grant { person: Some(head), ..Grant::new(founder.ledger.device(), "head-of-office") };
    administer(&founder, space, &Administration::Grant(grant));
    let accept = step("request", id, "accepted", Some(head));
    founder.ledger.write(space, &author(Some(head)), &[accept]).expect("it is accepted");
    take(&focal, &founder, space);
    let kind = NOUNS.iter().find(|noun| noun.kind.name == "request").expect("it is there").kind.id;
    for edit in [Edit::Clear { field: STATUS }, Edit::Set { field: STATUS, value: Value::None }] {
        let change = Change { record: id, kind, edits: vec![edit], reason: None };
        focal.ledger.write(space, &author(Some(person("focal-point"))), &[change]).expect("written");
    }
    take(&founder, &focal, space);
    assert_eq!(state(&founder, space, id).as_deref(), Some("accepted"));
}

#[test]
fn nobody_gives_a_role_of_the_other_side() {
    let (founder, focal, space) = haiti();
    let me = person("focal-point");
    let counts = |at: &Computer| at.ledger.administration(space).expect("its administration").len();
    let before = counts(&founder);
    let other = computer(Arc::new(Anything));
    let under = focal.ledger.own_grant(space).expect("its grant");
    let refused = [
        Administration::Role(given(me, "head-of-office")),
        Administration::Role(given(person("somebody"), "desk-officer")),
        Administration::Grant(Grant {
            person: Some(me),
            under,
            ..Grant::new(other.ledger.device(), "head-of-office")
        }),
    ];
    for operation in &refused {
        administer(&focal, space, operation);
    }
    // Whoever holds the role that one gave oneself does nothing by it.
    let id = RecordId::natural(mangrove::person::KIND.id, "a consent");
    let invalid = step("consent", id, "invalidated", Some(me));
    focal.ledger.write(space, &author(Some(me)), &[invalid]).expect("a modified program writes it");
    take(&founder, &focal, space);
    assert_eq!((counts(&founder), state(&founder, space, id)), (before, None));
    assert!(founder.ledger.admission(space, other.ledger.device()).expect("it can be asked").is_none());
    // Those of its own State it gives.
    administer(&focal, space, &Administration::Role(given(person("deputy"), "alternate")));
    take(&founder, &focal, space);
    assert_eq!(counts(&founder), before + 1);
}

#[test]
fn a_hub_writes_nothing_and_gives_nothing() {
    let (founder, focal, space) = haiti();
    let hub = computer(Arc::new(Anything));
    let grant = Grant { administers: true, ..Grant::new(hub.ledger.device(), "hub") };
    administer(&founder, space, &Administration::Grant(grant));
    take(&hub, &founder, space);
    let before = founder.ledger.administration(space).expect("its administration").len();
    let under = hub.ledger.own_grant(space).expect("its grant");
    let other = Grant { under, administers: true, ..Grant::new(focal.ledger.device(), "desk-officer") };
    administer(&hub, space, &Administration::Role(given(person("boss"), "head-of-office")));
    administer(&hub, space, &Administration::Grant(other));
    let id = RecordId::natural(mangrove::person::KIND.id, "a record");
    let change = step("request", id, "accepted", Some(person("head-of-office")));
    hub.ledger.write(space, &author(None), &[change]).expect("a modified program writes it");
    take(&founder, &hub, space);
    assert_eq!(founder.ledger.administration(space).expect("its administration").len(), before);
    assert_eq!(state(&founder, space, id), None);
}
