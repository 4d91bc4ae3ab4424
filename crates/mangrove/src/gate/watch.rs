//! Which activities were in breach, and whose gate will shut while they go on: worked out for the home page, and kept
//! until a record changes that could bear on it.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::ToSpan;
use jiff::civil::Date;
use ledger::{FieldId, Record, RecordId, SpaceId, Value};
use rustc_hash::FxHashMap;

use super::{breach, on, over, read};
use crate::access::{Realm, Viewer};
use crate::date::PartialDate;
use crate::office::kind::Kind;
use crate::office::record::{Fields, as_text};
use crate::office::shelf::Kept;
use crate::office::{Office, View};
use crate::party::authority;
use crate::{activity, consent, consultation, indicator, party, priority, request, session};

/// How far ahead a gate that will shut is told, in days (domain.md, Home).
pub const AHEAD: i32 = 30;

/// What bears on a gate, besides the register of parties.
pub(crate) static BEARING: [&Kind; 8] = [
    &activity::KIND,
    &session::KIND,
    &consent::KIND,
    &consultation::KIND,
    &indicator::KIND,
    &priority::KIND,
    &request::KIND,
    &authority::KIND,
];

/// What is known of one activity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Watched {
    /// Sessions in breach: the session, and why, in words.
    pub breaches: Vec<(RecordId, String)>,
    /// The day within the next thirty on which the gate shuts though the activity, or a session of it, goes on; and why.
    pub will_shut: Option<(Date, String)>,
}

/// An activity, whether it was seen by somebody who reads the office's space, and which of its States' spaces they read:
/// what is told to one is told to nobody who reads less.
type Seen = (RecordId, bool, Arc<[SpaceId]>);

/// What it was worked out from: how often all that could bear on it had changed, and the day.
type Basis = (u64, Date);

/// What was worked out of an activity, with its basis.
#[derive(Clone, Debug)]
struct Known {
    basis: Basis,
    /// The records that it rests on, as they were then.
    rests_on: u64,
    watched: Arc<Watched>,
}

/// What was worked out of each.
#[derive(Debug, Default)]
pub struct Watches {
    known: Mutex<FxHashMap<Seen, Known>>,
    /// Held while one is worked out: of many who ask at the same time one works, and the others find it done.
    working: Mutex<()>,
}

impl Watches {
    fn known(&self) -> MutexGuard<'_, FxHashMap<Seen, Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get(&self, key: &Seen, basis: Basis) -> Option<Arc<Watched>> {
        self.known().get(key).filter(|known| known.basis == basis).map(|known| Arc::clone(&known.watched))
    }
}

/// What is known of an activity today.
///
/// # Errors
/// If the store cannot be read.
pub fn watch(view: &View, activity: &Arc<Kept>, revisions: &mut Revisions) -> anyhow::Result<Arc<Watched>> {
    let watches = &view.office.watches;
    let of_states = revisions.of_states(view, &activity::states(&activity.record))?;
    let key = (activity.record.id, view.reads_own(), of_states.spaces_read);
    let basis = (of_states.revision, view.today());
    if let Some(known) = watches.get(&key, basis) {
        return Ok(known);
    }
    let _working = watches.working.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = watches.get(&key, basis) {
        return Ok(known);
    }
    // Most changes in a State bear on one activity of it.
    let rests_on = rests_on(view, activity, revisions)?;
    let earlier = watches.known().get(&key).cloned();
    let same = earlier.filter(|known| known.basis.1 == basis.1 && known.rests_on == rests_on);
    let watched = match same {
        Some(known) => known.watched,
        None => Arc::new(look(view, &activity.record, basis.1)?),
    };
    watches.known().insert(key, Known { basis, rests_on, watched: Arc::clone(&watched) });
    Ok(watched)
}

/// Which records an activity's gate rests on, as they stand: another number as soon as one is another.
fn rests_on(view: &View, activity: &Arc<Kept>, revisions: &mut Revisions) -> anyhow::Result<u64> {
    let mut hasher = DefaultHasher::new();
    activity.stamp.hash(&mut hasher);
    for kept in view.referring(&session::KIND, session::ACTIVITY, activity.record.id)? {
        kept.stamp.hash(&mut hasher);
    }
    for (kind, field) in NAMED {
        let named = activity.record.elements(field).into_iter().filter_map(Value::as_record);
        view.several(kind, named)?.iter().for_each(|kept| kept.stamp.hash(&mut hasher));
    }
    let out = activity::taken_out::of(&activity.record).into_keys();
    let states = activity::states(&activity.record).into_iter().map(str::to_owned);
    for iso3 in states.chain(out) {
        revisions.of_state(view, &iso3)?.hash(&mut hasher);
    }
    Ok(hasher.finish())
}

/// What an activity names that its gate rests on.
const NAMED: [(&Kind, FieldId); 4] = [
    (&indicator::KIND, activity::INDICATORS),
    (&consultation::KIND, activity::CONSULTATIONS),
    (&request::KIND, activity::REQUESTS),
    (&priority::KIND, activity::PRIORITIES),
];

/// Works out what is not known yet of every activity, as the office and as each State sees it, so that nobody waits for
/// it who opens their home page.
///
/// # Errors
/// If the store cannot be read.
pub fn warm(office: &Office) -> anyhow::Result<()> {
    let mut seen_by: BTreeMap<String, Vec<SpaceId>> = BTreeMap::new();
    let mut own = Vec::new();
    for (realm, space) in office.realms() {
        match realm {
            Realm::Bilateral(iso3) => {
                seen_by.entry(iso3).or_default().push(space);
                own.push(space);
            }
            Realm::Public | Realm::Region | Realm::Office => own.push(space),
            Realm::State(_) | Realm::Own(_) | Realm::Shared(_) => {}
        }
    }
    let of_state = seen_by.into_values().map(|mut spaces| {
        spaces.push(office.public());
        spaces
    });
    for spaces in [own].into_iter().chain(of_state) {
        let viewer = Viewer::of_folder(spaces);
        watched(&office.seen_by(&viewer))?;
    }
    Ok(())
}

/// The activities that the viewer reads whose gate is anybody's concern, each with what is known of it.
///
/// # Errors
/// If the store cannot be read.
pub fn watched(view: &View) -> anyhow::Result<Vec<(Arc<Kept>, Arc<Watched>)>> {
    let mut revisions = Revisions::default();
    let mut found = Vec::new();
    for kept in view.all(&activity::KIND)? {
        // In a dispute it may be under way. Of a version that was published nothing is worked out: it holds chosen fields.
        if !kept.published && WATCHED.contains(&kept.state.as_deref().unwrap_or("under-way")) {
            let watched = watch(view, &kept, &mut revisions)?;
            found.push((kept, watched));
        }
    }
    Ok(found)
}

/// The states of an activity in which it goes on, or may.
const WATCHED: [&str; 3] = ["planned", "under-way", "suspended"];

/// How often what can bear on gates has changed, counted once for each State while a page is made.
#[derive(Debug, Default)]
pub struct Revisions {
    in_realm: FxHashMap<Realm, u64>,
    of_state: FxHashMap<String, u64>,
    /// By the codes of an activity's States: thousands of activities are of the same few.
    of_states: FxHashMap<String, OfStates>,
}

/// What the activities of the same States have in common, for who looks.
#[derive(Clone, Debug)]
struct OfStates {
    /// How often what can bear on their gates has changed.
    revision: u64,
    /// Of the spaces that these States share with the office, those that the viewer reads.
    spaces_read: Arc<[SpaceId]>,
}

impl Revisions {
    fn of_states(&mut self, view: &View, states: &[&str]) -> anyhow::Result<OfStates> {
        let codes = states.join(" ");
        if let Some(known) = self.of_states.get(&codes) {
            return Ok(known.clone());
        }
        let shared = states.iter().map(|iso3| Realm::Bilateral((*iso3).to_owned()));
        let spaces = shared.clone().filter_map(|realm| view.office.space_of(&realm));
        let spaces_read = spaces.filter(|space| view.viewer.readable().contains(*space)).collect();
        let mut revision = view.revision(&party::KIND, &Realm::Public)?;
        for realm in shared.chain([Realm::Public, Realm::Office]) {
            revision += self.in_realm(view, realm)?;
        }
        let found = OfStates { revision, spaces_read };
        self.of_states.insert(codes, found.clone());
        Ok(found)
    }

    fn in_realm(&mut self, view: &View, realm: Realm) -> anyhow::Result<u64> {
        if let Some(known) = self.in_realm.get(&realm) {
            return Ok(*known);
        }
        let mut sum = 0;
        for kind in BEARING {
            sum += view.revision(kind, &realm)?;
        }
        self.in_realm.insert(realm, sum);
        Ok(sum)
    }

    /// What bears on every activity of a State, as it stands: who may consent for it, and its consents.
    fn of_state(&mut self, view: &View, iso3: &str) -> anyhow::Result<u64> {
        if let Some(known) = self.of_state.get(iso3) {
            return Ok(*known);
        }
        let mut hasher = DefaultHasher::new();
        for kind in [&consent::KIND, &authority::KIND] {
            view.naming(kind, iso3)?.iter().for_each(|kept| kept.stamp.hash(&mut hasher));
        }
        // A responsible State may be any.
        view.revision(&party::KIND, &Realm::Public)?.hash(&mut hasher);
        view.office.space_of(&Realm::Bilateral(iso3.to_owned())).hash(&mut hasher);
        let found = hasher.finish();
        self.of_state.insert(iso3.to_owned(), found);
        Ok(found)
    }
}

pub(super) fn look(view: &View, activity: &Record, today: Date) -> anyhow::Result<Watched> {
    let facts = read::facts(view, activity)?;
    let mut watched = Watched::default();
    let mut last = days(activity, activity::TO).into_iter().max();
    for kept in view.referring(&session::KIND, session::ACTIVITY, activity.id)? {
        let record = &kept.record;
        let days = days(record, session::DATE);
        if days.iter().any(|day| *day <= today) {
            // Whether its author could know is for the session's own page: it takes the reading of histories.
            let breach = breach(&facts, &read::occasion(record), false);
            watched.breaches.extend(breach.map(|breach| (record.id, breach.in_words())));
        }
        last = last.max(days.into_iter().max());
    }
    if !on(&facts, today).allowed() {
        return Ok(watched);
    }
    let spans = over(&facts, today, today.saturating_add(AHEAD.days()));
    let shut = spans.into_iter().find(|span| !span.verdict.allowed());
    watched.will_shut = shut
        .filter(|shut| last.is_some_and(|last| last >= shut.from))
        .map(|shut| (shut.from, shut.verdict.reasons().join(" ")));
    Ok(watched)
}

/// The last days that a date can mean, under every value that stands.
fn days(record: &Record, field: FieldId) -> Vec<Date> {
    let dates = record.all(field).into_iter().filter_map(as_text);
    dates.filter_map(|text| text.parse::<PartialDate>().ok()).map(PartialDate::last_day).collect()
}
