//! Every address there is, as a table of contents.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path};
use axum::http::header;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use tower_http::compression::CompressionLayer;

use super::error::{PageError, no_such_page};
use super::guard::{Served, guard};
use super::{Desk, theme};
use crate::{
    account, activity, document, exchange, follow_up, gate, home, import, institution, look, noun, party,
    person, recommendation, space, spreadsheet,
};

/// The largest form without files, in bytes.
const FORM_LIMIT: usize = 128 * 1024;

/// The routes of an office: address and what answers there.
///
/// A table, so that the test that goes everywhere as everybody cannot forget one.
#[must_use]
pub fn routes() -> Vec<(&'static str, MethodRouter<Desk>)> {
    let own = vec![
        ("/", get(home::web::show)),
        ("/about", get(home::web::about)),
        ("/snooze", post(home::web::snooze)),
        ("/recommendations", get(recommendation::list::list)),
        ("/recommendations.csv", get(recommendation::download::download)),
        ("/recommendations/unsure", get(recommendation::unsure::list).post(recommendation::unsure::settle)),
        ("/recommendations/{id}", get(recommendation::show::show)),
        ("/documents", get(document::list::list)),
        ("/documents/problems", get(document::work_list::list).post(document::work_list::judge)),
        ("/documents/{id}", get(document::web::show)),
        ("/documents/{id}/file", get(document::web::file)),
        ("/documents/{id}/citations", get(document::citing::show)),
        ("/documents/{id}/beside/{other}", get(document::beside::show)),
        ("/documents/{id}/judgements", post(document::web::judge)),
        ("/states", get(party::web::list)),
        ("/states/{iso3}", get(party::web::show)),
        (
            "/states/{iso3}/spreadsheet",
            get(spreadsheet::web::new).post(spreadsheet::web::send).layer(files()),
        ),
        ("/states/{iso3}/spreadsheet/{sha256}", get(spreadsheet::web::show)),
        ("/states/{iso3}/spreadsheet/{sha256}/preview", post(spreadsheet::web::preview)),
        ("/states/{iso3}/spreadsheet/{sha256}/record", post(spreadsheet::web::record)),
        ("/states/{iso3}/spreadsheet/{sha256}/rest.csv", post(spreadsheet::web::rest)),
        ("/institutions", get(institution::web::list).post(institution::web::add)),
        ("/import", get(import::web::new).post(import::web::start).layer(DefaultBodyLimit::disable())),
        ("/import/{job}", get(import::web::show)),
        ("/import/{job}/cancel", post(import::web::cancel)),
        ("/import/{job}/decision", post(import::web::decide)),
        ("/work", get(noun::work)),
        ("/spaces", get(space::list)),
        ("/spaces/{space}", get(space::show)),
        ("/activities/{id}/gate", get(gate::page::show)),
        ("/activities/{id}/gate/verdicts", post(gate::page::publish)),
        (
            "/activities/{id}/states/{iso3}/out",
            get(activity::taken_out::form).post(activity::taken_out::take),
        ),
        ("/{noun}/{id}/follow-up", get(follow_up::web::edit).post(follow_up::web::save)),
        ("/{noun}/{id}/follow-up/settlement", post(follow_up::settle::settle)),
        ("/{noun}/{id}/evidence", post(follow_up::web::add_evidence).layer(files())),
        (
            "/{noun}/{id}/evidence/{sha256}",
            get(follow_up::web::evidence).post(follow_up::web::ask_for_evidence),
        ),
        ("/{noun}/{id}/actions", get(follow_up::action_web::new).post(follow_up::action_web::add)),
        ("/{noun}/{id}/actions/{key}", get(follow_up::action_web::edit).post(follow_up::action_web::change)),
        ("/{noun}/{id}/actions/{key}/removal", post(follow_up::action_web::remove)),
        ("/{noun}", get(noun::list).post(noun::add).layer(forms())),
        ("/{noun}/new", get(noun::new)),
        ("/{noun}/{id}", get(noun::show).post(noun::change).layer(forms())),
        ("/{noun}/{id}/edit", get(noun::edit)),
        ("/{noun}/{id}/steps/{to}", get(noun::take_form).post(noun::take).layer(forms())),
        ("/{noun}/{id}/settlement", post(noun::settle)),
        ("/{noun}/{id}/publish", get(noun::publish_form).post(noun::publish)),
        ("/{noun}/{id}/publish/withdrawal", post(noun::withdraw)),
        ("/{noun}/{id}/files/{sha256}", get(noun::file).post(noun::ask_for_file)),
        ("/theme", post(theme::choose)),
        ("/assets/{name}", get(asset)),
    ];
    [own, account::web::routes(), person::web::routes(), exchange::web::routes()].concat()
}

/// The routes with all that every request passes through.
pub fn router(desk: Desk, served: Served) -> Router {
    routes()
        .into_iter()
        .fold(Router::new(), |router, (address, answer)| router.route(address, answer))
        .fallback(no_such_page)
        .layer(DefaultBodyLimit::max(FORM_LIMIT))
        .layer(from_fn_with_state((desk.clone(), served), guard))
        .layer(CompressionLayer::new())
        .with_state(desk)
}

/// For what brings one file.
fn files() -> DefaultBodyLimit {
    DefaultBodyLimit::max(follow_up::EVIDENCE_LIMIT + FORM_LIMIT)
}

/// For forms that may bring files beside their words.
fn forms() -> DefaultBodyLimit {
    DefaultBodyLimit::max(noun::BODY_LIMIT)
}

/// A style sheet or script. Its address names its content, so it may be kept for ever.
async fn asset(Path(name): Path<String>) -> Result<Response, PageError> {
    let asset = look::assets::find(&name).ok_or_else(PageError::not_found)?;
    let headers = [
        (header::CONTENT_TYPE, asset.content_type),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    Ok((headers, asset.body).into_response())
}
