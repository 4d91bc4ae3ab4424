//! The index as a whole: what it finds, what it counts, what it never tells, and that it can be built again.

mod model;
mod whole;

use super::*;

pub(super) const OPEN: SpaceId = SpaceId::from_bytes([1; 16]);
pub(super) const HIDDEN: SpaceId = SpaceId::from_bytes([2; 16]);
pub(super) const INTERNAL: SpaceId = SpaceId::from_bytes([3; 16]);

pub(super) fn id(number: u8) -> RecordId {
    RecordId::from_bytes([number; 16])
}

pub(super) fn entry(number: u8, text: &str) -> Entry {
    Entry::of(id(number), OPEN, text)
}

/// An index of `entries` in a folder that lives as long as the guard.
pub(super) fn index(entries: impl IntoIterator<Item = Entry>) -> (Search, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let search = Search::open(folder.path()).unwrap();
    search.write(entries, b"1").unwrap();
    (search, folder)
}

pub(super) fn readable(spaces: &[SpaceId]) -> Readable {
    spaces.iter().copied().collect()
}

/// The first bytes of the ids found, in order of id.
fn found(search: &Search, words: &str) -> Vec<u8> {
    let results = search.query(&Query::words(words), &readable(&[OPEN])).unwrap();
    assert_eq!(results.total as usize, results.hits.len(), "{words}");
    let mut numbers: Vec<u8> = results.hits.iter().map(|hit| hit.id.as_bytes()[0]).collect();
    numbers.sort_unstable();
    numbers
}

#[test]
fn words_phrases_and_operators_find_what_they_say() {
    let mut keyworded = entry(9, "Nothing of note");
    keyworded.keywords = "A/HRC/23/8 92.4".to_owned();
    let (search, _folder) = index([
        entry(1, "Ratify the treaty on the rights of women and children"),
        entry(2, "Protect women’s access to clean water"),
        entry(3, "Build the capacity of the water authority; a policy on children"),
        entry(4, "Adoptar medidas de educación para la mujer y la niñez"),
        entry(5, "在平等的基础上欢迎人权理事会的决定"),
        entry(6, "加强人权教育和技术合作"),
        entry(7, "Capacity-building and human rights education: policies"),
        entry(8, "The rights of every human being"),
        keyworded,
    ]);
    for (words, expected) in [
        ("woman", &[1, 2][..]),
        ("WOMEN", &[1, 2]),
        ("child", &[1, 3]),
        ("policies", &[3, 7]),
        ("the", &[1, 3, 8]),
        ("water children", &[3]),
        ("water AND children", &[3]),
        ("woman OR policy", &[1, 2, 3, 7]),
        ("woman NOT water", &[1]),
        ("NOT the", &[2, 4, 5, 6, 7, 9]),
        ("NOT the OR clean", &[2, 4, 5, 6, 7, 9]),
        ("NOT (the OR rights) NOT woman", &[4, 5, 6, 9]),
        ("\"human rights\"", &[7]),
        ("\"rights of\"", &[1, 8]),
        ("\"on the rights of\"", &[1]),
        ("\"the rights of every\"", &[8]),
        ("\"of the\"", &[3]),
        ("capacity-building", &[7]),
        ("(water OR rights) capacity", &[3, 7]),
        ("educacion", &[4]),
        ("EDUCACIÓN ninez", &[4]),
        ("women's", &[1, 2]),
        ("人权", &[5, 6]),
        ("人权教育", &[6]),
        ("「人权教育」", &[6]),
        ("人权 NOT 教育", &[5]),
        ("理事会", &[5]),
        ("\"A/HRC/23/8\"", &[9]),
        ("A/HRC/23/8", &[9]),
        ("zebra", &[]),
        ("zebra OR niñez", &[4]),
        ("NOT NOT water", &[2, 3]),
        ("?!", &[]),
        ("water AND", &[2, 3]),
        ("", &[1, 2, 3, 4, 5, 6, 7, 8, 9]),
    ] {
        assert_eq!(found(&search, words), expected, "{words}");
    }
}

#[test]
fn any_text_at_all_can_be_asked_for() {
    let (search, _folder) = index([entry(1, "water")]);
    for words in ["\0", "((((", "\"\"", "NOT", "* ? [a TO b] ^2 ~1", "a:b", "\\", "🙂", "OR OR", "\u{202e}x"]
    {
        let asked = search.query(&Query::words(words), &readable(&[OPEN]));
        assert!(asked.is_ok(), "{words:?}");
    }
    let long = "water ".repeat(50_000);
    let results = search.query(&Query::words(&long), &readable(&[OPEN])).unwrap();
    assert_eq!((results.total, results.notices), (1, vec![Notice::TooLong, Notice::TooManyWords]));
}

#[test]
fn hits_come_in_the_order_asked_for() {
    let of = |number: u8, state: &str, session: &str, printed: &str, date: Option<Day>| Entry {
        state: state.to_owned(),
        session: session.to_owned(),
        number: printed.to_owned(),
        date,
        ..entry(number, "water")
    };
    let (search, _folder) = index([
        of(1, "JAM", "9", "98.10", Some(40)),
        of(2, "JAM", "9", "98.2", None),
        of(3, "JAM", "10", "1.1", Some(50)),
        of(4, "BHS", "15", "92.4(b)", Some(-3)),
        of(5, "BHS", "15", "92.4(a)", Some(50)),
    ]);
    let facts = |due| FollowUpFacts {
        space: OPEN,
        width: 0,
        status: "in-progress".into(),
        institutions: Vec::new(),
        due,
    };
    search.set_follow_ups([(id(3), facts(Some(9))), (id(1), facts(Some(-9))), (id(4), facts(None))]);
    let order = |sort| {
        let query = Query { sort: Some(sort), ..Query::default() };
        let all: Vec<u8> =
            search.all_ids(&query, &readable(&[OPEN])).unwrap().map(|id| id.as_bytes()[0]).collect();
        let pages: Vec<u8> = (1..=3)
            .flat_map(|page| {
                let query = Query { per_page: 2, page, ..query.clone() };
                search.query(&query, &readable(&[OPEN])).unwrap().hits
            })
            .map(|hit| hit.id.as_bytes()[0])
            .collect();
        assert_eq!(all, pages);
        all
    };
    assert_eq!(order(Sort::State), [5, 4, 2, 1, 3]);
    assert_eq!(order(Sort::Newest), [3, 5, 1, 4, 2]);
    assert_eq!(order(Sort::Due), [1, 3, 2, 4, 5]);
    assert_eq!(order(Sort::Relevance), [5, 4, 2, 1, 3], "nothing to rank by: by State");
    let late = Query { due_before: Some(9), ..Query::default() };
    let results = search.query(&late, &readable(&[OPEN])).unwrap();
    assert_eq!(results.hits.iter().map(|hit| hit.id.as_bytes()[0]).collect::<Vec<_>>(), [1]);
}

#[test]
fn the_better_match_comes_first() {
    let (search, _folder) = index([
        entry(1, "Ratify the treaty on the law of the sea and take measures on water"),
        entry(2, "Water, clean water"),
        entry(3, "Take measures"),
    ]);
    let results = search.query(&Query::words("water OR measures"), &readable(&[OPEN])).unwrap();
    let hits: Vec<u8> = results.hits.iter().map(|hit| hit.id.as_bytes()[0]).collect();
    assert_eq!(hits[2], 1);
    assert!(results.hits.is_sorted_by(|one, next| one.score >= next.score) && results.hits[2].score > 0.0);
}
