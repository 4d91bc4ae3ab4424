//! A step from one state to another, taken on a page of its own that says what it does; and a dispute settled.

use askama::Template;
use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use ledger::{Edit, Record, Value};

use super::change::set_beside;
use super::edit::{find, noun_at};
use super::lifecycle::{Ask, STATUS, Step, Taken};
use super::publish::refers_no_narrower;
use super::receive::receive;
use super::show::{claim_id, facts};
use super::{Filled, Noun, seen};
use crate::access::Action;
use crate::account::web::drafts::{self, Kept};
use crate::date::PartialDate;
use crate::follow_up::Evidence;
use crate::form::{FormErrors, Sent, Shown};
use crate::look::{self, Access, ErrorSummary, Field, Head, Input, Notice, Shell, Weight};
use crate::office::kind::Shape;
use crate::office::{Save, View};
use crate::web::error::PageError;
use crate::web::{Asked, Desk, page};

/// The longest reason, in characters.
const REASON: usize = 1_000;
/// The longest text that goes with a step, in characters.
const TEXT: usize = 8_000;

/// What a person gives with a step.
#[derive(Clone, Debug)]
pub struct Stepping {
    /// The day from which it has effect.
    pub on: PartialDate,
    /// The reason, note or text.
    pub reason: Option<String>,
    /// The file that shows it.
    pub evidence: Option<Evidence>,
}

#[derive(Clone, Debug, Template)]
#[template(path = "noun/step_page.html")]
struct StepPage {
    shell: Shell,
    head: Head,
    summary: ErrorSummary,
    refusal: Option<Notice>,
    readers: Option<Access>,
    action: String,
    hidden: Vec<(String, String)>,
    fields: Vec<Field>,
    verb: String,
    back: String,
    files: bool,
    kept: Kept,
    /// What stands on record of it: nobody signs what they do not see.
    facts: Vec<(String, look::Shown)>,
}

/// The steps that the viewer may take now.
#[must_use]
pub fn open_steps(view: &View, noun: &Noun, record: &Record) -> Vec<&'static Step> {
    let Some(lifecycle) = noun.lifecycle else { return Vec::new() };
    let mut steps = lifecycle.next(&lifecycle.standing(record));
    steps.retain(|step| view.viewer.is_in(step.who, record.space));
    steps
}

fn step_to(view: &View, noun: &Noun, record: &Record, to: &str) -> Result<&'static Step, PageError> {
    let known = open_steps(view, noun, record).into_iter().find(|step| step.to == to);
    known.ok_or_else(|| {
        PageError::new(
            StatusCode::FORBIDDEN,
            format!("This {} cannot take that step as it stands, or not by you.", noun.kind.name),
            "Its page shows how it stands, and the steps that are open to you.",
        )
    })
}

/// `GET /{noun}/{id}/steps/{to}`.
pub async fn take_form(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path((path, id, to)): Path<(String, String, String)>,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let noun = noun_at(&path)?;
        let view = desk.view(&asked);
        let kept = find(&view, noun, &id)?;
        let step = step_to(&view, noun, &kept.record, &to)?;
        // What stands against it today is said before anything is typed.
        let stepping = Stepping { on: PartialDate::day(view.today()), reason: None, evidence: None };
        let against = (step.rule)(&view, &kept.record, &stepping)?;
        let (sent, hidden) = match drafts::restored(desk, &asked)? {
            Some(draft) => (draft.clone(), Shown::again(&draft)),
            None => {
                let hidden = seen::hidden(&kept.record, &Sent::default());
                (Sent::default(), hidden)
            }
        };
        step_page(desk, &asked, noun, &kept.record, step, &sent, &FormErrors::default(), against, hidden)
    })
    .await
}

/// `POST /{noun}/{id}/steps/{to}`.
pub async fn take(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path((path, id, to)): Path<(String, String, String)>,
    request: Request,
) -> Result<Response, PageError> {
    let noun = noun_at(&path)?;
    if !asked.viewer.is_signed_in() {
        return Err(PageError::not_found());
    }
    // Whoever may not take it is told so before what they send is taken.
    let (at, who, key, step) = (desk.clone(), asked.clone(), id.clone(), to.clone());
    at.answer(move |desk| {
        let view = desk.view(&who);
        step_to(&view, noun, &find(&view, noun, &key)?.record, &step).map(|_| ())
    })
    .await?;
    let sent = receive(&desk, &asked, request).await?;
    desk.answer(move |desk| {
        let view = desk.view(&asked);
        let kept = find(&view, noun, &id)?;
        let step = step_to(&view, noun, &kept.record, &to)?;
        let refused = |errors: &FormErrors, against: Vec<String>| {
            let hidden = Shown::again(&sent);
            let page = step_page(desk, &asked, noun, &kept.record, step, &sent, errors, against, hidden)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        };
        let stepping = match given(&view, step, &sent) {
            Ok(stepping) => stepping,
            Err(errors) => return refused(&errors, Vec::new()),
        };
        let seen = seen::version(&kept.record, &sent.one("seen"));
        let against = view.take_step(noun, &kept.record, step, &stepping, seen.as_ref())?;
        if against.is_empty() {
            drafts::done(desk, &asked, &sent)?;
            return Ok(Redirect::to(&noun.href(kept.record.id)).into_response());
        }
        refused(&FormErrors::default(), against)
    })
    .await
}

/// What was given with a step, in its form.
///
/// # Errors
/// What is wrong or missing, field by field.
pub fn given(view: &View, step: &Step, sent: &Sent) -> Result<Stepping, FormErrors> {
    let mut errors = FormErrors::default();
    let most = if step.asks.contains(&Ask::Text) { TEXT } else { REASON };
    let reason = errors.text("reason", &sent.one("reason"), most);
    if reason.is_none() && step.asks.iter().any(|ask| matches!(ask, Ask::Reason | Ask::Text)) {
        errors.add("reason", "Say why: it is kept with the step.");
    }
    let today = PartialDate::day(view.today());
    let on = match sent.one("on").trim() {
        typed if !typed.is_empty() && step.asks.contains(&Ask::Effect) => typed
            .parse()
            .map_err(|wrong: crate::date::NotADate| errors.add("on", wrong.to_string()))
            .unwrap_or(today),
        _ => today,
    };
    let evidence =
        sent.all("evidence").iter().rev().find_map(|file| Evidence::from_form(file, view.office.seal()));
    if let Some(words) = super::receive::too_large_in(&sent.all("evidence")) {
        errors.add("evidence", words);
    } else if evidence.is_none() && step.asks.contains(&Ask::Evidence) {
        errors.add("evidence", "Choose the file that shows it.");
    }
    errors.or(Stepping { on, reason, evidence })
}

impl View<'_> {
    /// Takes a step as the viewer. Gives what stands against it, if anything does: nothing has been written then.
    /// Pages, the sample office and imports of what others did come here alike.
    ///
    /// # Errors
    /// If the step is not open to the viewer, or the store refuses.
    pub fn take_step(
        &self,
        noun: &Noun,
        record: &Record,
        step: &Step,
        stepping: &Stepping,
        seen: Option<&ledger::Version>,
    ) -> anyhow::Result<Vec<String>> {
        let open = open_steps(self, noun, record).iter().any(|open| std::ptr::eq(*open, step));
        anyhow::ensure!(open, crate::office::view::NotYours);
        let against = (step.rule)(self, record, stepping)?;
        if !against.is_empty() {
            return Ok(against);
        }
        (step.first)(self, record, stepping)?;
        let taken = Taken {
            to: step.to.to_owned(),
            on: stepping.on,
            capacity: self.viewer.capacity(record.space),
            reason: stepping.reason.clone(),
            evidence: stepping.evidence.as_ref().map(|file| file.sha256.clone()),
            person: self.viewer.person,
        };
        let mut edits = vec![Edit::Set { field: STATUS, value: taken.value() }];
        edits.extend((step.also)(self, record, stepping)?);
        let files = noun.kind.fields.iter().find(|field| matches!(field.shape, Shape::Files));
        if let (Some(field), Some(file)) = (files, &stepping.evidence) {
            edits.push(Edit::Add { field: field.id, element: file.value() });
        }
        if let Some(realm) = step.moves.and_then(|moves| moves(self, record)) {
            // Carried over first: should the machine stop between the two, the wider version counts.
            let mut carried = self.carried(noun, record, &realm)?;
            carried.extend(edits.iter().cloned());
            let mut save = Save::new(noun.kind, record.id);
            save.edits = carried;
            // A step that publishes is for those who publish there, who need not write there otherwise.
            let action = if self.viewer.may(Action::Write, &realm) { Action::Write } else { Action::Publish };
            self.write(action, &realm, vec![save], None)?;
        }
        let space = record.space;
        let mut save = Save::new(noun.kind, record.id);
        save.edits = edits;
        self.office.save_as_seen(space, &self.viewer.author(space), vec![save], seen)?;
        Ok(Vec::new())
    }

    /// All fields of a record, as they are written in another realm. A disputed one is carried with all its values
    /// only by being settled first, so it is left out.
    fn carried(
        &self,
        noun: &Noun,
        record: &Record,
        realm: &crate::access::Realm,
    ) -> anyhow::Result<Vec<Edit>> {
        let form = self.form_of(noun.kind, record);
        let (filled, _) = Filled::read(self, noun.kind, record.id, &form);
        let mut edits = super::change::edits(self, noun.kind, &Sent::default(), &filled);
        // A record refers to what its readers can read: what stands in a narrower space is not named in a wider one.
        edits.retain(|edit| match edit {
            Edit::Set { value: Value::None, .. } => false,
            Edit::Set { value, .. } | Edit::Add { element: value, .. } => {
                refers_no_narrower(self, value, realm)
            }
            _ => true,
        });
        set_beside(self, noun.kind, self.office.space_or_new(realm)?, &mut edits)?;
        Ok(edits)
    }
}

#[allow(clippy::too_many_arguments, reason = "what a page is made of, once")]
fn step_page(
    desk: &Desk,
    asked: &Asked,
    noun: &'static Noun,
    record: &Record,
    step: &Step,
    sent: &Sent,
    errors: &FormErrors,
    against: Vec<String>,
    hidden: Vec<(String, String)>,
) -> Result<Response, PageError> {
    let view = desk.view(asked);
    let name = (noun.name)(&view, record);
    let here = noun.href(record.id);
    let fields = fields(&view, step, sent, errors);
    let wider = step.moves.and_then(|moves| moves(&view, record));
    let refusal = (!against.is_empty()).then(|| Notice {
        weight: Weight::Bad,
        title: "Not allowed as it stands".to_owned(),
        words: against.join(" "),
        next: None,
    });
    let mut shell = desk.shell(asked, step.verb, noun.section);
    shell.address.clone_from(&here);
    page(&StepPage {
        shell,
        head: Head { what: vec![(here.clone(), name)], ..Head::named(step.verb) },
        summary: ErrorSummary::of("This was not done", &fields),
        refusal,
        readers: wider.map(|realm| view.access_to(&realm)),
        action: format!("{here}/steps/{}", step.to),
        hidden,
        files: step.asks.contains(&Ask::Evidence),
        kept: Kept::of(asked, sent),
        fields,
        verb: step.verb.to_owned(),
        back: here,
        facts: said(&view, noun, record),
    })
}

/// What a record says, without what it does not.
fn said(view: &View, noun: &Noun, record: &Record) -> Vec<(String, look::Shown)> {
    let mut facts = facts(view, noun.kind, record);
    facts.retain(|(_, value)| !matches!(value, look::Shown::Unknown | look::Shown::None(_)));
    facts
}

fn fields(view: &View, step: &Step, sent: &Sent, errors: &FormErrors) -> Vec<Field> {
    let today = view.today().to_string();
    let mut asks: Vec<Ask> = step.asks.to_vec();
    if !asks.iter().any(|ask| matches!(ask, Ask::Reason | Ask::Note | Ask::Text)) {
        asks.push(Ask::Note);
    }
    let reason = sent.one("reason");
    let field = |ask: Ask| match ask {
        Ask::Effect => {
            let typed = sent.one("on");
            let typed = if typed.is_empty() { today.clone() } else { typed };
            Field::new("on", "With effect of", Input::Line, &typed)
                .help("The day from which it counts: 2026-05-14.")
                .error(errors.of("on"))
        }
        Ask::Evidence => Field::new("evidence", "Evidence", Input::File, "")
            .help("The letter, note or record that shows it.")
            .error(errors.of("evidence")),
        Ask::Reason => {
            Field::new("reason", "Reason", Input::Lines, &reason).required().error(errors.of("reason"))
        }
        Ask::Text => Field::new("reason", "What you say instead", Input::Lines, &reason)
            .required()
            .help("Both texts are kept, side by side.")
            .error(errors.of("reason")),
        Ask::Note => {
            Field::new("reason", "Note", Input::Lines, &reason).optional().error(errors.of("reason"))
        }
    };
    asks.into_iter().map(field).collect()
}

/// `POST /{noun}/{id}/settlement`: of several values of a field, one, with a reason.
pub async fn settle(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path((path, id)): Path<(String, String)>,
    body: Bytes,
) -> Result<Redirect, PageError> {
    desk.answer(move |desk| {
        let noun = noun_at(&path)?;
        let view = desk.view(&asked);
        let kept = find(&view, noun, &id)?;
        let record = &kept.record;
        let sent = Sent::read(&body);
        let (name, claim, reason) = (sent.one("field"), sent.one("claim"), sent.one("reason"));
        let field = match noun.kind.named(&name) {
            Some(field) => field.id,
            None if name == "status" => STATUS,
            None => return Err(settled_already()),
        };
        let register = record.get(field).filter(|register| register.is_disputed()).ok_or_else(settled_already)?;
        let value = register.values().find(|value| claim_id(value) == claim).ok_or_else(settled_already)?.clone();
        let reason = reason.trim();
        if reason.is_empty() || reason.chars().count() > REASON {
            return Err(PageError::bad_request(
                format!("A dispute is settled with a reason of at most {REASON} characters, so nothing was changed."),
                "Go back, choose the value again, and say why it is the right one.",
            ));
        }
        let mut save = Save::new(noun.kind, record.id).because(Some(reason.to_owned()));
        save.edits.push(Edit::Set { field, value });
        let realm = view.office.realm_of(record.space).ok_or_else(PageError::not_found)?;
        view.write(Action::Settle, &realm, vec![save], seen::version(record, &sent.one("seen")).as_ref())?;
        Ok(Redirect::to(&noun.href(record.id)))
    })
    .await
}

fn settled_already() -> PageError {
    PageError::new(
        StatusCode::CONFLICT,
        "This is settled already, or what you chose has changed since, so nothing was changed.",
        "Open the page again and look at how it stands.",
    )
}
