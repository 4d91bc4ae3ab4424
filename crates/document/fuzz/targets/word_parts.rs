//! A Word file whose document part is any XML: what is in the zip is well formed, what is in the part is not.

#![no_main]

use std::io::Write;

use libfuzzer_sys::fuzz_target;

fuzz_target!(init: warm(), |bytes: &[u8]| {
    let _ = document::read(&word(bytes), "a.docx");
});

/// A zip with one stored entry, `word/document.xml`.
fn word(part: &[u8]) -> Vec<u8> {
    let name = b"word/document.xml";
    let (size, crc) = (u32::try_from(part.len()).unwrap_or(0), crc32(part));
    let mut shared = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    shared.extend(crc.to_le_bytes());
    shared.extend(size.to_le_bytes());
    shared.extend(size.to_le_bytes());
    shared.extend([u8::try_from(name.len()).unwrap_or(0), 0, 0, 0]);
    let mut file = b"PK\x03\x04".to_vec();
    file.extend(&shared);
    file.extend(name);
    file.extend(part);
    let directory = u32::try_from(file.len()).unwrap_or(0);
    file.extend(b"PK\x01\x02\x14\x00");
    file.extend(&shared);
    file.extend([0; 14]);
    file.extend(name);
    let length = u32::try_from(file.len()).unwrap_or(0) - directory;
    file.extend(b"PK\x05\x06\x00\x00\x00\x00\x01\x00\x01\x00");
    file.extend(length.to_le_bytes());
    file.extend(directory.to_le_bytes());
    let _ = file.write_all(&[0, 0]);
    file
}

/// The checksum that a zip wants (ISO 3309).
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xEDB8_8320 * (crc & 1)))
    })
}

/// Patterns are made ready at their first use, which takes seconds in a build that is watched: no input's fault.
fn warm() {
    for text in [
        "A/RES/1/2\n\nThe General Assembly,\n\nRecalling resolution 48/141 of 20 December 1993,\n\n1. Decides.\n",
        "Report of the Working Group on the Universal Periodic Review\n\nCuba\n\n9. Recommendations:\n9.1. Plant trees (Peru);\n",
        "Concluding observations on the first report of Cuba\n\n1. The Committee recommends that the State party plant trees.\n",
        "人权理事会，\n\n回顾大会 1993 年 12 月 20 日第 48/141 号决议，\n\n1. 决定休息。\n",
        "Le Conseil des droits de l’homme,\n\nRappelant la résolution 48/141 du 20 décembre 1993,\n",
        "Генеральная Ассамблея,\n\nссылаясь на резолюцию 48/141 от 20 декабря 1993 года,\n",
        "إن الجمعية العامة،\n\nإذ تشير إلى القرار 48/141 المؤرخ 20 كانون الأول/ديسمبر 1993،\n",
    ] {
        let _ = document::akn::write(&document::read_text(text.to_owned(), document::Format::Txt));
    }
}
