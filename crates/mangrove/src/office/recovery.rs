//! The recovery key: a key on paper that the spaces founded here name, so that somebody can be let in again when their founder's
//! computer is lost. Its secret half is made when a folder founds its first space, shown once, and stored nowhere.

use std::fmt;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use ledger::{Administration, Author, DeviceId, Environment, Ledger, SpaceId};
use sha2::{Digest, Sha256};

use super::Office;
use crate::access::Realm;
use crate::exchange::Standing;
use crate::letters;

/// Bytes that show whether the letters were copied right.
const CHECK: usize = 3;
/// Letters of a group.
const GROUP: usize = 4;

/// The secret half. It never shows itself in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryKey([u8; 32]);

impl RecoveryKey {
    /// A new one.
    #[must_use]
    pub fn fresh(environment: &dyn Environment) -> RecoveryKey {
        let mut seed = [0; 32];
        environment.random(&mut seed);
        RecoveryKey(seed)
    }

    /// The public half, by which spaces name it.
    #[must_use]
    pub fn device(&self) -> DeviceId {
        DeviceId::of_secret(&self.0)
    }

    /// The key to be written down: 14 groups of four letters and digits that nobody mistakes for one another. The last letters
    /// show whether the others were copied right.
    #[must_use]
    pub fn to_letters(&self) -> String {
        let check = Sha256::digest(self.0);
        let all = letters::of(&[&self.0[..], &check[..CHECK]].concat());
        let groups: Vec<&str> =
            (0..all.len()).step_by(GROUP).filter_map(|at| all.get(at..(at + GROUP).min(all.len()))).collect();
        groups.join("-")
    }

    /// The key that was written down, however it is typed; none where a letter is wrong or missing.
    #[must_use]
    pub fn parse(typed: &str) -> Option<RecoveryKey> {
        let bytes = letters::bytes(typed)?;
        let (seed, check) = bytes.split_at_checked(32)?;
        let right = Sha256::digest(seed)[..CHECK] == *check;
        right.then(|| seed.try_into().ok().map(RecoveryKey))?
    }
}

impl fmt::Debug for RecoveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryKey")
    }
}

/// What a folder knows of its recovery key.
#[derive(Debug, Default)]
pub(super) struct Recovery(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    key: Option<DeviceId>,
    unseen: Option<RecoveryKey>,
}

impl Recovery {
    pub(super) fn remembered(standing: &Standing) -> Recovery {
        let key = standing.recovery.as_deref().and_then(|key| key.parse().ok());
        Recovery(Mutex::new(Known { key, unseen: None }))
    }

    /// The public half, for spaces to name it.
    pub(super) fn key(&self) -> Option<DeviceId> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).key
    }

    /// The secret half, until it was shown.
    pub(super) fn unseen(&self) -> Option<RecoveryKey> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).unseen.clone()
    }

    /// Forgets the secret half: somebody was shown it.
    pub(super) fn seen(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).unseen = None;
    }

    /// Makes one where the folder is about to found its first space. In a folder that founded some before, somebody makes one
    /// when they are there to write it down.
    pub(super) fn begin(
        &self,
        ledger: &Ledger,
        folder: &Path,
        environment: &dyn Environment,
    ) -> anyhow::Result<()> {
        let founded = ledger.spaces()?.iter().any(|space| space.genesis.founder == ledger.device());
        if founded || self.key().is_some() {
            return Ok(());
        }
        self.make(folder, environment)?;
        Ok(())
    }

    /// Makes a new one, which spaces founded from now on name.
    pub(super) fn make(&self, folder: &Path, environment: &dyn Environment) -> anyhow::Result<RecoveryKey> {
        let made = RecoveryKey::fresh(environment);
        let device = made.device();
        Standing::change(folder, |standing| standing.recovery = Some(device.to_string()))?;
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) =
            Known { key: Some(device), unseen: Some(made.clone()) };
        Ok(made)
    }
}

impl Office {
    /// The recovery key of what was founded since this folder was opened, until it was shown: it is stored nowhere.
    #[must_use]
    pub fn new_recovery_key(&self) -> Option<RecoveryKey> {
        self.spaces.recovery().unseen()
    }

    /// Forgets the secret half of that key: whoever has to keep it was shown it.
    pub fn recovery_key_seen(&self) {
        self.spaces.recovery().seen();
    }

    /// Makes a recovery key and names it in each space that this computer founded and that has none; with `again` in all of
    /// them, where the one that they have was lost. Returns its secret half, and the spaces that name it.
    ///
    /// # Errors
    /// If the store or the folder refuses.
    pub fn make_recovery_key(&self, again: bool) -> anyhow::Result<Option<(RecoveryKey, Vec<Realm>)>> {
        let lacking = if again { self.founded_here()? } else { self.without_recovery_key()? };
        if lacking.is_empty() {
            return Ok(None);
        }
        let key = self.spaces.recovery().make(&self.folder, &*self.environment)?;
        for (_, space) in &lacking {
            let named = Administration::RecoveryKey(key.device());
            self.ledger.administer(*space, &Author::default(), &named, None)?;
        }
        self.spaces.recovery().seen();
        Ok(Some((key, lacking.into_iter().map(|(realm, _)| realm).collect())))
    }

    /// The spaces that this computer founded and that name no recovery key.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn without_recovery_key(&self) -> anyhow::Result<Vec<(Realm, SpaceId)>> {
        let mut lacking = Vec::new();
        for (realm, space) in self.founded_here()? {
            if self.ledger.recovery_keys(space)?.is_empty() {
                lacking.push((realm, space));
            }
        }
        Ok(lacking)
    }

    /// The spaces that this computer founded, of those that have effect.
    fn founded_here(&self) -> anyhow::Result<Vec<(Realm, SpaceId)>> {
        let own = self.ledger.device();
        let spaces = self.ledger.spaces()?.into_iter();
        let founded = spaces.filter(|space| space.genesis.founder == own);
        Ok(founded.filter_map(|space| Some((self.realm_of(space.id)?, space.id))).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_comes_back_from_paper_and_a_wrong_letter_is_found_out() {
        let key = RecoveryKey(std::array::from_fn(|at| u8::try_from(at * 7).unwrap()));
        let letters = key.to_letters();
        assert_eq!(letters.len(), 14 * 4 + 13);
        for typed in [letters.clone(), letters.to_lowercase(), letters.replace('-', " ").replace('0', "o")] {
            assert_eq!(RecoveryKey::parse(&typed).as_ref(), Some(&key), "{typed}");
        }
        assert_eq!(RecoveryKey::parse(&letters).unwrap().device(), key.device());
        for at in (0..letters.len()).filter(|at| at % 5 != 4) {
            let mut wrong = letters.clone().into_bytes();
            wrong[at] = if wrong[at] == b'A' { b'B' } else { b'A' };
            assert_eq!(RecoveryKey::parse(&String::from_utf8(wrong).unwrap()), None, "{at}");
            assert_eq!(RecoveryKey::parse(&letters[..at]), None, "{at}");
        }
        assert_eq!(format!("{key:?}"), "RecoveryKey");
    }
}
