//! Why a thing is missed, once a person has looked at it: a sentence for `docs/accuracy.md`.

/// Measure, document, what was expected or found, and why.
const WHY: &[(&str, &str, &str, &str)] = &[
    (
        "Security Council resolutions: operative part",
        "S_RES_0565_1985_EN_GOLD.txt",
        "operative part",
        "The file ends after the preamble.",
    ),
    (
        "cover pages: symbol",
        "document_code.tsv 71",
        "A/RES/58/281*",
        "The label keeps the star of a footnote (reissued for technical reasons), which is no part of the symbol.",
    ),
    ("cover pages: symbol", "document_code.tsv 98", "A/RES/67/56*", "As above: the star is a footnote's."),
    (
        "cover pages: year",
        "year_multilingual.tsv 97",
        "1948",
        "A treaty of American States without a masthead: the year stands in the dates of the conference.",
    ),
];

/// Why this is missed, if somebody has looked.
pub fn why(measure: &str, document: &str, expected: &str, found: &str) -> Option<&'static str> {
    WHY.iter()
        .find(|(of, file, what, _)| {
            *of == measure && document.ends_with(file) && (*what == expected || *what == found)
        })
        .map(|(.., why)| *why)
}
