//! The pages of States, rendered with sample figures; the figures are invented, the names and codes are facts.

use super::list_page::{StateRow, StatesPage};
use super::page::{Figure, StatePage};
use crate::look::{Access, Act, Empty, Head, Section, Shown, gallery};

/// CARICOM's members and, after the line, its associate members: code and name, in name order.
const PARTIES: [(&str, &str, &str); 21] = [
    ("AIA", "Anguilla", "Associate member"),
    ("ATG", "Antigua and Barbuda", "Member"),
    ("BHS", "Bahamas", "Member"),
    ("BRB", "Barbados", "Member"),
    ("BLZ", "Belize", "Member"),
    ("BMU", "Bermuda", "Associate member"),
    ("VGB", "British Virgin Islands", "Associate member"),
    ("CYM", "Cayman Islands", "Associate member"),
    ("CUW", "Curaçao", "Associate member"),
    ("DMA", "Dominica", "Member"),
    ("GRD", "Grenada", "Member"),
    ("GUY", "Guyana", "Member"),
    ("HTI", "Haiti", "Member"),
    ("JAM", "Jamaica", "Member"),
    ("MSR", "Montserrat", "Member"),
    ("KNA", "Saint Kitts and Nevis", "Member"),
    ("LCA", "Saint Lucia", "Member"),
    ("VCT", "Saint Vincent and the Grenadines", "Member"),
    ("SUR", "Suriname", "Member"),
    ("TTO", "Trinidad and Tobago", "Member"),
    ("TCA", "Turks and Caicos Islands", "Associate member"),
];

#[test]
fn lists_states_in_name_order() {
    let row = |(place, (iso3, name, standing)): (usize, &(&str, &str, &str))| {
        let total = (place as u64 * 37) % 140;
        StateRow {
            href: format!("/states/{iso3}"),
            name: (*name).to_owned(),
            iso3: (*iso3).to_owned(),
            standing: (*standing).to_owned(),
            recommendations: Shown::Number(total),
            assessed: if total == 0 {
                Shown::None("none read yet".to_owned())
            } else {
                Shown::Text(format!("{} of {total}", total / 3))
            },
            work: vec![Shown::Number(2), Shown::Unknown],
            overdue: Shown::Number(total / 20),
            without_lead: if place % 5 == 1 { Shown::Unknown } else { Shown::Number(total / 2) },
        }
    };
    let page = StatesPage {
        shell: gallery::shell("States", Section::States),
        head: Head::named("States and territories"),
        note: "In name order. Recommendations of UN documents read here, one a number.".to_owned(),
        internal: true,
        work: vec!["Requests open".to_owned(), "Activities under way".to_owned()],
        rows: PARTIES.iter().enumerate().map(row).collect(),
    };
    let html = gallery::show("states", &page);
    assert_eq!(html.matches("<th scope=\"row\"").count(), 21);
    let places: Vec<usize> =
        PARTIES.iter().map(|(_, name, _)| html.find(&format!(">{name}<")).unwrap()).collect();
    assert!(places.is_sorted());
}

fn state() -> StatePage {
    let figure = |number: u64, words: &str| Figure {
        number: Shown::Number(number),
        words: words.to_owned(),
        href: "/recommendations?state=BHS".to_owned(),
    };
    let fact = |name: &str, value: &str| (name.to_owned(), Shown::Text(value.to_owned()));
    StatePage {
        shell: gallery::shell("Bahamas", Section::States),
        head: Head {
            what: vec![
                ("/states".to_owned(), "States".to_owned()),
                (String::new(), "Member of CARICOM".to_owned()),
            ],
            access: Some(Access::public()),
            acts: vec![Act::other("/recommendations?state=BHS", "Search its recommendations")],
            ..Head::named("Bahamas")
        },
        facts: vec![
            fact("In French", "Bahamas"),
            fact("In Spanish", "Bahamas"),
            fact("ISO 3166-1", "BHS"),
            ("Responsible State".to_owned(), Shown::None("none: a State".to_owned())),
        ],
        figures: vec![figure(324, "recommendations"), figure(14, "overdue"), figure(0, "disputed")],
        picture: Some((Access::internal("the Bahamas and this office"), gallery::strips())),
        work: Vec::new(),
        reviews: Some(gallery::columns()),
        documents: vec![(
            "/documents/1".to_owned(),
            Shown::Symbol("A/HRC/23/8".to_owned()),
            "Report of the Working Group on the UPR, 2013".to_owned(),
        )],
        institutions: vec![(
            "/institutions/1".to_owned(),
            "Ministry of Social Services".to_owned(),
            "Ministry".to_owned(),
        )],
        add_institution: Some("/institutions/new?state=BHS".to_owned()),
        empty: None,
    }
}

#[test]
fn shows_a_state_with_figures_that_open_their_records() {
    let html = gallery::show("state", &state());
    assert_eq!(html.matches("<li><a href=\"/recommendations?state=BHS\">").count(), 3);
    let empty = Empty {
        title: "Nothing read yet".to_owned(),
        words: "No document about Montserrat has been imported.".to_owned(),
        acts: vec![Act::main("/import", "Import documents")],
    };
    let none = StatePage {
        figures: Vec::new(),
        picture: None,
        reviews: None,
        documents: Vec::new(),
        institutions: Vec::new(),
        empty: Some(empty),
        ..state()
    };
    assert!(gallery::show("state-empty", &none).contains("Nothing read yet"));
}
