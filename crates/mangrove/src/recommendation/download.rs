//! A list of recommendations to take away: all that a query finds, a lot at a time.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use ledger::RecordId;

use super::list::read_query;
use crate::office::View;
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
    let viewer = Arc::clone(&asked.viewer);
    let found = move |desk: &Desk| {
        let ids = desk.office.search().all_ids(&query, viewer.readable()).map_err(anyhow::Error::from)?;
        let ids: Vec<RecordId> = ids.collect();
        Ok((ids, desk.office.institution_names()?))
    };
    let (ids, names) = desk.clone().answer(found).await?;
    let (rows, receiver) = tokio::sync::mpsc::channel::<Result<Vec<u8>, std::io::Error>>(4);
    // A slow line holds no thread: each lot is read once the one before it has gone.
    tokio::spawn(async move {
        let names = Arc::new(names);
        let lots = std::iter::once(Vec::new()).chain(ids.chunks(LOT).map(<[RecordId]>::to_vec));
        for (number, lot) in lots.enumerate() {
            let (asked, names) = (asked.clone(), Arc::clone(&names));
            let read = desk
                .clone()
                .answer(move |desk| Ok(write_lot(&desk.view(&asked), &lot, &names, number == 0)?));
            let bytes = read.await.map_err(|_| std::io::Error::other("the download broke off"));
            let is_over = bytes.is_err();
            if rows.send(bytes).await.is_err() || is_over {
                return;
            }
        }
    });
    let stream = tokio_stream::wrappers::ReceiverStream::new(receiver);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"recommendations.csv\""),
    ];
    Ok((headers, Body::from_stream(stream)).into_response())
}

/// Some recommendations in rows; the head of the table alone, for the first.
fn write_lot(
    view: &View,
    lot: &[RecordId],
    names: &HashMap<RecordId, String>,
    is_first: bool,
) -> anyhow::Result<Vec<u8>> {
    // A mark of the encoding, for spreadsheets that guess.
    let start = if is_first { "\u{feff}".as_bytes().to_vec() } else { Vec::new() };
    let mut writer = csv::Writer::from_writer(start);
    if is_first {
        writer.write_record(super::csv::HEADER)?;
    }
    for recommendation in view.office.recommendations(lot)? {
        let follow_up = view.follow_up(&recommendation)?;
        writer.write_record(super::csv::row(&recommendation, follow_up.as_ref(), names))?;
    }
    writer.into_inner().map_err(|error| anyhow::anyhow!("{error}"))
}
