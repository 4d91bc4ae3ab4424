//! Word 97-2003 (.doc): the words of a document as Word would print them, in the shape that a .docx gives.
//!
//! The file is a small file system (CFB) whose stream `WordDocument` holds the characters in pieces and whose table
//! stream says where each piece stands ([`pieces`]) and which paragraph marks end a table's row ([`rows`]). Layout and
//! names are those of Microsoft's specification of the format, \[MS-DOC\]. Macros and objects are never looked at.

mod pieces;
mod rows;

use std::collections::HashMap;
use std::io::{Cursor, Read};

use super::{Note, Text, limits};
use pieces::{Piece, pieces};
use rows::Mark;

type File<'b> = cfb::CompoundFile<Cursor<&'b [u8]>>;

/// The text of a .doc, or why this file of the older Office is not read.
pub(super) fn read(bytes: &[u8]) -> Text {
    // A new document under a password is such a file too; its streams are named in UTF-16.
    let locked: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if memchr::memmem::find(bytes, &locked).is_some() {
        return Text::refused(Note::Encrypted);
    }
    let Ok(mut file) = File::open(Cursor::new(bytes)) else { return Text::refused(Note::Damaged) };
    let Some(main) = stream(&mut file, "/WordDocument") else { return Text::refused(Note::LegacyOffice) };
    match assemble(&mut file, &main) {
        Ok(text) => text,
        Err(note) => Text::refused(note),
    }
}

/// A stream, unless it is missing or longer than a document can be.
fn stream(file: &mut File<'_>, name: &str) -> Option<Vec<u8>> {
    let stream = file.open_stream(name).ok()?;
    let mut bytes = Vec::new();
    stream.take(limits::FILE_BYTES as u64).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

fn assemble(file: &mut File<'_>, main: &[u8]) -> Result<Text, Note> {
    /// `wIdent` of every Word file since version 6.
    const WORD: u16 = 0xA5EC;
    /// The first `nFib` of Word 97: before it, text and tables stood elsewhere.
    const WORD_97: u16 = 0x00C1;
    let version = u16_at(main, 2).filter(|_| u16_at(main, 0) == Some(WORD)).ok_or(Note::Damaged)?;
    if version < WORD_97 {
        return Err(Note::LegacyOffice);
    }
    let flags = u16_at(main, 0x0A).ok_or(Note::Damaged)?;
    if flags & 0x0100 != 0 {
        return Err(Note::Encrypted);
    }
    let table = if flags & 0x0200 == 0 { "/0Table" } else { "/1Table" };
    let table = stream(file, table).ok_or(Note::Damaged)?;
    let pieces = pieces(main, &table).ok_or(Note::Damaged)?;
    // Main text and footnotes follow each other; the lengths are in characters.
    let length = |at| u32_at(main, at).unwrap_or(0) as usize;
    let (body, notes) = (length(0x4C), length(0x50));
    let mut writer = Writer::new(rows::marks(main, &table));
    writer.write(main, &pieces, 0, body);
    writer.write(main, &pieces, body, body.saturating_add(notes));
    let mut text = Text { text: writer.text, notes: Vec::new() };
    if writer.cut {
        text.notes.push(Note::Cut);
    }
    if text.text.trim().is_empty() && text.notes.is_empty() {
        text.notes.push(Note::Empty);
    }
    Ok(text)
}

/// Writes characters as lines: a paragraph is one, and a table's row is one, its cells parted by tabs and a cell's
/// paragraphs by line separators, as for a .docx.
struct Writer {
    text: String,
    marks: HashMap<usize, Mark>,
    /// The words of the paragraph being read.
    words: String,
    /// The row's closed cells, the open one last.
    cells: Vec<String>,
    /// Fields that are open, and how many of them show nothing yet: their instruction is read over.
    fields: usize,
    instructions: usize,
    cut: bool,
    /// Characters taken so far, shown or not.
    taken: usize,
}

impl Writer {
    fn new(marks: HashMap<usize, Mark>) -> Self {
        Writer {
            text: String::new(),
            marks,
            words: String::new(),
            cells: vec![String::new()],
            fields: 0,
            instructions: 0,
            cut: false,
            taken: 0,
        }
    }

    fn write(&mut self, main: &[u8], pieces: &[Piece], from: usize, to: usize) {
        for piece in pieces {
            for place in piece.first.max(from)..piece.last.min(to) {
                // Pieces that lie upon each other give more characters than the stream has bytes.
                self.taken += 1;
                if self.text.len() + self.words.len() > limits::TEXT_BYTES || self.taken > 2 * main.len() {
                    self.cut = true;
                    return;
                }
                let Some((character, after)) = piece.character(main, place - piece.first) else { return };
                self.take(character, after);
            }
        }
        self.end_row();
    }

    /// Takes the character that ends at offset `after` of the stream.
    fn take(&mut self, character: char, after: usize) {
        match character {
            // A field: its instruction, a separator, what it shows, its end.
            '\u{13}' => {
                self.fields += 1;
                self.instructions += 1;
            }
            '\u{14}' => self.instructions = self.instructions.saturating_sub(1),
            '\u{15}' => {
                self.fields = self.fields.saturating_sub(1);
                self.instructions = self.instructions.min(self.fields);
            }
            _ if self.instructions > 0 => {}
            '\u{7}' if self.marks.get(&after) == Some(&Mark::RowEnd) => self.end_row(),
            '\u{7}' => {
                self.end_cell_paragraph();
                self.cells.push(String::new());
            }
            '\r' if self.marks.contains_key(&after) => self.end_cell_paragraph(),
            '\r' | '\u{C}' => {
                self.end_row();
                if character == '\u{C}' {
                    self.text.push('\u{C}');
                }
            }
            '\u{B}' => self.words.push('\u{2028}'),
            '\u{1E}' => self.words.push('-'),
            '\u{A0}' => self.words.push(' '),
            '\t' => self.words.push(if self.cells.len() > 1 { ' ' } else { '\t' }),
            other if other < ' ' || other == '\u{AD}' => {}
            other => self.words.push(other),
        }
    }

    fn end_cell_paragraph(&mut self) {
        let words = std::mem::take(&mut self.words);
        if let Some(cell) = self.cells.last_mut() {
            if !cell.is_empty() {
                cell.push('\u{2028}');
            }
            cell.push_str(&words);
        }
    }

    /// Ends a line: a row, or a paragraph outside tables, which is a row of one cell.
    fn end_row(&mut self) {
        self.end_cell_paragraph();
        let row = std::mem::replace(&mut self.cells, vec![String::new()]).join("\t");
        self.text.push_str(row.trim_end());
        self.text.push('\n');
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

/// The part of a table stream that the header of the document (`FibRgFcLcb97`) points to at byte `at`.
fn pointed<'t>(main: &[u8], table: &'t [u8], at: usize) -> Option<&'t [u8]> {
    let start = u32_at(main, at)? as usize;
    table.get(start..start.checked_add(u32_at(main, at + 4)? as usize)?)
}
