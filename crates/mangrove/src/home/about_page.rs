//! "Where your data is": the folder, the device, what is in it, how to keep it safe, and whose work is inside.

use askama::Template;

use crate::look::{Head, Shell, Shown};

/// The page at `/about`.
#[derive(Clone, Debug, Template)]
#[template(path = "home/about_page.html")]
pub struct AboutPage {
    /// The shell.
    pub shell: Shell,
    /// The head.
    pub head: Head,
    /// Data folder, its size, this device, last exchange, last check, version: only what the person needs.
    pub facts: Vec<(String, Shown)>,
    /// Spaces this device has: name, and who can read it in words.
    pub spaces: Vec<(String, String)>,
    /// How a backup is written, and how everything is checked, as they are typed.
    pub backup: String,
    /// The same for checking.
    pub verify: String,
}
