//! A report's text with page furniture and footnotes blanked out, byte for byte as long as the text itself.
//!
//! Every later step works on this copy, so a sentence that a page break cuts is whole again, and every place found
//! in it is a place in the text.

use std::collections::HashSet;

use super::words::{self, Lines};

/// How many lines at the top and the foot of a page may be furniture.
const EDGE: usize = 4;

/// The masked text.
pub(super) fn mask(text: &str) -> String {
    let lines: Vec<&str> = Lines::new(text).map(|(_, line)| line).collect();
    let starts: Vec<usize> = Lines::new(text).map(|(start, _)| start).collect();
    let own = own_symbol(&lines);
    let mut masked = text.as_bytes().to_vec();
    let edges = edges(text, &lines, &starts);
    for (index, line) in lines.iter().enumerate() {
        let at_edge = edges.contains(&index);
        if is_furniture(line, at_edge, own) {
            blank(&mut masked, starts[index], line.len());
        }
    }
    blank_footnotes(text, &lines, &starts, &mut masked);
    blank_inline(text, own, &mut masked);
    String::from_utf8(masked).unwrap_or_else(|_| text.to_owned())
}

fn blank(masked: &mut [u8], start: usize, length: usize) {
    for byte in masked.iter_mut().skip(start).take(length) {
        if !matches!(byte, b'\n' | b'\r' | b'\x0C') {
            *byte = b' ';
        }
    }
}

/// The symbol that stands alone on most lines: the report's own.
fn own_symbol<'t>(lines: &[&'t str]) -> Option<&'t str> {
    let alone = lines.iter().map(|line| line.trim()).filter(|line| words::is_symbol(line));
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for symbol in alone {
        if let Some((_, count)) = counts.iter_mut().find(|(known, _)| *known == symbol) {
            *count += 1;
        } else if counts.len() < 64 {
            counts.push((symbol, 1));
        }
    }
    counts
        .into_iter()
        .filter(|(_, count)| *count > 1)
        .max_by_key(|(_, count)| *count)
        .map(|(symbol, _)| symbol)
}

/// The lines near a page break, where a number alone is a page's.
fn edges(text: &str, lines: &[&str], starts: &[usize]) -> HashSet<usize> {
    let mut edges = HashSet::new();
    let bytes = text.as_bytes();
    let breaks = (1..lines.len()).filter(|index| bytes.get(starts[*index] - 1) == Some(&b'\x0C'));
    for first in breaks.chain([lines.len()]) {
        let filled = |index: &usize| !lines[*index].trim().is_empty();
        edges.extend((0..first).rev().filter(filled).take(EDGE));
        edges.extend((first..lines.len()).filter(filled).take(EDGE));
    }
    // Where the file kept no page breaks, the symbol on a line of its own shows where one was.
    for (index, line) in lines.iter().enumerate() {
        if words::is_symbol(line.trim()) {
            edges.extend(index.saturating_sub(EDGE)..(index + EDGE).min(lines.len()));
        }
    }
    edges
}

/// Whether a line is page furniture: a page number, the symbol, a job number, or these together.
fn is_furniture(line: &str, at_edge: bool, own: Option<&str>) -> bool {
    let line = line.trim();
    if line.is_empty() || line.len() > 60 {
        return false;
    }
    let mut numbers = 0;
    let mut others = 0;
    let mut previous = "";
    for word in line.split_whitespace() {
        let known = words::is_symbol(word)
            || Some(word) == own
            || words::is_job_number(word)
            || word.eq_ignore_ascii_case("page")
            || (matches!(word, "(E)" | "(E") && words::is_job_number(previous));
        if known {
            others += 1;
        } else if word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_digit()) {
            numbers += 1;
        } else if !(word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit()) && line.contains("GE."))
        {
            return false;
        }
        previous = word;
    }
    if others == 0 { numbers == 1 && at_edge } else { true }
}

/// Blanks each footnote: from its mark at the start of a line to the foot of its page.
fn blank_footnotes(text: &str, lines: &[&str], starts: &[usize], masked: &mut [u8]) {
    let bytes = text.as_bytes();
    let mut index = 0;
    while index < lines.len() {
        if !starts_footnote(lines, index, text, starts[index]) {
            index += 1;
            continue;
        }
        let mut row = index;
        loop {
            blank(masked, starts[row], lines[row].len());
            row += 1;
            if row >= lines.len() || ends_footnote(lines, row, bytes, starts) {
                break;
            }
        }
        index = row.max(index + 1);
    }
}

/// Whether a footnote begins at this line: a raised number or asterisks, and words; or a bare number that the text
/// before it carries as a mark.
fn starts_footnote(lines: &[&str], index: usize, text: &str, start: usize) -> bool {
    let line = lines[index].trim_start();
    let mark: &str = &line[..line.len() - line.trim_start_matches(words::is_raised).len()];
    if !mark.is_empty() {
        return line[mark.len()..].trim_start().starts_with(char::is_alphabetic)
            || line[mark.len()..].trim_start().starts_with(['“', '"', '‘'])
            || line[mark.len()..].trim().is_empty();
    }
    if line.starts_with('*') {
        let rest = line.trim_start_matches('*');
        return line.len() - rest.len() <= 3 && (rest.trim().is_empty() || rest.trim_start().len() > 8);
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > 2 {
        return false;
    }
    let rest = line[digits..].trim();
    let follows = if rest.is_empty() { next_words(lines, index) } else { rest };
    let words_follow = follows.starts_with(char::is_uppercase) || follows.starts_with(['“', '"']);
    words_follow && !line[digits..].starts_with(['.', ')']) && carries_mark(text, start, &line[..digits])
}

fn next_words<'t>(lines: &[&'t str], index: usize) -> &'t str {
    lines[index + 1..]
        .iter()
        .take(2)
        .map(|line| line.trim())
        .find(|line| !line.is_empty())
        .unwrap_or_default()
}

/// Whether the page's text before `start` has `mark` glued to a closing bracket or to punctuation.
fn carries_mark(text: &str, start: usize, mark: &str) -> bool {
    let before = &text[..start];
    let window = before.len().saturating_sub(6000);
    let window = (window..before.len()).find(|at| before.is_char_boundary(*at)).unwrap_or(before.len());
    let before = &before[window..];
    before.match_indices(mark).any(|(at, _)| {
        let left = before[..at].chars().next_back();
        let right = before[at + mark.len()..].chars().next();
        left.is_some_and(|c| {
            matches!(c, ')' | ';' | ',' | '”' | '"') || (c == '.' && !digit_before(before, at - 1))
        }) && right.is_none_or(|c| c.is_whitespace() || matches!(c, ';' | '.' | ','))
    })
}

fn digit_before(text: &str, at: usize) -> bool {
    text[..at].ends_with(|c: char| c.is_ascii_digit())
}

/// Whether the footnotes of a page are over at this line: a page break, furniture, or a numbered paragraph.
fn ends_footnote(lines: &[&str], row: usize, bytes: &[u8], starts: &[usize]) -> bool {
    let line = lines[row].trim();
    let broken = bytes.get(starts[row].wrapping_sub(1)) == Some(&b'\x0C');
    broken
        || is_furniture(line, true, None)
        || words::starts_numbered(line)
        || (line.is_empty() && next_words(lines, row).is_empty())
        || (line.is_empty() && words::starts_numbered(next_words(lines, row)))
        || line.is_empty() && !lines[row - 1].trim().is_empty() && closes(lines[row - 1])
}

/// Whether a note's line ends it, so that a blank line after it is the end of the note.
fn closes(line: &str) -> bool {
    line.trim_end().ends_with(['.', ')', '”', '"'])
}

/// Blanks job numbers and the report's own symbol in the middle of lines, with a page number beside them.
fn blank_inline(text: &str, own: Option<&str>, masked: &mut [u8]) {
    for (at, _) in text.match_indices("GE.") {
        let length = text[at..].find(char::is_whitespace).unwrap_or(text.len() - at);
        if words::is_job_number(&text[at..at + length]) {
            let language = text[at + length..].trim_start().starts_with("(E)");
            blank(masked, at, length + if language { 4 } else { 0 });
        }
    }
    let Some(own) = own else { return };
    for (at, _) in text.match_indices(own) {
        let mut end = at + own.len();
        if text[end..].starts_with(|c: char| c.is_alphanumeric() || c == '/') {
            continue;
        }
        let rest = text[end..].trim_start();
        let page = rest.strip_prefix("Page ").or_else(|| rest.strip_prefix("page "));
        if let Some(page) = page {
            let digits = page.bytes().take_while(u8::is_ascii_digit).count();
            end = text.len() - page.len() + digits;
        }
        blank(masked, at, end - at);
    }
}
