//! One office: writing, reading, history, copies, refusals.

mod common;

use common::{KIND, Steered, copy, edit, open, record, segments, set, texts, write};
use ledger::{Author, Edit, EventEdit, FieldId, KindId, Ledger, LedgerError, RecordId, Value, restore};
use std::path::Path;

#[test]
fn a_record_is_read_as_it_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let environment = Steered::new(1);
    let ledger = Ledger::open(folder.path(), environment.clone()).unwrap();
    let space = ledger.create_space(&Author::default(), b"office", &[]).unwrap();
    let author = Author { person: Some(record("person")), role: None, capacity: Some("desk officer".into()) };
    let mut first = set("a", 1, "first");
    first.reason = Some("because".into());
    assert_eq!(ledger.write(space, &author, &[first, set("b", 1, "other")]).unwrap().operations, 2);
    environment.set_ms(1_790_000_060_000);
    assert_eq!(ledger.write(space, &author, &[set("a", 1, "second")]).unwrap().operations, 1);
    assert_eq!(
        ledger.write(space, &author, &[set("a", 1, "second")]).unwrap().operations,
        0,
        "nothing changed"
    );
    assert_eq!(texts(&ledger, space, "a", 1), ["second"]);
    assert_eq!(ledger.count(space, KIND).unwrap(), 2);
    assert_eq!(ledger.find(record("a")).unwrap(), [space]);
    let history = ledger.history(space, record("a")).unwrap();
    assert_eq!(history.len(), 2);
    assert_eq!((history[0].reason.as_deref(), history[0].author.clone()), (Some("because"), author));
    assert_eq!(history[1].clock.ms() - history[0].clock.ms(), 60_000);
    let replaced = vec![Value::text("first")];
    let expected = EventEdit::Set { field: FieldId(1), value: Value::text("second"), replaced };
    assert_eq!(history[1].edits, [expected]);
    let [other, nothing] = ["b", "nothing"].map(|name| ledger.history(space, record(name)).unwrap());
    let several = ledger.histories(space, &[record("b"), record("nothing"), record("a")]).unwrap();
    assert_eq!((other.len(), nothing.len()), (1, 0));
    assert_eq!(several, [other, nothing, history]);
    assert_eq!(ledger.verify().unwrap(), []);
}

#[test]
fn unknown_none_and_zero_differ() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = open(folder.path(), 1);
    let space = ledger.create_space(&Author::default(), b"", &[]).unwrap();
    let values = [Value::None, Value::Int(0), Value::List(vec![]), Value::Other(vec![0xf9, 0, 0])];
    let edits = (1..).zip(values.clone()).map(|(field, value)| Edit::Set { field: FieldId(field), value });
    write(&ledger, space, edit("a", edits.collect()));
    let read = ledger.get(space, record("a")).unwrap().unwrap();
    for (field, value) in (1..).zip(&values) {
        assert_eq!(read.one(FieldId(field)), Some(value));
    }
    assert_eq!(read.get(FieldId(9)), None);
    write(&ledger, space, edit("a", vec![Edit::Clear { field: FieldId(1) }]));
    assert_eq!(ledger.get(space, record("a")).unwrap().unwrap().get(FieldId(1)), None);
}

#[test]
fn records_come_in_pages_and_changes_since_a_version() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = open(folder.path(), 1);
    let space = ledger.create_space(&Author::default(), b"", &[]).unwrap();
    let mut session = ledger.session(space, &Author::default());
    for number in 0..10_000 {
        session.push(set(&format!("r{number}"), 1, format!("{number}"))).unwrap();
    }
    assert_eq!(session.finish().unwrap().unwrap().operations, 10_000);
    let (mut after, mut seen) = (None, 0);
    loop {
        let page = ledger.records(space, KIND, after, 3_000).unwrap();
        let Some(last) = page.last() else { break };
        assert!(page.is_sorted_by_key(|record| record.id) && page.first().map(|record| record.id) > after);
        (after, seen) = (Some(last.id), seen + page.len());
    }
    assert_eq!(seen, 10_000);
    let version = ledger.version().unwrap();
    write(&ledger, space, set("r5", 1, "changed"));
    let mut changed = Vec::new();
    let now = ledger
        .changed_since(&version, |one| {
            changed.push(one.record);
            Ok::<(), LedgerError>(())
        })
        .unwrap();
    assert_eq!((changed, now), (vec![record("r5")], ledger.version().unwrap()));
    assert_eq!(ledger.verify().unwrap(), []);
}

#[test]
fn a_form_replaces_only_what_it_was_filled_from() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = open(folder.path(), 1);
    let space = ledger.create_space(&Author::default(), b"", &[]).unwrap();
    write(&ledger, space, set("a", 1, "before"));
    let form = ledger.version().unwrap();
    write(&ledger, space, set("a", 1, "of another"));
    ledger.write_as_seen(space, &Author::default(), &[set("a", 1, "mine")], Some(&form)).unwrap();
    assert_eq!(texts(&ledger, space, "a", 1), ["mine", "of another"]);
    write(&ledger, space, set("a", 1, "settled"));
    assert_eq!(texts(&ledger, space, "a", 1), ["settled"]);
}

#[test]
fn a_copied_or_restored_folder_writes_a_log_of_its_own() {
    let (here, there, backups) =
        (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let ledger = open(here.path(), 1);
    let space = ledger.create_space(&Author::default(), b"", &[]).unwrap();
    write(&ledger, space, set("a", 1, "before"));
    let device = ledger.device();
    let backup = backups.path().join("office.backup");
    ledger.backup(&backup).unwrap();
    assert!(matches!(ledger.backup(&backup), Err(LedgerError::Refused(_))));
    write(&ledger, space, set("a", 1, "after the backup"));
    drop(ledger);

    let copied = there.path().join("copied");
    copy(here.path(), &copied);
    let restored = there.path().join("restored");
    restore(&backup, &restored).unwrap();
    assert!(matches!(restore(&backup, &restored), Err(LedgerError::Refused(_))));
    for (folder, seed) in [(&copied, 2), (&restored, 3)] {
        let ledger = open(folder, seed);
        assert_eq!(ledger.device(), device, "the device stays the same");
        write(&ledger, space, set("b", 1, format!("from {seed}")));
        let again = open(here.path(), 4);
        assert_eq!(again.import(segments(&ledger, space)).unwrap().forks, []);
        assert_eq!(again.verify().unwrap(), []);
        assert_eq!(ledger.verify().unwrap(), []);
    }
    assert_eq!(texts(&open(here.path(), 5), space, "b", 1), ["from 2", "from 3"]);
    assert_eq!(
        segments(&open(here.path(), 6), space)
            .iter()
            .map(|s| s.log())
            .collect::<std::collections::BTreeSet<_>>()
            .len(),
        4
    );
}

#[test]
fn an_older_store_put_back_in_place_is_noticed() {
    let (here, aside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let space = {
        let ledger = open(here.path(), 1);
        ledger.create_space(&Author::default(), b"", &[]).unwrap()
    };
    let old = aside.path().join("old");
    std::fs::copy(here.path().join("ledger.sqlite"), &old).unwrap();
    let lost = {
        let ledger = open(here.path(), 2);
        write(&ledger, space, set("a", 1, "lost by the restore"));
        segments(&ledger, space)
    };
    // Written over the old file: its place on the disk stays, only what is in it is older.
    std::fs::write(here.path().join("ledger.sqlite"), std::fs::read(&old).unwrap()).unwrap();
    let ledger = open(here.path(), 3);
    write(&ledger, space, set("a", 1, "written after it"));
    assert_eq!(ledger.import(lost).unwrap().forks, [], "no log was forked");
    assert_eq!(texts(&ledger, space, "a", 1), ["lost by the restore", "written after it"]);
}

#[test]
fn what_is_not_ours_is_refused_and_left_alone() {
    let foreign = |folder: &Path, sql: &str| {
        let connection = rusqlite::Connection::open(folder.join("ledger.sqlite")).unwrap();
        connection.execute_batch(sql).unwrap();
    };
    for (case, words) in [
        ("newer", "newer version"),
        ("tables", "another program"),
        ("application", "another program"),
        ("text", "not a SQLite file"),
        ("short", "too short"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("ledger.sqlite");
        match case {
            "newer" => {
                drop(open(folder.path(), 1));
                foreign(folder.path(), "PRAGMA user_version = 99");
            }
            "tables" => foreign(folder.path(), "CREATE TABLE other (a)"),
            "application" => foreign(folder.path(), "PRAGMA application_id = 5; CREATE TABLE other (a)"),
            "text" => std::fs::write(&store, "x".repeat(5_000)).unwrap(),
            _ => std::fs::write(&store, "x").unwrap(),
        }
        let listing = || {
            let files = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
            let mut files: Vec<_> = files.map(|path| (std::fs::read(&path).unwrap(), path)).collect();
            files.sort();
            files
        };
        let before = listing();
        let Err(error) = Ledger::open(folder.path(), Steered::new(1)) else { panic!("{case} was opened") };
        assert!(error.to_string().contains(words), "{case}: {error}");
        assert!(error.hint().contains("Nothing"), "{case}");
        assert_eq!(listing(), before, "{case} was touched");
    }
}

#[test]
fn changes_above_their_limits_are_refused_whole() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = open(folder.path(), 1);
    let space = ledger.create_space(&Author::default(), b"", &[]).unwrap();
    let version = ledger.version().unwrap();
    let value = |value: Value| edit("a", vec![Edit::Set { field: FieldId(1), value }]);
    let mut deep = Value::None;
    (0..=ledger::limits::VALUE_DEPTH)
        .for_each(|_| deep = Value::List(vec![std::mem::replace(&mut deep, Value::None)]));
    let mut talkative = set("a", 1, "x");
    talkative.reason = Some("x".repeat(ledger::limits::REASON_BYTES + 1));
    for change in [
        value(deep),
        value(Value::Other(vec![0x01])),
        value(Value::Other(vec![0x82, 0x01])),
        value(Value::Text("x".repeat(ledger::limits::VALUE_BYTES + 1))),
        edit("a", (0..=ledger::limits::EDITS as u32).map(|n| Edit::Clear { field: FieldId(n) }).collect()),
        talkative,
    ] {
        let refused = ledger.write(space, &Author::default(), &[set("b", 1, "fine"), change]);
        assert!(matches!(refused, Err(LedgerError::Refused(_))), "{refused:?}");
    }
    write(&ledger, space, set("a", 1, "x"));
    let mut other_kind = set("a", 1, "y");
    other_kind.kind = KindId(8);
    let refused = ledger.write(space, &Author::default(), &[other_kind]);
    assert!(matches!(refused, Err(LedgerError::Refused(_))), "{refused:?}");
    let nowhere = ledger::SpaceId::from_bytes([9; 16]);
    assert!(matches!(ledger.get(nowhere, record("a")), Err(LedgerError::UnknownSpace(_))));
    assert_eq!(texts(&ledger, space, "b", 1), [""; 0]);
    assert_ne!(ledger.version().unwrap(), version);
    assert_eq!(ledger.verify().unwrap(), []);
}

#[test]
fn new_ids_sort_by_time() {
    let environment = Steered::new(1);
    let first = RecordId::fresh(environment.as_ref());
    environment.set_ms(1_790_000_000_001);
    let second = RecordId::fresh(environment.as_ref());
    assert!(first < second);
    assert_eq!(uuid_version(first), (7, 0b10));
}

fn uuid_version(id: RecordId) -> (u8, u8) {
    (id.as_bytes()[6] >> 4, id.as_bytes()[8] >> 6)
}
