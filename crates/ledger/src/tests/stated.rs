//! What a log may state of the administration that it wrote under, made by hand: only heads of the space's own administration
//! that are here, as what they name.

use super::{Device, Still, operation};
use crate::{
    Administration, Administrator, Author, Authority, Claim, Dot, FieldId, Founding, Grant, KindId, Lane,
    Ledger, NotCounted, RecordId, Role, SpaceId, Value,
    administration::Statement,
    operation::{Deed, LoggedEdit, Operation, class},
};
use std::sync::Arc;

const RECORD: RecordId = RecordId::from_bytes([1; 16]);

/// A device may write whatever it was admitted to write, where it was admitted.
struct Admitted;

impl Authority for Admitted {
    fn version(&self) -> u32 {
        1
    }

    fn permits(&self, claim: &Claim<'_>) -> Result<(), NotCounted> {
        if claim.person.is_some() && !claim.works_there {
            return Err(NotCounted::NotThePerson);
        }
        if claim.device_roles == ["office"] { Ok(()) } else { Err(NotCounted::NotPermitted) }
    }

    fn may_administer(&self, _: &[u8], _: Administrator<'_>, _: &Administration, _: Option<&Role>) -> bool {
        true
    }
}

fn set(seq: u64) -> Operation {
    let edits = vec![LoggedEdit { field: FieldId(1), action: 1, value: Value::text("so"), replaced: vec![] }];
    operation(seq, Deed::Change { record: RECORD, kind: KindId(1), edits })
}

fn state(seq: u64, heads: &[(Dot, [u8; 32])]) -> Operation {
    let body = Statement { heads: heads.to_vec() }.to_cbor();
    operation(seq, Deed::Other { class: class::STATEMENT, body })
}

fn found(ledger: &Ledger) -> SpaceId {
    let founding = Founding { descriptor: b"a space", judged: true, ..Founding::default() };
    ledger.found(&Author::default(), &founding).expect("a space")
}

fn admit(ledger: &Ledger, space: SpaceId, device: &Device) {
    let grant = Administration::Grant(Grant::new(device.id(), "office"));
    ledger.administer(space, &Author::default(), &grant, None).expect("it is admitted");
}

/// The head of the founder's administration log of a space.
fn head(ledger: &Ledger, space: SpaceId) -> (Dot, [u8; 32]) {
    let log = ledger.own_log_id(space, Lane::Administration).expect("its log");
    let logs = ledger.logs_of(space, ledger.device()).expect("its logs");
    logs.into_iter().find(|(dot, _)| dot.log == log).expect("it is there")
}

#[test]
fn only_heads_that_are_here_are_stated() {
    let folder = tempfile::tempdir().unwrap();
    let environment = Still::at(1_790_000_000_000);
    let ledger = Ledger::open_judged(folder.path(), environment, Arc::new(Admitted)).unwrap();
    let (space, other) = (found(&ledger), found(&ledger));
    // A segment of records of the space, whose head is no head of administration.
    let before = head(&ledger, space);
    let mut expected = Vec::new();
    for (at, name) in
        (20..).zip(["before", "right", "other space", "records", "hash", "ahead", "none", "back"])
    {
        let device = Device::new(at);
        admit(&ledger, space, &device);
        let now = head(&ledger, space);
        let records = device.sign(space, Lane::Records, &[set(1)]);
        let of_records = (Dot { log: device.log(space), seq: 1 }, records.head.hash());
        let (heads, why): (Vec<_>, _) = match name {
            "right" => (vec![now], None),
            "before" => (vec![before], Some(NotCounted::NotPermitted)),
            "other space" => (vec![now, head(&ledger, other)], Some(NotCounted::Awaits)),
            "records" => (vec![now, of_records], Some(NotCounted::Awaits)),
            "hash" => (vec![(now.0, [1; 32])], Some(NotCounted::Awaits)),
            "ahead" => (vec![(Dot { seq: now.0.seq + 1, ..now.0 }, now.1)], Some(NotCounted::Awaits)),
            "back" => (vec![now, before], None),
            _ => (vec![], Some(NotCounted::NotPermitted)),
        };
        let operations = [state(1, &heads), set(2)];
        ledger.import([device.sign(space, Lane::Records, &operations)]).unwrap();
        expected.push((name, device.id(), why));
    }
    let aside = ledger.quarantined().unwrap();
    for (name, device, why) in expected {
        let found = aside.iter().find(|one| one.device == device).map(|one| one.why);
        assert_eq!(found, why, "{name}");
    }
    assert_eq!(ledger.verify().unwrap(), []);
}

#[test]
fn a_grant_to_carry_gives_no_role_and_names_nobody_who_works_there() {
    let folder = tempfile::tempdir().unwrap();
    let environment = Still::at(1_790_000_000_000);
    let ledger = Ledger::open_judged(folder.path(), environment, Arc::new(Admitted)).unwrap();
    let (space, device) = (found(&ledger), Device::new(20));
    admit(&ledger, space, &device);
    let person = Some(RecordId::from_bytes([2; 16]));
    let carries = Grant { carries: true, person, ..Grant::new(device.id(), "hub") };
    ledger.administer(space, &Author::default(), &Administration::Grant(carries), None).unwrap();
    let author = Arc::new(Author { person, ..Author::default() });
    let in_the_name = Operation { author, ..set(3) };
    let operations = [state(1, &[head(&ledger, space)]), set(2), in_the_name];
    ledger.import([device.sign(space, Lane::Records, &operations)]).unwrap();
    let aside: Vec<_> = ledger.quarantined().unwrap().iter().map(|one| (one.first, one.why)).collect();
    assert_eq!(aside, [(3, NotCounted::NotThePerson)]);
}
