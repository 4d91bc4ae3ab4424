//! Passwords: which will do, and how they are hashed and checked.
//!
//! Argon2id with the parameters of OWASP's Password Storage Cheat Sheet: 19 MiB, two passes, one lane. Two are worked on
//! at a time and a few may wait, so that a flood of sign-ins takes 38 MiB and never the whole machine.

use std::sync::{Condvar, Mutex, PoisonError};

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use ledger::Environment;
use unicode_normalization::UnicodeNormalization;

use super::{AccountError, Result};

/// Characters of a password. OWASP and NIST SP 800-63B ask for length and against rules of composition.
const LEAST: usize = 12;
const MOST: usize = 256;
/// Kibibytes, passes, lanes.
const COST: (u32, u32, u32) = (19_456, 2, 1);
/// Hashes worked on at the same time, and how many more may wait.
const AT_ONCE: usize = 2;
const WAITING: usize = 8;

/// A hash of nothing that anybody knows, made with the same cost: checking against it takes as long as checking
/// against a real one, so that the time of an answer does not tell which sign-in names exist.
const DECOY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bWFuZ3JvdmUgZGVjb3kgMQ$yC2uGzWtJ0lNnT8rXqV5dEoPbKfHsAiR3mUwL7cYx1g";

/// Passwords of twelve characters and more that turn up first in every list of stolen ones.
const COMMON: &[&str] = &[
    "000000000000",
    "0123456789ab",
    "111111111111",
    "112233445566",
    "121212121212",
    "123123123123",
    "123412341234",
    "123456123456",
    "123456654321",
    "123456789000",
    "123456789012",
    "1234567890123",
    "12345678900987654321",
    "123456789abc",
    "123456789qwe",
    "123456qwerty",
    "123qweasdzxc",
    "1q2w3e4r5t6y",
    "1qaz2wsx3edc",
    "1qazxsw23edc",
    "abc123abc123",
    "abcd12345678",
    "abcdefghijkl",
    "administrator",
    "admin1234567",
    "adminadminadmin",
    "aaaaaaaaaaaa",
    "asdfghjkl123",
    "caribbean123",
    "caribbean2024",
    "changeme1234",
    "correcthorsebatterystaple",
    "iloveyou1234",
    "iloveyouforever",
    "letmeinletmein",
    "mangrove1234",
    "mangrovemangrove",
    "passw0rd1234",
    "password1234",
    "password12345",
    "password123456",
    "passwordpassword",
    "qazwsxedcrfv",
    "qwerty123456",
    "qwertyqwerty",
    "qwertyuiop12",
    "qwertyuiop123",
    "qwertyuiopasdfghjkl",
    "welcome12345",
    "welcomewelcome",
    "zaq12wsxcde3",
    "zxcvbnm12345",
];

/// The turns at hashing.
#[derive(Debug, Default)]
pub(super) struct Hashing {
    /// Working, waiting.
    turns: Mutex<(usize, usize)>,
    given_back: Condvar,
}

impl Hashing {
    /// Hashes a new password.
    pub(super) fn hash(&self, password: &str, environment: &dyn Environment) -> Result<String> {
        let mut salt = [0; 16];
        environment.random(&mut salt);
        let password = normal(password);
        self.in_turn(|| {
            let hash = argon2().hash_password_with_salt(password.as_bytes(), &salt);
            hash.map(|hash: PasswordHash| hash.to_string())
                .map_err(|error| std::io::Error::other(error.to_string()).into())
        })
    }

    /// Whether it is the password of a stored hash. Without a hash the answer is no, and takes as long.
    pub(super) fn verify(&self, password: &str, stored: Option<&str>) -> Result<bool> {
        let password = normal(password);
        self.in_turn(|| {
            let hash = PasswordHash::new(stored.unwrap_or(DECOY));
            let fits = hash.is_ok_and(|hash| argon2().verify_password(password.as_bytes(), &hash).is_ok());
            Ok(fits && stored.is_some())
        })
    }

    fn in_turn<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        if turns.1 >= WAITING {
            return Err(AccountError::Busy);
        }
        turns.1 += 1;
        while turns.0 >= AT_ONCE {
            turns = self.given_back.wait(turns).unwrap_or_else(PoisonError::into_inner);
        }
        turns.0 += 1;
        turns.1 -= 1;
        drop(turns);
        let _turn = Turn(self);
        work()
    }
}

/// A turn, given back when it is dropped, also by a panic.
struct Turn<'h>(&'h Hashing);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.turns.lock().unwrap_or_else(PoisonError::into_inner).0 -= 1;
        self.0.given_back.notify_one();
    }
}

/// Whether a stored hash was made with other parameters than today's.
pub(super) fn is_outdated(stored: &str) -> bool {
    let params = PasswordHash::new(stored).ok().and_then(|hash| Params::try_from(&hash).ok());
    params.is_none_or(|params| (params.m_cost(), params.t_cost(), params.p_cost()) != COST)
}

/// Whether a new password will do.
pub(super) fn check(password: &str, login: &str) -> Result<()> {
    let length = password.chars().count();
    let folded: String = normal(password).to_lowercase();
    let words = match length {
        0 => "Choose a password.",
        length if length < LEAST => {
            "Choose at least 12 characters. Four words that do not belong together do well."
        }
        length if length > MOST => "Choose at most 256 characters.",
        _ if !login.is_empty() && folded == login.to_lowercase() => {
            "Choose something other than the sign-in name."
        }
        _ if COMMON.contains(&folded.as_str()) => {
            "This is one of the first passwords that anybody would try. Choose another."
        }
        _ => return Ok(()),
    };
    Err(AccountError::Password(words))
}

/// The same password however a keyboard composes its letters. What is longer than any password is cut: it will not fit.
fn normal(password: &str) -> String {
    password.chars().take(MOST + 1).nfkc().collect()
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(COST.0, COST.1, COST.2, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decoy_costs_what_a_real_hash_costs() {
        assert!(!is_outdated(DECOY));
        assert!(PasswordHash::new(DECOY).is_ok_and(|hash| hash.hash.is_some_and(|hash| hash.len() == 32)));
        assert!(is_outdated(&DECOY.replace("m=19456", "m=4096")));
    }

    #[test]
    fn passwords_are_long_and_not_the_first_that_anybody_tries() {
        for (password, expected) in [
            ("", false),
            ("eleven char", false),
            ("twelve chars", true),
            ("Password1234", false),
            ("ééééééééééé", false),
            ("river stone candle fog", true),
            ("ANTOINE.MARCEL", false),
            (&"x".repeat(256), true),
            (&"x".repeat(257), false),
        ] {
            assert_eq!(check(password, "antoine.marcel").is_ok(), expected, "{password}");
        }
    }
}
