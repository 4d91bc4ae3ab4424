//! Documents of numbered paragraphs: reports, compilations, concluding observations, replies.
//!
//! The numbers are found as one sequence, so that a list that starts again at 1 inside a paragraph stays in it, and
//! a text that has lost all its line breaks is read like one that has not.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::layout::{self, Line};
use crate::{Document, Heading, Kind, Paragraph, Part, Span, problem};

/// More paragraphs than any document of the field has.
pub(crate) const PARAGRAPHS_MAX: usize = 50_000;

/// How far ahead a number that seems missing is looked for, in candidates.
const LOOK_AHEAD: usize = 60;

/// A list inside a paragraph does not count so far.
const LIST_MAX: u32 = 30;

/// Numbered lines that excerpts have at least.
const EXCERPTS_LEAST: usize = 5;

/// A numbered heading is no longer than this.
const HEADING_MAX: usize = 160;

/// A line longer than this may hold several paragraphs.
const LONG_LINE: usize = 1500;

/// A place where a numbered paragraph may start.
struct Candidate {
    start: usize,
    /// One past the number, its dot and the blanks behind.
    words: usize,
    number: u32,
    /// The last of several numbers that one paragraph answers: `5., 6., 7.`
    last: u32,
    /// Whether it starts a line.
    line: bool,
    /// Whether it looks like a numbered heading: one line that no full stop ends, apart from what follows.
    heading: bool,
}

/// Reads the numbered paragraphs and the headings of `text` into `doc`, ids `para_N`.
pub(crate) fn paragraphs(text: &str, doc: &mut Document) {
    let text = layout::analysed(text);
    let lines = layout::lines(text);
    let candidates = candidates(text, &lines);
    let own: Vec<&Candidate> = candidates.iter().collect();
    let mut starts = sequence(&own, false);
    // Excerpts leave most paragraphs out: then each number that begins a line is one that is there.
    let lines_with_number = candidates.iter().filter(|c| c.line && c.number < 1000).count();
    let taken: HashSet<usize> = starts.iter().map(|start| start.start).collect();
    let high = candidates
        .iter()
        .filter(|c| c.line && (LIST_MAX..1000).contains(&c.number) && !taken.contains(&c.start));
    let most_left_out = lines_with_number >= EXCERPTS_LEAST && starts.len() * 2 < lines_with_number;
    let excerpted = matches!(doc.kind, Kind::ConcludingObservations | Kind::ListOfIssues | Kind::Other);
    if excerpted && (most_left_out || high.count() >= EXCERPTS_LEAST) {
        // A number of four digits is a year that has slipped to the start of a line.
        starts = candidates.iter().filter(|c| c.line && c.number < 1000).take(PARAGRAPHS_MAX).collect();
    } else {
        let without_headings: Vec<&Candidate> =
            own.iter().copied().filter(|candidate| !candidate.heading).collect();
        for (among, late) in [(&without_headings, false), (&own, true), (&without_headings, true)] {
            let others = sequence(among, late);
            if others.len() > starts.len() {
                starts = others;
            }
        }
    }
    let (mut at, mut restarted) = (0, false);
    for (index, start) in starts.iter().enumerate() {
        let end = starts.get(index + 1).map_or(text.len(), |next| next.start);
        while lines.get(at).is_some_and(|l| l.span().end <= start.start) {
            at += 1;
        }
        push(text, &lines[at..], start, end, &mut restarted, doc);
    }
    headings(text, &lines, doc);
    gaps(&starts, doc);
}

fn candidates(text: &str, lines: &[Line]) -> Vec<Candidate> {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^([\d٠-٩]{1,8})(?:[.．](?:\s+|$|[^\d\s.]|\d{4}\s?年)|\s?[-–]\s*\p{Arabic})")
            .expect("a constant pattern")
    });
    static INSIDE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"(?:[.;:)”"\]]|\p{L})\s+((\d{1,3})\.\s+)[\p{Lu}“(]"#).expect("a constant pattern")
    });
    let mut found = Vec::new();
    let own: Vec<&Line> = lines.iter().filter(|l| l.is_text()).collect();
    for (at, line) in own.iter().enumerate() {
        let (words, span) = (line.of(text), line.span());
        let apart = own.get(at + 1).is_none_or(|next| next.gap > 0 || NUMBER.is_match(next.of(text)));
        let heading = apart && words.len() <= HEADING_MAX && !layout::ends_sentence(words);
        if let Some(number) = NUMBER.captures(words) {
            let digits = number.get(1).map_or(0, |m| m.end());
            // Arabic sets a dash behind the number.
            let mark = words[digits..].find(['.', '．', '-', '–']).unwrap_or(0);
            let dot = mark + words[digits + mark..].chars().next().map_or(0, char::len_utf8);
            let blanks = words[digits + dot..].len() - words[digits + dot..].trim_start().len();
            if let Some(number) = crate::number::digits(&words[..digits]).filter(|number| *number < 10_000) {
                let (last, more) = further(&words[digits + dot..], number);
                let words = span.start + digits + dot + if more > 0 { more } else { blanks };
                found.push(Candidate { start: span.start, words, number, last, line: true, heading });
            }
        }
        if words.len() < LONG_LINE {
            continue;
        }
        for inside in INSIDE.captures_iter(words) {
            let (Some(whole), Some(digits)) = (inside.get(1), inside.get(2)) else { continue };
            if let Ok(number) = digits.as_str().parse() {
                let start = span.start + whole.start();
                found.push(Candidate {
                    start,
                    words: span.start + whole.end(),
                    number,
                    last: number,
                    line: false,
                    heading: false,
                });
            }
        }
    }
    found
}

/// The numbers that go on from `number` in the same line, each with its dot: the last, and the bytes they take.
fn further(rest: &str, number: u32) -> (u32, usize) {
    let (mut last, mut at) = (number, 0);
    while let Some(behind) = rest[at..].strip_prefix(", ") {
        let digits = behind.bytes().take_while(u8::is_ascii_digit).count();
        let next = behind[..digits].parse().ok().filter(|next| *next == last + 1);
        let (Some(next), true) = (next, behind[digits..].starts_with('.')) else { break };
        (last, at) = (next, at + 2 + digits + 1);
    }
    (last, at)
}

/// The candidates that make one sequence 1, 2, 3 ...; a number the source lacks is stepped over, in an `excerpt` many at
/// the start or between.
fn sequence<'c>(candidates: &[&'c Candidate], excerpt: bool) -> Vec<&'c Candidate> {
    let mut taken: Vec<&Candidate> = Vec::new();
    let mut next = 1;
    let mut inner = 0;
    for (at, candidate) in candidates.iter().copied().enumerate() {
        if taken.len() >= PARAGRAPHS_MAX {
            break;
        }
        let ahead = || candidates[at + 1..].iter().take(LOOK_AHEAD);
        // A list that starts at 1 inside a paragraph and reaches its number: the paragraph's own comes once more.
        let in_list = inner > 0 && candidate.number == inner + 1;
        let again = || ahead().any(|c| c.number == candidate.number && c.line == candidate.line);
        let follows = |n: u32| ahead().any(|c| c.number == n);
        // An excerpt leaves out many: none of those between may follow.
        let between = || ahead().any(|c| c.line && (next..candidate.number).contains(&c.number));
        let step = candidate.line
            && ((next + 1..=next + 5).contains(&candidate.number)
                || excerpt && (next + 6..1000).contains(&candidate.number) && !between());
        let its_turn = candidate.number == next && !(in_list && again());
        let stepped =
            || step && !taken.is_empty() && !follows(next) && follows(candidate.last + 1) && !in_list;
        // An excerpt that begins late: no paragraph 1 comes, and the next number does.
        let late = || {
            let first =
                excerpt && taken.is_empty() && candidate.line && (2..1000).contains(&candidate.number);
            first && follows(candidate.last + 1) && !ahead().any(|c| c.number < candidate.number)
        };
        if its_turn || stepped() || late() {
            taken.push(candidate);
            (next, inner) = (candidate.last + 1, 0);
        } else if candidate.number == 1 || in_list {
            inner = candidate.number;
        }
    }
    taken
}

fn push(text: &str, lines: &[Line], start: &Candidate, end: usize, restarted: &mut bool, doc: &mut Document) {
    let mut words = String::new();
    let mut last = start.words.min(end);
    let kept: Vec<Span> = lines
        .iter()
        .take_while(|l| l.span().start < end)
        .filter(|l| l.is_text())
        .map(|l| Span { start: l.span().start.max(start.words), end: l.span().end.min(end) })
        .collect();
    let tail = trailing_headings(text, &kept);
    for span in &kept[..kept.len() - tail] {
        if span.start < span.end {
            layout::join(&mut words, span.of(text).trim());
            last = span.end;
        }
    }
    let last = start.start + text[start.start..last].trim_end().len();
    // Excerpts of several documents have a number twice.
    let mut id = format!("para_{}", start.number);
    if doc
        .paragraphs
        .last()
        .is_some_and(|last| last.number.as_deref().and_then(|n| n.parse().ok()) >= Some(start.number))
        || *restarted
    {
        *restarted = true;
        id = format!("para_{}-{}", start.number, doc.paragraphs.len() + 1);
    }
    doc.paragraphs.push(Paragraph {
        id,
        part: Part::Body,
        number: Some(start.number.to_string()),
        span: Span { start: start.start, end: last.max(start.start) },
        text: words,
        acts: Vec::new(),
        addressees: Vec::new(),
        subparagraphs: Vec::new(),
    });
}

/// How many lines at the end of a paragraph are headings of what follows.
fn trailing_headings(text: &str, lines: &[Span]) -> usize {
    // A footnote mark may follow the full stop.
    let ends = |words: &str| {
        let words =
            words.trim_end_matches(|c: char| layout::is_note_mark(c) || c.is_whitespace() || c == '*');
        words.ends_with(['.', ';', ':', '。', '；', '：', '?'])
    };
    let capital =
        |words: &str| words.chars().next().is_some_and(|c| !c.is_lowercase() && !c.is_ascii_digit());
    let mut tail = 0;
    for (at, span) in lines.iter().enumerate().skip(1).rev().take(6) {
        let words = span.of(text).trim();
        let numbered = heading_level(words, None).is_some();
        if words.len() > 160 || !numbered && ends(words) {
            break;
        }
        // A heading of two lines goes on in small letters; its first line tells.
        let before = lines[at - 1].of(text);
        if numbered || ends(before) && capital(words) {
            tail = lines.len() - at;
        }
    }
    tail
}

/// The depth of a numbered heading: 1 for `II.`, 2 for `B.`; none if it is no numbered heading.
///
/// `letter` is the last letter seen, which tells the letter C from the number 100.
fn heading_level(words: &str, letter: Option<char>) -> Option<u8> {
    let (number, rest) = words.split_once('.')?;
    if words.len() > 200 || !(rest.is_empty() || rest.starts_with(char::is_whitespace)) || number.is_empty() {
        return None;
    }
    let roman = number.len() <= 6 && number.bytes().all(|b| b"IVXLC".contains(&b));
    let single = number.len() == 1 && number.bytes().all(|b| b.is_ascii_uppercase());
    let first = number.chars().next()?;
    let next_letter = letter.is_some_and(|l| l as u32 + 1 == first as u32);
    match (roman, single) {
        (_, true) if next_letter => Some(2),
        (true, _) => Some(1),
        (_, true) => Some(2),
        _ => None,
    }
}

fn headings(text: &str, lines: &[Line], doc: &mut Document) {
    let kept: Vec<&Line> = lines.iter().filter(|l| l.is_text()).collect();
    let inside = |span: Span, at: &mut usize| {
        while doc.paragraphs.get(*at).is_some_and(|p| p.span.end <= span.start) {
            *at += 1;
        }
        doc.paragraphs.get(*at).is_some_and(|p| p.span.start < span.end)
    };
    let first = doc.paragraphs.first().map_or(0, |p| p.span.start);
    let mut found: Vec<Heading> = Vec::new();
    let (mut at, mut letter) = (0, None);
    let mut open = false;
    for line in kept {
        let (span, words) = (line.span(), line.of(text));
        if inside(span, &mut at) || words.len() > 200 || words.contains(". . .") || words.contains(".....") {
            open = false;
            continue;
        }
        if let Some(level) = heading_level(words, letter) {
            letter = if level == 1 { None } else { words.chars().next() };
            found.push(Heading { level, span, text: words.to_owned() });
            open = true;
        } else if let (true, Some(heading)) =
            (open || words.starts_with(char::is_lowercase), found.last_mut())
        {
            layout::join(&mut heading.text, words);
            heading.span.end = span.end;
        } else if span.start > first && !words.ends_with(['.', ';', ',', '。']) {
            found.push(Heading { level: 3, span, text: words.to_owned() });
        }
        if found.len() >= PARAGRAPHS_MAX {
            break;
        }
    }
    // What stands before the first paragraph is a table of contents, but for the last of its kind.
    let front = found.partition_point(|h| h.span.start < first);
    found.drain(..front.saturating_sub(1));
    doc.headings = found;
}

fn gaps(starts: &[&Candidate], doc: &mut Document) {
    for pair in starts.windows(2) {
        let (before, after) = (pair[0].last, pair[1].number);
        if after != before + 1 && after != 1 {
            let span = Span { start: pair[1].start, end: pair[1].words };
            problem::numbering_gap(doc, span, before, after);
        }
    }
}
