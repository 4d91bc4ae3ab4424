//! What an author could do where an operation was written: whatever a device writes, only what its persons held in the
//! space has an effect, on every computer alike, in whatever order it arrives.

mod chance;
#[path = "../common/mod.rs"]
mod common;

use common::{KIND, Steered, record, segments, set, texts};
use ledger::{
    Administration, Administrator, Author, Authority, Claim, EndRole, FieldId, Founding, Grant, Judged,
    Ledger, LedgerError, NotCounted, RecordId, Role, SpaceId, Standing,
};
use std::sync::Arc;
use tempfile::TempDir;

/// Field 10 is signed by signers; every other field is written by clerks. Roles are given by the founder, and the role
/// of a clerk also by whoever administers.
struct Rules;

impl Authority for Rules {
    fn version(&self) -> u32 {
        1
    }

    fn permits(&self, claim: &Claim<'_>) -> Result<(), NotCounted> {
        if claim.person.is_none() {
            // What a program does by itself.
            return if claim.standing == Standing::Founder { Ok(()) } else { Err(NotCounted::NotPermitted) };
        }
        if !claim.works_there {
            return Err(NotCounted::NotThePerson);
        }
        let holds = |role: &str| claim.roles.iter().any(|held| held.role == role);
        let may = match &claim.act {
            Judged::Change { edits, .. } => edits.iter().all(|edit| match edit.field {
                FieldId(10) => holds("signer"),
                _ => holds("clerk"),
            }),
            Judged::Erase(_) => holds("clerk"),
        };
        if may { Ok(()) } else { Err(NotCounted::NotPermitted) }
    }

    fn may_administer(
        &self,
        _: &[u8],
        by: Administrator<'_>,
        operation: &Administration,
        _: Option<&Role>,
    ) -> bool {
        match operation {
            Administration::Role(role) => by == Administrator::Root || role.role == "clerk",
            _ => true,
        }
    }
}

/// Rules that a modified program goes by: everything is allowed.
struct Anything;

impl Authority for Anything {
    fn version(&self) -> u32 {
        2
    }

    fn permits(&self, _: &Claim<'_>) -> Result<(), NotCounted> {
        Ok(())
    }

    fn may_administer(&self, _: &[u8], _: Administrator<'_>, _: &Administration, _: Option<&Role>) -> bool {
        true
    }
}

fn person(name: &str) -> RecordId {
    RecordId::natural(KIND, name)
}

fn by(name: &str) -> Author {
    Author { person: Some(person(name)), ..Author::default() }
}

struct Office {
    ledger: Ledger,
    environment: Arc<Steered>,
    folder: TempDir,
}

impl Office {
    fn new(seed: u64, rules: Arc<dyn Authority>) -> Self {
        let (folder, environment) = (tempfile::tempdir().expect("it is done"), Steered::new(seed));
        let ledger = Ledger::open_judged(folder.path(), environment.clone(), rules).expect("it is done");
        Self { ledger, environment, folder }
    }

    fn honest(seed: u64) -> Self {
        Self::new(seed, Arc::new(Rules))
    }

    fn found(&self) -> SpaceId {
        let founding = Founding { descriptor: b"a space", judged: true, ..Founding::default() };
        self.ledger.found(&Author::default(), &founding).expect("it is done")
    }

    fn administer(&self, space: SpaceId, operation: Administration) -> ledger::Ack {
        self.ledger.administer(space, &Author::default(), &operation, None).expect("it is done")
    }

    /// Admits a device for a person.
    fn admit(&self, space: SpaceId, device: &Office, name: &str, administers: bool) {
        let under = self.ledger.own_grant(space).expect("it is done");
        let grant = Grant::new(device.ledger.device(), "office");
        let grant = Grant { person: Some(person(name)), administers, under, ..grant };
        self.administer(space, Administration::Grant(grant));
    }

    fn give(&self, space: SpaceId, name: &str, role: &str) -> ledger::Dot {
        let ack = self.administer(space, Administration::Role(role_of(name, role)));
        ledger::Dot { log: ack.log, seq: ack.last }
    }

    fn write(
        &self,
        space: SpaceId,
        author: &Author,
        name: &str,
        field: u32,
        value: &str,
    ) -> Result<u64, LedgerError> {
        self.ledger.write(space, author, &[set(name, field, value)]).map(|ack| ack.last)
    }

    fn take(&self, other: &Office, space: SpaceId) {
        self.ledger.import(segments(&other.ledger, space)).expect("it is done");
    }

    fn set_aside(&self) -> Vec<NotCounted> {
        self.ledger.quarantined().expect("it is done").into_iter().map(|one| one.why).collect()
    }

    fn sound(&self) {
        assert_eq!(self.ledger.verify().expect("it is done"), []);
    }
}

fn role_of(name: &str, role: &str) -> Role {
    Role { person: person(name), role: role.into(), institution: None, from_ms: None, until_ms: None }
}

/// A founder, and a device of `ann`, who is a clerk; `sue` is a signer on a computer of her own.
fn world(bad: Arc<dyn Authority>) -> (Office, Office, SpaceId) {
    let (founder, other) = (Office::honest(1), Office::new(2, bad));
    let space = founder.found();
    founder.admit(space, &other, "ann", true);
    founder.give(space, "ann", "clerk");
    founder.give(space, "sue", "signer");
    other.take(&founder, space);
    (founder, other, space)
}

#[test]
fn an_honest_program_refuses_what_would_not_count() {
    let (founder, other, space) = world(Arc::new(Rules));
    other.write(space, &by("ann"), "a", 1, "one").unwrap();
    for (author, field, why) in [
        (by("ann"), 10, NotCounted::NotPermitted),
        (by("sue"), 10, NotCounted::NotThePerson),
        (Author::default(), 1, NotCounted::NotPermitted),
    ] {
        let refused = other.write(space, &author, "a", field, "two").unwrap_err();
        assert!(matches!(refused, LedgerError::NotPermitted { why: found, .. } if found == why), "{refused}");
    }
    founder.take(&other, space);
    assert_eq!(texts(&founder.ledger, space, "a", 1), ["one"]);
    assert_eq!((founder.set_aside(), other.set_aside()), (vec![], vec![]));
    other.sound();
    founder.sound();
}

#[test]
fn what_a_modified_program_writes_beyond_its_rights_has_no_effect_elsewhere() {
    let (founder, other, space) = world(Arc::new(Anything));
    other.write(space, &by("ann"), "a", 1, "right").unwrap();
    other.write(space, &by("sue"), "a", 10, "forged").unwrap();
    other.write(space, &by("ann"), "a", 10, "beyond").unwrap();
    other.write(space, &Author::default(), "new", 1, "nobody").unwrap();
    // It ends no other value either: this replaces a value that is right, with one that is not.
    other.write(space, &by("sue"), "a", 1, "replaced").unwrap();
    founder.take(&other, space);
    assert_eq!(texts(&founder.ledger, space, "a", 1), ["right"]);
    assert_eq!(texts(&founder.ledger, space, "a", 10), [""; 0]);
    assert!(founder.ledger.get(space, record("new")).unwrap().is_none(), "it did not come into being");
    use NotCounted::{NotPermitted, NotThePerson};
    assert_eq!(founder.set_aside(), [NotThePerson, NotPermitted, NotPermitted, NotThePerson]);
    let history = founder.ledger.whole_history(space, record("a")).unwrap();
    let in_force: Vec<_> = history.iter().map(|event| event.not_in_force).collect();
    assert_eq!(in_force, [None, Some(NotThePerson), Some(NotPermitted), Some(NotThePerson)]);
    founder.sound();
    // What is right and comes after it in the same log counts, and it all travels on.
    other.write(space, &by("ann"), "a", 2, "later").unwrap();
    founder.take(&other, space);
    let third = Office::honest(3);
    third.take(&founder, space);
    for honest in [&founder, &third] {
        assert_eq!(texts(&honest.ledger, space, "a", 2), ["later"]);
        assert_eq!(honest.set_aside().len(), 4);
    }
    assert_eq!(founder.ledger.digest(space).unwrap(), third.ledger.digest(space).unwrap());
    founder.ledger.rebuild().unwrap();
    assert_eq!(founder.ledger.digest(space).unwrap(), third.ledger.digest(space).unwrap());
    assert_eq!(founder.set_aside().len(), 4);
}

#[test]
fn a_role_that_one_gives_oneself_is_no_role() {
    let (founder, other, space) = world(Arc::new(Anything));
    other.give(space, "ann", "signer");
    other.write(space, &by("ann"), "a", 10, "signed").unwrap();
    founder.take(&other, space);
    assert_eq!(texts(&founder.ledger, space, "a", 10), [""; 0]);
    let roles = founder.ledger.administration(space).unwrap();
    let given = |event: &&ledger::AdministrationEvent| matches!(&event.operation, Administration::Role(_));
    assert_eq!(roles.iter().filter(given).count(), 2);
    // The role of a clerk is one that it may give.
    other.give(space, "bob", "clerk");
    founder.take(&other, space);
    assert_eq!(founder.ledger.administration(space).unwrap().iter().filter(given).count(), 3);
    founder.sound();
}

#[test]
fn the_administration_may_come_after_what_was_written_under_it() {
    let (founder, other, space) = world(Arc::new(Rules));
    let third = Office::honest(3);
    third.take(&founder, space);
    founder.give(space, "ann", "signer");
    other.take(&founder, space);
    other.write(space, &by("ann"), "a", 10, "signed").unwrap();
    let of_other = |run: &ledger::Run| run.owner().device == other.ledger.device();
    let runs: Vec<_> = segments(&other.ledger, space).into_iter().filter(of_other).collect();
    third.ledger.import(runs).unwrap();
    assert_eq!((texts(&third.ledger, space, "a", 10), third.set_aside()), (vec![], vec![NotCounted::Awaits]));
    third.sound();
    third.take(&founder, space);
    assert_eq!(
        (texts(&third.ledger, space, "a", 10), third.set_aside()),
        (vec!["signed".to_owned()], vec![])
    );
    third.sound();
}

#[test]
fn an_end_of_a_role_says_what_still_counts_whatever_the_clocks_say() {
    let (founder, other, space) = world(Arc::new(Anything));
    let given = founder.give(space, "ann", "signer");
    other.take(&founder, space);
    other.write(space, &by("ann"), "a", 10, "in time").unwrap();
    founder.take(&other, space);
    let last = Some(founder.ledger.logs_of(space, other.ledger.device()).unwrap());
    let end = EndRole { given, at_ms: 1_790_000_000_000, last };
    founder.administer(space, Administration::EndRole(end));
    // Dated back to before the end, and written without stating it.
    other.environment.set_ms(1_780_000_000_000);
    other.write(space, &by("ann"), "a", 10, "dated back").unwrap();
    let third = Office::honest(3);
    third.take(&other, space);
    assert_eq!(texts(&third.ledger, space, "a", 10), ["dated back"], "the end is not known there");
    third.take(&founder, space);
    founder.take(&other, space);
    for honest in [&founder, &third] {
        assert_eq!(texts(&honest.ledger, space, "a", 10), ["in time"]);
        assert_eq!(honest.set_aside(), [NotCounted::NotPermitted]);
        honest.sound();
    }
}

#[test]
fn a_space_of_an_older_version_is_judged_from_a_point_on() {
    let (founder, other) = (Office::honest(1), Office::new(2, Arc::new(Anything)));
    let space = founder.ledger.create_space(&Author::default(), b"a space", &[]).unwrap();
    founder.admit(space, &other, "ann", false);
    other.take(&founder, space);
    other.write(space, &by("sue"), "a", 10, "before").unwrap();
    founder.take(&other, space);
    let last = [founder.ledger.device(), other.ledger.device()]
        .into_iter()
        .flat_map(|device| founder.ledger.logs_of(space, device).unwrap())
        .collect();
    founder.administer(space, Administration::JudgeFrom(last));
    // An older program that has not seen it, and one that has.
    other.write(space, &by("sue"), "a", 10, "unstated").unwrap();
    other.take(&founder, space);
    other.write(space, &by("sue"), "a", 10, "forged").unwrap();
    founder.take(&other, space);
    assert_eq!(texts(&founder.ledger, space, "a", 10), ["before"]);
    assert_eq!(founder.set_aside(), [NotCounted::Unstated, NotCounted::NotThePerson]);
    founder.sound();
    // Nobody but the founder says from where on.
    let admitted = Office::new(3, Arc::new(Anything));
    let space = founder.ledger.create_space(&Author::default(), b"another", &[]).unwrap();
    founder.admit(space, &admitted, "ann", true);
    admitted.take(&founder, space);
    admitted.administer(space, Administration::JudgeFrom(vec![]));
    founder.take(&admitted, space);
    founder.write(space, &by("bob"), "b", 1, "as before").unwrap();
    assert!(founder.folder.path().exists());
}

#[test]
fn a_grant_makes_nothing_right_that_was_written_before_it() {
    let (founder, other, space) = world(Arc::new(Anything));
    other.write(space, &by("sue"), "a", 10, "forged").unwrap();
    founder.take(&other, space);
    founder.admit(space, &other, "sue", false);
    assert_eq!(
        (texts(&founder.ledger, space, "a", 10), founder.set_aside()),
        (vec![], vec![NotCounted::NotThePerson])
    );
    let third = Office::honest(3);
    third.take(&founder, space);
    assert_eq!(third.set_aside(), [NotCounted::NotThePerson], "nor where the grant is known first");
    other.take(&founder, space);
    other.write(space, &by("sue"), "a", 10, "signed").unwrap();
    founder.take(&other, space);
    assert_eq!(texts(&founder.ledger, space, "a", 10), ["signed"]);
    founder.sound();
}

#[test]
fn what_rests_on_a_role_falls_with_whoever_gave_it() {
    let (founder, other, space) = world(Arc::new(Rules));
    let third = Office::honest(3);
    founder.admit(space, &third, "bob", false);
    let last = founder.ledger.logs_of(space, other.ledger.device()).unwrap();
    other.give(space, "bob", "clerk");
    third.take(&founder, space);
    third.take(&other, space);
    third.write(space, &by("bob"), "b", 1, "by a clerk").unwrap();
    founder.take(&third, space);
    founder.take(&other, space);
    assert_eq!(texts(&founder.ledger, space, "b", 1), ["by a clerk"]);
    // The revocation names what of that computer still counts: the role that it gave afterwards does not.
    let revoke = ledger::Revoke { device: other.ledger.device(), last, under: None };
    founder.administer(space, Administration::Revoke(revoke));
    third.take(&founder, space);
    for honest in [&founder, &third] {
        assert_eq!(texts(&honest.ledger, space, "b", 1), [""; 0]);
        assert_eq!(honest.ledger.verify().unwrap(), []);
    }
}

#[test]
fn a_grant_that_answers_an_invitation_keeps_its_terms() {
    let (founder, other, space) = world(Arc::new(Anything));
    let invite = ledger::Invite {
        key: [3; 32],
        role: "office".into(),
        person: Some(person("sue")),
        administers: false,
        from_ms: None,
        until_ms: None,
        under: None,
        open_until_ms: None,
    };
    let ack = founder.administer(space, Administration::Invite(invite));
    let invite = Some(ledger::Dot { log: ack.log, seq: ack.last });
    other.take(&founder, space);
    let under = other.ledger.own_grant(space).unwrap();
    let joins = [Office::honest(5), Office::honest(6), Office::honest(7)];
    let [kept, more, by_another] = joins.each_ref().map(|one| Grant {
        person: Some(person("sue")),
        under,
        invite,
        ..Grant::new(one.ledger.device(), "office")
    });
    let more = Grant { administers: true, ..more };
    let by_another = Grant { person: Some(person("ann")), ..by_another };
    for grant in [kept, more, by_another] {
        other.administer(space, Administration::Grant(grant));
    }
    founder.take(&other, space);
    let admitted =
        joins.each_ref().map(|one| founder.ledger.admission(space, one.ledger.device()).unwrap().is_some());
    assert_eq!(admitted, [true, false, false]);
}
