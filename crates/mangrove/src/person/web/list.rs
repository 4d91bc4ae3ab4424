//! `/people`: everybody that the viewer knows of, and the invitations that are open.

use axum::Extension;
use axum::extract::State;
use axum::response::Response;

use super::invite::mine;
use super::{people_page, show as answer};
use crate::look::{Act, Shown};
use crate::noun::part::{Row, Table};
use crate::office::View;
use crate::office::words::day_and_time;
use crate::person::noun::{in_words, keeps_any, known_roles};
use crate::person::page::OpenInvitation;
use crate::person::{KIND, may_appoint, name};
use crate::web::error::PageError;
use crate::web::{Asked, Desk};

/// `GET /people`.
pub async fn show(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let view = desk.view(&asked);
        if !view.viewer.is_signed_in() {
            return Err(PageError::not_found());
        }
        let mut page = people_page(desk, &asked, Vec::new(), "People");
        if keeps_any(&view) {
            page.head.acts = vec![Act::main("/people/new", "Invite a person")];
        }
        page.tables = vec![people(&view)?];
        page.open = open(desk, &view)?;
        answer(&page)
    })
    .await
}

fn people(view: &View) -> anyhow::Result<Table> {
    let today = view.today();
    let mut ids: Vec<_> = view.all(&KIND)?.iter().map(|kept| (name(&kept.record), kept.record.id)).collect();
    let members = view.office.members();
    // Those whom the viewer has admitted without reading what they do.
    let admitted = members.all().filter(|held| may_appoint(view.office, view.viewer, &held.realm));
    for person in admitted.map(|held| held.person) {
        if !ids.iter().any(|(_, id)| *id == person) {
            ids.push((super::known_name(view, person), person));
        }
    }
    ids.sort();
    let rows = ids.into_iter().map(|(name, id)| {
        let roles = known_roles(view, id);
        let held: Vec<String> =
            roles.iter().filter(|held| held.holds_on(today)).map(|held| in_words(view, held)).collect();
        let known = view.record(&KIND, id).ok().flatten().is_some();
        Row {
            href: if known { format!("/people/{id}") } else { format!("/people/{id}/account") },
            name,
            tag: None,
            cells: vec![if held.is_empty() {
                Shown::None("no role today".to_owned())
            } else {
                Shown::Text(held.join("; "))
            }],
        }
    });
    Ok(Table {
        id: "people".to_owned(),
        title: "Everybody that you work with".to_owned(),
        note: "People whom only others work with are not listed, nor counted.".to_owned(),
        head: ["Person", "Roles today"].map(str::to_owned).into(),
        rows: rows.collect(),
        empty: "Nobody yet.".to_owned(),
        acts: Vec::new(),
    })
}

/// The open invitations to spaces that the viewer keeps.
fn open(desk: &Desk, view: &View) -> Result<Vec<OpenInvitation>, PageError> {
    let open = mine(desk, view)?.into_iter().map(|(invitation, appointment)| {
        let until = u64::try_from(invitation.until.as_millisecond()).unwrap_or(0);
        let (day, time) = day_and_time(until);
        OpenInvitation {
            id: invitation.id,
            role: appointment.in_words(view.office),
            name: appointment.name,
            until: format!("{day}, {time}"),
        }
    });
    Ok(open.collect())
}
