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
}

/// A run that is to be written: its log, its first operation, about how many bytes it takes.
type Planned = (usize, u64, u64);

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
        let pieces = self.plan_pieces(setup, &rows)?;
        let mut bundle = [0u8; 16];
        self.environment().random(&mut bundle);
        let mut written = BundleWritten { bundle, pieces: pieces.len() as u64, segments: 0, operations: 0 };
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
            };
            let out = file(piece, written.pieces).map_err(on_writing)?;
            let mut out = Piece::begin(SealedWriter::new(self.environment(), &setup.seal, out)?)?;
            out.write(&cover.to_frame(|bytes| self.sign(bytes)))?;
            let (mut contents, mut segments) = (BTreeSet::new(), 0);
            for (row, first, _) in planned {
                let run = self.bundled(&rows[*row], *first, setup.plain)?;
                segments += run.segments().len() as u64;
                written.operations += run.operations();
                out.write(&cover::run_frame(&run))?;
                contents.extend(run.contents()?.into_iter().map(|hash| (run.space(), hash)));
            }
            for (space, hash) in contents {
                if let Some(salted) = self.salted(space, &hash)? {
                    out.write(&cover::content_frame(space, &salted))?;
                }
            }
            out.end(segments)?;
            written.segments += segments;
        }
        Ok(written)
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

    fn plan_pieces(&self, setup: &BundleSetup, rows: &[LogRow]) -> Result<Vec<Vec<Planned>>, LedgerError> {
        let connection = self.read()?;
        let mut pieces = vec![Vec::new()];
        let mut bytes = 0;
        for (index, row) in rows.iter().enumerate() {
            let after = setup.known.last(row.owner.space, row.id);
            let sizes = logs::sizes_after(&connection, row, after)?;
            for (first, packed, length) in sizes.into_iter().filter(|(first, ..)| *first <= row.counted) {
                let size = 400 + if setup.plain { length } else { packed };
                let is_full = bytes > 0 && bytes + size > setup.piece_bytes;
                if is_full {
                    pieces.push(Vec::new());
                    bytes = 0;
                }
                bytes += size;
                if let Some(piece) = pieces.last_mut() {
                    piece.push((index, first, size));
                }
            }
        }
        if pieces.len() as u64 > limits::PIECES {
            return Err(LedgerError::refused(format!(
                "the bundle would have more than {} pieces; let each be larger",
                limits::PIECES
            )));
        }
        Ok(pieces)
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
}

impl<W: Write> Piece<W> {
    fn begin(out: SealedWriter<W>) -> Result<Self, LedgerError> {
        let mut piece = Self { out, hash: Tag::BUNDLE.start() };
        piece.write(&cover::start())?;
        Ok(piece)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), LedgerError> {
        self.hash.update(bytes);
        self.out.write_all(bytes).map_err(on_writing)
    }

    fn end(mut self, segments: u64) -> Result<(), LedgerError> {
        let hash = self.hash.clone().finalize().into();
        self.write(&cover::end_frame(segments, &hash))?;
        self.out.finish().map(|_| ())
    }
}
