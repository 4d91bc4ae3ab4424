//! The lists of codes that several nouns share: rights, groups, goals, kinds of activity, categories of people.
//!
//! A code stands in the log for ever. A list may grow; a code is never given another meaning.

mod goals;
mod people;

use crate::office::kind::Choice;

pub use goals::{GOALS, NotATarget, target};
pub use people::{AGES, DISABILITY, GROUPS, NOT_STATED, SEXES};

/// A choice of these.
const fn of(code: &'static str, label: &'static str) -> Choice {
    Choice { code, label }
}

/// The families of rights, as A/HRC/RES/54/33, PP3 names them: all universal and indivisible, the right to
/// development among them.
pub const RIGHTS: &[Choice] = &[
    of("civil", "Civil rights"),
    of("political", "Political rights"),
    of("economic", "Economic rights"),
    of("social", "Social rights"),
    of("cultural", "Cultural rights"),
    of("development", "The right to development"),
];

/// What an activity is (A/HRC/RES/54/33, OP1 and OP2).
pub const ACTIVITY_KINDS: &[Choice] = &[
    of("advice", "Advice"),
    of("law-review", "Law review"),
    of("training", "Training"),
    of("training-of-trainers", "Training of trainers"),
    of("reporting-support", "Reporting support"),
    of("national-mechanism", "Support to a national mechanism"),
    of("nhri", "Support to an NHRI"),
    of("information-education", "Information and education"),
    of("exchange", "Exchange of experience"),
];

/// What a consent may be given in. Silence, a visa, an agenda, a call or a focal point's word is none of these.
pub const INSTRUMENTS: &[Choice] = &[
    of("note-verbale", "Note verbale"),
    of("letter", "Letter"),
    of("exchange-of-letters", "Exchange of letters"),
    of("signed-agreement", "Signed agreement"),
    of("act-here", "Act in this system by a validating authority"),
];

/// How people meet.
pub const MODES: &[Choice] =
    &[of("in-person", "In person"), of("remote", "Remote"), of("hybrid", "Hybrid: in person and remote")];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_group_comes_first() {
        assert!(GROUPS.is_sorted_by_key(|group| group.label.to_lowercase()));
    }

    #[test]
    fn codes_are_unique_and_can_stand_in_an_address() {
        let lists = [RIGHTS, ACTIVITY_KINDS, INSTRUMENTS, MODES, GOALS, GROUPS, SEXES, AGES, DISABILITY];
        for list in lists {
            let codes: BTreeSet<_> = list.iter().map(|choice| choice.code).collect();
            let labels: BTreeSet<_> = list.iter().map(|choice| choice.label).collect();
            assert_eq!((codes.len(), labels.len()), (list.len(), list.len()), "{list:?}");
            let plain = |code: &str| {
                code.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            };
            assert!(codes.iter().all(|code| !code.is_empty() && plain(code)), "{list:?}");
        }
    }
}
