//! The articles of a declaration or a treaty, where a line of its own heads each: `Article 2`, `第二条`, `المادة 2`.
//!
//! No list of words is needed: the headings are the short lines that share their words and count up from one.

use std::collections::BTreeMap;

use crate::layout::{self, Line};
use crate::{Document, Paragraph, Part, Span};

/// Fewer headings than this are no articles.
const LEAST: usize = 5;

/// A heading is no longer than this, in characters.
const LONGEST: usize = 30;

/// Reads the articles of `text` into `doc`, ids `art_N`, and whether there are any.
pub(crate) fn read(text: &str, lines: &[Line], doc: &mut Document) -> bool {
    let text = layout::analysed(text);
    let mut series: BTreeMap<String, Vec<(usize, u32)>> = BTreeMap::new();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.is_text()) {
        let words = line.of(text);
        if words.chars().count() > LONGEST {
            continue;
        }
        let Some((key, number)) = numbered(words) else { continue };
        let found = series.entry(key).or_default();
        let next = found.last().map_or(1, |(_, last)| last + 1);
        if number == next {
            found.push((at, number));
        } else if found.is_empty()
            && number == 2
            && let Some(first) = first_in_words(text, &lines[..at], words)
        {
            found.extend([(first, 1), (at, 2)]);
        }
    }
    let Some(heads) = series.into_values().max_by_key(Vec::len).filter(|heads| heads.len() >= LEAST) else {
        return false;
    };
    for (index, (at, number)) in heads.iter().enumerate() {
        let to = heads.get(index + 1).map_or(lines.len(), |(next, _)| *next);
        doc.paragraphs.push(article(text, &lines[*at..to], *number));
    }
    true
}

/// `Article premier` above `Article 2`: the last line that begins with the same word and has no number.
fn first_in_words(text: &str, above: &[Line], second: &str) -> Option<usize> {
    let word = second.split_whitespace().next()?;
    above.iter().rposition(|line| {
        let words = line.of(text);
        line.is_text() && words.split_whitespace().count() == 2 && words.starts_with(word)
    })
}

/// The words of a line without its one number, and the number.
fn numbered(words: &str) -> Option<(String, u32)> {
    let words = words.trim_end_matches(['.', ':', '．', '-', '–']);
    if let Some(number) = words.strip_prefix('第').and_then(|rest| rest.strip_suffix('条')) {
        return Some(("条".to_owned(), crate::number::chinese(number.trim())?));
    }
    let (mut key, mut number) = (String::new(), None);
    let pieces: Vec<&str> = words.split_whitespace().collect();
    if pieces.len() > 3 {
        return None;
    }
    for piece in pieces {
        match value(piece.trim_end_matches(['.', ')'])) {
            Some(value) if number.is_none() => number = Some(value),
            Some(_) => return None,
            None => key.push_str(piece),
        }
    }
    let lettered = key.chars().any(char::is_alphabetic);
    lettered.then_some((key, number?))
}

/// A number in digits of any script, or Roman.
fn value(piece: &str) -> Option<u32> {
    const ROMAN: [(&str, u32); 9] =
        [("XC", 90), ("L", 50), ("XL", 40), ("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1), ("C", 100)];
    if piece.len() <= 7 && piece.bytes().all(|b| b"IVXLC".contains(&b)) {
        let (mut rest, mut sum) = (piece, 0);
        while let Some((mark, worth)) =
            ROMAN.iter().filter(|(mark, _)| rest.starts_with(mark)).max_by_key(|(mark, _)| mark.len())
        {
            (rest, sum) = (&rest[mark.len()..], sum + worth);
        }
        return Some(sum);
    }
    piece.chars().try_fold(0u32, |sum, c| sum.checked_mul(10)?.checked_add(digit(c)?)).filter(|n| *n > 0)
}

/// The value of a digit: European, Arabic-Indic, Persian, Devanagari.
pub(crate) fn digit(c: char) -> Option<u32> {
    let zero = match c {
        '0'..='9' => '0',
        '٠'..='٩' => '٠',
        '۰'..='۹' => '۰',
        '०'..='९' => '०',
        '０'..='９' => '０',
        _ => return None,
    };
    Some(c as u32 - zero as u32)
}

fn article(text: &str, lines: &[Line], number: u32) -> Paragraph {
    let mut words = String::new();
    let start = lines[0].span().start;
    let mut end = lines[0].span().end;
    for line in lines[1..].iter().filter(|line| line.is_text()) {
        layout::join(&mut words, line.of(text));
        end = line.span().end;
    }
    Paragraph {
        id: format!("art_{number}"),
        part: Part::Body,
        number: Some(number.to_string()),
        span: Span { start, end },
        text: words,
        acts: Vec::new(),
        addressees: Vec::new(),
        subparagraphs: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Format;

    #[test]
    fn articles_count_up_in_any_language() {
        for (word, first) in [
            ("Article N", "Article premier"),
            ("Artículo N", "Artículo 1"),
            ("第N条", "第1条"),
            ("المادة N", "المادة 1"),
            ("N. Atik", "1. Atik"),
        ] {
            let mut text = String::from("A charter of ours\n\nWords before.\n\n");
            for number in 1..=6 {
                let head =
                    if number == 1 { first.to_owned() } else { word.replace('N', &number.to_string()) };
                text.push_str(&format!("{head}\nEveryone may rest on day {number}.\n\n"));
            }
            let lines = layout::lines(&text);
            let mut doc = Document::empty(Format::Txt);
            assert!(read(&text, &lines, &mut doc), "{word}");
            let numbers: Vec<_> = doc.paragraphs.iter().filter_map(|p| p.number.as_deref()).collect();
            assert_eq!(numbers, ["1", "2", "3", "4", "5", "6"], "{word}");
            assert_eq!(doc.paragraphs[1].text, "Everyone may rest on day 2.");
        }
    }
}
