//! The world of one seed: offices, a hub of two processes, lines between them, sticks, and a clock for each.

use crate::{disk, files::Attached, sticks::Stick};
use ledger::{
    Administration, Author, DeviceId, Dot, Environment, Exchange, Grant, Join, KindId, Ledger, LedgerError,
    Policy, RecordId, SpaceId,
};
use std::{
    collections::{BTreeSet, VecDeque},
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};
use tempfile::TempDir;

pub const KIND: KindId = KindId(7);
/// The hub is the first node.
pub const HUB: usize = 0;
/// How values begin that are written in the sealed space.
pub const SEALED: &str = "sealed value";

/// All that happens is drawn from here (SplitMix64).
pub struct Dice(u64);

impl Dice {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    pub fn pick(&mut self, length: usize) -> usize {
        self.below(length as u64) as usize
    }

    pub fn chance(&mut self, of: u64, all: u64) -> bool {
        self.below(all) < of
    }
}

/// One office's clock, which may be wrong, and its randomness.
pub struct Machine {
    world: Arc<AtomicU64>,
    pub skew_ms: AtomicI64,
    random: Mutex<Dice>,
}

impl Environment for Machine {
    fn now_ms(&self) -> u64 {
        self.world.load(Ordering::SeqCst).saturating_add_signed(self.skew_ms.load(Ordering::SeqCst))
    }

    fn random(&self, out: &mut [u8]) {
        let mut dice = self.random.lock().expect("nobody panics with it");
        out.chunks_mut(8).for_each(|chunk| {
            let bytes = dice.next().to_be_bytes();
            chunk.copy_from_slice(&bytes[..chunk.len()]);
        });
    }
}

/// A machine with a data folder: an office, or the hub with two processes on one folder.
pub struct Node {
    pub home: TempDir,
    pub machine: Arc<Machine>,
    pub processes: Vec<Ledger>,
    pub device: DeviceId,
    pub rules: Arc<Rules>,
    pub backups: Vec<PathBuf>,
    /// Answers to invitations, said with the first words of every exchange.
    pub answers: Vec<Vec<u8>>,
}

impl Node {
    pub fn folder(&self) -> PathBuf {
        self.home.path().join("office")
    }

    pub fn ledger(&self) -> &Ledger {
        &self.processes[0]
    }

    pub fn open(&mut self, processes: usize) {
        let folder = self.folder();
        self.processes = (0..processes)
            .map(|_| Ledger::open(&folder, self.machine.clone()).expect("the folder opens"))
            .collect();
    }
}

/// Hands out a space to whom it lets read, and takes in the spaces that it was told of.
pub struct Rules {
    machine: Arc<Machine>,
    pub told_of: Mutex<BTreeSet<SpaceId>>,
    granted: Arc<Granted>,
    /// Devices that an answer to an invitation admitted here, or had admitted before.
    pub joined: AtomicU64,
    /// Whom this office let read what, since this was last emptied.
    pub let_read: Granted,
}

/// Who was ever admitted to a space by somebody who might.
pub type Granted = Mutex<BTreeSet<(SpaceId, DeviceId)>>;

impl Policy for Rules {
    fn hands_out(&self, ledger: &Ledger, space: SpaceId, peer: DeviceId) -> Result<bool, LedgerError> {
        let may = ledger.may_read(space, peer, self.machine.now_ms())?;
        if may {
            self.let_read.lock().expect("nobody panics with it").insert((space, peer));
        }
        Ok(may)
    }

    fn takes_in(&self, _: &Ledger, space: SpaceId, _: DeviceId) -> Result<bool, LedgerError> {
        Ok(self.told_of.lock().expect("nobody panics with it").contains(&space))
    }

    fn join(&self, ledger: &Ledger, peer: DeviceId, join: &[u8]) -> Result<(), LedgerError> {
        let join = Join::from_bytes(join).expect("an answer");
        match ledger.admit(&join, &Author::default()) {
            Ok(_) if join.device == peer => {
                self.granted.lock().expect("nobody panics with it").insert((join.space, peer));
                self.joined.fetch_add(1, Ordering::SeqCst);
                Ok(())
            }
            Ok(_) => panic!("an answer admits another device than the one that gives it"),
            Err(LedgerError::Refused(_) | LedgerError::NotAdmitted { .. } | LedgerError::UnknownSpace(_)) => {
                Ok(())
            }
            Err(other) => Err(other),
        }
    }

    fn wanted(&self) -> Vec<SpaceId> {
        self.told_of.lock().expect("nobody panics with it").iter().copied().collect()
    }
}

/// An exchange under way between two processes, and the bytes that travel.
pub struct Line {
    pub ends: [(usize, usize); 2],
    pub sides: [Exchange; 2],
    pub travelling: [VecDeque<u8>; 2],
}

/// A value that an office acknowledged.
#[derive(Clone)]
pub struct Written {
    pub space: SpaceId,
    pub by: usize,
    pub dot: Dot,
    pub record: RecordId,
    pub field: u32,
    pub value: String,
}

pub struct World {
    pub dice: Dice,
    pub time: Arc<AtomicU64>,
    pub nodes: Vec<Node>,
    pub spaces: Vec<SpaceId>,
    pub lines: Vec<Line>,
    pub sticks: Vec<Stick>,
    pub written: Vec<Written>,
    pub attached: Vec<Attached>,
    pub granted: Arc<Granted>,
    /// Where each revocation ends the logs of its device.
    pub revoked: Vec<(SpaceId, DeviceId, Vec<Dot>)>,
    /// Devices whose admission has a time.
    pub timed: BTreeSet<DeviceId>,
    pub values: u64,
    pub trace: u64,
    pub tally: Tally,
}

/// How often things happened: a simulation in which something never happens says nothing about it.
#[derive(Debug, Default, Clone, Copy)]
pub struct Tally {
    pub acknowledged: u64,
    pub power_lost: u64,
    pub torn: u64,
    pub restored: u64,
    pub revocations: u64,
    pub in_mid_sync: u64,
    /// Values that a device wrote after the end that a revocation set, not knowing of it.
    pub too_late: u64,
    pub taken_back: u64,
    pub quarantined: u64,
    pub disputed: u64,
    /// Devices admitted by an answer to an invitation that came over a line or in a bundle.
    pub joined: u64,
    /// Pieces of bundles that were read, and of them the damaged ones.
    pub pieces: u64,
    pub damaged: u64,
    /// Bundles that somebody new read as a whole.
    pub newcomers: u64,
    /// Segments that another's signature stands for.
    pub unsigned: u64,
    /// Values that somebody read in a sealed space who did not write them.
    pub unsealed: u64,
    /// Saves that were refused because the space's new key had not come.
    pub without_key: u64,
    /// Files attached and erased, those that several hold in the end, and those that somebody did not wait for.
    pub attached: u64,
    pub erased: u64,
    pub whole: u64,
    pub left: u64,
}

impl Tally {
    pub fn add(&mut self, more: Self) {
        self.acknowledged += more.acknowledged;
        self.power_lost += more.power_lost;
        self.torn += more.torn;
        self.restored += more.restored;
        self.revocations += more.revocations;
        self.taken_back += more.taken_back;
        self.quarantined += more.quarantined;
        self.disputed += more.disputed;
        self.in_mid_sync += more.in_mid_sync;
        self.joined += more.joined;
        self.pieces += more.pieces;
        self.damaged += more.damaged;
        self.newcomers += more.newcomers;
        self.too_late += more.too_late;
        self.unsigned += more.unsigned;
        self.unsealed += more.unsealed;
        self.without_key += more.without_key;
        self.attached += more.attached;
        self.erased += more.erased;
        self.whole += more.whole;
        self.left += more.left;
    }

    /// Whether everything happened at least once.
    pub fn is_full(&self) -> bool {
        let counts = [self.acknowledged, self.power_lost, self.torn, self.restored];
        let more = [self.revocations, self.taken_back, self.quarantined, self.disputed];
        let most = [self.in_mid_sync, self.too_late, self.joined, self.unsigned, self.unsealed];
        let most = most.into_iter().chain([self.pieces, self.damaged, self.newcomers]);
        let most = most.chain([self.attached, self.erased, self.whole, self.left]);
        counts.into_iter().chain(more).chain(most).all(|count| count > 0)
    }
}

impl World {
    pub fn new(seed: u64) -> Self {
        let mut dice = Dice(seed.wrapping_mul(0x2545_f491_4f6c_dd1d) ^ 0x51_7cc1_b727_220a);
        let time = Arc::new(AtomicU64::new(1_790_000_000_000));
        let offices = if dice.chance(1, 8) { 4 + dice.pick(9) } else { 2 + dice.pick(4) };
        let granted = Arc::new(Granted::default());
        let nodes = (0..=offices).map(|index| node(index, &mut dice, &time, &granted)).collect();
        let mut world = Self {
            dice,
            time,
            nodes,
            spaces: Vec::new(),
            lines: Vec::new(),
            sticks: Vec::new(),
            written: Vec::new(),
            attached: Vec::new(),
            granted,
            revoked: Vec::new(),
            timed: BTreeSet::new(),
            values: 0,
            trace: seed,
            tally: Tally::default(),
        };
        // The hub is admitted to all spaces but the last one, which it must never see.
        for place in 0..3 {
            let founder = 1 + place % offices;
            let recovery = 1 + (place + 1) % offices;
            let recovery = [world.nodes[recovery].device];
            let ledger = world.nodes[founder].ledger();
            let author = Author::default();
            // The second is sealed: the hub carries it and never reads it.
            let space = match place {
                1 => ledger.create_sealed_space(&author, b"space", &recovery),
                _ => ledger.create_space(&author, b"space", &recovery),
            };
            let space = space.expect("a space");
            world.spaces.push(space);
            world.note_granted(space, world.nodes[founder].device);
            world.note_granted(space, recovery[0]);
            world.tell_of(space, founder);
            world.tell_of(space, 1 + (place + 1) % offices);
            if place < 2 {
                world.grant(founder, space, HUB, false, (None, None));
            }
        }
        world
    }

    pub fn now(&self) -> u64 {
        self.time.load(Ordering::SeqCst)
    }

    pub fn note(&mut self, what: u64) {
        self.trace = (self.trace ^ what).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(17);
    }

    pub fn note_granted(&self, space: SpaceId, device: DeviceId) {
        self.granted.lock().expect("nobody panics with it").insert((space, device));
    }

    /// Somebody told an office that there is a space.
    pub fn tell_of(&self, space: SpaceId, node: usize) {
        self.nodes[node].rules.told_of.lock().expect("nobody panics with it").insert(space);
    }

    /// Admits a device, if the office may.
    pub fn grant(
        &mut self,
        by: usize,
        space: SpaceId,
        to: usize,
        administers: bool,
        time: (Option<u64>, Option<u64>),
    ) {
        let device = self.nodes[to].device;
        let ledger = self.nodes[by].ledger();
        if !ledger.has_space(space).expect("asked") {
            return;
        }
        let under = ledger.own_grant(space).expect("its own grant");
        let (from_ms, until_ms) = time;
        let carries = to == HUB && ledger.is_sealed(space).expect("asked");
        let office = Grant::new(device, "office");
        let grant = Grant { administers, from_ms, until_ms, under, carries, ..office };
        if ledger.administer(space, &Author::default(), &Administration::Grant(grant), None).is_ok() {
            self.note_granted(space, device);
            self.tell_of(space, to);
            if time != (None, None) {
                self.timed.insert(device);
            }
        }
    }
}

fn node(index: usize, dice: &mut Dice, time: &Arc<AtomicU64>, granted: &Arc<Granted>) -> Node {
    let machine = Arc::new(Machine {
        world: Arc::clone(time),
        skew_ms: AtomicI64::new(0),
        random: Mutex::new(Dice(dice.next())),
    });
    let home = disk::folder();
    let rules = Arc::new(Rules {
        machine: Arc::clone(&machine),
        told_of: Mutex::default(),
        granted: Arc::clone(granted),
        joined: AtomicU64::new(0),
        let_read: Granted::default(),
    });
    let device = DeviceId::from_bytes([0; 32]);
    let mut node = Node {
        home,
        machine,
        processes: Vec::new(),
        device,
        rules,
        backups: Vec::new(),
        answers: Vec::new(),
    };
    node.open(if index == HUB { 2 } else { 1 });
    // The hub takes every file, and of the offices every other one what it asks for.
    if index == HUB || index.is_multiple_of(2) {
        node.ledger().set_files_up_to(if index == HUB { u64::MAX } else { 0 }).expect("it is said");
    }
    node.device = node.ledger().device();
    node
}
