//! What travels without a line: bundles on sticks, read in any order, twice, damaged or not at all; and invitations.

use crate::{
    common::written,
    disk,
    world::{HUB, World},
};
use ledger::{Admitted, Author, BundleSetup, Imported, Ledger, LedgerError, Offer, Seal, SpaceId, Version};

const HOUR: u64 = 3_600_000;

/// A bundle in files, on its way to somebody.
pub struct Stick {
    pub to: usize,
    pub pieces: Vec<Vec<u8>>,
}

impl World {
    /// What an office may have of another, in files of some size; and the writer's answers to invitations.
    pub fn somebody_writes_a_stick(&mut self) {
        let (from, to) = (self.some_node(), self.some_node());
        let (device, now) = (self.nodes[to].device, self.now());
        let ledger = self.nodes[from].ledger();
        let may = |space: &SpaceId| ledger.may_read(*space, device, now).expect("asked");
        let spaces: Vec<SpaceId> = self.spaces.iter().copied().filter(may).collect();
        let joins = self.nodes[from].answers.clone();
        if from == to || (spaces.is_empty() && joins.is_empty()) {
            return;
        }
        // What the two held when they last spoke: too much if the receiver has lost its disk since.
        let peers = self.nodes[from].ledger().peers().expect("peers");
        let agreed = peers.into_iter().find(|peer| peer.device == device).map(|peer| peer.agreed);
        let known = agreed.filter(|_| self.dice.chance(1, 3)).unwrap_or_else(Version::default);
        let seal = if self.dice.chance(1, 2) { Seal::Device(device) } else { Seal::Open };
        let is_whole = matches!(seal, Seal::Open) && known == Version::default() && !spaces.is_empty();
        let (piece_bytes, plain) = (300 + self.dice.below(8_000), self.dice.chance(1, 4));
        let files_up_to = if self.dice.chance(1, 2) { 1 << 20 } else { 0 };
        let setup =
            BundleSetup { spaces: spaces.clone(), known, joins, seal, files_up_to, piece_bytes, plain };
        let pieces = written(self.nodes[from].ledger(), &setup);
        if is_whole && self.dice.chance(1, 3) {
            self.somebody_new_reads_it(from, &spaces, &pieces);
        }
        self.sticks.push(Stick { to, pieces });
    }

    /// All pieces of a bundle, in any order and some of them twice, give a new office what the writer holds.
    fn somebody_new_reads_it(&mut self, from: usize, spaces: &[SpaceId], pieces: &[Vec<u8>]) {
        let folder = disk::folder();
        let reader = Ledger::open(folder.path(), self.nodes[from].machine.clone()).expect("a folder");
        let mut order: Vec<usize> = (0..pieces.len()).collect();
        (1..order.len()).for_each(|place| order.swap(place, self.dice.pick(place + 1)));
        order.push(self.dice.pick(pieces.len()));
        let all = Admitted { takes_new: true, ..Admitted::default() };
        for which in order {
            let read = reader.read_bundle(&pieces[which][..], None, &all).expect("a piece");
            nothing_is_refused(&read.imported);
        }
        // Those that came before what names what is in them.
        for piece in reader.missing_pieces().expect("asked").iter().flat_map(|bundle| &bundle.missing) {
            reader.read_bundle(&pieces[*piece as usize - 1][..], None, &all).expect("a piece");
        }
        let writer = self.nodes[from].ledger();
        assert_eq!(
            (reader.missing().expect("asked"), reader.missing_pieces().expect("asked")),
            (vec![], vec![])
        );
        // It has no key to the one that is sealed.
        for space in spaces.iter().filter(|space| **space != self.spaces[1]) {
            assert_eq!(reader.digest(*space).expect("a digest"), writer.digest(*space).expect("a digest"));
        }
        assert_eq!(reader.verify().expect("checked"), []);
        self.tally.newcomers += 1;
    }

    /// Some pieces of a stick are read: in any order, again, or not at all. Now and then one is damaged.
    pub fn somebody_reads_a_stick(&mut self) {
        if self.sticks.is_empty() {
            return;
        }
        let place = self.dice.pick(self.sticks.len());
        let (to, pieces) = (self.sticks[place].to, self.sticks[place].pieces.len());
        for _ in 0..1 + self.dice.below(2 * pieces as u64) {
            let which = self.dice.pick(pieces);
            let mut piece = self.sticks[place].pieces[which].clone();
            let is_damaged = self.dice.chance(1, 8);
            if is_damaged {
                let at = self.dice.pick(piece.len());
                if self.dice.chance(1, 2) {
                    piece[at] ^= 1 << self.dice.below(8);
                } else {
                    piece.truncate(at);
                }
            }
            self.read_piece(to, &piece, is_damaged);
        }
        if self.dice.chance(1, 3) {
            self.sticks.swap_remove(place);
        }
    }

    fn read_piece(&mut self, to: usize, piece: &[u8], is_damaged: bool) {
        let rules = self.nodes[to].rules.clone();
        match self.nodes[to].ledger().read_bundle(piece, None, rules.as_ref()) {
            Ok(read) => {
                assert_eq!(read.is_whole, !is_damaged, "damage is noticed, and only damage");
                assert!(read.imported.forks.is_empty(), "{:?}", read.imported);
                if !is_damaged {
                    nothing_is_refused(&read.imported);
                }
                self.tally.pieces += 1;
            }
            Err(LedgerError::File(_)) if is_damaged => {}
            Err(other) => panic!("a piece can't be read: {other}"),
        }
        self.tally.damaged += u64::from(is_damaged);
    }

    /// An invitation is made. It is answered at once on paper, or with the first words of a later exchange, or in a
    /// bundle; and now and then by somebody else too, who found it.
    pub fn invite(&mut self, by: usize, space: SpaceId, to: usize) -> bool {
        let (ledger, device) = (self.nodes[by].ledger(), self.nodes[to].device);
        let open_until_ms = self.now().checked_add(8 * HOUR).filter(|_| to.is_multiple_of(3));
        let offer = Offer { role: "office".to_owned(), open_until_ms, ..Offer::default() };
        let Ok(invitation) = ledger.invite(space, &Author::default(), &offer) else { return false };
        if self.dice.chance(1, 3) {
            let ledger = self.nodes[by].ledger();
            if ledger.admit(&invitation.join(device), &Author::default()).is_ok() {
                self.note_granted(space, device);
                self.tell_of(space, to);
            }
            return true;
        }
        let finder = self.dice.pick(self.nodes.len());
        let found = finder != by && self.dice.chance(1, 4);
        for node in [Some(to), found.then_some(finder)].into_iter().flatten() {
            // A hub that finds an invitation would be a member, and read what is sealed.
            let is_closed = node == HUB && self.spaces[1..].contains(&space);
            if !is_closed && self.nodes[node].answers.len() < 8 {
                let answer = invitation.join(self.nodes[node].device).to_bytes();
                self.nodes[node].answers.push(answer);
                self.tell_of(space, node);
            }
        }
        true
    }
}

pub fn nothing_is_refused(imported: &Imported) {
    assert!(imported.refused.is_empty() && imported.forks.is_empty(), "{imported:?}");
}
