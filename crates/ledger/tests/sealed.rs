//! Sealed spaces: who only carries one reads nothing of it, who is shut out reads nothing that is written after, and who is
//! let in reads all of it, in whatever order the news of that arrives.

#[allow(dead_code)] // this test program uses a part of it
#[path = "line/carried.rs"]
mod carried;
mod common;

use common::{admit, grant, open, record, revoke, segments, set, texts, write};
use ledger::{
    Administration, Author, Change, DeviceId, Edit, FieldId, Grant, Join, Ledger, LedgerError, NotCounted,
    Offer, SpaceId, Value,
};
use std::path::Path;
use tempfile::TempDir;

/// Words that must not be found where they may not be read.
const CANARY: &str = "the witness lives in Castries";

struct Offices {
    folders: Vec<TempDir>,
    all: Vec<Ledger>,
    space: SpaceId,
}

/// Offices of which the first has founded a sealed space; no other is admitted yet.
fn offices(count: u64) -> Offices {
    let folders: Vec<TempDir> = (0..count).map(|_| tempfile::tempdir().expect("a folder")).collect();
    let all: Vec<Ledger> = (1..).zip(&folders).map(|(seed, folder)| open(folder.path(), seed)).collect();
    let space = all[0].create_sealed_space(&Author::default(), b"own", &[]).expect("a space");
    Offices { folders, all, space }
}

impl Offices {
    /// The first three.
    fn first(&self) -> [&Ledger; 3] {
        [&self.all[0], &self.all[1], &self.all[2]]
    }
}

fn send(from: &Ledger, to: &Ledger, space: SpaceId) {
    let imported = to.import(segments(from, space)).expect("it is taken in");
    assert_eq!((imported.refused.len(), imported.forks.len()), (0, 0), "{imported:?}");
}

fn meet(one: &Ledger, other: &Ledger, space: SpaceId) {
    send(one, other, space);
    send(other, one, space);
}

/// Admits a device that only carries the space.
fn let_carry(ledger: &Ledger, space: SpaceId, device: DeviceId) {
    let under = ledger.own_grant(space).expect("its own grant");
    let grant = Grant { under, carries: true, ..Grant::new(device, "hub") };
    ledger.administer(space, &Author::default(), &Administration::Grant(grant), None).expect("it may carry");
}

fn is_on_disk(folder: &Path, words: &str) -> bool {
    std::fs::read_dir(folder).expect("the folder is listed").any(|entry| {
        let bytes = std::fs::read(entry.expect("an entry").path()).expect("a file is read");
        bytes.windows(words.len()).any(|window| window == words.as_bytes())
    })
}

/// Brings what one office lacks of contents over by hand, as an exchange does.
fn bring_contents(from: &Ledger, to: &Ledger, space: SpaceId) -> usize {
    let lacking = to.lacking(space, 100).expect("what is lacking");
    for hash in &lacking {
        let salted = from.salted(space, hash).expect("it is read").expect("it is there");
        to.take_erasable(space, &salted).expect("it is kept");
    }
    lacking.len()
}

#[test]
fn a_hub_carries_what_it_cannot_read() {
    let offices = offices(3);
    let ([one, hub, two], space) = (offices.first(), offices.space);
    let_carry(one, space, hub.device());
    admit(one, space, two.device());
    write(one, space, set("r", 1, CANARY));
    let content = one.put_erasable(space, CANARY.as_bytes()).unwrap();
    let Value::Erasable(hash) = content else { panic!("a hash") };
    let edits = vec![Edit::Set { field: FieldId(2), value: content }];
    let change = Change { record: record("r"), kind: common::KIND, edits, reason: Some(CANARY.to_owned()) };
    one.write(space, &Author::default(), &[change]).unwrap();
    send(one, hub, space);
    assert_eq!(bring_contents(one, hub, space), 1);
    send(hub, two, space);
    assert_eq!(bring_contents(hub, two, space), 1);

    assert_eq!(texts(two, space, "r", 1), [CANARY]);
    assert_eq!(two.erasable(space, &hash).unwrap().as_deref(), Some(CANARY.as_bytes()));
    assert_eq!(two.history(space, record("r")).unwrap()[1].reason.as_deref(), Some(CANARY));
    assert_eq!(two.digest(space).unwrap(), one.digest(space).unwrap());
    assert_eq!((hub.get(space, record("r")).unwrap(), hub.erasable(space, &hash).unwrap()), (None, None));
    assert!(is_on_disk(offices.folders[0].path(), CANARY), "the search finds what is there");
    assert!(!is_on_disk(offices.folders[1].path(), CANARY));
    for office in [one, hub, two] {
        assert_eq!(office.verify().unwrap(), []);
        let before = (office.digest(space).unwrap(), office.version().unwrap());
        office.rebuild().unwrap();
        assert_eq!((office.digest(space).unwrap(), office.version().unwrap()), before);
    }
    // The hub can write nothing there, and is not waited for where something is erased; yet it is gone from it.
    let refused = hub.write(space, &Author::default(), &[set("r", 1, "x")]).unwrap_err();
    assert!(matches!(refused, LedgerError::NotAdmitted { why: NotCounted::Carries, .. }), "{refused}");
    two.erase(space, &Author::default(), &hash, None, "asked for").unwrap();
    send(two, hub, space);
    assert_eq!(hub.salted(space, &hash).unwrap(), None);
    send(hub, one, space);
    let erasing = &one.erasures(space).unwrap()[0];
    assert_eq!((erasing.basis.as_str(), erasing.awaited.len()), ("asked for", 0));
    assert_eq!((one.verify().unwrap(), hub.verify().unwrap()), (vec![], vec![]));
}

#[test]
fn whoever_is_shut_out_reads_nothing_that_is_written_after() {
    let offices = offices(3);
    let ([one, two, lost], space) = (offices.first(), offices.space);
    for office in [two, lost] {
        admit(one, space, office.device());
    }
    write(one, space, set("before", 1, "read by all"));
    for office in [two, lost] {
        send(one, office, space);
    }
    revoke(one, space, lost.device());
    send(one, two, space);
    write(one, space, set("after", 1, CANARY));
    write(two, space, set("after", 2, CANARY));
    meet(one, two, space);
    assert_eq!(texts(one, space, "after", 2), [CANARY]);
    // Even if somebody hands it everything.
    send(one, lost, space);
    assert_eq!(texts(lost, space, "before", 1), ["read by all"]);
    assert_eq!(lost.get(space, record("after")).unwrap(), None);
    assert!(!is_on_disk(offices.folders[2].path(), CANARY));
    assert_eq!(lost.verify().unwrap(), []);
}

#[test]
fn keys_that_come_late_open_what_was_there() {
    let offices = offices(4);
    let (all, space) = (&offices.all, offices.space);
    let [one, two, lost, new] = [&all[0], &all[1], &all[2], &all[3]];
    grant(one, space, two.device(), true);
    admit(one, space, lost.device());
    send(one, two, space);
    write(one, space, set("r", 1, "first"));
    // At the same time one shuts a device out and the other admits another: that one is handed the old key alone.
    revoke(one, space, lost.device());
    admit(two, space, new.device());
    write(one, space, set("r", 1, "second"));
    send(two, one, space);
    send(one, new, space);
    assert_eq!(texts(new, space, "r", 1), ["first"], "what came under the new key is not read yet");
    let refused = new.write(space, &Author::default(), &[set("r", 1, "mine")]).unwrap_err();
    assert!(matches!(refused, LedgerError::NoKey(_)), "{refused}");
    let known = new.version().unwrap();
    one.mend_keys(space).unwrap();
    send(one, new, space);
    assert_eq!(texts(new, space, "r", 1), ["second"]);
    let mut changed = Vec::new();
    new.changed_since::<LedgerError>(&known, |one| {
        changed.push(one.record);
        Ok(())
    })
    .unwrap();
    assert!(changed.contains(&record("r")), "whoever keeps an index is told");
    write(new, space, set("r", 1, "mine"));
    meet(one, new, space);
    assert_eq!(texts(one, space, "r", 1), ["mine"]);
    for office in [one, new] {
        assert_eq!(office.verify().unwrap(), []);
    }
    // Nothing is left to be done, and saying so writes nothing.
    let before = one.version().unwrap();
    one.mend_keys(space).unwrap();
    assert_eq!(one.version().unwrap(), before);
}

#[test]
fn two_who_renew_the_key_at_once_come_to_one() {
    let offices = offices(4);
    let (all, space) = (&offices.all, offices.space);
    let [one, two, x, y] = [&all[0], &all[1], &all[2], &all[3]];
    grant(one, space, two.device(), true);
    for office in [x, y] {
        admit(one, space, office.device());
    }
    for office in [two, x, y] {
        send(one, office, space);
    }
    revoke(one, space, x.device());
    revoke(two, space, y.device());
    write(one, space, set("r", 1, "by one"));
    write(two, space, set("r", 2, "by two"));
    meet(one, two, space);
    // Each of the two new keys was handed to somebody whom the other has shut out.
    write(two, space, set("r", 3, CANARY));
    meet(one, two, space);
    for office in [one, two] {
        assert_eq!(texts(office, space, "r", 1), ["by one"]);
        assert_eq!(texts(office, space, "r", 3), [CANARY]);
        assert_eq!(office.verify().unwrap(), []);
    }
    for (office, folder) in [(x, 2), (y, 3)] {
        send(one, office, space);
        assert!(!is_on_disk(offices.folders[folder].path(), CANARY));
    }
}

#[test]
fn who_is_let_in_late_reads_what_was_written_under_all_keys() {
    let offices = offices(2);
    let ([one, late], space) = ([&offices.all[0], &offices.all[1]], offices.space);
    let keys = 70;
    for number in 0..keys {
        write(one, space, set(&format!("{number}"), 1, "text"));
        let gone = DeviceId::from_bytes(other_device(number));
        admit(one, space, gone);
        revoke(one, space, gone);
    }
    admit(one, space, late.device());
    send(one, late, space);
    for number in 0..keys {
        assert_eq!(texts(late, space, &format!("{number}"), 1), ["text"], "{number}");
    }
    assert_eq!(late.verify().unwrap(), []);
}

/// The key of a device that has no folder.
fn other_device(number: u64) -> [u8; 32] {
    let folder = tempfile::tempdir().expect("a folder");
    *open(folder.path(), 1_000 + number).device().as_bytes()
}

#[test]
fn an_answer_to_an_invitation_waits_at_whoever_carries() {
    let offices = offices(3);
    let ([one, hub, new], space) = (offices.first(), offices.space);
    let_carry(one, space, hub.device());
    let offer = Offer { role: "office".to_owned(), ..Offer::default() };
    let invitation = one.invite(space, &Author::default(), &offer).unwrap();
    send(one, hub, space);
    let answer = invitation.join(new.device());
    assert!(hub.keep_answer(&answer).unwrap());
    let guessed = Join { invitation: [1; 32], ..answer.clone() };
    assert!(!hub.keep_answer(&guessed).unwrap());
    assert_eq!(hub.answers_for(new.device()).unwrap(), Vec::<Vec<u8>>::new(), "for nobody else");
    let waiting = hub.answers_for(one.device()).unwrap();
    assert_eq!(waiting, [answer.to_bytes()]);
    one.admit(&Join::from_bytes(&waiting[0]).unwrap(), &Author::default()).unwrap();
    write(one, space, set("r", 1, CANARY));
    meet(one, hub, space);
    assert_eq!(hub.answers_for(one.device()).unwrap(), Vec::<Vec<u8>>::new());
    send(hub, new, space);
    assert_eq!(texts(new, space, "r", 1), [CANARY]);
}

#[test]
fn the_second_holder_goes_on_when_the_founder_is_lost() {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let [founder, holder, new] = [1, 2, 3].map(|seed| open(folders[seed as usize - 1].path(), seed));
    let space = founder.create_sealed_space(&Author::default(), b"own", &[holder.device()]).unwrap();
    write(&founder, space, set("r", 1, "kept"));
    send(&founder, &holder, space);
    revoke(&holder, space, founder.device());
    admit(&holder, space, new.device());
    write(&holder, space, set("r", 2, "goes on"));
    send(&holder, &new, space);
    assert_eq!(
        (texts(&new, space, "r", 1), texts(&new, space, "r", 2)),
        (vec!["kept".into()], vec!["goes on".into()])
    );
    let backup = folders[0].path().join("backup");
    holder.backup(&backup).unwrap();
    let restored = tempfile::tempdir().unwrap();
    ledger::restore(&backup, restored.path()).unwrap();
    let restored = open(restored.path(), 9);
    write(&restored, space, set("r", 3, "restored"));
    send(&restored, &new, space);
    assert_eq!(texts(&new, space, "r", 3), ["restored"]);
}

#[test]
fn a_file_goes_through_a_hub_that_cannot_read_it() {
    let (a, one, _) = carried::found();
    let space = one.create_sealed_space(&Author::default(), b"own", &[]).unwrap();
    let ((b, hub), (_c, two)) = (carried::another(2), carried::another(3));
    let_carry(&one, space, hub.device());
    admit(&one, space, two.device());
    hub.set_files_up_to(u64::MAX).unwrap();
    let file: Vec<u8> = CANARY.bytes().cycle().take(200_000).collect();
    let attached = [1, 2].map(|field| {
        let attached = one.attach(space, &mut &file[..]).unwrap();
        let edits = vec![Edit::Set { field: FieldId(field), value: attached.value.clone() }];
        write(&one, space, common::edit("r", edits));
        let Value::Erasable(hash) = attached.value else { panic!("a hash") };
        hash
    });
    carried::sync(&one, &hub);
    carried::sync(&hub, &two);
    for (office, reads) in [(&one, true), (&two, true), (&hub, false)] {
        for hash in &attached {
            let mut bytes = Vec::new();
            assert!(office.file(space, hash).unwrap().is_some_and(|file| file.is_whole()));
            assert_eq!(office.copy_file(space, hash, &mut bytes).is_ok(), reads);
            assert!(!reads || bytes == file);
        }
        assert_eq!(office.verify().unwrap(), []);
    }
    for folder in [a.path(), b.path()] {
        assert!(!is_on_disk(folder, CANARY), "a file lies sealed on every disk");
    }
    // Two records share its four parts.
    let store = rusqlite::Connection::open(b.path().join("ledger.sqlite")).unwrap();
    let parts: i64 = store.query_row("SELECT count(DISTINCT name) FROM chunk", [], |row| row.get(0)).unwrap();
    assert_eq!(parts, 4);
}
