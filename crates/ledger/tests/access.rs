//! Who may write in a space, as offices find out by themselves: admission, quarantine, revocation, invitations.

mod common;

use common::{admit, edit, grant, open, record, revoke, segments, set, texts, write};
use ledger::{
    Administration, Author, Edit, FieldId, Join, Lane, Ledger, LedgerError, NotCounted, Offer, Run, SpaceId,
    Standing, Value,
};
use tempfile::TempDir;

/// Offices that hold nothing yet but the space that the first of them founded.
fn offices(count: u64) -> (Vec<(TempDir, Ledger)>, SpaceId) {
    let offices: Vec<(TempDir, Ledger)> = (1..=count)
        .map(|seed| {
            let folder = tempfile::tempdir().expect("a folder");
            let ledger = open(folder.path(), seed);
            (folder, ledger)
        })
        .collect();
    let space = offices[0].1.create_space(&Author::default(), b"office", &[]).expect("a space");
    (offices, space)
}

fn send(from: &Ledger, to: &Ledger, space: SpaceId) -> ledger::Imported {
    to.import(segments(from, space)).expect("it is taken in")
}

fn whys(ledger: &Ledger) -> Vec<NotCounted> {
    ledger.quarantined().expect("the quarantine").into_iter().map(|one| one.why).collect()
}

#[test]
fn what_comes_before_its_grant_waits_without_effect_and_then_counts() {
    let (all, space) = offices(3);
    let [one, two, three] = [&all[0].1, &all[1].1, &all[2].1];
    let before = segments(one, space);
    admit(one, space, two.device());
    send(one, two, space);
    write(two, space, set("r", 1, "by the second"));
    let by_two: Vec<Run> =
        segments(two, space).into_iter().filter(|one| one.owner().device == two.device()).collect();
    three.import(before).unwrap();
    let imported = three.import(by_two.clone()).unwrap();
    assert_eq!((imported.operations, imported.quarantined.len()), (0, 1));
    assert_eq!(imported.quarantined[0].2, NotCounted::NotAdmitted);
    assert_eq!(three.get(space, record("r")).unwrap(), None);
    let listed = three.quarantined().unwrap();
    assert_eq!((listed.len(), listed[0].device, listed[0].first, listed[0].count), (1, two.device(), 1, 1));
    assert!(listed[0].received_ms.is_some());
    assert!(segments(three, space).iter().all(|one| one.owner().device != two.device()), "not handed on");
    assert_eq!(three.import(by_two).unwrap().known, 1);
    assert_eq!(three.verify().unwrap(), []);
    // The grant arrives: what waited counts, and is handed on.
    let version = three.version().unwrap();
    assert_eq!(send(one, three, space).operations, 2, "the grant and what waited for it");
    assert_eq!(texts(three, space, "r", 1), ["by the second"]);
    let mut changed = Vec::new();
    three
        .changed_since::<LedgerError>(&version, |one| {
            changed.push(one.record);
            Ok(())
        })
        .unwrap();
    assert_eq!(changed, [record("r")]);
    assert_eq!((whys(three), three.verify().unwrap()), (vec![], vec![]));
    send(three, one, space);
    assert_eq!(three.digest(space).unwrap(), one.digest(space).unwrap());
}

#[test]
fn a_device_that_is_not_admitted_is_refused_before_it_writes() {
    let (all, space) = offices(2);
    let [one, two] = [&all[0].1, &all[1].1];
    send(one, two, space);
    let change = set("r", 1, "x");
    let refused = two.write(space, &Author::default(), std::slice::from_ref(&change)).unwrap_err();
    assert!(matches!(refused, LedgerError::NotAdmitted { why: NotCounted::NotAdmitted, .. }), "{refused}");
    assert!(refused.hint().contains("invitation"));
    admit(one, space, two.device());
    send(one, two, space);
    two.write(space, &Author::default(), std::slice::from_ref(&change)).unwrap();
    let describe = Administration::Describe(b"mine".to_vec());
    let refused = two.administer(space, &Author::default(), &describe, None).unwrap_err();
    assert!(matches!(refused, LedgerError::NotAdmitted { why: NotCounted::DoesNotAdminister, .. }));
    revoke(one, space, two.device());
    send(one, two, space);
    let refused = two.write(space, &Author::default(), &[change]).unwrap_err();
    assert!(matches!(refused, LedgerError::NotAdmitted { why: NotCounted::Revoked, .. }), "{refused}");
}

#[test]
fn what_comes_after_a_revocation_is_taken_back_and_shown() {
    let (all, space) = offices(3);
    let [one, two, three] = [&all[0].1, &all[1].1, &all[2].1];
    admit(one, space, two.device());
    send(one, two, space);
    write(two, space, set("r", 1, "before"));
    write(one, space, set("kept", 1, "by the first"));
    send(two, one, space);
    send(one, two, space);
    revoke(one, space, two.device());
    // Two does not know yet, and replaces what it sees.
    write(two, space, set("r", 1, "after"));
    write(two, space, edit("kept", vec![Edit::Clear { field: FieldId(1) }]));
    send(two, three, space);
    assert_eq!(texts(three, space, "r", 1), ["after"]);
    assert_eq!(texts(three, space, "kept", 1), Vec::<String>::new());
    let version = three.version().unwrap();
    let imported = send(one, three, space);
    assert_eq!(imported.taken_back, 2);
    assert_eq!(texts(three, space, "r", 1), ["before"], "what it replaced holds again");
    assert_eq!(texts(three, space, "kept", 1), ["by the first"]);
    let mut changed = Vec::new();
    three
        .changed_since::<LedgerError>(&version, |one| {
            changed.push(one.record);
            Ok(())
        })
        .unwrap();
    assert!(changed.contains(&record("r")) && changed.contains(&record("kept")), "caches are told");
    assert_eq!(whys(three), [NotCounted::Revoked, NotCounted::Revoked]);
    // One hears of it in the other order.
    assert_eq!(one.import(segments(two, space)).unwrap().quarantined.len(), 2);
    assert_eq!(one.digest(space).unwrap(), three.digest(space).unwrap());
    send(three, two, space);
    assert_eq!(two.digest(space).unwrap(), three.digest(space).unwrap());
    for ledger in [one, two, three] {
        assert_eq!(ledger.verify().unwrap(), []);
        ledger.rebuild().unwrap();
        assert_eq!((ledger.verify().unwrap(), whys(ledger).len()), (vec![], 2));
    }
    assert_eq!(one.digest(space).unwrap(), three.digest(space).unwrap());
}

#[test]
fn a_grant_has_its_time_and_a_device_outside_it_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let environment = common::Steered::new(2);
    let two = Ledger::open(folder.path(), environment.clone()).unwrap();
    let (all, space) = offices(1);
    let one = &all[0].1;
    let (start, end) = (1_790_000_000_000, 1_790_000_100_000);
    let offer = Offer { role: "office".into(), until_ms: Some(end), ..Offer::default() };
    let invitation = one.invite(space, &Author::default(), &offer).unwrap();
    one.admit(&invitation.join(two.device()), &Author::default()).unwrap();
    send(one, &two, space);
    for (now, fine) in [(start, true), (end - 1, true), (end, false), (end + 90_000_000, false)] {
        environment.set_ms(now);
        let written = two.write(space, &Author::default(), &[set("r", 1, format!("at {now}"))]);
        assert_eq!(written.is_ok(), fine, "at {now}");
        assert_eq!(one.may_read(space, two.device(), now).unwrap(), fine, "at {now}");
        if let Err(refused) = written {
            assert!(matches!(refused, LedgerError::NotAdmitted { why: NotCounted::OutsideItsTime, .. }));
        }
    }
    send(&two, one, space);
    assert_eq!((texts(one, space, "r", 1).len(), whys(one)), (1, vec![]));
}

#[test]
fn an_invitation_admits_one_device_wherever_it_is_answered() {
    let (all, space) = offices(4);
    let [one, two, three, four] = [&all[0].1, &all[1].1, &all[2].1, &all[3].1];
    let author = Author::default();
    grant(one, space, two.device(), true);
    let offer = Offer { role: "office".into(), open_until_ms: Some(1_790_000_000_001), ..Offer::default() };
    let invitation = one.invite(space, &author, &offer).unwrap();
    send(one, two, space);
    let join = Join::from_bytes(&invitation.join(three.device()).to_bytes()).unwrap();
    let given = two.admit(&join, &author).unwrap();
    assert_eq!(two.admit(&join, &author).unwrap(), given, "again changes nothing");
    let admission = two.admission(space, three.device()).unwrap().unwrap();
    assert_eq!((admission.standing, admission.grants[0].role.as_str()), (Standing::Granted, "office"));
    assert!(two.may_read(space, three.device(), 0).unwrap());
    for (what, join, words) in [
        ("a second device", invitation.join(four.device()), "another device has used"),
        ("a forged answer", Join { device: four.device(), ..join.clone() }, "does not hold it"),
        (
            "an invitation unheard of",
            ledger::Invitation { space, seed: [9; 32] }.join(four.device()),
            "not known",
        ),
    ] {
        let refused = two.admit(&join, &author).unwrap_err().to_string();
        assert!(refused.contains(words), "{what}: {refused}");
    }
    send(two, three, space);
    write(three, space, set("r", 1, "by the third"));
    let refused = three.admit(&invitation.join(four.device()), &author).unwrap_err();
    assert!(matches!(refused, LedgerError::Refused(_) | LedgerError::NotAdmitted { .. }), "{refused}");
    revoke(two, space, three.device());
    assert!(two.admit(&join, &author).unwrap_err().to_string().contains("was revoked"));
    assert!(two.admit(&invitation.join(four.device()), &author).is_ok(), "the first was revoked");
    // Withdrawn: the operation that made it is named.
    let other = one.invite(space, &author, &Offer { role: "office".into(), ..Offer::default() }).unwrap();
    let made = one.administration(space).unwrap().into_iter().rev().find_map(|event| {
        matches!(event.operation, Administration::Invite(ref invite) if invite.key == other.key())
            .then_some(event.dot)
    });
    one.administer(space, &author, &Administration::Withdraw(made.unwrap()), None).unwrap();
    assert!(one.admit(&other.join(four.device()), &author).is_err());
}

#[test]
fn a_revoked_administrators_later_grants_fall_wherever_they_arrive_first() {
    let (all, space) = offices(4);
    let [one, two, three, four] = [&all[0].1, &all[1].1, &all[2].1, &all[3].1];
    grant(one, space, two.device(), true);
    send(one, two, space);
    admit(two, space, three.device());
    send(two, one, space);
    revoke(one, space, two.device());
    admit(two, space, four.device());
    send(two, four, space);
    write(four, space, set("r", 1, "by the fourth"));
    send(two, three, space);
    write(three, space, set("s", 1, "by the third"));
    // Four's own office and three's hear the late grant first; one hears it last.
    send(four, three, space);
    assert_eq!(texts(three, space, "r", 1), ["by the fourth"]);
    send(one, three, space);
    let imported = one.import(segments(four, space)).unwrap();
    assert!(imported.quarantined.iter().any(|(.., why)| *why == NotCounted::Revoked), "{imported:?}");
    send(three, one, space);
    send(one, four, space);
    send(three, four, space);
    for ledger in [one, three, four] {
        assert_eq!(texts(ledger, space, "r", 1), Vec::<String>::new());
        assert_eq!(texts(ledger, space, "s", 1), ["by the third"]);
        assert_eq!(ledger.admission(space, four.device()).unwrap(), None);
        assert!(!ledger.may_read(space, four.device(), 0).unwrap());
        assert!(whys(ledger).contains(&NotCounted::NotAdmitted));
        assert_eq!(ledger.verify().unwrap(), []);
    }
    assert!(four.write(space, &Author::default(), &[set("r", 1, "more")]).is_err());
    // Admitted after all: what it wrote counts, from the first to the last.
    admit(one, space, four.device());
    send(one, three, space);
    assert_eq!(texts(three, space, "r", 1), ["by the fourth"]);
}

#[test]
fn every_office_says_that_it_has_erased_and_who_has_not_is_known() {
    let (all, space) = offices(3);
    let [one, two, three] = [&all[0].1, &all[1].1, &all[2].1];
    admit(one, space, two.device());
    admit(one, space, three.device());
    let value = one.put_erasable(space, b"a name").unwrap();
    let Value::Erasable(hash) = value else { panic!("not an erasable") };
    write(one, space, edit("r", vec![Edit::Set { field: FieldId(1), value }]));
    send(one, two, space);
    two.take_erasable(space, &one.salted(space, &hash).unwrap().unwrap()).unwrap();
    one.erase(space, &Author::default(), &hash, Some(record("r")), "asked for").unwrap();
    let erasing = &one.erasures(space).unwrap()[0];
    assert_eq!(erasing.confirmed, [one.device()]);
    assert_eq!(erasing.awaited.len(), 2);
    send(one, two, space);
    assert_eq!(two.erasable(space, &hash).unwrap(), None);
    send(one, two, space);
    send(two, one, space);
    let erasing = &one.erasures(space).unwrap()[0];
    assert_eq!(
        (erasing.awaited.as_slice(), erasing.basis.as_str()),
        ([three.device()].as_slice(), "asked for")
    );
    send(one, three, space);
    send(three, one, space);
    assert_eq!(one.erasures(space).unwrap()[0].awaited, []);
    let own = |ledger: &Ledger| {
        segments(ledger, space).iter().filter(|s| s.owner().device == ledger.device()).count()
    };
    assert_eq!((own(two), own(three)), (1, 1), "each says it once");
    assert_eq!(one.own_log_id(space, Lane::Records).unwrap(), erasing.dot.log);
    assert_eq!(one.verify().unwrap(), []);
}
