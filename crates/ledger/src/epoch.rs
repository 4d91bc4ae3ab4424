//! The keys of a sealed space. One key stands for an epoch of the space: from a change of who is admitted to the next. It
//! is wrapped for each device that may read, and holds the keys before it; whoever only carries the space has none.
//! `docs/ledger.md`, section 11, "Sealed spaces".

use crate::{
    DeviceId, Environment, LedgerError, SpaceId,
    cbor::{Reader, Writer},
    hash::Tag,
    limits,
    sealed::{Kem, PrivateKey, Random, key_of},
    value::Malformed,
};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use hpke::{Deserializable, OpModeR, OpModeS, Serializable, aead::ChaCha20Poly1305, kdf::HkdfSha256};

/// Bytes of a nonce, which is random and stands before what it sealed.
const NONCE: usize = 24;
/// Bytes that sealing adds: nonce and tag.
pub(crate) const ADDED: usize = NONCE + 16;

/// The name of an epoch's key.
pub(crate) type EpochId = [u8; 16];

/// A key, wrapped for one device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrapped {
    /// The device.
    pub device: DeviceId,
    /// What HPKE encapsulated for it.
    pub encapsulated: [u8; 32],
    /// The key, sealed: 32 bytes and a tag.
    pub sealed: [u8; 48],
}

/// Names an epoch of a sealed space and hands its key to devices: one that is new, or one that others have already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Which key: a hash of it and of the space.
    pub epoch: [u8; 16],
    /// For whom.
    pub wrapped: Vec<Wrapped>,
    /// Keys of epochs before, sealed by this one; empty where there are none, or where they stand in another operation.
    pub older: Vec<u8>,
}

/// The key of one epoch.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct EpochKey {
    space: SpaceId,
    secret: [u8; 32],
}

impl EpochKey {
    pub(crate) fn new(space: SpaceId, secret: [u8; 32]) -> Self {
        Self { space, secret }
    }

    /// A new key.
    pub(crate) fn random(space: SpaceId, environment: &dyn Environment) -> Self {
        let mut secret = [0; 32];
        environment.random(&mut secret);
        Self::new(space, secret)
    }

    /// The key's name. It tells nothing of the key, and no other key has it.
    pub(crate) fn id(&self) -> EpochId {
        Tag::EPOCH.hash16(&[self.space.as_bytes(), &self.secret])
    }

    pub(crate) fn space(&self) -> SpaceId {
        self.space
    }

    pub(crate) fn secret(&self) -> &[u8; 32] {
        &self.secret
    }

    /// What binds a wrapped key to its space.
    fn info(space: SpaceId) -> Vec<u8> {
        let mut info = Tag::EPOCH.prefix();
        info.extend_from_slice(space.as_bytes());
        info
    }

    /// Wraps the key for a device.
    pub(crate) fn wrap(
        &self,
        environment: &dyn Environment,
        device: DeviceId,
    ) -> Result<Wrapped, LedgerError> {
        let (public, mut random) = (key_of(device)?, Random(environment));
        let failed = |_| LedgerError::refused("the space's key can't be wrapped for the device");
        let (encapsulated, mut context) = hpke::setup_sender_with_rng::<ChaCha20Poly1305, HkdfSha256, Kem>(
            &OpModeS::Base,
            &public,
            &Self::info(self.space),
            &mut random,
        )
        .map_err(failed)?;
        let sealed = context.seal(&self.secret, &self.id()).map_err(failed)?;
        Ok(Wrapped {
            device,
            encapsulated: encapsulated.to_bytes().into(),
            sealed: sealed.try_into().map_err(|_| LedgerError::refused("a wrapped key of another length"))?,
        })
    }

    /// The key that was wrapped for the device with this private key; none if it was not, or is another.
    pub(crate) fn unwrap(
        space: SpaceId,
        epoch: EpochId,
        wrapped: &Wrapped,
        private: &PrivateKey,
    ) -> Option<Self> {
        let encapsulated = Deserializable::from_bytes(&wrapped.encapsulated).ok()?;
        let mut context = hpke::setup_receiver::<ChaCha20Poly1305, HkdfSha256, Kem>(
            &OpModeR::Base,
            private,
            &encapsulated,
            &Self::info(space),
        )
        .ok()?;
        let secret = context.open(&wrapped.sealed, &epoch).ok()?;
        Some(Self::new(space, secret.try_into().ok()?)).filter(|key| key.id() == epoch)
    }

    /// The keys of epochs before, sealed by this one.
    pub(crate) fn seal_older(&self, environment: &dyn Environment, older: &[Self]) -> Vec<u8> {
        if older.is_empty() {
            return Vec::new();
        }
        self.seal(environment, &Self::write_all(older), &self.about_older())
    }

    /// Keys as bytes: an array, which only ever stands sealed.
    pub(crate) fn write_all(keys: &[Self]) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.array(keys.len());
        keys.iter().for_each(|key| _ = writer.bytes(&key.secret));
        writer.into_bytes()
    }

    /// Reads what [`EpochKey::write_all`] wrote.
    pub(crate) fn read_all(space: SpaceId, bytes: &[u8]) -> Result<Vec<Self>, Malformed> {
        let mut reader = Reader::new(bytes);
        (0..reader.array(limits::OLDER_KEYS)?).map(|_| Ok(Self::new(space, reader.fixed()?))).collect()
    }

    /// The keys of epochs before; none where these bytes are not of this key.
    pub(crate) fn open_older(&self, sealed: &[u8]) -> Vec<Self> {
        let bytes = self.open(sealed, &self.about_older());
        bytes.and_then(|bytes| Self::read_all(self.space, &bytes).ok()).unwrap_or_default()
    }

    fn about_older(&self) -> Vec<u8> {
        let mut about = Tag::OLDER.prefix();
        about.extend_from_slice(self.space.as_bytes());
        about.extend_from_slice(&self.id());
        about
    }

    /// Seals bytes: a random nonce, then what XChaCha20-Poly1305 makes of them with `about` as associated data.
    pub(crate) fn seal(&self, environment: &dyn Environment, bytes: &[u8], about: &[u8]) -> Vec<u8> {
        let mut nonce = [0; NONCE];
        environment.random(&mut nonce);
        self.seal_with(nonce, bytes, about)
    }

    /// The same with a nonce that depends on the key and the bytes: whoever has no key can tell equal bytes, and no more.
    pub(crate) fn seal_alike(&self, bytes: &[u8], about: &[u8]) -> Vec<u8> {
        let mut nonce = [0; NONCE];
        nonce.copy_from_slice(&Tag::CHUNK_NONCE.hash(&[&self.secret, bytes])[..NONCE]);
        self.seal_with(nonce, bytes, about)
    }

    fn seal_with(&self, nonce: [u8; NONCE], bytes: &[u8], about: &[u8]) -> Vec<u8> {
        let payload = Payload { msg: bytes, aad: about };
        let sealed = XChaCha20Poly1305::new(&self.secret.into())
            .encrypt(&XNonce::from(nonce), payload)
            .expect("bytes within the ledger's limits are far below the cipher's");
        [&nonce[..], &sealed].concat()
    }

    /// What was sealed; none if it was changed, was sealed with another key, or is about something else.
    pub(crate) fn open(&self, sealed: &[u8], about: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
        let payload = Payload { msg: sealed, aad: about };
        XChaCha20Poly1305::new(&self.secret.into()).decrypt(&XNonce::from(*nonce), payload).ok()
    }
}

/// Keys are never shown.
impl std::fmt::Debug for EpochKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EpochKey").field("space", &self.space).finish_non_exhaustive()
    }
}
