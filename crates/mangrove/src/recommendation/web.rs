//! Recommendations, as a browser asks for them: the list with its search, its download, and each with its follow-up.

use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::list_page::RecommendationsPage;
use super::page::{AssessmentPart, EvidenceFile, FollowUpPart, Position, RecommendationPage, Wording};
use super::row::{follow_up_tag, href, lead, position_tag, status_tag};
use super::{KIND, MECHANISMS, POSITIONS, Recommendation, SOURCES};
use crate::follow_up::web::disputes;
use crate::follow_up::{self, Assessment, EVIDENCE_LIMIT, Evidence, FollowUp, STATUSES};
use crate::look::{
    Access, Act, ActiveFilter, Choice, Empty, Facet as FacetPart, FacetValue, Head, Notice, Pages, Section,
    Shown, Weight, count, plural,
};
use crate::office::Office;
use crate::office::kind::choice_label;
use crate::office::words::{date_in_words, language_name, state_name};
use crate::search::{Count, Facet, NONE, Query, Results, Sort, date};
use crate::web::error::PageError;
use crate::web::{Asked, Desk, page};

/// The facets of the list, in the order in which they stand beside it, with their headings.
const FACETS: [(Facet, &str); 8] = [
    (Facet::State, "State under review"),
    (Facet::Position, "Position"),
    (Facet::Status, "Follow-up"),
    (Facet::Institution, "Institution"),
    (Facet::Mechanism, "Mechanism"),
    (Facet::Session, "Session"),
    (Facet::Recommending, "Recommended by"),
    (Facet::Source, "Source and unit"),
];
/// Values of a facet that are shown before the fold.
const AT_FIRST: usize = 6;
/// Recommendations read at a time for a download.
const LOT: usize = 512;

/// `GET /recommendations`: the address holds the whole query.
pub async fn list(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    RawQuery(address): RawQuery,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let query = read_query(address.as_deref())?;
        let office = &desk.office;
        let results = office.search().query(&query, &office.readable()).map_err(anyhow::Error::new)?;
        let ids: Vec<_> = results.hits.iter().map(|hit| hit.id).collect();
        let mut shell = desk.shell(&asked, "Recommendations", Section::Recommendations);
        shell.query.clone_from(&query.words);
        let download = format!("/recommendations.csv?{}", query.clone().on_page(1).to_address());
        let head = Head {
            access: Some(Access::public()),
            acts: vec![Act::other(&download, "Download as CSV")],
            ..Head::named("Recommendations")
        };
        page(&RecommendationsPage {
            shell,
            head,
            notice: notice(&results),
            sorts: sorts(&query),
            facets: facets(office, &results)?,
            hidden: hidden(&query),
            filters: filters(office, &query)?,
            without_filters: address_of(&Query {
                words: query.words.clone(),
                sort: query.sort,
                ..Query::default()
            }),
            counted: counted(&results),
            caution: caution(&results),
            results: office.rows(&ids, &query.words)?,
            pages: Pages {
                base: page_address(&query),
                page: query.page.into(),
                per_page: query.per_page.into(),
                total: results.total,
            },
            empty: (results.total == 0).then(|| empty(office, &query)),
        })
    })
    .await
}

fn read_query(address: Option<&str>) -> Result<Query, PageError> {
    Query::from_address(address.unwrap_or_default()).map_err(|error| {
        PageError::bad_request(
            format!("{}.", upper(&error.to_string())),
            "Go to the list and choose again what to see.",
        )
    })
}

fn upper(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn address_of(query: &Query) -> String {
    format!("/recommendations?{}", query.to_address())
}

/// The list's address up to the number of its page.
fn page_address(query: &Query) -> String {
    match query.clone().on_page(1).to_address() {
        empty if empty.is_empty() => "/recommendations?page=".to_owned(),
        address => format!("/recommendations?{address}&page="),
    }
}

fn notice(results: &Results) -> Option<Notice> {
    let words: Vec<String> = results.notices.iter().map(ToString::to_string).collect();
    let title = "How this search was read".to_owned();
    (!words.is_empty()).then(|| Notice { weight: Weight::Plain, title, words: words.join(" "), next: None })
}

fn sorts(query: &Query) -> Vec<Choice> {
    let label = |sort| match sort {
        Sort::Relevance => "Best match",
        Sort::State => "State, then number",
        Sort::Newest => "Newest",
        Sort::Due => "Due date",
    };
    let order = query.order();
    let has_words = !query.words.trim().is_empty();
    let offered = Sort::ALL.into_iter().filter(|sort| has_words || *sort != Sort::Relevance);
    offered.map(|sort| Choice::new(sort.key(), label(sort), sort == order)).collect()
}

/// What the list's form has no field for, and must not lose.
fn hidden(query: &Query) -> Vec<(String, String)> {
    let mut hidden = Vec::new();
    if let Some(before) = query.due_before.and_then(date) {
        hidden.push(("due-before".to_owned(), before.to_string()));
    }
    let shown: Vec<Facet> = FACETS.iter().map(|(facet, _)| *facet).collect();
    for (facet, values) in query.chosen.iter().filter(|(facet, _)| !shown.contains(facet)) {
        hidden.extend(values.iter().map(|value| (facet.key().to_owned(), value.clone())));
    }
    hidden
}

/// What a facet's value is called.
fn label(office: &Office, facet: Facet, value: &str) -> anyhow::Result<String> {
    let words = match facet {
        Facet::State | Facet::Recommending => state_name(value).to_owned(),
        Facet::Position => choice_label(POSITIONS, value).to_owned(),
        Facet::Mechanism => choice_label(MECHANISMS, value).to_owned(),
        Facet::Source => choice_label(SOURCES, value).to_owned(),
        Facet::Language => language_name(value).to_owned(),
        Facet::Session => format!("Session {value}"),
        Facet::Status => status_tag(value).word,
        Facet::Institution if value == NONE => "No institution".to_owned(),
        Facet::Institution => match value.parse() {
            Ok(id) => office
                .institution(id)?
                .map_or_else(|| "An institution that is not here".to_owned(), |i| i.name),
            Err(_) => value.to_owned(),
        },
    };
    Ok(if words.is_empty() { "Not known".to_owned() } else { words })
}

fn facets(office: &Office, results: &Results) -> anyhow::Result<Vec<FacetPart>> {
    let mut parts = Vec::new();
    for (facet, legend) in FACETS {
        let counts = results.facets.get(&facet).map(Vec::as_slice).unwrap_or_default();
        let mut values = counts
            .iter()
            .filter(|count| !count.value.is_empty())
            .map(|Count { value, count, chosen }| {
                let label = label(office, facet, value)?;
                Ok(FacetValue { value: value.clone(), label, count: *count, chosen: *chosen })
            })
            .collect::<anyhow::Result<Vec<FacetValue>>>()?;
        arrange(facet, &mut values);
        if !values.is_empty() {
            let (name, legend) = (facet.key().to_owned(), legend.to_owned());
            parts.push(FacetPart { name, legend, values, at_first: AT_FIRST });
        }
    }
    Ok(parts)
}

/// States and institutions by name, never by how many they have; a choice in its own order; sessions latest first.
fn arrange(facet: Facet, values: &mut [FacetValue]) {
    let place =
        |value: &str, choices: &[crate::office::kind::Choice]| choices.iter().position(|c| c.code == value);
    match facet {
        Facet::Position => values.sort_by_key(|value| place(&value.value, POSITIONS)),
        Facet::Status => values.sort_by_key(|value| place(&value.value, STATUSES)),
        Facet::Session => {
            values.sort_by_key(|value| std::cmp::Reverse(value.value.parse::<u32>().unwrap_or(0)))
        }
        _ => values.sort_by(|a, b| a.label.cmp(&b.label)),
    }
}

fn filters(office: &Office, query: &Query) -> anyhow::Result<Vec<ActiveFilter>> {
    let mut filters = Vec::new();
    for (facet, legend) in FACETS {
        for value in query.chosen.get(&facet).into_iter().flatten() {
            filters.push(ActiveFilter {
                facet: legend.to_owned(),
                label: label(office, facet, value)?,
                without: address_of(&query.clone().toggled(facet, value)),
            });
        }
    }
    if let Some(before) = query.due_before.and_then(date) {
        filters.push(ActiveFilter {
            facet: "Due before".to_owned(),
            label: date_in_words(&before.to_string()),
            without: address_of(&Query { due_before: None, ..query.clone() }),
        });
    }
    Ok(filters)
}

/// How many, with the unit: a number of a report and a row of UPR Info are not the same.
fn counted(results: &Results) -> String {
    let sources = results.facets.get(&Facet::Source).map(Vec::as_slice).unwrap_or_default();
    let chosen = sources.iter().any(|source| source.chosen);
    let of = |code: &str| {
        let of_code = sources.iter().filter(|source| source.value == code && (!chosen || source.chosen));
        of_code.map(|source| source.count).sum::<u64>()
    };
    match (of("report"), of("upr-info")) {
        (numbers, 0) => upper(&plural(numbers, "recommendation", "recommendations")),
        (0, rows) => format!("{}, one a recommending State", upper(&plural(rows, "row", "rows"))),
        (numbers, rows) => format!(
            "{} by number and {} of UPR Info, one a recommending State",
            upper(&plural(numbers, "recommendation", "recommendations")),
            plural(rows, "row", "rows")
        ),
    }
}

fn caution(results: &Results) -> Option<String> {
    let statuses = results.facets.get(&Facet::Status)?;
    let disputed = statuses.iter().find(|status| status.value == "disputed")?.count;
    (disputed > 0).then(|| match disputed {
        1 => "1 of them has a disputed assessment".to_owned(),
        many => format!("{} of them have a disputed assessment", count(many)),
    })
}

fn empty(office: &Office, query: &Query) -> Empty {
    if office.search().count() == 0 {
        return Empty {
            title: "No recommendation is here yet".to_owned(),
            words: "Mangrove finds them in the documents you import: reports of the Universal Periodic Review, and \
                    the exports of UPR Info."
                .to_owned(),
            acts: vec![Act::main("/import", "Import documents")],
        };
    }
    let mut acts = Vec::new();
    if !query.chosen.is_empty() && !query.words.trim().is_empty() {
        acts.push(Act::main(&address_of(&Query::words(&query.words)), "Search without the filters"));
    }
    acts.push(Act::other("/recommendations", "See all recommendations"));
    Empty {
        title: "Nothing was found".to_owned(),
        words: "Try fewer or other words, take a filter away, or join words with OR.".to_owned(),
        acts,
    }
}

/// `GET /recommendations.csv`: all that a query finds, a lot at a time.
pub async fn download(State(desk): State<Desk>, RawQuery(address): RawQuery) -> Result<Response, PageError> {
    let query = read_query(address.as_deref())?;
    let (rows, receiver) = tokio::sync::mpsc::channel::<Result<Vec<u8>, std::io::Error>>(4);
    let office = std::sync::Arc::clone(&desk.office);
    tokio::task::spawn_blocking(move || {
        if let Err(error) = write_csv(&office, &query, &rows) {
            tracing::error!(error = format!("{error:#}"), "a download broke off");
            let _ = rows.blocking_send(Err(std::io::Error::other("the download broke off")));
        }
    });
    let stream = tokio_stream::wrappers::ReceiverStream::new(receiver);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"recommendations.csv\""),
    ];
    Ok((StatusCode::OK, headers, Body::from_stream(stream)).into_response())
}

type Rows = tokio::sync::mpsc::Sender<Result<Vec<u8>, std::io::Error>>;

fn write_csv(office: &Office, query: &Query, rows: &Rows) -> anyhow::Result<()> {
    let ids: Vec<_> = office.search().all_ids(query, &office.readable())?.collect();
    let names = office.institution_names()?;
    // A mark of the encoding, for spreadsheets that guess.
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(super::csv::HEADER)?;
    for lot in ids.chunks(LOT) {
        for recommendation in office.recommendations(lot)? {
            let follow_up = office.follow_up(&recommendation)?;
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
    let office = &desk.office;
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
        notice: None,
        wordings: wordings(&recommendation),
        language: recommendation.language.clone(),
        in_document: in_document(office, &recommendation)?,
        position: position(office, &recommendation)?,
        facts: facts(&recommendation),
        follow_up: follow_up_part(office, &recommendation, evidence_error)?,
        history: history(office, &recommendation)?,
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
    let source = match (recommendation.document, &recommendation.response) {
        (Some(id), _) => office.document(id)?.map(|document| {
            let dated = date.map(|date| format!(" of {date}")).unwrap_or_default();
            (format!("{}{dated}", document.name()), format!("/documents/{id}"))
        }),
        (None, Some(response)) => Some((format!("UPR Info: “{response}”"), String::new())),
        (None, None) => None,
    };
    Ok(Position { tag, source, parts: Vec::new() })
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
    facts.push(("Source".to_owned(), Shown::Text(choice_label(SOURCES, &recommendation.source).to_owned())));
    facts
}

fn follow_up_part(
    office: &Office,
    recommendation: &Recommendation,
    evidence_error: Option<String>,
) -> Result<FollowUpPart, PageError> {
    let follow_up = office.follow_up(recommendation)?;
    let names = office.institution_names()?;
    let here = href(recommendation.id);
    let state = recommendation.state.as_deref().map_or("the State", state_name);
    let may_write = recommendation.state.is_some();
    let part = follow_up.as_ref();
    Ok(FollowUpPart {
        access: Access::internal(&format!("{state} and this office")),
        status: follow_up_tag(part),
        assessments: part.map(|part| part.assessments.iter().map(assessment).collect()).unwrap_or_default(),
        disputes: match part {
            Some(part) => disputes(office, recommendation, part)?,
            None => Vec::new(),
        },
        facts: follow_up_facts(part, &names),
        evidence: part.map(|part| evidence(office, &here, &part.evidence)).unwrap_or_default(),
        edit: may_write.then(|| format!("{here}/follow-up")),
        add_evidence: may_write.then(|| format!("{here}/evidence")),
        evidence_error,
        evidence_limit: format!("{} MB", EVIDENCE_LIMIT >> 20),
    })
}

fn assessment(assessment: &Assessment) -> AssessmentPart {
    AssessmentPart {
        status: status_tag(&assessment.status),
        by: assessment.by.clone(),
        as_of: assessment.as_of.in_words(),
        evidence: assessment.evidence.clone().map_or(Shown::None("none stated".to_owned()), Shown::Text),
    }
}

fn follow_up_facts(
    follow_up: Option<&FollowUp>,
    names: &std::collections::HashMap<ledger::RecordId, String>,
) -> Vec<(String, Shown)> {
    let several = |values: &[String], none: &str| match values {
        [] => Shown::None(none.to_owned()),
        [one] => Shown::Text(one.clone()),
        several => Shown::Disputed(several.to_vec()),
    };
    let name = |id: &ledger::RecordId| names.get(id).cloned().unwrap_or_default();
    let supporting: Vec<String> =
        follow_up.map(|f| f.supporting.iter().map(name).collect()).unwrap_or_default();
    let supporting = if supporting.is_empty() {
        Shown::None("none".to_owned())
    } else {
        Shown::Text(supporting.join("; "))
    };
    let dues: Vec<String> =
        follow_up.map(|f| f.dues.iter().map(|due| due.in_words()).collect()).unwrap_or_default();
    let empty = Vec::new();
    let (actions, notes) = follow_up.map_or((&empty, &empty), |f| (&f.actions, &f.notes));
    [
        ("Lead", lead(follow_up, names)),
        ("Supported by", supporting),
        ("Planned action", several(actions, "none planned")),
        ("Due", several(&dues, "no date")),
        ("Note", several(notes, "none")),
    ]
    .map(|(label, value)| (label.to_owned(), value))
    .into()
}

fn evidence(office: &Office, here: &str, files: &[Evidence]) -> Vec<EvidenceFile> {
    let file = |file: &Evidence| EvidenceFile {
        href: office.files().has(&file.sha256).then(|| format!("{here}/evidence/{}", file.sha256)),
        name: file.name.clone(),
        about: format!("{}, added {}", size_in_words(file.size), date_in_words(&file.added)),
        sha256: file.sha256.clone(),
    };
    files.iter().map(file).collect()
}

/// `812 bytes`, `14 kB`, `1.2 MB`.
#[must_use]
pub fn size_in_words(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

/// What happened to the recommendation and to its follow-up, newest first.
fn history(office: &Office, recommendation: &Recommendation) -> anyhow::Result<Vec<crate::look::Event>> {
    let mut events = Vec::new();
    if let Some(space) = recommendation.state.as_deref().and_then(|iso3| office.internal(iso3)) {
        let id = FollowUp::id_for(recommendation.id);
        if let Some(record) = office.ledger().get(space, id)? {
            events = office.history_in_words(&follow_up::KIND, &record, &office.ledger().history(space, id)?);
        }
    }
    if let Some(record) = office.public_record(recommendation.id)? {
        let all = office.ledger().history(office.public(), recommendation.id)?;
        let mut told = office.history_in_words(&KIND, &record, &all);
        for event in &mut told {
            // The text and the States stand above already; that it came in is the news.
            event.changes.clear();
            "brought this recommendation in".clone_into(&mut event.did);
        }
        events.extend(told);
    }
    Ok(events)
}
