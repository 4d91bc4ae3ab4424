//! Which operations of administration a device may write in the capacity in which it administers, as the program says.

use super::Act;
use crate::{Administration, Administrator, Authority, Dot, Genesis, Grant, Invite, LogId, Role};
use std::collections::HashMap;

pub(super) struct Powers<'a> {
    genesis: &'a Genesis,
    /// What says who may write what, where the space is judged.
    authority: Option<&'a dyn Authority>,
    /// For a space that is judged from a point on: the last operation of each log that counts without.
    before: HashMap<LogId, u64>,
    /// The roles that were given, whether they count or not.
    given: HashMap<Dot, &'a Role>,
    /// The invitations, whether they count or not.
    invites: HashMap<Dot, &'a Invite>,
}

impl<'a> Powers<'a> {
    pub(super) fn new(genesis: &'a Genesis, acts: &'a [Act], authority: Option<&'a dyn Authority>) -> Self {
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
        Self { genesis, authority: authority.filter(|_| is_judged), before, given, invites }
    }

    /// The role in which a grant lets its device administer. Where nothing asks for roles, all are one.
    pub(super) fn role(&self, grant: &'a Grant) -> &'a str {
        if self.authority.is_some() { &grant.role } else { "" }
    }

    /// Whether a device that administers the space in this capacity may write an operation.
    pub(super) fn allow(&self, act: &Act, by: Administrator<'_>) -> bool {
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
}
