//! The list of a noun: what the viewer reads of it, narrowed by words and facets, the latest first.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use ledger::{FieldId, RecordId, Value};

use super::words::status_tag;
use super::{Noun, edit::noun_at};
use crate::form::Sent;
use crate::look::{
    Access, Act, ActiveFilter, Empty, Facet, FacetValue, Head, Pages, Shell, Shown, Tag, plural,
};
use crate::office::View;
use crate::office::record::as_text;
use crate::office::shelf::Kept;
use crate::web::error::PageError;
use crate::web::{Asked, Desk, page};

/// Records on one page of a list.
const PER_PAGE: u64 = 50;
/// Values of a facet shown before the fold.
const AT_FIRST: usize = 8;
/// The facet of the state.
const STATE: &str = "status";

#[derive(Clone, Debug, Template)]
#[template(path = "noun/list_page.html")]
struct ListPage {
    shell: Shell,
    head: Head,
    about: String,
    action: String,
    query: String,
    facets: Vec<Facet>,
    filters: Vec<ActiveFilter>,
    columns: Vec<String>,
    has_states: bool,
    rows: Vec<ListRow>,
    pages: Pages,
    empty: Option<Empty>,
}

#[derive(Clone, Debug)]
struct ListRow {
    href: String,
    name: String,
    cells: Vec<Shown>,
    status: Option<Tag>,
    access: Option<Access>,
}

/// `GET /{noun}`.
pub async fn list(
    State(desk): State<Desk>,
    Extension(asked): Extension<Asked>,
    Path(path): Path<String>,
    RawQuery(address): RawQuery,
) -> Result<Response, PageError> {
    desk.answer(move |desk| {
        let noun = noun_at(&path)?;
        let sent = Sent::read(address.unwrap_or_default().as_bytes());
        let view = desk.view(&asked);
        let list = Listed::read(&view, noun, &sent)?;
        let number = sent.one("page").parse::<u64>().unwrap_or(1).clamp(1, 1_000_000);
        let may_begin = view.viewer.is(noun.begins);
        let mut shell = desk.shell(&asked, noun.plural, noun.section);
        shell.query = String::new();
        page(&ListPage {
            shell,
            head: Head {
                about: vec![Shown::Text(plural(
                    list.all as u64,
                    noun.kind.name,
                    &noun.plural.to_lowercase(),
                ))],
                acts: may_begin
                    .then(|| Act::main(&format!("/{}/new", noun.path), &format!("Record {}", noun.one())))
                    .into_iter()
                    .collect(),
                ..Head::named(noun.plural)
            },
            about: noun.about.to_owned(),
            action: format!("/{}", noun.path),
            query: sent.one("q"),
            facets: list.facets(&view),
            filters: list.filters(&view),
            columns: noun
                .columns
                .iter()
                .filter_map(|id| noun.kind.field(*id))
                .map(|field| field.label.to_owned())
                .collect(),
            has_states: noun.lifecycle.is_some(),
            rows: list.rows(&view, number),
            pages: Pages {
                base: format!("{}&page=", list.address(None)),
                page: number,
                per_page: PER_PAGE,
                total: list.fitting.len() as u64,
            },
            empty: list.fitting.is_empty().then(|| list.empty(may_begin)),
        })
    })
    .await
}

/// A list as it was asked for.
struct Listed<'a> {
    noun: &'static Noun,
    sent: &'a Sent,
    /// How many the viewer reads.
    all: usize,
    /// Those that fit, the latest first.
    fitting: Vec<Arc<Kept>>,
    /// For each facet, its values with how many of those have it that fit the others.
    counts: Vec<(&'static str, BTreeMap<String, u64>)>,
}

impl Listed<'_> {
    fn read<'a>(view: &View, noun: &'static Noun, sent: &'a Sent) -> anyhow::Result<Listed<'a>> {
        let mut records = view.all(noun.kind)?;
        let all = records.len();
        let words: Vec<String> = sent.one("q").to_lowercase().split_whitespace().map(str::to_owned).collect();
        if !words.is_empty() {
            records.retain(|kept| {
                let text = kept.words(|record| view.all_words(noun.kind, record));
                words.iter().all(|word| text.contains(word.as_str()))
            });
        }
        let names = facet_names(noun);
        let fields: Vec<Option<FieldId>> =
            names.iter().map(|name| noun.kind.named(name).map(|field| field.id)).collect();
        let chosen: Vec<Vec<String>> = names.iter().map(|name| sent.all(name)).collect();
        let mut counts: Vec<HashMap<Code<'_>, u64>> = vec![HashMap::new(); names.len()];
        let (mut fitting, mut codes) = (Vec::new(), vec![Vec::new(); names.len()]);
        for kept in &records {
            for (codes, field) in codes.iter_mut().zip(&fields) {
                codes.clear();
                codes_of(kept, *field, codes);
            }
            let fails = |at: &usize| {
                !chosen[*at].is_empty() && !codes[*at].iter().any(|code| code.is_in(&chosen[*at]))
            };
            let failed: Vec<usize> = (0..names.len()).filter(fails).collect();
            for (at, codes) in codes.iter().enumerate() {
                // A facet's own choice does not narrow its own counts.
                if failed.iter().all(|facet| *facet == at) {
                    codes.iter().for_each(|code| *counts[at].entry(*code).or_default() += 1);
                }
            }
            if failed.is_empty() {
                fitting.push((kept.record.id, Arc::clone(kept)));
            }
        }
        fitting.sort_unstable_by_key(|(id, _)| std::cmp::Reverse(*id));
        let in_words = |counts: HashMap<Code<'_>, u64>| {
            counts.into_iter().map(|(code, count)| (code.to_string(), count)).collect()
        };
        let counts = names.into_iter().zip(counts.into_iter().map(in_words)).collect();
        Ok(Listed { noun, sent, all, fitting: fitting.into_iter().map(|(_, kept)| kept).collect(), counts })
    }

    fn rows(&self, view: &View, number: u64) -> Vec<ListRow> {
        let skipped = usize::try_from((number - 1) * PER_PAGE).unwrap_or(usize::MAX);
        let row = |kept: &Arc<Kept>| {
            let record = &kept.record;
            let fields = self.noun.columns.iter().filter_map(|id| self.noun.kind.field(*id));
            ListRow {
                href: self.noun.href(record.id),
                name: (self.noun.name)(view, record),
                cells: fields.map(|field| view.shown(self.noun.kind, record, field)).collect(),
                status: status_tag(self.noun, record),
                access: view.access_of(record.space),
            }
        };
        self.fitting.iter().skip(skipped).take(PER_PAGE as usize).map(row).collect()
    }

    fn facets(&self, view: &View) -> Vec<Facet> {
        let facet = |(name, counts): &(&'static str, BTreeMap<String, u64>)| {
            let chosen = self.sent.all(name);
            let unseen = chosen.iter().filter(|value| !counts.contains_key(*value)).map(|value| (value, 0));
            let value = |(value, count): (&String, u64)| FacetValue {
                value: value.clone(),
                label: self.label(view, name, value),
                count,
                chosen: chosen.contains(value),
            };
            let mut values: Vec<FacetValue> =
                counts.iter().map(|(value, count)| (value, *count)).chain(unseen).map(value).collect();
            values.sort_by(|a, b| a.label.cmp(&b.label));
            Facet {
                name: (*name).to_owned(),
                legend: self.legend(name).to_owned(),
                values,
                at_first: AT_FIRST,
            }
        };
        self.counts.iter().map(facet).filter(|facet| !facet.values.is_empty()).collect()
    }

    fn filters(&self, view: &View) -> Vec<ActiveFilter> {
        let of = |name: &&'static str| {
            let filter = |value: String| ActiveFilter {
                facet: self.legend(name).to_owned(),
                label: self.label(view, name, &value),
                without: self.address(Some((name, &value))),
            };
            self.sent.all(name).into_iter().map(filter).collect::<Vec<_>>()
        };
        facet_names(self.noun).iter().flat_map(of).collect()
    }

    fn legend(&self, name: &str) -> &'static str {
        if name == STATE {
            "State of the work"
        } else {
            self.noun.kind.named(name).map_or("", |field| field.label)
        }
    }

    fn label(&self, view: &View, name: &str, code: &str) -> String {
        if name == STATE {
            let label = self.noun.lifecycle.map_or(code, |lifecycle| lifecycle.label(code));
            return if code == "disputed" { "Disputed".to_owned() } else { label.to_owned() };
        }
        let Some(field) = self.noun.kind.named(name) else { return code.to_owned() };
        let value = code.parse().map_or_else(|_| Value::text(code), Value::Record);
        view.shaped(field, &value)
    }

    /// The list's address with its filters, but perhaps for one.
    fn address(&self, but: Option<(&str, &str)>) -> String {
        let names = facet_names(self.noun);
        let chosen =
            names.iter().flat_map(|name| self.sent.all(name).into_iter().map(move |value| (*name, value)));
        let kept: Vec<(&str, String)> = chosen.filter(|(name, value)| but != Some((name, value))).collect();
        let query = self.sent.one("q");
        let pairs = kept.iter().map(|(name, value)| (*name, value.as_str())).chain([("q", query.as_str())]);
        format!("/{}?{}", self.noun.path, Sent::of(pairs).to_body())
    }

    fn empty(&self, may_begin: bool) -> Empty {
        if self.all > 0 {
            return Empty {
                title: format!("No {} fits", self.noun.kind.name),
                words: "Take a filter or a word away to see more.".to_owned(),
                acts: vec![Act::other(&format!("/{}", self.noun.path), "See all")],
            };
        }
        let first = Act::main(&format!("/{}/new", self.noun.path), &format!("Record {}", self.noun.one()));
        Empty {
            title: format!("There is no {} that you can read yet", self.noun.kind.name),
            words: self.noun.about.to_owned(),
            acts: may_begin.then_some(first).into_iter().collect(),
        }
    }
}

/// The facets of a noun by name: its state, and the fields that it says.
fn facet_names(noun: &'static Noun) -> Vec<&'static str> {
    let state = noun.lifecycle.map(|_| STATE);
    let fields = noun.facets.iter().filter_map(|id| noun.kind.field(*id)).map(|field| field.name);
    state.into_iter().chain(fields).collect()
}

/// A value of a facet, as it stands in a record: thousands are counted before any is written out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Code<'a> {
    Text(&'a str),
    Record(RecordId),
}

impl Code<'_> {
    fn is_in(self, chosen: &[String]) -> bool {
        chosen.iter().any(|chosen| match self {
            Code::Text(text) => chosen == text,
            Code::Record(id) => chosen.parse() == Ok(id),
        })
    }
}

impl fmt::Display for Code<'_> {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Code::Text(text) => to.write_str(text),
            Code::Record(id) => id.fmt(to),
        }
    }
}

/// What a record has of a facet: of its field, or of its state.
fn codes_of<'a>(kept: &'a Kept, field: Option<FieldId>, codes: &mut Vec<Code<'a>>) {
    let Some(field) = field else {
        codes.push(Code::Text(kept.state.as_deref().unwrap_or("disputed")));
        return;
    };
    let code = |value: &'a Value| match value {
        Value::Record(id) => Some(Code::Record(*id)),
        value => as_text(value).map(Code::Text),
    };
    let Some(register) = kept.record.get(field) else { return };
    codes.extend(register.values().chain(register.elements()).filter_map(code));
}
