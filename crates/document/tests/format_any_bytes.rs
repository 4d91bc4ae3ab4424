//! Reading never panics: on any bytes, and on real files with bytes changed, cut out or doubled.

mod support;

use document::format::extract;
use document::read_text;
use proptest::prelude::*;

fn read_all(bytes: &[u8], name: &str) -> usize {
    let extracted = extract(bytes, name);
    let doc = read_text(extracted.text, extracted.format);
    for item in &doc.recommendations {
        assert!(doc.text.get(item.span.start..item.span.end).is_some());
    }
    doc.recommendations.len()
}

/// Words that the reader of reports looks for, to be strung together at random.
const PIECES: &[&str] = &[
    "\n",
    "\x0C",
    "\r",
    " ",
    "(",
    ")",
    ";",
    "/",
    ".",
    "1.",
    "2. ",
    "9. ",
    "9.1 ",
    "9.2. ",
    "(a) ",
    "³",
    "\u{FFFD}",
    "5",
    "A/HRC/1/2",
    "Page 3",
    "GE.19-12345 (E)",
    "(Cuba)",
    "(Iran (Islamic Republic of))",
    "Algeria, ",
    " and ",
    "Annex",
    "The following recommendations enjoy the support of Cuba:",
    "will be examined",
    "all conclusions",
    "* note",
    "é",
    "Report of the Working Group on the Universal Periodic Review\n",
    "II. Conclusions and/or recommendations\n",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..2000), kind in 0usize..5) {
        let heads: [&[u8]; 5] = [b"", b"%PDF-1.4\n", b"PK\x03\x04", b"<html>", b"{\\rtf"];
        let mut file = heads[kind].to_vec();
        file.extend(bytes);
        read_all(&file, "a.bin");
    }

    #[test]
    fn any_report(pieces in proptest::collection::vec(0..PIECES.len(), 0..120)) {
        let mut text = String::from("Report of the Working Group on the Universal Periodic Review\n\nCuba\n\n");
        text.extend(pieces.iter().map(|piece| PIECES[*piece]));
        read_all(text.as_bytes(), "a.txt");
    }
}

#[test]
fn real_files_with_damage() {
    let Some(corpus) = support::corpus() else { return };
    let files = [
        "upr/reports/bahamas2009.pdf",
        "upr/reports/belize2009.txt",
        "upr/matrices/UPR34_Slovenia_Thematic_list_of_Recommendations.docx",
    ];
    for file in files {
        let bytes = std::fs::read(corpus.join(file)).unwrap();
        // A fixed sequence: the same damage every time.
        let mut state = 0x2545_F491_4F6C_DD1D_u64;
        let mut next = |below: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state % below as u64) as usize
        };
        for round in 0..12 {
            let mut damaged = bytes.clone();
            for _ in 0..1 + next(40) {
                let at = next(damaged.len());
                damaged[at] = next(256) as u8;
            }
            let at = next(damaged.len());
            let length = next(2000).min(damaged.len() - at);
            match round % 3 {
                0 => damaged.truncate(at),
                1 => drop(damaged.drain(at..at + length)),
                _ => damaged.extend_from_within(at..at + length),
            }
            read_all(&damaged, file);
        }
    }
}
