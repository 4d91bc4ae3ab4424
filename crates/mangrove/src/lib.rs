//! The office, as a library for its tests and benches.

pub mod document;
pub mod follow_up;
pub mod home;
pub mod import;
pub mod institution;
pub mod look;
pub mod party;
pub mod recommendation;
