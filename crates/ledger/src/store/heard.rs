//! When each device was last heard of in a space: by what it wrote.

use super::{Ledger, logs};
use crate::{DeviceId, LedgerError, SpaceId};
use std::collections::BTreeMap;

/// What is known of a device by its logs in a space.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Heard {
    /// Operations that are here.
    pub operations: u64,
    /// The last of them, by that device's clock, in milliseconds since 1970.
    pub last_ms: u64,
}

impl Ledger {
    /// The devices that wrote in a space.
    ///
    /// # Errors
    /// [`LedgerError::UnknownSpace`] if it is not here.
    pub fn heard(&self, space: SpaceId) -> Result<BTreeMap<DeviceId, Heard>, LedgerError> {
        let connection = self.read()?;
        let n = logs::known_space(&connection, space)?;
        let mut heard: BTreeMap<DeviceId, Heard> = BTreeMap::new();
        for log in logs::all(&connection, Some(n))? {
            let of_device = heard.entry(log.owner.device).or_default();
            of_device.operations += log.last;
            of_device.last_ms = of_device.last_ms.max(log.clock.ms());
        }
        Ok(heard)
    }
}
