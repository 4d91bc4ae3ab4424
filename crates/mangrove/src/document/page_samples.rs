//! Sample documents for the pages' tests, written for them.

use document::{
    Citation, Document, Format, Heading, Kind, Paragraph, Part, Position, Problem, Recommendation, Severity,
    Span,
};

fn span_of(text: &str, words: &str) -> Span {
    let start = text.find(words).unwrap();
    Span { start, end: start + words.len() }
}

fn paragraph(text: &str, id: &str, part: Part, number: Option<&str>, raw: &str, clean: &str) -> Paragraph {
    Paragraph {
        id: id.to_owned(),
        part,
        number: number.map(str::to_owned),
        span: span_of(text, raw),
        text: clean.to_owned(),
        acts: Vec::new(),
        addressees: Vec::new(),
        subparagraphs: Vec::new(),
    }
}

fn blank(text: &str, kind: Kind, language: &str) -> Document {
    Document {
        kind,
        language: Some(language.to_owned()),
        text: text.to_owned(),
        ..Document::empty(Format::Txt)
    }
}

fn problems(text: &str) -> Vec<Problem> {
    let problem = |code: &str, severity, span, message: &str, suggestion: Option<&str>| Problem {
        code: code.to_owned(),
        severity,
        span,
        message: message.to_owned(),
        suggestion: suggestion.map(str::to_owned),
    };
    vec![
        problem(
            "symbol-inferred",
            Severity::Info,
            Span { start: 0, end: 0 },
            "No symbol is printed; it was worked out.",
            None,
        ),
        problem(
            "citation-date-outside-session",
            Severity::Error,
            span_of(text, "22 June 2099"),
            "The organ did not meet on 22 June 2099.",
            Some("1993-12-20"),
        ),
    ]
}

/// An invented report with a heading, a cited resolution, a recommendation over a page break, and a slip.
pub(crate) fn report() -> Document {
    let text = "Report on an invented review\n\nII. Conclusions and recommendations\n\n91. The review recalled resolution 48/141 of\n22 June 2099, which no session met in.\n\n\
        92.1 Train all officers of the\n\nA/HRC/99/9\n14\n\nislands in the invented code (Algeria)\n(Cabo Verde);\n\n92.2 Publish the invented figures (Haiti);\n\nEnd of the invented report.\n";
    let mut document = blank(text, Kind::UprReport, "en");
    let first = "92.1 Train all officers of the\n\nA/HRC/99/9\n14\n\nislands in the invented code (Algeria)\n(Cabo Verde);";
    let second = "92.2 Publish the invented figures (Haiti);";
    document.headings = vec![Heading {
        level: 1,
        span: span_of(text, "II. Conclusions and recommendations"),
        text: "II. Conclusions and recommendations".to_owned(),
    }];
    document.paragraphs = vec![
        paragraph(
            text,
            "para_91",
            Part::Body,
            Some("91"),
            "91. The review recalled resolution 48/141 of\n22 June 2099, which no session met in.",
            "The review recalled resolution 48/141 of 22 June 2099, which no session met in.",
        ),
        paragraph(
            text,
            "para_92_1",
            Part::Body,
            Some("92.1"),
            first,
            "Train all officers of the islands in the invented code (Algeria) (Cabo Verde);",
        ),
        paragraph(
            text,
            "para_92_2",
            Part::Body,
            Some("92.2"),
            second,
            "Publish the invented figures (Haiti);",
        ),
    ];
    document.citations = vec![Citation {
        paragraph: Some("para_91".to_owned()),
        span: span_of(text, "resolution 48/141"),
        text: "resolution 48/141".to_owned(),
        symbol: Some("A/RES/48/141".to_owned()),
        date: None,
        open: false,
    }];
    document.recommendations = vec![
        recommendation("92.1", "para_92_1", span_of(text, first), &["DZA", "CPV"]),
        recommendation("92.2", "para_92_2", span_of(text, second), &["HTI"]),
    ];
    document.problems = problems(text);
    document
}

fn recommendation(number: &str, paragraph: &str, span: Span, by: &[&str]) -> Recommendation {
    Recommendation {
        number: number.to_owned(),
        paragraph: Some(paragraph.to_owned()),
        span,
        text: String::new(),
        state_under_review: Some("BHS".to_owned()),
        recommended_by: by.iter().map(|code| (*code).to_owned()).collect(),
        parts: Vec::new(),
        position: Some(Position::Supported),
        position_parts: Vec::new(),
        themes: Vec::new(),
        groups: Vec::new(),
        sdgs: Vec::new(),
        ..Recommendation::default()
    }
}

/// The invented report with both recommendations in one paragraph, as older reports print them.
pub(crate) fn report_in_one_paragraph() -> Document {
    let mut document = report();
    let last = document.paragraphs.pop().map_or(0, |paragraph| paragraph.span.end);
    if let Some(paragraph) = document.paragraphs.last_mut() {
        paragraph.id = "para_92".to_owned();
        paragraph.number = Some("92".to_owned());
        paragraph.span.end = last;
        paragraph.text = "92.1 Train all officers of the islands in the invented code (Algeria) (Cabo Verde); 92.2 Publish the invented figures (Haiti);".to_owned();
    }
    document
}

/// An invented Chinese resolution with a doubled character.
pub(crate) fn resolution() -> Document {
    let text = "人权理事会，\n\n重申人人享有虚构的权利，\n\n1. 欢迎各国为执行虚构的的公约\n所作的努力；\n\n2. 请秘书长提供虚构的资源。\n";
    let mut document = blank(text, Kind::Resolution, "zh");
    document.paragraphs = vec![
        paragraph(text, "pp_1", Part::Preamble, None, "重申人人享有虚构的权利，", "重申人人享有虚构的权利，"),
        paragraph(
            text,
            "op_1",
            Part::Operative,
            Some("1"),
            "1. 欢迎各国为执行虚构的的公约\n所作的努力；",
            "欢迎各国为执行虚构的的公约所作的努力；",
        ),
        paragraph(
            text,
            "op_2",
            Part::Operative,
            Some("2"),
            "2. 请秘书长提供虚构的资源。",
            "请秘书长提供虚构的资源。",
        ),
    ];
    document.problems = vec![Problem {
        code: "doubled-character".to_owned(),
        severity: Severity::Warning,
        span: span_of(text, "的的"),
        message: "的 stands twice.".to_owned(),
        suggestion: Some("的".to_owned()),
    }];
    document
}
