//! `/exchange`, where people see where they stand with others, and shut a computer out.

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get, post};
use ledger::Author;

use super::page::{InvitedPage, StandPage};
use super::stand;
use super::standing::{Standing, Turn};
use super::tables::tables;
use super::{Invitation, by_file, device, qr, round};
use crate::access::{Breadth, Realm};
use crate::attached;
use crate::form::Sent;
use crate::look::{Head, Notice, Progress, Section, Shown, Weight, plural};
use crate::office::{Office, View};
use crate::web::error::PageError;
use crate::web::{Asked, Desk, page};

/// The addresses of exchange, and what answers there.
#[must_use]
pub fn routes() -> Vec<(&'static str, MethodRouter<Desk>)> {
    vec![
        ("/exchange", get(show)),
        ("/exchange/now", post(now)),
        ("/exchange/proofs/{number}", get(proof)),
        ("/exchange/devices/{device}", get(device::show).post(device::shut_out)),
        ("/exchange/devices/{device}/file", post(by_file::write)),
        ("/exchange/files", post(by_file::read).layer(DefaultBodyLimit::disable())),
        ("/people/invitation-file", post(invitation_file)),
    ]
}

/// `GET /exchange`.
pub async fn show(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        works_here(&desk.view(&asked))?;
        stand_page(desk, &asked, Vec::new())
    })
    .await
}

/// The page, with what has just happened above all else.
pub(super) fn stand_page(desk: &Desk, asked: &Asked, happened: Vec<Notice>) -> Result<Response, PageError> {
    let view = desk.view(asked);
    let standing = Standing::read(desk.office.folder())?;
    let under_way = Turn::take(desk.office.folder())?.is_none();
    let mut shell = desk.shell(asked, "Where do we stand", Section::Elsewhere);
    "/exchange".clone_into(&mut shell.address);
    shell.refresh = (under_way && happened.is_empty()).then_some(3);
    page(&StandPage {
        shell,
        head: Head {
            about: vec![Shown::Text(last(&desk.office, &standing))],
            ..Head::named("Where do we stand")
        },
        notices: [happened, notices(&view, &standing)?].concat(),
        progress: under_way.then(|| Progress {
            id: "under-way".to_owned(),
            words: "An exchange is under way. What has arrived is kept, whatever happens to the line."
                .to_owned(),
            done: 0,
            total: None,
        }),
        has_hub: standing.hub.is_some(),
        tables: tables(&view)?,
        files: attached::awaited(&view)?,
        facts: facts(&desk.office, &standing)?,
    })
}

/// Whoever works here, or keeps a space: for all others there is no such page.
pub(super) fn works_here(view: &View) -> Result<(), PageError> {
    if view.viewer.held().is_empty() { Err(PageError::not_found()) } else { Ok(()) }
}

fn last(office: &Office, standing: &Standing) -> String {
    match &standing.last {
        Some(last) => format!("Last exchange: {}", stand::when(last.at, office.now())),
        None => "Nothing was exchanged with others yet".to_owned(),
    }
}

fn facts(office: &Office, standing: &Standing) -> anyhow::Result<Vec<(String, Shown)>> {
    let hub = stand::hub(office)?;
    let mut facts = vec![
        (
            "Hub".to_owned(),
            hub.map_or(Shown::None("none: by files alone".to_owned()), |hub| Shown::Text(hub.place())),
        ),
        ("This computer".to_owned(), Shown::Symbol(stand::short(office.ledger().device()))),
    ];
    if let Some(last) = &standing.last {
        facts.push(("Last exchange".to_owned(), Shown::Text(stand::when(last.at, office.now()))));
    }
    Ok(facts)
}

fn notices(view: &View, standing: &Standing) -> anyhow::Result<Vec<Notice>> {
    let office = view.office;
    let mut notices = Vec::new();
    for (number, proof) in proofs(view)? {
        let device = proof.owner().device;
        notices.push(Notice {
            weight: Weight::Bad,
            title: format!("The computer {} wrote two histories", stand::short(device)),
            words: "Two different changes carry the same number and its signature: its key was copied, or its disk was set back. \
                    The first that came counts; both are kept. Shut that computer out, and ask whoever uses it what happened."
                .to_owned(),
            next: Some((format!("/exchange/proofs/{number}"), "Save the proof as a file".to_owned())),
        });
    }
    if let Some(failed) = &standing.failed {
        notices.push(Notice {
            weight: Weight::Split,
            title: format!(
                "The exchange of {} did not come to its end",
                stand::when(failed.at, office.now())
            ),
            words: format!("{} {}", failed.why, failed.hint),
            next: None,
        });
    }
    let stands = readable(view)?;
    let waiting: u64 = stands.iter().filter(|stand| stand.at_hub).map(|stand| stand.unsent).sum();
    let here: u64 = stands.iter().filter(|stand| !stand.at_hub).map(|stand| stand.unsent).sum();
    if waiting == 0 && here == 0 && standing.last.is_some() {
        notices.push(Notice {
            weight: Weight::Good,
            title: "All that you can see here has left this computer".to_owned(),
            words: if stands.iter().any(|stand| stand.alone) {
                "The hub has it. What is sealed there opens only with a key."
            } else {
                "Were it lost now, the hub has everything."
            }
            .to_owned(),
            next: None,
        });
    }
    for stand in stands.iter().filter(|stand| stand.alone && stand.at_hub) {
        notices.push(Notice {
            weight: Weight::Split,
            title: format!("Only this computer opens \"{}\"", view.realm_words(&stand.realm)),
            words: "The hub carries it sealed and cannot open it. Were this computer lost, nobody could. Invite another computer \
                    of somebody who works here, or keep a backup on another disk: mangrove backup FILE --passphrase"
                .to_owned(),
            next: Some(("/people".to_owned(), "People and their computers".to_owned())),
        });
    }
    if waiting > 0 {
        notices.push(Notice {
            weight: Weight::Plain,
            title: format!("{} not left this computer yet", have(waiting)),
            words: "They go to the hub with the next exchange. Until then they stand on this disk alone."
                .to_owned(),
            next: Some(("#unsent".to_owned(), "Which".to_owned())),
        });
    }
    if here > 0 {
        notices.push(Notice {
            weight: Weight::Plain,
            title: format!("{} on this computer alone", plural(here, "change stands", "changes stand")),
            words: "They are in spaces that do not go to the hub. Keep a backup on another disk: mangrove backup FILE".to_owned(),
            next: Some(("#unsent".to_owned(), "Which".to_owned())),
        });
    }
    notices.iter_mut().for_each(|notice| notice.words = crate::cli::folder::typed(&notice.words));
    Ok(notices)
}

fn have(changes: u64) -> String {
    plural(changes, "change has", "changes have")
}

/// How far the spaces have gone that the viewer reads or keeps.
pub(super) fn readable(view: &View) -> anyhow::Result<Vec<stand::SpaceStand>> {
    let mut stands = stand::spaces(view.office)?;
    // Of a space that is read in part, or only kept, a count would tell how much else was written in it.
    stands.retain(|stand| view.viewer.readable().contains(stand.space));
    Ok(stands)
}

/// The proofs of two histories in spaces that the viewer reads or keeps, each with its number.
fn proofs(view: &View) -> anyhow::Result<Vec<(usize, ledger::Proof)>> {
    let theirs = crate::space::theirs(view);
    let proofs = view.office.ledger().proofs()?.into_iter().enumerate();
    Ok(proofs.filter(|(_, proof)| theirs.iter().any(|(_, space)| *space == proof.owner().space)).collect())
}

/// `GET /exchange/proofs/{number}`: both segments, for whoever wants to check them.
pub async fn proof(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let view = desk.view(&asked);
        works_here(&view)?;
        let found = proofs(&view)?.into_iter().find(|(known, _)| known.to_string() == number);
        let (_, proof) = found.ok_or_else(PageError::not_found)?;
        let name =
            format!("attachment; filename=\"two-histories-{}.proof\"", stand::short(proof.owner().device));
        let headers = [
            (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
            (header::CONTENT_DISPOSITION, name),
        ];
        Ok((headers, proof.to_bytes()).into_response())
    })
    .await
}

/// `POST /exchange/now`: begins one, and shows how it goes.
pub async fn now(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        works_here(&desk.view(&asked))?;
        round::begin(&desk.office)?;
        Ok(Redirect::to("/exchange").into_response())
    })
    .await
}

/// The page of an invitation for another computer, shown this once.
///
/// # Errors
/// If this computer may not invite for that place.
pub fn invited(
    desk: &Desk,
    asked: &Asked,
    author: &Author,
    invited: &super::invite::Invited,
    days: u32,
) -> Result<Response, PageError> {
    let office = &desk.office;
    let until = office.now() + std::time::Duration::from_secs(u64::from(days) * 86_400);
    let invitation = super::invite::invite(office, author, invited, until)?;
    let code = invitation.to_code();
    let way = match &invitation.hub {
        Some(hub) => {
            // The hub has to know of it before they come.
            round::begin(office)?;
            format!("They exchange through the hub at {}, which is told of it now.", hub.place())
        }
        None => "There is no hub, so they exchange with you by files.".to_owned(),
    };
    page(&InvitedPage {
        shell: desk.shell(asked, "Invitation", Section::Elsewhere),
        head: Head { what: vec![("/people".to_owned(), "People".to_owned())], ..Head::named("Invitation") },
        notice: Notice {
            weight: Weight::Good,
            title: format!("{} is invited", invitation.name),
            words: format!(
                "As {}, on a computer of their own. {way} Hand the file over in person; it works once, for {}, and is not shown \
                 again.",
                invited.appointment.in_words(office),
                plural(u64::from(days), "day", "days")
            ),
            next: None,
        },
        picture: qr::as_svg(&code, "The invitation as a code to photograph"),
        name: invitation.name,
        code,
    })
}

/// `POST /people/invitation-file`: a code as the file that it stands for. It opens nothing that the code does not.
pub async fn invitation_file(Extension(asked): Extension<Asked>, body: Bytes) -> Result<Response, PageError> {
    if asked.viewer.held().is_empty() {
        return Err(PageError::not_found());
    }
    let invitation = Invitation::parse(&Sent::read(&body).one("code")).map_err(|_| PageError::not_found())?;
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"mangrove-invitation.txt\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, invitation.to_file()).into_response())
}

/// Whether a realm is one party's own.
pub(super) fn is_own(realm: &Realm) -> bool {
    matches!(realm.breadth(), Breadth::State | Breadth::Own)
}
