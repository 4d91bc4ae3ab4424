//! What an indicator's page shows beside its fields: the picture of how it went, and its measurements.

use ledger::Record;

use super::chart::{IndicatorChart, Mark};
use super::{BASELINE, DIRECTION, DIRECTIONS, NOUN, Reading, TARGETS, UNIT};
use crate::look::{Act, Notice, Shown, Weight};
use crate::measurement;
use crate::noun::part::{Row, Table};
use crate::noun::{Part, status_tag};
use crate::office::View;
use crate::office::kind::choice_label;
use crate::office::record::Fields;

pub(super) fn parts(view: &View, record: &Record) -> anyhow::Result<Vec<Part>> {
    let mut measured = view.referring(&measurement::KIND, measurement::INDICATOR, record.id)?;
    measured.sort_by_key(|kept| (kept.record.date(measurement::DATE), kept.record.id));
    let measured: Vec<&Record> = measured.iter().map(|kept| &kept.record).collect();
    let mut parts = Vec::new();
    if record.value(BASELINE).is_none() {
        parts.push(Part::Notice(no_baseline(view, record)));
    }
    let chart = chart(record, &measured);
    if !chart.points.is_empty() {
        parts.push(Part::html(&chart)?);
    }
    parts.push(Part::Table(table(view, record, &measured)));
    Ok(parts)
}

fn no_baseline(view: &View, record: &Record) -> Notice {
    let (weight, title) = match record.disputed(BASELINE) {
        true => (Weight::Split, "The baseline is disputed"),
        false => (Weight::Plain, "No baseline yet"),
    };
    let edit = view
        .may_write(record)
        .then(|| (format!("{}/edit", NOUN.href(record.id)), "Record the baseline".to_owned()));
    Notice {
        weight,
        title: title.to_owned(),
        words: "An activity that rests on this indicator may begin once its baseline has a value, a date and a source."
            .to_owned(),
        next: edit,
    }
}

/// The picture of an indicator with its measurements, which come in order of time.
pub(super) fn chart(record: &Record, measured: &[&Record]) -> IndicatorChart {
    let baseline = record.value(BASELINE).and_then(Reading::from_value);
    let mut points: Vec<(Mark, Reading)> =
        baseline.map(|reading| (Mark::Baseline, reading)).into_iter().collect();
    let mut others = Vec::new();
    for one in measured {
        let is_provisional = measurement::LIFECYCLE.standing(one).may_be("provisional");
        let mark = if is_provisional { Mark::Provisional } else { Mark::Measured };
        match measurement::reading(one) {
            Some(reading) => points.push((mark, reading)),
            None => {
                let date = one.date(measurement::DATE).map_or("not known".to_owned(), |date| date.in_words());
                others.push((date, measurement::found(one)));
            }
        }
    }
    points.extend(
        record.elements(TARGETS).into_iter().filter_map(Reading::from_value).map(|at| (Mark::Target, at)),
    );
    points.sort_by_key(|(_, reading)| reading.date);
    let unit = record.text(UNIT).map(|unit| format!("Unit: {unit}."));
    let direction = record.text(DIRECTION).map(|code| format!("{}.", choice_label(DIRECTIONS, code)));
    let left =
        (!others.is_empty()).then(|| format!("Without a single value, and so not drawn: {}.", others.len()));
    IndicatorChart {
        title: "Against its own baseline.".to_owned(),
        note: [unit, direction, left].into_iter().flatten().collect::<Vec<_>>().join(" "),
        points,
        others,
    }
}

fn table(view: &View, record: &Record, measured: &[&Record]) -> Table {
    let row = |one: &&Record| Row {
        href: measurement::NOUN.href(one.id),
        name: one.date(measurement::DATE).map_or("Not dated".to_owned(), |date| date.in_words()),
        tag: status_tag(&measurement::NOUN, one),
        cells: vec![
            Shown::Text(measurement::found(one)),
            Shown::Text(one.text(measurement::SOURCE).unwrap_or_default().to_owned()),
        ],
    };
    let href = format!("/measurements/new?indicator={}", record.id);
    let may = view.may_write(record) && view.viewer.is(measurement::NOUN.begins);
    Table {
        id: "measurements".to_owned(),
        title: "Measurements".to_owned(),
        note: String::new(),
        head: ["As of", "Found", "Source", "State"].map(str::to_owned).into(),
        rows: measured.iter().rev().map(row).collect(),
        empty: "Nothing has been measured yet.".to_owned(),
        acts: may.then(|| Act::main(&href, "Record measurement")).into_iter().collect(),
    }
}
