//! A State's own table of recommendations and what it did, as its focal point has kept it for years: .xlsx or .csv.
//!
//! Nothing in it is taken on trust. The file becomes sheets of cells (`xlsx`, `text`); the program says what each
//! column looks like (`columns`), what each status word seems to mean (`words`) and which recommendation each row
//! seems to speak of (`matching`); a person decides, sees what would change (`plan`), and confirms. The same file
//! once more changes nothing.

pub mod columns;
pub mod dates;
pub mod decide;
pub mod likeness;
pub mod matching;
mod outcome;
pub mod pages;
pub mod plan;
mod text;
pub mod web;
pub mod words;
mod xlsx;

/// The largest file, in bytes.
pub const FILE_BYTES: usize = 16 * 1024 * 1024;
/// The most rows of a sheet that are read.
pub const ROWS: usize = 20_000;
/// The most columns of a sheet that are read.
pub const COLUMNS: usize = 200;
/// The longest text of a cell, in bytes: what a spreadsheet program allows itself.
pub const CELL_BYTES: usize = 32 * 1024;
/// The most sheets of a file.
pub const SHEETS: usize = 50;
/// The most text of all cells of a file, in bytes: a shared string may be used by every cell.
const TEXT_BYTES: usize = 48 * 1024 * 1024;
/// The most cells of a file that hold something.
const CELLS: usize = 1_000_000;

/// A table as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Workbook {
    /// Its sheets, in their order; those with nothing in them are left out.
    pub sheets: Vec<Sheet>,
    /// What a person should know of how it was read, a sentence each.
    pub notes: Vec<String>,
}

/// One sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Sheet {
    /// Its name; the file's where the format knows no sheets.
    pub name: String,
    /// Its rows from the first, blank ones too, so that numbers are those that the spreadsheet program shows.
    pub rows: Vec<Vec<Cell>>,
}

/// One cell, as text.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Cell {
    /// What it says, trimmed; a date as `2026-05-14`.
    pub text: String,
    /// Whether it is kept as a number, so that 140.10 may have become 140.1.
    pub numeric: bool,
}

impl Cell {
    /// A cell of words.
    #[must_use]
    pub fn text(text: &str) -> Cell {
        Cell { text: text.to_owned(), numeric: false }
    }
}

impl Sheet {
    /// The text of a cell; empty where there is none. Both count from 0.
    #[must_use]
    pub fn at(&self, row: usize, column: usize) -> &str {
        self.cell(row, column).map_or("", |cell| &cell.text)
    }

    /// A cell, if there is one.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> Option<&Cell> {
        self.rows.get(row).and_then(|row| row.get(column))
    }

    /// How many columns its widest row has.
    #[must_use]
    pub fn width(&self) -> usize {
        self.rows.iter().map(Vec::len).max().unwrap_or(0)
    }
}

/// Why a file gave no table: what happened, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
#[error("{happened} {hint}")]
pub struct Unreadable {
    /// What happened.
    pub happened: String,
    /// What to do next.
    pub hint: String,
}

impl Unreadable {
    pub(crate) fn new(happened: impl Into<String>, hint: impl Into<String>) -> Unreadable {
        Unreadable { happened: happened.into(), hint: hint.into() }
    }
}

/// Reads a file. Its content decides what it is; its name gives a sheet its name where the format has none.
///
/// # Errors
/// If it is no table, or larger than the limits.
pub fn read(bytes: &[u8], name: &str) -> Result<Workbook, Unreadable> {
    if bytes.is_empty() {
        return Err(Unreadable::new(format!("{name} is empty."), "Choose the file again."));
    }
    if bytes.len() > FILE_BYTES {
        let words = format!("{name} is larger than {} MB.", FILE_BYTES >> 20);
        return Err(Unreadable::new(
            words,
            "Keep only the sheet with the recommendations, and send it again.",
        ));
    }
    let mut book = if bytes.starts_with(b"PK\x03\x04") {
        xlsx::read(bytes, name)?
    } else if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        let words = format!("{name} is in the old format of Excel (.xls), or locked with a password.");
        return Err(Unreadable::new(words, "Open it, save it as .xlsx without a password, and send that."));
    } else {
        text::read(bytes, name)?
    };
    book.sheets.retain(|sheet| !sheet.rows.is_empty());
    if book.sheets.is_empty() {
        return Err(Unreadable::new(format!("{name} holds no table."), "Choose the file with the table."));
    }
    Ok(book)
}

/// Takes cells one by one and keeps the limits; what is over one is left out and told once.
#[derive(Debug, Default)]
struct Filling {
    rows: Vec<Vec<Cell>>,
    text: usize,
    cells: usize,
    cut_rows: bool,
    cut_columns: bool,
    cut_cells: bool,
}

impl Filling {
    /// Begins a new sheet, and gives the one that was filled.
    fn next(&mut self, name: &str) -> Sheet {
        let mut rows = std::mem::take(&mut self.rows);
        while rows.last().is_some_and(Vec::is_empty) {
            rows.pop();
        }
        Sheet { name: name.to_owned(), rows }
    }

    /// Puts a cell in its place, both counted from 0. False once nothing more is taken of this file.
    fn put(&mut self, row: usize, column: usize, mut text: String, numeric: bool) -> bool {
        self.cut_rows |= row >= ROWS;
        self.cut_columns |= column >= COLUMNS;
        if row >= ROWS || column >= COLUMNS || text.trim().is_empty() {
            return true;
        }
        if text.len() > CELL_BYTES {
            let end = (0..=CELL_BYTES).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            text.truncate(end);
            self.cut_cells = true;
        }
        let trimmed = text.trim();
        let text = if trimmed.len() == text.len() { text } else { trimmed.to_owned() };
        self.text += text.len();
        self.cells += 1;
        if self.text > TEXT_BYTES || self.cells > CELLS {
            self.cut_rows = true;
            return false;
        }
        if self.rows.len() <= row {
            self.rows.resize_with(row + 1, Vec::new);
        }
        let cells = &mut self.rows[row];
        if cells.len() <= column {
            cells.resize_with(column + 1, Cell::default);
        }
        cells[column] = Cell { text, numeric };
        true
    }

    /// What was left out, in words.
    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.cut_rows {
            notes.push(format!(
                "The table is longer than {ROWS} rows or {CELLS} cells; the rest was not read."
            ));
        }
        if self.cut_columns {
            notes.push(format!("The table has more than {COLUMNS} columns; those behind were not read."));
        }
        if self.cut_cells {
            notes.push(format!(
                "A cell has more than {} KiB of text; its end was not read.",
                CELL_BYTES >> 10
            ));
        }
        notes
    }
}

/// Words as they are compared: small letters without accents, everything else a single blank.
#[must_use]
pub fn folded(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;
    let mut folded = String::with_capacity(text.len());
    for letter in text.nfkd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() {
            folded.push(letter);
        } else if !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

#[cfg(test)]
mod tests;
