//! The judgement of [`judge`](super::judge) as the rules state it (`docs/ledger.md`, section 11), going through all operations
//! for each of them. A property compares the two.

use super::{Act, Admission, Granted, Revoked, Standing, covers, judge::Judgement};
use crate::{
    Administration, Administrator, Authority, DeviceId, Dot, Genesis, Grant, Invite, LogId, Revoke, Role,
};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Grants between a device and the founder beyond which nothing counts.
const DISTANCE: u32 = 64;
/// The distance of devices that the founder or a recovery device admitted; 0 is the founder, 1 and 2 are the recovery
/// devices.
const GRANTED: u32 = 3;

/// Judges all operations of administration that are held of one space.
///
/// `authority` says which of them a device may write in the role in which it was admitted; without it, any.
pub(crate) fn judge(genesis: &Genesis, acts: &[Act], authority: Option<&dyn Authority>) -> Judgement {
    let mut court = Court::new(genesis, acts, authority);
    (0..GRANTED + DISTANCE).all(|distance| court.hear(distance));
    let counting = court.decide();
    Judgement {
        admissions: court.admissions(&counting),
        counting: counting.iter().map(|index| acts[*index].dot).collect(),
        rooted: rooted(genesis, acts),
        steps: 0,
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
    /// For each operation, the distance from the founder at which its author could write it.
    distance: Vec<Option<u32>>,
    /// The operations that nobody could write yet.
    unheard: Vec<usize>,
    /// The grants of administration heard so far, by the device admitted.
    grants: HashMap<DeviceId, Vec<usize>>,
    /// The revocations that count, by the device revoked.
    revocations: HashMap<DeviceId, Vec<usize>>,
    /// What says who may write what, where the space is judged.
    authority: Option<&'a dyn Authority>,
    /// For a space that is judged from a point on: the last operation of each log that counts without.
    before: HashMap<LogId, u64>,
    /// The roles that were given, whether they count or not.
    given: HashMap<Dot, &'a Role>,
    /// The invitations, whether they count or not.
    invites: HashMap<Dot, &'a Invite>,
}

impl<'a> Court<'a> {
    fn new(genesis: &'a Genesis, acts: &'a [Act], authority: Option<&'a dyn Authority>) -> Self {
        let mut before: HashMap<LogId, u64> = HashMap::new();
        let mut is_judged = genesis.judged;
        for act in acts.iter().filter(|act| act.device == genesis.founder) {
            let Administration::JudgeFrom(last) = &act.operation else { continue };
            is_judged = true;
            for (dot, _) in last {
                let known = before.entry(dot.log).or_default();
                *known = dot.seq.max(*known);
            }
        }
        let (mut given, mut invites) = (HashMap::new(), HashMap::new());
        for act in acts {
            match &act.operation {
                Administration::Role(role) => _ = given.insert(act.dot, role),
                Administration::Invite(invite) => _ = invites.insert(act.dot, invite),
                _ => {}
            }
        }
        Self {
            authority: authority.filter(|_| is_judged),
            before,
            given,
            invites,
            genesis,
            acts,
            distance: vec![None; acts.len()],
            unheard: (0..acts.len()).collect(),
            grants: HashMap::new(),
            revocations: HashMap::new(),
        }
    }

    /// Hears the operations whose authors stand at one distance. False when nobody stands further away.
    fn hear(&mut self, distance: u32) -> bool {
        let (fresh, unheard): (Vec<usize>, Vec<usize>) =
            std::mem::take(&mut self.unheard).into_iter().partition(|index| {
                let act = &self.acts[*index];
                self.stands_at(act, distance) && !self.is_cut(act)
            });
        self.unheard = unheard;
        // Nobody at this distance undoes what another at the same distance does: both take effect.
        let revocations: Vec<usize> =
            fresh.iter().copied().filter(|index| self.may_revoke(&self.acts[*index])).collect();
        for index in &fresh {
            self.distance[*index] = Some(distance);
            if let Administration::Grant(grant) = &self.acts[*index].operation
                && grant.administers
            {
                self.grants.entry(grant.device).or_default().push(*index);
            }
        }
        for index in revocations {
            if let Administration::Revoke(revoke) = &self.acts[index].operation {
                self.revocations.entry(revoke.device).or_default().push(index);
            }
        }
        distance < GRANTED || !fresh.is_empty()
    }

    fn stands_at(&self, act: &Act, distance: u32) -> bool {
        let is_here = match distance {
            0 => act.device == self.genesis.founder,
            1 | 2 => self.genesis.recovery.get(distance as usize - 1) == Some(&act.device),
            _ => return self.authorities(act).next().is_some(),
        };
        is_here && self.may_write(act, Administrator::Root)
    }

    /// The role that an operation ends.
    fn ended(&self, operation: &Administration) -> Option<&'a Role> {
        let Administration::EndRole(end) = operation else { return None };
        self.given.get(&end.given).copied()
    }

    /// Whether a grant that answers an invitation has the invitation's terms, where the space is judged.
    fn keeps_terms(&self, grant: &Grant) -> bool {
        if self.authority.is_none() {
            return true;
        }
        grant.invite.is_none_or(|dot| {
            self.invites.get(&dot).is_some_and(|invite| {
                (&grant.role, grant.person, grant.administers, grant.from_ms, grant.until_ms)
                    == (&invite.role, invite.person, invite.administers, invite.from_ms, invite.until_ms)
                    && !grant.carries
            })
        })
    }

    /// Whether a device that administers the space in this capacity may write an operation.
    fn may_write(&self, act: &Act, by: Administrator<'_>) -> bool {
        match &act.operation {
            Administration::Genesis(_) => true,
            Administration::JudgeFrom(_) => act.device == self.genesis.founder,
            Administration::Grant(grant) if !self.keeps_terms(grant) => false,
            operation => self.authority.is_none_or(|authority| {
                self.before.get(&act.dot.log).is_some_and(|last| act.dot.seq <= *last)
                    || authority.may_administer(
                        &self.genesis.descriptor,
                        by,
                        operation,
                        self.ended(operation),
                    )
            }),
        }
    }

    /// The grants heard so far under which an operation may have been written.
    fn authorities(&self, act: &'a Act) -> impl Iterator<Item = usize> + '_ {
        let named = under(&act.operation);
        let grants = self.grants.get(&act.device).into_iter().flatten().copied();
        grants.filter(move |index| {
            let by = &self.acts[*index];
            let holds = matches!(&by.operation, Administration::Grant(grant)
                if covers(grant.from_ms, grant.until_ms, act.clock.ms())
                    && self.may_write(act, Administrator::Granted(&grant.role)));
            holds && named.is_none_or(|named| named == by.dot)
        })
    }

    /// Whether a revocation that counts ends its author's log before this operation.
    fn is_cut(&self, act: &Act) -> bool {
        let revocations = self.revocations.get(&act.device).into_iter().flatten();
        revocations.filter_map(|index| self.revoke(*index)).any(|revoke| {
            let named = revoke.last.iter().find(|(dot, _)| dot.log == act.dot.log);
            named.is_none_or(|(dot, _)| dot.seq < act.dot.seq)
        })
    }

    fn revoke(&self, index: usize) -> Option<&'a Revoke> {
        match &self.acts[index].operation {
            Administration::Revoke(revoke) => Some(revoke),
            _ => None,
        }
    }

    /// Whether an operation revokes a device that has not revoked its author from nearer the founder.
    fn may_revoke(&self, act: &Act) -> bool {
        let Administration::Revoke(revoke) = &act.operation else { return false };
        let mut against = self.revocations.get(&act.device).into_iter().flatten();
        !against.any(|index| self.acts[*index].device == revoke.device)
    }

    /// Which operations count, once all revocations are known. A revocation that was heard is not undone by one
    /// from further away; everything else falls with the revocation of its author, or of whoever admitted its author.
    fn decide(&self) -> BTreeSet<usize> {
        let mut counting: BTreeSet<usize> = BTreeSet::new();
        let mut open: Vec<usize> =
            (0..self.acts.len()).filter(|index| self.distance[*index].is_some()).collect();
        // A grant may have fallen and another, from further away, stand in for it: what it admits counts in a later round.
        loop {
            let (fresh, rest): (Vec<usize>, Vec<usize>) =
                open.into_iter().partition(|index| self.counts(*index, &counting));
            counting.extend(&fresh);
            open = rest;
            if fresh.is_empty() {
                return counting;
            }
        }
    }

    /// Whether an operation counts, given some that do.
    fn counts(&self, index: usize, counting: &BTreeSet<usize>) -> bool {
        let act = &self.acts[index];
        match &act.operation {
            Administration::Revoke(revoke) => {
                self.revocations.get(&revoke.device).is_some_and(|accepted| accepted.contains(&index))
            }
            Administration::Genesis(genesis) => genesis == self.genesis && act.dot.seq == 1,
            _ => {
                let granted = self.distance[index].is_some_and(|distance| distance >= GRANTED);
                !self.is_cut(act) && (!granted || self.authorities(act).any(|by| counting.contains(&by)))
            }
        }
    }

    fn admissions(&self, counting: &BTreeSet<usize>) -> BTreeMap<DeviceId, Admission> {
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

/// The grant under which an operation says that it was written. Where it names none, any of its author's will do.
fn under(operation: &Administration) -> Option<Dot> {
    match operation {
        Administration::Grant(grant) => grant.under,
        Administration::Revoke(revoke) => revoke.under,
        Administration::Invite(invite) => invite.under,
        _ => None,
    }
}
