//! Real documents, laid out for reading: nothing that was found in them is lost on the page.

use std::fs;
use std::path::{Path, PathBuf};

use document::{Document, Span};
use mangrove::document::reader::{Layout, Office, anchor, lay_out};
use mangrove::document::reader_page::{BlockKind, ProblemNote, RecommendationMark};
use mangrove::look::{Icon, Tag, Tone};

fn laid_out(document: &Document) -> Layout {
    let office = Office {
        cited: &|citation| citation.symbol.clone(),
        recommendation: &|one| RecommendationMark {
            href: String::new(),
            number: one.number.clone(),
            by: String::new(),
            position: None,
        },
        problem: &|index, problem| ProblemNote {
            id: format!("problem-{index}"),
            severity: Tag::new(Icon::Info, "Remark", Tone::Plain),
            message: problem.message.clone(),
            suggestion: None,
            code: problem.code.clone(),
            judged: None,
            action: None,
            hidden: Vec::new(),
        },
    };
    lay_out(document, &office)
}

fn files(corpus: &Path) -> Vec<PathBuf> {
    let mut files = vec![corpus.join("resolutions/A-HRC-RES-54-33.zh.txt")];
    for folder in ["upr/reports", "resolutions/ga-pdf", "resolutions/decisions"] {
        let entries = fs::read_dir(corpus.join(folder)).expect("a folder of the corpus");
        files.extend(entries.map(|entry| entry.expect("an entry of the corpus").path()));
    }
    files.retain(|file| file.extension().is_some_and(|kind| kind == "pdf" || kind == "txt"));
    files
}

/// The signs of a text without its blanks.
fn bare(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_whitespace()).collect()
}

fn begins_in(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.start < outer.end
}

fn check(name: &str, document: &Document) {
    let layout = laid_out(document);
    let notes = layout.loose.len() + layout.blocks.iter().map(|block| block.notes.len()).sum::<usize>();
    assert_eq!(notes, document.problems.len(), "{name}: each problem stands once");
    let marks: usize = layout.blocks.iter().map(|block| block.recommendations.len()).sum();
    assert_eq!(marks, document.recommendations.len(), "{name}: each recommendation is marked once");
    for recommendation in &document.recommendations {
        let id = anchor(document, recommendation).unwrap_or_default();
        let block = layout.blocks.iter().find(|block| block.id == id);
        let marks = block.map(|block| block.recommendations.as_slice()).unwrap_or_default();
        let number = &recommendation.number;
        assert!(marks.iter().any(|mark| mark.number == *number), "{name}: {number} is not at {id:?}");
    }
    for paragraph in &document.paragraphs {
        let own = |id: &str| id.split('-').next() == Some(paragraph.id.as_str());
        let parts = layout.blocks.iter().filter(|block| block.kind == BlockKind::Paragraph && own(&block.id));
        let shown: String = parts.flat_map(|block| &block.runs).map(|run| run.text.as_str()).collect();
        let (shown, written) = (bare(&shown), bare(&paragraph.text));
        // The numbers of recommendations stand beside their blocks, so they may be missing from the words.
        let inside = document.recommendations.iter().filter(|one| begins_in(paragraph.span, one.span));
        let numbers: usize = inside.map(|one| one.number.len() + 1).sum();
        let lost = written.len().abs_diff(shown.len());
        assert!(lost <= numbers, "{name}: {} lost {lost} bytes, its numbers have {numbers}", paragraph.id);
        assert!(numbers > 0 || shown == written, "{name}: {} reads differently", paragraph.id);
    }
}

#[test]
fn nothing_found_in_real_documents_is_lost_on_the_page() {
    let Ok(corpus) = std::env::var("MANGROVE_CORPUS") else {
        eprintln!("SKIPPED: MANGROVE_CORPUS is not set, so no real document was laid out");
        return;
    };
    for file in files(Path::new(&corpus)) {
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let bytes = fs::read(&file).expect("a file of the corpus");
        let extracted = document::format::extract(&bytes, &name);
        check(&name, &document::read_text(extracted.text, extracted.format));
    }
}
