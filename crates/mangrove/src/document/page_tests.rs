//! The pages of documents, rendered with sample documents.

use document::{Document, Problem, Severity};

use super::list_page::{DocumentRow, DocumentsPage};
use super::page_samples::{report, report_in_one_paragraph, resolution};
use super::reader::{Layout, Office, anchor, lay_out};
use super::reader_page::{BlockKind, Judged, ProblemNote, ReaderPage, RecommendationMark, Run};
use super::work_list_page::{ListedProblem, WorkListPage};
use crate::look::{
    Access, Act, Empty, Facet, FacetValue, Head, Icon, Pages, Section, Shown, Tag, Tone, gallery,
};

fn note(index: usize, problem: &Problem) -> ProblemNote {
    let severity = match problem.severity {
        Severity::Error => Tag::new(Icon::Octagon, "Error", Tone::Bad),
        Severity::Warning => Tag::new(Icon::Triangle, "Warning", Tone::Split),
        Severity::Info => Tag::new(Icon::Info, "Remark", Tone::Plain),
    };
    let judged = (index == 0 && problem.severity == Severity::Info).then(|| Judged {
        tag: Tag::new(Icon::Tick, "Accepted", Tone::Plain),
        by: "A. Rolle, 12 May 2026".to_owned(),
    });
    ProblemNote {
        id: format!("problem-{index}"),
        severity,
        message: problem.message.clone(),
        suggestion: problem.suggestion.clone(),
        code: problem.code.clone(),
        judged,
        action: Some("/documents/1/judgements".to_owned()),
        hidden: vec![("code".to_owned(), problem.code.clone())],
    }
}

fn laid_out(document: &Document) -> Layout {
    let office = Office {
        cited: &|citation| citation.symbol.as_ref().map(|_| "/documents/2".to_owned()),
        recommendation: &|one| RecommendationMark {
            href: format!("/recommendations/{}", one.number),
            number: one.number.clone(),
            by: one.recommended_by.join(", "),
            position: Some(Tag::new(Icon::Tick, "Supported", Tone::Good)),
        },
        problem: &note,
    };
    lay_out(document, &office)
}

fn page(document: &Document, title: &str, language: &str, open_problems: u64) -> ReaderPage {
    let layout = laid_out(document);
    ReaderPage {
        shell: gallery::shell(title, Section::Documents),
        head: Head {
            what: vec![
                ("/documents".to_owned(), "Documents".to_owned()),
                (String::new(), "Invented document".to_owned()),
            ],
            name_language: Some(language.to_owned()),
            access: Some(Access::public()),
            about: vec![Shown::Symbol("A/HRC/99/9".to_owned())],
            acts: vec![Act::other("/documents/1/file", "Download the file")],
            ..Head::named(title)
        },
        notice: None,
        facts: vec![
            ("Session".to_owned(), Shown::Number(99)),
            ("Agenda item".to_owned(), Shown::Unknown),
            ("Vote".to_owned(), Shown::None("none stated".to_owned())),
        ],
        language: language.to_owned(),
        outline: layout.outline,
        loose: layout.loose,
        blocks: layout.blocks,
        may_judge: true,
        open_problems,
        recommendations: match document.recommendations.len() as u64 {
            0 => None,
            found => Some((found, "/recommendations?document=1".to_owned())),
        },
    }
}

fn text(runs: &[Run]) -> String {
    runs.iter().map(|run| run.text.as_str()).collect()
}

#[test]
fn lays_out_clean_words_with_findings_at_their_place() {
    let layout = laid_out(&report());
    let ids: Vec<&str> = layout.blocks.iter().map(|block| block.id.as_str()).collect();
    assert_eq!(ids, ["between_0", "heading_0", "para_91", "para_92_1", "para_92_2", "between_4"]);
    assert_eq!(layout.blocks[0].kind, BlockKind::Loose);
    let cited = &layout.blocks[2];
    assert_eq!(
        text(&cited.runs),
        "The review recalled resolution 48/141 of 22 June 2099, which no session met in."
    );
    let marked: Vec<(&str, bool, bool)> = cited
        .runs
        .iter()
        .map(|run| (run.text.as_str(), run.citation.is_some(), run.problem.is_some()))
        .collect();
    assert_eq!(
        marked,
        [
            ("The review recalled ", false, false),
            ("resolution 48/141", true, false),
            (" of ", false, false),
            ("22 June 2099", false, true),
            (", which no session met in.", false, false),
        ]
    );
    let over_pages = &layout.blocks[3];
    assert_eq!(
        text(&over_pages.runs),
        "Train all officers of the islands in the invented code (Algeria) (Cabo Verde);"
    );
    assert_eq!(over_pages.recommendations.len(), 1);
    assert_eq!(layout.loose.len(), 1, "a problem without a place stands above the text");
    let problems = layout.blocks.iter().map(|block| block.notes.len()).sum::<usize>();
    assert_eq!(problems + layout.loose.len(), report().problems.len(), "every problem is shown once");
}

#[test]
fn a_chinese_text_keeps_its_words_and_marks_one_character_twice() {
    let layout = laid_out(&resolution());
    let op_1 = layout.blocks.iter().find(|block| block.id == "op_1").unwrap();
    assert_eq!(text(&op_1.runs), "欢迎各国为执行虚构的的公约所作的努力；");
    assert_eq!(op_1.runs.iter().find(|run| run.problem.is_some()).unwrap().text, "的的");
    let words: Vec<&str> = layout.outline.iter().map(|entry| entry.words.as_str()).collect();
    assert_eq!(words, ["Preambular paragraphs (1)", "Operative paragraphs (2)"]);
}

#[test]
fn recommendations_in_one_paragraph_become_blocks_that_can_be_led_to() {
    let document = report_in_one_paragraph();
    let layout = laid_out(&document);
    let blocks: Vec<(&str, Option<&str>, String)> = layout.blocks[3..5]
        .iter()
        .map(|block| (block.id.as_str(), block.number.as_deref(), text(&block.runs)))
        .collect();
    let first = "Train all officers of the islands in the invented code (Algeria) (Cabo Verde);";
    assert_eq!(
        blocks,
        [
            ("para_92-1", Some("92.1"), first.to_owned()),
            ("para_92-2", Some("92.2"), "Publish the invented figures (Haiti);".to_owned()),
        ]
    );
    for block in &layout.blocks[3..5] {
        assert_eq!(block.recommendations.len(), 1);
    }
    let anchors: Vec<_> = document.recommendations.iter().map(|one| anchor(&document, one)).collect();
    assert_eq!(anchors, [Some("para_92-1".to_owned()), Some("para_92-2".to_owned())]);
    assert_eq!(anchor(&report(), &report().recommendations[1]).as_deref(), Some("para_92_2"));
}

#[test]
fn a_document_with_nothing_in_it_is_laid_out() {
    let mut document = report();
    document.text.clear();
    let layout = laid_out(&document);
    assert_eq!(layout.blocks.len(), 4, "headings and paragraphs stand even where the text is gone");
}

#[test]
fn reads_as_a_page() {
    let html = gallery::show("document", &page(&report(), "Report on an invented review", "en", 1));
    for expected in [
        "<a class=\"cited\" href=\"/documents/2\">resolution 48/141</a>",
        "<a class=\"slip\" href=\"#problem-1\" aria-describedby=\"problem-1\">22 June 2099</a>",
        "value=\"accepted\"",
        "value=\"open\"",
        "1 problem to look at",
        "2 recommendations",
    ] {
        assert!(html.contains(expected), "missing: {expected}");
    }
    let html = gallery::show("document-zh", &page(&resolution(), "虚构的决议", "zh", 1));
    assert!(html.contains("lang=\"zh\"") && !html.contains("recommendations?document"));
}

#[test]
fn lists_documents() {
    let row =
        |name: &str, title: &str, language: &str, kind: &str, state: Shown, counts: [u64; 2]| DocumentRow {
            href: "/documents/1".to_owned(),
            name: Shown::Symbol(name.to_owned()),
            title: title.to_owned(),
            language: language.to_owned(),
            kind: kind.to_owned(),
            state,
            date: Shown::Text("5 July 2013".to_owned()),
            recommendations: Shown::Number(counts[0]),
            problems: Shown::Number(counts[1]),
        };
    let kinds = Facet {
        name: "kind".to_owned(),
        legend: "Kind".to_owned(),
        values: vec![FacetValue {
            value: "resolution".to_owned(),
            label: "Resolution".to_owned(),
            count: 1,
            chosen: false,
        }],
        at_first: 8,
    };
    let full = DocumentsPage {
        shell: gallery::shell("Documents", Section::Documents),
        head: Head { acts: vec![Act::main("/import", "Import documents")], ..Head::named("Documents") },
        words: String::new(),
        facets: vec![kinds],
        filters: Vec::new(),
        rows: vec![
            row(
                "A/HRC/99/9",
                "Report on an invented review",
                "en",
                "Report of the Working Group on the UPR, English",
                Shown::Text("Bahamas".to_owned()),
                [98, 0],
            ),
            row(
                "A/HRC/RES/99/33",
                "虚构的技术援助决议",
                "zh",
                "Resolution, Chinese",
                Shown::None("no State".to_owned()),
                [0, 5],
            ),
        ],
        pages: Pages { base: "/documents?page=".to_owned(), page: 1, per_page: 50, total: 2 },
        empty: None,
    };
    assert!(gallery::show("documents", &full).contains("A/HRC/RES/99/33"));
    let empty = Empty {
        title: "No documents yet".to_owned(),
        words: "Documents you import appear here.".to_owned(),
        acts: vec![Act::main("/import", "Import documents")],
    };
    let none = DocumentsPage { rows: Vec::new(), facets: Vec::new(), empty: Some(empty), ..full };
    assert!(!gallery::show("documents-empty", &none).contains("<table"));
}

#[test]
fn lists_problems_over_all_documents() {
    let row = |message: &str, words: &str, judged: Option<&str>| ListedProblem {
        value: "1|doubled-character|3-9".to_owned(),
        severity: super::web::severity_tag(Severity::Warning),
        message: message.to_owned(),
        suggestion: Some("的".to_owned()),
        before: "虚构".to_owned(),
        words: words.to_owned(),
        behind: "决议".to_owned(),
        language: "zh".to_owned(),
        document: "A/HRC/RES/99/33".to_owned(),
        href: "/documents/1#problem-doubled-character-3-9".to_owned(),
        judged: judged.map(str::to_owned),
    };
    let page = WorkListPage {
        shell: gallery::shell("Problems in documents", Section::Documents),
        head: Head { access: Some(Access::public()), ..Head::named("Problems in documents") },
        words: String::new(),
        facets: Vec::new(),
        filters: Vec::new(),
        rows: vec![row("A character stands twice.", "的的", None), row("No date.", "", Some("Dismissed"))],
        may_judge: true,
        fitting: 120,
        at_once: 5_000,
        here: "/documents/problems?judged=open&page=".to_owned(),
        pages: Pages { base: "/documents/problems?page=".to_owned(), page: 1, per_page: 50, total: 120 },
        empty: None,
    };
    let html = gallery::show("problems", &page);
    assert!(html.contains("all 120 that fit") && html.contains("<mark>的的</mark>"), "{html}");
    let reader = WorkListPage { may_judge: false, ..page };
    assert!(!gallery::show("problems-read", &reader).contains("type=\"checkbox\" name=\"problem\""));
}
