//! Attempts that went wrong: after a few each takes longer, after many none is taken for a while.
//!
//! They are counted for each sign-in name, whether there is such an account or not, and for each address they come
//! from. Many people may share one address (an office behind one line, or a proxy on the same machine), so an address is
//! given five times as many.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::{AccountError, Result, moment};

const SECOND: u64 = 1_000;
const MINUTE: u64 = 60 * SECOND;
/// Attempts older than this no longer count; a lock lasts as long.
const WINDOW: u64 = 15 * MINUTE;
/// Names and addresses kept; the oldest go first.
const KEPT: u32 = 20_000;
/// Bytes of a name or address that are kept.
const KEY: usize = 200;

/// How many attempts something is given.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience {
    /// So many may go wrong before each takes longer.
    free: usize,
    /// So many within the window, and none is taken for as long again.
    most: usize,
}

/// For a sign-in name.
pub(super) const OF_LOGIN: Patience = Patience { free: 3, most: 10 };
/// For an address.
pub(super) const OF_ADDRESS: Patience = Patience { free: 15, most: 50 };

impl Patience {
    /// When the next attempt may be made after failures at these times, the earliest first.
    fn next(self, failures: &[u64]) -> u64 {
        let Some(&last) = failures.last() else { return 0 };
        let count = failures.iter().filter(|at| **at + WINDOW > last).count();
        match count {
            count if count >= self.most => last + WINDOW,
            count if count >= self.free => last + (SECOND << (count - self.free).min(9)).min(WINDOW),
            _ => 0,
        }
    }
}

/// Refuses an attempt that comes too early.
pub(super) fn check(connection: &Connection, key: &str, patience: Patience, now: u64) -> Result<()> {
    let next = patience.next(&times(connection, key)?);
    if next <= now {
        return Ok(());
    }
    let seconds = (next - now).div_ceil(SECOND);
    let in_words = match seconds {
        1 => "1 second".to_owned(),
        2..=119 => format!("{seconds} seconds"),
        _ => format!("{} minutes", seconds.div_ceil(60)),
    };
    let until = moment(next).to_zoned_datetime(jiff::tz::TimeZone::system()).strftime("%H:%M:%S").to_string();
    Err(AccountError::Wait { until, in_words, seconds })
}

/// Counts an attempt as one that went wrong, before it is made: so many at the same moment get no more tries than one
/// after the other.
pub(super) fn failed(transaction: &Transaction<'_>, key: &str, patience: Patience, now: u64) -> Result<()> {
    let mut failures = times(transaction, key)?;
    // A clock that was set back must not lock anybody out for as long as it was ahead.
    failures.retain(|at| *at <= now && *at + WINDOW > now);
    failures.push(now);
    let first = failures.len().saturating_sub(patience.most);
    let bytes: Vec<u8> = failures[first..].iter().flat_map(|at| at.to_be_bytes()).collect();
    transaction
        .prepare_cached("INSERT OR REPLACE INTO attempt (key, times, last) VALUES (?1, ?2, ?3)")?
        .execute(params![short(key), bytes, now])?;
    transaction
        .prepare_cached(
            "DELETE FROM attempt WHERE key IN (SELECT key FROM attempt ORDER BY last DESC LIMIT -1 OFFSET ?1)",
        )?
        .execute([KEPT])?;
    Ok(())
}

/// Takes back an attempt that did not go wrong after all.
pub(super) fn take_back(transaction: &Transaction<'_>, key: &str, at: u64) -> Result<()> {
    let mut failures = times(transaction, key)?;
    let Some(index) = failures.iter().rposition(|time| *time == at) else { return Ok(()) };
    failures.remove(index);
    let bytes: Vec<u8> = failures.iter().flat_map(|at| at.to_be_bytes()).collect();
    transaction
        .prepare_cached("UPDATE attempt SET times = ?2 WHERE key = ?1")?
        .execute(params![short(key), bytes])?;
    Ok(())
}

/// Forgets what went wrong, after something that went right.
pub(super) fn forget(transaction: &Transaction<'_>, key: &str) -> Result<()> {
    transaction.prepare_cached("DELETE FROM attempt WHERE key = ?1")?.execute([short(key)])?;
    Ok(())
}

pub(super) fn drop_old(transaction: &Transaction<'_>, now: u64) -> Result<()> {
    transaction.execute("DELETE FROM attempt WHERE last + ?1 < ?2 OR last > ?2", params![2 * WINDOW, now])?;
    Ok(())
}

fn times(connection: &Connection, key: &str) -> Result<Vec<u64>> {
    let found: Option<Vec<u8>> = connection
        .prepare_cached("SELECT times FROM attempt WHERE key = ?1")?
        .query_row([short(key)], |row| row.get(0))
        .optional()?;
    let bytes = found.unwrap_or_default();
    let times = bytes.chunks_exact(8).filter_map(|chunk| chunk.try_into().ok().map(u64::from_be_bytes));
    Ok(times.collect())
}

fn short(key: &str) -> &str {
    &key[..key.floor_char_boundary(KEY)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_after_the_third_doubles_the_wait_and_the_tenth_locks() {
        let spaced = |count: u64, pause: u64| (1..=count).map(|n| n * pause).collect::<Vec<u64>>();
        for (failures, wait) in [
            (spaced(0, SECOND), 0),
            (spaced(2, SECOND), 0),
            (spaced(3, SECOND), SECOND),
            (spaced(4, SECOND), 2 * SECOND),
            (spaced(9, SECOND), 64 * SECOND),
            (spaced(10, SECOND), WINDOW),
            (spaced(10, 80 * SECOND), WINDOW),
            // Ten, but over more than a quarter of an hour: nine count.
            (spaced(10, 101 * SECOND), 64 * SECOND),
            (spaced(10, 20 * MINUTE), 0),
        ] {
            let next = OF_LOGIN.next(&failures);
            assert_eq!(next.saturating_sub(failures.last().copied().unwrap_or(0)), wait, "{failures:?}");
        }
        assert_eq!(OF_ADDRESS.next(&spaced(14, SECOND)), 0, "an address is shared by many");
    }
}
