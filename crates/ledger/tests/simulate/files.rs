//! Files that people attach, ask for and erase while lines break, and what must hold of them in the end.

use crate::{
    check::is_read,
    world::{HUB, KIND, World},
};
use ledger::{Author, Change, Edit, FieldId, Ledger, LedgerError, RecordId, SpaceId, Value};

/// A file that was attached to a record.
#[derive(Clone)]
pub struct Attached {
    pub space: SpaceId,
    pub hash: [u8; 32],
    /// From which its bytes follow, and how many there are.
    pub seed: u64,
    pub length: usize,
}

impl Attached {
    fn bytes(&self) -> Vec<u8> {
        let mut state = self.seed;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as u8
        };
        (0..self.length).map(|_| next()).collect()
    }
}

impl World {
    /// A file of one to three chunks, now and then one that another record has already.
    pub fn somebody_attaches(&mut self, by: usize) {
        let held = self.nodes[by].ledger().spaces().expect("spaces");
        if held.is_empty() {
            return;
        }
        let space = held[self.dice.pick(held.len())].id;
        let (seed, length) = (self.dice.below(4), 30_000 + self.dice.pick(150_000));
        let mut file = Attached { space, hash: [0; 32], seed, length };
        let process = self.dice.pick(self.nodes[by].processes.len());
        let ledger = &self.nodes[by].processes[process];
        let value = match ledger.attach(space, &mut &file.bytes()[..]) {
            Ok(attached) => attached.value,
            Err(LedgerError::NoKey(_)) => return,
            Err(other) => panic!("attaching failed: {other}"),
        };
        let Value::Erasable(hash) = value.clone() else { panic!("not an erasable") };
        let record = RecordId::natural(KIND, "files");
        let edits = vec![Edit::Add { field: FieldId(9), element: value }];
        let change = Change { record, kind: KIND, edits, reason: None };
        match ledger.write(space, &Author::default(), &[change]) {
            Ok(_) => {
                file.hash = hash;
                self.attached.push(file);
                self.tally.attached += 1;
            }
            Err(LedgerError::NotAdmitted { .. } | LedgerError::NoKey(_)) => {}
            Err(other) => panic!("writing failed: {other}"),
        }
    }

    fn some_file(&mut self) -> Option<Attached> {
        (!self.attached.is_empty()).then(|| self.attached[self.dice.pick(self.attached.len())].clone())
    }

    pub fn somebody_asks_for_a_file(&mut self) {
        let (by, waits) = (self.some_node(), self.dice.chance(3, 4));
        let Some(file) = self.some_file() else { return };
        let ledger = self.nodes[by].ledger();
        if is_known(ledger, &file) {
            let said = if waits {
                ledger.want(file.space, &file.hash)
            } else {
                ledger.unwant(file.space, &file.hash)
            };
            said.expect("it is known");
        }
    }

    pub fn somebody_erases_a_file(&mut self) {
        let by = self.some_node();
        let Some(file) = self.some_file() else { return };
        let ledger = self.nodes[by].ledger();
        if is_known(ledger, &file) {
            match ledger.erase(file.space, &Author::default(), &file.hash, None, "asked for") {
                Ok(_) => self.tally.erased += 1,
                Err(LedgerError::NotAdmitted { .. } | LedgerError::NoKey(_)) => {}
                Err(other) => panic!("erasing failed: {other}"),
            }
        }
    }

    /// Chunks of files that a node holds of a space.
    pub fn chunks_of(&self, node: usize, space: SpaceId) -> u64 {
        let ledger = self.nodes[node].ledger();
        let own = self.attached.iter().filter(|file| file.space == space && is_known(ledger, file));
        own.map(|file| state(ledger, file).held).sum()
    }

    /// Every file that is waited for is whole with whoever may read its space, if somebody who may has it; it is what was
    /// attached; and one that was erased is nowhere.
    pub fn files_are_where_they_are_wanted(&mut self, space: SpaceId, oracle: &Ledger) {
        for file in self.attached.clone().into_iter().filter(|file| file.space == space) {
            if !oracle.has_space(file.space).expect("asked") {
                continue;
            }
            let now = self.now();
            let is_member = |place: usize| {
                let device = self.nodes[place].device;
                let shut_out = self.revoked.iter().any(|(of, whom, _)| (*of, *whom) == (file.space, device));
                !shut_out && oracle.may_read(file.space, device, now).expect("asked")
            };
            let members: Vec<usize> = (0..self.nodes.len()).filter(|place| is_member(*place)).collect();
            let is_erased = oracle.tombstone(file.space, &file.hash).expect("asked").is_some();
            let is_whole = |place: &usize| {
                let ledger = self.nodes[*place].ledger();
                is_known(ledger, &file) && state(ledger, &file).is_whole()
            };
            let somebody_has_it = members.iter().any(is_whole);
            let (mut whole, mut left) = (0, 0);
            for place in members {
                let ledger = self.nodes[place].ledger();
                assert!(
                    !is_erased || !is_known(ledger, &file),
                    "office {place} holds a file that was erased"
                );
                if !is_known(ledger, &file) {
                    continue;
                }
                let state = state(ledger, &file);
                if state.is_whole()
                    && (!is_read(self, oracle, space) || (place == HUB && space == self.spaces[1]))
                {
                    let sealed = ledger.copy_file(space, &file.hash, &mut Vec::new());
                    assert!(place != HUB || sealed.is_err(), "the hub reads a sealed file");
                } else if state.is_whole() {
                    let mut bytes = Vec::new();
                    ledger.copy_file(file.space, &file.hash, &mut bytes).expect("it is whole");
                    assert!(bytes == file.bytes(), "office {place} holds another file");
                    whole += 1;
                } else {
                    assert!(!(state.wanted && somebody_has_it), "office {place} waits for a file: {state:?}");
                    left += u64::from(!state.wanted && somebody_has_it);
                }
            }
            self.tally.whole += u64::from(whole > 1);
            self.tally.left += left;
        }
        assert!(self.chunks_of(HUB, self.spaces[2]) == 0);
    }
}

fn is_known(ledger: &Ledger, file: &Attached) -> bool {
    ledger.has_space(file.space).expect("asked")
        && ledger.file(file.space, &file.hash).expect("asked").is_some()
}

fn state(ledger: &Ledger, file: &Attached) -> ledger::FileState {
    ledger.file(file.space, &file.hash).expect("asked").expect("it is known")
}
