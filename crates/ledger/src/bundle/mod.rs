//! Bundles: segments in files, for a stick or a mail, where there is no line.
//!
//! The pieces of a bundle are read in any order and any number of times. Each says what the whole of them brings,
//! so that what is missing can be named. `docs/ledger.md`, section 16.

mod cover;
mod read;
mod write;

pub use read::{BundleRead, Pieces};
pub use write::{BundleSetup, BundleWritten};

/// Any bytes as a part of a piece.
#[cfg(fuzzing)]
pub(crate) fn fuzz(bytes: &[u8]) {
    let _ = cover::Part::read(bytes);
}

/// The first bytes of a piece.
pub(crate) const MAGIC: &[u8; 18] = b"mangrove/1/bundle\n";
