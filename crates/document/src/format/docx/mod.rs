//! Office Open XML (.docx): the words of a document as Word would print them.
//!
//! Paragraphs are lines; a table's rows are lines, its cells separated by tabs and a cell's paragraphs by line
//! separators (U+2028). Running headers come first, each once; notes come last, behind a mark in raised digits that
//! stands in the text too. Insertions under tracked changes are read, deletions are not.

mod body;
mod numbering;
mod relations;
mod styles;
mod xml;

use std::collections::HashSet;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::{Note, Text, limits};
use body::{Body, Lists};
use numbering::Numbering;
use styles::Styles;
use xml::Walked;

type Archive<'b> = ZipArchive<Cursor<&'b [u8]>>;

/// The text of a .docx.
pub(super) fn read(bytes: &[u8]) -> Text {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return Text::refused(Note::Damaged);
    };
    if archive.len() > limits::ZIP_ENTRIES {
        return Text::refused(Note::Bomb);
    }
    let mut budget = limits::DOCX_PART_BYTES;
    let main = match relations::main(&mut archive, &mut budget) {
        Ok(main) => main,
        Err(note) => return Text::refused(note),
    };
    let document = match part(&mut archive, &main, &mut budget) {
        Ok(Some(document)) if main.starts_with("word/") => document,
        Ok(_) => return Text::refused(other_kind(&archive)),
        Err(note) => return Text::refused(note),
    };
    let parts = match relations::Parts::of(&main, &mut archive, &mut budget) {
        Ok(parts) => parts,
        Err(note) => return Text::refused(note),
    };
    match assemble(&mut archive, &document, &parts, &mut budget) {
        Ok(text) => text,
        Err(note) => Text::refused(note),
    }
}

fn assemble(
    archive: &mut Archive<'_>,
    document: &str,
    parts: &relations::Parts,
    budget: &mut usize,
) -> Result<Text, Note> {
    let mut lists = Lists {
        numbering: Numbering::read(&part(archive, &parts.name("numbering"), budget)?.unwrap_or_default()),
        styles: Styles::read(&part(archive, &parts.name("styles"), budget)?.unwrap_or_default()),
    };
    let mut result = Text::default();
    let mut known = HashSet::new();
    for name in headers(archive) {
        let header = part(archive, &name, budget)?.unwrap_or_default();
        let (text, _) = Body::read(&header, &mut lists);
        for line in text.text.lines().filter(|line| !line.trim().is_empty()) {
            if known.insert(line.to_owned()) {
                result.text.push_str(line);
                result.text.push('\n');
            }
        }
    }
    let (main, walked) = Body::read(document, &mut lists);
    result.text.push_str(&main.text);
    for (kind, marks) in [("footnote", &main.footnotes), ("endnote", &main.endnotes)] {
        if !marks.is_empty() {
            let notes = part(archive, &parts.name(&format!("{kind}s")), budget)?.unwrap_or_default();
            result.text.push('\n');
            result.text.push_str(&body::notes(&notes, kind, marks, &mut lists));
        }
    }
    match walked {
        Walked::Whole => {}
        Walked::Broken => result.notes.push(Note::Truncated),
        Walked::TooDeep | Walked::Cut => result.notes.push(Note::Cut),
    }
    if main.hidden {
        result.notes.push(Note::HiddenText);
    }
    if main.tracked {
        result.notes.push(Note::TrackedChanges);
    }
    if result.text.len() > limits::TEXT_BYTES {
        let end = (0..=limits::TEXT_BYTES).rev().find(|at| result.text.is_char_boundary(*at)).unwrap_or(0);
        result.text.truncate(end);
        result.notes.push(Note::Cut);
    }
    if result.text.trim().is_empty() && result.notes.is_empty() {
        result.notes.push(Note::Empty);
    }
    Ok(result)
}

/// One part unpacked, within what is left of the budget; none if the archive has no such part.
fn part(archive: &mut Archive<'_>, name: &str, budget: &mut usize) -> Result<Option<String>, Note> {
    let file = match archive.by_name(name) {
        Ok(file) => file,
        Err(zip::result::ZipError::FileNotFound) => return Ok(None),
        Err(_) => return Err(Note::Damaged),
    };
    if file.size() > *budget as u64 {
        return Err(Note::Bomb);
    }
    let mut bytes = Vec::new();
    // The size an archive states can be a lie: the reader is held to the budget too.
    let read = file.take(*budget as u64 + 1).read_to_end(&mut bytes);
    if bytes.len() > *budget {
        return Err(Note::Bomb);
    }
    if read.is_err() {
        return Err(Note::Damaged);
    }
    *budget -= bytes.len();
    Ok(Some(super::txt::decode(&bytes).text))
}

fn headers(archive: &Archive<'_>) -> Vec<String> {
    let mut names: Vec<String> = archive
        .file_names()
        .flatten()
        .map(|name| name.into_owned())
        .filter(|name| name.starts_with("word/header") && name.ends_with(".xml"))
        .take(32)
        .collect();
    names.sort();
    names
}

/// What an archive without a Word document is.
fn other_kind(archive: &Archive<'_>) -> Note {
    let office =
        archive.file_names().flatten().any(|name| name.starts_with("xl/") || name.starts_with("ppt/"));
    if office { Note::Spreadsheet } else { Note::NotADocument }
}
