//! What is kept of an activity for the home page is what would be worked out anew, whatever changed in between.

use ledger::{Author, Edit, Value};

use super::nouns::{Story, barbados_with};
use super::*;
use crate::access::{Realm, Role};
use crate::date::PartialDate;
use crate::gate::watch::{BEARING, Watched, look, watched};
use crate::noun::{STATUS, Taken};
use crate::office::Save;
use crate::party;

/// What each of two people knows of every activity, as it is kept; it has to be what is worked out anew.
fn known(story: &Story, people: [RecordId; 2]) -> Vec<Watched> {
    let of = |person| {
        let viewer = story.at.viewer(person);
        let view = story.at.office.seen_by(&viewer);
        let kept = watched(&view).unwrap().into_iter();
        let anew = kept.map(|(activity, kept)| {
            let anew = look(&view, &activity.record, view.today()).unwrap();
            assert_eq!(*kept, anew);
            anew
        });
        anew.collect::<Vec<_>>()
    };
    people.into_iter().flat_map(of).collect()
}

#[test]
fn a_change_of_any_field_of_any_record_that_bears_on_a_gate_is_noticed() {
    let (story, activity) = barbados_with(true);
    let focal = story.at.person(Role::FocalPoint, Realm::State("BRB".to_owned()));
    story.at.move_to(day("2026-07-06"));
    assert_eq!(story.begin_activity(activity), [""; 0]);
    story.session(activity, "2026-07-06", &["BRB"]).unwrap();
    let people = [story.desk, focal];
    let before = known(&story, people);
    assert!(before.iter().all(|one| one.breaches.is_empty() && one.will_shut.is_some()), "{before:?}");
    let viewer = story.at.viewer(story.head);
    let view = story.at.office.seen_by(&viewer);
    let save = |kind, id, space, person, edits: Vec<Edit>| {
        let mut save = Save::new(kind, id);
        save.edits = edits;
        let author = Author { person, ..Author::default() };
        story.at.office.save(space, &author, vec![save]).unwrap();
    };
    let (mut changes, mut told) = (0, 0);
    for kind in BEARING.into_iter().chain([&party::KIND]) {
        for kept in view.all(kind).unwrap() {
            let record = &kept.record;
            for (field, register) in &record.fields {
                let Some(value) = register.one().cloned() else { continue };
                let set = |value| vec![Edit::Set { field: *field, value }];
                // A step is its person's own, and never taken away: it is dated otherwise.
                let step = (*field == STATUS).then(|| Taken::from_value(&value)).flatten();
                let person = step.as_ref().and_then(|step| step.person);
                let late = PartialDate::day(day("2027-01-01"));
                let other = step.map_or(Value::None, |step| Taken { on: late, ..step }.value());
                save(kind, record.id, record.space, person, set(other));
                told += usize::from(known(&story, people) != before);
                save(kind, record.id, record.space, person, set(value));
                assert_eq!(known(&story, people), before, "put right again: {} {field:?}", kind.name);
                changes += 1;
            }
        }
    }
    assert!(changes > 50 && told > 20, "{told} of {changes} changes are told");
}
