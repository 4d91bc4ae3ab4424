//! The office as one person sees it. Pages and rules read and write through a view, so that what its viewer may not
//! read is not there for them at all.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use ledger::{KindId, Record, RecordId, SpaceId, Version};
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::kind::{Kind, Live};
use super::shelf::{Kept, Key, Shelf};
use super::{Office, Save};
use crate::access::{Action, Breadth, Membership, Realm, Viewer};
use crate::cluster;
use crate::document;
use crate::follow_up::{self, FollowUp};
use crate::noun;
use crate::recommendation::{self, Recommendation};
use crate::search::{Query, Results};

/// An office and who looks at it.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// The office. What is read from it directly is public.
    pub office: &'a Office,
    /// Who looks.
    pub viewer: &'a Viewer,
}

/// The person may not do this, though they may know of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this role may not do that here")]
pub struct NotYours;

impl Office {
    /// A person with the roles they hold today.
    #[must_use]
    pub fn viewer(&self, person: RecordId, name: &str) -> Viewer {
        Viewer::of(person, name, &self.members(), self.public(), self.today())
    }

    /// The office as somebody sees it.
    #[must_use]
    pub fn seen_by<'a>(&'a self, viewer: &'a Viewer) -> View<'a> {
        View { office: self, viewer }
    }
}

impl View<'_> {
    /// The day it is now.
    #[must_use]
    pub fn today(&self) -> Date {
        self.office.today()
    }

    /// Every readable version of a record, the narrowest first.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn versions(&self, kind: &Kind, id: RecordId) -> anyhow::Result<Vec<Arc<Kept>>> {
        Ok(self.versions_on(&self.shelves(kind)?, id))
    }

    /// What the viewer's spaces hold of a kind; spaces that hold nothing of it are left out.
    fn shelves(&self, kind: &Kind) -> anyhow::Result<Vec<Arc<Shelf>>> {
        let mut shelves = Vec::new();
        for space in self.viewer.spaces() {
            let shelf = self.office.shelves.of(self.office.ledger(), space, kind.id)?;
            shelves.extend((!shelf.is_empty()).then_some(shelf));
        }
        Ok(shelves)
    }

    fn versions_on(&self, shelves: &[Arc<Shelf>], id: RecordId) -> Vec<Arc<Kept>> {
        let there = |kept: &&Arc<Kept>| self.viewer.reads(&kept.record) && !kept.withdrawn;
        let found = shelves.iter().filter_map(|shelf| shelf.get(id)).filter(there);
        let mut found: Vec<Arc<Kept>> = found.cloned().collect();
        if found.len() > 1 {
            found.sort_by_key(|kept| self.width(kept.record.space));
        }
        found
    }

    /// A record: of several readable versions the one that is worked on.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn record(&self, kind: &Kind, id: RecordId) -> anyhow::Result<Option<Arc<Kept>>> {
        Ok(live(kind, self.versions(kind, id)?))
    }

    /// Those of several records that the viewer reads, in the order of these ids.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn several(
        &self,
        kind: &Kind,
        ids: impl IntoIterator<Item = RecordId>,
    ) -> anyhow::Result<Vec<Arc<Kept>>> {
        let shelves = self.shelves(kind)?;
        Ok(ids.into_iter().filter_map(|id| live(kind, self.versions_on(&shelves, id))).collect())
    }

    /// Every readable record of a kind, each once, in the order of their ids within a space.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn all(&self, kind: &Kind) -> anyhow::Result<Vec<Arc<Kept>>> {
        let mut spaces: Vec<(u8, SpaceId)> =
            self.viewer.spaces().map(|space| (self.width(space), space)).collect();
        spaces.sort_unstable();
        if kind.live == Live::Widest {
            spaces.reverse();
        }
        let shelf = |(_, space)| Ok((space, self.office.shelves.of(self.office.ledger(), space, kind.id)?));
        let shelves: Vec<_> = spaces.into_iter().map(shelf).collect::<anyhow::Result<_>>()?;
        let many = shelves.iter().map(|(_, shelf)| shelf.iter().len()).sum();
        let mut found: Vec<Arc<Kept>> = Vec::with_capacity(many);
        let mut places: FxHashMap<RecordId, usize> = FxHashMap::with_capacity_and_hasher(many, FxBuildHasher);
        for (space, shelf) in shelves {
            let whole = self.viewer.readable().contains(space);
            let there = |kept: &&Arc<Kept>| whole || self.viewer.reads(&kept.record);
            for kept in shelf.iter().filter(there).filter(|kept| !kept.withdrawn) {
                let place = *places.entry(kept.record.id).or_insert(found.len());
                match found.get_mut(place) {
                    None => found.push(Arc::clone(kept)),
                    // Where the draft was sent, not where chosen fields of it were published.
                    Some(other) if kind.live == Live::Widest && other.published && !kept.published => {
                        *other = Arc::clone(kept);
                    }
                    Some(_) => {}
                }
            }
        }
        Ok(found)
    }

    /// The readable records of a kind whose field refers to a record.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn referring(
        &self,
        kind: &Kind,
        field: ledger::FieldId,
        to: RecordId,
    ) -> anyhow::Result<Vec<Arc<Kept>>> {
        let mut found = self.found_by(kind, &Key::Record(to))?;
        found.retain(|kept| {
            let register = kept.record.get(field);
            register.is_some_and(|register| {
                register.values().chain(register.elements()).any(|value| value.as_record() == Some(to))
            })
        });
        Ok(found)
    }

    /// The readable records of a kind that name a State, in any field.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn naming(&self, kind: &Kind, iso3: &str) -> anyhow::Result<Vec<Arc<Kept>>> {
        self.found_by(kind, &Key::State(iso3.to_owned()))
    }

    /// The readable records of a kind of which a field is disputed.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn disputed(&self, kind: &Kind) -> anyhow::Result<Vec<Arc<Kept>>> {
        let mut found = self.found_by(kind, &Key::Disputed)?;
        // Of several versions another one may be disputed than the one that is worked on.
        found.retain(|kept| kept.record.is_disputed());
        Ok(found)
    }

    fn found_by(&self, kind: &Kind, key: &Key) -> anyhow::Result<Vec<Arc<Kept>>> {
        let shelves = self.shelves(kind)?;
        let ids: BTreeSet<RecordId> = shelves.iter().flat_map(|shelf| shelf.found_by(key)).copied().collect();
        Ok(ids.into_iter().filter_map(|id| live(kind, self.versions_on(&shelves, id))).collect())
    }

    /// How often the records of a kind have changed in a realm, as far as they are in memory.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn revision(&self, kind: &Kind, realm: &Realm) -> anyhow::Result<u64> {
        let Some(space) = self.office.space_of(realm) else { return Ok(0) };
        Ok(self.office.shelves.of(self.office.ledger(), space, kind.id)?.revision())
    }

    /// The follow-up of a recommendation, if there is any that the viewer reads: the narrowest version, else that of a
    /// cluster that it stands in.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn follow_up(&self, recommendation: &Recommendation) -> anyhow::Result<Option<FollowUp>> {
        let own = self.record(&follow_up::KIND, FollowUp::id_for(recommendation.id))?;
        if let Some(own) = own {
            return Ok(Some(FollowUp::from_record(&own.record, self.today())));
        }
        for kept in self.referring(&cluster::KIND, cluster::RECOMMENDATIONS, recommendation.id)? {
            if let Some(found) = self.record(&follow_up::KIND, FollowUp::id_for(kept.record.id))? {
                return Ok(Some(FollowUp::from_record(&found.record, self.today())));
            }
        }
        Ok(None)
    }

    /// What a query finds, of what the viewer may read.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn find(&self, query: &Query) -> anyhow::Result<Results> {
        Ok(self.office.search().query(query, self.viewer.readable())?)
    }

    /// What a record is called, of one of these kinds, or of any if none is given.
    #[must_use]
    pub fn name_of(&self, kinds: &[KindId], id: RecordId) -> String {
        let public = [document::KIND.id, document::FILE.id, recommendation::KIND.id];
        let on_shelves = kinds.iter().filter(|kind| !public.contains(kind));
        let nouns = on_shelves.filter_map(|kind| noun::of_kind(*kind));
        let named = nouns
            .filter_map(|noun| self.record(noun.kind, id).ok().flatten().map(|kept| (noun, kept)))
            .map(|(noun, kept)| (noun.name)(self, &kept.record))
            .next();
        named.or_else(|| self.name_of_any(id)).unwrap_or_else(|| "a record that is not here".to_owned())
    }

    fn name_of_any(&self, id: RecordId) -> Option<String> {
        let ledger = self.office.ledger();
        let mut spaces = ledger.find(id).ok()?;
        spaces.sort_by_key(|space| self.width(*space));
        let records = spaces.into_iter().filter_map(|space| ledger.get(space, id).ok().flatten());
        let record = records.into_iter().find(|record| self.viewer.reads(record))?;
        match noun::of_kind(record.kind) {
            Some(noun) => Some((noun.name)(self, &record)),
            None => self.office.name_of_public(&record),
        }
    }

    /// How far the log of one space has come: what a form of a record in it says that it saw. Never of all spaces, for
    /// that would tell of those that the viewer does not read.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn version_of(&self, space: SpaceId) -> anyhow::Result<Version> {
        Ok(self.office.ledger().version()?.of(space))
    }

    /// Whether the viewer may do this in a space.
    #[must_use]
    pub fn may(&self, action: Action, space: SpaceId) -> bool {
        self.office.realm_of(space).is_some_and(|realm| self.viewer.may(action, &realm))
    }

    /// By whom disputes in a space are settled, where the viewer may not settle them.
    #[must_use]
    pub fn settled_by(&self, space: SpaceId) -> Option<String> {
        if self.may(Action::Settle, space) {
            return None;
        }
        let realm = self.office.realm_of(space);
        Some(realm.map_or_else(
            || "nobody here".to_owned(),
            |realm| crate::access::who_may(Action::Settle, realm.breadth()),
        ))
    }

    /// Whether the viewer may do this in a realm, founded or not: the first thing that the office writes for a State
    /// founds the space that the two share. A role of the office opens each of those, also one founded since the viewer
    /// was asked for.
    #[must_use]
    pub fn may_in(&self, action: Action, realm: &Realm) -> bool {
        let shared = realm.breadth() == Breadth::Bilateral;
        let of_office = |held: &Membership| {
            held.realm == Realm::Office && crate::access::may(held.role, action, realm.breadth())
        };
        self.viewer.may(action, realm) || (shared && self.viewer.held().iter().any(of_office))
    }

    /// Whether the viewer may change a record: all of its space, or what names their institution.
    #[must_use]
    pub fn may_write(&self, record: &Record) -> bool {
        self.may(Action::Write, record.space)
            || (self.may(Action::Contribute, record.space) && self.viewer.reads(record))
    }

    /// Writes in a realm, as the viewer: all or nothing. The space is founded if this is the first thing in it.
    ///
    /// # Errors
    /// [`NotYours`] if their role does not allow this action there; or if the store refuses.
    pub fn write(
        &self,
        action: Action,
        realm: &Realm,
        saves: Vec<Save>,
        seen: Option<&Version>,
    ) -> anyhow::Result<()> {
        anyhow::ensure!(self.may_in(action, realm), NotYours);
        let space = self.office.space_or_new(realm)?;
        self.office.save_as_seen(space, &self.viewer.author(space), saves, seen)
    }

    /// Whether the viewer reads the regional office's own space.
    #[must_use]
    pub fn reads_own(&self) -> bool {
        self.office.own().is_some_and(|own| self.viewer.readable().contains(own))
    }

    /// How wide the readers of a space are.
    fn width(&self, space: SpaceId) -> u8 {
        self.office.realm_of(space).map_or(0, |realm| realm.breadth().width())
    }
}

/// Of several versions, the narrowest first, the one that is worked on.
fn live(kind: &Kind, mut versions: Vec<Arc<Kept>>) -> Option<Arc<Kept>> {
    match kind.live {
        Live::Narrowest if versions.is_empty() => None,
        Live::Narrowest => Some(versions.swap_remove(0)),
        Live::Widest => {
            // Where the draft was sent, not where chosen fields of it were published.
            let sent = versions.iter().rposition(|kept| !kept.published);
            sent.map(|at| versions.swap_remove(at)).or_else(|| versions.pop())
        }
    }
}
