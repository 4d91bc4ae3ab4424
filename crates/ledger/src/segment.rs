//! A segment: a run of one log's operations under one signature. It is what is stored and what is sent.
//!
//! The signature covers the head; the head holds the hash of the operations' bytes before packing. So a
//! segment can be packed anew, or differently, without touching what was signed.

use crate::{
    DeviceId, LogId, SpaceId,
    cbor::{Reader, Writer},
    columns::{self, Place},
    hash::Tag,
    limits,
    operation::{Deed, Lane, Operation},
    run::Parts,
    value::Malformed,
};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};

/// The version of head, operations and wire form written here.
pub(crate) const VERSION: u64 = 1;
/// Level of compression: the default, which a save of one record does not feel.
const ZSTD_LEVEL: i32 = 3;

/// Where a log belongs and who writes it. Its id is the hash of all of this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LogOwner {
    /// The space.
    pub space: SpaceId,
    /// The lane.
    pub lane: Lane,
    /// The device that writes.
    pub device: DeviceId,
    /// Random bytes that a data folder chooses anew when it is a copy or was restored.
    pub incarnation: [u8; 16],
}

impl LogOwner {
    /// The log's id.
    #[must_use]
    pub fn log(&self) -> LogId {
        LogId::from_bytes(Tag::LOG.hash16(&[
            self.space.as_bytes(),
            &[self.lane.number()],
            self.device.as_bytes(),
            &self.incarnation,
        ]))
    }
}

/// What is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Head {
    pub space: SpaceId,
    pub log: LogId,
    /// Sequence number of the first operation.
    pub first: u64,
    pub count: u64,
    /// Bytes of the operations before packing.
    pub length: u64,
    /// Hash of those bytes.
    pub operations: [u8; 32],
    /// Hash of the head before; zeros for a log's first segment.
    pub previous: [u8; 32],
}

impl Head {
    pub(crate) fn to_cbor(self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.map(8).uint(1).uint(VERSION);
        writer.uint(2).bytes(self.space.as_bytes()).uint(3).bytes(self.log.as_bytes());
        writer.uint(4).uint(self.first).uint(5).uint(self.count).uint(6).uint(self.length);
        writer.uint(7).bytes(&self.operations).uint(8).bytes(&self.previous);
        writer.into_bytes()
    }

    pub(crate) fn hash(self) -> [u8; 32] {
        Tag::HEAD.hash(&[&self.to_cbor()])
    }

    /// The exact bytes that Ed25519 signs.
    pub(crate) fn signed_bytes(self) -> Vec<u8> {
        let mut bytes = Tag::SIGNATURE.prefix();
        bytes.extend_from_slice(&self.to_cbor());
        bytes
    }

    pub(crate) fn last(self) -> u64 {
        self.first + self.count - 1
    }

    /// The head over these bytes of operations.
    pub(crate) fn of(owner: &LogOwner, first: u64, count: u64, columns: &[u8], previous: [u8; 32]) -> Self {
        Self {
            space: owner.space,
            log: owner.log(),
            first,
            count,
            length: columns.len() as u64,
            operations: Tag::OPERATIONS.hash(&[columns]),
            previous,
        }
    }

    fn is_bounded(self) -> bool {
        self.first >= 1
            && (1..=limits::OPERATIONS as u64).contains(&self.count)
            && self.length <= limits::SEGMENT_BYTES as u64
            && self.first.checked_add(self.count).is_some_and(|end| end < i64::MAX as u64)
    }
}

/// How the operations' bytes are packed. Not signed: a packing is checked by what comes out of it.
pub(crate) mod packing {
    pub(crate) const PLAIN: u64 = 0;
    pub(crate) const ZSTD: u64 = 1;
}

/// A signed run of operations, ready to be stored or sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    pub(crate) owner: LogOwner,
    pub(crate) head: Head,
    /// `None` where the signature of a later segment of its log stands for it.
    pub(crate) signature: Option<[u8; 64]>,
    pub(crate) packing: u64,
    pub(crate) packed: Vec<u8>,
}

/// Why a segment is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SegmentFault {
    /// The bytes do not follow the format.
    #[error("it does not follow the format: {0}")]
    Malformed(#[from] Malformed),
    /// A newer version wrote it in a form unknown here.
    #[error("a newer version wrote it (form {0})")]
    Newer(u64),
    /// The log's id is not the hash of space, lane, device and incarnation.
    #[error("its log does not belong to the device it names")]
    Owner,
    /// The device did not sign this head.
    #[error("its signature does not match")]
    Signature,
    /// What was unpacked is not what was signed.
    #[error("its operations are not those that were signed")]
    Operations,
    /// The head does not continue the one before.
    #[error("it does not continue the segment before it")]
    Chain,
    /// The packed bytes changed since they were stored.
    #[error("its stored bytes have changed")]
    Stored,
}

/// What a new segment is made of, apart from its operations.
pub(crate) struct Draft<'k> {
    pub owner: LogOwner,
    pub log: LogId,
    pub first: u64,
    pub previous: [u8; 32],
    pub key: &'k SigningKey,
}

impl Segment {
    /// Encodes, packs and signs operations that follow one another from `draft.first`.
    pub(crate) fn sign(draft: &Draft<'_>, operations: &[Operation]) -> Result<Self, Malformed> {
        Self::sign_columns(draft, columns::encode(operations), operations.len())
    }

    /// Packs and signs the columns of `count` operations.
    pub(crate) fn sign_columns(draft: &Draft<'_>, columns: Vec<u8>, count: usize) -> Result<Self, Malformed> {
        let head = Head::of(&draft.owner, draft.first, count as u64, &columns, draft.previous);
        debug_assert_eq!(head.log, draft.log, "a log is named after its owner");
        if !head.is_bounded() {
            return Err(Malformed("a segment above its limits"));
        }
        let signature = Some(draft.key.sign(&head.signed_bytes()).to_bytes());
        let (packing, packed) = pack(columns);
        Ok(Self { owner: draft.owner, head, signature, packing, packed })
    }

    /// A segment from what travels of it and what its receiver knows; `None` if the bytes don't unpack within
    /// their length. The signature is checked when it is taken in.
    pub(crate) fn put_together(
        owner: LogOwner,
        previous: [u8; 32],
        count: u64,
        parts: Parts,
    ) -> Option<Self> {
        let Parts { first, length, signature, packing, packed, .. } = parts;
        let signature = Some(signature);
        let head = Head {
            space: owner.space,
            log: owner.log(),
            first,
            count,
            length,
            operations: [0; 32],
            previous,
        };
        let mut segment = Self { owner, head, signature, packing, packed };
        segment.head.operations = Tag::OPERATIONS.hash(&[&segment.unpack().ok()?]);
        Some(segment)
    }

    /// The space that the segment belongs to.
    #[must_use]
    pub fn space(&self) -> SpaceId {
        self.owner.space
    }

    /// The log that it is a part of.
    #[must_use]
    pub fn log(&self) -> LogId {
        self.head.log
    }

    /// Who writes that log.
    #[must_use]
    pub fn owner(&self) -> &LogOwner {
        &self.owner
    }

    /// The sequence numbers it holds, first and last.
    #[must_use]
    pub fn range(&self) -> (u64, u64) {
        (self.head.first, self.head.last())
    }

    /// Whether the head keeps to its limits and belongs to the log's owner.
    pub(crate) fn check_owner(&self) -> Result<(), SegmentFault> {
        if !self.head.is_bounded() {
            return Err(Malformed("a segment above its limits").into());
        }
        if self.head.space != self.owner.space || self.owner.log() != self.head.log {
            return Err(SegmentFault::Owner);
        }
        Ok(())
    }

    /// Whether the device that owns the log signed this head.
    pub(crate) fn check_signature(&self) -> Result<(), SegmentFault> {
        self.check_owner()?;
        let signature = self.signature.ok_or(SegmentFault::Signature)?;
        let key =
            VerifyingKey::from_bytes(self.owner.device.as_bytes()).map_err(|_| SegmentFault::Signature)?;
        let signature = Signature::from_bytes(&signature);
        key.verify_strict(&self.head.signed_bytes(), &signature).map_err(|_| SegmentFault::Signature)
    }

    /// The bytes of the operations, after checking that they are those the head names.
    pub(crate) fn operations_bytes(&self) -> Result<Vec<u8>, SegmentFault> {
        let bytes = self.unpack()?;
        if bytes.len() as u64 != self.head.length || Tag::OPERATIONS.hash(&[&bytes]) != self.head.operations {
            return Err(SegmentFault::Operations);
        }
        Ok(bytes)
    }

    /// The operations, after checking that they are those the head names. The signature is checked apart. What is sealed
    /// tells when it was written and no more.
    pub(crate) fn operations(&self) -> Result<Vec<Operation>, SegmentFault> {
        Ok(self.read_out()?.operations)
    }

    /// The salted hashes of contents that its operations name.
    pub(crate) fn contents(&self) -> Result<Vec<[u8; 32]>, SegmentFault> {
        let read = self.read_out()?;
        if let Some(sealed) = read.sealed {
            return Ok(sealed.contents);
        }
        let mut hashes = Vec::new();
        for operation in read.operations {
            if let Deed::Change { edits, .. } = &operation.deed {
                edits.iter().for_each(|edit| edit.value.contents(&mut hashes));
            }
        }
        Ok(hashes)
    }

    /// Where its operations stand in their log.
    pub(crate) fn place(&self) -> Place {
        Place {
            log: self.head.log,
            lane: self.owner.lane,
            first: self.head.first,
            count: self.head.count as usize,
        }
    }

    /// The same segment, its operations' bytes as they are.
    pub(crate) fn unpacked(mut self) -> Result<Self, SegmentFault> {
        self.packed = self.unpack()?;
        self.packing = packing::PLAIN;
        Ok(self)
    }

    fn unpack(&self) -> Result<Vec<u8>, SegmentFault> {
        if !self.head.is_bounded() {
            return Err(Malformed("a segment above its limits").into());
        }
        match self.packing {
            packing::PLAIN => Ok(self.packed.clone()),
            packing::ZSTD => zstd::bulk::decompress(&self.packed, self.head.length as usize)
                .map_err(|_| SegmentFault::Operations),
            other => Err(SegmentFault::Newer(other)),
        }
    }

    /// The segment in its wire form: one CBOR map.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let (owner, head) = (&self.owner, &self.head);
        let mut writer = Writer::new();
        writer.map(12).uint(1).uint(VERSION).uint(2).bytes(owner.space.as_bytes());
        writer.uint(3).uint(u64::from(owner.lane.number())).uint(4).bytes(owner.device.as_bytes());
        writer.uint(5).bytes(&owner.incarnation).uint(6).uint(head.first).uint(7).uint(head.count);
        writer.uint(8).uint(head.length).uint(9).bytes(&head.operations).uint(10).bytes(&head.previous);
        writer.uint(11).bytes(self.signature.as_ref().map_or(&[][..], |signature| signature)).uint(12);
        writer.array(2).uint(self.packing).bytes(&self.packed);
        writer.into_bytes()
    }

    /// Reads a wire form at the beginning of `bytes`, and where it ends. Nothing is unpacked and no signature is
    /// checked yet.
    pub(crate) fn read(bytes: &[u8]) -> Result<(Self, usize), SegmentFault> {
        let mut reader = Reader::new(bytes);
        let entries = reader.map(64)?;
        expect(&mut reader, 1)?;
        match reader.uint()? {
            VERSION => Ok((Self::read_parts(&mut reader, entries)?, reader.position())),
            other => Err(SegmentFault::Newer(other)),
        }
    }

    fn read_parts(reader: &mut Reader<'_>, entries: usize) -> Result<Self, SegmentFault> {
        expect(reader, 2)?;
        let space = SpaceId::from_bytes(reader.fixed()?);
        expect(reader, 3)?;
        let lane = Lane::from_number(reader.uint()?).ok_or(Malformed("an unknown lane"))?;
        expect(reader, 4)?;
        let device = DeviceId::from_bytes(reader.fixed()?);
        expect(reader, 5)?;
        let owner = LogOwner { space, lane, device, incarnation: reader.fixed()? };
        expect(reader, 6)?;
        let first = reader.uint()?;
        expect(reader, 7)?;
        let count = reader.uint()?;
        expect(reader, 8)?;
        let length = reader.uint()?;
        expect(reader, 9)?;
        let operations = reader.fixed()?;
        expect(reader, 10)?;
        let head =
            Head { space, log: owner.log(), first, count, length, operations, previous: reader.fixed()? };
        expect(reader, 11)?;
        let signature = match reader.bytes()? {
            [] => None,
            signature => Some(signature.try_into().map_err(|_| Malformed("a signature cut short"))?),
        };
        expect(reader, 12)?;
        if reader.array(2)? != 2 {
            return Err(Malformed("a packing without its bytes").into());
        }
        let (packing, packed) = (reader.uint()?, reader.bytes()?);
        if packed.len() > limits::SEGMENT_BYTES {
            return Err(Malformed("a segment above its limits").into());
        }
        for _ in 12..entries {
            // Parts that a newer version added; nothing that is signed depends on them.
            reader.uint()?;
            reader.item(limits::VALUE_DEPTH)?;
        }
        if !head.is_bounded() {
            return Err(Malformed("a segment above its limits").into());
        }
        Ok(Self { owner, head, signature, packing, packed: packed.to_vec() })
    }
}

/// Reads the key of the next part, which must be this one.
fn expect(reader: &mut Reader<'_>, key: u64) -> Result<(), Malformed> {
    if reader.uint()? == key { Ok(()) } else { Err(Malformed("a segment without one of its parts")) }
}

/// The shorter of plain and compressed bytes.
pub(crate) fn pack(bytes: Vec<u8>) -> (u64, Vec<u8>) {
    pack_at(ZSTD_LEVEL, bytes)
}

/// The same, compressed at a level.
pub(crate) fn pack_at(level: i32, bytes: Vec<u8>) -> (u64, Vec<u8>) {
    match zstd::bulk::compress(&bytes, level) {
        Ok(packed) if packed.len() < bytes.len() => (packing::ZSTD, packed),
        _ => (packing::PLAIN, bytes),
    }
}
