//! Pages without words beside pages with, and words whose characters are not known.

use super::{Reading, incomplete, letters};
use crate::{Problem, Span, problem};

/// Letters of a page that has words; a stamp or a running head has fewer.
const WORDS: usize = 200;
/// Letters of a page that has none but a stamp.
const STAMP: usize = 40;
/// Characters of a page from which a share of unknown ones counts.
const CHARACTERS: usize = 80;

pub(super) fn check(reading: &Reading) -> Vec<Problem> {
    let pages = pages(reading.text);
    let mut found = Vec::new();
    found.extend(unknown(&pages, reading));
    if pages.len() > 2 {
        found.extend(blank(&pages, reading));
    }
    found
}

/// Where each page is; a text without form feeds is one page.
fn pages(text: &str) -> Vec<Span> {
    let mut pages = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices('\u{c}') {
        pages.push(Span { start, end: at });
        start = at + 1;
    }
    if !text[start..].trim().is_empty() {
        pages.push(Span { start, end: text.len() });
    }
    pages
}

/// Pages between others that hold nothing but a stamp. The last page of a document may be blank.
fn blank(pages: &[Span], reading: &Reading) -> Option<Problem> {
    let said: Vec<usize> = pages.iter().map(|page| letters(page.of(reading.text))).collect();
    let last = said.iter().rposition(|letters| *letters >= WORDS)?;
    let blank: Vec<usize> = (0..last).filter(|page| said[*page] < STAMP).map(|page| page + 1).collect();
    let first = pages.get(*blank.first()? - 1)?;
    Some(problem::PAGES_WITHOUT_TEXT.at(
        *first,
        format!(
            "Nothing was read on {}. Look whether they are pictures, and run text recognition (OCR) on them.",
            problem::page_list(&blank)
        ),
    ))
}

/// Pages of which a twentieth of the characters has no meaning.
fn unknown(pages: &[Span], reading: &Reading) -> Option<Problem> {
    let lost = |c: &char| *c == '\u{FFFD}' || ('\u{E000}'..='\u{F8FF}').contains(c);
    let bad: Vec<usize> = (1..)
        .zip(pages)
        .filter(|(_, page)| {
            let words = page.of(reading.text);
            let lost = words.chars().filter(lost).count();
            lost > 0 && lost + letters(words) >= CHARACTERS && lost * 20 > lost + letters(words)
        })
        .map(|(number, _)| number)
        .collect();
    let first = pages.get(*bad.first()? - 1)?;
    let message = if pages.len() == 1 {
        "Many characters of the text are not known (U+FFFD). Look for another version of the document."
            .to_owned()
    } else {
        format!("Many characters on {} are not known. Compare with the original.", problem::page_list(&bad))
    };
    Some(incomplete(*first, message))
}
