//! Sample charts, history and dispute for the pages' tests. The facts are invented.

use super::*;

/// Series and rows of follow-up as the home page draws them; the numbers are invented.
pub(crate) fn strips() -> Strips {
    let row = |label: &str, values: [u64; 5], end: &str| Strip {
        label: label.to_owned(),
        href: format!("/states/{}", &label[..3].to_uppercase()),
        values: values.to_vec(),
        opens: vec!["/recommendations?status=implemented".to_owned()],
        end: end.to_owned(),
    };
    Strips {
        id: "picture".to_owned(),
        title: "How full the picture is".to_owned(),
        note: "Recommendations read here, by the State's own latest assessment. As of 12 May 2026."
            .to_owned(),
        of: "State".to_owned(),
        series: vec![
            Series::new("implemented", Ink::Solid),
            Series::new("under way", Ink::Hatch),
            Series::new("not started", Ink::Outline),
            Series::new("disputed", Ink::Split),
            Series::new("no information", Ink::Void),
        ],
        strips: vec![
            row("Antigua and Barbuda", [12, 30, 4, 0, 60], "46 of 106 assessed"),
            row("Bahamas", [24, 51, 8, 3, 12], "86 of 98 assessed"),
            row("Barbados", [0, 0, 0, 0, 131], "0 of 131 assessed"),
            row("Montserrat", [0, 0, 0, 0, 0], "none read yet"),
            row("Saint Vincent and the Grenadines", [9, 12, 30, 1, 88], "52 of 140 assessed"),
        ],
    }
}

/// Recommendations by cycle, invented.
pub(crate) fn columns() -> Columns {
    let column = |label: &str, values: [u64; 3]| Strip {
        label: label.to_owned(),
        href: String::new(),
        values: values.to_vec(),
        opens: Vec::new(),
        end: String::new(),
    };
    Columns {
        id: "cycles".to_owned(),
        title: "More recommendations each time, and more of them supported".to_owned(),
        note: "Recommendations received, by position, one column a review.".to_owned(),
        of: "Review".to_owned(),
        series: vec![
            Series::new("supported", Ink::Solid),
            Series::new("noted", Ink::Dots),
            Series::new("pending", Ink::Void),
        ],
        strips: vec![
            column("2008", [18, 6, 0]),
            column("2013", [53, 45, 0]),
            column("2018", [110, 24, 0]),
            column("2023", [120, 31, 19]),
        ],
    }
}

/// A history with a plain change and a disputed one.
pub(crate) fn events() -> Vec<Event> {
    vec![
        Event {
            on: "12 May 2026".to_owned(),
            beside: Some("09:30".to_owned()),
            who: "Laptop of the desk officer".to_owned(),
            capacity: Some("desk officer".to_owned()),
            did: "set the due date without sight of another value".to_owned(),
            changes: vec![Change {
                field: "Due date".to_owned(),
                before: Some("30 September 2026".to_owned()),
                after: Some("31 December 2026".to_owned()),
            }],
            reason: None,
            split: true,
            not_in_force: None,
        },
        Event {
            on: "2 March 2026".to_owned(),
            beside: None,
            who: "A. Rolle".to_owned(),
            capacity: Some("focal point".to_owned()),
            did: "recorded the lead".to_owned(),
            changes: vec![Change {
                field: "Lead institution".to_owned(),
                before: None,
                after: Some("Ministry of Social Services".to_owned()),
            }],
            reason: Some("The bill is theirs".to_owned()),
            split: false,
            not_in_force: None,
        },
    ]
}

/// A due date with two values.
pub(crate) fn dispute() -> Dispute {
    let claim = |id: &str, value: &str, who: &str, on: &str| Claim {
        id: id.to_owned(),
        value: value.to_owned(),
        who: who.to_owned(),
        on: on.to_owned(),
    };
    Dispute {
        field: "Due date".to_owned(),
        name: "due".to_owned(),
        claims: vec![
            claim("1-4", "30 September 2026", "A. Rolle, focal point", "2 March 2026"),
            claim("2-9", "31 December 2026", "Laptop of the desk officer", "12 May 2026"),
        ],
        action: "/follow-ups/7/settlement".to_owned(),
        seen: "1-4,2-9".to_owned(),
        error: None,
        reason: String::new(),
        settled_by: None,
    }
}

/// The gate of an activity in three States, one of which has not consented; invented.
pub(crate) fn runs() -> Runs {
    let day = |text: &str| text.parse::<jiff::civil::Date>().unwrap();
    let run = |from: &str, to: &str, stand, why: &str| Run {
        from: day(from),
        to: day(to),
        stand,
        why: vec![why.to_owned()],
    };
    let row = |label: &str, runs| RunRow { label: label.to_owned(), runs };
    let mark = |on: &str, in_breach| Mark {
        on: day(on),
        what: "Session in Castries".to_owned(),
        href: "/sessions/7".to_owned(),
        in_breach,
    };
    let until = "Not allowed before 1 May 2026: the consent of 2 March covers 1 May to 31 July.";
    Runs {
        id: "gate".to_owned(),
        title: "Not allowed today: Saint Vincent and the Grenadines has not consented".to_owned(),
        note: "Each day of the activity's period, 20 April to 31 August 2026.".to_owned(),
        from: day("2026-04-20"),
        to: day("2026-08-31"),
        today: day("2026-05-12"),
        rows: vec![
            row(
                "Grenada",
                vec![
                    run("2026-04-20", "2026-04-30", Stand::Shut, until),
                    run("2026-05-01", "2026-06-30", Stand::Open, ""),
                    run("2026-07-01", "2026-07-31", Stand::OpenDisputed, "Records disagree on the expiry."),
                    run(
                        "2026-08-01",
                        "2026-08-31",
                        Stand::Shut,
                        "The consent of 2 March expires on 31 July.",
                    ),
                ],
            ),
            row("Saint Lucia", vec![run("2026-04-20", "2026-08-31", Stand::Unknown, "Not known here.")]),
            row(
                "Saint Vincent and the Grenadines",
                vec![run("2026-04-20", "2026-08-31", Stand::Shut, "It has not consented.")],
            ),
        ],
        marks: vec![mark("2026-05-11", false), mark("2026-08-03", true)],
    }
}
