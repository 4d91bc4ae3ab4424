//! Files attached to records, as people see them: what each is, whether it is on this computer, and how to have it.
//!
//! Whoever may see the record may have its files, and nobody else. A file that is not here is asked for, and comes with
//! exchanges, after all changes.

mod awaited;
pub mod web;

use askama::{Template, filters::HtmlSafe};
use ledger::SpaceId;

use crate::follow_up::Evidence;
use crate::office::View;
use crate::office::attached::Here;
use crate::office::words::{date_in_words, size_in_words};

pub use awaited::awaited;

/// A file on a page.
#[derive(Clone, Debug, Template)]
#[template(path = "attached/line.html")]
pub struct Line {
    /// Its name.
    pub name: String,
    /// `1.2 MB, added 12 May 2026`.
    pub about: String,
    /// SHA-256, lower-case hexadecimal.
    pub sha256: String,
    /// Where it can be had; none where it is not all here.
    pub href: Option<String>,
    /// How much of it is here, where it is not all.
    pub stands: String,
    /// Asking for it, or not waiting for it: address, verb, and what the form says.
    pub ask: Option<(String, &'static str, &'static str)>,
    /// Where one comes back to from there; empty for the record's page.
    pub back: &'static str,
    /// The record that it belongs to, where that is not the page: address and name.
    pub of: Option<(String, String)>,
}

impl HtmlSafe for Line {}

impl Line {
    /// A file of a record in a space, whose address is `at`.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn of(view: &View, space: SpaceId, at: &str, file: &Evidence) -> anyhow::Result<Line> {
        let here = format!("{at}/{}", file.sha256);
        let stands = view.office.file_stands(space, file)?;
        let parts = |held: u64, all: u64| format!("{held} of {all} parts here");
        let words = match stands {
            Here::Whole => String::new(),
            Here::Coming(0, _) => "wanted; comes with the next exchange".to_owned(),
            Here::Coming(held, all) => format!("wanted; {}, the rest comes with exchanges", parts(held, all)),
            Here::Left(0, _) | Here::Nowhere => "not on this computer".to_owned(),
            Here::Left(held, all) => format!("not all on this computer: {}", parts(held, all)),
            Here::Told => "not on this computer yet; word of it has come".to_owned(),
            Here::Erased => "erased: a tombstone stays in its place".to_owned(),
        };
        let ask = match stands {
            Here::Coming(..) => Some(("Do not wait for it", "no")),
            Here::Left(..) => Some(("Ask for this file", "yes")),
            _ => None,
        };
        Ok(Line {
            name: file.name.clone(),
            about: format!("{}, added {}", size_in_words(file.size), date_in_words(&file.added)),
            sha256: file.sha256.clone(),
            href: (stands == Here::Whole).then(|| here.clone()),
            stands: words,
            ask: ask.map(|(verb, wants)| (here, verb, wants)),
            back: "",
            of: None,
        })
    }

    /// Several of them.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn all(view: &View, space: SpaceId, at: &str, files: &[Evidence]) -> anyhow::Result<Vec<Line>> {
        files.iter().map(|file| Line::of(view, space, at, file)).collect()
    }
}
