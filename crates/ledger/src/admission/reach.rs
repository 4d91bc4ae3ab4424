//! What follows from a grant of administration, and what a revocation ends, found without going through all operations for
//! each of them.

use super::{Act, covers, powers::Powers};
use crate::{Administration, Administrator, DeviceId, Dot, Grant, LogId, Revoke};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Operations by their clocks: milliseconds, and the place among all operations.
type ByClock = BTreeSet<(u64, usize)>;

/// The operations that grants let their devices write. An operation is given out once for each role of its device, and is
/// asked about once for each, so that the work grows with the number of operations, whatever the number of grants.
pub(super) struct Reach<'a> {
    acts: &'a [Act],
    powers: &'a Powers<'a>,
    /// The operations that name the grant under which they were written, by that grant.
    named: HashMap<Dot, Vec<usize>>,
    /// Those that name none, by their author's device.
    unnamed: HashMap<DeviceId, ByClock>,
    /// Of those, what no grant in this role has reached yet.
    left: HashMap<(DeviceId, &'a str), ByClock>,
    /// Operations looked at so far.
    pub(super) steps: u64,
}

impl<'a> Reach<'a> {
    pub(super) fn new(acts: &'a [Act], powers: &'a Powers<'a>) -> Self {
        let mut named: HashMap<Dot, Vec<usize>> = HashMap::new();
        let mut unnamed: HashMap<DeviceId, ByClock> = HashMap::new();
        for (index, act) in acts.iter().enumerate() {
            match under(&act.operation) {
                Some(grant) => named.entry(grant).or_default().push(index),
                None => _ = unnamed.entry(act.device).or_default().insert((act.clock.ms(), index)),
            }
        }
        Self { acts, powers, named, unnamed, left: HashMap::new(), steps: 0 }
    }

    /// The operations that may be written under a grant of administration, but for those that it gave out before.
    pub(super) fn under(&mut self, dot: &Dot, grant: &'a Grant) -> Vec<usize> {
        let in_time = |ms: u64| covers(grant.from_ms, grant.until_ms, ms);
        let named = self.named.get(dot).into_iter().flatten().copied().filter(|index| {
            let act = &self.acts[*index];
            act.device == grant.device && in_time(act.clock.ms())
        });
        let mut found: Vec<usize> = named.collect();
        let role = self.powers.role(grant);
        let left = self
            .left
            .entry((grant.device, role))
            .or_insert_with(|| self.unnamed.get(&grant.device).cloned().unwrap_or_default());
        let from = left.range((grant.from_ms.unwrap_or(0), 0)..);
        let reached: Vec<(u64, usize)> = from.take_while(|(ms, _)| in_time(*ms)).copied().collect();
        reached.iter().for_each(|one| _ = left.remove(one));
        found.extend(reached.into_iter().map(|(_, index)| index));
        self.steps += 1 + found.len() as u64;
        found.retain(|index| self.powers.allow(&self.acts[*index], Administrator::Granted(role)));
        found
    }
}

/// The grant under which an operation says that it was written. Where it names none, any of its author's will do.
fn under(operation: &Administration) -> Option<Dot> {
    match operation {
        Administration::Grant(grant) => grant.under,
        Administration::Revoke(revoke) => revoke.under,
        Administration::Invite(invite) => invite.under,
        _ => None,
    }
}

/// Where revocations end the logs of one device.
#[derive(Default)]
pub(super) struct Ends {
    revocations: u64,
    /// How many of them name a log, and the lowest number at which one does.
    logs: HashMap<LogId, (u64, u64)>,
    /// The devices that wrote them.
    by: HashSet<DeviceId>,
}

impl Ends {
    /// Adds a revocation; returns how many logs it names.
    pub(super) fn add(&mut self, by: DeviceId, revoke: &Revoke) -> u64 {
        self.revocations += 1;
        self.by.insert(by);
        let mut named = HashSet::new();
        // Where it names a log twice, what it says first holds.
        for (dot, _) in revoke.last.iter().filter(|(dot, _)| named.insert(dot.log)) {
            let (revocations, lowest) = self.logs.entry(dot.log).or_insert((0, dot.seq));
            *revocations += 1;
            *lowest = dot.seq.min(*lowest);
        }
        revoke.last.len() as u64
    }

    /// Whether one of them ends the operation's log before it.
    pub(super) fn cut(&self, dot: &Dot) -> bool {
        let named = self.logs.get(&dot.log).filter(|(revocations, _)| *revocations == self.revocations);
        named.map_or(self.revocations > 0, |(_, lowest)| *lowest < dot.seq)
    }

    /// Whether a device wrote one of them.
    pub(super) fn are_by(&self, device: DeviceId) -> bool {
        self.by.contains(&device)
    }
}
