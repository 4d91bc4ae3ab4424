//! What the syntax library may decode by itself while it opens a file, held to a limit.
//!
//! Any stream may turn out to hold objects: which do, the file says in places that only the library finds. So every stream is
//! unpacked here within a limit, whatever its dictionary says of it, before the library sees the file. A picture is never
//! needed and is made unreadable; a stream larger than any of text refuses the file; what exceeds the sum is made unreadable
//! and the text is said to be cut.

use std::io::Read;

use flate2::read::{DeflateDecoder, ZlibDecoder};
use hayro_syntax::Filter;
use memchr::memmem;

use super::filters::{self, Parameters};
use crate::format::limits;

/// Streams without an end; a file that is cut short has one.
const UNENDED: usize = 100;

/// A file that is safe to open.
pub(super) struct Safe {
    pub bytes: Vec<u8>,
    /// Whether something was left out that may be text.
    pub cut: bool,
}

/// Makes a file safe to open; none if a stream of it is larger than any document's.
pub(super) fn safe(bytes: &[u8]) -> Option<Safe> {
    let locked = memmem::find(bytes, b"/Encrypt").is_some();
    let mut safe = Safe { bytes: bytes.to_vec(), cut: false };
    let mut left = limits::PDF_OPENED_BYTES;
    // What is read of the file while it is weighed: streams within streams must not be read again and again.
    let mut reading = 4 * bytes.len() + (1 << 20);
    let mut ends = memmem::find_iter(bytes, b"endstream").peekable();
    let (mut before, mut streams, mut unended) = (0, 0usize, 0usize);
    for at in memmem::find_iter(bytes, b"stream") {
        // The dictionary is as long as it is: all since the stream before belongs to it or goes before it.
        let dict = &bytes[before..at];
        before = at + b"stream".len();
        if dict.ends_with(b"end") {
            continue;
        }
        streams += 1;
        if streams > limits::PDF_STREAMS {
            return None;
        }
        let dict = memmem::rfind(dict, b" obj").map_or(dict, |start| &dict[start..]);
        let skip = bytes[before..].iter().take(2).take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let start = before + skip;
        while ends.next_if(|end| *end < start).is_some() {}
        // The library looks for the end of each, up to the end of the file.
        unended += usize::from(ends.peek().is_none());
        if unended > UNENDED {
            return None;
        }
        let size = ends.peek().map_or(bytes.len(), |end| *end) - start;
        if is_picture(dict) {
            blank(&mut safe.bytes, start);
            continue;
        }
        if locked {
            // What is encrypted cannot be weighed; it may be as large as its size allows.
            let holds_objects =
                [&b"ObjStm"[..], b"XRef"].iter().any(|kind| memmem::find(dict, kind).is_some());
            if holds_objects && (size > limits::PDF_LOCKED_BYTES || chain(dict).len() > 1) {
                return None;
            }
            continue;
        }
        let weight = weigh(&bytes[start..], size, dict, &mut reading);
        if weight > limits::PDF_OBJECT_BYTES {
            return None;
        }
        match left.checked_sub(weight) {
            Some(rest) => left = rest,
            None => {
                blank(&mut safe.bytes, start);
                safe.cut = true;
            }
        }
    }
    Some(safe)
}

/// The most bytes that a stream becomes by any filter of its chain, up to somewhat over the limit.
fn weigh(data: &[u8], size: usize, dict: &[u8], reading: &mut usize) -> usize {
    let limit = limits::PDF_OBJECT_BYTES + 1;
    // Deflated data says itself where it ends; what the dictionary says of it may be hidden.
    let mut level = inflated(data, limit, reading);
    let mut most = level.len();
    for _ in 1..filters::CHAIN {
        if level.is_empty() || most >= limit {
            break;
        }
        level = inflated(&level, limit, reading);
        most = most.max(level.len());
    }
    let chain = chain(dict);
    if chain.iter().any(|filter| *filter != Filter::FlateDecode) {
        let mut level = data[..size].to_vec();
        *reading = reading.saturating_sub(size);
        for filter in chain.iter().take(filters::CHAIN) {
            level = filters::undo(*filter, &level, &Parameters::default(), limit);
            most = most.max(level.len());
        }
    }
    // Out of patience: the streams of this file lie within each other.
    if *reading == 0 { limit } else { most }
}

fn inflated(data: &[u8], limit: usize, reading: &mut usize) -> Vec<u8> {
    let mut out = Vec::new();
    let mut decoder = ZlibDecoder::new(data);
    let _ = (&mut decoder).take(limit as u64).read_to_end(&mut out);
    let mut taken = decoder.total_in();
    if out.is_empty() {
        let mut decoder = DeflateDecoder::new(data);
        let _ = (&mut decoder).take(limit as u64).read_to_end(&mut out);
        taken += decoder.total_in();
    }
    *reading = reading.saturating_sub(usize::try_from(taken).unwrap_or(usize::MAX));
    out
}

/// The filters that a dictionary names, in the order of their names.
fn chain(dict: &[u8]) -> Vec<Filter> {
    const NAMES: [(&[u8], Filter); 10] = [
        (b"FlateDecode", Filter::FlateDecode),
        (b"Fl", Filter::FlateDecode),
        (b"LZWDecode", Filter::LzwDecode),
        (b"LZW", Filter::LzwDecode),
        (b"ASCII85Decode", Filter::Ascii85Decode),
        (b"A85", Filter::Ascii85Decode),
        (b"ASCIIHexDecode", Filter::AsciiHexDecode),
        (b"AHx", Filter::AsciiHexDecode),
        (b"RunLengthDecode", Filter::RunLengthDecode),
        (b"RL", Filter::RunLengthDecode),
    ];
    let names = dict.split(|byte| *byte == b'/').skip(1);
    let names = names.map(|name| name.split(|byte| !byte.is_ascii_alphanumeric()).next().unwrap_or_default());
    names
        .filter_map(|name| NAMES.iter().find(|(known, _)| *known == name))
        .map(|(_, filter)| *filter)
        .collect()
}

fn is_picture(dict: &[u8]) -> bool {
    memmem::find_iter(dict, b"/Subtype").any(|at| {
        let value = dict[at + b"/Subtype".len()..].trim_ascii_start();
        value.strip_prefix(b"/Image").is_some_and(|rest| !rest.first().is_some_and(u8::is_ascii_alphanumeric))
    })
}

/// Makes a stream unreadable: two zeros begin nothing that is deflated.
fn blank(bytes: &mut [u8], start: usize) {
    bytes.iter_mut().skip(start).take(2).for_each(|byte| *byte = 0);
}
