//! One recommendation with its follow-up and its history, as a browser asks for it.

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;

use super::page::{Position, RecommendationPage, Wording};
use super::row::{href, named, position_tag};
use super::{KIND, MECHANISMS, Recommendation, SOURCES};
use crate::follow_up::part::follow_up_part;
use crate::follow_up::subject::Subject;
use crate::follow_up::{self, FollowUp};
use crate::look::{Access, Event, Head, Notice, Section, Shown, Tag, Weight};
use crate::office::kind::choice_label;
use crate::office::words::{date_in_words, state_name};
use crate::office::{Office, View};
use crate::web::error::PageError;
use crate::web::{Asked, Desk, page};

/// `GET /recommendations/{id}`.
pub async fn show(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    desk.answer(move |desk| show_with(desk, &asked, &id, None)).await
}

/// The page of a recommendation, with what was wrong with an evidence file that was sent.
pub fn show_with(
    desk: &Desk,
    asked: &Asked,
    id: &str,
    evidence_error: Option<String>,
) -> Result<Response, PageError> {
    let (office, view) = (&desk.office, desk.view(asked));
    let recommendation = find(office, id)?;
    let name = recommendation.name();
    let mut shell = desk.shell(asked, &name, Section::Recommendations);
    shell.address = href(recommendation.id);
    let state = recommendation.state.as_deref();
    let what = state.map(|iso3| (format!("/states/{iso3}"), state_name(iso3).to_owned()));
    let head = Head {
        what: [Some(("/recommendations".to_owned(), "Recommendations".to_owned())), what]
            .into_iter()
            .flatten()
            .collect(),
        access: Some(Access::public()),
        about: vec![Shown::Text(recommendation.occasion())],
        ..Head::named(&name)
    };
    page(&RecommendationPage {
        shell,
        head,
        notice: same_as(office, &recommendation)?,
        wordings: wordings(&recommendation),
        language: recommendation.language.clone(),
        in_document: in_document(office, &recommendation)?,
        position: position(office, &recommendation)?,
        facts: facts(&recommendation),
        rows: rows(office, &recommendation)?,
        follow_up: Subject::recommendation(&recommendation)
            .map(|subject| follow_up_part(&view, &subject, evidence_error))
            .transpose()?,
        history: history(&view, &recommendation)?,
    })
}

/// The recommendation of an address.
///
/// # Errors
/// The page for an address that leads nowhere: a word that is no id answers as an id that is not there.
pub fn find(office: &Office, id: &str) -> Result<Recommendation, PageError> {
    let id = id.parse().map_err(|_| PageError::not_found())?;
    office.recommendation(id)?.ok_or_else(PageError::not_found)
}

fn states(codes: &[String]) -> Vec<(String, String)> {
    let link = |iso3: &String| (state_name(iso3).to_owned(), format!("/recommendations?recommending={iso3}"));
    codes.iter().map(link).collect()
}

fn wordings(recommendation: &Recommendation) -> Vec<Wording> {
    if recommendation.parts.len() < 2 {
        let by = states(&recommendation.recommended_by);
        return vec![Wording { text: recommendation.text.clone(), by }];
    }
    let wording = |(text, by): &(String, Vec<String>)| Wording { text: text.clone(), by: states(by) };
    recommendation.parts.iter().map(wording).collect()
}

fn in_document(office: &Office, recommendation: &Recommendation) -> anyhow::Result<Option<(String, String)>> {
    let Some(id) = recommendation.document else { return Ok(None) };
    let place =
        recommendation.paragraph.as_deref().map(|paragraph| format!("#{paragraph}")).unwrap_or_default();
    let name = office.document(id)?.map(|document| document.name().to_owned());
    Ok(name.map(|name| (format!("/documents/{id}{place}"), format!("Read it in {name}"))))
}

fn position(office: &Office, recommendation: &Recommendation) -> anyhow::Result<Position> {
    let tag = position_tag(recommendation.position.as_deref());
    let date = recommendation.date.as_deref().map(date_in_words);
    let parts = recommendation.position_parts.iter();
    let parts = parts.filter_map(|(words, code)| Some((words.clone(), position_tag(Some(code))?)));
    let source = match (recommendation.position_from.or(recommendation.document), &recommendation.response) {
        (Some(id), _) => office.document(id)?.map(|document| {
            let date = document.date.as_deref().map(date_in_words).or(date);
            let dated = date.map(|date| format!(" of {date}")).unwrap_or_default();
            (format!("{}{dated}", document.name()), format!("/documents/{id}"))
        }),
        (None, Some(response)) => Some((format!("UPR Info: “{response}”"), String::new())),
        (None, None) if recommendation.source == "uhri" => Some(("UHRI".to_owned(), String::new())),
        (None, None) => None,
    };
    Ok(Position { tag, source, parts: parts.collect() })
}

fn facts(recommendation: &Recommendation) -> Vec<(String, Shown)> {
    let mut facts = vec![(
        "State".to_owned(),
        recommendation.state.as_deref().map_or(Shown::Unknown, |iso3| {
            Shown::Link((format!("/states/{iso3}"), state_name(iso3).to_owned()))
        }),
    )];
    facts.push((
        "Mechanism".to_owned(),
        Shown::Text(choice_label(MECHANISMS, &recommendation.mechanism).to_owned()),
    ));
    let session = recommendation.session.map_or(Shown::Unknown, |session| Shown::Number(session.into()));
    facts.push(("Session".to_owned(), session));
    if !recommendation.themes.is_empty() {
        facts.push(("Themes".to_owned(), Shown::Text(recommendation.themes.join("; "))));
    }
    if !recommendation.groups.is_empty() {
        facts.push(("Affected groups".to_owned(), Shown::Text(recommendation.groups.join("; "))));
    }
    if !recommendation.sdgs.is_empty() {
        facts.push(("SDGs".to_owned(), Shown::Text(recommendation.sdgs.join(", "))));
    }
    if let Some(reply) = &recommendation.reply {
        facts.push(("The State's reply".to_owned(), Shown::Text(reply.clone())));
    }
    if let Some(body) = &recommendation.body {
        facts.push(("Body".to_owned(), Shown::Text(body.clone())));
    }
    if let Some((id, _)) = &recommendation.annotation {
        facts.push(("UHRI's id".to_owned(), Shown::Text(id.clone())));
    }
    facts.push(("Source".to_owned(), Shown::Text(choice_label(SOURCES, &recommendation.source).to_owned())));
    facts
}

/// The rows of databases that tell of it: address, whose part, and what they say of its position.
fn rows(
    office: &Office,
    recommendation: &Recommendation,
) -> anyhow::Result<Vec<(String, String, Option<Tag>)>> {
    let rows = office.recommendations(&recommendation.rows)?;
    let row = |row: Recommendation| {
        let by = if row.source == "uhri" {
            "UHRI".to_owned()
        } else if row.recommended_by.is_empty() {
            row.name()
        } else {
            named(&row.recommended_by)
        };
        (href(row.id), by, position_tag(row.position.as_deref()))
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Of a row that tells of a recommendation: which.
fn same_as(office: &Office, recommendation: &Recommendation) -> anyhow::Result<Option<Notice>> {
    if let Some(day) = &recommendation.withdrawn {
        return Ok(Some(Notice {
            weight: Weight::Split,
            title: "Withdrawn from UHRI".to_owned(),
            words: format!("A whole export brought in on {} no longer had it.", date_in_words(day)),
            next: None,
        }));
    }
    let Some(id) = recommendation.same_as else { return Ok(None) };
    let Some(one) = office.recommendation(id)? else { return Ok(None) };
    let (row, why) = match recommendation.source.as_str() {
        "uhri" => ("An annotation of UHRI", ""),
        _ => ("A row of UPR Info", "UPR Info has a row for each recommending State. "),
    };
    Ok(Some(Notice {
        weight: Weight::Plain,
        title: format!("{row} that tells of {}", one.name()),
        words: format!("{why}Follow-up stands with the recommendation."),
        next: Some((href(id), format!("See {}", one.name()))),
    }))
}

/// What happened to the recommendation and to its follow-up, newest first.
fn history(view: &View, recommendation: &Recommendation) -> anyhow::Result<Vec<Event>> {
    let office = view.office;
    let mut events = view.history(&follow_up::KIND, FollowUp::id_for(recommendation.id))?;
    if let Some(record) = office.public_record(recommendation.id)? {
        let all = office.ledger().history(office.public(), recommendation.id)?;
        let mut told = view.history_in_words(&KIND, &record, &all);
        for event in &mut told {
            // The text and the States stand above already; that it came in is the news.
            event.changes.clear();
            "brought this recommendation in".clone_into(&mut event.did);
        }
        events.extend(told);
    }
    Ok(events)
}
