//! Changes in files, for a stick or a mail, where there is no line to a hub.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use ledger::{BundleRead, BundleSetup, BundleWritten, DeviceId, Ledger, Pieces, Seal, SpaceId, Version};

use super::call::answers;
use super::policy::{OfBundle, realms};
use super::standing::Standing;
use super::{keep, round};
use crate::access::{Breadth, Realm};
use crate::cli::Refusal;
use crate::office::Office;

/// Files of at most so many bytes go along in a bundle, where nothing else is said.
pub const FILES: u64 = 1 << 20;

/// For whom a bundle is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Receiver {
    /// One computer: sealed for its key, and holding what it may read.
    Device(DeviceId),
    /// Whoever knows a passphrase.
    Passphrase(String),
    /// Anyone.
    Anyone,
}

/// The computer that invited this one, the one to which bundles go where nothing else is said.
#[must_use]
pub fn inviter(standing: &Standing) -> Option<DeviceId> {
    standing.invitations().first().map(|invitation| invitation.device)
}

/// The spaces that a receiver may have: what it is admitted to; where it is not known who reads, what is nobody's own.
///
/// # Errors
/// If the store cannot be read.
pub fn spaces_for(ledger: &Ledger, receiver: &Receiver, now_ms: u64) -> anyhow::Result<Vec<SpaceId>> {
    let mut spaces = Vec::new();
    for (space, _, realm) in realms(ledger)? {
        let theirs = match receiver {
            Receiver::Device(device) => {
                realm == Some(Realm::Public) || ledger.may_read(space, *device, now_ms)?
            }
            _ => realm.is_some_and(|realm| !matches!(realm.breadth(), Breadth::State | Breadth::Own)),
        };
        if theirs {
            spaces.push(space);
        }
    }
    Ok(spaces)
}

/// Writes a bundle, with attached files of at most `files_up_to` bytes, in several pieces if it is larger than `piece_bytes`.
/// Returns the files written.
///
/// # Errors
/// If a file of that name is there, or the disk refuses: none of the files is left then.
pub fn write(
    ledger: &Ledger,
    folder: &Path,
    path: &Path,
    receiver: &Receiver,
    spaces: Vec<SpaceId>,
    (files_up_to, piece_bytes): (u64, u64),
    now_ms: u64,
) -> anyhow::Result<(BundleWritten, Vec<PathBuf>)> {
    let (_, joins) = answers(ledger, &Standing::read(folder)?, now_ms)?;
    let (known, seal) = match receiver {
        Receiver::Device(device) => {
            let peers = ledger.peers()?;
            let known = peers.into_iter().find(|peer| peer.device == *device).map(|peer| peer.agreed);
            (known.unwrap_or_default(), Seal::Device(*device))
        }
        Receiver::Passphrase(words) => (Version::default(), Seal::Passphrase(words.clone())),
        Receiver::Anyone => (Version::default(), Seal::Open),
    };
    let setup = BundleSetup { spaces, known, joins, seal, files_up_to, piece_bytes, plain: false };
    let mut files = Vec::new();
    let written = ledger.write_bundle(&setup, |piece, pieces| {
        let to = piece_path(path, piece, pieces);
        let file = File::options().write(true).create_new(true).open(&to)?;
        files.push(to);
        Ok(Synced(BufWriter::new(file)))
    });
    match written {
        Ok(written) => Ok((written, files)),
        Err(error) => {
            for file in &files {
                // What is left behind would be taken for a piece of the bundle.
                let _ = std::fs::remove_file(file);
            }
            Err(error.into())
        }
    }
}

/// A file whose bytes are on the disk, or the stick, when it is flushed.
struct Synced(BufWriter<File>);

impl Write for Synced {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()?;
        self.0.get_ref().sync_all()
    }
}

/// `news.bundle`, or `news-2-of-3.bundle`.
fn piece_path(path: &Path, piece: u64, pieces: u64) -> PathBuf {
    if pieces <= 1 {
        return path.to_owned();
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let extension = path.extension().map(|extension| format!(".{}", extension.to_string_lossy()));
    path.with_file_name(format!("{stem}-{piece}-of-{pieces}{}", extension.unwrap_or_default()))
}

/// What to do where a file could not be read to the end.
pub const DAMAGED: &str =
    "What could be read is kept. Have the file copied again; if that does not help, ask for a new bundle.";

/// What came of the files of bundles that were read together.
#[derive(Debug, Default)]
pub struct Findings {
    /// The computer that wrote the first of them.
    pub from: Option<DeviceId>,
    /// Changes that are here now and were not.
    pub came: u64,
    /// Runs of changes that are kept apart and have no effect.
    pub apart: usize,
    /// Changes that counted before and no longer do.
    pub taken_back: u64,
    /// Bundles of which pieces are missing.
    pub missing: Vec<Pieces>,
    /// Files that could not be read to the end.
    pub damaged: Vec<String>,
    /// Whether something in them was not accepted.
    pub refused: usize,
}

impl Findings {
    /// Of the files read, each with its name, in the order in which they were read.
    #[must_use]
    pub fn of(read: &[(String, BundleRead)]) -> Findings {
        let mut all =
            Findings { from: read.first().map(|(_, one)| one.pieces.device), ..Findings::default() };
        for (at, (name, one)) in read.iter().enumerate() {
            all.came += one.imported.operations;
            all.apart += one.imported.quarantined.len();
            all.taken_back += one.imported.taken_back;
            all.refused += one.imported.refused.len();
            all.damaged.extend((!one.is_whole).then(|| name.clone()));
            // A later file of the same bundle knows more of what is missing.
            let last = read[at + 1..].iter().all(|(_, later)| later.pieces.bundle != one.pieces.bundle);
            all.missing.extend((last && !one.pieces.missing.is_empty()).then(|| one.pieces.clone()));
        }
        all
    }

    /// Whether all was read and accepted.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.damaged.is_empty() && self.refused == 0
    }

    /// Which pieces of a bundle are missing, in a sentence for each bundle.
    pub fn missing_in_words(&self) -> impl Iterator<Item = String> {
        self.missing.iter().map(|one| {
            let missing: Vec<String> = one.missing.iter().map(u64::to_string).collect();
            format!("Of {} pieces these are missing: {}.", one.pieces, missing.join(", "))
        })
    }
}

/// Which of the files read, by their place, hold parts of attached files that came before what names them: they are read
/// again.
#[must_use]
pub fn early(read: &[(String, BundleRead)]) -> Vec<usize> {
    let is_early = |at: &usize| {
        let one = &read[*at].1;
        let last = read.iter().rev().find(|(_, last)| last.pieces.bundle == one.pieces.bundle);
        one.is_whole && last.is_some_and(|(_, last)| last.pieces.missing.contains(&one.piece))
    };
    (0..read.len()).filter(is_early).collect()
}

/// Brings all that is derived up to date with what came.
///
/// # Errors
/// If the store cannot be read or the index cannot be written.
pub fn taken_in(office: &Office, found: &Findings) -> anyhow::Result<()> {
    round::arrived(office, found.taken_back)?;
    keep::complete(office)
}

/// Takes in one file of a bundle.
///
/// # Errors
/// If it is none, or sealed for another: nothing of it is taken in then.
pub fn read(
    ledger: &Ledger,
    folder: &Path,
    path: &Path,
    passphrase: Option<&str>,
    now_ms: u64,
) -> anyhow::Result<BundleRead> {
    let (wanted, _) = answers(ledger, &Standing::read(folder)?, now_ms)?;
    let file = File::open(path).map_err(|error| {
        Refusal::error(format!("{} could not be opened: {error}.", path.display()), "Check the name.")
    })?;
    Ok(ledger.read_bundle(BufReader::new(file), passphrase, &OfBundle { wanted, now_ms })?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_says_in_its_name_which_it_is() {
        let path = Path::new("stick/news.bundle");
        assert_eq!(piece_path(path, 1, 1), path);
        assert_eq!(piece_path(path, 2, 3), Path::new("stick/news-2-of-3.bundle"));
        assert_eq!(piece_path(Path::new("news"), 1, 2), Path::new("news-1-of-2"));
    }
}
