//! Files as they came in, kept beside the log under the SHA-256 of their bytes.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use ledger::Environment;
use sha2::{Digest, Sha256};

/// The ending of the file beside their folder that holds the key of their seals. A backup does not carry it.
const SEAL: &str = "seal";

/// The folder that holds them.
#[derive(Clone, Debug)]
pub struct Files {
    folder: PathBuf,
    /// What seals: 32 random bytes that never leave this folder.
    key: [u8; 32],
}

impl Files {
    /// Opens the folder, and makes it if there is none.
    ///
    /// # Errors
    /// If the folder cannot be made.
    pub fn open(folder: PathBuf, environment: &dyn Environment) -> io::Result<Files> {
        fs::create_dir_all(&folder)?;
        let key = key(&folder.with_extension(SEAL), environment)?;
        Ok(Files { folder, key })
    }

    /// What a form or an address carries beside a file's hash, to show that this office gave it to somebody who brought
    /// the file or may read it. Without it, whoever knows a hash could have the file, or learn that it is here.
    #[must_use]
    pub fn seal(&self, hash: &str) -> String {
        let inner = Sha256::new().chain_update(self.key).chain_update(hash).finalize();
        let outer = Sha256::new().chain_update(self.key).chain_update(inner).finalize();
        outer[..16].iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Whether a seal is the one of this hash.
    #[must_use]
    pub fn is_sealed(&self, hash: &str, seal: &str) -> bool {
        let expected = self.seal(hash);
        // Every byte is looked at, so that the time tells nothing.
        expected.len() == seal.len()
            && expected.bytes().zip(seal.bytes()).fold(0, |differs, (one, other)| differs | (one ^ other))
                == 0
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
        fs::create_dir_all(parent)?;
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
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// Makes a renamed file's new name lasting. Windows does it by itself and cannot open a folder as a file.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(windows) { Ok(()) } else { File::open(folder)?.sync_all() }
}

/// The key in a file, made if there is none.
fn key(path: &Path, environment: &dyn Environment) -> io::Result<[u8; 32]> {
    if let Ok(bytes) = fs::read(path)
        && let Ok(key) = <[u8; 32]>::try_from(bytes.as_slice())
    {
        return Ok(key);
    }
    let mut key = [0; 32];
    environment.random(&mut key);
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(&key)?;
    file.sync_all()?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Randomness of a test.
    struct Counting;

    impl Environment for Counting {
        fn now_ms(&self) -> u64 {
            0
        }

        fn random(&self, out: &mut [u8]) {
            (0..).zip(out).for_each(|(at, byte)| *byte = at);
        }
    }

    #[test]
    fn a_seal_is_of_one_hash_and_of_one_folder_and_lasts() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| Files::open(folder.path().join(name), &Counting).unwrap();
        let seal = at("files").seal("one");
        std::fs::write(folder.path().join("other.seal"), [9; 32]).unwrap();
        for (files, hash, fits) in
            [(at("files"), "one", true), (at("files"), "two", false), (at("other"), "one", false)]
        {
            assert_eq!(files.is_sealed(hash, &seal), fits, "{hash}");
            assert!(!files.is_sealed(hash, "") && !files.is_sealed(hash, &seal[1..]));
        }
    }

    #[test]
    fn keeps_once_and_gives_back_only_what_was_kept() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::open(folder.path().join("files"), &Counting).unwrap();
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
