//! Writing a bundle: what the receiver lacks, in pieces of the size that is asked for.

use super::cover::{self, Cover};
use crate::{
    Ledger, LedgerError, Run, Seal, SpaceId, Version,
    hash::Tag,
    limits,
    sealed::{SealedWriter, on_writing},
    store::logs::{self, LogRow},
};
use sha2::{Digest, Sha256};
use std::{collections::BTreeSet, io::Write};

/// What goes into a bundle.
#[derive(Debug, Clone)]
pub struct BundleSetup {
    /// The spaces. Who calls decides what the receiver may read.
    pub spaces: Vec<SpaceId>,
    /// What the receiver is known to hold; see [`Ledger::peers`].
    pub known: Version,
    /// Answers to invitations.
    pub joins: Vec<Vec<u8>>,
    /// For whom it is.
    pub seal: Seal,
    /// Files beside the log of at most so many bytes are written, too, as far as they are here: after all segments.
    pub files_up_to: u64,
    /// Bytes that a piece may have, contents beside the log not counted; a single segment that is larger makes a
    /// larger piece.
    pub piece_bytes: u64,
    /// Leaves segments uncompressed, for a reader that has no more than a hash and a signature.
    pub plain: bool,
}

/// What was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BundleWritten {
    /// Names the bundle.
    pub bundle: [u8; 16],
    /// Files written.
    pub pieces: u64,
    /// Segments and operations in them.
    pub segments: u64,
    /// Operations in them.
    pub operations: u64,
    /// Files, as far as they were here, of which chunks are in them.
    pub files: u64,
}

/// What is to be written.
enum Planned {
    /// A run: its log, and its first operation.
    Run(usize, u64),
    /// A chunk of a file.
    Chunk(SpaceId, [u8; 32]),
}

/// What goes into each piece, and how full the last one is.
#[derive(Default)]
struct Plan {
    pieces: Vec<Vec<Planned>>,
    bytes: u64,
}

impl Plan {
    fn add(&mut self, planned: Planned, size: u64, piece_bytes: u64) {
        if self.pieces.is_empty() || (self.bytes > 0 && self.bytes + size > piece_bytes) {
            self.pieces.push(Vec::new());
            self.bytes = 0;
        }
        self.bytes += size;
        if let Some(piece) = self.pieces.last_mut() {
            piece.push(planned);
        }
    }
}

impl Ledger {
    /// Writes a bundle. `file` opens a file for each piece, given its number from 1 and how many there are.
    ///
    /// # Errors
    /// [`LedgerError::Refused`] for pieces too small to hold all in 10,000 files, and for what a file says.
    pub fn write_bundle<W: Write>(
        &self,
        setup: &BundleSetup,
        mut file: impl FnMut(u64, u64) -> std::io::Result<W>,
    ) -> Result<BundleWritten, LedgerError> {
        let (rows, upto) = self.rows_for(setup)?;
        let mut plan = self.plan_runs(setup, &rows)?;
        let of_runs = plan.pieces.len().max(1) as u64;
        let files = self.plan_files(setup, &rows, &mut plan)?;
        let pieces = plan.pieces;
        if pieces.len() as u64 > limits::PIECES {
            let most = limits::PIECES;
            return Err(LedgerError::refused(format!(
                "the bundle would have more than {most} pieces; let each be larger"
            )));
        }
        let mut bundle = [0u8; 16];
        self.environment().random(&mut bundle);
        let pieces_all = pieces.len() as u64;
        let mut written = BundleWritten { bundle, pieces: pieces_all, segments: 0, operations: 0, files };
        let at_ms = self.environment().now_ms();
        for (piece, planned) in (1..).zip(&pieces) {
            let cover = Cover {
                bundle,
                piece,
                pieces: written.pieces,
                device: self.device(),
                at_ms,
                upto: upto.clone(),
                since: setup.known.clone(),
                joins: setup.joins.clone(),
                of_runs,
            };
            let out = file(piece, written.pieces).map_err(on_writing)?;
            let mut out = Piece::begin(SealedWriter::new(self.environment(), &setup.seal, out)?)?;
            out.write(&cover.to_frame(|bytes| self.sign(bytes)))?;
            self.fill_piece(&mut out, planned, &rows, setup.plain, &mut written)?;
            written.segments += out.end()?;
        }
        Ok(written)
    }

    /// Writes what was planned: segments, the contents that they name, and chunks of files.
    fn fill_piece<W: Write>(
        &self,
        out: &mut Piece<W>,
        planned: &[Planned],
        rows: &[LogRow],
        plain: bool,
        written: &mut BundleWritten,
    ) -> Result<(), LedgerError> {
        let mut contents = BTreeSet::new();
        for one in planned {
            let Planned::Run(row, first) = one else { continue };
            let run = self.bundled(&rows[*row], *first, plain)?;
            out.segments += run.segments().len() as u64;
            written.operations += run.operations();
            out.write(&cover::run_frame(&run))?;
            contents.extend(run.contents()?.into_iter().map(|hash| (run.space(), hash)));
        }
        let chunks = planned.iter().filter_map(|one| match one {
            Planned::Chunk(space, name) => Some((*space, *name)),
            Planned::Run(..) => None,
        });
        for (space, hash) in contents.into_iter().chain(chunks) {
            if let Some(salted) = self.salted(space, &hash)? {
                out.write(&cover::content_frame(space, &salted))?;
            }
        }
        Ok(())
    }

    /// The logs of the spaces that go further than the receiver is known to, administration first; and how far.
    fn rows_for(&self, setup: &BundleSetup) -> Result<(Vec<LogRow>, Version), LedgerError> {
        let connection = self.read()?;
        let mut rows = Vec::new();
        let mut upto = Version::default();
        for space in setup.spaces.iter().collect::<BTreeSet<_>>() {
            let n = logs::known_space(&connection, *space)?;
            upto.mention(*space);
            for row in logs::all(&connection, Some(n))?.into_iter().filter(|row| row.counted > 0) {
                // What does not count here is not handed on.
                upto.set(*space, row.id, row.counted);
                rows.push(row);
            }
        }
        rows.retain(|row| setup.known.last(row.owner.space, row.id) < row.counted);
        rows.sort_by_key(|row| row.owner.lane);
        Ok((rows, upto))
    }

    fn plan_runs(&self, setup: &BundleSetup, rows: &[LogRow]) -> Result<Plan, LedgerError> {
        let connection = self.read()?;
        let mut plan = Plan { pieces: vec![Vec::new()], bytes: 0 };
        for (index, row) in rows.iter().enumerate() {
            let after = setup.known.last(row.owner.space, row.id);
            let sizes = logs::sizes_after(&connection, row, after)?;
            for (first, packed, length) in sizes.into_iter().filter(|(first, ..)| *first <= row.counted) {
                let size = 400 + if setup.plain { length } else { packed };
                plan.add(Planned::Run(index, first), size, setup.piece_bytes);
            }
        }
        Ok(plan)
    }

    /// Plans the chunks of the files that the planned runs name, small files first, each chunk once. Returns how many files.
    fn plan_files(&self, setup: &BundleSetup, rows: &[LogRow], plan: &mut Plan) -> Result<u64, LedgerError> {
        let spaces: BTreeSet<SpaceId> = setup.spaces.iter().copied().collect();
        let mut files = self.files_held(&spaces, setup.files_up_to)?;
        if !files.is_empty() && setup.known != Version::default() {
            let mut named = BTreeSet::new();
            for one in plan.pieces.iter().flatten() {
                let Planned::Run(row, first) = one else { continue };
                named.extend(self.bundled(&rows[*row], *first, false)?.contents()?);
            }
            files.retain(|(_, file)| named.contains(&file.hash));
        }
        let mut planned = BTreeSet::new();
        for (space, file) in &files {
            for (name, size) in self.chunks_held(file.n)? {
                if planned.insert((*space, name)) {
                    plan.add(Planned::Chunk(*space, name), 100 + size, setup.piece_bytes);
                }
            }
        }
        Ok(files.len() as u64)
    }

    fn bundled(&self, row: &LogRow, first: u64, plain: bool) -> Result<Run, LedgerError> {
        let run = logs::shortest_run_with(&*self.read()?, row, first)?;
        Ok(if plain { run.unpacked()? } else { run })
    }
}

/// A piece being written, with the hash of what stands in it.
struct Piece<W: Write> {
    out: SealedWriter<W>,
    hash: Sha256,
    segments: u64,
}

impl<W: Write> Piece<W> {
    fn begin(out: SealedWriter<W>) -> Result<Self, LedgerError> {
        let mut piece = Self { out, hash: Tag::BUNDLE.start(), segments: 0 };
        piece.write(&cover::start())?;
        Ok(piece)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), LedgerError> {
        self.hash.update(bytes);
        self.out.write_all(bytes).map_err(on_writing)
    }

    /// Ends the piece; returns how many segments are in it.
    fn end(mut self) -> Result<u64, LedgerError> {
        let hash = self.hash.clone().finalize().into();
        self.write(&cover::end_frame(self.segments, &hash))?;
        self.out.finish()?;
        Ok(self.segments)
    }
}
