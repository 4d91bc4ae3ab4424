//! Texts made of the words that readers look for, as a document of each kind.

#![no_main]

mod warm;

use document::Format;
use libfuzzer_sys::fuzz_target;
use warm::warm;

/// First lines that tell the kind.
const KINDS: [&str; 9] = [
    "A/RES/1/2\n\nThe General Assembly,\n\n",
    "人权理事会，\n\n",
    "7 (1950). Resolution of 3 May 1950\n\n",
    "Report of the Working Group on the Universal Periodic Review\n\nCuba\n\n",
    "Concluding observations on the first report of Cuba\n\n",
    "Report of the Special Rapporteur on water\n\nII. Recommendations\n\n",
    "National report submitted\n\n",
    "Article 1\n\n",
    "",
];

/// Pieces that a byte stands for; a byte beyond them stands for itself.
const PIECES: [&str; 64] = [
    "\n", "\n\n", "\u{c}", " ", "(", ")", ";", "/", ".", "1. ", "2. ", "3. ", "(a) ", "(b) ", "(i) ", "a) ", "³",
    "\u{fffd}", "A/HRC/1/2", "Page 3", "GE.19-12345 (E)", "(Cuba)", "(Iran (Islamic Republic of))", "Algeria, ",
    " and ", "Annex\n", "Recalling ", "Requests ", "Decides: ", "resolution 48/141 of 20 December 1993",
    "Adopted by a recorded vote of 3 to 1", "In favour: Cuba", "Against: ", "Abstaining: ", "[Adopted without a vote.]",
    "4th meeting\n", "3 May 2001\n", "Article 2\n", "第二条\n", "第 54/33 号决议", "回顾", "请", "决定：", "。", "，",
    "المادة 2\n", "١ - ", "The State party should: ", "is concerned ", "within one year ", "paragraphs 2, 3 and 4 ",
    "enjoy the support of Cuba:\n", "97.1. ", "97.2 ", "52. ", "| ", "\t", "____\n", "1/ A/1/2.\n", "* note\n", "é",
    "II. ", "B. ", "Take steps; ",
];

fuzz_target!(init: warm(), |bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let mut text = KINDS[usize::from(*first) % KINDS.len()].to_owned();
    for byte in rest.iter().take(20_000) {
        match PIECES.get(usize::from(*byte)) {
            Some(piece) => text.push_str(piece),
            None => text.push(char::from(*byte)),
        }
    }
    let doc = document::read_text(text, Format::Txt);
    let _ = document::akn::write(&doc);
});
