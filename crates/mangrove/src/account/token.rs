//! Secrets that the machine makes: session tokens, invitations, one-time codes. Only their hash is ever stored.

use std::fmt;

use ledger::Environment;
use sha2::{Digest, Sha256};

use crate::hex;
use crate::letters::{LETTERS, as_written};

/// Letters and digits of a code: 80 bits, in four groups.
const CODE: usize = 16;

/// A secret for one person, to be shown or sent once. It never shows itself in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The secret itself, for a cookie, a link or a page.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// 32 random bytes as hexadecimal digits.
    pub(super) fn token(environment: &dyn Environment) -> Secret {
        let mut bytes = [0; 32];
        environment.random(&mut bytes);
        Secret(hex::of(&bytes))
    }

    /// A code that a person can type: `7KQ2-M0XN-…`.
    pub(super) fn code(environment: &dyn Environment) -> Secret {
        let mut bytes = [0; CODE];
        environment.random(&mut bytes);
        let letters: Vec<char> =
            bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte & 31)])).collect();
        Secret(letters.chunks(4).map(String::from_iter).collect::<Vec<_>>().join("-"))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// What is stored of a token. A token has 256 bits of its own, so a plain hash keeps it.
pub(super) fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// What is stored of a code, as it may be typed: blanks, dashes, small letters and the letters that look like digits
/// are all taken for what they stand for.
pub(super) fn hash_code(account: i64, typed: &str) -> [u8; 32] {
    let canonical = as_written(typed).take(64);
    Sha256::new()
        .chain_update(account.to_be_bytes())
        .chain_update(canonical.collect::<String>())
        .finalize()
        .into()
}
