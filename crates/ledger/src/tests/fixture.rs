//! The data folder of each released version, which every later version must open.
//!
//! `cargo test -p ledger make_the_fixture -- --ignored` writes this version's folder anew, which is done once,
//! before the version is released.

use super::{Device, Still, operation};
use crate::{
    Administration, Author, Change, Edit, FieldId, KindId, Lane, Ledger, RecordId, Value,
    operation::{Deed, LoggedEdit},
};
use std::path::{Path, PathBuf};

const KIND: KindId = KindId(1);

fn fixture(version: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(version)
}

fn id() -> RecordId {
    RecordId::natural(KIND, "disputed")
}

#[test]
#[ignore = "writes the fixture; run once before a release"]
fn make_the_fixture() {
    let folder = fixture("v1");
    let _ = std::fs::remove_dir_all(&folder);
    let ledger = Ledger::open(&folder, Still::at(1_790_000_000_000)).unwrap();
    let author = Author { capacity: Some("desk officer".into()), ..Author::default() };
    let space = ledger.create_space(&author, b"a small office", &[Device::new(4).id()]).unwrap();
    ledger.administer(space, &author, &Administration::Describe(b"renamed".to_vec()), None).unwrap();
    let set = |value| Edit::Set { field: FieldId(1), value };
    let add = Edit::Add { field: FieldId(2), element: Value::text("an element") };
    let change = |record, edits| Change { record, kind: KIND, edits, reason: Some("a reason".into()) };
    ledger.write(space, &author, &[change(id(), vec![set(Value::Int(1)), add])]).unwrap();
    let gone = ledger.put_erasable(space, b"a name to be erased").unwrap();
    let kept = ledger.put_erasable(space, b"a name that stays").unwrap();
    let Value::Erasable(hash) = gone else { panic!("not an erasable") };
    let other = RecordId::natural(KIND, "erased");
    let edits = vec![set(gone), Edit::Set { field: FieldId(3), value: kept }];
    ledger.write(space, &author, &[change(other, edits)]).unwrap();
    ledger.erase(space, &author, &hash, Some(other), "retention ended").unwrap();
    // Another device writes the same field unseen, and something that only a newer version knows.
    let edit = |field, action, value| LoggedEdit { field: FieldId(field), action, value, replaced: vec![] };
    let edits = vec![
        edit(1, 1, Value::Int(2)),
        edit(9, 1, Value::Other(vec![0xf9, 0x3c, 0x00])),
        edit(1, 99, Value::None),
    ];
    super::admit(&ledger, space, Device::new(8).id());
    let operations = [
        operation(1, Deed::Change { record: id(), kind: KIND, edits }),
        operation(2, Deed::Other { class: 15, body: vec![0xa0] }),
    ];
    ledger.import([Device::new(8).sign(space, Lane::Records, &operations)]).unwrap();
    assert_eq!(ledger.verify().unwrap(), []);
    std::fs::write(folder.join("digest"), format!("{:02x?}\n", ledger.digest(space).unwrap())).unwrap();
    drop(ledger);
    std::fs::remove_file(folder.join("ledger.mark")).unwrap();
}

#[test]
fn the_folder_of_version_1_opens() {
    let (from, folder) = (fixture("v1"), tempfile::tempdir().unwrap());
    for name in ["ledger.sqlite", "device.key"] {
        std::fs::copy(from.join(name), folder.path().join(name)).unwrap();
    }
    let ledger = Ledger::open(folder.path(), Still::at(1_800_000_000_000)).unwrap();
    assert_eq!(ledger.verify().unwrap(), []);
    let spaces = ledger.spaces().unwrap();
    let [space] = spaces.as_slice() else { panic!("{} spaces", spaces.len()) };
    // Version 1 merged what device 8 signed; its founder now says so.
    let admission = ledger.admission(space.id, Device::new(8).id()).unwrap();
    assert!(admission.is_some_and(|admission| admission.grants.len() == 1));
    assert_eq!(ledger.quarantined().unwrap(), []);
    assert_eq!(
        (space.genesis.descriptor.as_slice(), space.genesis.recovery.len()),
        (b"a small office".as_slice(), 1)
    );
    let digest = std::fs::read_to_string(from.join("digest")).unwrap();
    assert_eq!(format!("{:02x?}\n", ledger.digest(space.id).unwrap()), digest);
    let record = ledger.get(space.id, id()).unwrap().unwrap();
    let values: Vec<_> = record.get(FieldId(1)).unwrap().values().cloned().collect();
    assert!(values.contains(&Value::Int(1)) && values.contains(&Value::Int(2)), "{values:?}");
    assert_eq!(record.get(FieldId(2)).unwrap().elements().next(), Some(&Value::text("an element")));
    assert_eq!(record.one(FieldId(9)), Some(&Value::Other(vec![0xf9, 0x3c, 0x00])));
    assert_eq!(ledger.history(space.id, id()).unwrap().len(), 2);
    let other = ledger.get(space.id, RecordId::natural(KIND, "erased")).unwrap().unwrap();
    let Some(Value::Erasable(gone)) = other.one(FieldId(1)) else { panic!("not an erasable") };
    let Some(Value::Erasable(kept)) = other.one(FieldId(3)) else { panic!("not an erasable") };
    assert_eq!(ledger.tombstone(space.id, gone).unwrap().unwrap().basis, "retention ended");
    assert_eq!(ledger.erasable(space.id, kept).unwrap().as_deref(), Some(b"a name that stays".as_slice()));
    let edits = vec![Edit::Set { field: FieldId(1), value: Value::Int(2) }];
    let settle = Change { record: id(), kind: KIND, edits, reason: Some("settled".into()) };
    ledger.write(space.id, &Author::default(), &[settle]).unwrap();
    assert!(!ledger.get(space.id, id()).unwrap().unwrap().is_disputed());
    let file = ledger.attach(space.id, &mut &[7; 70_000][..]).unwrap();
    let Value::Erasable(file) = file.value else { panic!("not an erasable") };
    ledger.rebuild().unwrap();
    assert!(ledger.file(space.id, &file).unwrap().unwrap().is_whole());
    assert_eq!(ledger.verify().unwrap(), []);
}
