//! Tests that need to see inside: the written format itself, and what a newer version may add to it.

mod fixture;
mod hostile;
mod newer;
mod run;
mod sealed;
mod stated;
mod tamper;
mod vectors;

use crate::{
    Administration, Author, DeviceId, Environment, Grant, Lane, Ledger, LogId, Run, SpaceId,
    clock::Hlc,
    operation::{Deed, Operation},
    segment::{Draft, LogOwner, Segment},
};
use ed25519_dalek::SigningKey;
use std::sync::{
    Arc,
    atomic::{AtomicU8, Ordering},
};

/// A clock that stands still, and bytes that count up: what is made with it is the same every time.
pub(crate) struct Still(pub u64, AtomicU8);

impl Still {
    pub(crate) fn at(ms: u64) -> Arc<Self> {
        Arc::new(Self(ms, AtomicU8::new(0)))
    }
}

impl Environment for Still {
    fn now_ms(&self) -> u64 {
        self.0
    }

    fn random(&self, out: &mut [u8]) {
        out.fill(self.1.fetch_add(1, Ordering::SeqCst));
    }
}

/// A device of a test, which signs segments by hand.
pub(crate) struct Device {
    pub key: SigningKey,
    pub incarnation: [u8; 16],
}

impl Device {
    pub(crate) fn new(seed: u8) -> Self {
        Self { key: SigningKey::from_bytes(&[seed; 32]), incarnation: [seed; 16] }
    }

    pub(crate) fn id(&self) -> DeviceId {
        DeviceId::from_bytes(self.key.verifying_key().to_bytes())
    }

    pub(crate) fn owner(&self, space: SpaceId, lane: Lane) -> LogOwner {
        LogOwner { space, lane, device: self.id(), incarnation: self.incarnation }
    }

    pub(crate) fn log(&self, space: SpaceId) -> LogId {
        self.owner(space, Lane::Records).log()
    }

    /// A log's first segment.
    pub(crate) fn sign(&self, space: SpaceId, lane: Lane, operations: &[Operation]) -> Segment {
        Segment::sign(&self.draft(space, lane), operations).expect("within its limits")
    }

    /// The same with columns made elsewhere.
    pub(crate) fn sign_columns(&self, space: SpaceId, lane: Lane, columns: Vec<u8>, count: usize) -> Segment {
        Segment::sign_columns(&self.draft(space, lane), columns, count).expect("within its limits")
    }

    /// Segments of a log of records under one signature, from its first.
    pub(crate) fn run(&self, space: SpaceId, segments: &[Vec<Operation>]) -> Run {
        let mut draft = self.draft(space, Lane::Records);
        let sign = |operations: &Vec<Operation>| {
            let segment = Segment::sign(&draft, operations).expect("within its limits");
            (draft.first, draft.previous) = (segment.head.last() + 1, segment.head.hash());
            segment
        };
        Run::of_stored(segments.iter().map(sign).collect()).expect("there are some")
    }

    fn draft(&self, space: SpaceId, lane: Lane) -> Draft<'_> {
        let owner = self.owner(space, lane);
        Draft { owner, log: owner.log(), first: 1, previous: [0; 32], key: &self.key }
    }
}

/// Admits a device to a space.
pub(crate) fn admit(ledger: &Ledger, space: SpaceId, device: DeviceId) {
    let grant = Grant::new(device, "office");
    ledger
        .administer(space, &Author::default(), &Administration::Grant(grant), None)
        .expect("it is admitted");
}

pub(crate) fn operation(seq: u64, deed: Deed) -> Operation {
    let author = Arc::new(Author::default());
    Operation { seq, clock: Hlc((1_790_000_000_000 << 16) + seq), author, reason: None, deed }
}
