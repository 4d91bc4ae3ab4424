//! One pass over the rows that match: which are hits, what they count for in every facet, and which come first.
//!
//! A facet's own choice does not narrow its own counts. So each row has a mask of the facets whose choice it fails:
//! none failed, and it is a hit; one failed, and it still counts for that facet alone.

use std::collections::BTreeMap;

use super::address::{Query, Sort};
use super::entry::{Day, Facet, OWN, Readable};
use super::follow_up::{FollowUps, Place, Seen};
use super::rows::Rows;
use super::tables::{Names, Tables};
use super::top::{Key, Top};

/// The bit of a filter that is no facet: the due date.
const DUE: u16 = 1 << 15;

/// A value of a facet, with the number of hits that have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// The value, as in [`super::Entry`] or [`super::FollowUpFacts`].
    pub value: String,
    /// Recommendations that match everything else and have it.
    pub count: u64,
    /// Whether the query chooses it.
    pub chosen: bool,
}

/// For each facet its values in natural order (2 before 10): those that some hit has, and those chosen.
pub type Facets = BTreeMap<Facet, Vec<Count>>;

/// What a query asks of rows, worked out once for each class, set and slot.
pub(super) struct Plan<'a> {
    tables: &'a Tables,
    follow_ups: &'a FollowUps,
    query: &'a Query,
    sort: Sort,
    class_fails: Vec<u16>,
    set_fails: Vec<u16>,
    said_fails: Vec<u16>,
    due_fails: Vec<u16>,
    seen: Vec<Seen>,
    dues: Vec<Option<Day>>,
    /// For each class, its place in the order of State and session.
    class_ranks: Vec<u32>,
}

/// For each name, whether the facet's choice leaves it out; `None`: nothing is chosen.
fn left_out(query: &Query, facet: Facet, names: &Names) -> Option<Vec<bool>> {
    let chosen = query.chosen.get(&facet).filter(|values| !values.is_empty())?;
    let mut out = vec![true; names.len()];
    for number in chosen.iter().filter_map(|value| names.known(value)) {
        out[number as usize] = false;
    }
    Some(out)
}

impl<'a> Plan<'a> {
    pub fn new(
        tables: &'a Tables,
        follow_ups: &'a FollowUps,
        query: &'a Query,
        readable: &Readable,
    ) -> Plan<'a> {
        let sort = query.order();
        let seen = follow_ups.seen(readable);
        let dues = follow_ups.dues(readable);
        let mut class_fails = vec![0; tables.classes.len()];
        for (at, facet) in Facet::ALL.into_iter().take(OWN).enumerate() {
            let Some(out) = left_out(query, facet, &tables.own[at]) else { continue };
            for (fails, class) in class_fails.iter_mut().zip(&tables.classes) {
                *fails |= if out[class[at] as usize] { facet.bit() } else { 0 };
            }
        }
        let out = left_out(query, Facet::Recommending, &tables.recommending);
        let fails_all = |values: &[u32], out: &Option<Vec<bool>>, facet: Facet| match out {
            Some(out) if values.iter().all(|value| out[*value as usize]) => facet.bit(),
            _ => 0,
        };
        let set_fails = tables.sets.iter().map(|set| fails_all(set, &out, Facet::Recommending)).collect();
        let status = left_out(query, Facet::Status, &follow_ups.statuses);
        let institution = left_out(query, Facet::Institution, &follow_ups.institutions);
        let said = |seen: &Seen| {
            fails_all(&seen.statuses, &status, Facet::Status)
                | fails_all(&seen.institutions, &institution, Facet::Institution)
        };
        let said_fails = seen.iter().map(said).collect();
        let late = |due: &Option<Day>| match query.due_before {
            Some(before) if due.is_none_or(|due| due >= before) => DUE,
            _ => 0,
        };
        let due_fails = dues.iter().map(late).collect();
        let class_ranks = if sort == Sort::State { class_ranks(tables) } else { Vec::new() };
        Plan {
            tables,
            follow_ups,
            query,
            sort,
            class_fails,
            set_fails,
            said_fails,
            due_fails,
            seen,
            dues,
            class_ranks,
        }
    }

    pub fn needs_scores(&self) -> bool {
        self.sort == Sort::Relevance
    }

    /// What a row shares with others, unless it is no hit: its class, what is said of it, when it is due.
    #[inline]
    pub fn shared(&self, from: Taken<'_>, row: u32) -> Option<Shared> {
        let at = row as usize;
        let (class, set) = (from.rows.classes[at], from.rows.sets[at]);
        let place = if from.places.is_empty() { Place::default() } else { from.places[at] };
        let fails = self.class_fails[class as usize]
            | self.set_fails[set as usize]
            | self.said_fails[place.said as usize]
            | self.due_fails[place.due as usize];
        (fails == 0).then_some((class, place))
    }

    /// The same in words.
    pub fn alike(&self, (class, place): Shared, count: u64) -> Alike<'_> {
        let class = &self.tables.classes[class as usize];
        let own = |facet: Facet| self.tables.own[facet as usize].name(class[facet as usize]);
        let seen = &self.seen[place.said as usize];
        let names = |numbers: &[u32], names: &'a Names| {
            numbers.iter().map(|number| names.name(*number)).collect::<Vec<&'a str>>()
        };
        Alike {
            state: own(Facet::State),
            position: own(Facet::Position),
            statuses: names(&seen.statuses, &self.follow_ups.statuses),
            institutions: names(&seen.institutions, &self.follow_ups.institutions),
            due: self.dues[place.due as usize],
            count,
        }
    }
}

/// What rows share: a class, and where their follow-up stands.
pub(super) type Shared = (u32, Place);

/// Hits that are alike in all that tables of figures ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alike<'a> {
    /// The State they are addressed to; empty where it is not known.
    pub state: &'a str,
    /// The position of the State.
    pub position: &'a str,
    /// Every status that the reader sees; [`super::NONE`] where there is none.
    pub statuses: Vec<&'a str>,
    /// The institutions that the reader sees; [`super::NONE`] where there is none.
    pub institutions: Vec<&'a str>,
    /// The earliest day on which the reader sees them due.
    pub due: Option<Day>,
    /// How many they are.
    pub count: u64,
}

fn class_ranks(tables: &Tables) -> Vec<u32> {
    let key = |class: &[u32; OWN]| {
        let session = tables.own[Facet::Session as usize].name(class[Facet::Session as usize]);
        (tables.own[Facet::State as usize].name(class[Facet::State as usize]), natural(session))
    };
    let mut order: Vec<_> = tables.classes.iter().map(key).enumerate().collect();
    order.sort_unstable_by(|one, other| one.1.cmp(&other.1));
    let mut ranks = vec![0; order.len()];
    let mut rank = 0;
    for pair in 0..order.len() {
        rank += u32::from(pair > 0 && order[pair].1 != order[pair - 1].1);
        ranks[order[pair].0] = rank;
    }
    ranks
}

/// Sorts 2 before 10, and numbers before words.
pub(super) fn natural(text: &str) -> (u64, &str) {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    (text[..digits].parse().unwrap_or(u64::MAX), text)
}

/// The counts of a pass, and the hits that come first.
pub(super) struct Pass<'p> {
    plan: &'p Plan<'p>,
    by_class: Vec<u32>,
    by_set: Vec<u32>,
    by_said: Vec<u32>,
    pub top: Top,
}

/// The rows of one segment, as a pass takes them.
#[derive(Clone, Copy)]
pub(super) struct Taken<'s> {
    /// Its rows.
    pub rows: &'s Rows,
    /// Where the follow-up of each stands; empty: none has any.
    pub places: &'s [Place],
}

impl<'p> Pass<'p> {
    pub fn new(plan: &'p Plan<'p>, first: usize) -> Pass<'p> {
        Pass {
            plan,
            by_class: vec![0; plan.tables.classes.len()],
            by_set: vec![0; plan.tables.sets.len()],
            by_said: vec![0; plan.seen.len()],
            top: Top::new(first),
        }
    }

    /// Takes one row that matches the words.
    #[inline]
    pub fn take(&mut self, from: Taken<'_>, row: u32, score: f32) {
        let at = row as usize;
        let (class, set) = (from.rows.classes[at] as usize, from.rows.sets[at] as usize);
        let place = if from.places.is_empty() { Place::default() } else { from.places[at] };
        let said = place.said as usize;
        let (class_fails, set_fails) = (self.plan.class_fails[class], self.plan.set_fails[set]);
        let said_fails = self.plan.said_fails[said];
        let fails = class_fails | set_fails | said_fails | self.plan.due_fails[place.due as usize];
        if fails == 0 {
            self.by_class[class] += 1;
            self.by_set[set] += 1;
            self.by_said[said] += 1;
            self.keep(from, row, place, score);
        } else if fails & (fails - 1) == 0 {
            self.by_class[class] += u32::from(fails == class_fails);
            self.by_set[set] += u32::from(fails == set_fails);
            self.by_said[said] += u32::from(fails == said_fails);
        }
    }

    #[inline]
    fn keep(&mut self, from: Taken<'_>, row: u32, place: Place, score: f32) {
        let at = row as usize;
        let from_day = |day: Day| u64::from(day.abs_diff(Day::MIN));
        let first = match self.plan.sort {
            Sort::Relevance => Key::by_score(score),
            Sort::State => u64::from(self.plan.class_ranks[from.rows.classes[at] as usize]),
            Sort::Newest => u64::MAX - from_day(from.rows.dates[at]),
            Sort::Due => self.plan.dues[place.due as usize].map_or(u64::MAX, from_day),
        };
        if self.top.too_late(first) {
            return;
        }
        let second = if self.plan.sort == Sort::State { from.rows.numbers[at] } else { 0 };
        self.top.push(Key { first, second, id: from.rows.ids[at] });
    }

    /// The counts of all facets, and the total.
    pub fn counts(&self) -> (u64, Facets) {
        let plan = self.plan;
        let mut facets = Facets::new();
        let mut total = 0;
        for (at, facet) in Facet::ALL.into_iter().take(OWN).enumerate() {
            let mut counts = vec![0; plan.tables.own[at].len()];
            for ((class, count), fails) in
                plan.tables.classes.iter().zip(&self.by_class).zip(&plan.class_fails)
            {
                if fails & !facet.bit() == 0 {
                    counts[class[at] as usize] += u64::from(*count);
                }
            }
            facets.insert(facet, self.named(facet, &counts, &plan.tables.own[at]));
        }
        for (count, fails) in self.by_class.iter().zip(&plan.class_fails) {
            total += if *fails == 0 { u64::from(*count) } else { 0 };
        }
        let mut counts = vec![0; plan.tables.recommending.len()];
        for (set, count) in plan.tables.sets.iter().zip(&self.by_set) {
            set.iter().for_each(|state| counts[*state as usize] += u64::from(*count));
        }
        facets
            .insert(Facet::Recommending, self.named(Facet::Recommending, &counts, &plan.tables.recommending));
        let mut statuses = vec![0; plan.follow_ups.statuses.len()];
        let mut institutions = vec![0; plan.follow_ups.institutions.len()];
        for ((seen, count), fails) in plan.seen.iter().zip(&self.by_said).zip(&plan.said_fails) {
            if fails & !Facet::Status.bit() == 0 {
                seen.statuses.iter().for_each(|status| statuses[*status as usize] += u64::from(*count));
            }
            if fails & !Facet::Institution.bit() == 0 {
                seen.institutions.iter().for_each(|who| institutions[*who as usize] += u64::from(*count));
            }
        }
        facets.insert(Facet::Status, self.named(Facet::Status, &statuses, &plan.follow_ups.statuses));
        facets.insert(
            Facet::Institution,
            self.named(Facet::Institution, &institutions, &plan.follow_ups.institutions),
        );
        (total, facets)
    }

    fn named(&self, facet: Facet, counts: &[u64], names: &Names) -> Vec<Count> {
        let query = self.plan.query;
        let found = counts.iter().enumerate().filter(|(_, count)| **count > 0);
        let mut list: Vec<Count> = found
            .map(|(number, count)| {
                let value = names.name(number as u32).to_owned();
                Count { chosen: query.has(facet, &value), value, count: *count }
            })
            .collect();
        for value in query.chosen.get(&facet).into_iter().flatten() {
            if !list.iter().any(|count| count.value == *value) {
                list.push(Count { value: value.clone(), count: 0, chosen: true });
            }
        }
        list.sort_unstable_by(|one, other| natural(&one.value).cmp(&natural(&other.value)));
        list
    }
}
