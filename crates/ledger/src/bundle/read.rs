//! Reading pieces of bundles, in any order; and which pieces are still missing.

use super::{
    MAGIC,
    cover::{Cover, Part},
};
use crate::{
    DeviceId, Imported, Ledger, LedgerError, Policy, Run, Salted, SpaceId, Version,
    file::chunk_salt,
    hash::Tag,
    limits,
    sealed::{SealedReader, on_reading},
    store::Work,
    value::Malformed,
};
use rusqlite::params;
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::Read,
};

/// Runs, and bytes of them, taken in at once.
const BATCH: usize = 64;
const BATCH_BYTES: usize = 8 << 20;

/// What came of one piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundleRead {
    /// What came of its segments.
    pub imported: Imported,
    /// The bundle, and which of its pieces this is.
    pub pieces: Pieces,
    /// Which piece was read, from 1.
    pub piece: u64,
    /// Segments, and contents beside the log, that are not taken in here.
    pub passed_over: u64,
    /// Whether the piece was read to its end and is what was written. If not, what could be read was taken in,
    /// and the piece must be had again.
    pub is_whole: bool,
}

/// A bundle of which something was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pieces {
    /// Names the bundle.
    pub bundle: [u8; 16],
    /// Who wrote it.
    pub device: DeviceId,
    /// When, in milliseconds since 1970, by that device's clock.
    pub at_ms: u64,
    /// How many pieces there are.
    pub pieces: u64,
    /// Those that were not read, from 1. None are named once all that the bundle brings is here.
    pub missing: Vec<u64>,
}

impl Ledger {
    /// Reads one piece of a bundle. Answers to invitations go to `policy`, which also says what is taken in of
    /// spaces that are not here.
    ///
    /// # Errors
    /// [`LedgerError::File`] if the file is no bundle, or is sealed for another.
    pub fn read_bundle(
        &self,
        file: impl Read,
        passphrase: Option<&str>,
        policy: &dyn Policy,
    ) -> Result<BundleRead, LedgerError> {
        let mut source = Source {
            file: SealedReader::new(self, passphrase, file)?,
            hash: Tag::BUNDLE.start(),
            before: [0; 32],
        };
        let no_bundle =
            |why: &str| LedgerError::File(format!("the file is no bundle that can be read: {why}"));
        let mut magic = [0u8; MAGIC.len()];
        source.file.read_exact(&mut magic).map_err(on_reading)?;
        if magic != *MAGIC {
            return Err(no_bundle("it begins otherwise"));
        }
        source.hash.update(magic);
        let cover = match source.next() {
            Ok(Part::Cover(cover)) => *cover,
            Ok(_) => return Err(no_bundle("it has no cover")),
            Err(fault) => return Err(no_bundle(&fault.to_string())),
        };
        for join in &cover.joins {
            policy.join(self, cover.device, join)?;
        }
        let mut reading = Reading {
            ledger: self,
            policy,
            cover: &cover,
            batch: Vec::new(),
            bytes: 0,
            taken: BTreeMap::new(),
        };
        let mut imported = Imported::default();
        let (mut segments, mut passed_over, mut is_early) = (0, 0, false);
        let is_whole = loop {
            match source.next() {
                Ok(Part::Run(run)) => {
                    let count = run.segments().len() as u64;
                    segments += count;
                    passed_over += if reading.take(run, &mut imported)? { 0 } else { count };
                }
                Ok(Part::End { segments: said, hash }) => break said == segments && hash == source.before,
                Ok(Part::Content(space, salted)) => {
                    let is_taken = reading.take_content(space, &salted, &mut imported)?;
                    passed_over += u64::from(!is_taken);
                    is_early |= !is_taken && reading.is_early(space)?;
                }
                Ok(Part::Unknown) => {}
                Ok(Part::Cover(_)) | Err(_) => break false,
            }
        };
        reading.commit(&mut imported)?;
        // A piece with contents or chunks that came before what names them is to be read again.
        if is_whole && !is_early {
            self.note_piece(&cover)?;
        }
        let missing = self.missing_of(&cover.bundle, cover.pieces, cover.of_runs, &cover.upto)?;
        let pieces = Pieces {
            bundle: cover.bundle,
            device: cover.device,
            at_ms: cover.at_ms,
            pieces: cover.pieces,
            missing,
        };
        Ok(BundleRead { imported, pieces, piece: cover.piece, passed_over, is_whole })
    }

    /// Bundles of which pieces are missing, the latest first.
    pub fn missing_pieces(&self) -> Result<Vec<Pieces>, LedgerError> {
        let rows = {
            let connection = self.read()?;
            let mut statement = connection.prepare_cached(
                "SELECT piece.bundle, device, at, pieces, ifnull(of_runs, pieces), upto
                 FROM piece LEFT JOIN bundle ON bundle.bundle = piece.bundle
                 GROUP BY piece.bundle ORDER BY at DESC, piece.bundle",
            )?;
            let rows = statement.query_map([], |row| {
                let of_pieces = (row.get(3)?, row.get(4)?);
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, of_pieces, row.get::<_, Vec<u8>>(5)?))
            })?;
            rows.collect::<Result<Vec<([u8; 16], [u8; 32], u64, (u64, u64), Vec<u8>)>, _>>()?
        };
        let mut bundles = Vec::new();
        for (bundle, device, at_ms, (pieces, of_runs), upto) in rows {
            let missing = self.missing_of(&bundle, pieces, of_runs, &Version::from_bytes(&upto)?)?;
            if !missing.is_empty() {
                bundles.push(Pieces { bundle, device: DeviceId::from_bytes(device), at_ms, pieces, missing });
            }
        }
        Ok(bundles)
    }

    fn note_piece(&self, cover: &Cover) -> Result<(), LedgerError> {
        self.transact(|transaction| {
            transaction
                .prepare_cached(
                    "INSERT OR IGNORE INTO piece (bundle, piece, pieces, device, at, upto) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                )?
                .execute(params![
                    cover.bundle,
                    cover.piece,
                    cover.pieces,
                    cover.device.as_bytes(),
                    cover.at_ms.min(i64::MAX as u64),
                    cover.upto.to_bytes()
                ])?;
            transaction
                .prepare_cached("INSERT OR IGNORE INTO bundle (bundle, of_runs) VALUES (?1, ?2)")?
                .execute(params![cover.bundle, cover.of_runs])?;
            Ok(Work::Done(()))
        })
    }

    /// The pieces not read yet, unless all that the bundle brings of the spaces that are here has come anyway: the segments
    /// with the contents that they name and, of pieces that hold nothing but chunks, the files.
    fn missing_of(
        &self,
        bundle: &[u8; 16],
        pieces: u64,
        of_runs: u64,
        upto: &Version,
    ) -> Result<Vec<u64>, LedgerError> {
        let held = self.held()?;
        let mut first = 1;
        if upto.spaces().all(|(space, _)| held.covers_all(upto, space)) {
            let (mut lacks_contents, mut lacks_chunks) = (false, false);
            for (space, _) in upto.spaces() {
                lacks_contents = lacks_contents || !self.lacking(space, 1)?.is_empty();
                lacks_chunks = lacks_chunks || (of_runs < pieces && self.lacks_chunks(space)?);
            }
            match (lacks_contents, lacks_chunks) {
                (true, _) => {}
                (false, true) => first = of_runs + 1,
                (false, false) => return Ok(Vec::new()),
            }
        }
        let connection = self.read()?;
        let mut statement = connection.prepare_cached("SELECT piece FROM piece WHERE bundle = ?1")?;
        let read: BTreeSet<u64> =
            statement.query_map([bundle], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok((first..=pieces).filter(|piece| !read.contains(piece)).collect())
    }
}

/// The frames of a piece, and the hash of what stands before each.
struct Source<R: Read> {
    file: SealedReader<R>,
    hash: Sha256,
    before: [u8; 32],
}

impl<R: Read> Source<R> {
    fn next(&mut self) -> Result<Part, Malformed> {
        let broken = |_| Malformed("it breaks off, or was changed");
        let mut length = [0u8; 4];
        self.file.read_exact(&mut length).map_err(broken)?;
        let size = u32::from_be_bytes(length) as usize;
        if size > limits::ERASABLE_BYTES + 4_096 {
            return Err(Malformed("a part above its limit"));
        }
        // Memory is taken as the bytes come.
        let mut body = Vec::new();
        (&mut self.file).take(size as u64).read_to_end(&mut body).map_err(broken)?;
        if body.len() != size {
            return Err(Malformed("it breaks off"));
        }
        self.before = self.hash.clone().finalize().into();
        self.hash.update(length);
        self.hash.update(&body);
        Part::read(&body)
    }
}

/// Segments on their way in.
struct Reading<'a> {
    ledger: &'a Ledger,
    policy: &'a dyn Policy,
    cover: &'a Cover,
    batch: Vec<Run>,
    bytes: usize,
    /// What the policy said of each space.
    taken: BTreeMap<SpaceId, bool>,
}

impl Reading<'_> {
    /// Takes in a run, sooner or later; false if its space is not taken in here.
    fn take(&mut self, run: Run, imported: &mut Imported) -> Result<bool, LedgerError> {
        let is_taken = self.takes(run.space())?;
        if is_taken {
            self.bytes += run.packed_bytes();
            self.batch.push(run);
            if self.batch.len() >= BATCH || self.bytes >= BATCH_BYTES {
                self.commit(imported)?;
            }
        }
        Ok(is_taken)
    }

    /// Whether a space is here, or is taken in.
    fn takes(&mut self, space: SpaceId) -> Result<bool, LedgerError> {
        Ok(match self.taken.get(&space) {
            Some(is_taken) => *is_taken,
            None if self.taken.len() >= limits::EXCHANGE_LOGS => false,
            None => {
                let is_taken = self.ledger.has_space(space)?
                    || self.policy.takes_in(self.ledger, space, self.cover.device)?;
                self.taken.insert(space, is_taken);
                is_taken
            }
        })
    }

    /// Takes in a content that the log names, or that a device of the space sends ahead of what names it.
    fn take_content(
        &mut self,
        space: SpaceId,
        salted: &Salted,
        imported: &mut Imported,
    ) -> Result<bool, LedgerError> {
        self.commit(imported)?;
        let is_taken = self.ledger.has_space(space)?
            && (self.ledger.admission(space, self.cover.device)?.is_some()
                || self.ledger.lacks(space, &Tag::ERASABLE.hash(&[&salted.salt, &salted.content]))?);
        if salted.salt == chunk_salt(space) {
            // Whoever sends it, a chunk is taken in where a file has it.
            return Ok(self.ledger.has_space(space)? && self.ledger.take_erasable(space, salted)?.is_some());
        }
        if is_taken {
            self.ledger.take_erasable(space, salted)?;
        }
        Ok(is_taken)
    }

    /// Whether what was passed over may be named by what other pieces bring.
    fn is_early(&mut self, space: SpaceId) -> Result<bool, LedgerError> {
        Ok(self.takes(space)? && !self.ledger.held()?.covers_all(&self.cover.upto, space))
    }

    fn commit(&mut self, imported: &mut Imported) -> Result<(), LedgerError> {
        self.bytes = 0;
        if self.batch.is_empty() {
            return Ok(());
        }
        imported.add(self.ledger.import(std::mem::take(&mut self.batch))?);
        Ok(())
    }
}
