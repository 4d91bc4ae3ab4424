//! Bodies of administration to CBOR and back: which key of the map holds what.

use super::{
    Administration, EndRole, Erased, Erasure, Genesis, Grant, Invite, Revoke, Role,
    body::{
        Body, Parts, read_basis, read_descriptor, read_dot, read_lasts, read_record, read_recovery,
        read_role, read_wrapped,
    },
};
use crate::{DeviceId, Dot, Key, cbor::Reader, operation::class, value::Malformed};

impl Administration {
    pub(crate) fn class(&self) -> u32 {
        match self {
            Self::Genesis(_) => class::GENESIS,
            Self::Describe(_) => class::DESCRIBE,
            Self::Grant(_) => class::GRANT,
            Self::Revoke(_) => class::REVOKE,
            Self::Role(_) => class::ROLE,
            Self::EndRole(_) => class::END_ROLE,
            Self::Invite(_) => class::INVITE,
            Self::Withdraw(_) => class::WITHDRAW,
            Self::Key(_) => class::KEY,
            Self::RecoveryKey(_) => class::RECOVERY_KEY,
            Self::JudgeFrom(_) => class::JUDGE_FROM,
            Self::Other(class, _) => *class,
        }
    }

    /// The body as canonical CBOR.
    #[must_use]
    pub fn to_cbor(&self) -> Vec<u8> {
        let mut body = Body::default();
        match self {
            Self::Genesis(genesis) => write_genesis(&mut body, genesis),
            Self::Describe(descriptor) => body.put(1, |w| _ = w.bytes(descriptor)),
            Self::Grant(grant) => write_grant(&mut body, grant),
            Self::Revoke(revoke) => write_revoke(&mut body, revoke),
            Self::Role(role) => {
                body.put_record(1, Some(role.person));
                body.put(2, |w| _ = w.text(&role.role));
                body.put_record(3, role.institution);
                body.put_number(5, role.from_ms);
                body.put_number(6, role.until_ms);
            }
            Self::EndRole(end) => {
                body.put_dot(1, Some(end.given));
                body.put_number(2, Some(end.at_ms));
                if let Some(last) = &end.last {
                    body.put_lasts(3, last);
                }
            }
            Self::Invite(invite) => write_invite(&mut body, invite),
            Self::Withdraw(invite) => body.put_dot(1, Some(*invite)),
            Self::Key(key) => write_key(&mut body, key),
            Self::RecoveryKey(device) => body.put(1, |w| _ = w.bytes(device.as_bytes())),
            Self::JudgeFrom(last) => body.put_lasts(1, last),
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
                sealed: parts.get(5, Reader::bool)?.unwrap_or(false),
                judged: parts.get(6, Reader::bool)?.unwrap_or(false),
            }),
            class::DESCRIBE => Self::Describe(parts.need(1, read_descriptor)?),
            class::GRANT => Self::Grant(read_grant(&parts)?),
            class::REVOKE => Self::Revoke(Revoke {
                device: DeviceId::from_bytes(parts.need(1, Reader::fixed)?),
                last: parts.need(2, read_lasts)?,
                under: parts.get(7, read_dot)?,
            }),
            class::ROLE => Self::Role(Role {
                person: parts.need(1, read_record)?,
                role: parts.need(2, read_role)?,
                institution: parts.get(3, read_record)?,
                from_ms: parts.get(5, Reader::uint)?,
                until_ms: parts.get(6, Reader::uint)?,
            }),
            class::END_ROLE => Self::EndRole(EndRole {
                given: parts.need(1, read_dot)?,
                at_ms: parts.need(2, Reader::uint)?,
                last: parts.get(3, read_lasts)?,
            }),
            class::INVITE => Self::Invite(read_invite(&parts)?),
            class::WITHDRAW => Self::Withdraw(parts.need(1, read_dot)?),
            class::KEY => Self::Key(read_key(&parts)?),
            class::RECOVERY_KEY => Self::RecoveryKey(DeviceId::from_bytes(parts.need(1, Reader::fixed)?)),
            class::JUDGE_FROM => Self::JudgeFrom(parts.need(1, read_lasts)?),
            _ => Self::Other(class, body.to_vec()),
        })
    }
}

fn write_genesis(body: &mut Body, genesis: &Genesis) {
    body.put(1, |w| _ = w.bytes(genesis.founder.as_bytes()));
    if !genesis.recovery.is_empty() {
        body.put(2, |w| {
            w.array(genesis.recovery.len());
            genesis.recovery.iter().for_each(|device| _ = w.bytes(device.as_bytes()));
        });
    }
    body.put(3, |w| _ = w.bytes(&genesis.descriptor));
    body.put(4, |w| _ = w.bytes(&genesis.nonce));
    body.put_true(5, genesis.sealed);
    body.put_true(6, genesis.judged);
}

fn write_grant(body: &mut Body, grant: &Grant) {
    body.put(1, |w| _ = w.bytes(grant.device.as_bytes()));
    body.put_record(2, grant.person);
    body.put(3, |w| _ = w.text(&grant.role));
    body.put_true(4, grant.administers);
    body.put_number(5, grant.from_ms);
    body.put_number(6, grant.until_ms);
    body.put_dot(7, grant.under);
    body.put_dot(8, grant.invite);
    body.put_true(9, grant.carries);
}

fn read_grant(parts: &Parts<'_>) -> Result<Grant, Malformed> {
    Ok(Grant {
        device: DeviceId::from_bytes(parts.need(1, Reader::fixed)?),
        person: parts.get(2, read_record)?,
        role: parts.need(3, read_role)?,
        administers: parts.get(4, Reader::bool)?.unwrap_or(false),
        from_ms: parts.get(5, Reader::uint)?,
        until_ms: parts.get(6, Reader::uint)?,
        under: parts.get(7, read_dot)?,
        invite: parts.get(8, read_dot)?,
        carries: parts.get(9, Reader::bool)?.unwrap_or(false),
    })
}

fn write_revoke(body: &mut Body, revoke: &Revoke) {
    body.put(1, |w| _ = w.bytes(revoke.device.as_bytes()));
    body.put_lasts(2, &revoke.last);
    body.put_dot(7, revoke.under);
}

fn write_invite(body: &mut Body, invite: &Invite) {
    body.put(1, |w| _ = w.bytes(&invite.key));
    body.put(2, |w| _ = w.text(&invite.role));
    body.put_record(3, invite.person);
    body.put_true(4, invite.administers);
    body.put_number(5, invite.from_ms);
    body.put_number(6, invite.until_ms);
    body.put_dot(7, invite.under);
    body.put_number(8, invite.open_until_ms);
}

fn read_invite(parts: &Parts<'_>) -> Result<Invite, Malformed> {
    Ok(Invite {
        key: parts.need(1, Reader::fixed)?,
        role: parts.need(2, read_role)?,
        person: parts.get(3, read_record)?,
        administers: parts.get(4, Reader::bool)?.unwrap_or(false),
        from_ms: parts.get(5, Reader::uint)?,
        until_ms: parts.get(6, Reader::uint)?,
        under: parts.get(7, read_dot)?,
        open_until_ms: parts.get(8, Reader::uint)?,
    })
}

fn write_key(body: &mut Body, key: &Key) {
    body.put(1, |w| _ = w.bytes(&key.epoch));
    body.put(2, |w| {
        w.array(key.wrapped.len());
        for one in &key.wrapped {
            w.array(3).bytes(one.device.as_bytes()).bytes(&one.encapsulated).bytes(&one.sealed);
        }
    });
    if !key.older.is_empty() {
        body.put(3, |w| _ = w.bytes(&key.older));
    }
}

fn read_key(parts: &Parts<'_>) -> Result<Key, Malformed> {
    let older = parts.get(3, Reader::bytes)?.unwrap_or_default().to_vec();
    Ok(Key { epoch: parts.need(1, Reader::fixed)?, wrapped: parts.need(2, read_wrapped)?, older })
}

/// The body of a statement: which heads of the administration the operations that follow in a log were written under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Statement {
    /// The last operation of each log of administration, with the hash of the head that ends there.
    pub heads: Vec<(Dot, [u8; 32])>,
}

impl Statement {
    pub(crate) fn to_cbor(&self) -> Vec<u8> {
        let mut body = Body::default();
        body.put_lasts(1, &self.heads);
        body.into_bytes()
    }

    pub(crate) fn from_cbor(body: &[u8]) -> Result<Self, Malformed> {
        Ok(Self { heads: Parts::read(body)?.need(1, read_lasts)? })
    }
}

impl Erased {
    pub(crate) fn to_cbor(self) -> Vec<u8> {
        let mut body = Body::default();
        body.put(1, |w| _ = w.bytes(&self.hash));
        body.into_bytes()
    }

    pub(crate) fn from_cbor(body: &[u8]) -> Result<Self, Malformed> {
        Ok(Self { hash: Parts::read(body)?.need(1, Reader::fixed)? })
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
            basis: parts.need(2, read_basis)?,
            record: parts.get(3, read_record)?,
        })
    }
}
