//! A shared log in memory, which fails as it is told.

use ledger::{Entry, Kept, LedgerError, Place, SharedLog, SpaceId, Turn};
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard},
};

/// What fails next.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Fails {
    #[default]
    Never,
    /// No turn is given.
    Turn,
    /// The line breaks while entries are added.
    Add,
    /// It breaks at the end, and nothing was kept.
    CommitLost,
    /// It breaks at the end, and all was kept.
    CommitKept,
}

type Lists = BTreeMap<SpaceId, Vec<Entry>>;

#[derive(Default)]
pub struct Memory {
    lists: Mutex<Lists>,
    fails: Mutex<Fails>,
}

impl Memory {
    pub fn fail(&self, fails: Fails) {
        *self.fails.lock().expect("nobody failed") = fails;
    }

    pub fn heal(&self) {
        self.fail(Fails::Never);
    }

    fn lists(&self) -> MutexGuard<'_, Lists> {
        self.lists.lock().expect("nobody failed")
    }

    fn breaks(&self, at: Fails) -> Result<(), LedgerError> {
        if *self.fails.lock().expect("nobody failed") == at {
            Err(LedgerError::Shared("the line broke".into()))
        } else {
            Ok(())
        }
    }

    /// Whether a content holds these bytes.
    pub fn holds(&self, bytes: &[u8]) -> bool {
        let lists = self.lists();
        let contents = lists.values().flatten().filter_map(|entry| match &entry.kept {
            Kept::Content(_, salted) => Some(&salted.content),
            _ => None,
        });
        contents.into_iter().any(|content| content.windows(bytes.len()).any(|window| window == bytes))
    }

    /// All of it, as a backup holds it.
    pub fn backup(&self) -> BTreeMap<SpaceId, Vec<Entry>> {
        self.lists().clone()
    }

    pub fn restore(&self, backup: BTreeMap<SpaceId, Vec<Entry>>) {
        *self.lists() = backup;
    }

    /// As of an older backup, in which a space had so many entries.
    pub fn set_back(&self, space: SpaceId, entries: usize) {
        let mut lists = self.lists();
        match entries {
            0 => _ = lists.remove(&space),
            _ => lists.get_mut(&space).expect("the space").truncate(entries),
        }
    }

    pub fn change_a_byte(&self, space: SpaceId) {
        let mut lists = self.lists();
        let Some(Kept::Run(bytes)) =
            lists.get_mut(&space).expect("the space").last_mut().map(|entry| &mut entry.kept)
        else {
            panic!("a run");
        };
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
    }
}

fn end(list: &[Entry]) -> Place {
    list.last().map(|entry| entry.place).unwrap_or_default()
}

/// At most three, so that lists are read in several lots.
fn after(lists: &Lists, space: SpaceId, place: &Place) -> Option<Vec<Entry>> {
    let list = lists.get(&space).map_or(&[][..], Vec::as_slice);
    let at = usize::try_from(place.position).expect("a small number");
    let is_there = at == 0 || list.get(at - 1).is_some_and(|entry| entry.place == *place);
    is_there.then(|| list[at..].iter().take(3).cloned().collect())
}

impl SharedLog for Memory {
    fn ends(&self) -> Result<BTreeMap<SpaceId, Place>, LedgerError> {
        Ok(self.lists().iter().map(|(space, list)| (*space, end(list))).collect())
    }

    fn after(&self, space: SpaceId, place: &Place) -> Result<Option<Vec<Entry>>, LedgerError> {
        Ok(after(&self.lists(), space, place))
    }

    fn turn(&self, spaces: &[SpaceId]) -> Result<Box<dyn Turn + '_>, LedgerError> {
        self.breaks(Fails::Turn)?;
        let lists = self.lists();
        let draft = lists.clone();
        Ok(Box::new(InMemory { log: self, lists, draft, spaces: spaces.to_vec() }))
    }
}

struct InMemory<'m> {
    log: &'m Memory,
    lists: MutexGuard<'m, Lists>,
    draft: Lists,
    spaces: Vec<SpaceId>,
}

impl Turn for InMemory<'_> {
    fn ends(&self) -> BTreeMap<SpaceId, Place> {
        let list = |space| self.lists.get(space).map_or(&[][..], Vec::as_slice);
        self.spaces.iter().map(|space| (*space, end(list(space)))).collect()
    }

    fn after(&mut self, space: SpaceId, place: &Place) -> Result<Option<Vec<Entry>>, LedgerError> {
        Ok(after(&self.lists, space, place))
    }

    fn add(&mut self, space: SpaceId, entry: &Entry) -> Result<(), LedgerError> {
        self.log.breaks(Fails::Add)?;
        let list = self.draft.entry(space).or_default();
        assert!(self.spaces.contains(&space), "a space of this turn");
        assert_eq!(entry.place.position, end(list).position + 1, "no gap");
        list.push(entry.clone());
        Ok(())
    }

    fn erase(&mut self, space: SpaceId, hash: &[u8; 32]) -> Result<(), LedgerError> {
        for entry in self.draft.entry(space).or_default() {
            if matches!(&entry.kept, Kept::Content(held, _) if held == hash) {
                entry.kept = Kept::Erased;
            }
        }
        Ok(())
    }

    fn commit(mut self: Box<Self>) -> Result<(), LedgerError> {
        self.log.breaks(Fails::CommitLost)?;
        *self.lists = std::mem::take(&mut self.draft);
        self.log.breaks(Fails::CommitKept)
    }
}
