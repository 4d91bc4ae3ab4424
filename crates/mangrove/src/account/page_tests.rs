//! The pages of accounts, rendered with people of the sample.

use super::form_page::AccountFormPage;
use super::own_page::{CodesPage, OwnPage, SessionRow};
use super::{AccountId, SampleAccount};
use crate::look::{ErrorSummary, Field, Head, Input, Notice, Section, Shown, Weight, gallery};

fn form() -> AccountFormPage {
    let fields = vec![
        Field::new("login", "Sign-in name", Input::Login, "marva")
            .required()
            .error(Some("The sign-in name or the password is not right.")),
        Field::new("password", "Password", Input::Password("current-password"), "the secret").required(),
    ];
    AccountFormPage {
        shell: gallery::shell("Sign in", Section::Elsewhere),
        head: Head::named("Sign in"),
        notice: None,
        summary: ErrorSummary::of("You are not signed in", &fields),
        action: "/sign-in".to_owned(),
        hidden: vec![("back".to_owned(), "/states/BRB".to_owned())],
        fields,
        verb: "Sign in".to_owned(),
        after: vec![("/recovery".to_owned(), "I have a recovery or reset code".to_owned())],
        samples: Vec::new(),
    }
}

fn session(this_one: bool) -> SessionRow {
    SessionRow {
        id: "00ff".to_owned(),
        browser: "Firefox on Windows".to_owned(),
        address: "192.168.1.20".to_owned(),
        since: "12 May 2026, 09:30".to_owned(),
        used: "12 May 2026, 14:02".to_owned(),
        this_one,
    }
}

fn notice() -> Notice {
    Notice {
        weight: Weight::Good,
        title: "Password changed".to_owned(),
        words: "Every other session of yours has ended.".to_owned(),
        next: None,
    }
}

#[test]
fn signing_in_keeps_the_name_and_never_shows_a_password() {
    let html = gallery::show("sign-in", &form());
    assert!(html.contains("value=\"marva\"") && html.contains("autocomplete=\"current-password\""));
    assert!(!html.contains("the secret"));
}

#[test]
fn a_visitor_of_the_sample_chooses_whose_eyes_to_look_through() {
    let one = |id, name: &str, role: &str, place: &str| SampleAccount {
        account: AccountId(id),
        login: name.to_lowercase(),
        name: name.to_owned(),
        role: role.to_owned(),
        place: place.to_owned(),
    };
    let samples = vec![
        one(1, "Ines Baptiste", "Desk officer", "Regional office, Nassau"),
        one(2, "Marva Joseph", "Focal point", "Barbados"),
    ];
    let page = AccountFormPage { samples, fields: Vec::new(), summary: ErrorSummary::default(), ..form() };
    let html = gallery::show("sign-in-sample", &page);
    assert!(
        html.contains("Look through the eyes of </span>Marva Joseph") && !html.contains("type=\"password\"")
    );
}

#[test]
fn one_s_own_account_names_this_session_and_ends_the_others() {
    let page = OwnPage {
        shell: gallery::shell("Marva Joseph", Section::Elsewhere),
        head: Head::named("Marva Joseph"),
        notice: Some(notice()),
        facts: vec![("Recovery codes".to_owned(), Shown::None("none".to_owned()))],
        sessions: vec![session(true), session(false)],
        drafts: vec![("/requests/new".to_owned(), "12 May 2026, 13:58".to_owned())],
    };
    let html = gallery::show("account", &page);
    assert_eq!(html.matches("name=\"end\"").count(), 2, "one session and all others");
    let alone = OwnPage { sessions: vec![session(true)], drafts: Vec::new(), notice: None, ..page };
    assert!(!gallery::show("account-alone", &alone).contains("name=\"end\""));
}

#[test]
fn recovery_codes_print_with_whose_they_are() {
    let page = CodesPage {
        shell: gallery::shell("Recovery codes", Section::Elsewhere),
        head: Head::named("Recovery codes"),
        notice: notice(),
        codes: vec!["7KQ2-M0XN-1234-ABCD".to_owned(); 8],
        words: vec!["For Marva Joseph, who signs in as marva.".to_owned()],
        on: ("/account".to_owned(), "I have kept them".to_owned()),
    };
    let html = gallery::show("account-codes", &page);
    assert_eq!(html.matches("7KQ2-M0XN-1234-ABCD").count(), 8);
}
