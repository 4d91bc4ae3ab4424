//! A second reader of the format, in another language and with no code of ours, comes to the same records.
//!
//! It runs where there is `python3` with the package `cryptography`, and the test says that it was skipped elsewhere.

mod common;

use common::{admit, edit, open, segments, set, write};
use ledger::{Author, BundleSetup, Edit, FieldId, Ledger, Seal, SpaceId, Value, Version};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    fs::File,
    path::{Path, PathBuf},
    process::{Command, Output},
};

fn script(pieces: &[PathBuf]) -> Output {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/ledger/read_bundle.py");
    Command::new("python3").arg(script).args(pieces).output().expect("python3 starts")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// An office whose records were written by two devices: a dispute, one that was settled, sets, texts, an erasable.
fn office(folder: &Path, there: &Path) -> (Ledger, SpaceId) {
    let (one, other) = (open(&folder.join("one"), 1), open(there, 2));
    let space = one.create_space(&Author::default(), b"office", &[]).expect("a space");
    admit(&one, space, other.device());
    other.import(segments(&one, space)).expect("the space");
    for (ledger, word) in [(&one, "one"), (&other, "other")] {
        write(ledger, space, set("settled", 1, format!("{word} says")));
        write(ledger, space, set("disputed", 300, format!("{word} says 人权")));
        let add = |text: &str| Edit::Add { field: FieldId(2), element: Value::text(text) };
        write(ledger, space, edit("set", vec![add(word), add("both")]));
    }
    one.import(segments(&other, space)).expect("what the other wrote");
    write(&one, space, set("settled", 1, "agreed"));
    let list = Value::List(vec![Value::Int(-70_000), Value::None, Value::Bool(true)]);
    let erasable = one.put_erasable(space, b"a name").expect("kept");
    let set = |field, value| Edit::Set { field: FieldId(field), value };
    let remove = Edit::Remove { field: FieldId(2), element: Value::text("both") };
    let file = one.attach(space, &mut &[3; 70_000][..]).expect("kept").value;
    write(&one, space, edit("set", vec![remove, set(3, list), set(4, erasable), set(300, file)]));
    // As an office holds it that took in several saves under one signature.
    let store = rusqlite::Connection::open(folder.join("one/ledger.sqlite")).expect("the store");
    let covered = "first + count <= (SELECT last FROM log WHERE n = log)";
    store.execute(&format!("UPDATE segment SET signature = x'' WHERE {covered}"), []).expect("done");
    (one, space)
}

/// The records as the script prints them.
fn expected(ledger: &Ledger, space: SpaceId) -> BTreeMap<String, Vec<String>> {
    let mut expected = BTreeMap::new();
    for name in ["settled", "disputed", "set"] {
        let record = ledger.get(space, common::record(name)).expect("read").expect("there");
        for field in [1, 2, 3, 4, 300] {
            let Some(register) = record.get(FieldId(field)) else { continue };
            let mut values: Vec<String> =
                register.values().chain(register.elements()).map(|value| hex(&value.to_cbor())).collect();
            values.sort();
            if !values.is_empty() {
                expected.insert(format!("{space}/{}/{field}", common::record(name)), values);
            }
        }
    }
    expected
}

#[test]
fn the_second_reader_comes_to_the_same_records_and_finds_every_change() {
    let ready = Command::new("python3").args(["-c", "import cryptography"]).output();
    if !ready.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: no python3 with the package cryptography");
        return;
    }
    let (folder, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (ledger, space) = office(folder.path(), there.path());
    // What it has no key for it checks, and reads nothing of it.
    let own = ledger.create_sealed_space(&Author::default(), b"own", &[]).expect("a space");
    write(&ledger, own, set("sealed", 1, "read by nobody else"));
    let setup = BundleSetup {
        spaces: vec![space, own],
        known: Version::default(),
        joins: vec![],
        seal: Seal::Open,
        files_up_to: 1 << 20,
        piece_bytes: 1_500,
        plain: true,
    };
    let path = |number: u64| folder.path().join(format!("piece {number}"));
    let written = ledger.write_bundle(&setup, |number, _| File::create(path(number))).unwrap();
    assert!(written.pieces > 1);
    let pieces: Vec<PathBuf> = (1..=written.pieces).map(path).collect();
    let output = script(&pieces);
    let said: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(output.status.success(), "{said} {}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(said["operations"].as_u64(), Some(written.operations));
    assert_eq!(said["records"], serde_json::json!(expected(&ledger, space)));
    let files = said["files"].as_object().unwrap();
    let sha256 = hex(&Sha256::digest([3; 70_000]));
    assert_eq!(files.values().collect::<Vec<_>>(), [&sha256], "a file of two chunks, put together");

    let missing = script(&pieces[..1]);
    assert!(String::from_utf8_lossy(&missing.stdout).contains("a piece is missing"));
    let bytes = std::fs::read(&pieces[0]).unwrap();
    for at in (0..bytes.len()).step_by(bytes.len() / 9) {
        let mut flipped = bytes.clone();
        flipped[at] ^= 0x10;
        let file = folder.path().join("flipped");
        std::fs::write(&file, flipped).unwrap();
        let output = script(&[file]);
        let said: serde_json::Value = serde_json::from_slice(&output.stdout).expect("a finding, not a crash");
        let faults = said["faults"].as_array().unwrap();
        assert!(
            faults.iter().any(|fault| fault.as_str().unwrap().contains("flipped: ")),
            "byte {at}: {said}"
        );
    }
}
