//! Reads the exports of UPR Info's database: a row for each recommending State of each recommendation.
//!
//! The files are CSV as an old spreadsheet program saves it: Mac Roman bytes, lines that end in a bare CR, HTML
//! references in some cells. Rows are read one at a time in bounded memory; one that cannot be read is told as such
//! and the next is read.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::Read;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::Position;
use crate::told::{self, Iso3, Word};
use records::Records;

mod records;

/// The columns of an export, in the order of its first line.
const COLUMNS: [&str; 11] = [
    "To",
    "To-Rgrp",
    "To-Org",
    "Text",
    "From",
    "From-Rgrp",
    "From-Org",
    "Response",
    "Action",
    "Issue",
    "Session",
];
/// Rows whose duplicates are looked for: UPR Info had 100,000 rows in 2024.
const REMEMBERED: usize = 1_000_000;
/// Different names of States whose codes are kept at hand.
const NAMES: usize = 2_000;

/// One row: what one State recommended to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The line of the file it begins on, from 1; the header is line 1.
    pub line: u64,
    /// The State under review, ISO 3166-1 alpha-3; `None` where its name is not known.
    #[serde(deserialize_with = "told::state")]
    pub state: Option<Iso3>,
    /// The State under review, as written.
    pub state_name: String,
    /// The recommendation.
    pub text: String,
    /// The recommending State, ISO 3166-1 alpha-3; `None` where its name is not known.
    #[serde(deserialize_with = "told::state")]
    pub recommending: Option<Iso3>,
    /// The recommending State, as written.
    pub recommending_name: String,
    /// What the State under review said, where the source's word is a position.
    pub position: Option<Position>,
    /// The source's own word for it: `Accepted`, `General response`.
    pub response: String,
    /// UPR Info's category of the action asked for, from 1 (minimal) to 5 (specific).
    pub action: Option<u8>,
    /// UPR Info's issues.
    pub issues: Vec<String>,
    /// The session of the UPR Working Group.
    pub session: Option<u16>,
    /// The line of an earlier row of this file that says exactly the same, blanks apart.
    pub duplicate_of: Option<u64>,
    /// SHA-256 of what the row says, blanks apart: equal for equal rows of any file.
    pub fingerprint: [u8; 32],
    /// What a person should look at in a row that could be read.
    pub problems: Vec<RowProblem>,
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowProblem {
    /// The line of the file, from 1.
    pub line: u64,
    /// A stable word: `row-unreadable`, `state-unknown`, `session-unknown`, `action-unknown`, `response-unknown`,
    /// `row-duplicate`, `file-unreadable`.
    #[serde(deserialize_with = "told::word")]
    pub code: Word,
    /// What, in words for a person.
    pub message: String,
}

/// Whether a file that begins with `head` is an export of UPR Info.
///
/// ```
/// assert!(document::upr_info::is_upr_info(b"To,To-Rgrp,To-Org,Text,From,From-Rgrp,From-Org,Response,Action,Issue,Session\rTonga,"));
/// assert!(!document::upr_info::is_upr_info(b"To,From,Subject\r\n"));
/// ```
#[must_use]
pub fn is_upr_info(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let end = memchr::memchr2(b'\r', b'\n', head).unwrap_or(head.len());
    records::cells(&head[..end.min(1_000)]).is_some_and(|cells| columns(&cells).is_some())
}

/// The place of each of [`COLUMNS`] in a header, if it has all that a row cannot do without.
fn columns(header: &[Cow<'_, [u8]>]) -> Option<[Option<usize>; COLUMNS.len()]> {
    let place =
        |name: &str| header.iter().position(|cell| cell.trim_ascii().eq_ignore_ascii_case(name.as_bytes()));
    let places = COLUMNS.map(place);
    let needed = ["To", "Text", "From", "Response", "Session"];
    COLUMNS
        .iter()
        .zip(&places)
        .all(|(name, place)| place.is_some() || !needed.contains(name))
        .then_some(places)
}

/// Reads an export. Each item is a row, or why one could not be read.
pub fn read<R: Read>(source: R) -> Rows<R> {
    Rows {
        records: Records::new(source),
        columns: None,
        names: HashMap::new(),
        seen: HashMap::new(),
        done: false,
    }
}

/// The rows of an export, in order.
pub struct Rows<R> {
    records: Records<R>,
    columns: Option<[Option<usize>; COLUMNS.len()]>,
    names: HashMap<String, Option<&'static str>>,
    seen: HashMap<[u8; 16], u64>,
    done: bool,
}

impl<R: Read> Iterator for Rows<R> {
    type Item = Result<Row, RowProblem>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if self.done {
                return None;
            }
            let record = match self.records.next(self.columns.map(|_| COLUMNS.len())) {
                Ok(record) => record?,
                Err(error) => {
                    self.done = true;
                    let message = format!("the file cannot be read any further: {error}");
                    return Some(Err(RowProblem {
                        line: self.records.line,
                        code: "file-unreadable",
                        message,
                    }));
                }
            };
            let line = record.line;
            let Some(columns) = self.columns else {
                let header = record.cells().as_deref().and_then(columns);
                if header.is_none() {
                    self.done = true;
                    let message =
                        "the first line does not name the columns of an export of UPR Info".to_owned();
                    return Some(Err(RowProblem { line, code: "file-unreadable", message }));
                }
                self.columns = header;
                continue;
            };
            let Some(cells) = record.cells() else {
                let message =
                    "a quotation in this row is never closed, or it has other columns than the first line";
                return Some(Err(RowProblem { line, code: "row-unreadable", message: message.to_owned() }));
            };
            let cells = COLUMNS.iter().zip(columns).map(|(_, at)| {
                at.and_then(|at| cells.get(at)).map_or_else(String::new, |cell| text_of(cell))
            });
            let cells: Vec<String> = cells.collect();
            return Some(self.row(line, cells));
        }
    }
}

impl<R> Rows<R> {
    fn row(&mut self, line: u64, cells: Vec<String>) -> Result<Row, RowProblem> {
        let fingerprint = fingerprint(&cells);
        let problem = |code, message| RowProblem { line, code, message };
        let cells: [String; COLUMNS.len()] = cells
            .try_into()
            .map_err(|_| problem("row-unreadable", "this row has too few columns".to_owned()))?;
        let [state_name, _, _, text, recommending_name, _, _, response, action, issues, session] = cells;
        if text.is_empty() {
            return Err(problem("row-unreadable", "this row has no recommendation in it".to_owned()));
        }
        let mut problems = Vec::new();
        let state = self.state(&state_name);
        let recommending = self.state(&recommending_name);
        // `(Unknown)` is the source saying that it does not know, which is no fault of the row.
        let unknown = [(state, &state_name), (recommending, &recommending_name)];
        for (_, name) in unknown.iter().filter(|(code, name)| code.is_none() && *name != "(Unknown)") {
            problems.push(problem(
                "state-unknown",
                format!("no State is known by the name \u{201C}{name}\u{201D}"),
            ));
        }
        let number: Option<u16> = session.parse().ok();
        if number.is_none() {
            problems.push(problem(
                "session-unknown",
                format!("\u{201C}{session}\u{201D} is no number of a session"),
            ));
        }
        let category = action.parse().ok().filter(|action| (1..=5).contains(action));
        if category.is_none() && !action.is_empty() {
            problems.push(problem(
                "action-unknown",
                format!("\u{201C}{action}\u{201D} is no category from 1 to 5"),
            ));
        }
        let (position, known) = position(&response);
        if !known {
            problems.push(problem(
                "response-unknown",
                format!("\u{201C}{response}\u{201D} is no known response"),
            ));
        }
        let duplicate_of = self.duplicate(line, &fingerprint);
        if let Some(first) = duplicate_of {
            problems.push(problem("row-duplicate", format!("line {first} says exactly the same")));
        }
        let issues =
            issues.split(',').map(str::trim).filter(|issue| !issue.is_empty()).map(str::to_owned).collect();
        Ok(Row {
            line,
            state,
            state_name,
            text,
            recommending,
            recommending_name,
            position,
            response,
            action: category,
            issues,
            session: number,
            duplicate_of,
            fingerprint,
            problems,
        })
    }

    fn state(&mut self, name: &str) -> Option<&'static str> {
        if let Some(code) = self.names.get(name) {
            return *code;
        }
        let code = state(name);
        if self.names.len() < NAMES {
            self.names.insert(name.to_owned(), code);
        }
        code
    }

    fn duplicate(&mut self, line: u64, fingerprint: &[u8; 32]) -> Option<u64> {
        let mut key = [0; 16];
        key.copy_from_slice(&fingerprint[..16]);
        let first = self.seen.get(&key).copied();
        if first.is_none() && self.seen.len() < REMEMBERED {
            self.seen.insert(key, line);
        }
        first
    }
}

/// The code of a State by UPR Info's name for it, which shortens `Saint` and turns words around.
fn state(name: &str) -> Option<&'static str> {
    let full = name.replace('&', "and");
    let full = full.strip_prefix("St ").map_or(full.clone(), |rest| format!("Saint {rest}"));
    let turned = || full.strip_suffix(" FYR").and_then(|rest| crate::country::iso3(&format!("TFYR {rest}")));
    crate::country::iso3(name).or_else(|| crate::country::iso3(&full)).or_else(turned)
}

/// What a response says in positions, and whether it is a known one.
fn position(response: &str) -> (Option<Position>, bool) {
    match response.to_ascii_lowercase().as_str() {
        "accepted" | "supported" => (Some(Position::Supported), true),
        "noted" | "rejected" => (Some(Position::Noted), true),
        "pending" => (Some(Position::Pending), true),
        "" | "general response" | "no response" | "no clear response" | "no clear position" => (None, true),
        _ => (None, false),
    }
}

/// Of the cells with each run of blanks as one.
fn fingerprint(cells: &[String]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for cell in cells {
        for word in cell.split_whitespace() {
            hash.update(word.as_bytes());
            hash.update(b" ");
        }
        hash.update(b"\x1F");
    }
    hash.finalize().into()
}

/// The text of a cell: UTF-8 where it is, else Mac Roman, in which accented text is hardly ever UTF-8 by chance.
fn text_of(cell: &[u8]) -> String {
    let text = match std::str::from_utf8(cell) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => encoding_rs::MACINTOSH.decode_without_bom_handling(cell).0,
    };
    let text = text.trim();
    if memchr::memchr(b'&', text.as_bytes()).is_none() { text.to_owned() } else { without_references(text) }
}

/// Resolves HTML's character references; what is none stays as it is.
pub(crate) fn without_references(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        let tail = &rest[at + 1..];
        let end = tail.bytes().take(10).position(|byte| byte == b';');
        match end.and_then(|end| Some((reference(tail.get(..end)?)?, end))) {
            Some((character, end)) => {
                plain.push(character);
                rest = &tail[end + 1..];
            }
            None => {
                plain.push('&');
                rest = tail;
            }
        }
    }
    plain.push_str(rest);
    plain
}

fn reference(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let hexadecimal = number.strip_prefix(['x', 'X']);
        let code =
            hexadecimal.map_or_else(|| number.parse(), |digits| u32::from_str_radix(digits, 16)).ok()?;
        return char::from_u32(code).filter(|character| !character.is_control());
    }
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{A0}'),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
