//! What a store holds beside the log that it shares with others: from before it was shared, or because the shared log was set
//! back to an older state. It is added there, a turn at a time.

use super::{erasable, files, logs, shared::Additions};
use crate::{LedgerError, LogId, SpaceId};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// Bytes of it that one turn adds.
const TURN_BYTES: usize = 8 << 20;

/// What was read of a space in the shared log.
#[derive(Default)]
pub(super) struct Seen {
    /// Of each log the runs: first and last operation, and the hash of the head at their end.
    pub runs: BTreeMap<LogId, Vec<(u64, u64, [u8; 32])>>,
    pub contents: BTreeSet<[u8; 32]>,
}

/// What a store holds of a space beside what was seen of it in the shared log, or as much of it as one turn may add.
pub(super) fn held_beside(
    connection: &Connection,
    space: SpaceId,
    seen: &Seen,
) -> Result<Additions, LedgerError> {
    let (mut beside, mut bytes) = (Additions::default(), 0);
    let Some(n) = logs::space(connection, space)? else { return Ok(beside) };
    for hash in &seen.contents {
        // It stands there from before it was erased.
        if erasable::tombstone(connection, n, hash)?.is_some() {
            beside.erased.push((space, *hash));
        }
    }
    let strays = files::drop_strays(connection, n)?;
    beside.erased.extend(strays.into_iter().map(|name| (space, name)));
    let mut all = logs::all(connection, Some(n))?;
    all.sort_by_key(|log| log.owner.lane);
    for log in all {
        let mut known = 0;
        let mut runs = seen.runs.get(&log.id).cloned().unwrap_or_default();
        runs.sort_unstable();
        for (first, last, head) in runs {
            // What waits there for others before it, or is of another history, is not what is held here.
            let held = logs::segment_with(connection, &log, last)?;
            if first <= known + 1 && held.is_some_and(|held| held.head.hash() == head) {
                known = known.max(last);
            }
        }
        while known < log.last {
            if bytes > TURN_BYTES {
                beside.unfinished.push(space);
                return Ok(beside);
            }
            let run = logs::shortest_run_with(connection, &log, known + 1)?;
            known = run.range().1;
            bytes += run.packed_bytes();
            beside.runs.push(run);
        }
    }
    for hash in erasable::held(connection, n)?.into_iter().filter(|hash| !seen.contents.contains(hash)) {
        if bytes > TURN_BYTES {
            beside.unfinished.push(space);
            return Ok(beside);
        }
        bytes += erasable::length(connection, &hash)?;
        beside.contents.push((space, hash));
    }
    Ok(beside)
}
