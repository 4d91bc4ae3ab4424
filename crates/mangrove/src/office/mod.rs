//! The office: one data folder, opened. It holds the log, the files beside it and the search index made from them,
//! and is what pages, command line and import alike work on.

mod adopt;
pub mod attached;
pub mod backup;
pub mod catch_up;
pub mod environment;
pub mod figures;
pub mod files;
mod follow_ups;
mod founded;
pub mod kind;
mod notice;
pub mod pinned;
mod reads;
pub mod record;
pub mod recovery;
pub mod room;
pub mod shelf;
mod spaces;
pub mod view;
pub mod words;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, RwLock};

use jiff::Timestamp;
use jiff::civil::Date;
use ledger::{Change, Edit, Environment, FieldId, Ledger, RecordId, SpaceId, Value, Version};

pub use ledger::Author;

use crate::access::{Members, Realm};
use crate::apart::Reader;
use crate::challenge::{self, Challenge};
use crate::exchange::call::Caller;
use crate::exchange::{Standing, hub, join};
use crate::party::{self, Party};
use crate::search::Search;
use files::{Files, Seal};
use founded::Spaces;
use kind::Kind;
use notice::Noticed;
use room::Room;
use shelf::Shelves;
pub use spaces::Given;
pub use view::View;

/// The folder of files that came with forms which are not saved yet.
const STAGED: &str = "staged";

/// An open data folder.
pub struct Office {
    folder: PathBuf,
    ledger: Ledger,
    files: Files,
    /// Files that came with forms which are not saved yet.
    staged: Files,
    seal: Seal,
    search: Search,
    spaces: Spaces,
    public: SpaceId,
    members: RwLock<Arc<Members>>,
    shelves: Shelves,
    pub(crate) watches: crate::gate::watch::Watches,
    noticed: Noticed,
    pub(crate) stirred: Mutex<crate::routine::Stirred>,
    environment: Arc<dyn Environment>,
    /// Operations that this process has written.
    written: AtomicU64,
    figures: Mutex<Vec<figures::Known>>,
    pub(crate) notes: crate::document::noted::Notes,
    pub(crate) registers: crate::document::registered::Registers,
    readings: Mutex<Vec<(RecordId, crate::document::Beside, Arc<::document::Document>)>>,
    reader: Reader,
    room: Room,
    /// Held while a file that came with a form is counted and kept.
    staging: Mutex<()>,
    /// Calls the hub.
    pub(crate) caller: Caller,
    sample: bool,
}

/// What is to be written of one record.
#[derive(Debug)]
pub struct Save {
    kind: &'static Kind,
    record: RecordId,
    /// The changes, field by field.
    pub edits: Vec<Edit>,
    /// Why, where a person says so.
    pub reason: Option<String>,
}

impl Save {
    /// Nothing yet, of this record.
    #[must_use]
    pub fn new(kind: &'static Kind, record: RecordId) -> Save {
        Save { kind, record, edits: Vec::new(), reason: None }
    }

    /// The record it is of.
    #[must_use]
    pub fn record(&self) -> RecordId {
        self.record
    }

    /// And these fields with these values.
    #[must_use]
    pub fn values(mut self, values: impl IntoIterator<Item = (FieldId, Value)>) -> Save {
        self.edits.extend(values.into_iter().map(|(field, value)| Edit::Set { field, value }));
        self
    }

    /// And why.
    #[must_use]
    pub fn because(mut self, reason: Option<String>) -> Save {
        self.reason = reason;
        self
    }
}

impl Office {
    /// Opens the data folder; makes it, with what every office starts with, if there is none.
    ///
    /// # Errors
    /// If the folder cannot be made or opened, or a newer version wrote it. Nothing in it has changed then.
    pub fn open(folder: &Path, environment: Arc<dyn Environment>) -> anyhow::Result<Office> {
        // A disk that is full to the last byte lets no store be opened, not even for reading.
        Room::of(folder).give_back();
        let ledger = Ledger::open_judged(folder, Arc::clone(&environment), crate::access::authority())?;
        let standing = Standing::read(folder)?;
        hub::refuse_as_an_office(&ledger, &standing, folder)?;
        Room::of(folder).tidy();
        let spaces = Spaces::open(&ledger, folder, &*environment)?;
        let files = Files::open(folder.join("files"))?;
        let search = Search::open(&folder.join("index"))?;
        let public = spaces.of(&Realm::Public).ok_or_else(|| join::not_arrived(&standing))?;
        let noticed = Noticed::all(&ledger)?;
        let office = Office {
            folder: folder.to_owned(),
            ledger,
            files,
            staged: Files::open(folder.join(STAGED))?,
            seal: Seal::open(&folder.join("files.seal"), &*environment)?,
            search,
            spaces,
            public,
            members: RwLock::default(),
            shelves: Shelves::default(),
            watches: crate::gate::watch::Watches::default(),
            noticed,
            stirred: Mutex::default(),
            environment,
            written: AtomicU64::new(0),
            figures: Mutex::default(),
            notes: crate::document::noted::Notes::default(),
            registers: crate::document::registered::Registers::default(),
            readings: Mutex::default(),
            reader: Reader::here(),
            room: Room::of(folder),
            staging: Mutex::default(),
            caller: Caller::default(),
            sample: false,
        };
        office.drop_staged_of_long_ago();
        office.read_members()?;
        office.adopt_old_spaces()?;
        if office.joined().is_empty() {
            office.ship()?;
        } else {
            join::found(&office)?;
        }
        office.put_on_all();
        office.catch_up()?;
        Ok(office)
    }

    /// The same office, marked as a sample on every page.
    #[must_use]
    pub fn marked_as_sample(mut self) -> Office {
        self.sample = true;
        self
    }

    /// The same office, with files of strangers read in a process of their own.
    #[must_use]
    pub fn reading_by(mut self, reader: Reader) -> Office {
        self.reader = reader;
        self
    }

    /// The same office, with room on the disk measured otherwise.
    #[must_use]
    pub fn with_room(mut self, room: Room) -> Office {
        self.room = room;
        self
    }

    /// The room on its disk.
    #[must_use]
    pub fn room(&self) -> &Room {
        &self.room
    }

    /// What reads files.
    #[must_use]
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// Whether all in it is invented.
    #[must_use]
    pub fn is_sample(&self) -> bool {
        self.sample
    }

    /// The data folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The log.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The search index.
    #[must_use]
    pub fn search(&self) -> &Search {
        &self.search
    }

    /// The files kept beside the log.
    #[must_use]
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// What marks the files that forms carry.
    #[must_use]
    pub fn seal(&self) -> &Seal {
        &self.seal
    }

    /// The clock and randomness it was opened with.
    #[must_use]
    pub fn environment(&self) -> &dyn Environment {
        &*self.environment
    }

    /// The moment it is now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        environment::now(&*self.environment)
    }

    /// The day it is now.
    #[must_use]
    pub fn today(&self) -> Date {
        environment::today(&*self.environment)
    }

    /// The space that everyone can read.
    #[must_use]
    pub fn public(&self) -> SpaceId {
        self.public
    }

    /// The regional office's own space; none on a computer of somebody else.
    #[must_use]
    pub fn own(&self) -> Option<SpaceId> {
        self.space_of(&Realm::Office)
    }

    /// Keeps a file's bytes beside the log and returns their hash.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn keep_file(&self, bytes: &[u8]) -> io::Result<String> {
        self.room.for_bytes(bytes.len() as u64).map_err(io::Error::other)?;
        self.files.keep(bytes)
    }

    /// Writes these changes, all or none, and brings what is derived from them up to date. They are on disk when
    /// this returns.
    ///
    /// # Errors
    /// If the store refuses: nothing has been written then.
    pub fn save(&self, space: SpaceId, author: &Author, saves: Vec<Save>) -> anyhow::Result<()> {
        self.save_as_seen(space, author, saves, None)
    }

    /// The same by an author who had seen the log up to a version: what was written later is not replaced by it, but
    /// stands beside it, disputed.
    ///
    /// # Errors
    /// If the store refuses: nothing has been written then.
    pub fn save_as_seen(
        &self,
        space: SpaceId,
        author: &Author,
        saves: Vec<Save>,
        seen: Option<&Version>,
    ) -> anyhow::Result<()> {
        // What is written goes into a space that is what it says, and into no other.
        anyhow::ensure!(self.realm_of(space).is_some(), "the space {space} is here without effect");
        let mut saves: Vec<Save> = saves.into_iter().filter(|save| !save.edits.is_empty()).collect();
        if !saves.is_empty() {
            self.room.for_bytes(0)?;
        }
        self.attach_files(space, &mut saves)?;
        let touched: Vec<_> = saves.iter().map(Save::key).collect();
        let changes: Vec<Change> = saves
            .into_iter()
            .map(|save| Change {
                record: save.record,
                kind: save.kind.id,
                edits: save.edits,
                reason: save.reason,
            })
            .collect();
        if !changes.is_empty() {
            let write = || self.ledger.write_as_seen(space, author, &changes, seen);
            let ack = self.write_noticed(space, write, &touched)?;
            self.written.fetch_add(ack.operations, Ordering::AcqRel);
            for (kind, record) in touched {
                self.put_on(space, kind, record)?;
            }
        }
        Ok(())
    }

    /// Forgets all that is kept in memory and builds the index anew: what was here no longer counts.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub(crate) fn forget(&self) -> anyhow::Result<()> {
        self.shelves.clear();
        self.index_all(&self.ledger.version()?)
    }

    /// Checks every signature, chain, kept file and derived table. Returns what is wrong, in words.
    ///
    /// # Errors
    /// If the store or the files cannot be read at all.
    pub fn verify(&self) -> anyhow::Result<Vec<String>> {
        let mut faults: Vec<String> = self.ledger.verify()?.iter().map(ToString::to_string).collect();
        let changed = self.files.verify()?;
        faults.extend(changed.into_iter().map(|hash| format!("the file {hash} is no longer what was kept")));
        Ok(faults)
    }

    /// Throws away all that is derived and builds it again from the log.
    ///
    /// # Errors
    /// If the store cannot be read or written.
    pub fn rebuild(&self) -> anyhow::Result<()> {
        self.ledger.rebuild()?;
        self.forget()
    }

    /// What every office starts with, unless it is there: parties and challenges, under ids that follow from their codes.
    fn ship(&self) -> anyhow::Result<()> {
        let party = |party: Party| {
            Save::new(&party::KIND, party::KIND.natural_id(&party.iso3)).values(party.values())
        };
        let challenge = |one: Challenge| {
            Save::new(&challenge::KIND, challenge::KIND.natural_id(&one.code)).values(one.values())
        };
        self.ship_kind(&party::KIND, party::shipped().map(party).collect())?;
        self.ship_kind(&challenge::KIND, challenge::shipped().map(challenge).collect())
    }

    fn ship_kind(&self, kind: &Kind, saves: Vec<Save>) -> anyhow::Result<()> {
        if self.ledger.count(self.public(), kind.id)? > 0 {
            return Ok(());
        }
        self.save(self.public(), &Author::default(), saves)
    }
}
