//! Several offices that exchange segments in any order, twice, in pieces, or with some of them wrong.

mod common;

use common::{Steered, admit, edit, open, record, segments, set, texts, write};
use ledger::{Author, Edit, FieldId, Ledger, LedgerError, Run, SegmentFault, SpaceId, Value, Version};
use proptest::{collection::vec, prelude::*};
use tempfile::TempDir;

fn found() -> (TempDir, Ledger, SpaceId) {
    let folder = tempfile::tempdir().expect("a folder");
    let ledger = open(folder.path(), 1);
    let space = ledger.create_space(&Author::default(), b"office", &[]).expect("a space");
    (folder, ledger, space)
}

/// Another office that holds the space.
fn join(first: &Ledger, space: SpaceId, seed: u64) -> (TempDir, Ledger) {
    let folder = tempfile::tempdir().expect("a folder");
    let ledger = open(folder.path(), seed);
    admit(first, space, ledger.device());
    ledger.import(segments(first, space)).expect("the space arrives");
    (folder, ledger)
}

fn exchange(one: &Ledger, other: &Ledger, space: SpaceId) {
    other.import(segments(one, space)).expect("there");
    one.import(segments(other, space)).expect("and back");
}

#[test]
fn a_settled_dispute_stays_settled() {
    let (_a, one, space) = found();
    let (_b, other) = join(&one, space, 2);
    write(&one, space, set("r", 1, "30 September"));
    write(&other, space, set("r", 1, "31 December"));
    let late = segments(&other, space);
    exchange(&one, &other, space);
    for ledger in [&one, &other] {
        assert_eq!(texts(ledger, space, "r", 1), ["30 September", "31 December"]);
        let read = ledger.get(space, record("r")).unwrap().unwrap();
        assert!(read.is_disputed() && read.one(FieldId(1)).is_none());
    }
    write(&one, space, set("r", 1, "31 December"));
    exchange(&one, &other, space);
    assert_eq!(one.import(late).unwrap().operations, 0);
    assert_eq!(texts(&one, space, "r", 1), ["31 December"]);
    assert_eq!(texts(&other, space, "r", 1), ["31 December"]);
    let (_c, third) = join(&one, space, 3);
    assert_eq!(texts(&third, space, "r", 1), ["31 December"]);
    assert_eq!(third.digest(space).unwrap(), one.digest(space).unwrap());
}

#[test]
fn equal_values_are_no_dispute_and_a_removal_ends_only_what_it_saw() {
    let (_a, one, space) = found();
    let (_b, other) = join(&one, space, 2);
    write(&one, space, set("r", 1, "same"));
    write(&other, space, set("r", 1, "same"));
    let add = |name: &str| Edit::Add { field: FieldId(2), element: Value::text(name) };
    let remove = |name: &str| Edit::Remove { field: FieldId(2), element: Value::text(name) };
    write(&one, space, edit("r", vec![add("x"), add("y")]));
    exchange(&one, &other, space);
    assert!(!one.get(space, record("r")).unwrap().unwrap().is_disputed());
    write(&one, space, edit("r", vec![remove("x")]));
    write(&other, space, edit("r", vec![remove("x"), remove("y")]));
    write(&other, space, edit("r", vec![add("x")]));
    exchange(&one, &other, space);
    for ledger in [&one, &other] {
        assert_eq!(texts(ledger, space, "r", 2), ["x"], "added again without sight of the other's removal");
        assert_eq!(texts(ledger, space, "r", 1), ["same"]);
    }
}

#[test]
fn what_comes_early_waits_and_what_is_missing_is_named() {
    let (_a, one, space) = found();
    for number in 0..5 {
        write(&one, space, set("r", 1, format!("{number}")));
    }
    let all = segments(&one, space);
    let folder = tempfile::tempdir().unwrap();
    let other = open(folder.path(), 2);
    let imported = other.import(all[3..].to_vec()).unwrap();
    assert_eq!((imported.operations, imported.waiting), (0, 3));
    assert_eq!(other.import(all[4..].to_vec()).unwrap().known, 2);
    let missing = other.missing().unwrap();
    assert_eq!((missing.len(), missing[0].first, missing[0].last), (1, 1, 2));
    assert_eq!(other.import(all[1..3].to_vec()).unwrap().waiting, 2, "still no beginning of the space");
    assert_eq!(other.import(all[..1].to_vec()).unwrap().operations, 6);
    assert_eq!(other.missing().unwrap(), []);
    assert_eq!(other.digest(space).unwrap(), one.digest(space).unwrap());
    assert_eq!(other.verify().unwrap(), []);
}

#[test]
fn two_histories_of_one_log_are_kept_as_proof() {
    let (here, one, space) = found();
    write(&one, space, set("r", 1, "common"));
    let (_b, other) = join(&one, space, 2);
    drop(one);
    let aside = tempfile::tempdir().unwrap();
    let twin = aside.path().join("twin");
    common::copy(here.path(), &twin);
    // Somebody who sets the copy's incarnation back on purpose: what a new incarnation otherwise prevents.
    let incarnation = |folder: &std::path::Path| {
        let store = rusqlite::Connection::open(folder.join("ledger.sqlite")).unwrap();
        store
            .query_row("SELECT value FROM meta WHERE key = 'incarnation'", [], |row| {
                row.get::<_, [u8; 16]>(0)
            })
            .unwrap()
    };
    let original = incarnation(here.path());
    drop(open(&twin, 5));
    assert_ne!(incarnation(&twin), original);
    let store = rusqlite::Connection::open(twin.join("ledger.sqlite")).unwrap();
    store.execute("UPDATE meta SET value = ?1 WHERE key = 'incarnation'", [original]).unwrap();
    drop(store);
    let (one, twin) = (open(here.path(), 6), open(&twin, 7));
    write(&one, space, set("r", 1, "one history"));
    write(&twin, space, set("r", 1, "another"));
    other.import(segments(&one, space)).unwrap();
    let imported = other.import(segments(&twin, space)).unwrap();
    assert_eq!((imported.forks.len(), imported.operations), (1, 0));
    assert_eq!(other.forks().unwrap().len(), 1);
    assert_eq!(texts(&other, space, "r", 1), ["one history"]);
    assert_eq!(other.verify().unwrap(), []);
}

#[test]
fn a_segment_with_any_byte_changed_is_refused() {
    let (_a, one, space) = found();
    write(&one, space, set("r", 1, "the text of a record"));
    let all = segments(&one, space);
    let folder = tempfile::tempdir().unwrap();
    let other = open(folder.path(), 2);
    other.import(all[..1].to_vec()).unwrap();
    let bytes = all[1].to_bytes();
    assert_eq!(Run::from_bytes(&bytes).as_ref(), Ok(&all[1]));
    for at in 0..bytes.len() {
        for flip in [0x01, 0x80, 0xff] {
            let mut changed = bytes.clone();
            changed[at] ^= flip;
            let Ok(run) = Run::from_bytes(&changed) else { continue };
            let imported = other.import([run]).unwrap();
            // The packing is not signed: a change in it that gives the same operations does no harm.
            let harmless =
                imported.operations == 1 && texts(&other, space, "r", 1) == ["the text of a record"];
            assert!(
                imported.refused.len() == 1 || harmless || imported.known == 1,
                "byte {at}: {imported:?}"
            );
        }
    }
    for cut in 0..bytes.len() {
        assert!(Run::from_bytes(&bytes[..cut]).is_err());
    }
    let mut newer = bytes.clone();
    newer[2] = 2;
    assert_eq!(Run::from_bytes(&newer), Err(SegmentFault::Newer(2)));
}

#[derive(Debug, Clone)]
enum Step {
    Write { office: usize, record: u8, field: u32, value: u8 },
    Add { office: usize, record: u8, value: u8 },
    Remove { office: usize, record: u8, value: u8 },
    Send { from: usize, to: usize },
}

const OFFICES: usize = 3;

fn step() -> impl Strategy<Value = Step> {
    let (office, record, value) = (0..OFFICES, 0..3u8, 0..4u8);
    prop_oneof![
        4 => (office.clone(), record.clone(), 1..3u32, value.clone())
            .prop_map(|(office, record, field, value)| Step::Write { office, record, field, value }),
        2 => (office.clone(), record.clone(), value.clone())
            .prop_map(|(office, record, value)| Step::Add { office, record, value }),
        1 => (office.clone(), record, value).prop_map(|(office, record, value)| Step::Remove { office, record, value }),
        2 => (office.clone(), office).prop_map(|(from, to)| Step::Send { from, to }),
    ]
}

fn play(offices: &[Ledger], space: SpaceId, step: &Step) {
    let name = |record: &u8| format!("r{record}");
    let set_field = FieldId(9);
    match step {
        Step::Write { office, record, field, value } => {
            write(&offices[*office], space, set(&name(record), *field, format!("{value}")));
        }
        Step::Add { office, record, value } => {
            let element = Value::text(format!("{value}"));
            write(
                &offices[*office],
                space,
                edit(&name(record), vec![Edit::Add { field: set_field, element }]),
            );
        }
        Step::Remove { office, record, value } => {
            let element = Value::text(format!("{value}"));
            write(
                &offices[*office],
                space,
                edit(&name(record), vec![Edit::Remove { field: set_field, element }]),
            );
        }
        Step::Send { from, to } => {
            let known = offices[*to].version().expect("a version");
            let mut sent = Vec::new();
            offices[*from]
                .runs_since(space, &known, |segment| {
                    sent.push(segment);
                    Ok::<(), LedgerError>(())
                })
                .expect("segments");
            offices[*to].import(sent).expect("they arrive");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 64, ..ProptestConfig::default() })]

    /// Any offices, any exchanges between them; then one more office receives everything in any order, any
    /// number of times, in any batches.
    #[test]
    fn offices_that_know_the_same_hold_the_same(
        steps in vec(step(), 1..30),
        order in vec(any::<prop::sample::Index>(), 1..60),
        batch in 1..7usize,
    ) {
        let (_a, first, space) = found();
        let (_b, second) = join(&first, space, 2);
        let (_c, third) = join(&first, space, 3);
        let offices = [first, second, third];
        steps.iter().for_each(|step| play(&offices, space, step));
        for from in 0..OFFICES {
            (0..OFFICES).for_each(|to| play(&offices, space, &Step::Send { from, to }));
        }
        (0..OFFICES).for_each(|to| play(&offices, space, &Step::Send { from: OFFICES - 1, to }));
        let all = segments(&offices[0], space);
        let mut scattered: Vec<Run> = order.iter().map(|index| index.get(&all).clone()).collect();
        scattered.extend(all.iter().rev().cloned());
        let folder = tempfile::tempdir().expect("a folder");
        let late = Ledger::open(folder.path(), Steered::new(9)).expect("it opens");
        for some in scattered.chunks(batch) {
            late.import(some.to_vec()).expect("they arrive");
        }
        let digest = late.digest(space).expect("a digest");
        for office in &offices {
            prop_assert_eq!(office.digest(space).expect("a digest"), digest);
            prop_assert_eq!(office.version().expect("a version"), late.version().expect("a version"));
        }
        prop_assert_eq!(late.verify().expect("checked"), vec![]);
        late.rebuild().expect("rebuilt");
        prop_assert_eq!(late.digest(space).expect("a digest"), digest);
        prop_assert_eq!(late.verify().expect("checked"), vec![]);
    }
}

#[test]
fn only_what_is_new_is_handed_out() {
    let (_a, one, space) = found();
    write(&one, space, set("r", 1, "x"));
    let version = Version::from_bytes(&one.version().unwrap().to_bytes()).unwrap();
    write(&one, space, set("r", 1, "y"));
    let mut sent = 0;
    one.runs_since(space, &version, |_| {
        sent += 1;
        Ok::<(), LedgerError>(())
    })
    .unwrap();
    assert_eq!(sent, 1);
}

#[test]
fn an_erasure_reaches_the_other_office_and_what_was_erased_stays_out() {
    let (_a, one, space) = found();
    let value = one.put_erasable(space, b"a name").unwrap();
    let Value::Erasable(hash) = value else { panic!("not an erasable") };
    write(&one, space, edit("r", vec![Edit::Set { field: FieldId(1), value }]));
    let (_b, other) = join(&one, space, 2);
    let salted = one.salted(space, &hash).unwrap().unwrap();
    assert_eq!(other.take_erasable(space, &salted).unwrap(), Some(hash));
    assert_eq!(other.erasable(space, &hash).unwrap().as_deref(), Some(b"a name".as_slice()));
    one.erase(space, &Author::default(), &hash, Some(record("r")), "asked for").unwrap();
    other.import(segments(&one, space)).unwrap();
    assert_eq!(other.erasable(space, &hash).unwrap(), None);
    assert_eq!(other.tombstone(space, &hash).unwrap(), one.tombstone(space, &hash).unwrap());
    assert_eq!(other.take_erasable(space, &salted).unwrap(), None);
    assert_eq!(other.erasable(space, &hash).unwrap(), None);
    assert_eq!(other.verify().unwrap(), []);
}
