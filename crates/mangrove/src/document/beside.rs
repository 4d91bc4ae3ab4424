//! Two language versions of a document side by side, paragraph by paragraph, with what one says and the other does not.

use std::sync::Arc;

use ::document::versions::{self, Difference};
use ::document::{Document as Reading, Paragraph, Span, align};
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;

use super::Document;
use super::beside_page::{BesidePage, Column, Row, Side};
use crate::look::{Access, Head, Section, Shown, plural};
use crate::office::Office;
use crate::office::words::language_name;
use crate::web::error::PageError;
use crate::web::{Asked, Desk, page};

/// Rows with a difference that are led to from above.
const LED_TO: usize = 30;

/// `GET /documents/{id}/beside/{other}`: the other is a language.
pub async fn show(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path((id, language)): Path<(String, String)>,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let office = &desk.office;
        let (left, right) = find(office, &id, &language)?;
        let rows = rows([&left.1, &right.1], [&words(&left.0), &words(&right.0)]);
        let differences = rows.iter().map(|row| row.differences.len() as u64).sum();
        let name = format!("{}: {} beside {}", left.0.name(), words(&left.0), words(&right.0));
        page(&BesidePage {
            shell: desk.shell(&asked, &name, Section::Documents),
            head: Head {
                what: vec![
                    ("/documents".to_owned(), "Documents".to_owned()),
                    (format!("/documents/{}", left.0.id), left.0.name().to_owned()),
                ],
                access: Some(Access::public()),
                about: vec![Shown::Text(plural(differences, "difference", "differences"))],
                ..Head::named(&format!("{} beside {}", words(&left.0), words(&right.0)))
            },
            led_to: rows
                .iter()
                .enumerate()
                .filter(|(_, row)| !row.differences.is_empty())
                .take(LED_TO)
                .map(|(at, row)| (format!("row-{at}"), row.name()))
                .collect(),
            columns: [column(&left.0), column(&right.0)],
            rows,
        })
    })
    .await
}

type Version = (Document, Arc<Reading>);

fn find(office: &Office, id: &str, language: &str) -> Result<(Version, Version), PageError> {
    let id = id.parse().map_err(|_| PageError::not_found())?;
    let left = office.document(id)?.ok_or_else(PageError::not_found)?;
    let is_asked = |version: &Document| version.language.as_deref() == Some(language);
    let right = office.versions_of(&left)?.into_iter().find(is_asked).ok_or_else(PageError::not_found)?;
    let reading = |document: &Document| -> Result<Arc<Reading>, PageError> {
        Ok(office.reading(document.id)?.ok_or_else(PageError::not_found)?.1)
    };
    let (first, second) = (reading(&left)?, reading(&right)?);
    Ok(((left, first), (right, second)))
}

fn words(document: &Document) -> String {
    language_name(document.language.as_deref().unwrap_or_default()).to_owned()
}

fn column(document: &Document) -> Column {
    Column {
        href: format!("/documents/{}", document.id),
        name: words(document),
        language: document.language.clone().unwrap_or_default(),
    }
}

/// The paragraphs of two versions in pairs; `names` are the languages in words.
fn rows(versions: [&Reading; 2], names: [&str; 2]) -> Vec<Row> {
    let [left, right] = versions;
    let differences = versions::differences(&versions);
    let mut rows = Vec::new();
    for pair in align::align(left, right) {
        // A difference over several rows is told at the first.
        let begins =
            |one: &&Difference| (one.rows[0].start, one.rows[1].start) == (pair.left.start, pair.right.start);
        let of_row: Vec<&Difference> = differences.iter().filter(begins).collect();
        let spans = |side: usize| of_row.iter().map(|one| one.places[side]).collect::<Vec<_>>();
        rows.push(Row {
            sides: [
                side(left, &left.paragraphs[pair.left.clone()], &spans(0)),
                side(right, &right.paragraphs[pair.right.clone()], &spans(1)),
            ],
            differences: of_row.iter().map(|one| one.words(&names)).collect(),
        });
    }
    rows
}

/// The paragraphs of one side; what differs is marked where its words stand in the paragraph as they stand in the file.
fn side(reading: &Reading, paragraphs: &[Paragraph], spans: &[Span]) -> Vec<Side> {
    let paragraph = |one: &Paragraph| {
        let meant = spans.iter().filter(|span| one.span.start < span.start && span.end <= one.span.end);
        let words = meant.map(|span| span.of(&reading.text).split_whitespace().collect::<Vec<_>>().join(" "));
        let mut places: Vec<(usize, usize)> =
            words.filter_map(|words| one.text.find(&words).map(|at| (at, at + words.len()))).collect();
        places.sort_unstable();
        Side { number: one.number.clone().unwrap_or_default(), runs: cut(&one.text, &places) }
    };
    paragraphs.iter().map(paragraph).collect()
}

/// A text cut where the places begin and end.
fn cut(text: &str, places: &[(usize, usize)]) -> Vec<(bool, String)> {
    let mut runs = Vec::new();
    let mut from = 0;
    for (start, end) in places.iter().copied().filter(|(start, end)| start < end) {
        if start >= from {
            runs.push((false, text[from..start].to_owned()));
            runs.push((true, text[start..end].to_owned()));
            from = end;
        }
    }
    runs.push((false, text[from..].to_owned()));
    runs.retain(|(_, words)| !words.is_empty());
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::document::{Format, read_text};

    #[test]
    fn rows_hold_every_paragraph_and_each_difference_once() {
        let read = |text: &str| read_text(text.to_owned(), Format::Txt);
        let left = read(
            "The General Assembly,\n\nRecalling its resolution 48/141 of 20 December 1993,\n\n1. Decides to rest;\n\n2. Requests a report on 3 May 2001.\n",
        );
        let right = read(
            "إن الجمعية العامة،\n\nإذ تشير إلى قرارها 48/141 المؤرخ 20 كانون الأول/ديسمبر 1994،\n\n1 - تقرر أن تستريح؛\n\n2 - تطلب تقريرا في 3 أيار/مايو 2001.\n",
        );
        let rows = rows([&left, &right], ["English", "Arabic"]);
        let texts: Vec<usize> =
            (0..2).map(|side| rows.iter().map(|row| row.sides[side].len()).sum()).collect();
        assert_eq!(texts, [left.paragraphs.len(), right.paragraphs.len()]);
        let differing: Vec<&Row> = rows.iter().filter(|row| !row.differences.is_empty()).collect();
        assert_eq!(differing.len(), 1, "{rows:#?}");
        assert_eq!(
            differing[0].differences,
            ["The English version has 1993-12-20; the Arabic one has 1994-12-20."]
        );
        let marked = |side: usize| {
            differing[0].sides[side]
                .iter()
                .flat_map(|one| &one.runs)
                .find(|run| run.0)
                .map(|run| run.1.clone())
        };
        assert_eq!(marked(0).as_deref(), Some("20 December 1993"));
        assert!(marked(1).is_some_and(|words| words.contains("1994")));
    }
}
