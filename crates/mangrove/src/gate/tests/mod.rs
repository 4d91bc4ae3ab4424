//! The gate held to the scenarios that must work, and to properties over any records and any date.

mod any;
mod combinations;
mod missing;
mod nouns;
mod plainly;
mod property;
mod sessions;
mod told;
mod watched;

use std::collections::BTreeSet;

use jiff::civil::Date;
use ledger::RecordId;

use super::facts::*;
use super::*;
use crate::date::PartialDate;

pub(super) fn d(text: &str) -> PartialDate {
    text.parse().unwrap()
}

pub(super) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub(super) fn id(number: u8) -> RecordId {
    RecordId::from_bytes([number; 16])
}

pub(super) fn set(words: &[&str]) -> BTreeSet<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

pub(super) fn one(text: &str) -> Vec<String> {
    vec![text.to_owned()]
}

pub(super) fn status(code: &str, from: &str) -> Status {
    Status { code: code.to_owned(), from: Some(d(from)) }
}

pub(super) const MINISTER: &str = "Minister of Foreign Affairs";

/// A note verbale of a State, complete, for whatever it does.
pub(super) fn consent(number: u8, iso3: &str, dated: &str, expiry: &str) -> ConsentFacts {
    ConsentFacts {
        id: id(number),
        covered: one(iso3),
        issuing: one(iso3),
        issuer: one("A. Prescod"),
        capacity: one(MINISTER),
        instrument: one("note-verbale"),
        dated: vec![d(dated)],
        received: vec![d(dated)],
        expiry: vec![Expiry::On(d(expiry))],
        evidence: one("9f86d081884c7d65"),
        note: one("1"),
        statuses: vec![status("given", dated)],
        confirmations: Vec::new(),
        scope: Scope::default(),
        bases: Vec::new(),
    }
}

/// A State with all that the gate asks for.
pub(super) fn state(number: u8, iso3: &str, name: &str) -> StateFacts {
    StateFacts {
        iso3: iso3.to_owned(),
        name: name.to_owned(),
        left: None,
        held: true,
        responsible: vec![None],
        authorities: vec![Authority { capacity: MINISTER.to_owned(), from: d("2020"), until: None }],
        consultations: vec![ConsultationFacts {
            id: id(number + 1),
            states: one(iso3),
            dated: vec![d("2026-02-18")],
            statuses: vec![status("agreed", "2026-02-20")],
            present: set(&[iso3]),
        }],
        consents: vec![consent(number + 2, iso3, "2026-03-02", "2026-07-31")],
        requests: vec![RequestFacts {
            id: id(number + 3),
            states: one(iso3),
            dated: vec![d("2026-02-02")],
            statuses: vec![status("accepted", "2026-02-09")],
        }],
        priorities: Vec::new(),
        answers_unseen: false,
    }
}

pub(super) fn facts(states: Vec<StateFacts>) -> Facts {
    Facts {
        activity: ActivityFacts {
            id: id(1),
            kinds: one("training"),
            rights: set(&["social"]),
            places: set(&["Bridgetown"]),
        },
        states,
        indicators: vec![IndicatorFacts {
            id: id(2),
            kinds: one("outcome"),
            baselines: vec![Baseline { valued: true, dated: Some(d("2026-02-18")), sourced: true }],
        }],
        indicators_unseen: false,
        sessions: Vec::new(),
    }
}

/// Scenario 1, with its note verbale for training in Bridgetown from 1 May to 31 July, expiring then.
pub(super) fn barbados() -> Facts {
    let mut brb = state(10, "BRB", "Barbados");
    brb.consents[0].scope = Scope {
        kinds: vec![set(&["training"])],
        places: vec![set(&["Bridgetown"])],
        from: vec![Some(d("2026-05-01"))],
        to: vec![Some(d("2026-07-31"))],
        ..Scope::default()
    };
    facts(vec![brb])
}

fn says(facts: &Facts, on_day: &str) -> String {
    on(facts, day(on_day)).reasons().join(" ")
}

#[test]
fn barbados_from_request_to_the_last_day() {
    let facts = barbados();
    let verdict = on(&facts, day("2026-05-11"));
    assert_eq!(verdict.outcome(), Outcome::Allowed);
    let cited: Vec<RecordId> = verdict.states[0]
        .conditions
        .iter()
        .flat_map(|standing| match standing {
            Standing::Met(met) => met.by.clone(),
            _ => Vec::new(),
        })
        .collect();
    assert_eq!(cited, [id(11), id(12), id(13), id(2)]);
    let mut bare = facts.clone();
    bare.indicators[0].baselines.clear();
    assert_eq!(says(&bare, "2026-05-11"), "The outcome indicator has no baseline.");
    assert_eq!(on(&bare, day("2026-05-11")).unmet(), [Condition::Indicator]);
    for (on_day, expected) in [
        ("2026-04-30", "Not allowed before 1 May 2026: the consent of 2 March covers 1 May to 31 July."),
        ("2026-05-01", ""),
        ("2026-07-31", ""),
        ("2026-08-01", "Not allowed after 31 July 2026: the consent of 2 March covers 1 May to 31 July."),
    ] {
        assert_eq!(says(&facts, on_day), expected, "{on_day}");
    }
    let elsewhere =
        Occasion { days: vec![d("2026-05-11")], places: one("Speightstown"), ..Occasion::default() };
    let refused = for_occasion(&facts, &elsewhere).reasons();
    assert_eq!(refused, ["The consent of 2 March 2026 does not cover Speightstown."]);
}

#[test]
fn jamaica_withdraws_while_an_officer_is_offline() {
    let mut facts = facts(vec![state(10, "JAM", "Jamaica")]);
    facts.states[0].consents[0].expiry = vec![Expiry::On(d("2026-12-31"))];
    let session = Occasion { days: vec![d("2026-06-03")], ..Occasion::default() };
    assert_eq!(breach(&facts, &session, true), None, "by what the officer knew");
    facts.states[0].consents[0].statuses = vec![status("withdrawn", "2026-06-01")];
    assert!(on(&facts, day("2026-05-31")).allowed());
    let found = breach(&facts, &session, true).unwrap();
    assert_eq!(
        found.in_words(),
        "In breach. The consent of 2 March 2026 was withdrawn with effect of 1 June 2026. Its author could not know."
    );
    assert!(!breach(&facts, &session, false).unwrap().in_words().contains("could not know"));
}

#[test]
fn guyana_has_two_expiries_until_one_is_settled() {
    let mut facts = facts(vec![state(10, "GUY", "Guyana")]);
    let expiries = [d("2026-09-30"), d("2026-12-31")].map(Expiry::On);
    facts.states[0].consents[0].expiry = expiries.to_vec();
    let july = on(&facts, day("2026-07-01"));
    assert_eq!(july.outcome(), Outcome::AllowedDisputed);
    assert_eq!(
        july.warnings(),
        [
            "Records disagree on the expiry of the consent of 2 March 2026: 30 September 2026 or 31 December 2026. It \
          counts under each."
        ]
    );
    assert_eq!(
        says(&facts, "2026-10-15"),
        "Not allowed after 30 September 2026: the consent of 2 March expires on 30 September 2026 or 31 December \
         2026, by one of the records that disagree."
    );
    facts.states[0].consents[0].expiry = vec![expiries[1]];
    assert_eq!(on(&facts, day("2026-10-15")).outcome(), Outcome::Allowed);
}

#[test]
fn one_of_three_states_has_not_consented() {
    let states = [(10, "LCA", "Saint Lucia"), (20, "GRD", "Grenada"), (30, "VCT", "Saint Vincent")];
    let mut facts = facts(states.map(|(number, iso3, name)| state(number, iso3, name)).to_vec());
    facts.states[2].consents.clear();
    assert_eq!(says(&facts, "2026-05-11"), "Saint Vincent has not consented to this activity.");
    facts.states[2].left = Some(day("2026-05-04"));
    assert!(on(&facts, day("2026-05-11")).allowed());
    assert!(!on(&facts, day("2026-05-03")).allowed(), "it was one of the three until then");
    let attended = |states: &[&str]| {
        let occasion =
            Occasion { days: vec![d("2026-05-11")], attending: set(states), ..Occasion::default() };
        for_occasion(&facts, &occasion).reasons().join(" ")
    };
    assert_eq!(attended(&["LCA", "GRD"]), "");
    assert!(
        attended(&["GRD", "VCT"]).starts_with("Saint Vincent was taken out of the activity from 4 May 2026")
    );
    assert_eq!(attended(&["BHS"]), "Bahamas is not a State of this activity.");
}

#[test]
fn montserrat_configures_its_authority_and_heals_nothing_backwards() {
    let mut msr = state(10, "MSR", "Montserrat");
    msr.authorities.clear();
    msr.responsible = vec![Some("GBR".to_owned())];
    msr.consents = vec![consent(12, "MSR", "2026-03-10", "2026-12-31")];
    let mut facts = facts(vec![msr]);
    let not_one = "The consent of 10 March 2026 was issued in the capacity \u{201c}Minister of Foreign Affairs\u{201d}, \
                   which was not among the consent authorities of Montserrat on that day.";
    assert_eq!(says(&facts, "2026-04-01"), not_one);
    let authority = Authority { capacity: MINISTER.to_owned(), from: d("2026-03-20"), until: None };
    facts.states[0].authorities.push(authority);
    assert_eq!(says(&facts, "2026-04-01"), not_one);
    let confirmation = Confirmation { on: d("2026-03-22"), capacity: MINISTER.to_owned() };
    facts.states[0].consents[0].confirmations.push(confirmation);
    facts.states[0].consents[0].statuses = vec![status("confirmed", "2026-03-22")];
    assert!(
        says(&facts, "2026-03-21")
            .starts_with("Not allowed before 22 March 2026: the consent of 10 March was")
    );
    assert!(on(&facts, day("2026-03-22")).allowed());
    facts.states[0].consents[0].issuing = one("GBR");
    assert!(on(&facts, day("2026-03-22")).allowed(), "the responsible State may issue it");
    facts.states[0].consents[0].issuing = one("BRB");
    assert!(says(&facts, "2026-03-22").contains("neither Montserrat nor the State responsible for it"));
}

#[test]
fn what_has_grown_since_is_outside_and_what_has_become_less_is_not() {
    let mut facts = facts(vec![state(10, "BRB", "Barbados")]);
    facts.states[0].consents[0].bases = vec![Basis {
        activity: id(1),
        kind: "training".to_owned(),
        states: set(&["BRB", "VCT"]),
        rights: set(&["social", "economic"]),
        places: set(&["Bridgetown"]),
        from: Some(d("2026-05-01")),
        to: Some(d("2026-06-30")),
    }];
    let may = day("2026-05-11");
    assert!(on(&facts, may).allowed());
    for (change, said) in [
        ((|f| f.activity.kinds = one("advice")) as fn(&mut Facts), "kind"),
        (|f| f.activity.rights = set(&["political"]), "rights"),
        (|f| f.activity.places = set(&["Bridgetown", "Holetown"]), "places"),
        (|f| f.states.push(state(20, "GRD", "Grenada")), "States"),
    ] {
        let mut grown = facts.clone();
        change(&mut grown);
        let reasons = on(&grown, may).reasons();
        assert_eq!(
            reasons,
            [format!(
                "The {said} of the activity have grown beyond what the consent of 2 March 2026 was given on."
            )]
        );
    }
    assert!(!on(&facts, day("2026-07-01")).allowed(), "the period has grown");
}

#[test]
fn two_consents_may_answer_for_the_two_sides_of_a_dispute() {
    let mut facts = facts(vec![state(10, "BRB", "Barbados")]);
    facts.activity.kinds = vec!["training".to_owned(), "advice".to_owned()];
    facts.states[0].consents[0].scope.kinds = vec![set(&["training"])];
    let may = day("2026-05-11");
    assert!(!on(&facts, may).allowed());
    facts.states[0].consents.push(consent(14, "BRB", "2026-03-04", "2026-12-31"));
    facts.states[0].consents[1].scope.kinds = vec![set(&["advice"])];
    assert_eq!(on(&facts, may).outcome(), Outcome::AllowedDisputed);
    let Standing::Met(met) = &on(&facts, may).states[0].conditions[1] else { panic!("it is met") };
    assert_eq!(met.by, [id(12), id(14)]);
}

#[test]
fn what_is_not_here_is_never_allowed() {
    let mut facts = facts(vec![state(10, "BRB", "Barbados")]);
    let may = day("2026-05-11");
    facts.states[0].held = false;
    assert_eq!(on(&facts, may).outcome(), Outcome::NotKnown);
    assert_eq!(on(&facts, may).unmet(), [Condition::Consent], "what is here still meets the others");
    facts.states[0].held = true;
    facts.indicators.clear();
    facts.indicators_unseen = true;
    assert_eq!(on(&facts, may).outcome(), Outcome::NotKnown);
    facts.states[0].requests.clear();
    assert_eq!(on(&facts, may).outcome(), Outcome::NotAllowed, "what is known to be missing comes first");
}

#[test]
fn the_runs_of_a_period_leave_no_day_out() {
    let facts = barbados();
    let spans = over(&facts, day("2026-01-01"), day("2026-12-31"));
    let told: Vec<(String, String, bool)> = spans
        .iter()
        .map(|span| (span.from.to_string(), span.to.to_string(), span.verdict.allowed()))
        .collect();
    let runs =
        told.iter().map(|(from, to, allowed)| (from.as_str(), to.as_str(), *allowed)).collect::<Vec<_>>();
    assert_eq!(runs[0].0, "2026-01-01");
    assert_eq!(
        runs[runs.len() - 2..],
        [("2026-05-01", "2026-07-31", true), ("2026-08-01", "2026-12-31", false)]
    );
    assert_eq!(over(&facts, day("2026-02-01"), day("2026-01-01")), []);
    let long = over(&facts, day("1900-01-01"), day("9999-12-31"));
    assert!(long.last().unwrap().to < day("1911-01-01"));
}
