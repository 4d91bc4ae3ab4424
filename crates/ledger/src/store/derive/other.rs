//! Operations that are no changes of records: erasures and their confirmations, statements, keys and administration.

use super::Deriver;
use crate::{
    LedgerError,
    administration::{Erased, Erasure},
    operation::{Operation, class},
    store::{files, keys},
};
use rusqlite::params;

impl Deriver<'_> {
    pub(super) fn apply_other(
        &mut self,
        class: u32,
        body: &[u8],
        operation: &Operation,
    ) -> Result<(), LedgerError> {
        match class {
            class::ERASE => {
                // A body that can't be read has no effect anywhere; it stays in the log.
                if let Ok(erasure) = Erasure::from_cbor(body)
                    && !self.is_set_aside(operation)?
                {
                    self.erase(&erasure, operation)?;
                }
            }
            class::ERASED => {
                if let Ok(erased) = Erased::from_cbor(body) {
                    self.connection
                        .prepare_cached("INSERT INTO confirmed VALUES (?1, ?2, ?3, ?4, ?5)")?
                        .execute(params![
                            self.space,
                            erased.hash,
                            self.log.n,
                            operation.seq,
                            operation.clock.0
                        ])?;
                }
            }
            class::STATEMENT => {
                if let Some(judge) = &mut self.judge {
                    judge.state(self.segments, self.connection, self.space, &self.log, operation, body)?;
                }
            }
            class::KEYS => self.opens |= keys::take_told(self.connection, self.space, body)?,
            // Whether it counts is judged once all that is held of the space stands here.
            class::GENESIS..class::END => {
                let mut author = crate::cbor::Writer::new();
                operation.author.write(&mut author);
                self.connection
                    .prepare_cached("INSERT INTO administration VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0)")?
                    .execute(params![
                        self.space,
                        self.log.n,
                        operation.seq,
                        operation.clock.0,
                        class,
                        author.into_bytes(),
                        operation.reason,
                        body
                    ])?;
            }
            _ => {}
        }
        Ok(())
    }

    pub(super) fn erase(&mut self, erasure: &Erasure, operation: &Operation) -> Result<(), LedgerError> {
        self.connection
            .prepare_cached("INSERT OR IGNORE INTO erased VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
            .execute(params![
            erasure.hash,
            self.space,
            self.log.n,
            operation.seq,
            operation.clock.0,
            erasure.record.map(|record| *record.as_bytes()),
            erasure.basis
        ])?;
        // Overwrites the pages, which SQLite otherwise only marks as free.
        self.connection.pragma_update(None, "secure_delete", true)?;
        self.connection
            .prepare_cached("DELETE FROM erasable WHERE hash = ?1 AND space = ?2")?
            .execute(params![erasure.hash, self.space])?;
        files::erase(self.connection, self.space, &erasure.hash, &mut self.erased)?;
        self.connection.pragma_update(None, "secure_delete", false)?;
        self.connection
            .prepare_cached("DELETE FROM lacking WHERE space = ?1 AND hash = ?2")?
            .execute(params![self.space, erasure.hash])?;
        self.erased.contents.push(erasure.hash);
        Ok(())
    }
}
