//! Recommendations of UPR reports against labels that others made by hand: numbers, wordings, States, positions.

use std::collections::BTreeMap;
use std::path::Path;

use document::{Document, Position};

use super::Score;
use crate::support;

/// One label: its number, its wording in letters, how many States it has, its position.
#[derive(Clone, Debug)]
struct Label {
    number: String,
    wording: String,
    states: usize,
    position: Position,
}

/// Printed number and wording together; then, of those that were found, how many States and which position.
pub fn scores(corpus: &Path) -> Vec<Score> {
    let of = |what: &str| Score::of(&format!("UPR recommendations: {what}"), "en");
    let (mut wording, mut states, mut positions) =
        (of("number and wording"), of("recommending States"), of("position"));
    let reports = corpus.join("upr/reports");
    let labels = labels(&std::fs::read(reports.join("gold.csv")).expect("labels"));
    let documents = labels.len();
    for (report, labels) in &labels {
        let doc = support::read(&reports.join(format!("{report}.txt")));
        let found = wordings(&doc);
        let mut used = vec![false; found.len()];
        wording.found += found.len();
        for label in labels {
            wording.expected += 1;
            let matching = (0..found.len()).find(|index| !used[*index] && same(label, &found[*index]));
            let Some(index) = matching else {
                // A number is a fact; the words are the report's.
                wording.miss(report, &label.number, "other words, or another number");
                continue;
            };
            used[index] = true;
            wording.right += 1;
            let place = format!("{report} {}", label.number);
            states.count(&place, &label.states.to_string(), Some(&found[index].states.to_string()));
            let words = |position: Position| format!("{position:?}").to_lowercase();
            positions.count(&place, &words(label.position), Some(&words(found[index].position)));
        }
    }
    let mut all = vec![wording, states, positions];
    all.iter_mut().for_each(|score| score.documents = documents);
    all
}

fn same(label: &Label, wording: &Label) -> bool {
    label.number == wording.number && label.wording == wording.wording
}

/// Each wording of a report as a label would have it.
fn wordings(doc: &Document) -> Vec<Label> {
    let mut wordings = Vec::new();
    for item in &doc.recommendations {
        let label = |text: &str, states: usize| Label {
            number: item.number.clone(),
            wording: support::letters(text),
            states,
            position: item.position.unwrap_or(Position::Pending),
        };
        if item.parts.is_empty() {
            wordings.push(label(&item.text, item.recommended_by.len()));
        }
        wordings.extend(item.parts.iter().map(|part| label(&part.text, part.recommended_by.len())));
    }
    wordings
}

/// The labels of each report: a row is a State, rows of one text are one label.
fn labels(csv: &[u8]) -> BTreeMap<String, Vec<Label>> {
    let mut rows: BTreeMap<String, Vec<(String, Label)>> = BTreeMap::new();
    for row in csv::Reader::from_reader(csv).records() {
        let row = row.expect("a well-formed row");
        let (report, text, decision) = (row[0].to_owned(), row[1].to_owned(), &row[3]);
        let known = rows.entry(report).or_default();
        if let Some((_, label)) = known.iter_mut().find(|(other, _)| *other == text) {
            label.states += 1;
            continue;
        }
        let position = match decision {
            "support" | "implemented" => Position::Supported,
            "reject" => Position::Noted,
            _ => Position::Pending,
        };
        let words = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let numbers: Vec<&str> =
            text[..text.len() - words.len()].split('.').filter(|part| !part.is_empty()).collect();
        let label = Label {
            // A third level is the coders' own.
            number: numbers.iter().take(2).copied().collect::<Vec<_>>().join("."),
            wording: support::letters(&without_states(words)),
            states: 1,
            position,
        };
        known.push((text, label));
    }
    rows.into_iter()
        .map(|(report, labels)| (report, labels.into_iter().map(|(_, label)| label).collect()))
        .collect()
}

/// A text without its brackets of States, and without a note's mark that the coders left behind the last of them.
fn without_states(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(open) = rest.find('(') {
        let close = rest[open..].find(')').map_or(rest.len(), |length| open + length + 1);
        let inner = rest[open + 1..close].trim_end_matches(')');
        let all = inner.split([',', '/']).flat_map(|part| {
            let whole = document::country::iso3(part).is_some();
            if whole { vec![part] } else { part.split(" and ").collect() }
        });
        let mut named = all.map(str::trim).filter(|part| !part.is_empty()).peekable();
        let states = named.peek().is_some() && named.all(|part| document::country::iso3(part).is_some());
        out.push_str(&rest[..if states { open } else { close }]);
        rest = &rest[close..];
        if states {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        }
    }
    out + rest
}
