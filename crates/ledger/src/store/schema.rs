//! The tables, and the settings of a connection.
//!
//! `segment`, `log`, `erasable`, `waiting` and `fork` hold what can't be had again. All else is derived
//! from them and is thrown away by `rebuild`.

use super::platform;
use crate::error::{BUSY_SECONDS, LedgerError};
use rusqlite::{Connection, OpenFlags, config::DbConfig};
use std::{io::Read, path::Path, time::Duration};

/// `MNGR`, in the store's header.
const APPLICATION: u32 = 0x4d4e_4752;
/// The newest layout of tables known here, in the store's header.
pub(crate) const VERSION: u32 = 2;
/// How operations become derived rows. A store derived under an older number is rebuilt when opened.
pub(crate) const DERIVATION: i64 = 6;

/// How often, and with what pause, the journal is asked for.
const JOURNAL_TRIES: u32 = 50;
const JOURNAL_PAUSE: Duration = Duration::from_millis(20);

const TABLES: &str = "
CREATE TABLE meta (key TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;
CREATE TABLE space (n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, genesis BLOB NOT NULL);
CREATE TABLE log (n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, space INTEGER NOT NULL, lane INTEGER NOT NULL,
  device BLOB NOT NULL, incarnation BLOB NOT NULL,
  last INTEGER NOT NULL, head BLOB NOT NULL, clock INTEGER NOT NULL, counted INTEGER NOT NULL DEFAULT 0);
CREATE INDEX log_space ON log (space);
CREATE INDEX log_quarantine ON log (space) WHERE counted < last;
CREATE TABLE segment (log INTEGER NOT NULL, first INTEGER NOT NULL, count INTEGER NOT NULL,
  length INTEGER NOT NULL, operations BLOB NOT NULL, previous BLOB NOT NULL, signature BLOB NOT NULL,
  packing INTEGER NOT NULL, packed BLOB NOT NULL, sum BLOB NOT NULL, received INTEGER,
  PRIMARY KEY (log, first));
CREATE TABLE erasable (hash BLOB PRIMARY KEY, space INTEGER NOT NULL, salt BLOB NOT NULL, content BLOB NOT NULL);
CREATE TABLE waiting (space BLOB NOT NULL, log BLOB NOT NULL, first INTEGER NOT NULL, segment BLOB NOT NULL,
  PRIMARY KEY (space, log, first));
CREATE TABLE fork (log BLOB NOT NULL, first INTEGER NOT NULL, segment BLOB NOT NULL, PRIMARY KEY (log, first, segment));
";

/// What is remembered of other devices, and which pieces of bundles were read. A store of an earlier release is given
/// it when it is opened; losing it costs the next exchange a round trip.
const PEERS: &str = "
CREATE TABLE IF NOT EXISTS peer (device BLOB PRIMARY KEY, agreed BLOB NOT NULL, clean INTEGER NOT NULL, at INTEGER NOT NULL)
  WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS piece (bundle BLOB NOT NULL, piece INTEGER NOT NULL, pieces INTEGER NOT NULL, device BLOB NOT NULL,
  at INTEGER NOT NULL, upto BLOB NOT NULL, PRIMARY KEY (bundle, piece)) WITHOUT ROWID;
";

/// The keys of sealed spaces that this device was handed. They could be taken from the administration again, by whoever has
/// the device's key.
const EPOCHS: &str = "
CREATE TABLE IF NOT EXISTS epoch (space INTEGER NOT NULL, id BLOB NOT NULL, key BLOB NOT NULL, PRIMARY KEY (space, id))
  WITHOUT ROWID;
";

/// Answers to invitations that wait for somebody who administers their space. Whoever gave one gives it again until it
/// is taken up.
const ANSWERS: &str = "
CREATE TABLE IF NOT EXISTS answer (space INTEGER NOT NULL, device BLOB NOT NULL, answer BLOB NOT NULL,
  PRIMARY KEY (space, device)) WITHOUT ROWID;
";

/// How far each space of a log that is shared with other programs has been followed.
const FOLLOWED: &str = "
CREATE TABLE IF NOT EXISTS followed (space BLOB PRIMARY KEY, position INTEGER NOT NULL, mark BLOB NOT NULL)
  WITHOUT ROWID;
";

/// The files whose manifests are here and the chunks that each names, derived from the manifests; and what a person here
/// said of a file; and how many pieces of a bundle hold more than chunks. A store of an earlier release is given them when it is opened.
const FILES: &str = "
CREATE TABLE IF NOT EXISTS file (n INTEGER PRIMARY KEY, space INTEGER NOT NULL, hash BLOB NOT NULL, length INTEGER NOT NULL,
  lacks INTEGER NOT NULL);
CREATE UNIQUE INDEX IF NOT EXISTS file_hash ON file (space, hash);
CREATE INDEX IF NOT EXISTS file_lacks ON file (space) WHERE lacks > 0;
CREATE TABLE IF NOT EXISTS chunk (file INTEGER NOT NULL, place INTEGER NOT NULL, name BLOB NOT NULL, PRIMARY KEY (file, place))
  WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS chunk_name ON chunk (name);
CREATE TABLE IF NOT EXISTS wish (space INTEGER NOT NULL, hash BLOB NOT NULL, wants INTEGER NOT NULL, PRIMARY KEY (space, hash))
  WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS bundle (bundle BLOB PRIMARY KEY, of_runs INTEGER NOT NULL) WITHOUT ROWID;
";

/// The tables that are derived from the log.
const DERIVED: &str = "
CREATE TABLE record (n INTEGER PRIMARY KEY, space INTEGER NOT NULL, id BLOB NOT NULL, kind INTEGER NOT NULL,
  state BLOB NOT NULL);
CREATE UNIQUE INDEX record_id ON record (id, space);
CREATE UNIQUE INDEX record_kind ON record (space, kind, id);
CREATE TABLE touched (record INTEGER NOT NULL, log INTEGER NOT NULL, seq INTEGER NOT NULL,
  PRIMARY KEY (record, log, seq)) WITHOUT ROWID;
CREATE TABLE ending (log BLOB NOT NULL, seq INTEGER NOT NULL, space INTEGER NOT NULL, record BLOB NOT NULL,
  field INTEGER NOT NULL, slot INTEGER NOT NULL, element BLOB NOT NULL,
  PRIMARY KEY (log, seq, space, record, field, slot, element)) WITHOUT ROWID;
CREATE TABLE administration (space INTEGER NOT NULL, log INTEGER NOT NULL, seq INTEGER NOT NULL,
  clock INTEGER NOT NULL, class INTEGER NOT NULL, author BLOB NOT NULL, reason TEXT, body BLOB NOT NULL,
  counts INTEGER NOT NULL, PRIMARY KEY (space, log, seq)) WITHOUT ROWID;
CREATE TABLE admission (space INTEGER NOT NULL, device BLOB NOT NULL, facts BLOB NOT NULL,
  PRIMARY KEY (space, device)) WITHOUT ROWID;
CREATE TABLE erased (hash BLOB NOT NULL, space INTEGER NOT NULL, log INTEGER NOT NULL, seq INTEGER NOT NULL,
  clock INTEGER NOT NULL, record BLOB, basis TEXT NOT NULL, PRIMARY KEY (hash, log, seq)) WITHOUT ROWID;
CREATE TABLE confirmed (space INTEGER NOT NULL, hash BLOB NOT NULL, log INTEGER NOT NULL, seq INTEGER NOT NULL,
  clock INTEGER NOT NULL, PRIMARY KEY (space, hash, log, seq)) WITHOUT ROWID;
CREATE TABLE unopened (space INTEGER NOT NULL, epoch BLOB NOT NULL, PRIMARY KEY (space, epoch)) WITHOUT ROWID;
CREATE TABLE told (space INTEGER NOT NULL, epoch BLOB NOT NULL, PRIMARY KEY (space, epoch)) WITHOUT ROWID;
CREATE TABLE lacking (space INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (space, hash)) WITHOUT ROWID;
CREATE TABLE rights (space INTEGER PRIMARY KEY, hash BLOB NOT NULL);
CREATE TABLE stated (space INTEGER NOT NULL, log INTEGER NOT NULL, seq INTEGER NOT NULL, body BLOB NOT NULL,
  awaits INTEGER NOT NULL, PRIMARY KEY (space, log, seq)) WITHOUT ROWID;
CREATE TABLE set_aside (space INTEGER NOT NULL, log INTEGER NOT NULL, seq INTEGER NOT NULL, why INTEGER NOT NULL,
  record BLOB, PRIMARY KEY (log, seq)) WITHOUT ROWID;
CREATE INDEX set_aside_space ON set_aside (space);
CREATE INDEX set_aside_record ON set_aside (record);
";

/// Under which the layout that a store was moved from is noted until all that follows is done.
const MIGRATED: &str = "migrated";

/// What brings a store to each layout from the one before it, from the second on.
const MIGRATIONS: &[(u32, &str)] = &[(
    2,
    "ALTER TABLE log ADD COLUMN counted INTEGER NOT NULL DEFAULT 0;
     ALTER TABLE segment ADD COLUMN received INTEGER;
     CREATE INDEX log_space ON log (space);
     CREATE INDEX log_quarantine ON log (space) WHERE counted < last;",
)];

const DROP_DERIVED: &str = "
DROP TABLE IF EXISTS record; DROP TABLE IF EXISTS touched; DROP TABLE IF EXISTS ending;
DROP TABLE IF EXISTS administration; DROP TABLE IF EXISTS admission; DROP TABLE IF EXISTS erased;
DROP TABLE IF EXISTS confirmed; DROP TABLE IF EXISTS lacking; DROP TABLE IF EXISTS unopened; DROP TABLE IF EXISTS told;
DROP TABLE IF EXISTS rights; DROP TABLE IF EXISTS stated; DROP TABLE IF EXISTS set_aside;
";

/// Opens the store for writing, making it if there is none. A file that is not ours, or that a newer
/// version wrote, is refused before anything in it is touched.
pub(crate) fn open_writer(path: &Path) -> Result<Connection, LedgerError> {
    check_header(path)?;
    match platform::write_private(path, b"") {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            return Err(LedgerError::folder(path, error));
        }
        _ => {}
    }
    let mut connection = Connection::open(path)?;
    configure(&connection)?;
    check_version(path, &connection)?;
    use_journal(path, &connection)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    // 16 MB; twice as much made an import of 100,000 records no faster. A session gives it back when it ends.
    connection.pragma_update(None, "cache_size", -16_384)?;
    // 16 MB of journal: one save in some hundreds brings it into the store, not one in a hundred.
    connection.pragma_update(None, "wal_autocheckpoint", 4_096)?;
    connection.set_prepared_statement_cache_capacity(64);
    create(&mut connection)?;
    Ok(connection)
}

/// Opens one more connection that only reads.
pub(crate) fn open_reader(path: &Path) -> Result<Connection, LedgerError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    configure(&connection)?;
    connection.pragma_update(None, "query_only", true)?;
    // 1 MB each: the operating system keeps the file's pages for all of them.
    connection.pragma_update(None, "cache_size", -1_024)?;
    connection.set_prepared_statement_cache_capacity(32);
    Ok(connection)
}

/// Switches to the write-ahead journal. While another process does the same SQLite answers with the old mode
/// instead of waiting.
fn use_journal(path: &Path, connection: &Connection) -> Result<(), LedgerError> {
    for _ in 0..JOURNAL_TRIES {
        let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
        if mode == "wal" {
            return Ok(());
        }
        std::thread::sleep(JOURNAL_PAUSE);
    }
    let words = "this file system does not let several programs share a file";
    Err(LedgerError::folder(path, std::io::Error::other(words)))
}

fn configure(connection: &Connection) -> Result<(), LedgerError> {
    connection.busy_timeout(Duration::from_secs(BUSY_SECONDS))?;
    keep_plans(connection)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    Ok(())
}

/// Without it SQLite looks at the values bound to a range, and so prepares such a statement anew each time it is run,
/// which took more time than to run it. There are no statistics here from which another plan could follow.
fn keep_plans(connection: &Connection) -> Result<(), LedgerError> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

/// Reads the first 100 bytes as the SQLite file format lays them out: magic text, user version at 60,
/// application at 68. Opening the file with SQLite first could already leave marks beside it.
pub(crate) fn check_header(path: &Path) -> Result<(), LedgerError> {
    let mut header = [0u8; 100];
    let mut file = match std::fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(LedgerError::folder(path, error)),
    };
    let size = file.metadata().map_err(|error| LedgerError::folder(path, error))?.len();
    if size == 0 {
        return Ok(());
    }
    let not_ours = |why| LedgerError::NotALedger { path: path.to_owned(), why };
    file.read_exact(&mut header).map_err(|_| not_ours("it is too short"))?;
    if !header.starts_with(b"SQLite format 3\0") {
        return Err(not_ours("it is not a SQLite file"));
    }
    let number = |at: usize| u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
    accept(path, number(68), number(60))
}

/// The same once more through SQLite, which also sees what has not reached the main file yet.
fn check_version(path: &Path, connection: &Connection) -> Result<(), LedgerError> {
    let read = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let application = read("application_id")? as u32;
    accept(path, application, read("user_version")? as u32)?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if application == 0 && tables > 0 {
        let why = "it holds tables of another program";
        return Err(LedgerError::NotALedger { path: path.to_owned(), why });
    }
    Ok(())
}

/// Application 0 is a file just made, in which no tables stand yet.
fn accept(path: &Path, application: u32, version: u32) -> Result<(), LedgerError> {
    match (application, version) {
        (0, 0) => Ok(()),
        (APPLICATION, ..=VERSION) => Ok(()),
        (APPLICATION, found) => Err(LedgerError::Newer { found, known: VERSION }),
        _ => Err(LedgerError::NotALedger { path: path.to_owned(), why: "another program's file" }),
    }
}

fn create(connection: &mut Connection) -> Result<(), LedgerError> {
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let application: i64 = transaction.pragma_query_value(None, "application_id", |row| row.get(0))?;
    if application == 0 {
        transaction.execute_batch(TABLES)?;
        transaction.execute_batch(DERIVED)?;
        transaction.pragma_update(None, "application_id", APPLICATION)?;
        transaction.pragma_update(None, "user_version", VERSION)?;
        set_meta(&transaction, "derivation", DERIVATION)?;
    }
    let found: u32 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found < VERSION {
        for (_, change) in MIGRATIONS.iter().filter(|(version, _)| *version > found) {
            transaction.execute_batch(change)?;
        }
        set_meta(&transaction, MIGRATED, found)?;
        transaction.pragma_update(None, "user_version", VERSION)?;
    }
    transaction.execute_batch(PEERS)?;
    transaction.execute_batch(FOLLOWED)?;
    transaction.execute_batch(EPOCHS)?;
    transaction.execute_batch(ANSWERS)?;
    transaction.execute_batch(FILES)?;
    transaction.commit()?;
    Ok(())
}

/// Whether the store was of layout 1 and what follows from the move is still to be done.
pub(crate) fn migrated(connection: &Connection) -> Result<bool, LedgerError> {
    Ok(meta::<u32>(connection, MIGRATED)? == Some(1))
}

pub(crate) fn forget_migration(connection: &Connection) -> Result<(), LedgerError> {
    connection.execute("DELETE FROM meta WHERE key = ?1", [MIGRATED])?;
    Ok(())
}

/// Empties all that is derived, and makes it anew.
pub(crate) fn recreate_derived(connection: &Connection) -> Result<(), LedgerError> {
    connection.execute_batch(DROP_DERIVED)?;
    connection.execute_batch(DERIVED)?;
    set_meta(connection, "derivation", DERIVATION)
}

pub(crate) fn set_meta(
    connection: &Connection,
    key: &str,
    value: impl rusqlite::ToSql,
) -> Result<(), LedgerError> {
    connection
        .execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)", rusqlite::params![key, value])?;
    Ok(())
}

pub(crate) fn meta<T: rusqlite::types::FromSql>(
    connection: &Connection,
    key: &str,
) -> Result<Option<T>, LedgerError> {
    use rusqlite::OptionalExtension;
    let mut statement = connection.prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
    Ok(statement.query_row([key], |row| row.get(0)).optional()?)
}

/// A store of its own with the same tables, gone when it is closed.
pub(crate) fn open_temporary() -> Result<Connection, LedgerError> {
    let connection = Connection::open("")?;
    keep_plans(&connection)?;
    connection.set_prepared_statement_cache_capacity(64);
    connection.pragma_update(None, "synchronous", "OFF")?;
    connection.pragma_update(None, "journal_mode", "OFF")?;
    connection.execute_batch(TABLES)?;
    connection.execute_batch(DERIVED)?;
    connection.execute_batch(EPOCHS)?;
    connection.execute_batch(FILES)?;
    Ok(connection)
}
