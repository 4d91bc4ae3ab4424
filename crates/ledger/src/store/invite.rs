//! Invitations: making one, answering it, and admitting the device that answered.

use super::{Ledger, Work, admission, logs, spaces, write};
use crate::{
    Administration, Admission, Author, DeviceId, Dot, Grant, Invitation, Invite, Join, LedgerError, LogId,
    SpaceId, Standing,
    admission::covers,
    limits,
    operation::{Deed, Lane, class},
};
use ed25519_dalek::SigningKey;
use rusqlite::{Connection, params};

/// What an invitation offers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Offer {
    /// What the device may do, in the application's word.
    pub role: String,
    /// Whose device it will be.
    pub person: Option<crate::RecordId>,
    /// Whether it may write the administration log.
    pub administers: bool,
    /// From when it is admitted, in milliseconds since 1970.
    pub from_ms: Option<u64>,
    /// Until when it is admitted, in milliseconds since 1970, not included.
    pub until_ms: Option<u64>,
    /// Until when the invitation can be used, in milliseconds since 1970, not included.
    pub open_until_ms: Option<u64>,
}

impl Ledger {
    /// Invites one device that is not known yet. The invitation is a secret; its terms stand in the administration
    /// log.
    ///
    /// # Errors
    /// [`LedgerError::NotAdmitted`] if this device does not administer the space.
    pub fn invite(&self, space: SpaceId, author: &Author, offer: &Offer) -> Result<Invitation, LedgerError> {
        let mut seed = [0u8; 32];
        self.environment.random(&mut seed);
        let invite = Invite {
            key: SigningKey::from_bytes(&seed).verifying_key().to_bytes(),
            role: offer.role.clone(),
            person: offer.person,
            administers: offer.administers,
            from_ms: offer.from_ms,
            until_ms: offer.until_ms,
            under: self.own_grant(space)?,
            open_until_ms: offer.open_until_ms,
        };
        self.administer(space, author, &Administration::Invite(invite), None)?;
        Ok(Invitation { space, seed })
    }

    /// Admits the device that answered an invitation, if the answer is good, on the invitation's terms. Returns the
    /// grant; the same device again changes nothing.
    ///
    /// # Errors
    /// [`LedgerError::Refused`] says why the invitation can't be used; [`LedgerError::NotAdmitted`] if this device
    /// does not administer the space.
    pub fn admit(&self, join: &Join, author: &Author) -> Result<Dot, LedgerError> {
        write::check_author(author)?;
        if !join.is_signed() {
            return Err(LedgerError::refused("whoever answered the invitation does not hold it"));
        }
        // A stranger may name any space: one that is not here is nobody's turn.
        logs::known_space(&*self.read()?, join.space)?;
        self.write_in(&[join.space], |transaction, _| {
            let space = logs::known_space(transaction, join.space)?;
            let (dot, invite) = find_invite(transaction, space, &join.invitation)?
                .ok_or_else(|| LedgerError::refused("the invitation is not known here, or was withdrawn"))?;
            if let Some(given) = used(transaction, space, dot, join.device)? {
                return Ok(Work::Nothing(given));
            }
            let now = self.environment.now_ms();
            if !covers(None, invite.open_until_ms, now) || !covers(None, invite.until_ms, now) {
                return Err(LedgerError::refused("the invitation has run out"));
            }
            let mut own = self.own_open_log(transaction, join.space, Lane::Administration)?;
            let grant = Grant {
                device: join.device,
                person: invite.person,
                role: invite.role,
                administers: invite.administers,
                from_ms: invite.from_ms,
                until_ms: invite.until_ms,
                under: own.admission.as_ref().and_then(|own| grant_of(own, now)),
                invite: Some(dot),
                carries: false,
            };
            let operation = Administration::Grant(grant);
            let deed = Deed::Other { class: operation.class(), body: spaces::check(&operation)? };
            let ack = self.write_deeds(transaction, &mut own, author, vec![(deed, None)])?;
            self.mend_keys_in(transaction, join.space)?;
            Ok(Work::Done(Dot { log: ack.log, seq: ack.last }))
        })
    }

    /// Keeps an answer to an invitation for somebody who administers the space, where this device carries the space and does
    /// not. False where it is not kept: the answer is not good, or is for this device to admit.
    pub fn keep_answer(&self, join: &Join) -> Result<bool, LedgerError> {
        if !join.is_signed() || !self.has_space(join.space)? {
            return Ok(false);
        }
        let carries = self.admission(join.space, self.device())?.is_some_and(|own| own.only_carries());
        let invited = {
            let connection = self.read()?;
            let space = logs::known_space(&connection, join.space)?;
            find_invite(&connection, space, &join.invitation)?.is_some()
        };
        if !carries || !invited {
            return Ok(false);
        }
        self.transact(|transaction| {
            let space = logs::known_space(transaction, join.space)?;
            // Those that were taken up wait no longer.
            transaction
                .prepare_cached(
                    "DELETE FROM answer WHERE space = ?1
                     AND device IN (SELECT device FROM admission WHERE admission.space = ?1)",
                )?
                .execute([space])?;
            let room = transaction
                .prepare_cached("SELECT count(*) < ?2 FROM answer WHERE space = ?1")?
                .query_row(params![space, limits::JOINS as i64], |row| row.get(0))?;
            if room && admission::of_device(transaction, space, join.device)?.is_none() {
                transaction
                    .prepare_cached(
                        "INSERT OR REPLACE INTO answer (space, device, answer) VALUES (?1, ?2, ?3)",
                    )?
                    .execute(params![space, join.device.as_bytes(), join.to_bytes()])?;
            }
            Ok(Work::Done(()))
        })?;
        Ok(true)
    }

    /// The answers that wait for a device, which administers their spaces.
    pub fn answers_for(&self, device: DeviceId) -> Result<Vec<Vec<u8>>, LedgerError> {
        let (connection, now) = (self.read()?, self.environment.now_ms());
        let mut statement = connection.prepare_cached(
            "SELECT space, answer FROM answer WHERE NOT EXISTS
             (SELECT 1 FROM admission WHERE admission.space = answer.space AND admission.device = answer.device)",
        )?;
        let mut rows = statement.query([])?;
        let mut answers = Vec::new();
        while let Some(row) = rows.next()? {
            let admission = admission::of_device(&connection, row.get(0)?, device)?;
            if admission.is_some_and(|one| one.may_write(Lane::Administration, now).is_ok()) {
                answers.push(row.get(1)?);
            }
        }
        Ok(answers)
    }

    /// The grant under which this device administers a space; none for its founder and recovery holders.
    pub fn own_grant(&self, space: SpaceId) -> Result<Option<Dot>, LedgerError> {
        let now = self.environment.now_ms();
        Ok(self.admission(space, self.device())?.and_then(|admission| grant_of(&admission, now)))
    }
}

fn grant_of(admission: &Admission, now_ms: u64) -> Option<Dot> {
    let mut administering = admission.grants.iter().filter(|grant| grant.administers);
    let current = administering.find(|grant| covers(grant.from_ms, grant.until_ms, now_ms));
    current.filter(|_| admission.standing == Standing::Granted).map(|grant| grant.dot)
}

/// The invitation with this key that counts and was not withdrawn.
fn find_invite(
    connection: &Connection,
    space: i64,
    key: &[u8; 32],
) -> Result<Option<(Dot, Invite)>, LedgerError> {
    let mut statement = connection.prepare_cached(
        "SELECT log.id, a.seq, a.class, a.body FROM administration a JOIN log ON log.n = a.log
         WHERE a.space = ?1 AND a.counts AND a.class IN (?2, ?3) ORDER BY a.clock, log.id, a.seq",
    )?;
    let mut rows = statement.query(params![space, class::INVITE, class::WITHDRAW])?;
    let (mut found, mut withdrawn) = (None, Vec::new());
    while let Some(row) = rows.next()? {
        let dot = Dot { log: LogId::from_bytes(row.get(0)?), seq: row.get(1)? };
        let body: Vec<u8> = row.get(3)?;
        match Administration::from_cbor(row.get(2)?, &body) {
            Ok(Administration::Invite(invite)) if invite.key == *key && found.is_none() => {
                found = Some((dot, invite));
            }
            Ok(Administration::Withdraw(dot)) => withdrawn.push(dot),
            _ => {}
        }
    }
    Ok(found.filter(|(dot, _)| !withdrawn.contains(dot)))
}

/// The grant that this device has by an invitation already.
///
/// # Errors
/// [`LedgerError::Refused`] if another device, which was not revoked, has used it, or if this one was revoked.
fn used(
    connection: &Connection,
    space: i64,
    invite: Dot,
    device: DeviceId,
) -> Result<Option<Dot>, LedgerError> {
    let mut given = None;
    for (other, admission) in admission::of_space(connection, space)? {
        let grant = admission.grants.iter().find(|grant| grant.invite == Some(invite));
        if other == device && admission.is_revoked() {
            return Err(LedgerError::refused(
                "the device was revoked; it needs a new key and a new invitation",
            ));
        }
        match grant {
            Some(grant) if other == device => given = Some(grant.dot),
            Some(_) if !admission.is_revoked() => {
                return Err(LedgerError::refused(
                    "another device has used the invitation; ask for a new one",
                ));
            }
            _ => {}
        }
    }
    Ok(given)
}

/// Version 1 merged whatever its device held. Where this folder founded the space, it admits the devices whose
/// operations it holds, so that nothing vanishes when the rule comes.
pub(super) fn admit_those_of_version_1(ledger: &Ledger) -> Result<(), LedgerError> {
    ledger.transact(|transaction| {
        let all = logs::all(transaction, None)?;
        for log in all.iter().filter(|log| log.last > 0) {
            let (id, device) = (log.owner.space, log.owner.device);
            let space = logs::known_space(transaction, id)?;
            let own = admission::of_device(transaction, space, ledger.device())?;
            let founded = own.is_some_and(|own| own.standing == Standing::Founder);
            if !founded || admission::of_device(transaction, space, device)?.is_some() {
                continue;
            }
            let mut of_device =
                all.iter().filter(|other| other.owner.space == id && other.owner.device == device);
            let administers = of_device.any(|other| other.owner.lane == Lane::Administration);
            let grant = Grant { administers, ..Grant::new(device, "member") };
            let operation = Administration::Grant(grant);
            let deed = Deed::Other { class: operation.class(), body: spaces::check(&operation)? };
            let why = "Its operations were held here before offices checked who may write.".to_owned();
            let mut own = ledger.own_log(transaction, id, Lane::Administration)?;
            ledger.write_deeds(transaction, &mut own, &Author::default(), vec![(deed, Some(why))])?;
        }
        super::schema::forget_migration(transaction)?;
        Ok(Work::Done(()))
    })
}
