//! Each way in which a whole set of records fails, and what is said of it: only what is missing.
//! One record is damaged at a time, so that nothing else can be said.

use super::*;

type Break = fn(&mut Facts);

/// The damage, the condition that is no longer met, and words of the refusal.
const CASES: &[(Break, &str, &str)] = &[
    (|f| f.states[0].consultations.clear(), "consultation", "No consultation with Barbados is on record."),
    (
        |f| f.states[0].consultations[0].statuses[0].code = "draft".to_owned(),
        "consultation",
        "have not been shared",
    ),
    (|f| f.states[0].consultations[0].present = set(&["GUY"]), "consultation", "names nobody of Barbados"),
    (
        |f| f.states[0].consultations[0].dated = vec![d("2026-06-01")],
        "consultation",
        "Not allowed before 1 June",
    ),
    (|f| f.states[0].requests.clear(), "request", "names no request, need or priority of Barbados"),
    (
        |f| f.states[0].requests[0].statuses = vec![status("withdrawn", "2026-05-01")],
        "request",
        "was withdrawn",
    ),
    (|f| f.states[0].requests[0].statuses[0].code = "draft".to_owned(), "request", "has not been sent"),
    (|f| f.indicators[0].kinds = one("process"), "indicator", "no outcome indicator"),
    (|f| f.indicators[0].baselines[0].sourced = false, "indicator", "states no source"),
    (
        |f| f.indicators[0].baselines[0].dated = Some(d("2026-06-01")),
        "indicator",
        "Not allowed before 1 June 2026",
    ),
    (
        |f| f.sessions = vec![vec![d("2026-01-05")]],
        "indicator",
        "later than the first session, of 5 January 2026",
    ),
    (|f| f.states[0].consents[0].covered = one("GUY"), "consent", "Barbados has not consented"),
    (
        |f| f.states[0].consents[0].statuses = vec![status("requested", "2026-02-01")],
        "consent",
        "requested and not",
    ),
    (
        |f| f.states[0].consents[0].statuses = vec![status("refused", "2026-02-01")],
        "consent",
        "refused its consent",
    ),
    (|f| f.states[0].consents[0].statuses.clear(), "consent", "not on record as given"),
    (
        |f| f.states[0].consents[0].statuses = vec![status("invalidated", "2026-05")],
        "consent",
        "found invalid",
    ),
    (|f| f.states[0].consents[0].received = vec![d("2026-06-01")], "consent", "was received then"),
    (|f| f.states[0].consents[0].expiry.clear(), "consent", "neither when it expires nor that it does not"),
    (|f| f.states[0].consents[0].evidence = one(""), "consent", "no evidence"),
    (|f| f.states[0].consents[0].note.clear(), "consent", "concept note"),
    (|f| f.states[0].consents[0].instrument = one("call"), "consent", "does not state its instrument"),
    (|f| f.states[0].consents[0].issuer.clear(), "consent", "does not state its issuer"),
    (
        |f| f.states[0].consents[0].scope = Scope { activities: vec![[id(9)].into()], ..Scope::default() },
        "consent",
        "has not consented to this",
    ),
    (
        |f| f.states[0].consents[0].scope.rights = vec![set(&["political"])],
        "consent",
        "these rights: social rights",
    ),
    (
        |f| f.states[0].authorities[0].until = Some(d("2026-03-01")),
        "consent",
        "not among the consent authorities",
    ),
];

#[test]
fn only_what_is_missing_is_said() {
    let whole = barbados();
    for (number, (damage, condition, words)) in CASES.iter().enumerate() {
        let mut facts = whole.clone();
        damage(&mut facts);
        let verdict = on(&facts, day("2026-05-11"));
        let said = verdict.reasons().join(" ");
        assert!(said.contains(words), "case {number}: {said}");
        assert_eq!(
            verdict.unmet().iter().map(|unmet| unmet.code()).collect::<Vec<_>>(),
            [*condition],
            "case {number}"
        );
        assert_eq!(verdict.outcome(), Outcome::NotAllowed, "case {number}");
    }
}
