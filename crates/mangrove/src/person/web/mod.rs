//! The pages of people beside their records' own: who is here, invitations, roles, handing over, accounts.

pub mod account;
pub mod hand_over;
pub mod invite;
pub mod list;
pub mod roles;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use jiff::civil::Date;
use ledger::{Author, Record, RecordId};

use super::page::PeoplePage;
use super::{KIND, name};
use crate::access::Realm;
use crate::form::{FormErrors, Sent};
use crate::look::{Choice, ErrorSummary, Field, FieldError, Head, Input, Section};
use crate::office::View;
use crate::web::error::PageError;
use crate::web::{Asked, Desk, page};

/// The addresses of people beside those of every noun, and what answers there.
#[must_use]
pub fn routes() -> Vec<(&'static str, MethodRouter<Desk>)> {
    vec![
        ("/people", get(list::show)),
        ("/people/new", get(invite::ask).post(invite::invite)),
        ("/people/invitations", post(invite::withdraw)),
        ("/people/{id}/roles", get(roles::ask).post(roles::give)),
        ("/people/{id}/hand-over", get(hand_over::ask).post(hand_over::hand_over)),
        ("/people/{id}/account", get(account::show).post(account::act)),
        ("/invitations/{token}", get(invite::open).post(invite::accept)),
    ]
}

/// A person that the viewer knows of, and what they are called. Of all others there is no trace.
fn find(view: &View, id: &str) -> Result<(RecordId, String), PageError> {
    let id = id.parse().map_err(|_| PageError::not_found())?;
    let kept = view.record(&KIND, id)?.map(|kept| name(&kept.record));
    // A steward reads nothing by it, but knows whom they have admitted.
    let admitted = || super::noun::keeps_one(view, id).then(|| known_name(view, id));
    kept.or_else(admitted).map(|name| (id, name)).ok_or_else(PageError::not_found)
}

/// The name of a person admitted to a space that the viewer keeps, read from the record in it.
fn known_name(view: &View, id: RecordId) -> String {
    let spaces = super::noun::standing_roles(view, id).into_iter().map(|held| held.space);
    let records = spaces.filter_map(|space| view.office.ledger().get(space, id).ok().flatten());
    records.map(|record: Record| name(&record)).next().unwrap_or_else(|| "a person".to_owned())
}

/// Who gives and ends roles in a realm, as the author of it.
fn author(view: &View, home: &Realm) -> Author {
    let held = view.viewer.held().iter().find(|held| held.role.keeps_a_space() && held.realm == *home);
    let held = held.or_else(|| view.viewer.held().iter().find(|held| held.role.keeps_a_space()));
    Author {
        person: view.viewer.person,
        role: None,
        capacity: held.map(|held| super::noun::in_words(view, held)),
    }
}

/// A page with a name and where it belongs.
fn people_page(desk: &Desk, asked: &Asked, what: Vec<(String, String)>, title: &str) -> PeoplePage {
    PeoplePage {
        shell: desk.shell(asked, title, Section::Elsewhere),
        head: Head { what, ..Head::named(title) },
        notice: None,
        summary: ErrorSummary::default(),
        tables: Vec::new(),
        open: Vec::new(),
        link: None,
        form: None,
    }
}

/// Where a page about a person belongs.
fn of_person(id: RecordId, name: &str) -> Vec<(String, String)> {
    vec![("/people".to_owned(), "People".to_owned()), (format!("/people/{id}"), name.to_owned())]
}

/// Renders it; with errors in its summary it is a form refused.
fn show(people: &PeoplePage) -> Result<Response, PageError> {
    let page = page(people)?;
    let wrong = !people.summary.errors.is_empty();
    Ok(if wrong { (StatusCode::UNPROCESSABLE_ENTITY, page).into_response() } else { page })
}

/// The summary of a form's errors, those of no field first.
fn summary(title: &str, fields: &[Field], errors: &FormErrors) -> ErrorSummary {
    let mut summary = ErrorSummary::of(title, fields);
    if let Some(words) = errors.of("") {
        summary.errors.insert(0, FieldError { field: "main".to_owned(), words: words.to_owned() });
    }
    summary
}

/// A day of a form, empty or written in figures.
fn day(sent: &Sent, field: &'static str, errors: &mut FormErrors) -> Option<Date> {
    let typed = sent.one(field);
    if typed.trim().is_empty() {
        return None;
    }
    let day = typed.trim().parse().ok();
    if day.is_none() {
        errors.add(field, "Write the day as 2026-05-14.");
    }
    day
}

/// The fields for the days of a role.
fn day_fields(sent: &Sent, errors: &FormErrors) -> [Field; 2] {
    [
        Field::new("from", "First day", Input::Date, &sent.one("from"))
            .optional()
            .help("Empty: from today on.")
            .error(errors.of("from")),
        Field::new("until", "Last day", Input::Date, &sent.one("until"))
            .optional()
            .help("An alternate acts until a day that is named here.")
            .error(errors.of("until")),
    ]
}

/// A list to choose from, with nothing chosen first.
fn select(first: &str, chosen: &str, choices: impl IntoIterator<Item = (String, String)>) -> Input {
    let choices = choices.into_iter().map(|(value, label)| Choice::new(&value, &label, value == chosen));
    Input::Select([Choice::new("", first, chosen.is_empty())].into_iter().chain(choices).collect())
}
