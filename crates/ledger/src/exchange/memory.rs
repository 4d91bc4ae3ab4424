//! What is remembered of another device between exchanges: what both held when the last one was done.
//! Losing it costs a round trip and nothing else.

use super::{LedgerError, Version};
use crate::{
    DeviceId, Ledger,
    store::{Work, logs},
};
use rusqlite::{OptionalExtension, params};

/// What is remembered of a peer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Memory {
    pub agreed: Version,
    /// Whether the last exchange ended as it should, so that the other side remembers the same.
    pub clean: bool,
}

/// Another device, as of the last exchange with it that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    /// The device.
    pub device: DeviceId,
    /// What both held: all of it has left this machine.
    pub agreed: Version,
    /// When, in milliseconds since 1970, by this machine's clock.
    pub at_ms: u64,
    /// Whether no later exchange with it broke off.
    pub clean: bool,
}

impl Ledger {
    /// The devices with which an exchange was done, the latest first.
    pub fn peers(&self) -> Result<Vec<Peer>, LedgerError> {
        let connection = self.read()?;
        let mut statement = connection
            .prepare_cached("SELECT device, agreed, clean, at FROM peer ORDER BY at DESC, device")?;
        let mut rows = statement.query([])?;
        let mut peers = Vec::new();
        while let Some(row) = rows.next()? {
            let agreed: Vec<u8> = row.get(1)?;
            peers.push(Peer {
                device: DeviceId::from_bytes(row.get(0)?),
                agreed: Version::from_bytes(&agreed)?,
                clean: row.get(2)?,
                at_ms: row.get(3)?,
            });
        }
        Ok(peers)
    }

    /// The last operation that is on the disk of each log, whether it counts or not.
    pub(crate) fn held(&self) -> Result<Version, LedgerError> {
        let mut held = Version::default();
        for log in logs::all(&*self.read()?, None)? {
            held.set(log.owner.space, log.id, log.last);
        }
        Ok(held)
    }

    pub(super) fn memory_of(&self, peer: DeviceId) -> Result<Option<Memory>, LedgerError> {
        let connection = self.read()?;
        let mut statement = connection.prepare_cached("SELECT agreed, clean FROM peer WHERE device = ?1")?;
        let row = statement
            .query_row([peer.as_bytes()], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get(1)?)))
            .optional()?;
        row.map(|(agreed, clean)| Ok(Memory { agreed: Version::from_bytes(&agreed)?, clean })).transpose()
    }

    /// An exchange is done: this is what both hold.
    pub(super) fn remember_peer(&self, peer: DeviceId, agreed: &Version) -> Result<(), LedgerError> {
        let now = self.environment().now_ms();
        self.transact(|transaction| {
            transaction
                .prepare_cached(
                    "INSERT OR REPLACE INTO peer (device, agreed, clean, at) VALUES (?1, ?2, true, ?3)",
                )?
                .execute(params![peer.as_bytes(), agreed.to_bytes(), now])?;
            Ok(Work::Done(()))
        })
    }

    /// Something was sent or taken in since.
    pub(super) fn unsettle_peer(&self, peer: DeviceId) -> Result<(), LedgerError> {
        self.transact(|transaction| {
            transaction
                .prepare_cached("UPDATE peer SET clean = false WHERE device = ?1")?
                .execute([peer.as_bytes()])?;
            Ok(Work::Done(()))
        })
    }
}
