//! A document, as a browser asks for it: the reader's page, the file itself, a problem judged.

use std::collections::HashMap;
use std::sync::Arc;

use ::document::{Document as Reading, Problem, Severity};
use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{Redirect, Response};
use ledger::{Edit, RecordId, Value};

use super::citing::{official_address, with_symbol};
use super::reader::{self, lay_out};
use super::reader_page::{Judged, ProblemNote, ReaderPage, RecommendationMark};
use super::{Document, JUDGEMENT, JUDGEMENT_FIELD, JUDGEMENTS, Judgement, place, review_of};
use crate::access::{Action, Realm};
use crate::attached::web::attachment;
use crate::form::Sent;
use crate::look::{Access, Act, Head, Icon, Section, Shown, Tag, Tone};
use crate::office::kind::choice_label;
use crate::office::words::{date_in_words, day_and_time, language_name, state_name};
use crate::office::{Office, Save, View};
use crate::recommendation;
use crate::recommendation::row::{href, named, position_tag};
use crate::web::error::PageError;
use crate::web::{Asked, Desk, page};

/// Problems that a person should look at: what is merely worth knowing is shown, and not counted.
fn is_counted(problem: &Problem) -> bool {
    problem.severity > Severity::Info
}

/// How many problems of a file still wait for a person.
///
/// # Errors
/// If the store cannot be read.
pub fn open_problems(view: &View, file: RecordId, reading: &Reading) -> anyhow::Result<usize> {
    let judged = judgements(view, file, reading)?;
    let is_open =
        |problem: &&Problem| judged.get(&Judgement::id_of(file, problem)).is_none_or(Judgement::is_open);
    Ok(reading.problems.iter().filter(|problem| is_counted(problem)).filter(is_open).count())
}

/// What was said of a file's problems, of what the viewer reads.
fn judgements(
    view: &View,
    file: RecordId,
    reading: &Reading,
) -> anyhow::Result<HashMap<RecordId, Judgement>> {
    let ids = reading.problems.iter().map(|problem| Judgement::id_of(file, problem));
    let judged = view.several(&JUDGEMENT, ids)?.into_iter();
    Ok(judged.map(|kept| (kept.record.id, Judgement::from_record(&kept.record))).collect())
}

/// `GET /documents/{id}`.
pub async fn show(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let (office, view) = (&desk.office, desk.view(&asked));
        let (document, file, reading) = find(office, &id)?;
        let judged = judgements(&view, file, &reading)?;
        let may_judge = view.viewer.may(Action::Write, &Realm::Office);
        let all = office.documents()?;
        let cited = |citation: &::document::Citation| address_of(&all, &document, citation.symbol.as_ref()?);
        let review = review_of(&reading);
        let recommendation =
            |found: &::document::Recommendation| mark(office, &document, review.as_deref(), found);
        let problem = |_: usize, problem: &Problem| {
            let id = Judgement::id_of(file, problem);
            let given = judged.get(&id).filter(|judgement| !judgement.is_open());
            note(&document, problem, given.map(|judgement| told(&view, id, judgement)), may_judge)
        };
        let layout = lay_out(
            &reading,
            &reader::Office { cited: &cited, recommendation: &recommendation, problem: &problem },
        );
        let count = reading.recommendations.len() as u64;
        let list = document.state.as_ref().map(|iso3| format!("/recommendations?state={iso3}&source=report"));
        let language = document.language.clone().unwrap_or_default();
        page(&ReaderPage {
            shell: desk.shell(&asked, document.name(), Section::Documents),
            head: head(&document, &office.versions_of(&document)?, reading.citations.is_empty()),
            notice: None,
            facts: facts(office, &document, &reading)?,
            language,
            outline: layout.outline,
            loose: layout.loose,
            blocks: layout.blocks,
            may_judge,
            open_problems: open_problems(&view, file, &reading)? as u64,
            recommendations: (count > 0)
                .then(|| (count, list.unwrap_or_else(|| "/recommendations".to_owned()))),
        })
    })
    .await
}

/// A document of an address, its first file, and that file's reading.
fn find(office: &Office, id: &str) -> Result<(Document, RecordId, Arc<Reading>), PageError> {
    let id: RecordId = id.parse().map_err(|_| PageError::not_found())?;
    let document = office.document(id)?.ok_or_else(PageError::not_found)?;
    let (file, reading) = office.reading(id)?.ok_or_else(PageError::not_found)?;
    Ok((document, file, reading))
}

/// Where a cited document can be read: here, else at its official address.
fn address_of(all: &[Document], document: &Document, symbol: &str) -> Option<String> {
    let language = document.language.as_deref();
    match with_symbol(all, symbol, language) {
        Some(one) if one.symbol == document.symbol => None,
        Some(one) => Some(format!("/documents/{}", one.id)),
        None => official_address(symbol, language.unwrap_or_default()),
    }
}

fn head(document: &Document, versions: &[Document], cites_nothing: bool) -> Head {
    let own = format!("/documents/{}", document.id);
    let mut acts = vec![Act::other(&format!("{own}/file"), "Download the file")];
    if !cites_nothing || document.symbol.is_some() {
        acts.push(Act::other(&format!("{own}/citations"), "Citations"));
    }
    for language in versions.iter().filter_map(|version| version.language.as_deref()) {
        let words = format!("Beside the {} version", language_name(language));
        acts.push(Act::other(&format!("{own}/beside/{language}"), &words));
    }
    let mut about = Vec::new();
    if document.title.is_some() {
        about.extend(document.symbol.clone().map(Shown::Symbol));
    }
    about.extend(document.date.as_deref().map(|date| Shown::Text(date_in_words(date))));
    let kind = (format!("/documents?kind={}", document.kind), document.kind_label().to_owned());
    Head {
        what: vec![("/documents".to_owned(), "Documents".to_owned()), kind],
        name_language: document.title.as_ref().and(document.language.clone()),
        access: Some(Access::public()),
        about,
        acts,
        ..Head::named(document.title.as_deref().unwrap_or(document.name()))
    }
}

fn facts(office: &Office, document: &Document, reading: &Reading) -> anyhow::Result<Vec<(String, Shown)>> {
    let mut facts = Vec::new();
    let mut add = |name: &str, value: Shown| facts.push((name.to_owned(), value));
    match &reading.symbol {
        Some(symbol) if symbol.stated => add("Symbol", Shown::Symbol(symbol.value.clone())),
        Some(symbol) => {
            add("Symbol", Shown::Text(format!("{}, inferred: the document does not print it", symbol.value)))
        }
        None => add("Symbol", Shown::Unknown),
    }
    if let Some(code) = &document.language {
        add("Language", Shown::Text(language_name(code).to_owned()));
    }
    if let Some(iso3) = &document.state {
        add("State", Shown::Link((format!("/states/{iso3}"), state_name(iso3).to_owned())));
    }
    if let Some(body) = &document.body {
        let session = document.session.map(|session| format!(", session {session}")).unwrap_or_default();
        add("Organ", Shown::Text(format!("{body}{session}")));
    }
    if let Some(item) = &reading.agenda_item {
        add("Agenda item", Shown::Text(item.clone()));
    }
    if let Some(adoption) = &reading.adoption {
        let date = adoption.date.as_deref().map(date_in_words);
        let meeting = adoption.meeting.map(|meeting| format!("meeting {meeting}"));
        let vote = adoption.vote.as_deref().map(|vote| vote.replace('-', " "));
        let words: Vec<String> = [date, meeting, vote].into_iter().flatten().collect();
        add("Adopted", Shown::Text(words.join(", ")));
    }
    for receipt in &document.files {
        let came = receipt.time.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_millisecond);
        let on = came.map(|ms| day_and_time(u64::try_from(ms).unwrap_or(0)).0).unwrap_or_default();
        add("File", Shown::Text(format!("{}, came in {on}", receipt.name)));
    }
    if let Some(file) = document.files.first().map(|receipt| office.file(receipt.file)).transpose()?.flatten()
    {
        add("SHA-256", Shown::Text(file.sha256));
    }
    Ok(facts)
}

/// A recommendation beside its place. A reply may name it by a part of its number, and the report may not be here: then
/// the list is as near as one gets.
fn mark(
    office: &Office,
    document: &Document,
    review: Option<&str>,
    found: &::document::Recommendation,
) -> RecommendationMark {
    let own = || recommendation::Recommendation::id_in(document, &found.number);
    let id =
        review.map_or_else(own, |symbol| recommendation::Recommendation::id_under(symbol, &found.number));
    let is_here = matches!(office.recommendation(id), Ok(Some(_)));
    let state = document.state.as_deref().or(found.state_under_review.as_deref()).unwrap_or_default();
    RecommendationMark {
        href: if is_here { href(id) } else { format!("/recommendations?state={state}") },
        number: found.number.clone(),
        by: named(&found.recommended_by),
        position: position_tag(found.position.map(recommendation::position_code)),
    }
}

/// How grave a problem is, as a word and a shape.
pub(super) fn severity_tag(severity: Severity) -> Tag {
    match severity {
        Severity::Error => Tag::new(Icon::Octagon, "Error", Tone::Bad),
        Severity::Warning => Tag::new(Icon::Triangle, "Warning", Tone::Split),
        Severity::Info => Tag::new(Icon::Info, "Note", Tone::Plain),
    }
}

fn note(document: &Document, problem: &Problem, judgement: Option<Judged>, may_judge: bool) -> ProblemNote {
    ProblemNote {
        id: format!("problem-{}-{}", problem.code, place(problem)),
        severity: severity_tag(problem.severity),
        message: problem.message.clone(),
        suggestion: problem.suggestion.clone(),
        code: problem.code.clone(),
        judged: judgement,
        action: may_judge.then(|| format!("/documents/{}/judgements", document.id)),
        hidden: vec![("code".to_owned(), problem.code.clone()), ("place".to_owned(), place(problem))],
    }
}

/// What was said of a problem, by whom, when, and why.
fn told(view: &View, id: RecordId, judgement: &Judgement) -> Judged {
    let events = view.history(&JUDGEMENT, id).unwrap_or_default();
    let last = events.first();
    let who = last.map_or_else(|| "This office".to_owned(), |event| event.who.clone());
    let why = last.and_then(|event| event.reason.as_ref()).map(|reason| format!(": {reason}"));
    let by = format!("{who}, {}{}", day_and_time(judgement.given_ms).0, why.unwrap_or_default());
    let tag = match judgement.judgements.as_slice() {
        [one] if one == "accepted" => Tag::new(Icon::Tick, "Accepted", Tone::Good),
        [one] => Tag::new(Icon::Struck, choice_label(JUDGEMENTS, one), Tone::Plain),
        _ => Tag::disputed(),
    };
    Judged { tag, by }
}

/// `POST /documents/{id}/judgements`: a person says of a problem whether it is one. The text stays as it is.
pub async fn judge(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Redirect, PageError> {
    desk.answer(move |desk| {
        let (office, view) = (&desk.office, desk.view(&asked));
        if !view.viewer.may(Action::Write, &Realm::Office) {
            return Err(PageError::not_found());
        }
        let (document, file, reading) = find(office, &id)?;
        let sent = Sent::read(&body);
        let (code, at, judgement) = (sent.one("code"), sent.one("place"), sent.one("judgement"));
        let mut problems = reading.problems.iter();
        let problem =
            problems.find(|problem| problem.code == code && place(problem) == at).ok_or_else(|| {
                PageError::bad_request(
                    "This document has no such problem any more.",
                    "Open the document again.",
                )
            })?;
        if !JUDGEMENTS.iter().any(|known| known.code == judgement) {
            return Err(PageError::bad_request(
                "A problem can be accepted, dismissed or opened again.",
                "Go back and use the buttons beside the problem.",
            ));
        }
        let mut save = Save::new(&JUDGEMENT, Judgement::id_of(file, problem))
            .values(Judgement::about(document.id, problem));
        save.edits.push(Edit::Set { field: JUDGEMENT_FIELD, value: Value::Text(judgement) });
        view.write(Action::Write, &Realm::Office, vec![save], None)?;
        Ok(Redirect::to(&format!("/documents/{}#problem-{code}-{at}", document.id)))
    })
    .await
}

/// `GET /documents/{id}/file`: the file as it came in.
pub async fn file(State(desk): State<Desk>, Path(id): Path<String>) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let office = &desk.office;
        let id: RecordId = id.parse().map_err(|_| PageError::not_found())?;
        let document = office.document(id)?.ok_or_else(PageError::not_found)?;
        let receipt = document.files.first().ok_or_else(PageError::not_found)?;
        let file = office.file(receipt.file)?.ok_or_else(PageError::not_found)?;
        let bytes =
            office.files().get(&file.sha256).map_err(anyhow::Error::new)?.ok_or_else(PageError::not_found)?;
        Ok(attachment(&file.name, bytes))
    })
    .await
}
