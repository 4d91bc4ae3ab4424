//! The piece table: where in the stream the characters of the document stand, and in which of two encodings.

use super::{pointed, u16_at, u32_at};

/// Pieces of one document. A file saved fast a hundred times has some thousands.
const PIECES_MAX: usize = 200_000;

/// A run of characters that stand together.
pub(super) struct Piece {
    /// Its first character's place in the document, and one past its last.
    pub first: usize,
    pub last: usize,
    /// Where it begins in the stream.
    offset: usize,
    /// One byte a character (Windows-1252), or two (UTF-16).
    narrow: bool,
}

impl Piece {
    /// Its character number `index`, and the offset one past it.
    pub(super) fn character(&self, main: &[u8], index: usize) -> Option<(char, usize)> {
        if self.narrow {
            let at = self.offset.checked_add(index)?;
            let byte = [*main.get(at)?];
            let text = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&byte).0;
            return Some((text.chars().next()?, at + 1));
        }
        let at = self.offset.checked_add(index.checked_mul(2)?)?;
        let unit = u16_at(main, at)?;
        let character = match unit {
            // A pair is given at its first half; the second is nothing of its own.
            0xD800..=0xDBFF => {
                let pair = [unit, u16_at(main, at + 2)?];
                char::decode_utf16(pair).next()?.unwrap_or('\u{FFFD}')
            }
            0xDC00..=0xDFFF => '\u{0}',
            other => char::from_u32(u32::from(other))?,
        };
        Some((character, at + 2))
    }
}

/// The pieces in their order; none if the file does not hold together. Source: \[MS-DOC\] 2.9.38 `Clx`, 2.8.35 `PlcPcd`.
pub(super) fn pieces(main: &[u8], table: &[u8]) -> Option<Vec<Piece>> {
    /// `fcClx` in the header.
    const CLX: usize = 0x01A2;
    let mut clx = pointed(main, table, CLX)?;
    while clx.first() == Some(&1) {
        let length = u16_at(clx, 1)? as usize;
        clx = clx.get(3 + length..)?;
    }
    if clx.first() != Some(&2) {
        return None;
    }
    let length = u32_at(clx, 1)? as usize;
    let plc = clx.get(5..length.checked_add(5)?)?;
    let count = plc.len().checked_sub(4)? / 12;
    let mut pieces = Vec::new();
    for index in 0..count.min(PIECES_MAX) {
        let place = |at: usize| u32_at(plc, at * 4).map(|place| place as usize);
        let at = u32_at(plc, (count + 1) * 4 + index * 8 + 2)?;
        let narrow = at & 0x4000_0000 != 0;
        let offset = (at & 0x3FFF_FFFF) as usize;
        let offset = if narrow { offset / 2 } else { offset };
        pieces.push(Piece { first: place(index)?, last: place(index + 1)?, offset, narrow });
    }
    Some(pieces)
}
