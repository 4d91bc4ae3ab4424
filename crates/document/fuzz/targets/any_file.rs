//! Any bytes, as a file of each format: it is read, and written again in Akoma Ntoso.

#![no_main]

mod warm;

use libfuzzer_sys::fuzz_target;
use warm::warm;

/// What a file of each format begins with; the first byte chooses.
const HEADS: [&[u8]; 6] = [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"<!doctype html>", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", b"\xFE\xFF"];

fuzz_target!(init: warm(), |bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let mut file = HEADS[usize::from(*first) % HEADS.len()].to_vec();
    file.extend_from_slice(rest);
    let doc = document::read(&file, "a.bin");
    for paragraph in &doc.paragraphs {
        assert!(doc.text.get(paragraph.span.start..paragraph.span.end).is_some(), "a span off the text");
    }
    let _ = document::akn::write(&doc);
});
