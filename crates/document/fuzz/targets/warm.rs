//! What every target of texts does first.

/// Patterns are made ready at their first use, which takes seconds in a build that is watched: no input's fault.
pub fn warm() {
    for text in [
        "A/RES/1/2\n\nThe General Assembly,\n\nRecalling resolution 48/141 of 20 December 1993,\n\n1. Decides.\n",
        "Report of the Working Group on the Universal Periodic Review\n\nCuba\n\n9. Recommendations:\n9.1. Plant trees (Peru);\n",
        "Concluding observations on the first report of Cuba\n\n1. The Committee recommends that the State party plant trees.\n",
        "人权理事会，\n\n回顾大会 1993 年 12 月 20 日第 48/141 号决议，\n\n1. 决定休息。\n",
        "Le Conseil des droits de l’homme,\n\nRappelant la résolution 48/141 du 20 décembre 1993,\n",
        "Генеральная Ассамблея,\n\nссылаясь на резолюцию 48/141 от 20 декабря 1993 года,\n",
        "إن الجمعية العامة،\n\nإذ تشير إلى القرار 48/141 المؤرخ 20 كانون الأول/ديسمبر 1993،\n",
    ] {
        let _ = document::akn::write(&document::read_text(text.to_owned(), document::Format::Txt));
    }
}
