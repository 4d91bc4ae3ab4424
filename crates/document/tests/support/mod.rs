//! What the tests over real files share.
#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::path::{Path, PathBuf};

use document::{Document, read_text};

/// The folder of real data, or nothing, said aloud, if `MANGROVE_CORPUS` is not set.
///
/// # Panics
/// If it is set and there is no such folder.
pub fn corpus() -> Option<PathBuf> {
    let Some(path) = std::env::var_os("MANGROVE_CORPUS") else {
        eprintln!("SKIPPED: MANGROVE_CORPUS is not set, nothing was compared with real documents");
        return None;
    };
    // Tests run in their crate's folder; a relative path is meant from the workspace.
    let given = PathBuf::from(path);
    let from_workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(&given);
    let found = if given.is_dir() { given } else { from_workspace };
    assert!(found.is_dir(), "MANGROVE_CORPUS points to nothing: {}", found.display());
    Some(found)
}

/// The files in a folder whose names end so, in order.
pub fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.to_string_lossy().ends_with(ending))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no {ending} in {}", folder.display());
    files
}

/// A file read as the program reads it.
pub fn read(path: &Path) -> Document {
    let bytes = std::fs::read(path).expect("a readable file");
    let extracted = document::format::extract(&bytes, &path.to_string_lossy());
    let mut doc = read_text(extracted.text, extracted.format);
    doc.problems.extend(extracted.problems);
    doc
}

/// The letters and digits of some words, in lower case: what two prints of one sentence share. Characters that a
/// file lost are no letters.
pub fn letters(words: &str) -> String {
    words.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// The path's last part.
pub fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
