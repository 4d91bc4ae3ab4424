//! Small questions about words and lines that the steps of reading a report share.

/// Lines and where they start, whatever ends them: line feeds, carriage returns, both, form feeds.
pub(super) struct Lines<'t> {
    text: &'t str,
    at: usize,
    done: bool,
}

impl<'t> Lines<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Lines { text, at: 0, done: false }
    }
}

impl<'t> Iterator for Lines<'t> {
    type Item = (usize, &'t str);

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let start = self.at;
        let rest = &self.text[start..];
        match rest.find(['\n', '\r', '\x0C', '\u{2028}', '\u{2029}']) {
            Some(length) => {
                let breaker = if rest[length..].starts_with("\r\n") {
                    2
                } else {
                    rest[length..].chars().next().map_or(1, char::len_utf8)
                };
                self.at = start + length + breaker;
                Some((start, &rest[..length]))
            }
            None => {
                self.done = true;
                Some((start, rest))
            }
        }
    }
}

/// Whether a character is a raised digit.
pub(super) fn is_raised(character: char) -> bool {
    matches!(character, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹')
}

/// Whether a word is the number of a printing job: `GE.11-17271`.
pub(super) fn is_job_number(word: &str) -> bool {
    word.strip_prefix("GE.").is_some_and(|rest| {
        rest.len() >= 3
            && rest.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'(' | b'E' | b')'))
    })
}

/// Whether a line begins with a paragraph's or recommendation's number: `52.`, `98.1`, `98.1.`.
pub(super) fn starts_numbered(line: &str) -> bool {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    (1..=3).contains(&digits) && line[digits..].starts_with('.')
}

/// The words of `text` on one line: whitespace collapsed, a word cut by a hyphen or slash at a line's end joined.
pub(super) fn joined(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    let mut broken = false;
    for character in text.chars() {
        if character.is_whitespace() || character == '\u{FEFF}' {
            gap = true;
            broken |= matches!(character, '\n' | '\r' | '\x0C' | '\u{2028}' | '\u{2029}');
            continue;
        }
        if gap && !out.is_empty() {
            let mut last = out.chars().rev();
            let hyphen = last.next().is_some_and(|c| matches!(c, '-' | '/' | '‑'))
                && last.next().is_some_and(char::is_alphanumeric);
            // Chinese has no blanks; a line's end within it leaves none.
            let chinese = crate::layout::is_han(character) && out.ends_with(crate::layout::is_han);
            if !(chinese || broken && hyphen && character.is_alphanumeric()) {
                out.push(' ');
            }
        }
        gap = false;
        broken = false;
        if character != '\u{AD}' {
            out.push(character);
        }
    }
    out
}
