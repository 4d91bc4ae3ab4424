//! The list of recommendations with its search, as a browser asks for it.

use axum::Extension;
use axum::extract::{RawQuery, State};
use axum::response::Response;

use super::list_page::RecommendationsPage;
use super::row::status_tag;
use super::{MECHANISMS, POSITIONS, SOURCES};
use crate::follow_up::STATUSES;
use crate::look::{
    Access, Act, ActiveFilter, Choice, Empty, Facet as FacetPart, FacetValue, Head, Notice, Pages, Section,
    Weight, count, plural,
};
use crate::office::Office;
use crate::office::kind::choice_label;
use crate::office::words::{date_in_words, language_name, sentence, state_name};
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
/// `GET /recommendations`: the address holds the whole query.
pub async fn list(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    RawQuery(address): RawQuery,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let query = read_query(address.as_deref())?;
        let (office, view) = (&desk.office, desk.view(&asked));
        let results = view.find(&query)?;
        let ids: Vec<_> = results.hits.iter().map(|hit| hit.id).collect();
        let mut shell = desk.shell(&asked, "Recommendations", Section::Recommendations);
        shell.query.clone_from(&query.words);
        let download = format!("/recommendations.csv?{}", query.clone().on_page(1).to_address());
        let head = Head {
            access: Some(Access::public()),
            acts: acts(desk, &asked, &download)?,
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
            results: view.rows(&ids, &query.words)?,
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

fn acts(desk: &Desk, asked: &Asked, download: &str) -> anyhow::Result<Vec<Act>> {
    let mut acts = vec![Act::other(download, "Download as CSV")];
    if asked.viewer.may_import() {
        let unsure = super::unsure::count(&desk.office)?;
        let words = format!("{} to settle", plural(unsure as u64, "row", "rows"));
        acts.extend((unsure > 0).then(|| Act::other("/recommendations/unsure", &words)));
    }
    Ok(acts)
}

/// The query that an address holds.
///
/// # Errors
/// The page for an address that cannot be read.
pub fn read_query(address: Option<&str>) -> Result<Query, PageError> {
    Query::from_address(address.unwrap_or_default()).map_err(|error| {
        PageError::bad_request(
            format!("{}.", sentence(&error.to_string())),
            "Go to the list and choose again what to see.",
        )
    })
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
            // Institutions of several States share a name: "Ministry of Health".
            Ok(id) => match office.institution(id)? {
                Some(one) => match &one.state {
                    Some(iso3) => format!("{}, {}", one.name, state_name(iso3)),
                    None => one.name,
                },
                None => "An institution that is not here".to_owned(),
            },
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
    let (numbers, rows, annotations) = (of("report"), of("upr-info"), of("uhri"));
    let by_number = match rows + annotations {
        0 => plural(numbers, "recommendation", "recommendations"),
        _ => format!("{} by number", plural(numbers, "recommendation", "recommendations")),
    };
    let rows_in_words = format!("{} of UPR Info, one a recommending State", plural(rows, "row", "rows"));
    let annotations_in_words = format!("{} of UHRI", plural(annotations, "annotation", "annotations"));
    let all = [(numbers, by_number), (rows, rows_in_words), (annotations, annotations_in_words)];
    let there: Vec<String> =
        all.into_iter().filter(|(count, _)| *count > 0).map(|(_, words)| words).collect();
    match there.as_slice() {
        [] => sentence(&plural(0, "recommendation", "recommendations")),
        some => sentence(&some.join("; ")),
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
                    the exports of UPR Info and UHRI."
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
