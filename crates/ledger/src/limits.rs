//! Every bound on what is accepted, so that memory is never taken on a stranger's word.

/// Operations in one segment.
pub const OPERATIONS: usize = 4_096;
/// Bytes of one segment's operations before packing.
pub const SEGMENT_BYTES: usize = 24 << 20;
/// A writer closes a segment when its operations hold this many bytes of values.
pub const SEGMENT_GOAL: usize = 1 << 20;
/// Segments that one signature stands for.
pub const RUN_SEGMENTS: usize = 256;
/// Bytes of operations of several segments that one signature stands for: so much is taken in, and handed on, together.
pub const RUN_BYTES: usize = 64 << 10;
/// Bytes of the wire forms of several such segments.
pub const RUN_WIRE: usize = 256 << 10;
/// Bytes of one encoded value.
pub const VALUE_BYTES: usize = 16 << 20;
/// Lists within lists.
pub const VALUE_DEPTH: usize = 8;
/// Edits in one change.
pub const EDITS: usize = 1_024;
/// Edits in one segment.
pub const SEGMENT_EDITS: usize = 262_144;
/// Dots that one segment replaces.
pub const SEGMENT_REPLACED: usize = 262_144;
/// Items of all arrays and maps that one reader takes in.
pub const ITEMS: usize = 2_097_152;
/// Bytes of a reason.
pub const REASON_BYTES: usize = 16_384;
/// Bytes of the words for a capacity.
pub const CAPACITY_BYTES: usize = 512;
/// Bytes of the body of an operation that is no change of a record.
pub const BODY_BYTES: usize = 65_536;
/// Devices for which one operation wraps a key.
pub const WRAPPED: usize = 400;
/// Keys of earlier epochs that one key holds; those before are held by these.
pub const OLDER_KEYS: usize = 64;
/// Values and elements that a record may hold before a local write to it is refused.
pub const RECORD_ENTRIES: usize = 65_536;
/// Changes in one call of `write`; more go through a session.
pub const CHANGES: usize = 65_536;
/// Changes that a session writes in one transaction: enough that pages of the indexes are not written again
/// and again.
pub const SESSION_CHANGES: usize = 4 * OPERATIONS;
/// Bytes of values that a session holds before it writes.
pub const SESSION_BYTES: usize = 8 << 20;
/// Bytes of one erasable content.
pub const ERASABLE_BYTES: usize = 64 << 20;
/// Bytes of one file beside the log.
pub const FILE_BYTES: u64 = 256 << 20;
/// Bytes of a file that one chunk holds.
pub const CHUNK_BYTES: usize = 64 << 10;
/// Bytes of a chunk as it is stored: where a space is sealed it is a little longer than what it holds.
pub const CHUNK_STORED: usize = CHUNK_BYTES + 256;
/// Files for which a person's word is remembered that they are waited for, or not.
pub const WISHES: u64 = 10_000;
/// Bytes of segments held back for one space because something before them is missing.
pub const WAITING_BYTES: i64 = 64 << 20;
/// Bytes of segments kept for one space that do not count there.
pub const QUARANTINE_BYTES: i64 = 64 << 20;
/// Bytes of administration that one device may write in one space.
pub const ADMINISTRATION_BYTES: i64 = 16 << 20;
/// Proofs kept of two histories of one log.
pub const FORKS: i64 = 16;
/// Answers to invitations in one exchange, and bytes of each.
pub const JOINS: usize = 64;
/// Bytes of one answer to an invitation.
pub const JOIN_BYTES: usize = 1_024;
/// Logs that one side of an exchange names.
pub const EXCHANGE_LOGS: usize = 65_536;
/// Bytes of the first frame of an exchange, which comes from somebody who has proved nothing yet.
pub const HELLO_BYTES: usize = 1 << 20;
/// Bytes of a later frame.
pub const FRAME_BYTES: usize = SEGMENT_BYTES + 8_192;
/// An exchange makes ready so many bytes ahead of the line.
pub const AHEAD_BYTES: usize = 128 << 10;
/// Pieces of one bundle.
pub const PIECES: u64 = 10_000;
