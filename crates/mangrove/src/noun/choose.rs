//! The records that a form offers to choose from: those that concern the States which the form names, the chosen ones first.

use ledger::{KindId, Record, RecordId};

use super::Noun;
use crate::form::Sent;
use crate::institution;
use crate::look::Choice;
use crate::office::View;
use crate::office::kind::{Field, Shape};
use crate::office::record::{Fields, as_text};
use crate::office::words::state_name;

/// The most records that a list to choose from holds: the latest ones, and what is chosen.
const LISTED: usize = 300;

/// What can be chosen.
pub(super) struct Choosable {
    pub(super) choices: Vec<Choice>,
    /// What to say of those that are not listed; empty where all are.
    pub(super) note: String,
}

/// The States that a form names, by code.
pub(super) fn states_of(fields: &[Field], sent: &Sent) -> Vec<String> {
    let states = fields.iter().filter(|field| matches!(field.shape, Shape::State | Shape::States));
    states.flat_map(|field| sent.all(field.name)).collect()
}

impl View<'_> {
    /// The records of some kinds to choose from, by name.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub(super) fn choosable(
        &self,
        kinds: &[KindId],
        chosen: &[String],
        states: &[String],
    ) -> anyhow::Result<Choosable> {
        let (mut choices, mut others) = (Vec::new(), 0);
        let is_chosen = |id: RecordId| chosen.contains(&id.to_string());
        for noun in kinds.iter().filter_map(|kind| super::of_kind(*kind)) {
            let mut all = self.all(noun.kind)?;
            let there = all.len();
            all.retain(|kept| is_chosen(kept.record.id) || concerns(noun, &kept.record, states));
            others += there - all.len();
            all.sort_by_key(|kept| std::cmp::Reverse(kept.record.id));
            let listed =
                all.iter().enumerate().filter(|(at, kept)| *at < LISTED || is_chosen(kept.record.id));
            choices.extend(listed.map(|(_, kept)| {
                let id = kept.record.id;
                Choice::new(&id.to_string(), &self.label(noun, &kept.record, states), is_chosen(id))
            }));
        }
        choices.sort_by(|a, b| (!a.chosen, &a.label).cmp(&(!b.chosen, &b.label)));
        let names: Vec<&str> = states.iter().map(|iso3| state_name(iso3)).collect();
        let note = format!("Only what concerns {} is listed.", names.join(", "));
        Ok(Choosable { choices, note: if others > 0 { note } else { String::new() } })
    }

    /// What one is called; many a State has a ministry of the same name.
    fn label(&self, noun: &Noun, record: &Record, states: &[String]) -> String {
        let name = (noun.name)(self, record);
        match record.text(institution::STATE).filter(|_| noun.kind.id == institution::ID) {
            Some(state) if states.len() != 1 => format!("{name}, {}", state_name(state)),
            _ => name,
        }
    }
}

/// Whether a record is of one of these States, or of none; of any, where none is named.
fn concerns(noun: &Noun, record: &Record, states: &[String]) -> bool {
    let fields = noun.kind.fields.iter();
    let fields = fields.filter(|field| matches!(field.shape, Shape::State | Shape::States));
    let mut of = fields
        .flat_map(|field| record.all(field.id).into_iter().chain(record.elements(field.id)))
        .filter_map(as_text)
        .peekable();
    states.is_empty() || of.peek().is_none() || of.any(|iso3| states.iter().any(|state| state == iso3))
}
