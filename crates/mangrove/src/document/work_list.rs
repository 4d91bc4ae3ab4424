//! The editor's work list: problems over all documents, narrowed by code and severity, closed one by one or many at
//! once. A judgement says who and why; the documents' texts are never changed by it.

use ::document::{Problem, Severity};
use axum::Extension;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::response::{Redirect, Response};
use ledger::{Edit, RecordId, Value};

use super::noted::Around;
use super::web::severity_tag;
use super::work_list_page::{ListedProblem, WorkListPage};
use super::{Document, JUDGEMENT, JUDGEMENT_FIELD, JUDGEMENTS, Judgement, KINDS, place};
use crate::access::{Action, Realm};
use crate::form::Sent;
use crate::look::{Access, Act, Empty, Head, Section, Shown, plural};
use crate::narrow::{By, Narrowing};
use crate::office::kind::choice_label;
use crate::office::words::{language_name, state_name};
use crate::office::{Save, View};
use crate::web::error::PageError;
use crate::web::{Asked, Desk, page};

/// Problems on one page of the list.
const PER_PAGE: u64 = 50;
/// Problems that are closed at once.
const AT_ONCE: usize = 5_000;

/// A problem of a document and what was said of it.
struct Listed {
    document: Document,
    file: RecordId,
    problem: Problem,
    severity: &'static str,
    state: &'static str,
    words: Around,
}

static NARROWING: Narrowing<Listed> = Narrowing {
    address: "/documents/problems",
    words: |one| format!("{} {} {}", one.document.name(), one.problem.message, one.words.1),
    facets: &[
        By { name: "judged", legend: "Judged", read: |one| Some(one.state), label: state_label },
        By { name: "severity", legend: "Severity", read: |one| Some(one.severity), label: severity_label },
        By { name: "code", legend: "Problem", read: |one| Some(&one.problem.code), label: code_label },
        By {
            name: "kind",
            legend: "Kind of document",
            read: |one| Some(&one.document.kind),
            label: |code| choice_label(KINDS, code).to_owned(),
        },
        By {
            name: "language",
            legend: "Language",
            read: |one| one.document.language.as_deref(),
            label: |code| language_name(code).to_owned(),
        },
        By {
            name: "state",
            legend: "State",
            read: |one| one.document.state.as_deref(),
            label: |iso3| state_name(iso3).to_owned(),
        },
    ],
};

fn state_label(code: &str) -> String {
    match code {
        "open" => "To look at".to_owned(),
        "disputed" => "Disputed".to_owned(),
        _ => choice_label(JUDGEMENTS, code).to_owned(),
    }
}

fn severity_label(code: &str) -> String {
    match code {
        "error" => "Error",
        "warning" => "Warning",
        _ => "Note",
    }
    .to_owned()
}

/// The code in words: `citation-date-outside-session` is read as `Citation date outside session`.
fn code_label(code: &str) -> String {
    crate::office::words::sentence(&code.replace('-', " "))
}

/// `GET /documents/problems`.
pub async fn list(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    RawQuery(address): RawQuery,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let asked_for = Sent::read(address.unwrap_or_default().as_bytes());
        let view = desk.view(&asked);
        let all = all(&view)?;
        let (shown, pages) = NARROWING.page(&all, &asked_for, PER_PAGE);
        let open = all.iter().filter(|one| one.state == "open").count() as u64;
        page(&WorkListPage {
            shell: desk.shell(&asked, "Problems to look at", Section::Documents),
            head: Head {
                what: vec![("/documents".to_owned(), "Documents".to_owned())],
                access: Some(Access::public()),
                about: vec![Shown::Text(format!(
                    "{}, {} in all",
                    plural(open, "problem to look at", "problems to look at"),
                    all.len()
                ))],
                ..Head::named("Problems in documents")
            },
            words: asked_for.one("q"),
            facets: NARROWING.facets(&all, &asked_for),
            filters: NARROWING.filters(&asked_for),
            rows: shown.into_iter().map(row).collect(),
            may_judge: view.viewer.may(Action::Write, &Realm::Office),
            fitting: pages.total,
            at_once: AT_ONCE as u64,
            here: NARROWING.page_address(&asked_for),
            empty: (pages.total == 0).then(|| empty(all.is_empty())),
            pages,
        })
    })
    .await
}

fn empty(none_at_all: bool) -> Empty {
    if none_at_all {
        Empty {
            title: "No document has a problem".to_owned(),
            words: "What looks wrong in a document that comes in is listed here.".to_owned(),
            acts: vec![Act::other("/documents", "See the documents")],
        }
    } else {
        Empty {
            title: "No problem fits".to_owned(),
            words: "Take a filter away to see more.".to_owned(),
            acts: vec![Act::other("/documents/problems", "See all problems")],
        }
    }
}

fn row(one: &Listed) -> ListedProblem {
    ListedProblem {
        value: value_of(one),
        severity: severity_tag(one.problem.severity),
        message: one.problem.message.clone(),
        suggestion: one.problem.suggestion.clone(),
        before: one.words.0.clone(),
        words: one.words.1.clone(),
        behind: one.words.2.clone(),
        language: one.document.language.clone().unwrap_or_default(),
        document: one.document.name().to_owned(),
        href: format!("/documents/{}#problem-{}-{}", one.document.id, one.problem.code, place(&one.problem)),
        judged: (one.state != "open").then(|| state_label(one.state)),
    }
}

/// A problem's name in a form: its file, its code and its place.
fn value_of(one: &Listed) -> String {
    format!("{}|{}|{}", one.file, one.problem.code, place(&one.problem))
}

/// The problems of all documents, those to look at soonest first: by severity, document and place.
fn all(view: &View) -> anyhow::Result<Vec<Listed>> {
    let mut listed = Vec::new();
    for document in view.office.documents()? {
        let Some(found) = view.office.notes.of(view.office, &document)? else { continue };
        let file = found.file;
        for noted in &found.problems {
            let judged = view.record(&JUDGEMENT, Judgement::id_of(file, &noted.problem))?;
            let judged = judged.map(|kept| Judgement::from_record(&kept.record));
            listed.push(Listed {
                document: document.clone(),
                file,
                problem: noted.problem.clone(),
                severity: match noted.problem.severity {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                    Severity::Info => "info",
                },
                state: state_of(judged.as_ref()),
                words: noted.words.clone(),
            });
        }
    }
    listed.sort_by_key(|one| (one.state != "open", std::cmp::Reverse(one.problem.severity)));
    Ok(listed)
}

fn state_of(judged: Option<&Judgement>) -> &'static str {
    match judged.map(|judged| judged.judgements.as_slice()) {
        None | Some([]) => "open",
        Some([one]) => JUDGEMENTS.iter().map(|known| known.code).find(|code| code == one).unwrap_or("open"),
        Some(_) => "disputed",
    }
}

/// `POST /documents/problems`: one judgement of several problems, those that were ticked or all that fit.
pub async fn judge(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    RawQuery(address): RawQuery,
    body: Bytes,
) -> Result<Redirect, PageError> {
    desk.answer(move |desk| {
        let view = desk.view(&asked);
        if !view.viewer.may(Action::Write, &Realm::Office) {
            return Err(PageError::not_found());
        }
        let (asked_for, sent) = (Sent::read(address.unwrap_or_default().as_bytes()), Sent::read(&body));
        let judgement = sent.one("judgement");
        if !JUDGEMENTS.iter().any(|known| known.code == judgement) {
            return Err(PageError::bad_request(
                "A problem can be accepted, dismissed or opened again.",
                "Go back and use the buttons under the list.",
            ));
        }
        let every = sent.one("every") == "yes";
        let ticked = sent.all("problem");
        let all = all(&view)?;
        let meant = |one: &&Listed| {
            if every { NARROWING.fits(one, &asked_for) } else { ticked.contains(&value_of(one)) }
        };
        let meant: Vec<&Listed> = all.iter().filter(meant).take(AT_ONCE).collect();
        if meant.is_empty() {
            return Err(PageError::bad_request(
                "No problem was ticked.",
                "Go back, and tick the problems that you mean, or all that fit the filters.",
            ));
        }
        let reason = Some(sent.one("reason").trim().to_owned()).filter(|reason| !reason.is_empty());
        let saves = meant.iter().map(|one| save(one, &judgement, reason.clone())).collect();
        view.write(Action::Write, &Realm::Office, saves, None)?;
        Ok(Redirect::to(NARROWING.page_address(&asked_for).trim_end_matches("&page=")))
    })
    .await
}

fn save(one: &Listed, judgement: &str, reason: Option<String>) -> Save {
    let mut save = Save::new(&JUDGEMENT, Judgement::id_of(one.file, &one.problem))
        .values(Judgement::about(one.document.id, &one.problem))
        .because(reason);
    save.edits.push(Edit::Set { field: JUDGEMENT_FIELD, value: Value::Text(judgement.to_owned()) });
    save
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_code_is_read_as_words() {
        assert_eq!(super::code_label("citation-undated"), "Citation undated");
    }
}
