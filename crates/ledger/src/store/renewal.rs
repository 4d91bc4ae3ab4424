//! The key that a sealed space is written with: handing it to who is let in, beginning a new one when somebody is shut out,
//! and telling keys that some may lack because two did so without sight of each other.

use super::{
    Ledger, Work, admission,
    keys::{admissions, current, find, handed, is_sealed, latest, names},
    logs, spaces,
    write::own_clock,
};
use crate::{
    Administration, Author, DeviceId, Key, LedgerError, SpaceId,
    clock::Hlc,
    epoch::{EpochId, EpochKey},
    limits,
    operation::{Deed, Lane, class},
};
use rusqlite::{Connection, Transaction};
use std::collections::BTreeSet;

impl Ledger {
    /// The devices that were handed the key with which a sealed space is written now: what all of them lose, nobody opens. None
    /// where the space is not sealed, or its key is not here.
    pub fn key_holders(&self, space: SpaceId) -> Result<Vec<DeviceId>, LedgerError> {
        let connection = self.read()?;
        let n = logs::known_space(&connection, space)?;
        if !is_sealed(&connection, n)? {
            return Ok(Vec::new());
        }
        let current = current(&connection, n, &admissions(&connection, n)?)?;
        Ok(current.map(|current| current.readers.into_iter().collect()).unwrap_or_default())
    }

    /// Hands the key of a sealed space to devices that were admitted and lack it, and renews it if somebody who has it was
    /// shut out or is admitted no longer, where this device administers the space. Whoever writes there tells the
    /// others of keys that they may lack. Nothing where the space is not sealed.
    ///
    /// Admitting and revoking do this at once; it is called before an exchange for what others have admitted or revoked.
    pub fn mend_keys(&self, space: SpaceId) -> Result<(), LedgerError> {
        let is_needed = {
            let connection = self.read()?;
            let n = logs::known_space(&connection, space)?;
            is_sealed(&connection, n)?
                && (!matches!(self.mending(&connection, n)?, Mending::Nothing)
                    || !self.untold(&connection, n)?.is_empty())
        };
        if is_needed {
            self.write_in(&[space], |transaction, _| {
                self.mend_keys_in(transaction, space)?;
                self.tell_keys(transaction, space)?;
                Ok(Work::Done(()))
            })?;
        }
        Ok(())
    }

    /// Keys that are here and that who has the present one may lack, with the present one: they were handed out without sight
    /// of each other.
    fn untold(&self, connection: &Connection, space: i64) -> Result<Vec<EpochKey>, LedgerError> {
        let Some(current) = current(connection, space, &admissions(connection, space)?)? else {
            return Ok(Vec::new());
        };
        let mut statement = connection.prepare_cached("SELECT epoch FROM told WHERE space = ?1")?;
        let told = statement.query_map([space], |row| row.get(0))?;
        let mut next = told.collect::<Result<Vec<EpochId>, _>>()?;
        next.push(current.key.id());
        let (handed, mut reached) = (handed(connection, space)?, BTreeSet::new());
        while let Some(id) = next.pop() {
            if !reached.insert(id) {
                continue;
            }
            let Some(key) = find(connection, space, id)? else { continue };
            for one in handed.iter().filter(|one| one.epoch == id && !one.key.older.is_empty()) {
                next.extend(key.open_older(&one.key.older).iter().map(EpochKey::id));
            }
        }
        let mut untold = Vec::new();
        for id in names(connection, space)?.into_iter().filter(|id| !reached.contains(id)) {
            untold.extend(find(connection, space, id)?);
        }
        untold.truncate(limits::OLDER_KEYS);
        Ok(untold)
    }

    /// Tells in the space's records, which the present key seals, what keys who has that one may lack.
    fn tell_keys(&self, transaction: &Transaction<'_>, space: SpaceId) -> Result<(), LedgerError> {
        let mut own = match self.own_open_log(transaction, space, Lane::Records) {
            Err(LedgerError::NotAdmitted { .. } | LedgerError::NoKey(_)) => return Ok(()),
            own => own?,
        };
        let untold = self.untold(transaction, own.space)?;
        if !untold.is_empty() {
            let deed = Deed::Other { class: class::KEYS, body: EpochKey::write_all(&untold) };
            self.write_deeds(transaction, &mut own, &Author::default(), vec![(deed, None)])?;
        }
        Ok(())
    }

    /// What is to be done for the key of a sealed space.
    fn mending(&self, connection: &Connection, space: i64) -> Result<Mending, LedgerError> {
        let own = admission::of_device(connection, space, self.device())?;
        let clock = own_clock(connection, space, self.environment())?;
        if own.is_none_or(|own| own.may_write(Lane::Administration, clock.ms()).is_err()) {
            return Ok(Mending::Nothing);
        }
        let admissions = admissions(connection, space)?;
        let reads_at = |ms: u64| -> BTreeSet<DeviceId> {
            admissions.iter().filter(|(_, one)| one.reads_after(ms)).map(|(device, _)| *device).collect()
        };
        Ok(match current(connection, space, &admissions)? {
            Some(current) if current.readers.is_subset(&reads_at(clock.ms())) => {
                // Who was no longer admitted when the key began is not handed it by somebody whose clock is behind, unless it is
                // the clock of who began it that is wrong.
                let is_known = current.began.0 <= Hlc::limit(self.environment().now_ms());
                let began = if is_known { current.began } else { Hlc::default() };
                let mut lack = reads_at(clock.max(began).ms());
                lack.retain(|device| !current.readers.contains(device));
                if lack.is_empty() { Mending::Nothing } else { Mending::Hand(current.key, lack) }
            }
            _ => Mending::Renew(reads_at(clock.ms())),
        })
    }

    /// As [`Ledger::mend_keys`], within a transaction.
    pub(super) fn mend_keys_in(
        &self,
        transaction: &Transaction<'_>,
        space: SpaceId,
    ) -> Result<(), LedgerError> {
        let n = logs::known_space(transaction, space)?;
        if !is_sealed(transaction, n)? {
            return Ok(());
        }
        let (key, devices, mut older) = match self.mending(transaction, n)? {
            Mending::Nothing => return Ok(()),
            Mending::Hand(key, devices) => (key, devices, Vec::new()),
            Mending::Renew(devices) => {
                let (key, older) = (EpochKey::random(space, self.environment()), latest(transaction, n)?);
                let older = key.seal_older(self.environment(), &older);
                (key, devices, older)
            }
        };
        let devices: Vec<DeviceId> = devices.into_iter().collect();
        for some in devices.chunks(limits::WRAPPED) {
            let wrapped = some.iter().map(|device| key.wrap(self.environment(), *device));
            let wrapped = wrapped.collect::<Result<_, _>>()?;
            let handed = Key { epoch: key.id(), wrapped, older: std::mem::take(&mut older) };
            let operation = Administration::Key(handed);
            let deed = Deed::Other { class: operation.class(), body: spaces::check(&operation)? };
            let mut own = self.own_open_log(transaction, space, Lane::Administration)?;
            self.write_deeds(transaction, &mut own, &Author::default(), vec![(deed, None)])?;
        }
        Ok(())
    }

    /// The key with which this device writes in a space now; none where the space is not sealed. Where there is none that
    /// was handed to nobody who is shut out, a device that administers the space begins a new one.
    pub(super) fn key_to_write(
        &self,
        transaction: &Transaction<'_>,
        space: SpaceId,
    ) -> Result<Option<EpochKey>, LedgerError> {
        let n = logs::known_space(transaction, space)?;
        if !is_sealed(transaction, n)? {
            return Ok(None);
        }
        for is_mended in [false, true] {
            if let Some(current) = current(transaction, n, &admissions(transaction, n)?)? {
                return Ok(Some(current.key));
            }
            if !is_mended {
                self.mend_keys_in(transaction, space)?;
            }
        }
        Err(LedgerError::NoKey(space))
    }
}

/// What is to be done for the key of a space.
enum Mending {
    Nothing,
    /// The key is handed to devices that lack it.
    Hand(EpochKey, BTreeSet<DeviceId>),
    /// A new one begins, for these devices.
    Renew(BTreeSet<DeviceId>),
}
