//! `/people/{id}/hand-over`: somebody leaves, and the work stays. What they lead, what waits for them and what they
//! drafted is listed, each with its page; somebody else takes their place, and their roles end.

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::civil::Date;
use ledger::RecordId;

use super::invite::role_choice;
use super::{author, day, find, of_person, people_page, select, show, summary};
use crate::access::{Membership, Role};
use crate::form::{FormErrors, Sent};
use crate::look::{Choice, Field, Input, Notice, Weight};
use crate::office::View;
use crate::person::leaving;
use crate::person::noun::{keeps_one, standing_roles};
use crate::person::page::PeopleForm;
use crate::person::{Appointment, may_appoint};
use crate::web::error::PageError;
use crate::web::{Asked, Desk};

/// `GET /people/{id}/hand-over`.
pub async fn ask(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    desk.answer(move |desk| form(desk, &asked, &id, &Sent::default(), &FormErrors::default())).await
}

/// `POST /people/{id}/hand-over`.
pub async fn hand_over(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let view = desk.view(&asked);
        let (person, _) = leaver(&view, &id)?;
        let sent = Sent::read(&body);
        let mut errors = FormErrors::default();
        let Some(leaving) = read(&view, person, &sent, &mut errors) else {
            return form(desk, &asked, &id, &sent, &errors);
        };
        carry_out(&view, person, &leaving)?;
        Ok(Redirect::to(&format!("/people/{person}")).into_response())
    })
    .await
}

/// The person, if the viewer is that person or keeps a place where they work.
fn leaver(view: &View, id: &str) -> Result<(RecordId, String), PageError> {
    let (person, name) = find(view, id)?;
    let allowed = keeps_one(view, person) || view.viewer.person == Some(person);
    if allowed { Ok((person, name)) } else { Err(PageError::not_found()) }
}

/// A hand-over as it was asked for.
struct Leaving {
    last_day: Date,
    ends: Vec<Membership>,
    successor: Option<(RecordId, String)>,
    same_roles: bool,
    reason: String,
}

fn read(view: &View, person: RecordId, sent: &Sent, errors: &mut FormErrors) -> Option<Leaving> {
    let last_day = day(sent, "last_day", errors).unwrap_or_else(|| view.today());
    let named = sent.all("ends");
    let ends: Vec<Membership> =
        endable(view, person).into_iter().filter(|held| named.contains(&role_choice(view, held).0)).collect();
    let reason = errors.text("reason", &sent.one("reason"), 500);
    if reason.is_none() {
        errors.add("reason", "Say why: a new post, the end of a contract.");
    }
    let chosen = sent.one("successor");
    let successor = colleagues(view, person).into_iter().find(|(id, _)| id.to_string() == chosen);
    if ends.is_empty() && successor.is_none() {
        errors.add("ends", "Choose the roles that end, or somebody who takes over.");
    }
    let same_roles = sent.one("same") == "yes";
    if same_roles && successor.is_none() {
        errors.add("successor", "Choose who gets the same roles.");
    }
    for held in ends.iter().filter(|held| held.role.keeps_a_space()) {
        if !same_roles && is_last_keeper(view, held, last_day) {
            errors.add(
                "ends",
                "They are the last who admits people there. Let the successor have the same roles, or name a steward first.",
            );
        }
    }
    let reason = reason?;
    errors.is_empty().then_some(Leaving { last_day, ends, successor, same_roles, reason })
}

/// The roles of a person that the viewer may end.
fn endable(view: &View, person: RecordId) -> Vec<Membership> {
    let mut roles = standing_roles(view, person);
    roles.retain(|held| may_appoint(view.office, view.viewer, &held.realm));
    roles
}

/// Whether nobody else admits people to a space after a day.
fn is_last_keeper(view: &View, held: &Membership, last_day: Date) -> bool {
    let members = view.office.members();
    let after = last_day.tomorrow().unwrap_or(last_day);
    !members
        .in_space(held.space)
        .any(|other| other.person != held.person && other.role.keeps_a_space() && other.holds_on(after))
}

/// Those who could take over: whoever works in one of the same places today.
fn colleagues(view: &View, person: RecordId) -> Vec<(RecordId, String)> {
    let members = view.office.members();
    let places: Vec<_> = standing_roles(view, person).into_iter().map(|held| held.space).collect();
    let mut found: Vec<(RecordId, String)> = places
        .iter()
        .flat_map(|space| members.in_space(*space).collect::<Vec<_>>())
        .filter(|held| held.person != person && held.holds_on(view.today()))
        .map(|held| (held.person, super::known_name(view, held.person)))
        .collect();
    found.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
    found.dedup_by_key(|(person, _)| *person);
    found
}

/// The successor's roles begin first, so that no place is without somebody; then the work changes hands, and last the
/// roles end. Done again after a crash in between it comes to the same.
fn carry_out(view: &View, person: RecordId, leaving: &Leaving) -> Result<(), PageError> {
    let reason = Some(leaving.reason.as_str());
    if let Some((successor, name)) = leaving.successor.as_ref().filter(|_| leaving.same_roles) {
        for held in &leaving.ends {
            let appointment = Appointment {
                institution: held.institution.map(|id| id.to_string()),
                ..Appointment::now(name, held.role, &held.realm)
            };
            appointment.give(view.office, &author(view, &held.realm), *successor, reason)?;
        }
    }
    if let Some((successor, _)) = &leaving.successor {
        leaving::put_in_their_place(view, person, *successor, &leaving.reason)?;
    }
    for held in &leaving.ends {
        view.office.end_role(&author(view, &held.realm), held, leaving.last_day, reason)?;
    }
    Ok(())
}

fn form(
    desk: &Desk,
    asked: &Asked,
    id: &str,
    sent: &Sent,
    errors: &FormErrors,
) -> Result<Response, PageError> {
    let view = desk.view(asked);
    let (person, name) = leaver(&view, id)?;
    let mut page = people_page(desk, asked, of_person(person, &name), &format!("Hand over from {name}"));
    page.tables = leaving::work_of(&view, person, &name)?;
    let roles = endable(&view, person);
    if roles.is_empty() {
        page.notice = Some(Notice {
            weight: Weight::Plain,
            title: "A steward ends roles".to_owned(),
            words: "This is what is to be handed over. Ask a steward or a recovery holder to end the roles."
                .to_owned(),
            next: None,
        });
        return show(&page);
    }
    let fields = fields(&view, person, &roles, sent, errors);
    page.summary = summary("Nothing was handed over", &fields, errors);
    page.form = Some(PeopleForm {
        action: format!("/people/{person}/hand-over"),
        fields,
        verbs: vec![(String::new(), String::new(), "Hand over".to_owned())],
        back: format!("/people/{person}"),
    });
    show(&page)
}

fn fields(
    view: &View,
    person: RecordId,
    roles: &[Membership],
    sent: &Sent,
    errors: &FormErrors,
) -> Vec<Field> {
    let fresh = sent.pairs().next().is_none();
    let ends = sent.all("ends");
    let choice = |held: &Membership| {
        let (value, label) = role_choice(view, held);
        // What somebody is asked to end, they end as a rule altogether.
        Choice::new(&value, &label, fresh || ends.contains(&value))
    };
    let colleagues = colleagues(view, person).into_iter().map(|(id, name)| (id.to_string(), name));
    let same = vec![Choice::new("yes", "They get the same roles, from today on", sent.one("same") == "yes")];
    let last_day = if fresh { view.today().to_string() } else { sent.one("last_day") };
    let keeps = roles.iter().any(|held| held.role == Role::Steward);
    let help = if keeps { "A place is never without somebody who admits others." } else { "" };
    vec![
        Field::new("ends", "Roles that end", Input::Checks(roles.iter().map(choice).collect()), "")
            .help(help)
            .error(errors.of("ends")),
        Field::new("last_day", "Last day", Input::Date, &last_day).error(errors.of("last_day")),
        Field::new("successor", "Who takes over", select("Nobody yet", &sent.one("successor"), colleagues), "")
            .optional()
            .help("Where the leaver is named as the one who leads, they take the place. Not here yet? Invite them first.")
            .error(errors.of("successor")),
        Field::new("same", "Roles of whoever takes over", Input::Checks(same), ""),
        Field::new("reason", "Reason", Input::Line, &sent.one("reason"))
            .required()
            .help("It stands in the administration log and in the history of what changes hands.")
            .error(errors.of("reason")),
    ]
}
