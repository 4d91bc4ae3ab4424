//! Whose word counts in a space: its founder's, and that of whoever they let administer it. A hub is admitted so that it
//! can let in whoever answers an invitation; it decides nothing else.

use std::collections::{HashMap, HashSet};

use ledger::{Administration, AdministrationEvent, DeviceId, Dot, Grant, Invite};

/// The role of a hub in a space, in the log.
pub const HUB: &str = "hub";

/// Whose word counts in a space, and who is admitted by it.
#[derive(Debug, Default)]
pub struct Keepers {
    keepers: HashSet<DeviceId>,
    hubs: HashSet<DeviceId>,
    /// The devices admitted by the word of a keeper, each with its role.
    admitted: Vec<(DeviceId, String)>,
}

/// An operation of the log, with its name and the device that wrote it.
type Act<'a> = (Dot, DeviceId, &'a Administration);

/// What is still to be heard of a device.
#[derive(Clone, Copy)]
enum As {
    Keeper(DeviceId),
    Hub(DeviceId),
}

impl Keepers {
    /// Reads a space's administration log.
    #[must_use]
    pub fn of(log: &[AdministrationEvent]) -> Keepers {
        Keepers::read(log.iter().map(|event| (event.dot, event.device, &event.operation)))
    }

    fn read<'a>(log: impl Iterator<Item = Act<'a>>) -> Keepers {
        let mut by_author: HashMap<DeviceId, Vec<Act<'a>>> = HashMap::new();
        let mut next = Vec::new();
        for act in log {
            match act.2 {
                Administration::Genesis(genesis) => {
                    next.push(As::Keeper(genesis.founder));
                    next.extend(genesis.recovery.iter().copied().map(As::Keeper));
                }
                Administration::Grant(_) | Administration::Invite(_) => {
                    by_author.entry(act.1).or_default().push(act);
                }
                _ => {}
            }
        }
        let mut found = Keepers::default();
        let mut offers: HashMap<Dot, &Invite> = HashMap::new();
        // Grants of hubs, by the invitation that they name, until whoever made it proves to be a keeper.
        let mut waiting: HashMap<Dot, Vec<&Grant>> = HashMap::new();
        while let Some(heard) = next.pop() {
            let (device, fresh) = match heard {
                As::Keeper(device) => (device, found.keepers.insert(device)),
                As::Hub(device) => (device, found.hubs.insert(device)),
            };
            let written = by_author.get(&device).into_iter().flatten().filter(|_| fresh);
            for (dot, _, operation) in written {
                match (operation, heard) {
                    (Administration::Grant(grant), As::Keeper(_)) => found.admit(grant, &mut next),
                    (Administration::Invite(invite), As::Keeper(_)) => {
                        offers.insert(*dot, invite);
                        for grant in waiting.remove(dot).into_iter().flatten() {
                            found.admit_by(grant, invite, &mut next);
                        }
                    }
                    // A hub admits whoever answered an invitation, never itself.
                    (Administration::Grant(grant), As::Hub(_)) if grant.device != device => {
                        let Some(named) = grant.invite else { continue };
                        match offers.get(&named) {
                            Some(invite) => found.admit_by(grant, invite, &mut next),
                            None => waiting.entry(named).or_default().push(grant),
                        }
                    }
                    _ => {}
                }
            }
        }
        found
    }

    fn admit(&mut self, grant: &Grant, next: &mut Vec<As>) {
        self.admitted.push((grant.device, grant.role.clone()));
        if grant.role == HUB || grant.carries {
            next.push(As::Hub(grant.device));
        } else if grant.administers {
            next.push(As::Keeper(grant.device));
        }
    }

    /// What a hub writes counts on the terms of the invitation, and on no others.
    fn admit_by(&mut self, grant: &Grant, invite: &Invite, next: &mut Vec<As>) {
        let terms = (&invite.role, invite.person, invite.administers, invite.from_ms, invite.until_ms);
        if terms == (&grant.role, grant.person, grant.administers, grant.from_ms, grant.until_ms) {
            self.admit(grant, next);
        }
    }

    /// Whether a device administers the space, so that what it writes there of others counts.
    #[must_use]
    pub fn has(&self, device: DeviceId) -> bool {
        self.keepers.contains(&device)
    }

    /// The devices that administer the space.
    pub fn iter(&self) -> impl Iterator<Item = DeviceId> + '_ {
        self.keepers.iter().copied()
    }

    /// The devices admitted by the word of one of these, each with its role in the log.
    pub fn admitted(&self) -> impl Iterator<Item = (DeviceId, &str)> {
        self.admitted.iter().map(|(device, role)| (*device, role.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use ledger::{Genesis, LogId};

    use super::*;

    const FOUNDER: u8 = 1;
    const LAPTOP: u8 = 2;
    const HUB_DEVICE: u8 = 3;
    const MINISTRY: u8 = 4;
    const STRANGER: u8 = 5;

    fn device(number: u8) -> DeviceId {
        DeviceId::from_bytes([number; 32])
    }

    fn dot(at: usize) -> Dot {
        Dot { log: LogId::from_bytes([1; 16]), seq: at as u64 }
    }

    fn grant(to: u8, role: &str, administers: bool, invite: Option<usize>) -> Administration {
        let invite = invite.map(dot);
        Administration::Grant(Grant { administers, invite, ..Grant::new(device(to), role) })
    }

    fn invite(role: &str, administers: bool) -> Administration {
        let (person, from_ms, until_ms, under, open_until_ms) = (None, None, None, None, None);
        let role = role.to_owned();
        let key = [8; 32];
        Administration::Invite(Invite {
            key,
            role,
            person,
            administers,
            from_ms,
            until_ms,
            under,
            open_until_ms,
        })
    }

    fn keepers(acts: Vec<(u8, Administration)>) -> Keepers {
        let genesis = Genesis {
            founder: device(FOUNDER),
            recovery: Vec::new(),
            descriptor: b"public".to_vec(),
            nonce: [0; 16],
            sealed: false,
            judged: false,
        };
        let acts = std::iter::once((FOUNDER, Administration::Genesis(genesis))).chain(acts);
        let acts: Vec<_> = acts.collect();
        Keepers::read(acts.iter().enumerate().map(|(at, (by, operation))| (dot(at), device(*by), operation)))
    }

    #[test]
    fn a_hub_admits_on_the_terms_of_an_invitation_and_keeps_nothing() {
        let hub = || (FOUNDER, grant(HUB_DEVICE, HUB, true, None));
        let admits =
            |role: &str, administers, invite| (HUB_DEVICE, grant(MINISTRY, role, administers, invite));
        let offer = |by, administers| (by, invite("focal-point", administers));
        let let_in = grant(MINISTRY, "focal-point", false, None);
        let cases = [
            ("the founder admits", vec![(FOUNDER, let_in.clone())], true, false),
            ("a stranger admits", vec![(STRANGER, let_in)], false, false),
            (
                "a laptop of the office",
                vec![
                    (FOUNDER, grant(LAPTOP, "office", true, None)),
                    (LAPTOP, grant(MINISTRY, "focal-point", true, None)),
                ],
                true,
                true,
            ),
            ("the hub, by itself", vec![hub(), admits("focal-point", false, None)], false, false),
            (
                "by an invitation",
                vec![hub(), offer(FOUNDER, false), admits("focal-point", false, Some(2))],
                true,
                false,
            ),
            (
                "before the invitation is read",
                vec![hub(), admits("focal-point", true, Some(3)), offer(FOUNDER, true)],
                true,
                true,
            ),
            (
                "in another role",
                vec![hub(), offer(FOUNDER, false), admits("desk-officer", false, Some(2))],
                false,
                false,
            ),
            (
                "with more right",
                vec![hub(), offer(FOUNDER, false), admits("focal-point", true, Some(2))],
                false,
                false,
            ),
            (
                "by an invitation of its own",
                vec![hub(), offer(HUB_DEVICE, false), admits("focal-point", false, Some(2))],
                false,
                false,
            ),
            ("by one that is not there", vec![hub(), admits("focal-point", false, Some(9))], false, false),
        ];
        for (what, acts, admitted, keeps) in cases {
            let found = keepers(acts);
            assert_eq!(found.admitted().any(|(one, _)| one == device(MINISTRY)), admitted, "{what}");
            assert_eq!(found.has(device(MINISTRY)), keeps, "{what}");
            assert!(found.has(device(FOUNDER)) && !found.has(device(HUB_DEVICE)), "{what}");
        }
        let itself = keepers(vec![
            hub(),
            offer(FOUNDER, true),
            (HUB_DEVICE, grant(HUB_DEVICE, "focal-point", true, Some(2))),
        ]);
        assert!(!itself.has(device(HUB_DEVICE)), "it takes no invitation for itself");
    }
}
