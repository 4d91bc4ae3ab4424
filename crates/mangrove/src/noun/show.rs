//! The page of one record of a noun: how it stands, its fields, what belongs to it, what can be done, what happened.

use askama::Template;
use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use ledger::{Record, SpaceId};

use super::edit::{find, is_changeable, noun_at};
use super::publish::{publication, publishable, targets};
use super::step::open_steps;
use super::words::status_tag;
use super::{Noun, Part};
use crate::access::{Breadth, Realm};
use crate::attached::web::{chosen, hand_out};
use crate::attached::{self, Line};
use crate::follow_up::Evidence;
use crate::look::{Access, Act, Claim, Dispute, Event, Head, Readers, Shell, Shown, Tag};
use crate::office::View;
use crate::office::kind::{Field, Kind, Shape};
use crate::office::record::Fields;
use crate::office::words::state_name;
use crate::web::error::PageError;
use crate::web::{Asked, Desk, page};

#[derive(Clone, Debug, Template)]
#[template(path = "noun/page.html")]
struct NounPage {
    shell: Shell,
    head: Head,
    status: Option<Tag>,
    standing: Vec<(String, Shown)>,
    disputes: Vec<Dispute>,
    facts: Vec<(String, Shown)>,
    files: Vec<Line>,
    parts: Vec<Part>,
    steps: Vec<Act>,
    history: Vec<Event>,
}

/// `GET /{noun}/{id}`.
pub async fn show(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path((path, id)): Path<(String, String)>,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let noun = noun_at(&path)?;
        let view = desk.view(&asked);
        let kept = find(&view, noun, &id)?;
        let record = &kept.record;
        let name = (noun.name)(&view, record);
        page(&NounPage {
            shell: desk.shell(&asked, &name, noun.section),
            head: Head {
                what: vec![(format!("/{}", noun.path), noun.plural.to_owned())],
                access: view.access_of(record.space),
                acts: acts(&view, noun, record),
                ..Head::named(&name)
            },
            status: status_tag(noun, record),
            standing: standing(&view, noun, record),
            disputes: view.disputes(noun, record)?,
            facts: facts(&view, noun.kind, record),
            files: Line::all(
                &view,
                record.space,
                &format!("{}/files", noun.href(record.id)),
                &files(noun, record),
            )?,
            parts: (noun.parts)(&view, record)?,
            steps: open_steps(&view, noun, record)
                .into_iter()
                .map(|step| Act::other(&format!("{}/steps/{}", noun.href(record.id), step.to), step.verb))
                .collect(),
            history: view.history(noun.kind, record.id)?,
        })
    })
    .await
}

fn acts(view: &View, noun: &Noun, record: &Record) -> Vec<Act> {
    let here = noun.href(record.id);
    let change = is_changeable(view, noun, record).then(|| Act::other(&format!("{here}/edit"), "Change"));
    let publish = may_publish(view, noun, record).then(|| Act::other(&format!("{here}/publish"), "Publish"));
    change.into_iter().chain(publish).collect()
}

/// Whether the viewer may publish something of a record, or withdraw what was published.
fn may_publish(view: &View, noun: &Noun, record: &Record) -> bool {
    let realms = targets(view, record);
    let out = || view.versions(noun.kind, record.id).unwrap_or_default();
    realms.iter().any(|realm| !publishable(view, noun, record, realm).is_empty())
        || (!realms.is_empty() && out().iter().any(|kept| publication(&kept.record).is_some()))
}

/// Who took the last step, when and why; who published it.
fn standing(view: &View, noun: &Noun, record: &Record) -> Vec<(String, Shown)> {
    let mut facts = Vec::new();
    for taken in noun.lifecycle.iter().flat_map(|lifecycle| lifecycle.standing(record).taken().to_vec()) {
        let who = taken.person.map(|person| view.person_name(person)).filter(|_| taken.person.is_some());
        let who: Vec<String> = who.into_iter().chain(taken.capacity.clone()).collect();
        let reason = taken.reason.as_ref().map(|reason| format!(". {reason}")).unwrap_or_default();
        let label = noun.lifecycle.map_or("", |lifecycle| lifecycle.label(&taken.to)).to_owned();
        facts.push((label, Shown::Text(format!("{}, {}{reason}", taken.on.in_words(), who.join(", ")))));
    }
    if let Some(publication) = publication(record) {
        facts.push(("Published".to_owned(), Shown::Text(publication.in_words())));
    }
    facts
}

pub(super) fn facts(view: &View, kind: &Kind, record: &Record) -> Vec<(String, Shown)> {
    let published = publication(record).is_some();
    let fields = kind.fields.iter().filter(|field| !matches!(field.shape, Shape::Files));
    // Of what was published, only what was chosen is there: the rest is not "unknown", it is not said.
    // Nor is what no form asks for: a State that was taken out, the activity that a consent was given on.
    let asked = |field: &Field| !matches!(field.shape, Shape::Set | Shape::Composite);
    let fields = fields.filter(|field| (!published && asked(field)) || record.get(field.id).is_some());
    fields.map(|field| (field.label.to_owned(), view.shown(kind, record, field))).collect()
}

/// The files of a record.
fn files(noun: &Noun, record: &Record) -> Vec<Evidence> {
    let fields = noun.kind.fields.iter().filter(|field| matches!(field.shape, Shape::Files));
    fields.flat_map(|field| record.elements(field.id)).filter_map(Evidence::from_value).collect()
}

/// A file of a record, and the space that the record stands in.
fn file_of(view: &View, path: &str, id: &str, sha256: &str) -> Result<(SpaceId, Evidence), PageError> {
    let noun = noun_at(path)?;
    let kept = find(view, noun, id)?;
    let space = kept.record.space;
    let file = chosen(view, space, &files(noun, &kept.record), sha256).ok_or_else(PageError::not_found)?;
    Ok((space, file))
}

/// `GET /{noun}/{id}/files/{sha256}`: only what stands on that record, as a file to take away.
pub async fn file(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path((path, id, sha256)): Path<(String, String, String)>,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let view = desk.view(&asked);
        let (space, file) = file_of(&view, &path, &id, &sha256)?;
        hand_out(&view, space, &file)
    })
    .await
}

/// `POST /{noun}/{id}/files/{sha256}`: asks for it, or waits for it no more.
pub async fn ask_for_file(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path((path, id, sha256)): Path<(String, String, String)>,
    body: Bytes,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let view = desk.view(&asked);
        let (space, file) = file_of(&view, &path, &id, &sha256)?;
        attached::web::ask(&view, space, &file, &body, &format!("/{path}/{id}#files"))
    })
    .await
}

impl View<'_> {
    /// The sign of who reads a space.
    #[must_use]
    pub fn access_of(&self, space: SpaceId) -> Option<Access> {
        self.office.realm_of(space).map(|realm| self.access_to(&realm))
    }

    /// The sign of who reads a realm.
    #[must_use]
    pub fn access_to(&self, realm: &Realm) -> Access {
        let shared = |words: String| Access { readers: Readers::Shared, words };
        let state = state_name(realm.state().unwrap_or_default());
        let institution = || {
            let id = realm.institution().unwrap_or(ledger::RecordId::from_bytes([0; 16]));
            self.office.name_of(id)
        };
        match realm.breadth() {
            Breadth::Public => Access::public(),
            Breadth::Region => shared("Region: its States, NHRIs and the regional office".to_owned()),
            Breadth::Office => Access::internal("the regional office"),
            Breadth::Bilateral => shared(format!("Shared: {state} and the regional office")),
            Breadth::State => Access::internal(state),
            Breadth::Own => Access::internal(&institution()),
            Breadth::Shared => shared(format!("Shared: {} and the regional office", institution())),
        }
    }

    /// The fields of a record that hold several values, each with the form that settles it.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn disputes(&self, noun: &Noun, record: &Record) -> anyhow::Result<Vec<Dispute>> {
        let mut disputes = Vec::new();
        let seen = super::seen::of(record);
        for (id, register) in record.fields.iter().filter(|(_, register)| register.is_disputed()) {
            let (name, label) = match noun.kind.field(*id) {
                Some(field) => (field.name, field.label),
                None if *id == super::STATUS => ("status", "Status"),
                None => continue,
            };
            let claims = register.held().iter().map(|held| {
                let (on, time) = self.when_written(held.clock);
                Claim {
                    id: claim_id(&held.value),
                    value: self.words(noun.kind, record, *id, &held.value),
                    who: self.who_wrote(record, &held.dots),
                    on: format!("{on}, {time}"),
                }
            });
            disputes.push(Dispute {
                field: label.to_owned(),
                name: name.to_owned(),
                claims: claims.collect(),
                action: format!("{}/settlement", noun.href(record.id)),
                seen: seen.clone(),
                error: None,
                reason: String::new(),
                settled_by: self.settled_by(record.space),
            });
        }
        Ok(disputes)
    }
}

/// Names a value in the settling form: a hash, so that what is chosen is what was shown.
#[must_use]
pub fn claim_id(value: &ledger::Value) -> String {
    crate::office::files::sha256(&value.to_cbor())
}
