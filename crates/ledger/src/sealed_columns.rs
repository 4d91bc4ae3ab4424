//! The operations of a segment of a sealed space: the columns, compressed and sealed, behind what whoever carries the space
//! must know of them. That is when they were written, which contents they name, and which they erase.

use crate::{
    Environment, SpaceId,
    administration::Erasure,
    cbor::{Reader, Writer},
    clock::Hlc,
    columns::{self, Place},
    epoch::{ADDED, EpochId, EpochKey},
    hash::Tag,
    limits,
    operation::{Deed, Lane, Operation, class},
    segment::{Draft, Segment, SegmentFault, pack, packing},
    value::Malformed,
};
use std::sync::Arc;

/// The first bits of a CBOR array; plain columns are a map.
const ARRAY: u8 = 0x80;

/// What a sealed segment is bound to: it opens nowhere else.
struct Binding {
    space: SpaceId,
    place: Place,
    /// Hash of the head before.
    previous: [u8; 32],
}

impl Binding {
    fn about(&self) -> Vec<u8> {
        let mut about = Tag::SEALED_OPERATIONS.prefix();
        about.extend_from_slice(self.space.as_bytes());
        about.extend_from_slice(self.place.log.as_bytes());
        about.extend_from_slice(&self.place.first.to_be_bytes());
        about.extend_from_slice(&self.previous);
        about
    }
}

/// What can be read of sealed operations without their key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sealed {
    /// Which key opens them.
    pub epoch: EpochId,
    clocks: Vec<Hlc>,
    bytes: Vec<u8>,
    /// The salted hashes of contents that they name.
    pub contents: Vec<[u8; 32]>,
    /// Those of contents that they erase.
    pub erased: Vec<[u8; 32]>,
}

/// Whether the bytes of a segment's operations are sealed ones.
fn is_sealed(bytes: &[u8]) -> bool {
    bytes.first().is_some_and(|first| first & 0xe0 == ARRAY)
}

/// Seals operations that follow one another.
fn seal(
    operations: &[Operation],
    binding: &Binding,
    key: &EpochKey,
    environment: &dyn Environment,
) -> Result<Vec<u8>, Malformed> {
    let plain = columns::encode(operations);
    if plain.len() + ADDED > limits::SEGMENT_BYTES {
        return Err(Malformed("a segment above its limits"));
    }
    // Before it is sealed, for nothing can compress it after.
    let (packing, packed) = pack(plain);
    let packed = [&[packing as u8][..], &packed].concat();
    let (mut contents, mut erased) = (Vec::new(), Vec::new());
    for operation in operations {
        match &operation.deed {
            Deed::Change { edits, .. } => {
                edits.iter().for_each(|edit| edit.value.contents(&mut contents));
            }
            Deed::Other { class: class::ERASE, body } => {
                erased.extend(Erasure::from_cbor(body).ok().map(|erasure| erasure.hash));
            }
            Deed::Other { .. } | Deed::Sealed => {}
        }
    }
    let mut writer = Writer::new();
    writer.array(5).bytes(&key.id()).array(operations.len());
    let mut before = 0;
    for operation in operations {
        writer.int(operation.clock.0.wrapping_sub(before) as i64);
        before = operation.clock.0;
    }
    writer.bytes(&key.seal(environment, &packed, &binding.about()));
    writer.bytes(&contents.concat()).bytes(&erased.concat());
    Ok(writer.into_bytes())
}

impl Sealed {
    /// Reads what stands in the open.
    pub(crate) fn read(bytes: &[u8], count: usize) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes);
        let parts = reader.array(64)?;
        if parts < 5 {
            return Err(Malformed("sealed operations without one of their parts"));
        }
        let epoch = reader.fixed()?;
        let clocks = columns::read_deltas(&mut reader, limits::OPERATIONS)?;
        let sealed = reader.bytes()?.to_vec();
        let (contents, erased) = (read_hashes(&mut reader)?, read_hashes(&mut reader)?);
        for _ in 5..parts {
            // Parts that a newer version added.
            reader.item(limits::VALUE_DEPTH)?;
        }
        reader.end()?;
        let whole = clocks.len() == count && clocks.iter().all(|clock| *clock <= Hlc::MAX);
        let clocks = clocks.into_iter().map(Hlc).collect();
        if whole {
            Ok(Self { epoch, clocks, bytes: sealed, contents, erased })
        } else {
            Err(Malformed("columns of different lengths"))
        }
    }

    /// The operations as far as they can be read without the key: when each was written.
    fn unread(&self, first: u64) -> Vec<Operation> {
        let author = Arc::default();
        (first..)
            .zip(&self.clocks)
            .map(|(seq, clock)| Operation {
                seq,
                clock: *clock,
                author: Arc::clone(&author),
                reason: None,
                deed: Deed::Sealed,
            })
            .collect()
    }

    /// The operations. What does not open, or is not what it says in the open, has no effect anywhere: none then.
    fn open(&self, key: &EpochKey, binding: &Binding) -> Option<Vec<Operation>> {
        let opened = key.open(&self.bytes, &binding.about())?;
        let (packing, packed) = opened.split_first()?;
        let plain = match u64::from(*packing) {
            packing::PLAIN => packed.to_vec(),
            packing::ZSTD => {
                let most = zstd::bulk::Decompressor::upper_bound(packed)?.min(limits::SEGMENT_BYTES);
                zstd::bulk::decompress(packed, most).ok()?
            }
            _ => return None,
        };
        let operations = columns::decode(&plain, &binding.place).ok()?;
        operations
            .iter()
            .map(|operation| operation.clock)
            .eq(self.clocks.iter().copied())
            .then_some(operations)
    }
}

/// What was read of a segment's operations.
pub(crate) struct ReadOut {
    /// Where they are sealed, each tells when it was written and no more.
    pub operations: Vec<Operation>,
    pub sealed: Option<Sealed>,
}

impl Segment {
    /// Seals, packs and signs operations that follow one another from `draft.first`.
    pub(crate) fn sign_sealed(
        draft: &Draft<'_>,
        operations: &[Operation],
        key: &EpochKey,
        environment: &dyn Environment,
    ) -> Result<Self, Malformed> {
        let place =
            Place { log: draft.log, lane: draft.owner.lane, first: draft.first, count: operations.len() };
        let binding = Binding { space: draft.owner.space, place, previous: draft.previous };
        let columns = seal(operations, &binding, key, environment)?;
        Self::sign_columns(draft, columns, operations.len())
    }

    /// Its operations, after checking that they are those the head names. The signature is checked apart.
    pub(crate) fn read_out(&self) -> Result<ReadOut, SegmentFault> {
        let (bytes, place) = (self.operations_bytes()?, self.place());
        if !is_sealed(&bytes) {
            return Ok(ReadOut { operations: columns::decode(&bytes, &place)?, sealed: None });
        }
        if place.lane != Lane::Records {
            return Err(Malformed("administration that is sealed").into());
        }
        let sealed = Sealed::read(&bytes, place.count)?;
        Ok(ReadOut { operations: sealed.unread(place.first), sealed: Some(sealed) })
    }

    /// What was sealed in it. What does not open, or does not follow the format, has no effect anywhere: no operations.
    pub(crate) fn open(&self, sealed: &Sealed, key: &EpochKey) -> Vec<Operation> {
        let (space, previous) = (self.owner.space, self.head.previous);
        sealed.open(key, &Binding { space, place: self.place(), previous }).unwrap_or_default()
    }
}

fn read_hashes(reader: &mut Reader<'_>) -> Result<Vec<[u8; 32]>, Malformed> {
    let bytes = reader.bytes()?;
    let (hashes, rest) = bytes.as_chunks::<32>();
    if rest.is_empty() && hashes.len() <= limits::SEGMENT_EDITS {
        Ok(hashes.to_vec())
    } else {
        Err(Malformed("a hash cut short, or too many"))
    }
}
