//! What a newer version writes is kept, passed on and still verifies, and takes effect where it is known.

use super::{Device, Still, operation};
use crate::{
    Author, Change, Edit, EventEdit, FieldId, KindId, Lane, Ledger, RecordId, Run, Segment, Value, Version,
    cbor::{Reader, Writer},
    columns,
    operation::{Deed, LoggedEdit},
};

const RECORD: RecordId = RecordId::from_bytes([1; 16]);

/// A segment with a kind, a field, an action, a sort of value, a class of operation and a column that this
/// version has never heard of.
fn from_the_future(device: &Device, space: crate::SpaceId) -> Segment {
    let edit = |field, action, value| LoggedEdit { field: FieldId(field), action, value, replaced: vec![] };
    // A number of half precision, under a tag.
    let unheard = Value::Other(vec![0xd9, 0x9c, 0x40, 0xf9, 0x3c, 0x00]);
    let edits =
        vec![edit(1, 1, Value::text("known")), edit(4_000_000_000, 1, unheard), edit(1, 77, Value::Int(5))];
    let mut body = Writer::new();
    body.map(1).uint(1).text("what this means is not known yet");
    let operations = [
        operation(1, Deed::Change { record: RECORD, kind: KindId(4_000_000_000), edits }),
        operation(2, Deed::Other { class: 14, body: body.into_bytes() }),
    ];
    let known = columns::encode(&operations);
    let mut reader = Reader::new(&known);
    let count = reader.map(64).expect("a map");
    let mut more = Writer::new();
    more.map(count + 1).raw(&known[reader.position()..]).uint(200).array(2).text("a").text("b");
    device.sign_columns(space, Lane::Records, more.into_bytes(), 2)
}

fn all(ledger: &Ledger, space: crate::SpaceId) -> Vec<Run> {
    let mut runs = Vec::new();
    let collect = |run| {
        runs.push(run);
        Ok::<(), crate::LedgerError>(())
    };
    ledger.runs_since(space, &Version::default(), collect).expect("the segments");
    runs
}

#[test]
fn what_is_unknown_is_kept_passed_on_and_still_verifies() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let ledger = Ledger::open(here.path(), Still::at(1_790_000_000_000)).unwrap();
    let space = ledger.create_space(&Author::default(), b"", &[]).unwrap();
    super::admit(&ledger, space, Device::new(7).id());
    let segment = from_the_future(&Device::new(7), space);
    assert_eq!(ledger.import([segment.clone()]).unwrap().operations, 2);
    assert_eq!(ledger.verify().unwrap(), []);
    let record = ledger.get(space, RECORD).unwrap().unwrap();
    assert_eq!(record.kind, KindId(4_000_000_000));
    assert_eq!(record.one(FieldId(1)), Some(&Value::text("known")), "the unknown action has no effect");
    assert!(matches!(record.one(FieldId(4_000_000_000)), Some(Value::Other(_))));
    let history = ledger.history(space, RECORD).unwrap();
    assert_eq!(history[0].edits[2], EventEdit::Newer { field: FieldId(1), value: Value::Int(5) });

    // A change here leaves what is not known as it is.
    let edits = vec![Edit::Set { field: FieldId(1), value: Value::text("changed here") }];
    let change = Change { record: RECORD, kind: KindId(4_000_000_000), edits, reason: None };
    ledger.write(space, &Author::default(), &[change]).unwrap();
    assert!(ledger.get(space, RECORD).unwrap().unwrap().get(FieldId(4_000_000_000)).is_some());

    let passed_on = all(&ledger, space);
    assert!(passed_on.contains(&Run::from(segment)), "byte for byte");
    let other = Ledger::open(there.path(), Still::at(1_790_000_000_000)).unwrap();
    assert_eq!(other.import(passed_on).unwrap().operations, 5);
    assert_eq!(other.verify().unwrap(), []);
    assert_eq!(other.digest(space).unwrap(), ledger.digest(space).unwrap());
}
