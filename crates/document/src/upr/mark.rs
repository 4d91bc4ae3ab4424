//! The numbers at which a paragraph or a recommendation may begin, as six languages print them.

use super::words::{Lines, is_raised};
use crate::article::digit;

/// A number at the start of a line, or after the end of a sentence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    /// Where its first digit stands.
    pub at: usize,
    /// Where the words after it begin.
    pub end: usize,
    pub first: u32,
    /// In `98.12`, the 12.
    pub second: Option<u32>,
    /// In `98.12-98.14`, the 14.
    pub last: Option<u32>,
    /// In `(a)`: 1 for a; `first` is 0.
    pub letter: bool,
    /// Whether it begins a line.
    pub leads: bool,
    /// Whether a dash parts its two numbers.
    pub dashed: bool,
    /// Whether no point stands behind it: `2 Publish`.
    pub bare: bool,
}

/// The order of letters as lists of each script are numbered: Latin, Cyrillic, Arabic.
const SERIES: [&str; 3] =
    ["abcdefghijklmnopqrstuvwxyz", "абвгдежзиклмнопрстуфхцчшщэюя", "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"];

/// What may stand between a number and its words.
const POINTS: [char; 4] = ['.', '．', '、', ')'];

/// What parts the two numbers of one mark: a point; in Arabic also a dash.
const DASHES: [char; 4] = ['-', '–', '‑', '−'];

/// Every mark of a masked report, in order.
pub(super) fn marks(masked: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut ended = true;
    for (start, line) in Lines::new(masked) {
        let words = line.trim_start();
        let indent = line.len() - words.len();
        let mark = mark_at(masked, start + indent, true).filter(|mark| !mark.bare || ended);
        marks.extend(mark);
        marks_inside(masked, start, line, &mut marks);
        if !words.is_empty() {
            let end = words.trim_end_matches(|c: char| c.is_whitespace() || is_raised(c));
            ended = end.ends_with([';', '.', ':', ')', '؛', '；', '。', '：', '）']);
        }
    }
    marks.sort_by_key(|mark| mark.at);
    marks.dedup_by_key(|mark| mark.at);
    marks
}

/// Numbers after the end of a sentence in the same line: some files lost their line ends.
fn marks_inside(masked: &str, start: usize, line: &str, marks: &mut Vec<Mark>) {
    for (at, end) in line.match_indices([';', '.', ')', '؛', '；', '。', '）']) {
        // A note's mark may stand between: `(Cuba);3 98.2 ...`.
        let rest = line[at + end.len()..].trim_start_matches(|c: char| c.is_ascii_digit() || is_raised(c));
        let number = rest.trim_start();
        let apart = number.len() < rest.len() || !end.is_ascii();
        if apart && number.starts_with(|c: char| digit(c).is_some()) {
            let mark = mark_at(masked, start + line.len() - number.len(), false);
            marks.extend(mark.filter(|mark| !mark.bare));
        }
    }
}

/// A number of one to three digits at the start of `text`, and the bytes it takes.
fn number(text: &str) -> Option<(u32, usize)> {
    let (mut value, mut length, mut count) = (0, 0, 0);
    for c in text.chars() {
        let Some(digit) = digit(c) else { break };
        count += 1;
        if count > 3 {
            return None;
        }
        value = value * 10 + digit;
        length += c.len_utf8();
    }
    (count > 0).then_some((value, length))
}

fn mark_at(masked: &str, at: usize, leads: bool) -> Option<Mark> {
    let rest = &masked[at..];
    if leads && let Some(mark) = letter(rest, at) {
        return Some(mark);
    }
    let (first, length) = number(rest)?;
    let after = &rest[length..];
    let point = after.chars().next()?;
    let bare = Mark {
        at,
        end: at + length,
        first,
        second: None,
        last: None,
        letter: false,
        leads,
        dashed: false,
        bare: true,
    };
    if DASHES.contains(&point) || point.is_whitespace() && after.trim_start().starts_with(DASHES) {
        return dashed(after, bare);
    }
    if !POINTS.contains(&point) {
        let words = after.trim_start();
        let begins = words.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase());
        return (leads && words.len() < after.len() && begins).then_some(bare);
    }
    let after = &after[point.len_utf8()..];
    let end = masked.len() - after.len();
    let Some((second, length)) = number(after).filter(|_| matches!(point, '.' | '．')) else {
        let plain = after.chars().next().is_none_or(|c| {
            c.is_whitespace() || c.is_alphabetic() && !c.is_lowercase() || matches!(c, '“' | '«')
        });
        return plain.then_some(Mark { end, bare: false, ..bare });
    };
    let tail = &after[length..];
    let (last, tail) = range(tail, first, second);
    let closer = tail.strip_prefix(['.', ':', ')', '．', '、']).unwrap_or(tail);
    // `1.5 million` and `98.1.2` are not numbers of recommendations.
    if closer.starts_with(|c: char| digit(c).is_some()) || tail.starts_with(['%', ',']) {
        return None;
    }
    if tail.starts_with(DASHES) && !is_arabic(tail.trim_start_matches(DASHES)) {
        return None;
    }
    let closer = closer.trim_start_matches(DASHES);
    Some(Mark { end: masked.len() - closer.len(), second: Some(second), last, bare: false, ..bare })
}

/// An Arabic number: `41-` before words, `41-1` or `41-1-` before words.
fn dashed(after: &str, bare: Mark) -> Option<Mark> {
    let words = after.trim_start().trim_start_matches(DASHES);
    if let Some((second, length)) = number(words.trim_start()) {
        let tail = words.trim_start()[length..].trim_start_matches(DASHES).trim_start_matches('.');
        let end = bare.end + (after.len() - tail.len());
        return is_arabic(tail).then_some(Mark {
            end,
            second: Some(second),
            dashed: true,
            bare: false,
            ..bare
        });
    }
    let end = bare.end + (after.len() - words.len());
    is_arabic(words).then_some(Mark { end, bare: false, ..bare })
}

fn is_arabic(words: &str) -> bool {
    words.trim_start().starts_with(|c| matches!(c, '\u{600}'..='\u{6FF}' | '«'))
}

/// The last number of a range `98.1-98.3` or `98.1–3`, and what follows it.
fn range(tail: &str, first: u32, second: u32) -> (Option<u32>, &str) {
    let whole = |tail: &'_ str| -> Option<(u32, usize)> {
        let rest = tail.strip_prefix(' ').unwrap_or(tail).strip_prefix(DASHES)?;
        let rest = rest.strip_prefix(' ').unwrap_or(rest);
        let (number_, length) = number(rest)?;
        let used = tail.len() - rest.len() + length;
        if let Some(more) = rest[length..].strip_prefix('.')
            && let Some((last, more_length)) = number(more)
        {
            return (number_ == first && last > second).then_some((last, used + 1 + more_length));
        }
        (number_ > second).then_some((number_, used))
    };
    match whole(tail) {
        Some((last, used)) if last - second <= 30 => (Some(last), &tail[used..]),
        _ => (None, tail),
    }
}

/// A lettered mark: `(a)`, `a)`, `а)`, `(أ)`, `（a）`.
fn letter(rest: &str, at: usize) -> Option<Mark> {
    let inner = rest.strip_prefix(['(', '（']).unwrap_or(rest);
    let letter = inner.chars().next()?;
    let first = SERIES.iter().find_map(|series| series.chars().position(|c| c == letter))?;
    let after = inner[letter.len_utf8()..].trim_start_matches('ـ').strip_prefix([')', '）'])?;
    let apart = after.starts_with(char::is_whitespace) || after.starts_with(crate::layout::is_han);
    let end = at + (rest.len() - after.len());
    let first = first as u32 + 1;
    apart.then_some(Mark {
        at,
        end,
        first,
        second: None,
        last: None,
        letter: true,
        leads: true,
        dashed: false,
        bare: false,
    })
}

/// The letter of a mark, from 1 for a.
pub(super) fn series_letter(masked: &str, mark: &Mark) -> String {
    masked[mark.at..mark.end].chars().filter(|c| c.is_alphabetic()).take(1).collect()
}
