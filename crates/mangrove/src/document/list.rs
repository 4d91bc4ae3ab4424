//! The list of documents, as a browser asks for it.

use std::collections::BTreeMap;

use axum::Extension;
use axum::extract::{RawQuery, State};
use axum::response::Response;

use super::list_page::{DocumentRow, DocumentsPage};
use super::web::open_problems;
use super::{Document, KINDS};
use crate::form::Sent;
use crate::look::{Access, Act, ActiveFilter, Empty, Facet, FacetValue, Head, Pages, Section, Shown, plural};
use crate::office::Office;
use crate::office::kind::choice_label;
use crate::office::words::{date_in_words, language_name, state_name};
use crate::web::error::PageError;
use crate::web::{Asked, Desk, page};

/// Documents on one page of the list.
const PER_PAGE: u64 = 25;

/// What can narrow the list: the name in the address, the heading, and what a document has of it.
type DocumentFacet = (&'static str, &'static str, fn(&Document) -> Option<&str>);
const FACETS: [DocumentFacet; 3] = [
    ("kind", "Kind", |document| Some(&document.kind)),
    ("state", "State", |document| document.state.as_deref()),
    ("language", "Language", |document| document.language.as_deref()),
];

/// `GET /documents`.
pub async fn list(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    RawQuery(address): RawQuery,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let asked_for = Sent::read(address.unwrap_or_default().as_bytes());
        let all = desk.office.documents()?;
        let shown: Vec<&Document> = all.iter().filter(|document| fits(document, &asked_for, None)).collect();
        let number = asked_for.one("page").parse::<u64>().unwrap_or(1).clamp(1, 1_000_000);
        let on_page = shown.iter().skip(usize::try_from((number - 1) * PER_PAGE).unwrap_or(usize::MAX));
        let rows = on_page.take(PER_PAGE as usize).map(|document| row(&desk.office, document));
        page(&DocumentsPage {
            shell: desk.shell(&asked, "Documents", Section::Documents),
            head: Head {
                access: Some(Access::public()),
                about: vec![Shown::Text(plural(all.len() as u64, "document", "documents"))],
                acts: vec![Act::main("/import", "Import documents")],
                ..Head::named("Documents")
            },
            facets: facets(&all, &asked_for),
            filters: filters(&asked_for),
            rows: rows.collect::<anyhow::Result<_>>()?,
            pages: Pages {
                base: format!("{}&page=", address_without(&asked_for, None)),
                page: number,
                per_page: PER_PAGE,
                total: shown.len() as u64,
            },
            empty: shown.is_empty().then(|| empty(all.is_empty())),
        })
    })
    .await
}

/// Whether a document has one of the values chosen in every facet but one.
fn fits(document: &Document, asked: &Sent, but: Option<&str>) -> bool {
    FACETS.iter().filter(|(name, ..)| Some(*name) != but).all(|(name, _, read)| {
        let chosen = asked.all(name);
        chosen.is_empty() || read(document).is_some_and(|value| chosen.iter().any(|one| one == value))
    })
}

fn label(facet: &str, value: &str) -> String {
    match facet {
        "kind" => choice_label(KINDS, value).to_owned(),
        "state" => state_name(value).to_owned(),
        _ => language_name(value).to_owned(),
    }
}

fn facets(all: &[Document], asked: &Sent) -> Vec<Facet> {
    let facet = |(name, legend, read): &DocumentFacet| {
        let chosen = asked.all(name);
        let mut counts: BTreeMap<String, u64> = chosen.iter().map(|value| (value.clone(), 0)).collect();
        for document in all.iter().filter(|document| fits(document, asked, Some(name))) {
            if let Some(value) = read(document) {
                *counts.entry(value.to_owned()).or_default() += 1;
            }
        }
        let value = |(value, count): (String, u64)| FacetValue {
            label: label(name, &value),
            count,
            chosen: chosen.contains(&value),
            value,
        };
        let mut values: Vec<FacetValue> = counts.into_iter().map(value).collect();
        values.sort_by(|a, b| a.label.cmp(&b.label));
        Facet { name: (*name).to_owned(), legend: (*legend).to_owned(), values, at_first: 6 }
    };
    FACETS.iter().map(facet).filter(|facet| !facet.values.is_empty()).collect()
}

fn filters(asked: &Sent) -> Vec<ActiveFilter> {
    let of = |(name, legend, _): &DocumentFacet| {
        let filter = |value: String| ActiveFilter {
            facet: (*legend).to_owned(),
            label: label(name, &value),
            without: address_without(asked, Some((name, &value))),
        };
        asked.all(name).into_iter().map(filter).collect::<Vec<_>>()
    };
    FACETS.iter().flat_map(of).collect()
}

/// The list's address with what is chosen, but for one value.
fn address_without(asked: &Sent, but: Option<(&str, &str)>) -> String {
    let chosen =
        FACETS.iter().flat_map(|(name, ..)| asked.all(name).into_iter().map(move |value| (*name, value)));
    let kept: Vec<(&str, String)> = chosen.filter(|(name, value)| but != Some((name, value))).collect();
    let pairs = kept.iter().map(|(name, value)| (*name, value.as_str()));
    format!("/documents?{}", Sent::of(pairs).to_body())
}

fn empty(none_at_all: bool) -> Empty {
    if none_at_all {
        Empty {
            title: "No document is here yet".to_owned(),
            words: "Import a UN document as Word, PDF or text; Mangrove reads it and points out what looks wrong in it."
                .to_owned(),
            acts: vec![Act::main("/import", "Import documents")],
        }
    } else {
        Empty {
            title: "No document fits".to_owned(),
            words: "Take a filter away to see more.".to_owned(),
            acts: vec![Act::other("/documents", "See all documents")],
        }
    }
}

fn row(office: &Office, document: &Document) -> anyhow::Result<DocumentRow> {
    let language = document.language.as_deref();
    let reading = office.reading(document.id)?;
    let (recommendations, problems) = match &reading {
        Some((file, reading)) => (reading.recommendations.len(), open_problems(office, *file, reading)?),
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
