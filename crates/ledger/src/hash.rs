//! SHA-256 under a tag, so that a hash made for one purpose never stands for another.

use sha2::{Digest, Sha256};

/// What a hash is for. The tag's length and bytes go in before anything else.
#[derive(Clone, Copy)]
pub(crate) struct Tag(&'static str);

impl Tag {
    pub(crate) const RECORD: Tag = Tag("mangrove/1/record");
    pub(crate) const SPACE: Tag = Tag("mangrove/1/space");
    pub(crate) const LOG: Tag = Tag("mangrove/1/log");
    pub(crate) const OPERATIONS: Tag = Tag("mangrove/1/operations");
    pub(crate) const HEAD: Tag = Tag("mangrove/1/head");
    pub(crate) const SIGNATURE: Tag = Tag("mangrove/1/signature");
    pub(crate) const JOIN: Tag = Tag("mangrove/1/join");
    pub(crate) const ERASABLE: Tag = Tag("mangrove/1/erasable");
    pub(crate) const CHUNK: Tag = Tag("mangrove/1/chunk");
    pub(crate) const PACKED: Tag = Tag("mangrove/1/packed");
    pub(crate) const EXCHANGE: Tag = Tag("mangrove/1/exchange");
    pub(crate) const BASE: Tag = Tag("mangrove/1/base");
    pub(crate) const BUNDLE: Tag = Tag("mangrove/1/bundle");
    pub(crate) const STATE: Tag = Tag("mangrove/1/state");
    pub(crate) const EPOCH: Tag = Tag("mangrove/1/epoch");
    pub(crate) const CHUNK_NONCE: Tag = Tag("mangrove/1/chunk-nonce");
    pub(crate) const OLDER: Tag = Tag("mangrove/1/older");
    pub(crate) const SEALED_OPERATIONS: Tag = Tag("mangrove/1/sealed-operations");
    pub(crate) const SEALED_CONTENT: Tag = Tag("mangrove/1/sealed-content");
    pub(crate) const RIGHTS: Tag = Tag("mangrove/1/rights");
    pub(crate) const STAMP: Tag = Tag("mangrove/1/stamp");

    /// The hash of the parts, one after the other. All parts but the last have a fixed length.
    pub(crate) fn hash(self, parts: &[&[u8]]) -> [u8; 32] {
        let mut hasher = self.start();
        parts.iter().for_each(|part| hasher.update(part));
        hasher.finalize().into()
    }

    /// The first 16 bytes of [`Tag::hash`].
    pub(crate) fn hash16(self, parts: &[&[u8]]) -> [u8; 16] {
        let mut short = [0u8; 16];
        short.copy_from_slice(&self.hash(parts)[..16]);
        short
    }

    /// A hasher that has taken in the tag only.
    pub(crate) fn start(self) -> Sha256 {
        let mut hasher = Sha256::new();
        hasher.update(self.prefix());
        hasher
    }

    /// The bytes that go in first: the tag's length as one byte, then the tag.
    pub(crate) fn prefix(self) -> Vec<u8> {
        let mut bytes = vec![self.0.len() as u8];
        bytes.extend_from_slice(self.0.as_bytes());
        bytes
    }
}
