//! Proof that a device wrote two histories of one log: two runs, both signed by it, that can't both stand. Anybody can
//! check it, with nothing but the file.

use crate::{
    Run, SegmentFault,
    cbor::{Reader, Writer},
    limits,
    segment::{Head, LogOwner},
    value::Malformed,
};

/// Two runs of one log that contradict each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The one that an office holds in its log.
    pub held: Run,
    /// The other one.
    pub other: Run,
}

impl Proof {
    /// Puts two runs together, if they prove anything.
    ///
    /// # Errors
    /// Why they do not.
    pub fn new(held: Run, other: Run) -> Result<Self, SegmentFault> {
        for run in [&held, &other] {
            run.check_signature().map_err(|(_, fault)| fault)?;
        }
        if held.owner() != other.owner() {
            return Err(Malformed("a proof about two logs").into());
        }
        let proof = Self { held, other };
        if proof.contradicts() { Ok(proof) } else { Err(Malformed("a proof whose parts agree").into()) }
    }

    /// Who wrote both.
    #[must_use]
    pub fn owner(&self) -> &LogOwner {
        self.held.owner()
    }

    /// The first operation over which the two differ, as far as the two runs tell.
    #[must_use]
    pub fn first(&self) -> u64 {
        self.held.range().0.max(self.other.range().0)
    }

    /// Whether no log could hold both: they share numbers and are not the same, or one should follow the other and names
    /// another head.
    fn contradicts(&self) -> bool {
        let follows_another =
            |before: &Head, after: &Head| before.last() + 1 == after.first && after.previous != before.hash();
        let heads = |run: &Run| run.segments().iter().map(|segment| segment.head).collect::<Vec<_>>();
        let (held, other) = (heads(&self.held), heads(&self.other));
        let mut pairs = held.iter().flat_map(|held| other.iter().map(move |other| (held, other)));
        pairs.any(|(held, other)| {
            let overlap = held.first <= other.last() && other.first <= held.last();
            (overlap && held != other) || follows_another(held, other) || follows_another(other, held)
        })
    }

    /// The proof as bytes, for a file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.map(3).uint(1).uint(1).uint(2).bytes(&self.held.to_bytes());
        writer.uint(3).bytes(&self.other.to_bytes());
        writer.into_bytes()
    }

    /// Reads a proof and checks that it is one.
    ///
    /// # Errors
    /// Why it is none.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SegmentFault> {
        if bytes.len() > 2 * (limits::SEGMENT_BYTES + 8_192) {
            return Err(Malformed("a proof above its limits").into());
        }
        let mut reader = Reader::new(bytes);
        let parts = reader.map(16)?;
        if (reader.uint()?, reader.uint()?) != (1, 1) {
            return Err(Malformed("a proof of a newer version").into());
        }
        let mut run = |key| -> Result<Run, SegmentFault> {
            if reader.uint()? != key {
                return Err(Malformed("a proof without one of its parts").into());
            }
            Run::from_bytes(reader.bytes()?)
        };
        let (held, other) = (run(2)?, run(3)?);
        for _ in 3..parts {
            reader.uint()?;
            reader.item(limits::VALUE_DEPTH)?;
        }
        reader.end()?;
        Self::new(held, other)
    }
}
