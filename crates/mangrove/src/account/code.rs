//! Codes that stand in for a forgotten password: one from a steward, valid for a day, and eight printed ones.

use rusqlite::{Transaction, params};

use super::people::{fold, in_use, set_password};
use super::{AccountError, AccountId, Accounts, Result, Secret, Source, password, session, token};

/// Printed codes of an account.
pub const CODES: usize = 8;
/// How long a steward's code is valid, in milliseconds.
const RESET: u64 = 24 * 3_600_000;

impl Accounts {
    /// A code with which a person chooses a new password, made by a steward and shown once. It is valid for 24 hours and
    /// takes the place of an earlier one; the present password stays valid until it is used.
    ///
    /// # Errors
    /// If the store cannot be written.
    pub fn reset(&self, account: AccountId) -> Result<Secret> {
        let secret = Secret::code(&*self.environment);
        let until = self.now_ms() + RESET;
        self.write(|transaction| {
            transaction.execute("DELETE FROM code WHERE account = ?1 AND kind = 'reset'", [account.0])?;
            keep(transaction, account, &secret, "reset", Some(until))
        })?;
        Ok(secret)
    }

    /// Eight codes to print, each good for one new password. Earlier ones are void from now on.
    ///
    /// # Errors
    /// If the store cannot be written.
    pub fn new_recovery_codes(&self, account: AccountId) -> Result<Vec<Secret>> {
        let codes: Vec<Secret> = (0..CODES).map(|_| Secret::code(&*self.environment)).collect();
        self.write(|transaction| {
            transaction.execute("DELETE FROM code WHERE account = ?1 AND kind = 'recovery'", [account.0])?;
            codes.iter().try_for_each(|secret| keep(transaction, account, secret, "recovery", None))
        })?;
        Ok(codes)
    }

    /// How many printed codes of an account have not been used.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn recovery_codes_left(&self, account: AccountId) -> Result<usize> {
        self.read(|connection| {
            let mut statement = connection
                .prepare_cached("SELECT count(*) FROM code WHERE account = ?1 AND kind = 'recovery'")?;
            Ok(statement.query_row([account.0], |row| row.get(0))?)
        })
    }

    /// Chooses a new password with a code, and signs in. Every other session of the account ends, and the code is used.
    ///
    /// # Errors
    /// [`AccountError::Password`] if the new one will not do: the code is still good then. [`AccountError::WrongCode`],
    /// [`AccountError::Wait`] as for signing in.
    pub fn recover(&self, login: &str, code: &str, new: &str, source: &Source) -> Result<Secret> {
        let folded = fold(login);
        password::check(new, &folded)?;
        self.attempt(&format!("code:{folded}"), source, || {
            let found = self.read(|connection| in_use(connection, &folded))?;
            let (account, _) = found.ok_or(AccountError::WrongCode)?;
            let code = token::hash_code(account.0, code);
            let now = self.now_ms();
            let valid: bool = self.read(|connection| {
                let mut statement = connection.prepare_cached(
                    "SELECT EXISTS (SELECT 1 FROM code WHERE hash = ?1 AND account = ?2 AND (until IS NULL OR until > ?3))",
                )?;
                Ok(statement.query_row(params![code, account.0, now], |row| row.get(0))?)
            })?;
            if !valid {
                return Err(AccountError::WrongCode);
            }
            let hash = self.hashing.hash(new, &*self.environment)?;
            self.write(|transaction| {
                // Of two who use one code at the same moment, the second finds none.
                if transaction.execute("DELETE FROM code WHERE hash = ?1", [code])? == 0 {
                    return Err(AccountError::WrongCode);
                }
                transaction.execute("DELETE FROM code WHERE account = ?1 AND kind = 'reset'", [account.0])?;
                transaction.execute("DELETE FROM session WHERE account = ?1", [account.0])?;
                set_password(transaction, account, &hash)?;
                super::attempts::forget(transaction, &format!("login:{folded}"))?;
                session::begin(self, transaction, account, source)
            })
        })
    }
}

fn keep(
    transaction: &Transaction<'_>,
    account: AccountId,
    secret: &Secret,
    kind: &str,
    until: Option<u64>,
) -> Result<()> {
    transaction.execute(
        "INSERT INTO code (hash, account, kind, until) VALUES (?1, ?2, ?3, ?4)",
        params![token::hash_code(account.0, secret.expose()), account.0, kind, until],
    )?;
    Ok(())
}

pub(super) fn drop_all(transaction: &Transaction<'_>, account: AccountId) -> Result<()> {
    transaction.execute("DELETE FROM code WHERE account = ?1", [account.0])?;
    Ok(())
}

pub(super) fn drop_expired(transaction: &Transaction<'_>, now: u64) -> Result<()> {
    transaction.execute("DELETE FROM code WHERE until <= ?1", [now])?;
    Ok(())
}
