//! One signature for several segments: what its receiver holds still verifies, is handed on, and can't be changed.

use super::{Device, Still, admit, operation};
use crate::{
    Administration, Author, Dot, FieldId, KindId, Ledger, NotCounted, Proof, RecordId, Revoke, Run,
    SegmentFault, SpaceId, Value, Version,
    operation::{Deed, LoggedEdit, Operation},
};
use rusqlite::Connection;
use tempfile::TempDir;

const RECORD: RecordId = RecordId::from_bytes([1; 16]);

/// A change that replaces the one before it.
fn set(device: &Device, space: SpaceId, seq: u64) -> Vec<Operation> {
    let before = seq.checked_sub(1).filter(|seq| *seq > 0);
    let replaced = before.map(|seq| Dot { log: device.log(space), seq }).into_iter().collect();
    let edit =
        LoggedEdit { field: FieldId(1), action: 1, value: Value::text(format!("text {seq}")), replaced };
    vec![operation(seq, Deed::Change { record: RECORD, kind: KindId(1), edits: vec![edit] })]
}

/// An office that has admitted a device, and five saves of that device under one signature.
fn office() -> (TempDir, Ledger, SpaceId, Device, Run) {
    let folder = tempfile::tempdir().expect("a folder");
    let ledger = Ledger::open(folder.path(), Still::at(1_790_000_000_000)).expect("it opens");
    let space = ledger.create_space(&Author::default(), b"", &[]).expect("a space");
    let device = Device::new(7);
    admit(&ledger, space, device.id());
    let run = device.run(space, &(1..=5).map(|seq| set(&device, space, seq)).collect::<Vec<_>>());
    (folder, ledger, space, device, run)
}

/// Another office, given all that the first hands on of the space.
fn handed_on(from: &Ledger, space: SpaceId) -> (TempDir, Ledger, crate::Imported) {
    let folder = tempfile::tempdir().expect("a folder");
    let ledger = Ledger::open(folder.path(), Still::at(1_790_000_000_000)).expect("it opens");
    let mut runs = Vec::new();
    let collect = |run: Run| {
        runs.push(Run::from_bytes(&run.to_bytes())?);
        Ok::<(), crate::LedgerError>(())
    };
    from.runs_since(space, &Version::default(), collect).expect("the runs");
    let imported = ledger.import(runs).expect("taken in");
    (folder, ledger, imported)
}

#[test]
fn what_one_signature_stands_for_is_held_verified_and_handed_on() {
    let (folder, ledger, space, _, run) = office();
    assert_eq!(Run::from_bytes(&run.to_bytes()).as_ref(), Ok(&run));
    assert_eq!(ledger.import([run.clone()]).unwrap().operations, 5);
    assert_eq!(ledger.import([run.tail(2)]).unwrap().known, 3);
    let store = Connection::open(folder.path().join("ledger.sqlite")).unwrap();
    let unsigned = "SELECT count(*) FROM segment WHERE length(signature) = 0";
    assert_eq!(store.query_row(unsigned, [], |row| row.get::<_, u64>(0)).unwrap(), 4);
    let (_b, other, imported) = handed_on(&ledger, space);
    assert_eq!((imported.refused.len(), other.digest(space).unwrap()), (0, ledger.digest(space).unwrap()));
    assert_eq!((ledger.verify().unwrap(), other.verify().unwrap()), (vec![], vec![]));
}

#[test]
fn a_run_that_was_changed_is_refused_and_named() {
    let (_a, ledger, space, _, run) = office();
    let bytes = run.to_bytes();
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1 << (at % 8);
        let Ok(changed) = Run::from_bytes(&changed) else { continue };
        let imported = ledger.import([changed]).unwrap();
        // The packing is not signed: a change in it that gives the same operations does no harm.
        assert!(imported.refused.len() == 1 || imported.operations == 5 || imported.known == 5, "byte {at}");
        assert!(imported.waiting == 0 && imported.forks.is_empty(), "byte {at}");
    }
    let all = run.segments().to_vec();
    let refused = |segments: Vec<crate::Segment>| {
        let run = Run::of_stored(segments).expect("signed at its end");
        let refused = ledger.import([run]).unwrap().refused;
        refused.first().map(|(_, first, fault)| (*first, *fault))
    };
    let mut without = all.clone();
    without.remove(2);
    assert_eq!(refused(without), Some((2, SegmentFault::Chain)), "one is left out");
    let mut swapped = all.clone();
    (swapped[1].packing, swapped[1].packed) = (all[2].packing, all[2].packed.clone());
    assert_eq!(refused(swapped), Some((2, SegmentFault::Operations)));
    let mut other = all.clone();
    other[1].head.operations = all[2].head.operations;
    assert_eq!(refused(other), Some((2, SegmentFault::Chain)));
    assert!(Run::of_stored(all[..4].to_vec()).is_none(), "nothing proves the last");
    let cut: Vec<u8> = all[..4].iter().flat_map(crate::Segment::to_bytes).collect();
    assert!(Run::from_bytes(&cut).is_err());
    assert_eq!((ledger.verify().unwrap(), ledger.digest(space).is_ok()), (vec![], true));
}

#[test]
fn runs_come_in_any_order_and_overlap() {
    let (_a, ledger, space, device, run) = office();
    let longer = device.run(space, &(1..=7).map(|seq| set(&device, space, seq)).collect::<Vec<_>>());
    let imported = ledger.import([run.tail(3), longer.tail(3), longer.tail(5)]).unwrap();
    assert_eq!((imported.operations, ledger.missing().unwrap().len()), (0, 1));
    assert_eq!(ledger.import([run.tail(2)]).unwrap().operations, 0);
    assert_eq!(ledger.import([run]).unwrap().operations, 7);
    assert_eq!((ledger.missing().unwrap(), ledger.verify().unwrap()), (vec![], vec![]));
}

#[test]
fn a_revocation_inside_a_run_ends_what_counts_there() {
    let (_a, ledger, space, device, run) = office();
    ledger.import([run.clone()]).unwrap();
    let end = &run.segments()[2].head;
    let last = vec![(Dot { log: end.log, seq: end.last() }, end.hash())];
    let revoke = Administration::Revoke(Revoke { device: device.id(), last, under: None });
    ledger.administer(space, &Author::default(), &revoke, None).unwrap();
    let (_b, other, imported) = handed_on(&ledger, space);
    assert_eq!(imported.quarantined, [4, 5].map(|seq| (run.log(), seq, NotCounted::Revoked)));
    for office in [&ledger, &other] {
        let record = office.get(space, RECORD).unwrap().unwrap();
        assert_eq!(record.one(FieldId(1)), Some(&Value::text("text 3")));
        assert_eq!(office.version().unwrap().last(space, run.log()), 3);
        assert_eq!(office.verify().unwrap(), []);
    }
}

/// In one batch: the revocation lowers what counts of a log, and what follows in that log does not count.
#[test]
fn what_follows_a_revocation_in_one_batch_leaves_the_log_as_it_was_judged() {
    let (_a, ledger, space, device, run) = office();
    let (_b, other, _) = handed_on(&ledger, space);
    other.import([device.run(space, &[set(&device, space, 1), set(&device, space, 2)])]).unwrap();
    let end = &run.segments()[0].head;
    let last = vec![(Dot { log: end.log, seq: end.last() }, end.hash())];
    let revoke = Administration::Revoke(Revoke { device: device.id(), last, under: None });
    ledger.administer(space, &Author::default(), &revoke, None).unwrap();
    let mut batch = Vec::new();
    let collect = |run: Run| {
        batch.push(run);
        Ok::<(), crate::LedgerError>(())
    };
    ledger.runs_since(space, &Version::default(), collect).unwrap();
    batch.push(run.tail(2));
    let imported = other.import(batch).unwrap();
    assert_eq!((imported.taken_back, other.version().unwrap().last(space, run.log())), (1, 1));
    assert_eq!(other.verify().unwrap(), []);
}

#[test]
fn two_histories_are_proved_from_inside_runs() {
    let (_a, ledger, space, device, run) = office();
    let mut another: Vec<_> = (1..=5).map(|seq| set(&device, space, seq)).collect();
    another[2] = vec![operation(3, Deed::Change { record: RECORD, kind: KindId(1), edits: vec![] })];
    let another = device.run(space, &another);
    ledger.import([run]).unwrap();
    let imported = ledger.import([another]).unwrap();
    assert_eq!(imported.forks.iter().map(|fork| fork.first).collect::<Vec<_>>(), [3]);
    let proofs = ledger.proofs().unwrap();
    assert_eq!((proofs.len(), proofs[0].first()), (1, 3));
    assert_eq!(Proof::from_bytes(&proofs[0].to_bytes()).as_ref(), Ok(&proofs[0]));
    assert_eq!(ledger.verify().unwrap(), []);
}
