//! Home, as a browser asks for it: what needs you, what came in, how full the picture is; and where the data is.

use axum::Extension;
use axum::extract::State;
use axum::response::Response;

use super::about_page::AboutPage;
use super::needs::needs;
use super::page::{Arrival, HomePage};
pub use super::snooze::snooze;
use super::snooze::without_snoozed;
use crate::look::{Access, Act, Empty, Head, Ink, Section, Series, Shown, Strip, Strips, count, plural};
use crate::office::View;
use crate::office::figures::{Figures, of_state, status_codes};
use crate::office::words::{date_in_words, day_and_time, language_name};
use crate::search::Facet;
use crate::web::error::PageError;
use crate::web::{Asked, Desk, page};

/// Documents that are shown as having come in lately.
const LATELY: usize = 6;

/// `GET /`.
pub async fn show(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let (office, view) = (&desk.office, desk.view(&asked));
        let nothing = office.search().count() == 0 && office.documents()?.is_empty();
        let signed_in = view.viewer.works();
        let mut needs = if signed_in { needs(&view)? } else { Vec::new() };
        without_snoozed(desk, &asked, &mut needs)?;
        page(&HomePage {
            shell: desk.shell(&asked, if signed_in { "What needs you" } else { "Mangrove" }, Section::Home),
            head: if signed_in {
                head(&view)
            } else {
                Head { access: Some(Access::public()), acts: keeping(&view), ..Head::named(PUBLIC_NAME) }
            },
            about: (!signed_in).then(|| PUBLIC_WORDS.to_owned()),
            empty: nothing.then(|| first_steps(&view)),
            needs,
            may_import: view.viewer.may_import(),
            came_in: came_in(&view)?,
            picture: picture(&view)?,
            timeline: None,
        })
    })
    .await
}

/// What the public finds at the head of the home page.
const PUBLIC_NAME: &str = "Human rights recommendations in the Caribbean";
/// And below it.
const PUBLIC_WORDS: &str = "What UN bodies recommend to the States and territories of the Caribbean Community, and what \
                            these have published of what they do about it.";

fn head(view: &View) -> Head {
    let held = view.viewer.held().iter().filter_map(|held| view.viewer.capacity(held.space));
    let mut capacities: Vec<String> = held.collect();
    capacities.sort();
    capacities.dedup();
    let as_of = format!("As of {}, by what is on this computer", date_in_words(&view.today().to_string()));
    Head {
        about: [capacities.join("; "), as_of]
            .into_iter()
            .filter(|words| !words.is_empty())
            .map(Shown::Text)
            .collect(),
        acts: keeping(view),
        ..Head::named("What needs you")
    }
}

/// The way to the people of a space, for whoever keeps one.
fn keeping(view: &View) -> Vec<Act> {
    let keeps = view.viewer.keeps_a_space();
    if keeps { vec![Act::other("/people", "People and roles")] } else { Vec::new() }
}

fn first_steps(view: &View) -> Empty {
    Empty {
        title: "Begin with a document".to_owned(),
        words: "Import a UN document: Mangrove reads it, points out what looks wrong in it, and finds its \
                recommendations. Then record what the State does about each."
            .to_owned(),
        acts: view.viewer.import_act(),
    }
}

fn came_in(view: &View) -> anyhow::Result<Vec<Arrival>> {
    let office = view.office;
    let mut documents = office.documents()?;
    documents.sort_by(|a, b| last_receipt(b).cmp(last_receipt(a)));
    let arrival = |document: &crate::document::Document| {
        let reading = office.reading(document.id)?;
        let brought = match &reading {
            Some((file, reading)) => {
                let open = crate::document::web::open_problems(view, *file, reading)? as u64;
                let problems = plural(open, "problem to look at", "problems to look at");
                match reading.recommendations.len() as u64 {
                    0 => problems,
                    found => format!("{}, {problems}", plural(found, "recommendation", "recommendations")),
                }
            }
            None => "not read yet".to_owned(),
        };
        let language = document.language.as_deref().map(|code| format!(", {}", language_name(code)));
        let moment =
            last_receipt(document).parse::<jiff::Timestamp>().map_or(0, jiff::Timestamp::as_millisecond);
        Ok(Arrival {
            name: document
                .symbol
                .clone()
                .map_or_else(|| Shown::Text(document.name().to_owned()), Shown::Symbol),
            href: format!("/documents/{}", document.id),
            kind: format!("{}{}", document.kind_label(), language.unwrap_or_default()),
            brought,
            on: day_and_time(u64::try_from(moment).unwrap_or(0)).0,
        })
    };
    documents.iter().take(LATELY).map(arrival).collect()
}

fn last_receipt(document: &crate::document::Document) -> &str {
    document.files.last().map(|receipt| receipt.time.as_str()).unwrap_or_default()
}

/// The series of every chart of follow-ups, in the order of [`Figures::by_status`] gathered by how far a State is.
#[must_use]
pub fn follow_up_series() -> Vec<Series> {
    vec![
        Series::new("implemented", Ink::Solid),
        Series::new("under way", Ink::Hatch),
        Series::new("not started", Ink::Dots),
        Series::new("will not be pursued", Ink::Outline),
        Series::new("disputed", Ink::Split),
        Series::new("not assessed", Ink::Void),
    ]
}

/// The statuses that each series gathers.
const GATHERED: [&[&str]; 6] = [
    &["implemented"],
    &["in-progress", "partly-implemented", "continuous"],
    &["not-started"],
    &["not-pursued"],
    &["disputed"],
    &["no-information", crate::search::NONE],
];

/// A State's row in a chart of follow-ups.
#[must_use]
pub fn strip(iso3: &str, name: &str, figures: &Figures) -> Strip {
    let of = |code: &&str| {
        let place = status_codes().position(|known| known == *code);
        place.and_then(|place| figures.by_status.get(place)).copied().unwrap_or(0)
    };
    let opens = GATHERED.iter().map(|gathered| {
        let query = gathered.iter().fold(of_state(Some(iso3)), |query, code| query.with(Facet::Status, code));
        format!("/recommendations?{}", query.to_address())
    });
    Strip {
        label: name.to_owned(),
        href: format!("/states/{iso3}"),
        values: GATHERED.iter().map(|gathered| gathered.iter().map(of).sum()).collect(),
        opens: opens.collect(),
        end: match figures.total {
            0 => "none read yet".to_owned(),
            _ if figures.assessed == 0 => "no assessment here".to_owned(),
            total => format!("{} of {} assessed", count(figures.assessed), count(total)),
        },
    }
}

/// How full the picture is for every party of the Community, in name order.
fn picture(view: &View) -> anyhow::Result<Option<Strips>> {
    let mut strips = Vec::new();
    let mut covered = 0;
    let (all, none) = (view.figures()?, Figures::default());
    for party in view.office.parties()? {
        let figures = all.get(&party.iso3).unwrap_or(&none);
        covered += u64::from(figures.total > 0);
        strips.push(strip(&party.iso3, &party.name, figures));
    }
    let parties = strips.len() as u64;
    Ok((covered > 0).then(|| Strips {
        id: "picture".to_owned(),
        title: "How far each State is with the recommendations made to it".to_owned(),
        note: format!(
            "Recommendations by number in UN documents, as assessed to this day; {} of {} States and territories have \
             a document here. In name order.",
            count(covered),
            count(parties)
        ),
        of: "State or territory".to_owned(),
        series: follow_up_series(),
        strips,
    }))
}

/// `GET /about`: where the data is.
pub async fn about(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let office = &desk.office;
        let device = office.ledger().device().to_string();
        let text = |words: String| Shown::Text(words);
        let typed = |words: &str| match asked.viewer.is_signed_in() {
            true => crate::cli::folder::typed(words),
            false => words.to_owned(),
        };
        page(&AboutPage {
            backup: typed("mangrove backup FILE"),
            verify: typed("mangrove verify"),
            shell: desk.shell(&asked, "Where your data is", Section::Elsewhere),
            head: Head::named("Where your data is"),
            // Where things lie on this machine is told to those who work here.
            facts: if asked.viewer.is_signed_in() {
                vec![
                    ("Data folder".to_owned(), text(office.folder().display().to_string())),
                    ("This computer".to_owned(), text(device.get(..8).unwrap_or(&device).to_owned())),
                    ("Last exchange".to_owned(), last_exchange(desk)?),
                    ("Version".to_owned(), text(env!("CARGO_PKG_VERSION").to_owned())),
                ]
            } else {
                Vec::new()
            },
            spaces: spaces_in_words(&desk.view(&asked)),
        })
    })
    .await
}

fn last_exchange(desk: &Desk) -> anyhow::Result<Shown> {
    let last = crate::exchange::Standing::read(desk.office.folder())?.last;
    Ok(last.map_or(Shown::None("never: nothing has left this computer".to_owned()), |last| {
        let words = crate::exchange::stand::when(last.at, desk.office.now());
        Shown::Link(("/exchange".to_owned(), format!("{words}, with {}", last.with)))
    }))
}

/// The spaces that whoever asks reads, each with who can read it.
fn spaces_in_words(view: &View) -> Vec<(String, String)> {
    let reads = |space: &ledger::SpaceId| view.viewer.readable().contains(*space);
    let readable = view.office.realms().into_iter().filter(|(_, space)| reads(space));
    let mut words: Vec<(String, String)> = readable
        .map(|(realm, _)| (realm.in_words(&|id| view.name_of(&[], id)), view.access_to(&realm).words))
        .collect();
    words.sort();
    words
}
