//! Tables as plain text: .csv and its kin. Which encoding and which separator they are in, no such file says; both
//! are guessed, and the guess is told.

use super::{Filling, ROWS, Sheet, Unreadable, Workbook};

/// The separators that spreadsheet programs write.
const SEPARATORS: [(u8, &str); 4] = [(b',', "commas"), (b';', "semicolons"), (b'\t', "tabs"), (b'|', "bars")];
/// How many lines decide on the separator.
const TRIED: usize = 200;
const HINT: &str = "Send the table as .xlsx, or as .csv.";

pub(super) fn read(bytes: &[u8], name: &str) -> Result<Workbook, Unreadable> {
    let extracted = ::document::format::extract(bytes, "table.txt");
    if extracted.format != ::document::Format::Txt {
        return Err(Unreadable::new(format!("{name} is a document, and no table."), HINT));
    }
    let mut notes: Vec<String> = extracted.problems.iter().map(|problem| problem.message.clone()).collect();
    let mut text = extracted.text;
    if text.contains('\0') || is_binary(&text) {
        return Err(Unreadable::new(format!("{name} is no table of text."), HINT));
    }
    if !text.contains('\n') {
        text = text.replace('\r', "\n");
    }
    // Excel may say on a line of its own which separator follows.
    let stated = text.strip_prefix("sep=").and_then(|rest| rest.bytes().next());
    let separator = match stated {
        Some(stated) => {
            text.drain(..text.find('\n').map_or(text.len(), |end| end + 1));
            stated
        }
        None => guess(&text),
    };
    let words = SEPARATORS.iter().find(|(known, _)| *known == separator).map_or("another sign", |(_, w)| w);
    notes.push(format!("Cells are taken to be separated by {words}."));
    let (sheet, told) = fill(&text, separator, name);
    notes.extend(told);
    Ok(Workbook { sheets: vec![sheet], notes })
}

fn is_binary(text: &str) -> bool {
    let head = text.chars().take(4_096);
    let odd = head.filter(|sign| *sign == '\u{FFFD}' || (sign.is_control() && !"\r\n\t".contains(*sign)));
    odd.count() > 8
}

fn records(text: &str, separator: u8) -> impl Iterator<Item = csv::StringRecord> + '_ {
    let mut reader = csv::ReaderBuilder::new();
    reader.delimiter(separator).has_headers(false).flexible(true);
    // Bytes are UTF-8 by now, so that no record can be an error of encoding; any other error ends the table.
    reader.from_reader(text.as_bytes()).into_records().map_while(Result::ok)
}

/// The separator under which most lines have the same number of cells, and more than one.
fn guess(text: &str) -> u8 {
    let score = |separator: u8| {
        let widths: Vec<usize> = records(text, separator).take(TRIED).map(|record| record.len()).collect();
        let mut counts = std::collections::BTreeMap::new();
        widths.iter().filter(|width| **width > 1).for_each(|width| *counts.entry(*width).or_insert(0) += 1);
        let (width, lines) =
            counts.into_iter().max_by_key(|(_, lines): &(usize, usize)| *lines).unwrap_or((0, 0));
        lines * 100 / widths.len().max(1) * 1_000 + width.min(99)
    };
    let best = SEPARATORS.iter().rev().max_by_key(|(separator, _)| score(*separator));
    best.map_or(b',', |(separator, _)| *separator)
}

fn fill(text: &str, separator: u8, name: &str) -> (Sheet, Vec<String>) {
    let mut filling = Filling::default();
    for (row, record) in records(text, separator).enumerate() {
        let mut go_on = row < ROWS;
        filling.cut_rows |= !go_on;
        for (column, cell) in record.iter().enumerate() {
            // A number may have lost its last zero in the program that wrote the file.
            let numeric = cell.trim().parse::<f64>().is_ok();
            go_on = go_on && filling.put(row, column, cell.to_owned(), numeric);
        }
        if !go_on {
            break;
        }
    }
    (filling.next(name), filling.notes())
}
