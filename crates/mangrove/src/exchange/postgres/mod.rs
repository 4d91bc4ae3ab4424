//! A hub's log in PostgreSQL: entries of each space, and for each space one row that counts them.
//!
//! That row is the turn. Whoever adds to a space locks it, and raises it with what was added; so numbers come to be seen in
//! their order. A sequence would not do: its numbers are given before a transaction ends, and a reader that goes by them
//! skips those that end later. Nothing here is trusted to be what it was: each process checks what it reads.

mod encrypted;
mod session;
mod turn;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;

use ledger::{DeviceId, Entry, Kept, LedgerError, Place, Salted, SharedLog, SpaceId, Turn};
use tokio::runtime::Handle;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Config, Row};

use self::session::{Line, Session};
use self::turn::TurnOfSpaces;
use crate::cli::Refusal;

/// The layout of the tables. A database with a higher one belongs to a newer program.
const LAYOUT: i32 = 1;

const TABLES: &str = "
CREATE SCHEMA IF NOT EXISTS mangrove;
CREATE TABLE IF NOT EXISTS mangrove.hub (one boolean PRIMARY KEY DEFAULT true CHECK (one), layout integer NOT NULL, device bytea NOT NULL);
CREATE TABLE IF NOT EXISTS mangrove.space (id bytea PRIMARY KEY, last bigint NOT NULL, mark bytea NOT NULL);
CREATE TABLE IF NOT EXISTS mangrove.entry (space bytea NOT NULL, position bigint NOT NULL, mark bytea NOT NULL,
  run bytea, hash bytea, salt bytea, content bytea, PRIMARY KEY (space, position));
CREATE INDEX IF NOT EXISTS entry_hash ON mangrove.entry (space, hash) WHERE hash IS NOT NULL;
";

/// Bytes of entries that are read at a time; one that is larger comes alone.
const LOT: i64 = 8 << 20;

/// The entries of a space after a place, without those that would make a lot too large.
const AFTER: &str = "
SELECT position, mark, run, hash, salt, content FROM (
  SELECT *, sum(size) OVER (ORDER BY position) - size AS before FROM (
    SELECT *, coalesce(length(run), 0) + coalesce(length(content), 0) + 100 AS size
    FROM mangrove.entry WHERE space = $1 AND position > $2 ORDER BY position LIMIT 512
  ) AS next
) AS lot WHERE before < $3 ORDER BY position";

/// A database that holds a hub's log.
pub struct Database {
    /// Asks what there is. Any number of threads do so at once.
    reading: Session,
    /// Has turns, one after the other.
    turns: (Session, Mutex<()>),
}

impl Database {
    /// Opens the database that a URL names, and makes the tables where there are none. Where the URL names several servers,
    /// the one that takes writes is used: after its primary was lost a replica that was promoted.
    ///
    /// A line that leaves this machine is encrypted; `authority` is the certificate that signed the server's.
    ///
    /// # Errors
    /// A [`Refusal`] if the URL cannot be read, if the line would not be encrypted, or if the database cannot be used.
    pub fn open(url: &str, authority: Option<&Path>, runtime: &Handle) -> anyhow::Result<Database> {
        let mut config: Config = url.parse().map_err(|error| {
            Refusal::error(
                format!("The address of the database cannot be read: {}.", session::in_words(&error)),
                "Write it as postgres://USER@HOST/DATABASE, or postgres:///DATABASE?host=/run/postgresql&user=USER for a \
                 server on this machine.",
            )
        })?;
        let encrypted = encrypted::way(&mut config, authority)?;
        let database = Database {
            reading: Session::new(config.clone(), encrypted.clone(), runtime.clone()),
            turns: (Session::new(config, encrypted, runtime.clone()), Mutex::default()),
        };
        let made = (0..3).map(|_| database.make_tables()).find_map(Result::ok);
        // Two that begin at once can both try to make what neither found; the third time it is there.
        made.map_or_else(|| database.make_tables(), Ok).map_err(|error| {
            let why = match error {
                LedgerError::Shared(why) => why,
                other => other.to_string(),
            };
            Refusal::error(
                format!("The hub's database cannot be used: {why}."),
                "See that it runs, that the address is right, and that its user may make tables: GRANT CREATE ON DATABASE. Then \
                 start the hub again.",
            )
        })?;
        Ok(database)
    }

    fn make_tables(&self) -> Result<(), LedgerError> {
        let there = "SELECT 1 FROM pg_tables WHERE schemaname = 'mangrove' AND tablename = 'entry'";
        if self.reading.line()?.query(there, vec![])?.is_empty() {
            self.reading.line()?.batch(TABLES)?;
        }
        Ok(())
    }

    /// The hub whose log it is; none where nobody has begun one.
    ///
    /// # Errors
    /// A [`Refusal`] if a newer program wrote it.
    pub fn hub(&self) -> anyhow::Result<Option<DeviceId>> {
        let rows = self.reading.line()?.query("SELECT layout, device FROM mangrove.hub", vec![])?;
        let Some(row) = rows.first() else { return Ok(None) };
        let layout: i32 = row.try_get(0).map_err(unreadable)?;
        if layout > LAYOUT {
            return Err(Refusal::error(
                format!(
                    "A newer version of Mangrove wrote this database (layout {layout}; this one knows up to {LAYOUT})."
                ),
                "Install the newest Mangrove. Nothing in the database was touched.",
            ));
        }
        Ok(Some(DeviceId::from_bytes(fixed(row, 1)?)))
    }

    /// Begins the log of a hub, unless there is one. Gives the hub whose log it is.
    ///
    /// # Errors
    /// As [`Database::hub`].
    pub fn begin(&self, device: DeviceId) -> anyhow::Result<DeviceId> {
        let begin = "INSERT INTO mangrove.hub (layout, device) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        let values = vec![value(LAYOUT, Type::INT4), value(device.as_bytes().to_vec(), Type::BYTEA)];
        self.turns.0.line()?.query(begin, values)?;
        Ok(self.hub()?.unwrap_or(device))
    }
}

impl SharedLog for Database {
    fn ends(&self) -> Result<BTreeMap<SpaceId, Place>, LedgerError> {
        let rows = self.reading.line()?.query("SELECT id, last, mark FROM mangrove.space", vec![])?;
        rows.iter().map(end).collect()
    }

    fn after(&self, space: SpaceId, place: &Place) -> Result<Option<Vec<Entry>>, LedgerError> {
        after(&*self.reading.line()?, space, place)
    }

    fn turn(&self, spaces: &[SpaceId]) -> Result<Box<dyn Turn + '_>, LedgerError> {
        Ok(Box::new(TurnOfSpaces::begin(&self.turns, spaces)?))
    }
}

/// A value of a statement, with its type.
type Value = (Box<dyn ToSql + Send + Sync>, Type);

fn value(value: impl ToSql + Send + Sync + 'static, of: Type) -> Value {
    (Box::new(value), of)
}

fn after(line: &Line, space: SpaceId, place: &Place) -> Result<Option<Vec<Entry>>, LedgerError> {
    let id = || value(space.as_bytes().to_vec(), Type::BYTEA);
    let position = number(place.position)?;
    if position > 0 {
        let there = "SELECT 1 FROM mangrove.entry WHERE space = $1 AND position = $2 AND mark = $3";
        let values = vec![id(), value(position, Type::INT8), value(place.mark.to_vec(), Type::BYTEA)];
        if line.query(there, values)?.is_empty() {
            return Ok(None);
        }
    }
    let rows = line.query(AFTER, vec![id(), value(position, Type::INT8), value(LOT, Type::INT8)])?;
    rows.iter().map(entry).collect::<Result<_, _>>().map(Some)
}

fn entry(row: &Row) -> Result<Entry, LedgerError> {
    let bytes = |column| row.try_get::<_, Option<Vec<u8>>>(column).map_err(unreadable);
    let place = Place { position: position(row, 0)?, mark: fixed(row, 1)? };
    let kept = match (bytes(2)?, bytes(5)?) {
        (Some(run), _) => Kept::Run(run),
        (None, Some(content)) => Kept::Content(fixed(row, 3)?, Salted { salt: fixed(row, 4)?, content }),
        (None, None) => Kept::Erased,
    };
    Ok(Entry { place, kept })
}

/// A space and its last place.
fn end(row: &Row) -> Result<(SpaceId, Place), LedgerError> {
    let place = Place { position: position(row, 1)?, mark: fixed(row, 2)? };
    Ok((SpaceId::from_bytes(fixed(row, 0)?), place))
}

fn position(row: &Row, column: usize) -> Result<u64, LedgerError> {
    let position: i64 = row.try_get(column).map_err(unreadable)?;
    u64::try_from(position)
        .map_err(|_| LedgerError::Damaged("a negative number in the hub's database".into()))
}

fn fixed<const N: usize>(row: &Row, column: usize) -> Result<[u8; N], LedgerError> {
    let bytes: Vec<u8> = row.try_get(column).map_err(unreadable)?;
    let wrong = |_| LedgerError::Damaged("a row of another length in the hub's database".into());
    bytes.try_into().map_err(wrong)
}

fn number(position: u64) -> Result<i64, LedgerError> {
    i64::try_from(position).map_err(|_| LedgerError::Damaged("a number above all limits".into()))
}

fn unreadable(error: tokio_postgres::Error) -> LedgerError {
    LedgerError::Damaged(format!("the hub's database: {}", session::in_words(&error)))
}
