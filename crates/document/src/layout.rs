//! The lines of a text and what they are for: words of the document, or furniture of a page.
//!
//! Everything that segments a text starts here, so that "what is a running header" is decided once.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

use crate::{Span, footnote};

/// A text longer than this is read only so far, in bytes; the rest is kept but not analysed.
pub(crate) const ANALYSED_MAX: usize = 8 << 20;

/// One line that is not blank.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    start: u32,
    end: u32,
    /// Blank lines before it, at most 255.
    pub(crate) gap: u8,
    /// Whether it belongs to the page and not to the document: page numbers, running headers, job numbers.
    pub(crate) furniture: bool,
    /// Whether it belongs to a footnote.
    pub(crate) footnote: bool,
    /// Whether a page starts just before it.
    pub(crate) page: bool,
}

impl Line {
    /// Where its words are, blanks at both ends left out.
    pub(crate) fn span(&self) -> Span {
        Span { start: self.start as usize, end: self.end as usize }
    }

    /// Whether it says something in the document's own text.
    pub(crate) fn is_text(&self) -> bool {
        !self.furniture && !self.footnote
    }

    /// Its words.
    pub(crate) fn of<'t>(&self, text: &'t str) -> &'t str {
        self.span().of(text)
    }
}

/// The part of a text that is analysed: all of it, up to [`ANALYSED_MAX`].
pub(crate) fn analysed(text: &str) -> &str {
    let mut end = text.len().min(ANALYSED_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The lines of `text` that are not blank, in order, furniture marked.
pub(crate) fn lines(text: &str) -> Vec<Line> {
    let text = analysed(text);
    let mut lines = Vec::new();
    let (mut gap, mut page, mut start) = (0u8, true, 0usize);
    for piece in text.split_inclusive(['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}']) {
        let words = piece.trim();
        if words.is_empty() {
            gap = gap.saturating_add(u8::from(!piece.ends_with('\r')));
        } else {
            let first = start + (piece.len() - piece.trim_start().len());
            let last = first + words.len();
            lines.push(Line {
                start: first as u32,
                end: last as u32,
                gap,
                furniture: false,
                footnote: false,
                page,
            });
            (gap, page) = (0, false);
        }
        if piece.ends_with('\u{c}') {
            (gap, page) = (gap.saturating_add(1), true);
        }
        start += piece.len();
    }
    mark_furniture(text, &mut lines);
    footnote::mark(text, &mut lines);
    lines
}

/// A line that is furniture by its form alone.
static FURNITURE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:",
        r"(?:[Pp]age |[Pp]ágina |第\s*)?[-–—]?\s*\d{1,4}\s*[-–—]?(?:\s*页|\s*/\s*\d{1,4})?", // page numbers
        r"|(?:\d{1,4}\s+)?GE\.\d{2}-\d{4,6}.*", // job numbers, Geneva
        r"|\d{2}-\d{4,6}\s*(?:\([A-Z](?:[-,/ ][A-Z])*\))?(?:\s+\d{6})*(?:\s*\*?\d{7}\*?)?", // and New York
        r"|\d{1,3}/\d{1,3}\s+\d{2}-\d{4,6}\s*(?:\([A-Z]\))?|\d{2}-\d{4,6}\s*(?:\([A-Z]\))?\s+\d{1,3}/\d{1,3}", // with the page
        r"|\*+\s?(?:[A-Z]{2}\.)?\d{6,9}\s?\*+", // bar codes
        r"|\d{6}|\(E\)(?:\s+\d{6})*",
        r"|(?i:please recycle|merci de recycler|se ruega reciclar|请回收).?",
        r"|/\.\.\.|[_‗]{5,}|[-–—]{5,}",
        r")$",
    ))
    .expect("a constant pattern")
});

/// A document symbol alone on its line, perhaps with a page number: a running header or footer.
static RUNNING_SYMBOL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:\d{1,4}\s+)?",
        r"((?:A|S|E|ST|CCPR|CEDAW|CERD|CAT|CRC|CMW|CRPD|CED|HRI)/[A-Z0-9][A-Za-z0-9./-]*(?: ?\((?:19|20)\d\d\))?)",
        r"(?:\s+(?:page\s+|第\s*)?\d{1,4}(?:\s*页)?)?$",
    ))
    .expect("a constant pattern")
});

/// The symbol, if `line` is nothing but a document symbol and perhaps a page number.
pub(crate) fn running_symbol(line: &str) -> Option<&str> {
    if line.len() > 80 {
        return None;
    }
    RUNNING_SYMBOL.captures(line).and_then(|c| c.get(1)).map(|m| m.as_str())
}

/// `text` with the lines that `keep` does not want overwritten by blanks: every place in it stays what it was.
pub(crate) fn masked(text: &str, lines: &[Line], keep: impl Fn(&Line) -> bool) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    for line in lines.iter().filter(|line| !keep(line)) {
        let span = line.span();
        masked.push_str(&text[at..span.start]);
        masked.extend(std::iter::repeat_n(' ', span.end - span.start));
        at = span.end;
    }
    masked.push_str(&text[at..]);
    masked
}

fn mark_furniture(text: &str, lines: &mut [Line]) {
    let mut seen: HashMap<&str, u32> = HashMap::new();
    for line in lines.iter_mut() {
        let words = line.of(text);
        if words.len() > 200 {
            continue;
        }
        line.furniture = words.len() <= 80 && (FURNITURE.is_match(words) || running_symbol(words).is_some());
        *seen.entry(running_title(words)).or_default() += 1;
    }
    mark_running_titles(text, lines, &seen);
    mark_page_heads(text, lines);
}

/// Lines that the head of a page takes: a title over three, with the symbol beside one.
const HEAD_LINES: usize = 4;
/// Bytes of the first page in which a document's title is looked for.
const TITLE_WITHIN: usize = 8_192;

/// The head of a page that gives the document's title again, its symbol to the left or to the right of the last line.
fn mark_page_heads(text: &str, lines: &mut [Line]) {
    // A text without its pages shows them by the page number or the job number above.
    let numbered = |line: &Line| {
        let words = line.of(text);
        line.furniture
            && words.starts_with(|c: char| c.is_ascii_digit() || c == '*')
            && running_symbol(words).is_none()
    };
    let tops: Vec<usize> =
        (1..lines.len()).filter(|at| lines[*at].page || numbered(&lines[at - 1])).collect();
    let Some(first) = tops.first() else { return };
    let letters = |words: &str| -> String {
        words.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let within = lines[*first].span().start;
    let front = lines[..*first].iter().take_while(|line| line.span().start < TITLE_WITHIN.min(within));
    let front: String = front.map(|line| letters(line.of(text))).collect();
    for at in tops {
        let mut title = String::new();
        for end in at..lines.len().min(at + HEAD_LINES) {
            let mut beside_symbol = false;
            for part in lines[end].of(text).split('\t').flat_map(|part| part.split("   ")) {
                if running_symbol(part.trim()).is_some() {
                    beside_symbol = true;
                } else {
                    title.push_str(&letters(part));
                }
            }
            if beside_symbol && !title.is_empty() && front.contains(&title) {
                lines[at..=end].iter_mut().for_each(|line| line.furniture = true);
                break;
            }
        }
    }
}

/// A running title without the page number beside it.
fn running_title(words: &str) -> &str {
    words.trim_matches(|c: char| c.is_ascii_digit() || c.is_whitespace())
}

/// Whether a line begins with a paragraph's number and words: `27. Ruritania ...`.
fn begins_numbered(words: &str) -> bool {
    let digits = words.bytes().take_while(u8::is_ascii_digit).count();
    let rest = words[digits..].strip_prefix('.');
    (1..=3).contains(&digits) && rest.is_some_and(|rest| rest.starts_with(char::is_whitespace))
}

/// Whether a line is the first of a page, or the first behind the page's own number or symbol.
fn is_top(lines: &[Line], at: usize) -> bool {
    at > 0 && (lines[at].page || lines[at - 1].furniture && lines[at - 1].page)
}

/// How often each running title stands at the head of a page.
fn tops<'t>(text: &'t str, lines: &[Line]) -> HashMap<&'t str, u32> {
    let mut tops: HashMap<&str, u32> = HashMap::new();
    for at in (0..lines.len()).filter(|at| is_top(lines, *at)) {
        *tops.entry(running_title(lines[at].of(text))).or_default() += 1;
    }
    tops
}

/// A line that returns beside other furniture is a running title.
fn mark_running_titles(text: &str, lines: &mut [Line], seen: &HashMap<&str, u32>) {
    let returns = |line: &Line| {
        let title = running_title(line.of(text));
        // A title has letters: what is left of `97.19.` is the number of a recommendation.
        // Nor does one begin with a paragraph's number: two may be answered in the same words.
        let numbered = begins_numbered(line.of(text));
        let worded =
            title.len() > 3 && title.len() <= 200 && title.contains(char::is_alphabetic) && !numbered;
        worded && seen.get(title).copied().unwrap_or(0) >= 2
    };
    // Twice over: a running title may take two lines.
    for _ in 0..2 {
        let tops = tops(text, lines);
        for at in 0..lines.len() {
            if lines[at].furniture || !returns(&lines[at]) {
                continue;
            }
            let before = at > 0 && lines[at - 1].furniture;
            let after = lines.get(at + 1).is_some_and(|l| l.furniture);
            // What returns within pages more often than at their head is a heading, or the end of a sentence.
            let title = running_title(lines[at].of(text));
            let heads = || {
                let seen = seen.get(title).copied().unwrap_or(0);
                tops.get(title).copied().unwrap_or(0) * 2 >= seen
            };
            lines[at].furniture = before && after || is_top(lines, at) && heads();
        }
    }
}

/// Whether a character is written without blanks between words: Han, kana, and their punctuation.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff65}' | '\u{20000}'..='\u{323af}')
}

/// Whether words end as a sentence or a part of one does, the mark of a note behind.
pub(crate) fn ends_sentence(words: &str) -> bool {
    let words =
        words.trim_end_matches(|c: char| is_note_mark(c) || c.is_whitespace() || "*”\"»)".contains(c));
    words.ends_with(['.', ';', ':', ',', '?', '!', '。', '；', '：', '，', '؛', '،', '؟'])
}

/// Whether a character may belong to the mark of a footnote behind a word.
pub(crate) fn is_note_mark(c: char) -> bool {
    c.is_ascii_digit() || is_raised(c)
}

fn is_raised(c: char) -> bool {
    matches!(c, '\u{2070}' | '\u{b9}' | '\u{b2}' | '\u{b3}' | '\u{2074}'..='\u{2079}')
}

/// Appends `words` to `joined` as the next line of the same paragraph: runs of blanks become one, a line that ends
/// in a hyphen is joined without one, and so are lines of Chinese.
pub(crate) fn join(joined: &mut String, words: &str) {
    let last = joined.chars().next_back();
    let first = words.chars().next();
    if let (Some(last), Some(first)) = (last, first) {
        let hyphen = last == '-' && joined.chars().rev().nth(1).is_some_and(char::is_alphabetic);
        if !(last == '\n' || hyphen && first.is_alphabetic() || is_han(last) && is_han(first)) {
            joined.push(' ');
        }
    }
    let mut blank = false;
    for c in words.chars() {
        // A raised digit is a footnote's mark, but for square metres.
        let mark = is_raised(c) && !joined.ends_with('m');
        if mark || c == '\u{ad}' || c == '\u{feff}' {
            continue;
        }
        if c.is_whitespace() {
            blank = true;
            continue;
        }
        if blank && !joined.is_empty() && !joined.ends_with(' ') {
            joined.push(' ');
        }
        blank = false;
        joined.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(text: &str) -> Vec<&str> {
        lines(text).iter().filter(|l| !l.furniture).map(|l| l.of(text)).collect()
    }

    #[test]
    fn furniture_is_told_from_words() {
        let text =
            "A/HRC/1/2\n\nA title of ours\n1.\tFirst words\n3\nGE.10-14611 (E)\n\u{c}A/HRC/1/2\nmore words";
        assert_eq!(kept(text), ["A title of ours", "1.\tFirst words", "more words"]);
    }

    #[test]
    fn running_titles_are_furniture() {
        let text = "Our title\none\n\n2/3\n\nOur title\n\nA/RES/73/3\n\ntwo\n\n3/3\n\nOur title\n\nA/RES/73/3\n\nthree";
        assert_eq!(kept(text), ["Our title", "one", "two", "three"]);
    }

    #[test]
    fn a_page_s_head_gives_the_title_again() {
        let text = "United Nations\tA/RES/73/3\n73/3. The title of a\nlong resolution\nOne\n4 GE.18-16895\n\u{c}The title of\n\
                    A/RES/73/3\ta long resolution\ntwo\n\u{c}A title that is none\nA/RES/73/4\tin here\nthree";
        let head = ["United Nations\tA/RES/73/3", "73/3. The title of a", "long resolution", "One"];
        let rest = ["two", "A title that is none", "A/RES/73/4\tin here", "three"];
        assert_eq!(kept(text), [head, rest].concat());
    }

    #[test]
    fn lines_join_by_script() {
        let mut joined = String::new();
        for words in ["重申", "其  承诺", "to re-", "establish", "A/RES/1-", "2"] {
            join(&mut joined, words);
        }
        assert_eq!(joined, "重申其 承诺 to re-establish A/RES/1- 2");
    }
}
