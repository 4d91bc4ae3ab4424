//! A Word file whose document part is any XML: what is in the zip is well formed, what is in the part is not.

#![no_main]

mod warm;

use std::io::{Cursor, Write};

use libfuzzer_sys::fuzz_target;
use warm::warm;
use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

fuzz_target!(init: warm(), |bytes: &[u8]| {
    let _ = document::read(&word(bytes), "a.docx");
});

/// A zip with one stored entry, `word/document.xml`.
fn word(part: &[u8]) -> Vec<u8> {
    let mut file = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    file.start_file("word/document.xml", stored).expect("a file in memory");
    file.write_all(part).expect("a file in memory");
    file.finish().expect("a file in memory").into_inner()
}
