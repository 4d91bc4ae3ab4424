//! Open citations: "all relevant resolutions of ...", a set without end that is never one document.

use std::sync::LazyLock;

use regex::Regex;

use crate::Span;

/// One alternative a language.
static OPEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i:\b(?:(?:all|its|their|other|relevant|previous|earlier|subsequent|prior|past|pertinent|the|and|on)\s+)*",
        r"(?:all|other|relevant|previous|earlier|subsequent|prior|past|pertinent)\s+",
        r"(?:(?:all|its|their|other|relevant|previous|earlier|subsequent|pertinent|and|the|of|General|Assembly|Security|",
        r"Human|Rights|Council|United|Nations)\s+){0,6}resolutions(?:\s+and\s+decisions)?\b)",
        r"|(?:所有|一切|历次|各项|以往|以前|先前|此前)(?:以往|以前|先前|其他|各项|所有|的)*(?:相关|有关)?的?(?:各项)?决议(?:[和及、]决定)?",
    ))
    .expect("a constant pattern")
});

/// Every open citation in `text`.
pub(super) fn find_all(text: &str) -> Vec<Span> {
    OPEN.find_iter(text)
        .filter(|found| {
            // With numbers behind it the list is not open.
            !text[found.end()..].trim_start().starts_with(|c: char| c.is_ascii_digit())
        })
        .map(|found| {
            let words = found.as_str();
            let lead = words.len() - words.trim_start_matches(leads).len();
            Span { start: found.start() + lead, end: found.end() }
        })
        .take(super::CITATIONS_MAX)
        .collect()
}

fn leads(c: char) -> bool {
    c.is_whitespace()
}
