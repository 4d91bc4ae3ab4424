//! The tables of `accounts.sqlite`, and the settings of its connections.

use std::fs::{self, File, OpenOptions};
use std::path::Path;
use std::time::Duration;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::{AccountError, Result};

/// The file's name in the data folder.
pub const FILE: &str = "accounts.sqlite";
/// `MNGA`, in the file's header.
const APPLICATION: i64 = 0x4d4e_4741;
/// The newest layout of tables known here, in the file's header.
const VERSION: i64 = 1;
/// How long a writer waits for another process.
const BUSY: Duration = Duration::from_secs(30);

const TABLES: &str = "
CREATE TABLE account (id INTEGER PRIMARY KEY AUTOINCREMENT, login TEXT NOT NULL UNIQUE, person BLOB NOT NULL,
  name TEXT NOT NULL, password TEXT, created INTEGER NOT NULL, disabled INTEGER);
CREATE INDEX account_person ON account (person);
CREATE TABLE sample (account INTEGER PRIMARY KEY REFERENCES account (id) ON DELETE CASCADE,
  role TEXT NOT NULL, place TEXT NOT NULL);
CREATE TABLE session (token BLOB PRIMARY KEY, account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  created INTEGER NOT NULL, seen INTEGER NOT NULL, browser TEXT NOT NULL, address TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX session_account ON session (account, seen);
CREATE TABLE invitation (token BLOB PRIMARY KEY, grants TEXT NOT NULL, person BLOB NOT NULL, by BLOB NOT NULL,
  made INTEGER NOT NULL, until INTEGER NOT NULL, used INTEGER) WITHOUT ROWID;
CREATE TABLE code (hash BLOB PRIMARY KEY, account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE,
  kind TEXT NOT NULL, until INTEGER) WITHOUT ROWID;
CREATE INDEX code_account ON code (account, kind);
CREATE TABLE attempt (key TEXT PRIMARY KEY, times BLOB NOT NULL, last INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX attempt_last ON attempt (last);
CREATE TABLE draft (account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE, address TEXT NOT NULL,
  body TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (account, address));
CREATE TABLE snooze (account INTEGER NOT NULL REFERENCES account (id) ON DELETE CASCADE, key TEXT NOT NULL,
  until TEXT NOT NULL, PRIMARY KEY (account, key)) WITHOUT ROWID;
";

/// Opens the file for one writer and one reader, making it if there is none.
pub(super) fn open(folder: &Path) -> Result<(Connection, Connection)> {
    fs::create_dir_all(folder)?;
    let path = folder.join(FILE);
    make_private(&path)?;
    let mut writer = Connection::open(&path)?;
    configure(&writer)?;
    check(&writer)?;
    use_journal(&writer)?;
    writer.pragma_update(None, "synchronous", "FULL")?;
    // What is deleted here is a secret as a rule: its bytes are overwritten.
    writer.pragma_update(None, "secure_delete", true)?;
    create(&mut writer)?;
    let reader = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    configure(&reader)?;
    reader.pragma_update(None, "query_only", true)?;
    Ok((writer, reader))
}

fn configure(connection: &Connection) -> Result<()> {
    connection.busy_timeout(BUSY)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// A file of another program or of a newer version is refused before anything in it is touched.
fn check(connection: &Connection) -> Result<()> {
    let read = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let (application, version) = (read("application_id")?, read("user_version")?);
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    match (application, version) {
        (0, 0) if tables == 0 => Ok(()),
        (APPLICATION, 0..=VERSION) => Ok(()),
        (APPLICATION, _) => Err(AccountError::Newer),
        _ => Err(AccountError::File(std::io::Error::other("it is a file of another program"))),
    }
}

/// Switches to the write-ahead journal. While another process does the same SQLite answers with the old mode instead
/// of waiting.
fn use_journal(connection: &Connection) -> Result<()> {
    for _ in 0..50 {
        let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
        if mode == "wal" {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Err(AccountError::File(std::io::Error::other(
        "this file system does not let several programs share a file",
    )))
}

fn create(writer: &mut Connection) -> Result<()> {
    let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version == 0 {
        transaction.execute_batch(TABLES)?;
        transaction.pragma_update(None, "application_id", APPLICATION)?;
        transaction.pragma_update(None, "user_version", VERSION)?;
    }
    transaction.commit()?;
    Ok(())
}

/// Makes the file if there is none, and lets only its owner read it: a backup's copy may have come with wider rights.
fn make_private(path: &Path) -> Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file: File = options.open(path)?;
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    drop(file);
    Ok(())
}

/// Copies the accounts of a data folder into the new file `to`, while they are in use. Sessions, invitations, reset
/// codes and attempts are left out: nobody is signed in at a restored office, and no open link leads into it.
///
/// Returns whether there were any accounts to copy.
///
/// # Errors
/// If the store or the disk refuses.
pub fn backup(folder: &Path, to: &Path) -> Result<bool> {
    let from = folder.join(FILE);
    if !from.exists() {
        return Ok(false);
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE;
    let source = Connection::open_with_flags(&from, flags)?;
    configure(&source)?;
    check(&source)?;
    make_private(to)?;
    let mut copy = Connection::open(to)?;
    // All pages in one step: a writer in between would make it begin again.
    if Backup::new(&source, &mut copy)?.step(-1)? != StepResult::Done {
        return Err(AccountError::File(std::io::Error::other("another program holds it")));
    }
    copy.pragma_update(None, "journal_mode", "DELETE")?;
    copy.execute_batch(
        "DELETE FROM session; DELETE FROM invitation; DELETE FROM attempt;
         DELETE FROM code WHERE until IS NOT NULL; VACUUM;",
    )?;
    copy.close().map_err(|(_, error)| error)?;
    Ok(true)
}
