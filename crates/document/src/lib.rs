//! Reads UN human-rights documents: bytes in, [`Document`] and its problems out.
//!
//! Reading has two stages. [`format`] turns the bytes of a file into one text that keeps all the source says, in
//! its order; everything after that ([`masthead`], [`resolution`], [`upr`], [`citation`]) works on that text alone,
//! so that every finding has a span in it and the same text gives the same document whatever file it came in.
//! Reading never fails: what cannot be read is a [`Problem`] with a place and a message.
//!
//! **Invariant**: this crate is pure. It takes no clock, touches no file, and fetches nothing.

pub mod country;
pub mod format;
mod model;
pub mod upr_info;

pub use model::*;
