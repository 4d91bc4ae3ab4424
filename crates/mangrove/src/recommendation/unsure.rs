//! Rows of databases of which it is not sure what they tell of, for a person to settle: nothing is merged by guess.

use std::collections::HashMap;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{Redirect, Response};
use ledger::{Edit, RecordId, Value};

use super::row::{href, named};
use super::unsure_page::{Candidate, UnsurePage, UnsureRow};
use super::{APART, KIND, Recommendation};
use crate::access::{Action, Realm};
use crate::form::Sent;
use crate::import::link::same_as;
use crate::look::{Access, Act, Empty, Head, Section, Shown, plural};
use crate::office::words::state_name;
use crate::office::{Office, Save};
use crate::web::error::PageError;
use crate::web::{Asked, Desk, page};

/// Rows on the page: more are shown when these are settled.
const SHOWN: usize = 50;

/// Each row that waits, with what it may tell of.
fn waiting(office: &Office) -> anyhow::Result<Vec<(RecordId, Vec<RecordId>)>> {
    let mut all: Vec<(RecordId, Vec<RecordId>)> =
        office.documents()?.into_iter().flat_map(|document| document.unsure).collect();
    all.sort();
    all.dedup_by_key(|(row, _)| *row);
    let rows = office.recommendations(&all.iter().map(|(row, _)| *row).collect::<Vec<_>>())?;
    let rows: HashMap<RecordId, Recommendation> = rows.into_iter().map(|row| (row.id, row)).collect();
    all.retain(|(id, candidates)| {
        rows.get(id).is_some_and(|row| {
            row.same_as.is_none()
                && row.withdrawn.is_none()
                && candidates.iter().any(|candidate| !row.apart.contains(candidate))
        })
    });
    Ok(all)
}

/// How many rows wait.
///
/// # Errors
/// If the store cannot be read.
pub fn count(office: &Office) -> anyhow::Result<usize> {
    Ok(waiting(office)?.len())
}

/// `GET /recommendations/unsure`.
pub async fn list(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        if !asked.viewer.may_import() {
            return Err(PageError::not_found());
        }
        let all = waiting(&desk.office)?;
        let rows: Vec<UnsureRow> = all
            .iter()
            .take(SHOWN)
            .filter_map(|(row, candidates)| shown(&desk.office, *row, candidates).transpose())
            .collect::<anyhow::Result<_>>()?;
        page(&UnsurePage {
            shell: desk.shell(&asked, "Rows to settle", Section::Recommendations),
            head: Head {
                what: vec![("/recommendations".to_owned(), "Recommendations".to_owned())],
                access: Some(Access::public()),
                about: vec![Shown::Text(plural(all.len() as u64, "row", "rows"))],
                ..Head::named("Which recommendation is it?")
            },
            empty: rows.is_empty().then(|| Empty {
                title: "Nothing is in doubt".to_owned(),
                words: "Each row of UPR Info and UHRI that is here has found its recommendation, or has none here."
                    .to_owned(),
                acts: vec![Act::other("/recommendations", "See the recommendations")],
            }),
            rows,
        })
    })
    .await
}

fn shown(office: &Office, row: RecordId, candidates: &[RecordId]) -> anyhow::Result<Option<UnsureRow>> {
    let Some(row) = office.recommendation(row)? else { return Ok(None) };
    let candidate = |one: Recommendation| Candidate {
        id: one.id.to_string(),
        name: one.name(),
        href: href(one.id),
        text: one.text.clone(),
        language: one.language.clone(),
        by: named(&one.recommended_by),
    };
    let candidates = office.recommendations(candidates)?;
    let candidates = candidates.into_iter().filter(|one| !row.apart.contains(&one.id));
    Ok(Some(UnsureRow {
        id: row.id.to_string(),
        name: row.name(),
        href: href(row.id),
        text: row.text.clone(),
        language: row.language.clone(),
        state: row.state.as_deref().map_or("State not known", state_name).to_owned(),
        by: named(&row.recommended_by),
        candidates: candidates.map(candidate).collect(),
    }))
}

/// `POST /recommendations/unsure`: a person says what a row tells of, or that it is none of those.
pub async fn settle(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    body: Bytes,
) -> Result<Redirect, PageError> {
    desk.answer(move |desk| {
        if !asked.viewer.may_import() {
            return Err(PageError::not_found());
        }
        let (office, view, sent) = (&desk.office, desk.view(&asked), Sent::read(&body));
        let (row, told) = (sent.one("row"), sent.one("tells-of"));
        let all = waiting(office)?;
        let Some((row, candidates)) = all.into_iter().find(|(id, _)| id.to_string() == row) else {
            return Err(PageError::bad_request(
                "This row is settled already, or is no longer here.",
                "Go back to the list, which shows those that wait.",
            ));
        };
        let chosen = candidates.iter().find(|id| id.to_string() == told);
        let saves = match chosen {
            Some(one) => same_as(*one, &[row]),
            None if told == "none" => vec![apart(row, &candidates)],
            None => {
                return Err(PageError::bad_request(
                    "It was not said which recommendation the row tells of.",
                    "Go back, and choose one of them, or none of them.",
                ));
            }
        };
        view.write(Action::Write, &Realm::Public, saves, None)?;
        office.catch_up()?;
        Ok(Redirect::to("/recommendations/unsure"))
    })
    .await
}

fn apart(row: RecordId, candidates: &[RecordId]) -> Save {
    let mut save = Save::new(&KIND, row);
    save.edits.extend(candidates.iter().map(|id| Edit::Add { field: APART, element: Value::Record(*id) }));
    save
}
