//! The check finds every change of what is stored, and names it.

mod common;

use common::{edit, open, record, set, write};
use ledger::{Administration, Author, Edit, FieldId, Ledger, SpaceId, Value};
use rusqlite::{Connection, types::Value as Column};
use std::path::Path;

fn small_office(folder: &Path) -> (Ledger, SpaceId) {
    let ledger = open(folder, 1);
    let space = ledger.create_space(&Author::default(), b"office", &[]).expect("it is done");
    write(&ledger, space, set("a", 1, "a text"));
    let value = ledger.put_erasable(space, b"a name").expect("it is done");
    write(&ledger, space, edit("b", vec![Edit::Set { field: FieldId(2), value }]));
    let gone = ledger.put_erasable(space, b"another name").expect("it is done");
    let Value::Erasable(hash) = gone else { panic!("not an erasable") };
    ledger
        .erase(space, &Author::default(), &hash, Some(record("b")), "asked for by the person")
        .expect("it is done");
    let author = Author { capacity: Some("steward".into()), ..Author::default() };
    ledger
        .administer(space, &author, &Administration::Describe(b"renamed".to_vec()), Some("moved"))
        .expect("it is done");
    (ledger, space)
}

/// Every way to change one column: each byte of bytes and text, a number more or less.
fn changes(column: &Column) -> Vec<Column> {
    match column {
        Column::Null => vec![Column::Integer(1)],
        Column::Integer(number) => [number - 1, number + 1, number ^ (1 << 40)].map(Column::Integer).into(),
        Column::Real(_) => vec![Column::Null],
        Column::Text(text) => vec![Column::Text(format!("{text}x")), Column::Text(String::new())],
        Column::Blob(bytes) => {
            let flip = |at: usize| {
                let mut bytes = bytes.clone();
                bytes[at] ^= 1 << (at % 8);
                Column::Blob(bytes)
            };
            let cut = bytes.split_last().map(|(_, rest)| Column::Blob(rest.to_vec()));
            (0..bytes.len()).map(flip).chain(cut).collect()
        }
    }
}

fn read(store: &Connection, sql: &str) -> Vec<Vec<Column>> {
    let mut statement = store.prepare(sql).expect("it is done");
    let width = statement.column_count();
    let rows = statement.query_map([], |row| (0..width).map(|at| row.get(at)).collect()).expect("it is done");
    rows.map(|row| row.expect("it is done")).collect()
}

/// What a changed row, the name of the column and the faults found are handed to.
type Judge<'a> = &'a dyn Fn(&[Column], &str, &[String]);

/// Changes each column of each row of a table in turn and hands what the check says to `judge`.
fn change_all(ledger: &Ledger, table: &str, key: &str, columns: &[&str], judge: Judge<'_>) {
    let store = Connection::open(ledger.folder().join("ledger.sqlite")).expect("it is done");
    store.pragma_update(None, "synchronous", "OFF").expect("it is done");
    let rows = read(&store, &format!("SELECT {key}, {} FROM {table}", columns.join(", ")));
    assert!(!rows.is_empty(), "{table} is empty");
    let keys = key.split(", ").count();
    let place: Vec<String> = key.split(", ").zip(2..).map(|(name, at)| format!("{name} IS ?{at}")).collect();
    for row in rows {
        for (name, column) in columns.iter().zip(&row[keys..]) {
            let sql = format!("UPDATE {table} SET {name} = ?1 WHERE {}", place.join(" AND "));
            let put = |column: &Column| {
                let values = std::iter::once(column).chain(&row[..keys]);
                assert_eq!(store.execute(&sql, rusqlite::params_from_iter(values)).expect("it is done"), 1);
            };
            for changed in changes(column) {
                put(&changed);
                let faults: Vec<String> =
                    ledger.verify().expect("it is done").iter().map(ToString::to_string).collect();
                assert!(!faults.is_empty(), "{table}.{name}: {column:?} changed to {changed:?} unnoticed");
                judge(&row, name, &faults);
                put(column);
            }
        }
    }
    assert_eq!(ledger.verify().expect("it is done"), []);
}

#[test]
fn every_flipped_byte_of_the_log_is_found_and_its_segment_named() {
    let folder = tempfile::tempdir().unwrap();
    let (ledger, _) = small_office(folder.path());
    assert_eq!(ledger.verify().unwrap(), []);
    let store = Connection::open(folder.path().join("ledger.sqlite")).unwrap();
    let logs = read(&store, "SELECT n, lower(hex(id)) FROM log");
    let columns = ["count", "length", "operations", "previous", "signature", "packing", "packed", "sum"];
    let names_it = |row: &[Column], name: &str, faults: &[String]| {
        let (Column::Integer(log), Column::Integer(first)) = (&row[0], &row[1]) else { panic!("no key") };
        let id = logs.iter().find(|known| known[0] == Column::Integer(*log)).map(|known| known[1].clone());
        let Some(Column::Text(id)) = id else { panic!("no log") };
        let segment = format!("segment {first} of log {id}: ");
        assert!(
            faults.iter().any(|fault| fault.starts_with(&segment)),
            "{name}: {faults:?} does not name {segment}"
        );
    };
    change_all(&ledger, "segment", "log, first", &columns, &names_it);
    // As where one signature stands for all segments of a log before it.
    let covered = "first + count <= (SELECT last FROM log WHERE n = log)";
    store.execute(&format!("UPDATE segment SET signature = x'' WHERE {covered}"), []).unwrap();
    assert_eq!(ledger.verify().unwrap(), []);
    change_all(&ledger, "segment", "log, first", &columns, &names_it);
    // Nothing proves the end of a log that has no signature.
    let ends = read(&store, "SELECT log, max(first), signature FROM segment GROUP BY log");
    store.execute("UPDATE segment SET signature = x''", []).unwrap();
    let faults = ledger.verify().unwrap();
    let unproved = faults.iter().filter(|fault| fault.to_string().contains("signature")).count();
    assert_eq!(unproved, ends.len(), "{faults:?}");
    for end in ends {
        let sql = "UPDATE segment SET signature = ?3 WHERE log = ?1 AND first = ?2";
        store.execute(sql, rusqlite::params_from_iter(end)).unwrap();
    }
    let owner = ["id", "space", "lane", "device", "incarnation", "last", "head", "clock"];
    change_all(&ledger, "log", "n", &owner, &|_, _, _| {});
    change_all(&ledger, "space", "n", &["id", "genesis"], &|_, _, _| {});
    change_all(&ledger, "erasable", "rowid", &["hash", "salt", "content"], &|_, _, faults| {
        assert!(faults[0].contains("erasable"), "{faults:?}");
    });
}

#[test]
fn every_change_of_what_is_derived_is_found_and_mended_by_a_rebuild() {
    let folder = tempfile::tempdir().unwrap();
    let (ledger, space) = small_office(folder.path());
    let digest = ledger.digest(space).unwrap();
    let derived = |_: &[Column], name: &str, faults: &[String]| {
        assert!(faults.iter().any(|fault| fault.contains("rebuild mends this")), "{name}: {faults:?}");
    };
    change_all(&ledger, "record", "n", &["kind", "state"], &derived);
    change_all(
        &ledger,
        "administration",
        "space, log, seq",
        &["class", "author", "reason", "body", "counts"],
        &derived,
    );
    change_all(&ledger, "admission", "space, device", &["facts"], &derived);
    change_all(&ledger, "log", "n", &["counted"], &derived);
    change_all(&ledger, "erased", "hash, log, seq", &["basis", "record"], &derived);
    let store = Connection::open(folder.path().join("ledger.sqlite")).unwrap();
    store.execute_batch("UPDATE touched SET seq = seq + 9").unwrap();
    assert!(ledger.verify().unwrap()[0].to_string().contains("touches of records"));
    store
        .execute_batch("DELETE FROM touched; UPDATE record SET kind = kind + 1; DELETE FROM erased")
        .unwrap();
    assert!(!ledger.verify().unwrap().is_empty());
    assert_eq!(ledger.rebuild().unwrap().records, 2);
    assert_eq!(ledger.verify().unwrap(), []);
    assert_eq!(ledger.digest(space).unwrap(), digest);
}

#[test]
fn erasing_leaves_a_tombstone_and_no_byte_of_what_was_erased() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = open(folder.path(), 1);
    let space = ledger.create_space(&Author::default(), b"", &[]).unwrap();
    let secret = "zq7731 said so ".repeat(1_000);
    let value = ledger.put_erasable(space, secret.as_bytes()).unwrap();
    let Value::Erasable(hash) = value else { panic!("not an erasable") };
    write(&ledger, space, edit("a", vec![Edit::Set { field: FieldId(1), value }]));
    assert_eq!(ledger.erasable(space, &hash).unwrap().as_deref(), Some(secret.as_bytes()));
    ledger.erase(space, &Author::default(), &hash, Some(record("a")), "withdrawn").unwrap();
    assert_eq!(ledger.erasable(space, &hash).unwrap(), None);
    assert_eq!(ledger.tombstone(space, &hash).unwrap().unwrap().basis, "withdrawn");
    assert_eq!(ledger.verify().unwrap(), []);
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(6).any(|window| window == b"zq7731"), "erased bytes are still in a file");
    }
}
