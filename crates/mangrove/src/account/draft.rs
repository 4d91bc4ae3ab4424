//! What a person has typed and not yet saved, and what they have put off: theirs alone, at this machine.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::{OptionalExtension, Transaction, params};

use super::{AccountError, AccountId, Accounts, Result, moment};

/// Bytes of one draft.
pub const DRAFT_BYTES: usize = 128 * 1024;
/// Drafts of one account.
pub const DRAFTS: u64 = 200;
/// A draft that nobody touches is dropped after so long, in milliseconds.
const OLD: u64 = 90 * 86_400_000;
/// Things that one account may have put off.
const SNOOZES: u64 = 1_000;
/// Bytes of an address or of a snooze's key.
const KEY: usize = 1_024;

/// A form as it was typed so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The address of the form.
    pub address: String,
    /// The form as a browser sends it.
    pub body: String,
    /// When it was last kept.
    pub at: Timestamp,
}

impl Accounts {
    /// Keeps what was typed into the form at an address; what was kept before is replaced.
    ///
    /// # Errors
    /// [`AccountError::Full`] if it is larger than [`DRAFT_BYTES`] or the account has [`DRAFTS`] others. An earlier draft
    /// of the form stays then.
    pub fn keep_draft(&self, account: AccountId, address: &str, body: &str) -> Result<()> {
        if body.len() > DRAFT_BYTES || address.len() > KEY {
            return Err(AccountError::Full("This is more than a draft can hold. Save it, or shorten it."));
        }
        let now = self.now_ms();
        self.write(|transaction| {
            let others: u64 = transaction.query_row(
                "SELECT count(*) FROM draft WHERE account = ?1 AND address <> ?2",
                params![account.0, address],
                |row| row.get(0),
            )?;
            if others >= DRAFTS {
                return Err(AccountError::Full(
                    "You have 200 drafts. Finish or drop some on the page of your account.",
                ));
            }
            transaction.execute(
                "INSERT OR REPLACE INTO draft (account, address, body, at) VALUES (?1, ?2, ?3, ?4)",
                params![account.0, address, body, now],
            )?;
            Ok(())
        })
    }

    /// What was typed into the form at an address.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn draft(&self, account: AccountId, address: &str) -> Result<Option<Draft>> {
        self.read(|connection| {
            let mut statement = connection
                .prepare_cached("SELECT body, at FROM draft WHERE account = ?1 AND address = ?2")?;
            let found = statement.query_row(params![account.0, address], |row| {
                Ok(Draft { address: address.to_owned(), body: row.get(0)?, at: moment(row.get(1)?) })
            });
            Ok(found.optional()?)
        })
    }

    /// Every draft of an account, the latest first, without its body: the address and when it was kept.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn drafts(&self, account: AccountId) -> Result<Vec<(String, Timestamp)>> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT address, at FROM draft WHERE account = ?1 ORDER BY at DESC, address",
            )?;
            let rows = statement.query_map([account.0], |row| Ok((row.get(0)?, moment(row.get(1)?))))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Drops a draft: it was saved, or is no longer wanted.
    ///
    /// # Errors
    /// If the store cannot be written.
    pub fn drop_draft(&self, account: AccountId, address: &str) -> Result<()> {
        let there = self.draft(account, address)?.is_some();
        if !there {
            return Ok(());
        }
        self.write(|transaction| {
            transaction.execute(
                "DELETE FROM draft WHERE account = ?1 AND address = ?2",
                params![account.0, address],
            )?;
            Ok(())
        })?;
        self.empty_journal()
    }

    /// Brings the journal into the file and empties it: what was deleted stood in it in plain. A reader that is at work
    /// makes it wait for the next time.
    fn empty_journal(&self) -> Result<()> {
        let writer = super::lock(&self.writer);
        writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }

    /// Puts something off until a day.
    ///
    /// # Errors
    /// [`AccountError::Full`] if the account has put off too much.
    pub fn snooze(&self, account: AccountId, key: &str, until: Date) -> Result<()> {
        if key.len() > KEY {
            return Err(AccountError::Full("This cannot be put off."));
        }
        let today = moment(self.now_ms()).to_zoned_datetime(jiff::tz::TimeZone::system()).date();
        self.write(|transaction| {
            transaction.execute(
                "DELETE FROM snooze WHERE account = ?1 AND until <= ?2",
                params![account.0, today.to_string()],
            )?;
            let count: u64 = transaction.query_row(
                "SELECT count(*) FROM snooze WHERE account = ?1",
                [account.0],
                |row| row.get(0),
            )?;
            if count >= SNOOZES {
                return Err(AccountError::Full("Too much is put off already."));
            }
            transaction.execute(
                "INSERT OR REPLACE INTO snooze (account, key, until) VALUES (?1, ?2, ?3)",
                params![account.0, key, until.to_string()],
            )?;
            Ok(())
        })
    }

    /// What an account has put off, and until which day.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn snoozed(&self, account: AccountId) -> Result<BTreeMap<String, Date>> {
        let all: Vec<(String, String)> = self.read(|connection| {
            let mut statement =
                connection.prepare_cached("SELECT key, until FROM snooze WHERE account = ?1")?;
            let rows = statement.query_map([account.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })?;
        Ok(all.into_iter().filter_map(|(key, until)| Some((key, until.parse().ok()?))).collect())
    }
}

pub(super) fn drop_old(transaction: &Transaction<'_>, now: u64) -> Result<()> {
    transaction.execute("DELETE FROM draft WHERE at + ?2 < ?1", params![now, OLD])?;
    Ok(())
}
