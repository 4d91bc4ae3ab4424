//! What a State does, as the index counts it and as others see it: of one recommendation, of a cluster, published.

use std::collections::BTreeMap;

use ledger::{Edit, RecordId, Value};

use super::part::follow_up_part;
use super::subject::Subject;
use super::{ASSESSMENTS, Assessment, DUE, KIND, NOTE};
use crate::access::{Realm, Viewer};
use crate::form::Sent;
use crate::noun::begin;
use crate::office::environment::Machine;
use crate::office::{Office, View};
use crate::reply::tests::{NHRI, World, asked_id};
use crate::search::{Facet, Query};
use crate::{assessment, cluster};

const FOCAL: u8 = 4;

fn of_recommendation(office: &Office, number: u32) -> Subject {
    Subject::recommendation(&office.recommendation(asked_id(number)).unwrap().unwrap()).unwrap()
}

fn assess(view: &View, subject: &Subject, status: &str) {
    let by = "Ministry".to_owned();
    let as_of = "2026-03".parse().unwrap();
    let assessment = Assessment { status: status.to_owned(), by, as_of, evidence: Some("Act 3".to_owned()) };
    let mut save = subject.save().values([(DUE, Value::text("2027"))]);
    save.edits.push(Edit::Add { field: ASSESSMENTS, element: assessment.value() });
    subject.write(view, save, None).unwrap();
}

/// How many recommendations the viewer counts by status.
fn counted(view: &View) -> BTreeMap<String, u64> {
    let results = view.find(&Query::default().with(Facet::State, "TTO")).unwrap();
    let counts = results.facets.get(&Facet::Status).cloned().unwrap_or_default();
    counts.into_iter().filter(|count| count.count > 0).map(|count| (count.value, count.count)).collect()
}

fn counts<const N: usize>(of: [(&str, u64); N]) -> BTreeMap<String, u64> {
    of.into_iter().map(|(status, count)| (status.to_owned(), count)).collect()
}

/// Begins a cluster of these recommendations.
fn clustered(view: &View, numbers: &str) -> Subject {
    let id = RecordId::fresh(view.office.environment());
    let sent = Sent::of([("name", "Schools"), ("recommendations", numbers)]);
    begin(view, &cluster::NOUN, id, &sent).unwrap().unwrap();
    Subject::cluster(view, &view.record(&cluster::KIND, id).unwrap().unwrap().record).unwrap()
}

#[test]
fn a_cluster_answers_for_what_is_in_it_and_has_no_answer_of_its_own() {
    let world = World::new();
    let viewer = world.viewer(FOCAL);
    let view = world.office.seen_by(&viewer);
    let of_cluster = clustered(&view, "A/HRC/99/1 5.1\nA/HRC/99/1 5.2");
    assert_eq!(counted(&view), counts([("none", 3)]));
    assess(&view, &of_cluster, "in-progress");
    assert_eq!(counted(&view), counts([("in-progress", 2), ("none", 1)]));
    assess(&view, &of_recommendation(&world.office, 1), "implemented");
    let expected = counts([("implemented", 1), ("in-progress", 1), ("none", 1)]);
    assert_eq!(counted(&view), expected);
    let shown = follow_up_part(&view, &of_recommendation(&world.office, 2), None).unwrap();
    assert_eq!((shown.status.word.as_str(), shown.through.unwrap().1.as_str()), ("In progress", "Schools"));

    // Whoever opens the folder again counts the same.
    let World { office, folder } = world;
    drop(office);
    let office =
        Office::open(folder.path(), Machine::starting_at("2026-05-12T09:00:00Z".parse().ok())).unwrap();
    let viewer = office.viewer(RecordId::from_bytes([FOCAL; 16]), "");
    let view = office.seen_by(&viewer);
    assert_eq!(counted(&view), expected);
    let mut save = crate::office::Save::new(&cluster::KIND, of_cluster.id);
    save.edits.push(Edit::Remove { field: cluster::RECOMMENDATIONS, element: Value::Record(asked_id(2)) });
    view.write(crate::access::Action::Write, &of_cluster.realm(), vec![save], None).unwrap();
    assert_eq!(counted(&view), counts([("implemented", 1), ("none", 2)]));
}

#[test]
fn a_cluster_is_of_one_state_which_is_ones_own() {
    let world = World::new();
    let begun = |person: u8, numbers: &str| {
        let viewer = world.viewer(person);
        let sent = Sent::of([("name", "Schools"), ("recommendations", numbers)]);
        let id = RecordId::fresh(world.office.environment());
        let errors = begin(&world.office.seen_by(&viewer), &cluster::NOUN, id, &sent).unwrap().err();
        errors.map(|errors| errors.iter().map(|(field, _)| field).collect::<Vec<_>>())
    };
    assert_eq!(begun(FOCAL, "A/HRC/99/1 5.1"), None);
    for (person, numbers) in [(FOCAL, "A/HRC/99/1 9.9"), (FOCAL, ""), (10, "A/HRC/99/1 5.1")] {
        assert_eq!(begun(person, numbers), Some(vec!["recommendations"]), "{person} {numbers}");
    }
}

#[test]
fn of_several_versions_each_reader_counts_the_narrowest_and_a_withdrawn_one_is_gone() {
    let world = World::new();
    let viewer = world.viewer(5);
    let view = world.office.seen_by(&viewer);
    let subject = of_recommendation(&world.office, 1);
    assess(&view, &subject, "in-progress");
    let public = Viewer::public(world.office.public());
    let outside = world.office.seen_by(&public);
    let record = || view.record(&KIND, subject.follow_up_id()).unwrap().unwrap();
    view.publish(&super::NOUN, &record().record, &Realm::Public, &[ASSESSMENTS]).unwrap();
    assert_eq!(
        (counted(&view), counted(&outside)),
        (counts([("in-progress", 1), ("none", 2)]), counts([("in-progress", 1), ("none", 2)]))
    );
    // What the State then thinks is its own until it publishes that, too.
    let by = "Ministry".to_owned();
    let later = Assessment {
        status: "implemented".to_owned(),
        by,
        as_of: "2026-05".parse().unwrap(),
        evidence: Some("Act 4".to_owned()),
    };
    let mut save = subject.save().values([(NOTE, Value::text("Not for others"))]);
    save.edits.push(Edit::Add { field: ASSESSMENTS, element: later.value() });
    subject.write(&view, save, None).unwrap();
    assert_eq!(
        (counted(&view), counted(&outside)),
        (counts([("implemented", 1), ("none", 2)]), counts([("in-progress", 1), ("none", 2)]))
    );
    let shown = follow_up_part(&outside, &subject, None).unwrap();
    assert_eq!((shown.status.word.as_str(), shown.published.len(), shown.edit), ("In progress", 1, None));
    view.withdraw_publication(&super::NOUN, subject.follow_up_id(), &Realm::Public).unwrap();
    assert_eq!(counted(&outside), counts([("none", 3)]));
    assert!(follow_up_part(&outside, &subject, None).unwrap().nothing.is_some());
}

#[test]
fn an_assessment_by_others_stands_beside_and_is_seen_by_whom_its_owner_says() {
    let world = World::new();
    let (nhri, focal) = (world.viewer(10), world.viewer(FOCAL));
    let (theirs, states) = (world.office.seen_by(&nhri), world.office.seen_by(&focal));
    let own = RecordId::fresh(world.office.environment());
    let by = RecordId::from_bytes(NHRI).to_string();
    let sent = Sent::of([
        ("recommendation", "A/HRC/99/1 5.1"),
        ("by", by.as_str()),
        ("status", "not-started"),
        ("as_of", "2026-04"),
        ("evidence", "Nobody has seen a school"),
    ]);
    begin(&theirs, &assessment::NOUN, own, &sent).unwrap().unwrap();
    let subject = of_recommendation(&world.office, 1);
    assess(&states, &subject, "in-progress");
    let others = |view: &View| follow_up_part(view, &subject, None).unwrap().others.len();
    assert_eq!((others(&theirs), others(&states)), (1, 0));
    let record = theirs.record(&assessment::KIND, own).unwrap().unwrap();
    let all: Vec<_> = assessment::KIND.fields.iter().map(|field| field.id).collect();
    theirs.publish(&assessment::NOUN, &record.record, &Realm::Public, &all).unwrap();
    let shown = follow_up_part(&states, &subject, None).unwrap();
    assert_eq!((shown.others.len(), shown.status.word.as_str()), (1, "In progress"));
    assert_eq!(shown.others[0].by, "Office of the Ombudsman");
    assert_eq!(
        counted(&states),
        counts([("in-progress", 1), ("none", 2)]),
        "it is not counted as the State's"
    );
}
