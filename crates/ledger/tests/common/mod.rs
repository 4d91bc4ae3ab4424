//! A steerable environment and small helpers for the tests.

#![allow(dead_code)] // each test program uses a part of it

use ledger::{
    Ack, Administration, Author, BundleSetup, Change, DeviceId, Edit, Environment, FieldId, Grant, KindId,
    Ledger, RecordId, Revoke, Run, SpaceId, Value, Version,
};
use std::{
    cell::RefCell,
    io::{self, Write},
    path::Path,
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

pub const KIND: KindId = KindId(7);

/// A clock that is set by hand, and a sequence of bytes that depends on nothing but its seed.
pub struct Steered {
    now_ms: AtomicU64,
    state: AtomicU64,
}

impl Steered {
    pub fn new(seed: u64) -> Arc<Self> {
        Arc::new(Self { now_ms: AtomicU64::new(1_790_000_000_000), state: AtomicU64::new(seed << 32) })
    }

    pub fn set_ms(&self, ms: u64) {
        self.now_ms.store(ms, Ordering::SeqCst);
    }
}

impl Environment for Steered {
    fn now_ms(&self) -> u64 {
        self.now_ms.load(Ordering::SeqCst)
    }

    /// SplitMix64.
    fn random(&self, out: &mut [u8]) {
        for chunk in out.chunks_mut(8) {
            let mut z = self.state.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::SeqCst);
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            chunk.copy_from_slice(&(z ^ (z >> 31)).to_be_bytes()[..chunk.len()]);
        }
    }
}

pub fn open(folder: &Path, seed: u64) -> Ledger {
    Ledger::open(folder, Steered::new(seed)).expect("the folder opens")
}

pub fn record(name: &str) -> RecordId {
    RecordId::natural(KIND, name)
}

pub fn edit(name: &str, edits: Vec<Edit>) -> Change {
    Change { record: record(name), kind: KIND, edits, reason: None }
}

pub fn set(name: &str, field: u32, value: impl Into<String>) -> Change {
    edit(name, vec![Edit::Set { field: FieldId(field), value: Value::Text(value.into()) }])
}

pub fn write(ledger: &Ledger, space: SpaceId, change: Change) {
    ledger.write(space, &Author::default(), &[change]).expect("the change is written");
}

/// Admits a device to a space, with no end to its time.
pub fn admit(ledger: &Ledger, space: SpaceId, device: DeviceId) {
    grant(ledger, space, device, false);
}

/// The same, with or without the right to administer.
pub fn grant(ledger: &Ledger, space: SpaceId, device: DeviceId, administers: bool) -> Ack {
    let under = ledger.own_grant(space).expect("its own grant");
    let grant = Grant { administers, under, ..Grant::new(device, "office") };
    let author = Author::default();
    ledger.administer(space, &author, &Administration::Grant(grant), None).expect("the device is admitted")
}

/// Revokes a device at the end of what this office knows of it.
pub fn revoke(ledger: &Ledger, space: SpaceId, device: DeviceId) {
    let last = ledger.logs_of(space, device).expect("its logs");
    let revoke = Revoke { device, last, under: ledger.own_grant(space).expect("its own grant") };
    ledger
        .administer(space, &Author::default(), &Administration::Revoke(revoke), None)
        .expect("the device is revoked");
}

/// All segments of a space, administration first, those under one signature together.
pub fn segments(ledger: &Ledger, space: SpaceId) -> Vec<Run> {
    let mut all = Vec::new();
    ledger
        .runs_since(space, &Version::default(), |run| {
            all.push(run);
            Ok::<(), ledger::LedgerError>(())
        })
        .expect("the segments are read");
    all
}

/// The texts that hold for a field, in order of their own.
pub fn texts(ledger: &Ledger, space: SpaceId, name: &str, field: u32) -> Vec<String> {
    let record = ledger.get(space, record(name)).expect("the record is read");
    let mut texts: Vec<String> = record
        .iter()
        .flat_map(|record| record.get(FieldId(field)))
        .flat_map(|register| register.values().chain(register.elements()))
        .filter_map(|value| value.as_text().map(str::to_owned))
        .collect();
    texts.sort();
    texts
}

/// Copies the files of a data folder.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("the folder is made");
    for entry in std::fs::read_dir(from).expect("the folder is listed") {
        let entry = entry.expect("an entry is read");
        std::fs::copy(entry.path(), to.join(entry.file_name())).expect("a file is copied");
    }
}

/// A file in memory that is still there when its writer is gone.
#[derive(Clone, Default)]
struct Kept(Rc<RefCell<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The pieces of a bundle, written in memory.
pub fn written(ledger: &Ledger, setup: &BundleSetup) -> Vec<Vec<u8>> {
    let files = RefCell::new(Vec::new());
    let bundle = ledger.write_bundle(setup, |_, _| {
        let file = Kept::default();
        files.borrow_mut().push(file.clone());
        Ok(file)
    });
    let files: Vec<Vec<u8>> = files.borrow().iter().map(|file| file.0.borrow().clone()).collect();
    assert_eq!(bundle.expect("it is written").pieces, files.len() as u64);
    files
}
