//! A text as the grammars match it: one spelling for what six languages and many programs spell in several ways.
//!
//! Accents, Arabic marks and presentation forms, blanks inside Chinese, digits of other scripts, kinds of dash and
//! quotation mark fall together; each byte remembers where in the source it came from, so findings keep their places.

use std::borrow::Cow;

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use crate::{Span, layout};

/// The folded text of a source.
pub(crate) struct Folded<'s> {
    source: &'s str,
    /// The folded text.
    pub(crate) text: Cow<'s, str>,
    /// For each byte of `text`, where the character that gave it starts in the source; empty where they are the same.
    at: Vec<u32>,
}

impl Folded<'_> {
    /// The place in the source of a place in the folded text; marks that belong to its last letter included.
    pub(crate) fn source(&self, span: Span) -> Span {
        if self.at.is_empty() {
            return span;
        }
        let start = self.start(span.start);
        if span.end <= span.start {
            return Span { start, end: start };
        }
        let last = self.start(span.end - 1);
        let mut end = last;
        for (count, c) in self.source[last..].chars().enumerate() {
            if count > 0 && !is_combining_mark(c) {
                break;
            }
            end += c.len_utf8();
        }
        Span { start, end }
    }

    fn start(&self, at: usize) -> usize {
        self.at.get(at).map_or(self.source.len(), |at| *at as usize)
    }

    /// The places in the folded text of places in the source, which ascend.
    pub(crate) fn places(&self, source: &[usize]) -> Vec<usize> {
        if self.at.is_empty() {
            return source.to_vec();
        }
        source.iter().map(|place| self.at.partition_point(|at| (*at as usize) < *place)).collect()
    }
}

/// Folds `source`. Where nothing changes the text is borrowed.
pub(crate) fn fold(source: &str) -> Folded<'_> {
    if source.is_ascii() && !source.contains("-\n") && !source.contains("-\r\n") {
        return Folded { source, text: Cow::Borrowed(source), at: Vec::new() };
    }
    let mut folder = Folder {
        source,
        text: String::with_capacity(source.len()),
        at: Vec::with_capacity(source.len()),
        token: 0,
        cyrillic: false,
    };
    let mut skip = 0;
    for (place, c) in source.char_indices() {
        if place < skip {
            continue;
        }
        match folder.dropped(place, c) {
            Some(bytes) => skip = place + bytes,
            None => folder.push(place, c),
        }
    }
    folder.end_token();
    Folded { source, text: Cow::Owned(folder.text), at: folder.at }
}

/// Folds a few words, where no places are asked for.
pub(crate) fn words(source: &str) -> Cow<'_, str> {
    fold(source).text
}

struct Folder<'s> {
    source: &'s str,
    text: String,
    at: Vec<u32>,
    /// Where the token begins that is being written.
    token: usize,
    /// Whether that token has Cyrillic letters.
    cyrillic: bool,
}

impl Folder<'_> {
    /// How many bytes from `place` on leave no trace: marks of direction, a hyphen at the end of a line, blanks
    /// inside Chinese.
    fn dropped(&self, place: usize, c: char) -> Option<usize> {
        if is_unseen(c) || is_combining_mark(c) {
            return Some(c.len_utf8());
        }
        if c == '-' || c == '\u{2010}' {
            let rest = &self.source[place + c.len_utf8()..];
            let line = rest.strip_prefix('\n').or_else(|| rest.strip_prefix("\r\n"))?;
            let next = line.trim_start_matches(' ');
            let broken = self.text.ends_with(char::is_lowercase) && next.starts_with(char::is_lowercase);
            return broken.then(|| c.len_utf8() + rest.len() - next.len());
        }
        if !c.is_whitespace() {
            return None;
        }
        // A run of blanks is looked at once, at its start.
        let before = self.text.chars().next_back().filter(|c| !c.is_whitespace())?;
        let rest = &self.source[place..];
        let next = rest.trim_start();
        let run = &rest[..rest.len() - next.len()];
        let behind = next.chars().next()?;
        let within = if run.contains(['\n', '\r']) {
            run.matches('\n').count() == 1 && is_ideograph(before) && is_ideograph(behind)
        } else {
            layout::is_han(before) || layout::is_han(behind)
        };
        within.then_some(run.len())
    }

    fn push(&mut self, place: usize, c: char) {
        if c.is_ascii() {
            self.write(place, c);
            return;
        }
        match c {
            '\u{660}'..='\u{669}' => self.digit(place, c as u32 - 0x660),
            '\u{6f0}'..='\u{6f9}' => self.digit(place, c as u32 - 0x6f0),
            // A raised digit is the mark of a footnote.
            '\u{b2}' | '\u{b3}' | '\u{b9}' | '\u{2070}'..='\u{2079}' => self.write(place, ' '),
            'º' | '˚' => self.write(place, '°'),
            // Old files print º so: "1ë de marzo".
            'ë' if self.text.ends_with(|last: char| last.is_ascii_digit()) => self.write(place, '°'),
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ad}' | '\u{fe58}' | '\u{fe63}' => {
                self.write(place, '-')
            }
            '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2bc}' | '´' | '`' => self.write(place, '\''),
            '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{201f}' => self.write(place, '"'),
            '\u{2044}' | '\u{2215}' => self.write(place, '/'),
            '\u{60c}' => self.write(place, ','),
            '\u{61b}' => self.write(place, ';'),
            c if c.is_whitespace() && !matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}') => {
                self.write(place, ' ');
            }
            '\u{3400}'..='\u{9fff}' => self.write(place, c),
            c => decompose_compatible(c, |part| {
                if !is_combining_mark(part) && !is_unseen(part) {
                    self.write(place, arabic_base(part));
                }
            }),
        }
    }

    fn digit(&mut self, place: usize, value: u32) {
        self.write(place, char::from_digit(value, 10).unwrap_or('0'));
    }

    fn write(&mut self, place: usize, c: char) {
        if c.is_whitespace() || "()[],;\"«»:".contains(c) {
            self.end_token();
            self.append(place as u32, c);
            self.token = self.text.len();
            return;
        }
        self.cyrillic |= ('\u{400}'..='\u{4ff}').contains(&c);
        self.append(place as u32, c);
    }

    fn append(&mut self, place: u32, c: char) {
        self.text.push(c);
        self.at.extend(std::iter::repeat_n(place, c.len_utf8()));
    }

    /// A symbol or a Roman numeral typed with Cyrillic letters is written with the Latin ones that look the same, and a
    /// Russian word with a Latin letter in it the other way round.
    fn end_token(&mut self) {
        if !std::mem::take(&mut self.cyrillic) {
            return;
        }
        let token = &self.text[self.token..];
        let all = |test: fn(char) -> bool| token.chars().all(test);
        let symbol = token.contains('/')
            && token.bytes().any(|b| b.is_ascii_digit())
            && all(|c| !c.is_alphabetic() || c.is_ascii() || latin(c).is_some());
        let roman = all(|c| "IVXLCSE-ХС".contains(c)) && token.contains(['X', 'Х', 'I', 'V']);
        let other = if symbol || roman {
            latin
        } else if token.bytes().any(|b| b.is_ascii_alphabetic()) && is_russian_word(token) {
            cyrillic
        } else {
            return;
        };
        let tail: Vec<(char, u32)> =
            token.char_indices().map(|(at, c)| (other(c).unwrap_or(c), self.at[self.token + at])).collect();
        self.text.truncate(self.token);
        self.at.truncate(self.token);
        for (c, place) in tail {
            self.append(place, c);
        }
    }
}

/// The Latin capital that looks like a Cyrillic one.
pub(crate) fn latin(c: char) -> Option<char> {
    let at = "АВЕКМНОРСТХ".chars().position(|cyrillic| cyrillic == c)?;
    "ABEKMHOPCTX".chars().nth(at)
}

/// The Cyrillic letter that looks like a Latin one.
fn cyrillic(c: char) -> Option<char> {
    let at = "ABEKMHOPCTXaceopxy".chars().position(|latin| latin == c)?;
    "АВЕКМНОРСТХасеорху".chars().nth(at)
}

/// Whether a token is a Russian word, a few of its letters Latin ones that look the same.
fn is_russian_word(token: &str) -> bool {
    let own = token.chars().filter(|c| ('\u{400}'..='\u{4ff}').contains(c)).count();
    let typed = token.chars().filter(char::is_ascii_alphabetic).count();
    own >= 3
        && typed * 3 <= own
        && token.chars().all(|c| !c.is_ascii_alphabetic() || cyrillic(c).is_some())
        && !token.contains(['/', '.'])
        && !token.bytes().any(|b| b.is_ascii_digit())
}

/// Letters that Arabic texts exchange for one another.
fn arabic_base(c: char) -> char {
    match c {
        '\u{649}' | '\u{6cc}' => '\u{64a}',
        '\u{629}' => '\u{647}',
        '\u{6a9}' => '\u{643}',
        c => c,
    }
}

/// Characters that show nothing: marks of direction, joiners, the Arabic stretch.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{61c}' | '\u{feff}' | '\u{640}')
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_for_several() {
        let cases = [
            ("Résolution n° 1", "Resolution n° 1"),
            ("re\u{301}solution", "resolution"),
            ("resolu-\ntion of the", "resolution of the"),
            ("A-\nB and S-20/2", "A-\nB and S-20/2"),
            ("٤٨/١٤١ المؤرّخ ٢٠", "48/141 المورخ 20"),
            ("ﻗﺮﺍﺭ", "قرار"),
            ("قـــرار\u{200f} أ", "قرار ا"),
            ("第 60 / 251 号 决 议（2000）", "第60 / 251号决议(2000)"),
            ("决\n议", "决议"),
            ("决\n\n议", "决\n\n议"),
            ("документ А/С.3/60/L.1, и/или", "документ A/C.3/60/L.1, и/или"),
            ("2200 А (ХХI)", "2200 А (XXI)"),
            ("основополагающей", "основополагающеи"),
            ("60/251²", "60/251 "),
            ("cсылаясь на oтчет", "ссылаясь на отчет"),
            ("ЮНЕП/CMC, CО2", "ЮНЕП/CMC, CО2"),
        ];
        for (source, text) in cases {
            assert_eq!(fold(source).text, text, "{source}");
        }
    }

    #[test]
    fn places_lead_back() {
        let source = "a é\u{301} 第 ٤٨/١٤١ 号";
        let folded = fold(source);
        let at = folded.text.find("48/141").expect("the number");
        assert_eq!(folded.source(Span { start: at, end: at + 6 }).of(source), "٤٨/١٤١");
        let e = folded.source(Span { start: 2, end: 3 });
        assert_eq!(e.of(source), "é\u{301}");
        assert_eq!(folded.places(&[0, 2, source.len()]), [0, 2, folded.text.len()]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_folds_in_bounds(source in "\\PC{0,60}|[-\\n а-яА-Я0-9/ ()]{0,40}") {
            let folded = fold(&source);
            for (at, c) in folded.text.char_indices() {
                let span = folded.source(Span { start: at, end: at + c.len_utf8() });
                proptest::prop_assert!(source.get(span.start..span.end).is_some_and(|s| !s.is_empty()));
            }
        }
    }
}
