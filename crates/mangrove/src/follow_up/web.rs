//! Follow-up, as a browser asks for it: the form, evidence added and opened.

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use ledger::{Edit, SpaceId};

use super::change::edits;
use super::fields::{assessment_fields, institutions_of, plan_fields};
use super::form::FollowUpForm;
use super::form_page::FollowUpFormPage;
use super::settle::disputes;
use super::subject::Subject;
use super::{EVIDENCE, EVIDENCE_LIMIT, Evidence, FollowUp, KIND};
use crate::account::web::drafts::{self, Kept};
use crate::attached;
use crate::attached::web::{chosen, hand_out};
use crate::form::{FormErrors, Sent, Shown};
use crate::look::{ErrorSummary, Head, Section};
use crate::office::View;
use crate::recommendation::show::show_with;
use crate::web::error::PageError;
use crate::web::{Asked, Desk, page};

/// `GET /{noun}/{id}/follow-up`.
pub async fn edit(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path((path, id)): Path<(String, String)>,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let view = desk.view(&asked);
        let subject = Subject::of_own(&view, &path, &id)?;
        let draft = drafts::restored(desk, &asked)?;
        let kept = Kept::of(&asked, draft.as_ref().unwrap_or(&Sent::default()));
        let (form, hidden) = match draft {
            Some(draft) => (FollowUpForm::read(&draft), Shown::again(&draft)),
            None => {
                let form = subject.follow_up(&view)?.map(|one| FollowUpForm::of(&one)).unwrap_or_default();
                let hidden = Shown::hidden(&subject.seen(&view)?, &form.to_sent());
                (form, hidden)
            }
        };
        form_page(desk, &asked, &subject, &form, &FormErrors::default(), hidden, kept)
    })
    .await
}

/// `POST /{noun}/{id}/follow-up`: what was typed stays in the form if anything is wrong with it.
pub async fn save(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path((path, id)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let view = desk.view(&asked);
        let subject = Subject::of_own(&view, &path, &id)?;
        let sent = Sent::read(&body);
        let form = FollowUpForm::read(&sent);
        let institutions = desk.office.institution_names()?;
        match form.parse(view.today(), |id| institutions.contains_key(&id)) {
            Ok(new) => {
                let shown = Shown::read(&sent);
                // What was shown came from the record, so its institutions are ones.
                let before =
                    FollowUpForm::read(&shown.form).parse(view.today(), |_| true).unwrap_or_default();
                let stands = subject.follow_up(&view)?;
                let series = stands.map(|one: FollowUp| one.series).unwrap_or_default();
                let mut save = subject.save();
                save.edits.extend(edits(&before, &new, &series));
                subject.write(&view, save, shown.version.as_ref())?;
                drafts::done(desk, &asked, &sent)?;
                Ok(Redirect::to(&subject.back("follow-up")).into_response())
            }
            Err(errors) => {
                let page = form_page(
                    desk,
                    &asked,
                    &subject,
                    &form,
                    &errors,
                    Shown::again(&sent),
                    Kept::of(&asked, &sent),
                )?;
                Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
            }
        }
    })
    .await
}

fn form_page(
    desk: &Desk,
    asked: &Asked,
    subject: &Subject,
    form: &FollowUpForm,
    errors: &FormErrors,
    hidden: Vec<(String, String)>,
    kept: Kept,
) -> Result<Response, PageError> {
    let view = desk.view(asked);
    let institutions = institutions_of(view.office, &subject.state)?;
    let (assessment, plan) = (assessment_fields(form, errors), plan_fields(&institutions, form, errors));
    let here = format!("{}/follow-up", subject.href);
    let mut shell = desk.shell(asked, "Record follow-up", Section::Recommendations);
    shell.address.clone_from(&here);
    page(&FollowUpFormPage {
        shell,
        head: Head {
            what: vec![(subject.href.clone(), subject.name.clone())],
            ..Head::named("Record follow-up")
        },
        summary: ErrorSummary::of("This was not saved", assessment.iter().chain(&plan)),
        text: subject.text.clone(),
        language: subject.language.clone(),
        access: view.access_to(&subject.realm()),
        disputes: disputes(&view, subject)?,
        action: here,
        hidden,
        assessment,
        plan,
        back: subject.href.clone(),
        kept,
    })
}

/// `POST /{noun}/{id}/evidence`: a file that shows what was done.
pub async fn add_evidence(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path((path, id)): Path<(String, String)>,
    form: Multipart,
) -> Result<Response, PageError> {
    Subject::of_own(&desk.view(&asked), &path, &id)?;
    let file = receive(form, EVIDENCE_LIMIT).await;
    desk.answer(move |desk| {
        let view = desk.view(&asked);
        let subject = Subject::of_own(&view, &path, &id)?;
        let (name, bytes) = match file {
            Ok(file) => file,
            Err(words) if path == "recommendations" => {
                let page = show_with(desk, &asked, &id, Some(words))?;
                return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
            }
            Err(words) => return Err(PageError::bad_request(words, "Go back and choose the file again.")),
        };
        let owner = asked.signed_in.as_ref().map(|signed_in| signed_in.account.to_string());
        let sha256 = crate::noun::stage(desk, &owner.unwrap_or_default(), &bytes)?;
        let added = view.today().to_string();
        let evidence = Evidence { name, sha256, size: bytes.len() as u64, added, content: None };
        let mut save = subject.save();
        save.edits.push(Edit::Add { field: EVIDENCE, element: evidence.value() });
        subject.write(&view, save, None)?;
        Ok(Redirect::to(&subject.back("evidence")).into_response())
    })
    .await
}

/// The file of the form's field named `file`, or what was wrong with it.
///
/// # Errors
/// Words for the person who sent it.
pub async fn receive(mut form: Multipart, limit: usize) -> Result<(String, Bytes), String> {
    let broken =
        |_| format!("The file did not come whole. It may have at most {} MB; send it again.", limit >> 20);
    while let Some(field) = form.next_field().await.map_err(broken)? {
        let name = crate::import::short_name(field.file_name().unwrap_or_default());
        if field.name() != Some("file") || name.is_empty() {
            continue;
        }
        let (mut field, mut bytes) = (field, Vec::new());
        while let Some(chunk) = field.chunk().await.map_err(broken)? {
            if bytes.len() + chunk.len() > limit {
                return Err(format!("{name} is larger than {} MB.", limit >> 20));
            }
            bytes.extend_from_slice(&chunk);
        }
        return match bytes.len() {
            0 => Err(format!("{name} is empty. Choose the file again.")),
            _ => Ok((name, bytes.into())),
        };
    }
    Err("Choose a file first.".to_owned())
}

/// A file that stands on a follow-up, and the space that the follow-up stands in.
fn evidence_of(view: &View, subject: &Subject, sha256: &str) -> Result<(SpaceId, Evidence), PageError> {
    let kept = view.record(&KIND, subject.follow_up_id())?.ok_or_else(PageError::not_found)?;
    let (space, follow_up) = (kept.record.space, FollowUp::from_record(&kept.record, view.today()));
    let file = chosen(view, space, &follow_up.evidence, sha256).ok_or_else(PageError::not_found)?;
    Ok((space, file))
}

/// `GET /{noun}/{id}/evidence/{sha256}`: only what stands on that follow-up, as a file to take away.
pub async fn evidence(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path((path, id, sha256)): Path<(String, String, String)>,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let view = desk.view(&asked);
        let subject = Subject::find(&view, &path, &id)?;
        let (space, file) = evidence_of(&view, &subject, &sha256)?;
        hand_out(&view, space, &file)
    })
    .await
}

/// `POST /{noun}/{id}/evidence/{sha256}`: asks for it, or waits for it no more.
pub async fn ask_for_evidence(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path((path, id, sha256)): Path<(String, String, String)>,
    body: Bytes,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let view = desk.view(&asked);
        let subject = Subject::find(&view, &path, &id)?;
        let (space, file) = evidence_of(&view, &subject, &sha256)?;
        attached::web::ask(&view, space, &file, &body, &subject.back("evidence"))
    })
    .await
}
