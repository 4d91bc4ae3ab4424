//! Segments that somebody changed, moved, signed in another's name or dated back: each is refused or held without effect,
//! and named. Every flipped byte is tried in `tests/exchange.rs` and `tests/verify.rs`.

use super::{Device, Still, admit, operation};
use crate::{
    Administration, Author, FieldId, Imported, KindId, Lane, Ledger, NotCounted, RecordId, Revoke, Run,
    Segment, SegmentFault, SpaceId, Value, Version,
    clock::Hlc,
    operation::{Deed, LoggedEdit, Operation},
    segment::Draft,
};

const RECORD: RecordId = RecordId::from_bytes([1; 16]);

fn set(seq: u64, text: &str) -> Operation {
    let (field, value) = (FieldId(1), Value::text(text));
    let edits = vec![LoggedEdit { field, action: 1, value, replaced: vec![] }];
    operation(seq, Deed::Change { record: RECORD, kind: KindId(1), edits })
}

/// The segment of a device that continues another one.
fn next(device: &Device, space: SpaceId, before: Option<&Segment>, operation: Operation) -> Segment {
    let owner = device.owner(space, Lane::Records);
    let (first, previous) = before.map_or((1, [0; 32]), |one| (one.head.last() + 1, one.head.hash()));
    let draft = Draft { owner, log: owner.log(), first, previous, key: &device.key };
    Segment::sign(&draft, &[operation]).expect("within its limits")
}

/// An office that has admitted a device, and two segments of that device.
fn office(folder: &std::path::Path) -> (Ledger, SpaceId, Device, [Segment; 2]) {
    let ledger = Ledger::open(folder, Still::at(1_790_000_000_000)).expect("it opens");
    let space = ledger.create_space(&Author::default(), b"", &[]).expect("a space");
    let device = Device::new(7);
    admit(&ledger, space, device.id());
    let first = next(&device, space, None, set(1, "the first"));
    let second = next(&device, space, Some(&first), set(2, "the second"));
    (ledger, space, device, [first, second])
}

fn held(ledger: &Ledger, space: SpaceId) -> usize {
    let record = ledger.get(space, RECORD).expect("read");
    record.and_then(|record| record.get(FieldId(1)).map(|one| one.values().len())).unwrap_or(0)
}

#[test]
fn what_was_changed_or_moved_is_refused_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let (ledger, space, device, [first, second]) = office(folder.path());
    let other = Device::new(8);
    admit(&ledger, space, other.id());
    let elsewhere = ledger.create_space(&Author::default(), b"elsewhere", &[]).unwrap();
    let by_other = next(&other, space, None, set(1, "by another"));
    let changed = |change: &dyn Fn(&mut Segment)| {
        let mut segment = first.clone();
        change(&mut segment);
        segment
    };
    let cases = [
        (
            "operations swapped",
            changed(&|one| (one.packing, one.packed) = (second.packing, second.packed.clone())),
            SegmentFault::Operations,
        ),
        ("signatures swapped", changed(&|one| one.signature = second.signature), SegmentFault::Signature),
        ("numbers moved", changed(&|one| one.head.first = 2), SegmentFault::Signature),
        ("said to follow another", changed(&|one| one.head.previous = [1; 32]), SegmentFault::Signature),
        ("cut short", changed(&|one| _ = one.packed.pop()), SegmentFault::Operations),
        ("emptied", changed(&|one| one.packed.clear()), SegmentFault::Operations),
        (
            "in another's log",
            changed(&|one| one.owner = other.owner(space, Lane::Records)),
            SegmentFault::Owner,
        ),
        (
            "in another's log by name",
            changed(&|one| (one.owner, one.head.log) = (by_other.owner, by_other.head.log)),
            SegmentFault::Signature,
        ),
        (
            "in another space",
            changed(&|one| {
                one.owner = device.owner(elsewhere, Lane::Records);
                (one.head.space, one.head.log) = (elsewhere, one.owner.log());
            }),
            SegmentFault::Signature,
        ),
        ("in the other lane", changed(&|one| one.owner.lane = Lane::Administration), SegmentFault::Owner),
        ("signed by another", changed(&|one| one.signature = by_other.signature), SegmentFault::Signature),
    ];
    for (what, segment, fault) in cases {
        let (log, at) = (segment.head.log, segment.head.first);
        let imported = ledger.import([segment]).unwrap();
        assert_eq!(imported.refused, [(log, at, fault)], "{what}");
        assert_eq!((imported.operations, held(&ledger, space)), (0, 0), "{what}");
    }
    // In the wrong order, twice: that is no tampering.
    assert_eq!(ledger.import([second.clone(), first.clone(), second, first]).unwrap().operations, 2);
    assert_eq!((held(&ledger, space), ledger.verify().unwrap()), (2, vec![]));
}

#[test]
fn nothing_can_be_dated_back_before_a_revocation() {
    let folder = tempfile::tempdir().unwrap();
    let (ledger, space, device, [first, second]) = office(folder.path());
    ledger.import([first.clone()]).unwrap();
    let last = ledger.logs_of(space, device.id()).unwrap();
    let revoke = Administration::Revoke(Revoke { device: device.id(), last, under: None });
    ledger.administer(space, &Author::default(), &revoke, None).unwrap();
    let mut early = set(2, "dated back by years");
    early.clock = Hlc(1_000 << 16);
    let continued = next(&device, space, Some(&first), early.clone());
    let mut rewritten = set(1, "the first, as it should have been");
    rewritten.clock = Hlc(1_000 << 16);
    let rewritten = next(&device, space, None, rewritten);
    let another = Device { incarnation: [9; 16], ..Device::new(7) };
    early.seq = 1;
    let in_a_new_log = next(&another, space, None, early);
    let none = Imported::default();
    let imported = ledger.import([continued.clone()]).unwrap();
    assert_eq!(imported.quarantined, [(continued.log(), 2, NotCounted::Revoked)]);
    let imported = ledger.import([in_a_new_log.clone()]).unwrap();
    assert_eq!(imported.quarantined, [(in_a_new_log.log(), 1, NotCounted::Revoked)]);
    // The other second segment, and the other first one, contradict what the device signed before.
    for contradicts in [second, rewritten] {
        let imported = ledger.import([contradicts]).unwrap();
        assert_eq!((imported.forks.len(), imported.operations), (1, none.operations));
    }
    assert_eq!((held(&ledger, space), ledger.verify().unwrap()), (1, vec![]));
    // Both contradictions prove it to anybody, and no other two segments do.
    let proofs = ledger.proofs().unwrap();
    assert_eq!(proofs.len(), 2);
    for proof in proofs {
        let bytes = proof.to_bytes();
        assert_eq!(crate::Proof::from_bytes(&bytes), Ok(proof.clone()));
        assert_eq!(proof.owner().device, device.id());
        for at in (0..bytes.len()).step_by(7) {
            let mut flipped = bytes.clone();
            flipped[at] ^= 0x40;
            assert_ne!(crate::Proof::from_bytes(&flipped), Ok(proof.clone()), "byte {at}");
        }
    }
    let proof = |held: &Segment, other| crate::Proof::new(held.clone().into(), Run::from(other));
    assert!(proof(&first, continued).is_err(), "one follows the other");
    assert!(proof(&first, in_a_new_log).is_err(), "two logs");
    // What is in quarantine is not handed on.
    let mut handed_on = 0;
    let count = |run: Run| {
        handed_on += u64::from(run.owner().device == device.id());
        Ok::<(), crate::LedgerError>(())
    };
    ledger.runs_since(space, &Version::default(), count).unwrap();
    assert_eq!(handed_on, 1);
}
