//! Bytes from a stranger: whatever they are, reading them ends, in little memory, without a panic.

use super::{Device, operation};
use crate::{
    Administration, Dot, FieldId, KindId, Lane, RecordId, Run, SpaceId, Value, Version,
    columns::{self, Place},
    operation::{Deed, LoggedEdit, Operation},
};
use proptest::{collection::vec, prelude::*, sample::Index};

const SPACE: SpaceId = SpaceId::from_bytes([3; 16]);

fn sample() -> Vec<Operation> {
    let device = Device::new(9);
    let replaced =
        vec![Dot { log: Device::new(8).log(SPACE), seq: 4 }, Dot { log: device.log(SPACE), seq: 1 }];
    let edit = |action, value, replaced| LoggedEdit { field: FieldId(2), action, value, replaced };
    let deed = |edits| Deed::Change { record: RecordId::from_bytes([5; 16]), kind: KindId(1), edits };
    let list = Value::List(vec![Value::Int(-7), Value::Erasable([4; 32]), Value::None]);
    vec![
        operation(1, deed(vec![edit(1, Value::text("a text"), vec![]), edit(2, list, vec![])])),
        operation(2, deed(vec![edit(3, Value::Bool(true), replaced), edit(4, Value::None, vec![])])),
        operation(3, Deed::Other { class: 2, body: vec![0xa0] }),
    ]
}

fn place(count: usize) -> Place {
    Place { log: Device::new(9).log(SPACE), lane: Lane::Records, first: 1, count }
}

#[test]
fn columns_come_back_as_they_were() {
    let operations = sample();
    assert_eq!(columns::decode(&columns::encode(&operations), &place(3)), Ok(operations));
}

#[test]
fn an_operation_that_replaces_its_own_future_is_refused() {
    let replaced = vec![Dot { log: Device::new(9).log(SPACE), seq: 1 }];
    let edits = vec![LoggedEdit { field: FieldId(1), action: 1, value: Value::None, replaced }];
    let deed = Deed::Change { record: RecordId::from_bytes([5; 16]), kind: KindId(1), edits };
    assert!(columns::decode(&columns::encode(&[operation(1, deed)]), &place(1)).is_err());
}

#[test]
fn a_claimed_size_takes_no_memory() {
    // 2^60 items, in a clocks column of ten bytes.
    let bytes = [0xa1, 0x01, 0x9b, 0x10, 0, 0, 0, 0, 0, 0, 0];
    assert!(columns::decode(&bytes, &place(1)).is_err());
    // A few kilobytes that unpack to more than the head says.
    let bomb = zstd::bulk::compress(&vec![0u8; 64 << 20], 19).expect("packed");
    let mut segment = Device::new(9).sign(SPACE, Lane::Records, &sample());
    (segment.packing, segment.packed) = (1, bomb);
    assert!(segment.operations().is_err());
}

proptest! {
    #[test]
    fn changed_columns_are_read_or_refused(at in any::<Index>(), with in vec(any::<u8>(), 0..6), cut in 0..4usize) {
        let mut bytes = columns::encode(&sample());
        let at = at.index(bytes.len());
        bytes.splice(at..(at + cut).min(bytes.len()), with);
        if let Ok(operations) = columns::decode(&bytes, &place(3)) {
            // What is read means the same once more.
            prop_assert_eq!(columns::decode(&columns::encode(&operations), &place(3)), Ok(operations));
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in vec(any::<u8>(), 0..200), class in 16..24u32) {
        let _ = columns::decode(&bytes, &place(1));
        let _ = Run::from_bytes(&bytes);
        let _ = Version::from_bytes(&bytes);
        let _ = Administration::from_cbor(class, &bytes);
    }

    #[test]
    fn a_changed_segment_is_read_or_refused(at in any::<Index>(), with in vec(any::<u8>(), 0..6), cut in 0..4usize) {
        let mut bytes = Device::new(9).run(SPACE, &[sample(), vec![operation(4, sample().remove(2).deed)]]).to_bytes();
        let at = at.index(bytes.len());
        bytes.splice(at..(at + cut).min(bytes.len()), with);
        if let Ok(run) = Run::from_bytes(&bytes) {
            prop_assert_eq!(Run::from_bytes(&run.to_bytes()), Ok(run.clone()));
            let _ = (run.check_signature(), run.contents());
        }
    }
}
