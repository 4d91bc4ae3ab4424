//! Accounts: who has one, and how it is switched off and on.

use jiff::Timestamp;
use ledger::RecordId;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use unicode_normalization::UnicodeNormalization;

use super::{AccountError, AccountId, Accounts, Result, code, moment, password, record};

/// Accounts of one data folder.
const ACCOUNTS: u64 = 20_000;

/// An account, without its secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its number.
    pub id: AccountId,
    /// The sign-in name.
    pub login: String,
    /// The person it belongs to, as a record.
    pub person: RecordId,
    /// The person's name.
    pub name: String,
    /// When it was made.
    pub created: Timestamp,
    /// Since when nobody can sign in with it.
    pub disabled: Option<Timestamp>,
    /// When it was last used, if somebody is signed in with it.
    pub last_seen: Option<Timestamp>,
}

/// An account about to be made.
#[derive(Clone)]
pub struct NewAccount {
    /// The sign-in name as typed.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// The person, as a record.
    pub person: RecordId,
    /// The password as typed.
    pub password: String,
}

const COLUMNS: &str = "SELECT id, login, person, name, created, disabled,
    (SELECT max(seen) FROM session WHERE session.account = account.id) FROM account";

fn read(row: &Row<'_>) -> rusqlite::Result<Account> {
    let disabled: Option<u64> = row.get(5)?;
    let seen: Option<u64> = row.get(6)?;
    Ok(Account {
        id: AccountId(row.get(0)?),
        login: row.get(1)?,
        person: record(row.get(2)?),
        name: row.get(3)?,
        created: moment(row.get(4)?),
        disabled: disabled.map(moment),
        last_seen: seen.map(moment),
    })
}

impl Accounts {
    /// Whether nobody has an account here yet.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn is_empty(&self) -> Result<bool> {
        self.read(|connection| {
            let any: bool = connection
                .prepare_cached("SELECT EXISTS (SELECT 1 FROM account)")?
                .query_row([], |row| row.get(0))?;
            Ok(!any)
        })
    }

    /// Every account, by sign-in name.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn all(&self) -> Result<Vec<Account>> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&format!("{COLUMNS} ORDER BY login"))?;
            let rows = statement.query_map([], read)?.collect::<rusqlite::Result<_>>()?;
            Ok(rows)
        })
    }

    /// The account with a sign-in name, however its letters are written.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn by_login(&self, login: &str) -> Result<Option<Account>> {
        self.one("login", fold(login))
    }

    /// The account of a person.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn of_person(&self, person: RecordId) -> Result<Option<Account>> {
        self.one("person", *person.as_bytes())
    }

    fn one(&self, column: &str, value: impl rusqlite::ToSql) -> Result<Option<Account>> {
        self.read(|connection| {
            let mut statement =
                connection.prepare_cached(&format!("{COLUMNS} WHERE {column} = ?1 ORDER BY id LIMIT 1"))?;
            Ok(statement.query_row([value], read).optional()?)
        })
    }

    /// Whether an account could be made so: the sign-in name is free, name and password will do.
    ///
    /// # Errors
    /// What is wrong, one thing for each field.
    pub fn check_new(
        &self,
        login: &str,
        name: &str,
        password: &str,
    ) -> std::result::Result<(), Vec<AccountError>> {
        let folded = fold(login);
        let free = || match self.by_login(login) {
            Ok(None) => Ok(()),
            Ok(Some(_)) => Err(AccountError::Taken),
            Err(error) => Err(error),
        };
        let found = [
            check_name(name),
            check_login(&folded).and_then(|()| free()),
            password::check(password, &folded),
        ];
        let wrong: Vec<AccountError> = found.into_iter().filter_map(std::result::Result::err).collect();
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }

    /// Makes an account.
    ///
    /// # Errors
    /// If the sign-in name is taken, or name, sign-in name or password will not do.
    pub fn add(&self, new: &NewAccount) -> Result<Account> {
        self.add_and(new, |_| Ok(()))
    }

    /// Makes the first account. Of two people who ask at the same moment, one is the first.
    ///
    /// # Errors
    /// [`AccountError::Full`] if there is one already; else as [`Accounts::add`].
    pub fn add_first(&self, new: &NewAccount) -> Result<Account> {
        self.add_and(new, |transaction| {
            let any: bool =
                transaction.query_row("SELECT EXISTS (SELECT 1 FROM account)", [], |row| row.get(0))?;
            if any {
                return Err(AccountError::Full(
                    "Somebody has opened this office already. Ask them to invite you.",
                ));
            }
            Ok(())
        })
    }

    /// The same together with something else: both or neither.
    pub(super) fn add_and(
        &self,
        new: &NewAccount,
        also: impl FnOnce(&Transaction<'_>) -> Result<()>,
    ) -> Result<Account> {
        self.check_new(&new.login, &new.name, &new.password).map_err(|mut wrong| wrong.remove(0))?;
        let hash = self.hashing.hash(&new.password, &*self.environment)?;
        self.write(|transaction| {
            also(transaction)?;
            insert(transaction, new, Some(&hash), self.now_ms())
        })?;
        self.by_login(&new.login)?.ok_or(AccountError::NoAccount)
    }

    /// Switches an account off and ends its sessions, or on again. Its codes are void from then on.
    ///
    /// # Errors
    /// If the store cannot be written.
    pub fn disable(&self, account: AccountId, disabled: bool) -> Result<()> {
        let since = disabled.then(|| self.now_ms());
        self.write(|transaction| {
            transaction
                .execute("UPDATE account SET disabled = ?2 WHERE id = ?1", params![account.0, since])?;
            if disabled {
                transaction.execute("DELETE FROM session WHERE account = ?1", [account.0])?;
                code::drop_all(transaction, account)?;
            }
            Ok(())
        })
    }

    /// Changes the password of somebody who knows the present one. Every session ends but the one given.
    ///
    /// # Errors
    /// If the present password is not right, or the new one will not do.
    pub fn change_password(&self, by: &super::SignedIn, present: &str, new: &str) -> Result<()> {
        password::check(new, &fold(&by.login))?;
        self.check_password(&by.login, present)?;
        let hash = self.hashing.hash(new, &*self.environment)?;
        self.write(|transaction| {
            set_password(transaction, by.account, &hash)?;
            transaction.execute(
                "DELETE FROM session WHERE account = ?1 AND token <> ?2",
                params![by.account.0, by.session.0],
            )?;
            Ok(())
        })
    }
}

pub(super) fn insert(
    transaction: &Transaction<'_>,
    new: &NewAccount,
    hash: Option<&str>,
    now: u64,
) -> Result<AccountId> {
    let folded = fold(&new.login);
    let count: u64 = transaction.query_row("SELECT count(*) FROM account", [], |row| row.get(0))?;
    if count >= ACCOUNTS {
        return Err(AccountError::Full("This office has as many accounts as one folder takes."));
    }
    let taken: bool = transaction.query_row(
        "SELECT EXISTS (SELECT 1 FROM account WHERE login = ?1)",
        [&folded],
        |row| row.get(0),
    )?;
    if taken {
        return Err(AccountError::Taken);
    }
    transaction.execute(
        "INSERT INTO account (login, person, name, password, created) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![folded, new.person.as_bytes(), new.name.trim(), hash, now],
    )?;
    Ok(AccountId(transaction.last_insert_rowid()))
}

pub(super) fn set_password(transaction: &Transaction<'_>, account: AccountId, hash: &str) -> Result<()> {
    transaction.execute("UPDATE account SET password = ?2 WHERE id = ?1", params![account.0, hash])?;
    Ok(())
}

/// The number and the stored hash of an account that may be used.
pub(super) fn in_use(connection: &Connection, folded: &str) -> Result<Option<(AccountId, Option<String>)>> {
    let mut statement = connection
        .prepare_cached("SELECT id, password FROM account WHERE login = ?1 AND disabled IS NULL")?;
    Ok(statement.query_row([folded], |row| Ok((AccountId(row.get(0)?), row.get(1)?))).optional()?)
}

/// A sign-in name as it is compared and kept: small letters, composed in one way.
pub(super) fn fold(login: &str) -> String {
    login.trim().chars().take(200).nfkc().collect::<String>().to_lowercase()
}

fn check_login(folded: &str) -> Result<()> {
    let allowed = |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '-' | '_' | '@' | '+');
    let words = match folded.chars().count() {
        0 => "Choose a sign-in name.",
        1 => "Choose a sign-in name of at least 2 characters.",
        2..=64 if folded.chars().all(allowed) => return Ok(()),
        2..=64 => "Use letters, digits, and . - _ @ + only in a sign-in name; no blanks.",
        _ => "Choose a sign-in name of at most 64 characters.",
    };
    Err(AccountError::Login(words))
}

fn check_name(name: &str) -> Result<()> {
    match name.trim().chars().count() {
        0 => Err(AccountError::Name("Write the name.")),
        1..=200 => Ok(()),
        _ => Err(AccountError::Name("Shorten the name to 200 characters.")),
    }
}
