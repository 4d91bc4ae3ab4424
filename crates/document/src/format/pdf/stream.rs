//! Decodes the streams of a PDF within a limit.
//!
//! The syntax library decodes a stream whole. So content, fonts' maps and forms are decoded here, and what it decodes itself
//! while it opens a file goes through [`opening`](super::opening) first.

use hayro_syntax::object::{Array, Dict, Name, Object, Stream};

use super::filters::{self, Parameters};

/// The bytes of `stream`, at most `limit`; what comes after a fault or the limit is left out.
pub(super) fn decode(stream: &Stream<'_>, limit: usize) -> Vec<u8> {
    let chain = stream.filters();
    let raw = stream.raw_data();
    if chain.len() > filters::CHAIN {
        return Vec::new();
    }
    let mut data = raw[..].to_vec();
    // Digits of text pack to more than they are: what lies between two filters may be somewhat longer than the end.
    let between = limit.saturating_mul(3);
    for (place, filter) in chain.iter().enumerate() {
        let limit = if place + 1 == chain.len() { limit } else { between };
        data = filters::undo(*filter, &data, &parameters(stream, place), limit);
    }
    data.truncate(limit);
    data
}

/// The parameters of the filter at this place of the chain.
fn parameters(stream: &Stream<'_>, place: usize) -> Parameters {
    let all = stream.dict();
    let one = ["DecodeParms", "DP"].into_iter().find_map(|key| {
        let alone = all.get::<Dict<'_>>(key).filter(|_| place == 0);
        alone.or_else(|| all.get::<Array<'_>>(key)?.iter::<Object<'_>>().nth(place)?.into_dict())
    });
    let Some(one) = one else { return Parameters::default() };
    let number = |key: &str, usual: i32| one.get::<i32>(key).unwrap_or(usual);
    let size = |key, usual| usize::try_from(number(key, usual)).unwrap_or(0);
    Parameters {
        predictor: number("Predictor", 1),
        colors: size("Colors", 1),
        bits: size("BitsPerComponent", 8),
        columns: size("Columns", 1),
        early_change: number("EarlyChange", 1) != 0,
    }
}

/// The name that `object` is, as bytes.
pub(super) fn name_of<'o>(object: &'o Object<'_>) -> Option<&'o [u8]> {
    match object {
        Object::Name(name) => Some(AsRef::<[u8]>::as_ref(name as &Name<'_>)),
        _ => None,
    }
}
