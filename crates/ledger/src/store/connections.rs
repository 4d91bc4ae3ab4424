//! A small pool of connections that read while one writes.

use super::schema;
use crate::{LedgerError, error::BUSY_SECONDS};
use rusqlite::Connection;
use std::{
    ops::Deref,
    path::PathBuf,
    sync::{Condvar, Mutex, PoisonError},
    time::Duration,
};

/// Connections at once; a further reader waits for one. They stay open: to open one takes longer than most readings.
const MOST: usize = 16;

#[derive(Default)]
struct Connections {
    idle: Vec<Connection>,
    in_use: usize,
}

pub(crate) struct Pool {
    path: PathBuf,
    connections: Mutex<Connections>,
    returned: Condvar,
}

impl Pool {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self { path, connections: Mutex::default(), returned: Condvar::new() }
    }

    /// A connection for one reader. It sees one state from its first read until `Reading` is dropped.
    pub(crate) fn take(&self) -> Result<Reading<'_>, LedgerError> {
        let mut connections = self.connections.lock().unwrap_or_else(PoisonError::into_inner);
        if connections.in_use >= MOST {
            let wait = Duration::from_secs(BUSY_SECONDS);
            let waited = self.returned.wait_timeout_while(connections, wait, |all| all.in_use >= MOST);
            let (free, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
            if timeout.timed_out() {
                return Err(LedgerError::Busy { seconds: BUSY_SECONDS });
            }
            connections = free;
        }
        connections.in_use += 1;
        let idle = connections.idle.pop();
        drop(connections);
        // From here on dropping `reading` gives the place back, also when opening fails.
        let mut reading = Reading { pool: self, connection: None };
        let connection = match idle {
            Some(connection) => connection,
            None => schema::open_reader(&self.path)?,
        };
        connection.execute_batch("BEGIN")?;
        reading.connection = Some(connection);
        Ok(reading)
    }
}

/// A connection lent by the pool, inside one reading transaction.
pub(crate) struct Reading<'p> {
    pool: &'p Pool,
    connection: Option<Connection>,
}

impl Deref for Reading<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection.as_ref().expect("a reading holds its connection until it is dropped")
    }
}

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        let connection = self.connection.take().filter(|open| open.execute_batch("ROLLBACK").is_ok());
        let mut connections = self.pool.connections.lock().unwrap_or_else(PoisonError::into_inner);
        connections.in_use -= 1;
        connections.idle.extend(connection);
        drop(connections);
        self.pool.returned.notify_one();
    }
}
