//! Publishing: a person moves chosen fields of a record into a wider space, on purpose, and sees beforehand who will be
//! able to read them. It can be withdrawn; the withdrawal is a change like any other, and history keeps it.

use askama::Template;
use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use ledger::{Edit, FieldId, Record, RecordId, SpaceId, Value};

use super::Noun;
use super::edit::{find, noun_at};
use crate::access::{Action, Breadth, Realm, Role};
use crate::date::PartialDate;
use crate::form::{FormErrors, Sent};
use crate::look::{Choice, ErrorSummary, Field, Head, Input, Shell};
use crate::office::kind::Shape;
use crate::office::record::as_text;
use crate::office::{Save, View};
use crate::web::error::PageError;
use crate::web::{Asked, Desk, page};

/// The field of a published version that says who published it and when. `None`: withdrawn.
pub const PUBLISHED: FieldId = FieldId(901);

/// Who published a version, when, in what capacity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// The day.
    pub on: PartialDate,
    /// In what capacity.
    pub capacity: Option<String>,
}

impl Publication {
    /// As one value of the log.
    #[must_use]
    pub fn value(&self) -> Value {
        let capacity = self.capacity.clone().map_or(Value::None, Value::Text);
        Value::List(vec![Value::Text(self.on.to_string()), capacity])
    }

    /// From a value of the log.
    #[must_use]
    pub fn from_value(value: &Value) -> Option<Publication> {
        let Value::List(pieces) = value else { return None };
        let [Value::Text(on), capacity] = pieces.as_slice() else { return None };
        Some(Publication { on: on.parse().ok()?, capacity: as_text(capacity).map(str::to_owned) })
    }

    /// `14 May 2026, by the head of office`.
    #[must_use]
    pub fn in_words(&self) -> String {
        let by = self.capacity.as_ref().map(|capacity| format!(", by: {capacity}")).unwrap_or_default();
        format!("{}{by}", self.on.in_words())
    }
}

/// How a version was published; none for one that is worked on.
#[must_use]
pub fn publication(record: &Record) -> Option<Publication> {
    record.get(PUBLISHED).and_then(|register| register.values().find_map(Publication::from_value))
}

/// Whether a version was published once and is withdrawn: then it is not there any more.
#[must_use]
pub fn is_withdrawn(record: &Record) -> bool {
    record.get(PUBLISHED).is_some_and(|register| register.values().all(|value| *value == Value::None))
}

#[derive(Clone, Debug, Template)]
#[template(path = "noun/publish_page.html")]
struct PublishPage {
    shell: Shell,
    head: Head,
    summary: ErrorSummary,
    action: String,
    fields: Vec<Field>,
    /// Where it is published already: words, and the address that withdraws it with the realm to name.
    published: Vec<(String, String)>,
    withdraw: String,
    back: String,
}

/// The wider realms into which the viewer may publish a record.
#[must_use]
pub fn targets(view: &View, record: &Record) -> Vec<Realm> {
    let Some(from) = view.office.realm_of(record.space) else { return Vec::new() };
    let wider: Vec<Realm> = match &from {
        Realm::State(iso3) => vec![Realm::Bilateral(iso3.clone()), Realm::Region, Realm::Public],
        Realm::Own(institution) => vec![Realm::Shared(*institution), Realm::Public],
        Realm::Bilateral(_) | Realm::Office => vec![Realm::Region, Realm::Public],
        Realm::Shared(_) | Realm::Region => vec![Realm::Public],
        Realm::Public => Vec::new(),
    };
    let held = view.viewer.held();
    // Who may publish into the public space is asked of the roles they hold where the record lives.
    // What an NHRI or NGO wrote is published by them alone: the office, which reads it, may not.
    let theirs = matches!(from, Realm::Own(_) | Realm::Shared(_));
    let here = |role: Role, realm: &Realm| {
        crate::access::may(role, Action::Publish, realm.breadth())
            && (!theirs || matches!(role, Role::Nhri | Role::Ngo))
    };
    let fits = |realm: &Realm| held.iter().any(|one| one.space == record.space && here(one.role, realm));
    wider.into_iter().filter(fits).collect()
}

/// The fields that may be published into a realm: those with one value, of which nothing refers to what its readers
/// cannot read.
pub(super) fn publishable(
    view: &View,
    noun: &Noun,
    record: &Record,
    realm: &Realm,
) -> Vec<(FieldId, &'static str, Vec<Value>)> {
    let fields = noun.kind.fields.iter().filter(|field| !matches!(field.shape, Shape::Files));
    let values = fields.filter_map(|field| {
        let register = record.get(field.id).filter(|register| !register.is_disputed())?;
        let values: Vec<Value> = register.values().chain(register.elements()).cloned().collect();
        let outward: Vec<Value> =
            values.iter().filter_map(|value| (noun.outward)(view, record, field.id, value)).collect();
        let known = outward.iter().all(|value| refers_no_narrower(view, value, realm));
        let some = outward.iter().any(|value| *value != Value::None);
        (known && some).then_some((field.id, field.label, outward))
    });
    values.collect()
}

/// Whether what a record is of can be told in a realm, where the record says it.
fn says_of_what(view: &View, noun: &Noun, record: &Record, realm: &Realm) -> bool {
    let is_of = |id: FieldId| noun.kind.field(id).is_some_and(|field| field.of_what);
    let says = record.fields.iter().any(|(id, register)| is_of(*id) && register.values().len() > 0);
    !says || publishable(view, noun, record, realm).iter().any(|(id, ..)| is_of(*id))
}

pub(super) fn refers_no_narrower(view: &View, value: &Value, realm: &Realm) -> bool {
    match value {
        Value::Record(id) => {
            let spaces = view.office.ledger().find(*id).unwrap_or_default();
            spaces.iter().any(|space| {
                let of = view.office.realm_of(*space);
                of.is_some_and(|of| of == *realm || of.breadth().width() > realm.breadth().width())
            })
        }
        Value::List(values) => values.iter().all(|value| refers_no_narrower(view, value, realm)),
        _ => true,
    }
}

/// `GET /{noun}/{id}/publish`.
pub async fn publish_form(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path((path, id)): Path<(String, String)>,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let noun = noun_at(&path)?;
        let view = desk.view(&asked);
        let kept = find(&view, noun, &id)?;
        publish_page(desk, &asked, noun, &kept.record, &Sent::default(), &FormErrors::default())
    })
    .await
}

/// `POST /{noun}/{id}/publish`.
pub async fn publish(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path((path, id)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let noun = noun_at(&path)?;
        let view = desk.view(&asked);
        let kept = find(&view, noun, &id)?;
        let sent = Sent::read(&body);
        let realm =
            targets(&view, &kept.record).into_iter().find(|realm| realm.descriptor() == sent.one("into"));
        let chosen = sent.all("fields");
        let mut errors = FormErrors::default();
        if realm.is_none() {
            errors.add("into", "Choose who shall be able to read it.");
        }
        if chosen.is_empty() {
            errors.add("fields", "Choose at least one field.");
        }
        if let Some(realm) = &realm
            && !says_of_what(&view, noun, &kept.record, realm)
        {
            errors.add("into", "They cannot read what this is of. Publish that to them first.");
        }
        let Some(realm) = realm.filter(|_| errors.is_empty()) else {
            let page = publish_page(desk, &asked, noun, &kept.record, &sent, &errors)?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        };
        let chosen: Vec<FieldId> = noun
            .kind
            .fields
            .iter()
            .filter(|field| chosen.iter().any(|name| name == field.name))
            .map(|field| field.id)
            .collect();
        view.publish(noun, &kept.record, &realm, &chosen)?;
        Ok(Redirect::to(&format!("{}/publish", noun.href(kept.record.id))).into_response())
    })
    .await
}

/// `POST /{noun}/{id}/publish/withdrawal`.
pub async fn withdraw(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path((path, id)): Path<(String, String)>,
    body: Bytes,
) -> Result<Redirect, PageError> {
    desk.answer(move |desk| {
        let noun = noun_at(&path)?;
        let view = desk.view(&asked);
        let kept = find(&view, noun, &id)?;
        let into = Sent::read(&body).one("into");
        let realm = targets(&view, &kept.record).into_iter().find(|realm| realm.descriptor() == into);
        let realm = realm.ok_or_else(PageError::not_found)?;
        view.withdraw_publication(noun, kept.record.id, &realm)?;
        Ok(Redirect::to(&format!("{}/publish", noun.href(kept.record.id))))
    })
    .await
}

impl View<'_> {
    /// Publishes chosen fields of a record into a wider realm. What was published there before and is not chosen now is
    /// taken away from it.
    ///
    /// # Errors
    /// If the store refuses.
    pub fn publish(
        &self,
        noun: &Noun,
        record: &Record,
        realm: &Realm,
        chosen: &[FieldId],
    ) -> anyhow::Result<()> {
        anyhow::ensure!(targets(self, record).contains(realm), crate::office::view::NotYours);
        let space = self.office.space_or_new(realm)?;
        let before = self.office.ledger().get(space, record.id)?;
        let mut edits = Vec::new();
        for (field, _, values) in publishable(self, noun, record, realm) {
            let set = noun.kind.field(field).is_some_and(|field| field.shape.is_set());
            let was: Vec<Value> = before
                .as_ref()
                .and_then(|before| before.get(field))
                .map(|register| register.elements().cloned().collect())
                .unwrap_or_default();
            let goes = chosen.contains(&field) || noun.kind.field(field).is_some_and(|field| field.of_what);
            let now = if goes { values } else { Vec::new() };
            if set {
                let added = now.iter().filter(|value| !was.contains(value));
                edits.extend(added.map(|element| Edit::Add { field, element: element.clone() }));
                let gone = was.iter().filter(|value| !now.contains(value));
                edits.extend(gone.map(|element| Edit::Remove { field, element: element.clone() }));
            } else {
                let value = now.into_iter().next().unwrap_or(Value::None);
                let value = match self.erasable_text(record, &value) {
                    Some(text) => self.office.ledger().put_erasable(space, text.as_bytes())?,
                    None => value,
                };
                edits.push(Edit::Set { field, value });
            }
        }
        let publication =
            Publication { on: PartialDate::day(self.today()), capacity: self.viewer.capacity(record.space) };
        edits.push(Edit::Set { field: PUBLISHED, value: publication.value() });
        let mut save = Save::new(noun.kind, record.id);
        save.edits = edits;
        self.office.save_as_seen(space, &self.viewer.author(space), vec![save], None)
    }

    /// Withdraws what was published of a record in a realm: nobody finds it there from then on.
    ///
    /// # Errors
    /// If the store refuses.
    pub fn withdraw_publication(&self, noun: &Noun, id: RecordId, realm: &Realm) -> anyhow::Result<()> {
        let Some(space) = self.office.space_of(realm) else { return Ok(()) };
        let Some(published) = self.office.ledger().get(space, id)?.filter(|one| publication(one).is_some())
        else {
            return Ok(());
        };
        let mut save = Save::new(noun.kind, id);
        for (field, register) in &published.fields {
            for element in register.elements() {
                save.edits.push(Edit::Remove { field: *field, element: element.clone() });
            }
            if register.values().len() > 0 {
                save.edits.push(Edit::Set { field: *field, value: Value::None });
            }
        }
        self.office.save_as_seen(space, &self.viewer.author(space), vec![save], None)
    }

    /// Who reads a realm, in words: how many people of whom, today.
    #[must_use]
    pub fn readers_of(&self, realm: &Realm) -> String {
        if realm.breadth() == Breadth::Public {
            return "Everyone, without signing in, and whoever they pass it on to.".to_owned();
        }
        let (members, today) = (self.office.members(), self.today());
        let of_space = |space: SpaceId| {
            let reads = |role: Role| crate::access::may(role, Action::Read, realm.breadth());
            let mut people: Vec<(RecordId, String)> = members
                .in_space(space)
                .filter(|member| member.holds_on(today) && reads(member.role))
                .map(|member| (member.person, member.role.label().to_owned()))
                .collect();
            people.sort();
            people.dedup_by_key(|(person, _)| *person);
            people
        };
        let people = self.office.space_of(realm).map(of_space).unwrap_or_default();
        let named: Vec<String> = people
            .iter()
            .take(12)
            .map(|(person, role)| format!("{} ({})", self.name_of(&[], *person), role.to_lowercase()))
            .collect();
        let more = people.len().saturating_sub(named.len());
        let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!(
            "{}: {}{rest}.",
            self.access_to(realm).words,
            if named.is_empty() { "nobody yet".to_owned() } else { named.join(", ") }
        )
    }
}

fn publish_page(
    desk: &Desk,
    asked: &Asked,
    noun: &'static Noun,
    record: &Record,
    sent: &Sent,
    errors: &FormErrors,
) -> Result<Response, PageError> {
    let view = desk.view(asked);
    let realms = targets(&view, record);
    let widest = realms.first().ok_or_else(PageError::not_found)?;
    let here = noun.href(record.id);
    let into = sent.one("into");
    let readers: Vec<Choice> = realms
        .iter()
        .map(|realm| Choice::new(&realm.descriptor(), &view.readers_of(realm), realm.descriptor() == into))
        .collect();
    let chosen = sent.all("fields");
    let fields: Vec<Choice> = publishable(&view, noun, record, widest)
        .into_iter()
        .filter_map(|(id, label, values)| {
            let name = noun.kind.field(id).filter(|field| !field.of_what)?.name;
            let words: Vec<String> =
                values.iter().map(|value| view.words(noun.kind, record, id, value)).collect();
            Some(Choice::new(
                name,
                &format!("{label}: {}", words.join("; ")),
                chosen.iter().any(|one| one == name),
            ))
        })
        .collect();
    let form = vec![
        Field::new("into", "Who shall be able to read it", Input::Radio(readers), "")
            .error(errors.of("into")),
        Field::new("fields", "What they shall read", Input::Checks(fields), "")
            .help("Only what you tick. What refers to something that they cannot read is left out.")
            .error(errors.of("fields")),
    ];
    let published = realms.iter().filter_map(|realm| {
        let space = view.office.space_of(realm)?;
        let version = view.office.ledger().get(space, record.id).ok().flatten()?;
        let publication = publication(&version)?;
        Some((format!("{}: {}", view.access_to(realm).words, publication.in_words()), realm.descriptor()))
    });
    let name = format!("Publish {}", (noun.name)(&view, record));
    let mut shell = desk.shell(asked, &name, noun.section);
    shell.address.clone_from(&here);
    page(&PublishPage {
        shell,
        head: Head {
            what: vec![(here.clone(), (noun.name)(&view, record))],
            access: view.access_of(record.space),
            ..Head::named(&name)
        },
        summary: ErrorSummary::of("Nothing was published", &form),
        action: format!("{here}/publish"),
        fields: form,
        published: published.collect(),
        withdraw: format!("{here}/publish/withdrawal"),
        back: here,
    })
}
