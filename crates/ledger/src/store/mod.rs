//! The ledger in a data folder: one SQLite file, and the device's key beside it.

mod admission;
mod attach;
mod authority;
mod backup;
mod beside;
mod connections;
mod derive;
mod device;
mod erasable;
mod erasure;
mod files;
mod followed;
mod fork;
mod heard;
mod history;
mod import;
mod imported;
mod invite;
mod keys;
pub(crate) mod logs;
mod mark;
mod platform;
mod quarantine;
mod read;
mod rebuild;
mod rejudge;
mod renewal;
mod schema;
mod session;
mod shared;
mod spaces;
mod verify;
mod version;
mod waiting;
mod write;

pub use attach::{Attached, Awaited, FileState};
pub use backup::restore;
pub use erasable::{Salted, Tombstone};
pub use erasure::Erasing;
pub use fork::Fork;
pub use heard::Heard;
pub use history::{Event, EventEdit};
pub use imported::Imported;
pub use invite::Offer;
pub use quarantine::Quarantined;
pub use read::Changed;
pub use rebuild::Rebuilt;
pub use session::Session;
pub use spaces::{AdministrationEvent, Founding, Space};
pub use verify::Fault;
pub use version::Version;
pub use waiting::Missing;
pub use write::Ack;

use crate::{Authority, DeviceId, Environment, LedgerError, SharedLog};
use connections::{Pool, Reading};
use ed25519_dalek::{Signer, SigningKey};
use mark::Mark;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// The store's file name in the data folder.
pub(crate) const STORE: &str = "ledger.sqlite";
/// The device key's file name in the data folder.
pub(crate) const KEY: &str = "device.key";
/// Under which the store remembers the device that writes in it.
const DEVICE: &str = "device";
/// The file whose lock is held while a folder is opened.
pub(crate) const TURN: &str = "ledger.lock";
/// The file name of the mark of how far the store has come.
pub(crate) const MARK: &str = "ledger.mark";

/// A data folder's ledger: the log of signed changes, and all that is derived from it.
///
/// One `Ledger` serves any number of threads: many read while one writes. Several processes may open the
/// same folder at once.
pub struct Ledger {
    folder: PathBuf,
    environment: Arc<dyn Environment>,
    key: SigningKey,
    writer: Mutex<Connection>,
    readers: Pool,
    mark: Mark,
    /// The log that this store follows, where it is not this store's alone.
    shared: Option<Arc<dyn SharedLog>>,
    /// Who may do what, as the program says.
    rules: authority::Rules,
}

impl Ledger {
    /// Opens the ledger in `folder`, making folder, device key and store where there are none.
    ///
    /// A folder that was copied, or whose store or key was put back from a backup, goes on as a new
    /// incarnation: it writes new logs, so that it can never contradict what it wrote before.
    ///
    /// # Errors
    /// [`LedgerError::Newer`] and [`LedgerError::NotALedger`] leave the folder as it was.
    pub fn open(folder: &Path, environment: Arc<dyn Environment>) -> Result<Self, LedgerError> {
        Self::open_with(folder, environment, None)
    }

    /// As [`Ledger::open`], with the program's rules: in spaces that are founded to be judged, or that are judged from a
    /// point on, operations of records count only for what their author could do. Without rules nothing is judged.
    pub fn open_judged(
        folder: &Path,
        environment: Arc<dyn Environment>,
        authority: Arc<dyn Authority>,
    ) -> Result<Self, LedgerError> {
        Self::open_with(folder, environment, Some(authority))
    }

    fn open_with(
        folder: &Path,
        environment: Arc<dyn Environment>,
        authority: Option<Arc<dyn Authority>>,
    ) -> Result<Self, LedgerError> {
        platform::private_folder(folder).map_err(|error| LedgerError::folder(folder, error))?;
        let (store, key) = (folder.join(STORE), folder.join(KEY));
        let turn = folder.join(TURN);
        // A file that is not ours is left alone; while another program makes a new store, half of one may stand there.
        if let Err(refused) = schema::check_header(&store)
            && !turn.exists()
        {
            return Err(refused);
        }
        let first = !turn.exists();
        let _turn = platform::turn(&turn)?;
        let mut writer = match schema::open_writer(&store) {
            Err(refused @ (LedgerError::NotALedger { .. } | LedgerError::Newer { .. })) if first => {
                let _ = std::fs::remove_file(&turn);
                return Err(refused);
            }
            opened => opened?,
        };
        backup::take_key_out(&mut writer, &key)?;
        let known: Option<[u8; 32]> = schema::meta(&writer, DEVICE)?;
        // A store that has written before has a key. Another in its place would write as somebody whom nobody knows.
        let has_written = known.is_some() || schema::meta::<[u8; 16]>(&writer, "incarnation")?.is_some();
        if has_written && !key.exists() {
            return Err(LedgerError::Key { path: key, why: "it is not there" });
        }
        let key_pair = device::open(&key, environment.as_ref())?;
        match known {
            Some(known) if known != *device::id(&key_pair).as_bytes() => {
                return Err(LedgerError::Key { path: key, why: "it belongs to another data folder" });
            }
            Some(_) => {}
            None => schema::set_meta(&writer, DEVICE, *device::id(&key_pair).as_bytes())?,
        }
        platform::sync_folder(folder).map_err(|error| LedgerError::folder(folder, error))?;
        let mark = Mark::open(&folder.join(MARK));
        let ledger = Self {
            folder: folder.to_owned(),
            environment,
            key: key_pair,
            writer: Mutex::new(writer),
            readers: Pool::new(store),
            mark,
            shared: None,
            rules: authority::Rules::new(authority),
        };
        ledger.settle_incarnation()?;
        ledger.rebuild_if_derived_otherwise()?;
        if schema::migrated(&*ledger.read()?)? {
            invite::admit_those_of_version_1(&ledger)?;
        }
        Ok(ledger)
    }

    /// Gives the store in `folder` a new key in place of one that is lost, which is the way on where no backup has it. It goes on
    /// as another device, which somebody who administers its spaces has to admit. A key file that is there stays.
    ///
    /// # Errors
    /// If there is a key, or no store.
    pub fn renew_lost_key(folder: &Path, environment: &dyn Environment) -> Result<DeviceId, LedgerError> {
        let (store, key) = (folder.join(STORE), folder.join(KEY));
        if !store.exists() || key.exists() {
            return Err(LedgerError::Key { path: key, why: "it is not lost" });
        }
        let _turn = platform::turn(&folder.join(TURN))?;
        let writer = schema::open_writer(&store)?;
        let key_pair = device::open(&key, environment)?;
        schema::set_meta(&writer, DEVICE, *device::id(&key_pair).as_bytes())?;
        Ok(device::id(&key_pair))
    }

    /// This device's public key.
    #[must_use]
    pub fn device(&self) -> DeviceId {
        device::id(&self.key)
    }

    /// This device's secret key, for a transport that proves by it to whom a line leads.
    #[must_use]
    pub fn secret_key(&self) -> [u8; 32] {
        self.key.to_bytes()
    }

    /// The data folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn environment(&self) -> &dyn Environment {
        self.environment.as_ref()
    }

    /// Signs as this device. The bytes begin with a tag, so that none stand for another.
    pub(crate) fn sign(&self, bytes: &[u8]) -> [u8; 64] {
        self.key.sign(bytes).to_bytes()
    }

    /// The scalar of this device's key, for opening what is sealed for it.
    pub(crate) fn exchange_secret(&self) -> [u8; 32] {
        self.key.to_scalar_bytes()
    }

    pub(crate) fn read(&self) -> Result<Reading<'_>, LedgerError> {
        self.readers.take()
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        // A panic inside a transaction rolled it back: the connection is whole.
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs `work` in one writing transaction and returns when its outcome is on the disk. What a space holds is written by
    /// [`Ledger::write_in`] instead.
    ///
    /// The lock on the file is taken at once, so that what `work` reads stays true until it has written.
    pub(crate) fn transact<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<Work<T>, LedgerError>,
    ) -> Result<T, LedgerError> {
        let mut connection = self.lock();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        match work(&transaction)? {
            Work::Nothing(outcome) => Ok(outcome),
            Work::Done(outcome) => {
                let count = mark::advance(&transaction)?;
                transaction.commit()?;
                self.mark.write(count);
                Ok(outcome)
            }
        }
    }

    /// Chooses a new incarnation if this folder is not the one that chose the old one, or if its store is
    /// behind what it once was.
    fn settle_incarnation(&self) -> Result<(), LedgerError> {
        let (store, key) = (self.folder.join(STORE), self.folder.join(KEY));
        let stamp = platform::stamp(&store, &key).map_err(|error| LedgerError::folder(&store, error))?;
        let mut connection = self.lock();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let known: Option<[u8; 32]> = schema::meta(&transaction, "stamp")?;
        let count = mark::count(&transaction)?;
        if known == Some(stamp) && self.mark.read().is_none_or(|mark| mark <= count) {
            return Ok(());
        }
        renew_incarnation(&transaction, self.environment.as_ref())?;
        schema::set_meta(&transaction, "stamp", stamp)?;
        transaction.commit()?;
        self.mark.write(count);
        Ok(())
    }
}

/// What came of a writing transaction: something to keep, or nothing, so that it is rolled back.
pub(crate) enum Work<T> {
    Done(T),
    Nothing(T),
}

/// Chooses another incarnation: from now on this folder writes new logs.
fn renew_incarnation(connection: &Connection, environment: &dyn Environment) -> Result<(), LedgerError> {
    let mut incarnation = [0u8; 16];
    environment.random(&mut incarnation);
    schema::set_meta(connection, "incarnation", incarnation)
}

/// The incarnation under which this folder writes.
fn incarnation(connection: &Connection) -> Result<[u8; 16], LedgerError> {
    schema::meta(connection, "incarnation")?
        .ok_or_else(|| LedgerError::Damaged("no incarnation is stored".into()))
}
