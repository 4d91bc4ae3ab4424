//! How a reply is laid out: which numbers lead an answer, which stand in sentences, under which headings.

use super::lead::leads;
use super::numbers::{self, Number, Run};
use super::stance;
use super::words::{self, Lines};
use crate::Position;
use std::collections::HashMap;

/// Numbers that lead their line, and where the answer to them ends.
pub(super) struct Entry {
    pub run: Run,
    pub end: usize,
    /// What the heading above says.
    pub heading: Option<Position>,
}

/// Numbers in a sentence that takes a position.
pub(super) struct Mention {
    pub run: Run,
    pub position: Position,
    /// The sentence.
    pub from: usize,
    pub to: usize,
}

/// A reply, laid out.
pub(super) struct Page {
    pub entries: Vec<Entry>,
    pub mentions: Vec<Mention>,
}

/// A line that is not blank.
#[derive(Clone, Copy)]
pub(super) struct Row<'t> {
    pub start: usize,
    pub words: &'t str,
    /// Whether blank lines stand before it.
    pub apart: bool,
}

impl Row<'_> {
    fn end(&self) -> usize {
        self.start + self.words.len()
    }
}

/// A heading, or an introduction that ends in a colon, that takes a position.
struct Section {
    start: usize,
    end: usize,
    position: Option<Position>,
}

impl Page {
    pub(super) fn read(masked: &str) -> Page {
        let rows = rows(masked);
        let runs = kept(numbers::runs(masked), &rows, masked);
        let leading: Vec<bool> = runs.iter().map(|run| leads(run, &rows, masked)).collect();
        let sections = sections(&rows, &runs, &leading);
        let mut page = Page { entries: Vec::new(), mentions: Vec::new() };
        let last = end_of_replies(&rows, masked);
        let led =
            |row: &Row<'_>| runs.iter().zip(&leading).any(|(run, leads)| *leads && run.start == row.start);
        let paragraphs: Vec<usize> = rows
            .iter()
            .filter(|row| row.apart && starts_paragraph(row.words) && !led(row))
            .map(|row| row.start)
            .collect();
        for (index, run) in runs.iter().enumerate().filter(|(_, run)| run.start < last) {
            if !leading[index] {
                continue;
            }
            let begin = |run: &Run| run.keyword.unwrap_or(run.start);
            let next = (index + 1..runs.len()).find(|at| leading[*at]).map_or(last, |at| begin(&runs[at]));
            let section = sections.iter().map(|section| section.start).find(|start| *start >= run.end);
            let paragraph = paragraphs.iter().copied().find(|start| *start > run.end);
            let heading = sections.iter().rev().find(|section| section.end <= begin(run));
            page.entries.push(Entry {
                run: run.clone(),
                end: next.min(section.unwrap_or(last)).min(paragraph.unwrap_or(last)).min(last).max(run.end),
                heading: heading.and_then(|section| section.position),
            });
        }
        page.entries = continued(masked, page.entries);
        page.mentions = mentions(masked, &runs, &leading, &sections);
        page
    }
}

/// Joins the entries of a table whose numbers take several lines of their cell: `40., 41.,` and below it `42.`
fn continued(masked: &str, entries: Vec<Entry>) -> Vec<Entry> {
    let mut joined: Vec<Entry> = Vec::new();
    let mut open = false;
    for entry in entries {
        let dangling = masked[entry.run.end..].trim_start_matches('.').starts_with(',');
        match joined.last_mut().filter(|_| open) {
            Some(last) => {
                last.run.numbers.extend(&entry.run.numbers);
                last.end = entry.end;
            }
            None => joined.push(entry),
        }
        open = dangling;
    }
    joined
}

fn rows(masked: &str) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    let mut apart = true;
    for (start, line) in Lines::new(masked) {
        let words = line.trim();
        if words.is_empty() {
            apart = true;
            continue;
        }
        rows.push(Row { start: start + (line.len() - line.trim_start().len()), words, apart });
        apart = false;
    }
    rows
}

/// Whether a line begins a numbered paragraph of the reply: `5. The Government ...`.
fn starts_paragraph(words: &str) -> bool {
    let rest = words.trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix('.');
    words.starts_with(|c: char| c.is_ascii_digit())
        && rest.is_some_and(|rest| {
            rest.starts_with(char::is_whitespace) && rest.trim_start().starts_with(char::is_uppercase)
        })
}

pub(super) fn row_at(rows: &[Row<'_>], place: usize) -> usize {
    rows.partition_point(|row| row.start <= place).saturating_sub(1)
}

/// The runs that name recommendations. Where numbers with a paragraph are printed (`98.1`), only those of a paragraph that
/// has several; else those that a word announces; else, where paragraphs themselves are the answers, their numbers.
fn kept(runs: Vec<Run>, rows: &[Row<'_>], masked: &str) -> Vec<Run> {
    let mut paragraphs: HashMap<u32, Vec<u32>> = HashMap::new();
    for number in runs.iter().flat_map(|run| &run.numbers) {
        if let Some(paragraph) = number.paragraph {
            let known = paragraphs.entry(paragraph).or_default();
            if !known.contains(&number.ordinal) {
                known.push(number.ordinal);
            }
        }
    }
    let announced = |number: &Number| {
        number
            .paragraph
            .is_some_and(|paragraph| paragraphs.get(&paragraph).is_some_and(|known| known.len() >= 3))
    };
    let dotted: usize = paragraphs.values().filter(|known| known.len() >= 3).map(Vec::len).sum();
    let keyed = runs
        .iter()
        .filter(|run| run.keyword.is_some() && run.numbers[0].paragraph.is_none())
        .map(|run| run.numbers.len())
        .sum::<usize>();
    if dotted >= 3 && dotted * 2 >= keyed {
        return runs.into_iter().filter(|run| run.numbers.iter().all(announced)).collect();
    }
    if keyed >= 3 {
        return runs
            .into_iter()
            .filter(|run| run.keyword.is_some() && run.numbers[0].paragraph.is_none())
            .collect();
    }
    let first = |run: &Run| rows.get(row_at(rows, run.start)).is_some_and(|row| row.start == run.start);
    let answers: Vec<Run> = runs
        .into_iter()
        .filter(|run| {
            run.numbers[0].paragraph.is_none()
                && first(run)
                && masked[run.end..]
                    .trim_start_matches(['.', ',', ')'])
                    .starts_with(|c: char| c.is_whitespace())
        })
        .filter(|run| {
            masked[run.start..].trim_start_matches(|c: char| c.is_ascii_digit()).starts_with(['.', ')', ','])
        })
        .collect();
    let telling = answers.iter().filter(|run| {
        let end = words_end(masked, run.end, 400);
        super::said::position(&masked[run.end..end]).0.is_some()
    });
    if telling.count() * 2 >= answers.len() { answers } else { Vec::new() }
}

fn words_end(masked: &str, from: usize, length: usize) -> usize {
    masked.floor_char_boundary((from + length).min(masked.len()))
}

/// Headings and introductions that take a position.
fn sections(rows: &[Row<'_>], runs: &[Run], leading: &[bool]) -> Vec<Section> {
    const LONGEST: usize = 500;
    let mut sections: Vec<Section> = Vec::new();
    let mut index = 0;
    while index < rows.len() {
        // A block: lines until one stands apart, begins with numbers, or ends in a colon.
        let start = rows[index].start;
        let mut last = index;
        let numbered = |row: &Row<'_>| {
            runs.iter()
                .zip(leading)
                .any(|(run, leads)| *leads && row.start <= run.start && run.start < row.end())
        };
        while last + 1 < rows.len()
            && !rows[last + 1].apart
            && !rows[last].words.ends_with(':')
            && !numbered(&rows[last + 1])
            && !starts_paragraph(rows[last + 1].words)
            && rows[last].end() - start < LONGEST
        {
            last += 1;
        }
        let end = rows[last].end();
        let has_run = runs.iter().any(|run| run.start >= start && run.start < end);
        let block: String = rows[index..=last].iter().map(|row| row.words).collect::<Vec<_>>().join(" ");
        if !has_run
            && end - start <= LONGEST
            && announces(&block)
            && !answers_above(runs, leading, &sections, start, &block)
        {
            sections.push(Section { start, end, position: stance::label(&block) });
        }
        index = last + 1;
    }
    sections
}

/// Whether a block is a heading or an introduction that takes a position on what follows.
fn announces(block: &str) -> bool {
    let position = stance::label(block);
    if position.is_none() {
        return false;
    }
    let short = block.split_whitespace().count() <= 14 && !block.ends_with(['.', ',', ';']);
    let speaks = stance::fold(block);
    let speaks = ["recommend", "recommand", "recomend"].iter().any(|word| speaks.contains(word));
    block.ends_with(':') && (short || speaks) || short && (speaks || block.split_whitespace().count() <= 4)
}

/// Whether a block at `start` is the answer to the numbers just above it: a cell `Supported` behind `98.1`. Numbers
/// that stand under a heading of their own have theirs from it.
fn answers_above(runs: &[Run], leading: &[bool], sections: &[Section], start: usize, block: &str) -> bool {
    // Of several recommendations a heading speaks, never one's answer.
    let folded = stance::fold(block);
    if ["recommendations", "recommandations", "recomendaciones"].iter().any(|word| folded.contains(word)) {
        return false;
    }
    let above = runs.iter().zip(leading).rev().find(|(run, _)| run.end <= start);
    let Some((run, true)) = above.map(|(run, leads)| (run, *leads)) else { return false };
    let headed = sections.last().is_some_and(|section| {
        section.end <= run.start && {
            !runs.iter().any(|other| other.start >= section.end && other.end <= run.start)
        }
    });
    run.numbers.len() == 1 && !headed
}

/// Where the replies end: at notes, annexes, or the text's end.
fn end_of_replies(rows: &[Row<'_>], masked: &str) -> usize {
    let heading = |row: &&Row<'_>| {
        let words = row.words.to_lowercase();
        row.apart && matches!(words.as_str(), "notes" | "endnotes" | "notas" | "annex" | "annexe" | "anexo")
    };
    rows.iter().skip(rows.len() / 3).find(heading).map_or(masked.len(), |row| row.start)
}

/// The runs in sentences that take a position: the last before them in the sentence, or, where numbers come first, the
/// first behind.
fn mentions(masked: &str, runs: &[Run], leading: &[bool], sections: &[Section]) -> Vec<Mention> {
    let mut mentions = Vec::new();
    for (index, run) in runs.iter().enumerate().filter(|(index, _)| !leading[*index]) {
        let (from, to) = sentence(masked, run);
        let before = stance::stances(&stance::lower(&flat(&masked[from..run.start])));
        let earlier = runs[..index].iter().any(|other| other.start >= from && other.end <= run.start);
        let after_end = runs.get(index + 1).map_or(to, |next| to.min(next.start));
        let after = stance::stances(&stance::lower(&flat(&masked[run.end..after_end.max(run.end)])));
        let first_numbers =
            runs.iter().find(|other| other.start >= from).map_or(run.start, |other| other.start);
        let leads_verb = stance::stances(&stance::lower(&flat(&masked[from..first_numbers]))).is_empty();
        let spoken = if leads_verb && earlier && !after.is_empty() {
            after.first()
        } else {
            before.last().or(after.first())
        };
        let excepted = stance::fold(&masked[from..run.start]);
        let excepted = ["except", "excluding", "other than", "à l’exception", "salvo", "excepto"]
            .iter()
            .any(|word| excepted.ends_with(word) || excepted.contains(&format!("{word} ")));
        let heading = || {
            sections
                .iter()
                .rev()
                .find(|section| section.end <= run.start && masked[section.end..run.start].trim().len() < 40)
        };
        let position =
            spoken.map(|stance| stance.position).filter(|_| !excepted).or_else(|| heading()?.position);
        if let Some(position) = position {
            mentions.push(Mention { run: run.clone(), position, from, to });
        }
    }
    mentions
}

/// Words with each line end and its like as one blank of the same length, so that phrases may cross lines.
fn flat(words: &str) -> String {
    words::joined(words)
}

/// The sentence around a run.
fn sentence(masked: &str, run: &Run) -> (usize, usize) {
    const LONGEST: usize = 2_500;
    let first = masked.floor_char_boundary(run.start.saturating_sub(LONGEST));
    let ends = |text: &str, at: usize| {
        let rest = &text[at + 1..];
        let capital = rest.trim_start().chars().next().is_none_or(|c| c.is_uppercase() || c == '•');
        // After a number's dot (`3. The ...`) as after a word's.
        capital && rest.starts_with(char::is_whitespace) || rest.trim_start_matches(' ').starts_with("\n\n")
    };
    let before = &masked[first..run.start];
    let from = before
        .char_indices()
        .rev()
        .find(|(at, c)| matches!(c, '.' | ';' | ':') && ends(&masked[first..run.end], *at))
        .map_or(first, |(at, _)| first + at + 1);
    let limit = words_end(masked, run.end, LONGEST);
    let behind = &masked[run.end..limit];
    let to = behind
        .char_indices()
        .find(|(at, c)| matches!(c, '.' | ';') && ends(behind, *at))
        .map_or(limit, |(at, _)| run.end + at + 1);
    (from, to)
}
