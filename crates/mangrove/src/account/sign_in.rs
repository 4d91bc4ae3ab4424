//! Signing in with a name and a password.

use super::people::{fold, in_use, set_password};
use super::{AccountError, AccountId, Accounts, Result, Secret, SignedIn, attempts, password, session};

/// Where a request comes from, in words that its owner recognises in a list of sessions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// `Firefox on Windows`.
    pub browser: String,
    /// The address on the network: `192.168.1.20`; empty where it is not known.
    pub address: String,
}

impl Accounts {
    /// Signs somebody in, and gives the new session's token.
    ///
    /// # Errors
    /// [`AccountError::Wrong`] for a sign-in name or a password that is not right, in the same time;
    /// [`AccountError::Wait`] after too many attempts; [`AccountError::Busy`].
    pub fn sign_in(&self, login: &str, password: &str, source: &Source) -> Result<Secret> {
        let account = self.attempt(&format!("login:{}", fold(login)), source, || {
            self.check_hash(&fold(login), password)?.ok_or(AccountError::Wrong)
        })?;
        self.write(|transaction| session::begin(self, transaction, account, source))
    }

    /// Whether somebody who is signed in still knows the password: asked before what could take the account over.
    ///
    /// # Errors
    /// As [`Accounts::sign_in`].
    pub fn confirm(&self, signed_in: &SignedIn, password: &str) -> Result<()> {
        self.check_password(&signed_in.login, password).map(drop)
    }

    /// Whether a password is right, counted as an attempt to sign in.
    pub(super) fn check_password(&self, login: &str, password: &str) -> Result<AccountId> {
        self.attempt(&format!("login:{}", fold(login)), &Source::default(), || {
            self.check_hash(&fold(login), password)?.ok_or(AccountError::Wrong)
        })
    }

    /// Makes an attempt that may go wrong, unless too many did, for this name or from this address.
    pub(super) fn attempt<T>(
        &self,
        name: &str,
        source: &Source,
        work: impl FnOnce() -> Result<T>,
    ) -> Result<T> {
        let now = self.now_ms();
        let address = (!source.address.is_empty()).then(|| format!("from:{}", source.address));
        let counted = || {
            let address = address.as_deref().map(|address| (address, attempts::OF_ADDRESS));
            std::iter::once((name, attempts::OF_LOGIN)).chain(address)
        };
        self.write(|transaction| {
            counted().try_for_each(|(key, patience)| attempts::check(transaction, key, patience, now))?;
            counted().try_for_each(|(key, patience)| attempts::failed(transaction, key, patience, now))
        })?;
        let done = work();
        if !matches!(done, Err(AccountError::Wrong | AccountError::WrongCode)) {
            self.write(|transaction| {
                counted().try_for_each(|(key, _)| attempts::take_back(transaction, key, now))?;
                if done.is_ok() { attempts::forget(transaction, name) } else { Ok(()) }
            })?;
        }
        done
    }

    fn check_hash(&self, folded: &str, password: &str) -> Result<Option<AccountId>> {
        let found = self.read(|connection| in_use(connection, folded))?;
        let (account, stored) = found.map_or((None, None), |(account, stored)| (Some(account), stored));
        if !self.hashing.verify(password, stored.as_deref())? {
            return Ok(None);
        }
        if let (Some(account), true) = (account, stored.as_deref().is_some_and(password::is_outdated)) {
            let hash = self.hashing.hash(password, &*self.environment)?;
            self.write(|transaction| set_password(transaction, account, &hash))?;
        }
        Ok(account)
    }
}
