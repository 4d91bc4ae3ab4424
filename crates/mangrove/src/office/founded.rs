//! The spaces of an open folder, found by realm and by id, and how this folder founds one.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};

use anyhow::Context;
use ledger::{Author, DeviceId, Environment, Founding, Ledger, SpaceId};

use super::pinned::{self, Known, WithoutEffect};
use super::recovery::Recovery;
use crate::access::Realm;
use crate::access::founding::must_be_sealed;
use crate::exchange::{Invitation, Standing};

/// The spaces of a folder.
#[derive(Debug)]
pub struct Spaces {
    folder: PathBuf,
    known: RwLock<Known>,
    /// Held while a space is founded, so that none is founded twice.
    founding: Mutex<()>,
    /// The invitations by which the folder came, none where it is an office of its own.
    joined: Vec<Invitation>,
    /// The key on paper that spaces founded here name, and its secret half until somebody was shown it.
    recovery: Recovery,
}

impl Spaces {
    /// Finds them in the log. A folder that is an office of its own founds those that every office has: the public one, the
    /// region's, the office's. One that joined takes the inviter's.
    pub fn open(ledger: &Ledger, folder: &Path, environment: &dyn Environment) -> anyhow::Result<Spaces> {
        let standing = Standing::read(folder)?;
        let spaces = Spaces {
            folder: folder.to_owned(),
            known: RwLock::default(),
            founding: Mutex::default(),
            joined: standing.invitations(),
            recovery: Recovery::remembered(&standing),
        };
        spaces.read_again(ledger)?;
        let founds = if spaces.joined.is_empty() {
            vec![Realm::Public, Realm::Office, Realm::Region]
        } else {
            spaces.left_to_found()
        };
        // A folder that has joined founds once the public space is here.
        let begins = spaces.joined.is_empty() || spaces.of(&Realm::Public).is_some();
        if begins && founds.iter().any(|realm| spaces.of(realm).is_none()) {
            spaces.recovery.begin(ledger, folder, environment)?;
        }
        for realm in founds.iter().filter(|_| spaces.joined.is_empty()) {
            if spaces.of(realm).is_none() {
                spaces.found(ledger, realm)?;
            }
        }
        Ok(spaces)
    }

    /// Reads again which there are: another process may have founded some, and others may have come.
    pub fn read_again(&self, ledger: &Ledger) -> anyhow::Result<()> {
        let known = pinned::read(ledger, &self.folder, &self.joined)?;
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = known;
        Ok(())
    }

    /// This folder's turn to found a space.
    pub fn turn(&self) -> MutexGuard<'_, ()> {
        self.founding.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The recovery key that spaces founded here name.
    pub(super) fn recovery(&self) -> &Recovery {
        &self.recovery
    }

    /// Founds the space of a realm.
    pub fn found(&self, ledger: &Ledger, realm: &Realm) -> anyhow::Result<SpaceId> {
        let (author, descriptor) = (Author::default(), realm.descriptor());
        let recovery: Vec<DeviceId> = self.recovery.key().into_iter().collect();
        // What is written there is judged by its author's rights; what is one State's or one institution's alone is sealed.
        let founding = Founding {
            descriptor: descriptor.as_bytes(),
            recovery: &recovery,
            sealed: must_be_sealed(realm),
            judged: true,
        };
        let space = ledger.found(&author, &founding)?;
        self.read_again(ledger)?;
        let known = self.of(realm);
        known.with_context(|| {
            format!("the space {space} was founded for {descriptor}, and another is remembered")
        })
    }

    /// Whether this folder may found the space of a realm that is not here: an office of its own may, and whoever joined
    /// where the invitation says so. Two spaces for one realm would part those who work in them.
    pub fn may_found(&self, realm: &Realm) -> bool {
        self.joined.is_empty() || self.left_to_found().contains(realm)
    }

    /// What the invitations leave for this folder to found.
    fn left_to_found(&self) -> Vec<Realm> {
        let founds = self.joined.iter().flat_map(|one| &one.founds);
        founds.filter_map(|descriptor| Realm::parse(descriptor)).collect()
    }

    /// The invitations by which the folder came.
    pub fn joined(&self) -> &[Invitation] {
        &self.joined
    }

    /// The space of a realm.
    pub fn of(&self, realm: &Realm) -> Option<SpaceId> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).space(realm)
    }

    /// What a space is for; none for one that is here without effect.
    pub fn realm(&self, space: SpaceId) -> Option<Realm> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).realm(space).cloned()
    }

    /// All, with what they are for.
    pub fn all(&self) -> Vec<(Realm, SpaceId)> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.iter().map(|(realm, space)| (realm.clone(), space)).collect()
    }

    /// Those that are here without effect.
    pub fn without_effect(&self) -> Vec<WithoutEffect> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).without_effect().to_vec()
    }
}
