//! The list of documents, as a browser asks for it.

use axum::Extension;
use axum::extract::{RawQuery, State};
use axum::response::Response;

use super::list_page::{DocumentRow, DocumentsPage};
use super::web::open_problems;
use super::{Document, KINDS};
use crate::form::Sent;
use crate::look::{Access, Act, Empty, Head, Section, Shown, plural};
use crate::narrow::{By, Narrowing};
use crate::office::View;
use crate::office::kind::choice_label;
use crate::office::words::{date_in_words, language_name, state_name};
use crate::web::error::PageError;
use crate::web::{Asked, Desk, page};

/// Documents on one page of the list.
const PER_PAGE: u64 = 25;

static NARROWING: Narrowing<Document> = Narrowing {
    address: "/documents",
    words: |document| format!("{} {}", document.name(), document.title.as_deref().unwrap_or_default()),
    facets: &[
        By {
            name: "kind",
            legend: "Kind",
            read: |document| Some(&document.kind),
            label: |code| choice_label(KINDS, code).to_owned(),
        },
        By {
            name: "state",
            legend: "State",
            read: |document| document.state.as_deref(),
            label: |iso3| state_name(iso3).to_owned(),
        },
        By {
            name: "language",
            legend: "Language",
            read: |document| document.language.as_deref(),
            label: |code| language_name(code).to_owned(),
        },
    ],
};

/// `GET /documents`.
pub async fn list(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    RawQuery(address): RawQuery,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let asked_for = Sent::read(address.unwrap_or_default().as_bytes());
        let view = desk.view(&asked);
        let all = desk.office.documents()?;
        let (shown, pages) = NARROWING.page(&all, &asked_for, PER_PAGE);
        let rows = shown.into_iter().map(|document| row(&view, document));
        page(&DocumentsPage {
            shell: desk.shell(&asked, "Documents", Section::Documents),
            head: Head {
                access: Some(Access::public()),
                about: vec![Shown::Text(plural(all.len() as u64, "document", "documents"))],
                acts: [
                    vec![Act::other("/documents/problems?judged=open", "Problems to look at")],
                    view.viewer.import_act(),
                ]
                .concat(),
                ..Head::named("Documents")
            },
            words: asked_for.one("q"),
            facets: NARROWING.facets(&all, &asked_for),
            filters: NARROWING.filters(&asked_for),
            rows: rows.collect::<anyhow::Result<_>>()?,
            empty: (pages.total == 0).then(|| empty(&view, all.is_empty())),
            pages,
        })
    })
    .await
}

fn empty(view: &View, none_at_all: bool) -> Empty {
    if none_at_all {
        Empty {
            title: "No document is here yet".to_owned(),
            words: "Import a UN document as Word, PDF or text; Mangrove reads it and points out what looks wrong in it."
                .to_owned(),
            acts: view.viewer.import_act(),
        }
    } else {
        Empty {
            title: "No document fits".to_owned(),
            words: "Take a filter away to see more.".to_owned(),
            acts: vec![Act::other("/documents", "See all documents")],
        }
    }
}

fn row(view: &View, document: &Document) -> anyhow::Result<DocumentRow> {
    let language = document.language.as_deref();
    let reading = view.office.reading(document.id)?;
    let (recommendations, problems) = match &reading {
        Some((file, reading)) => (reading.recommendations.len(), open_problems(view, *file, reading)?),
        None => (0, 0),
    };
    let state = document.state.as_deref();
    Ok(DocumentRow {
        href: format!("/documents/{}", document.id),
        name: document
            .symbol
            .clone()
            .map_or_else(|| Shown::Text(document.kind_label().to_owned()), Shown::Symbol),
        title: document.title.clone().unwrap_or_default(),
        language: language.unwrap_or_default().to_owned(),
        kind: match language {
            Some(code) => format!("{}, {}", document.kind_label(), language_name(code)),
            None => document.kind_label().to_owned(),
        },
        state: state.map_or(Shown::None("none".to_owned()), |iso3| {
            Shown::Link((format!("/states/{iso3}"), state_name(iso3).to_owned()))
        }),
        date: document.date.as_deref().map_or(Shown::Unknown, |date| Shown::Text(date_in_words(date))),
        recommendations: Shown::Number(recommendations as u64),
        problems: Shown::Number(problems as u64),
    })
}
