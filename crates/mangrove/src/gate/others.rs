//! The three conditions beside consent: a consultation, something of the State's that the activity answers, and an
//! outcome indicator with a baseline. Each is met by one record that holds under all its values that stand.

use jiff::civil::Date;
use ledger::RecordId;

use super::facts::{Baseline, ConsultationFacts, Facts, PriorityFacts, RequestFacts, StateFacts, Status};
use super::holds::{Holds, perhaps_reached, reached};
use super::words;
use super::{Condition, Met, Reason, Standing};
use crate::date::PartialDate;

/// How one record answers a condition.
struct Answer {
    record: RecordId,
    holds: Holds,
    /// Whether any field that counts has several values, whatever they say.
    disputed: bool,
    /// What is in the way, in words, if anything is.
    why: Option<String>,
}

/// The standing of a condition that any one of these meets. One that nobody disputes is preferred.
fn any_of(mut answers: Vec<Answer>, unseen: bool, condition: Condition, none: &str, state: &str) -> Standing {
    answers.sort_by_key(|answer| answer.record);
    let good = |answer: &&Answer| answer.holds.always();
    if let Some(sure) = answers.iter().filter(good).find(|answer| !answer.disputed) {
        return Standing::Met(Met { by: vec![sure.record], disputed: Vec::new() });
    }
    if let Some(met) = answers.iter().find(good) {
        let words = words::disputed_but_met(condition);
        let disputed = vec![Reason { words, record: Some(met.record), condition }];
        return Standing::Met(Met { by: vec![met.record], disputed });
    }
    if unseen {
        return Standing::NotKnownHere(words::unseen(condition, state));
    }
    let close = answers.into_iter().filter_map(|answer| {
        answer.why.map(|words| Reason { words, record: Some(answer.record), condition })
    });
    let close: Vec<Reason> = close.take(super::REASONS).collect();
    if close.is_empty() {
        return Standing::Unmet(vec![Reason { words: none.to_owned(), record: None, condition }]);
    }
    Standing::Unmet(close)
}

/// The first of these clauses that does not hold for each value says why; all of them say whether it holds.
fn clauses(record: RecordId, disputed: bool, clauses: Vec<(Holds, String)>) -> Answer {
    let holds = clauses.iter().map(|(holds, _)| *holds).fold(Holds::Always, worse);
    let why = clauses.into_iter().find(|(holds, _)| !holds.always()).map(|(_, words)| words);
    Answer { record, holds, disputed, why }
}

fn worse(one: Holds, other: Holds) -> Holds {
    match (one, other) {
        (Holds::Always, Holds::Always) => Holds::Always,
        (Holds::Never, _) | (_, Holds::Never) => Holds::Never,
        _ => Holds::Split,
    }
}

/// Whether a record stands in none of the states that undo it on a day.
fn stands(statuses: &[Status], day: Date, undone: &[&str], never: &[&str]) -> Holds {
    Holds::over(statuses, |status| {
        let ended = undone.contains(&status.code.as_str())
            && status.from.is_none_or(|from| perhaps_reached(from, day));
        !ended && !never.contains(&status.code.as_str())
    })
}

fn by_then(dated: &[PartialDate], day: Date) -> Holds {
    Holds::over(dated, |date| reached(*date, day))
}

/// At least one consultation with that State, whose minutes it has seen.
pub fn consultation(state: &StateFacts, day: Date) -> Standing {
    let answers = state.consultations.iter().map(|one| consulted(one, state, day)).collect();
    let none = format!("No consultation with {} is on record.", state.name);
    any_of(answers, !state.held, Condition::Consultation, &none, &state.name)
}

fn consulted(one: &ConsultationFacts, state: &StateFacts, day: Date) -> Answer {
    let name = words::consultation(one);
    let shared =
        Holds::over(&one.statuses, |status| ["shared", "agreed", "disputed"].contains(&status.code.as_str()));
    let disputed = one.states.len() > 1 || one.dated.len() > 1 || one.statuses.len() > 1;
    let present = Holds::over([&one.present], |present| present.contains(&state.iso3));
    clauses(
        one.id,
        disputed,
        vec![
            (
                Holds::over(&one.states, |iso3| *iso3 == state.iso3),
                format!("{name} was not with {}.", state.name),
            ),
            (shared, format!("The minutes of {} have not been shared with {}.", lower(&name), state.name)),
            (present, format!("{name} names nobody of {}.", state.name)),
            (by_then(&one.dated, day), words::not_before(&one.dated, &format!("{name} was held then"))),
        ],
    )
}

fn lower(name: &str) -> String {
    name.replacen("The", "the", 1)
}

/// A request, need or priority of that State that the activity answers.
pub fn request(state: &StateFacts, day: Date) -> Standing {
    let requests = state.requests.iter().map(|one| requested(one, state, day));
    let priorities = state.priorities.iter().map(|one| stated(one, state, day));
    let none = format!("The activity names no request, need or priority of {}.", state.name);
    let unseen = state.answers_unseen || !state.held;
    any_of(requests.chain(priorities).collect(), unseen, Condition::Request, &none, &state.name)
}

fn requested(one: &RequestFacts, state: &StateFacts, day: Date) -> Answer {
    let name = words::request(one);
    let stand = stands(&one.statuses, day, &["declined", "withdrawn"], &["draft", ""]);
    let disputed = one.states.len() > 1 || one.dated.len() > 1 || one.statuses.len() > 1;
    clauses(
        one.id,
        disputed,
        vec![
            (
                Holds::over(&one.states, |iso3| *iso3 == state.iso3),
                format!("{name} is not of {}.", state.name),
            ),
            (stand, words::request_ended(&name, &one.statuses)),
            (by_then(&one.dated, day), words::not_before(&one.dated, &format!("{name} was made then"))),
        ],
    )
}

fn stated(one: &PriorityFacts, state: &StateFacts, day: Date) -> Answer {
    let name = words::priority(&one.dated);
    clauses(
        one.id,
        one.states.len() > 1 || one.dated.len() > 1 || one.statuses.len() > 1,
        vec![
            (
                Holds::over(&one.states, |iso3| *iso3 == state.iso3),
                format!("{name} is not of {}.", state.name),
            ),
            (
                stands(&one.statuses, day, &["superseded"], &[""]),
                format!("{name} has been superseded by a later document."),
            ),
            (by_then(&one.dated, day), words::not_before(&one.dated, &format!("{name} was stated then"))),
        ],
    )
}

/// At least one outcome indicator whose baseline is not later than the day or the first session.
pub fn indicator(facts: &Facts, day: Date) -> Standing {
    let outcome = facts.indicators.iter().filter(|one| one.kinds.iter().any(|kind| kind == "outcome"));
    let first = facts.sessions.iter().flatten().map(|date| date.first_day()).min();
    let limit = first.map_or(day, |first| first.min(day));
    let answers: Vec<Answer> = outcome
        .map(|one| {
            let complete = |base: &Baseline| base.valued && base.dated.is_some() && base.sourced;
            let early = |base: &Baseline| base.dated.is_some_and(|dated| reached(dated, limit));
            let dates: Vec<PartialDate> = one.baselines.iter().filter_map(|base| base.dated).collect();
            let late = words::baseline_late(&dates, first.filter(|first| *first <= day));
            clauses(
                one.id,
                one.kinds.len() > 1 || one.baselines.len() > 1,
                vec![
                    (
                        Holds::over(&one.kinds, |kind| kind == "outcome"),
                        "Records disagree on whether the indicator is an outcome indicator.".to_owned(),
                    ),
                    (Holds::over(&one.baselines, complete), words::baseline_missing(&one.baselines)),
                    (Holds::over(&one.baselines, early), late),
                ],
            )
        })
        .collect();
    let none = "The activity has no outcome indicator with a baseline.";
    any_of(answers, facts.indicators_unseen, Condition::Indicator, none, "")
}
