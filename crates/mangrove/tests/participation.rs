//! The story of a training in Suriname: the office reads every count of its participants, the public what lets no small
//! number be worked out, and half a year later somebody is to ask what came of it.

#[path = "consent_gate/desk.rs"]
mod desk;
mod office;

use desk::{Desk, Pages};

/// Twenty-three people: 13 women, 9 men, 1 who did not say; 2 with a disability.
const TRAINING: &[(&str, &str)] = &[
    ("date", "2026-05-11"),
    ("place", "Bridgetown"),
    ("mode", "in-person"),
    ("states", "SUR"),
    ("people", "23"),
    ("sex.women", "13"),
    ("sex.men", "9"),
    ("sex.not-stated", "1"),
    ("disability.with", "2"),
    ("disability.without", "21"),
];

/// Everything of a session that could be published.
const FIELDS: &[&str] = &["date", "place", "people", "sex", "age", "disability", "institution"];

fn session(pages: &Pages, activity: &str, typed: &[(&str, &str)]) -> Result<String, String> {
    let typed: Vec<(&str, &str)> =
        [("activity", activity)].into_iter().chain(typed.iter().copied()).collect();
    pages.send("/sessions", &typed)
}

fn publish(pages: &Pages, session: &str) {
    let fields = FIELDS.iter().map(|field| ("fields", *field));
    let typed: Vec<(&str, &str)> = [("into", "public")].into_iter().chain(fields).collect();
    pages.send(&format!("{session}/publish"), &typed).unwrap_or_else(|page| panic!("published: {page}"));
}

fn shows(page: &str, number: &str) -> bool {
    page.contains(&format!(">{number}<"))
        || page.contains(&format!(" {number},"))
        || page.contains(&format!(" {number}<"))
}

#[test]
fn the_office_counts_everybody_and_the_public_cannot_work_out_who_was_there() {
    let desk = Desk::open();
    let (activity, _) = desk.prepared("SUR", "2026-12-31", &[("kinds", "training")]);
    let mut pages = desk.on("2026-05-11", "desk");
    pages.step("activities", &activity, "under-way", &[]);

    let mut short = TRAINING.to_vec();
    short.retain(|(name, _)| *name != "sex.not-stated");
    let refused = session(&pages, &activity, &short).expect_err("it does not add up");
    assert!(
        refused.contains("adds up to 22 of 23") && refused.contains("value=\"13\""),
        "what was typed stays"
    );
    let small = session(&pages, &activity, TRAINING).expect("it adds up");
    let more = [("people", "64"), ("sex.women", "30"), ("sex.men", "34")];
    let kept = TRAINING.iter().filter(|(name, _)| matches!(*name, "date" | "place" | "mode" | "states"));
    let large: Vec<(&str, &str)> = kept.copied().chain(more).collect();
    let large = session(&pages, &activity, &large).expect("it adds up");

    for inside in ["desk", "sur-focal"] {
        pages.0.sign_in(inside);
        let page = pages.get(&small);
        assert!(["13", "9", "1", "2", "21"].iter().all(|number| shows(&page, number)), "{inside}: {page}");
    }
    pages.0.sign_in("head");
    let offered = pages.get(&format!("{small}/publish"));
    assert!(!offered.contains("value=\"sex\"") && !offered.contains("value=\"disability\""), "{offered}");
    publish(&pages, &small);
    publish(&pages, &large);

    pages.0.cookie = String::new();
    let page = pages.get(&small);
    assert!(page.contains("23 people took part") && page.contains("not published"), "{page}");
    for hidden in ["13", "9", "1", "2", "21", "22"] {
        assert!(!shows(&page, hidden), "{hidden} is nowhere: {page}");
    }
    assert!(!page.contains("Women") && !page.contains("With a disability"), "neither split is there: {page}");
    let page = pages.get(&large);
    assert!(
        ["30", "34"].iter().all(|number| shows(&page, number)),
        "no small number stands in this one: {page}"
    );
    for path in ["/sessions", "/sessions?q=13", "/sessions?q=women"] {
        let list = pages.get(path);
        assert!(!shows(&list, "13") && !list.contains("Women 13"), "{path}: {list}");
    }
}

#[test]
fn what_came_of_it_is_asked_half_a_year_later() {
    let desk = Desk::open();
    let (activity, _) = desk.prepared("SUR", "2026-12-31", &[("kinds", "training")]);
    let pages = desk.on("2026-05-11", "desk");
    pages.step("activities", &activity, "under-way", &[]);
    let held = session(&pages, &activity, TRAINING).expect("a session");
    let page = pages.get(&held);
    for due in ["11 May 2026", "11 June 2026", "11 November 2026"] {
        assert!(page.contains(due), "{due}: {page}");
    }
    assert!(!page.contains("Overdue"), "{page}");
    drop(pages);
    let pages = desk.on("2026-11-12", "desk");
    let page = pages.get(&held);
    assert_eq!(page.matches("Overdue").count(), 3, "{page}");
    let id = held.rsplit('/').next().expect("an id");
    pages.change("sessions", id, &[("follow_up", "Nine of the trainers have trained others since.")]);
    assert_eq!(pages.get(&held).matches("Overdue").count(), 2);
}
