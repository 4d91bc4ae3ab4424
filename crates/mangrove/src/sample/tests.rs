//! The sample holds together: what one table names, another has.

use std::collections::BTreeSet;

use super::*;

/// The numbers of the recommendations in a text: lines that start `23.1 ` or, in the older layout, `16.1. `.
fn numbers(text: &str) -> Vec<&str> {
    text.lines()
        .filter_map(|line| {
            let number = line.split_once(' ')?.0.trim_end_matches('.');
            let (paragraph, item) = number.split_once('.')?;
            let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
            (digits(paragraph) && digits(item)).then_some(number)
        })
        .collect()
}

fn follow_ups() -> Vec<SampleFollowUp<'static>> {
    parse_follow_ups(FOLLOW_UPS).expect("the follow-ups of the sample can be read")
}

fn reports() -> impl Iterator<Item = &'static SampleDocument> {
    DOCUMENTS.iter().filter(|d| d.text.contains("\nReport of the Working Group"))
}

#[test]
fn every_document_says_first_that_it_is_a_sample_and_prints_its_symbol() {
    for document in DOCUMENTS {
        let note = NOTES.iter().find(|(language, _)| *language == document.language).expect("a note").1;
        assert_eq!(document.text.lines().next(), Some(note), "{}", document.file);
        assert!(document.text.lines().any(|line| line == document.symbol), "{}", document.file);
        assert!(!document.text.contains('\u{FFFD}'), "{}", document.file);
    }
}

#[test]
fn recommendations_are_numbered_without_gaps() {
    let mut all = 0;
    for report in reports() {
        let numbers = numbers(report.text);
        assert!((24..=60).contains(&numbers.len()), "{}: {}", report.file, numbers.len());
        let pairs: Vec<(u32, u32)> = numbers
            .iter()
            .filter_map(|number| number.split_once('.'))
            .map(|(paragraph, item)| (paragraph.parse().expect("digits"), item.parse().expect("digits")))
            .collect();
        for two in pairs.windows(2) {
            let next = [(two[0].0, two[0].1 + 1), (two[0].0 + 1, 1)];
            assert!(next.contains(&two[1]), "{}: {:?} follows {:?}", report.file, two[1], two[0]);
        }
        all += numbers.len();
    }
    assert_eq!(reports().count(), 5);
    assert_eq!(all, 217);
}

#[test]
fn every_follow_up_is_of_a_recommendation_that_stands_in_its_document_and_is_its_only_one() {
    let follow_ups = follow_ups();
    let mut seen = BTreeSet::new();
    for follow_up in &follow_ups {
        let at = format!("{} {}", follow_up.symbol, follow_up.number);
        let report = reports().find(|report| report.symbol == follow_up.symbol).expect(&at);
        assert!(numbers(report.text).contains(&follow_up.number), "{at}: not in the text");
        assert!(seen.insert((follow_up.symbol, follow_up.number)), "{at}: twice");
    }
    assert!((120..=150).contains(&follow_ups.len()), "about six in ten of 217: {}", follow_ups.len());
}

#[test]
fn every_key_resolves_and_an_institution_acts_in_its_own_state() {
    let keys: BTreeSet<_> = INSTITUTIONS.iter().map(|institution| institution.key).collect();
    assert_eq!(keys.len(), INSTITUTIONS.len(), "a key is used twice");
    assert!(
        INSTITUTIONS
            .iter()
            .all(|institution| crate::institution::KINDS.iter().any(|kind| kind.code == institution.kind))
    );
    let state_of = |symbol: &str| match symbol {
        "A/HRC/99/4" => "BRB",
        "A/HRC/98/7" => "JAM",
        "A/HRC/99/11" => "GUY",
        "A/HRC/91/5" => "LCA",
        "A/HRC/99/14" => "HTI",
        other => panic!("{other} is no report of the sample"),
    };
    for follow_up in follow_ups() {
        let at = format!("{} {}", follow_up.symbol, follow_up.number);
        let assessed = [follow_up.status, follow_up.rival_status];
        let national = follow_up.lead.into_iter().chain(assessed.into_iter().flatten().map(|a| a.by));
        for key in national {
            let found = institution(key).unwrap_or_else(|| panic!("{at}: {key}"));
            assert_eq!(found.state, Some(state_of(follow_up.symbol)), "{at}: {key}");
        }
        for key in &follow_up.supporting {
            let found = institution(key).unwrap_or_else(|| panic!("{at}: {key}"));
            assert!(found.state.is_none_or(|state| state == state_of(follow_up.symbol)), "{at}: {key}");
            assert_ne!(follow_up.lead, Some(*key), "{at}: {key} supports itself");
        }
    }
}

#[test]
fn what_is_implemented_has_evidence_and_two_are_disputed() {
    let follow_ups = follow_ups();
    for follow_up in &follow_ups {
        for assessment in [follow_up.status, follow_up.rival_status].into_iter().flatten() {
            let implemented = assessment.status == "implemented";
            assert!(
                !implemented || follow_up.evidence.is_some(),
                "{} {}",
                follow_up.symbol,
                follow_up.number
            );
        }
    }
    let disputed: Vec<_> = follow_ups.iter().filter(|f| f.rival_status.is_some()).collect();
    assert_eq!(disputed.len(), 2);
    for follow_up in disputed {
        let (Some(one), Some(other)) = (follow_up.status, follow_up.rival_status) else {
            panic!("{}: a rival of nothing", follow_up.number)
        };
        assert_ne!(one.status, other.status, "equal values are no dispute");
    }
    for status in crate::follow_up::STATUSES.iter().map(|status| status.code) {
        assert!(follow_ups.iter().any(|f| f.status.is_some_and(|a| a.status == status)), "no {status}");
    }
    assert!(follow_ups.iter().filter(|f| f.due_days.is_some_and(|due| due < 0)).count() >= 10, "overdue");
    assert!(
        follow_ups.iter().filter(|f| f.due_days.is_some_and(|d| (0..=30).contains(&d))).count() >= 10,
        "soon"
    );
}

#[test]
fn every_judgement_is_of_words_that_the_document_has() {
    for judgement in JUDGEMENTS {
        let found = document(judgement.file).expect(judgement.file);
        assert!(found.text.contains(judgement.words), "{}: {}", judgement.file, judgement.words);
        assert!(institution(judgement.by).is_some(), "{}", judgement.by);
    }
}

#[test]
fn the_resolution_says_the_same_in_both_languages() {
    let paragraphs = |file: &str, end: char| {
        let text = document(file).expect(file).text;
        text.lines().filter(|line| line.ends_with(end)).count()
    };
    // Eight preambular paragraphs and the opening words end in a comma, six operative ones in a semicolon.
    assert_eq!(
        (paragraphs("A-HRC-RES-99-28.en.txt", ','), paragraphs("A-HRC-RES-99-28.en.txt", ';')),
        (9, 6)
    );
    assert_eq!(
        (paragraphs("A-HRC-RES-99-28.zh.txt", '，'), paragraphs("A-HRC-RES-99-28.zh.txt", '；')),
        (9, 6)
    );
}

#[test]
fn a_line_that_says_nothing_is_named() {
    let cases = [
        ("23.1\n", 1, "under no symbol"),
        ("[A/1]\nlead: x\n", 2, "no recommendation's number"),
        ("[A/1]\n1.1\nlead x\n", 3, "no `field: value`"),
        ("[A/1]\n1.1\ncolour: green\n", 3, "no field"),
        ("[A/1]\n1.1\nlead: x\nlead: y\n", 4, "given twice"),
        ("[A/1]\n1.1\nwith: x, y\nwith: z\n", 4, "given twice"),
        ("[A/1]\n1.1\ndue: soon\n", 3, "no number of days"),
        ("[A/1]\n1.1\nstatus: done by x as of -1\n", 3, "no status"),
        ("[A/1]\n1.1\nstatus: implemented as of -1\n", 3, "by whom"),
        ("[A/1]\n1.1\nstatus: implemented by x\n", 3, "as of when"),
        ("[A/1]\n1.1\nstatus: implemented by x as of 1\n", 3, "cannot speak of"),
    ];
    for (text, line, words) in cases {
        let error = parse_follow_ups(text).expect_err(text);
        assert_eq!(error.line, line, "{text}");
        assert!(error.to_string().contains(words), "{text}: {error}");
    }
    let read =
        parse_follow_ups("# why\n\n[A/1]\n\n1.1\nstatus: implemented by x as of 0\nwith: y, z\ndue: +3\n");
    let follow_up = &read.expect("a text as it should be")[0];
    assert_eq!((follow_up.symbol, follow_up.number, follow_up.due_days), ("A/1", "1.1", Some(3)));
    assert_eq!(follow_up.supporting, ["y", "z"]);
}

#[test]
fn everybody_has_a_place_in_the_sample_and_every_state_in_it_somebody_who_signs() {
    let keys: BTreeSet<&str> = INSTITUTIONS.iter().map(|one| one.key).collect();
    for person in PEOPLE {
        assert!(person.institution.is_empty() || keys.contains(person.institution), "{}", person.key);
        assert!(person.home == "office" || person.home.len() == 3 || keys.contains(person.home));
    }
    let logins: BTreeSet<&str> = PEOPLE.iter().map(|person| person.key).collect();
    assert_eq!(logins.len(), PEOPLE.len());
    let homes: BTreeSet<&str> = PEOPLE.iter().map(|person| person.home).collect();
    for home in &homes {
        let of_home = |role| PEOPLE.iter().any(|one| one.home == *home && one.role == role);
        let keeps = |one: &SamplePerson| one.steward || one.role == crate::access::Role::Steward;
        assert!(PEOPLE.iter().any(|one| one.home == *home && keeps(one)), "{home} has no steward");
        if home.len() == 3 {
            use crate::access::Role::{FocalPoint, ValidatingAuthority};
            assert!(of_home(FocalPoint) && of_home(ValidatingAuthority), "{home}");
        }
    }
}
