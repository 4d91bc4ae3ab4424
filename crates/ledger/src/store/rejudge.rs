//! When what operations were judged by has changed, so that those that are here have to be judged again.

use super::{
    authority::{Rules, SpaceRules, are_held, counting},
    logs::{self, LogRow},
    spaces,
};
use crate::{
    Administration, Dot, LedgerError, RecordId,
    administration::Statement,
    authority::{End, View},
    hash::Tag,
    operation::Lane,
};
use rusqlite::{Connection, params};
use std::collections::HashMap;

/// Notes what a space is judged by from now on, after its administration was judged. Whether operations that were judged
/// already are to be judged again: `flipped` are the operations of administration that count now and did not, or no longer do.
pub(super) fn note(
    rules: &Rules,
    segments: &Connection,
    connection: &Connection,
    space: i64,
    flipped: &[(Dot, bool)],
) -> Result<bool, LedgerError> {
    if rules.authority().is_none() {
        return Ok(false);
    }
    let before = rules.of_space(connection, space)?;
    let counting = counting(connection, space)?;
    let is_judged = counting.iter().any(|(_, operation)| match operation {
        Administration::Genesis(genesis) => genesis.judged,
        Administration::JudgeFrom(_) => true,
        _ => false,
    });
    if !is_judged {
        connection.prepare_cached("DELETE FROM rights WHERE space = ?1")?.execute([space])?;
        return Ok(before.is_some());
    }
    let id: [u8; 16] = *spaces::id(connection, space)?.as_bytes();
    let mut named = Vec::new();
    for (dot, operation) in &counting {
        named.extend_from_slice(dot.log.as_bytes());
        named.extend_from_slice(&dot.seq.to_be_bytes());
        named.extend_from_slice(&Tag::STATE.hash16(&[&operation.to_cbor()]));
    }
    connection
        .prepare_cached("INSERT OR REPLACE INTO rights VALUES (?1, ?2)")?
        .execute(params![space, Tag::RIGHTS.hash16(&[&id, &named])])?;
    let Some(after) = rules.of_space(connection, space)? else { return Ok(false) };
    let Some(before) = before else { return Ok(true) };
    Ok(after.before != before.before
        || is_covered(connection, space, flipped)?
        || cuts_anew(connection, space, &before, &after)?
        || has_come(segments, connection, space)?)
}

/// Whether operations of administration that count now and did not, or no longer do, were stated by any log.
fn is_covered(connection: &Connection, space: i64, flipped: &[(Dot, bool)]) -> Result<bool, LedgerError> {
    if flipped.is_empty() {
        return Ok(false);
    }
    let mut stated = View::default();
    let mut statement = connection.prepare_cached("SELECT body FROM stated WHERE space = ?1")?;
    let mut rows = statement.query([space])?;
    while let Some(row) = rows.next()? {
        let body: Vec<u8> = row.get(0)?;
        Statement::from_cbor(&body)?.heads.iter().for_each(|(dot, _)| stated.advance(*dot));
    }
    Ok(flipped.iter().any(|(dot, _)| stated.covers(dot)))
}

/// Whether a role was ended, or an end no longer counts, such that operations that are here are on the other side of it.
fn cuts_anew(
    connection: &Connection,
    space: i64,
    before: &SpaceRules,
    after: &SpaceRules,
) -> Result<bool, LedgerError> {
    let ends = |rules: &SpaceRules| -> HashMap<Dot, (RecordId, End)> {
        rules.rights.ends().map(|(person, end)| (end.dot, (person, end.clone()))).collect()
    };
    let (before, now) = (ends(before), ends(after));
    let came = now.iter().filter(|(dot, _)| !before.contains_key(dot));
    let went = before.iter().filter(|(dot, _)| !now.contains_key(dot));
    let changed: Vec<&(RecordId, End)> = came.chain(went).map(|(_, end)| end).collect();
    if changed.is_empty() {
        return Ok(false);
    }
    let logs = logs::all(connection, Some(space))?;
    Ok(changed.iter().any(|(person, end)| {
        logs.iter().filter(|log| log.owner.lane == Lane::Records).any(|log| {
            end.cuts(log.id, log.counted) && after.rights.ever_works_there(*person, log.owner.device)
        })
    }))
}

/// Whether all that a statement named has come which waited for some of it.
fn has_come(segments: &Connection, connection: &Connection, space: i64) -> Result<bool, LedgerError> {
    let mut statement =
        connection.prepare_cached("SELECT log, body FROM stated WHERE space = ?1 AND awaits")?;
    let rows = statement.query_map([space], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?)))?;
    let waiting: Vec<(i64, Vec<u8>)> = rows.collect::<Result<_, _>>()?;
    if waiting.is_empty() {
        return Ok(false);
    }
    let logs: HashMap<i64, LogRow> =
        logs::all(connection, Some(space))?.into_iter().map(|log| (log.n, log)).collect();
    for (n, body) in waiting {
        let Some(log) = logs.get(&n) else { continue };
        if are_held(segments, connection, &Statement::from_cbor(&body)?.heads, log)? {
            return Ok(true);
        }
    }
    Ok(false)
}
