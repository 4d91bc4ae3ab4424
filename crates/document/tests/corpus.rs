//! Reading real documents, and how right it is. Needs the corpus: see `MANGROVE_CORPUS` in CONTRIBUTING.

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
