//! The rule once more, plainly, for records in which nothing is disputed: what the gate is held against.
//! Written from the specification and not from the gate, so that a slip in one shows.

use super::*;

/// The rule where nothing is disputed, as the specification words it.
pub(super) fn plainly(facts: &Facts, day: Date) -> bool {
    let states: Vec<&StateFacts> =
        facts.states.iter().filter(|state| state.left.is_none_or(|left| day < left)).collect();
    let by = |dates: &[PartialDate]| dates.first().is_some_and(|date| date.first_day() <= day);
    let over = |status: &Status| status.from.is_none_or(|from| from.first_day() <= day);
    let baseline = facts.indicators.iter().any(|one| {
        one.kinds.first().is_some_and(|kind| kind == "outcome")
            && one.baselines.first().is_some_and(|base| {
                let early = |dated: PartialDate| {
                    let sessions =
                        facts.sessions.iter().flatten().all(|held| dated.first_day() <= held.first_day());
                    sessions && dated.first_day() <= day
                };
                base.valued && base.sourced && base.dated.is_some_and(early)
            })
    });
    let each = |state: &&StateFacts| {
        let consulted = state.consultations.iter().any(|one| {
            one.states.first() == Some(&state.iso3)
                && by(&one.dated)
                && one.statuses.first().is_some_and(|status| status.code != "draft")
                && one.present.contains(&state.iso3)
        });
        let requested = state.requests.iter().any(|one| {
            let stands = |status: &Status| match status.code.as_str() {
                "draft" => false,
                "withdrawn" | "declined" => !over(status),
                _ => true,
            };
            one.states.first() == Some(&state.iso3)
                && by(&one.dated)
                && one.statuses.first().is_some_and(stands)
        });
        let stated = state.priorities.iter().any(|one| {
            let stands = |status: &Status| status.code != "superseded" || !over(status);
            one.states.first() == Some(&state.iso3)
                && by(&one.dated)
                && one.statuses.first().is_some_and(stands)
        });
        let consented = state.held && state.consents.iter().any(|one| counts(one, state, facts, day));
        consulted && consented && (requested || stated)
    };
    !states.is_empty() && baseline && states.iter().all(each)
}

pub(super) fn counts(one: &ConsentFacts, state: &StateFacts, facts: &Facts, day: Date) -> bool {
    let said = |texts: &[String]| texts.first().is_some_and(|text| !text.is_empty());
    let entitled = |capacity: &str, on: Date| {
        state.authorities.iter().any(|authority| {
            authority.capacity == capacity
                && authority.from.first_day() <= on
                && authority.until.is_none_or(|until| on <= until.first_day())
        })
    };
    let (Some(dated), Some(received), Some(capacity)) =
        (one.dated.first(), one.received.first(), one.capacity.first())
    else {
        return false;
    };
    let standing = one.statuses.first().is_some_and(|status| match status.code.as_str() {
        "given" | "confirmed" => true,
        "withdrawn" => status.from.is_some_and(|from| day < from.first_day()),
        _ => false,
    });
    let confirmed = one
        .confirmations
        .iter()
        .any(|one| one.on.first_day() <= day && entitled(&one.capacity, one.on.first_day()));
    let lasting = one.expiry.first().is_some_and(|expiry| match expiry {
        Expiry::On(last) => day <= last.first_day(),
        Expiry::NoneStated => true,
    });
    let issuing = one.issuing.first().is_some_and(|issuing| {
        issuing == &state.iso3
            || state.responsible.first().is_some_and(|responsible| responsible.as_ref() == Some(issuing))
    });
    let scope = &one.scope;
    let kinds = scope.kinds.first().cloned().unwrap_or_default();
    let named = scope.activities.first().cloned().unwrap_or_default();
    let kind = facts.activity.kinds.first();
    let what = (kinds.is_empty() && named.is_empty())
        || named.contains(&facts.activity.id)
        || kind.is_some_and(|kind| kinds.contains(kind));
    let within = |limits: &[BTreeSet<String>], wanted: &BTreeSet<String>| {
        limits.first().is_none_or(|limit| limit.is_empty() || (!wanted.is_empty() && wanted.is_subset(limit)))
    };
    one.covered.first() == Some(&state.iso3)
        && issuing
        && said(&one.issuer)
        && said(&one.evidence)
        && said(&one.note)
        && one.instrument.first().is_some_and(|instrument| instrument == "note-verbale")
        && standing
        && dated.first_day() <= day
        && received.first_day() <= day
        && lasting
        && (entitled(capacity, dated.first_day()) || confirmed)
        && what
        && within(&scope.rights, &facts.activity.rights)
        && within(&scope.places, &facts.activity.places)
        && scope.from.first().is_none_or(|from| from.is_none_or(|from| from.first_day() <= day))
        && scope.to.first().is_none_or(|to| to.is_none_or(|to| day <= to.first_day()))
}
