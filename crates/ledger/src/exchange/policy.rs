//! Which spaces go to whom: what an exchange asks before it says that a space is here.

use crate::{DeviceId, Ledger, LedgerError, SpaceId};

/// Decides for an exchange. Its answers may change while the exchange goes on: they are asked for again before
/// each segment.
pub trait Policy: Send + Sync {
    /// Whether `peer` may be given a space that is here, and may know that it is.
    fn hands_out(&self, ledger: &Ledger, space: SpaceId, peer: DeviceId) -> Result<bool, LedgerError>;

    /// Whether changes of a space are taken in from `peer`, who has some, though it is given none: because the space
    /// is not here, or because the peer may no longer read it. Where a peer could learn from the answer that a
    /// space is here, the answer must be the same as for one that is not.
    fn takes_in(&self, ledger: &Ledger, space: SpaceId, peer: DeviceId) -> Result<bool, LedgerError>;

    /// Spaces that are asked for, as far as they are not here.
    fn wanted(&self) -> Vec<SpaceId> {
        Vec::new()
    }

    /// Answers to invitations that wait here for `peer`, who called, to admit their devices.
    fn joins(&self, ledger: &Ledger, peer: DeviceId) -> Result<Vec<Vec<u8>>, LedgerError> {
        let _ = (ledger, peer);
        Ok(Vec::new())
    }

    /// An answer to an invitation has come from `peer`. One that is not good is to be passed over in silence.
    fn join(&self, ledger: &Ledger, peer: DeviceId, join: &[u8]) -> Result<(), LedgerError> {
        let _ = (ledger, peer, join);
        Ok(())
    }
}
