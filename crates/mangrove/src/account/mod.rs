//! Who may sign in at this machine: accounts, sessions, invitations, recovery codes, and each person's own drafts.
//!
//! All of it stands in `accounts.sqlite` in the data folder and never in the log: password hashes must not travel to
//! other offices. What a signed-in person may do is not decided here but by the roles in the log; an account only says
//! which person it is. Time and randomness are arguments, as everywhere.

mod attempts;
mod code;
mod draft;
mod form_page;
mod invitation;
mod own_page;
#[cfg(test)]
mod page_tests;
mod password;
mod people;
mod sample;
mod schema;
mod session;
mod sign_in;
#[cfg(test)]
mod tests;
mod token;
pub mod web;

use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use ledger::{Environment, RecordId};
use rusqlite::{Connection, Transaction, TransactionBehavior};

pub use code::CODES;
pub use draft::{DRAFT_BYTES, DRAFTS, Draft};
pub use invitation::{INVITATION_DAYS, Invitation, MOST_INVITATION_DAYS};
pub use people::{Account, NewAccount};
pub use sample::SampleAccount;
pub use schema::{FILE, backup};
pub use session::{Session, SessionId, SignedIn};
pub use sign_in::Source;
pub use token::Secret;

/// The number of an account. It means something in this data folder only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(i64);

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for AccountId {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> std::result::Result<AccountId, Self::Err> {
        text.parse().map(AccountId)
    }
}

/// Why something about an account was not done, in words for the person who asked.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// No such sign-in name, another password, or an account that is switched off: the three answer alike.
    #[error("The sign-in name or the password is not right.")]
    Wrong,
    /// A code that is not one of the account's, was used, or has expired: all answer alike.
    #[error("The sign-in name and the code do not belong together, or the code was used or has expired.")]
    WrongCode,
    /// Too many attempts went wrong.
    #[error("Too many attempts went wrong. The next one is possible at {until}, in {in_words}.")]
    Wait {
        /// The time of day, in words.
        until: String,
        /// How long it is until then, in words.
        in_words: String,
        /// Seconds until then.
        seconds: u64,
    },
    /// More people sign in at this moment than passwords can be checked.
    #[error("Many people are signing in at this moment. Try again in a few seconds.")]
    Busy,
    /// The sign-in name does not do.
    #[error("{0}")]
    Login(&'static str),
    /// Somebody has the sign-in name.
    #[error("Somebody has this sign-in name already. Choose another.")]
    Taken,
    /// The password does not do.
    #[error("{0}")]
    Password(&'static str),
    /// The name does not do.
    #[error("{0}")]
    Name(&'static str),
    /// There is no such account.
    #[error("There is no account with this sign-in name.")]
    NoAccount,
    /// The invitation is unknown, used, withdrawn or past its time: all answer alike.
    #[error("This invitation is not open: it was used or withdrawn, or its time is over.")]
    NotInvited,
    /// A limit of this store.
    #[error("{0}")]
    Full(&'static str),
    /// A newer version wrote the file.
    #[error("{FILE} was written by a newer version of Mangrove.")]
    Newer,
    /// The folder or the file could not be used.
    #[error("{FILE} could not be opened: {0}.")]
    File(#[from] std::io::Error),
    /// The store failed.
    #[error("The accounts could not be read or written: {0}.")]
    Store(#[from] rusqlite::Error),
}

impl AccountError {
    /// Whether the fault lies with the machine or the program, and not in what the person did.
    #[must_use]
    pub fn is_ours(&self) -> bool {
        matches!(self, AccountError::Newer | AccountError::File(_) | AccountError::Store(_))
    }

    /// Whether the disk is full.
    #[must_use]
    pub fn is_full_disk(&self) -> bool {
        match self {
            AccountError::File(error) => crate::office::room::is_full_disk(error),
            AccountError::Store(error) => error.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull),
            _ => false,
        }
    }

    /// The field of a form that it belongs to.
    #[must_use]
    pub fn field(&self) -> &'static str {
        match self {
            AccountError::Password(_) => "password",
            AccountError::Name(_) => "name",
            AccountError::WrongCode => "code",
            _ => "login",
        }
    }
}

/// The result of whatever the store does.
pub type Result<T> = std::result::Result<T, AccountError>;

/// The accounts of one data folder, opened.
///
/// Any number of threads may use it, and other processes beside it (`mangrove user` while the pages are served).
/// One connection writes; another reads sessions, so that no page waits for somebody else's save.
pub struct Accounts {
    writer: Mutex<Connection>,
    reader: Mutex<Connection>,
    hashing: password::Hashing,
    environment: Arc<dyn Environment>,
}

impl Accounts {
    /// Opens the accounts of a data folder, and makes the file if there is none; only its owner may read it.
    ///
    /// # Errors
    /// If the folder cannot be written, or a newer version wrote the file: nothing has changed then.
    pub fn open(folder: &Path, environment: Arc<dyn Environment>) -> Result<Accounts> {
        let (writer, reader) = schema::open(folder)?;
        let accounts = Accounts {
            writer: Mutex::new(writer),
            reader: Mutex::new(reader),
            hashing: password::Hashing::default(),
            environment,
        };
        accounts.tidy_up()?;
        Ok(accounts)
    }

    /// Drops what has had its time: sessions, codes, attempts, old drafts.
    fn tidy_up(&self) -> Result<()> {
        let now = self.now_ms();
        self.write(|transaction| {
            session::drop_ended(transaction, now)?;
            code::drop_expired(transaction, now)?;
            attempts::drop_old(transaction, now)?;
            draft::drop_old(transaction, now)
        })
    }

    fn now_ms(&self) -> u64 {
        self.environment.now_ms()
    }

    /// All or nothing, on the disk when it returns.
    fn write<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T>) -> Result<T> {
        let mut writer = lock(&self.writer);
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = work(&transaction)?;
        transaction.commit()?;
        Ok(done)
    }

    fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        work(&lock(&self.reader))
    }
}

fn lock(connection: &Mutex<Connection>) -> MutexGuard<'_, Connection> {
    connection.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for Accounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Accounts")
    }
}

/// The moment of a stored time.
fn moment(ms: u64) -> Timestamp {
    i64::try_from(ms)
        .ok()
        .and_then(|ms| Timestamp::from_millisecond(ms).ok())
        .unwrap_or(Timestamp::UNIX_EPOCH)
}

/// A record's id as stored.
fn record(bytes: [u8; 16]) -> RecordId {
    RecordId::from_bytes(bytes)
}
