//! The filters by which streams of text are packed, each unpacked no further than a limit: a few kilobytes can hold
//! gigabytes, and a chain of filters multiplies it.

use std::io::Read;

use flate2::read::{DeflateDecoder, ZlibDecoder};
use hayro_syntax::Filter;
use weezl::{BitOrder, LzwStatus, decode::Decoder};

/// The most filters of one stream; writers use one or two.
pub(super) const CHAIN: usize = 8;

/// What goes with a filter: how rows were foretold from those above, and how codes of LZW grow.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parameters {
    pub predictor: i32,
    pub colors: usize,
    pub bits: usize,
    pub columns: usize,
    pub early_change: bool,
}

impl Default for Parameters {
    fn default() -> Self {
        Parameters { predictor: 1, colors: 1, bits: 8, columns: 1, early_change: true }
    }
}

/// Undoes one filter. At most `limit` bytes; what comes after a fault is left out. Pictures give nothing.
pub(super) fn undo(filter: Filter, data: &[u8], parameters: &Parameters, limit: usize) -> Vec<u8> {
    match filter {
        Filter::FlateDecode => foretold(inflate(data, limit), parameters),
        Filter::LzwDecode => foretold(lzw(data, parameters.early_change, limit), parameters),
        Filter::AsciiHexDecode => hex(data, limit),
        Filter::Ascii85Decode => ascii85(data, limit),
        Filter::RunLengthDecode => runs(data, limit),
        Filter::Crypt => data[..data.len().min(limit)].to_vec(),
        _ => Vec::new(),
    }
}

/// Inflates as much as can be, up to `limit` bytes, with the header of zlib or without.
pub(super) fn inflate(raw: &[u8], limit: usize) -> Vec<u8> {
    let mut data = Vec::with_capacity(raw.len().saturating_mul(4).min(limit).min(1 << 20));
    // A fault at the end of a stream (a cut file, a wrong checksum) leaves what was read before it.
    let _ = ZlibDecoder::new(raw).take(limit as u64).read_to_end(&mut data);
    if data.is_empty() {
        let _ = DeflateDecoder::new(raw).take(limit as u64).read_to_end(&mut data);
    }
    data
}

fn lzw(raw: &[u8], early_change: bool, limit: usize) -> Vec<u8> {
    let mut decoder = if early_change {
        Decoder::with_tiff_size_switch(BitOrder::Msb, 8)
    } else {
        Decoder::new(BitOrder::Msb, 8)
    };
    let (mut rest, mut data, mut buffer) = (raw, Vec::new(), vec![0; 64 * 1024]);
    while data.len() < limit {
        let done = decoder.decode_bytes(rest, &mut buffer);
        data.extend_from_slice(&buffer[..done.consumed_out]);
        rest = &rest[done.consumed_in..];
        let stuck = done.consumed_in == 0 && done.consumed_out == 0;
        if stuck || !matches!(done.status, Ok(LzwStatus::Ok)) {
            break;
        }
    }
    data.truncate(limit);
    data
}

fn hex(raw: &[u8], limit: usize) -> Vec<u8> {
    let digits = raw.iter().take_while(|byte| **byte != b'>').filter_map(|byte| (*byte as char).to_digit(16));
    let digits: Vec<u8> = digits.map(|digit| digit as u8).take(limit.saturating_mul(2)).collect();
    digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect()
}

fn ascii85(raw: &[u8], limit: usize) -> Vec<u8> {
    let (mut data, mut group) = (Vec::new(), Vec::with_capacity(5));
    for byte in raw.iter().copied().take_while(|byte| *byte != b'~') {
        match byte {
            b'z' if group.is_empty() => data.extend([0; 4]),
            b'!'..=b'u' => group.push(byte - b'!'),
            _ => {}
        }
        if group.len() == 5 {
            data.extend(number(&group).to_be_bytes());
            group.clear();
        }
        if data.len() >= limit {
            break;
        }
    }
    if group.len() > 1 {
        let kept = group.len() - 1;
        group.resize(5, 84);
        data.extend(&number(&group).to_be_bytes()[..kept]);
    }
    data.truncate(limit);
    data
}

fn number(group: &[u8]) -> u32 {
    group.iter().fold(0u32, |sum, digit| sum.wrapping_mul(85).wrapping_add(u32::from(*digit)))
}

fn runs(raw: &[u8], limit: usize) -> Vec<u8> {
    let (mut data, mut rest) = (Vec::new(), raw);
    while let [length @ (0..=127 | 129..), after @ ..] = rest
        && data.len() < limit
    {
        let length = usize::from(*length);
        if length < 128 {
            let run = &after[..after.len().min(length + 1)];
            data.extend_from_slice(run);
            rest = &after[run.len()..];
        } else {
            let Some((byte, after)) = after.split_first() else { break };
            data.resize(data.len() + 257 - length, *byte);
            rest = after;
        }
    }
    data.truncate(limit);
    data
}

/// Rows as they were before each was written as its difference from its neighbours (PNG's way, or TIFF's for whole bytes).
fn foretold(data: Vec<u8>, parameters: &Parameters) -> Vec<u8> {
    let bits = parameters.colors.saturating_mul(parameters.bits);
    let pixel = bits.div_ceil(8).max(1);
    let width = bits.saturating_mul(parameters.columns).div_ceil(8);
    if parameters.predictor < 2 || width == 0 || width > data.len() {
        return data;
    }
    let mut out: Vec<u8> = Vec::with_capacity(data.len());
    let tiff = parameters.predictor == 2;
    for row in data.chunks(width + usize::from(!tiff)) {
        let (kind, row) = if tiff { (1, row) } else { (row[0], &row[1..]) };
        let (start, above) = (out.len(), out.len().checked_sub(width));
        for (at, byte) in row.iter().enumerate() {
            let left = if at < pixel { 0 } else { out[start + at - pixel] };
            let up = above.map_or(0, |above| out[above + at]);
            let corner = if at < pixel { 0 } else { above.map_or(0, |above| out[above + at - pixel]) };
            let guess = match kind {
                1 => left,
                2 => up,
                3 => ((u16::from(left) + u16::from(up)) / 2) as u8,
                4 => paeth(left, up, corner),
                _ => 0,
            };
            out.push(byte.wrapping_add(guess));
        }
    }
    out
}

/// The neighbour that is nearest to their linear sum (PNG, 9.4).
fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let sum = i16::from(left) + i16::from(up) - i16::from(corner);
    let far = |from: u8| (sum - i16::from(from)).abs();
    if far(left) <= far(up) && far(left) <= far(corner) {
        left
    } else if far(up) <= far(corner) {
        up
    } else {
        corner
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_undone_within_the_limit() {
        let plain = Parameters::default();
        // Made with other programs: Adobe's example of LZW (ISO 32000-1, 7.4.4.2), and Ascii85 of "Man is d".
        let lzw = [0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01];
        let cases: [(Filter, &[u8], &[u8]); 5] = [
            (Filter::LzwDecode, &lzw, &[45, 45, 45, 45, 45, 65, 45, 45, 45, 66]),
            (Filter::AsciiHexDecode, b"4D 61 6>rest", b"Ma`"),
            (Filter::Ascii85Decode, b"9jqo^BlbD-~>", b"Man is d"),
            (Filter::RunLengthDecode, &[2, 1, 2, 3, 254, 9, 128, 7], &[1, 2, 3, 9, 9, 9]),
            (Filter::DctDecode, b"a picture", b""),
        ];
        for (filter, packed, expected) in cases {
            assert_eq!(undo(filter, packed, &plain, 1_000), expected, "{filter:?}");
            assert_eq!(undo(filter, packed, &plain, 2), expected[..expected.len().min(2)], "{filter:?}");
        }
    }

    #[test]
    fn rows_are_added_to_those_above() {
        let up = Parameters { predictor: 12, columns: 3, ..Parameters::default() };
        assert_eq!(foretold(vec![2, 1, 2, 3, 2, 1, 1, 1], &up), [1, 2, 3, 2, 3, 4]);
        let left = Parameters { predictor: 2, columns: 3, ..Parameters::default() };
        assert_eq!(foretold(vec![1, 1, 1, 5, 0, 0], &left), [1, 2, 3, 5, 5, 5]);
    }
}
