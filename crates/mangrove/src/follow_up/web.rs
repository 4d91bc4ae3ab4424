//! Follow-up, as a browser asks for it: the form, a dispute settled, evidence added and opened.

use std::sync::Arc;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Multipart, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use ledger::{Edit, Value};

use super::change::edits;
use super::form::FollowUpForm;
use super::form_page::FollowUpFormPage;
use super::{EVIDENCE, EVIDENCE_LIMIT, Evidence, FollowUp, KIND, RECOMMENDATION, STATUSES};
use crate::access::{Action, Realm};
use crate::form::{FormErrors, Sent, Shown};
use crate::look::{Access, Choice, Claim, Dispute, ErrorSummary, Field, Head, Input, Section};
use crate::office::words::{day_and_time, state_name};
use crate::office::{Office, Save, View};
use crate::recommendation::Recommendation;
use crate::recommendation::row::href;
use crate::recommendation::show::{find, show_with};
use crate::web::error::PageError;
use crate::web::{Asked, Desk, page};

/// The longest reason for settling a dispute, in characters.
const REASON: usize = 1_000;

/// `GET /recommendations/{id}/follow-up`.
pub async fn edit(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let recommendation = find(&desk.office, &id)?;
        state_of(&recommendation)?;
        let view = desk.view(&asked);
        may_write(&view, &recommendation)?;
        let form = view.follow_up(&recommendation)?.map(|one| FollowUpForm::of(&one)).unwrap_or_default();
        let space = view.office.space_or_new(&Realm::State(state_of(&recommendation)?.to_owned()))?;
        let hidden = Shown::hidden(&view.version_of(space)?, &form.to_sent());
        form_page(desk, &asked, &recommendation, &form, &FormErrors::default(), hidden)
    })
    .await
}

/// `POST /recommendations/{id}/follow-up`: what was typed stays in the form if anything is wrong with it.
pub async fn save(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let office = &desk.office;
        let recommendation = find(office, &id)?;
        let state = state_of(&recommendation)?;
        let view = desk.view(&asked);
        may_write(&view, &recommendation)?;
        let sent = Sent::read(&body);
        let form = FollowUpForm::read(&sent);
        let institutions = office.institution_names()?;
        match form.parse(|id| institutions.contains_key(&id)) {
            Ok(new) => {
                let shown = Shown::read(&sent);
                let mut save = save_of(&recommendation);
                save.edits.extend(edits(&FollowUpForm::read(&shown.form), &new));
                write(&view, state, save, shown.version.as_ref())?;
                Ok(Redirect::to(&format!("{}#follow-up", href(recommendation.id))).into_response())
            }
            Err(errors) => {
                let page = form_page(desk, &asked, &recommendation, &form, &errors, Shown::again(&sent))?;
                Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
            }
        }
    })
    .await
}

/// The State whose internal space a follow-up lives in.
fn state_of(recommendation: &Recommendation) -> Result<&str, PageError> {
    recommendation.state.as_deref().ok_or_else(|| {
        PageError::bad_request(
            "It is not known which State this recommendation is made to, so it cannot be followed up.",
            "Settle the State first, or import the document again.",
        )
    })
}

/// A change of a follow-up, which names its recommendation whenever it begins.
fn save_of(recommendation: &Recommendation) -> Save {
    let values = [(RECOMMENDATION, Value::Record(recommendation.id))];
    Save::new(&KIND, FollowUp::id_for(recommendation.id)).values(values)
}

/// What one may not read the follow-up of is not there; what one may read and not change is refused.
fn may_write(view: &View, recommendation: &Recommendation) -> Result<(), PageError> {
    let realm = Realm::State(state_of(recommendation)?.to_owned());
    if view.viewer.may(Action::Write, &realm) { Ok(()) } else { Err(PageError::not_found()) }
}

fn write(view: &View, state: &str, save: Save, seen: Option<&ledger::Version>) -> Result<(), PageError> {
    // One edit names the recommendation; a form in which nothing was changed writes nothing.
    if save.edits.len() > 1 {
        let realm = Realm::State(state.to_owned());
        let record = save.record();
        view.write(Action::Write, &realm, vec![save], seen)?;
        let space = view.office.space_or_new(&realm)?;
        view.office.put_on_one(space, record)?;
    }
    Ok(())
}

fn form_page(
    desk: &Desk,
    asked: &Asked,
    recommendation: &Recommendation,
    form: &FollowUpForm,
    errors: &FormErrors,
    hidden: Vec<(String, String)>,
) -> Result<Response, PageError> {
    let office = &desk.office;
    let here = href(recommendation.id);
    let state = recommendation.state.as_deref().unwrap_or_default();
    let (assessment, plan) = (assessment_fields(form, errors), plan_fields(office, state, form, errors)?);
    let view = desk.view(asked);
    let follow_up = view.follow_up(recommendation)?;
    let mut shell = desk.shell(asked, "Record follow-up", Section::Recommendations);
    shell.address = format!("{here}/follow-up");
    page(&FollowUpFormPage {
        shell,
        head: Head { what: vec![(here.clone(), recommendation.name())], ..Head::named("Record follow-up") },
        summary: ErrorSummary::of("This was not saved", assessment.iter().chain(&plan)),
        text: recommendation.text.clone(),
        language: recommendation.language.clone(),
        access: Access::internal(&format!("{} and this office", state_name(state))),
        disputes: match &follow_up {
            Some(follow_up) => disputes(&view, recommendation, follow_up)?,
            None => Vec::new(),
        },
        action: format!("{here}/follow-up"),
        hidden,
        assessment,
        plan,
        back: here,
    })
}

fn assessment_fields(form: &FollowUpForm, errors: &FormErrors) -> Vec<Field> {
    let chosen = |code: &str| code == form.status;
    let statuses = STATUSES.iter().map(|status| Choice::new(status.code, status.label, chosen(status.code)));
    let statuses =
        [Choice::new("", "Not assessed", form.status.is_empty())].into_iter().chain(statuses).collect();
    vec![
        Field::new("status", "How far is it?", Input::Select(statuses), &form.status)
            .error(errors.of("status")),
        Field::new("assessed_by", "Whose assessment is it?", Input::Line, &form.assessed_by)
            .help("A person or an institution.")
            .error(errors.of("assessed_by")),
        Field::new("as_of", "As of when?", Input::Line, &form.as_of)
            .help("2026-05-14, or 2026-05 or 2026 if that is all you know.")
            .error(errors.of("as_of")),
        Field::new("evidence", "On what evidence?", Input::Lines, &form.evidence)
            .help("A law, a decision, a figure. Files are added on the recommendation's page.")
            .error(errors.of("evidence")),
    ]
}

fn plan_fields(
    office: &Office,
    state: &str,
    form: &FollowUpForm,
    errors: &FormErrors,
) -> anyhow::Result<Vec<Field>> {
    // The State's own institutions and the regional ones; those of other States have no part in it.
    let mut institutions = office.institutions()?;
    institutions.retain(|one| one.state.as_deref().is_none_or(|of| of == state));
    institutions.sort_by(|a, b| (a.state.is_none(), &a.name).cmp(&(b.state.is_none(), &b.name)));
    let choice = |one: &crate::institution::Institution, chosen: bool| {
        Choice::new(&one.id.to_string(), &one.name, chosen)
    };
    let leads = institutions.iter().map(|one| choice(one, one.id.to_string() == form.lead));
    let leads = [Choice::new("", "No lead yet", form.lead.is_empty())].into_iter().chain(leads).collect();
    let supporting =
        institutions.iter().map(|one| choice(one, form.supporting.contains(&one.id.to_string()))).collect();
    let lead_help = if institutions.is_empty() {
        "No institution of this State is here yet: add one under Institutions."
    } else {
        "One institution answers for it."
    };
    Ok(vec![
        Field::new("lead", "Lead institution", Input::Select(leads), &form.lead)
            .help(lead_help)
            .error(errors.of("lead")),
        Field::new("supporting", "Supporting institutions", Input::Checks(supporting), "")
            .error(errors.of("supporting")),
        Field::new("action", "Planned action", Input::Lines, &form.action).error(errors.of("action")),
        Field::new("due", "Due", Input::Line, &form.due)
            .help("2026-05-14, or 2026-05 or 2026 if that is all you know.")
            .error(errors.of("due")),
        Field::new("note", "Note", Input::Lines, &form.note).error(errors.of("note")),
    ])
}

/// The fields of a follow-up that hold several values, each with the form that settles it.
///
/// # Errors
/// If the store cannot be read.
pub fn disputes(
    view: &View,
    recommendation: &Recommendation,
    follow_up: &FollowUp,
) -> anyhow::Result<Vec<Dispute>> {
    let Some(kept) = view.record(&KIND, follow_up.id)? else { return Ok(Vec::new()) };
    let record = &kept.record;
    let seen = Shown::hidden(&view.version_of(record.space)?, &Sent::default());
    let seen = seen.into_iter().find(|(name, _)| name == "seen").map(|(_, value)| value).unwrap_or_default();
    let mut disputes = Vec::new();
    for field in KIND.fields {
        let Some(register) = record.get(field.id).filter(|register| register.is_disputed()) else { continue };
        let claims = register.held().iter().map(|held| {
            let (on, time) = day_and_time(held.clock.ms());
            Claim {
                id: claim_id(&held.value),
                value: view.words(&KIND, record, field.id, &held.value),
                who: view.who_wrote(record, &held.dots),
                on: format!("{on}, {time}"),
            }
        });
        disputes.push(Dispute {
            field: field.label.to_owned(),
            name: field.name.to_owned(),
            claims: claims.collect(),
            action: format!("{}/settlement", href(recommendation.id)),
            seen: seen.clone(),
            error: None,
            reason: String::new(),
            may_settle: view.may(Action::Settle, record.space),
        });
    }
    Ok(disputes)
}

/// Names a value in the settling form: a hash, so that what is chosen is what was shown.
fn claim_id(value: &Value) -> String {
    crate::office::files::sha256(&value.to_cbor())
}

/// `POST /recommendations/{id}/settlement`: of several values of a field, one, with a reason.
pub async fn settle(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Redirect, PageError> {
    desk.answer(move |desk| {
        let view = desk.view(&asked);
        let recommendation = find(&desk.office, &id)?;
        may_write(&view, &recommendation)?;
        let kept = view.record(&KIND, FollowUp::id_for(recommendation.id))?.ok_or_else(PageError::not_found)?;
        let record = &kept.record;
        let sent = Sent::read(&body);
        let (field, claim, reason) = (sent.one("field"), sent.one("claim"), sent.one("reason"));
        let field = KIND.fields.iter().find(|known| known.name == field).ok_or_else(settled_already)?;
        let register = record.get(field.id).filter(|register| register.is_disputed()).ok_or_else(settled_already)?;
        let value = register.values().find(|value| claim_id(value) == claim).ok_or_else(settled_already)?.clone();
        let reason = reason.trim();
        if reason.is_empty() || reason.chars().count() > REASON {
            return Err(PageError::bad_request(
                format!("A dispute is settled with a reason of at most {REASON} characters, so nothing was changed."),
                "Go back, choose the value again, and say why it is the right one.",
            ));
        }
        let mut save = save_of(&recommendation).because(Some(reason.to_owned()));
        save.edits.push(Edit::Set { field: field.id, value });
        write(&view, state_of(&recommendation)?, save, Shown::read(&sent).version.as_ref())?;
        Ok(Redirect::to(&format!("{}#follow-up", href(recommendation.id))))
    })
    .await
}

fn settled_already() -> PageError {
    PageError::new(
        StatusCode::CONFLICT,
        "This dispute no longer stands as the page showed it, so nothing was changed.",
        "Go back to the recommendation and look at it again; somebody may have settled it.",
    )
}

/// `POST /recommendations/{id}/evidence`: a file that shows what was done.
pub async fn add_evidence(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path(id): Path<String>,
    form: Multipart,
) -> Result<Response, PageError> {
    let file = receive(form).await;
    desk.answer(move |desk| {
        let office = &desk.office;
        let recommendation = find(office, &id)?;
        let view = desk.view(&asked);
        may_write(&view, &recommendation)?;
        let (name, bytes) = match file {
            Ok(file) => file,
            Err(words) => {
                let page = show_with(desk, &asked, &id, Some(words))?;
                return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
            }
        };
        let sha256 = office.keep_file(&bytes).map_err(|error| PageError::disk(&error))?;
        let evidence = Evidence { name, sha256, size: bytes.len() as u64, added: office.today().to_string() };
        let mut save = save_of(&recommendation);
        save.edits.push(Edit::Add { field: EVIDENCE, element: evidence.value() });
        write(&view, state_of(&recommendation)?, save, None)?;
        Ok(Redirect::to(&format!("{}#evidence", href(recommendation.id))).into_response())
    })
    .await
}

/// The file of the form's field named `file`, or what was wrong with it.
async fn receive(mut form: Multipart) -> Result<(String, Bytes), String> {
    let broken = |_| {
        format!(
            "The file did not come whole. It may have at most {} MB; send it again.",
            EVIDENCE_LIMIT >> 20
        )
    };
    while let Some(field) = form.next_field().await.map_err(broken)? {
        let name = crate::import::short_name(field.file_name().unwrap_or_default());
        if field.name() != Some("file") || name.is_empty() {
            continue;
        }
        let bytes = field.bytes().await.map_err(broken)?;
        return match bytes.len() {
            0 => Err(format!("{name} is empty. Choose the file again.")),
            size if size > EVIDENCE_LIMIT => {
                Err(format!("{name} is larger than {} MB.", EVIDENCE_LIMIT >> 20))
            }
            _ => Ok((name, bytes)),
        };
    }
    Err("Choose a file first.".to_owned())
}

/// `GET /recommendations/{id}/evidence/{sha256}`: only what stands on that recommendation, as a file to take away.
pub async fn evidence(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path((id, sha256)): Path<(String, String)>,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let office: &Arc<Office> = &desk.office;
        let recommendation = find(office, &id)?;
        let follow_up = desk.view(&asked).follow_up(&recommendation)?.ok_or_else(PageError::not_found)?;
        let file =
            follow_up.evidence.iter().find(|file| file.sha256 == sha256).ok_or_else(PageError::not_found)?;
        let bytes =
            office.files().get(&sha256).map_err(anyhow::Error::new)?.ok_or_else(PageError::not_found)?;
        Ok(attachment(&file.name, bytes))
    })
    .await
}

/// A file to take away, under its own name: never shown by the browser as a page of ours.
#[must_use]
pub fn attachment(name: &str, bytes: Vec<u8>) -> Response {
    let encoded: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
    let disposition = format!("attachment; filename*=UTF-8''{}", encoded.replace('+', "%20"));
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    (headers, bytes).into_response()
}
