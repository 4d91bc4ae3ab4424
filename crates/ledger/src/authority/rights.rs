//! What a space's administration says of persons: on which devices they work, and which roles they hold.

use super::HeldRole;
use crate::{Administration, DeviceId, Dot, EndRole, Grant, LogId, RecordId, Role, admission::covers};
use std::collections::{BTreeMap, HashMap};

/// How far a log had seen each log of administration: the last operation that it stated. It never goes back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct View(BTreeMap<LogId, u64>);

impl View {
    /// Goes on to an operation; one that comes before what was stated has no effect.
    pub(crate) fn advance(&mut self, dot: Dot) {
        let last = self.0.entry(dot.log).or_default();
        *last = dot.seq.max(*last);
    }

    pub(crate) fn covers(&self, dot: &Dot) -> bool {
        self.0.get(&dot.log).is_some_and(|last| dot.seq <= *last)
    }
}

/// When an operation was written, for asking what its author held there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment<'a> {
    /// The operation.
    pub dot: Dot,
    /// Its clock, in milliseconds since 1970.
    pub at_ms: u64,
    /// What its log stated.
    pub view: &'a View,
}

/// What ends a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct End {
    pub dot: Dot,
    at_ms: u64,
    /// The last operation of each log that still counts under the role; logs that are not named count for nothing. None
    /// for an end that was written before its time, which the clocks of operations are compared with.
    last: Option<Vec<Dot>>,
}

/// A role that was given, and what ended it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Given {
    dot: Dot,
    role: Role,
    ends: Vec<End>,
}

/// The grants, roles and ends of roles that count in a space.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Rights {
    grants: HashMap<DeviceId, Vec<(Dot, Grant)>>,
    roles: HashMap<RecordId, Vec<Given>>,
}

impl Rights {
    /// Of the operations of administration that count, in any order.
    pub(crate) fn new<'a>(counting: impl Iterator<Item = (Dot, &'a Administration)>) -> Self {
        let mut rights = Self::default();
        let mut ends: HashMap<Dot, Vec<End>> = HashMap::new();
        for (dot, operation) in counting {
            match operation {
                Administration::Grant(grant) => {
                    rights.grants.entry(grant.device).or_default().push((dot, grant.clone()));
                }
                Administration::Role(role) => {
                    let given = Given { dot, role: role.clone(), ends: Vec::new() };
                    rights.roles.entry(role.person).or_default().push(given);
                }
                Administration::EndRole(end) => {
                    ends.entry(end.given).or_default().push(end_of(dot, end));
                }
                _ => {}
            }
        }
        for given in rights.roles.values_mut().flatten() {
            given.ends = ends.remove(&given.dot).unwrap_or_default();
            given.ends.sort_by_key(|end| end.dot);
        }
        rights.roles.values_mut().for_each(|given| given.sort_by_key(|one| one.dot));
        rights.grants.values_mut().for_each(|grants| grants.sort_by_key(|(dot, _)| *dot));
        rights
    }

    /// The grants of a device that held where an operation was written.
    fn grants<'r>(&'r self, device: DeviceId, moment: Moment<'r>) -> impl Iterator<Item = &'r Grant> {
        let grants = self.grants.get(&device).into_iter().flatten();
        grants.filter_map(move |(dot, grant)| {
            let held = moment.view.covers(dot) && covers(grant.from_ms, grant.until_ms, moment.at_ms);
            held.then_some(grant)
        })
    }

    /// The roles under which a device was admitted where an operation was written.
    pub(crate) fn device_roles<'r>(&'r self, device: DeviceId, moment: Moment<'r>) -> Vec<&'r str> {
        let grants = self.grants(device, moment).filter(|grant| !grant.carries);
        let mut roles: Vec<&str> = grants.map(|grant| grant.role.as_str()).collect();
        roles.sort_unstable();
        roles.dedup();
        roles
    }

    /// Whether a person worked on a device where an operation was written.
    pub(crate) fn works_there(&self, person: RecordId, device: DeviceId, moment: Moment<'_>) -> bool {
        self.grants(device, moment).any(|grant| !grant.carries && grant.person == Some(person))
    }

    /// The roles that a person held where an operation was written.
    pub(crate) fn roles(&self, person: RecordId, moment: Moment<'_>) -> Vec<HeldRole> {
        let given = self.roles.get(&person).into_iter().flatten();
        let held = given.filter(|given| given.holds(moment));
        held.map(|given| HeldRole { role: given.role.role.clone(), institution: given.role.institution })
            .collect()
    }

    /// The ends of roles, each with whose role it is.
    pub(crate) fn ends(&self) -> impl Iterator<Item = (RecordId, &End)> {
        self.roles
            .iter()
            .flat_map(|(person, given)| given.iter().flat_map(|given| &given.ends).map(|end| (*person, end)))
    }

    /// Whether any grant names a person as one of a device.
    pub(crate) fn ever_works_there(&self, person: RecordId, device: DeviceId) -> bool {
        let grants = self.grants.get(&device).into_iter().flatten();
        grants.into_iter().any(|(_, grant)| grant.person == Some(person))
    }
}

impl Given {
    fn holds(&self, moment: Moment<'_>) -> bool {
        moment.view.covers(&self.dot)
            && covers(self.role.from_ms, self.role.until_ms, moment.at_ms)
            && self.ends.iter().all(|end| end.leaves(moment))
    }
}

impl End {
    /// Whether operations of a log up to a number may be on the other side of it.
    pub(crate) fn cuts(&self, log: LogId, counted: u64) -> bool {
        // Clocks of one log need not rise, so that one compared with clocks may cut anywhere.
        let last = self.last.as_ref().and_then(|last| last.iter().find(|named| named.log == log));
        counted > last.map_or(0, |named| named.seq)
    }

    /// Whether an operation still counts under the role that this ends.
    fn leaves(&self, moment: Moment<'_>) -> bool {
        let before = moment.at_ms < self.at_ms;
        match &self.last {
            // Who had seen the end can't write before it; who had not is believed up to what the end names.
            Some(last) => last.iter().any(|named| named.log == moment.dot.log && moment.dot.seq <= named.seq),
            None => before,
        }
    }
}

fn end_of(dot: Dot, end: &EndRole) -> End {
    let last = end.last.as_ref().map(|last| last.iter().map(|(dot, _)| *dot).collect());
    End { dot, at_ms: end.at_ms, last }
}
