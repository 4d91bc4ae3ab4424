//! The index against a plain reading of its rules, over random records, follow-ups, readers and queries.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::search::pass::natural;

const SPACES: [SpaceId; 3] = [OPEN, HIDDEN, INTERNAL];
/// Two spaces of one width, and a wider one.
const WIDTHS: [u8; 3] = [3, 0, 0];
const WORDS: [&str; 5] = ["water", "land", "school", "rights", "人权"];
const STATES: [&str; 4] = ["", "BHS", "JAM", "HTI"];
const CODES: [&str; 3] = ["", "a", "b"];

#[derive(Clone, Debug)]
struct World {
    entries: Vec<Entry>,
    follow_ups: Vec<(RecordId, FollowUpFacts)>,
}

fn pick(of: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::sample::select(of).prop_map(str::to_owned)
}

fn an_entry() -> impl Strategy<Value = Entry> {
    let text = prop::collection::vec(prop::sample::select(&WORDS[..]), 0..5);
    let names =
        (pick(&STATES), pick(&CODES), pick(&["2", "10", ""]), pick(&CODES), pick(&CODES), pick(&CODES));
    let recommending =
        prop::collection::vec(prop::sample::select(&STATES[1..]).prop_map(str::to_owned), 0..3);
    (text, prop::sample::select(&SPACES[..]), names, recommending, prop::option::of(0..3)).prop_map(
        |(text, space, (state, mechanism, session, position, source, language), recommending, date)| Entry {
            language,
            state,
            mechanism,
            session,
            position,
            recommending,
            source,
            date,
            ..Entry::of(id(0), space, &text.join(" "))
        },
    )
}

fn facts() -> impl Strategy<Value = FollowUpFacts> {
    let institutions = prop::collection::vec(pick(&["health", "justice", "none"]), 0..3);
    (prop::sample::select(&SPACES[..]), pick(&["", "done", "late"]), institutions, prop::option::of(0..3))
        .prop_map(|(space, status, institutions, due)| FollowUpFacts {
            space,
            width: 0,
            status,
            institutions,
            due,
        })
}

fn a_world() -> impl Strategy<Value = World> {
    let follow_ups = prop::collection::vec(((any::<prop::sample::Index>(), 0..3usize), facts()), 0..12);
    (prop::collection::vec(an_entry(), 1..40), follow_ups).prop_map(|(mut entries, follow_ups)| {
        for (at, entry) in entries.iter_mut().enumerate() {
            entry.id = id(at as u8);
            entry.number = format!("{}.{}", at % 3, at % 11);
        }
        let place = |((index, space), facts): ((prop::sample::Index, usize), FollowUpFacts)| {
            (
                id(index.index(entries.len()) as u8),
                FollowUpFacts { space: SPACES[space], width: WIDTHS[space], ..facts },
            )
        };
        let mut follow_ups: Vec<_> = follow_ups.into_iter().map(place).collect();
        follow_ups.sort_by_key(|(id, facts)| (*id, facts.space));
        follow_ups.dedup_by_key(|(id, facts)| (*id, facts.space));
        World { entries, follow_ups }
    })
}

fn a_query() -> impl Strategy<Value = Query> {
    let values =
        prop::sample::select(&["", "BHS", "JAM", "a", "b", "2", "10", "done", "health", "none", "x"][..]);
    let chosen = prop::collection::vec((prop::sample::select(&Facet::ALL[..]), values), 0..4);
    let words = pick(&["", "water", "rights OR land", "NOT water", "\"water land\"", "人权", "water school"]);
    (words, chosen, prop::option::of(0..3), prop::sample::select(&Sort::ALL[..])).prop_map(
        |(words, chosen, due_before, sort)| {
            let mut query = Query { due_before, sort: Some(sort), per_page: 7, ..Query::words(&words) };
            for (facet, value) in chosen {
                query = query.with(facet, value);
            }
            query
        },
    )
}

impl World {
    fn matches_words(text: &str, words: &str) -> bool {
        let has = |word: &str| text.split(' ').any(|in_text| in_text == word);
        match words {
            "rights OR land" => has("rights") || has("land"),
            "NOT water" => !has("water"),
            "\"water land\"" => format!(" {text} ").contains(" water land "),
            "water school" => has("water") && has("school"),
            one => one.is_empty() || has(one),
        }
    }

    fn said<'a>(&'a self, entry: &Entry, readable: &'a Readable) -> impl Iterator<Item = &'a FollowUpFacts> {
        let id = entry.id;
        let of_it = self.follow_ups.iter().filter(move |(of, _)| *of == id).map(|it| &it.1);
        let read = of_it.filter(|facts| readable.contains(facts.space));
        let narrowest = read.clone().map(|facts| facts.width).min();
        read.filter(move |facts| Some(facts.width) == narrowest)
    }

    fn values(&self, entry: &Entry, facet: Facet, readable: &Readable) -> BTreeSet<String> {
        let or_none = |values: BTreeSet<String>| {
            let real: BTreeSet<String> =
                values.into_iter().filter(|it| !it.is_empty() && it != NONE).collect();
            if real.is_empty() { [NONE.to_owned()].into() } else { real }
        };
        let own = |value: &String| [value.clone()].into();
        match facet {
            Facet::State => own(&entry.state),
            Facet::Mechanism => own(&entry.mechanism),
            Facet::Session => own(&entry.session),
            Facet::Position => own(&entry.position),
            Facet::Source => own(&entry.source),
            Facet::Language => own(&entry.language),
            Facet::Recommending => entry.recommending.iter().cloned().collect(),
            Facet::Status => or_none(self.said(entry, readable).map(|facts| facts.status.clone()).collect()),
            Facet::Institution => {
                or_none(self.said(entry, readable).flat_map(|facts| facts.institutions.clone()).collect())
            }
        }
    }

    fn fits(&self, entry: &Entry, query: &Query, readable: &Readable, but: Option<Facet>) -> bool {
        let due = self.said(entry, readable).filter_map(|facts| facts.due).min();
        readable.contains(entry.space)
            && Self::matches_words(&entry.text, &query.words)
            && query.due_before.is_none_or(|before| due.is_some_and(|due| due < before))
            && query.chosen.iter().all(|(facet, chosen)| {
                Some(*facet) == but || !self.values(entry, *facet, readable).is_disjoint(chosen)
            })
    }

    fn facets(&self, query: &Query, readable: &Readable) -> Facets {
        let list = |facet: Facet| {
            let chosen = query.chosen.get(&facet);
            let mut counts: BTreeMap<String, u64> = BTreeMap::new();
            counts.extend(chosen.into_iter().flatten().map(|value| (value.clone(), 0)));
            for entry in self.entries.iter().filter(|entry| self.fits(entry, query, readable, Some(facet))) {
                for value in self.values(entry, facet, readable) {
                    *counts.entry(value).or_default() += 1;
                }
            }
            let count =
                |(value, count): (String, u64)| Count { chosen: query.has(facet, &value), value, count };
            let mut list: Vec<Count> = counts.into_iter().map(count).collect();
            list.sort_by(|one, other| natural(&one.value).cmp(&natural(&other.value)));
            (facet, list)
        };
        Facet::ALL.into_iter().map(list).collect()
    }

    /// The world that a reader lives in: what they may not read never was.
    fn without_hidden(&self, readable: &Readable) -> World {
        let entries = self.entries.iter().filter(|entry| readable.contains(entry.space)).cloned().collect();
        let follow_ups = self.follow_ups.iter().filter(|(_, facts)| readable.contains(facts.space)).cloned();
        World { entries, follow_ups: follow_ups.collect() }
    }

    fn tallied(&self, query: &Query, readable: &Readable) -> BTreeMap<Row, u64> {
        let mut rows = BTreeMap::new();
        for entry in self.entries.iter().filter(|entry| self.fits(entry, query, readable, None)) {
            let due = self.said(entry, readable).filter_map(|facts| facts.due).min();
            let [statuses, institutions] =
                [Facet::Status, Facet::Institution].map(|facet| self.values(entry, facet, readable));
            let row = (entry.state.clone(), entry.position.clone(), statuses, institutions, due);
            *rows.entry(row).or_default() += 1;
        }
        rows
    }

    fn index(&self) -> (Search, tempfile::TempDir) {
        let made = index(self.entries.iter().cloned());
        made.0.set_follow_ups(self.follow_ups.iter().cloned());
        made
    }
}

/// What alike recommendations share: State, position, statuses, institutions, due day.
type Row = (String, String, BTreeSet<String>, BTreeSet<String>, Option<Day>);

fn tallied(search: &Search, query: &Query, readable: &Readable) -> BTreeMap<Row, u64> {
    let mut rows = BTreeMap::new();
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let each = |alike: Alike<'_>| {
        let (statuses, institutions) = (names(&alike.statuses), names(&alike.institutions));
        let row = (alike.state.to_owned(), alike.position.to_owned(), statuses, institutions, alike.due);
        *rows.entry(row).or_default() += alike.count;
    };
    search.tally(query, readable, each).unwrap();
    rows
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn counts_are_right_and_what_is_hidden_leaves_no_trace(
        world in a_world(), queries in prop::collection::vec(a_query(), 12), spaces in prop::sample::subsequence(&SPACES[..], 0..=3),
    ) {
        let readable = readable(&spaces);
        let (search, _folder) = world.index();
        let (bare, _other) = world.without_hidden(&readable).index();
        for query in queries {
            let results = search.query(&query, &readable).unwrap();
            let expected: BTreeSet<RecordId> =
                world.entries.iter().filter(|entry| world.fits(entry, &query, &readable, None)).map(|it| it.id).collect();
            let all: Vec<RecordId> = search.all_ids(&query, &readable).unwrap().collect();
            prop_assert_eq!(all.iter().copied().collect::<BTreeSet<_>>(), expected);
            prop_assert_eq!(results.total as usize, all.len());
            prop_assert_eq!(&results.facets, &world.facets(&query, &readable));
            prop_assert_eq!(results.hits.iter().map(|hit| hit.id).collect::<Vec<_>>(), &all[..all.len().min(7)]);
            prop_assert_eq!(results, bare.query(&query, &readable).unwrap());
            prop_assert_eq!(tallied(&search, &query, &readable), world.tallied(&query, &readable));
        }
    }
}
