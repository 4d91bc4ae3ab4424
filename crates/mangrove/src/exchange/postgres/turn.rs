//! A turn at some spaces: one transaction that holds their rows.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ledger::{Entry, Kept, LedgerError, Place, SpaceId, Turn};
use tokio_postgres::types::Type;

use super::session::{Line, Session};
use super::{Value, end, number, value};

/// Bytes of entries that are sent at a time.
const LOT: usize = 8 << 20;

/// Rows are made and locked in the order of their keys, so that two that take several turns never wait for each other.
const MAKE: &str = "
INSERT INTO mangrove.space (id, last, mark) SELECT id, 0, $2 FROM unnest($1) AS id ORDER BY id ON CONFLICT DO NOTHING";
const LOCK: &str = "SELECT id, last, mark FROM mangrove.space WHERE id = ANY($1) ORDER BY id FOR UPDATE";
const ADD: &str = "
INSERT INTO mangrove.entry (space, position, mark, run, hash, salt, content)
SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)";
const RAISE: &str = "
UPDATE mangrove.space SET last = new.last, mark = new.mark FROM unnest($1, $2, $3) AS new (id, last, mark)
WHERE space.id = new.id";
const ERASE: &str = "UPDATE mangrove.entry SET salt = NULL, content = NULL WHERE space = $1 AND hash = $2 AND content IS NOT NULL";

pub(super) struct TurnOfSpaces<'d> {
    /// All of it goes over one connection: on another the rows would not be held.
    line: Arc<Line>,
    _alone: MutexGuard<'d, ()>,
    /// As the turn found them.
    ends: BTreeMap<SpaceId, Place>,
    /// Where what was added ends.
    new: BTreeMap<SpaceId, Place>,
    /// Entries that are not sent yet.
    waiting: Vec<(SpaceId, Entry)>,
    bytes: usize,
    committed: bool,
}

impl<'d> TurnOfSpaces<'d> {
    pub(super) fn begin(
        turns: &'d (Session, Mutex<()>),
        spaces: &[SpaceId],
    ) -> Result<TurnOfSpaces<'d>, LedgerError> {
        let alone = turns.1.lock().unwrap_or_else(PoisonError::into_inner);
        let line = turns.0.line()?;
        let ids: BTreeSet<Vec<u8>> = spaces.iter().map(|space| space.as_bytes().to_vec()).collect();
        let ids = || value(ids.iter().cloned().collect::<Vec<_>>(), Type::BYTEA_ARRAY);
        line.batch("BEGIN ISOLATION LEVEL READ COMMITTED")?;
        // From here on dropping it takes back what was begun.
        let mut turn = TurnOfSpaces {
            line,
            _alone: alone,
            ends: BTreeMap::new(),
            new: BTreeMap::new(),
            waiting: Vec::new(),
            bytes: 0,
            committed: false,
        };
        turn.line.query(MAKE, vec![ids(), value(Place::default().mark.to_vec(), Type::BYTEA)])?;
        turn.ends = turn.line.query(LOCK, vec![ids()])?.iter().map(end).collect::<Result<_, _>>()?;
        Ok(turn)
    }

    fn send(&mut self) -> Result<(), LedgerError> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        self.bytes = 0;
        let (mut spaces, mut positions, mut marks) = (Vec::new(), Vec::new(), Vec::new());
        let (mut runs, mut hashes, mut salts, mut contents) = (vec![], vec![], vec![], vec![]);
        for (space, entry) in std::mem::take(&mut self.waiting) {
            spaces.push(space.as_bytes().to_vec());
            positions.push(number(entry.place.position)?);
            marks.push(entry.place.mark.to_vec());
            let (run, content) = match entry.kept {
                Kept::Run(run) => (Some(run), None),
                Kept::Content(hash, salted) => (None, Some((hash, salted))),
                Kept::Erased => (None, None),
            };
            runs.push(run);
            hashes.push(content.as_ref().map(|(hash, _)| hash.to_vec()));
            salts.push(content.as_ref().map(|(_, salted)| salted.salt.to_vec()));
            contents.push(content.map(|(_, salted)| salted.content));
        }
        let all = vec![
            value(spaces, Type::BYTEA_ARRAY),
            value(positions, Type::INT8_ARRAY),
            value(marks, Type::BYTEA_ARRAY),
            value(runs, Type::BYTEA_ARRAY),
            value(hashes, Type::BYTEA_ARRAY),
            value(salts, Type::BYTEA_ARRAY),
            value(contents, Type::BYTEA_ARRAY),
        ];
        self.line.query(ADD, all).map(|_| ())
    }

    /// The rows of the spaces, raised to what was added.
    fn raised(&self) -> Result<Vec<Value>, LedgerError> {
        let (mut spaces, mut lasts, mut marks) = (Vec::new(), Vec::new(), Vec::new());
        for (space, place) in &self.new {
            spaces.push(space.as_bytes().to_vec());
            lasts.push(number(place.position)?);
            marks.push(place.mark.to_vec());
        }
        Ok(vec![
            value(spaces, Type::BYTEA_ARRAY),
            value(lasts, Type::INT8_ARRAY),
            value(marks, Type::BYTEA_ARRAY),
        ])
    }
}

impl Turn for TurnOfSpaces<'_> {
    fn ends(&self) -> BTreeMap<SpaceId, Place> {
        self.ends.clone()
    }

    fn after(&mut self, space: SpaceId, place: &Place) -> Result<Option<Vec<Entry>>, LedgerError> {
        super::after(&self.line, space, place)
    }

    fn add(&mut self, space: SpaceId, entry: &Entry) -> Result<(), LedgerError> {
        self.bytes += match &entry.kept {
            Kept::Run(run) => run.len(),
            Kept::Content(_, salted) => salted.content.len(),
            Kept::Erased => 0,
        };
        self.new.insert(space, entry.place);
        self.waiting.push((space, entry.clone()));
        if self.bytes >= LOT { self.send() } else { Ok(()) }
    }

    fn erase(&mut self, space: SpaceId, hash: &[u8; 32]) -> Result<(), LedgerError> {
        self.send()?;
        let values = vec![value(space.as_bytes().to_vec(), Type::BYTEA), value(hash.to_vec(), Type::BYTEA)];
        self.line.query(ERASE, values).map(|_| ())
    }

    fn commit(mut self: Box<Self>) -> Result<(), LedgerError> {
        self.send()?;
        if !self.new.is_empty() {
            self.line.query(RAISE, self.raised()?)?;
        }
        // Having locked rows, it is a transaction that is written and waited for also where it added nothing.
        self.line.batch_without_warning("COMMIT")?;
        self.committed = true;
        Ok(())
    }
}

impl Drop for TurnOfSpaces<'_> {
    fn drop(&mut self) {
        // On a connection that failed there is nothing to take back: it is closed.
        if !self.committed && !self.line.is_broken() {
            let _ = self.line.batch("ROLLBACK");
        }
    }
}
