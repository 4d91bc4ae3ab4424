//! Which paragraph marks stand in a table, and which end a row, from the properties of paragraphs.

use std::collections::HashMap;

use super::{pointed, u16_at, u32_at};

/// Paragraphs whose properties are looked at.
const PARAGRAPHS_MAX: usize = 500_000;

/// What the mark that ends a paragraph of a table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// It ends a paragraph within a cell, or the cell.
    Cell,
    /// It ends a row.
    RowEnd,
}

/// The marks in tables, by the offset one past them in the stream. What does not hold together is left out.
/// Source: \[MS-DOC\] 2.8.6 `PlcBtePapx`, 2.9.175 `PapxFkp`.
pub(super) fn marks(main: &[u8], table: &[u8]) -> HashMap<usize, Mark> {
    /// `fcPlcfBtePapx` in the header.
    const PAPX: usize = 0x0102;
    let mut marks = HashMap::new();
    let Some(plc) = pointed(main, table, PAPX) else { return marks };
    let count = plc.len().saturating_sub(4) / 8;
    for index in 0..count {
        let Some(page) = u32_at(plc, (count + 1) * 4 + index * 4) else { break };
        let start = (page & 0x003F_FFFF) as usize * 512;
        let Some(page) = main.get(start..start + 512) else { continue };
        for paragraph in 0..usize::from(page[511]) {
            let Some((end, mark)) = mark(page, paragraph) else { continue };
            if marks.len() < PARAGRAPHS_MAX {
                marks.insert(end, mark);
            }
        }
    }
    marks
}

/// The mark of a paragraph on a page of properties, and the offset one past it; nothing outside tables.
fn mark(page: &[u8], paragraph: usize) -> Option<(usize, Mark)> {
    let count = usize::from(page[511]);
    let end = u32_at(page, (paragraph + 1) * 4)? as usize;
    let place = usize::from(*page.get((count + 1) * 4 + paragraph * 13)?) * 2;
    if place == 0 {
        return None;
    }
    let (start, length) = match *page.get(place)? {
        0 => (place + 2, usize::from(*page.get(place + 1)?) * 2),
        words => (place + 1, usize::from(words) * 2 - 1),
    };
    let properties = page.get(start + 2..start.checked_add(length)?)?;
    let (mut in_table, mut row_end) = (false, false);
    let mut at = 0;
    while let Some(code) = u16_at(properties, at) {
        let operand = properties.get(at + 2).copied().unwrap_or(0);
        match code {
            0x2416 => in_table = operand != 0,
            0x2417 => row_end = operand != 0,
            _ => {}
        }
        at += 2 + operand_length(code, properties, at + 2)?;
    }
    let mark = if row_end { Mark::RowEnd } else { Mark::Cell };
    (in_table || row_end).then_some((end, mark))
}

/// The length of a property's operand, which its code tells. Source: \[MS-DOC\] 2.2.5.1 `Sprm`.
fn operand_length(code: u16, properties: &[u8], at: usize) -> Option<usize> {
    Some(match code >> 13 {
        0 | 1 => 1,
        2 | 4 | 5 => 2,
        3 => 4,
        7 => 3,
        // Definitions of tables give their length in two bytes, counted with one of them; all else in one.
        _ if code == 0xD608 => usize::from(u16_at(properties, at)?) + 1,
        _ => usize::from(*properties.get(at)?) + 1,
    })
}
