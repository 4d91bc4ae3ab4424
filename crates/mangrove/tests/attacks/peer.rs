//! A computer under somebody's own program: it opens its data folder and writes what it likes.

#![allow(dead_code)] // each program of stories uses a part of it

use std::path::Path;

use ledger::{Administration, AdministrationEvent, Author, DeviceId, Grant, KindId, Ledger, SpaceId};
use mangrove::office::environment::Machine;

/// The folder of such a computer, opened.
pub struct Peer {
    pub ledger: Ledger,
}

impl Peer {
    /// Opens a data folder, with a clock that starts at a moment; else as it is.
    pub fn at(folder: &Path, clock: Option<&str>) -> Peer {
        let clock = clock.map(|clock| clock.parse().expect("a moment"));
        Peer { ledger: Ledger::open(folder, Machine::starting_at(clock)).expect("its log") }
    }

    /// The first space here that says this of itself in its first operation.
    pub fn space(&self, descriptor: &str) -> SpaceId {
        let spaces = self.ledger.spaces().expect("its spaces");
        let found = spaces.iter().find(|space| space.genesis.descriptor == descriptor.as_bytes());
        found.unwrap_or_else(|| panic!("no space {descriptor}")).id
    }

    /// Writes an operation of administration.
    pub fn administer(&self, space: SpaceId, operation: &Administration) {
        self.ledger.administer(space, &Author::default(), operation, None).expect("written");
    }

    /// Founds a space and admits these devices to it, as those that administer it.
    pub fn found(&self, descriptor: &str, sealed: bool, devices: &[DeviceId]) -> SpaceId {
        let author = Author::default();
        let space = if sealed {
            self.ledger.create_sealed_space(&author, descriptor.as_bytes(), &[])
        } else {
            self.ledger.create_space(&author, descriptor.as_bytes(), &[])
        };
        let space = space.expect("founded");
        for device in devices {
            let grant = Grant { administers: true, ..Grant::new(*device, "member") };
            self.administer(space, &Administration::Grant(grant));
        }
        space
    }

    pub fn administration(&self, space: SpaceId) -> Vec<AdministrationEvent> {
        self.ledger.administration(space).expect("its administration")
    }

    /// How many records of a kind a space holds.
    pub fn count(&self, space: SpaceId, kind: KindId) -> u64 {
        self.ledger.count(space, kind).expect("counted")
    }
}
