//! Spaces and their administration.

use super::{Ack, Ledger, Work, device, incarnation, logs, write};
use crate::{
    Administration, Admission, Author, DeviceId, Dot, Genesis, LedgerError, SpaceId, Standing,
    clock::Hlc,
    limits,
    operation::{Deed, Lane, class},
    segment::LogOwner,
    value::Malformed,
};
use rusqlite::{Connection, params};

/// A space as this office knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Space {
    /// Its id.
    pub id: SpaceId,
    /// How it began, and so what it is: nothing written later changes that.
    pub genesis: Genesis,
}

/// What a space is to be.
#[derive(Debug, Clone, Copy, Default)]
pub struct Founding<'a> {
    /// What the application says of it.
    pub descriptor: &'a [u8],
    /// Up to two devices that may admit others when the founder is lost.
    pub recovery: &'a [DeviceId],
    /// Whether what is written there is sealed.
    pub sealed: bool,
    /// Whether operations of records count only for what their author could do where they were written.
    pub judged: bool,
}

/// An operation of a space's administration, with who did it and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdministrationEvent {
    /// The operation's name.
    pub dot: Dot,
    /// When, by the clock of the device that wrote it.
    pub clock: Hlc,
    /// The device.
    pub device: DeviceId,
    /// Who, in what capacity.
    pub author: Author,
    /// Why.
    pub reason: Option<String>,
    /// What.
    pub operation: Administration,
}

impl Ledger {
    /// Founds a space. `descriptor` is the application's own; `recovery` names up to two devices that may
    /// admit others when this one is lost.
    pub fn create_space(
        &self,
        author: &Author,
        descriptor: &[u8],
        recovery: &[DeviceId],
    ) -> Result<SpaceId, LedgerError> {
        self.found(author, &Founding { descriptor, recovery, ..Founding::default() })
    }

    /// Founds a space in which all that is written, apart from its administration, is sealed for those who may read it: who
    /// only carries it (a [`Grant`](crate::Grant) that says so) can't.
    pub fn create_sealed_space(
        &self,
        author: &Author,
        descriptor: &[u8],
        recovery: &[DeviceId],
    ) -> Result<SpaceId, LedgerError> {
        self.found(author, &Founding { descriptor, recovery, sealed: true, ..Founding::default() })
    }

    /// Founds a space.
    pub fn found(&self, author: &Author, founding: &Founding<'_>) -> Result<SpaceId, LedgerError> {
        write::check_author(author)?;
        let mut nonce = [0u8; 16];
        self.environment.random(&mut nonce);
        let genesis = Genesis {
            founder: self.device(),
            recovery: founding.recovery.to_vec(),
            descriptor: founding.descriptor.to_vec(),
            nonce,
            sealed: founding.sealed,
            judged: founding.judged,
        };
        let operation = Administration::Genesis(genesis);
        let body = check(&operation)?;
        let space = crate::administration::space_of(&body);
        self.write_in(&[space], |transaction, _| {
            add_space(transaction, space, &body)?;
            let mut own = self.own_log(transaction, space, Lane::Administration)?;
            // Nobody is admitted before the founder's own word stands in the log.
            own.admission = Some(Admission::of(Standing::Founder));
            let deed = Deed::Other { class: operation.class(), body: body.clone() };
            self.write_deeds(transaction, &mut own, author, vec![(deed, None)])?;
            self.mend_keys_in(transaction, space)?;
            Ok(Work::Done(space))
        })
    }

    /// Writes one operation into a space's administration log.
    ///
    /// # Errors
    /// [`LedgerError::Refused`] for a second genesis and for a body above its limits;
    /// [`LedgerError::NotAdmitted`] if this device does not administer the space.
    pub fn administer(
        &self,
        space: SpaceId,
        author: &Author,
        operation: &Administration,
        reason: Option<&str>,
    ) -> Result<Ack, LedgerError> {
        write::check_author(author)?;
        write::check_reason(reason)?;
        if matches!(operation, Administration::Genesis(_)) {
            return Err(LedgerError::refused("a space is founded once"));
        }
        if Lane::of(operation.class()) != Some(Lane::Administration) {
            return Err(LedgerError::refused(
                "the operation does not belong to the administration of a space",
            ));
        }
        let body = check(operation)?;
        self.write_in(&[space], |transaction, _| {
            let mut own = self.own_open_log(transaction, space, Lane::Administration)?;
            let deed = Deed::Other { class: operation.class(), body };
            let ack =
                self.write_deeds(transaction, &mut own, author, vec![(deed, reason.map(str::to_owned))])?;
            self.mend_keys_in(transaction, space)?;
            Ok(Work::Done(ack))
        })
    }

    /// The spaces this office holds, in the order in which it came to know them.
    pub fn spaces(&self) -> Result<Vec<Space>, LedgerError> {
        let connection = self.read()?;
        let mut statement = connection.prepare_cached("SELECT id, genesis FROM space ORDER BY n")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.map(|row| {
            let (id, body): ([u8; 16], Vec<u8>) = row?;
            Ok(Space { id: SpaceId::from_bytes(id), genesis: read_genesis(&body)? })
        })
        .collect()
    }

    /// Whether a space is here.
    pub fn has_space(&self, space: SpaceId) -> Result<bool, LedgerError> {
        Ok(logs::space(&*self.read()?, space)?.is_some())
    }

    /// Whether what is written in a space is sealed.
    pub fn is_sealed(&self, space: SpaceId) -> Result<bool, LedgerError> {
        let connection = self.read()?;
        super::keys::is_sealed(&connection, logs::known_space(&connection, space)?)
    }

    /// A space's administration as far as it counts, the earliest first by the clock. [`Ledger::quarantined`] names
    /// the rest.
    pub fn administration(&self, space: SpaceId) -> Result<Vec<AdministrationEvent>, LedgerError> {
        let connection = self.read()?;
        let n = logs::known_space(&connection, space)?;
        events(&connection, n)
    }

    /// The keys that may admit others when the founder of a space is lost: those of its genesis, then those that its founder
    /// named later. Nobody else names one.
    pub fn recovery_keys(&self, space: SpaceId) -> Result<Vec<DeviceId>, LedgerError> {
        let connection = self.read()?;
        let n = logs::known_space(&connection, space)?;
        let genesis: Vec<u8> = connection
            .prepare_cached("SELECT genesis FROM space WHERE n = ?1")?
            .query_row([n], |row| row.get(0))?;
        let genesis = read_genesis(&genesis)?;
        let mut keys = genesis.recovery;
        for event in events(&connection, n)?.into_iter().filter(|event| event.device == genesis.founder) {
            if let Administration::RecoveryKey(key) = event.operation
                && !keys.contains(&key)
            {
                keys.push(key);
            }
        }
        Ok(keys)
    }

    /// The logs that a device has in a space, with the last operation of each that counts and the head that ends there:
    /// what a revocation of it names.
    pub fn logs_of(&self, space: SpaceId, device: DeviceId) -> Result<Vec<(Dot, [u8; 32])>, LedgerError> {
        let connection = self.read()?;
        let n = logs::known_space(&connection, space)?;
        let of_device = logs::all(&connection, Some(n))?.into_iter().filter(|log| log.owner.device == device);
        let counted = of_device.filter(|log| log.counted > 0);
        counted
            .map(|log| Ok((Dot { log: log.id, seq: log.counted }, logs::end(&connection, &log)?)))
            .collect()
    }

    /// The log that this folder writes in one lane of a space.
    pub fn own_log_id(&self, space: SpaceId, lane: Lane) -> Result<crate::LogId, LedgerError> {
        let connection = self.read()?;
        let owner =
            LogOwner { space, lane, device: device::id(&self.key), incarnation: incarnation(&connection)? };
        Ok(owner.log())
    }
}

fn events(connection: &Connection, space: i64) -> Result<Vec<AdministrationEvent>, LedgerError> {
    let mut statement = connection.prepare_cached(
        "SELECT log.id, a.seq, a.clock, a.class, a.author, a.reason, a.body, log.device
         FROM administration a JOIN log ON log.n = a.log WHERE a.space = ?1 AND a.counts ORDER BY a.clock, log.id, a.seq",
    )?;
    let mut rows = statement.query([space])?;
    let mut events = Vec::new();
    while let Some(row) = rows.next()? {
        let (author, body): (Vec<u8>, Vec<u8>) = (row.get(4)?, row.get(6)?);
        let class = row.get(3)?;
        // A body that can't be read has no effect, and is shown as what it is.
        let operation = Administration::from_cbor(class, &body).unwrap_or(Administration::Other(class, body));
        events.push(AdministrationEvent {
            dot: Dot { log: crate::LogId::from_bytes(row.get(0)?), seq: row.get(1)? },
            clock: Hlc(row.get(2)?),
            device: DeviceId::from_bytes(row.get(7)?),
            author: Author::read(&mut crate::cbor::Reader::new(&author))?,
            reason: row.get(5)?,
            operation,
        });
    }
    Ok(events)
}

/// Makes the row of a space whose genesis is known.
pub(super) fn add_space(connection: &Connection, id: SpaceId, genesis: &[u8]) -> Result<i64, LedgerError> {
    connection
        .prepare_cached("INSERT INTO space (id, genesis) VALUES (?1, ?2)")?
        .execute(params![id.as_bytes(), genesis])?;
    Ok(connection.last_insert_rowid())
}

/// The space with this number.
pub(super) fn id(connection: &Connection, n: i64) -> Result<SpaceId, LedgerError> {
    let mut statement = connection.prepare_cached("SELECT id FROM space WHERE n = ?1")?;
    Ok(SpaceId::from_bytes(statement.query_row([n], |row| row.get(0))?))
}

pub(super) fn read_genesis(body: &[u8]) -> Result<Genesis, LedgerError> {
    match Administration::from_cbor(class::GENESIS, body)? {
        Administration::Genesis(genesis) => Ok(genesis),
        _ => Err(Malformed("not a genesis").into()),
    }
}

/// The body of an operation, if a reader would take it.
pub(super) fn check(operation: &Administration) -> Result<Vec<u8>, LedgerError> {
    let body = operation.to_cbor();
    let sound = body.len() <= limits::BODY_BYTES
        && Administration::from_cbor(operation.class(), &body).as_ref() == Ok(operation);
    if sound { Ok(body) } else { Err(LedgerError::refused("the operation is above its limits")) }
}
