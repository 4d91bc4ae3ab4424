//! Reads the exports of OHCHR's Universal Human Rights Index (UHRI): an annotation for each recommendation or concern.
//!
//! Exports come as JSON, read as a stream, and as XLSX. Annotations are given one at a time in bounded memory, under the id
//! that UHRI gave them, so a newer export can be compared with what is known ([`Preview`]). One that cannot be read is
//! told as such, and the next is read.

mod json;
mod preview;
mod xlsx;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::Position;
use crate::told::{self, Iso3};
pub use crate::upr_info::RowProblem;
pub use json::{Annotations, read_json};
pub use preview::{Preview, Standing};
pub use xlsx::{is_uhri_xlsx, read_xlsx};

/// One annotation: what one document says to one State, or to several.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Annotation {
    /// Its place in the export, from 1.
    pub place: u64,
    /// UHRI's own id, the same in every export.
    pub id: String,
    /// The symbol of the document it stands in.
    pub symbol: Option<String>,
    /// UHRI's id of that document.
    pub document: Option<String>,
    /// The body that said it, as written.
    pub body: Option<String>,
    /// What it is, as written: `Recommendations`, `Concerns/Observations`.
    pub kind: Option<String>,
    /// To whom, ISO 3166-1 alpha-3; what is no State's name is in `problems`.
    #[serde(deserialize_with = "told::states")]
    pub states: Vec<Iso3>,
    /// Regions, as written.
    pub regions: Vec<String>,
    /// Themes, as written, without the dash before them.
    pub themes: Vec<String>,
    /// Affected persons, as written.
    pub groups: Vec<String>,
    /// Sustainable Development Goals or targets: `5`, `5.2`.
    pub sdgs: Vec<String>,
    /// The document's date, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Its words, without markup.
    pub text: String,
    /// The UPR cycle, from 1.
    pub cycle: Option<u8>,
    /// Recommending States, ISO 3166-1 alpha-3.
    #[serde(deserialize_with = "told::states")]
    pub recommended_by: Vec<Iso3>,
    /// What the State under review said, where the export tells.
    pub position: Option<Position>,
    /// SHA-256 of what it says: equal for equal annotations of any export.
    pub fingerprint: [u8; 32],
    /// What a person should look at.
    pub problems: Vec<RowProblem>,
}

/// A value of an export: nothing, one, or a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Cell<'a> {
    #[default]
    None,
    One(Cow<'a, str>),
    Many(Vec<Cow<'a, str>>),
}

/// An annotation as written, by UHRI's names for its fields.
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Raw<'a> {
    #[serde(borrow)]
    annotation_id: Cell<'a>,
    #[serde(borrow)]
    symbol: Cell<'a>,
    #[serde(borrow)]
    document_id: Cell<'a>,
    #[serde(borrow)]
    body: Cell<'a>,
    #[serde(borrow)]
    annotation_type: Cell<'a>,
    #[serde(borrow)]
    countries: Cell<'a>,
    #[serde(borrow)]
    regions: Cell<'a>,
    #[serde(borrow)]
    themes: Cell<'a>,
    #[serde(borrow)]
    affected_persons: Cell<'a>,
    #[serde(borrow)]
    sdgs: Cell<'a>,
    #[serde(borrow)]
    publication_date: Cell<'a>,
    #[serde(borrow)]
    text: Cell<'a>,
    #[serde(borrow)]
    upr_cycle: Cell<'a>,
    #[serde(borrow)]
    upr_recommending_country: Cell<'a>,
    #[serde(borrow)]
    upr_position: Cell<'a>,
}

/// Whether a file that begins with `head` is an export in JSON: some thousand bytes are enough.
///
/// ```
/// assert!(document::uhri::is_uhri(br#"[{"AnnotationId": "a1", "Symbol": "A/HRC/1/2"}]"#));
/// assert!(!document::uhri::is_uhri(b"[1, 2, 3]"));
/// ```
#[must_use]
pub fn is_uhri(head: &[u8]) -> bool {
    let start = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    (start.starts_with(b"[") || start.starts_with(b"{")) && memchr::memmem::find(head, json::ID).is_some()
}

impl<'a> Cell<'a> {
    fn values(&self) -> &[Cow<'a, str>] {
        match self {
            Cell::None => &[],
            Cell::One(value) => std::slice::from_ref(value),
            Cell::Many(values) => values,
        }
    }

    /// The labels: lines, each without the dash before it, each once.
    fn labels(&self) -> Vec<String> {
        let mut labels: Vec<String> = Vec::new();
        for line in self.values().iter().flat_map(|value| value.split(['\n', '\r'])) {
            let line = line.trim();
            let label = line.strip_prefix("- ").or_else(|| line.strip_prefix('-')).unwrap_or(line).trim();
            if !label.is_empty() && !labels.iter().any(|known| known == label) {
                labels.push(label.to_owned());
            }
        }
        labels
    }

    fn first(&self) -> Option<String> {
        self.labels().into_iter().next()
    }
}

/// Makes an annotation of what is written; none without an id or words.
fn annotation(place: u64, raw: &Raw<'_>) -> Result<Annotation, RowProblem> {
    let problem = |code, message: String| RowProblem { line: place, code, message };
    let Some(id) = raw.annotation_id.first() else {
        return Err(problem("row-unreadable", "this annotation has no AnnotationId".to_owned()));
    };
    let words: Vec<String> = raw.text.values().iter().map(|text| plain(text)).collect();
    let text = words.join("\n").trim().to_owned();
    if text.is_empty() {
        return Err(problem("row-unreadable", format!("annotation {id} has no text")));
    }
    let mut problems = Vec::new();
    let mut states = |cell: &Cell<'_>| {
        let mut codes = Vec::new();
        for name in cell.labels() {
            match crate::country::iso3(&name) {
                Some(code) => codes.push(code),
                None => problems.push(problem(
                    "state-unknown",
                    format!("no State is known by the name \u{201C}{name}\u{201D}"),
                )),
            }
        }
        codes
    };
    let (countries, recommended_by) = (states(&raw.countries), states(&raw.upr_recommending_country));
    let written = raw.publication_date.first();
    let date = written.as_deref().and_then(date);
    if let Some(written) = written.filter(|_| date.is_none()) {
        problems
            .push(problem("date-unknown", format!("\u{201C}{written}\u{201D} is no date that can be told")));
    }
    let sdg = |label: String| {
        let digits = label.trim_start_matches(|c: char| !c.is_ascii_digit());
        let end = digits.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.')).unwrap_or(digits.len());
        if end == 0 { label } else { digits[..end].trim_end_matches('.').to_owned() }
    };
    let mut sdgs: Vec<String> = raw.sdgs.labels().into_iter().map(sdg).collect();
    sdgs.dedup();
    let mut annotation = Annotation {
        place,
        id,
        symbol: raw.symbol.first().map(|symbol| symbol.replace(' ', "")),
        document: raw.document_id.first(),
        body: raw.body.first(),
        kind: raw.annotation_type.first(),
        states: countries,
        regions: raw.regions.labels(),
        themes: raw.themes.labels(),
        groups: raw.affected_persons.labels(),
        sdgs,
        date,
        text,
        cycle: raw
            .upr_cycle
            .first()
            .and_then(|cycle| cycle.chars().find_map(|c| c.to_digit(10)))
            .map(|cycle| cycle as u8),
        recommended_by,
        position: raw.upr_position.first().and_then(|words| crate::upr::position_label(&words)),
        fingerprint: [0; 32],
        problems,
    };
    annotation.fingerprint = fingerprint(&annotation);
    Ok(annotation)
}

fn fingerprint(annotation: &Annotation) -> [u8; 32] {
    let mut hash = Sha256::new();
    let optional =
        [&annotation.symbol, &annotation.document, &annotation.body, &annotation.kind, &annotation.date];
    for words in optional
        .into_iter()
        .map(|words| words.as_deref().unwrap_or_default())
        .chain([annotation.text.as_str()])
    {
        hash.update(words.as_bytes());
        hash.update(b"\x1F");
    }
    for list in [&annotation.regions, &annotation.themes, &annotation.groups, &annotation.sdgs] {
        for label in list {
            hash.update(label.as_bytes());
            hash.update(b"\x1E");
        }
        hash.update(b"\x1F");
    }
    for list in [&annotation.states, &annotation.recommended_by] {
        hash.update(list.join(" ").as_bytes());
        hash.update(b"\x1F");
    }
    hash.update(format!("{:?} {:?}", annotation.cycle, annotation.position));
    hash.finalize().into()
}

/// A date in ISO 8601, with or without a time, or the day number of a spreadsheet.
fn date(written: &str) -> Option<String> {
    /// 1 January 1970 in the day numbers of spreadsheets, which count from 30 December 1899.
    const EPOCH: i32 = 25_569;
    if let Ok(number) = written.parse::<f64>() {
        // From 1945 to 2100: other numbers are no dates of the United Nations.
        let days = (16_438.0..73_416.0).contains(&number).then_some(number as i32 - EPOCH)?;
        let day = jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().days(days)).ok()?;
        return Some(day.to_string());
    }
    let day: jiff::civil::Date = written.get(..10)?.parse().ok()?;
    Some(day.to_string())
}

/// The words of HTML: tags out, a blank where one ends a block, references resolved, runs of blanks as one.
fn plain(html: &str) -> String {
    let mut words = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(open) = memchr::memchr(b'<', rest.as_bytes()) {
        let tag = &rest[open + 1..];
        // A sign that opens no tag is a word's own.
        let is_tag = tag.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!'));
        let close = memchr::memchr(b'>', tag.as_bytes()).filter(|_| is_tag);
        let Some(close) = close else {
            words.push_str(&rest[..=open]);
            rest = tag;
            continue;
        };
        words.push_str(&rest[..open]);
        let name = tag[..close].trim_start_matches('/');
        let inline = ["b", "i", "em", "strong", "span", "sup", "sub", "a", "u", "font"];
        if !inline.contains(&name.split([' ', '/']).next().unwrap_or_default()) {
            words.push(' ');
        }
        rest = &tag[close + 1..];
    }
    words.push_str(rest);
    let words = if memchr::memchr(b'&', words.as_bytes()).is_some() {
        crate::upr_info::without_references(&words)
    } else {
        words
    };
    let mut out = String::with_capacity(words.len());
    for word in words.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests;
