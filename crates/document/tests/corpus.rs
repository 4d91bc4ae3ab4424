//! Reading real documents, and how right it is. Needs the corpus: see `MANGROVE_CORPUS` in CONTRIBUTING.

use std::collections::HashMap;
use std::path::PathBuf;

use document::{Document, Format, Kind, Part, Severity, read_text};

/// The folder of the corpus; none where no corpus is set, which is said. A variable that points to nothing fails.
fn corpus() -> Option<PathBuf> {
    let Some(folder) = std::env::var_os("MANGROVE_CORPUS") else {
        eprintln!("skipped: MANGROVE_CORPUS is not set");
        return None;
    };
    let folder = PathBuf::from(folder);
    assert!(folder.is_dir(), "MANGROVE_CORPUS points to nothing: {}", folder.display());
    Some(folder)
}

fn read(path: PathBuf) -> Document {
    let bytes = std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    read_text(String::from_utf8_lossy(&bytes).into_owned(), Format::Txt)
}

/// What the seed holds, without its sentences.
fn structure(doc: &Document) -> String {
    let mut lines = vec![
        format!("{:?} {:?} {:?} {:?}", doc.kind, doc.symbol, doc.language, doc.body),
        format!("{:?} {:?} {:?} {:?}", doc.session, doc.agenda_item, doc.date, doc.adoption),
    ];
    for p in &doc.paragraphs {
        lines.push(format!(
            "{} {:?} {:?} {}..{} {:?} {:?}",
            p.id, p.part, p.number, p.span.start, p.span.end, p.acts, p.addressees
        ));
    }
    for c in &doc.citations {
        lines.push(format!(
            "{:?} {}..{} {:?} {:?} open={}",
            c.paragraph, c.span.start, c.span.end, c.symbol, c.date, c.open
        ));
    }
    for p in &doc.problems {
        lines
            .push(format!("{} {:?} {}..{} {:?}", p.code, p.severity, p.span.start, p.span.end, p.suggestion));
    }
    lines.join("\n")
}

#[test]
fn the_seed() {
    let Some(corpus) = corpus() else { return };
    let path = corpus.join("resolutions/A-HRC-RES-54-33.zh.txt");
    let bytes = std::fs::read(&path).expect("the seed");
    let doc = read(path);
    assert_eq!(doc.text.as_bytes(), bytes, "the text is kept byte for byte");
    let parts = |part| doc.paragraphs.iter().filter(|p| p.part == part).count();
    assert_eq!((parts(Part::Preamble), parts(Part::Operative)), (15, 5));
    let marked: Vec<&str> =
        doc.problems.iter().filter(|p| p.severity > Severity::Info).map(|p| p.span.of(&doc.text)).collect();
    assert_eq!(marked, ["54/33", "2022 年 6 月 22 日第 43/17 号", "and", "第 75/323 号", "的的"]);
    insta::assert_snapshot!(structure(&doc));
}

/// A row of the citations that people labelled.
struct Gold {
    file: String,
    symbol: String,
    date: String,
    optional: bool,
    /// Characters.
    place: (usize, usize),
}

fn gold(corpus: &std::path::Path) -> Vec<Gold> {
    let table = std::fs::read_to_string(corpus.join("multilingual/citations/gold.tsv")).expect("the labels");
    table
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let number = |at: usize| cells.get(at).and_then(|c| c.parse().ok()).unwrap_or(0);
            Gold {
                file: cells[0].to_owned(),
                symbol: cells[4].to_owned(),
                date: cells[5].to_owned(),
                optional: cells[6].starts_with("optional") || cells[4] == "?",
                place: (number(8), number(9)),
            }
        })
        .collect()
}

/// Precision and recall of (symbol, date) at the place labelled, in six languages.
#[test]
fn citations() {
    let Some(corpus) = corpus() else { return };
    let mut by_file: HashMap<String, Vec<Gold>> = HashMap::new();
    for row in gold(&corpus) {
        by_file.entry(row.file.clone()).or_default().push(row);
    }
    for language in ["ar/", "en/", "es/", "fr/", "ru/", "zh/"] {
        let (mut right, mut missed, mut wrong) = (0, 0, Vec::new());
        for (file, rows) in by_file.iter().filter(|(file, _)| file.starts_with(language)) {
            let doc = read(corpus.join("multilingual/citations").join(file));
            let (hits, misses, others) = compare(&doc, rows);
            right += hits;
            missed += misses;
            wrong.extend(others);
        }
        let (precision, recall) =
            (right as f64 / (right + wrong.len()) as f64, right as f64 / (right + missed) as f64);
        let f1 = 2.0 * precision * recall / (precision + recall);
        assert!(f1 >= 0.988, "{language} F1 {f1:.4}, right {right}, missed {missed}, wrong {wrong:?}");
    }
}

/// How many labelled citations were found as labelled, how many not, and what was found that is not labelled.
fn compare(doc: &Document, rows: &[Gold]) -> (usize, usize, Vec<String>) {
    let byte = |chars: usize| doc.text.char_indices().nth(chars).map_or(doc.text.len(), |(at, _)| at);
    let mut used = vec![false; doc.citations.len()];
    let (mut hits, mut misses) = (0, 0);
    for row in rows {
        let (start, end) = (byte(row.place.0), byte(row.place.1));
        let over = |c: &document::Citation| !c.open && c.span.start < end && start < c.span.end;
        if row.optional {
            doc.citations.iter().enumerate().filter(|(_, c)| over(c)).for_each(|(at, _)| used[at] = true);
        } else if row.symbol != "-" {
            let found = doc.citations.iter().position(|c| {
                over(c)
                    && c.symbol.as_deref() == Some(&row.symbol)
                    && c.date.as_deref().unwrap_or_default() == row.date
            });
            match found {
                Some(at) => (hits, used[at]) = (hits + 1, true),
                None => misses += 1,
            }
        }
    }
    let others = doc.citations.iter().zip(used).filter(|(c, used)| !used && !c.open);
    (hits, misses, others.map(|(c, _)| format!("{:?} {:?}", c.symbol, c.date)).collect())
}

/// Text in languages whose words are not in the tables yet, and lists of loose sentences, raise no alarm.
#[test]
fn other_languages_raise_no_alarm() {
    let Some(corpus) = corpus() else { return };
    for language in ["ar", "es", "fr", "ru"] {
        let doc = read(corpus.join(format!("multilingual/un-sentences/{language}.txt")));
        assert_eq!(doc.language.as_deref(), Some(language));
        // Loose sentences carry the numbers of the documents they were taken from.
        let alarms = doc.problems.iter().filter(|p| p.code != "numbering-gap").count();
        assert_eq!(alarms, 0, "{language}: {:?}", doc.problems);
    }
    for language in ["en", "zh"] {
        let doc = read(corpus.join(format!("multilingual/un-sentences/{language}.txt")));
        assert_eq!((doc.kind, doc.language.as_deref()), (Kind::Other, Some(language)));
        assert!(doc.problems.iter().all(|p| p.code != "stray-latin"), "{language}: {:?}", doc.problems);
    }
}
