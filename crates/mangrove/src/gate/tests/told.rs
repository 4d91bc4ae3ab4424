//! Each State of an activity in several is told its own line when that changes, without anybody pressing a button; and
//! nothing is written while nothing has changed.

use super::nouns::Story;
use super::*;
use crate::access::{Realm, Role};
use crate::office::record::Fields;
use crate::{activity, verdict};

const STATES: [&str; 3] = ["LCA", "GRD", "VCT"];

impl Story {
    /// What each State reads of an activity: how the gate stands for it, and the day from which.
    fn told(&self, activity: RecordId) -> [Option<(String, String)>; 3] {
        STATES.map(|iso3| {
            let focal = self.at.person(Role::FocalPoint, Realm::State(iso3.to_owned()));
            assert!(
                self.at.read(focal, &activity::NOUN, activity).is_none(),
                "the activity itself stays the office's"
            );
            let line = self.at.read(focal, &verdict::NOUN, verdict::id_for(activity, iso3))?;
            let others = STATES.iter().filter(|other| **other != iso3);
            let words = format!("{line:?}");
            for other in others {
                let name = crate::office::words::state_name(other);
                assert!(!words.contains(*other) && !words.contains(name), "{iso3} reads of {other}: {words}");
            }
            let text = |field| line.text(field).unwrap_or_default().to_owned();
            Some((text(verdict::STANDING), text(verdict::AS_OF)))
        })
    }

    fn follow(&self) -> usize {
        self.at.office.follow_through().unwrap().verdicts
    }
}

fn lines<const N: usize>(lines: [(&str, &str); N]) -> [Option<(String, String)>; N] {
    lines.map(|(standing, day)| Some((standing.to_owned(), day.to_owned())))
}

#[test]
fn each_state_is_told_its_own_line_when_it_changes_and_not_otherwise() {
    let story = Story::on("2026-01-05");
    let mut rests = Vec::new();
    STATES.iter().for_each(|iso3| story.authority(iso3, MINISTER, "2026-01-05"));
    for iso3 in STATES {
        let (request, consultation) = story.asked_and_consulted(iso3);
        rests.extend([("requests", request), ("consultations", consultation)]);
    }
    rests.push(("indicators", story.indicator(&STATES, true)));
    assert_eq!(story.follow(), 0, "nothing is planned");
    let activity = story.activity(&STATES, &rests);
    assert_eq!((story.follow(), story.follow()), (3, 0), "planned, each is told once");
    let no = ("not-allowed", "2026-02-18");
    assert_eq!(story.told(activity), lines([no, no, no]));

    story.at.move_to(day("2026-03-02"));
    assert_eq!(story.follow(), 0, "a new day that changes nothing is no news");
    let line = |iso3| verdict::id_for(activity, iso3).to_string();
    story.note("LCA", "2026-03-02", "2026-12-31", &[("activities", &line("LCA"))]);
    story.note("GRD", "2026-03-02", "2026-06-30", &[("activities", &line("GRD"))]);
    assert_eq!((story.follow(), story.follow()), (2, 0));
    let yes = ("allowed", "2026-03-02");
    assert_eq!(story.told(activity), lines([yes, yes, no]), "for its first day, which is to come");

    story.at.move_to(day("2026-07-01"));
    assert_eq!((story.follow(), story.follow()), (1, 0), "a consent has expired");
    let expired = ("not-allowed", "2026-07-01");
    assert_eq!(story.told(activity), lines([yes, expired, no]));

    let viewer = story.at.viewer(story.desk);
    let view = story.at.office.seen_by(&viewer);
    let record = view.record(&activity::KIND, activity).unwrap().unwrap();
    view.take_out(&record.record, "VCT", day("2026-07-01"), "It takes part next year").unwrap();
    assert_eq!((story.follow(), story.follow()), (1, 0));
    assert_eq!(story.told(activity), lines([yes, expired, ("out", "2026-07-01")]));

    story.at.step(story.desk, &activity::NOUN, activity, "cancelled", Some("No trainer can come."));
    assert_eq!((story.follow(), story.follow()), (3, 0));
    let ended = ("ended", "2026-07-01");
    assert_eq!(story.told(activity), lines([ended, ended, ended]));
}

#[test]
fn of_what_is_only_proposed_a_state_hears_when_an_officer_says_so() {
    let story = Story::on("2026-01-05");
    STATES.iter().for_each(|iso3| story.authority(iso3, MINISTER, "2026-01-05"));
    let form = [
        ("title", "A thought"),
        ("kind", "training"),
        ("states", "LCA"),
        ("states", "GRD"),
        ("from", "2026-05-01"),
        ("to", "2026-08-31"),
        ("places", "Castries"),
        ("rights", "civil"),
    ];
    let activity = story.at.begin(story.desk, &activity::NOUN, &form).unwrap();
    assert_eq!(story.follow(), 0);
    assert_eq!(story.told(activity), [None, None, None]);
    let viewer = story.at.viewer(story.desk);
    let view = story.at.office.seen_by(&viewer);
    let record = view.record(&activity::KIND, activity).unwrap().unwrap();
    assert_eq!(view.publish_verdicts(&record.record).unwrap(), 2);
    assert_eq!(story.told(activity).map(|line| line.is_some()), [true, true, false]);
    assert_eq!(story.follow(), 0, "what was sent by hand is not sent again");
}
