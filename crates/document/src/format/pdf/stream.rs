//! Decodes the streams of a PDF within a limit, and looks over those that opening the file will decode.
//!
//! The syntax library decodes a stream whole; a stream of a few kilobytes can hold gigabytes. So content, fonts'
//! maps and forms are decoded here, and the library is given a file only after its object streams were counted.

use std::io::Read;

use flate2::read::ZlibDecoder;
use hayro_syntax::object::{Name, Object, Stream};
use memchr::memmem;

use crate::format::limits;

/// The bytes of `stream`, at most `limit`; what comes after a fault or the limit is left out.
pub(super) fn decode(stream: &Stream<'_>, limit: usize) -> Vec<u8> {
    let filters = stream.filters();
    let plain = filters.is_empty();
    if plain {
        let raw = stream.raw_data();
        return raw[..raw.len().min(limit)].to_vec();
    }
    if filters.len() == 1 && matches!(filters[0], hayro_syntax::Filter::FlateDecode) && !predicted(stream) {
        return inflate(&stream.raw_data(), limit);
    }
    // A chain of filters, or one with a predictor: rare, and bounded by the size of what goes in.
    if stream.raw_data().len() > limits::PDF_CHAINED_BYTES || filters.len() > 2 {
        return Vec::new();
    }
    let mut data = stream.decoded_data().map(|data| data.into_owned()).unwrap_or_default();
    data.truncate(limit);
    data
}

fn predicted(stream: &Stream<'_>) -> bool {
    let params: Option<hayro_syntax::object::Dict<'_>> = stream.dict().get("DecodeParms");
    params.is_some_and(|params| params.get::<i32>("Predictor").unwrap_or(1) > 1)
}

/// Inflates as much as can be, up to `limit` bytes.
fn inflate(raw: &[u8], limit: usize) -> Vec<u8> {
    let mut data = Vec::with_capacity(raw.len().saturating_mul(4).min(limit));
    // A fault at the end of a stream (a cut file, a wrong checksum) leaves what was read before it.
    let _ = ZlibDecoder::new(raw).take(limit as u64).read_to_end(&mut data);
    if data.is_empty() {
        let _ = flate2::read::DeflateDecoder::new(raw).take(limit as u64).read_to_end(&mut data);
    }
    data
}

/// Whether the object streams and reference streams of this file stay within what opening it may use.
pub(super) fn safe_to_open(bytes: &[u8]) -> bool {
    let locked = memmem::find(bytes, b"/Encrypt").is_some();
    let mut total = 0usize;
    // Ends are searched for once each: a file of a million beginnings and no end must not be read a million times.
    let mut ends = memmem::find_iter(bytes, b"endstream");
    let mut end = 0usize;
    let mut packed = 0usize;
    let mut buffer = vec![0u8; 64 * 1024];
    for at in memmem::find_iter(bytes, b"stream") {
        let before = &bytes[..at];
        if before.ends_with(b"end") {
            continue;
        }
        let dict = &before[before.len().saturating_sub(1024)..];
        let dict = memmem::rfind(dict, b" obj").map_or(dict, |start| &dict[start..]);
        if memmem::find(dict, b"ObjStm").is_none() && memmem::find(dict, b"XRef").is_none() {
            continue;
        }
        let start = at + b"stream".len();
        let skip = bytes[start..].iter().take(2).take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let data = &bytes[start + skip..];
        packed += 1;
        if packed > limits::PDF_OBJECT_STREAMS {
            return false;
        }
        while end < start + skip {
            end = ends.next().unwrap_or(bytes.len());
        }
        let size = end - (start + skip);
        total += inflated_size(&data[..size], &mut buffer, limits::PDF_OBJECT_BYTES.saturating_sub(total));
        let opaque = locked
            || memmem::find(dict, b"FlateDecode").is_none() && memmem::find(dict, b"/Filter").is_some();
        // Encrypted or otherwise packed streams cannot be counted: they may be as large as their packed size allows.
        if total >= limits::PDF_OBJECT_BYTES || (opaque && size > limits::PDF_CHAINED_BYTES) {
            return false;
        }
    }
    true
}

fn inflated_size(raw: &[u8], buffer: &mut [u8], limit: usize) -> usize {
    let mut decoder = ZlibDecoder::new(raw);
    let mut size = 0;
    while size < limit {
        match decoder.read(buffer) {
            Ok(0) | Err(_) => break,
            Ok(read) => size += read,
        }
    }
    size
}

/// The name that `object` is, as bytes.
pub(super) fn name_of<'o>(object: &'o Object<'_>) -> Option<&'o [u8]> {
    match object {
        Object::Name(name) => Some(AsRef::<[u8]>::as_ref(name as &Name<'_>)),
        _ => None,
    }
}
