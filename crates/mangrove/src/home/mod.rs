//! Home: what needs the person who opens the office.

pub mod page;
