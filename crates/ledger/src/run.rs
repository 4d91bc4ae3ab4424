//! A run: segments of one log that follow each other, under one signature.
//!
//! A head holds the hash of the head before it, so the signature of a run's last head proves all of the run. Whoever
//! writes signs each of its segments; on the line one signature stands for a run of them, and an office that took it in
//! hands it on to its end. `docs/decisions/0019` says why.

use crate::{
    LogId, SpaceId,
    cbor::Reader,
    columns, limits,
    operation::Operation,
    segment::{Head, LogOwner, Segment, SegmentFault, pack, pack_at, packing},
    value::Malformed,
};

/// Level of compression of what came over a line: a fifth of the work of taking it in went into a better one, which
/// makes a store of recommendations 6 % smaller.
const TAKEN_IN_LEVEL: i32 = 1;
/// The fewest bytes that are compressed for the store when they are taken in: of fewer it takes longer to begin than
/// there is to win.
const WORTH_PACKING: usize = 256;

/// Segments that follow each other in one log. The last is signed, and no other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Never empty.
    segments: Vec<Segment>,
}

/// What of a run its receiver can't work out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Parts {
    pub first: u64,
    /// How many operations each segment has.
    pub counts: Vec<u64>,
    /// Bytes of all operations.
    pub length: u64,
    pub signature: [u8; 64],
    pub packing: u64,
    pub packed: Vec<u8>,
}

impl Parts {
    /// How many operations there are, if the run keeps to its limits.
    pub(crate) fn count(&self) -> Result<usize, Malformed> {
        let count = self.counts.iter().try_fold(0u64, |sum, count| sum.checked_add(*count));
        let most = if self.counts.len() == 1 { limits::SEGMENT_BYTES } else { limits::RUN_BYTES };
        match count {
            Some(count)
                if (1..=limits::RUN_SEGMENTS).contains(&self.counts.len())
                    && count <= limits::OPERATIONS as u64
                    && self.length <= most as u64 =>
            {
                Ok(count as usize)
            }
            _ => Err(Malformed("a run above its limits")),
        }
    }
}

impl From<Segment> for Run {
    fn from(segment: Segment) -> Self {
        Self { segments: vec![segment] }
    }
}

impl Run {
    /// A run of segments that are known to follow each other; `None` if there are none, or the last is not signed.
    pub(crate) fn of_stored(mut segments: Vec<Segment>) -> Option<Self> {
        let (last, before) = segments.split_last_mut()?;
        before.iter_mut().for_each(|segment| segment.signature = None);
        last.signature.is_some().then_some(Self { segments })
    }

    /// The segments, one after the other.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The run from one of its segments on; all of it for a number that is not there.
    pub(crate) fn tail(&self, index: usize) -> Self {
        let rest = self.segments.get(index..).filter(|rest| !rest.is_empty());
        Self { segments: rest.unwrap_or(&self.segments).to_vec() }
    }

    fn last_segment(&self) -> &Segment {
        &self.segments[self.segments.len() - 1]
    }

    /// The space that it belongs to.
    #[must_use]
    pub fn space(&self) -> SpaceId {
        self.owner().space
    }

    /// The log that it is a part of.
    #[must_use]
    pub fn log(&self) -> LogId {
        self.segments[0].head.log
    }

    /// Who writes that log.
    #[must_use]
    pub fn owner(&self) -> &LogOwner {
        &self.segments[0].owner
    }

    /// The sequence numbers it holds, first and last.
    #[must_use]
    pub fn range(&self) -> (u64, u64) {
        (self.segments[0].head.first, self.head().last())
    }

    /// The head that is signed.
    pub(crate) fn head(&self) -> &Head {
        &self.last_segment().head
    }

    /// How many operations it holds.
    #[must_use]
    pub fn operations(&self) -> u64 {
        self.segments.iter().map(|segment| segment.head.count).sum()
    }

    /// Bytes of the operations before packing.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.segments.iter().map(|segment| segment.head.length).sum()
    }

    /// Bytes of the operations as they are packed.
    pub(crate) fn packed_bytes(&self) -> usize {
        self.segments.iter().map(|segment| segment.packed.len()).sum()
    }

    /// Whether the log's device signed the last head, and each head names the one before. What is wrong is named by
    /// the first operation of its segment.
    pub(crate) fn check_signature(&self) -> Result<(), (u64, SegmentFault)> {
        for segment in &self.segments {
            segment.check_owner().map_err(|fault| (segment.head.first, fault))?;
        }
        let last = self.last_segment();
        last.check_signature().map_err(|fault| (last.head.first, fault))?;
        for pair in self.segments.windows(2).rev() {
            let (before, after) = (&pair[0].head, &pair[1].head);
            // What the later one names is proved, so the earlier one is wrong.
            if before.log != after.log || before.last() + 1 != after.first || after.previous != before.hash()
            {
                return Err((before.first, SegmentFault::Chain));
            }
        }
        Ok(())
    }

    /// The wire forms of its segments, one after the other.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.segments.iter().flat_map(Segment::to_bytes).collect()
    }

    /// Reads wire forms. Nothing is unpacked and no signature is checked yet.
    ///
    /// # Errors
    /// [`SegmentFault::Newer`] for another version of the form, [`SegmentFault::Malformed`] for the rest.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SegmentFault> {
        if bytes.len() > limits::SEGMENT_BYTES + 4_096 {
            return Err(Malformed("a segment above its limits").into());
        }
        let mut segments = Vec::new();
        let mut left = bytes;
        while segments.is_empty() || !left.is_empty() {
            let (segment, after) = Segment::read(left)?;
            segments.push(segment);
            left = &left[after..];
            if !left.is_empty() && (segments.len() == limits::RUN_SEGMENTS || bytes.len() > limits::RUN_WIRE)
            {
                return Err(Malformed("a run above its limits").into());
            }
        }
        let signed = segments.iter().filter(|segment| segment.signature.is_some()).count();
        let run = Self { segments };
        if signed != 1 || run.last_segment().signature.is_none() {
            return Err(Malformed("a run that is not signed at its end alone").into());
        }
        Ok(run)
    }

    /// A run from what travels of it and what its receiver knows; `None` if the bytes don't unpack within their
    /// length. The signature is checked when it is taken in.
    pub(crate) fn put_together(owner: LogOwner, previous: [u8; 32], parts: Parts) -> Option<Self> {
        parts.count().ok()?;
        if let [count] = parts.counts[..] {
            return Segment::put_together(owner, previous, count, parts).map(Self::from);
        }
        let bytes = match parts.packing {
            packing::PLAIN => parts.packed.clone(),
            packing::ZSTD => zstd::bulk::decompress(&parts.packed, parts.length as usize).ok()?,
            _ => return None,
        };
        let mut reader = Reader::new(&bytes);
        let mut columns = Vec::new();
        for _ in &parts.counts {
            columns.push(reader.item(limits::VALUE_DEPTH * 2).ok()?.to_vec());
        }
        reader.end().ok()?;
        Some(Self::of_columns(owner, previous, &parts, columns))
    }

    /// A run from its operations and what travels beside them; `None` if they are not as long as they were.
    pub(crate) fn of_operations(
        owner: LogOwner,
        previous: [u8; 32],
        parts: &Parts,
        operations: &[Operation],
    ) -> Option<Self> {
        if parts.count().ok()? != operations.len() || parts.counts.contains(&0) {
            return None;
        }
        let mut left = operations;
        let mut columns = Vec::new();
        for count in &parts.counts {
            let (own, rest) = left.split_at_checked(*count as usize)?;
            columns.push(columns::encode(own));
            left = rest;
        }
        let length: usize = columns.iter().map(Vec::len).sum();
        (length as u64 == parts.length).then(|| Self::of_columns(owner, previous, parts, columns))
    }

    fn of_columns(owner: LogOwner, previous: [u8; 32], parts: &Parts, columns: Vec<Vec<u8>>) -> Self {
        let (mut first, mut previous) = (parts.first, previous);
        let mut segments = Vec::with_capacity(columns.len());
        for (count, bytes) in parts.counts.iter().zip(columns) {
            let head = Head::of(&owner, first, *count, &bytes, previous);
            let (packing, packed) = match bytes.len() {
                ..WORTH_PACKING => (packing::PLAIN, bytes),
                _ => pack_at(TAKEN_IN_LEVEL, bytes),
            };
            (first, previous) = (first.saturating_add(*count), head.hash());
            segments.push(Segment { owner, head, signature: None, packing, packed });
        }
        if let Some(last) = segments.last_mut() {
            last.signature = Some(parts.signature);
        }
        Self { segments }
    }

    /// What travels of it, the operations as they are stored or, where there are several segments, packed as one.
    pub(crate) fn to_parts(&self) -> Result<Parts, SegmentFault> {
        let (packing, packed) = match &self.segments[..] {
            [one] => (one.packing, one.packed.clone()),
            several => {
                let mut bytes = Vec::new();
                for segment in several {
                    bytes.extend(segment.operations_bytes()?);
                }
                pack(bytes)
            }
        };
        self.to_parts_packed(packing, packed)
    }

    /// What travels of it beside the operations, which were packed in some other way.
    pub(crate) fn to_parts_packed(&self, packing: u64, packed: Vec<u8>) -> Result<Parts, SegmentFault> {
        Ok(Parts {
            first: self.segments[0].head.first,
            counts: self.segments.iter().map(|segment| segment.head.count).collect(),
            length: self.length(),
            signature: self.last_segment().signature.ok_or(SegmentFault::Signature)?,
            packing,
            packed,
        })
    }

    /// The salted hashes of contents that its operations name.
    pub(crate) fn contents(&self) -> Result<Vec<[u8; 32]>, SegmentFault> {
        let contents: Vec<_> = self.segments.iter().map(Segment::contents).collect::<Result<_, _>>()?;
        Ok(contents.concat())
    }

    /// The same run, its operations' bytes as they are.
    pub(crate) fn unpacked(self) -> Result<Self, SegmentFault> {
        Ok(Self { segments: self.segments.into_iter().map(Segment::unpacked).collect::<Result<_, _>>()? })
    }
}
