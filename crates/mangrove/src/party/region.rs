//! The region in figures: for each State what is open, in force and under way, of what the viewer reads. Parties stand
//! in name order, and no figure is set against another State's.

use std::collections::HashMap;

use crate::access::{Action, Realm};
use crate::look::Shown;
use crate::noun::{Noun, at_path};
use crate::office::View;
use crate::office::kind::Shape;
use crate::office::record::as_text;

/// A column: its heading, the noun it counts, and the states in which one counts.
struct Column {
    label: &'static str,
    path: &'static str,
    states: &'static [&'static str],
}

const COLUMNS: [Column; 3] = [
    Column {
        label: "Requests open",
        path: "requests",
        states: &["received", "acknowledged", "clarifying", "accepted", "waiting", "answering"],
    },
    Column { label: "Consents given", path: "consents", states: &["given", "confirmed"] },
    Column { label: "Activities under way", path: "activities", states: &["under-way"] },
];

/// The figures of the region's work.
pub struct Region {
    columns: Vec<(&'static Column, &'static str, HashMap<String, u64>)>,
}

impl Region {
    /// Counts what the viewer reads; nothing for whoever has no part in the work.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn read(view: &View) -> anyhow::Result<Region> {
        let mut columns = Vec::new();
        for column in COLUMNS.iter().filter(|_| view.viewer.works()) {
            let Some(noun) = at_path(column.path) else { continue };
            let Some(facet) = state_facet(noun) else { continue };
            columns.push((column, facet, counts(view, noun, column)?));
        }
        Ok(Region { columns })
    }

    /// The headings.
    #[must_use]
    pub fn labels(&self) -> Vec<String> {
        self.columns.iter().map(|(column, ..)| column.label.to_owned()).collect()
    }

    /// A State's figures, each with the records behind it; not known where the viewer has no part in its work.
    #[must_use]
    pub fn of(&self, view: &View, iso3: &str) -> Vec<Shown> {
        let known = shares(view, iso3);
        let figure = |(column, facet, counts): &(&Column, &str, HashMap<String, u64>)| {
            let count = counts.get(iso3).copied().unwrap_or(0);
            let states: String = column.states.iter().map(|state| format!("&status={state}")).collect();
            match (known, count) {
                (false, 0) => Shown::Unknown,
                (_, 0) => Shown::Number(0),
                (_, count) => Shown::Link((
                    format!("/{}?{facet}={iso3}{states}", column.path),
                    crate::look::count(count),
                )),
            }
        };
        self.columns.iter().map(figure).collect()
    }

    /// How much of the region the figures cover.
    #[must_use]
    pub fn coverage(&self, view: &View, parties: &[crate::party::Party]) -> Option<String> {
        let shared = parties.iter().filter(|party| shares(view, &party.iso3)).count();
        (!self.columns.is_empty()).then(|| {
            format!("You have a part in the work with {shared} of {} of them; of the others it is not known here.", parties.len())
        })
    }
}

/// Whether the viewer reads what a State and the office share.
fn shares(view: &View, iso3: &str) -> bool {
    view.may_in(Action::Read, &Realm::Bilateral(iso3.to_owned()))
}

fn state_facet(noun: &Noun) -> Option<&'static str> {
    let of_state = |shape: Shape| matches!(shape, Shape::State | Shape::States);
    noun.kind.fields.iter().find(|field| of_state(field.shape)).map(|field| field.name)
}

fn counts(view: &View, noun: &'static Noun, column: &Column) -> anyhow::Result<HashMap<String, u64>> {
    let mut counts = HashMap::new();
    let field = state_facet(noun).and_then(|name| noun.kind.named(name));
    for kept in view.all(noun.kind)? {
        if !kept.state.as_deref().is_some_and(|code| column.states.contains(&code)) {
            continue;
        }
        let register = field.and_then(|field| kept.record.get(field.id));
        for register in register.into_iter() {
            for iso3 in register.values().chain(register.elements()).filter_map(as_text) {
                *counts.entry(iso3.to_owned()).or_default() += 1;
            }
        }
    }
    Ok(counts)
}
