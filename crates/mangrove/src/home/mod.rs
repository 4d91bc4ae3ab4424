//! Home: what needs the person who opens the office.

pub mod about_page;
pub mod needs;
pub mod page;
mod snooze;
pub mod web;
