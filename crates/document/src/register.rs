//! A register of resolutions and decisions, as OHCHR's library gives it: what is cited is compared with it.
//!
//! A register tells of the sessions that it holds and of no others, so a number it does not have is unknown only where it
//! has others of the same session.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::io::Read;

use crate::upr_info::RowProblem;
use crate::{Citation, Document, Kind, Problem, Span, problem};

/// Columns that a register has, by the names in its header.
const COLUMNS: [&str; 3] = ["symbol", "title", "date"];

/// One resolution or decision.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Entry {
    /// Its canonical symbol.
    pub symbol: String,
    /// Its title, in the register's language.
    pub title: String,
    /// The date on which it was adopted, `YYYY-MM-DD`.
    pub date: String,
}

/// Whether a file that begins with `head` is a register: a table with symbol, title and date, and a vote or statement.
///
/// ```
/// assert!(document::register::is_register(b"record_id,symbol,title,statement,date,year,body\n1,A/HRC/RES/1/2,"));
/// assert!(!document::register::is_register(b"symbol,title\n"));
/// ```
#[must_use]
pub fn is_register(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let line = head.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
    let line = String::from_utf8_lossy(line);
    let names: Vec<&str> = line.split(',').map(|name| name.trim_matches(['"', ' '])).collect();
    COLUMNS.iter().all(|name| names.contains(name))
        && names.iter().any(|name| matches!(*name, "statement" | "vote_type" | "record_id"))
}

/// Reads a register row by row. What is neither resolution nor decision (an amendment, a statement) is `None`.
pub fn read<R: Read>(source: R) -> impl Iterator<Item = Result<Option<Entry>, RowProblem>> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(source);
    let headers = reader.byte_headers().cloned().unwrap_or_default();
    let name = |name: &[u8]| {
        String::from_utf8_lossy(name.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(name)).trim().to_owned()
    };
    let names: Vec<String> = headers.iter().map(name).collect();
    let places = COLUMNS.map(|column| names.iter().position(|name| name == column));
    reader.into_byte_records().enumerate().map(move |(at, record)| {
        let line = at as u64 + 2;
        let problem =
            |message: &str| RowProblem { line, code: "row-unreadable", message: message.to_owned() };
        let record = record.map_err(|error| problem(&format!("this row cannot be read: {error}")))?;
        let line = record.position().map_or(line, csv::Position::line);
        let cell = |place: Option<usize>| {
            let bytes = place.and_then(|place| record.get(place)).unwrap_or_default();
            String::from_utf8_lossy(bytes).trim().to_owned()
        };
        let [symbol, title, date] = places.map(cell);
        let Some((title, "resolution" | "decision")) = kind_of(&title) else { return Ok(None) };
        let is_date = date.len() == 10 && date.parse::<jiff::civil::Date>().is_ok();
        if symbol.is_empty() || !is_date {
            let message = "this row has no symbol, or no date as YYYY-MM-DD".to_owned();
            return Err(RowProblem { line, code: "row-unreadable", message });
        }
        Ok(Some(Entry { symbol: symbol.replace(' ', ""), title: title.to_owned(), date }))
    })
}

/// The title, and what it says behind the last colon that it is: `The right to food : resolution /`.
fn kind_of(title: &str) -> Option<(&str, &str)> {
    let (title, kind) = title.trim_end_matches(['/', ' ']).rsplit_once(':')?;
    Some((title.trim_end(), kind.trim()))
}

/// What is known of one symbol; early decisions share one.
#[derive(Clone, Debug, Default)]
struct Known {
    titles: Vec<String>,
    dates: BTreeSet<String>,
}

/// All registers that are at hand, as one.
#[derive(Clone, Debug, Default)]
pub struct Register {
    by_symbol: HashMap<String, Known>,
    /// Symbols up to the number within the session.
    sessions: HashSet<String>,
}

impl FromIterator<Entry> for Register {
    fn from_iter<I: IntoIterator<Item = Entry>>(entries: I) -> Self {
        let mut register = Register::default();
        for entry in entries {
            register.sessions.extend(session_of(&entry.symbol).map(str::to_owned));
            let known = register.by_symbol.entry(entry.symbol).or_default();
            known.titles.push(entry.title);
            known.dates.insert(entry.date);
        }
        register
    }
}

/// `A/HRC/RES/43/` of `A/HRC/RES/43/17`.
fn session_of(symbol: &str) -> Option<&str> {
    let at = symbol.rfind('/')? + 1;
    let number = &symbol[at..];
    let session = symbol[..at].trim_end_matches('/').rsplit('/').next()?;
    let numbered = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    (numbered && session.ends_with(|c: char| c.is_ascii_digit())).then_some(&symbol[..at])
}

impl Register {
    /// Whether nothing is registered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_symbol.is_empty()
    }

    /// Where a document says otherwise than the register: of itself, and of what it cites.
    #[must_use]
    pub fn problems(&self, doc: &Document) -> Vec<Problem> {
        let mut all = self.of_itself(doc);
        let is_told = |span: Span| {
            let told = problem::CITATION_DATE_OUTSIDE_SESSION.name;
            doc.problems.iter().any(|problem| problem.code == told && problem.span == span)
        };
        let cited = doc.citations.iter().filter(|citation| !is_told(citation.span));
        all.extend(cited.filter_map(|citation| self.of_citation(citation)));
        all
    }

    fn of_citation(&self, citation: &Citation) -> Option<Problem> {
        let symbol = citation.symbol.as_deref()?;
        let Some(known) = self.by_symbol.get(symbol) else {
            let message =
                format!("The register has this session's resolutions and decisions, and no {symbol}.");
            let covered = session_of(symbol).is_some_and(|session| self.sessions.contains(session));
            return covered.then(|| problem::CITATION_UNKNOWN.at(citation.span, message));
        };
        let stated = citation.date.as_deref()?;
        if known.dates.iter().any(|date| date.starts_with(stated)) {
            return None;
        }
        let dates: Vec<&str> = known.dates.iter().map(String::as_str).collect();
        let message = format!("{symbol} is dated {stated}; the register says {}.", dates.join(" or "));
        let mut problem = problem::CITATION_DATE_DIFFERS.at(citation.span, message);
        problem.suggestion = (dates.len() == 1).then(|| dates[0].to_owned());
        Some(problem)
    }

    /// The title and date of a resolution that is registered itself.
    fn of_itself(&self, doc: &Document) -> Vec<Problem> {
        let symbol = doc.symbol.as_ref().filter(|_| matches!(doc.kind, Kind::Resolution | Kind::Decision));
        let Some((symbol, known)) =
            symbol.and_then(|symbol| Some((&symbol.value, self.by_symbol.get(&symbol.value)?)))
        else {
            return Vec::new();
        };
        let nowhere = Span::default();
        let mut all = Vec::new();
        let stated = doc.adoption.as_ref().and_then(|adoption| adoption.date.as_ref());
        if let Some(stated) =
            stated.filter(|stated| !known.dates.iter().any(|date| date.starts_with(*stated)))
        {
            let dates: Vec<&str> = known.dates.iter().map(String::as_str).collect();
            let message = format!(
                "This document says that {symbol} was adopted on {stated}; the register says {}.",
                dates.join(" or ")
            );
            let mut problem = problem::REGISTER_DIFFERS.at(nowhere, message);
            problem.suggestion = (dates.len() == 1).then(|| dates[0].to_owned());
            all.push(problem);
        }
        // A register has its titles in English.
        let title = doc.title.as_deref().filter(|_| doc.language.as_deref() == Some("en"));
        if let Some(title) = title.filter(|title| !known.titles.iter().any(|known| is_title(known, title))) {
            let registered = known.titles.first().map_or("", String::as_str);
            let message = format!(
                "This document is called \u{201C}{title}\u{201D}; the register calls {symbol} otherwise."
            );
            let mut problem = problem::REGISTER_DIFFERS.at(nowhere, message);
            problem.suggestion = Some(registered.to_owned());
            all.push(problem);
        }
        all
    }
}

/// Whether two titles are one, signs and letter case apart; a register cuts some, and a document may print more.
fn is_title(registered: &str, printed: &str) -> bool {
    let plain = |title: &str| -> String {
        title.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let (registered, printed) = (plain(registered), plain(printed));
    printed.starts_with(&registered) || registered.starts_with(&printed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Format, read_text};

    const CSV: &str = "record_id,symbol,title,statement,date\n\
        1,A/HRC/RES/43/17,Regional arrangements : resolution /,adopted,2020-06-22\n\
        2,A/HRC/RES/43/18,\"Trees, and birds : decision /\",adopted,2020-06-22\n\
        3,A/HRC/RES/43/18,Trees : amendment /,adopted,2020-06-21\n\
        4,A/HRC/RES/43/19,Nets : resolution /,adopted,soon\n";

    fn problems(text: &str) -> Vec<String> {
        let register: Register = read(CSV.as_bytes()).flatten().flatten().collect();
        let doc = read_text(text.to_owned(), Format::Txt);
        let told = register.problems(&doc).into_iter();
        told.map(|p| format!("{} {}", p.code, p.suggestion.unwrap_or_default())).collect()
    }

    #[test]
    fn numbers_dates_and_titles_are_compared_and_other_sessions_are_not_judged() {
        let rows: Vec<_> = read(CSV.as_bytes()).collect();
        assert_eq!((rows.len(), rows.iter().filter(|row| matches!(row, Ok(Some(_)))).count()), (4, 2));
        assert!(matches!(&rows[3], Err(problem) if problem.line == 5));
        let cites = |what: &str| {
            format!(
                "A/HRC/RES/54/33\n\nThe Human Rights Council,\n\nRecalling its resolution {what},\n\n1. Decides to rest.\n"
            )
        };
        assert_eq!(problems(&cites("43/17 of 22 June 2020")), Vec::<String>::new());
        assert_eq!(problems(&cites("43/17 of 23 June 2020")), ["citation-date-differs 2020-06-22"]);
        assert_eq!(problems(&cites("43/77 of 22 June 2020")), ["citation-unknown "]);
        assert_eq!(problems(&cites("42/77 of 27 September 2019")), Vec::<String>::new());
    }
}
