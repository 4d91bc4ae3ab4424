//! Invitations: a link for one person, with what it grants, until a day.
//!
//! What is granted is the caller's text and means nothing here. The person's record is named from the start, so that
//! granting and making the account can be done again after a crash in between, and come to the same.

use jiff::Timestamp;
use ledger::RecordId;
use rusqlite::{OptionalExtension, Row, params};

use super::{Account, AccountError, Accounts, NewAccount, Result, Secret, moment, record, token};
use crate::hex;

/// Days that an invitation is open where nothing else is said, and at most.
pub const INVITATION_DAYS: u32 = 7;
/// Days that an invitation is open at most.
pub const MOST_INVITATION_DAYS: u32 = 30;
const DAY: u64 = 86_400_000;
/// Open invitations at the same time.
const OPEN: u64 = 1_000;
/// Bytes of what one grants.
const GRANTS: usize = 8 * 1024;

/// An open invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Which, for a form: it opens nothing.
    pub id: String,
    /// What it grants, as the caller wrote it.
    pub grants: String,
    /// The person it is for, as a record.
    pub person: RecordId,
    /// The person who made it.
    pub by: RecordId,
    /// When it was made.
    pub made: Timestamp,
    /// Until when it can be used.
    pub until: Timestamp,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Invitation> {
    let hash: [u8; 32] = row.get(0)?;
    Ok(Invitation {
        id: hex::of(&hash[..16]),
        grants: row.get(1)?,
        person: record(row.get(2)?),
        by: record(row.get(3)?),
        made: moment(row.get(4)?),
        until: moment(row.get(5)?),
    })
}

const OPEN_ONES: &str =
    "SELECT token, grants, person, by, made, until FROM invitation WHERE used IS NULL AND until > ?1";

impl Accounts {
    /// Invites a person: the secret goes into a link that is shown once. It is open for so many days, one at least and
    /// [`MOST_INVITATION_DAYS`] at most.
    ///
    /// # Errors
    /// If too many are open, or the grants are too long to keep.
    pub fn invite(&self, person: RecordId, grants: &str, by: RecordId, days: u32) -> Result<Secret> {
        if grants.len() > GRANTS {
            return Err(AccountError::Full("This invitation grants more than one invitation can."));
        }
        let secret = Secret::token(&*self.environment);
        let now = self.now_ms();
        let until = now + u64::from(days.clamp(1, MOST_INVITATION_DAYS)) * DAY;
        self.write(|transaction| {
            // Used and expired ones have done what they were for.
            transaction.execute("DELETE FROM invitation WHERE used IS NOT NULL OR until <= ?1", [now])?;
            let open: u64 = transaction.query_row("SELECT count(*) FROM invitation", [], |row| row.get(0))?;
            if open >= OPEN {
                return Err(AccountError::Full("Too many invitations are open. Withdraw some first."));
            }
            transaction.execute(
                "INSERT INTO invitation (token, grants, person, by, made, until) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![token::hash(secret.expose()), grants, person.as_bytes(), by.as_bytes(), now, until],
            )?;
            Ok(())
        })?;
        Ok(secret)
    }

    /// The invitation of a link, if it is open.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn invitation(&self, secret: &str) -> Result<Option<Invitation>> {
        let now = self.now_ms();
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&format!("{OPEN_ONES} AND token = ?2"))?;
            Ok(statement.query_row(params![now, token::hash(secret)], read).optional()?)
        })
    }

    /// The open invitations, the one that ends first at the top.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn invitations(&self) -> Result<Vec<Invitation>> {
        let now = self.now_ms();
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&format!("{OPEN_ONES} ORDER BY until, token"))?;
            Ok(statement.query_map([now], read)?.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Makes the account of somebody who was invited; the invitation is used then.
    ///
    /// # Errors
    /// [`AccountError::NotInvited`] if it is not open or is for another person; else as [`Accounts::add`]: it stays open
    /// then.
    pub fn accept(&self, secret: &str, new: &NewAccount) -> Result<Account> {
        let now = self.now_ms();
        self.add_and(new, |transaction| {
            let used = transaction.execute(
                "UPDATE invitation SET used = ?2 WHERE token = ?1 AND used IS NULL AND until > ?2 AND person = ?3",
                params![token::hash(secret), now, new.person.as_bytes()],
            )?;
            if used == 1 { Ok(()) } else { Err(AccountError::NotInvited) }
        })
    }

    /// Withdraws an open invitation. One that is not open stays as it is.
    ///
    /// # Errors
    /// If the store cannot be written.
    pub fn withdraw_invitation(&self, id: &str) -> Result<bool> {
        self.write(|transaction| {
            let gone = transaction
                .execute("DELETE FROM invitation WHERE lower(hex(substr(token, 1, 16))) = ?1", [id])?;
            Ok(gone > 0)
        })
    }
}
