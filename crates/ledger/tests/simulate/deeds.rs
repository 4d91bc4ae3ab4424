//! What may happen in a world: people work, lines carry and break, sticks travel, machines fail.

use crate::{
    disk::Picture,
    world::{HUB, KIND, Line, SEALED, World, Written},
};
use ledger::{
    Administration, Author, Change, Dot, Edit, Exchange, FieldId, Lane, LedgerError, RecordId, Revoke, Setup,
    Side, SpaceId, Value, Version,
};
use std::{
    collections::VecDeque,
    sync::{Arc, atomic::Ordering},
};

const HOUR: u64 = 3_600_000;
const YEAR: i64 = 365 * 24 * 3_600_000;
const RECORDS: u64 = 5;
const FIELDS: u64 = 2;

impl World {
    /// One thing happens.
    pub fn step(&mut self) {
        let drawn = self.dice.below(138);
        self.note(drawn);
        self.time.fetch_add(self.dice.below(HOUR), Ordering::SeqCst);
        match drawn {
            0..30 => self.somebody_writes(),
            30..44 => self.somebody_calls(),
            44..94 => self.a_line_carries(),
            94..98 => self.a_line_breaks(),
            98..106 => self.somebody_is_admitted(),
            106..108 => self.somebody_is_revoked(),
            108..113 => self.somebody_writes_a_stick(),
            113..120 => self.somebody_reads_a_stick(),
            120..124 => self.a_machine_loses_power(),
            124..126 => self.somebody_backs_up(),
            126 | 127 => self.somebody_restores(),
            128 => self.a_clock_goes_wrong(),
            130..133 => {
                let by = self.some_node();
                self.somebody_attaches(by);
            }
            133..137 => self.somebody_asks_for_a_file(),
            137 => self.somebody_erases_a_file(),
            _ => self.a_hub_process_restarts(),
        }
    }

    pub fn some_node(&mut self) -> usize {
        self.dice.pick(self.nodes.len())
    }

    fn some_space(&mut self) -> SpaceId {
        let place = self.dice.pick(self.spaces.len());
        self.spaces[place]
    }

    pub fn somebody_writes(&mut self) {
        let by = self.some_node();
        let held = self.nodes[by].ledger().spaces().expect("spaces");
        if !held.is_empty() {
            let space = held[self.dice.pick(held.len())].id;
            self.write(by, space);
        }
    }

    /// Writes a value that nobody else writes. What is refused was never acknowledged.
    fn write(&mut self, by: usize, space: SpaceId) {
        let record = RecordId::natural(KIND, &format!("record {}", self.dice.below(RECORDS)));
        let field = 1 + self.dice.below(FIELDS) as u32;
        self.values += 1;
        let kind = if space == self.spaces[1] { SEALED } else { "value" };
        let value = format!("{kind} {} with some words to it", self.values);
        let edits = vec![Edit::Set { field: FieldId(field), value: Value::text(value.clone()) }];
        let change = Change { record, kind: KIND, edits, reason: None };
        let process = self.dice.pick(self.nodes[by].processes.len());
        match self.nodes[by].processes[process].write(space, &Author::default(), &[change]) {
            Ok(ack) => {
                let dot = Dot { log: ack.log, seq: ack.last };
                self.tally.acknowledged += 1;
                self.written.push(Written { space, by, dot, record, field, value });
            }
            Err(LedgerError::NotAdmitted { .. } | LedgerError::UnknownSpace(_)) => {}
            Err(LedgerError::NoKey(_)) => self.tally.without_key += 1,
            Err(other) => panic!("writing failed: {other}"),
        }
    }

    fn somebody_calls(&mut self) {
        let from = self.some_node();
        let to = if self.dice.chance(2, 3) { HUB } else { self.some_node() };
        if from == to || self.lines.len() >= 6 {
            return;
        }
        self.mend_keys(from);
        let line = self.line(from, to);
        self.lines.push(line);
    }

    /// What an office does before it exchanges.
    pub fn mend_keys(&self, node: usize) {
        let ledger = self.nodes[node].ledger();
        for space in ledger.spaces().expect("spaces") {
            ledger.mend_keys(space.id).expect("the key is mended");
        }
    }

    pub fn line(&mut self, from: usize, to: usize) -> Line {
        let ends = [from, to].map(|node| (node, self.dice.pick(self.nodes[node].processes.len())));
        let binding = [self.dice.below(256) as u8; 32];
        let side = |side, (node, process): (usize, usize), peer| {
            let policy = Arc::clone(&self.nodes[node].rules);
            let joins = self.nodes[node].answers.clone();
            let setup = Setup { side, peer, binding, joins, policy };
            Exchange::new(&self.nodes[node].processes[process], setup).expect("an exchange begins")
        };
        let sides =
            [side(Side::Opens, ends[0], Some(self.nodes[to].device)), side(Side::Answers, ends[1], None)];
        Line { ends, sides, travelling: [VecDeque::new(), VecDeque::new()] }
    }

    fn a_line_carries(&mut self) {
        if self.lines.is_empty() {
            return self.somebody_calls();
        }
        let place = self.dice.pick(self.lines.len());
        let mut line = self.lines.swap_remove(place);
        for _ in 0..1 + self.dice.below(6) {
            let (from, most) = (self.dice.pick(2), 1 + self.dice.below(3_000) as usize);
            self.carry(&mut line, from, most);
        }
        let is_done = line.sides.iter().all(Exchange::is_finished);
        if is_done && line.travelling.iter().all(VecDeque::is_empty) {
            self.tally.taken_back +=
                line.sides.iter().map(|side| side.outcome().imported.taken_back).sum::<u64>();
        } else {
            self.lines.push(line);
        }
    }

    /// One side says something, and some of what travels arrives at the other. Returns whether anything moved.
    pub fn carry(&mut self, line: &mut Line, from: usize, most: usize) -> bool {
        let ledger = |(node, process): (usize, usize)| &self.nodes[node].processes[process];
        let said = line.sides[from].write(ledger(line.ends[from]), most).expect("it has words");
        let moved = !said.is_empty();
        line.travelling[from].extend(said);
        let arrive = self.dice.below(most as u64 + 1) as usize;
        let arrived: Vec<u8> = {
            let count = arrive.min(line.travelling[from].len());
            line.travelling[from].drain(..count).collect()
        };
        if arrived.is_empty() {
            return moved;
        }
        line.sides[1 - from]
            .read(ledger(line.ends[1 - from]), &arrived)
            .expect("an honest office is understood");
        true
    }

    fn a_line_breaks(&mut self) {
        if !self.lines.is_empty() {
            let place = self.dice.pick(self.lines.len());
            self.lines.swap_remove(place);
        }
    }

    fn somebody_is_admitted(&mut self) {
        let (by, space, to) = (self.some_node(), self.some_space(), self.some_node());
        let private = self.spaces.last() == Some(&space);
        if by == to || (private && to == HUB) {
            return;
        }
        let may_be_invited = to != HUB || space != self.spaces[1];
        if may_be_invited && self.dice.chance(1, 3) && self.invite(by, space, to) {
            return;
        }
        let administers = self.dice.chance(1, 3) && to != HUB;
        let now = self.now();
        let time = match self.dice.below(8) {
            0 => (None, Some(now + 30 * 24 * HOUR)),
            1 => (Some(now - 24 * HOUR), Some(now + 400 * 24 * HOUR)),
            _ => (None, None),
        };
        self.grant(by, space, to, administers, if to == HUB { (None, None) } else { time });
    }

    fn somebody_is_revoked(&mut self) {
        let (mut by, space, mut whom) = (self.some_node(), self.some_space(), self.some_node());
        if self.dice.chance(1, 2) && !self.lines.is_empty() {
            // In the middle of an exchange with the very office that revokes it.
            let place = self.dice.pick(self.lines.len());
            let [(one, _), (other, _)] = self.lines[place].ends;
            (by, whom) = if self.dice.chance(1, 2) { (one, other) } else { (other, one) };
        }
        let (ledger, device) = (self.nodes[by].ledger(), self.nodes[whom].device);
        let may = ledger.admission(space, ledger.device()).ok().flatten();
        if by == whom || may.is_none_or(|own| own.may_write(Lane::Administration, self.now()).is_err()) {
            return;
        }
        let last = ledger.logs_of(space, device).expect("its logs");
        let ends = last.iter().map(|(end, _)| *end).collect();
        let revoke = Revoke { device, last, under: ledger.own_grant(space).expect("its own grant") };
        let done = ledger.administer(space, &Author::default(), &Administration::Revoke(revoke), None);
        if done.is_err() {
            return;
        }
        self.revoked.push((space, device, ends));
        self.tally.revocations += 1;
        let speaks = self.lines.iter().any(|line| line.ends.iter().any(|(node, _)| *node == whom));
        self.tally.in_mid_sync += u64::from(speaks);
    }

    /// Power goes while a machine does something; what it does is not acknowledged.
    fn a_machine_loses_power(&mut self) {
        let victim = self.some_node();
        let before = Picture::take(&self.nodes[victim].folder());
        let acknowledged = (self.written.len(), self.attached.len());
        if self.dice.chance(1, 4) {
            self.somebody_attaches(victim);
        } else if self.dice.chance(1, 2) {
            let space = self.some_space();
            self.write(victim, space);
        } else if let Some(place) = self.lines.iter().position(|line| line.ends[1].0 == victim) {
            let mut line = self.lines.swap_remove(place);
            self.carry(&mut line, 0, 2_000);
        }
        self.written.truncate(acknowledged.0);
        self.attached.truncate(acknowledged.1);
        let after = Picture::take(&self.nodes[victim].folder());
        let left = Picture::torn(before, after, &mut self.dice);
        self.tally.power_lost += 1;
        self.tally.torn += u64::from(left.is_torn);
        self.lines.retain(|line| line.ends.iter().all(|(node, _)| *node != victim));
        let node = &mut self.nodes[victim];
        let processes = node.processes.len();
        node.processes.clear();
        left.put(&node.folder());
        node.open(processes);
    }

    fn somebody_backs_up(&mut self) {
        let node = self.some_node();
        let node = &mut self.nodes[node];
        let file = node.home.path().join(format!("backup {}", node.backups.len()));
        node.ledger().backup(&file).expect("a backup");
        node.backups.push(file);
    }

    /// The disk is lost, and with it what was nowhere else; an older backup takes its place.
    fn somebody_restores(&mut self) {
        let place = self.some_node();
        if self.nodes[place].backups.is_empty() {
            return self.somebody_backs_up();
        }
        self.lines.retain(|line| line.ends.iter().all(|(node, _)| *node != place));
        self.tally.restored += 1;
        let which = self.dice.pick(self.nodes[place].backups.len());
        let node = &mut self.nodes[place];
        let processes = node.processes.len();
        node.processes.clear();
        std::fs::remove_dir_all(node.folder()).expect("the disk is gone");
        ledger::restore(&node.backups[which], &node.folder()).expect("restored");
        node.open(processes);
        let left: Vec<Version> =
            self.nodes.iter().map(|node| node.ledger().version().expect("a version")).collect();
        self.written.retain(|one| left.iter().any(|version| version.covers(one.space, &one.dot)));
    }

    fn a_clock_goes_wrong(&mut self) {
        let node = self.some_node();
        let skew = match self.dice.below(4) {
            0 => 0,
            1 => self.dice.below(8 * HOUR) as i64,
            2 => self.dice.below(10) as i64 * YEAR,
            _ => -(self.dice.below(10) as i64) * YEAR,
        };
        self.nodes[node].machine.skew_ms.store(skew, Ordering::SeqCst);
    }

    /// One of the hub's processes stops, and another takes its place.
    fn a_hub_process_restarts(&mut self) {
        let place = self.dice.pick(2);
        self.lines.retain(|line| line.ends.iter().all(|end| *end != (HUB, place)));
        let node = &mut self.nodes[HUB];
        let (folder, machine) = (node.folder(), node.machine.clone());
        node.processes.remove(place);
        node.processes.insert(place, ledger::Ledger::open(&folder, machine).expect("the folder opens"));
    }
}
