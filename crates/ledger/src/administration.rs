//! The bodies of operations that are no changes of records: who founded a space, who may do what in it,
//! and what was erased. Each is a CBOR map with number keys; keys of a newer version are passed over.

use crate::{
    DeviceId, Dot, LogId, RecordId, SpaceId,
    cbor::{Reader, Writer},
    hash::Tag,
    limits,
    operation::class,
    value::Malformed,
};

/// Bytes of a space's descriptor.
const DESCRIPTOR_BYTES: usize = 4_096;
/// Bytes of the name of a role.
const ROLE_BYTES: usize = 128;
/// Bytes of the basis of an erasure.
const BASIS_BYTES: usize = 4_096;
/// Logs that one revocation names.
const REVOKED_LOGS: usize = 256;

/// How a space began. Its id is the hash of these bytes, so that nobody can found it twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Genesis {
    /// The device that founded the space.
    pub founder: DeviceId,
    /// Up to two devices that may admit others when the founder is lost.
    pub recovery: Vec<DeviceId>,
    /// What the application says of the space; the ledger does not read it.
    pub descriptor: Vec<u8>,
    /// Random bytes that make the id unforeseeable.
    pub nonce: [u8; 16],
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
}

/// An operation of a space's administration log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Administration {
    /// How the space began; the first operation of the founder's log.
    Genesis(Genesis),
    /// A new descriptor for the space.
    Describe(Vec<u8>),
    /// Admits a device.
    Grant(Grant),
    /// Ends a device's admission.
    Revoke(Revoke),
    /// Gives a person a role.
    Role(Role),
    /// Ends a role.
    EndRole(EndRole),
    /// An operation of a newer version: its class, and its body as it is.
    Other(u32, Vec<u8>),
}

/// The body of an erasure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Erasure {
    pub hash: [u8; 32],
    pub basis: String,
    pub record: Option<RecordId>,
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

impl Administration {
    pub(crate) fn class(&self) -> u32 {
        match self {
            Self::Genesis(_) => class::GENESIS,
            Self::Describe(_) => class::DESCRIBE,
            Self::Grant(_) => class::GRANT,
            Self::Revoke(_) => class::REVOKE,
            Self::Role(_) => class::ROLE,
            Self::EndRole(_) => class::END_ROLE,
            Self::Other(class, _) => *class,
        }
    }

    /// The body as canonical CBOR.
    #[must_use]
    pub fn to_cbor(&self) -> Vec<u8> {
        let mut body = Body::default();
        match self {
            Self::Genesis(genesis) => {
                body.put(1, |w| _ = w.bytes(genesis.founder.as_bytes()));
                if !genesis.recovery.is_empty() {
                    body.put(2, |w| {
                        w.array(genesis.recovery.len());
                        genesis.recovery.iter().for_each(|device| _ = w.bytes(device.as_bytes()));
                    });
                }
                body.put(3, |w| _ = w.bytes(&genesis.descriptor));
                body.put(4, |w| _ = w.bytes(&genesis.nonce));
            }
            Self::Describe(descriptor) => body.put(1, |w| _ = w.bytes(descriptor)),
            Self::Grant(grant) => {
                body.put(1, |w| _ = w.bytes(grant.device.as_bytes()));
                body.put_record(2, grant.person);
                body.put(3, |w| _ = w.text(&grant.role));
                if grant.administers {
                    body.put(4, |w| _ = w.bool(true));
                }
                body.put_time(5, grant.from_ms);
                body.put_time(6, grant.until_ms);
                body.put_dot(7, grant.under);
            }
            Self::Revoke(revoke) => {
                body.put(1, |w| _ = w.bytes(revoke.device.as_bytes()));
                body.put(2, |w| {
                    w.array(revoke.last.len());
                    for (dot, head) in &revoke.last {
                        w.array(3).bytes(dot.log.as_bytes()).uint(dot.seq).bytes(head);
                    }
                });
                body.put_dot(7, revoke.under);
            }
            Self::Role(role) => {
                body.put_record(1, Some(role.person));
                body.put(2, |w| _ = w.text(&role.role));
                body.put_record(3, role.institution);
                body.put_time(5, role.from_ms);
                body.put_time(6, role.until_ms);
            }
            Self::EndRole(end) => {
                body.put_dot(1, Some(end.given));
                body.put_time(2, Some(end.at_ms));
            }
            Self::Other(_, raw) => return raw.clone(),
        }
        body.into_bytes()
    }

    /// Reads the body of an operation of the administration lane.
    pub(crate) fn from_cbor(class: u32, body: &[u8]) -> Result<Self, Malformed> {
        let parts = Parts::read(body)?;
        Ok(match class {
            class::GENESIS => Self::Genesis(Genesis {
                founder: DeviceId::from_bytes(parts.need(1, Reader::fixed)?),
                recovery: parts.get(2, read_recovery)?.unwrap_or_default(),
                descriptor: parts.need(3, read_descriptor)?,
                nonce: parts.need(4, Reader::fixed)?,
            }),
            class::DESCRIBE => Self::Describe(parts.need(1, read_descriptor)?),
            class::GRANT => Self::Grant(Grant {
                device: DeviceId::from_bytes(parts.need(1, Reader::fixed)?),
                person: parts.get(2, read_record)?,
                role: parts.need(3, |r| r.text(ROLE_BYTES).map(str::to_owned))?,
                administers: parts.get(4, Reader::bool)?.unwrap_or(false),
                from_ms: parts.get(5, Reader::uint)?,
                until_ms: parts.get(6, Reader::uint)?,
                under: parts.get(7, read_dot)?,
            }),
            class::REVOKE => Self::Revoke(Revoke {
                device: DeviceId::from_bytes(parts.need(1, Reader::fixed)?),
                last: parts.need(2, read_lasts)?,
                under: parts.get(7, read_dot)?,
            }),
            class::ROLE => Self::Role(Role {
                person: parts.need(1, read_record)?,
                role: parts.need(2, |r| r.text(ROLE_BYTES).map(str::to_owned))?,
                institution: parts.get(3, read_record)?,
                from_ms: parts.get(5, Reader::uint)?,
                until_ms: parts.get(6, Reader::uint)?,
            }),
            class::END_ROLE => Self::EndRole(EndRole {
                given: parts.need(1, read_dot)?,
                at_ms: parts.need(2, Reader::uint)?,
            }),
            _ => Self::Other(class, body.to_vec()),
        })
    }
}

impl Erasure {
    pub(crate) fn to_cbor(&self) -> Vec<u8> {
        let mut body = Body::default();
        body.put(1, |w| _ = w.bytes(&self.hash));
        body.put(2, |w| _ = w.text(&self.basis));
        body.put_record(3, self.record);
        body.into_bytes()
    }

    pub(crate) fn from_cbor(body: &[u8]) -> Result<Self, Malformed> {
        let parts = Parts::read(body)?;
        Ok(Self {
            hash: parts.need(1, Reader::fixed)?,
            basis: parts.need(2, |r| r.text(BASIS_BYTES).map(str::to_owned))?,
            record: parts.get(3, read_record)?,
        })
    }
}

/// A map being written; keys are put in rising order.
#[derive(Default)]
struct Body {
    entries: Vec<(u64, Vec<u8>)>,
}

impl Body {
    fn put(&mut self, key: u64, value: impl FnOnce(&mut Writer)) {
        let mut writer = Writer::new();
        value(&mut writer);
        self.entries.push((key, writer.into_bytes()));
    }

    fn put_record(&mut self, key: u64, record: Option<RecordId>) {
        if let Some(record) = record {
            self.put(key, |w| _ = w.bytes(record.as_bytes()));
        }
    }

    fn put_time(&mut self, key: u64, ms: Option<u64>) {
        if let Some(ms) = ms {
            self.put(key, |w| _ = w.uint(ms));
        }
    }

    fn put_dot(&mut self, key: u64, dot: Option<Dot>) {
        if let Some(dot) = dot {
            self.put(key, |w| _ = w.array(2).bytes(dot.log.as_bytes()).uint(dot.seq));
        }
    }

    fn into_bytes(self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.map(self.entries.len());
        for (key, value) in &self.entries {
            writer.uint(*key).raw(value);
        }
        writer.into_bytes()
    }
}

/// A map that was read: each key with its item.
struct Parts<'b>(Vec<(u64, &'b [u8])>);

impl<'b> Parts<'b> {
    fn read(body: &'b [u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(body);
        let mut parts = Vec::new();
        for _ in 0..reader.map(64)? {
            parts.push((reader.uint()?, reader.item(limits::VALUE_DEPTH)?));
        }
        reader.end()?;
        if parts.is_sorted_by(|a, b| a.0 < b.0) {
            Ok(Self(parts))
        } else {
            Err(Malformed("keys out of order"))
        }
    }

    fn get<T>(
        &self,
        key: u64,
        read: impl FnOnce(&mut Reader<'b>) -> Result<T, Malformed>,
    ) -> Result<Option<T>, Malformed> {
        let found = self.0.iter().find(|(known, _)| *known == key);
        found.map(|(_, item)| read(&mut Reader::new(item))).transpose()
    }

    fn need<T>(
        &self,
        key: u64,
        read: impl FnOnce(&mut Reader<'b>) -> Result<T, Malformed>,
    ) -> Result<T, Malformed> {
        self.get(key, read)?.ok_or(Malformed("a body without one of its parts"))
    }
}

fn read_record(reader: &mut Reader<'_>) -> Result<RecordId, Malformed> {
    reader.fixed().map(RecordId::from_bytes)
}

fn read_dot(reader: &mut Reader<'_>) -> Result<Dot, Malformed> {
    match reader.array(2)? {
        2 => Ok(Dot { log: LogId::from_bytes(reader.fixed()?), seq: reader.uint()? }),
        _ => Err(Malformed("a dot of another length")),
    }
}

fn read_descriptor(reader: &mut Reader<'_>) -> Result<Vec<u8>, Malformed> {
    let bytes = reader.bytes()?;
    if bytes.len() > DESCRIPTOR_BYTES {
        Err(Malformed("a descriptor that is too long"))
    } else {
        Ok(bytes.to_vec())
    }
}

fn read_recovery(reader: &mut Reader<'_>) -> Result<Vec<DeviceId>, Malformed> {
    (0..reader.array(2)?).map(|_| reader.fixed().map(DeviceId::from_bytes)).collect()
}

fn read_lasts(reader: &mut Reader<'_>) -> Result<Vec<(Dot, [u8; 32])>, Malformed> {
    (0..reader.array(REVOKED_LOGS)?)
        .map(|_| match reader.array(3)? {
            3 => {
                let dot = Dot { log: LogId::from_bytes(reader.fixed()?), seq: reader.uint()? };
                Ok((dot, reader.fixed()?))
            }
            _ => Err(Malformed("a revoked log of another length")),
        })
        .collect()
}
