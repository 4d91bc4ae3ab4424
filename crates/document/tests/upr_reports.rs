//! Every report of the corpus: complete numbering, and the same recommendations from a PDF and from a text of it.

mod support;

use document::Kind;

#[test]
fn every_report_is_numbered_without_gaps() {
    let Some(corpus) = support::corpus() else { return };
    for path in support::files(&corpus.join("upr/reports"), ".pdf") {
        let doc = support::read(&path);
        let name = support::name(&path);
        assert_eq!(doc.kind, Kind::UprReport, "{name}");
        assert!(doc.recommendations.len() >= 20, "{name}: {}", doc.recommendations.len());
        for problem in &doc.problems {
            let about_lists = matches!(
                problem.code.as_str(),
                "numbering-gap" | "total-mismatch" | "recommending-state-missing" | "state-unknown"
            );
            assert!(!about_lists, "{name}: {}", problem.message);
        }
        for item in &doc.recommendations {
            assert_eq!(item.state_under_review, doc.state_under_review, "{name} {}", item.number);
            assert!(item.position.is_some() && item.paragraph.is_some(), "{name} {}", item.number);
            assert!(!item.text.contains(['\n', '\t']) && item.text.len() > 8, "{name} {}", item.number);
            assert!(doc.text.get(item.span.start..item.span.end).is_some(), "{name} {}", item.number);
        }
    }
}

/// Where these reports were edited before they became text, two of their lists differ in words from the PDF; the
/// share of equal wordings is measured, and must not fall.
#[test]
fn a_pdf_gives_the_recommendations_of_its_text() {
    let Some(corpus) = support::corpus() else { return };
    let (mut all, mut equal) = (0usize, 0usize);
    for text in support::files(&corpus.join("upr/reports"), ".txt") {
        let pdf = support::read(&text.with_extension("pdf"));
        let text_doc = support::read(&text);
        let name = support::name(&text);
        let key = |doc: &document::Document| {
            let mut keys: Vec<(String, Vec<String>)> = Vec::new();
            for item in &doc.recommendations {
                let mut states = item.recommended_by.clone();
                states.sort();
                keys.push((item.number.clone(), states));
            }
            keys
        };
        assert_eq!(key(&pdf), key(&text_doc), "{name}: numbers and States");
        all += pdf.recommendations.len();
        for (left, right) in pdf.recommendations.iter().zip(&text_doc.recommendations) {
            assert_eq!(left.position, right.position, "{name} {}", left.number);
            equal += usize::from(support::letters(&left.text) == support::letters(&right.text));
        }
    }
    eprintln!("{equal} of {all} wordings equal in PDF and text");
    assert!(equal * 1000 >= all * 970, "{equal} of {all}");
}

#[test]
fn other_files_of_a_review_are_told_apart() {
    let Some(corpus) = support::corpus() else { return };
    let mut kinds = Vec::new();
    for path in support::files(&corpus.join("upr/other"), ".pdf") {
        let doc = support::read(&path);
        assert!(doc.text.len() > 10_000 && doc.recommendations.is_empty(), "{}", support::name(&path));
        kinds.push(doc.kind);
    }
    assert_eq!(kinds, [Kind::NationalReport, Kind::Compilation]);
}
