//! Institutions, as a browser asks for them: the list, each, and the form.

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use ledger::RecordId;

use super::form::InstitutionForm;
use super::form_page::InstitutionFormPage;
use super::list_page::{InstitutionRow, InstitutionsPage};
use super::page::InstitutionPage;
use super::{Institution, KIND, KINDS};
use crate::access::{Action, Realm};
use crate::form::{FormErrors, Sent, Shown as Seen};
use crate::look::{
    Access, Act, Choice, Empty, ErrorSummary, Field, Head, Input, Pages, Section, Shown, plural,
};
use crate::narrow::{By, Narrowing};
use crate::office::figures::overdue;
use crate::office::kind::choice_label;
use crate::office::words::state_name;
use crate::office::{Office, Save, View};
use crate::search::{Facet, Query, Sort};
use crate::web::error::PageError;
use crate::web::{Asked, Desk, page};

/// Institutions on one page of the list.
const PER_PAGE: u64 = 50;
/// Recommendations shown on an institution's own page.
const FIRST: u32 = 10;

static NARROWING: Narrowing<Institution> = Narrowing {
    address: "/institutions",
    facets: &[
        By {
            name: "state",
            legend: "State",
            read: |one| Some(one.state.as_deref().unwrap_or("regional")),
            label: |code| {
                if code == "regional" { "Regional or UN".to_owned() } else { state_name(code).to_owned() }
            },
        },
        By {
            name: "kind",
            legend: "Kind",
            read: |one| Some(&one.kind),
            label: |code| choice_label(KINDS, code).to_owned(),
        },
    ],
};

/// `GET /institutions`.
pub async fn list(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    RawQuery(address): RawQuery,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let (office, view) = (&desk.office, desk.view(&asked));
        let sent = Sent::read(address.unwrap_or_default().as_bytes());
        let all = office.institutions()?;
        let shown: Vec<&Institution> = all.iter().filter(|one| NARROWING.fits(one, &sent)).collect();
        let number = sent.one("page").parse::<u64>().unwrap_or(1).clamp(1, 1_000_000);
        let skipped = usize::try_from((number - 1) * PER_PAGE).unwrap_or(usize::MAX);
        let rows = shown.iter().skip(skipped).take(PER_PAGE as usize).map(|one| row(&view, one));
        page(&InstitutionsPage {
            shell: desk.shell(&asked, "Institutions", Section::Institutions),
            head: Head {
                access: Some(Access::public()),
                about: vec![Shown::Text(plural(all.len() as u64, "institution", "institutions"))],
                acts: may_add(&view)
                    .then(|| Act::main("/institutions/new", "Add an institution"))
                    .into_iter()
                    .collect(),
                ..Head::named("Institutions")
            },
            facets: NARROWING.facets(&all, &sent),
            filters: NARROWING.filters(&sent),
            rows: rows.collect::<anyhow::Result<_>>()?,
            pages: Pages {
                base: NARROWING.page_address(&sent),
                page: number,
                per_page: PER_PAGE,
                total: shown.len() as u64,
            },
            empty: shown.is_empty().then(|| empty(all.is_empty())),
        })
    })
    .await
}

fn empty(none_at_all: bool) -> Empty {
    let (title, words, act) = if none_at_all {
        (
            "No institution is here yet",
            "Add the ministries and bodies that lead and support the work, so that each recommendation has one that \
             answers for it.",
            Act::main("/institutions/new", "Add an institution"),
        )
    } else {
        (
            "No institution fits",
            "Take a filter away to see more.",
            Act::other("/institutions", "See all institutions"),
        )
    };
    Empty { title: title.to_owned(), words: words.to_owned(), acts: vec![act] }
}

/// The recommendations that an institution leads or supports.
fn its(id: RecordId) -> Query {
    Query {
        sort: Some(Sort::Due),
        per_page: FIRST,
        ..Query::default().with(Facet::Institution, &id.to_string())
    }
}

fn row(view: &View, one: &Institution) -> anyhow::Result<InstitutionRow> {
    Ok(InstitutionRow {
        href: format!("/institutions/{}", one.id),
        name: one.name.clone(),
        kind: one.kind_label().to_owned(),
        state: state_shown(one),
        recommendations: Shown::Number(view.find(&its(one.id))?.total),
        overdue: Shown::Number(view.find(&overdue(its(one.id), view.today()))?.total),
    })
}

fn state_shown(one: &Institution) -> Shown {
    one.state.as_deref().map_or(Shown::None("regional or UN".to_owned()), |iso3| {
        Shown::Link((format!("/states/{iso3}"), state_name(iso3).to_owned()))
    })
}

/// `GET /institutions/{id}`.
pub async fn show(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let (office, view) = (&desk.office, desk.view(&asked));
        let one = find(office, &id)?;
        let results = view.find(&its(one.id))?;
        let ids: Vec<RecordId> = results.hits.iter().map(|hit| hit.id).collect();
        let all = format!(
            "/recommendations?{}",
            Query { per_page: crate::search::PER_PAGE, ..its(one.id) }.to_address()
        );
        let text = |words: &str| Shown::Text(words.to_owned());
        page(&InstitutionPage {
            shell: desk.shell(&asked, &one.name, Section::Institutions),
            head: Head {
                what: vec![("/institutions".to_owned(), "Institutions".to_owned())],
                access: Some(Access::public()),
                acts: may_add(&view)
                    .then(|| Act::other(&format!("/institutions/{}/edit", one.id), "Change"))
                    .into_iter()
                    .collect(),
                ..Head::named(&one.name)
            },
            notice: None,
            facts: vec![
                ("Kind".to_owned(), text(one.kind_label())),
                ("State".to_owned(), state_shown(&one)),
                (
                    "Contact".to_owned(),
                    one.contact.as_deref().map_or(Shown::None("none stated".to_owned()), text),
                ),
            ],
            disputes: Vec::new(),
            leads: view.rows(&ids, "")?,
            all: (results.total > u64::from(FIRST)).then(|| {
                (format!("All {}", plural(results.total, "recommendation", "recommendations")), all)
            }),
            history: view.history(&KIND, one.id)?,
        })
    })
    .await
}

fn may_add(view: &View) -> bool {
    view.viewer.may(Action::Write, &Realm::Public)
}

fn find(office: &Office, id: &str) -> Result<Institution, PageError> {
    let id = id.parse().map_err(|_| PageError::not_found())?;
    office.institution(id)?.ok_or_else(PageError::not_found)
}

/// `GET /institutions/new`, perhaps of a State that the address names.
pub async fn new(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    RawQuery(address): RawQuery,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let state = Sent::read(address.unwrap_or_default().as_bytes()).one("state");
        let form = InstitutionForm { state, ..InstitutionForm::default() };
        form_page(desk, &asked, None, &form, &FormErrors::default(), Vec::new())
    })
    .await
}

/// `GET /institutions/{id}/edit`.
pub async fn edit(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let one = find(&desk.office, &id)?;
        let form = InstitutionForm::of(&one);
        let hidden = Seen::hidden(&desk.view(&asked).version_of(desk.office.public())?, &form.to_sent());
        form_page(desk, &asked, Some(&one), &form, &FormErrors::default(), hidden)
    })
    .await
}

/// `POST /institutions`.
pub async fn add(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    body: Bytes,
) -> Result<Response, PageError> {
    desk.answer(move |desk| save(desk, &asked, None, &Sent::read(&body))).await
}

/// `POST /institutions/{id}`.
pub async fn change(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let one = find(&desk.office, &id)?;
        save(desk, &asked, Some(&one), &Sent::read(&body))
    })
    .await
}

fn save(desk: &Desk, asked: &Asked, known: Option<&Institution>, sent: &Sent) -> Result<Response, PageError> {
    let office = &desk.office;
    let form = InstitutionForm::read(sent);
    let id = known.map_or_else(|| RecordId::fresh(office.environment()), |known| known.id);
    let parties = office.parties()?;
    let is_state = |iso3: &str| parties.iter().any(|party| party.iso3 == iso3);
    let wanted = match form.parse(id, is_state) {
        Ok(wanted) => wanted,
        Err(errors) => {
            let page = form_page(desk, asked, known, &form, &errors, Seen::again(sent))?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let shown = Seen::read(sent);
    let before = InstitutionForm::read(&shown.form).parse(id, |_| true).ok().map(|before| before.values());
    let unchanged =
        |pair: &(ledger::FieldId, ledger::Value)| before.as_ref().is_some_and(|before| before.contains(pair));
    let values = wanted.values().into_iter().filter(|pair| !unchanged(pair));
    let save = Save::new(&KIND, id).values(values);
    desk.view(asked).write(Action::Write, &Realm::Public, vec![save], shown.version.as_ref())?;
    Ok(Redirect::to(&format!("/institutions/{id}")).into_response())
}

fn form_page(
    desk: &Desk,
    asked: &Asked,
    known: Option<&Institution>,
    form: &InstitutionForm,
    errors: &FormErrors,
    hidden: Vec<(String, String)>,
) -> Result<Response, PageError> {
    let fields = fields(&desk.office, form, errors)?;
    let (name, action, verb) = match known {
        Some(known) => {
            (format!("Change {}", known.name), format!("/institutions/{}", known.id), "Save changes")
        }
        None => ("Add an institution".to_owned(), "/institutions".to_owned(), "Add institution"),
    };
    let back = if known.is_some() { action.clone() } else { "/institutions".to_owned() };
    let mut shell = desk.shell(asked, &name, Section::Institutions);
    shell.address.clone_from(&back);
    page(&InstitutionFormPage {
        shell,
        head: Head {
            what: vec![("/institutions".to_owned(), "Institutions".to_owned())],
            ..Head::named(&name)
        },
        summary: ErrorSummary::of("This was not saved", &fields),
        access: Access::public(),
        disputes: Vec::new(),
        action,
        hidden,
        fields,
        verb: verb.to_owned(),
        back,
    })
}

fn fields(office: &Office, form: &InstitutionForm, errors: &FormErrors) -> anyhow::Result<Vec<Field>> {
    let parties = office.parties()?;
    let parties = parties.iter().map(|party| Choice::new(&party.iso3, &party.name, party.iso3 == form.state));
    let states =
        [Choice::new("", "None: a regional or UN body", form.state.is_empty())].into_iter().chain(parties);
    let kinds = KINDS.iter().map(|kind| Choice::new(kind.code, kind.label, kind.code == form.kind));
    let kinds = [Choice::new("", "Choose a kind", form.kind.is_empty())].into_iter().chain(kinds);
    Ok(vec![
        Field::new("name", "Name", Input::Line, &form.name)
            .required()
            .help("As it calls itself.")
            .error(errors.of("name")),
        Field::new("kind", "Kind", Input::Select(kinds.collect()), &form.kind)
            .required()
            .error(errors.of("kind")),
        Field::new("state", "State or territory", Input::Select(states.collect()), &form.state)
            .error(errors.of("state")),
        Field::new("contact", "Public contact", Input::Lines, &form.contact)
            .help("Office address, telephone or web page. Anyone can read it.")
            .error(errors.of("contact")),
    ])
}
