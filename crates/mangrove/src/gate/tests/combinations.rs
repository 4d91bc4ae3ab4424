//! All combinations of the values that nobody has settled, one after the other.
//! Each run over the records asks for picks in the same order, as an odometer turns.

use super::plainly::plainly;
use super::*;

/// The most combinations tried for one case.
const MOST: usize = 1_500;

/// Walks through all combinations: each run asks for picks in the same order and gets the next combination.
#[derive(Default)]
struct Odometer {
    picks: Vec<(usize, usize)>,
    next: usize,
}

impl Odometer {
    fn pick<T: Clone>(&mut self, from: &[T]) -> Option<T> {
        if from.len() < 2 {
            return from.first().cloned();
        }
        if self.next == self.picks.len() {
            self.picks.push((0, from.len()));
        }
        self.next += 1;
        Some(from[self.picks[self.next - 1].0].clone())
    }

    fn settle<T: Clone>(&mut self, values: &mut Vec<T>) {
        *values = self.pick(values).into_iter().collect();
    }

    /// A partial date can mean any of its days.
    fn settle_date(&mut self, date: &mut PartialDate) {
        let last = date.last_day();
        let days: Vec<Date> = date.first_day().series(1.day()).take_while(|day| *day <= last).collect();
        *date = PartialDate::day(self.pick(&days).unwrap());
    }

    fn settle_dates(&mut self, dates: &mut Vec<PartialDate>) {
        self.settle(dates);
        dates.iter_mut().for_each(|date| self.settle_date(date));
    }

    fn settle_statuses(&mut self, statuses: &mut Vec<Status>) {
        self.settle(statuses);
        statuses.iter_mut().filter_map(|status| status.from.as_mut()).for_each(|from| self.settle_date(from));
    }

    fn forward(&mut self) -> bool {
        self.next = 0;
        while let Some((at, of)) = self.picks.pop() {
            if at + 1 < of {
                self.picks.push((at + 1, of));
                return true;
            }
        }
        false
    }
}

fn settled(facts: &Facts, picks: &mut Odometer) -> Facts {
    let mut facts = facts.clone();
    picks.settle(&mut facts.activity.kinds);
    for session in &mut facts.sessions {
        picks.settle_dates(session);
    }
    for indicator in &mut facts.indicators {
        picks.settle(&mut indicator.kinds);
        picks.settle(&mut indicator.baselines);
        indicator
            .baselines
            .iter_mut()
            .filter_map(|base| base.dated.as_mut())
            .for_each(|date| picks.settle_date(date));
    }
    for state in &mut facts.states {
        picks.settle(&mut state.responsible);
        for one in &mut state.authorities {
            picks.settle_date(&mut one.from);
            one.until.iter_mut().for_each(|until| picks.settle_date(until));
        }
        for one in &mut state.consultations {
            picks.settle(&mut one.states);
            picks.settle_dates(&mut one.dated);
            picks.settle_statuses(&mut one.statuses);
        }
        for one in &mut state.requests {
            picks.settle(&mut one.states);
            picks.settle_dates(&mut one.dated);
            picks.settle_statuses(&mut one.statuses);
        }
        state.priorities.iter_mut().for_each(|one| {
            picks.settle(&mut one.states);
            picks.settle_dates(&mut one.dated);
            picks.settle_statuses(&mut one.statuses);
        });
        state.consents.iter_mut().for_each(|one| settle_consent(one, picks));
    }
    facts
}

fn settle_consent(one: &mut ConsentFacts, picks: &mut Odometer) {
    for texts in [
        &mut one.covered,
        &mut one.issuing,
        &mut one.issuer,
        &mut one.capacity,
        &mut one.instrument,
        &mut one.evidence,
        &mut one.note,
    ] {
        picks.settle(texts);
    }
    picks.settle_dates(&mut one.dated);
    picks.settle_dates(&mut one.received);
    picks.settle(&mut one.expiry);
    if let Some(Expiry::On(date)) = one.expiry.first_mut() {
        picks.settle_date(date);
    }
    picks.settle_statuses(&mut one.statuses);
    one.confirmations.iter_mut().for_each(|one| picks.settle_date(&mut one.on));
    picks.settle(&mut one.scope.activities);
    picks.settle(&mut one.scope.kinds);
    picks.settle(&mut one.scope.rights);
    picks.settle(&mut one.scope.places);
    for side in [&mut one.scope.from, &mut one.scope.to] {
        picks.settle(side);
        side.iter_mut().flatten().for_each(|date| picks.settle_date(date));
    }
}

pub(super) fn brute(facts: &Facts, day: Date) -> Option<bool> {
    let mut picks = Odometer::default();
    for _ in 0..MOST {
        if !plainly(&settled(facts, &mut picks), day) {
            return Some(false);
        }
        if !picks.forward() {
            return Some(true);
        }
    }
    None
}
