//! The pages of recommendations and their follow-up, rendered with sample data.

use super::list_page::{RecommendationsPage, ResultRow};
use super::page::{Position, RecommendationPage, Wording};
use crate::attached::Line;
use crate::follow_up::form_page::FollowUpFormPage;
use crate::follow_up::part::{ActionPart, AssessmentPart, FollowUpPart};
use crate::look::{
    Access, Act, ActiveFilter, Choice, Empty, ErrorSummary, Facet, FacetValue, Field, Head, Icon, Input,
    Pages, Section, Shown, Tag, Tone, gallery,
};

fn facet(name: &str, legend: &str, values: &[(&str, &str, u64, bool)]) -> Facet {
    let value = |(value, label, count, chosen): &(&str, &str, u64, bool)| FacetValue {
        value: (*value).to_owned(),
        label: (*label).to_owned(),
        count: *count,
        chosen: *chosen,
    };
    Facet {
        name: name.to_owned(),
        legend: legend.to_owned(),
        values: values.iter().map(value).collect(),
        at_first: 5,
    }
}

fn result(number: &str, text: &[(bool, &str)], status: Tag, lead: Shown, due: Option<Tag>) -> ResultRow {
    ResultRow {
        href: format!("/recommendations/{number}"),
        number: number.to_owned(),
        symbol: Shown::Symbol("A/HRC/99/9".to_owned()),
        text: text.iter().map(|(hit, words)| (*hit, (*words).to_owned())).collect(),
        language: "en".to_owned(),
        state: Shown::Link(("/states/BHS".to_owned(), "Bahamas".to_owned())),
        mechanism: "UPR, session 99".to_owned(),
        by: "Algeria, Cabo Verde and 3 others".to_owned(),
        position: Some(Tag::new(Icon::Tick, "Supported", Tone::Good)),
        status,
        lead,
        due,
    }
}

fn facets() -> Vec<Facet> {
    vec![
        facet(
            "state",
            "State under review",
            &[("BHS", "Bahamas", 41, true), ("BRB", "Barbados", 12, false), ("JAM", "Jamaica", 0, false)],
        ),
        facet(
            "position",
            "Position",
            &[("supported", "Supported", 38, false), ("noted", "Noted", 15, false)],
        ),
        facet(
            "by",
            "Recommending State",
            &[
                ("DZA", "Algeria", 9, false),
                ("BRA", "Brazil", 8, false),
                ("CAN", "Canada", 8, false),
                ("FRA", "France", 7, false),
                ("MEX", "Mexico", 6, false),
                ("USA", "United States", 5, false),
            ],
        ),
    ]
}

fn list() -> RecommendationsPage {
    let mut shell = gallery::shell("Recommendations", Section::Recommendations);
    shell.query = "training \"police officers\"".to_owned();
    let text = [
        (false, "Continue the invented "),
        (true, "training"),
        (false, " of "),
        (true, "police officers"),
        (false, " on all islands, <with> the invented code"),
    ];
    let under_way = Tag::new(Icon::Half, "In progress", Tone::Plain);
    let unknown = Tag::new(Icon::Dashed, "No information", Tone::Plain);
    RecommendationsPage {
        shell,
        head: Head {
            access: Some(Access::public()),
            acts: vec![Act::other("/recommendations.csv?q=training", "Download CSV")],
            ..Head::named("Recommendations")
        },
        notice: None,
        sorts: vec![Choice::new("relevance", "best match", true), Choice::new("date", "newest first", false)],
        facets: facets(),
        hidden: Vec::new(),
        filters: vec![ActiveFilter {
            facet: "State".to_owned(),
            label: "Bahamas".to_owned(),
            without: "/recommendations?q=training".to_owned(),
        }],
        without_filters: "/recommendations?q=training".to_owned(),
        counted: "41 recommendations".to_owned(),
        caution: Some("1 of them has a disputed due date".to_owned()),
        results: vec![
            result(
                "92.17",
                &text,
                under_way,
                Shown::Text("Ministry of National Security".to_owned()),
                Some(Tag::overdue()),
            ),
            result(
                "92.4",
                &[(false, "Enact the invented bill with "), (true, "training")],
                Tag::disputed(),
                Shown::None("none".to_owned()),
                None,
            ),
            result("92.5", &[(false, "Consider "), (true, "training")], unknown, Shown::Unknown, None),
        ],
        pages: Pages {
            base: "/recommendations?q=training&state=BHS&page=".to_owned(),
            page: 1,
            per_page: 20,
            total: 41,
        },
        empty: None,
    }
}

#[test]
fn lists_with_hits_facets_and_filters() {
    let html = gallery::show("recommendations", &list());
    for expected in [
        "<mark>police officers</mark>",
        "&#60;with&#62;",
        "Remove filter",
        "Download CSV",
        "1–20 of 41",
        "training &#34;police officers&#34;",
    ] {
        assert!(html.contains(expected), "missing: {expected}");
    }
    let empty = Empty {
        title: "Nothing found".to_owned(),
        words: "No recommendation has all of these. Remove a filter, or search for fewer words.".to_owned(),
        acts: vec![Act::main("/recommendations", "Show all recommendations")],
    };
    let none = RecommendationsPage {
        results: Vec::new(),
        counted: "No recommendations".to_owned(),
        caution: None,
        empty: Some(empty),
        ..list()
    };
    let html = gallery::show("recommendations-none", &none);
    assert!(html.contains("Nothing found") && !html.contains("class=\"results\""));
}

fn fact(name: &str, value: Shown) -> (String, Shown) {
    (name.to_owned(), value)
}

fn text(words: &str) -> Shown {
    Shown::Text(words.to_owned())
}

fn assessment(status: &str, by: &str, as_of: &str) -> AssessmentPart {
    AssessmentPart {
        status: Tag::new(Icon::Half, status, Tone::Plain),
        by: by.to_owned(),
        as_of: as_of.to_owned(),
        evidence: text("Attendance lists of two invented courses"),
        href: None,
    }
}

fn follow_up() -> FollowUpPart {
    FollowUpPart {
        readers: vec![Access::internal("the Bahamas")],
        published: vec!["Published on 2 May 2026. Shared: the Bahamas and the regional office".to_owned()],
        nothing: None,
        status: Tag::new(Icon::Half, "In progress", Tone::Plain),
        through: None,
        assessments: vec![assessment("In progress", "Ministry of National Security", "March 2026")],
        earlier: vec![assessment("Not started", "Ministry of National Security", "2024")],
        disputes: vec![gallery::dispute()],
        facts: vec![
            fact("Lead", text("Ministry of National Security")),
            fact("Supporting", Shown::None("none".to_owned())),
            fact("Planned action", text("Two courses a year\nAn invented manual")),
            fact("Due", Shown::Disputed(vec!["30 September 2026".to_owned(), "31 December 2026".to_owned()])),
            fact("Note", Shown::None("none".to_owned())),
        ],
        evidence: vec![
            Line {
                name: "courses.pdf".to_owned(),
                about: "1.2 MB, added 12 May 2026".to_owned(),
                sha256: "ab".repeat(32),
                href: Some("/recommendations/1/evidence/ab".to_owned()),
                stands: String::new(),
                ask: None,
                back: "",
                of: None,
            },
            Line {
                name: "photo.jpg".to_owned(),
                about: "0.4 MB, added 2 March 2026".to_owned(),
                sha256: "cd".repeat(32),
                href: None,
                stands: "not on this computer".to_owned(),
                ask: None,
                back: "",
                of: None,
            },
        ],
        actions: vec![ActionPart {
            text: "Print the invented manual".to_owned(),
            disputed: false,
            facts: vec![fact("Budget", text("12,500.00 BSD"))],
            edit: Some("/recommendations/1/actions/k".to_owned()),
        }],
        add_action: Some("/recommendations/1/actions".to_owned()),
        publish: Some("/follow-ups/1/publish".to_owned()),
        others: vec![assessment("Partly implemented", "The invented ombudsman", "April 2026")],
        clusters: vec![Act::other("/clusters/1", "Police training")],
        replies: vec![(
            Act::other("/replies/1", "Reply of the ministry"),
            Tag::new(Icon::Half, "Submitted", Tone::Plain),
        )],
        begins: vec![Act::other("/replies/new?recommendations=92.17", "Draft a reply")],
        edit: Some("/recommendations/1/follow-up".to_owned()),
        add_evidence: Some("/recommendations/1/evidence".to_owned()),
        evidence_error: None,
        evidence_limit: "64 MB".to_owned(),
    }
}

fn page() -> RecommendationPage {
    let country = |code: &str, name: &str| (name.to_owned(), format!("/recommendations?by={code}"));
    RecommendationPage {
        shell: gallery::shell("A/HRC/99/9, 92.17", Section::Recommendations),
        head: Head {
            what: vec![
                ("/recommendations".to_owned(), "Recommendations".to_owned()),
                ("/states/BHS".to_owned(), "Bahamas".to_owned()),
                (String::new(), "Universal Periodic Review, session 99".to_owned()),
            ],
            access: Some(Access::public()),
            ..Head::named("A/HRC/99/9, 92.17")
        },
        notice: None,
        wordings: vec![Wording {
            text: "Continue the invented training of police officers on all islands".to_owned(),
            by: vec![country("DZA", "Algeria"), country("CPV", "Cabo Verde")],
        }],
        language: "en".to_owned(),
        in_document: Some(("/documents/1#para_92".to_owned(), "Paragraph 92.17 in the document".to_owned())),
        position: Position {
            tag: Some(Tag::new(Icon::HalfSquare, "Supported in part", Tone::Plain)),
            source: Some(("A/HRC/99/9/Add.1, 13 September 2013".to_owned(), "/documents/2".to_owned())),
            parts: vec![
                ("the invented training".to_owned(), Tag::new(Icon::Tick, "Supported", Tone::Good)),
                ("on all islands".to_owned(), Tag::new(Icon::Bar, "Noted", Tone::Plain)),
            ],
        },
        facts: vec![
            fact("Unit", text("UN document, one a number")),
            fact("Themes", Shown::Unknown),
            fact("SDGs", text("16.6")),
        ],
        rows: vec![(
            "/recommendations/2".to_owned(),
            "Algeria".to_owned(),
            super::row::position_tag(Some("supported")),
        )],
        follow_up: Some(follow_up()),
        history: gallery::events(),
    }
}

#[test]
fn shows_a_recommendation_with_its_follow_up_dispute_and_history() {
    let html = gallery::show("recommendation", &page());
    for expected in [
        "/documents/1#para_92",
        "Cabo Verde",
        "Settle due date",
        "not on this computer",
        "Add evidence",
        "Lead institution",
        "Earlier assessments (1)",
        "12,500.00 BSD",
        "The invented ombudsman",
        "Police training",
        "Published on 2 May 2026",
    ] {
        assert!(html.contains(expected), "missing: {expected}");
    }
    let mut reader = page();
    let part = reader.follow_up.as_mut().unwrap();
    (part.edit, part.add_evidence, part.add_action, part.publish) = (None, None, None, None);
    for dispute in &mut part.disputes {
        dispute.settled_by = Some("focal point".to_owned());
    }
    let html = gallery::show("recommendation-reader", &reader);
    let main = html.split("<main").nth(1).and_then(|rest| rest.split("</main>").next()).unwrap();
    assert!(!main.contains("method=\"post\""), "who may not write sees no form");
}

#[test]
fn several_wordings_stand_each_with_its_states() {
    let mut two = page();
    two.wordings.push(Wording {
        text: "Train the invented police".to_owned(),
        by: vec![("Haiti".to_owned(), "/recommendations?by=HTI".to_owned())],
    });
    let html = gallery::show("recommendation-wordings", &two);
    assert!(html.contains("Wording of <a href=\"/recommendations?by=HTI\">Haiti</a>"));
}

fn form(refused: bool) -> FollowUpFormPage {
    let statuses = [
        "Not started",
        "In progress",
        "Partly implemented",
        "Implemented",
        "Continuous",
        "Will not be pursued",
        "No information",
    ];
    let status = statuses
        .iter()
        .map(|label| Choice::new(&label.to_lowercase().replace(' ', "-"), label, *label == "Implemented"))
        .collect();
    let institutions = || {
        vec![Choice::new("1", "Ministry of National Security", true), Choice::new("2", "Parliament", false)]
    };
    let mut leads = vec![Choice::new("", "No lead yet", false)];
    leads.extend(institutions());
    let wrong = |words: &'static str| refused.then_some(words);
    let assessment = vec![
        Field::new("status", "Status", Input::Radio(status), "")
            .help("How far the State is, in the eyes of whoever assesses it."),
        Field::new("assessed_by", "Assessed by", Input::Line, "Ministry of National Security")
            .help("A person or an institution."),
        Field::new("as_of", "As of", Input::Line, "March 2026")
            .help("2026-05-14, or 2026-05, or 2026")
            .error(wrong("Write the date as 2026-05-14, 2026-05 or 2026")),
        Field::new("evidence", "On what evidence", Input::Lines, "")
            .error(wrong("Say what shows that it is implemented: a law, a decision, a figure.")),
    ];
    let plan = vec![
        Field::new("lead", "Lead institution", Input::Select(leads), "")
            .help("One institution answers for it."),
        Field::new("supporting", "Supporting institutions", Input::Checks(institutions()), ""),
        Field::new("action", "Planned action", Input::Lines, "Two courses a year"),
        Field::new("due", "Due date", Input::Line, "2026-09-30").help("2026-05-14, or 2026-05, or 2026"),
        Field::new("note", "Note", Input::Lines, ""),
    ];
    FollowUpFormPage {
        shell: gallery::shell("Record follow-up", Section::Recommendations),
        head: Head {
            what: vec![("/recommendations/1".to_owned(), "A/HRC/99/9, 92.17".to_owned())],
            ..Head::named("Record follow-up")
        },
        summary: ErrorSummary::of("This was not saved", assessment.iter().chain(&plan)),
        text: "Continue the invented training of police officers on all islands".to_owned(),
        language: "en".to_owned(),
        access: Access::internal("the Bahamas and this office"),
        disputes: Vec::new(),
        action: "/recommendations/1/follow-up".to_owned(),
        hidden: vec![("seen".to_owned(), "1-4".to_owned())],
        assessment,
        plan,
        back: "/recommendations/1".to_owned(),
        kept: crate::account::web::drafts::Kept::default(),
    }
}

#[test]
fn a_refused_form_says_what_to_do_and_keeps_what_was_typed() {
    let html = gallery::show("follow-up-form", &form(false));
    assert!(!html.contains("data-summary"));
    let html = gallery::show("follow-up-form-refused", &form(true));
    for expected in [
        "href=\"#evidence\"",
        "autofocus",
        "aria-describedby=\"as_of-help as_of-error\"",
        "Two courses a year",
        "value=\"implemented\" checked",
    ] {
        assert!(html.contains(expected), "missing: {expected}");
    }
}
