//! The work that concerns one State: what of each noun names it, for the State's page and the table of the region.

use std::sync::Arc;

use ledger::Record;

use super::part::{Row, Table};
use super::words::status_tag;
use super::{NOUNS, Noun};
use crate::look::{Act, Shown, count};
use crate::office::View;
use crate::office::kind::Shape;
use crate::office::record::as_text;
use crate::office::shelf::Kept;

/// Records of a noun that the page of a State shows: the latest.
const LATEST: usize = 4;

/// Whether a record names a State in one of its own fields.
#[must_use]
pub fn names_state(noun: &Noun, record: &Record, iso3: &str) -> bool {
    let fields = noun.kind.fields.iter().filter(|field| matches!(field.shape, Shape::State | Shape::States));
    let registers = fields.filter_map(|field| record.get(field.id));
    registers
        .flat_map(|register| register.values().chain(register.elements()))
        .any(|value| as_text(value) == Some(iso3))
}

/// The field by which the list of a noun is narrowed to a State.
fn state_facet(noun: &Noun) -> Option<&'static str> {
    let of_state = |field: &&crate::office::kind::Field| matches!(field.shape, Shape::State | Shape::States);
    let field = noun.kind.fields.iter().find(of_state)?;
    noun.facets.contains(&field.id).then_some(field.name)
}

impl View<'_> {
    /// What of a noun names a State, the latest first.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn of_state(&self, noun: &Noun, iso3: &str) -> anyhow::Result<Vec<Arc<Kept>>> {
        let mut found = self.naming(noun.kind, iso3)?;
        found.retain(|kept| names_state(noun, &kept.record, iso3));
        found.sort_by_key(|kept| std::cmp::Reverse(kept.record.id));
        Ok(found)
    }

    /// The work that concerns a State, a table a noun; nouns of which the viewer reads none are left out.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn work_of_state(&self, iso3: &str) -> anyhow::Result<Vec<Table>> {
        let mut tables = Vec::new();
        for noun in NOUNS.iter().filter(|noun| noun.is_work()) {
            let found = self.of_state(noun, iso3)?;
            if !found.is_empty() {
                tables.push(self.table_of(noun, iso3, &found));
            }
        }
        Ok(tables)
    }

    fn table_of(&self, noun: &'static Noun, iso3: &str, found: &[Arc<Kept>]) -> Table {
        let columns: Vec<_> = noun
            .columns
            .iter()
            .filter_map(|id| noun.kind.field(*id))
            .filter(|field| !matches!(field.shape, Shape::State | Shape::States))
            .take(2)
            .collect();
        let row = |kept: &Arc<Kept>| Row {
            href: noun.href(kept.record.id),
            name: (noun.name)(self, &kept.record),
            tag: status_tag(noun, &kept.record),
            cells: columns
                .iter()
                .map(|field| self.shown(noun.kind, &kept.record, field))
                .collect::<Vec<Shown>>(),
        };
        let labels = columns.iter().map(|field| field.label.to_owned());
        let status = noun.lifecycle.map(|_| "Status".to_owned());
        let all = match state_facet(noun) {
            Some(name) => format!("/{}?{name}={iso3}", noun.path),
            None => format!("/{}", noun.path),
        };
        let total = found.len();
        let more = Act::other(&all, &format!("All {} {}", count(total as u64), noun.plural.to_lowercase()));
        Table {
            id: noun.path.to_owned(),
            title: noun.plural.to_owned(),
            head: [noun.title()].into_iter().chain(labels).chain(status).collect(),
            rows: found.iter().take(LATEST).map(row).collect(),
            acts: (total > LATEST).then_some(more).into_iter().collect(),
            ..Table::default()
        }
    }
}
