//! Files as they came in, kept beside the log under the SHA-256 of their bytes.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::hex;

/// How the name of a file ends that was set aside.
pub(super) const ASIDE: &str = "aside";
/// How the name of a mark ends that says from which account a file came, before its number.
const OF: &str = "of-";

/// The folder that holds them.
#[derive(Clone, Debug)]
pub struct Files {
    folder: PathBuf,
}

/// What a form carries of a file that is kept already is marked with this, so that nobody gets a file by its hash alone:
/// a hash may be read where the file may not.
pub struct Seal([u8; 32]);

impl std::fmt::Debug for Seal {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str("Seal")
    }
}

impl Seal {
    /// The seal of a data folder, from the file that keeps it; made if there is none. A draft that names a file
    /// outlives the program, so the seal does too. A backup does not carry it.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn open(path: &Path, environment: &dyn ledger::Environment) -> io::Result<Seal> {
        if let Ok(bytes) = fs::read(path)
            && let Ok(secret) = <[u8; 32]>::try_from(bytes.as_slice())
        {
            return Ok(Seal(secret));
        }
        let mut secret = [0; 32];
        environment.random(&mut secret);
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path)?;
        file.write_all(&secret)?;
        file.sync_all()?;
        Ok(Seal(secret))
    }

    /// The mark of a text, 64 hexadecimal digits.
    #[must_use]
    pub fn mark(&self, text: &str) -> String {
        // Hashed twice, so that a marked text cannot be lengthened.
        sha256(&[self.0.as_slice(), sha256(text.as_bytes()).as_bytes()].concat())
    }
}

impl Files {
    /// Opens the folder, and makes it if there is none.
    ///
    /// # Errors
    /// If the folder cannot be made.
    pub fn open(folder: PathBuf) -> io::Result<Files> {
        fs::create_dir_all(&folder)?;
        Ok(Files { folder })
    }

    /// Keeps these bytes and returns their hash. They are on disk when this returns; keeping them again does nothing.
    ///
    /// # Errors
    /// If the disk refuses: no file is there then.
    pub fn keep(&self, bytes: &[u8]) -> io::Result<String> {
        let sha256 = sha256(bytes);
        let path = self.path(&sha256);
        if path.exists() {
            return Ok(sha256);
        }
        let parent = path.parent().unwrap_or(&self.folder);
        if !parent.exists() {
            fs::create_dir_all(parent)?;
            // A new folder's name lasts once the folder it stands in was flushed.
            sync_folder(&self.folder)?;
        }
        let unfinished = path.with_extension("part");
        let mut file = File::create(&unfinished)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&unfinished, &path)?;
        sync_folder(parent)?;
        Ok(sha256)
    }

    /// Whether the bytes with this hash are here.
    #[must_use]
    pub fn has(&self, hash: &str) -> bool {
        is_hash(hash) && self.path(hash).exists()
    }

    /// The bytes with this hash; nothing if they are not here.
    ///
    /// # Errors
    /// If the disk refuses, or the bytes are no longer those.
    pub fn get(&self, hash: &str) -> io::Result<Option<Vec<u8>>> {
        if !is_hash(hash) {
            return Ok(None);
        }
        match fs::read(self.path(hash)) {
            Ok(bytes) if sha256(&bytes) == hash => Ok(Some(bytes)),
            Ok(_) => Err(io::Error::new(
                io::ErrorKind::InvalidData,
                format!("the file {hash} has changed on disk"),
            )),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Notes that a file came from this account: digits.
    pub(super) fn mark_owner(&self, hash: &str, owner: &str) -> io::Result<()> {
        if is_hash(hash) {
            File::create(self.path(hash).with_extension(format!("{OF}{owner}")))?;
        }
        Ok(())
    }

    /// Bytes of the files that came from this account and are still here, but for this one.
    pub(super) fn bytes_of(&self, owner: &str, but: &str) -> u64 {
        let end = format!("{OF}{owner}");
        let folders = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let marks = folders.flat_map(|folder| fs::read_dir(folder.path()).into_iter().flatten().flatten());
        let marks =
            marks.map(|mark| mark.path()).filter(|path| path.extension().is_some_and(|found| *found == *end));
        let but = is_hash(but).then(|| self.path(but));
        let files = marks.map(|mark| mark.with_extension("")).filter(|file| Some(file) != but.as_ref());
        files.filter_map(|file| Some(file.metadata().ok()?.len())).sum()
    }

    /// Removes the files of which this is so. One that cannot be removed stays.
    pub(super) fn remove_if(&self, is_so: impl Fn(&Path) -> bool) {
        let folders = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let files = folders.flat_map(|folder| fs::read_dir(folder.path()).into_iter().flatten().flatten());
        for path in files.map(|file| file.path()).filter(|path| is_so(path)) {
            let _ = fs::remove_file(path);
        }
    }

    /// Removes a file, set aside or not; one that is not there is none.
    pub(super) fn remove(&self, hash: &str) {
        if is_hash(hash) {
            let _ = fs::remove_file(self.path(hash));
            let _ = fs::remove_file(self.path(hash).with_extension(ASIDE));
        }
    }

    /// Sets a file aside: it is kept elsewhere now.
    pub(super) fn set_aside(&self, hash: &str) {
        if is_hash(hash) {
            let _ = fs::rename(self.path(hash), self.path(hash).with_extension(ASIDE));
        }
    }

    /// The bytes with this hash, also where they were set aside; nothing if they are not here.
    pub(super) fn get_aside(&self, hash: &str) -> io::Result<Option<Vec<u8>>> {
        match self.get(hash)? {
            None if is_hash(hash) => {
                let bytes = fs::read(self.path(hash).with_extension(ASIDE)).ok();
                Ok(bytes.filter(|bytes| sha256(bytes) == hash))
            }
            found => Ok(found),
        }
    }

    /// Names the files whose bytes are no longer those of their name.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn verify(&self) -> io::Result<Vec<String>> {
        let mut changed = Vec::new();
        for folder in fs::read_dir(&self.folder)?.flatten().filter(|entry| entry.path().is_dir()) {
            for file in fs::read_dir(folder.path())?.flatten() {
                let name = format!("{}{}", folder.file_name().display(), file.file_name().display());
                if is_hash(&name) && sha256(&fs::read(file.path())?) != name {
                    changed.push(name);
                }
            }
        }
        Ok(changed)
    }

    fn path(&self, sha256: &str) -> PathBuf {
        let (start, rest) = sha256.split_at(2);
        self.folder.join(start).join(rest)
    }
}

/// SHA-256 in lower-case hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hex::of(&Sha256::digest(bytes))
}

fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// Makes a renamed file's new name lasting. Windows does it by itself and cannot open a folder as a file.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(windows) { Ok(()) } else { File::open(folder)?.sync_all() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_once_and_gives_back_only_what_was_kept() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::open(folder.path().join("files")).unwrap();
        let hash = files.keep(b"evidence").unwrap();
        assert_eq!(files.keep(b"evidence").unwrap(), hash);
        assert_eq!(files.get(&hash).unwrap().as_deref(), Some(b"evidence".as_slice()));
        assert_eq!(files.get("../../etc/passwd").unwrap(), None);
        assert_eq!(files.get(&"0".repeat(64)).unwrap(), None);
        fs::write(files.path(&hash), b"other").unwrap();
        assert!(files.get(&hash).is_err());
        assert_eq!(files.verify().unwrap(), [hash]);
    }
}
