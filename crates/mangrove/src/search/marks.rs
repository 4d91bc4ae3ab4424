//! Where a query's words are in a text, to mark them; and the part of a long text worth showing.

use std::ops::Range;

use super::language::{Node, read};
use super::words::{Analyser, Cut, Word};

/// The most marks in one text.
const MARKS: usize = 500;

/// The byte ranges of `text` that `typed`, a query's words, was found by: in order, none touching another. What
/// stands under a `NOT` is not marked.
#[must_use]
pub fn marks(typed: &str, text: &str) -> Vec<Range<usize>> {
    let Some(node) = read(typed).node else { return Vec::new() };
    let mut words = Analyser::default().words(text, Cut::Text);
    words.sort_by_key(|word| word.position);
    let mut found = Vec::new();
    collect(&node, &words, &mut found);
    found.sort_unstable_by_key(|range| (range.start, range.end));
    let mut joined: Vec<Range<usize>> = Vec::new();
    for range in found {
        let full = joined.len() == MARKS;
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ if full => break,
            _ => joined.push(range),
        }
    }
    joined
}

fn collect(node: &Node, words: &[Word], found: &mut Vec<Range<usize>>) {
    match node {
        Node::Term(term) => {
            found.extend(words.iter().filter(|word| word.term == *term).map(|word| word.start..word.end));
        }
        Node::Phrase(terms) => found.extend((0..words.len()).filter_map(|at| follow(terms, &words[at..]))),
        Node::All(nodes) | Node::Any(nodes) => nodes.iter().for_each(|node| collect(node, words, found)),
        Node::Not(_) | Node::Nothing => {}
    }
}

/// The range of the phrase, if `words` begins with it.
fn follow(terms: &[(usize, String)], words: &[Word]) -> Option<Range<usize>> {
    let first = words.first()?;
    let mut end = 0;
    for (distance, term) in terms {
        let place = first.position + distance;
        let near = words.iter().take_while(|word| word.position <= place);
        let word = near.filter(|word| word.position == place).find(|word| word.term == *term)?;
        end = word.end;
    }
    Some(first.start..end)
}

/// The part of `text` to show where the whole is too long: at most `bytes` long, cut at blanks, around the first
/// mark with some words before it.
///
/// ```
/// let text = "one two three four five six";
/// assert_eq!(&text[mangrove::search::excerpt(text, &[14..18], 12)], "four five");
/// ```
#[must_use]
pub fn excerpt(text: &str, marks: &[Range<usize>], bytes: usize) -> Range<usize> {
    if text.len() <= bytes {
        return 0..text.len();
    }
    let first = marks.first().map_or(0, |mark| mark.start.min(text.len()));
    let from = first.saturating_sub(bytes / 4).min(text.len() - bytes);
    let mut start = text.ceil_char_boundary(from);
    let end = text.floor_char_boundary(start + bytes).max(start);
    if start > 0 {
        let blank = text[start..end].find(char::is_whitespace).map(|at| start + at + 1);
        start = blank.filter(|blank| *blank <= first).unwrap_or(start);
    }
    let blank = (end < text.len()).then(|| text[start..end].rfind(char::is_whitespace)).flatten();
    let end = blank.filter(|at| *at > (end - start) / 2).map_or(end, |at| start + at);
    let shown = &text[start..end];
    start + (shown.len() - shown.trim_start().len())..start + shown.trim_end().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(typed: &str, text: &str) -> String {
        let mut shown = text.to_owned();
        for range in marks(typed, text).into_iter().rev() {
            shown.insert(range.end, '>');
            shown.insert(range.start, '<');
        }
        shown
    }

    #[test]
    fn what_was_found_is_marked() {
        for (typed, text, expected) in [
            ("woman", "Protect women’s rights", "Protect <women’s> rights"),
            (
                "\"human rights\"",
                "human rights; the rights of a human",
                "<human rights>; the rights of a human",
            ),
            ("rights NOT human", "human rights", "human <rights>"),
            ("water OR land", "Land and water", "<Land> and <water>"),
            ("educacion", "la educación", "la <educación>"),
            ("人权", "欢迎人权理事会", "欢迎<人权>理事会"),
            ("\"人权理事会\"", "欢迎人权理事会的决定", "欢迎<人权理事会>的决定"),
            ("", "text", "text"),
        ] {
            assert_eq!(marked(typed, text), expected);
        }
    }

    #[test]
    fn an_excerpt_holds_the_first_mark_and_cuts_at_blanks() {
        let text = "é ".repeat(300) + "mangrove " + &"ü ".repeat(300);
        let found = marks("mangrove", &text);
        let shown = &text[excerpt(&text, &found, 100)];
        assert!(shown.contains("mangrove") && shown.len() <= 100, "{shown}");
        assert_eq!(excerpt("short", &[], 100), 0..5);
        for bytes in 0..20 {
            let range = excerpt("人权理事会欢迎", std::slice::from_ref(&(3..6)), bytes);
            assert!("人权理事会欢迎".get(range).is_some());
        }
    }
}
