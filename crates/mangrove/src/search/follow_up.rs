//! What is done about recommendations, in memory only: who may see it differs from record to record, and it changes
//! too often for an index.
//!
//! Rows share few combinations of space, status and institutions, and few of space and due date: each is a *slot*
//! that rows point to. What a reader may not read is left out when a query looks at the slots, so that such a
//! follow-up is the same as none. Of several versions that they may read, the narrowest counts and no other.

use std::hash::Hash;

use rustc_hash::FxHashMap;

use super::entry::{Day, FollowUpFacts, NONE, Readable, RecordId, SpaceId};
use super::tables::Names;

/// Shared values by number; number 0 is the empty one.
#[derive(Debug)]
pub(super) struct Slots<T> {
    values: Vec<T>,
    users: Vec<u32>,
    numbers: FxHashMap<T, u32>,
    free: Vec<u32>,
}

impl<T: Clone + Default + Eq + Hash> Default for Slots<T> {
    fn default() -> Self {
        let numbers = [(T::default(), 0)].into_iter().collect();
        Slots { values: vec![T::default()], users: vec![1], numbers, free: Vec::new() }
    }
}

impl<T: Clone + Default + Eq + Hash> Slots<T> {
    fn take(&mut self, value: T) -> u32 {
        if let Some(number) = self.numbers.get(&value) {
            // Number 0 is the empty value, which always stays: its users are not counted.
            self.users[*number as usize] += 1;
            return *number;
        }
        let number = self.free.pop().unwrap_or_else(|| {
            self.values.push(T::default());
            self.users.push(0);
            self.values.len() as u32 - 1
        });
        self.values[number as usize] = value.clone();
        self.users[number as usize] = 1;
        self.numbers.insert(value, number);
        number
    }

    fn give_back(&mut self, number: u32) {
        let users = &mut self.users[number as usize];
        *users = users.saturating_sub(1);
        if *users == 0 && number != 0 {
            let value = std::mem::take(&mut self.values[number as usize]);
            self.numbers.remove(&value);
            self.free.push(number);
        }
    }
}

/// What one space says of one recommendation, in numbers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Said {
    width: u8,
    space: SpaceId,
    status: u32,
    institutions: Vec<u32>,
}

/// The slots that a row points to; both 0: no follow-up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Place {
    pub said: u32,
    pub due: u32,
}

/// When one space says that it is due.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Due {
    width: u8,
    space: SpaceId,
    /// None: no day, which is not the same as no follow-up.
    day: Option<Day>,
}

/// All follow-ups.
#[derive(Debug)]
pub(super) struct FollowUps {
    pub statuses: Names,
    pub institutions: Names,
    said: Slots<Vec<Said>>,
    due: Slots<Vec<Due>>,
    records: FxHashMap<RecordId, Place>,
}

/// A slot as one reader sees it.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub statuses: Vec<u32>,
    pub institutions: Vec<u32>,
}

/// The number of [`NONE`] among statuses and among institutions.
const NOTHING: u32 = 0;

impl Default for FollowUps {
    fn default() -> Self {
        let mut names = Names::default();
        names.number(NONE);
        FollowUps {
            statuses: names.clone(),
            institutions: names,
            said: Slots::default(),
            due: Slots::default(),
            records: FxHashMap::default(),
        }
    }
}

impl FollowUps {
    /// Sets what `space` says of a recommendation; `None`: nothing any more.
    pub fn set(&mut self, id: RecordId, space: SpaceId, facts: Option<&FollowUpFacts>) -> Place {
        let old = self.place(id);
        let mut said = self.said.values[old.said as usize].clone();
        let mut due = self.due.values[old.due as usize].clone();
        said.retain(|said| said.space != space);
        due.retain(|due| due.space != space);
        if let Some(facts) = facts {
            let status = if facts.status.is_empty() { NONE } else { &facts.status };
            let mut institutions: Vec<u32> =
                facts.institutions.iter().map(|name| self.institutions.number(name)).collect();
            institutions.sort_unstable();
            institutions.dedup();
            let width = facts.width;
            said.push(Said { width, space, status: self.statuses.number(status), institutions });
            said.sort_unstable_by_key(|said| said.space);
            due.push(Due { width, space, day: facts.due });
            due.sort_unstable();
        }
        let place = Place { said: self.said.take(said), due: self.due.take(due) };
        self.said.give_back(old.said);
        self.due.give_back(old.due);
        if place == Place::default() {
            self.records.remove(&id);
        } else {
            self.records.insert(id, place);
        }
        place
    }

    /// Where a recommendation's follow-up stands.
    pub fn place(&self, id: RecordId) -> Place {
        self.records.get(&id).copied().unwrap_or_default()
    }

    /// All recommendations that have a follow-up.
    pub fn records(&self) -> impl Iterator<Item = (RecordId, Place)> + '_ {
        self.records.iter().map(|(id, place)| (*id, *place))
    }

    /// Each slot as the reader sees it: with [`NONE`] where nothing is left.
    pub fn seen(&self, readable: &Readable) -> Vec<Seen> {
        let see = |said: &Vec<Said>| {
            let mut seen = Seen::default();
            let may_read = || said.iter().filter(|said| readable.contains(said.space));
            let narrowest = may_read().map(|said| said.width).min();
            for said in may_read().filter(|said| Some(said.width) == narrowest) {
                seen.statuses.push(said.status);
                seen.institutions.extend(&said.institutions);
            }
            for values in [&mut seen.statuses, &mut seen.institutions] {
                values.sort_unstable();
                values.dedup();
                values.retain(|value| *value != NOTHING);
                if values.is_empty() {
                    values.push(NOTHING);
                }
            }
            seen
        };
        self.said.values.iter().map(see).collect()
    }

    /// The earliest due day in each slot of the narrowest that the reader can see.
    pub fn dues(&self, readable: &Readable) -> Vec<Option<Day>> {
        let earliest = |due: &Vec<Due>| {
            let may_read = || due.iter().filter(|due| readable.contains(due.space));
            let narrowest = may_read().map(|due| due.width).min();
            may_read().filter(|due| Some(due.width) == narrowest).filter_map(|due| due.day).min()
        };
        self.due.values.iter().map(earliest).collect()
    }
}
