//! The spaces of an office, by what they are for. A space's name in the log says which it is.

use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock};

use ledger::{Author, Ledger, LedgerError, SpaceId};

const PUBLIC: &str = "public";
const OFFICE: &str = "office";
const INTERNAL: &str = "state-internal:";

/// The spaces that this machine holds.
#[derive(Debug)]
pub struct Spaces {
    /// What everyone can read.
    pub public: SpaceId,
    /// What the office keeps to itself.
    pub office: SpaceId,
    internal: RwLock<BTreeMap<String, SpaceId>>,
}

impl Spaces {
    /// Finds them in the log, and founds the public one and the office's if there are none.
    pub fn open(ledger: &Ledger) -> anyhow::Result<Spaces> {
        let mut public = None;
        let mut office = None;
        let mut internal = BTreeMap::new();
        for space in ledger.spaces()? {
            match std::str::from_utf8(&space.descriptor).unwrap_or_default() {
                PUBLIC => public = public.or(Some(space.id)),
                OFFICE => office = office.or(Some(space.id)),
                name => {
                    if let Some(iso3) = name.strip_prefix(INTERNAL) {
                        internal.entry(iso3.to_owned()).or_insert(space.id);
                    }
                }
            }
        }
        let found = |known: Option<SpaceId>, name| known.map_or_else(|| create(ledger, name), Ok);
        Ok(Spaces {
            public: found(public, PUBLIC)?,
            office: found(office, OFFICE)?,
            internal: RwLock::new(internal),
        })
    }

    /// The internal space of a State.
    pub fn internal(&self, iso3: &str) -> Option<SpaceId> {
        self.internal.read().unwrap_or_else(PoisonError::into_inner).get(iso3).copied()
    }

    /// The internal space of a State, founded now if there is none.
    pub fn internal_or_new(&self, ledger: &Ledger, iso3: &str) -> anyhow::Result<SpaceId> {
        let mut internal = self.internal.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(space) = internal.get(iso3) {
            return Ok(*space);
        }
        let space = create(ledger, &format!("{INTERNAL}{iso3}"))?;
        internal.insert(iso3.to_owned(), space);
        Ok(space)
    }

    /// Each State that has an internal space here, with it.
    pub fn states(&self) -> Vec<(String, SpaceId)> {
        let internal = self.internal.read().unwrap_or_else(PoisonError::into_inner);
        internal.iter().map(|(iso3, space)| (iso3.clone(), *space)).collect()
    }

    /// All of them.
    pub fn all(&self) -> Vec<SpaceId> {
        let internal = self.states().into_iter().map(|(_, space)| space);
        [self.public, self.office].into_iter().chain(internal).collect()
    }
}

fn create(ledger: &Ledger, name: &str) -> Result<SpaceId, LedgerError> {
    ledger.create_space(&Author::default(), name.as_bytes(), &[])
}
