//! An invitation and the answer to it. The invitation holds a secret key; the space's administration holds the public
//! half and the terms, so that whoever administers the space can check an answer with no line to the inviter.

use crate::{
    DeviceId, SpaceId,
    cbor::{Reader, Writer},
    hash::Tag,
    limits,
    value::Malformed,
};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use std::fmt;

/// What lets one device join a space. Whoever holds it can use it, once: it is handed over like a key.
#[derive(Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The space.
    pub space: SpaceId,
    /// The secret key: 32 random bytes.
    pub seed: [u8; 32],
}

/// A device's answer to an invitation. It is no secret: it admits the one device that it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Join {
    /// The space.
    pub space: SpaceId,
    /// The device that wishes to be admitted.
    pub device: DeviceId,
    /// The invitation's public key, by which the administration names it.
    pub invitation: [u8; 32],
    /// By the invitation's key over the space and the device.
    pub signature: [u8; 64],
}

impl Invitation {
    /// The public key by which the administration names the invitation.
    #[must_use]
    pub fn key(&self) -> [u8; 32] {
        SigningKey::from_bytes(&self.seed).verifying_key().to_bytes()
    }

    /// The answer of a device.
    #[must_use]
    pub fn join(&self, device: DeviceId) -> Join {
        let key = SigningKey::from_bytes(&self.seed);
        let signature = key.sign(&signed_bytes(self.space, device)).to_bytes();
        Join { space: self.space, device, invitation: key.verifying_key().to_bytes(), signature }
    }
}

impl fmt::Debug for Invitation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Invitation").field("space", &self.space).finish_non_exhaustive()
    }
}

impl Join {
    /// Whether whoever made it held the invitation.
    #[must_use]
    pub fn is_signed(&self) -> bool {
        let Ok(key) = VerifyingKey::from_bytes(&self.invitation) else { return false };
        let signature = Signature::from_bytes(&self.signature);
        key.verify_strict(&signed_bytes(self.space, self.device), &signature).is_ok()
    }

    /// The answer as bytes: one CBOR map.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.map(5).uint(1).uint(1).uint(2).bytes(self.space.as_bytes());
        writer.uint(3).bytes(self.device.as_bytes()).uint(4).bytes(&self.invitation);
        writer.uint(5).bytes(&self.signature);
        writer.into_bytes()
    }

    /// Reads what [`Join::to_bytes`] wrote. The signature is checked apart.
    ///
    /// # Errors
    /// What does not follow the format, or is of another version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes);
        let parts = reader.map(16)?;
        let key = |reader: &mut Reader<'_>, key: u64| match reader.uint()? {
            found if found == key => Ok(()),
            _ => Err(Malformed("an answer to an invitation without one of its parts")),
        };
        key(&mut reader, 1)?;
        if reader.uint()? != 1 {
            return Err(Malformed("an answer to an invitation of a newer version"));
        }
        key(&mut reader, 2)?;
        let space = SpaceId::from_bytes(reader.fixed()?);
        key(&mut reader, 3)?;
        let device = DeviceId::from_bytes(reader.fixed()?);
        key(&mut reader, 4)?;
        let invitation = reader.fixed()?;
        key(&mut reader, 5)?;
        let signature = reader.fixed()?;
        for _ in 5..parts {
            reader.uint()?;
            reader.item(limits::VALUE_DEPTH)?;
        }
        reader.end()?;
        Ok(Self { space, device, invitation, signature })
    }
}

/// What the invitation's key signs.
fn signed_bytes(space: SpaceId, device: DeviceId) -> Vec<u8> {
    let mut bytes = Tag::JOIN.prefix();
    bytes.extend_from_slice(space.as_bytes());
    bytes.extend_from_slice(device.as_bytes());
    bytes
}
