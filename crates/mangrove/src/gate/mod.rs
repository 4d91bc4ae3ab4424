//! The consent gate of resolution 54/33, preambular paragraph 8: whether an activity in a State may begin, or go on,
//! on a day. A pure function of [`facts`] and a date, for pages, command line, import and merge alike; nobody overrides it.
//!
//! For each State of the activity four conditions hold: a consultation with it, its valid consent, a request, need or
//! priority of it that the activity answers, and an outcome indicator with a baseline. Where records disagree the
//! answer is *allowed* only if it is so under every combination of what they say; where a space that the rule needs
//! cannot be read here, it is *not known here*.

mod breach;
mod consent;
pub mod facts;
mod holds;
mod others;
pub mod page;
pub mod read;
#[cfg(test)]
mod tests;
mod timeline;
pub mod watch;
mod words;

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;
use ledger::RecordId;

use crate::date::PartialDate;

use consent::{World, counts};
use facts::{ConsentFacts, Facts, Occasion, StateFacts};

pub use breach::{Breach, breach};
pub use consent::in_force;
pub use timeline::{LONGEST, Span, over};

/// How many records a refusal names for one condition: the ones that come closest.
const REASONS: usize = 3;

/// The most ways that disputed fields of an activity may combine before the answer is no.
const WORLDS: usize = 1_000;

/// One of the four conditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Condition {
    /// At least one consultation with the State.
    Consultation,
    /// A valid consent of the State.
    Consent,
    /// A request, need or priority of the State that the activity answers.
    Request,
    /// At least one outcome indicator with a baseline.
    Indicator,
}

impl Condition {
    /// All four, in the order of the resolution's own words.
    pub const ALL: [Condition; 4] =
        [Condition::Consultation, Condition::Consent, Condition::Request, Condition::Indicator];

    /// Its name for programs: `consent`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Condition::Consultation => "consultation",
            Condition::Consent => "consent",
            Condition::Request => "request",
            Condition::Indicator => "indicator",
        }
    }

    /// Its name for people.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Condition::Consultation => "Consultation with the State",
            Condition::Consent => "Consent of the State",
            Condition::Request => "Request, need or priority",
            Condition::Indicator => "Outcome indicator with a baseline",
        }
    }
}

/// Why a condition is not met, or is met with a doubt: a sentence that names the rule and the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The sentence.
    pub words: String,
    /// The record it speaks of, if it is one.
    pub record: Option<RecordId>,
    /// The condition.
    pub condition: Condition,
}

/// What meets a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Met {
    /// The records that do. Several only where each meets it under some values that nobody has settled.
    pub by: Vec<RecordId>,
    /// What is disputed in them, though it is met under all.
    pub disputed: Vec<Reason>,
}

/// How a condition stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is met.
    Met(Met),
    /// It is not, for these reasons.
    Unmet(Vec<Reason>),
    /// Records that it needs are not here. The words say which.
    NotKnownHere(String),
}

/// How the gate stands for one State.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateVerdict {
    /// ISO 3166-1 alpha-3.
    pub iso3: String,
    /// Its name.
    pub name: String,
    /// The conditions, in the order of [`Condition::ALL`].
    pub conditions: [Standing; 4],
}

/// How the gate stands, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Allowed.
    Allowed,
    /// Allowed under all the values that nobody has settled.
    AllowedDisputed,
    /// Not known here, and so not allowed.
    NotKnown,
    /// Not allowed.
    NotAllowed,
}

/// How the gate stands for an activity on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// State by State, by name.
    pub states: Vec<StateVerdict>,
    /// What is wrong with the activity itself, in words: it names no State.
    pub general: Vec<String>,
}

impl Standing {
    fn outcome(&self) -> Outcome {
        match self {
            Standing::Met(met) if met.disputed.is_empty() => Outcome::Allowed,
            Standing::Met(_) => Outcome::AllowedDisputed,
            Standing::NotKnownHere(_) => Outcome::NotKnown,
            Standing::Unmet(_) => Outcome::NotAllowed,
        }
    }
}

impl StateVerdict {
    /// In one word.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.conditions.iter().map(Standing::outcome).max().unwrap_or(Outcome::NotAllowed)
    }

    /// Each condition and how it stands.
    pub fn each(&self) -> impl Iterator<Item = (Condition, &Standing)> {
        Condition::ALL.into_iter().zip(&self.conditions)
    }

    /// What is in the way, in sentences; only what is missing.
    #[must_use]
    pub fn reasons(&self) -> Vec<String> {
        let words = |standing: &Standing| match standing {
            Standing::Met(_) => Vec::new(),
            Standing::NotKnownHere(words) => vec![words.clone()],
            Standing::Unmet(reasons) => reasons.iter().map(|reason| reason.words.clone()).collect(),
        };
        self.conditions.iter().flat_map(words).collect()
    }

    /// What is disputed, though it changes nothing on this day.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        let met = self.conditions.iter().filter_map(|standing| match standing {
            Standing::Met(met) => Some(met),
            _ => None,
        });
        met.flat_map(|met| &met.disputed).map(|reason| reason.words.clone()).collect()
    }
}

impl Verdict {
    /// In one word.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        let states = self.states.iter().map(StateVerdict::outcome).max().unwrap_or(Outcome::NotAllowed);
        if self.general.is_empty() { states } else { Outcome::NotAllowed }
    }

    /// Whether the activity may go on.
    #[must_use]
    pub fn allowed(&self) -> bool {
        matches!(self.outcome(), Outcome::Allowed | Outcome::AllowedDisputed)
    }

    /// The conditions that some State does not meet, each once. What is not known here is not met.
    #[must_use]
    pub fn unmet(&self) -> Vec<Condition> {
        let unmet = self.states.iter().flat_map(StateVerdict::each);
        let unmet = unmet.filter(|(_, standing)| !matches!(standing, Standing::Met(_)));
        unmet.map(|(condition, _)| condition).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// What is in the way, in sentences; only what is missing, and what all States miss is said once.
    #[must_use]
    pub fn reasons(&self) -> Vec<String> {
        let mut reasons = self.general.clone();
        for reason in self.states.iter().flat_map(StateVerdict::reasons) {
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
        reasons
    }

    /// What is disputed, though it changes nothing on this day.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        for warning in self.states.iter().flat_map(StateVerdict::warnings) {
            if !warnings.contains(&warning) {
                warnings.push(warning);
            }
        }
        warnings
    }
}

/// How the gate stands on a day.
#[must_use]
pub fn on(facts: &Facts, day: Date) -> Verdict {
    at(facts, day, &[], &BTreeSet::new())
}

/// How the gate stands for something that happens: on each day that it may have been, and in each place.
#[must_use]
pub fn for_occasion(facts: &Facts, occasion: &Occasion) -> Verdict {
    let each = |date: &PartialDate| {
        let last = date.last_day();
        date.first_day().series(1.day()).take_while(move |day| *day <= last)
    };
    let days: BTreeSet<Date> = occasion.days.iter().flat_map(each).collect();
    let verdicts = days.into_iter().map(|day| at(facts, day, &occasion.places, &occasion.attending));
    let worst = verdicts.max_by_key(Verdict::outcome);
    let no_day = || Verdict { states: Vec::new(), general: vec!["Its date is not known.".to_owned()] };
    worst.unwrap_or_else(no_day)
}

fn at(facts: &Facts, day: Date, places: &[String], attending: &BTreeSet<String>) -> Verdict {
    let here = facts.states.iter().filter(|state| state.takes_part(day));
    let states: BTreeSet<String> = here.clone().map(|state| state.iso3.clone()).collect();
    let indicator = others::indicator(facts, day);
    let mut here: Vec<&StateFacts> = here.collect();
    here.sort_by(|a, b| (&a.name, &a.iso3).cmp(&(&b.name, &b.iso3)));
    let verdicts = here.into_iter().map(|state| StateVerdict {
        iso3: state.iso3.clone(),
        name: state.name.clone(),
        conditions: [
            others::consultation(state, day),
            consented(facts, state, &states, day, places),
            others::request(state, day),
            indicator.clone(),
        ],
    });
    let mut general: Vec<String> =
        attending.difference(&states).map(|iso3| words::not_a_state(facts, iso3)).collect();
    if states.is_empty() {
        general.push("The activity names no State.".to_owned());
    }
    Verdict { states: verdicts.collect(), general }
}

/// At least one consent of that State that counts, in each way that the activity may be.
fn consented(
    facts: &Facts,
    state: &StateFacts,
    states: &BTreeSet<String>,
    day: Date,
    places: &[String],
) -> Standing {
    if !state.held {
        return Standing::NotKnownHere(words::unseen(Condition::Consent, &state.name));
    }
    let worlds = worlds(facts, state, states, day, places);
    let Some(worlds) = worlds else {
        let words = "Too many records disagree about the activity. Settle them first.".to_owned();
        return Standing::Unmet(vec![Reason { words, record: None, condition: Condition::Consent }]);
    };
    let (mut by, mut doubtful) = (Vec::new(), worlds.len() > 1);
    for world in &worlds {
        let good = state.consents.iter().filter(|one| counts(one, world));
        let Some(met) = good.min_by_key(|one| (one.is_disputed(), one.id)) else {
            return Standing::Unmet(words::no_consent(state, world));
        };
        doubtful |= met.is_disputed();
        if !by.contains(&met.id) {
            by.push(met.id);
        }
    }
    let mut disputed = Vec::new();
    if doubtful {
        let named = state.consents.iter().filter(|one| by.contains(&one.id));
        disputed = words::doubts(facts, named);
    }
    Standing::Met(Met { by, disputed })
}

/// Each way in which the activity may be, as far as it touches consents; nothing if there are too many.
fn worlds<'a>(
    facts: &'a Facts,
    state: &'a StateFacts,
    states: &'a BTreeSet<String>,
    day: Date,
    places: &'a [String],
) -> Option<Vec<World<'a>>> {
    let activity = &facts.activity;
    let kinds: Vec<Option<&str>> = optional(activity.kinds.iter().map(|kind| Some(kind.as_str())));
    let responsible: Vec<Option<&str>> = optional(state.responsible.iter().map(Option::as_deref));
    let own: BTreeSet<&str> = activity.places.iter().map(String::as_str).collect();
    let places: Vec<BTreeSet<&str>> = match places {
        [] => vec![own],
        some => some.iter().map(|place| BTreeSet::from([place.as_str()])).collect(),
    };
    let count = kinds.len().checked_mul(responsible.len())?.checked_mul(places.len())?;
    if count > WORLDS {
        return None;
    }
    let mut worlds = Vec::with_capacity(count);
    for kind in kinds {
        for responsible in &responsible {
            for places in &places {
                let (places, responsible) = (places.clone(), *responsible);
                worlds.push(World { day, activity, kind, states, places, state, responsible });
            }
        }
    }
    Some(worlds)
}

fn optional<'a>(values: impl Iterator<Item = Option<&'a str>>) -> Vec<Option<&'a str>> {
    let values: Vec<Option<&str>> = values.collect();
    if values.is_empty() { vec![None] } else { values }
}

impl ConsentFacts {
    /// Whether any field that the gate asks for has several values.
    #[must_use]
    pub fn is_disputed(&self) -> bool {
        !words::disputed_fields(self).is_empty()
    }
}
