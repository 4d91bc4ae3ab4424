//! Finds the paragraphs that introduce lists of recommendations, and the items under each.

use super::introduction::{
    self, announces, fold, is_annex, is_closing, is_implemented, position, recommends,
};
use super::mark::{self, Mark};
use super::wording;
use super::words::Lines;
use crate::Position;
use crate::article::digit;

/// Recommendations read in one report. The longest reports have some 350.
const RECOMMENDATIONS_MAX: usize = 5_000;

/// How the items under a paragraph are numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// `98.1`, `98.2`.
    Dotted,
    /// `1.`, `2.`.
    Plain,
    /// `(a)`, `(b)`.
    Lettered,
}

/// One recommendation's place, its number not yet cut into wordings.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// In `98.12`, the 12.
    pub ordinal: u32,
    /// The same, or in a range `98.12-98.14` the 14.
    pub last: u32,
    /// The number as printed, with its paragraph's.
    pub number: String,
    /// Where its number stands.
    pub start: usize,
    /// Where its words begin.
    pub words: usize,
    /// Where the next thing begins.
    pub end: usize,
}

/// A paragraph and its recommendations.
#[derive(Clone, Debug)]
pub(super) struct Stem {
    /// The number of the paragraph.
    pub paragraph: u32,
    /// Its introductory words.
    pub introduction: (usize, usize),
    /// None until the whole report is read: what no words settle is pending.
    pub position: Option<Position>,
    /// Whether the State says that it carries the recommendations out already.
    pub implemented: bool,
    pub items: Vec<Item>,
}

/// All lists of recommendations in a masked report, in order, each with a position.
pub(super) fn stems(masked: &str) -> Vec<Stem> {
    let marks = mark::marks(masked);
    let report = Report { masked, marks: &marks, annex: annex(masked) };
    let mut stems: Vec<Stem> = Vec::new();
    let mut next = 0;
    let mut items = 0;
    while next < marks.len() && items < RECOMMENDATIONS_MAX && marks[next].at < report.annex {
        let Some(style) = report.introduces(next) else {
            next += 1;
            continue;
        };
        let (stem, after) = report.read_list(next, style);
        let found = !stem.items.is_empty();
        items += stem.items.len();
        if found {
            stems.push(stem);
        }
        next = if found { after.max(next + 1) } else { next + 1 };
    }
    report.settle_positions(&mut stems);
    stems
}

/// Where the annex begins, after the paragraph that closes the report, or else in its second half; the end of the text
/// if there is none.
pub(super) fn annex(masked: &str) -> usize {
    let mut closed = None;
    let mut late = None;
    for (start, line) in Lines::new(masked) {
        if closed.is_none() && line.len() < 400 && line.trim_start().starts_with(|c: char| digit(c).is_some())
        {
            let words = line.trim_start().trim_start_matches(|c: char| !c.is_alphabetic());
            closed = is_closing(&fold(words)).then_some(start);
        } else if is_annex(line) {
            if closed.is_some() {
                return start;
            }
            late = late.or((start > masked.len() / 2).then_some(start));
        }
    }
    late.unwrap_or(masked.len())
}

/// A report while its lists are found.
struct Report<'t> {
    masked: &'t str,
    marks: &'t [Mark],
    annex: usize,
}

impl Report<'_> {
    /// Whether the paragraph at this mark introduces a list, and how its items are numbered.
    fn introduces(&self, index: usize) -> Option<Style> {
        let mark = self.marks[index];
        if mark.letter || mark.second.is_some() || !mark.leads || mark.bare {
            return None;
        }
        let begins = |next: &&Mark| !next.bare && (next.leads || next.second == Some(1));
        let first = self.marks[index + 1..].iter().find(begins)?;
        let words = self.introduction(mark.end, first.at)?;
        if !recommends(&words) || is_closing(&words) {
            return None;
        }
        if ordinal(*first, mark.first, Style::Dotted).is_some_and(|ordinal| ordinal <= 3) {
            return Some(Style::Dotted);
        }
        if first.second.is_some() || first.first != 1 {
            return None;
        }
        // A bare colon, or letters, announce other lists too: those of recommendations name States.
        let said = announces(&words) || position(&words).is_some();
        let sure = said && words.contains("recommendation") && !first.letter;
        let style = if first.letter { Style::Lettered } else { Style::Plain };
        (sure || (said || introduction::ends_open(&words)) && self.names_states(index + 1)).then_some(style)
    }

    /// Whether brackets of States stand in the items from this mark on: nothing else tells a list of recommendations
    /// from other lists.
    fn names_states(&self, index: usize) -> bool {
        const WINDOW: usize = 4_000;
        let Some(first) = self.marks.get(index) else { return false };
        let end = self.masked.floor_char_boundary((first.at + WINDOW).min(self.masked.len()));
        wording::names_states(&self.masked[first.at..end])
    }

    /// The words between two places, folded; none if they are too long for an introduction.
    fn introduction(&self, start: usize, end: usize) -> Option<String> {
        const LONGEST: usize = 3_500;
        let words = self.masked.get(start..end)?;
        (words.len() <= LONGEST).then(|| fold(words))
    }

    /// Reads the items of the list that the paragraph at `index` introduces; gives also the mark after the list.
    fn read_list(&self, index: usize, style: Style) -> (Stem, usize) {
        let stem = self.marks[index];
        let mut items: Vec<Item> = Vec::new();
        let mut next = index + 1;
        let mut limit = self.annex;
        while next < self.marks.len() && items.len() < RECOMMENDATIONS_MAX {
            let mark = self.marks[next];
            let expected = items.last().map_or(1, |item: &Item| item.last + 1);
            if mark.at >= self.annex || self.ends_list(next, stem.first, style, expected) {
                limit = limit.min(mark.at);
                break;
            }
            if let Some(item) = self.item(next, stem.first, style, expected) {
                if let Some(last) = items.last_mut() {
                    last.end = mark.at;
                }
                items.push(item);
            }
            next += 1;
        }
        if let Some(last) = items.last_mut() {
            last.end = last.end.min(limit);
        }
        let first = items.first().map_or(stem.end, |item| item.start);
        let words = self.introduction(stem.end, first).unwrap_or_default();
        let position = position(&words);
        let implemented = position == Some(Position::Supported) && is_implemented(&words);
        let introduction = (stem.at, first);
        (Stem { paragraph: stem.first, introduction, position, implemented, items }, next)
    }

    /// The item that this mark begins, if it does.
    fn item(&self, index: usize, paragraph: u32, style: Style, expected: u32) -> Option<Item> {
        let mark = self.marks[index];
        let own = ordinal(mark, paragraph, style).filter(|ordinal| fits(*ordinal, expected, mark, style));
        let slip = || {
            let second = mark.second.filter(|_| style == Style::Dotted && mark.leads && expected > 1)?;
            (second == expected && self.goes_on(index + 1, paragraph, expected)).then_some(second)
        };
        let (ordinal, paragraph) = match own {
            Some(ordinal) => (ordinal, paragraph),
            None => (slip()?, mark.first),
        };
        let last = mark.last.unwrap_or(ordinal);
        let number = match style {
            Style::Lettered => format!("{paragraph}.{}", mark::series_letter(self.masked, &mark)),
            _ if last > ordinal => format!("{paragraph}.{ordinal}-{paragraph}.{last}"),
            _ => format!("{paragraph}.{ordinal}"),
        };
        let end = self.masked.len();
        Some(Item { ordinal, last, number, start: mark.at, words: mark.end, end })
    }

    /// Whether the next number is what follows `ordinal` in this list, or the next paragraph's: then the number before
    /// was one of the list, whatever paragraph it names.
    fn goes_on(&self, index: usize, paragraph: u32, ordinal: u32) -> bool {
        let Some(next) = self.marks[index..].iter().find(|mark| mark.leads && !mark.bare && !mark.letter)
        else {
            return true;
        };
        match next.second {
            Some(second) => next.first == paragraph && second == ordinal + 1,
            None => next.first == paragraph + 1,
        }
    }

    /// Whether the list is over at this mark.
    fn ends_list(&self, next: usize, paragraph: u32, style: Style, expected: u32) -> bool {
        let mark = self.marks[next];
        if !mark.leads || mark.second.is_some() || mark.letter || mark.bare || mark.first != paragraph + 1 {
            return false;
        }
        if style != Style::Plain || expected != mark.first {
            return true;
        }
        // A list so long that its next number is that of the next paragraph: what names States is an item.
        let end = self.marks.get(next + 1).map_or(self.annex, |after| after.at.min(self.annex));
        let Some(words) = self.introduction(mark.end, end) else { return true };
        let item = || wording::names_states(&self.masked[mark.end..end]);
        is_closing(&words) || recommends(&words) && !item()
    }

    /// Lists whose introduction says nothing take what the next paragraph says of "these recommendations". What then no
    /// words settle awaits the State's reply.
    fn settle_positions(&self, stems: &mut [Stem]) {
        for stem in stems.iter_mut().filter(|stem| stem.position.is_none()) {
            let after = stem.items.last().map_or(0, |item| item.end);
            let follow = self.marks.partition_point(|mark| mark.at < after);
            let Some(mark) = self.marks.get(follow) else { continue };
            let end = self.marks.get(follow + 1).map_or(self.masked.len(), |mark| mark.at);
            let words = self.introduction(mark.end, end).unwrap_or_default();
            let these = [
                "these recomm",
                "ces recomm",
                "estas recom",
                "эти рекоменд",
                "этих рекоменд",
                "这些建议",
                "هذه التوصيات",
            ];
            if these.iter().any(|these| words.contains(these)) {
                stem.position = position(&words);
            }
        }
        for stem in stems {
            stem.position = stem.position.or(Some(Position::Pending));
        }
    }
}

fn ordinal(mark: Mark, paragraph: u32, style: Style) -> Option<u32> {
    match style {
        Style::Dotted if mark.first == paragraph => mark.second,
        // A page laid out from right to left may give `1-41` for `41-1`.
        Style::Dotted => mark.second.filter(|second| mark.dashed && *second == paragraph).map(|_| mark.first),
        Style::Plain => (mark.second.is_none() && !mark.letter).then_some(mark.first),
        Style::Lettered => mark.letter.then_some(mark.first),
    }
}

/// Whether a number can be the next item. In the dotted style the paragraph's number vouches for it; else only the
/// sequence does, and a small gap in it is let through to be reported.
fn fits(ordinal: u32, expected: u32, mark: Mark, style: Style) -> bool {
    match style {
        Style::Dotted => mark.leads || ordinal == expected,
        _ if mark.bare => ordinal == expected,
        _ => ordinal == expected || (mark.leads && ordinal > expected && ordinal <= expected + 2),
    }
}
