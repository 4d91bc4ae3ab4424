//! Import: files in, and what came of each.

pub mod page;
