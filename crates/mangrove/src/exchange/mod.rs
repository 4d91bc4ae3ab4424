//! Exchanging with other offices: over an encrypted line to a hub, by bundles in files, and how a device joins.
//!
//! What two sides say to each other, and what of it counts, is the ledger's; here are the line, the invitation, what a
//! folder remembers of its exchanges, and the pages on which people see where they stand.

pub mod address;
pub mod bundle;
pub mod by_file;
pub mod by_itself;
pub mod call;
pub mod device;
pub mod hub;
pub mod invitation;
pub mod invite;
pub mod join;
pub mod keep;
pub mod line;
pub mod page;
pub mod policy;
pub mod postgres;
pub mod qr;
pub mod revoke;
pub mod round;
pub mod stand;
pub mod standing;
mod tables;
pub mod talk;
pub mod tls;
#[cfg(test)]
mod tls_tests;
pub mod web;

pub use address::HubAddress;
pub use invitation::Invitation;
pub use standing::Standing;
