//! Which activities were in breach, and whose gate will shut while they go on: worked out for the home page, and kept
//! until a record changes that could bear on it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::ToSpan;
use jiff::civil::Date;
use ledger::{FieldId, Record, RecordId};

use super::{breach, over, read};
use crate::access::Realm;
use crate::date::PartialDate;
use crate::office::View;
use crate::office::kind::Kind;
use crate::office::record::{Fields, as_text};
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

/// An activity, and whether it was seen by somebody who reads the office's space.
type Seen = (RecordId, bool);

/// What it was worked out from: how often that had changed, and the day.
type Basis = (u64, Date);

/// What was worked out of each, with its basis.
#[derive(Debug, Default)]
pub struct Watches {
    known: Mutex<HashMap<Seen, (Basis, Arc<Watched>)>>,
    /// Held while one is worked out: of many who ask at the same time one works, and the others find it done.
    working: Mutex<()>,
}

impl Watches {
    fn known(&self) -> MutexGuard<'_, HashMap<Seen, (Basis, Arc<Watched>)>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get(&self, key: Seen, basis: Basis) -> Option<Arc<Watched>> {
        self.known().get(&key).filter(|(of, _)| *of == basis).map(|(_, watched)| Arc::clone(watched))
    }
}

/// What is known of an activity today.
///
/// # Errors
/// If the store cannot be read.
pub fn watch(view: &View, activity: &Record, revisions: &mut Revisions) -> anyhow::Result<Arc<Watched>> {
    let watches = &view.office.watches;
    let key = (activity.id, view.reads_own());
    let basis = (revisions.of(view, activity)?, view.today());
    if let Some(known) = watches.get(key, basis) {
        return Ok(known);
    }
    let _working = watches.working.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = watches.get(key, basis) {
        return Ok(known);
    }
    let watched = Arc::new(look(view, activity, basis.1)?);
    watches.known().insert(key, (basis, Arc::clone(&watched)));
    Ok(watched)
}

/// How often what can bear on gates has changed, counted once for each State while a page is made.
#[derive(Debug, Default)]
pub struct Revisions(HashMap<Realm, u64>);

impl Revisions {
    /// Of all that can bear on an activity's gate.
    fn of(&mut self, view: &View, activity: &Record) -> anyhow::Result<u64> {
        let mut sum = view.revision(&party::KIND, &Realm::Public)?;
        let states = activity::states(activity).into_iter().map(|iso3| Realm::Bilateral(iso3.to_owned()));
        for realm in states.chain([Realm::Public, Realm::Office]) {
            sum += self.in_realm(view, realm)?;
        }
        Ok(sum)
    }

    fn in_realm(&mut self, view: &View, realm: Realm) -> anyhow::Result<u64> {
        if let Some(known) = self.0.get(&realm) {
            return Ok(*known);
        }
        let mut sum = 0;
        for kind in BEARING {
            sum += view.revision(kind, &realm)?;
        }
        self.0.insert(realm, sum);
        Ok(sum)
    }
}

fn look(view: &View, activity: &Record, today: Date) -> anyhow::Result<Watched> {
    let facts = read::facts(view, activity)?;
    let mut watched = Watched::default();
    let mut last = days(activity, activity::TO).into_iter().max();
    for kept in view.referring(&session::KIND, session::ACTIVITY, activity.id)? {
        let record = &kept.record;
        let days = days(record, session::DATE);
        // Whether its author could know is for the session's own page: it takes the reading of histories.
        let breach = breach(&facts, &read::occasion(record), false);
        if let Some(breach) = breach.filter(|_| days.iter().any(|day| *day <= today)) {
            watched.breaches.push((record.id, breach.in_words()));
        }
        last = last.max(days.into_iter().max());
    }
    let mut spans = over(&facts, today, today.saturating_add(AHEAD.days())).into_iter();
    let open = spans.next().filter(|span| span.verdict.allowed());
    let shut = open.and_then(|_| spans.find(|span| !span.verdict.allowed()));
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
