//! The form of a noun: to begin one, and to change it.

use askama::Template;
use axum::Extension;
use axum::extract::{Path, RawQuery, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use ledger::{Record, RecordId};

use super::change::{edits, set_beside};
use super::form::summary;
use super::receive::receive;
use super::rows::FormPart;
use super::{Filled, Noun, at_path, seen};
use crate::access::{Action, Membership, Realm, Role};
use crate::account::web::drafts::{self, Kept};
use crate::follow_up::Evidence;
use crate::form::{FormErrors, Sent, Shown};
use crate::look::{Access, Dispute, ErrorSummary, Head, Shell};
use crate::office::kind::Shape;
use crate::office::{Save, View};
use crate::web::error::PageError;
use crate::web::{Asked, Desk, page};

/// The page of a form.
#[derive(Clone, Debug, Template)]
#[template(path = "noun/form_page.html")]
struct FormPage {
    shell: Shell,
    head: Head,
    summary: ErrorSummary,
    access: Option<Access>,
    disputes: Vec<Dispute>,
    action: String,
    hidden: Vec<(String, String)>,
    parts: Vec<FormPart>,
    verb: String,
    back: String,
    /// Whether it may bring files.
    files: bool,
    kept: Kept,
}

/// The noun at a path; the same answer for a path that leads nowhere.
pub(super) fn noun_at(path: &str) -> Result<&'static Noun, PageError> {
    at_path(path).ok_or_else(PageError::not_found)
}

/// A record that the viewer reads; all else is not there.
pub(super) fn find(
    view: &View,
    noun: &Noun,
    id: &str,
) -> Result<std::sync::Arc<crate::office::shelf::Kept>, PageError> {
    let id = id.parse().map_err(|_| PageError::not_found())?;
    view.record(noun.kind, id)?.ok_or_else(PageError::not_found)
}

/// `GET /{noun}/new`, perhaps with values that the address gives.
pub async fn new(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path(path): Path<String>,
    RawQuery(address): RawQuery,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let noun = noun_at(&path)?;
        let view = desk.view(&asked);
        if !view.viewer.is(noun.begins) {
            return Err(PageError::not_found());
        }
        let mut given = Sent::read(address.unwrap_or_default().as_bytes());
        fill_own(&view, noun, &mut given);
        let given = drafts::restored(desk, &asked)?.unwrap_or(given);
        form_page(desk, &asked, noun, None, &given, &FormErrors::default(), Vec::new())
    })
    .await
}

/// Whoever works for one State alone is not asked which; nor is an NHRI or NGO asked who it is.
fn fill_own(view: &View, noun: &Noun, given: &mut Sent) {
    let states = view.viewer.states();
    let own = view.viewer.institutions();
    let own = if view.viewer.is(&[Role::Nhri, Role::Ngo]) { own.as_slice() } else { &[] };
    for field in noun.kind.fields {
        let known = match (field.shape, states.as_slice(), own) {
            (Shape::State, [state], _) => (*state).to_owned(),
            (Shape::Record(&[crate::institution::ID]), _, [institution]) => institution.to_string(),
            _ => continue,
        };
        if given.one(field.name).is_empty() {
            given.push(field.name, known);
        }
    }
}

/// `GET /{noun}/{id}/edit`.
pub async fn edit(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path((path, id)): Path<(String, String)>,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let noun = noun_at(&path)?;
        let view = desk.view(&asked);
        let kept = find(&view, noun, &id)?;
        may_change(&view, noun, &kept.record)?;
        let (form, hidden) = match drafts::restored(desk, &asked)? {
            // What was typed then is measured by what was shown then: what others wrote since stays.
            Some(draft) => (draft.clone(), Shown::again(&draft)),
            None => {
                let form = view.form_of(noun.kind, &kept.record);
                let hidden = seen::hidden(&kept.record, &form);
                (form, hidden)
            }
        };
        form_page(desk, &asked, noun, Some(&kept.record), &form, &FormErrors::default(), hidden)
    })
    .await
}

/// `POST /{noun}`.
pub async fn add(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path(path): Path<String>,
    request: Request,
) -> Result<Response, PageError> {
    let noun = noun_at(&path)?;
    if !asked.viewer.is(noun.begins) {
        return Err(PageError::not_found());
    }
    let sent = receive(&desk, &asked, request).await?;
    desk.answer(move |desk| {
        let view = desk.view(&asked);
        let id = identity(&view, noun, &sent);
        if view.record(noun.kind, id)?.is_some() {
            let mut errors = FormErrors::default();
            errors.add("", format!("This {} is here already: open it and change it.", noun.kind.name));
            return refused(desk, &asked, noun, None, &sent, &errors);
        }
        match begin(&view, noun, id, &sent)? {
            Ok(()) => {
                drafts::done(desk, &asked, &sent)?;
                Ok(Redirect::to(&noun.href(id)).into_response())
            }
            Err(errors) => refused(desk, &asked, noun, None, &sent, &errors),
        }
    })
    .await
}

/// The id of a new record: by nature, where the noun has one so; else one of its own.
fn identity(view: &View, noun: &Noun, sent: &Sent) -> RecordId {
    let fresh = RecordId::fresh(view.office.environment());
    let (filled, _) = Filled::read(view, noun.kind, fresh, sent);
    (noun.identity)(&filled).unwrap_or(fresh)
}

/// Begins a record from a form, under the id given. Pages and the sample office come here alike.
///
/// # Errors
/// If the store refuses. What is wrong with the form is the inner error: nothing has been written then.
pub fn begin(view: &View, noun: &Noun, id: RecordId, sent: &Sent) -> anyhow::Result<Result<(), FormErrors>> {
    let (filled, mut errors) = Filled::read(view, noun.kind, id, sent);
    if errors.is_empty() {
        (noun.check)(view, &filled, &mut errors);
    }
    if !errors.is_empty() {
        return Ok(Err(errors));
    }
    let realm = match (noun.home)(view, &filled) {
        Ok(realm) => realm,
        Err(errors) => return Ok(Err(errors)),
    };
    let Some(action) = begins_by(view, noun, &realm, &filled) else {
        errors.add("", "Your role may not record this there. Check the State or institution that you chose.");
        return Ok(Err(errors));
    };
    let mut save = Save::new(noun.kind, id);
    save.edits = edits(view, noun.kind, &Sent::default(), &filled);
    // A new record says of every field whether it has a value, except of those that nobody was asked for.
    save.edits.retain(|edit| !matches!(edit, ledger::Edit::Set { value: ledger::Value::None, .. }));
    let space = view.office.space_or_new(&realm)?;
    set_beside(view, noun.kind, space, &mut save.edits)?;
    view.write(action, &realm, vec![save], None)?;
    Ok(Ok(()))
}

/// By what the viewer begins one in a realm: a role that begins it, held there, that writes there; or, where they only
/// contribute, that it names their institution. Of the public space, and of one that the office shares with a State and
/// that is still to be founded, any role of theirs counts.
fn begins_by(view: &View, noun: &Noun, realm: &Realm, filled: &Filled) -> Option<Action> {
    let anywhere = *realm == Realm::Public || view.office.space_of(realm).is_none();
    let begins = |held: &&Membership| noun.begins.contains(&held.role);
    let mut held = view.viewer.held().iter().filter(begins);
    if !held.any(|held| anywhere || held.realm == *realm) {
        return None;
    }
    if view.may_in(Action::Write, realm) {
        return Some(Action::Write);
    }
    let institutions = view.viewer.institutions();
    let names_own = filled.values().filter_map(ledger::Value::as_record).any(|id| institutions.contains(&id));
    (names_own && view.viewer.may(Action::Contribute, realm)).then_some(Action::Contribute)
}

/// `POST /{noun}/{id}`: what was typed stays in the form if anything is wrong with it.
pub async fn change(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path((path, id)): Path<(String, String)>,
    request: Request,
) -> Result<Response, PageError> {
    let noun = noun_at(&path)?;
    if !asked.viewer.is_signed_in() {
        return Err(PageError::not_found());
    }
    // Whoever may not change it is told so before what they send is taken.
    let (at, who, key) = (desk.clone(), asked.clone(), id.clone());
    at.answer(move |desk| {
        let view = desk.view(&who);
        may_change(&view, noun, &find(&view, noun, &key)?.record).map(|_| ())
    })
    .await?;
    let sent = receive(&desk, &asked, request).await?;
    desk.answer(move |desk| {
        let view = desk.view(&asked);
        let kept = find(&view, noun, &id)?;
        let record = &kept.record;
        may_change(&view, noun, record)?;
        match amend(&view, noun, record, &seen::shown(record, &sent), &sent)? {
            Ok(()) => {
                drafts::done(desk, &asked, &sent)?;
                Ok(Redirect::to(&noun.href(record.id)).into_response())
            }
            Err(errors) => refused(desk, &asked, noun, Some(record), &sent, &errors),
        }
    })
    .await
}

/// Changes a record by what differs between its form as it was shown and as it was sent. Pages and the sample office come
/// here alike.
///
/// # Errors
/// If the store refuses. What is wrong with the form is the inner error: nothing has been written then.
pub fn amend(
    view: &View,
    noun: &Noun,
    record: &Record,
    shown: &Shown,
    sent: &Sent,
) -> anyhow::Result<Result<(), FormErrors>> {
    let (filled, mut errors) = Filled::read(view, noun.kind, record.id, sent);
    if errors.is_empty() {
        (noun.check)(view, &filled, &mut errors);
    }
    if !errors.is_empty() {
        return Ok(Err(errors));
    }
    let mut save = Save::new(noun.kind, record.id);
    save.edits = edits(view, noun.kind, &shown.form, &filled);
    set_beside(view, noun.kind, record.space, &mut save.edits)?;
    let realm = view.office.realm_of(record.space).ok_or(crate::office::view::NotYours)?;
    let action = if view.viewer.may(Action::Write, &realm) { Action::Write } else { Action::Contribute };
    view.write(action, &realm, vec![save], shown.version.as_ref())?;
    Ok(Ok(()))
}

/// Whether the fields of a record may be changed by the viewer, as it stands.
pub(super) fn is_changeable(view: &View, noun: &Noun, record: &Record) -> bool {
    let open = noun.lifecycle.is_none_or(|lifecycle| lifecycle.is_open(&lifecycle.standing(record)));
    open && view.may_write(record) && view.viewer.is(noun.begins) && !(noun.fixed)(view, record)
}

fn may_change(view: &View, noun: &Noun, record: &Record) -> Result<(), PageError> {
    if is_changeable(view, noun, record) {
        return Ok(());
    }
    Err(PageError::new(
        StatusCode::FORBIDDEN,
        format!("This {} cannot be changed by you as it stands.", noun.kind.name),
        "Its page shows how it stands, and what can be done with it.",
    ))
}

fn refused(
    desk: &Desk,
    asked: &Asked,
    noun: &'static Noun,
    record: Option<&Record>,
    sent: &Sent,
    errors: &FormErrors,
) -> Result<Response, PageError> {
    let page = form_page(desk, asked, noun, record, sent, errors, Shown::again(sent))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

fn form_page(
    desk: &Desk,
    asked: &Asked,
    noun: &'static Noun,
    record: Option<&Record>,
    form: &Sent,
    errors: &FormErrors,
    mut hidden: Vec<(String, String)>,
) -> Result<Response, PageError> {
    let view = desk.view(asked);
    let (name, action, verb) = match record {
        Some(record) => (
            format!("Change {}", (noun.name)(&view, record)),
            noun.href(record.id),
            "Save changes".to_owned(),
        ),
        None => (
            format!("Record {}", noun.one()),
            format!("/{}", noun.path),
            format!("Record {}", noun.kind.name),
        ),
    };
    let back = record.map_or_else(|| format!("/{}", noun.path), |record| noun.href(record.id));
    let file_fields = noun.kind.fields.iter().filter(|field| matches!(field.shape, Shape::Files));
    for field in file_fields.clone() {
        let kept = |file: &String| Evidence::from_form(file, view.office.seal()).is_some();
        hidden
            .extend(form.all(field.name).into_iter().filter(kept).map(|file| (field.name.to_owned(), file)));
    }
    let mut shell = desk.shell(asked, &name, noun.section);
    shell.address.clone_from(&back);
    page(&FormPage {
        shell,
        head: Head { what: vec![(format!("/{}", noun.path), noun.plural.to_owned())], ..Head::named(&name) },
        summary: summary(noun.kind.fields, errors),
        access: record.and_then(|record| view.access_of(record.space)),
        disputes: record.map(|record| view.disputes(noun, record)).transpose()?.unwrap_or_default(),
        action,
        hidden,
        parts: view.form_parts(noun.kind.fields, form, errors)?,
        verb,
        back,
        files: file_fields.count() > 0,
        kept: Kept::of(asked, form),
    })
}
