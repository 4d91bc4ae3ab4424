//! The page of one computer, and how it is shut out.

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use ledger::DeviceId;

use super::page::DevicePage;
use super::revoke;
use super::stand::{self, DeviceStand};
use super::tables::{device_name, devices};
use super::web::works_here;
use crate::access::Realm;
use crate::form::{FormErrors, Sent};
use crate::look::{ErrorSummary, Field, Head, Input, Notice, Section, Shown, Weight};
use crate::office::{Office, View};
use crate::person::may_appoint;
use crate::web::error::PageError;
use crate::web::{Asked, Desk, page};

/// The longest reason, in characters.
const REASON: usize = 500;

/// A computer that the viewer may know of, with the spaces that they read or keep.
pub(super) fn known(view: &View, id: &str) -> Result<DeviceStand, PageError> {
    works_here(view)?;
    let device: DeviceId = id.parse().map_err(|_| PageError::not_found())?;
    devices(view)?.into_iter().find(|stand| stand.device == device).ok_or_else(PageError::not_found)
}

/// Whether the viewer decides who is admitted to a space: its steward; of what the office shares, the office's or the other
/// side's.
fn keeps(view: &View, realm: &Realm) -> bool {
    let homes = match realm {
        Realm::Public | Realm::Region => vec![Realm::Office],
        Realm::Bilateral(iso3) => vec![Realm::Office, Realm::State(iso3.clone())],
        Realm::Shared(institution) => vec![Realm::Office, Realm::Own(*institution)],
        home => vec![home.clone()],
    };
    homes.iter().any(|home| may_appoint(view.office, view.viewer, home))
}

fn may_shut_out(view: &View, stand: &DeviceStand) -> bool {
    let kept = |(space, realm, revoked): &(ledger::SpaceId, Realm, bool)| {
        !revoked && keeps(view, realm) && view.office.keeps(*space).unwrap_or(false)
    };
    stand.device != view.office.ledger().device() && stand.spaces.iter().any(kept)
}

/// Whether a file can be written for a computer: another one, that is admitted somewhere.
pub(super) fn takes_files(office: &Office, stand: &DeviceStand) -> bool {
    stand.device != office.ledger().device() && stand.spaces.iter().any(|(.., revoked)| !revoked)
}

/// `GET /exchange/devices/{device}`.
pub async fn show(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let stand = known(&desk.view(&asked), &id)?;
        show_device(desk, &asked, &stand, &Sent::default(), &FormErrors::default())
    })
    .await
}

fn show_device(
    desk: &Desk,
    asked: &Asked,
    stand: &DeviceStand,
    sent: &Sent,
    errors: &FormErrors,
) -> Result<Response, PageError> {
    let view = desk.view(asked);
    let name = device_name(&view, stand);
    let moment = |ms: Option<u64>, none: &str| match ms.filter(|ms| *ms > 0) {
        Some(ms) => Shown::Text(stand::when(crate::office::environment::moment(ms), desk.office.now())),
        None => Shown::None(none.to_owned()),
    };
    let list = |revoked: bool| {
        let names: Vec<String> = stand
            .spaces
            .iter()
            .filter(|(.., out)| *out == revoked)
            .map(|(_, realm, _)| view.realm_words(realm))
            .collect();
        if names.is_empty() { Shown::None("none".to_owned()) } else { Shown::Text(names.join("; ")) }
    };
    let fields = vec![
        Field::new("reason", "Why", Input::Line, &sent.one("reason"))
            .required()
            .help("It stands in the administration of each space.")
            .error(errors.of("reason")),
    ];
    let answer = page(&DevicePage {
        shell: desk.shell(asked, &name, Section::Elsewhere),
        head: Head {
            what: vec![("/exchange".to_owned(), "Where do we stand".to_owned())],
            ..Head::named(&name)
        },
        notice: stand.is_revoked().then(|| Notice {
            weight: Weight::Bad,
            title: "This computer is shut out".to_owned(),
            words: "What it still sends is kept apart. To come back, its owner asks for a new invitation and joins with a new \
                    data folder."
                .to_owned(),
            next: None,
        }),
        summary: ErrorSummary::of("It was not shut out", &fields),
        facts: vec![
            ("Key".to_owned(), Shown::Text(stand.device.to_string())),
            ("Last change of its own that is here".to_owned(), moment(stand.wrote_ms, "none")),
            ("Last exchange with this computer".to_owned(), moment(stand.met_ms, "never directly")),
            ("Admitted to".to_owned(), list(false)),
            ("Shut out of".to_owned(), list(true)),
        ],
        file: takes_files(&desk.office, stand).then(|| format!("/exchange/devices/{}/file", stand.device)),
        action: may_shut_out(&view, stand).then(|| format!("/exchange/devices/{}", stand.device)),
        fields,
    })?;
    Ok(if errors.is_empty() { answer } else { (StatusCode::UNPROCESSABLE_ENTITY, answer).into_response() })
}

/// `POST /exchange/devices/{device}`.
pub async fn shut_out(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let view = desk.view(&asked);
        let stand = known(&view, &id)?;
        if !may_shut_out(&view, &stand) {
            return Err(PageError::not_found());
        }
        let sent = Sent::read(&body);
        let mut errors = FormErrors::default();
        let reason = errors.text("reason", &sent.one("reason"), REASON);
        if reason.is_none() {
            errors.add("reason", "Say why: it stands in the record for those who ask later.");
        }
        if !errors.is_empty() {
            return show_device(desk, &asked, &stand, &sent, &errors);
        }
        let own = desk.office.own().unwrap_or(desk.office.public());
        let author = view.viewer.author(own);
        let mine = |realm: &Realm| keeps(&view, realm);
        revoke::revoke(&desk.office, &author, stand.device, &mine, reason.as_deref())?;
        Ok(Redirect::to(&format!("/exchange/devices/{}", stand.device)).into_response())
    })
    .await
}
