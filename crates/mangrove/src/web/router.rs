//! Every address there is, as a table of contents.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path};
use axum::http::header;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tower_http::compression::CompressionLayer;

use super::error::{PageError, no_such_page};
use super::guard::{Served, guard};
use super::{Desk, theme};
use crate::{
    activity, document, follow_up, gate, home, import, institution, look, noun, party, recommendation,
};

/// The largest form without files, in bytes.
const FORM_LIMIT: usize = 128 * 1024;

/// The routes of an office.
pub fn router(desk: Desk, served: Served) -> Router {
    Router::new()
        .route("/", get(home::web::show))
        .route("/about", get(home::web::about))
        .route("/recommendations", get(recommendation::list::list))
        .route("/recommendations.csv", get(recommendation::download::download))
        .route("/recommendations/{id}", get(recommendation::show::show))
        .route("/recommendations/{id}/follow-up", get(follow_up::web::edit).post(follow_up::web::save))
        .route("/recommendations/{id}/settlement", post(follow_up::web::settle))
        .route(
            "/recommendations/{id}/evidence",
            post(follow_up::web::add_evidence)
                .layer(DefaultBodyLimit::max(follow_up::EVIDENCE_LIMIT + FORM_LIMIT)),
        )
        .route("/recommendations/{id}/evidence/{sha256}", get(follow_up::web::evidence))
        .route("/documents", get(document::list::list))
        .route("/documents/{id}", get(document::web::show))
        .route("/documents/{id}/file", get(document::web::file))
        .route("/documents/{id}/judgements", post(document::web::judge))
        .route("/states", get(party::web::list))
        .route("/states/{iso3}", get(party::web::show))
        .route("/institutions", get(institution::web::list).post(institution::web::add))
        .route("/institutions/new", get(institution::web::new))
        .route("/institutions/{id}", get(institution::web::show).post(institution::web::change))
        .route("/institutions/{id}/edit", get(institution::web::edit))
        .route("/import", get(import::web::new).post(import::web::start).layer(DefaultBodyLimit::disable()))
        .route("/import/{job}", get(import::web::show))
        .route("/import/{job}/cancel", post(import::web::cancel))
        .route("/activities/{id}/gate", get(gate::page::show))
        .route("/activities/{id}/gate/verdicts", post(gate::page::publish))
        .route(
            "/activities/{id}/states/{iso3}/out",
            get(activity::taken_out::form).post(activity::taken_out::take),
        )
        .route("/{noun}", get(noun::list).post(noun::add).layer(files()))
        .route("/{noun}/new", get(noun::new))
        .route("/{noun}/{id}", get(noun::show).post(noun::change).layer(files()))
        .route("/{noun}/{id}/edit", get(noun::edit))
        .route("/{noun}/{id}/steps/{to}", get(noun::take_form).post(noun::take).layer(files()))
        .route("/{noun}/{id}/settlement", post(noun::settle))
        .route("/{noun}/{id}/publish", get(noun::publish_form).post(noun::publish))
        .route("/{noun}/{id}/publish/withdrawal", post(noun::withdraw))
        .route("/{noun}/{id}/files/{sha256}", get(noun::file))
        .route("/theme", post(theme::choose))
        .route("/assets/{name}", get(asset))
        .fallback(no_such_page)
        .layer(DefaultBodyLimit::max(FORM_LIMIT))
        .layer(from_fn_with_state((desk.clone(), served), guard))
        .layer(CompressionLayer::new())
        .with_state(desk)
}

/// For forms that may bring files.
fn files() -> DefaultBodyLimit {
    DefaultBodyLimit::max(follow_up::EVIDENCE_LIMIT + FORM_LIMIT)
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
