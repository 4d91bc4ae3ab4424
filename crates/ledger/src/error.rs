//! What can go wrong, in words for a person: what happened, and what to do next.

use crate::{NotCounted, SpaceId, segment::SegmentFault, value::Malformed};
use std::path::{Path, PathBuf};

/// An error of the ledger. [`LedgerError::hint`] says what to do next.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// A file or folder can't be read or written.
    #[error("{path} can't be used: {source}")]
    Folder {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Another process holds the store for longer than we wait.
    #[error("another program has been writing to this office for more than {seconds} seconds")]
    Busy {
        /// How long we waited.
        seconds: u64,
    },
    /// A newer version of the program wrote the store.
    #[error(
        "a newer version of this program wrote the store (version {found}; this one knows up to {known})"
    )]
    Newer {
        /// The store's version.
        found: u32,
        /// The newest version known here.
        known: u32,
    },
    /// The file is not a ledger.
    #[error("{path} is not an office's store: {why}")]
    NotALedger {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The device's key file is not what it should be.
    #[error("the device key {path} can't be read: {why}")]
    Key {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: &'static str,
    },
    /// Something stored does not follow its own format.
    #[error("the store is damaged: {0}")]
    Damaged(String),
    /// The disk is full.
    #[error("the disk is full; nothing of this change was kept")]
    Full,
    /// No such space here.
    #[error("there is no space {0} in this office")]
    UnknownSpace(SpaceId),
    /// What this device writes to the space would not count.
    #[error("not written: this device may not write to the space {space}: {why}")]
    NotAdmitted {
        /// The space.
        space: SpaceId,
        /// Why it would not count.
        why: NotCounted,
    },
    /// The author may not do this in the space.
    #[error("not written: {why}")]
    NotPermitted {
        /// The space.
        space: SpaceId,
        /// Why it would not count.
        why: NotCounted,
    },
    /// The key with which a sealed space is written is not here.
    #[error("not written: the key of the space {0} was renewed, and the new one has not come to this device")]
    NoKey(SpaceId),
    /// The caller asked for something that the ledger does not take.
    #[error("not written: {0}")]
    Refused(String),
    /// A file that was given to be read is not what it should be, or is for others.
    #[error("{0}")]
    File(String),
    /// A segment is not accepted.
    #[error("a segment was refused: {0}")]
    Segment(#[from] SegmentFault),
    /// The log that is shared with other programs can't be used now.
    #[error("the shared log can't be used now: {0}")]
    Shared(String),
    /// The store reports something else.
    #[error("the store reports: {0}")]
    Store(rusqlite::Error),
}

impl LedgerError {
    /// What to do next, as a sentence.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Folder { .. } => {
                "Check that the folder exists, that the disk is there, and that you may write to it."
            }
            Self::Busy { .. } => "Wait until the other program has finished, or close it, then try again.",
            Self::Newer { .. } => "Open this folder with the newer version. Nothing in it was touched.",
            Self::NotALedger { .. } => {
                "Choose another data folder, or put the right file back from a backup. Nothing was touched."
            }
            Self::Key { .. } => {
                "Nothing was changed. Put the file device.key of this very folder back, or restore a backup into a new folder: mangrove \
                 restore FILE --data NEWDIR. If the key is lost for good: mangrove device new-key, which makes this another computer that \
                 has to be admitted again."
            }
            Self::Damaged(_) => {
                "Run verify, which names what is wrong; rebuild mends all that is derived from the log."
            }
            Self::Full => "Make room on the disk, then try again.",
            Self::UnknownSpace(_) => "Check the address, or exchange with an office that holds the space.",
            Self::NotAdmitted { why, .. } => match why {
                NotCounted::OutsideItsTime => {
                    "Check this computer's clock; else ask whoever administers the space to admit it for longer."
                }
                NotCounted::DoesNotAdminister => "Ask somebody who administers the space to do it.",
                NotCounted::Revoked => {
                    "Ask whoever administers the space. To come back, this computer needs a new key and an invitation."
                }
                _ => "Ask whoever administers the space for an invitation, join with it, and exchange.",
            },
            Self::NotPermitted { .. } => "Ask somebody whose role allows it, on their own computer.",
            Self::NoKey(_) => {
                "Exchange with whoever administers the space, then save again. What you typed is lost only if you leave it."
            }
            Self::Refused(_) => "Correct what the message names, then try again.",
            Self::File(_) => {
                "Check that it is the right file, and whole. One that is for another computer only that one can read; one that is sealed \
                 with a passphrase opens with --passphrase and its words."
            }
            Self::Segment(_) => "Ask for it again. If it is refused again, tell the office it came from.",
            Self::Shared(_) => {
                "Nothing that was acknowledged is lost, and nothing else counts as kept. See that the database runs, then try again."
            }
            Self::Store(_) => "Try again. If it stays, run verify and keep a copy of the data folder.",
        }
    }

    pub(crate) fn folder(path: &Path, source: std::io::Error) -> Self {
        if source.kind() == std::io::ErrorKind::StorageFull {
            return Self::Full;
        }
        Self::Folder { path: path.to_owned(), source }
    }

    pub(crate) fn refused(why: impl Into<String>) -> Self {
        Self::Refused(why.into())
    }
}

/// How long a writer waits for another process, in seconds.
pub(crate) const BUSY_SECONDS: u64 = 20;

impl From<rusqlite::Error> for LedgerError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{DatabaseBusy, DatabaseCorrupt, DatabaseLocked, DiskFull, NotADatabase};
        match error.sqlite_error_code() {
            Some(DatabaseBusy | DatabaseLocked) => Self::Busy { seconds: BUSY_SECONDS },
            Some(DiskFull) => Self::Full,
            Some(DatabaseCorrupt | NotADatabase) => Self::Damaged(error.to_string()),
            _ => Self::Store(error),
        }
    }
}

impl From<Malformed> for LedgerError {
    fn from(fault: Malformed) -> Self {
        Self::Damaged(fault.to_string())
    }
}
