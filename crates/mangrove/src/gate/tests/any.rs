//! Any records: mostly whole ones, with here and there a value that is wrong, missing or disputed.
//! Whole ones are the rule, or hardly a case would be allowed and the properties would say little.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;

pub(super) const DAYS: &[&str] =
    &["2026-03-01", "2026-03-15", "2026-04-01", "2026-04-15", "2026-05-01", "2026-05-15"];

pub(super) fn date() -> impl Strategy<Value = PartialDate> {
    prop_oneof![24 => select(DAYS), 1 => Just("2026-04")].prop_map(d)
}

/// Mostly the value that is right, once in a while another, none, or two that disagree.
pub(super) fn field<T: Clone + std::fmt::Debug + PartialEq + 'static>(
    good: T,
    other: impl Strategy<Value = T> + 'static,
) -> impl Strategy<Value = Vec<T>> {
    (0..80_u8, other).prop_map(move |(which, other)| match which {
        0 => Vec::new(),
        1 => vec![other],
        2..8 if other != good => vec![good.clone(), other],
        _ => vec![good.clone()],
    })
}

pub(super) fn text(good: &str, other: &'static [&'static str]) -> impl Strategy<Value = Vec<String>> {
    field(good.to_owned(), select(other).prop_map(str::to_owned))
}

pub(super) fn statuses(
    good: &'static str,
    other: &'static [&'static str],
) -> impl Strategy<Value = Vec<Status>> {
    let any = (select(other), proptest::option::weighted(0.9, date()));
    field(status(good, "2026-03-01"), any.prop_map(|(code, from)| Status { code: code.to_owned(), from }))
}

pub(super) fn any_consent(number: u8) -> impl Strategy<Value = ConsentFacts> {
    let sets = |good: &'static [&'static str]| field(set(good), Just(set(&["other"])));
    let scope = (
        field(BTreeSet::new(), select(vec![BTreeSet::from([id(1)]), BTreeSet::from([id(9)])])),
        field(set(&["training"]), select(vec![set(&["other"]), set(&["training", "other"])])),
        sets(&["social"]),
        sets(&["Bridgetown"]),
        field(None, date().prop_map(Some)),
        field(None, date().prop_map(Some)),
    );
    let scope = scope.prop_map(|(activities, kinds, rights, places, from, to)| Scope {
        activities,
        kinds,
        rights,
        places,
        from,
        to,
    });
    let who = (
        text("BRB", &["GUY"]),
        text("BRB", &["GBR", "GUY"]),
        text("A. Prescod", &[""]),
        text(MINISTER, &["Focal point"]),
        text("note-verbale", &["call"]),
    );
    let dates = (field(d("2026-03-01"), date()), field(d("2026-03-01"), date()));
    let end = field(Expiry::NoneStated, date().prop_map(Expiry::On));
    let rest =
        (text("9f86", &[""]), text("1", &[""]), statuses("given", &["requested", "withdrawn", "confirmed"]));
    let confirmed = vec((date(), select(&[MINISTER, "Focal point"][..])), 0..2);
    (who, dates, end, rest, confirmed, scope).prop_map(move |(who, dates, expiry, rest, confirmed, scope)| {
        ConsentFacts {
            id: id(number),
            covered: who.0,
            issuing: who.1,
            issuer: who.2,
            capacity: who.3,
            instrument: who.4,
            dated: dates.0,
            received: dates.1,
            expiry,
            evidence: rest.0,
            note: rest.1,
            statuses: rest.2,
            confirmations: confirmed
                .into_iter()
                .map(|(on, capacity)| Confirmation { on, capacity: capacity.to_owned() })
                .collect(),
            scope,
            bases: Vec::new(),
        }
    })
}

pub(super) fn any_authorities() -> impl Strategy<Value = Vec<Authority>> {
    let since = (date(), proptest::option::of(date()));
    let later = since.prop_map(|(from, until)| Authority { capacity: MINISTER.to_owned(), from, until });
    let always = Authority { capacity: MINISTER.to_owned(), from: d("2020-01-01"), until: None };
    (vec(later, 0..2), any::<bool>()).prop_map(move |(mut all, whole)| {
        if whole || all.is_empty() {
            all.push(always.clone());
        }
        all
    })
}

pub(super) fn any_state() -> impl Strategy<Value = StateFacts> {
    let consultation =
        (text("BRB", &["GUY"]), field(d("2026-03-01"), date()), statuses("agreed", &["draft", "disputed"]));
    let request = (
        text("BRB", &["GUY"]),
        field(d("2026-03-01"), date()),
        statuses("accepted", &["draft", "withdrawn"]),
    );
    let superseded = statuses("stated", &["superseded"]);
    let priority = vec((text("BRB", &["GUY"]), field(d("2026-03-01"), date()), superseded), 0..2);
    let consents = (vec(any_consent(12), 1..2), vec(any_consent(13), 0..2), any_authorities());
    let responsible = field(None, Just(Some("GBR".to_owned())));
    let rest = (proptest::option::weighted(0.1, select(DAYS)), prop::bool::weighted(0.95), responsible);
    (vec(consultation, 1..3), vec(request, 1..3), priority, consents, rest).prop_map(
        |(consulted, requested, stated, consents, rest)| {
            let mut state = state(10, "BRB", "Barbados");
            (state.left, state.held, state.responsible) = (rest.0.map(day), rest.1, rest.2);
            state.consultations = consulted
                .into_iter()
                .zip(20..)
                .map(|((states, dated, statuses), number)| ConsultationFacts {
                    id: id(number),
                    states,
                    dated,
                    statuses,
                    present: set(&["BRB"]),
                })
                .collect();
            let requests = requested.into_iter().zip(30..);
            state.requests = requests
                .map(|((states, dated, statuses), number)| RequestFacts {
                    id: id(number),
                    states,
                    dated,
                    statuses,
                })
                .collect();
            let priorities = stated.into_iter().zip(40..);
            state.priorities = priorities
                .map(|((states, dated, statuses), number)| PriorityFacts {
                    id: id(number),
                    states,
                    dated,
                    statuses,
                })
                .collect();
            state.authorities = consents.2;
            state.consents = consents.0.into_iter().chain(consents.1).collect();
            state
        },
    )
}

pub(super) fn any_facts() -> impl Strategy<Value = Facts> {
    let good = Baseline { valued: true, dated: Some(d("2026-03-01")), sourced: true };
    let other = (any::<bool>(), proptest::option::of(date()), any::<bool>());
    let other = other.prop_map(|(valued, dated, sourced)| Baseline { valued, dated, sourced });
    let indicators = vec((text("outcome", &["process"]), field(good, other)), 1..3);
    let second = proptest::option::weighted(0.2, Just(state(50, "GRD", "Grenada")));
    let sessions = vec(vec(date(), 1..2), 0..2);
    (any_state(), second, text("training", &["other"]), indicators, sessions).prop_map(
        |(first, second, kinds, indicators, sessions)| {
            let mut whole = facts([Some(first), second].into_iter().flatten().collect());
            whole.activity.kinds = kinds;
            whole.sessions = sessions;
            let numbered = indicators.into_iter().zip(2..);
            whole.indicators = numbered
                .map(|((kinds, baselines), number)| IndicatorFacts { id: id(number), kinds, baselines })
                .collect();
            whole
        },
    )
}
