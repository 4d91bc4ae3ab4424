//! A file that stands beside the log: a *manifest*, which is a content like others, and the *chunks* that it names.
//!
//! A chunk's name depends on its bytes and its space alone, so that records of one space share what is the same in
//! their files, and nobody can see that two spaces hold the same file. `docs/ledger.md`, section 10.

use crate::{
    SpaceId,
    cbor::{Reader, Writer},
    hash::Tag,
    limits,
    value::Malformed,
};

/// The first bytes of a manifest.
pub(crate) const MAGIC: &[u8; 16] = b"mangrove/1/file\n";

/// What a file is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Manifest {
    /// Bytes of the file.
    pub length: u64,
    /// The salted hashes of its chunks, in their order.
    pub names: Vec<[u8; 32]>,
}

/// The salt of every chunk of a space.
pub(crate) fn chunk_salt(space: SpaceId) -> [u8; 32] {
    Tag::CHUNK.hash(&[space.as_bytes()])
}

impl Manifest {
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.map(2).uint(1).uint(self.length).uint(2).bytes(self.names.as_flattened());
        [&MAGIC[..], &writer.into_bytes()].concat()
    }

    /// The manifest that a content is; `None` if it is none that can be followed, and so a content like others.
    pub(crate) fn from_bytes(content: &[u8]) -> Option<Self> {
        let body = content.strip_prefix(MAGIC)?;
        Self::read(body).ok().filter(Self::is_sound)
    }

    fn read(body: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(body);
        let (mut length, mut names) = (None, None);
        for _ in 0..reader.map(64)? {
            match reader.uint()? {
                1 => length = Some(reader.uint()?),
                2 => names = Some(reader.bytes()?),
                _ => _ = reader.item(limits::VALUE_DEPTH)?,
            }
        }
        reader.end()?;
        let missing = Malformed("a manifest without one of its parts");
        let (names, rest) = names.ok_or(missing)?.as_chunks();
        if !rest.is_empty() {
            return Err(Malformed("a name cut short"));
        }
        Ok(Self { length: length.ok_or(missing)?, names: names.to_vec() })
    }

    fn is_sound(&self) -> bool {
        self.length <= limits::FILE_BYTES
            && self.names.len() as u64 == self.length.div_ceil(limits::CHUNK_BYTES as u64)
    }

    /// Bytes of the file that the chunk at a place holds.
    pub(crate) fn length_at(&self, place: usize) -> u64 {
        let before = place as u64 * limits::CHUNK_BYTES as u64;
        self.length.saturating_sub(before).min(limits::CHUNK_BYTES as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec, prelude::*};

    #[test]
    fn a_manifest_comes_back_and_one_that_does_not_follow_is_none() {
        let chunk = limits::CHUNK_BYTES as u64;
        for (length, count, is_one) in [
            (0, 0, true),
            (1, 1, true),
            (chunk, 1, true),
            (chunk + 1, 2, true),
            (limits::FILE_BYTES, 4_096, true),
            (limits::FILE_BYTES + 1, 4_097, false),
            (0, 1, false),
            (chunk + 1, 1, false),
            (u64::MAX, 1, false),
        ] {
            let manifest = Manifest { length, names: vec![[7; 32]; count] };
            let read = Manifest::from_bytes(&manifest.to_bytes());
            assert_eq!(read, is_one.then_some(manifest), "{length} bytes in {count} chunks");
        }
        let manifest = Manifest { length: chunk + 5, names: vec![[1; 32], [2; 32]] };
        assert_eq!((manifest.length_at(0), manifest.length_at(1), manifest.length_at(2)), (chunk, 5, 0));
        let bytes = manifest.to_bytes();
        for end in 0..bytes.len() {
            assert_eq!(Manifest::from_bytes(&bytes[..end]), None);
        }
        assert_eq!(Manifest::from_bytes(&[&bytes[..], &[0]].concat()), None);
        // A key that a newer version added is passed over.
        let newer = [&MAGIC[..], &[0xa3], &bytes[17..], &[0x03, 0xf6]].concat();
        assert_eq!(Manifest::from_bytes(&newer), Some(manifest));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_passed_over(bytes in vec(any::<u8>(), 0..120)) {
            let content = [&MAGIC[..], &bytes].concat();
            if let Some(manifest) = Manifest::from_bytes(&content) {
                prop_assert!(manifest.is_sound());
            }
        }
    }
}
