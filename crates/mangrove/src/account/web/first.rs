//! `/first`: the first account of a data folder, and what the folder is for. There is no second.

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use ledger::{Author, RecordId};

use super::{at_field, check_again, form_page, new_account_fields, show, signed_in};
use crate::access::{Realm, Role};
use crate::account::NewAccount;
use crate::exchange::{Invitation, join};
use crate::form::{FormErrors, Sent};
use crate::look::{Choice, Field, Input, Notice, Weight};
use crate::office::files::sha256;
use crate::person::{Appointment, institution_named, place_in_words};
use crate::web::error::PageError;
use crate::web::{Asked, Desk, cookie};

/// What a data folder is for, as the form asks it.
const PURPOSES: [(&str, &str); 4] = [
    ("office", "The regional office: I am its head"),
    ("ministry", "A Government: I am its focal point"),
    ("nhri", "A national human rights institution"),
    ("ngo", "A non-governmental organization"),
];

/// The cookie that keeps the code of the address that was printed.
const CODE: &str = "mangrove_first";

/// `GET /first`: with the code that was printed where the office was started, it goes on without it in the address.
pub async fn ask(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    RawQuery(address): RawQuery,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let given = Sent::read(address.unwrap_or_default().as_bytes()).one("code");
        if !given.is_empty() && has_code(desk, &given) && desk.first.is_some() {
            let kept = [(header::SET_COOKIE, cookie::set(CODE, &given, None, asked.behind_tls))];
            return Ok((kept, Redirect::to("/first")).into_response());
        }
        may_begin(desk, &asked, &headers)?;
        show_form(desk, &asked, &Sent::default(), &FormErrors::default())
    })
    .await
}

/// Whether this is the code of the address that was printed, looked at whole so that its time tells nothing.
fn has_code(desk: &Desk, given: &str) -> bool {
    desk.first.as_ref().is_none_or(|code| sha256(code.as_bytes()) == sha256(given.as_bytes()))
}

/// `POST /first`.
pub async fn begin(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        may_begin(desk, &asked, &headers)?;
        let sent = Sent::read(&body);
        let mut errors = FormErrors::default();
        let awaited = join::awaited(desk.office.folder(), &desk.accounts)?;
        let purpose = match &awaited {
            Some(invitation) => Some(Purpose::Joined(invitation.person)),
            None => read_purpose(desk, &sent, &mut errors)?,
        };
        let [login, name, password] = ["login", "name", "password"].map(|field| sent.one(field));
        if let Err(wrong) = desk.accounts.check_new(&login, &name, &password) {
            wrong.into_iter().try_for_each(|error| at_field(&mut errors, error))?;
        }
        check_again(&sent, &mut errors);
        let (Some(purpose), true) = (purpose, errors.is_empty()) else {
            return show_form(desk, &asked, &sent, &errors);
        };
        let person = match &purpose {
            Purpose::Joined(person) => *person,
            _ => RecordId::fresh(desk.office.environment()),
        };
        let new = NewAccount { login: login.clone(), name, person, password: password.clone() };
        found(desk, &purpose, &new)?;
        desk.accounts.add_first(&new)?;
        desk.office.recovery_key_seen();
        let token = desk.accounts.sign_in(&login, &password, &asked.source)?;
        signed_in(desk, &asked, &token, "/account/codes")
    })
    .await
}

/// What a data folder is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The regional office; its first person is the head.
    Office,
    /// A State's, by its code; its first person is the focal point.
    Ministry(String),
    /// An NHRI's or an NGO's: kind and name.
    Own(&'static str, String),
    /// That of a person whose record and roles came with the spaces that they joined.
    Joined(RecordId),
}

/// Only while there is no account, only from the computer that the office runs on, and only with the code that was printed
/// there: on a network whoever came first would own it, and behind a proxy on this computer everybody seems to sit at it.
fn may_begin(desk: &Desk, asked: &Asked, headers: &HeaderMap) -> Result<(), PageError> {
    if desk.office.is_sample() || !desk.accounts.is_empty()? {
        return Err(PageError::not_found());
    }
    let here = asked.source.address.parse().is_ok_and(|address: std::net::IpAddr| address.is_loopback());
    if here && has_code(desk, cookie::value(headers, CODE).unwrap_or_default()) {
        return Ok(());
    }
    Err(PageError::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "Nobody has an account at this office yet.",
        "Make the first one on the computer that Mangrove runs on: open the whole address that it printed when it started, with the \
         code at its end, or type `mangrove user add`.",
    ))
}

fn read_purpose(desk: &Desk, sent: &Sent, errors: &mut FormErrors) -> Result<Option<Purpose>, PageError> {
    let purpose = sent.one("purpose");
    match purpose.as_str() {
        "office" => return Ok(Some(Purpose::Office)),
        "ministry" => {
            let state = sent.one("state");
            if desk.office.party(&state)?.is_some() {
                return Ok(Some(Purpose::Ministry(state)));
            }
            errors.add("state", "Choose the State or territory.");
        }
        kind @ ("nhri" | "ngo") => {
            let name = errors.text("institution", &sent.one("institution"), 200);
            if let Some(name) = name {
                return Ok(Some(Purpose::Own(if kind == "nhri" { "nhri" } else { "ngo" }, name)));
            }
            errors.add("institution", "Write the name of the institution or organization.");
        }
        _ => errors.add("purpose", "Choose what this data folder is for."),
    }
    Ok(None)
}

/// These words, and the recovery key of what was founded here, as long as nobody has an account: it is stored nowhere.
fn with_recovery_key(desk: &Desk, words: &str) -> String {
    let Some(key) = desk.office.new_recovery_key() else { return words.to_owned() };
    format!(
        "{words} Before you go on, write down the recovery key, and keep the paper where this computer is not: {}. It is there to \
         let a new computer in when this one is lost, and is not shown again.",
        key.to_letters()
    )
}

/// The form of whoever was invited: who they are is known already.
fn show_joined(
    desk: &Desk,
    asked: &Asked,
    invitation: &Invitation,
    sent: &Sent,
    errors: &FormErrors,
) -> Result<Response, PageError> {
    let mut sent = sent.clone();
    if sent.one("name").is_empty() {
        sent.push("name", invitation.name.clone());
    }
    let fields = new_account_fields(&sent, errors);
    let mut page = form_page(desk, asked, "You have joined", "You are not signed in yet", fields);
    let role = invitation.role().map_or_else(|| invitation.role.clone(), |role| role.label().to_owned());
    let place = invitation.home().map(|home| place_in_words(&desk.office, &home)).unwrap_or_default();
    page.notice = Some(Notice {
        weight: Weight::Plain,
        title: format!("{role}, {place}"),
        words: with_recovery_key(
            desk,
            "That is what you were invited as. Choose how you sign in on this computer.",
        ),
        next: None,
    });
    page.action = "/first".to_owned();
    page.verb = "Come in".to_owned();
    show(&page)
}

fn show_form(desk: &Desk, asked: &Asked, sent: &Sent, errors: &FormErrors) -> Result<Response, PageError> {
    if let Some(invitation) = join::awaited(desk.office.folder(), &desk.accounts)? {
        return show_joined(desk, asked, &invitation, sent, errors);
    }
    let purpose = sent.one("purpose");
    let purposes = PURPOSES.iter().map(|(code, label)| Choice::new(code, label, *code == purpose)).collect();
    let state = sent.one("state");
    let parties = desk.office.parties()?;
    let states = parties.iter().map(|party| Choice::new(&party.iso3, &party.name, party.iso3 == state));
    let states = [Choice::new("", "Choose a State or territory", state.is_empty())].into_iter().chain(states);
    let mut fields = vec![
        Field::new("purpose", "What is this data folder for?", Input::Radio(purposes), "")
            .required()
            .error(errors.of("purpose")),
        Field::new("state", "State or territory", Input::Select(states.collect()), "")
            .help("Of the Government. Leave it for all others.")
            .error(errors.of("state")),
        Field::new(
            "institution",
            "Name of the institution or organization",
            Input::Line,
            &sent.one("institution"),
        )
        .help("Of the NHRI or NGO. Leave it for all others.")
        .error(errors.of("institution")),
    ];
    fields.extend(new_account_fields(sent, errors));
    let mut page = form_page(desk, asked, "Open this office", "Nothing was opened yet", fields);
    page.notice = Some(Notice {
        weight: Weight::Plain,
        title: "Nobody has an account here yet".to_owned(),
        words: with_recovery_key(
            desk,
            "Whoever fills in this form opens the office and invites the others. All of it stays on this computer.",
        ),
        next: None,
    });
    page.action = "/first".to_owned();
    page.verb = "Open the office".to_owned();
    show(&page)
}

/// Makes the folder what it is for: its first person holds the role from now on, and admits the others.
fn found(desk: &Desk, purpose: &Purpose, new: &NewAccount) -> anyhow::Result<()> {
    let office = &desk.office;
    let author = Author { person: Some(new.person), ..Author::default() };
    let (role, home) = match purpose {
        Purpose::Office => (Role::HeadOfOffice, Realm::Office),
        Purpose::Ministry(iso3) => (Role::FocalPoint, Realm::State(iso3.clone())),
        Purpose::Own(kind, name) => {
            let role = if *kind == "nhri" { Role::Nhri } else { Role::Ngo };
            (role, Realm::Own(institution_named(office, &author, name, kind)?))
        }
        Purpose::Joined(_) => return Ok(()),
    };
    Appointment::now(&new.name, role, &home).and_steward().give(office, &author, new.person, None)
}
