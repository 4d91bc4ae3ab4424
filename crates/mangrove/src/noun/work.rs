//! The way into the work: every noun, what it is for, and how many of it the viewer reads, by state.

use std::collections::BTreeMap;

use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::response::Response;

use super::{NOUNS, Noun};
use crate::look::{Act, Head, Section, Shell, count};
use crate::office::View;
use crate::web::error::PageError;
use crate::web::{Asked, Desk, page};

#[derive(Clone, Debug, Template)]
#[template(path = "noun/work_page.html")]
struct WorkPage {
    shell: Shell,
    head: Head,
    entries: Vec<Entry>,
}

#[derive(Clone, Debug)]
struct Entry {
    href: String,
    name: String,
    about: String,
    total: String,
    /// Each state in words, how many stand there, and where they are listed.
    states: Vec<(String, String, String)>,
    begin: Option<Act>,
}

/// `GET /work`.
pub async fn work(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let view = desk.view(&asked);
        if !view.viewer.works() {
            return Err(PageError::not_found());
        }
        let entries = NOUNS
            .iter()
            .filter(|noun| noun.is_work())
            .map(|noun| entry(&view, noun))
            .collect::<anyhow::Result<Vec<_>>>()?;
        page(&WorkPage {
            shell: desk.shell(&asked, "Work", Section::Work),
            head: Head::named("Work"),
            entries: entries.into_iter().flatten().collect(),
        })
    })
    .await
}

/// A noun of which the viewer reads something, or may begin one.
fn entry(view: &View, noun: &'static Noun) -> anyhow::Result<Option<Entry>> {
    let all = view.all(noun.kind)?;
    let begins = view.viewer.is(noun.begins);
    if all.is_empty() && !begins {
        return Ok(None);
    }
    let mut states: BTreeMap<&str, u64> = BTreeMap::new();
    if noun.lifecycle.is_some() {
        all.iter()
            .for_each(|kept| *states.entry(kept.state.as_deref().unwrap_or("disputed")).or_default() += 1);
    }
    let label = |code: &str| match code {
        "disputed" => "Disputed".to_owned(),
        code => noun.lifecycle.map_or(code, |lifecycle| lifecycle.label(code)).to_owned(),
    };
    let order = |code: &str| {
        let states = noun.lifecycle.map_or(&[] as &[_], |lifecycle| lifecycle.states);
        states.iter().position(|state| state.code == code)
    };
    let mut states: Vec<(&str, u64)> = states.into_iter().collect();
    states.sort_by_key(|(code, _)| order(code));
    let of_state =
        |(code, number): (&str, u64)| (label(code), count(number), format!("/{}?status={code}", noun.path));
    let begin = Act::other(&format!("/{}/new", noun.path), &format!("Record {}", noun.one()));
    Ok(Some(Entry {
        href: format!("/{}", noun.path),
        name: noun.plural.to_owned(),
        about: noun.about.to_owned(),
        total: count(all.len() as u64),
        states: states.into_iter().map(of_state).collect(),
        begin: begins.then_some(begin),
    }))
}
