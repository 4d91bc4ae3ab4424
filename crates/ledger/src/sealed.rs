//! A file that only its receiver can read: one device, or whoever knows a passphrase.
//!
//! HPKE (RFC 9180) for an X25519 key, in chunks, so that a file of any size is read and written in little memory
//! and a file cut short is noticed. `docs/ledger.md`, section 16.

use crate::{
    DeviceId, Environment, Ledger, LedgerError,
    cbor::{Reader, Writer},
    value::Malformed,
};
use argon2::{Algorithm, Argon2, Params, Version};
use ed25519_dalek::VerifyingKey;
use hpke::{
    Deserializable, HpkeError, Kem as _, OpModeR, OpModeS, Serializable,
    aead::{AeadCtxR, AeadCtxS, ChaCha20Poly1305},
    kdf::HkdfSha256,
    kem::X25519HkdfSha256,
    rand_core::{TryCryptoRng, TryRng},
};
use std::{
    convert::Infallible,
    io::{self, Read, Write},
};

/// The first bytes of a sealed file.
const MAGIC: &[u8; 18] = b"mangrove/1/sealed\n";
/// Bytes of a chunk before it is sealed, and what sealing adds.
const CHUNK: usize = 65_536;
const TAG: usize = 16;
/// What a passphrase costs: 64 MiB, three passes, one lane. Written nowhere, so that nobody can ask for more.
const COST: (u32, u32, u32) = (65_536, 3, 1);
const FOR_DEVICE: u64 = 1;
const FOR_PASSPHRASE: u64 = 2;
/// Bytes that the header may have.
const HEADER_BYTES: usize = 256;

pub(crate) type Kem = X25519HkdfSha256;
type PublicKey = <Kem as hpke::Kem>::PublicKey;
pub(crate) type PrivateKey = <Kem as hpke::Kem>::PrivateKey;

/// For whom a file is sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seal {
    /// For nobody: anyone can read it.
    Open,
    /// For one device.
    Device(DeviceId),
    /// For whoever knows these words.
    Passphrase(String),
}

/// The environment's randomness, in the form that the cryptography asks for.
pub(crate) struct Random<'e>(pub &'e dyn Environment);

impl TryRng for Random<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.0.random(&mut bytes);
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.0.random(&mut bytes);
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        self.0.random(out);
        Ok(())
    }
}

impl TryCryptoRng for Random<'_> {}

/// The X25519 key of a device: its Ed25519 key, mapped.
pub(crate) fn key_of(device: DeviceId) -> Result<PublicKey, LedgerError> {
    let key = VerifyingKey::from_bytes(device.as_bytes())
        .map_err(|_| LedgerError::refused("the device's key is no key"))?;
    PublicKey::from_bytes(&key.to_montgomery().to_bytes()).map_err(failed)
}

/// The key pair that a passphrase stands for.
fn key_from(passphrase: &str, salt: &[u8; 16]) -> Result<(PrivateKey, PublicKey), LedgerError> {
    let words = |_| LedgerError::refused("the passphrase can't be used; take one of at most 1,000 letters");
    let params = Params::new(COST.0, COST.1, COST.2, Some(32)).map_err(words)?;
    let mut secret = [0u8; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.as_bytes(), salt, &mut secret)
        .map_err(words)?;
    let private = PrivateKey::from_bytes(&secret).map_err(failed)?;
    let public = Kem::sk_to_pk(&private);
    Ok((private, public))
}

fn failed(_: HpkeError) -> LedgerError {
    LedgerError::File("a key does not fit, or the file was changed".into())
}

/// Writes a sealed file. [`SealedWriter::finish`] must be called: without its end the file is refused.
pub struct SealedWriter<W: Write> {
    out: W,
    /// `None` for a file that anyone can read.
    context: Option<Box<AeadCtxS<ChaCha20Poly1305, HkdfSha256, Kem>>>,
    chunk: Vec<u8>,
}

impl<W: Write> SealedWriter<W> {
    /// Begins a file for its receiver.
    pub fn new(environment: &dyn Environment, seal: &Seal, mut out: W) -> Result<Self, LedgerError> {
        let mut header = Writer::new();
        header.array(3);
        let public = match seal {
            Seal::Open => return Ok(Self { out, context: None, chunk: Vec::new() }),
            Seal::Device(device) => {
                header.uint(FOR_DEVICE).bytes(device.as_bytes());
                key_of(*device)?
            }
            Seal::Passphrase(words) => {
                let mut salt = [0u8; 16];
                environment.random(&mut salt);
                header.uint(FOR_PASSPHRASE).bytes(&salt);
                key_from(words, &salt)?.1
            }
        };
        let mut random = Random(environment);
        let (encapsulated, context): (_, AeadCtxS<ChaCha20Poly1305, HkdfSha256, Kem>) =
            hpke::setup_sender_with_rng(&OpModeS::Base, &public, MAGIC, &mut random).map_err(failed)?;
        header.bytes(&encapsulated.to_bytes());
        let header = header.into_bytes();
        out.write_all(MAGIC).and_then(|()| out.write_all(&[header.len() as u8])).map_err(on_writing)?;
        out.write_all(&header).map_err(on_writing)?;
        Ok(Self { out, context: Some(Box::new(context)), chunk: Vec::with_capacity(CHUNK) })
    }

    fn seal(&mut self, is_last: bool) -> io::Result<()> {
        let Some(context) = &mut self.context else { return Ok(()) };
        let sealed = context.seal(&self.chunk, &[u8::from(is_last)]).map_err(io::Error::other)?;
        self.chunk.clear();
        self.out.write_all(&sealed)
    }

    /// Writes the end.
    pub fn finish(mut self) -> Result<W, LedgerError> {
        self.seal(true).and_then(|()| self.out.flush()).map_err(on_writing)?;
        Ok(self.out)
    }
}

impl<W: Write> Write for SealedWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.context.is_none() {
            return self.out.write(bytes);
        }
        if self.chunk.len() == CHUNK {
            self.seal(false)?;
        }
        let some = bytes.len().min(CHUNK - self.chunk.len());
        self.chunk.extend_from_slice(&bytes[..some]);
        Ok(some)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Reads a file, sealed or not.
pub struct SealedReader<R: Read> {
    source: R,
    context: Option<Box<AeadCtxR<ChaCha20Poly1305, HkdfSha256, Kem>>>,
    /// What was read and not handed out yet.
    chunk: Vec<u8>,
    at: usize,
    /// Sealed bytes read ahead.
    ahead: Vec<u8>,
    ended: bool,
}

impl<R: Read> SealedReader<R> {
    /// Opens a file. A sealed one must be for this device, or `passphrase` the words it was sealed for.
    ///
    /// # Errors
    /// [`LedgerError::File`] says which key is missing.
    pub fn new(ledger: &Ledger, passphrase: Option<&str>, mut source: R) -> Result<Self, LedgerError> {
        let mut start = vec![0u8; MAGIC.len()];
        let length = read_full(&mut source, &mut start).map_err(on_reading)?;
        start.truncate(length);
        let (chunk, ahead) = (Vec::new(), Vec::new());
        if start != MAGIC {
            return Ok(Self { source, context: None, chunk: start, at: 0, ahead, ended: false });
        }
        let mut size = [0u8; 1];
        source.read_exact(&mut size).map_err(on_reading)?;
        let mut header = vec![0u8; usize::from(size[0]).min(HEADER_BYTES)];
        source.read_exact(&mut header).map_err(on_reading)?;
        let cut = |fault: Malformed| LedgerError::File(format!("the file's beginning is damaged: {fault}"));
        let (private, encapsulated) =
            read_header(ledger, passphrase, &header).map_err(|error| match error {
                LedgerError::Damaged(_) => cut(Malformed("a header that does not follow the format")),
                other => other,
            })?;
        let context = hpke::setup_receiver(&OpModeR::Base, &private, &encapsulated, MAGIC).map_err(failed)?;
        Ok(Self { source, context: Some(Box::new(context)), chunk, at: 0, ahead, ended: false })
    }

    /// Opens the next chunk; false after the last.
    fn next_chunk(&mut self) -> io::Result<bool> {
        let Some(context) = &mut self.context else { return Ok(false) };
        if self.ended {
            return Ok(false);
        }
        // One byte more than a chunk tells whether another follows.
        let mut sealed = std::mem::take(&mut self.ahead);
        let had = sealed.len();
        sealed.resize(CHUNK + TAG + 1, 0);
        let read = read_full(&mut self.source, &mut sealed[had..])?;
        sealed.truncate(had + read);
        self.ended = sealed.len() <= CHUNK + TAG;
        if !self.ended {
            self.ahead = sealed.split_off(CHUNK + TAG);
        }
        let damaged = |_| {
            io::Error::new(io::ErrorKind::InvalidData, "it was changed, cut short, or sealed for another")
        };
        self.chunk = context.open(&sealed, &[u8::from(self.ended)]).map_err(damaged)?;
        self.at = 0;
        Ok(true)
    }
}

impl<R: Read> Read for SealedReader<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.at == self.chunk.len() {
            if self.context.is_none() {
                return self.source.read(out);
            }
            if !self.next_chunk()? {
                return Ok(0);
            }
        }
        let some = out.len().min(self.chunk.len() - self.at);
        out[..some].copy_from_slice(&self.chunk[self.at..self.at + some]);
        self.at += some;
        Ok(some)
    }
}

type Opening = (PrivateKey, <Kem as hpke::Kem>::EncappedKey);

fn read_header(ledger: &Ledger, passphrase: Option<&str>, header: &[u8]) -> Result<Opening, LedgerError> {
    let mut reader = Reader::new(header);
    reader.array(3)?;
    let private = match reader.uint()? {
        FOR_DEVICE if DeviceId::from_bytes(reader.fixed()?) == ledger.device() => ledger.private_key(),
        FOR_DEVICE => return Err(LedgerError::File("the file is sealed for another device".into())),
        FOR_PASSPHRASE => {
            let salt = reader.fixed()?;
            let words =
                passphrase.ok_or_else(|| LedgerError::File("the file is sealed with a passphrase".into()))?;
            key_from(words, &salt)?.0
        }
        _ => return Err(LedgerError::File("a newer version sealed the file in a way unknown here".into())),
    };
    let encapsulated = Deserializable::from_bytes(reader.bytes()?).map_err(failed)?;
    Ok((private, encapsulated))
}

impl Ledger {
    /// The X25519 key of this device.
    pub(crate) fn private_key(&self) -> PrivateKey {
        PrivateKey::from_bytes(&self.exchange_secret()).expect("32 bytes are a key")
    }
}

/// Reads until `out` is full or the source ends.
fn read_full(source: &mut impl Read, out: &mut [u8]) -> io::Result<usize> {
    let mut length = 0;
    while length < out.len() {
        match source.read(&mut out[length..]) {
            Ok(0) => break,
            Ok(some) => length += some,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(length)
}

pub(crate) fn on_reading(error: io::Error) -> LedgerError {
    LedgerError::File(format!("the file can't be read: {error}"))
}

pub(crate) fn on_writing(error: io::Error) -> LedgerError {
    if error.kind() == io::ErrorKind::StorageFull {
        return LedgerError::Full;
    }
    LedgerError::refused(format!("the file can't be written: {error}"))
}
