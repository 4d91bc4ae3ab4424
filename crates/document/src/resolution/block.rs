//! Blocks: lines that belong together, before it is known what paragraph they are.

use std::sync::LazyLock;

use regex::Regex;

use super::opening::Region;
use crate::layout::{self, Line};
use crate::{Span, act};

/// Lines that belong together.
pub(super) struct Block {
    /// Its place, number included.
    pub(super) span: Span,
    /// Where its words begin, behind the number.
    pub(super) words_start: usize,
    /// Its words, lines joined.
    pub(super) words: String,
    /// The number it begins with.
    pub(super) number: Option<u32>,
    /// Whether it is an item of a list: (a), (i), a dash.
    pub(super) item: bool,
    /// Whether blank lines stand before it.
    pub(super) gap: bool,
}

/// `1.`, and `ll.` where the digits were misread.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:(?P<digits>\d{1,3})[.．、](?:\s+|$|[^\d\s.,)])|(?P<arabic>[\d٠-٩]{1,3})\s?(?P<dash>[-–.])\s*\p{Arabic}|(?P<misread>[lI]{1,2}|[Li])\.\s+[A-Z]|(?P<bare>\d{1,3})[,_]?\s+[A-Z])")
        .expect("a constant pattern")
});

static ITEM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:[(（](?:[a-z]{1,2}|[ivx]{1,5}|\d{1,2}|[一二三四五六七八九十]{1,2})[)）]",
        r"|[a-zа-я][)．]\s|[(（]\p{Arabic}ـ?[)）]|[-–—•●]\s?|[㈠-㈩①-⑳]|[(]?[ivx]{1,5}[)]\s)",
    ))
    .expect("a constant pattern")
});

/// The blocks of a region.
pub(super) fn all(text: &str, lines: &[Line], region: &Region) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut last = "";
    let mut broken = false;
    let by_line = !apart(text, lines, region);
    for at in region.lines.clone() {
        let line = &lines[at];
        if !line.is_text() {
            broken = true;
            continue;
        }
        let mut span = line.span();
        span.start = span.start.max(region.from.min(span.end));
        if at == region.lines.start {
            let lead = text[span.start..span.end].len()
                - text[span.start..span.end].trim_start_matches([' ', ',', '，']).len();
            span.start += lead;
        }
        if span.start >= span.end {
            continue;
        }
        let words = span.of(text);
        let gap = line.gap > 0 || broken || blocks.is_empty();
        let head = head(words);
        let item = ITEM.is_match(words);
        match blocks.last_mut() {
            Some(block) if block.words.is_empty() || !begins(words, &head, item, gap, last, by_line) => {
                layout::join(&mut block.words, words);
                block.span.end = span.end;
            }
            _ => blocks.push(open(words, span, head, item, gap)),
        }
        last = words;
        broken = false;
    }
    blocks
}

fn open(words: &str, span: Span, head: Option<(u32, usize)>, item: bool, gap: bool) -> Block {
    let (number, skip) = head.map_or((None, 0), |(number, skip)| (Some(number), skip));
    let mut joined = String::new();
    layout::join(&mut joined, &words[skip..]);
    Block { span, words_start: span.start + skip, words: joined, number, item, gap }
}

/// Whether a line begins a block: it has a number or is an item, a verb leads it, or blank lines part it.
fn begins(
    words: &str,
    head: &Option<(u32, usize)>,
    item: bool,
    gap: bool,
    last: &str,
    by_line: bool,
) -> bool {
    let closed = ends(last);
    if item {
        return gap || closed || last.ends_with([':', '：']) || ends_with_and(last);
    }
    if head.is_some() {
        return gap || closed || last.len() < 50;
    }
    let lower = words.starts_with(|c: char| c.is_lowercase());
    if gap {
        // A page or a stray blank line may break a sentence.
        return closed || !lower && !joins_on(last);
    }
    // Russian begins preambular paragraphs with a small letter.
    let russian = by_line
        && lower
        && words.starts_with(|c| ('\u{430}'..='\u{44f}').contains(&c))
        && last.ends_with([',', ';']);
    closed
        && (!lower || russian && is_preambular(words))
        && act::leading(words, None).is_some_and(|found| found.end > 0)
}

/// Whether blank lines part the preambular paragraphs, which Russian begins with small letters; else each is a line.
fn apart(text: &str, lines: &[Line], region: &Region) -> bool {
    let russian = |line: &Line| line.of(text).starts_with(|c| ('\u{430}'..='\u{44f}').contains(&c));
    let below = region.lines.clone().skip(1).map(|at| &lines[at]);
    below.take_while(|line| head(line.of(text)).is_none()).any(|line| line.gap > 0 && russian(line))
}

/// Whether a line begins with the verb of a preambular paragraph, which a sentence hardly has inside.
fn is_preambular(words: &str) -> bool {
    act::leading(words, Some(crate::Part::Preamble)).is_some()
}

fn joins_on(last: &str) -> bool {
    last.ends_with([',', '-', '，', '、']) && !last.ends_with(',') && !last.ends_with('，')
}

fn ends(last: &str) -> bool {
    let words = last
        .trim_end_matches(|c: char| layout::is_note_mark(c) || c.is_whitespace() || "/]\"”’*".contains(c));
    let marks = [',', ';', '.', ':', '，', '；', '。', '：', '،', '؛'];
    words.ends_with(marks) || last.ends_with(marks)
}

fn ends_with_and(last: &str) -> bool {
    [" and", " or", "和", " et", " ou", " y", " o", " и", " или"].iter().any(|end| last.ends_with(end))
}

/// The number that a line begins with, and how many bytes it takes with the blanks behind.
fn head(words: &str) -> Option<(u32, usize)> {
    let found = NUMBER.captures(words)?;
    if let Some(digits) = found.name("digits") {
        let number = digits.as_str().parse().ok()?;
        let dot = words[digits.end()..].chars().next()?.len_utf8();
        return Some((number, behind(words, digits.end() + dot)));
    }
    // Arabic sets a dash behind the number.
    if let (Some(arabic), Some(dash)) = (found.name("arabic"), found.name("dash")) {
        return Some((crate::number::digits(arabic.as_str())?, behind(words, dash.end())));
    }
    if let Some(misread) = found.name("misread") {
        let number = if misread.as_str().len() == 1 { 1 } else { 11 };
        return Some((number, behind(words, misread.end() + 1)));
    }
    // A number without its dot counts only where a verb follows.
    let bare = found.name("bare")?;
    let number = bare.as_str().parse().ok()?;
    let skip = behind(words, bare.end() + usize::from(words[bare.end()..].starts_with([',', '_'])));
    act::leading(&words[skip..], Some(crate::Part::Operative)).map(|_| (number, skip))
}

fn behind(words: &str, at: usize) -> usize {
    at + words[at..].len() - words[at..].trim_start().len()
}
