//! Which spaces go to whom. What a space's administration says decides; the public space goes to everybody.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use ledger::{Author, DeviceId, Join, Ledger, LedgerError, Policy, SpaceId};

use crate::access::Realm;

/// Spaces that a folder takes in from others, at most.
const SPACES: usize = 4_096;
/// Spaces that one device may bring to a hub, at most.
const OF_ONE: usize = 512;

/// What a space is for, as its first operation says for good. Whether it is taken for that, an office decides:
/// [`crate::access::founding`].
///
/// # Errors
/// If the store cannot be read.
pub fn realms(ledger: &Ledger) -> Result<Vec<(SpaceId, DeviceId, Option<Realm>)>, LedgerError> {
    let spaces = ledger.spaces()?.into_iter();
    let realm = |descriptor: &[u8]| std::str::from_utf8(descriptor).ok().and_then(Realm::parse);
    Ok(spaces.map(|space| (space.id, space.genesis.founder, realm(&space.genesis.descriptor))).collect())
}

/// Answers to invitations are admitted by a device that administers the space, in nobody's name.
fn admit(ledger: &Ledger, join: &[u8]) -> Result<(), LedgerError> {
    let Ok(join) = Join::from_bytes(join) else { return Ok(()) };
    let author = Author { capacity: Some("By an invitation".to_owned()), ..Author::default() };
    match ledger.admit(&join, &author) {
        Ok(_) => Ok(()),
        // Whoever sent it is told nothing: not that the space exists, nor what is wrong with the answer.
        Err(
            refused @ (LedgerError::Refused(_)
            | LedgerError::NotAdmitted { .. }
            | LedgerError::UnknownSpace(_)),
        ) => {
            tracing::info!(%refused, "an answer to an invitation did not admit its device");
            Ok(())
        }
        Err(error) => Err(error),
    }
}

/// Whether a space is public; asked often, and looked up once.
#[derive(Debug, Default)]
struct Public(Mutex<HashMap<SpaceId, bool>>);

impl Public {
    fn is(&self, ledger: &Ledger, space: SpaceId) -> Result<bool, LedgerError> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(public) = known.get(&space) {
            return Ok(*public);
        }
        for (id, _, realm) in realms(ledger)? {
            known.insert(id, realm == Some(Realm::Public));
        }
        Ok(known.get(&space).copied().unwrap_or(false))
    }
}

/// What an office gives to the hub it calls, and takes from it.
#[derive(Debug)]
pub struct OfOffice {
    /// Spaces that invitations open and that are not here yet.
    pub wanted: Vec<SpaceId>,
    /// Spaces of which nothing is left at the hub.
    pub withheld: Vec<SpaceId>,
    /// Whether the two have shared spaces before. An office takes nothing from a hub that does not know it: it would come to
    /// hold the public space of others beside its own.
    pub known: bool,
    /// The moment, in milliseconds since 1970.
    pub now_ms: u64,
}

impl Policy for OfOffice {
    /// What the hub is admitted to, and nothing else: an office decides space by space what it leaves there.
    fn hands_out(&self, ledger: &Ledger, space: SpaceId, peer: DeviceId) -> Result<bool, LedgerError> {
        Ok(!self.withheld.contains(&space) && ledger.may_read(space, peer, self.now_ms)?)
    }

    /// The hub names only what this device is admitted to.
    fn takes_in(&self, ledger: &Ledger, space: SpaceId, peer: DeviceId) -> Result<bool, LedgerError> {
        if ledger.has_space(space)? {
            return Ok(ledger.admission(space, peer)?.is_some());
        }
        Ok((self.known || self.wanted.contains(&space)) && ledger.spaces()?.len() < SPACES)
    }

    fn wanted(&self) -> Vec<SpaceId> {
        self.wanted.clone()
    }

    fn join(&self, ledger: &Ledger, _: DeviceId, join: &[u8]) -> Result<(), LedgerError> {
        admit(ledger, join)
    }
}

/// What comes in from a bundle: of spaces that are here, that invitations open, or that somebody brings who is admitted to
/// one that is here.
#[derive(Debug)]
pub struct OfBundle {
    /// Spaces that invitations open and that are not here yet.
    pub wanted: Vec<SpaceId>,
    /// The moment, in milliseconds since 1970.
    pub now_ms: u64,
}

impl Policy for OfBundle {
    fn hands_out(&self, _: &Ledger, _: SpaceId, _: DeviceId) -> Result<bool, LedgerError> {
        Ok(false)
    }

    fn takes_in(&self, ledger: &Ledger, space: SpaceId, peer: DeviceId) -> Result<bool, LedgerError> {
        if self.wanted.contains(&space) || ledger.has_space(space)? {
            return Ok(true);
        }
        let spaces = ledger.spaces()?;
        for known in &spaces {
            if ledger.may_read(known.id, peer, self.now_ms)? {
                return Ok(spaces.len() < SPACES);
            }
        }
        Ok(false)
    }

    fn join(&self, ledger: &Ledger, _: DeviceId, join: &[u8]) -> Result<(), LedgerError> {
        admit(ledger, join)
    }
}

/// What a hub gives to whoever calls, and takes from them.
#[derive(Debug)]
pub struct OfHub {
    public: Public,
    /// Whether the caller proved to be the first office.
    first: bool,
    now_ms: u64,
}

impl OfHub {
    /// At a moment, in milliseconds since 1970; `first` if the caller showed what lets the first office in.
    #[must_use]
    pub fn new(now_ms: u64, first: bool) -> OfHub {
        OfHub { public: Public::default(), first, now_ms }
    }
}

impl Policy for OfHub {
    fn hands_out(&self, ledger: &Ledger, space: SpaceId, peer: DeviceId) -> Result<bool, LedgerError> {
        Ok(ledger.may_read(space, peer, self.now_ms)? || self.public.is(ledger, space)?)
    }

    /// A hub keeps what people bring who are admitted to something here already, and what its first office brings.
    fn takes_in(&self, ledger: &Ledger, space: SpaceId, peer: DeviceId) -> Result<bool, LedgerError> {
        // What a device that was shut out has written still comes in, and is kept apart.
        if ledger.has_space(space)? && ledger.admission(space, peer)?.is_some() {
            return Ok(true);
        }
        // From here on the answer is the same whether the space is here or not.
        let spaces = realms(ledger)?;
        if spaces.len() >= SPACES {
            return Ok(false);
        }
        if self.first {
            return Ok(true);
        }
        let founded = spaces.iter().filter(|(_, founder, _)| *founder == peer).count();
        let mut admitted = false;
        for (space, ..) in spaces {
            admitted = admitted || ledger.may_read(space, peer, self.now_ms)?;
        }
        Ok(admitted && founded < OF_ONE)
    }

    /// Where a hub only carries the space, the answer waits for somebody who administers it.
    fn join(&self, ledger: &Ledger, _: DeviceId, join: &[u8]) -> Result<(), LedgerError> {
        let Ok(answer) = Join::from_bytes(join) else { return Ok(()) };
        if ledger.keep_answer(&answer)? { Ok(()) } else { admit(ledger, join) }
    }

    fn joins(&self, ledger: &Ledger, peer: DeviceId) -> Result<Vec<Vec<u8>>, LedgerError> {
        ledger.answers_for(peer)
    }
}
