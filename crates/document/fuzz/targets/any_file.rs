//! Any bytes, as a file of each format: it is read, and written again in Akoma Ntoso.

#![no_main]

use libfuzzer_sys::fuzz_target;

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
