//! `/people/{id}/account`: a steward gives a reset code, or switches an account off and on.

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use ledger::RecordId;

use super::{find, of_person, people_page, show as answer};
use crate::account::Account;
use crate::form::Sent;
use crate::look::{Notice, Shown, Weight};
use crate::noun::part::{Row, Table};
use crate::office::words::day_and_time;
use crate::person::noun::{keeps_all, keeps_one};
use crate::person::page::{PeopleForm, PeoplePage};
use crate::web::error::PageError;
use crate::web::{Asked, Desk};

/// `GET /people/{id}/account`.
pub async fn show(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let (person, name) = known(desk, &asked, &id)?;
        answer(&account_page(desk, &asked, person, &name)?)
    })
    .await
}

/// `POST /people/{id}/account`.
pub async fn act(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let (person, name) = known(desk, &asked, &id)?;
        if !keeps_all(&desk.view(&asked), person) {
            return Err(crate::office::view::NotYours).map_err(|error| anyhow::Error::new(error).into());
        }
        let account = desk.accounts.of_person(person)?.ok_or_else(PageError::not_found)?;
        match Sent::read(&body).one("do").as_str() {
            "reset" => {
                let code = desk.accounts.reset(account.id)?;
                let mut page = account_page(desk, &asked, person, &name)?;
                page.notice = Some(Notice {
                    weight: Weight::Good,
                    title: format!("A code for {name}"),
                    words: format!(
                        "With this code and the sign-in name {} they choose a new password at /recovery, within 24 hours, \
                         once. Give it in person or by telephone; it is not shown again.",
                        account.login
                    ),
                    next: None,
                });
                page.link = Some(code.expose().to_owned());
                return answer(&page);
            }
            "off" => desk.accounts.disable(account.id, true)?,
            "on" => desk.accounts.disable(account.id, false)?,
            _ => return Err(PageError::bad_request("Nothing was chosen.", "Use the buttons of the page.")),
        }
        Ok(Redirect::to(&format!("/people/{person}/account")).into_response())
    })
    .await
}

fn known(desk: &Desk, asked: &Asked, id: &str) -> Result<(RecordId, String), PageError> {
    let view = desk.view(asked);
    let (person, name) = find(&view, id)?;
    if keeps_one(&view, person) { Ok((person, name)) } else { Err(PageError::not_found()) }
}

fn account_page(desk: &Desk, asked: &Asked, person: RecordId, name: &str) -> Result<PeoplePage, PageError> {
    let mut page = people_page(desk, asked, of_person(person, name), &format!("The account of {name}"));
    let account = desk.accounts.of_person(person)?;
    page.tables = vec![facts(account.as_ref())];
    let Some(account) = account else { return Ok(page) };
    if !keeps_all(&desk.view(asked), person) {
        page.notice = Some(Notice {
            weight: Weight::Plain,
            title: "They work in other places, too".to_owned(),
            words: "Whoever resets a password could look into all that it opens. So it takes somebody who keeps every \
                    place where they hold a role, or the owner of the computer with `mangrove user reset`."
                .to_owned(),
            next: None,
        });
        return Ok(page);
    }
    let verb = |value: &str, words: &str| ("do".to_owned(), value.to_owned(), words.to_owned());
    let switch = match account.disabled {
        Some(_) => verb("on", "Switch the account on"),
        None => verb("off", "Switch the account off"),
    };
    page.form = Some(PeopleForm {
        action: format!("/people/{person}/account"),
        fields: Vec::new(),
        verbs: vec![verb("reset", "Give a code for a new password"), switch],
        back: format!("/people/{person}"),
    });
    Ok(page)
}

fn facts(account: Option<&Account>) -> Table {
    let at = |at: jiff::Timestamp| {
        let (day, time) = day_and_time(u64::try_from(at.as_millisecond()).unwrap_or(0));
        Shown::Text(format!("{day}, {time}"))
    };
    let fact = |name: &str, value: Shown| Row { name: name.to_owned(), cells: vec![value], ..Row::default() };
    let rows = account.map(|account| {
        vec![
            fact("Sign-in name", Shown::Text(account.login.clone())),
            fact("Made", at(account.created)),
            fact("Last used", account.last_seen.map_or(Shown::None("no open session".to_owned()), at)),
            fact("Switched off", account.disabled.map_or(Shown::None("no".to_owned()), at)),
        ]
    });
    Table {
        id: "account".to_owned(),
        title: "Account at this computer".to_owned(),
        head: ["What", "How it stands"].map(str::to_owned).into(),
        rows: rows.unwrap_or_default(),
        empty: "They have no account here: they were not invited, or have not come in yet.".to_owned(),
        ..Table::default()
    }
}
