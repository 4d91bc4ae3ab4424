//! Sealed segments that were changed, moved, or made by somebody who has no key: none has any effect, and none stops the rest.

use super::{Device, Still, admit, operation};
use crate::{
    Author, FieldId, KindId, Lane, Ledger, RecordId, Segment, SegmentFault, SpaceId, Value,
    cbor::Writer,
    epoch::EpochKey,
    operation::{Deed, LoggedEdit, Operation},
    segment::Draft,
    value::Malformed,
};

const RECORD: RecordId = RecordId::from_bytes([1; 16]);

fn set(seq: u64, text: &str) -> Operation {
    let edits = vec![LoggedEdit { field: FieldId(1), action: 1, value: Value::text(text), replaced: vec![] }];
    operation(seq, Deed::Change { record: RECORD, kind: KindId(1), edits })
}

/// An office with a sealed space to which another device was admitted, and the key that both have.
fn office(folder: &std::path::Path) -> (Ledger, SpaceId, Device, EpochKey) {
    let ledger = Ledger::open(folder, Still::at(1_790_000_000_000)).expect("it opens");
    let space = ledger.create_sealed_space(&Author::default(), b"", &[]).expect("a space");
    let device = Device::new(7);
    admit(&ledger, space, device.id());
    let store = rusqlite::Connection::open(folder.join("ledger.sqlite")).expect("the store");
    let secret = store.query_row("SELECT key FROM epoch", [], |row| row.get(0)).expect("its key");
    (ledger, space, device, EpochKey::new(space, secret))
}

fn sealed(device: &Device, space: SpaceId, key: &EpochKey, operation: Operation) -> Segment {
    let owner = device.owner(space, Lane::Records);
    let draft = Draft { owner, log: owner.log(), first: 1, previous: [0; 32], key: &device.key };
    Segment::sign_sealed(&draft, &[operation], key, Still::at(0).as_ref()).expect("it is sealed")
}

/// The device's first segment, over these bytes of operations.
fn signed(device: &Device, space: SpaceId, bytes: Vec<u8>) -> Segment {
    device.sign_columns(space, Lane::Records, bytes, 1)
}

fn texts(ledger: &Ledger, space: SpaceId) -> Vec<Value> {
    let record = ledger.get(space, RECORD).expect("read");
    let register = record.as_ref().and_then(|record| record.get(FieldId(1)));
    register.map(|one| one.values().cloned().collect()).unwrap_or_default()
}

#[test]
fn who_has_the_key_is_read_and_who_has_none_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let (ledger, space, device, key) = office(folder.path());
    let plain = device.sign(space, Lane::Records, &[set(1, "in the open")]);
    let refused = ledger.import([plain]).unwrap().refused;
    let why = SegmentFault::Malformed(Malformed("records that are not sealed as their space is"));
    assert_eq!(refused, [(device.log(space), 1, why)]);
    // Sealed with a key that nobody was handed: held, and nothing of it holds.
    let other = Device::new(8);
    admit(&ledger, space, other.id());
    let unknown = sealed(&other, space, &EpochKey::new(space, [1; 32]), set(1, "of no key"));
    assert_eq!(ledger.import([unknown]).unwrap().operations, 1);
    assert_eq!(texts(&ledger, space), []);
    let good = sealed(&device, space, &key, set(1, "with the key"));
    assert_eq!(ledger.import([good]).unwrap().operations, 1);
    assert_eq!(texts(&ledger, space), [Value::text("with the key")]);
    assert_eq!(ledger.verify().unwrap(), []);
    // And where a space is not sealed, nothing is.
    let open = ledger.create_space(&Author::default(), b"", &[]).unwrap();
    admit(&ledger, open, device.id());
    let refused =
        ledger.import([sealed(&device, open, &EpochKey::new(open, [1; 32]), set(1, "x"))]).unwrap().refused;
    assert_eq!(refused.len(), 1);
}

fn good(device: &Device, space: SpaceId, key: &EpochKey) -> Vec<u8> {
    sealed(device, space, key, set(1, "as it should be")).operations_bytes().expect("its bytes")
}

fn flipped(device: &Device, space: SpaceId, key: &EpochKey) -> Vec<u8> {
    let mut bytes = good(device, space, key);
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    bytes
}

/// Sealed for a place in another log, and taken from there by somebody who has no key.
fn moved(_: &Device, space: SpaceId, key: &EpochKey) -> Vec<u8> {
    good(&Device::new(9), space, key)
}

fn no_columns(_: &Device, _: SpaceId, key: &EpochKey) -> Vec<u8> {
    let mut writer = Writer::new();
    let sealed = key.seal(Still::at(0).as_ref(), b"\0no columns", b"nothing");
    writer.array(5).bytes(&key.id()).array(1).int(1).bytes(&sealed).bytes(&[]).bytes(&[]);
    writer.into_bytes()
}

/// Whatever an admitted device signs that does not open as it says has no effect, with everybody alike.
#[test]
fn what_does_not_open_as_it_says_has_no_effect() {
    type Make = fn(&Device, SpaceId, &EpochKey) -> Vec<u8>;
    let cases: [(&str, Make); 3] = [("flipped", flipped), ("moved", moved), ("no columns", no_columns)];
    for (what, make) in cases {
        let folder = tempfile::tempdir().unwrap();
        let (ledger, space, device, key) = office(folder.path());
        let imported = ledger.import([signed(&device, space, make(&device, space, &key))]).unwrap();
        assert_eq!((imported.refused.len(), texts(&ledger, space).len()), (0, 0), "{what}: {imported:?}");
        assert_eq!(ledger.verify().unwrap(), [], "{what}");
    }
    // What breaks off in the open is malformed, and refused.
    let folder = tempfile::tempdir().unwrap();
    let (ledger, space, device, key) = office(folder.path());
    let whole = good(&device, space, &key);
    for length in 1..whole.len() {
        let imported = ledger.import([signed(&device, space, whole[..length].to_vec())]).unwrap();
        assert_eq!(imported.refused.len(), 1, "cut to {length}");
    }
}
