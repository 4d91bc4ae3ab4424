//! The thresholds that accuracy on the corpus is held to; `cargo xtask accuracy` prints the table.

mod scoring;
mod support;

use scoring::Score;

/// The score of that measure, every language together or one.
fn hold(scores: &[Score], measure: &str, least: f64) {
    let found: Vec<&Score> = scores.iter().filter(|score| score.measure.ends_with(measure)).collect();
    assert!(!found.is_empty(), "no measure {measure}");
    found.iter().for_each(|score| score.holds(least));
}

#[test]
fn security_council_resolutions() {
    let Some(corpus) = support::corpus() else { return };
    let scores = scoring::security_council::scores(&corpus);
    assert!(scores[0].documents >= 400);
    hold(&scores, ": symbol", 1.0);
    hold(&scores, ": date", 1.0);
    hold(&scores, ": operative part", 0.997);
    hold(&scores, ": paragraphs with an act", 0.99);
    hold(&scores, ": numbering", 1.0);
}

#[test]
fn cover_pages() {
    let Some(corpus) = support::corpus() else { return };
    let scores = scoring::masthead::scores(&corpus);
    hold(&scores, ": symbol", 0.98);
    hold(&scores, ": year", 0.99);
    hold(&scores, ": how adopted", 1.0);
}

#[test]
fn first_pages() {
    let Some(corpus) = support::corpus() else { return };
    let scores = scoring::first_pages::scores(&corpus);
    hold(&scores, "first half: title", 0.97);
    hold(&scores, "second half: title", 0.94);
    hold(&scores, ": symbol", 0.99);
    hold(&scores, ": agenda item", 0.99);
}

#[test]
fn special_procedures() {
    let Some(corpus) = support::corpus() else { return };
    let scores = scoring::special_procedures::scores(&corpus);
    hold(&scores, ": kind", 1.0);
    hold(&scores, ": symbol", 1.0);
    hold(&scores, ": paragraphs", 1.0);
}

#[test]
fn numbering() {
    let Some(corpus) = support::corpus() else { return };
    hold(&scoring::numbering::scores(&corpus), "pointed out", 1.0);
}

#[test]
fn citations() {
    let Some(corpus) = support::corpus() else { return };
    let scores = scoring::citations::scores(&corpus);
    assert_eq!(scores.len(), 6);
    hold(&scores, ": symbol and date", 0.99);
}

#[test]
fn language_of_a_text() {
    let Some(corpus) = support::corpus() else { return };
    hold(&scoring::language::scores(&corpus), "language of a sentence", 0.995);
    hold(&scoring::language::paragraphs(&corpus), "language of a paragraph", 0.95);
}

#[test]
fn articles() {
    let Some(corpus) = support::corpus() else { return };
    hold(&scoring::article::scores(&corpus), ": articles", 1.0);
}

#[test]
fn excerpts_of_concluding_observations() {
    let Some(corpus) = support::corpus() else { return };
    let scores = scoring::excerpt::scores(&corpus);
    hold(&scores, ": kind", 1.0);
    hold(&scores, ": paragraphs of excerpts", 0.98);
}

#[test]
fn alignment_of_language_versions() {
    let Some(corpus) = support::corpus() else { return };
    let scores = scoring::alignment::scores(&corpus);
    assert_eq!(scores.len(), 4);
    hold(&scores, "alignment of language versions", 0.97);
}

/// A translator may choose another verb; what is below this was read wrong.
#[test]
fn resolutions_in_six_languages() {
    let Some(corpus) = support::corpus() else { return };
    let scores = scoring::versions::scores(&corpus);
    assert_eq!(scores.len(), 10);
    hold(&scores, ": acts as in the English version", 0.72);
    hold(&scores, ": addressees as in the English version", 0.72);
}

#[test]
fn recommendations_of_upr_reports() {
    let Some(corpus) = support::corpus() else { return };
    let scores = scoring::upr::scores(&corpus);
    assert!(scores[0].expected > 400);
    hold(&scores, ": number and wording", 0.995);
    hold(&scores, ": recommending States", 0.99);
    hold(&scores, ": position", 0.99);
}

#[test]
fn thematic_lists() {
    let Some(corpus) = support::corpus() else { return };
    let scores = scoring::list::scores(&corpus);
    assert_eq!(scores[0].expected, 978);
    hold(&scores, ": whole rows", 1.0);
}

/// A reading that may not be whole is doubted, and one that is whole is not.
#[test]
fn completeness() {
    let Some(corpus) = support::corpus() else { return };
    let scores = scoring::completeness::scores(&corpus);
    let [whole, _, damaged, _] = scores.as_slice() else { panic!("four scores") };
    assert_eq!((whole.documents, damaged.documents), (200, 200));
    // Wanted: 196 and 190. Some that are doubted are read in part, and the doubt is right.
    assert!(whole.right >= 180, "doubted: {}", scoring::completeness::shown(&whole.misses));
    assert!(damaged.right >= 175, "not doubted: {}", scoring::completeness::shown(&damaged.misses));
}
