//! The index as a file: opened again, damaged, changed, purged.

use std::fs;
use std::path::{Path, PathBuf};

use super::*;

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

fn everything(search: &Search) -> (Results, Vec<RecordId>) {
    let (query, readable) = (Query::words("water OR zq7731 OR land"), readable(&[OPEN, HIDDEN]));
    (
        search.query(&query, &readable).unwrap(),
        search.all_ids(&Query::default(), &readable).unwrap().collect(),
    )
}

fn some() -> Vec<Entry> {
    let text = |number: u8| ["clean water", "land and water", "the land"][number as usize % 3];
    let of = |number: u8| Entry {
        state: ["BHS", "JAM"][number as usize % 2].to_owned(),
        space: if number.is_multiple_of(5) { HIDDEN } else { OPEN },
        recommending: vec!["FRA".to_owned(); number as usize % 2],
        number: format!("{number}.{number}"),
        ..entry(number, text(number))
    };
    (0..60).map(of).collect()
}

#[test]
fn an_index_opened_again_or_built_in_other_steps_answers_the_same() {
    let (search, folder) = index(some());
    let before = everything(&search);
    drop(search);
    let again = Search::open(folder.path()).unwrap();
    assert_eq!((again.version().as_deref(), again.count()), (Some(&b"1"[..]), 60));
    assert_eq!(everything(&again), before);

    let other = tempfile::tempdir().unwrap();
    let stepwise = Search::open(other.path()).unwrap();
    assert_eq!(stepwise.version(), None);
    for (at, part) in some().chunks(7).enumerate().rev() {
        stepwise.write(part.iter().cloned(), &[at as u8]).unwrap();
    }
    assert_eq!(everything(&stepwise), before);
    assert_eq!(stepwise.version(), Some(vec![0]));
}

#[test]
fn the_same_entries_again_change_nothing() {
    let (search, _folder) = index(some());
    let ids = everything(&search).1;
    search.write(some().into_iter().chain(some()), b"2").unwrap();
    assert_eq!(everything(&search).1, ids);
    assert_eq!((search.version(), search.count()), (Some(b"2".to_vec()), 60));
}

#[test]
fn an_entry_replaces_the_one_before_it_also_from_another_space() {
    let (search, _folder) = index([entry(1, "water"), entry(2, "water")]);
    search.write([Entry { space: HIDDEN, ..entry(1, "land") }, entry(2, "school")], b"2").unwrap();
    assert_eq!(found(&search, ""), [2]);
    assert_eq!(found(&search, "school"), [2]);
    let results = search.query(&Query::default(), &readable(&[HIDDEN])).unwrap();
    assert_eq!(results.hits.iter().map(|hit| hit.id).collect::<Vec<_>>(), [id(1)]);
}

#[test]
fn what_is_removed_leaves_no_byte_behind() {
    let secret = Entry { space: HIDDEN, ..entry(1, "a word zq7731 to lose") };
    let (search, folder) = index([secret, Entry { space: HIDDEN, ..entry(2, "water") }]);
    let terms = || {
        let state = search.reading();
        let searcher = &state.shelves[0].searcher;
        let text = searcher.schema().get_field(store::field::TEXT).unwrap();
        let holds = |reader: &tantivy::SegmentReader| {
            reader.inverted_index(text).unwrap().terms().term_ord(b"zq7731").unwrap().is_some()
        };
        searcher.segment_readers().iter().any(holds)
    };
    let before = files(folder.path());
    assert!(terms());
    search.remove([id(1), id(77)], b"2").unwrap();
    assert!(!terms());
    let of_segment = |path: &&PathBuf| path.file_name().unwrap().len() > 32;
    let left: Vec<_> = before.iter().filter(of_segment).filter(|path| path.exists()).collect();
    assert!(left.is_empty(), "{left:?}");
    assert_eq!(search.count(), 1);
    search.remove([id(2)], b"3").unwrap();
    let results = search.query(&Query::words("water"), &readable(&[HIDDEN])).unwrap();
    assert_eq!((results.total, search.count()), (0, 0));
}

#[test]
fn follow_ups_stay_when_the_index_changes_and_go_when_taken_back() {
    let (search, _folder) = index([entry(1, "water"), entry(2, "land")]);
    let facts = FollowUpFacts {
        space: INTERNAL,
        width: 0,
        status: "late".to_owned(),
        institutions: Vec::new(),
        due: None,
    };
    search.set_follow_up(id(1), INTERNAL, Some(facts.clone()));
    search.set_follow_up(id(3), INTERNAL, Some(facts));
    search.write([entry(1, "water again"), entry(3, "school")], b"2").unwrap();
    let query = Query::default().with(Facet::Status, "late");
    let total = |spaces: &[SpaceId]| search.query(&query, &readable(spaces)).unwrap().total;
    assert_eq!((total(&[OPEN, INTERNAL]), total(&[OPEN])), (2, 0));
    search.set_follow_up(id(1), INTERNAL, None);
    assert_eq!(total(&[OPEN, INTERNAL]), 1);
}

#[test]
fn a_damaged_index_is_emptied_and_can_be_built_again() {
    type Damage = fn(&Path);
    let damages: [(&str, Damage); 5] = [
        ("a byte", |path| {
            let mut bytes = fs::read(path).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            fs::write(path, bytes).unwrap();
        }),
        ("cut", |path| fs::write(path, &fs::read(path).unwrap()[..10]).unwrap()),
        ("empty", |path| fs::write(path, b"").unwrap()),
        ("gone", |path| fs::remove_file(path).unwrap()),
        ("longer", |path| fs::write(path, [fs::read(path).unwrap(), vec![0; 40]].concat()).unwrap()),
    ];
    let (search, folder) = index(some());
    let good = everything(&search);
    drop(search);
    let checked = |path: &PathBuf| !path.file_name().unwrap().to_string_lossy().starts_with('.');
    let paths: Vec<PathBuf> = files(folder.path()).into_iter().filter(checked).collect();
    assert!(paths.len() > 10, "{paths:?}");
    let mut emptied = 0usize;
    for ((what, damage), path) in
        damages.iter().flat_map(|damage| paths.iter().map(move |path| (damage, path)))
    {
        let copy = tempfile::tempdir().unwrap();
        for from in files(folder.path()) {
            let to = copy.path().join(from.strip_prefix(folder.path()).unwrap());
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(&from, to).unwrap();
        }
        damage(&copy.path().join(path.strip_prefix(folder.path()).unwrap()));
        let search = Search::open(copy.path()).unwrap();
        if search.version().is_some() {
            assert_eq!(everything(&search), good, "{what} {path:?}");
            continue;
        }
        assert_eq!(search.count(), 0);
        emptied += 1;
        if emptied.is_multiple_of(10) {
            search.write(some(), b"1").unwrap();
            assert_eq!(everything(&search), good, "{what} {path:?}");
        }
    }
    assert!(emptied > paths.len() * 3, "{emptied} of {}", paths.len() * damages.len());
}
