//! The states of every noun and the steps between them, written out once more by hand from the domain: whatever step the
//! program knows and this table does not, or the other way round, is a mistake in one of them.

use std::collections::BTreeSet;

use mangrove::noun::NOUNS;

/// A state, and those from which it may be reached.
type Reached = (&'static str, &'static [&'static str]);

/// For each noun with states, by the first part of its address: from which state each may be reached.
const TABLE: &[(&str, &[Reached])] = &[
    (
        "requests",
        &[
            ("received", &["draft"]),
            ("acknowledged", &["received"]),
            ("clarifying", &["acknowledged"]),
            ("accepted", &["acknowledged", "clarifying"]),
            ("declined", &["acknowledged", "clarifying"]),
            ("waiting", &["acknowledged", "clarifying"]),
            ("answering", &["accepted", "waiting"]),
            ("closed", &["answering"]),
            (
                "withdrawn",
                &["draft", "received", "acknowledged", "clarifying", "accepted", "waiting", "answering"],
            ),
        ],
    ),
    ("consultations", &[("shared", &["draft"]), ("agreed", &["shared"]), ("disputed", &["shared"])]),
    (
        "consents",
        &[
            ("given", &["requested"]),
            ("refused", &["requested"]),
            ("confirmed", &["given"]),
            ("withdrawn", &["given", "confirmed"]),
            ("invalidated", &["given", "confirmed"]),
        ],
    ),
    (
        "activities",
        &[
            ("planned", &["proposed"]),
            ("under-way", &["planned", "suspended"]),
            ("suspended", &["under-way"]),
            ("completed", &["under-way"]),
            ("closed", &["completed"]),
            ("cancelled", &["proposed", "planned", "under-way", "suspended"]),
        ],
    ),
    ("authorities", &[("ended", &["recorded"])]),
    ("participants", &[("purged", &["kept"])]),
    ("priorities", &[("superseded", &["stated"])]),
    ("measurements", &[("final", &["provisional"]), ("revised", &["final"])]),
    ("submissions", &[("sent", &["private"]), ("received", &["sent"]), ("withdrawn", &["sent", "received"])]),
    (
        "replies",
        &[
            ("submitted", &["drafted", "returned"]),
            ("validated", &["submitted"]),
            ("compiled", &["validated"]),
            ("approved", &["compiled"]),
            ("published", &["approved"]),
            ("returned", &["submitted", "validated", "compiled", "approved"]),
        ],
    ),
];

type Steps = BTreeSet<(String, String, String)>;

#[test]
fn every_step_is_one_that_the_domain_names_and_every_other_is_refused() {
    let step = |noun: &str, from: &str, to: &str| (noun.to_owned(), from.to_owned(), to.to_owned());
    let mut named = Steps::new();
    for (noun, states) in TABLE {
        for (to, froms) in *states {
            named.extend(froms.iter().map(|from| step(noun, from, to)));
        }
    }
    let mut known = Steps::new();
    for noun in NOUNS {
        let Some(lifecycle) = noun.lifecycle else { continue };
        let states: Vec<&str> = lifecycle.states.iter().map(|state| state.code).collect();
        assert!(states.contains(&lifecycle.start), "{} begins in {}", noun.path, lifecycle.start);
        for taken in lifecycle.steps {
            assert!(states.contains(&taken.to), "{}: {} is no state", noun.path, taken.to);
            assert!(!taken.who.is_empty(), "{}: nobody may take {taken:?}", noun.path);
            for from in taken.from {
                assert!(states.contains(from), "{}: {from} is no state", noun.path);
                known.insert(step(noun.path, from, taken.to));
            }
        }
    }
    let missing: Vec<_> = named.difference(&known).collect();
    let unnamed: Vec<_> = known.difference(&named).collect();
    assert!(
        missing.is_empty() && unnamed.is_empty(),
        "not there: {missing:?}\nnot of the domain: {unnamed:?}"
    );
}
