//! Whether one consent of a State covers a day of an activity, and each thing that is in the way if not.
//!
//! A consent's own fields are disputed apart from those of any other, so each clause is held against all the values of
//! its own fields: the whole holds under every combination exactly when each clause does.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;

use super::facts::{ActivityFacts, Authority, Basis, ConsentFacts, Expiry, StateFacts};
use super::holds::{Holds, not_passed, perhaps_reached, reached};
use crate::codes::INSTRUMENTS;
use crate::date::PartialDate;

/// One way in which the activity may be, given what is disputed in it: the same for all consents of a State.
#[derive(Clone, Debug)]
pub struct World<'a> {
    /// The day.
    pub day: Date,
    /// The activity.
    pub activity: &'a ActivityFacts,
    /// Its kind, unless it is unknown.
    pub kind: Option<&'a str>,
    /// Its States on the day.
    pub states: &'a BTreeSet<String>,
    /// The places that count.
    pub places: BTreeSet<&'a str>,
    /// The party whose consent is looked for.
    pub state: &'a StateFacts,
    /// The State responsible for it, if there is one.
    pub responsible: Option<&'a str>,
}

/// What stands in the way of a consent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is, or may be, another party's.
    Covers,
    /// The party that issued it is neither the one covered nor the State responsible for it.
    IssuingParty,
    /// It has not been given.
    NotGiven(Option<String>),
    /// It has been withdrawn, invalidated or ended, from this date.
    Ended(String, Option<PartialDate>),
    /// Nothing is said of this: `issuer`, `evidence`.
    Missing(&'static str),
    /// The capacity was not among the party's consent authorities on the consent's date.
    Authority,
    /// It was confirmed, and counts from then on.
    ConfirmedFrom(PartialDate),
    /// It bears a later date.
    DatedLater,
    /// It had not been received.
    ReceivedLater,
    /// It has expired.
    Expired,
    /// The activity and its kind are not what it covers.
    What,
    /// These rights are outside it.
    Rights(Vec<String>),
    /// These places are outside it.
    Places(Vec<String>),
    /// The day is outside its period.
    Period,
    /// The activity has changed since in this: `kind`, `places`.
    Changed(&'static str),
}

/// A fault, and whether it is one only by some of the values that stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What it is.
    pub fault: Fault,
    /// Whether other values would do.
    pub split: bool,
}

/// Whether this consent counts in this world.
#[must_use]
pub fn counts(consent: &ConsentFacts, world: &World<'_>) -> bool {
    // Nearly all that do not count have ended, or have not begun: that is asked first.
    let now = status(consent, world.day).is_empty() && dates(consent, world.day).is_empty();
    now && faults(consent, world).is_empty()
}

/// Everything that stands in the way of this consent in this world; empty if it counts.
#[must_use]
pub fn faults(consent: &ConsentFacts, world: &World<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    let mut clause = |holds: Holds, fault: Fault| {
        if !holds.always() {
            found.push(Found { fault, split: holds == Holds::Split });
        }
    };
    let party = &world.state.iso3;
    clause(Holds::over(&consent.covered, |covered| covered == party), Fault::Covers);
    let entitled = |issuing: &String| issuing == party || world.responsible == Some(issuing.as_str());
    clause(Holds::over(&consent.issuing, entitled), Fault::IssuingParty);
    for (values, name) in [
        (&consent.issuer, "issuer"),
        (&consent.capacity, "capacity"),
        (&consent.evidence, "evidence"),
        (&consent.note, "concept note"),
    ] {
        clause(Holds::over(values, |value| !value.is_empty()), Fault::Missing(name));
    }
    let known = |instrument: &String| INSTRUMENTS.iter().any(|one| one.code == instrument);
    clause(Holds::over(&consent.instrument, known), Fault::Missing("instrument"));
    found.extend(status(consent, world.day));
    found.extend(dates(consent, world.day));
    found.extend(authority(consent, world));
    found.extend(scope(consent, world));
    found.extend(consent.bases.iter().flat_map(|basis| changes(basis, world)));
    found
}

fn status(consent: &ConsentFacts, day: Date) -> Vec<Found> {
    let of = |code: &str, from: Option<PartialDate>| match code {
        "given" | "confirmed" => None,
        "withdrawn" | "invalidated" | "expired" => {
            // What ends from a date that nobody stated has ended.
            let ended = from.is_none_or(|from| perhaps_reached(from, day));
            ended.then(|| Fault::Ended(code.to_owned(), from))
        }
        _ => Some(Fault::NotGiven(Some(code.to_owned()))),
    };
    let all: Vec<Option<Fault>> =
        consent.statuses.iter().map(|status| of(&status.code, status.from)).collect();
    if all.is_empty() {
        return vec![Found { fault: Fault::NotGiven(None), split: false }];
    }
    let split = all.iter().any(Option::is_none);
    let first = all.into_iter().flatten().next();
    first.map(|fault| Found { fault, split }).into_iter().collect()
}

fn dates(consent: &ConsentFacts, day: Date) -> Vec<Found> {
    let mut found = Vec::new();
    let mut clause = |holds: Holds, unknown: bool, name: &'static str, fault: Fault| {
        let fault = if unknown { Fault::Missing(name) } else { fault };
        if !holds.always() {
            found.push(Found { fault, split: holds == Holds::Split });
        }
    };
    let dated = Holds::over(&consent.dated, |date| reached(*date, day));
    clause(dated, consent.dated.is_empty(), "date", Fault::DatedLater);
    let received = Holds::over(&consent.received, |date| reached(*date, day));
    clause(received, consent.received.is_empty(), "date of receipt", Fault::ReceivedLater);
    let lasts = |expiry: &Expiry| match expiry {
        Expiry::On(last) => not_passed(*last, day),
        Expiry::NoneStated => true,
    };
    let expiry = Holds::over(&consent.expiry, lasts);
    clause(expiry, consent.expiry.is_empty(), "expiry", Fault::Expired);
    found
}

/// Whether a capacity was among a party's consent authorities on a date: on each day that the date can mean.
#[must_use]
pub fn in_force(authorities: &[Authority], capacity: &str, date: PartialDate) -> bool {
    let named: Vec<&Authority> =
        authorities.iter().filter(|authority| is_same(&authority.capacity, capacity)).collect();
    let on = |day: Date| {
        named.iter().any(|authority| {
            reached(authority.from, day) && authority.until.is_none_or(|until| not_passed(until, day))
        })
    };
    date.first_day().series(1.day()).take_while(|day| *day <= date.last_day()).all(on)
}

/// An authority on the consent's own date, or a confirmation that one has given since, which counts from its date.
fn authority(consent: &ConsentFacts, world: &World<'_>) -> Option<Found> {
    let authorities = &world.state.authorities;
    let pairs =
        consent.dated.iter().flat_map(|dated| consent.capacity.iter().map(move |capacity| (dated, capacity)));
    let issued = Holds::over(pairs, |(dated, capacity)| in_force(authorities, capacity, *dated));
    let good = consent.confirmations.iter().filter(|one| in_force(authorities, &one.capacity, one.on));
    let earliest = good.map(|one| one.on).min_by_key(|on| on.last_day());
    if issued.always() || earliest.is_some_and(|on| reached(on, world.day)) {
        return None;
    }
    let unknown = consent.dated.is_empty() || consent.capacity.is_empty();
    let fault = match earliest {
        Some(from) => Fault::ConfirmedFrom(from),
        // That date or capacity is missing is said already.
        None if unknown => return None,
        None => Fault::Authority,
    };
    Some(Found { fault, split: issued == Holds::Split })
}

fn scope(consent: &ConsentFacts, world: &World<'_>) -> Vec<Found> {
    let scope = &consent.scope;
    let (activity, none, all) = (world.activity, BTreeSet::new(), [BTreeSet::new()]);
    let kinds = if scope.kinds.is_empty() { &all[..] } else { &scope.kinds };
    let what = |activities: &BTreeSet<_>, kinds: &BTreeSet<String>| {
        let unlimited = activities.is_empty() && kinds.is_empty();
        let kind = world.kind.is_some_and(|kind| kinds.contains(kind));
        unlimited || activities.contains(&activity.id) || kind
    };
    let activities =
        if scope.activities.is_empty() { vec![&none] } else { scope.activities.iter().collect() };
    let pairs = activities.into_iter().flat_map(|named| kinds.iter().map(move |kinds| (named, kinds)));
    let what = Holds::over(pairs, |(named, kinds)| what(named, kinds));
    let rights = Holds::unless_over(&scope.rights, |rights| covers(rights, &activity.rights));
    let places = Holds::unless_over(&scope.places, |places| covers_places(places, &world.places));
    let begun = |from: &Option<PartialDate>| from.is_none_or(|from| reached(from, world.day));
    let lasts = |to: &Option<PartialDate>| to.is_none_or(|to| not_passed(to, world.day));
    let period = [Holds::unless_over(&scope.from, begun), Holds::unless_over(&scope.to, lasts)];
    let outside_rights =
        activity.rights.iter().filter(|right| scope.rights.iter().any(|set| !set.contains(*right)));
    let outside_places =
        world.places.iter().filter(|place| scope.places.iter().any(|set| !has_place(set, place)));
    let clauses = [
        (what, Fault::What),
        (rights, Fault::Rights(outside_rights.cloned().collect())),
        (places, Fault::Places(outside_places.map(|place| (*place).to_owned()).collect())),
        (*period.iter().find(|holds| !holds.always()).unwrap_or(&Holds::Always), Fault::Period),
    ];
    let failed = clauses.into_iter().filter(|(holds, _)| !holds.always());
    failed.map(|(holds, fault)| Found { fault, split: holds == Holds::Split }).collect()
}

fn covers(limits: &BTreeSet<String>, wanted: &BTreeSet<String>) -> bool {
    // An activity that names no right is not within a consent that is limited to some.
    limits.is_empty() || (!wanted.is_empty() && wanted.is_subset(limits))
}

fn covers_places(limits: &BTreeSet<String>, wanted: &BTreeSet<&str>) -> bool {
    limits.is_empty() || (!wanted.is_empty() && wanted.iter().all(|place| has_place(limits, place)))
}

/// Capacities and places are words: `Bridgetown` and ` bridgetown ` are one.
fn is_same(one: &str, other: &str) -> bool {
    one == other || letters(one).eq(letters(other))
}

fn letters(words: &str) -> impl Iterator<Item = char> {
    words.split_whitespace().flat_map(|word| [" ", word]).flat_map(str::chars).flat_map(char::to_lowercase)
}

fn has_place(limits: &BTreeSet<String>, place: &str) -> bool {
    limits.iter().any(|limit| is_same(limit, place))
}

/// In what the activity has grown beyond what the consent was given on.
fn changes(basis: &Basis, world: &World<'_>) -> Vec<Found> {
    if basis.activity != world.activity.id {
        return Vec::new();
    }
    let begun = basis.from.is_none_or(|from| reached(from, world.day));
    let lasts = basis.to.is_none_or(|to| not_passed(to, world.day));
    let within = |now: &BTreeSet<String>, then: &BTreeSet<String>| then.is_empty() || now.is_subset(then);
    let in_places = |place: &&str| has_place(&basis.places, place);
    // What was not stated then was not what the consent was given on.
    let same = [
        ("kind", basis.kind.is_empty() || world.kind == Some(basis.kind.as_str())),
        ("States", within(world.states, &basis.states)),
        ("rights", within(&world.activity.rights, &basis.rights)),
        ("places", basis.places.is_empty() || world.places.iter().all(in_places)),
        ("period", begun && lasts),
    ];
    let changed = same.into_iter().filter(|(_, same)| !same);
    changed.map(|(what, _)| Found { fault: Fault::Changed(what), split: false }).collect()
}
