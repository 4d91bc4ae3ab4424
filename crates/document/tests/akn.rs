//! Akoma Ntoso of real documents: the schemas accept it, its text is the document's, its ids and references hold.

mod support;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use document::Document;
use quick_xml::events::Event;

/// Files of every kind, one in eight of the Security Council's.
fn files(corpus: &Path) -> Vec<PathBuf> {
    let mut files = vec![corpus.join("resolutions/A-HRC-RES-54-33.zh.txt")];
    files.extend(support::files(&corpus.join("resolutions/sc-gold-en"), ".txt").into_iter().step_by(8));
    let folders = [
        ("resolutions/decisions", ".pdf"),
        ("resolutions/ga-pdf", ".pdf"),
        ("upr/addenda", ".pdf"),
        ("upr/other", ".pdf"),
        ("upr/reports", ".txt"),
        ("upr/matrices", ".docx"),
        ("multilingual/udhr", ".html"),
        ("treaty-bodies/es", "Argentina.md"),
    ];
    files.extend(folders.iter().flat_map(|(folder, ending)| support::files(&corpus.join(folder), ending)));
    files
}

/// Letters, digits and marks of a text, blanks and what XML cannot hold left out.
fn solid(words: &str) -> String {
    words
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}'))
        .collect()
}

/// The text outside `meta`, every id, and every reference to one.
fn parts(xml: &str) -> (String, Vec<String>, Vec<String>) {
    let mut reader = quick_xml::Reader::from_str(xml);
    let (mut text, mut ids, mut refers) = (String::new(), Vec::new(), Vec::new());
    let mut meta = false;
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Eof => return (text, ids, refers),
            Event::Start(tag) | Event::Empty(tag) => {
                meta |= tag.name().as_ref() == "meta";
                for attribute in tag.attributes() {
                    let attribute = attribute.expect("a well-formed attribute");
                    let value = attribute.value.clone().into_owned();
                    match attribute.key.as_ref() {
                        "eId" => ids.push(value),
                        "refersTo" | "source" | "href" | "by" | "outcome" => {
                            let local = value.split(' ').filter_map(|one| one.strip_prefix('#'));
                            refers.extend(local.map(str::to_owned));
                        }
                        _ => {}
                    }
                }
            }
            Event::End(tag) => meta &= tag.name().as_ref() != "meta",
            Event::Text(words) if !meta => text.push_str(&words),
            Event::GeneralRef(name) if !meta => text.push_str(match name.as_ref() {
                "amp" => "&",
                "lt" => "<",
                "gt" => ">",
                _ => "\"",
            }),
            _ => {}
        }
    }
}

fn check(name: &str, doc: &Document, xml: &str) {
    let (text, ids, refers) = parts(xml);
    let (found, expected) = (solid(&text), solid(&doc.text));
    if found != expected {
        let at = found.chars().zip(expected.chars()).take_while(|(a, b)| a == b).count();
        let near = |words: &str| words.chars().skip(at.saturating_sub(40)).take(120).collect::<String>();
        panic!("{name}: text differs at {at}: {:?} for {:?}", near(&found), near(&expected));
    }
    let unique: HashSet<&String> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len(), "{name}: an id twice");
    let dangling = refers.iter().find(|id| !unique.contains(id));
    assert_eq!(dangling, None, "{name}: a reference leads nowhere");
}

#[test]
fn every_kind_is_published_whole_and_valid() {
    let Some(corpus) = support::corpus() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let mut written = Vec::new();
    for path in files(&corpus) {
        let name = support::name(&path);
        let doc = support::read(&path);
        let xml = document::akn::write(&doc);
        check(&name, &doc, &xml);
        let file = folder.path().join(format!("{}.xml", written.len()));
        std::fs::write(&file, xml).expect("a file");
        written.push((name, file));
    }
    let present =
        Command::new("xmllint").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if present.is_err() {
        eprintln!("SKIPPED: xmllint is not installed, nothing was validated");
        return;
    }
    for schema in ["akomantoso30.xsd", "oasis-20170330Final/akomantoso30.xsd"] {
        let mut command = Command::new("xmllint");
        command.args(["--noout", "--nonet", "--schema"]).arg(corpus.join("standards/akn").join(schema));
        let output = command.args(written.iter().map(|(_, file)| file)).output().expect("xmllint runs");
        let said = String::from_utf8_lossy(&output.stderr);
        let faults: Vec<&str> = said.lines().filter(|line| !line.ends_with(" validates")).take(10).collect();
        assert!(output.status.success(), "{schema}: {faults:#?}\n{:#?}", written.iter().enumerate());
    }
}

#[test]
fn the_seed() {
    let Some(corpus) = support::corpus() else { return };
    let doc = support::read(&corpus.join("resolutions/A-HRC-RES-54-33.zh.txt"));
    let xml = document::akn::write(&doc);
    // The markup without the words.
    let (mut out, mut inside) = (String::new(), false);
    for c in xml.chars() {
        inside |= c == '<';
        if inside {
            out.push(c);
        }
        if c == '>' {
            (inside, _) = (false, out.push('\n'));
        }
    }
    insta::assert_snapshot!(out);
}
