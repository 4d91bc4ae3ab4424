//! What differs between operating systems: how a file is known again, who may read it, and how a new
//! name in a folder is made to last.

use crate::{
    error::{BUSY_SECONDS, LedgerError},
    hash::Tag,
};
use std::{
    fs::{File, Metadata, OpenOptions, TryLockError},
    io,
    path::Path,
    time::{Duration, UNIX_EPOCH},
};

/// A mark of where the data folder's files are, which a copy or a restored backup does not share.
///
/// It takes in the store's and the key's place on the disk and their times of creation; on Unix also when
/// the key's entry was last changed, because restoring over the old files keeps their places.
pub(crate) fn stamp(store: &Path, key: &Path) -> io::Result<[u8; 32]> {
    let (store, key) = (store.metadata()?, key.metadata()?);
    Ok(Tag::STAMP.hash(&[&place(&store), &place(&key), &last_changed(&key)]))
}

fn place(file: &Metadata) -> [u8; 24] {
    let created = file.created().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let mut bytes = [0u8; 24];
    bytes[..16].copy_from_slice(&created.map_or(0, |time| time.as_nanos()).to_be_bytes());
    bytes[16..].copy_from_slice(&number(file).to_be_bytes());
    bytes
}

#[cfg(unix)]
fn number(file: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(file)
}

/// Elsewhere the time of creation must do: Windows gives a copy a new one.
#[cfg(not(unix))]
fn number(_file: &Metadata) -> u64 {
    0
}

#[cfg(unix)]
fn last_changed(file: &Metadata) -> [u8; 16] {
    use std::os::unix::fs::MetadataExt;
    let mut bytes = [0u8; 16];
    bytes[..8].copy_from_slice(&file.ctime().to_be_bytes());
    bytes[8..].copy_from_slice(&file.ctime_nsec().to_be_bytes());
    bytes
}

#[cfg(not(unix))]
fn last_changed(_file: &Metadata) -> [u8; 16] {
    [0; 16]
}

/// Writes a new file that only its owner may read, and returns when it is on the disk.
pub(crate) fn write_private(path: &Path, content: &[u8]) -> io::Result<()> {
    copy_private(content, path)
}

/// The same with what `content` gives.
pub(crate) fn copy_private(mut content: impl io::Read, path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    io::copy(&mut content, &mut file)?;
    file.sync_all()
}

/// Makes a data folder that only its owner may look into; one that is there becomes so, if it is theirs.
pub(crate) fn private_folder(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        if folder.metadata()?.permissions().mode() & 0o077 != 0 {
            // Somebody else's folder, or a disk that cannot be written to, stays as it is.
            let _ = std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700));
        }
    }
    Ok(())
}

/// Makes the names in a folder last through a loss of power. Windows does so by itself.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Waits for the turn to open a folder: of several programs that open a new one at once, one makes it. The turn ends
/// when the file is dropped, also by a crash.
pub(crate) fn turn(path: &Path) -> Result<File, LedgerError> {
    const PAUSE: Duration = Duration::from_millis(10);
    let file = File::options().create(true).truncate(false).write(true).open(path);
    let file = file.map_err(|error| LedgerError::folder(path, error))?;
    let tries = Duration::from_secs(BUSY_SECONDS).as_millis() / PAUSE.as_millis();
    for _ in 0..tries {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
            // A file system without locks: SQLite then says for itself what it can and cannot do there.
            Err(TryLockError::Error(_)) => return Ok(file),
        }
    }
    Err(LedgerError::Busy { seconds: BUSY_SECONDS })
}
