//! One function for each fuzz target of `fuzz/`: hands any bytes to a group of decoders. Compiled for fuzzing alone.

use crate::{
    Administration, Author, DeviceId, Dot, Genesis, Join, KindId, Lane, LogId, Proof, Run, SpaceId, Version,
    administration::{Erased, Erasure},
    admission::{Act, Admission, judge},
    bundle,
    cbor::Reader,
    clock::Hlc,
    columns::{self, Place},
    epoch::EpochKey,
    exchange,
    file::Manifest,
    sealed_columns::Sealed,
    state::State,
};

/// The wire form of a run, and what is packed in it.
pub fn segment(bytes: &[u8]) {
    let Ok(run) = Run::from_bytes(bytes) else { return };
    let _ = (run.check_signature(), run.contents());
    assert_eq!(Run::from_bytes(&run.to_bytes()).as_ref(), Ok(&run));
}

/// The columns of a segment's operations.
pub fn columns(bytes: &[u8]) {
    for (lane, count) in [(Lane::Records, 1), (Lane::Records, 3), (Lane::Administration, 2)] {
        let place = Place { log: LogId::from_bytes([1; 16]), lane, first: 5, count };
        if let Ok(operations) = columns::decode(bytes, &place) {
            assert_eq!(columns::decode(&columns::encode(&operations), &place), Ok(operations));
        }
        let _ = Sealed::read(bytes, count);
    }
}

/// Bodies of administration, answers to invitations, and judging whatever they say.
pub fn administration(bytes: &[u8]) {
    let mut acts = Vec::new();
    for class in 16..26 {
        let Ok(operation) = Administration::from_cbor(class, bytes) else { continue };
        let again = Administration::from_cbor(class, &operation.to_cbor());
        assert_eq!(again.as_ref(), Ok(&operation));
        let (dot, device) = (Dot { log: LogId::from_bytes([2; 16]), seq: 1 }, DeviceId::from_bytes([0; 32]));
        acts.push(Act { dot, device, clock: Hlc(1), operation });
    }
    let founder = DeviceId::from_bytes([0; 32]);
    let genesis = Genesis {
        founder,
        recovery: Vec::new(),
        descriptor: Vec::new(),
        nonce: [0; 16],
        sealed: false,
        judged: false,
    };
    for admission in judge(&genesis, &acts, None).admissions.values() {
        assert_eq!(Admission::from_cbor(&admission.to_cbor()).as_ref(), Ok(admission));
    }
    let _ = (Erasure::from_cbor(bytes), Erased::from_cbor(bytes), Author::read(&mut Reader::new(bytes)));
    if let Ok(join) = Join::from_bytes(bytes) {
        let _ = join.is_signed();
        assert_eq!(Join::from_bytes(&join.to_bytes()), Ok(join));
    }
}

/// Frames of an exchange, and operations packed for the line.
pub fn line(bytes: &[u8]) {
    exchange::fuzz::line(bytes);
}

/// Parts of a bundle, manifests, and proofs.
pub fn file(bytes: &[u8]) {
    bundle::fuzz(bytes);
    if let Some(manifest) = Manifest::from_bytes(bytes) {
        assert_eq!(Manifest::from_bytes(&manifest.to_bytes()), Some(manifest));
    }
    if let Ok(proof) = Proof::from_bytes(bytes) {
        assert_eq!(Proof::from_bytes(&proof.to_bytes()), Ok(proof));
    }
}

/// What stands in a store: states, admissions, versions.
pub fn stored(bytes: &[u8]) {
    let _ = (State::decode(KindId(1), bytes), Admission::from_cbor(bytes));
    let _ = EpochKey::read_all(SpaceId::from_bytes([0; 16]), bytes);
    if let Ok(version) = Version::from_bytes(bytes) {
        assert_eq!(Version::from_bytes(&version.to_bytes()).as_ref(), Ok(&version));
        let _ = version.last(SpaceId::from_bytes([0; 16]), LogId::from_bytes([0; 16]));
    }
}
