//! A report's text with page furniture and footnotes blanked out, byte for byte as long as the text itself.
//!
//! Every later step works on this copy, so a sentence that a page break cuts is whole again, and every place found
//! in it is a place in the text.

use std::collections::HashMap;

use super::words;
use crate::layout::{self, Line};

/// The masked text.
pub(super) fn mask(text: &str) -> String {
    let lines = layout::lines(text);
    let mut masked = text.as_bytes().to_vec();
    for line in lines.iter().filter(|line| line.furniture) {
        blank(&mut masked, line);
    }
    blank_footnotes(text, &lines, &mut masked);
    blank_inline(text, own_symbol(text, &lines), &mut masked);
    String::from_utf8(masked).unwrap_or_else(|_| text.to_owned())
}

fn blank(masked: &mut [u8], line: &Line) {
    let span = line.span();
    blank_bytes(masked, span.start, span.end);
}

fn blank_bytes(masked: &mut [u8], start: usize, end: usize) {
    for byte in masked.iter_mut().take(end).skip(start) {
        if !matches!(byte, b'\n' | b'\r' | b'\x0C') {
            *byte = b' ';
        }
    }
}

/// The symbol that stands alone on most lines: the report's own.
fn own_symbol<'t>(text: &'t str, lines: &[Line]) -> Option<&'t str> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for symbol in lines.iter().filter_map(|line| layout::running_symbol(line.of(text))) {
        *counts.entry(symbol).or_default() += 1;
    }
    counts
        .into_iter()
        .filter(|(_, count)| *count > 1)
        .max_by_key(|(symbol, count)| (*count, *symbol))
        .map(|(s, _)| s)
}

/// Blanks each footnote: from its mark at the start of a line to the foot of its page.
fn blank_footnotes(text: &str, lines: &[Line], masked: &mut [u8]) {
    let mut index = 0;
    while index < lines.len() {
        if !starts_footnote(text, lines, index) {
            index += 1;
            continue;
        }
        blank(masked, &lines[index]);
        index += 1;
        while index < lines.len() && !ends_footnote(text, lines, index) {
            blank(masked, &lines[index]);
            index += 1;
        }
        let open = !closes(lines[index - 1].of(text));
        for line in continued(text, lines, index).filter(|_| open) {
            blank(masked, &lines[line]);
        }
    }
}

/// The lines at the foot of the page that begins near `index` which continue a footnote of the page before: a block
/// apart from the text that begins in the middle of a sentence.
fn continued(text: &str, lines: &[Line], index: usize) -> std::ops::Range<usize> {
    let Some(first) = (index..lines.len().min(index + 3)).find(|at| lines[*at].page) else { return 0..0 };
    let last = (first + 1..lines.len()).find(|at| lines[*at].page).unwrap_or(lines.len());
    let note = (first..last).find(|at| starts_footnote(text, lines, *at));
    let end = note
        .unwrap_or_else(|| (first..last).rev().find(|at| !lines[*at].furniture).map_or(first, |at| at + 1));
    let start = (first..end).rev().find(|at| lines[*at].gap > 0).unwrap_or(end);
    let inside = lines.get(start).is_some_and(|line| line.of(text).starts_with(char::is_lowercase));
    // Seven lines: a footnote's rest, never half a page.
    if inside && start > first && end - start <= 7 { start..end } else { 0..0 }
}

/// Whether a line can be the last of a footnote.
fn closes(line: &str) -> bool {
    line.ends_with(['.', ')', '”', '"', '*'])
}

/// Whether a footnote begins at this line: a raised number or asterisks, and words; or a bare number that the text
/// before it carries as a mark.
fn starts_footnote(text: &str, lines: &[Line], index: usize) -> bool {
    let line = lines[index].of(text);
    let raised = line.trim_start_matches(words::is_raised);
    if raised.len() < line.len() {
        let note = raised.trim_start();
        return note.is_empty()
            || note.starts_with(|c: char| c.is_alphabetic() || matches!(c, '“' | '"' | '‘'));
    }
    let starred = line.trim_start_matches('*');
    if starred.len() < line.len() {
        return line.len() - starred.len() <= 3 && (starred.is_empty() || starred.trim_start().len() > 8);
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > 2 || line[digits..].starts_with(['.', ')']) {
        return false;
    }
    let rest = line[digits..].trim_start();
    let note = match lines.get(index + 1) {
        Some(next) if rest.is_empty() && !next.page => next.of(text),
        _ => rest,
    };
    note.starts_with(|c: char| c.is_uppercase() || matches!(c, '“' | '"'))
        && carries_mark(text, lines[index].span().start, &line[..digits])
}

/// Whether the text before `start` has `mark` glued to a closing bracket or to punctuation, not far up.
fn carries_mark(text: &str, start: usize, mark: &str) -> bool {
    const WINDOW: usize = 6_000;
    let first = (start.saturating_sub(WINDOW)..=start).find(|at| text.is_char_boundary(*at)).unwrap_or(start);
    let before = &text[first..start];
    before.match_indices(mark).any(|(at, _)| {
        let mut left = before[..at].chars().rev();
        let left = (left.next(), left.next());
        let right = before[at + mark.len()..].chars().next();
        let glued = match left {
            (Some(')' | ';' | ',' | '”' | '"'), _) => true,
            (Some('.'), Some(letter)) => !letter.is_ascii_digit(),
            _ => false,
        };
        glued && right.is_none_or(|c| c.is_whitespace() || matches!(c, ';' | '.' | ','))
    })
}

/// Whether the footnotes of a page are over at this line: a page break, furniture, a numbered paragraph, or a gap
/// after a note that ended.
fn ends_footnote(text: &str, lines: &[Line], index: usize) -> bool {
    let (line, above) = (&lines[index], lines[index - 1].of(text));
    let number_alone = line.of(text).bytes().all(|byte| byte.is_ascii_digit());
    line.page
        || (line.furniture && !number_alone)
        || words::starts_numbered(line.of(text))
        || (line.gap > 0 && closes(above))
}

/// Blanks job numbers and the report's own symbol in the middle of lines, with a page number beside them.
fn blank_inline(text: &str, own: Option<&str>, masked: &mut [u8]) {
    for (at, _) in text.match_indices("GE.") {
        let length = text[at..].find(char::is_whitespace).unwrap_or(text.len() - at);
        if words::is_job_number(&text[at..at + length]) {
            let language = text[at + length..].starts_with(" (E)");
            let end = at + length + if language { 4 } else { 0 };
            // In a text laid out like the page, the page's number stands far off on the same line.
            let line = text[..at].rfind(['\n', '\r', '\x0C']).map_or(0, |before| before + 1);
            let line_end = text[end..].find(['\n', '\r', '\x0C']).map_or(text.len(), |after| end + after);
            let page = |words: &str| words.trim().bytes().all(|byte| byte.is_ascii_digit());
            if page(&text[line..at]) && page(&text[end..line_end]) {
                blank_bytes(masked, line, line_end);
            } else {
                blank_bytes(masked, at, end);
            }
        }
    }
    let Some(own) = own else { return };
    for (at, _) in text.match_indices(own) {
        let mut end = at + own.len();
        if text[end..].starts_with(|c: char| c.is_alphanumeric() || c == '/') {
            continue;
        }
        let rest = text[end..].trim_start();
        if let Some(page) = rest.strip_prefix("Page ").or_else(|| rest.strip_prefix("page ")) {
            end = text.len() - page.len() + page.bytes().take_while(u8::is_ascii_digit).count();
        }
        blank_bytes(masked, at, end);
    }
}
