//! Akoma Ntoso 3.0 as the UN uses it (AKN4UN): a document as read becomes one XML file.
//!
//! Every word of the text is in it, in its order, words of page furniture and footnotes marked as such; what the
//! reader found (parts, numbers, points, citations, acts) is the markup around them. A resolution is a `statement`,
//! anything else a `doc`.
//!
//! Sources: Akoma Ntoso Version 1.0 (OASIS Standard, 29 August 2018); AKN4UN Guidelines, part III, "General Assembly
//! resolutions".

mod inline;
mod meta;
mod structure;

use std::collections::{BTreeSet, HashSet};
use std::fmt::Write as _;

use crate::layout::{self, Line};
use crate::{Document, Kind, Part, Span};
use inline::Marks;
use structure::Node;

/// The namespace of every release of 3.0.
const NAMESPACE: &str = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0";

/// The document in Akoma Ntoso.
///
/// ```
/// let doc = document::read("The Security Council,\n\nRecalling the Charter,\n\n1. Decides to rest.".as_bytes(), "a.txt");
/// let xml = document::akn::write(&doc);
/// assert!(xml.contains(r#"<statement name="resolution""#) && xml.contains("<num>1.</num>"));
/// ```
#[must_use]
pub fn write(doc: &Document) -> String {
    let lines = layout::lines(&doc.text);
    let mut writer = Writer {
        doc,
        lines: &lines,
        marks: Marks::of(doc, &lines),
        out: String::new(),
        ids: HashSet::new(),
        acts: BTreeSet::new(),
        containers: 0,
    };
    writer.parts();
    let (element, name) = element(doc.kind);
    let meta = meta::write(doc, &writer.acts);
    let language = meta::language(doc);
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<akomaNtoso xmlns=\"{NAMESPACE}\">\n\
         <{element} name=\"{name}\" contains=\"originalVersion\">\n{meta}{}</{element}>\n</akomaNtoso>\n",
        writer.out.replace("xml:lang=\"\"", &format!("xml:lang=\"{language}\""))
    )
}

/// The element that holds a document of that kind, and its name there.
fn element(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Resolution => ("statement", "resolution"),
        Kind::Decision => ("statement", "decision"),
        Kind::ConcludingObservations => ("doc", "concludingObservations"),
        Kind::ListOfIssues => ("doc", "listOfIssues"),
        Kind::ThematicList => ("doc", "list"),
        Kind::Other => ("doc", "document"),
        _ => ("doc", "report"),
    }
}

struct Writer<'d> {
    doc: &'d Document,
    lines: &'d [Line],
    marks: Marks,
    out: String,
    /// Ids given so far.
    ids: HashSet<String>,
    /// Acts referred to.
    acts: BTreeSet<String>,
    containers: u32,
}

impl Writer<'_> {
    /// Preface, preamble, main body, conclusions.
    fn parts(&mut self) {
        let nodes = structure::nodes(self.doc);
        let end = self.doc.text.len();
        let statement = matches!(self.doc.kind, Kind::Resolution | Kind::Decision);
        let first = nodes.first().map_or(end, |node| node.span().start);
        if nodes.is_empty() {
            self.open("<mainBody xml:lang=\"\">");
            self.loose(Span { start: 0, end });
            self.open("</mainBody>");
            return;
        }
        let preambular = if statement {
            nodes.iter().take_while(|n| matches!(n, Node::Paragraph(p) if p.part == Part::Preamble)).count()
        } else {
            0
        };
        let opening = if statement { self.opening(first) } else { first };
        self.block("preface", Span { start: 0, end: opening });
        let body = nodes.get(preambular).map_or(nodes[preambular.max(1) - 1].span().end, |n| n.span().start);
        if statement && (opening < first || preambular > 0) {
            self.preamble(Span { start: opening, end: first }, &nodes[..preambular], body);
        }
        let last = nodes.last().map_or(body, |node| node.span().end);
        let tail = if statement { last } else { end };
        self.open("<mainBody xml:lang=\"\">");
        if preambular == nodes.len() {
            self.open("<p/>");
        }
        self.hierarchy(&nodes[preambular..], if statement { body } else { first }, tail);
        self.open("</mainBody>");
        if statement {
            self.block("conclusions", Span { start: tail, end });
        }
    }

    /// Where the line with the organ's name begins, just above the first paragraph.
    fn opening(&self, first: usize) -> usize {
        let above = self.lines.partition_point(|l| l.span().end <= first);
        let line = self.lines[..above].iter().rev().find(|l| l.is_text());
        line.filter(|l| l.of(&self.doc.text).chars().count() < 120).map_or(first, |l| l.span().start)
    }

    fn preamble(&mut self, formula: Span, paragraphs: &[Node], body: usize) {
        self.open("<preamble>");
        if self.has_words(formula) {
            self.open("<formula name=\"enactingAuthority\">");
            self.loose(formula);
            self.open("</formula>");
        }
        let mut at = formula.end;
        for node in paragraphs {
            let Node::Paragraph(paragraph) = node else { continue };
            self.loose(Span { start: at, end: paragraph.span.start });
            self.containers += 1;
            let name = paragraph.acts.first().map_or("recital", String::as_str);
            let refers = self.refers(&paragraph.acts);
            let id = self.id(&format!("container_{}", self.containers));
            let _ = write!(self.out, "<container eId=\"{id}\" name=\"{name}\"{refers}>");
            self.words(paragraph.span);
            self.open("</container>");
            at = paragraph.span.end;
        }
        self.loose(Span { start: at, end: body });
        self.open("</preamble>");
    }

    /// An element that holds blocks; left out where it would be empty.
    fn block(&mut self, element: &str, span: Span) {
        if self.has_words(span) {
            self.open(&format!("<{element}>"));
            self.loose(span);
            self.open(&format!("</{element}>"));
        }
    }

    fn has_words(&self, span: Span) -> bool {
        span.of(&self.doc.text).chars().any(|c| !inline::is_blank(c))
    }

    fn open(&mut self, tag: &str) {
        self.out.push_str(tag);
        self.out.push('\n');
    }

    /// One paragraph of words.
    fn words(&mut self, span: Span) {
        self.out.push_str("<p>");
        self.marks.write(&self.doc.text, span, &mut self.out);
        self.out.push_str("</p>\n");
    }

    /// Words that are no found paragraph: a paragraph for each run of lines without a blank line or a mark across.
    fn loose(&mut self, span: Span) {
        let from = self.lines.partition_point(|l| l.span().end <= span.start);
        let mut open: Option<Span> = None;
        for line in self.lines[from..].iter().take_while(|l| l.span().start < span.end) {
            let own = Span { start: line.span().start.max(span.start), end: line.span().end.min(span.end) };
            open = Some(match open {
                Some(before) if self.marks.spans(own.start) || line.footnote => {
                    Span { end: own.end, ..before }
                }
                Some(before) => {
                    self.words(before);
                    own
                }
                None => own,
            });
        }
        // Words that are on no line, such as a control character that only looks blank, are kept.
        match open {
            Some(last) => self.words(Span { end: span.end.max(last.end), ..last }),
            None if self.has_words(span) => self.words(span),
            None => {}
        }
    }

    /// An id that no other element has.
    fn id(&mut self, wanted: &str) -> String {
        let mut id = wanted.to_owned();
        let mut again = 2;
        while !self.ids.insert(id.clone()) {
            id = format!("{wanted}-{again}");
            again += 1;
        }
        id
    }

    /// The attribute that refers to acts.
    fn refers(&mut self, acts: &[String]) -> String {
        if acts.is_empty() {
            return String::new();
        }
        self.acts.extend(acts.iter().cloned());
        let list: Vec<String> = acts.iter().map(|act| format!("#act.{act}")).collect();
        format!(" refersTo=\"{}\"", list.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_there_and_marked() {
        let text = "A/RES/1/2\n\nThe General Assembly,\n\nRecalling its resolution 48/141 of 20 December 1993,\n\n\
                    1. Decides:\n(a) To rest & wait;\n(b) To go <on>;\n\n2. Requests the Secretary-General to help.\n\n\
                    4th plenary meeting\n3 May 2001\n";
        let doc = crate::read(text.as_bytes(), "a.txt");
        let xml = write(&doc);
        for part in [
            "<container eId=\"container_1\" name=\"recalling\"",
            "<point eId=\"para_1__list_1__point_a\"><num>(a)</num>",
            "/un-ga/1993-12-20/A-RES-48-141\">48/141 of 20 December 1993</ref>",
            "<docDate date=\"2001-05-03\"",
            "<docNumber><inline name=\"furniture\">A/RES/1/2</inline></docNumber>",
            "To rest &amp; wait",
        ] {
            assert!(xml.contains(part), "{part} in {xml}");
        }
    }

    #[test]
    fn a_text_without_paragraphs_is_a_body() {
        let xml = write(&crate::read(b"Words\x01 only", "a.txt"));
        assert!(xml.contains("<mainBody xml:lang=\"eng\">\n<p>Words  only</p>"), "{xml}");
        assert!(write(&crate::read(b"", "a.txt")).contains("<mainBody"));
    }
}
