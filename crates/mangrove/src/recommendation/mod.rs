//! Recommendations: their list, and each with its follow-up.

pub mod list_page;
pub mod page;

#[cfg(test)]
mod page_tests;
