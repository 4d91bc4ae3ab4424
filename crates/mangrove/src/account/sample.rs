//! Accounts of the sample office: without a password, for a visitor who looks through somebody's eyes with one click.

use ledger::RecordId;
use rusqlite::{OptionalExtension, params};

use super::{AccountError, AccountId, Accounts, NewAccount, Result, Secret, Source, people, session};

/// An account of the sample office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleAccount {
    /// The account.
    pub account: AccountId,
    /// The sign-in name.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// The role, in words: `Focal point`.
    pub role: String,
    /// The State or institution, in words: `Barbados`.
    pub place: String,
}

impl Accounts {
    /// Adds an account of the sample office. Nobody can sign in to it with a password.
    ///
    /// # Errors
    /// If the sign-in name is taken or the store refuses.
    pub fn add_sample(
        &self,
        login: &str,
        name: &str,
        person: RecordId,
        role: &str,
        place: &str,
    ) -> Result<AccountId> {
        let (login, name, password) = (login.to_owned(), name.to_owned(), String::new());
        let new = NewAccount { login, name, person, password };
        self.write(|transaction| {
            let account = people::insert(transaction, &new, None, self.now_ms())?;
            transaction.execute(
                "INSERT INTO sample (account, role, place) VALUES (?1, ?2, ?3)",
                params![account.0, role, place],
            )?;
            Ok(account)
        })
    }

    /// The accounts of the sample office, in the order in which they were added.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn samples(&self) -> Result<Vec<SampleAccount>> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT a.id, a.login, a.name, s.role, s.place FROM sample s JOIN account a ON a.id = s.account
                 ORDER BY a.id",
            )?;
            let rows = statement.query_map([], |row| {
                Ok(SampleAccount {
                    account: AccountId(row.get(0)?),
                    login: row.get(1)?,
                    name: row.get(2)?,
                    role: row.get(3)?,
                    place: row.get(4)?,
                })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Signs a visitor of the sample office in, as one of its people, without a password.
    ///
    /// # Errors
    /// [`AccountError::NoAccount`] if it is no account of the sample.
    pub fn sign_in_sample(&self, account: AccountId, source: &Source) -> Result<Secret> {
        self.write(|transaction| {
            let found: Option<i64> = transaction
                .query_row(
                    "SELECT s.account FROM sample s JOIN account a ON a.id = s.account
                     WHERE s.account = ?1 AND a.disabled IS NULL AND a.password IS NULL",
                    [account.0],
                    |row| row.get(0),
                )
                .optional()?;
            found.ok_or(AccountError::NoAccount)?;
            session::begin(self, transaction, account, source)
        })
    }
}
