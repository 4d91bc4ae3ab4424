//! Cover pages: the symbol and the year that each prints, the vote that a closing line states.

use std::path::Path;

use document::{Format, read_text};

use super::Score;

/// One score a column that people labelled, over the languages the pages are in.
pub fn scores(corpus: &Path) -> Vec<Score> {
    let pages = |name: &str| rows(&corpus.join("cover-pages").join(name));
    let mut symbols = Score::of("cover pages: symbol", "en es fr");
    for (number, page, code) in pages("document_code.tsv") {
        let doc = read_text(page, Format::Txt);
        let bare = |s: &str| s.split('(').next().unwrap_or_default().replace(' ', "");
        let found = doc.symbol.filter(|symbol| symbol.stated).map(|symbol| bare(&symbol.value));
        symbols.count(&format!("document_code.tsv {number}"), &bare(&code), found.as_deref());
        symbols.documents += 1;
    }
    let mut years = Score::of("cover pages: year", "en es fr");
    for (number, page, year) in pages("year_multilingual.tsv") {
        let found = read_text(page, Format::Txt).date.map(|date| date[..4].to_owned());
        years.count(&format!("year_multilingual.tsv {number}"), &year, found.as_deref());
        years.documents += 1;
    }
    let mut votes = Score::of("closing lines: how adopted", "en");
    for (number, line, vote) in pages("vote_english.tsv") {
        let text =
            format!("The Human Rights Council,\n\nRecalling the Charter,\n\n1. Decides to rest.\n\n{line}\n");
        let found = read_text(text, Format::Txt).adoption.and_then(|adoption| adoption.vote);
        let expected = if vote == "Adopted by vote" { "recorded-vote" } else { "without-a-vote" };
        votes.count(&format!("vote_english.tsv {number}"), expected, found.as_deref());
        votes.documents += 1;
    }
    vec![symbols, years, votes]
}

/// The rows of a table: number, text, label.
fn rows(path: &Path) -> Vec<(String, String, String)> {
    let mut reader = csv::ReaderBuilder::new().delimiter(b'\t').from_path(path).expect("the table");
    let rows = reader.records().map(|row| row.expect("a row"));
    rows.map(|row| (row[0].to_owned(), row[1].to_owned(), row[2].to_owned())).collect()
}
