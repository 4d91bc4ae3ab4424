//! The lettered points of a paragraph: `(a)`, `a)`, `(i)`, Chinese (一), Arabic (أ), each with its place.
//!
//! A point begins a line, and its mark is the next one of its series or the first one of a deeper series: so `(i)`
//! after `(h)` is a letter, and after `(a)` a Roman number.

use std::sync::LazyLock;

use regex::Regex;

use crate::layout::{self, Line};
use crate::{Document, Paragraph, Part, Span, Subparagraph};

/// Points of one paragraph that are kept.
const POINTS_MAX: usize = 2_000;

/// Levels within levels.
const DEPTH_MAX: usize = 6;

static MARK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:[(（](?P<both>[a-zа-я]{1,2}|[A-Z]|[ivx]{1,6}|\d{1,2}|[一二三四五六七八九十]{1,3}|\p{Arabic}ـ?)[)）]",
        r"|(?P<one>[a-zа-я]{1,2}|[ivx]{1,6}|\p{Arabic})[)）]\s|(?P<dot>[a-z])\.\s|(?P<sign>[㈠-㈩]))\s*",
    ))
    .expect("a constant pattern")
});

/// Series of marks: what may follow what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Series {
    Letter,
    Roman,
    Digit,
    Cyrillic,
    Arabic,
    Chinese,
}

/// The order of Arabic letters as they number points.
const ABJAD: &str = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ";

/// The order of Russian letters as they number points.
const CYRILLIC: &str = "абвгдежзиклмнопрстуфхцчшщэюя";

/// The series that a mark may belong to, each with its place in it, from 1.
fn readings(mark: &str) -> Vec<(Series, usize)> {
    let mut found = Vec::new();
    let mut chars = mark.chars();
    let (first, second) = (chars.next(), chars.next());
    let Some(first) = first else { return found };
    let place = |order: &str| order.chars().position(|c| c == first).map(|at| at + 1);
    if first.is_ascii_lowercase() && (second.is_none() || second == Some(first)) {
        let at = first as usize - 'a' as usize + 1;
        found.push((Series::Letter, if second.is_some() { at + 26 } else { at }));
    }
    if let Some(value) = roman(mark) {
        found.push((Series::Roman, value));
    }
    if let Ok(value) = mark.parse() {
        found.push((Series::Digit, value));
    }
    if let (None, Some(at)) = (second, place(CYRILLIC)) {
        found.push((Series::Cyrillic, at));
    }
    if let Some(at) =
        place(ABJAD).or_else(|| "اه".contains(first).then_some(if first == 'ا' { 1 } else { 5 }))
    {
        found.push((Series::Arabic, at));
    }
    if ('㈠'..='㈩').contains(&first) {
        found.push((Series::Chinese, first as usize - '㈠' as usize + 1));
    } else if layout::is_han(first)
        && let Some(value) = crate::number::chinese(mark)
    {
        found.push((Series::Chinese, value as usize));
    }
    found
}

/// The value of a Roman number in small letters, up to 39.
fn roman(mark: &str) -> Option<usize> {
    const ONES: [&str; 10] = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"];
    let tens = mark.bytes().take_while(|b| *b == b'x').count();
    let ones = ONES.iter().position(|ones| *ones == &mark[tens..])?;
    (tens <= 3 && tens * 10 + ones > 0).then_some(tens * 10 + ones)
}

/// Finds the points of every paragraph of `doc`. In the text of a paragraph that is no resolution's each point then
/// stands on a line of its own, as it does in a resolution's.
pub(crate) fn read(text: &str, lines: &[Line], doc: &mut Document) {
    for paragraph in &mut doc.paragraphs {
        let from = lines.partition_point(|l| l.span().end <= paragraph.span.start);
        let to = lines.partition_point(|l| l.span().start < paragraph.span.end);
        let own: Vec<Span> = lines[from.min(to)..to]
            .iter()
            .filter(|l| l.is_text())
            .map(|l| Span {
                start: l.span().start.max(paragraph.span.start),
                end: l.span().end.min(paragraph.span.end),
            })
            .filter(|span| span.start < span.end)
            .collect();
        paragraph.subparagraphs = points(text, &own, paragraph.number.is_some());
        if paragraph.part == Part::Body && !paragraph.subparagraphs.is_empty() {
            relay(paragraph, text, &own);
        }
    }
}

/// The points among the lines of a paragraph; where it is numbered its first line may hold the first point behind
/// the number.
fn points(text: &str, lines: &[Span], numbered: bool) -> Vec<Subparagraph> {
    let mut points: Vec<Subparagraph> = Vec::new();
    let mut open: Vec<(Series, usize)> = Vec::new();
    for (at, span) in lines.iter().enumerate() {
        let mut span = *span;
        if at == 0 && numbered {
            span.start += behind_number(span.of(text));
        }
        let words = span.of(text);
        if let Some((mark, length, level)) = mark(words, &mut open)
            && points.len() < POINTS_MAX
        {
            let mut own = String::new();
            layout::join(&mut own, &words[length..]);
            points.push(Subparagraph { number: mark, level, span, text: own });
        } else if let Some(last) = points.last_mut() {
            layout::join(&mut last.text, words);
            last.span.end = span.end;
        }
    }
    points
}

/// The mark that a line begins with if it is one's turn: the mark, its length with the blanks behind, its level.
fn mark(words: &str, open: &mut Vec<(Series, usize)>) -> Option<(String, usize, u8)> {
    let found = MARK.captures(words)?;
    let mark = ["both", "one", "dot", "sign"].iter().find_map(|name| found.name(name))?;
    let readings = readings(mark.as_str());
    let follows = open.iter().rposition(|(series, last)| readings.contains(&(*series, last + 1)));
    let level = if let Some(level) = follows {
        open.truncate(level + 1);
        open[level].1 += 1;
        level
    } else {
        let first = readings.iter().rev().find(|(_, at)| *at == 1)?;
        // A series that begins again is another list at its own level.
        match open.iter().position(|(series, _)| series == &first.0) {
            Some(level) => {
                open.truncate(level);
                open.push(*first);
                level
            }
            None if open.len() < DEPTH_MAX => {
                open.push(*first);
                open.len() - 1
            }
            None => return None,
        }
    };
    let length = found.get(0).map_or(0, |whole| whole.end());
    Some((mark.as_str().to_owned(), length, u8::try_from(level + 1).unwrap_or(1)))
}

/// The bytes of a paragraph's own number at the start of its first line, blanks behind it included.
pub(crate) fn behind_number(words: &str) -> usize {
    static NUMBER: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^(?:\d{1,4}[.．、,)_]*,?\s*)+").expect("a constant pattern"));
    NUMBER.find(words).map_or(0, |m| m.end())
}

/// Writes the text of a paragraph anew, each point on a line of its own.
fn relay(paragraph: &mut Paragraph, text: &str, lines: &[Span]) {
    let first = paragraph.subparagraphs[0].span.start;
    let mut words = String::new();
    for (at, span) in lines.iter().enumerate().take_while(|(_, span)| span.start < first) {
        let skip = if at == 0 && paragraph.number.is_some() { behind_number(span.of(text)) } else { 0 };
        let end = span.end.min(first);
        layout::join(&mut words, text.get(span.start + skip..end).unwrap_or_default().trim_end());
    }
    for point in &paragraph.subparagraphs {
        if !words.is_empty() {
            words.push('\n');
        }
        let head = MARK.find(point.span.of(text)).map_or("", |m| m.as_str()).trim_end();
        words.push_str(head);
        layout::join(&mut words, &point.text);
    }
    paragraph.text = words;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each case: lines, and the marks found with their levels.
    #[test]
    fn points_are_told_by_their_turn() {
        let cases: &[(&str, &str)] = &[
            (
                "1. Decides:\n(a) One;\nand more;\n(b) Two:\n(i) Deep;\n(ii) Deeper;\n(c) Three.",
                "a1 b1 i2 ii2 c1",
            ),
            ("a) Uno;\nb) Dos:\ni) Hondo;\nii) Más;\nc) Tres.", "a1 b1 i2 ii2 c1"),
            ("El Comité recomienda:\na. Uno;\nb. Dos.", "a1 b1"),
            ("(h) not the first\n(b) nor the next", ""),
            ("1. (a) Behind the number;\n(b) Two.", "a1 b1"),
            ("决定：\n(一) 甲；\n(二) 乙；", "一1 二1"),
            ("㈠ 甲；\n㈡ 乙；", "㈠1 ㈡1"),
            ("(أ) واحد؛\n(ب) اثنان؛\n(ج) ثلاثة", "أ1 ب1 ج1"),
            ("a) один;\nb) два;", "a1 b1"),
            ("а) один;\nб) два;", "а1 б1"),
        ];
        for (text, expected) in cases {
            let lines: Vec<Span> = layout::lines(text).iter().map(Line::span).collect();
            let found: Vec<String> = points(text, &lines, text.starts_with('1'))
                .iter()
                .map(|p| format!("{}{}", p.number, p.level))
                .collect();
            assert_eq!(found.join(" "), *expected, "{text}");
        }
        let letters: String = ('a'..='j').map(|c| format!("({c}) x;\n")).collect();
        let lines: Vec<Span> = layout::lines(&letters).iter().map(Line::span).collect();
        assert!(points(&letters, &lines, false).iter().all(|p| p.level == 1), "(i) after (h) is a letter");
    }
}
