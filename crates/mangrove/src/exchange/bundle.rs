//! Changes in files, for a stick or a mail, where there is no line to a hub.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use ledger::{BundleRead, BundleSetup, BundleWritten, DeviceId, Ledger, Seal, SpaceId, Version};

use super::call::answers;
use super::policy::{OfBundle, realms};
use super::standing::Standing;
use crate::access::{Breadth, Realm};
use crate::cli::Refusal;

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

/// Writes a bundle, in several files if it is larger than `piece_bytes`. Returns the files.
///
/// # Errors
/// If a file of that name is there, or the disk refuses: none of the files is left then.
pub fn write(
    ledger: &Ledger,
    folder: &Path,
    path: &Path,
    receiver: &Receiver,
    spaces: Vec<SpaceId>,
    piece_bytes: u64,
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
    let setup = BundleSetup { spaces, known, joins, seal, piece_bytes, plain: false };
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
