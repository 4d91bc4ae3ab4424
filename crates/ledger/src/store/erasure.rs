//! Who has erased: each office says in its own log that a content is gone from it, by itself, as soon as it hears of the
//! erasure.

use super::{Ledger, admission, logs, spaces, write::OwnLog};
use crate::{
    Author, DeviceId, Dot, LedgerError, LogId, SpaceId,
    administration::Erased,
    clock::Hlc,
    operation::{Deed, Lane, class},
};
use rusqlite::{Connection, Transaction, params};
use std::collections::BTreeSet;

/// An erasure, and which devices have said that the content is gone from them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasing {
    /// The salted hash of the content.
    pub hash: [u8; 32],
    /// The operation that erased it; the first of them, if several did.
    pub dot: Dot,
    /// When.
    pub clock: Hlc,
    /// The legal basis given.
    pub basis: String,
    /// The devices from which it is gone.
    pub confirmed: Vec<DeviceId>,
    /// The devices admitted to the space that have not said so yet.
    pub awaited: Vec<DeviceId>,
}

impl Ledger {
    /// Every erasure of a space, the latest first, with who has confirmed it and who has not.
    pub fn erasures(&self, space: SpaceId) -> Result<Vec<Erasing>, LedgerError> {
        let connection = self.read()?;
        let n = logs::known_space(&connection, space)?;
        let now = self.environment.now_ms();
        let admitted: BTreeSet<DeviceId> = admission::of_space(&connection, n)?
            .into_iter()
            .filter(|(_, admission)| admission.may_read(now) && !admission.only_carries())
            .map(|(device, _)| device)
            .collect();
        let mut statement = connection.prepare_cached(
            "SELECT erased.hash, log.id, erased.seq, erased.clock, erased.basis
             FROM erased JOIN log ON log.n = erased.log WHERE erased.space = ?1 ORDER BY erased.clock DESC, log.id",
        )?;
        let mut rows = statement.query([n])?;
        let mut erasures: Vec<Erasing> = Vec::new();
        while let Some(row) = rows.next()? {
            let hash = row.get(0)?;
            erasures.retain(|later| later.hash != hash);
            let confirmed = confirmed(&connection, n, &hash)?;
            erasures.push(Erasing {
                hash,
                dot: Dot { log: LogId::from_bytes(row.get(1)?), seq: row.get(2)? },
                clock: Hlc(row.get(3)?),
                basis: row.get(4)?,
                awaited: admitted.difference(&confirmed).copied().collect(),
                confirmed: confirmed.into_iter().collect(),
            });
        }
        Ok(erasures)
    }

    /// Says in this device's own log that contents are gone from here, as far as it has not said so and may write.
    pub(super) fn confirm_erased(
        &self,
        transaction: &Transaction<'_>,
        space: i64,
        hashes: &[[u8; 32]],
    ) -> Result<(), LedgerError> {
        let mut unsaid: Vec<[u8; 32]> = Vec::new();
        for hash in hashes {
            let said = confirmed(transaction, space, hash)?.contains(&self.device());
            if !said && !unsaid.contains(hash) {
                unsaid.push(*hash);
            }
        }
        if unsaid.is_empty() {
            return Ok(());
        }
        let Some(mut own) = self.own_log_to_confirm(transaction, space)? else { return Ok(()) };
        let deed =
            |hash: &[u8; 32]| Deed::Other { class: class::ERASED, body: Erased { hash: *hash }.to_cbor() };
        for some in unsaid.chunks(crate::limits::OPERATIONS) {
            let deeds = some.iter().map(|hash| (deed(hash), None)).collect();
            self.write_deeds(transaction, &mut own, &Author::default(), deeds)?;
        }
        Ok(())
    }

    fn own_log_to_confirm(
        &self,
        transaction: &Transaction<'_>,
        space: i64,
    ) -> Result<Option<OwnLog>, LedgerError> {
        match self.own_open_log(transaction, spaces::id(transaction, space)?, Lane::Records) {
            Err(LedgerError::NotAdmitted { .. } | LedgerError::NoKey(_)) => Ok(None),
            own => own.map(Some),
        }
    }
}

/// The devices that have said that a content is gone, and those that erased it themselves.
fn confirmed(
    connection: &Connection,
    space: i64,
    hash: &[u8; 32],
) -> Result<BTreeSet<DeviceId>, LedgerError> {
    let mut statement = connection.prepare_cached(
        "SELECT log.device FROM confirmed JOIN log ON log.n = confirmed.log
         WHERE confirmed.space = ?1 AND confirmed.hash = ?2
         UNION SELECT log.device FROM erased JOIN log ON log.n = erased.log
         WHERE erased.space = ?1 AND erased.hash = ?2",
    )?;
    let rows = statement.query_map(params![space, hash], |row| row.get(0).map(DeviceId::from_bytes))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
