//! The follow-ups of the sample office, and the reader of the text they stand in: `sample/follow_ups.txt`, whose
//! first lines say how it is written.

use std::fmt;

use crate::follow_up::STATUSES;

/// The text with every follow-up of the sample office.
pub const FOLLOW_UPS: &str = include_str!("../../sample/follow_ups.txt");

/// More lines than the text may have.
const LINES_MAX: usize = 5_000;

/// A status as somebody assessed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SampleAssessment<'t> {
    /// One of [`STATUSES`].
    pub status: &'t str,
    /// The key of the institution whose assessment it is.
    pub by: &'t str,
    /// The day it speaks of, in days from today: never above 0.
    pub as_of_days: i32,
}

/// What a State does about one recommendation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SampleFollowUp<'t> {
    /// The symbol of the document that the recommendation stands in.
    pub symbol: &'t str,
    /// The recommendation's number as printed, without a closing dot.
    pub number: &'t str,
    /// The assessment; none where nobody has made one.
    pub status: Option<SampleAssessment<'t>>,
    /// What shows it.
    pub evidence: Option<&'t str>,
    /// The key of the institution that leads.
    pub lead: Option<&'t str>,
    /// The keys of those that support it.
    pub supporting: Vec<&'t str>,
    /// What is planned.
    pub action: Option<&'t str>,
    /// When it is due, in days from today: below 0 is overdue.
    pub due_days: Option<i32>,
    /// Free words.
    pub note: Option<&'t str>,
    /// What a second device recorded without sight of `status`: the two are a dispute.
    pub rival_status: Option<SampleAssessment<'t>>,
}

/// A line that does not say what it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub message: String,
}

impl fmt::Display for SampleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for SampleError {}

/// Reads follow-ups, in the order of the text.
///
/// # Errors
/// The first line that is no symbol, number or field, that gives a field twice, or whose value is none of its kind.
pub fn parse_follow_ups(text: &str) -> Result<Vec<SampleFollowUp<'_>>, SampleError> {
    let mut found: Vec<SampleFollowUp<'_>> = Vec::new();
    let mut symbol = None;
    let mut open = false;
    for (index, line) in text.lines().enumerate() {
        let at = |message: String| SampleError { line: index + 1, message };
        if index >= LINES_MAX {
            return Err(at(format!("more than {LINES_MAX} lines")));
        }
        let line = line.trim();
        if line.is_empty() {
            open = false;
        } else if line.starts_with('#') {
        } else if let Some(named) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            symbol = Some(named);
            open = false;
        } else if open {
            let last = found.last_mut().ok_or_else(|| at("a field without a number".to_owned()))?;
            field(last, line).map_err(at)?;
        } else if is_number(line) {
            let symbol = symbol.ok_or_else(|| at(format!("{line} is under no symbol")))?;
            found.push(SampleFollowUp { symbol, number: line, ..SampleFollowUp::default() });
            open = true;
        } else {
            return Err(at(format!("`{line}` is no recommendation's number")));
        }
    }
    Ok(found)
}

fn is_number(line: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    line.split_once('.').is_some_and(|(paragraph, item)| digits(paragraph) && digits(item))
}

fn field<'t>(of: &mut SampleFollowUp<'t>, line: &'t str) -> Result<(), String> {
    let (name, value) = line.split_once(": ").ok_or_else(|| format!("`{line}` is no `field: value`"))?;
    let value = value.trim();
    let was_set = match name {
        "status" => of.status.replace(assessment(value)?).is_some(),
        "rival" => of.rival_status.replace(assessment(value)?).is_some(),
        "evidence" => of.evidence.replace(value).is_some(),
        "lead" => of.lead.replace(value).is_some(),
        "action" => of.action.replace(value).is_some(),
        "note" => of.note.replace(value).is_some(),
        "due" => of.due_days.replace(days(value)?).is_some(),
        "with" => !std::mem::replace(&mut of.supporting, value.split(", ").collect()).is_empty(),
        _ => return Err(format!("`{name}` is no field")),
    };
    if was_set { Err(format!("`{name}` is given twice")) } else { Ok(()) }
}

/// `STATUS by INSTITUTION as of DAYS`.
fn assessment(value: &str) -> Result<SampleAssessment<'_>, String> {
    let (status, rest) = value.split_once(" by ").ok_or_else(|| format!("`{value}` does not say by whom"))?;
    let (by, day) = rest.split_once(" as of ").ok_or_else(|| format!("`{value}` does not say as of when"))?;
    if !STATUSES.iter().any(|known| known.code == status) {
        return Err(format!("`{status}` is no status"));
    }
    let as_of_days = days(day)?;
    if as_of_days > 0 {
        return Err(format!("an assessment cannot speak of {as_of_days} days from today"));
    }
    Ok(SampleAssessment { status, by, as_of_days })
}

fn days(value: &str) -> Result<i32, String> {
    value.parse().map_err(|_| format!("`{value}` is no number of days"))
}
