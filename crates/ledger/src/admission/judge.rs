//! Which operations of administration count. Devices are judged in the order of their distance from the founder, so
//! that of two that revoke each other the nearer one stands, wherever the operations are read and in whatever order.

use super::{
    Admission, Granted, Revoked, Standing,
    powers::Powers,
    reach::{Ends, Reach},
};
use crate::{Administration, Administrator, Authority, DeviceId, Dot, Genesis, Grant, Revoke, clock::Hlc};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// One operation of administration, as far as judging needs it.
#[derive(Debug, Clone)]
pub(crate) struct Act {
    pub dot: Dot,
    pub device: DeviceId,
    pub clock: Hlc,
    pub operation: Administration,
}

/// What the administration of a space comes to.
#[derive(Debug, Default)]
pub(crate) struct Judgement {
    /// The operations that count.
    pub counting: BTreeSet<Dot>,
    /// The devices that ever could administer, revoked ones included: their administration logs are kept and handed
    /// on whole. This only ever grows.
    pub rooted: HashSet<DeviceId>,
    /// Every device of which the administration says something that counts.
    pub admissions: BTreeMap<DeviceId, Admission>,
    /// Operations that were looked at, each time counted: it grows with the number of operations, and of roles of a device.
    #[cfg_attr(not(test), expect(dead_code, reason = "tests bound it"))]
    pub steps: u64,
}

/// Grants between a device and the founder beyond which nothing counts.
const DISTANCE: u32 = 64;
/// The distance of devices that the founder or a recovery device admitted; 0 is the founder, 1 and 2 are the recovery
/// devices.
const GRANTED: u32 = 3;

/// Judges all operations of administration that are held of one space.
///
/// `authority` says which of them a device may write in the role in which it was admitted; without it, any.
pub(crate) fn judge(genesis: &Genesis, acts: &[Act], authority: Option<&dyn Authority>) -> Judgement {
    let powers = Powers::new(genesis, acts, authority);
    let mut court = Court::new(genesis, acts, &powers);
    court.hear_all();
    let counting = court.decide();
    Judgement {
        admissions: court.admissions(&counting),
        counting: counting.iter().map(|index| acts[*index].dot).collect(),
        rooted: rooted(genesis, acts),
        steps: court.steps,
    }
}

/// The devices that are reached from the founder by grants, whether those count or not.
fn rooted(genesis: &Genesis, acts: &[Act]) -> HashSet<DeviceId> {
    let mut by_author: HashMap<DeviceId, Vec<DeviceId>> = HashMap::new();
    for act in acts {
        if let Administration::Grant(grant) = &act.operation
            && grant.administers
        {
            by_author.entry(act.device).or_default().push(grant.device);
        }
    }
    let mut rooted = HashSet::new();
    let mut next = vec![genesis.founder];
    next.extend(&genesis.recovery);
    while let Some(device) = next.pop() {
        if rooted.insert(device) {
            next.extend(by_author.get(&device).into_iter().flatten());
        }
    }
    rooted
}

struct Court<'a> {
    genesis: &'a Genesis,
    acts: &'a [Act],
    powers: &'a Powers<'a>,
    /// For each operation, the distance from the founder at which its author could write it.
    distance: Vec<Option<u32>>,
    /// For each operation, whether it is a revocation that counts.
    revokes: Vec<bool>,
    /// Where the revocations that count end the logs of each device.
    ends: HashMap<DeviceId, Ends>,
    /// Operations looked at so far.
    steps: u64,
}

impl<'a> Court<'a> {
    fn new(genesis: &'a Genesis, acts: &'a [Act], powers: &'a Powers<'a>) -> Self {
        let (distance, revokes) = (vec![None; acts.len()], vec![false; acts.len()]);
        Self { genesis, acts, powers, distance, revokes, ends: HashMap::new(), steps: 0 }
    }

    /// Hears the operations in the order of their authors' distance. An operation is heard at the first distance at which
    /// a grant lets its author write it, or never: what is cut there is cut for good.
    fn hear_all(&mut self) {
        let mut grants = Vec::new();
        let roots =
            [Some(&self.genesis.founder), self.genesis.recovery.first(), self.genesis.recovery.get(1)];
        for (distance, root) in (0..GRANTED).zip(roots) {
            let may = |act: &Act| root == Some(&act.device) && self.powers.allow(act, Administrator::Root);
            let may = (0..self.acts.len()).filter(|index| may(&self.acts[*index])).collect();
            grants.extend(self.hear(may, distance));
        }
        let mut reach = Reach::new(self.acts, self.powers);
        for distance in GRANTED..GRANTED + DISTANCE {
            let may = grants.iter().flat_map(|(dot, grant)| reach.under(dot, grant)).collect();
            grants = self.hear(may, distance);
        }
        self.steps += reach.steps;
    }

    /// Hears operations whose authors stand at one distance; returns the grants among them.
    fn hear(&mut self, may: Vec<usize>, distance: u32) -> Vec<(Dot, &'a Grant)> {
        let acts = self.acts;
        self.steps += may.len() as u64;
        let mut fresh = Vec::new();
        for index in may {
            if self.distance[index].is_none() && !self.is_cut(&acts[index]) {
                self.distance[index] = Some(distance);
                fresh.push(index);
            }
        }
        // Nobody at this distance undoes what another at the same distance does: both take effect.
        let revocations: Vec<(usize, &Revoke)> = fresh
            .iter()
            .filter_map(|index| self.revoke(&acts[*index]).map(|revoke| (*index, revoke)))
            .collect();
        for (index, revoke) in revocations {
            self.revokes[index] = true;
            self.steps += self.ends.entry(revoke.device).or_default().add(acts[index].device, revoke);
        }
        fresh.into_iter().filter_map(|index| grant(&acts[index])).collect()
    }

    /// Whether a revocation that counts ends its author's log before this operation.
    fn is_cut(&self, act: &Act) -> bool {
        self.ends.get(&act.device).is_some_and(|ends| ends.cut(&act.dot))
    }

    /// The revocation that an operation is, unless it is of a device that has revoked its author from nearer the founder.
    fn revoke(&self, act: &'a Act) -> Option<&'a Revoke> {
        let Administration::Revoke(revoke) = &act.operation else { return None };
        let is_revoked = self.ends.get(&act.device).is_some_and(|ends| ends.are_by(revoke.device));
        (!is_revoked).then_some(revoke)
    }

    /// Which operations count, once all revocations are known. A revocation that was heard is not undone by one
    /// from further away; everything else falls with the revocation of its author, or of whoever admitted its author.
    fn decide(&mut self) -> Vec<usize> {
        let mut counts: Vec<bool> = (0..self.acts.len()).map(|index| self.counts_of_itself(index)).collect();
        let mut open: Vec<usize> = (0..counts.len()).filter(|index| counts[*index]).collect();
        let mut reach = Reach::new(self.acts, self.powers);
        // A grant may have fallen and another, from further away, stand in for it: what it admits counts all the same.
        while let Some(index) = open.pop() {
            let Some((dot, grant)) = grant(&self.acts[index]) else { continue };
            for index in reach.under(&dot, grant) {
                if !counts[index] && self.counts_if_admitted(index) {
                    counts[index] = true;
                    open.push(index);
                }
            }
        }
        self.steps += reach.steps;
        (0..counts.len()).filter(|index| counts[*index]).collect()
    }

    /// Whether an operation counts whatever is said of who admitted its author.
    fn counts_of_itself(&self, index: usize) -> bool {
        let act = &self.acts[index];
        match (&act.operation, self.distance[index]) {
            (Administration::Revoke(_), _) => self.revokes[index],
            (Administration::Genesis(genesis), Some(_)) => genesis == self.genesis && act.dot.seq == 1,
            (_, Some(distance)) => distance < GRANTED && !self.is_cut(act),
            (_, None) => false,
        }
    }

    /// Whether an operation counts if the grant does under which it was written.
    fn counts_if_admitted(&self, index: usize) -> bool {
        let act = &self.acts[index];
        let leans = !matches!(act.operation, Administration::Revoke(_) | Administration::Genesis(_));
        leans && self.distance[index].is_some() && !self.is_cut(act)
    }

    fn admissions(&self, counting: &[usize]) -> BTreeMap<DeviceId, Admission> {
        let mut admissions = BTreeMap::new();
        admissions.insert(self.genesis.founder, Admission::of(Standing::Founder));
        for (place, device) in (0..).zip(&self.genesis.recovery) {
            admissions.entry(*device).or_insert(Admission::of(Standing::Recovery(place)));
        }
        let mut inner: Vec<&Act> = counting.iter().map(|index| &self.acts[*index]).collect();
        inner.sort_by_key(|act| act.dot);
        for act in inner {
            match &act.operation {
                Administration::Grant(grant) => {
                    let admission =
                        admissions.entry(grant.device).or_insert(Admission::of(Standing::Granted));
                    admission.grants.push(granted(act.dot, grant));
                }
                Administration::Revoke(revoke) => {
                    let admission =
                        admissions.entry(revoke.device).or_insert(Admission::of(Standing::Granted));
                    admission.revoked.push(Revoked { dot: act.dot, last: revoke.last.clone() });
                }
                _ => {}
            }
        }
        admissions
    }
}

/// The grant of administration that an operation is.
fn grant(act: &Act) -> Option<(Dot, &Grant)> {
    match &act.operation {
        Administration::Grant(grant) if grant.administers => Some((act.dot, grant)),
        _ => None,
    }
}

fn granted(dot: Dot, grant: &Grant) -> Granted {
    Granted {
        dot,
        role: grant.role.clone(),
        person: grant.person,
        administers: grant.administers,
        from_ms: grant.from_ms,
        until_ms: grant.until_ms,
        invite: grant.invite,
        carries: grant.carries,
    }
}
