//! The pages of institutions, rendered with sample institutions.

use askama::Template;

use super::list_page::{InstitutionRow, InstitutionsPage};
use super::page::Leads;
use crate::look::{Act, Empty, Head, Icon, Pages, Section, Shown, Tag, Tone, gallery};
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
            acts: vec![Act::main("/institutions/new", "Record an institution")],
            ..Head::named("Institutions")
        },
        words: String::new(),
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
        acts: vec![Act::main("/institutions/new", "Record an institution")],
    };
    let none = InstitutionsPage { empty: Some(empty), ..list() };
    assert!(!gallery::show("institutions-empty", &none).contains("<table"));
}

#[test]
fn shows_what_an_institution_leads_on() {
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
    let all = Some(("All 41 recommendations".to_owned(), "/recommendations?lead=1".to_owned()));
    let html = Leads { leads: vec![lead], all }.render().unwrap();
    assert!(html.contains("All 41 recommendations") && html.contains("92.17"), "{html}");
    let none = Leads { leads: Vec::new(), all: None }.render().unwrap();
    assert!(none.contains("No recommendation"), "{none}");
}
