//! The policy that follows from the administration of each space.

use super::Policy;
use crate::{Author, DeviceId, Join, Ledger, LedgerError, SpaceId};
use std::collections::BTreeSet;

/// Hands out a space to the devices that its administration lets read, and to everybody if it is public.
#[derive(Debug, Clone, Default)]
pub struct Admitted {
    /// Spaces that anyone may read.
    pub public: BTreeSet<SpaceId>,
    /// Spaces that are asked for.
    pub wanted: Vec<SpaceId>,
    /// Whether spaces that are not here are taken in although nobody asked for them: for a hub, and for an office
    /// that trusts the hub it has joined.
    pub takes_new: bool,
    /// Who admits a device that answers an invitation well, where this device administers the space.
    pub author: Author,
}

impl Policy for Admitted {
    fn hands_out(&self, ledger: &Ledger, space: SpaceId, peer: DeviceId) -> Result<bool, LedgerError> {
        if self.public.contains(&space) {
            return Ok(true);
        }
        ledger.may_read(space, peer, ledger.environment().now_ms())
    }

    /// What a device that is no longer admitted has written still comes in, and stands in quarantine.
    fn takes_in(&self, ledger: &Ledger, space: SpaceId, peer: DeviceId) -> Result<bool, LedgerError> {
        if ledger.has_space(space)? {
            return Ok(ledger.admission(space, peer)?.is_some());
        }
        Ok(self.takes_new || self.wanted.contains(&space))
    }

    fn wanted(&self) -> Vec<SpaceId> {
        self.wanted.clone()
    }

    fn join(&self, ledger: &Ledger, peer: DeviceId, join: &[u8]) -> Result<(), LedgerError> {
        let Some(join) = Join::from_bytes(join).ok().filter(|join| join.device == peer) else {
            return Ok(());
        };
        match ledger.admit(&join, &self.author) {
            Ok(_)
            | Err(LedgerError::Refused(_) | LedgerError::NotAdmitted { .. } | LedgerError::UnknownSpace(_)) => {
                Ok(())
            }
            Err(error) => Err(error),
        }
    }
}
