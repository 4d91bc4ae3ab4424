//! Resolutions and decisions: the preambular and the operative paragraphs between the organ's name and the adoption
//! line, each with its acts and its addressees.
//!
//! A list under a paragraph stays in that paragraph, each item on a line of its own, as one reads and cites it.

mod adoption;
mod block;
mod opening;
mod vote;

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::act::{self, Found};
use crate::layout::Line;
use crate::{Document, Heading, Paragraph, Part, Span, addressee, amendment, body, layout, problem};
use block::Block;

pub(crate) use adoption::read as adoption;
pub(crate) use opening::first as opening;

/// Reads paragraphs and headings of a resolution or decision into `doc`.
pub(crate) fn read(text: &str, lines: &[Line], doc: &mut Document) {
    let regions = opening::regions(text, lines);
    if regions.is_empty() {
        body::paragraphs(text, doc);
        return;
    }
    let mut ids = HashSet::new();
    for region in regions {
        let blocks = block::all(text, lines, &region);
        Reader {
            text,
            doc,
            ids: &mut ids,
            next: 1,
            preambular: 0,
            part: Part::Preamble,
            chapeau: None,
            section: false,
        }
        .read(&blocks);
    }
    for (at, paragraph) in doc.paragraphs.iter_mut().enumerate() {
        if paragraph.acts.is_empty() && paragraph.part == Part::Body {
            paragraph.number = paragraph.number.take().or_else(|| Some((at + 1).to_string()));
        }
    }
}

/// More blocks than a quotation has.
const QUOTED_MAX: usize = 60;
/// More bytes than a paragraph that quotes has.
const QUOTED_BYTES_MAX: usize = 30_000;

/// What a paragraph is while it is read.
struct Reader<'a> {
    text: &'a str,
    doc: &'a mut Document,
    ids: &'a mut HashSet<String>,
    /// The number of the next operative paragraph.
    next: u32,
    /// How many preambular paragraphs there are.
    preambular: u32,
    part: Part,
    /// The acts of an unnumbered "Decides:" above a numbered list.
    chapeau: Option<Vec<Found>>,
    /// Whether a heading stands just before.
    section: bool,
}

impl Reader<'_> {
    fn read(&mut self, blocks: &[Block]) {
        let first = self.doc.paragraphs.len();
        for (at, block) in blocks.iter().enumerate() {
            if self.doc.paragraphs.len() >= body::PARAGRAPHS_MAX {
                break;
            }
            let behind = &blocks[at + 1..];
            if block.number.is_none() && is_note(&block.words) {
                continue;
            }
            if self.quoting(block, behind) {
                self.append(block);
                continue;
            }
            if self.numbered(block, behind) {
                continue;
            }
            if self.doc.paragraphs.len() > first && self.heading(block, behind) {
                continue;
            }
            if block.item && self.doc.paragraphs.len() > first {
                self.append(block);
                continue;
            }
            self.unnumbered(block, behind, first);
        }
    }

    /// Whether the block is inside a quotation that a paragraph has opened and a later block closes: the new wording of
    /// a text that is amended, whose numbers are not this document's.
    fn quoting(&self, block: &Block, behind: &[Block]) -> bool {
        let short = |last: &&Paragraph| last.text.len() <= QUOTED_BYTES_MAX;
        let Some(last) = self.doc.paragraphs.last().filter(short) else { return false };
        let Some((_, quoted)) = last.text.split_once(":\n").or_else(|| last.text.split_once("：\n")) else {
            return false;
        };
        let opened = quoted.starts_with(['“', '«', '„']) && amendment::open_behind(quoted, false);
        let closes = |block: &Block| block.words.contains(['”', '»']);
        opened && (closes(block) || behind.iter().take(QUOTED_MAX).any(closes))
    }

    /// Reads the block as the next numbered paragraph, if it is that.
    fn numbered(&mut self, block: &Block, behind: &[Block]) -> bool {
        let Some(number) = block.number else { return false };
        let lead = act::leading(&block.words, Some(Part::Operative));
        let restart =
            number == 1 && self.next > 1 && (self.section || !self.last_ends(&[':', '：']) && lead.is_some());
        // The number stepped over may be further down, if this one is a list's.
        let missing = !behind.iter().take(40).any(|b| b.number == Some(self.next));
        let gap = self.next > 1 && number > self.next && number <= self.next + 5 && lead.is_some() && missing;
        if number != self.next && !restart && !gap {
            return false;
        }
        if gap {
            let span = Span { start: block.span.start, end: block.words_start };
            problem::numbering_gap(self.doc, span, self.next - 1, number);
        }
        self.next = number + 1;
        self.section = false;
        if self.part == Part::Preamble {
            self.part = Part::Operative;
        }
        let (id, part) = match self.part {
            Part::Body => (format!("para_{number}"), Part::Body),
            _ => (format!("op_{number}"), Part::Operative),
        };
        self.push(block, id, part, Some(number.to_string()));
        true
    }

    fn unnumbered(&mut self, block: &Block, behind: &[Block], first: usize) {
        let none_yet = self.doc.paragraphs.len() == first;
        let ended = none_yet
            || self.last_ends(&[',', ';', '.', '，', '；', '。', ':', '：', ')', '”', '،', '؛', '»']);
        let participle = act::leading(&block.words, Some(Part::Preamble)).is_some();
        let present = act::leading(&block.words, Some(Part::Operative)).is_some()
            || says_present(&block.words)
            || resolves(&block.words);
        let zh = block.words.starts_with(layout::is_han);
        // A quotation belongs to the paragraph that quotes.
        let starts = block.words.chars().next().is_some_and(|c| !c.is_lowercase() && !"“\"«『「".contains(c));
        match self.part {
            Part::Preamble if zh && participle && operative_by_end(block, behind, none_yet) => {
                self.operative(block, behind)
            }
            Part::Preamble if participle && (ended || block.gap) => self.preambular(block),
            Part::Preamble if present && starts && (ended || block.gap) => self.operative(block, behind),
            Part::Preamble if none_yet || ended && starts && block.gap => self.preambular(block),
            Part::Operative if present && !zh && starts && ended && self.next == 1 => {
                self.operative(block, behind)
            }
            Part::Operative if participle && starts && self.section && block.words.ends_with([',', '，']) => {
                self.preambular(block);
            }
            _ if none_yet => self.preambular(block),
            _ => self.append(block),
        }
    }

    fn preambular(&mut self, block: &Block) {
        self.preambular += 1;
        self.section = false;
        self.push(block, format!("pp_{}", self.preambular), Part::Preamble, None);
    }

    /// An operative paragraph without a number: the only one, one of a few, or a "Decides:" above a numbered list.
    fn operative(&mut self, block: &Block, behind: &[Block]) {
        self.part = Part::Operative;
        self.section = false;
        let list = behind.iter().find_map(|b| b.number.map(|n| (n, b)));
        let chapeau = block.words.ends_with([':', '：']) && list.is_some_and(|(number, _)| number == 1);
        let adopts = act::leading(&block.words, Some(Part::Operative))
            .is_some_and(|f| matches!(f.act().operative, "adopts" | "approves" | "proclaims"))
            || ["to approve the following", "to adopt the following"].iter().any(|w| block.words.contains(w));
        let id = if chapeau && !adopts {
            "op_0".to_owned()
        } else {
            format!("op_{}", self.unnumbered_count() + 1)
        };
        self.push(block, id, Part::Operative, None);
        if chapeau && adopts {
            // What it adopts follows: that text is no operative paragraph.
            self.part = Part::Body;
        } else if chapeau {
            self.chapeau = Some(act::all(&block.words, Part::Operative));
        }
    }

    fn unnumbered_count(&self) -> usize {
        self.doc.paragraphs.iter().rev().take_while(|p| p.part == Part::Operative).count()
    }

    fn push(&mut self, block: &Block, id: String, part: Part, number: Option<String>) {
        let mut acts = if part == Part::Body { Vec::new() } else { act::all(&block.words, part) };
        let addressees = addressee::all(&block.words, &acts, self.doc.language.as_deref());
        if acts.is_empty() && part == Part::Operative {
            acts = self.chapeau.clone().unwrap_or_default();
        }
        let mut unique = id.clone();
        let mut again = 2;
        while !self.ids.insert(unique.clone()) {
            unique = format!("{id}-{again}");
            again += 1;
        }
        self.doc.paragraphs.push(Paragraph {
            id: unique,
            part,
            number,
            span: block.span,
            text: block.words.clone(),
            acts: acts.into_iter().map(|found| found.word(part).to_owned()).collect(),
            addressees,
            subparagraphs: Vec::new(),
        });
    }

    /// Adds the block to the paragraph before it.
    fn append(&mut self, block: &Block) {
        let Some(last) = self.doc.paragraphs.last_mut() else { return };
        let begun = block.words.starts_with(|c: char| c.is_lowercase());
        let number = Span { start: block.span.start, end: block.words_start }.of(self.text);
        if block.item || block.number.is_some() || !begun {
            last.text.push('\n');
        }
        if block.number.is_some() {
            layout::join(&mut last.text, number);
        }
        if last.text.ends_with('\n') {
            last.text.push_str(&block.words);
        } else {
            // The words may hold items on lines of their own.
            let mut lines = block.words.split('\n');
            layout::join(&mut last.text, lines.next().unwrap_or_default());
            for line in lines {
                last.text.push('\n');
                last.text.push_str(line);
            }
        }
        last.span.end = block.span.end;
    }

    /// Reads the block as a heading, if it is one.
    fn heading(&mut self, block: &Block, behind: &[Block]) -> bool {
        let words = block.words.as_str();
        let alone = words.trim_end_matches('.').chars().all(|c| "IVX".contains(c)) && words.len() <= 6
            || words.len() <= 2 && words.starts_with(|c: char| c.is_ascii_uppercase());
        let short = words.chars().count() <= 100 && !words.contains('\n');
        let open = !words.ends_with([',', ';', '.', ':', '，', '；', '。', '：', '、', ')', '-']);
        let apart =
            block.gap && self.last_ends(&[',', ';', '.', '，', '；', '。', ':', '：']) && !behind.is_empty();
        let capital = words.starts_with(|c: char| !c.is_lowercase() && c.is_alphabetic());
        let verb = act::leading(words, None).is_some();
        if block.item && !alone
            || block.number.is_some()
            || !(alone || short && open && apart && capital && !verb)
        {
            return false;
        }
        self.section = true;
        let level = if alone { 1 } else { 2 };
        self.doc.headings.push(Heading { level, span: block.span, text: words.to_owned() });
        true
    }

    fn last_ends(&self, marks: &[char]) -> bool {
        self.doc.paragraphs.last().is_some_and(|p| {
            let words = p.text.trim_end_matches(|c: char| {
                layout::is_note_mark(c) || c.is_whitespace() || "/]\"”’".contains(c)
            });
            words.ends_with(marks) || p.text.ends_with(marks)
        })
    }
}

/// Whether a block is a note that stands among the paragraphs: it cites and says nothing: `Resolution 70/1.`, `See A/80/100, para. 4.`
fn is_note(words: &str) -> bool {
    static NOTE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"^(?:\d{1,3}\s+)?(?:(?i:see|voir|véase|см\.|见|انظر)\s+)?(?:(?i:ibid(?:em)?\b|(?:general assembly |security council |economic and social council |human rights council )?(?:resolutions?|decisions?)|résolutions?|décisions?|resoluci(?:ón|ones)|decisi(?:ón|ones)|резолюци\p{L}+|решени\p{L}+|القرار|قرار)|大会第|第\d+/\d+号决议|(?:A|S|E|CCPR|CEDAW|CERD|CAT|CRC|CRPD|CED|CMW|HRI)/[A-Z0-9])",
            r"[^;:]*[.。]$",
        ))
        .expect("a constant pattern")
    });
    words.len() <= 120 && NOTE.is_match(words) && act::leading(words, None).is_none()
}

/// Whether English words begin as a verb in the present does ("Dissolves the", "Addresses an"), known or not.
fn says_present(words: &str) -> bool {
    let mut words = words.split_whitespace();
    let (Some(verb), Some(next)) = (words.next(), words.next()) else { return false };
    verb.len() > 4
        && verb.ends_with('s')
        && verb.starts_with(|c: char| c.is_ascii_uppercase())
        && matches!(next, "the" | "a" | "an" | "its" | "that" | "upon" | "to" | "all" | "with" | "any")
}

/// Whether the words turn to what is decided without naming the organ first: "Now, therefore, ...", "It is resolved".
fn resolves(words: &str) -> bool {
    ["It is resolved", "It is decided", "Now, therefore,", "Now therefore"]
        .iter()
        .any(|turn| words.starts_with(turn))
}

/// Chinese verbs have one form: an unnumbered paragraph is operative where it is the last and ends in a full stop.
fn operative_by_end(block: &Block, behind: &[Block], first: bool) -> bool {
    let stop = |words: &str| words.ends_with(['。', '；', '：']);
    !first && stop(&block.words) && behind.iter().all(|b| b.number.is_none() || block.words.ends_with('：'))
}

#[cfg(test)]
mod tests;
