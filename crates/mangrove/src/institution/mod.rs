//! Institutions: their list, each, and the form.

pub mod form_page;
pub mod list_page;
pub mod page;

#[cfg(test)]
mod page_tests;
