//! States and territories, as a browser asks for them.

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;

use super::list_page::{StateRow, StatesPage};
use super::page::{Figure, StatePage};
use super::region::Region;
use super::{KIND, NOUN, Party, STANDINGS};
use crate::access::{Action, Realm};
use crate::home::web::{follow_up_series, strip};
use crate::look::{Access, Act, Empty, Head, Section, Shown, Strips, count};
use crate::office::figures::{Figures, disputed, of_state, overdue, without_institution};
use crate::office::kind::choice_label;
use crate::office::words::{date_in_words, language_name, state_name};
use crate::office::{Office, View};
use crate::recommendation::{POSITIONS, Recommendation};
use crate::search::{Facet, Query, Readable};
use crate::web::error::PageError;
use crate::web::{Asked, Desk, page};

/// `GET /states`.
pub async fn list(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let (office, view) = (&desk.office, desk.view(&asked));
        let figures = view.figures()?;
        let none = Figures::default();
        let parties = office.parties()?;
        let region = Region::read(&view)?;
        let rows = parties.iter().map(|party| {
            let row = row(&view, party, figures.get(&party.iso3).unwrap_or(&none));
            StateRow { work: region.of(&view, &party.iso3), ..row }
        });
        let coverage = region.coverage(&view, &parties).map(|words| format!(" {words}")).unwrap_or_default();
        page(&StatesPage {
            shell: desk.shell(&asked, "States", Section::States),
            head: Head::named("States and territories"),
            note: format!(
                "Members and associate members of the Caribbean Community, in name order. Recommendations are counted by \
                 their number in a UN document; rows of UPR Info are not counted here.{coverage}"
            ),
            internal: !view.viewer.states().is_empty(),
            work: region.labels(),
            rows: rows.collect(),
        })
    })
    .await
}

/// Whether the viewer reads what a State does about its recommendations, and not only what it has published.
fn reads_internal(view: &View, iso3: &str) -> bool {
    view.viewer.may(Action::Read, &Realm::State(iso3.to_owned()))
}

fn row(view: &View, party: &Party, figures: &Figures) -> StateRow {
    let internal = reads_internal(view, &party.iso3);
    let none_read = || Shown::None("none read yet".to_owned());
    let number = |number: u64| if figures.total == 0 { none_read() } else { Shown::Number(number) };
    let own = |shown: Shown| if internal { shown } else { Shown::Unknown };
    StateRow {
        href: format!("/states/{}", party.iso3),
        name: party.name.clone(),
        iso3: party.iso3.clone(),
        standing: standing(party),
        recommendations: number(figures.total),
        assessed: match (figures.total, figures.assessed) {
            (0, _) => none_read(),
            (_, 0) if !internal => Shown::None("none published".to_owned()),
            _ => Shown::Text(assessed(figures)),
        },
        work: Vec::new(),
        overdue: own(number(figures.overdue)),
        without_lead: own(number(figures.without_institution)),
    }
}

fn assessed(figures: &Figures) -> String {
    format!("{} of {}", count(figures.assessed), count(figures.total))
}

fn standing(party: &Party) -> String {
    let standing = choice_label(STANDINGS, &party.standing);
    match &party.responsible_state {
        Some(responsible) => format!("{standing}; {} is the responsible State", state_name(responsible)),
        None => standing.to_owned(),
    }
}

/// `GET /states/{iso3}`: any State of which something is known here, a party of the Community or not.
pub async fn show(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path(iso3): Path<String>,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let (office, view) = (&desk.office, desk.view(&asked));
        let party = office.party(&iso3)?;
        let name = match &party {
            Some(party) => party.name.clone(),
            None => ::document::country::name(&iso3).ok_or_else(PageError::not_found)?.to_owned(),
        };
        let figures = view.figures_of(&iso3)?;
        let rows = office.rows_of(&iso3)?;
        let documents = documents(office, &iso3)?;
        let institutions = institutions(office, &iso3)?;
        let nothing = figures.total == 0 && rows.is_empty() && documents.is_empty();
        page(&StatePage {
            shell: desk.shell(&asked, &name, Section::States),
            head: Head {
                what: vec![("/states".to_owned(), "States and territories".to_owned())],
                about: vec![Shown::Text(iso3.clone())],
                acts: acts(&view, &iso3, party.as_ref()),
                ..Head::named(&name)
            },
            facts: party.as_ref().map(facts).unwrap_or_default(),
            figures: if nothing { Vec::new() } else { figure_list(&view, &iso3, &figures, &rows)? },
            picture: (figures.total > 0 && (reads_internal(&view, &iso3) || figures.assessed > 0))
                .then(|| picture(&view, &iso3, &name, &figures)),
            work: view.work_of_state(&iso3)?,
            reviews: None,
            documents,
            institutions,
            add_institution: (party.is_some() && view.viewer.may_import())
                .then(|| format!("/institutions/new?state={iso3}")),
            empty: nothing.then(|| Empty {
                title: format!("No recommendation to {name} is here yet"),
                words: "Import a report of its Universal Periodic Review to begin.".to_owned(),
                acts: view.viewer.import_act(),
            }),
        })
    })
    .await
}

/// The register's entry, with its form and its history, for those who work here; a State's own table, for its people.
fn acts(view: &View, iso3: &str, party: Option<&Party>) -> Vec<Act> {
    let id = party.filter(|_| view.viewer.works()).map(|party| KIND.natural_id(&party.iso3));
    let entry = id.map(|id| Act::other(&NOUN.href(id), "Entry in the register"));
    let own = view.viewer.may(Action::Write, &Realm::State(iso3.to_owned()));
    let table =
        own.then(|| Act::other(&format!("/states/{iso3}/spreadsheet"), "Bring in a table of your own"));
    table.into_iter().chain(entry).collect()
}

fn facts(party: &Party) -> Vec<(String, Shown)> {
    let text = |words: &str| Shown::Text(words.to_owned());
    let mut facts =
        vec![("In French".to_owned(), text(&party.name_fr)), ("In Spanish".to_owned(), text(&party.name_es))];
    if let Some(name) = &party.name_nl {
        facts.push((format!("In {}", language_name("nl")), text(name)));
    }
    let since =
        party.since.map(|date| format!(" since {}", date_in_words(&date.to_string()))).unwrap_or_default();
    let standing = format!("{}{since}", choice_label(STANDINGS, &party.standing));
    facts.push(("Standing".to_owned(), text(&standing)));
    facts.push(("United Nations".to_owned(), text(if party.un_member { "Member" } else { "Not a member" })));
    if let Some(responsible) = &party.responsible_state {
        facts.push(("Responsible State".to_owned(), text(state_name(responsible))));
    }
    facts.push(("Codes".to_owned(), text(&format!("{} (ISO 3166-1), {} (M49)", party.iso3, party.m49))));
    facts
}

fn figure_list(
    view: &View,
    iso3: &str,
    figures: &Figures,
    rows: &[Recommendation],
) -> anyhow::Result<Vec<Figure>> {
    let base = of_state(Some(iso3));
    let to = |query: &Query| format!("/recommendations?{}", query.to_address());
    let figure = |number: u64, words: &str, query: &Query| Figure {
        number: Shown::Number(number),
        words: words.to_owned(),
        href: to(query),
    };
    let disputed_count = figures.by_status.get(crate::follow_up::STATUSES.len()).copied().unwrap_or(0);
    let mut list = vec![figure(figures.total, "recommendations by number", &base)];
    let positions = view.find(&base)?.facets.remove(&Facet::Position).unwrap_or_default();
    for choice in POSITIONS {
        let counted = positions.iter().find(|one| one.value == choice.code).map_or(0, |one| one.count);
        if counted > 0 {
            let of = base.clone().with(Facet::Position, choice.code);
            list.push(figure(counted, &choice.label.to_lowercase(), &of));
        }
    }
    if reads_internal(view, iso3) {
        list.push(figure(figures.overdue, "overdue", &overdue(base.clone(), view.today())));
        let without = without_institution(base.clone());
        list.push(figure(figures.without_institution, "supported, no institution", &without));
    }
    if disputed_count > 0 {
        list.push(figure(disputed_count, "disputed", &disputed(base.clone())));
    }
    if !rows.is_empty() {
        let of_rows = Query::default().with(Facet::State, iso3).with(Facet::Source, "upr-info");
        // Rows that tell of a recommendation here are found by it.
        let query = if rows.iter().any(|row| row.same_as.is_none()) { &of_rows } else { &base };
        list.push(figure(rows.len() as u64, &rows_in_words(rows), query));
    }
    Ok(list)
}

/// What the rows of UPR Info count, which is another unit, and what positions it has them with.
fn rows_in_words(rows: &[Recommendation]) -> String {
    let with = |code: &str| rows.iter().filter(|row| row.position.as_deref() == Some(code)).count() as u64;
    let positions = [("supported", "accepted"), ("noted", "noted"), ("partial", "in part")];
    let told = positions.iter().map(|(code, word)| (with(code), word)).filter(|(number, _)| *number > 0);
    let told: Vec<String> = told.map(|(number, word)| format!("{} {word}", count(number))).collect();
    let told = if told.is_empty() { String::new() } else { format!(": {}", told.join(", ")) };
    format!("rows of UPR Info, one a recommending State{told}")
}

fn picture(view: &View, iso3: &str, name: &str, figures: &Figures) -> (Access, Strips) {
    let strips = Strips {
        id: "picture".to_owned(),
        title: format!("How far {name} is with {} recommendations", count(figures.total)),
        note: format!("By number, as assessed to this day; {} assessed.", assessed(figures)),
        of: "State".to_owned(),
        series: follow_up_series(),
        strips: vec![strip(iso3, name, figures)],
    };
    let internal = reads_internal(view, iso3);
    (if internal { Access::internal(name) } else { Access::published(name) }, strips)
}

fn documents(office: &Office, iso3: &str) -> anyhow::Result<Vec<(String, Shown, String)>> {
    let mut documents = office.documents()?;
    documents.retain(|document| document.state.as_deref() == Some(iso3));
    documents.sort_by(|a, b| b.date.cmp(&a.date));
    let line = |document: &crate::document::Document| {
        let date =
            document.date.as_deref().map(|date| format!(", {}", date_in_words(date))).unwrap_or_default();
        let name =
            document.symbol.clone().map_or_else(|| Shown::Text(document.name().to_owned()), Shown::Symbol);
        (format!("/documents/{}", document.id), name, format!("{}{date}", document.kind_label()))
    };
    Ok(documents.iter().map(line).collect())
}

fn institutions(office: &Office, iso3: &str) -> anyhow::Result<Vec<(String, String, String)>> {
    let all = office.institutions()?;
    let of_state = all.into_iter().filter(|one| one.state.as_deref() == Some(iso3));
    let line = |one: crate::institution::Institution| {
        let kind = one.kind_label().to_owned();
        (format!("/institutions/{}", one.id), one.name, kind)
    };
    Ok(of_state.map(line).collect())
}

impl Office {
    /// The rows of UPR Info about a State: those that tell of a recommendation by number, and those that stand alone.
    ///
    /// # Errors
    /// If the store or the index cannot be read.
    pub fn rows_of(&self, iso3: &str) -> anyhow::Result<Vec<Recommendation>> {
        let public = Readable::from_iter([self.public()]);
        let state = Query::default().with(Facet::State, iso3);
        let ids: Vec<_> = self.search().all_ids(&state, &public)?.collect();
        let (numbered, mut rows): (Vec<_>, Vec<_>) =
            self.recommendations(&ids)?.into_iter().partition(|one| one.source == "report");
        rows.retain(|row| row.source == "upr-info");
        let linked: Vec<_> = numbered.iter().flat_map(|one| one.rows.iter().copied()).collect();
        rows.extend(self.recommendations(&linked)?.into_iter().filter(|row| row.source == "upr-info"));
        Ok(rows)
    }

    /// A party by its code.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn party(&self, iso3: &str) -> anyhow::Result<Option<Party>> {
        let record = self.public_record(KIND.natural_id(iso3))?;
        Ok(record.as_ref().map(Party::from_record))
    }
}
