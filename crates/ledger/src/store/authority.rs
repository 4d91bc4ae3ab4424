//! Judging operations of records by what their author could do where they were written. What fails is kept, handed on and
//! shown, and has no effect; what follows it in its log is not harmed by it.

use super::logs::{self, LogRow};
use crate::{
    Administration, Authority, Claim, DeviceId, Dot, EditAction, Genesis, Judged, JudgedEdit, LedgerError,
    LogId, NotCounted, RecordId, Standing,
    administration::{Erasure, NAMED_LOGS, Statement},
    authority::{Moment, Rights, View},
    operation::{Deed, Lane, LoggedEdit, Operation, action, class},
};
use rusqlite::{Connection, OptionalExtension, params};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// Spaces whose rights are kept in memory, at most.
const KNOWN: usize = 512;

/// The program's rules, and what they rest on in each space.
pub(crate) struct Rules {
    authority: Option<Arc<dyn Authority>>,
    /// By the hash of what counts of a space's administration.
    known: Mutex<HashMap<[u8; 16], Arc<SpaceRules>>>,
}

/// What operations of one space are judged by.
pub(super) struct SpaceRules {
    genesis: Genesis,
    pub(super) rights: Rights,
    /// For a space that is judged from a point on: the last operation of each log that counts without.
    pub(super) before: HashMap<LogId, u64>,
}

/// Where the operations of one log stand while they are derived.
pub(super) struct Judge {
    authority: Arc<dyn Authority>,
    rules: Arc<SpaceRules>,
    device: DeviceId,
    log: LogId,
    view: View,
    /// Whether the log has stated anything.
    stated: bool,
    /// Whether it stated something that is not here.
    awaits: bool,
}

impl Rules {
    pub(super) fn new(authority: Option<Arc<dyn Authority>>) -> Self {
        Self { authority, known: Mutex::default() }
    }

    /// What a store that was judged by these rules is marked with.
    pub(super) fn version(&self) -> i64 {
        self.authority.as_ref().map_or(0, |authority| i64::from(authority.version()) + 1)
    }

    pub(super) fn authority(&self) -> Option<&dyn Authority> {
        self.authority.as_deref()
    }

    /// What a space is judged by; none for one in which every admitted device may write what it likes.
    pub(super) fn of_space(
        &self,
        connection: &Connection,
        space: i64,
    ) -> Result<Option<Arc<SpaceRules>>, LedgerError> {
        if self.authority.is_none() {
            return Ok(None);
        }
        let mut statement = connection.prepare_cached("SELECT hash FROM rights WHERE space = ?1")?;
        let Some(hash) = statement.query_row([space], |row| row.get(0)).optional()? else { return Ok(None) };
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(rules) = known.get(&hash) {
            return Ok(Some(Arc::clone(rules)));
        }
        let rules = Arc::new(read_rules(connection, space)?);
        if known.len() >= KNOWN {
            known.clear();
        }
        known.insert(hash, Arc::clone(&rules));
        Ok(Some(rules))
    }

    /// What judges the operations of a log that follow those that count.
    pub(super) fn judge(
        &self,
        connection: &Connection,
        space: i64,
        log: &LogRow,
    ) -> Result<Option<Judge>, LedgerError> {
        let (Some(authority), Some(rules)) = (&self.authority, self.of_space(connection, space)?) else {
            return Ok(None);
        };
        if log.owner.lane == Lane::Administration {
            return Ok(None);
        }
        let mut judge = Judge {
            authority: Arc::clone(authority),
            rules,
            device: log.owner.device,
            log: log.id,
            view: View::default(),
            stated: false,
            awaits: false,
        };
        let mut statement = connection
            .prepare_cached("SELECT body, awaits FROM stated WHERE space = ?1 AND log = ?2 ORDER BY seq")?;
        let mut rows = statement.query(params![space, log.n])?;
        while let Some(row) = rows.next()? {
            let body: Vec<u8> = row.get(0)?;
            judge.take(&Statement::from_cbor(&body)?, row.get(1)?);
        }
        Ok(Some(judge))
    }
}

impl Judge {
    fn take(&mut self, statement: &Statement, awaits: bool) {
        self.stated = true;
        self.awaits |= awaits;
        statement.heads.iter().for_each(|(dot, _)| self.view.advance(*dot));
    }

    /// Takes in what the log states, for the operations that follow. A body that can't be read states nothing.
    pub(super) fn state(
        &mut self,
        segments: &Connection,
        connection: &Connection,
        space: i64,
        log: &LogRow,
        operation: &Operation,
        body: &[u8],
    ) -> Result<(), LedgerError> {
        let Ok(statement) = Statement::from_cbor(body) else { return Ok(()) };
        let awaits = !are_held(segments, connection, &statement.heads, log)?;
        connection
            .prepare_cached("INSERT OR REPLACE INTO stated VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![space, log.n, operation.seq, body, awaits])?;
        self.take(&statement, awaits);
        Ok(())
    }

    /// Whether an operation counts for what its author could do.
    pub(super) fn verdict(&self, operation: &Operation) -> Result<(), NotCounted> {
        let act = match &operation.deed {
            Deed::Change { record, kind, edits } => {
                let edits = edits.iter().filter_map(judged_edit).collect();
                Judged::Change { record: *record, kind: *kind, edits }
            }
            Deed::Other { class: class::ERASE, body } => match Erasure::from_cbor(body) {
                Ok(erasure) => Judged::Erase(erasure.record),
                Err(_) => return Ok(()),
            },
            Deed::Other { .. } | Deed::Sealed => return Ok(()),
        };
        if !self.stated {
            let before = self.rules.before.get(&self.log).is_some_and(|last| operation.seq <= *last);
            return if before { Ok(()) } else { Err(NotCounted::Unstated) };
        }
        if self.awaits {
            return Err(NotCounted::Awaits);
        }
        self.authority.permits(&self.claim(operation, act))
    }

    fn claim<'a>(&'a self, operation: &'a Operation, act: Judged<'a>) -> Claim<'a> {
        let dot = Dot { log: self.log, seq: operation.seq };
        let moment = Moment { dot, at_ms: operation.clock.ms(), view: &self.view };
        let (rights, person) = (&self.rules.rights, operation.author.person);
        Claim {
            descriptor: &self.rules.genesis.descriptor,
            standing: self.rules.standing(self.device),
            device_roles: rights.device_roles(self.device, moment),
            person,
            works_there: person.is_some_and(|person| rights.works_there(person, self.device, moment)),
            roles: person.map(|person| rights.roles(person, moment)).unwrap_or_default(),
            act,
        }
    }

    /// What the log has to state before its next operation: the heads of the administration that it has not stated yet.
    pub(super) fn to_state(&self, connection: &Connection, space: i64) -> Result<Vec<Deed>, LedgerError> {
        let mut heads = Vec::new();
        for log in logs::all(connection, Some(space))? {
            let dot = Dot { log: log.id, seq: log.counted };
            if log.owner.lane == Lane::Administration && log.counted > 0 && !self.view.covers(&dot) {
                heads.push((dot, logs::end(connection, &log)?));
            }
        }
        let deed = |heads: &[_]| Deed::Other {
            class: class::STATEMENT,
            body: Statement { heads: heads.to_vec() }.to_cbor(),
        };
        Ok(heads.chunks(NAMED_LOGS).map(deed).collect())
    }
}

impl SpaceRules {
    fn standing(&self, device: DeviceId) -> Standing {
        if device == self.genesis.founder {
            return Standing::Founder;
        }
        let place = self.genesis.recovery.iter().position(|recovery| *recovery == device);
        place.map_or(Standing::Granted, |place| Standing::Recovery(place as u8))
    }
}

fn judged_edit(edit: &LoggedEdit) -> Option<JudgedEdit<'_>> {
    let action = match edit.action {
        action::SET => EditAction::Set,
        action::CLEAR => EditAction::Clear,
        action::ADD => EditAction::Add,
        action::REMOVE => EditAction::Remove,
        _ => return None,
    };
    Some(JudgedEdit { field: edit.field, action, value: &edit.value, replaces: edit.replaced.len() })
}

/// Whether all heads that a log stated are here, as what they name.
pub(super) fn are_held(
    segments: &Connection,
    connection: &Connection,
    heads: &[(Dot, [u8; 32])],
    of: &LogRow,
) -> Result<bool, LedgerError> {
    for (dot, head) in heads {
        let Some(log) = logs::find(connection, dot.log)? else { return Ok(false) };
        let is_of_space = log.owner.lane == Lane::Administration && log.owner.space == of.owner.space;
        if !is_of_space || log.counted < dot.seq || logs::head_at(segments, &log, dot.seq)? != Some(*head) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The operations of administration that count in a space.
pub(super) fn counting(
    connection: &Connection,
    space: i64,
) -> Result<Vec<(Dot, Administration)>, LedgerError> {
    let mut statement = connection.prepare_cached(
        "SELECT log.id, a.seq, a.class, a.body FROM administration a JOIN log ON log.n = a.log
         WHERE a.space = ?1 AND a.counts ORDER BY log.id, a.seq",
    )?;
    let rows = statement.query_map([space], |row| {
        let (class, body): (u32, Vec<u8>) = (row.get(2)?, row.get(3)?);
        let operation = Administration::from_cbor(class, &body).unwrap_or(Administration::Other(class, body));
        Ok((Dot { log: LogId::from_bytes(row.get(0)?), seq: row.get(1)? }, operation))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read_rules(connection: &Connection, space: i64) -> Result<SpaceRules, LedgerError> {
    let body: Vec<u8> = connection
        .prepare_cached("SELECT genesis FROM space WHERE n = ?1")?
        .query_row([space], |row| row.get(0))?;
    let genesis = super::spaces::read_genesis(&body)?;
    let counting = counting(connection, space)?;
    let mut before: HashMap<LogId, u64> = HashMap::new();
    for (_, operation) in &counting {
        if let Administration::JudgeFrom(last) = operation {
            for (dot, _) in last {
                let known = before.entry(dot.log).or_default();
                *known = dot.seq.max(*known);
            }
        }
    }
    let rights = Rights::new(counting.iter().map(|(dot, operation)| (*dot, operation)));
    Ok(SpaceRules { genesis, rights, before })
}

/// Notes that an operation is held without effect, and why.
pub(super) fn set_aside(
    connection: &Connection,
    space: i64,
    log: i64,
    operation: &Operation,
    why: NotCounted,
) -> Result<(), LedgerError> {
    let record = operation.changes().map(|record| *record.as_bytes());
    connection
        .prepare_cached("INSERT OR REPLACE INTO set_aside VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![space, log, operation.seq, code(why), record])?;
    Ok(())
}

/// The operations that would change a record, had their authors been able to write them: log, number, and why not.
pub(super) fn set_aside_of(
    connection: &Connection,
    space: i64,
    record: RecordId,
) -> Result<Vec<(i64, u64, NotCounted)>, LedgerError> {
    let mut statement =
        connection.prepare_cached("SELECT log, seq, why FROM set_aside WHERE record = ?1 AND space = ?2")?;
    let rows = statement.query_map(params![record.as_bytes(), space], |row| {
        Ok((row.get(0)?, row.get(1)?, of_code(row.get(2)?)))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

const CODES: [(i64, NotCounted); 4] = [
    (1, NotCounted::Unstated),
    (2, NotCounted::Awaits),
    (3, NotCounted::NotThePerson),
    (4, NotCounted::NotPermitted),
];

fn code(why: NotCounted) -> i64 {
    CODES.iter().find(|(_, known)| *known == why).map_or(4, |(code, _)| *code)
}

pub(super) fn of_code(code: i64) -> NotCounted {
    CODES.iter().find(|(known, _)| *known == code).map_or(NotCounted::NotPermitted, |(_, why)| *why)
}
