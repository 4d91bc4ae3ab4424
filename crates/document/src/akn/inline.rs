//! What is marked inside words: citations, title, symbol, date of adoption, page furniture, footnotes.

use crate::layout::Line;
use crate::{Document, Span, date};

use super::meta;

/// A span with what to write before and behind it.
struct Mark {
    span: Span,
    open: String,
    close: &'static str,
}

/// The marks of a document by place; each is apart from the others or inside one.
pub(super) struct Marks(Vec<Mark>);

impl Marks {
    pub(super) fn of(doc: &Document, lines: &[Line]) -> Self {
        let mut marks = citations(doc);
        marks.extend(front(doc));
        marks.extend(furniture(doc, lines));
        marks.extend(adoption(doc, lines));
        marks.sort_by(|a, b| a.span.start.cmp(&b.span.start).then(b.span.end.cmp(&a.span.end)));
        let mut open: Vec<usize> = Vec::new();
        marks.retain(|mark| {
            while open.last().is_some_and(|end| *end <= mark.span.start) {
                open.pop();
            }
            let fits = open.last().is_none_or(|end| mark.span.end <= *end);
            if fits {
                open.push(mark.span.end);
            }
            fits && mark.span.start < mark.span.end && !mark.span.of(&doc.text).is_empty()
        });
        Marks(marks)
    }

    /// Whether a mark goes across a place.
    pub(super) fn spans(&self, at: usize) -> bool {
        let until = self.0.partition_point(|mark| mark.span.start < at);
        self.0[until.saturating_sub(50)..until].iter().any(|mark| mark.span.end > at)
    }

    /// Writes the words of `text` at `span` with their marks. A mark that goes beyond the span is left out.
    pub(super) fn write(&self, text: &str, span: Span, out: &mut String) {
        let from = self.0.partition_point(|mark| mark.span.start < span.start);
        let mut open: Vec<(usize, &str)> = Vec::new();
        let mut at = span.start;
        for mark in self.0[from..].iter().take_while(|mark| mark.span.start < span.end) {
            if mark.span.end > span.end {
                continue;
            }
            while let Some((end, close)) = open.pop_if(|(end, _)| *end <= mark.span.start) {
                escape(text.get(at..end).unwrap_or_default(), out);
                out.push_str(close);
                at = end;
            }
            escape(text.get(at..mark.span.start).unwrap_or_default(), out);
            out.push_str(&mark.open);
            open.push((mark.span.end, mark.close));
            at = mark.span.start;
        }
        while let Some((end, close)) = open.pop() {
            escape(text.get(at..end).unwrap_or_default(), out);
            out.push_str(close);
            at = end;
        }
        escape(text.get(at..span.end).unwrap_or_default(), out);
    }
}

/// Whether a character is blank, or one that XML cannot hold, which is written as a blank.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// Appends `words` as XML text or attribute.
pub(super) fn escape(words: &str, out: &mut String) {
    for c in words.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            c if is_blank(c) && c.is_ascii() => out.push(' '),
            '\u{fffe}' | '\u{ffff}' => out.push(' '),
            c => out.push(c),
        }
    }
}

fn citations(doc: &Document) -> Vec<Mark> {
    // The masthead's own symbol cites nothing.
    let own = doc.symbol.as_ref().map(|symbol| symbol.value.as_str());
    let closed = doc.citations.iter().filter(|citation| !citation.open && citation.symbol.as_deref() != own);
    let marks = closed.filter_map(|citation| {
        let symbol = citation.symbol.as_deref()?;
        let mut href = String::new();
        escape(&meta::iri(symbol, citation.date.as_deref()), &mut href);
        Some((citation.span, href))
    });
    marks
        .enumerate()
        .map(|(at, (span, href))| Mark {
            span,
            open: format!("<ref eId=\"ref_{}\" href=\"{href}\">", at + 1),
            close: "</ref>",
        })
        .collect()
}

/// The symbol and the title where the front states them.
fn front(doc: &Document) -> Vec<Mark> {
    let end = doc.paragraphs.first().map_or(doc.text.len().min(6000), |p| p.span.start);
    let Some(front) = doc.text.get(..end) else { return Vec::new() };
    let symbol = doc.symbol.as_ref().filter(|symbol| symbol.stated).map(|symbol| symbol.value.as_str());
    let found = |words: Option<&str>, tag| Some((locate(front, words?)?, tag));
    let stated = [
        found(symbol, ("<docNumber>", "</docNumber>")),
        found(doc.title.as_deref(), ("<docTitle>", "</docTitle>")),
    ];
    stated
        .into_iter()
        .flatten()
        .map(|(span, (open, close))| Mark { span, open: open.to_owned(), close })
        .collect()
}

/// Where `words` stand in `text`, blanks and note marks apart.
fn locate(text: &str, words: &str) -> Option<Span> {
    let wanted: Vec<char> = words.chars().filter(|c| !c.is_whitespace()).collect();
    let first = *wanted.first()?;
    text.char_indices().filter(|(_, c)| *c == first).take(2_000).find_map(|(start, _)| {
        let mut left = wanted.as_slice();
        for (at, c) in text[start..].char_indices() {
            let (next, rest) = left.split_first()?;
            if c == *next {
                left = rest;
                if left.is_empty() {
                    return Some(Span { start, end: start + at + c.len_utf8() });
                }
            } else if !c.is_whitespace() {
                return None;
            }
        }
        None
    })
}

/// Runs of lines that belong to the page, and footnotes.
fn furniture(doc: &Document, lines: &[Line]) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for line in lines.iter().filter(|line| !line.is_text()) {
        let span = line.span();
        let note = line.footnote && !line.furniture;
        let words = span.of(&doc.text);
        let digits = words.bytes().take_while(u8::is_ascii_digit).count();
        match marks.last_mut() {
            // A note goes on until the next one's number.
            Some(last)
                if note
                    && digits == 0
                    && last.close.ends_with("authorialNote>")
                    && joined(doc, last.span, span) =>
            {
                last.span.end = span.end;
            }
            _ if note => marks.push(Mark {
                span,
                open: format!("<authorialNote placement=\"bottom\" marker=\"{}\"><p>", &words[..digits]),
                close: "</p></authorialNote>",
            }),
            _ => {
                marks.push(Mark { span, open: "<inline name=\"furniture\">".to_owned(), close: "</inline>" })
            }
        }
    }
    marks
}

/// Whether nothing but blanks stands between two spans.
fn joined(doc: &Document, before: Span, behind: Span) -> bool {
    doc.text.get(before.end..behind.start).is_some_and(|between| between.trim().is_empty())
}

/// The date of adoption where it stands alone on a line behind the paragraphs.
fn adoption(doc: &Document, lines: &[Line]) -> Option<Mark> {
    let date = doc.adoption.as_ref()?.date.as_deref().filter(|date| date.len() == 10)?;
    let end = doc.paragraphs.last()?.span.end;
    let below = lines.partition_point(|l| l.span().start < end);
    lines[below..].iter().take(40).find_map(|line| {
        let (value, length) = date::leading(line.of(&doc.text))?;
        let span = Span { start: line.span().start, end: line.span().start + length };
        (value == date).then(|| Mark {
            span,
            open: format!("<docDate date=\"{date}\" refersTo=\"#adoption\">"),
            close: "</docDate>",
        })
    })
}
