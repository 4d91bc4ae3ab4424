//! Stories of the consent gate, told through the real program: from a State's request to a result on the ground, and
//! every way in which a State's word is missing, ends, or is disputed. A focal point can read them.

#[path = "consent_gate/desk.rs"]
mod desk;
mod office;

use desk::{Desk, MINISTER, hidden};
use ledger::Ledger;
use mangrove::office::environment::Machine;

fn reasons(told: &serde_json::Value) -> String {
    let reasons = told["reasons"].as_array().expect("reasons");
    reasons.iter().filter_map(|reason| reason.as_str()).collect::<Vec<_>>().join(" ")
}

/// What two machines have written since they parted is brought to both, as the ledger imports it.
fn exchange(one: &Desk, other: &Desk, day: &str) {
    let clock = format!("{day}T08:00:00Z").parse().expect("a moment");
    let open =
        |desk: &Desk| Ledger::open(&desk.folder.data(), Machine::starting_at(Some(clock))).expect("a ledger");
    let (one, other) = (open(one), open(other));
    for (from, to) in [(&one, &other), (&other, &one)] {
        let known = to.version().expect("a version");
        let mut segments = Vec::new();
        for space in from.spaces().expect("spaces") {
            let collect = |segment| -> Result<(), ledger::LedgerError> {
                segments.push(segment);
                Ok(())
            };
            from.runs_since(space.id, &known, collect).expect("segments");
        }
        let imported = to.import(segments).expect("an import");
        assert!(imported.refused.is_empty(), "{imported:?}");
    }
}

#[test]
fn barbados_from_request_to_a_measured_result() {
    let desk = Desk::open();
    let scope =
        [("kinds", "training"), ("places", "Bridgetown"), ("from", "2026-05-01"), ("to", "2026-07-31")];
    let (activity, consent) = desk.prepared("BRB", "2026-07-31", &scope);
    let early = "Not allowed before 1 May 2026: the consent of 2 March covers 1 May to 31 July.";
    let late = "Not allowed after 31 July 2026: the consent of 2 March covers 1 May to 31 July.";
    for (day, allowed, words) in
        [("2026-04-30", false, early), ("2026-05-11", true, ""), ("2026-08-01", false, late)]
    {
        let told = desk.gate(&activity, day);
        assert_eq!((told["allowed"].as_bool(), reasons(&told).as_str()), (Some(allowed), words), "{day}");
        assert_eq!(told["unmet"].as_array().map(Vec::len), Some(usize::from(!allowed)), "{day}");
    }
    let pages = desk.on("2026-04-30", "desk");
    assert!(pages.try_step("activities", &activity, "under-way", &[]).unwrap_err().contains(early));
    drop(pages);

    let pages = desk.on("2026-05-11", "desk");
    let gate = pages.get(&format!("/activities/{activity}/gate"));
    for record in ["/consents/", "/consultations/", "/requests/", "/indicators/"] {
        assert!(gate.contains(&format!("href=\"{record}")), "four records are cited: {record}");
    }
    assert!(gate.contains(&consent) && gate.contains("Allowed today"), "{gate}");
    pages.step("activities", &activity, "under-way", &[]);
    drop(pages);

    let pages = desk.on("2026-08-01", "desk");
    pages.session(&activity, "2026-07-31", &["BRB"]).expect("the last day counts");
    assert!(pages.session(&activity, "2026-08-01", &["BRB"]).unwrap_err().contains(late));
    pages.step("activities", &activity, "completed", &[]);
    assert!(
        pages
            .try_step("activities", &activity, "closed", &[])
            .unwrap_err()
            .contains("Measure an outcome indicator")
    );
    let indicator = gate
        .split("href=\"/indicators/")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("it is cited");
    let typed = [
        ("indicator", indicator),
        ("date", "2026-08-01"),
        ("finding", "value"),
        ("value", "2"),
        ("of", "3"),
        ("source", "The academy"),
    ];
    let measurement = pages.record("measurements", &typed);
    pages.step("measurements", &measurement, "final", &[]);
    pages.step("activities", &activity, "closed", &[]);
}

#[test]
fn without_a_baseline_only_that_is_missing() {
    let desk = Desk::open();
    desk.people_of("BRB");
    desk.authority("BRB", MINISTER, "2026-01-05");
    let (request, consultation) = desk.asked_and_consulted("BRB");
    let indicator = desk.indicator(&["BRB"], false);
    let rests = [("requests", &*request), ("consultations", &*consultation), ("indicators", &*indicator)];
    let activity = desk.activity(&["BRB"], &rests);
    desk.note("BRB", "2026-03-02", "2026-07-31", &[("kinds", "training")]);
    let told = desk.gate(&activity, "2026-05-11");
    assert_eq!(
        (reasons(&told).as_str(), told["unmet"][0].as_str()),
        ("The outcome indicator has no baseline.", Some("indicator"))
    );
    let pages = desk.on("2026-05-11", "desk");
    assert!(
        pages.try_step("activities", &activity, "under-way", &[]).unwrap_err().contains("has no baseline")
    );
}

#[test]
fn jamaica_withdraws_while_an_officer_is_offline() {
    let desk = Desk::open();
    let (activity, consent) = desk.prepared("JAM", "2026-12-31", &[("kinds", "training")]);
    desk.on("2026-05-11", "desk").step("activities", &activity, "under-way", &[]);
    let laptop = desk.carried_off();

    // In the office the withdrawal is known on 30 May; on the laptop nobody knows of it.
    desk.on("2026-05-30", "jam-signs").step(
        "consents",
        &consent,
        "withdrawn",
        &[("on", "2026-06-01"), ("reason", "By note of 29 May")],
    );
    let pages = laptop.on("2026-06-03", "desk");
    let session =
        pages.session(&activity, "2026-06-03", &["JAM"]).expect("allowed as far as the laptop knows");
    drop(pages);

    exchange(&desk, &laptop, "2026-06-20");
    for machine in [&desk, &laptop] {
        let pages = machine.on("2026-06-20", "desk");
        let page = pages.get(&session);
        assert!(
            page.contains("In breach of the consent gate") && page.contains("Its author could not know"),
            "{page}"
        );
        assert!(page.contains("withdrawn with effect of 1 June 2026"));
        let page = pages.get(&format!("/activities/{activity}"));
        assert!(
            page.contains("1 session in breach of the consent gate") && page.contains("24 attendances"),
            "{page}"
        );
        assert!(page.contains("in breach, apart: 24"), "the 24 are no part of the sum: {page}");
        let refused = pages.session(&activity, "2026-06-20", &["JAM"]).unwrap_err();
        assert!(refused.contains("withdrawn with effect of 1 June 2026"), "{refused}");
        assert!(!page.to_lowercase().contains("override"), "there is none anywhere");
        let gate = pages.get(&format!("/activities/{activity}/gate"));
        assert!(gate.contains("Not allowed today") && gate.contains("session in breach"), "{gate}");
    }
    assert_eq!(desk.gate(&activity, "2026-05-31")["allowed"], true);
    assert_eq!(desk.gate(&activity, "2026-06-01")["allowed"], false);
}

#[test]
fn guyana_has_two_expiries_until_the_head_of_office_settles_one() {
    let desk = Desk::open();
    let (activity, consent) = desk.prepared("GUY", "2026-08-31", &[("kinds", "training")]);
    desk.on("2026-05-11", "desk").step("activities", &activity, "under-way", &[]);
    let laptop = desk.carried_off();
    desk.on("2026-06-02", "desk").change("consents", &consent, &[("expiry.on", "2026-09-30")]);
    laptop.on("2026-06-03", "desk").change("consents", &consent, &[("expiry.on", "2026-12-31")]);
    exchange(&desk, &laptop, "2026-06-10");

    let told = desk.gate(&activity, "2026-07-01");
    assert_eq!(told["allowed"], true);
    assert!(
        told["warnings"][0]
            .as_str()
            .is_some_and(|words| words.contains("30 September 2026 or 31 December 2026"))
    );
    let told = desk.gate(&activity, "2026-10-15");
    assert_eq!(told["allowed"], false);
    assert!(reasons(&told).contains("expires on 30 September 2026 or 31 December 2026"), "both are shown");
    let pages = desk.on("2026-10-15", "desk");
    assert!(
        pages
            .session(&activity, "2026-10-15", &["GUY"])
            .unwrap_err()
            .contains("30 September 2026 or 31 December 2026")
    );
    drop(pages);

    let pages = desk.on("2026-10-16", "head");
    let page = pages.get(&format!("/consents/{consent}"));
    let claims: Vec<&str> = page.split("name=\"claim\" value=\"").skip(1).collect();
    let later = claims
        .iter()
        .find(|claim| claim.split("</li>").next().is_some_and(|of| of.contains("31 December 2026")));
    let claim = later.or(claims.get(1)).and_then(|claim| claim.split('"').next()).expect("the later expiry");
    let seen = hidden(&page, "seen");
    let settled = [
        ("field", "expiry"),
        ("claim", claim),
        ("seen", &seen),
        ("reason", "The note says so on its second page"),
    ];
    pages.send(&format!("/consents/{consent}/settlement"), &settled).expect("settled");
    drop(pages);
    assert_eq!(desk.gate(&activity, "2026-10-15")["allowed"], true);
    assert_eq!(desk.gate(&activity, "2026-10-15")["warnings"].as_array().map(Vec::len), Some(0));
    let pages = desk.on("2026-10-17", "desk");
    pages.session(&activity, "2026-10-15", &["GUY"]).expect("allowed once it is settled");
}

#[test]
fn three_states_and_the_one_that_has_not_consented() {
    let desk = Desk::open();
    let states = ["LCA", "GRD", "VCT"];
    let mut rests: Vec<(&str, String)> = Vec::new();
    for iso3 in states {
        desk.people_of(iso3);
        desk.authority(iso3, MINISTER, "2026-01-05");
    }
    for iso3 in states {
        let (request, consultation) = desk.asked_and_consulted(iso3);
        rests.extend([("requests", request), ("consultations", consultation)]);
    }
    rests.push(("indicators", desk.indicator(&states, true)));
    let rests: Vec<(&str, &str)> = rests.iter().map(|(name, id)| (*name, id.as_str())).collect();
    let activity = desk.activity(&states, &rests);
    let gate = format!("/activities/{activity}/gate");
    let pages = desk.on("2026-03-02", "desk");
    // Each State is sent its own line by the program itself, a moment after the activity is planned.
    let mut page = pages.get(&gate);
    for _ in 0..100 {
        if page.split("activities=").count() > states.len() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
        page = pages.get(&gate);
    }
    drop(pages);
    for iso3 in ["LCA", "GRD"] {
        // The button leads to a form that names the activity as that State knows it.
        let form = page.split(&format!("/consents/new?covered={iso3}")).nth(1).expect("a button");
        let line =
            form.split("activities=").nth(1).and_then(|rest| rest.get(..32)).expect("it names the verdict");
        desk.note(iso3, "2026-03-02", "2026-12-31", &[("activities", line)]);
    }
    let told = desk.gate(&activity, "2026-05-11");
    assert_eq!(reasons(&told), "Saint Vincent and the Grenadines has not consented to this activity.");
    assert_eq!(told["states"]["LCA"]["standing"], "allowed");

    let pages = desk.on("2026-05-11", "lca-focal");
    let seen = pages.get("/verdicts");
    assert!(seen.contains("Saint Lucia") && !seen.contains("Grenada"), "its own line alone: {seen}");
    assert!(pages.0.ask("GET", &gate, "").starts_with("HTTP/1.1 404"));
    drop(pages);

    let pages = desk.on("2026-05-11", "desk");
    let refused = pages.try_step("activities", &activity, "under-way", &[]).unwrap_err();
    assert!(refused.contains("Saint Vincent and the Grenadines has not consented"), "{refused}");
    let out = format!("/activities/{activity}/states/VCT/out");
    assert!(pages.send(&out, &[]).unwrap_err().contains("Say why"));
    pages.send(&out, &[("reason", "It takes part next year")]).expect("taken out");
    pages.step("activities", &activity, "under-way", &[]);
    pages.session(&activity, "2026-05-11", &["LCA", "GRD"]).expect("allowed");
    let refused = pages.session(&activity, "2026-05-11", &["LCA", "VCT"]).unwrap_err();
    assert!(refused.contains("Saint Vincent and the Grenadines was taken out of the activity"), "{refused}");
}

#[test]
fn montserrat_heals_nothing_backwards() {
    let desk = Desk::open();
    desk.people_of("MSR");
    let (request, consultation) = desk.asked_and_consulted("MSR");
    let indicator = desk.indicator(&["MSR"], true);
    let rests = [("requests", &*request), ("consultations", &*consultation), ("indicators", &*indicator)];
    let activity = desk.activity(&["MSR"], &rests);
    let consent = desk.note("MSR", "2026-03-10", "2026-12-31", &[("kinds", "training")]);
    let not_one = "was not among the consent authorities of Montserrat on that day";
    assert!(reasons(&desk.gate(&activity, "2026-03-12")).contains(not_one));
    desk.authority("MSR", MINISTER, "2026-03-20");
    assert!(
        reasons(&desk.gate(&activity, "2026-03-21")).contains(not_one),
        "configured later, it stays invalid"
    );
    let confirmed = [("confirmations.0.on", "2026-03-22"), ("confirmations.0.capacity", MINISTER)];
    let pages = desk.on("2026-03-22", "desk");
    assert!(
        pages
            .try_step("consents", &consent, "confirmed", &[])
            .unwrap_err()
            .contains("Enter the confirmation first")
    );
    pages.change("consents", &consent, &confirmed);
    pages.step("consents", &consent, "confirmed", &[]);
    drop(pages);
    let words = reasons(&desk.gate(&activity, "2026-03-21"));
    assert!(words.starts_with("Not allowed before 22 March 2026"), "{words}");
    assert_eq!(desk.gate(&activity, "2026-03-22")["allowed"], true);
}
