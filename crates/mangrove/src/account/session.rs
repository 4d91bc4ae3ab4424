//! Sessions: who is signed in, from where, and until when.

use jiff::Timestamp;
use ledger::RecordId;
use rusqlite::{OptionalExtension, Transaction, params};

use super::{AccountId, Accounts, Result, Secret, Source, moment, token};
use crate::hex;

const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;
/// A session ends after so long without a request.
pub(super) const IDLE: u64 = 12 * HOUR;
/// And after so long in any case.
pub(super) const WHOLE: u64 = 14 * 24 * HOUR;
/// Sessions of one account; the one unused for longest makes room.
const SESSIONS: u32 = 50;

/// Which of a person's sessions. It is the hash of the session's token and opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionId(pub(super) [u8; 32]);

impl SessionId {
    /// As it stands in a form.
    #[must_use]
    pub fn as_text(&self) -> String {
        hex::of(&self.0[..16])
    }
}

/// Somebody who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// The account.
    pub account: AccountId,
    /// The person, as a record: what the roles in the log speak of.
    pub person: RecordId,
    /// The person's name.
    pub name: String,
    /// The sign-in name.
    pub login: String,
    /// This session.
    pub session: SessionId,
    pub(super) seen: u64,
}

/// A session as its owner sees it in a list.
#[derive(Clone, Debug)]
pub struct Session {
    /// Which.
    pub id: SessionId,
    /// When it began.
    pub created: Timestamp,
    /// When it was last used, to the minute.
    pub seen: Timestamp,
    /// The browser and where it runs, in words.
    pub browser: String,
    /// The address it was begun from.
    pub address: String,
    /// Whether it is the session that asks.
    pub this_one: bool,
}

impl Accounts {
    /// Who is signed in with a token. This is asked for every request: one read of two rows by their keys (14
    /// microseconds, measured unoptimised), and no cache that could still know somebody whom another process has shut
    /// out.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn session(&self, token: &str) -> Result<Option<SignedIn>> {
        let session = SessionId(token::hash(token));
        let now = self.now_ms();
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT a.id, a.person, a.name, a.login, s.seen FROM session s JOIN account a ON a.id = s.account
                 WHERE s.token = ?1 AND a.disabled IS NULL AND s.seen + ?3 > ?2 AND s.created + ?4 > ?2",
            )?;
            let found = statement.query_row(params![session.0, now, IDLE, WHOLE], |row| {
                Ok(SignedIn {
                    account: AccountId(row.get(0)?),
                    person: RecordId::from_bytes(row.get(1)?),
                    name: row.get(2)?,
                    login: row.get(3)?,
                    session,
                    seen: row.get(4)?,
                })
            });
            Ok(found.optional()?)
        })
    }

    /// Whether it is time to keep that a session is in use: once a minute.
    #[must_use]
    pub fn is_unkept(&self, signed_in: &SignedIn) -> bool {
        signed_in.seen + MINUTE <= self.now_ms()
    }

    /// Keeps that a session is in use.
    ///
    /// # Errors
    /// If the store cannot be written.
    pub fn keep_seen(&self, signed_in: &SignedIn) -> Result<()> {
        let now = self.now_ms();
        self.write(|transaction| {
            transaction
                .prepare_cached("UPDATE session SET seen = ?2 WHERE token = ?1 AND seen + ?3 <= ?2")?
                .execute(params![signed_in.session.0, now, MINUTE])?;
            Ok(())
        })
    }

    /// An account's sessions, the one used last first.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn sessions(&self, of: &SignedIn) -> Result<Vec<Session>> {
        let now = self.now_ms();
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT token, created, seen, browser, address FROM session
                 WHERE account = ?1 AND seen + ?3 > ?2 AND created + ?4 > ?2 ORDER BY seen DESC, token",
            )?;
            let rows = statement.query_map(params![of.account.0, now, IDLE, WHOLE], |row| {
                let id = SessionId(row.get(0)?);
                Ok(Session {
                    id,
                    created: moment(row.get(1)?),
                    seen: moment(row.get(2)?),
                    browser: row.get(3)?,
                    address: row.get(4)?,
                    this_one: id == of.session,
                })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Ends one of a person's own sessions, named as [`SessionId::as_text`] gives it. One that is not theirs, or has
    /// ended, stays as it is.
    ///
    /// # Errors
    /// If the store cannot be written.
    pub fn end_session(&self, of: &SignedIn, named: &str) -> Result<bool> {
        let found = self.sessions(of)?.into_iter().find(|session| session.id.as_text() == named);
        let Some(session) = found else { return Ok(false) };
        self.write(|transaction| {
            transaction.execute("DELETE FROM session WHERE token = ?1", [session.id.0])?;
            Ok(true)
        })
    }

    /// Ends this session: somebody signs out.
    ///
    /// # Errors
    /// If the store cannot be written.
    pub fn sign_out(&self, of: &SignedIn) -> Result<()> {
        self.write(|transaction| {
            transaction.execute("DELETE FROM session WHERE token = ?1", [of.session.0])?;
            Ok(())
        })
    }

    /// Ends every session of an account but this one. Returns how many.
    ///
    /// # Errors
    /// If the store cannot be written.
    pub fn end_other_sessions(&self, of: &SignedIn) -> Result<usize> {
        self.write(|transaction| {
            let ended = transaction.execute(
                "DELETE FROM session WHERE account = ?1 AND token <> ?2",
                params![of.account.0, of.session.0],
            )?;
            Ok(ended)
        })
    }
}

/// Begins a session with a token of its own.
pub(super) fn begin(
    accounts: &Accounts,
    transaction: &Transaction<'_>,
    account: AccountId,
    source: &Source,
) -> Result<Secret> {
    let secret = Secret::token(&*accounts.environment);
    let now = accounts.now_ms();
    transaction.execute(
        "DELETE FROM session WHERE token IN
         (SELECT token FROM session WHERE account = ?1 ORDER BY seen DESC LIMIT -1 OFFSET ?2)",
        params![account.0, SESSIONS - 1],
    )?;
    transaction.execute(
        "INSERT INTO session (token, account, created, seen, browser, address) VALUES (?1, ?2, ?3, ?3, ?4, ?5)",
        params![token::hash(secret.expose()), account.0, now, source.browser, source.address],
    )?;
    Ok(secret)
}

pub(super) fn drop_ended(transaction: &Transaction<'_>, now: u64) -> Result<()> {
    transaction.execute(
        "DELETE FROM session WHERE seen + ?2 <= ?1 OR created + ?3 <= ?1",
        params![now, IDLE, WHOLE],
    )?;
    Ok(())
}
