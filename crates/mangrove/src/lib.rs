//! The office, as a library for its tests and benches.

pub mod look;
pub mod search;
