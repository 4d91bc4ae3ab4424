//! Scenarios through the nouns as people use them: forms filled, steps taken, the gate asked in between.
//! What the pure rule is told is here read from records.

use crate::access::{Realm, Role};
use crate::noun::fixture::{Fixture, arrows};
use crate::noun::{Noun, Stepping};
use crate::office::record::Fields;
use crate::session::held;
use crate::{activity, consent, consultation, indicator, request, session, verdict};

use super::*;

/// A file that an officer has brought: its bytes.
const NOTE: &[u8] = b"An invented note.";

/// An office with its people and one State's.
pub(super) struct Story {
    pub(super) at: Fixture,
    pub(super) desk: RecordId,
    pub(super) head: RecordId,
}

impl Story {
    pub(super) fn on(date: &str) -> Story {
        let at = Fixture::on(day(date));
        let desk = at.person(Role::DeskOfficer, Realm::Office);
        let head = at.person(Role::HeadOfOffice, Realm::Office);
        Story { at, desk, head }
    }

    pub(super) fn signer(&self, iso3: &str) -> RecordId {
        self.at.person(Role::ValidatingAuthority, Realm::State(iso3.to_owned()))
    }

    /// A capacity whose consent counts from a day that has to come.
    pub(super) fn authority(&self, iso3: &str, capacity: &str, from: &str) {
        self.at.move_to(day(from));
        let file = self.at.brought(NOTE);
        let form = [
            ("state", iso3),
            ("capacity", capacity),
            ("from", from),
            ("source", "Its law"),
            ("files", &file),
        ];
        self.at.begin(self.desk, &crate::party::authority::NOUN, &form).unwrap();
    }

    /// A request sent, and a consultation with shared minutes.
    pub(super) fn asked_and_consulted(&self, iso3: &str) -> (RecordId, RecordId) {
        let ministry = self.at.institution(iso3, "ministry").to_string();
        let focal = self.at.person(Role::FocalPoint, Realm::State(iso3.to_owned()));
        self.at.move_to(day("2026-02-02"));
        let form = [
            ("title", "Training of police trainers"),
            ("state", iso3),
            ("institution", &ministry),
            ("contact", "The desk of the ministry"),
            ("date", "2026-02-02"),
            ("situation", "Trainers have left."),
            ("support", "A training."),
        ];
        let request = self.at.begin(focal, &request::NOUN, &form).unwrap();
        assert_eq!(self.at.step(self.signer(iso3), &request::NOUN, request, "received", None), [""; 0]);
        self.at.move_to(day("2026-02-18"));
        let form = [
            ("state", iso3),
            ("date", "2026-02-18"),
            ("people.0.name", "M. Joseph"),
            ("people.0.capacity", "Permanent Secretary"),
            ("people.0.state", iso3),
            ("said.0.by", "M. Joseph"),
            ("said.0.text", "In May it can begin."),
        ];
        let consultation = self.at.begin(self.desk, &consultation::NOUN, &form).unwrap();
        self.at.step(self.desk, &consultation::NOUN, consultation, "shared", None);
        (request, consultation)
    }

    pub(super) fn indicator(&self, states: &[&str], baseline: bool) -> RecordId {
        let mut form = vec![
            ("title", "Trainers at work"),
            ("definition", "Trainers who train"),
            ("kind", "outcome"),
            ("measure", "percentage"),
            ("source", "The academy"),
            ("means", "Its roll"),
        ];
        form.extend(states.iter().map(|iso3| ("states", *iso3)));
        let base = [("value", "0"), ("of", "3"), ("date", "2026-02-18"), ("source", "The academy")];
        let names = ["baseline.value", "baseline.of", "baseline.date", "baseline.source"];
        if baseline {
            form.extend(names.into_iter().zip(base.map(|(_, value)| value)));
        }
        self.at.begin(self.desk, &indicator::NOUN, &form).unwrap()
    }

    pub(super) fn activity(&self, states: &[&str], rests_on: &[(&str, RecordId)]) -> RecordId {
        let ids: Vec<(&str, String)> = rests_on.iter().map(|(name, id)| (*name, id.to_string())).collect();
        let mut form = vec![
            ("title", "Training of trainers"),
            ("kind", "training"),
            ("from", "2026-05-01"),
            ("to", "2026-08-31"),
            ("places", "Bridgetown"),
            ("rights", "civil"),
            ("note", "1"),
        ];
        form.extend(states.iter().map(|iso3| ("states", *iso3)));
        form.extend(ids.iter().map(|(name, id)| (*name, id.as_str())));
        let activity = self.at.begin(self.desk, &activity::NOUN, &form).unwrap();
        assert_eq!(self.at.step(self.desk, &activity::NOUN, activity, "planned", None), [""; 0]);
        activity
    }

    /// A note verbale, recorded and given.
    pub(super) fn note(&self, iso3: &str, dated: &str, expiry: &str, scope: &[(&str, &str)]) -> RecordId {
        let file = self.at.brought(NOTE);
        let mut form = vec![
            ("covered", iso3),
            ("expiry.ends", "on"),
            ("expiry.on", expiry),
            ("note", "1"),
            ("instrument", "note-verbale"),
            ("issuing", "party"),
            ("issuer", "A. Prescod"),
            ("capacity", MINISTER),
            ("dated", dated),
            ("received", dated),
            ("evidence", file.as_str()),
        ];
        form.extend(scope);
        let consent = self.at.begin(self.desk, &consent::NOUN, &form).unwrap();
        assert_eq!(self.at.step(self.desk, &consent::NOUN, consent, "given", None), [""; 0]);
        consent
    }

    pub(super) fn session(
        &self,
        activity: RecordId,
        on_day: &str,
        states: &[&str],
    ) -> Result<RecordId, String> {
        let activity = activity.to_string();
        let mut form = vec![
            ("activity", activity.as_str()),
            ("date", on_day),
            ("place", "Bridgetown"),
            ("mode", "in-person"),
            ("people", "24"),
        ];
        form.extend(states.iter().map(|iso3| ("states", *iso3)));
        let begun = self.at.begin(self.desk, &session::NOUN, &form);
        begun.map_err(|errors| errors.iter().map(|(_, words)| words.to_owned()).collect::<Vec<_>>().join(" "))
    }

    pub(super) fn asked(&self, person: RecordId, activity: RecordId, on_day: &str) -> Verdict {
        let viewer = self.at.viewer(person);
        let view = self.at.office.seen_by(&viewer);
        let record = view.record(&activity::KIND, activity).unwrap().unwrap();
        on(&read::facts(&view, &record.record).unwrap(), day(on_day))
    }

    pub(super) fn begin_activity(&self, activity: RecordId) -> Vec<String> {
        self.at.step(self.desk, &activity::NOUN, activity, "under-way", None)
    }
}

/// Scenario 1, as far as the note verbale.
pub(super) fn barbados_with(baseline: bool) -> (Story, RecordId) {
    let story = Story::on("2026-01-05");
    story.authority("BRB", MINISTER, "2026-01-05");
    let (request, consultation) = story.asked_and_consulted("BRB");
    let indicator = story.indicator(&["BRB"], baseline);
    let rests = [("requests", request), ("consultations", consultation), ("indicators", indicator)];
    let activity = story.activity(&["BRB"], &rests);
    story.at.move_to(day("2026-03-02"));
    let scope =
        [("kinds", "training"), ("places", "Bridgetown"), ("from", "2026-05-01"), ("to", "2026-07-31")];
    story.note("BRB", "2026-03-02", "2026-07-31", &scope);
    (story, activity)
}

#[test]
fn barbados_from_request_to_a_measured_result() {
    let (story, activity) = barbados_with(true);
    story.at.move_to(day("2026-04-30"));
    let early = "Not allowed before 1 May 2026: the consent of 2 March covers 1 May to 31 July.";
    assert_eq!(story.begin_activity(activity), [early]);
    assert!(story.session(activity, "2026-04-30", &["BRB"]).unwrap_err().contains("The activity is planned"));
    story.at.move_to(day("2026-05-11"));
    assert_eq!(story.begin_activity(activity), [""; 0]);
    story.at.move_to(day("2026-08-01"));
    assert_eq!(story.session(activity, "2026-07-31", &["BRB"]).map(|_| ()), Ok(()));
    let late = "Not allowed after 31 July 2026: the consent of 2 March covers 1 May to 31 July.";
    assert_eq!(story.session(activity, "2026-08-01", &["BRB"]).unwrap_err(), late);
    assert_eq!(
        story.session(activity, "2026-07-30", &["BRB", "GRD"]).unwrap_err(),
        "Grenada is not a State of this activity."
    );
    story.at.step(story.desk, &activity::NOUN, activity, "completed", None);
    let unmeasured = story.at.step(story.desk, &activity::NOUN, activity, "closed", None);
    assert!(unmeasured[0].starts_with("Measure an outcome indicator"), "{unmeasured:?}");
}

/// The gate's page of an activity on a day, held to the rules of every page.
fn gate_page(story: &Story, name: &str, activity: RecordId) -> String {
    use crate::look::gallery;
    let viewer = story.at.viewer(story.desk);
    let view = story.at.office.seen_by(&viewer);
    let record = view.record(&activity::KIND, activity).unwrap().unwrap();
    let shell = gallery::shell("Consent gate", crate::look::Section::Elsewhere);
    let page = super::super::page::fill(&view, &record.record, shell, view.today(), "", None).unwrap();
    gallery::show(name, &page)
}

#[test]
fn the_gate_s_page_shows_each_condition_with_its_record_or_what_to_do() {
    let (story, activity) = barbados_with(true);
    story.at.move_to(day("2026-05-11"));
    let allowed = gate_page(&story, "gate-allowed", activity);
    assert_eq!(allowed.matches("<span>Met</span>").count(), 4, "{allowed}");
    for words in
        ["Allowed today", "Consent of Barbados, 2 March 2026", "not allowed, 1 August 2026 to 31 August 2026"]
    {
        assert!(allowed.contains(words), "{words}: {allowed}");
    }
    story.begin_activity(activity);
    story.session(activity, "2026-05-11", &["BRB"]).unwrap();
    story.at.move_to(day("2026-09-01"));
    let refused = gate_page(&story, "gate-refused", activity);
    for words in
        ["Not allowed today", "Ask Barbados for consent", "/consents/new?covered=BRB&#38;activities="]
    {
        assert!(refused.contains(words), "{words}: {refused}");
    }
    assert_eq!(refused.matches("<span>Not met</span>").count(), 1, "only what is missing");
}

#[test]
fn without_the_baseline_only_that_is_said() {
    let (story, activity) = barbados_with(false);
    story.at.move_to(day("2026-05-11"));
    assert_eq!(story.begin_activity(activity), ["The outcome indicator has no baseline."]);
}

#[test]
fn what_is_withdrawn_shuts_the_gate_and_what_came_before_is_in_breach_apart() {
    let (story, activity) = barbados_with(true);
    story.at.move_to(day("2026-06-03"));
    story.begin_activity(activity);
    let held = story.session(activity, "2026-06-03", &["BRB"]).unwrap();
    story.session(activity, "2026-05-29", &["BRB"]).unwrap();
    let viewer = story.at.viewer(story.head);
    let view = story.at.office.seen_by(&viewer);
    let consents = view.all(&consent::KIND).unwrap();
    let withdraw = consent::LIFECYCLE.steps.iter().find(|step| step.verb == "Record withdrawal").unwrap();
    let stepping =
        Stepping { on: d("2026-06-01"), reason: Some("By note of 29 May".to_owned()), evidence: None };
    view.take_step(&consent::NOUN, &consents[0].record, withdraw, &stepping, None).unwrap();
    let record = view.record(&activity::KIND, activity).unwrap().unwrap();
    let facts = read::facts(&view, &record.record).unwrap();
    let sessions = held::of(&view, &record.record, &facts).unwrap();
    let breaches: Vec<&held::Held> = sessions.iter().filter(|held| held.breach.is_some()).collect();
    assert_eq!(breaches.iter().map(|held| held.kept.record.id).collect::<Vec<_>>(), [held]);
    assert!(breaches[0].breach.as_ref().unwrap().could_not_know, "the withdrawal was written later");
    let sums = held::attendances(&sessions);
    assert_eq!((sums.allowed, sums.in_breach), (24, 24));
    assert!(
        story
            .session(activity, "2026-06-02", &["BRB"])
            .unwrap_err()
            .contains("was withdrawn with effect of 1 June 2026")
    );
}

#[test]
fn three_states_and_one_that_has_not_consented() {
    let story = Story::on("2026-01-05");
    let states = ["LCA", "GRD", "VCT"];
    let mut rests = Vec::new();
    states.iter().for_each(|iso3| story.authority(iso3, MINISTER, "2026-01-05"));
    for iso3 in states {
        let (request, consultation) = story.asked_and_consulted(iso3);
        rests.extend([("requests", request), ("consultations", consultation)]);
    }
    rests.push(("indicators", story.indicator(&states, true)));
    let activity = story.activity(&states, &rests);
    story.at.move_to(day("2026-03-02"));
    let viewer = story.at.viewer(story.desk);
    let view = story.at.office.seen_by(&viewer);
    let record = view.record(&activity::KIND, activity).unwrap().unwrap();
    assert_eq!(view.publish_verdicts(&record.record).unwrap(), 3);
    for iso3 in ["LCA", "GRD"] {
        let line = verdict::id_for(activity, iso3).to_string();
        story.note(iso3, "2026-03-02", "2026-12-31", &[("activities", &line)]);
    }
    story.at.move_to(day("2026-05-11"));
    let refused = "Saint Vincent and the Grenadines has not consented to this activity.";
    assert_eq!(story.begin_activity(activity), [refused]);
    let focal = story.at.person(Role::FocalPoint, Realm::State("LCA".to_owned()));
    let line = story.at.read(focal, &verdict::NOUN, verdict::id_for(activity, "LCA")).unwrap();
    assert_eq!(line.text(verdict::STANDING), Some("not-allowed"), "as it stood on the day of the verdict");
    assert!(!format!("{line:?}").contains("GRD"), "a State's own line alone");
    assert!(story.at.read(focal, &activity::NOUN, activity).is_none());
    assert!(story.at.read(focal, &verdict::NOUN, verdict::id_for(activity, "GRD")).is_none());
    let viewer = story.at.viewer(story.desk);
    let view = story.at.office.seen_by(&viewer);
    view.take_out(&record.record, "VCT", day("2026-05-11"), "It takes part next year").unwrap();
    assert_eq!(story.begin_activity(activity), [""; 0]);
    assert_eq!(story.session(activity, "2026-05-11", &["LCA", "GRD"]).map(|_| ()), Ok(()));
    let out = story.session(activity, "2026-05-11", &["LCA", "VCT"]).unwrap_err();
    assert!(
        out.starts_with("Saint Vincent and the Grenadines was taken out of the activity from 11 May 2026"),
        "{out}"
    );
    assert!(!story.asked(story.desk, activity, "2026-05-10").allowed(), "until then it was one of the three");
}

#[test]
fn montserrat_confirms_what_nobody_was_entitled_to_give() {
    let story = Story::on("2026-01-05");
    let (request, consultation) = story.asked_and_consulted("MSR");
    let indicator = story.indicator(&["MSR"], true);
    let rests = [("requests", request), ("consultations", consultation), ("indicators", indicator)];
    let activity = story.activity(&["MSR"], &rests);
    story.at.move_to(day("2026-03-10"));
    let note = story.note("MSR", "2026-03-10", "2026-12-31", &[("kinds", "training")]);
    let reasons = |on_day: &str| story.asked(story.desk, activity, on_day).reasons().join(" ");
    assert!(reasons("2026-03-10").contains("not among the consent authorities of Montserrat on that day"));
    story.authority("MSR", MINISTER, "2026-03-20");
    assert!(reasons("2026-03-20").contains("not among the consent authorities of Montserrat on that day"));
    let file = story.at.brought(NOTE);
    let early =
        [("state", "MSR"), ("capacity", MINISTER), ("from", "2026-03-01"), ("source", "A"), ("files", &file)];
    assert!(story.at.begin(story.desk, &crate::party::authority::NOUN, &early).is_err(), "never backwards");
    // A validating authority confirms in the system, in a capacity that the office has recorded.
    let signer = story.signer("MSR");
    story.at.move_to(day("2026-03-22"));
    let refused = story.at.step(signer, &consent::NOUN, note, "confirmed", None);
    assert!(
        refused[0].starts_with("Your capacity, \u{201c}Validating authority, Montserrat\u{201d}"),
        "{refused:?}"
    );
    story.authority("MSR", "Validating authority, Montserrat", "2026-03-22");
    assert_eq!(story.at.step(signer, &consent::NOUN, note, "confirmed", None), [""; 0]);
    assert!(
        reasons("2026-03-21")
            .starts_with("Not allowed before 22 March 2026: the consent of 10 March was confirmed")
    );
    assert_eq!(reasons("2026-03-22"), "");
}

#[test]
fn a_validating_authority_gives_consent_in_the_system_and_a_focal_point_does_not() {
    let (story, activity) = barbados_with(true);
    story.at.move_to(day("2026-03-03"));
    story.authority("BRB", "Validating authority, Barbados", "2026-03-03");
    let named = activity.to_string();
    let form =
        [("covered", "BRB"), ("activities", named.as_str()), ("expiry.ends", "none-stated"), ("note", "1")];
    let asked = story.at.begin(story.desk, &consent::NOUN, &form).unwrap();
    let focal = story.at.person(Role::FocalPoint, Realm::State("BRB".to_owned()));
    assert!(!story.at.may_step(focal, &consent::NOUN, asked, "given"));
    let incomplete = story.at.step(story.desk, &consent::NOUN, asked, "given", None);
    assert!(incomplete.iter().any(|words| words.contains("Evidence")), "{incomplete:?}");
    let signer = story.signer("BRB");
    let lifecycle = &consent::LIFECYCLE;
    let record = story.at.read(signer, &consent::NOUN, asked).unwrap();
    let viewer = story.at.viewer(signer);
    let view = story.at.office.seen_by(&viewer);
    let sign = lifecycle.steps.iter().find(|step| step.verb == "Give consent").unwrap();
    let stepping = Stepping { on: d("2026-03-03"), reason: None, evidence: None };
    assert_eq!(view.take_step(&consent::NOUN, &record, sign, &stepping, None).unwrap(), [""; 0]);
    assert!(story.asked(story.desk, activity, "2026-08-15").allowed(), "no end is stated");
    let given = story.at.read(signer, &consent::NOUN, asked).unwrap();
    assert_eq!(given.text(consent::CAPACITY), Some("Validating authority, Barbados"));
    assert_eq!(given.elements(consent::BASES).len(), 1, "what the activity was then is kept with it");
    assert_eq!(given.elements(consent::EVIDENCE).len(), 1);
}

#[test]
fn the_steps_are_the_domain_s_and_no_others() {
    let told = |noun: &Noun| {
        let mut told = arrows(noun);
        told.dedup();
        told.join(", ")
    };
    assert_eq!(
        told(&activity::NOUN),
        "completed -> closed, planned -> cancelled, planned -> under-way, proposed -> cancelled, proposed -> planned, \
         suspended -> cancelled, suspended -> under-way, under-way -> cancelled, under-way -> completed, \
         under-way -> suspended"
    );
    assert_eq!(
        told(&consent::NOUN),
        "confirmed -> invalidated, confirmed -> withdrawn, given -> confirmed, given -> invalidated, \
         given -> withdrawn, requested -> given, requested -> refused"
    );
}
