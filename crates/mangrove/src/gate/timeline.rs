//! How the gate stands on every day of a period, as runs of days on which it stands alike.
//! It is worked out at the dates on which anything changes, not day by day.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;

use super::facts::{ConsentFacts, Expiry, Facts, StateFacts, Status};
use super::{Verdict, on};
use crate::date::PartialDate;

/// The longest period, in days: ten years. What lies beyond is not worked out.
pub const LONGEST: i32 = 3_660;

/// A run of days on which the gate stands alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub to: Date,
    /// How the gate stands.
    pub verdict: Verdict,
}

/// The runs from one day to another, both counted; none if the last comes before the first. They leave no day out.
#[must_use]
pub fn over(facts: &Facts, from: Date, to: Date) -> Vec<Span> {
    let to = to.min(from.saturating_add(LONGEST.days()));
    let mut cuts: BTreeSet<Date> = cuts(facts).into_iter().filter(|cut| *cut > from && *cut <= to).collect();
    if from <= to {
        cuts.insert(from);
    }
    let mut spans: Vec<Span> = Vec::new();
    for cut in cuts {
        let verdict = on(facts, cut);
        if let Some(last) = spans.last_mut() {
            if last.verdict == verdict {
                continue;
            }
            last.to = cut.saturating_sub(1.day());
        }
        spans.push(Span { from: cut, to, verdict });
    }
    spans
}

/// The first day on which anything may stand otherwise than on the day before.
fn cuts(facts: &Facts) -> Vec<Date> {
    let mut cuts = Vec::new();
    for state in &facts.states {
        of_state(state, &mut cuts);
    }
    let baselines = facts.indicators.iter().flat_map(|one| &one.baselines);
    cuts.extend(baselines.filter_map(|base| base.dated).map(PartialDate::last_day));
    cuts.extend(facts.sessions.iter().flatten().map(|date| date.first_day()));
    cuts
}

fn of_state(state: &StateFacts, cuts: &mut Vec<Date>) {
    cuts.extend(state.left);
    for one in &state.consultations {
        cuts.extend(one.dated.iter().map(|date| date.last_day()));
    }
    for one in &state.requests {
        cuts.extend(one.dated.iter().map(|date| date.last_day()));
        cuts.extend(ends(&one.statuses));
    }
    for one in &state.priorities {
        cuts.extend(one.dated.iter().map(|date| date.last_day()));
        cuts.extend(ends(&one.statuses));
    }
    // Authorities act on the dates of consents and confirmations, which are cuts of their own.
    for one in &state.consents {
        of_consent(one, cuts);
    }
}

fn ends(statuses: &[Status]) -> impl Iterator<Item = Date> {
    statuses.iter().filter_map(|status| status.from).map(PartialDate::first_day)
}

fn of_consent(one: &ConsentFacts, cuts: &mut Vec<Date>) {
    let begins = one.dated.iter().chain(&one.received).chain(one.scope.from.iter().flatten());
    cuts.extend(begins.map(|date| date.last_day()));
    cuts.extend(one.confirmations.iter().map(|one| one.on.last_day()));
    cuts.extend(one.bases.iter().filter_map(|basis| basis.from).map(PartialDate::last_day));
    cuts.extend(ends(&one.statuses));
    let expiries = one.expiry.iter().filter_map(|expiry| match expiry {
        Expiry::On(last) => Some(*last),
        Expiry::NoneStated => None,
    });
    let to = one.scope.to.iter().flatten().copied();
    let basis = one.bases.iter().filter_map(|basis| basis.to);
    // The last day counts, so the day after is the one that differs. A partial date ends with its first day.
    cuts.extend(expiries.chain(to).chain(basis).map(|last| last.first_day().saturating_add(1.day())));
}
