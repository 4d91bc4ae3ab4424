//! The pages of institutions, rendered with sample institutions.

use super::form_page::InstitutionFormPage;
use super::list_page::{InstitutionRow, InstitutionsPage};
use super::page::InstitutionPage;
use crate::look::{
    Access, Act, Choice, Empty, ErrorSummary, Field, Head, Icon, Input, Pages, Section, Shown, Tag, Tone,
    gallery,
};
use crate::recommendation::list_page::ResultRow;

fn list() -> InstitutionsPage {
    let row = |name: &str, kind: &str, state: Shown, leads: u64| InstitutionRow {
        href: "/institutions/1".to_owned(),
        name: name.to_owned(),
        kind: kind.to_owned(),
        state,
        recommendations: Shown::Number(leads),
        overdue: Shown::Number(leads / 9),
    };
    InstitutionsPage {
        shell: gallery::shell("Institutions", Section::Institutions),
        head: Head {
            acts: vec![Act::main("/institutions/new", "Add an institution")],
            ..Head::named("Institutions")
        },
        facets: Vec::new(),
        filters: Vec::new(),
        rows: vec![
            row("CARICOM Secretariat", "CARICOM organ", Shown::None("no State".to_owned()), 0),
            row("Ministry of National Security", "Ministry", Shown::Text("Bahamas".to_owned()), 41),
        ],
        pages: Pages { base: "/institutions?page=".to_owned(), page: 1, per_page: 50, total: 2 },
        empty: None,
    }
}

#[test]
fn lists_institutions_or_says_what_to_do_first() {
    assert!(gallery::show("institutions", &list()).contains("CARICOM Secretariat"));
    let empty = Empty {
        title: "No institutions yet".to_owned(),
        words: "A follow-up has one lead institution. Add ministries, courts, NHRIs and others here."
            .to_owned(),
        acts: vec![Act::main("/institutions/new", "Add an institution")],
    };
    let none = InstitutionsPage { empty: Some(empty), ..list() };
    assert!(!gallery::show("institutions-empty", &none).contains("<table"));
}

#[test]
fn shows_an_institution_and_what_it_leads_on() {
    let lead = ResultRow {
        href: "/recommendations/1".to_owned(),
        number: "92.17".to_owned(),
        symbol: Shown::Symbol("A/HRC/99/9".to_owned()),
        text: vec![(false, "Continue the invented training".to_owned())],
        language: "en".to_owned(),
        state: Shown::Text("Bahamas".to_owned()),
        mechanism: "UPR, session 99".to_owned(),
        by: String::new(),
        position: None,
        status: Tag::new(Icon::Half, "In progress", Tone::Plain),
        lead: Shown::Text("Ministry of National Security".to_owned()),
        due: Some(Tag::overdue()),
    };
    let page = InstitutionPage {
        shell: gallery::shell("Ministry of National Security", Section::Institutions),
        head: Head {
            what: vec![
                ("/institutions".to_owned(), "Institutions".to_owned()),
                ("/states/BHS".to_owned(), "Bahamas".to_owned()),
            ],
            acts: vec![Act::other("/institutions/1/edit", "Change")],
            ..Head::named("Ministry of National Security")
        },
        notice: None,
        facts: vec![
            ("Kind".to_owned(), Shown::Text("Ministry".to_owned())),
            ("Contact".to_owned(), Shown::Unknown),
        ],
        disputes: vec![gallery::dispute()],
        leads: vec![lead],
        all: Some(("All 41 recommendations it leads on".to_owned(), "/recommendations?lead=1".to_owned())),
        history: gallery::events(),
    };
    assert!(gallery::show("institution", &page).contains("All 41 recommendations"));
}

#[test]
fn a_refused_institution_keeps_what_was_typed() {
    let kinds = ["Ministry", "Parliament", "Court", "Statistics office", "NHRI", "NGO"];
    let kinds = kinds.iter().map(|kind| Choice::new(&kind.to_lowercase(), kind, false)).collect();
    let states = vec![Choice::new("", "No State", true), Choice::new("BHS", "Bahamas", false)];
    let fields = vec![
        Field::new("name", "Name", Input::Line, "  ").required().error(Some("Enter the institution's name.")),
        Field::new("kind", "Kind", Input::Radio(kinds), "")
            .error(Some("Choose what kind of institution it is.")),
        Field::new("state", "State or territory", Input::Select(states), ""),
        Field::new("contact", "Contact", Input::Lines, "The invented desk")
            .optional()
            .help("How it can be reached."),
    ];
    let page = InstitutionFormPage {
        shell: gallery::shell("Add an institution", Section::Institutions),
        head: Head {
            what: vec![("/institutions".to_owned(), "Institutions".to_owned())],
            ..Head::named("Add an institution")
        },
        summary: ErrorSummary::of("This was not saved", &fields),
        access: Access::internal("the State it belongs to and this office"),
        disputes: Vec::new(),
        action: "/institutions".to_owned(),
        hidden: Vec::new(),
        fields,
        verb: "Add institution".to_owned(),
        back: "/institutions".to_owned(),
    };
    let html = gallery::show("institution-form", &page);
    for expected in ["href=\"#kind\"", "The invented desk", "(optional)", "Leave without saving"] {
        assert!(html.contains(expected), "missing: {expected}");
    }
}
