//! A State taken out of an activity, with a reason, from a day: what happened before stays as it was, and what comes
//! after needs nothing of that State and counts nobody of it.

use std::collections::BTreeMap;

use askama::Template;
use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use ledger::{Edit, FieldId, Record, Value};

use super::{KIND, LIFECYCLE, NOUN, OFFICE, STATES, TAKEN_OUT, states};
use crate::access::Action;
use crate::date::PartialDate;
use crate::form::{FormErrors, Sent};
use crate::look::{ErrorSummary, Field, Head, Input, Shell};
use crate::office::record::{Fields, as_text};
use crate::office::words::state_name;
use crate::office::{Save, View};
use crate::web::error::PageError;
use crate::web::{Asked, Desk, page};

/// The longest reason, in characters.
const REASON: usize = 1_000;

/// The States that were taken out and are not in again, each with the first day on which it is out.
#[must_use]
pub fn of(activity: &Record) -> BTreeMap<String, Date> {
    let in_it = states(activity);
    let mut out = BTreeMap::new();
    for (iso3, from) in activity.elements(TAKEN_OUT).into_iter().filter_map(from_value) {
        if !in_it.contains(&iso3) {
            // Taken out twice, it has been in between: it is out for good from the later day.
            let day = out.entry(iso3.to_owned()).or_insert(from);
            *day = from.max(*day);
        }
    }
    out
}

fn from_value(value: &Value) -> Option<(&str, Date)> {
    let Value::List(pieces) = value else { return None };
    let day: PartialDate = pieces.get(1).and_then(as_text)?.parse().ok()?;
    Some((pieces.first().and_then(as_text)?, day.last_day()))
}

/// For a page and the history.
pub(super) fn in_words(field: FieldId, value: &Value) -> Option<String> {
    let (iso3, from) = from_value(value).filter(|_| field == TAKEN_OUT)?;
    let Value::List(pieces) = value else { return None };
    let why = pieces.get(2).and_then(as_text).unwrap_or_default();
    Some(format!("{}, from {}: {why}", state_name(iso3), PartialDate::day(from).in_words()))
}

impl View<'_> {
    /// Takes a State out of an activity, from a day.
    ///
    /// # Errors
    /// If the viewer may not, or the store refuses.
    pub fn take_out(&self, activity: &Record, iso3: &str, from: Date, reason: &str) -> anyhow::Result<()> {
        let element =
            Value::List(vec![Value::text(iso3), Value::text(from.to_string()), Value::text(reason)]);
        let mut save = Save::new(&KIND, activity.id).because(Some(reason.to_owned()));
        save.edits = vec![
            Edit::Remove { field: STATES, element: Value::text(iso3) },
            Edit::Add { field: TAKEN_OUT, element },
        ];
        let realm = self.office.realm_of(activity.space).ok_or(crate::office::view::NotYours)?;
        self.write(Action::Write, &realm, vec![save], None)
    }
}

#[derive(Clone, Debug, Template)]
#[template(path = "activity/taken_out.html")]
struct TakenOutPage {
    shell: Shell,
    head: Head,
    summary: ErrorSummary,
    name: String,
    action: String,
    fields: Vec<Field>,
    back: String,
}

/// An activity of which the viewer may take a State out.
fn find(view: &View, id: &str, iso3: &str) -> Result<std::sync::Arc<crate::office::shelf::Kept>, PageError> {
    let id = id.parse().map_err(|_| PageError::not_found())?;
    let kept = view.record(&KIND, id)?.ok_or_else(PageError::not_found)?;
    let open = LIFECYCLE.is_open(&LIFECYCLE.standing(&kept.record));
    let theirs = view.may_write(&kept.record) && view.viewer.is(OFFICE);
    let others = states(&kept.record).len() > 1 && states(&kept.record).contains(&iso3);
    if open && theirs && others { Ok(kept) } else { Err(PageError::not_found()) }
}

/// `GET /activities/{id}/states/{iso3}/out`.
pub async fn form(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path((id, iso3)): Path<(String, String)>,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let view = desk.view(&asked);
        let kept = find(&view, &id, &iso3)?;
        form_page(desk, &asked, &kept.record, &iso3, &Sent::default(), &FormErrors::default())
    })
    .await
}

/// `POST /activities/{id}/states/{iso3}/out`.
pub async fn take(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path((id, iso3)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let view = desk.view(&asked);
        let kept = find(&view, &id, &iso3)?;
        let sent = Sent::read(&body);
        let mut errors = FormErrors::default();
        let reason = errors.text("reason", &sent.one("reason"), REASON);
        if reason.is_none() {
            errors.add("reason", "Say why: it is kept with the activity.");
        }
        let from = match sent.one("on").trim() {
            "" => view.today(),
            typed => typed.parse::<Date>().unwrap_or_else(|_| {
                errors.add("on", "Write the day as 2026-05-14.");
                view.today()
            }),
        };
        // What took place before today did so with that State among those that had to consent.
        if from < view.today() {
            errors.add("on", "A State is taken out from today or a later day, never backwards.");
        }
        match reason.filter(|_| errors.is_empty()) {
            Some(reason) => {
                view.take_out(&kept.record, &iso3, from, &reason)?;
                Ok(Redirect::to(&format!("{}/gate", NOUN.href(kept.record.id))).into_response())
            }
            None => {
                let page = form_page(desk, &asked, &kept.record, &iso3, &sent, &errors)?;
                Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
            }
        }
    })
    .await
}

fn form_page(
    desk: &Desk,
    asked: &Asked,
    record: &Record,
    iso3: &str,
    sent: &Sent,
    errors: &FormErrors,
) -> Result<Response, PageError> {
    let view = desk.view(asked);
    let name = state_name(iso3).to_owned();
    let here = NOUN.href(record.id);
    let typed = sent.one("on");
    let on = if typed.is_empty() { view.today().to_string() } else { typed };
    let fields = vec![
        Field::new("on", "From", Input::Line, &on)
            .help("The first day on which it is out: 2026-05-14.")
            .error(errors.of("on")),
        Field::new("reason", "Reason", Input::Lines, &sent.one("reason"))
            .required()
            .error(errors.of("reason")),
    ];
    let title = format!("Take {name} out");
    page(&TakenOutPage {
        shell: desk.shell(asked, &title, NOUN.section),
        head: Head {
            what: vec![(here.clone(), (NOUN.name)(&view, record))],
            access: view.access_of(record.space),
            ..Head::named(&title)
        },
        summary: ErrorSummary::of("This was not done", &fields),
        action: format!("{here}/states/{iso3}/out"),
        fields,
        name,
        back: format!("{here}/gate"),
    })
}
