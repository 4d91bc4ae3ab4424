//! `/people/new`, where a steward invites a person, and `/invitations/{token}`, where that person comes in.

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use ledger::{Author, RecordId};

use super::{author, day, day_fields, people_page, select, show, summary};
use crate::access::{Realm, Role};
use crate::account::web::{at_field, check_again, form_page, new_account_fields, show as show_form};
use crate::account::{INVITATION_DAYS, Invitation, MOST_INVITATION_DAYS, NewAccount};
use crate::exchange::invite::Invited;
use crate::form::{FormErrors, Sent};
use crate::look::{Choice, Field, Input, Notice, Weight, plural};
use crate::office::View;
use crate::office::words::day_and_time;
use crate::person::noun::{in_words, keeps_any};
use crate::person::page::PeopleForm;
use crate::person::{Appointment, may_appoint, place_in_words};
use crate::web::error::PageError;
use crate::web::{Asked, Desk, cookie};

/// `GET /people/new`, perhaps with values that the address gives.
pub async fn ask(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    RawQuery(address): RawQuery,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let sent = Sent::read(address.unwrap_or_default().as_bytes());
        invite_form(desk, &asked, &sent, &FormErrors::default())
    })
    .await
}

/// `POST /people/new`: the invitation's link, shown this once.
pub async fn invite(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    body: Bytes,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let view = desk.view(&asked);
        let Some(by) = view.viewer.person.filter(|_| keeps_any(&view)) else { return Err(PageError::not_found()) };
        let sent = Sent::read(&body);
        let mut errors = FormErrors::default();
        let appointment = read(&view, &sent, &mut errors);
        let days = days(&sent, &mut errors);
        let (Some(appointment), true) = (appointment, errors.is_empty()) else {
            return invite_form(desk, &asked, &sent, &errors);
        };
        let person = RecordId::fresh(view.office.environment());
        if sent.one("elsewhere") == "yes" {
            let author = author(&view, &appointment.home().map_err(|_| PageError::not_found())?);
            let invited = Invited { person, appointment, known: false };
            return crate::exchange::web::invited(desk, &asked, &author, &invited, days);
        }
        let grants = serde_json::to_string(&appointment).map_err(anyhow::Error::new)?;
        let secret = desk.accounts.invite(person, &grants, by, days)?;
        let mut page = people_page(desk, &asked, vec![("/people".to_owned(), "People".to_owned())], "Invitation");
        page.notice = Some(Notice {
            weight: Weight::Good,
            title: format!("{} is invited", appointment.name),
            words: format!(
                "As {}. Open the address below on this office's pages, or give it to them in person. It works once, for \
                 {}, and is not shown again.",
                appointment.in_words(view.office),
                plural(u64::from(days), "day", "days"),
            ),
            next: Some(("/people".to_owned(), "Back to people".to_owned())),
        });
        page.link = Some(format!("{}/invitations/{}", asked.origin, secret.expose()));
        show(&page)
    })
    .await
}

fn days(sent: &Sent, errors: &mut FormErrors) -> u32 {
    match sent.one("days").trim().parse::<u32>() {
        Ok(days) if (1..=MOST_INVITATION_DAYS).contains(&days) => days,
        Err(_) if sent.one("days").trim().is_empty() => INVITATION_DAYS,
        _ => {
            errors.add("days", format!("Choose from 1 to {MOST_INVITATION_DAYS} days."));
            0
        }
    }
}

/// What a form asks to be given, if the viewer may give it.
pub(super) fn read(view: &View, sent: &Sent, errors: &mut FormErrors) -> Option<Appointment> {
    let name = errors.text("name", &sent.one("name"), 200);
    if name.is_none() {
        errors.add("name", "Write the name.");
    }
    let home = Realm::parse(&sent.one("place")).filter(|home| may_appoint(view.office, view.viewer, home));
    if home.is_none() {
        errors.add("place", "Choose where they will work.");
    }
    let role = Role::of_code(&sent.one("role"));
    if role.is_none() {
        errors.add("role", "Choose a role.");
    }
    let (from, until) = (day(sent, "from", errors), day(sent, "until", errors));
    if from.zip(until).is_some_and(|(from, until)| until < from) {
        errors.add("until", "The last day is before the first.");
    }
    if role == Some(Role::Alternate) && until.is_none() {
        errors.add("until", "An alternate acts for a recorded period: write its last day.");
    }
    let institution = sent.one("institution");
    if role == Some(Role::MinistryContributor) && institution.is_empty() {
        errors.add("institution", "Choose the ministry: a contributor sees what names it, and nothing else.");
    }
    let (name, home, role) = (name?, home?, role?);
    let appointment = Appointment {
        institution: Some(institution).filter(|id| !id.is_empty()),
        from,
        until,
        steward: sent.one("steward") == "yes",
        ..Appointment::now(&name, role, &home)
    };
    if appointment.home().is_err() {
        errors
            .add("role", format!("{} is no role in: {}.", role.label(), place_in_words(view.office, &home)));
        return None;
    }
    Some(appointment)
}

/// The fields that ask what is to be given.
pub(super) fn fields(view: &View, sent: &Sent, errors: &FormErrors) -> anyhow::Result<Vec<Field>> {
    let roles = Role::ALL.into_iter().map(|role| (role.code().to_owned(), role.label().to_owned()));
    let institutions = view.office.institutions()?;
    let named = institutions.iter().map(|one| (one.id.to_string(), one.name.clone()));
    let steward = vec![Choice::new("yes", "Admits others, too, as a steward", sent.one("steward") == "yes")];
    let [from, until] = day_fields(sent, errors);
    Ok(vec![
        Field::new("place", "Where", select("Choose a place", &sent.one("place"), places(view)?), "")
            .required()
            .help("Only places are listed whose steward or recovery holder you are, and those where nobody is yet.")
            .error(errors.of("place")),
        Field::new("role", "Role", select("Choose a role", &sent.one("role"), roles), "")
            .required()
            .error(errors.of("role")),
        Field::new("institution", "Institution", select("None", &sent.one("institution"), named), "")
            .help("For which they hold it. A ministry contributor sees what names it.")
            .error(errors.of("institution")),
        from,
        until,
        Field::new("steward", "Stewardship", Input::Checks(steward), ""),
    ])
}

/// The places to which the viewer may admit somebody.
fn places(view: &View) -> anyhow::Result<Vec<(String, String)>> {
    let states = view.office.parties()?.into_iter().map(|party| Realm::State(party.iso3));
    let own =
        view.office.institutions()?.into_iter().filter(|one| matches!(one.kind.as_str(), "nhri" | "ngo"));
    let own = own.map(|one| Realm::Own(one.id));
    let all = [Realm::Office].into_iter().chain(states).chain(own);
    let mine = all.filter(|home| may_appoint(view.office, view.viewer, home));
    Ok(mine.map(|home| (home.descriptor(), place_in_words(view.office, &home))).collect())
}

fn invite_form(desk: &Desk, asked: &Asked, sent: &Sent, errors: &FormErrors) -> Result<Response, PageError> {
    let view = desk.view(asked);
    if !keeps_any(&view) {
        return Err(PageError::not_found());
    }
    let mut page =
        people_page(desk, asked, vec![("/people".to_owned(), "People".to_owned())], "Invite a person");
    let mut form =
        vec![Field::new("name", "Name", Input::Line, &sent.one("name")).required().error(errors.of("name"))];
    form.extend(fields(&view, sent, errors)?);
    let elsewhere =
        Choice::new("yes", "They work at a computer of their own", sent.one("elsewhere") == "yes");
    form.push(
        Field::new("elsewhere", "Where they work", Input::Checks(vec![elsewhere]), "")
            .help("They are given a file to join with, instead of a link to this computer's pages."),
    );
    form.push(
        Field::new("days", "Days that the invitation is open", Input::Line, &sent.one("days"))
            .optional()
            .help(&format!("{INVITATION_DAYS} where nothing is written, {MOST_INVITATION_DAYS} at most."))
            .error(errors.of("days")),
    );
    page.summary = summary("Nobody was invited", &form, errors);
    page.form = Some(PeopleForm {
        action: "/people/new".to_owned(),
        fields: form,
        verbs: vec![(String::new(), String::new(), "Invite".to_owned())],
        back: "/people".to_owned(),
    });
    show(&page)
}

/// The open invitations to places that the viewer keeps, with what each grants.
pub(super) fn mine(desk: &Desk, view: &View) -> Result<Vec<(Invitation, Appointment)>, PageError> {
    let read = |invitation: Invitation| {
        let appointment: Appointment = serde_json::from_str(&invitation.grants).ok()?;
        let home = appointment.home().ok()?;
        may_appoint(view.office, view.viewer, &home).then_some((invitation, appointment))
    };
    Ok(desk.accounts.invitations()?.into_iter().filter_map(read).collect())
}

/// `POST /people/invitations`.
pub async fn withdraw(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    body: Bytes,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let named = Sent::read(&body).one("withdraw");
        let view = desk.view(&asked);
        let found = mine(desk, &view)?.into_iter().find(|(invitation, _)| invitation.id == named);
        let (invitation, _) = found.ok_or_else(PageError::not_found)?;
        desk.accounts.withdraw_invitation(&invitation.id)?;
        Ok(Redirect::to("/people").into_response())
    })
    .await
}

/// What an open invitation's link grants, if whoever made it may still give it.
fn offered(desk: &Desk, token: &str) -> Result<(Invitation, Appointment, Author), PageError> {
    let invitation = desk.accounts.invitation(token)?.ok_or_else(PageError::not_found)?;
    let appointment: Appointment =
        serde_json::from_str(&invitation.grants).map_err(|_| PageError::not_found())?;
    let home = appointment.home().map_err(|_| PageError::not_found())?;
    let inviter = desk.office.viewer(invitation.by, "");
    if !may_appoint(&desk.office, &inviter, &home) {
        return Err(PageError::not_found());
    }
    let author = author(&desk.office.seen_by(&inviter), &home);
    Ok((invitation, appointment, author))
}

/// `GET /invitations/{token}`.
pub async fn open(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path(token): Path<String>,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let (_, appointment, _) = offered(desk, &token)?;
        let sent = Sent::of([("name", appointment.name.as_str())]);
        come_in(desk, &asked, &token, &sent, &FormErrors::default())
    })
    .await
}

/// `POST /invitations/{token}`: the role first, then the account; done again after a crash in between it comes to the
/// same.
pub async fn accept(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path(token): Path<String>,
    body: Bytes,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let (invitation, appointment, author) = offered(desk, &token)?;
        let sent = Sent::read(&body);
        let [login, name, password] = ["login", "name", "password"].map(|field| sent.one(field));
        let mut errors = FormErrors::default();
        if let Err(wrong) = desk.accounts.check_new(&login, &name, &password) {
            wrong.into_iter().try_for_each(|error| at_field(&mut errors, error))?;
        }
        check_again(&sent, &mut errors);
        if !errors.is_empty() {
            return come_in(desk, &asked, &token, &sent, &errors);
        }
        let new =
            NewAccount { login: login.clone(), name, person: invitation.person, password: password.clone() };
        let appointment = Appointment { name: new.name.trim().to_owned(), ..appointment };
        appointment.give(&desk.office, &author, invitation.person, Some("Came in by an invitation"))?;
        desk.accounts.accept(&token, &new)?;
        let secret = desk.accounts.sign_in(&login, &password, &asked.source)?;
        if let Some(before) = &asked.signed_in {
            desk.accounts.sign_out(before)?;
        }
        let cookie = cookie::set_session(secret.expose(), asked.behind_tls);
        Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response())
    })
    .await
}

fn come_in(
    desk: &Desk,
    asked: &Asked,
    token: &str,
    sent: &Sent,
    errors: &FormErrors,
) -> Result<Response, PageError> {
    let (invitation, appointment, author) = offered(desk, token)?;
    let fields = new_account_fields(sent, errors);
    let mut page = form_page(desk, asked, "You are invited", "You are not signed in yet", fields);
    let (until, _) = day_and_time(u64::try_from(invitation.until.as_millisecond()).unwrap_or(0));
    let by = author.capacity.map(|capacity| format!(" by: {capacity}.")).unwrap_or_else(|| ".".to_owned());
    page.notice = Some(Notice {
        weight: Weight::Plain,
        title: appointment.in_words(&desk.office),
        words: format!("That is what you are invited as{by} The invitation is open until {until}."),
        next: None,
    });
    page.action = format!("/invitations/{token}");
    page.verb = "Come in".to_owned();
    show_form(&page)
}

/// What stands for a role in a list to choose from.
pub(super) fn role_choice(view: &View, held: &crate::access::Membership) -> (String, String) {
    (format!("{}@{}", held.role.code(), held.realm.descriptor()), in_words(view, held))
}
