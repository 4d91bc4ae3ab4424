//! The gate against brute force: allowed if and only if the four conditions hold for each State under every combination
//! of the values that nobody has settled.

use proptest::prelude::*;
use proptest::sample::select;

use super::any::{DAYS, any_facts, date};
use super::combinations::brute;
use super::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, max_global_rejects: 4_000, ..ProptestConfig::default() })]

    #[test]
    fn allowed_if_and_only_if_so_under_every_combination(facts in any_facts(), on_day in select(DAYS)) {
        let on_day = day(on_day);
        let expected = brute(&facts, on_day);
        prop_assume!(expected.is_some());
        let verdict = on(&facts, on_day);
        prop_assert_eq!(Some(verdict.allowed()), expected, "{:?}", verdict.reasons());
        prop_assert_eq!(verdict.allowed(), verdict.reasons().is_empty(), "a refusal says why, and only a refusal");
    }

    #[test]
    fn a_withdrawal_never_allows_more(facts in any_facts(), from in date(), beside: bool, on_day in select(DAYS)) {
        let mut after = facts.clone();
        let ended = || Status { code: "withdrawn".to_owned(), from: Some(from) };
        let state = &mut after.states[0];
        // A withdrawal without sight of what else was written stands beside it; else it replaces what was given.
        let given = |statuses: &[Status]| {
            !statuses.is_empty() && statuses.iter().all(|status| ["given", "confirmed", "accepted"].contains(&status.code.as_str()))
        };
        let consents = state.consents.iter_mut().map(|one| &mut one.statuses);
        for statuses in consents.chain(state.requests.iter_mut().map(|one| &mut one.statuses)) {
            match (beside, given(statuses)) {
                (false, true) => *statuses = vec![ended()],
                (true, _) if !statuses.is_empty() => statuses.push(ended()),
                _ => {}
            }
        }
        let on_day = day(on_day);
        prop_assert!(on(&facts, on_day).allowed() || !on(&after, on_day).allowed());
    }

    #[test]
    fn values_that_disagree_never_allow_more(facts in any_facts(), more in any_facts(), on_day in select(DAYS)) {
        fn beside<T: Clone>(known: &mut Vec<T>, more: &[T]) {
            if !known.is_empty() {
                known.extend(more.iter().cloned());
            }
        }
        let mut after = facts.clone();
        beside(&mut after.activity.kinds, &more.activity.kinds);
        for (one, more) in after.indicators.iter_mut().zip(&more.indicators) {
            beside(&mut one.baselines, &more.baselines);
            beside(&mut one.kinds, &more.kinds);
        }
        let (state, other) = (&mut after.states[0], &more.states[0]);
        beside(&mut state.responsible, &other.responsible);
        for (one, more) in state.consents.iter_mut().zip(&other.consents) {
            beside(&mut one.covered, &more.covered);
            beside(&mut one.capacity, &more.capacity);
            beside(&mut one.dated, &more.dated);
            beside(&mut one.expiry, &more.expiry);
            beside(&mut one.statuses, &more.statuses);
            beside(&mut one.scope.kinds, &more.scope.kinds);
            beside(&mut one.scope.to, &more.scope.to);
        }
        for (one, more) in state.requests.iter_mut().zip(&other.requests) {
            beside(&mut one.statuses, &more.statuses);
        }
        let on_day = day(on_day);
        prop_assert!(on(&facts, on_day).allowed() || !on(&after, on_day).allowed());
    }

    #[test]
    fn the_order_of_records_never_matters(facts in any_facts(), on_day in select(DAYS)) {
        let mut other = facts.clone();
        other.states.reverse();
        other.indicators.reverse();
        other.sessions.reverse();
        for state in &mut other.states {
            state.consents.reverse();
            state.consultations.reverse();
            state.requests.reverse();
            state.priorities.reverse();
            state.authorities.reverse();
        }
        prop_assert_eq!(on(&facts, day(on_day)), on(&other, day(on_day)));
    }

    #[test]
    fn runs_say_of_each_day_what_the_day_says(facts in any_facts()) {
        let (first, last) = (day("2026-02-20"), day("2026-05-31"));
        let spans = over(&facts, first, last);
        let mut next = first;
        for span in &spans {
            prop_assert_eq!(span.from, next);
            for each in span.from.series(1.day()).take_while(|each| *each <= span.to) {
                prop_assert_eq!(&on(&facts, each), &span.verdict, "{}", each);
            }
            next = span.to.saturating_add(1.day());
        }
        prop_assert_eq!(next, last.saturating_add(1.day()));
        prop_assert!(spans.windows(2).all(|pair| pair[0].verdict != pair[1].verdict));
    }
}
