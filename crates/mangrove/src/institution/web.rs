//! The list of institutions, with what each leads; their pages and forms are as every noun's.

use std::collections::HashMap;

use axum::Extension;
use axum::extract::{Path, RawQuery, Request, State};
use axum::response::Response;
use ledger::RecordId;

use super::list_page::{InstitutionRow, InstitutionsPage};
use super::page::FIRST;
use super::{Institution, KINDS, NOUN};
use crate::form::Sent;
use crate::look::{Access, Act, Empty, Head, Section, Shown, plural};
use crate::narrow::{By, Narrowing};
use crate::noun;
use crate::office::View;
use crate::office::figures::overdue;
use crate::office::kind::choice_label;
use crate::office::words::state_name;
use crate::search::{Facet, Query, Sort};
use crate::web::error::PageError;
use crate::web::{Asked, Desk, page};

/// Institutions on one page of the list.
const PER_PAGE: u64 = 50;

static NARROWING: Narrowing<Institution> = Narrowing {
    address: "/institutions",
    words: |one| format!("{} {}", one.name, one.state.as_deref().map(state_name).unwrap_or_default()),
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
        let (shown, pages) = NARROWING.page(&all, &sent, PER_PAGE);
        // Two passes over all recommendations, not two for each institution.
        let led = by_institution(&view, Query::default())?;
        let late = by_institution(&view, overdue(Query::default(), view.today()))?;
        let rows = shown.into_iter().map(|one| row(one, &led, &late));
        page(&InstitutionsPage {
            shell: desk.shell(&asked, "Institutions", Section::Institutions),
            head: Head {
                access: Some(Access::public()),
                about: vec![Shown::Text(plural(all.len() as u64, "institution", "institutions"))],
                acts: may_add(&view)
                    .then(|| Act::main("/institutions/new", "Record an institution"))
                    .into_iter()
                    .collect(),
                ..Head::named("Institutions")
            },
            words: sent.one("q"),
            facets: NARROWING.facets(&all, &sent),
            filters: NARROWING.filters(&sent),
            rows: rows.collect(),
            empty: (pages.total == 0).then(|| empty(all.is_empty())),
            pages,
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
            Act::main("/institutions/new", "Record an institution"),
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
pub(super) fn its(id: RecordId) -> Query {
    Query {
        sort: Some(Sort::Due),
        per_page: FIRST,
        ..Query::default().with(Facet::Institution, &id.to_string())
    }
}

/// How many of the recommendations that a query finds each institution leads or supports.
fn by_institution(view: &View, query: Query) -> anyhow::Result<HashMap<String, u64>> {
    let counts = view.find(&query)?.facets.remove(&Facet::Institution).unwrap_or_default();
    Ok(counts.into_iter().map(|count| (count.value, count.count)).collect())
}

fn row(one: &Institution, led: &HashMap<String, u64>, late: &HashMap<String, u64>) -> InstitutionRow {
    let of = |counts: &HashMap<String, u64>| counts.get(&one.id.to_string()).copied().unwrap_or(0);
    InstitutionRow {
        href: format!("/institutions/{}", one.id),
        name: one.name.clone(),
        kind: one.kind_label().to_owned(),
        state: state_shown(one),
        recommendations: Shown::Number(of(led)),
        overdue: Shown::Number(of(late)),
    }
}

fn state_shown(one: &Institution) -> Shown {
    one.state.as_deref().map_or(Shown::None("regional or UN".to_owned()), |iso3| {
        Shown::Link((format!("/states/{iso3}"), state_name(iso3).to_owned()))
    })
}

fn may_add(view: &View) -> bool {
    view.viewer.is(NOUN.begins)
}

/// `POST /institutions`: a form as every noun's.
///
/// # Errors
/// As for every noun.
pub async fn add(
    desk: State<Desk>,
    asked: Extension<Asked>,
    request: Request,
) -> Result<Response, PageError> {
    noun::add(desk, asked, Path(NOUN.path.to_owned()), request).await
}
