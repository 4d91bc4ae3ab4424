//! Disputes of a follow-up: what people wrote without sight of each other, side by side, until somebody who may settles
//! it with a reason. The assessments of one date and the versions of one action are disputes too.

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Redirect;
use jiff::civil::Date;
use ledger::{Edit, FieldId, Held, Record, Value};

use super::assessment::Series;
use super::subject::Subject;
use super::{ACTIONS, ASSESSMENT, ASSESSMENTS, Action, Assessment, KIND, action};
use crate::access;
use crate::form::{Sent, Shown};
use crate::look::{Claim, Dispute};
use crate::noun::claim_id;
use crate::office::View;
use crate::web::error::PageError;
use crate::web::{Asked, Desk};

/// The longest reason for settling a dispute, in characters.
const REASON: usize = 1_000;

/// A field, or one fact of a set, for which several values stand.
struct Apart<'a> {
    /// In the form that settles it: the field's name, or `actions.KEY`.
    name: String,
    label: &'static str,
    field: FieldId,
    held: Vec<&'a Held>,
    /// Whether some of them stand in the register of one value that the first version wrote.
    in_first: bool,
}

/// What of a record is in dispute.
fn apart(record: &Record, today: Date) -> Vec<Apart<'_>> {
    let mut found = Vec::new();
    for field in KIND.fields.iter().filter(|field| field.id != ASSESSMENT) {
        let register = record.get(field.id).filter(|register| register.is_disputed());
        if let Some(register) = register {
            let held = register.held().iter().collect();
            found.push(Apart {
                name: field.name.to_owned(),
                label: field.label,
                field: field.id,
                held,
                in_first: false,
            });
        }
    }
    let standing = Series::of(record).standing(today);
    if standing.len() > 1 {
        let one =
            |held: &&Held| Assessment::from_value(&held.value).is_some_and(|one| standing.contains(&one));
        let first = record.get(ASSESSMENT).map(|register| register.held()).unwrap_or_default();
        let series = record.get(ASSESSMENTS).map(|register| register.held_elements()).unwrap_or_default();
        let in_first = first.iter().any(|held| one(&held));
        let held = first.iter().chain(series).filter(one).collect();
        found.push(Apart {
            name: "assessment".to_owned(),
            label: "Assessment",
            field: ASSESSMENTS,
            held,
            in_first,
        });
    }
    let elements = record.get(ACTIONS).map(|register| register.held_elements()).unwrap_or_default();
    let actions: Vec<Action> = elements.iter().filter_map(|held| Action::from_value(&held.value)).collect();
    for key in action::disputed(&actions) {
        let of_key = |held: &&Held| Action::from_value(&held.value).is_some_and(|action| action.key == key);
        let held = elements.iter().filter(of_key).collect();
        found.push(Apart {
            name: format!("actions.{key}"),
            label: "Action",
            field: ACTIONS,
            held,
            in_first: false,
        });
    }
    found
}

/// The disputes of a follow-up that the viewer reads, each with the form that settles it.
///
/// # Errors
/// If the store cannot be read.
pub fn disputes(view: &View, subject: &Subject) -> anyhow::Result<Vec<Dispute>> {
    let Some(kept) = view.record(&KIND, subject.follow_up_id())? else { return Ok(Vec::new()) };
    let record = &kept.record;
    let hidden = Shown::hidden(&view.version_of(record.space)?, &Sent::default());
    let seen =
        hidden.into_iter().find(|(name, _)| name == "seen").map(|(_, value)| value).unwrap_or_default();
    let settled_by = view.settled_by(record.space);
    let claim = |apart: &Apart, held: &&Held| {
        let (on, time) = view.when_written(held.clock);
        Claim {
            id: claim_id(&held.value),
            value: view.words(&KIND, record, apart.field, &held.value),
            who: view.who_wrote(record, &held.dots),
            on: format!("{on}, {time}"),
        }
    };
    let dispute = |apart: Apart| Dispute {
        field: apart.label.to_owned(),
        claims: apart.held.iter().map(|held| claim(&apart, held)).collect(),
        name: apart.name,
        action: format!("{}/follow-up/settlement", subject.href),
        seen: seen.clone(),
        error: None,
        reason: String::new(),
        settled_by: settled_by.clone(),
    };
    Ok(apart(record, view.today()).into_iter().map(dispute).collect())
}

/// `POST /{noun}/{id}/follow-up/settlement`: of several values, one, with a reason.
pub async fn settle(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path((path, id)): Path<(String, String)>,
    body: Bytes,
) -> Result<Redirect, PageError> {
    desk.answer(move |desk| {
        let view = desk.view(&asked);
        let subject = Subject::of_own(&view, &path, &id)?;
        let kept = view.record(&KIND, subject.follow_up_id())?.ok_or_else(PageError::not_found)?;
        if !view.may(access::Action::Settle, kept.record.space) {
            return Err(PageError::not_found());
        }
        let sent = Sent::read(&body);
        let (name, claim, reason) = (sent.one("field"), sent.one("claim"), sent.one("reason"));
        let all = apart(&kept.record, view.today());
        let apart = all.iter().find(|apart| apart.name == name).ok_or_else(settled_already)?;
        let chosen = apart.held.iter().find(|held| claim_id(&held.value) == claim).ok_or_else(settled_already)?;
        let reason = reason.trim();
        if reason.is_empty() || reason.chars().count() > REASON {
            return Err(PageError::bad_request(
                format!("A dispute is settled with a reason of at most {REASON} characters, so nothing was changed."),
                "Go back, choose the value again, and say why it is the right one.",
            ));
        }
        let mut save = subject.save().because(Some(reason.to_owned()));
        save.edits.extend(edits(apart, &chosen.value));
        subject.write(&view, save, Shown::read(&sent).version.as_ref())?;
        Ok(Redirect::to(&subject.back("follow-up")))
    })
    .await
}

/// The edits after which one value stands and no other.
fn edits(apart: &Apart, chosen: &Value) -> Vec<Edit> {
    let field = apart.field;
    if field != ASSESSMENTS && field != ACTIONS {
        return vec![Edit::Set { field, value: chosen.clone() }];
    }
    let others = apart.held.iter().map(|held| &held.value).filter(|value| *value != chosen);
    let mut edits: Vec<Edit> = others.map(|value| Edit::Remove { field, element: value.clone() }).collect();
    if field == ASSESSMENTS {
        edits.push(Edit::Add { field, element: chosen.clone() });
        // What was chosen stands in the series from now on.
        edits.extend(apart.in_first.then_some(Edit::Clear { field: ASSESSMENT }));
    }
    edits
}

fn settled_already() -> PageError {
    PageError::new(
        StatusCode::CONFLICT,
        "This dispute no longer stands as the page showed it, so nothing was changed.",
        "Go back to the recommendation and look at it again; somebody may have settled it.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::tests::{World, asked_id};

    fn assessment(status: &str) -> Value {
        let by = "Ministry".to_owned();
        let as_of = "2026-03".parse().unwrap();
        Assessment { status: status.to_owned(), by, as_of, evidence: None }.value()
    }

    fn action(text: &str) -> Value {
        let form = crate::follow_up::action::ActionForm { text: text.to_owned(), ..Default::default() };
        form.parse("k", |_| true).unwrap().value()
    }

    /// What two people wrote of one recommendation without sight of each other is a dispute, and one of it is chosen.
    #[test]
    fn what_was_written_unseen_of_one_date_or_one_action_is_settled_by_choosing() {
        let add = |field, element| Edit::Add { field, element };
        let set = |value| Edit::Set { field: ASSESSMENT, value };
        let cases: [(&str, Edit, Edit); 3] = [
            (
                "assessment",
                add(ASSESSMENTS, assessment("in-progress")),
                add(ASSESSMENTS, assessment("not-started")),
            ),
            ("assessment", set(assessment("in-progress")), set(assessment("not-started"))),
            ("actions.k", add(ACTIONS, action("Draft the bill")), add(ACTIONS, action("Table the bill"))),
        ];
        for (number, (name, one, other)) in (1..).zip(cases) {
            let world = World::new();
            let viewer = world.viewer(4);
            let view = world.office.seen_by(&viewer);
            let asked = world.office.recommendation(asked_id(number)).unwrap().unwrap();
            let subject = Subject::recommendation(&asked).unwrap();
            let seen = subject.seen(&view).unwrap();
            for edit in [one, other] {
                let mut save = subject.save();
                save.edits.push(edit);
                subject.write(&view, save, Some(&seen)).unwrap();
            }
            let record = || view.record(&KIND, subject.follow_up_id()).unwrap().unwrap();
            let kept = record();
            assert!(subject.follow_up(&view).unwrap().unwrap().is_disputed(), "{name}");
            let all = apart(&kept.record, view.today());
            let names: Vec<&str> = all.iter().map(|apart| apart.name.as_str()).collect();
            assert_eq!((names, all[0].held.len()), (vec![name], 2));
            let chosen = all[0].held[1].value.clone();
            let mut save = subject.save();
            save.edits.extend(edits(&all[0], &chosen));
            subject.write(&view, save, Some(&subject.seen(&view).unwrap())).unwrap();
            assert!(apart(&record().record, view.today()).is_empty(), "{name}");
            let stands = subject.follow_up(&view).unwrap().unwrap();
            let values: Vec<Value> = stands.assessments.iter().map(Assessment::value).collect();
            let values = [values, stands.steps.iter().map(Action::value).collect()].concat();
            assert_eq!(values, [chosen], "{name}");
        }
    }
}
