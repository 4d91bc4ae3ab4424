//! What belongs to an activity: its sessions and who was there, what else is planned beside it, and what of it has grown
//! since its consent.

use crate::access::{Realm, Role};
use crate::activity::overlap;
use crate::noun::STATUS;
use crate::office::record::Fields;
use crate::session::participants;
use crate::{activity, consent, session};

use super::nouns::{Story, barbados_with};
use super::*;

/// Scenario 1, under way.
fn under_way() -> (Story, RecordId) {
    let (story, activity) = barbados_with(true);
    story.at.move_to(day("2026-05-11"));
    assert_eq!(story.begin_activity(activity), [""; 0]);
    (story, activity)
}

#[test]
fn people_add_up_and_their_names_are_the_office_s_own_until_they_are_purged() {
    let (story, activity) = under_way();
    let id = activity.to_string();
    let form = |women: &'static str| {
        vec![
            ("activity", id.clone()),
            ("date", "2026-05-11".to_owned()),
            ("place", "Bridgetown".to_owned()),
            ("mode", "in-person".to_owned()),
            ("states", "BRB".to_owned()),
            ("people", "23".to_owned()),
            ("sex.women", women.to_owned()),
            ("sex.men", "9".to_owned()),
            ("sex.not-stated", "1".to_owned()),
        ]
    };
    let begin = |women| {
        let form = form(women);
        let typed: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        story.at.begin(story.desk, &session::NOUN, &typed)
    };
    let errors = begin("12").unwrap_err();
    assert!(errors.of("sex").is_some_and(|words| words.contains("adds up to 22 of 23")), "{errors:?}");
    let held = begin("13").unwrap().to_string();
    let focal = story.at.person(Role::FocalPoint, Realm::State("BRB".to_owned()));
    let names = |purge| {
        let form = [("session", held.as_str()), ("names", "K. Marlowe, police academy"), ("purge", purge)];
        story.at.begin(story.desk, &participants::NOUN, &form)
    };
    assert!(names("2029-01-01").unwrap_err().of("purge").is_some(), "two years at most");
    let list = names("2026-11-30").unwrap();
    assert!(story.at.read(focal, &participants::NOUN, list).is_none(), "the office's own");
    let text = |list| {
        let viewer = story.at.viewer(story.desk);
        let view = story.at.office.seen_by(&viewer);
        let record = view.record(&participants::KIND, list).unwrap().unwrap();
        let value = record.record.value(participants::NAMES).unwrap().clone();
        view.erasable_text(&record.record, &value)
    };
    assert_eq!(text(list).as_deref(), Some("K. Marlowe, police academy"));
    story.at.step(story.desk, &participants::NOUN, list, "purged", None);
    assert_eq!(text(list), None, "what stays is that there was a list, and when it went");
}

#[test]
fn a_suspended_activity_records_what_was_held_before_and_nothing_after() {
    let (story, activity) = under_way();
    story.at.move_to(day("2026-06-10"));
    story.at.step(story.desk, &activity::NOUN, activity, "suspended", Some("A storm"));
    story.at.move_to(day("2026-06-12"));
    assert_eq!(story.session(activity, "2026-06-09", &["BRB"]).map(|_| ()), Ok(()));
    assert!(
        story.session(activity, "2026-06-10", &["BRB"]).unwrap_err().contains("The activity is suspended")
    );
    assert_eq!(story.begin_activity(activity), [""; 0], "going on passes the gate again");
}

#[test]
fn two_activities_for_one_right_in_one_state_are_shown_to_each_other() {
    let (story, first) = under_way();
    let viewer = story.at.viewer(story.desk);
    let beside = |of: RecordId| -> Vec<RecordId> {
        let view = story.at.office.seen_by(&viewer);
        let record = view.record(&activity::KIND, of).unwrap().unwrap();
        overlap::with(&view, &record.record).unwrap().iter().map(|kept| kept.record.id).collect()
    };
    assert_eq!(beside(first), []);
    let other = story.activity(&["BRB"], &[]);
    assert_eq!((beside(first), beside(other)), (vec![other], vec![first]));
    story.at.step(story.desk, &activity::NOUN, other, "cancelled", Some("One is enough"));
    assert_eq!((beside(first), beside(other)), (Vec::new(), Vec::new()));
}

#[test]
fn what_has_grown_since_the_consent_is_outside_it() {
    let story = Story::on("2026-01-05");
    story.authority("BRB", MINISTER, "2026-01-05");
    let (request, consultation) = story.asked_and_consulted("BRB");
    let indicator = story.indicator(&["BRB"], true);
    let rests = [("requests", request), ("consultations", consultation), ("indicators", indicator)];
    let activity = story.activity(&["BRB"], &rests);
    story.at.move_to(day("2026-03-02"));
    let named = activity.to_string();
    let note = story.note("BRB", "2026-03-02", "2026-12-31", &[("activities", &named)]);
    let given = story.at.read(story.desk, &consent::NOUN, note).unwrap();
    assert!(given.get(STATUS).is_some() && given.elements(consent::BASES).len() == 1);
    assert!(story.asked(story.desk, activity, "2026-05-11").allowed());
    let viewer = story.at.viewer(story.desk);
    let view = story.at.office.seen_by(&viewer);
    let record = view.record(&activity::KIND, activity).unwrap().unwrap();
    let mut save = crate::office::Save::new(&activity::KIND, activity);
    let element = ledger::Value::text("Holetown");
    save.edits.push(ledger::Edit::Add { field: activity::PLACES, element });
    view.office.save(record.record.space, &view.viewer.author(record.record.space), vec![save]).unwrap();
    let reasons = story.asked(story.desk, activity, "2026-05-11").reasons();
    assert_eq!(
        reasons,
        ["The places of the activity have grown beyond what the consent of 2 March 2026 was given on."]
    );
}
