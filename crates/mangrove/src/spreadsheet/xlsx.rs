//! Workbooks of Excel and its kin: cells as text, dates as ISO text, merged cells in each of their rows.
//!
//! An .xlsx is a zip of XML, and a small one may unpack to many gigabytes: all of it is unpacked once into nothing,
//! counted, before the reader that keeps it in memory sees it.

use std::io::{self, Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Dimensions, ExcelDateTime, Reader, Xlsx};

use super::{Filling, ROWS, SHEETS, Unreadable, Workbook};

/// The most that all parts of a workbook together may unpack to, in bytes.
const UNPACKED_BYTES: u64 = 128 * 1024 * 1024;
/// The most strings that cells share.
const SHARED: usize = 2_000_000;
/// The most parts of a workbook.
const PARTS: usize = 5_000;
/// The most merged regions of a sheet that are filled.
const MERGED: usize = 20_000;
const BROKEN: &str = "Open it in the program it comes from, save it again as .xlsx, and send that.";

pub(super) fn read(bytes: &[u8], name: &str) -> Result<Workbook, Unreadable> {
    weigh(bytes, name)?;
    // The library behind is not ours: a fault in it must cost one file, not the program.
    let filled = catch_unwind(AssertUnwindSafe(|| fill(bytes)));
    filled
        .ok()
        .flatten()
        .ok_or_else(|| Unreadable::new(format!("{name} cannot be read as a workbook."), BROKEN))
}

fn fill(bytes: &[u8]) -> Option<Workbook> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).ok()?;
    let mut filling = Filling::default();
    let mut book = Workbook::default();
    for sheet in workbook.sheet_names().into_iter().take(SHEETS) {
        let merged = workbook.merge_cells_by_sheet_name(&sheet).unwrap_or_default();
        // A chart on a sheet of its own is no table, and no reason to refuse the rest.
        let Ok(mut cells) = workbook.worksheet_cells_reader(&sheet) else { continue };
        loop {
            match cells.next_cell() {
                Ok(None) => break,
                Ok(Some(cell)) => {
                    let (row, column) = cell.get_position();
                    let (text, numeric) = in_text(Data::from(cell.get_value().clone()));
                    if !filling.put(row as usize, column as usize, text, numeric) {
                        break;
                    }
                }
                Err(_) => {
                    book.notes.push(format!("The sheet {sheet} breaks off; what stands before is read."));
                    break;
                }
            }
        }
        merged.iter().take(MERGED).for_each(|region| spread(&mut filling, region));
        book.sheets.push(filling.next(&sheet));
    }
    book.notes.extend(filling.notes());
    Some(book)
}

/// Refuses what unpacks to more than it should.
fn weigh(bytes: &[u8], name: &str) -> Result<(), Unreadable> {
    let broken = || Unreadable::new(format!("{name} is no workbook: it does not unpack."), BROKEN);
    let mut parts = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
    if parts.len() > PARTS {
        return Err(broken());
    }
    let mut left = UNPACKED_BYTES;
    for index in 0..parts.len() {
        let part = parts.by_index(index).map_err(|_| broken())?;
        // What a part says of its own size may be a lie, so its bytes are counted.
        let mut counted = Strings::default();
        let size = io::copy(&mut part.take(left + 1), &mut counted).map_err(|_| broken())?;
        if counted.strings > SHARED {
            let words = format!("{name} shares more than {SHARED} texts between its cells.");
            return Err(Unreadable::new(
                words,
                "Keep only the sheet with the recommendations, and send it again.",
            ));
        }
        left = left.checked_sub(size).ok_or_else(|| {
            let words = format!("{name} unpacks to more than {} MB.", UNPACKED_BYTES >> 20);
            Unreadable::new(words, "Keep only the sheet with the recommendations, and send it again.")
        })?;
    }
    Ok(())
}

/// Counts the elements `si` of what is written to it: each becomes a string in memory, however short.
#[derive(Default)]
struct Strings {
    strings: usize,
    tail: Vec<u8>,
}

impl io::Write for Strings {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        const OPEN: &[u8] = b"si";
        self.tail.extend_from_slice(bytes);
        let found =
            self.tail.windows(3).filter(|three| &three[1..] == OPEN && matches!(three[0], b'<' | b':'));
        self.strings += found.count();
        // An element may begin in what is kept.
        self.tail.drain(..self.tail.len().saturating_sub(2));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A merged cell speaks for each of its rows, in its first column: a symbol written once beside six numbers.
fn spread(filling: &mut Filling, region: &Dimensions) {
    let (column, first) = (region.start.1 as usize, region.start.0 as usize);
    let Some(cell) = filling.rows.get(first).and_then(|row| row.get(column)).cloned() else { return };
    for row in first + 1..=(region.end.0 as usize).min(ROWS - 1) {
        if !filling.put(row, column, cell.text.clone(), cell.numeric) {
            return;
        }
    }
}

fn in_text(value: Data) -> (String, bool) {
    match value {
        Data::Empty | Data::Error(_) => (String::new(), false),
        Data::String(text) => (text, false),
        Data::DateTimeIso(text) => (text.split('T').next().unwrap_or_default().to_owned(), false),
        Data::DurationIso(text) => (text, false),
        Data::Bool(yes) => (if yes { "yes" } else { "no" }.to_owned(), false),
        Data::Int(number) => (number.to_string(), true),
        Data::Float(number) => (number.to_string(), true),
        Data::DateTime(moment) => (iso(&moment), false),
    }
}

/// The day of a moment; hours and minutes say nothing about a recommendation.
fn iso(moment: &ExcelDateTime) -> String {
    // Day 0 and what lies before is a time of day or a duration, and day 2,958,466 is the year 10000.
    if moment.is_duration() || !(1.0..2_958_466.0).contains(&moment.as_f64()) {
        return moment.as_f64().to_string();
    }
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{day:02}")
}
