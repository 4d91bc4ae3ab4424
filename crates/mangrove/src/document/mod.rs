//! Documents: their list, and each as a reader wants it.

mod align;
pub mod list_page;
pub mod reader;
pub mod reader_page;
mod runs;

#[cfg(test)]
mod page_samples;
#[cfg(test)]
mod page_tests;
