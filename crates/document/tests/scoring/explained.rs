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
    (
        "citations: symbol and date",
        "ar/multiun2-dev.txt 6281",
        "A/RES/40/144 1985-12-13",
        "An endnote with the declaration's title between number and date; a date is not looked for behind a title.",
    ),
    (
        "citations: symbol and date",
        "ar/multiun2-dev.txt byte 10978",
        "A/RES/40/144 ",
        "The same citation: found, without its date.",
    ),
    (
        "language of a sentence",
        "es.txt 423",
        "es",
        "A row of a table of ships: a name and a kind of cargo in English, the same in every version.",
    ),
    (
        "language of a sentence",
        "es.txt 955",
        "es",
        "One short clause whose small words (que, la, a) French has too.",
    ),
    (
        "Security Council resolutions: paragraphs with an act",
        "S_RES_0001_1946_EN_GOLD.txt pp_1",
        "an act",
        "It tells what the Charter provides; no verb of the Council's leads it.",
    ),
    (
        "concluding observations: paragraphs of excerpts",
        "2008-01-02-Comite_de_Derechos_Humanos_Observaciones_referidas_a_las_mujeres_y_las_niñas.md",
        "1",
        "Excerpts of several documents in one file: where the numbers begin again at 1, that paragraph is read as part of the one before.",
    ),
    (
        "concluding observations: paragraphs of excerpts",
        "2008-01-02-Comite_de_Derechos_Humanos_Observaciones_referidas_a_las_mujeres_y_las_niñas.md",
        "10",
        "It is read; the measure looks for it behind the second 1, which is not (as above).",
    ),
    (
        "resolutions: acts as in the English version",
        "fr.txt 32",
        "recogniz welcomes",
        "Translated \"is aware that\"; so it is read.",
    ),
    (
        "resolutions: acts as in the English version",
        "fr.txt 54",
        "stress",
        "Translated \"noting in this regard that it remains important\"; so it is read.",
    ),
    (
        "resolutions: acts as in the English version",
        "ru.txt 145",
        "encourages",
        "Russian calls upon where English encourages; so it is read.",
    ),
    (
        "resolutions: acts as in the English version",
        "ru.txt 341",
        "directs",
        "Translated \"recommends\"; so it is read.",
    ),
    (
        "resolutions: addressees as in the English version",
        "zh.txt 33",
        "HTI",
        "English says \"Haitian authorities\", an adjective; Chinese names the State, which is right.",
    ),
    (
        "resolutions: addressees as in the English version",
        "zh.txt 556",
        "org:parties SYR",
        "The same two; Chinese names the State first.",
    ),
    (
        "resolutions: addressees as in the English version",
        "ar.txt 556",
        "org:parties SYR",
        "Arabic sets a preposition between the parties and their State, which ends the list of those addressed.",
    ),
    (
        "resolutions: addressees as in the English version",
        "ar.txt 710",
        "un:all-states",
        "English demands of political parties in the countries: the countries are not addressed, and Arabic is right.",
    ),
    (
        "resolutions: addressees as in the English version",
        "fr.txt 120",
        "SSD org:parties",
        "French says the State by its adjective.",
    ),
    (
        "resolutions: addressees as in the English version",
        "fr.txt 425",
        "GNB",
        "French says the State by its adjective.",
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
