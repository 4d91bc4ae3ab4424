//! Finds each word of a paragraph's clean text in the text of the file, so that what was found in the file can be
//! shown on the clean words: lines are joined there, and numbers, footnote marks and page furniture left out.

use document::Span;

/// How many pieces of the file's text may lie between two words of a paragraph: a page's foot and the next one's head.
const FURNITURE: usize = 240;

/// One piece of a text: a word, or one sign. Each Han character is a piece of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece<'a> {
    pub text: &'a str,
    pub at: usize,
}

/// A piece of the clean text and, where it was found, its place in the file's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Placed {
    /// Its place in the clean text.
    pub clean: Span,
    /// Its place in the file's text.
    pub source: Option<Span>,
}

/// The pieces of a text.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut out: Vec<Piece<'_>> = Vec::new();
    let mut word: Option<usize> = None;
    for (at, sign) in text.char_indices() {
        let in_word = sign.is_alphanumeric() && !is_han(sign);
        match (word, in_word) {
            (None, true) => word = Some(at),
            (Some(start), false) => {
                out.push(Piece { text: &text[start..at], at: start });
                word = None;
            }
            _ => {}
        }
        if !in_word && !sign.is_whitespace() {
            out.push(Piece { text: &text[at..at + sign.len_utf8()], at });
        }
    }
    if let Some(start) = word {
        out.push(Piece { text: &text[start..], at: start });
    }
    out
}

fn is_han(sign: char) -> bool {
    matches!(u32::from(sign), 0x2E80..=0x9FFF | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF)
}

/// Places each piece of `clean` in the part of `source` that `span` covers. Pieces that are not there (a word that
/// was broken at the end of a line) have no place.
pub(super) fn align(clean: &str, source: &str, span: Span) -> Vec<Placed> {
    let wanted = pieces(clean);
    let there = pieces(span.of(source));
    let mut next = 0;
    let mut placed = Vec::with_capacity(wanted.len());
    for (index, piece) in wanted.iter().enumerate() {
        let after = wanted.get(index + 1);
        let found = (next..there.len().min(next + FURNITURE)).find(|&at| {
            let follows =
                || after.is_none_or(|after| there.get(at + 1).is_none_or(|there| there.text == after.text));
            there[at].text == piece.text && (at == next || follows())
        });
        let place = |start: usize| Span { start, end: start + piece.text.len() };
        placed.push(Placed {
            clean: place(piece.at),
            source: found.map(|at| place(span.start + there[at].at)),
        });
        next = found.map_or(next, |at| at + 1);
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources<'a>(clean: &str, source: &'a str) -> Vec<Option<&'a str>> {
        let span = Span { start: 0, end: source.len() };
        align(clean, source, span).iter().map(|placed| placed.source.map(|span| span.of(source))).collect()
    }

    #[test]
    fn finds_words_past_numbers_lines_and_furniture() {
        for (clean, source) in [
            ("Train all officers", "12.  Train\n   all officers"),
            ("Train all officers (X);", "12. Train all\n\nA/HRC/1/2\n12 GE.1\n\nofficers\t(X);"),
            ("重申所有人权", "1. 重申\n所有人权"),
        ] {
            let found = sources(clean, source);
            let expected: Vec<Option<&str>> = pieces(clean).iter().map(|piece| Some(piece.text)).collect();
            assert_eq!(found, expected, "{clean}");
        }
    }

    #[test]
    fn a_word_broken_at_a_line_has_no_place_and_does_not_lose_the_rest() {
        assert_eq!(sources("Implement it now", "Imple-\nment it now"), [None, Some("it"), Some("now")]);
    }

    proptest::proptest! {
        #[test]
        fn any_texts_give_places_in_bounds_and_in_order(clean in "\\PC{0,60}", source in "\\PC{0,120}") {
            let placed = align(&clean, &source, Span { start: 0, end: source.len() });
            let mut last = 0;
            for one in placed {
                proptest::prop_assert!(clean.get(one.clean.start..one.clean.end).is_some());
                if let Some(span) = one.source {
                    proptest::prop_assert_eq!(span.of(&source), one.clean.of(&clean));
                    proptest::prop_assert!(span.start >= last);
                    last = span.end;
                }
            }
        }
    }
}
