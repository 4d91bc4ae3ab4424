//! What a data folder remembers of its exchanges beside the log: its hub, the invitation it came by, how the last one
//! went. It is this folder's own, in `exchange.json`, and travels nowhere.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::invitation::Invitation;
use crate::access::Realm;

/// The file in the data folder. Only its owner may read it, since an invitation not yet used stands in it.
pub const FILE: &str = "exchange.json";
/// Whose lock is held while the folder exchanges, so that it does so once at a time.
const TURN: &str = "exchange.lock";

/// What is remembered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Standing {
    /// The hub's address.
    pub hub: Option<String>,
    /// The invitations by which this folder joined others, as codes, the first first. A folder that joined founds no
    /// space of its own but those that an invitation says.
    pub joined: Vec<String>,
    /// Spaces that are left at the hub though whoever runs it could then read them: `state-internal:BRB`.
    pub entrusted: Vec<String>,
    /// Spaces that are not left at the hub, though it could not read them.
    pub withheld: Vec<String>,
    /// The space that this computer takes for each realm, by the realm's name: the first that it came to know, and no other
    /// takes its place. None in a folder that a version before this wrote.
    pub spaces: Option<BTreeMap<String, String>>,
    /// The public half of the recovery key that spaces founded here name; the secret half is on paper alone.
    pub recovery: Option<String>,
    /// Whether this is a hub's folder, which is no office and never becomes one.
    pub carries: bool,
    /// The last exchange that came to its end.
    pub last: Option<Exchanged>,
    /// The last one that did not, if it was after that.
    pub failed: Option<Failed>,
}

/// An exchange that came to its end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchanged {
    /// When.
    pub at: Timestamp,
    /// With whom, in words.
    pub with: String,
    /// Changes of ours that they now have.
    pub sent: u64,
    /// Changes of theirs that came in.
    pub received: u64,
    /// Changes that were here and no longer count, because what came in says so.
    #[serde(default)]
    pub taken_back: u64,
    /// Parts of files that went or came.
    #[serde(default)]
    pub parts: u64,
}

/// An exchange that did not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failed {
    /// When.
    pub at: Timestamp,
    /// What happened, as a sentence.
    pub why: String,
    /// What to do next.
    pub hint: String,
}

impl Standing {
    /// What a folder remembers; nothing where it has never exchanged.
    ///
    /// # Errors
    /// If the file is there and cannot be read.
    pub fn read(folder: &Path) -> anyhow::Result<Standing> {
        let path = folder.join(FILE);
        match fs::read(&path) {
            Ok(bytes) => {
                serde_json::from_slice(&bytes).with_context(|| format!("{} is damaged", path.display()))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Standing::default()),
            Err(error) => Err(error).with_context(|| format!("{} could not be read", path.display())),
        }
    }

    /// Changes what a folder remembers; two programs that do so at the same time take turns.
    ///
    /// # Errors
    /// If the disk refuses: it is as it was then.
    pub fn change(folder: &Path, change: impl FnOnce(&mut Standing)) -> anyhow::Result<Standing> {
        let _turn = lock(&folder.join(format!("{FILE}.lock")), true)?;
        let mut standing = Standing::read(folder)?;
        change(&mut standing);
        write_private(&folder.join(FILE), &serde_json::to_vec_pretty(&standing)?)?;
        Ok(standing)
    }

    /// Whether the folder has never had to do with another.
    #[must_use]
    pub fn is_alone(&self) -> bool {
        let (spaces, recovery) = (self.spaces.clone(), self.recovery.clone());
        *self == Standing { spaces, recovery, ..Standing::default() }
    }

    /// Whether nothing of a realm's space is left at the hub.
    #[must_use]
    pub fn withholds(&self, realm: &Realm) -> bool {
        self.withheld.contains(&realm.descriptor())
    }

    /// The invitations by which this folder joined others; none where it is an office of its own.
    #[must_use]
    pub fn invitations(&self) -> Vec<Invitation> {
        self.joined.iter().filter_map(|code| Invitation::parse(code).ok()).collect()
    }
}

/// The folder's turn to exchange, held until it is dropped.
#[derive(Debug)]
pub struct Turn(#[allow(dead_code, reason = "the lock goes with the file")] File);

impl Turn {
    /// Waits for the folder's turn.
    ///
    /// # Errors
    /// If the folder cannot be written.
    pub fn wait(folder: &Path) -> anyhow::Result<Turn> {
        lock(&folder.join(TURN), true)?.map(Turn).context("the folder's turn was not given")
    }

    /// The folder's turn, unless another has it.
    ///
    /// # Errors
    /// If the folder cannot be written.
    pub fn take(folder: &Path) -> anyhow::Result<Option<Turn>> {
        Ok(lock(&folder.join(TURN), false)?.map(Turn))
    }
}

fn lock(path: &PathBuf, wait: bool) -> anyhow::Result<Option<File>> {
    let file = File::options().create(true).truncate(false).write(true).open(path)?;
    if wait {
        file.lock()?;
        return Ok(Some(file));
    }
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(fs::TryLockError::WouldBlock) => Ok(None),
        Err(fs::TryLockError::Error(error)) => Err(error.into()),
    }
}

/// Writes a file that only its owner may read, whole or not at all.
///
/// # Errors
/// If the disk refuses.
pub fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    // A temporary file is made readable by its owner alone, and keeps that when it is renamed.
    let mut draft = tempfile::NamedTempFile::new_in(folder)?;
    draft.write_all(bytes)?;
    draft.as_file().sync_all()?;
    draft.persist(path).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_is_there_again_and_a_turn_is_taken_once() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Standing::read(folder.path()).unwrap(), Standing::default());
        let changed =
            Standing::change(folder.path(), |standing| standing.hub = Some("a hub".to_owned())).unwrap();
        assert_eq!(Standing::read(folder.path()).unwrap(), changed);
        let turn = Turn::take(folder.path()).unwrap();
        assert!(turn.is_some() && Turn::take(folder.path()).unwrap().is_none());
        drop(turn);
        assert!(Turn::take(folder.path()).unwrap().is_some());
        fs::write(folder.path().join(FILE), b"{").unwrap();
        assert!(Standing::read(folder.path()).is_err(), "damage is told, not passed over");
    }
}
