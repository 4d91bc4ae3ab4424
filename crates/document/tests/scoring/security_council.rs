//! The Security Council's resolutions, their texts corrected by hand: symbol, date, parts, acts.

use std::path::Path;

use document::{Document, Part};

use super::{Score, numbering};
use crate::support;

/// Symbol and year from the file's name; the date from the head where it states one; parts and acts from the form
/// of such a text: both parts are there, and a verb leads each paragraph.
pub fn scores(corpus: &Path) -> Vec<Score> {
    let of = |what: &str| Score::of(&format!("Security Council resolutions: {what}"), "en");
    let (mut symbols, mut dates, mut parts) = (of("symbol"), of("date"), of("operative part"));
    let (mut acts, mut numbers) = (of("paragraphs with an act"), of("numbering"));
    let paths = support::files(&corpus.join("resolutions/sc-gold-en"), ".txt");
    let documents = paths.len();
    for path in paths {
        let name = support::name(&path);
        let (number, year) = of_name(&name);
        let doc = support::read(&path);
        let symbol = doc.symbol.as_ref().map(|s| s.value.as_str());
        symbols.count(&name, &format!("S/RES/{number}({year})"), symbol);
        if let Some(stated) = stated_date(&doc.text) {
            dates.count(&name, &stated, doc.date.as_deref());
        }
        let operative = doc.paragraphs.iter().any(|p| p.part == Part::Operative);
        parts.count(&name, "operative part", operative.then_some("operative part"));
        leads(&name, &doc, &mut acts);
        numbering::count(&name, &doc, &mut numbers);
    }
    let mut all = vec![symbols, dates, parts, acts, numbers];
    all.iter_mut().for_each(|score| score.documents = documents);
    all
}

fn of_name(name: &str) -> (u32, &str) {
    let mut parts = name.split('_').skip(2);
    let number = parts.next().and_then(|n| n.parse().ok()).expect("a number");
    (number, parts.next().expect("a year"))
}

/// The date that the head of such a text states above the Council's own words: "of 25 January 1946".
fn stated_date(text: &str) -> Option<String> {
    let head: String = text.chars().take(400).collect();
    let own =
        ["The Security Council,", "Recalling", "Reaffirming"].iter().filter_map(|word| head.find(word)).min();
    let head = head[..own.unwrap_or(head.len())].split_whitespace().collect::<Vec<_>>().join(" ");
    let words: Vec<&str> = head.split(' ').collect();
    words.windows(4).find_map(|w| {
        let day: u8 = w[1].parse().ok().filter(|day| (1..=31).contains(day))?;
        let month = MONTHS.iter().position(|month| *month == w[2])? + 1;
        let year = w[3].get(..4).filter(|year| year.bytes().all(|b| b.is_ascii_digit()))?;
        matches!(w[0], "of" | "on").then(|| format!("{year}-{month:02}-{day:02}"))
    })
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn leads(name: &str, doc: &Document, acts: &mut Score) {
    for paragraph in &doc.paragraphs {
        let place = format!("{name} {}", paragraph.id);
        acts.count(&place, "an act", (!paragraph.acts.is_empty()).then_some("an act"));
    }
}
