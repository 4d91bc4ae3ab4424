//! States and territories: their list, and each.

pub mod list_page;
pub mod page;

#[cfg(test)]
mod page_tests;
