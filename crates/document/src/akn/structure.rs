//! Sections, paragraphs and points: the hierarchy of a main body.

use std::fmt::Write as _;

use super::Writer;
use crate::subparagraph::behind_number;
use crate::{Document, Heading, Paragraph, Part, Span, Subparagraph};

/// What is found in a text, in its order, nothing inside another.
pub(super) enum Node<'d> {
    Heading(&'d Heading),
    Paragraph(&'d Paragraph),
}

impl Node<'_> {
    pub(super) fn span(&self) -> Span {
        match self {
            Node::Heading(heading) => heading.span,
            Node::Paragraph(paragraph) => paragraph.span,
        }
    }
}

/// The headings and paragraphs of a document by place; what overlaps an earlier one is left out.
pub(super) fn nodes(doc: &Document) -> Vec<Node<'_>> {
    let mut nodes: Vec<Node> = doc.headings.iter().map(Node::Heading).collect();
    nodes.extend(doc.paragraphs.iter().map(Node::Paragraph));
    nodes.retain(|node| !node.span().of(&doc.text).trim().is_empty());
    nodes.sort_by_key(|node| (node.span().start, matches!(node, Node::Heading(_))));
    let mut end = 0;
    nodes.retain(|node| {
        let apart = node.span().start >= end;
        if apart {
            end = node.span().end;
        }
        apart
    });
    nodes
}

/// The element of a section at a depth.
const SECTIONS: [&str; 3] = ["section", "division", "subdivision"];

/// How its ids begin.
const SHORT: [&str; 3] = ["sec", "dvs", "subdvs"];

impl Writer<'_> {
    /// Writes what stands from `from` to `to`: `nodes`, and the words between them.
    pub(super) fn hierarchy(&mut self, nodes: &[Node], from: usize, to: usize) {
        let mut open: Vec<u8> = Vec::new();
        let mut at = from;
        for node in nodes {
            self.between(Span { start: at, end: node.span().start });
            match node {
                Node::Heading(heading) => {
                    while open.last().is_some_and(|level| *level >= heading.level) {
                        self.close(&mut open);
                    }
                    if open.len() >= SECTIONS.len() {
                        self.close(&mut open);
                    }
                    let id = self.id(&format!("{}_{}", SHORT[open.len()], self.ids.len() + 1));
                    let _ = write!(self.out, "<{} eId=\"{id}\"><heading>", SECTIONS[open.len()]);
                    self.marks.write(&self.doc.text, heading.span, &mut self.out);
                    self.open("</heading>");
                    open.push(heading.level);
                }
                Node::Paragraph(paragraph) => self.paragraph(paragraph),
            }
            at = node.span().end;
        }
        self.between(Span { start: at, end: to.max(at) });
        while !open.is_empty() {
            self.close(&mut open);
        }
    }

    fn close(&mut self, open: &mut Vec<u8>) {
        if open.pop().is_some() {
            self.open(&format!("</{}>", SECTIONS[open.len().min(SECTIONS.len() - 1)]));
        }
    }

    /// Words between paragraphs: furniture, notes, tables.
    fn between(&mut self, span: Span) {
        if self.has_words(span) {
            self.open("<hcontainer name=\"text\"><content>");
            self.loose(span);
            self.open("</content></hcontainer>");
        }
    }

    fn paragraph(&mut self, paragraph: &Paragraph) {
        let number = match (&paragraph.number, paragraph.part) {
            (Some(number), _) => number.clone(),
            (None, Part::Preamble) => paragraph.id.replace("pp_", "recital_"),
            (None, _) => paragraph.id.rsplit('_').next().unwrap_or_default().to_owned(),
        };
        let id = self.id(&format!("para_{}", id_piece(&number)));
        let refers = self.refers(&paragraph.acts);
        let _ = write!(self.out, "<paragraph eId=\"{id}\"{refers}>");
        let span = paragraph.span;
        let length = if paragraph.number.is_some() { behind_number(span.of(&self.doc.text)) } else { 0 };
        let words = self.num(Span { start: span.start, end: span.start + length }, span);
        if paragraph.subparagraphs.is_empty() {
            self.content(words);
        } else {
            let mut points = paragraph.subparagraphs.as_slice();
            self.list(&id, words, &mut points, 1);
        }
        self.open("</paragraph>");
    }

    /// Writes the number at `number`, gives what of `whole` is behind it.
    fn num(&mut self, number: Span, whole: Span) -> Span {
        let printed = number.of(&self.doc.text).trim_end();
        if printed.is_empty() {
            return whole;
        }
        self.out.push_str("<num>");
        self.marks.write(&self.doc.text, Span { end: number.start + printed.len(), ..number }, &mut self.out);
        self.out.push_str("</num>");
        Span { start: number.end, end: whole.end }
    }

    fn content(&mut self, words: Span) {
        self.out.push_str("<content>");
        self.words(words);
        self.open("</content>");
    }

    /// A list of points of `level`, the words of `whole` before them its introduction.
    fn list(&mut self, parent: &str, whole: Span, points: &mut &[Subparagraph], level: u8) {
        let id = self.id(&format!("{parent}__list_1"));
        let _ = write!(self.out, "<list eId=\"{id}\">");
        let intro = Span { start: whole.start, end: points[0].span.start.clamp(whole.start, whole.end) };
        if self.has_words(intro) {
            self.out.push_str("<intro>");
            self.words(intro);
            self.out.push_str("</intro>");
        }
        let end = whole.end;
        while let Some((point, rest)) = points.split_first().filter(|(point, _)| point.level >= level) {
            *points = rest;
            // All up to the next point of this list or of an outer one.
            let outer = rest.iter().find(|next| next.level <= level).map_or(end, |next| next.span.start);
            let point_id = self.id(&format!("{id}__point_{}", id_piece(&point.number)));
            let _ = write!(self.out, "<point eId=\"{point_id}\">");
            let span = Span { start: point.span.start, end: outer.clamp(point.span.start, end) };
            let mark = mark_length(span.of(&self.doc.text), &point.number);
            let words = self.num(Span { start: span.start, end: span.start + mark }, span);
            if rest.first().is_some_and(|next| next.level > level && next.span.start < span.end) {
                self.list(&point_id, words, points, level + 1);
            } else {
                self.content(words);
            }
            self.open("</point>");
        }
        self.open("</list>");
    }
}

/// The bytes of a point's mark, brackets and blanks included.
fn mark_length(words: &str, number: &str) -> usize {
    let Some(at) = words.find(number).filter(|at| *at <= 4) else { return 0 };
    let behind = &words[at + number.len()..];
    let close = behind.len() - behind.trim_start_matches([')', '）', '．', 'ـ']).len();
    let blanks = behind[close..].len() - behind[close..].trim_start().len();
    at + number.len() + close + blanks
}

/// A piece of an id: letters and digits, anything else an underscore.
fn id_piece(words: &str) -> String {
    words.chars().map(|c| if c.is_alphanumeric() || c == '_' { c } else { '_' }).collect()
}
