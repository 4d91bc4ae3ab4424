//! The device's key, in a file of its own beside the store.

use super::platform;
use crate::{DeviceId, Environment, LedgerError, ids::parse_hex};
use ed25519_dalek::SigningKey;
use std::{
    path::Path,
    sync::atomic::{AtomicU32, Ordering},
};

const TITLE: &str = "mangrove device key 1";

/// The key of this device: read from `path`, or made and written there.
pub(crate) fn open(path: &Path, environment: &dyn Environment) -> Result<SigningKey, LedgerError> {
    match std::fs::read(path) {
        Ok(content) => parse(path, &content),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let mut seed = [0u8; 32];
            environment.random(&mut seed);
            write(path, &SigningKey::from_bytes(&seed))
        }
        Err(error) => Err(LedgerError::folder(path, error)),
    }
}

/// Writes a key into a new file. Where another process was faster, its key is the device's.
pub(crate) fn write(path: &Path, key: &SigningKey) -> Result<SigningKey, LedgerError> {
    let seed: String = key.to_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    // Written beside and then linked under its name, so that nobody ever reads half a key.
    static DRAFTS: AtomicU32 = AtomicU32::new(0);
    let number = DRAFTS.fetch_add(1, Ordering::Relaxed);
    let draft = path.with_extension(format!("key.{}.{number}", std::process::id()));
    let _ = std::fs::remove_file(&draft);
    platform::write_private(&draft, format!("{TITLE}\n{seed}\n").as_bytes())
        .map_err(|error| LedgerError::folder(&draft, error))?;
    let linked = std::fs::hard_link(&draft, path);
    let _ = std::fs::remove_file(&draft);
    match linked {
        Ok(()) => Ok(key.clone()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            let content = std::fs::read(path).map_err(|error| LedgerError::folder(path, error))?;
            parse(path, &content)
        }
        Err(_) => {
            // A file system without links, such as a memory stick's.
            platform::write_private(path, format!("{TITLE}\n{seed}\n").as_bytes())
                .map_err(|error| LedgerError::folder(path, error))?;
            Ok(key.clone())
        }
    }
}

fn parse(path: &Path, content: &[u8]) -> Result<SigningKey, LedgerError> {
    let wrong = |why| LedgerError::Key { path: path.to_owned(), why };
    let text = std::str::from_utf8(content).map_err(|_| wrong("it is not text"))?;
    let mut lines = text.lines();
    if lines.next() != Some(TITLE) {
        return Err(wrong("its first line does not say that it is one"));
    }
    let seed = lines.next().and_then(parse_hex::<32>).ok_or_else(|| wrong("its second line is not a key"))?;
    Ok(SigningKey::from_bytes(&seed))
}

pub(crate) fn id(key: &SigningKey) -> DeviceId {
    DeviceId::from_bytes(key.verifying_key().to_bytes())
}
