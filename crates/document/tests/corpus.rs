//! Reading real documents, and how right it is. Needs the corpus: see `MANGROVE_CORPUS` in CONTRIBUTING.

mod support;

use std::fmt::Write as _;
use std::path::PathBuf;

use document::register::{self, Entry, Register};
use document::{Document, Format, Kind, Part, Severity, read_text};
use support::corpus;

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

/// Text in languages whose words are not in the tables yet, and lists of loose sentences, raise no alarm.
#[test]
fn other_languages_raise_no_alarm() {
    let Some(corpus) = corpus() else { return };
    for language in ["ar", "es", "fr", "ru"] {
        let doc = read(corpus.join(format!("multilingual/un-sentences/{language}.txt")));
        assert_eq!(doc.language.as_deref(), Some(language));
        // Loose sentences carry the numbers of the documents they were taken from, and are no whole document.
        let of_extent = |p: &&document::Problem| p.code == "numbering-gap" || p.doubts_reading();
        let alarms = doc.problems.iter().filter(|p| !of_extent(p)).count();
        assert_eq!(alarms, 0, "{language}: {:?}", doc.problems);
    }
    for language in ["en", "zh"] {
        let doc = read(corpus.join(format!("multilingual/un-sentences/{language}.txt")));
        assert_eq!((doc.kind, doc.language.as_deref()), (Kind::Other, Some(language)));
        assert!(doc.problems.iter().all(|p| p.code != "stray-latin"), "{language}: {:?}", doc.problems);
    }
}

/// The register's own row that no session can hold: the Commission's forty-ninth session closed on 12 March 1993.
const SLIP: &str = "E/CN.4/DEC/1993/116";

/// How a resolution cites an entry, if its symbol is of the kind with session (or year) and number.
fn cited(entry: &Entry) -> Option<String> {
    let (organ, rest) = [("Human Rights Council", "A/HRC/"), ("Commission on Human Rights", "E/CN.4/")]
        .into_iter()
        .find_map(|(organ, prefix)| Some((organ, entry.symbol.strip_prefix(prefix)?)))?;
    let (kind, number) = rest.split_once('/')?;
    let kind = match kind {
        "RES" => "resolution",
        "DEC" => "decision",
        _ => return None,
    };
    let date: jiff::civil::Date = entry.date.parse().ok()?;
    // Without a number within the session it names no one decision.
    let written = number.contains('/')
        && number.split('/').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    written.then(|| format!("Recalling {organ} {kind} {number} of {},", date.strftime("%-d %B %Y")))
}

#[test]
fn what_the_register_holds_is_cited_without_a_false_alarm() {
    let Some(corpus) = corpus() else { return };
    let file = std::fs::File::open(corpus.join("resolutions/hrc-chr-register.csv")).expect("the register");
    let entries: Vec<Entry> = register::read(file).filter_map(Result::ok).flatten().collect();
    let register: Register = entries.iter().cloned().collect();
    let (mut text, mut expected) = ("A/HRC/RES/99/1\n\nThe Human Rights Council,\n\n".to_owned(), Vec::new());
    for (entry, words) in entries.iter().filter_map(|entry| Some((entry, cited(entry)?))) {
        let _ = write!(text, "{words}\n\n");
        expected.push((Some(entry.symbol.clone()), Some(entry.date.clone())));
    }
    assert!(expected.len() > 4_000, "{} rows", expected.len());
    let doc = read_text(text, Format::Txt);
    let found: Vec<_> =
        doc.citations.iter().map(|cited| (cited.symbol.clone(), cited.date.clone())).collect();
    let missed: Vec<_> = expected.iter().filter(|one| !found.contains(one)).collect();
    assert!(missed.is_empty(), "not read as cited: {missed:?}");
    let alarms = doc.problems.iter().cloned().chain(register.problems(&doc));
    let alarms = alarms.filter(|problem| problem.code.starts_with("citation-"));
    let alarms: Vec<String> = alarms.map(|problem| problem.message).collect();
    assert!(alarms.len() == 1 && alarms[0].contains(SLIP), "{alarms:#?}");
}
