//! The words of a part: paragraphs, tables, notes' marks.

use std::collections::HashMap;

use super::numbering::Numbering;
use super::styles::Styles;
use super::xml::{self, Element, Node, Walked};
use crate::format::limits;

/// What numbers paragraphs.
pub(super) struct Lists {
    pub numbering: Numbering,
    pub styles: Styles,
}

/// The text of a part and what it refers to.
#[derive(Default)]
pub(super) struct Body {
    pub text: String,
    /// Ids of footnotes and their marks, in order.
    pub footnotes: Vec<(String, String)>,
    /// The same for endnotes.
    pub endnotes: Vec<(String, String)>,
    /// Whether there were tracked changes.
    pub tracked: bool,
    /// Whether there was text that is marked as hidden.
    pub hidden: bool,
}

/// A paragraph while it is read.
#[derive(Default)]
struct Paragraph {
    words: String,
    style: Option<String>,
    list: Option<String>,
    level: Option<usize>,
    /// Whether words of it were hidden.
    hidden: bool,
}

/// A table while it is read.
#[derive(Default)]
struct Table {
    cells: Vec<String>,
}

struct Walk<'l> {
    body: Body,
    lists: &'l mut Lists,
    open: Vec<Paragraph>,
    tables: Vec<Table>,
    /// Within elements whose words are not the document's: deletions, instructions of fields, fallbacks.
    hidden: usize,
    in_text: bool,
    in_numbering: bool,
    in_change: usize,
    raised: bool,
    in_run: bool,
    /// What the run says of hiding its words, and what its style says.
    vanish: Option<bool>,
    /// A note whose mark is the next words.
    custom: Option<(bool, String)>,
    noted: u32,
    /// Bytes that may still be written.
    left: usize,
    cut: bool,
}

const HIDDEN: &[&str] = &["del", "moveFrom", "instrText", "Fallback", "delText", "delInstrText"];

impl Body {
    /// Reads a part: the main one, a header, or the content of a note.
    pub(super) fn read(part: &str, lists: &mut Lists) -> (Body, Walked) {
        let mut walk = Walk {
            body: Body::default(),
            lists,
            open: Vec::new(),
            tables: Vec::new(),
            hidden: 0,
            in_text: false,
            in_numbering: false,
            in_change: 0,
            raised: false,
            in_run: false,
            vanish: None,
            custom: None,
            noted: 0,
            left: limits::TEXT_BYTES,
            cut: false,
        };
        let walked = xml::walk(part, |node| match node {
            Node::Open(element) => walk.open(&element),
            Node::Text(text) => walk.text(text),
            Node::Close(name) => walk.close(name),
        });
        while !walk.open.is_empty() {
            walk.end_paragraph();
        }
        let walked = if walk.cut { Walked::Cut } else { walked };
        (walk.body, walked)
    }
}

impl Walk<'_> {
    fn open(&mut self, element: &Element<'_>) {
        let name = element.name;
        if HIDDEN.contains(&name) {
            self.hidden += 1;
        }
        self.body.tracked |= matches!(name, "del" | "ins" | "moveFrom" | "moveTo") && !self.open.is_empty();
        if name.ends_with("Change") {
            self.in_change += 1;
        }
        if self.hidden > 0 || self.in_change > 0 {
            return;
        }
        match name {
            "p" => self.open.push(Paragraph::default()),
            "tbl" => self.tables.push(Table::default()),
            "tc" => {
                if let Some(table) = self.tables.last_mut() {
                    table.cells.push(String::new());
                }
            }
            "t" => self.in_text = true,
            "numPr" => self.in_numbering = true,
            "r" => (self.raised, self.in_run, self.vanish) = (false, true, None),
            _ => self.inside(name, element),
        }
    }

    /// What stands inside a paragraph.
    fn inside(&mut self, name: &str, element: &Element<'_>) {
        let value = || element.attribute("val");
        match name {
            "pStyle" => self.paragraph(|paragraph| paragraph.style = value()),
            "numId" if self.in_numbering => self.paragraph(|paragraph| paragraph.list = value()),
            "ilvl" if self.in_numbering => {
                self.paragraph(|paragraph| paragraph.level = value().and_then(|level| level.parse().ok()));
            }
            "vanish" if self.in_run => self.vanish = Some(element.is_on()),
            "rStyle" if self.in_run => {
                let style = value().and_then(|style| self.lists.styles.hides(&style));
                self.vanish = self.vanish.or(style);
            }
            "vertAlign" => self.raised = value().as_deref() == Some("superscript"),
            "tab" if !self.in_properties(element) => self.push("\t"),
            "br" if element.attribute("type").as_deref() == Some("page") => self.push("\u{C}"),
            "br" | "cr" => self.push("\n"),
            "noBreakHyphen" => self.push("-"),
            "sym" => {
                let code = element.attribute("char").and_then(|code| u32::from_str_radix(&code, 16).ok());
                let character = match code {
                    Some(0xF0B7 | 0xF0A7) => Some('•'),
                    Some(code @ 0xF020..=0xF07E) => char::from_u32(code - 0xF000),
                    Some(code) => char::from_u32(code),
                    None => None,
                };
                self.push(character.unwrap_or('\u{FFFD}').encode_utf8(&mut [0; 4]));
            }
            "footnoteReference" => self.note(element, true),
            "endnoteReference" => self.note(element, false),
            _ => {}
        }
    }

    /// A tab stop defined in a paragraph's properties has a position; a tab in the text has none.
    fn in_properties(&self, element: &Element<'_>) -> bool {
        element.attribute("pos").is_some()
    }

    fn note(&mut self, element: &Element<'_>, foot: bool) {
        let id = element.attribute("id").unwrap_or_default();
        if matches!(element.attribute("customMarkFollows").as_deref(), Some("1" | "true" | "on")) {
            self.custom = Some((foot, id));
            return;
        }
        self.noted += 1;
        let mark: String = self.noted.to_string().chars().map(raise).collect();
        self.push(&mark);
        self.remember(foot, id, mark);
    }

    fn remember(&mut self, foot: bool, id: String, mark: String) {
        let notes = if foot { &mut self.body.footnotes } else { &mut self.body.endnotes };
        notes.push((id, mark));
    }

    fn paragraph(&mut self, change: impl FnOnce(&mut Paragraph)) {
        if let Some(paragraph) = self.open.last_mut() {
            change(paragraph);
        }
    }

    /// Whether the run's words are hidden: by itself, by its style, or by the paragraph's.
    fn is_hidden(&self) -> bool {
        self.in_run
            && self.vanish.unwrap_or_else(|| {
                let style = self.open.last().and_then(|paragraph| paragraph.style.as_deref());
                style.and_then(|style| self.lists.styles.hides(style)).unwrap_or(false)
            })
    }

    fn push(&mut self, words: &str) {
        if self.is_hidden() {
            self.body.hidden = true;
            self.paragraph(|paragraph| paragraph.hidden = true);
            return;
        }
        if self.spend(words.len()) {
            self.paragraph(|paragraph| paragraph.words.push_str(words));
        }
    }

    /// Whether so many bytes more may be written. Numbers before paragraphs and tables in tables make more of a part than it is.
    fn spend(&mut self, bytes: usize) -> bool {
        self.cut |= bytes > self.left;
        self.left = self.left.saturating_sub(bytes);
        !self.cut
    }

    fn text(&mut self, text: &str) {
        if self.hidden > 0 || self.in_change > 0 || !self.in_text {
            return;
        }
        if let Some((foot, id)) = self.custom.take() {
            self.remember(foot, id, text.trim().to_owned());
        }
        if self.raised && text.chars().all(|character| character.is_ascii_digit()) {
            let raised: String = text.chars().map(raise).collect();
            self.push(&raised);
        } else {
            self.push(&text.replace('\u{A0}', " ").replace('\u{AD}', ""));
        }
    }

    fn close(&mut self, name: &str) {
        if name.ends_with("Change") {
            self.in_change = self.in_change.saturating_sub(1);
        }
        if HIDDEN.contains(&name) {
            self.hidden = self.hidden.saturating_sub(1);
        }
        if self.hidden > 0 || self.in_change > 0 {
            return;
        }
        match name {
            "p" => self.end_paragraph(),
            "r" => self.in_run = false,
            "t" => self.in_text = false,
            "numPr" => self.in_numbering = false,
            "tr" => self.end_row(),
            "tbl" => {
                self.tables.pop();
            }
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let Some(paragraph) = self.open.pop() else { return };
        // A paragraph that is hidden whole has no number either.
        if paragraph.hidden && paragraph.words.trim().is_empty() {
            return;
        }
        let by_style = paragraph.style.as_deref().and_then(|style| self.lists.styles.list(style));
        let list = match (paragraph.list, by_style) {
            (Some(list), style) => {
                let level = paragraph.level.or(style.map(|(_, level)| level)).unwrap_or(0);
                (list != "0").then_some((list, level))
            }
            (None, Some((list, level))) => Some((list, paragraph.level.unwrap_or(level))),
            (None, None) => None,
        };
        let mut line = String::new();
        if let Some((list, level)) = list
            && let Some(label) = self.lists.numbering.label(&list, level)
        {
            if self.spend(label.len()) {
                line.push_str(&label);
            }
            line.push('\t');
        }
        line.push_str(&paragraph.words);
        match self.tables.last_mut().and_then(|table| table.cells.last_mut()) {
            Some(cell) => {
                if !cell.is_empty() {
                    cell.push('\u{2028}');
                }
                // A line or page break within a cell must not end its row.
                cell.push_str(&line.replace(['\n', '\u{C}'], "\u{2028}"));
            }
            None => {
                self.body.text.push_str(&line);
                self.body.text.push('\n');
            }
        }
    }

    fn end_row(&mut self) {
        let Some(table) = self.tables.last_mut() else { return };
        let row = std::mem::take(&mut table.cells).join("\t");
        let outer = self.tables.len().checked_sub(2).and_then(|outer| self.tables.get_mut(outer));
        match outer.and_then(|table| table.cells.last_mut()) {
            Some(cell) => {
                if !cell.is_empty() {
                    cell.push('\u{2028}');
                }
                cell.push_str(&row.replace('\t', " "));
            }
            None => {
                self.body.text.push_str(row.trim_end());
                self.body.text.push('\n');
            }
        }
    }
}

fn raise(digit: char) -> char {
    match digit {
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '0' => '⁰',
        '4'..='9' => char::from_u32(u32::from(digit) - u32::from('4') + u32::from('⁴')).unwrap_or(digit),
        _ => digit,
    }
}

/// The notes of a part, each on a line behind its mark, in the order of the marks.
pub(super) fn notes(part: &str, kind: &str, marks: &[(String, String)], lists: &mut Lists) -> String {
    let mut texts: HashMap<String, String> = HashMap::new();
    for piece in pieces(part, kind) {
        let (body, _) = Body::read(&piece.1, lists);
        texts.insert(piece.0, body.text.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    let mut out = String::new();
    for (id, mark) in marks {
        if out.len() > limits::TEXT_BYTES {
            break;
        }
        if let Some(text) = texts.get(id) {
            out.push_str(&format!("{mark} {text}\n"));
        }
    }
    out
}

/// Each note of a part as its id and its XML.
fn pieces(part: &str, kind: &str) -> Vec<(String, String)> {
    let open = format!("<w:{kind} ");
    let close = format!("</w:{kind}>");
    let mut pieces = Vec::new();
    let mut rest = part;
    while let Some(start) = rest.find(&open) {
        let Some(length) = rest[start..].find(&close) else { break };
        let piece = &rest[start..start + length + close.len()];
        let id = piece
            .split_once("w:id=\"")
            .and_then(|(_, after)| after.split_once('"'))
            .map(|(id, _)| id.to_owned());
        pieces.extend(id.map(|id| (id, piece.to_owned())));
        rest = &rest[start + length + close.len()..];
    }
    pieces
}
