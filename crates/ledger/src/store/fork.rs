//! Two histories of one log: what contradicts the log is kept beside it as proof, and shown.

use super::{Ledger, import::Import, logs};
use crate::{LedgerError, LogId, Proof, limits, run::Run};
use rusqlite::{Connection, params};

/// Proof that a device wrote two histories of one log. Both segments are signed by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fork {
    /// The log.
    pub log: LogId,
    /// The first operation of the segment that contradicts the one stored.
    pub first: u64,
}

impl Ledger {
    /// The runs kept as proof that a log has two histories. The stored log holds the other one.
    pub fn forks(&self) -> Result<Vec<Run>, LedgerError> {
        kept(&*self.read()?)
    }

    /// The proofs that devices wrote two histories, each whole: both runs, which anybody can check.
    pub fn proofs(&self) -> Result<Vec<Proof>, LedgerError> {
        let connection = self.read()?;
        let mut proofs = Vec::new();
        for other in kept(&connection)? {
            let Some(log) = logs::find(&connection, other.log())?.filter(|log| log.last > 0) else {
                continue;
            };
            let (first, last) = other.range();
            for seq in [first, first.saturating_sub(1), last] {
                let held = logs::shortest_run_with(&connection, &log, seq.clamp(1, log.last))?;
                if let Ok(proof) = Proof::new(held, other.clone()) {
                    proofs.push(proof);
                    break;
                }
            }
        }
        Ok(proofs)
    }
}

fn kept(connection: &Connection) -> Result<Vec<Run>, LedgerError> {
    let mut statement = connection.prepare_cached("SELECT segment FROM fork ORDER BY log, first")?;
    let rows = statement.query_map([], |row| row.get::<_, Vec<u8>>(0))?;
    rows.map(|bytes| Ok(Run::from_bytes(&bytes?)?)).collect()
}

impl Import<'_> {
    /// Keeps a run whose first segment contradicts what is here.
    pub(super) fn fork(&mut self, run: &Run) -> Result<(), LedgerError> {
        let (log, first) = (run.log(), run.range().0);
        let kept: i64 = self
            .connection
            .prepare_cached("SELECT count(*) FROM fork WHERE log = ?1")?
            .query_row([log.as_bytes()], |row| row.get(0))?;
        if kept < limits::FORKS {
            let rows = self
                .connection
                .prepare_cached("INSERT OR IGNORE INTO fork (log, first, segment) VALUES (?1, ?2, ?3)")?
                .execute(params![log.as_bytes(), first, run.to_bytes()])?;
            self.stored |= rows > 0;
        }
        self.imported.forks.push(Fork { log, first });
        Ok(())
    }
}
