//! A list of recommendations to take away: all that a query finds, a lot at a time.

use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::list::read_query;
use crate::office::View;
use crate::search::Query;
use crate::web::error::PageError;
use crate::web::{Asked, Desk};

/// Recommendations read at a time.
const LOT: usize = 512;

/// `GET /recommendations.csv`: all that a query finds, a lot at a time.
pub async fn download(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    RawQuery(address): RawQuery,
) -> Result<Response, PageError> {
    let query = read_query(address.as_deref())?;
    let (rows, receiver) = tokio::sync::mpsc::channel::<Result<Vec<u8>, std::io::Error>>(4);
    let office = Arc::clone(&desk.office);
    tokio::task::spawn_blocking(move || {
        if let Err(error) = write_csv(&office.seen_by(&asked.viewer), &query, &rows) {
            tracing::error!(error = format!("{error:#}"), "a download broke off");
            let _ = rows.blocking_send(Err(std::io::Error::other("the download broke off")));
        }
    });
    let stream = tokio_stream::wrappers::ReceiverStream::new(receiver);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"recommendations.csv\""),
    ];
    Ok((headers, Body::from_stream(stream)).into_response())
}

type Rows = tokio::sync::mpsc::Sender<Result<Vec<u8>, std::io::Error>>;

fn write_csv(view: &View, query: &Query, rows: &Rows) -> anyhow::Result<()> {
    let office = view.office;
    let ids: Vec<_> = office.search().all_ids(query, view.viewer.readable())?.collect();
    let names = office.institution_names()?;
    // A mark of the encoding, for spreadsheets that guess.
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(super::csv::HEADER)?;
    for lot in ids.chunks(LOT) {
        for recommendation in office.recommendations(lot)? {
            let follow_up = view.follow_up(&recommendation)?;
            writer.write_record(super::csv::row(&recommendation, follow_up.as_ref(), &names))?;
        }
        let bytes = writer.into_inner().map_err(|error| anyhow::anyhow!("{error}"))?;
        if rows.blocking_send(Ok(bytes)).is_err() {
            return Ok(()); // Nobody waits for the rest.
        }
        writer = csv::Writer::from_writer(Vec::new());
    }
    let bytes = writer.into_inner().map_err(|error| anyhow::anyhow!("{error}"))?;
    let _ = rows.blocking_send(Ok(bytes));
    Ok(())
}
