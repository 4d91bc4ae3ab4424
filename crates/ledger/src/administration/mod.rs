//! The bodies of operations that are no changes of records: who founded a space, who may do what in it,
//! and what was erased. Each is a CBOR map with number keys; keys of a newer version are passed over.

mod body;
mod coding;

pub(crate) use body::REVOKED_LOGS as NAMED_LOGS;
pub(crate) use coding::Statement;

use crate::{DeviceId, Dot, Key, RecordId, SpaceId, hash::Tag};

/// How a space began. Its id is the hash of these bytes, so that nobody can found it twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Genesis {
    /// The device that founded the space.
    pub founder: DeviceId,
    /// Up to two devices, or keys on paper, that may admit others when the founder is lost.
    pub recovery: Vec<DeviceId>,
    /// What the space is, in the application's words; the ledger does not read it. It is part of the space's id, so it is so
    /// for good.
    pub descriptor: Vec<u8>,
    /// Random bytes that make the id unforeseeable.
    pub nonce: [u8; 16],
    /// Whether what is written there is sealed, so that who carries the space can't read it. It is so for good.
    pub sealed: bool,
    /// Whether operations of records count only for what their author could do where they were written. It is so for good.
    pub judged: bool,
}

/// Admits a device to a space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The device.
    pub device: DeviceId,
    /// Whose device it is.
    pub person: Option<RecordId>,
    /// What it may do, in the application's word.
    pub role: String,
    /// Whether it may write the administration log.
    pub administers: bool,
    /// From when, in milliseconds since 1970.
    pub from_ms: Option<u64>,
    /// Until when, in milliseconds since 1970, not included.
    pub until_ms: Option<u64>,
    /// The grant under which the author acts; none for the founder and the recovery holders.
    pub under: Option<Dot>,
    /// The invitation that the device answered, if it came by one.
    pub invite: Option<Dot>,
    /// Whether it only carries the space: it stores and forwards, writes nothing, and is handed no key.
    pub carries: bool,
}

/// Lets whoever holds the invitation's secret key join with one device, on these terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    /// The invitation's public key. Its secret half stands in the invitation alone.
    pub key: [u8; 32],
    /// What the device may do, in the application's word.
    pub role: String,
    /// Whose device it will be.
    pub person: Option<RecordId>,
    /// Whether it may write the administration log.
    pub administers: bool,
    /// From when it is admitted, in milliseconds since 1970.
    pub from_ms: Option<u64>,
    /// Until when it is admitted, in milliseconds since 1970, not included.
    pub until_ms: Option<u64>,
    /// The grant under which the author acts; none for the founder and the recovery holders.
    pub under: Option<Dot>,
    /// Until when the invitation can be used, in milliseconds since 1970, not included.
    pub open_until_ms: Option<u64>,
}

/// Ends a device's admission. What its logs hold up to the points named stays valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revoke {
    /// The device.
    pub device: DeviceId,
    /// The last operation of each of its logs that still counts, with the hash of the head that ends there.
    /// Logs of the device that are not named count for nothing.
    pub last: Vec<(Dot, [u8; 32])>,
    /// The grant under which the author acts; none for the founder and the recovery holders.
    pub under: Option<Dot>,
}

/// Gives a person a role in the space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// The person.
    pub person: RecordId,
    /// The role, in the application's word.
    pub role: String,
    /// The institution for which it is held.
    pub institution: Option<RecordId>,
    /// From when, in milliseconds since 1970.
    pub from_ms: Option<u64>,
    /// Until when, in milliseconds since 1970, not included.
    pub until_ms: Option<u64>,
}

/// Ends a role before its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndRole {
    /// The operation that gave the role.
    pub given: Dot,
    /// When it ends, in milliseconds since 1970.
    pub at_ms: u64,
    /// The last operation of each log that still counts under the role, with the hash of the head that ends there; logs
    /// that are not named count for nothing. `None` where the end lies ahead: then the clocks of operations decide.
    pub last: Option<Vec<(Dot, [u8; 32])>>,
}

/// An operation of a space's administration log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Administration {
    /// How the space began; the first operation of the founder's log.
    Genesis(Genesis),
    /// A name for the space, for people. It decides nothing: what a space is stands in its genesis.
    Describe(Vec<u8>),
    /// Admits a device.
    Grant(Grant),
    /// Ends a device's admission.
    Revoke(Revoke),
    /// Gives a person a role.
    Role(Role),
    /// Ends a role.
    EndRole(EndRole),
    /// Invites a device that is not known yet.
    Invite(Invite),
    /// Withdraws the invitation that an operation made.
    Withdraw(Dot),
    /// Hands the key of a sealed space to devices.
    Key(Key),
    /// Names a recovery key of a space whose genesis names none. It is one if the founder wrote it:
    /// [`Ledger::recovery_keys`](crate::Ledger::recovery_keys).
    RecoveryKey(DeviceId),
    /// From here on what is written in the space is judged by its author's rights, as in a space whose genesis says so. Of
    /// each log named, the operations up to and with the one named count as before; of others, none do.
    JudgeFrom(Vec<(Dot, [u8; 32])>),
    /// An operation of a newer version: its class, and its body as it is.
    Other(u32, Vec<u8>),
}

/// An office's word that a content is gone from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Erased {
    pub hash: [u8; 32],
}

/// The body of an erasure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Erasure {
    pub hash: [u8; 32],
    pub basis: String,
    pub record: Option<RecordId>,
}

impl Grant {
    /// Admits a device in a role: in nobody's name, with no end to its time, to write records and nothing else, by whoever
    /// founded the space.
    #[must_use]
    pub fn new(device: DeviceId, role: &str) -> Self {
        let (person, from_ms, until_ms, under, invite) = (None, None, None, None, None);
        let (role, administers, carries) = (role.to_owned(), false, false);
        Self { device, person, role, administers, from_ms, until_ms, under, invite, carries }
    }
}

impl Genesis {
    /// The id of the space founded so.
    #[must_use]
    pub fn space(&self) -> SpaceId {
        space_of(&Administration::Genesis(self.clone()).to_cbor())
    }
}

/// The id of the space that a genesis body founds.
pub(crate) fn space_of(genesis: &[u8]) -> SpaceId {
    SpaceId::from_bytes(Tag::SPACE.hash16(&[genesis]))
}
