//! First pages of Council documents, with title, symbol and agenda item as other people noted them.
//!
//! A label that the page itself contradicts is left out and listed: its words do not stand on the page, or it gives
//! another document's symbol; so is one that says "Addendum" alone. A label may leave out the author, or the Secretariat's note that transmits a report.

use std::path::Path;

use document::{Document, Format, read_text};
use serde::Deserialize;

use super::{Score, half};

/// One page and its labels.
#[derive(Deserialize)]
struct Page {
    text: String,
    title: String,
    symbol: String,
    agenda_item: Option<Vec<String>>,
}

/// A score of titles, symbols and agenda items for each half.
pub fn scores(corpus: &Path) -> Vec<Score> {
    let file = std::fs::read_to_string(corpus.join("cover-pages/council_first_pages.jsonl")).expect("pages");
    let mut scores: Vec<Score> = Vec::new();
    for of in ["first", "second"] {
        let named = |what: &str| Score::of(&format!("first pages, {of} half: {what}"), "en es fr");
        let (mut titles, mut symbols, mut items) = (named("title"), named("symbol"), named("agenda item"));
        for line in file.lines() {
            let page: Page = serde_json::from_str(line).expect("a page");
            if half(&page.symbol) != of {
                continue;
            }
            let doc = read_text(page.text.clone(), Format::Txt);
            title(&page, &doc, &mut titles);
            symbol(&page, &doc, &mut symbols);
            item(&page, &doc, &mut items);
        }
        scores.extend([titles, symbols, items]);
    }
    scores
}

/// The letters and figures of some words in small letters, accents and marks left out.
fn letters(words: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    words.nfkd().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The symbol that the number before a title stands for, and the title behind it.
fn numbered(title: &str) -> (Option<String>, &str) {
    let (number, rest) = title.split_once(": ").unwrap_or(("", title));
    let number = number.trim().trim_start_matches("A/HRC/");
    let is_number =
        number.contains('/') && !number.contains(' ') && number.contains(|c: char| c.is_ascii_digit());
    if is_number { (Some(format!("A/HRC/{number}")), rest) } else { (None, title) }
}

fn parts(title: &str, by: &[&str]) -> Vec<String> {
    let mut parts = vec![title.to_owned()];
    for mark in by {
        parts =
            parts.iter().flat_map(|part| part.split(mark).map(str::to_owned).collect::<Vec<_>>()).collect();
    }
    parts.iter().map(|part| letters(part)).filter(|part| !part.is_empty()).collect()
}

/// Whether a part of a title names an author or announces an addendum: what labels leave out.
fn left_out(part: &str) -> bool {
    let kinds = [
        "report",
        "note",
        "study",
        "progressreport",
        "finalreport",
        "annualreport",
        "interimreport",
        "summaryreport",
    ];
    kinds.iter().any(|kind| {
        ["of", "by", "prepared", "submitted"].iter().any(|by| part.starts_with(&format!("{kind}{by}")))
    })
}

fn title(page: &Page, doc: &Document, score: &mut Score) {
    let (number, label) = numbered(&page.title);
    let on_page = letters(&page.text);
    let label_parts = parts(label, &[" - ", " – ", ": "]);
    // "Addendum" alone is what a document adds to another, and no title.
    let addendum = matches!(label_parts.concat().as_str(), "addendum" | "corrigendum");
    let of_page = number.as_deref().is_none_or(|number| page.text.contains(number));
    if !of_page || addendum || !label_parts.iter().all(|part| on_page.contains(part.as_str())) {
        return;
    }
    score.documents += 1;
    score.expected += 1;
    let found = doc.title.as_deref().unwrap_or_default();
    score.found += usize::from(doc.title.is_some());
    let found_parts = parts(found, &[": "]);
    let sorted = |parts: &[String]| {
        let mut parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        parts.sort_unstable();
        parts.concat()
    };
    let kept: Vec<String> =
        found_parts.iter().filter(|part| label_parts.contains(part) || !left_out(part)).cloned().collect();
    let same = letters(found) == letters(label)
        || sorted(&found_parts) == sorted(&label_parts)
        || kept.concat() == label_parts.concat()
        || sorted(&kept) == sorted(&label_parts);
    if same {
        score.right += 1;
    } else {
        score.miss(&page.symbol, label, found);
    }
}

fn symbol(page: &Page, doc: &Document, score: &mut Score) {
    let label = page.symbol.trim_end_matches(['.', ',', ';', ':', ' ', '*']);
    let own = numbered(&page.title).0;
    // Of two organs' symbols the first counts.
    let label = label.split(['–', '—']).next().unwrap_or(label);
    if own.as_deref().is_some_and(|own| own != label) || !page.text.contains(label) {
        return;
    }
    score.documents += 1;
    let found = doc.symbol.as_ref().filter(|symbol| symbol.stated).map(|symbol| symbol.value.as_str());
    score.count(&page.symbol, label, found);
}

fn item(page: &Page, doc: &Document, score: &mut Score) {
    let Some(items) = page.agenda_item.as_ref().filter(|items| !items.is_empty()) else { return };
    let numbers = |words: &str| {
        let pieces = words.split(|c: char| !c.is_ascii_digit()).filter_map(|piece| piece.parse::<u32>().ok());
        let mut numbers: Vec<u32> = pieces.collect();
        numbers.sort_unstable();
        format!("{numbers:?}")
    };
    score.documents += 1;
    score.count(&page.symbol, &numbers(&items.join(" ")), doc.agenda_item.as_deref().map(numbers).as_deref());
}
