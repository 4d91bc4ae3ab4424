//! The pages about people, rendered with people of the sample.

use super::page::{OpenInvitation, PeopleForm, PeoplePage};
use crate::look::{
    Choice, ErrorSummary, Field, Head, Icon, Input, Notice, Section, Shown, Tag, Tone, Weight, gallery,
};
use crate::noun::part::{Row, Table};

fn roles() -> Table {
    Table {
        id: "roles".to_owned(),
        title: "Roles".to_owned(),
        head: ["Role", "For", "From", "Last day", "Today"].map(str::to_owned).into(),
        rows: vec![Row {
            href: String::new(),
            name: "Focal point, Barbados".to_owned(),
            tag: Some(Tag::new(Icon::Tick, "Holds it", Tone::Good)),
            cells: vec![
                Shown::Text("Ministry of Foreign Affairs".to_owned()),
                Shown::Text("1 May 2025".to_owned()),
                Shown::None("no end stated".to_owned()),
            ],
        }],
        ..Table::default()
    }
}

fn list() -> PeoplePage {
    PeoplePage {
        shell: gallery::shell("People", Section::Elsewhere),
        head: Head::named("People"),
        notice: None,
        summary: ErrorSummary::default(),
        tables: vec![roles()],
        open: vec![OpenInvitation {
            id: "00ff".to_owned(),
            name: "Clyde <Alleyne>".to_owned(),
            role: "Validating authority, Barbados".to_owned(),
            until: "19 May 2026, 09:30".to_owned(),
        }],
        link: None,
        form: None,
    }
}

#[test]
fn an_open_invitation_can_be_withdrawn_by_name() {
    let html = gallery::show("people", &list());
    assert!(html.contains("the invitation of Clyde &#60;Alleyne&#62;"));
    let none = PeoplePage { open: Vec::new(), ..list() };
    assert!(!gallery::show("people-no-invitation", &none).contains("Open invitations"));
}

#[test]
fn a_hand_over_lists_the_work_above_its_form() {
    let ends = vec![Choice::new("focal-point@state-internal:BRB", "Focal point, Barbados", true)];
    let fields = vec![
        Field::new("ends", "Roles that end", Input::Checks(ends), "").error(Some("They are the last.")),
        Field::new("last_day", "Last day", Input::Date, "2026-05-31"),
        Field::new("reason", "Reason", Input::Line, "A new post").required(),
    ];
    let page = PeoplePage {
        summary: ErrorSummary::of("Nothing was handed over", &fields),
        open: Vec::new(),
        form: Some(PeopleForm {
            action: "/people/1/hand-over".to_owned(),
            fields,
            verbs: vec![(String::new(), String::new(), "Hand over".to_owned())],
            back: "/people/1".to_owned(),
        }),
        ..list()
    };
    let html = gallery::show("people-hand-over", &page);
    assert!(
        html.find("Focal point, Barbados")
            < html.find("<form method=\"post\" action=\"/people/1/hand-over\"")
    );
    assert!(html.contains("value=\"A new post\""));
}

#[test]
fn a_link_is_shown_once_as_words_to_copy() {
    let page = PeoplePage {
        notice: Some(Notice {
            weight: Weight::Good,
            title: "Clyde Alleyne is invited".to_owned(),
            words: "It works once.".to_owned(),
            next: None,
        }),
        tables: Vec::new(),
        open: Vec::new(),
        link: Some("http://127.0.0.1:8480/invitations/00ff".to_owned()),
        ..list()
    };
    let html = gallery::show("people-invited", &page);
    assert!(html.contains("<code>http://127.0.0.1:8480/invitations/00ff</code>"));
}
