//! What two sides say to each other: frames of a stream, each its length and one CBOR array.
//!
//! A frame's bytes are taken in as they come, never more than the limit of what may be said at that point;
//! its parts are read with every length checked against the bytes that are left.

use crate::{
    DeviceId, LogId, Run, Salted, SpaceId, Version,
    cbor::{Reader, Writer},
    limits,
    operation::Lane,
    run::Parts,
    segment::LogOwner,
    value::Malformed,
};
use std::ops::Range;

/// The version of the protocol spoken here.
pub(super) const VERSION: u64 = 1;

const HELLO: u64 = 1;
const VECTOR: u64 = 2;
const LOG: u64 = 3;
const RUN: u64 = 4;
const GOT: u64 = 5;
const AGAIN: u64 = 6;
const WHOLE: u64 = 7;
const REFUSED: u64 = 8;
const END: u64 = 9;
const WANT: u64 = 10;
const CONTENT: u64 = 11;
const LACKS: u64 = 12;
const STOPS: u64 = 13;
const CHUNKS: u64 = 14;
const ROOM: u64 = 15;

/// The first frame of each side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hello {
    pub device: DeviceId,
    /// Over the channel's binding and the side.
    pub signature: [u8; 64],
    /// Names what both are taken to hold: the hash of it that the last exchange left.
    pub base: Option<[u8; 16]>,
    /// Logs of the base that go further here: place in the base, and last operation.
    pub further: Vec<(u64, u64)>,
    /// Spaces and logs that are not in the base, with all that is held of each.
    pub vector: Version,
    /// Answers to invitations; bytes of the application.
    pub joins: Vec<Vec<u8>>,
}

/// A log that later frames call by a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LogName {
    /// The receiver holds some of it.
    Held(SpaceId, LogId),
    /// It may be new to the receiver.
    Owner(LogOwner),
}

/// Some bytes of a content that stands beside the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    pub space: SpaceId,
    pub hash: [u8; 32],
    pub salt: [u8; 32],
    /// Bytes of the whole content.
    pub length: u64,
    /// Where these bytes stand in it.
    pub at: u64,
    pub bytes: Vec<u8>,
}

impl Piece {
    pub(super) fn of((space, hash): (SpaceId, [u8; 32]), whole: &Salted, part: Range<usize>) -> Self {
        let (length, at) = (whole.content.len() as u64, part.start as u64);
        Self { space, hash, salt: whole.salt, length, at, bytes: whole.content[part].to_vec() }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Frame {
    Hello(Box<Hello>),
    /// All that is held of some spaces.
    Vector(Version),
    Log(LogName),
    /// A run as it travels. What its heads hold beside this the receiver works out.
    Run {
        log: u64,
        parts: Parts,
    },
    /// What is on the disk: logs by number, and the last operation of each.
    Got(Vec<(u64, u64)>),
    /// A run could not be worked out, and is asked for in its wire form.
    Again {
        log: u64,
        first: u64,
    },
    Whole {
        log: u64,
        run: Run,
    },
    /// A run was not accepted: nothing more of its log is wanted in this exchange.
    Refused {
        log: u64,
        first: u64,
    },
    /// All was said for now, with so many vectors of the other side heard; 0 takes it back.
    End(u64),
    /// Contents that are asked for, by their salted hashes.
    Want {
        space: SpaceId,
        hashes: Vec<[u8; 32]>,
    },
    Content(Piece),
    /// A content that was asked for is not here.
    Lacks {
        space: SpaceId,
        hash: [u8; 32],
    },
    /// The side that says it can keep nothing more at the moment; it says and hears nothing after it.
    Stops,
    /// Chunks of files that are asked for, by their salted hashes.
    Chunks {
        space: SpaceId,
        names: Vec<[u8; 32]>,
    },
    /// Up to how many bytes of chunks may be said in this exchange.
    Room(u64),
    /// From a newer version; passed over.
    Unknown,
}

impl Frame {
    /// The frame with its length before it.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let body = self.body();
        let mut bytes = length_bytes(body.len());
        bytes.extend_from_slice(&body);
        bytes
    }

    fn body(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        match self {
            Self::Hello(hello) => write_hello(&mut writer, hello),
            Self::Vector(version) => _ = writer.array(2).uint(VECTOR).raw(&version.to_bytes()),
            Self::Log(LogName::Held(space, log)) => {
                writer.array(3).uint(LOG).bytes(space.as_bytes()).bytes(log.as_bytes());
            }
            Self::Log(LogName::Owner(owner)) => {
                writer.array(5).uint(LOG).bytes(owner.space.as_bytes());
                writer.uint(u64::from(owner.lane.number()));
                writer.bytes(owner.device.as_bytes()).bytes(&owner.incarnation);
            }
            Self::Run { log, parts } => {
                writer.array(8).uint(RUN).uint(*log).uint(parts.first);
                match parts.counts[..] {
                    [count] => _ = writer.uint(count),
                    _ => {
                        writer.array(parts.counts.len());
                        parts.counts.iter().for_each(|count| _ = writer.uint(*count));
                    }
                }
                writer.uint(parts.length).bytes(&parts.signature).uint(parts.packing).bytes(&parts.packed);
            }
            Self::Got(logs) => {
                writer.array(2).uint(GOT);
                write_pairs(&mut writer, logs);
            }
            Self::Again { log, first } => _ = writer.array(3).uint(AGAIN).uint(*log).uint(*first),
            Self::Whole { log, run } => {
                writer.array(3).uint(WHOLE).uint(*log).bytes(&run.to_bytes());
            }
            Self::Refused { log, first } => _ = writer.array(3).uint(REFUSED).uint(*log).uint(*first),
            Self::End(vectors) => _ = writer.array(2).uint(END).uint(*vectors),
            Self::Want { space, hashes } => {
                writer.array(3).uint(WANT).bytes(space.as_bytes()).bytes(hashes.as_flattened());
            }
            Self::Content(piece) => {
                writer.array(7).uint(CONTENT).bytes(piece.space.as_bytes()).bytes(&piece.hash);
                writer.bytes(&piece.salt).uint(piece.length).uint(piece.at).bytes(&piece.bytes);
            }
            Self::Lacks { space, hash } => {
                writer.array(3).uint(LACKS).bytes(space.as_bytes()).bytes(hash);
            }
            Self::Stops => _ = writer.array(1).uint(STOPS),
            Self::Chunks { space, names } => {
                writer.array(3).uint(CHUNKS).bytes(space.as_bytes()).bytes(names.as_flattened());
            }
            Self::Room(until) => _ = writer.array(2).uint(ROOM).uint(*until),
            Self::Unknown => _ = writer.array(1).uint(u64::from(u32::MAX)),
        }
        writer.into_bytes()
    }

    /// Reads a frame without its length.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes);
        let parts = reader.array(16)?;
        let kind = reader.uint()?;
        let (frame, read) = match kind {
            HELLO => (Self::Hello(Box::new(read_hello(&mut reader)?)), 8),
            VECTOR => (Self::Vector(Version::read(&mut reader)?), 2),
            LOG if parts == 3 => {
                let (space, log) = (reader.fixed()?, reader.fixed()?);
                (Self::Log(LogName::Held(SpaceId::from_bytes(space), LogId::from_bytes(log))), 3)
            }
            LOG => (Self::Log(LogName::Owner(read_owner(&mut reader)?)), 5),
            RUN => (Self::Run { log: reader.uint()?, parts: read_parts(&mut reader)? }, 8),
            GOT => (Self::Got(read_pairs(&mut reader)?), 2),
            AGAIN => (Self::Again { log: reader.uint()?, first: reader.uint()? }, 3),
            WHOLE => {
                let log = reader.uint()?;
                let run = Run::from_bytes(reader.bytes()?);
                (Self::Whole { log, run: run.map_err(|_| Malformed("a segment in a frame"))? }, 3)
            }
            REFUSED => (Self::Refused { log: reader.uint()?, first: reader.uint()? }, 3),
            END => (Self::End(reader.uint()?), 2),
            WANT => {
                let (space, hashes) = read_names(&mut reader)?;
                (Self::Want { space, hashes }, 3)
            }
            CONTENT => (Self::Content(read_piece(&mut reader)?), 7),
            LACKS => (Self::Lacks { space: SpaceId::from_bytes(reader.fixed()?), hash: reader.fixed()? }, 3),
            STOPS => (Self::Stops, 1),
            CHUNKS => {
                let (space, names) = read_names(&mut reader)?;
                (Self::Chunks { space, names }, 3)
            }
            ROOM => (Self::Room(reader.uint()?), 2),
            _ => return Ok(Self::Unknown),
        };
        // Parts that a newer version added.
        let more = parts.checked_sub(read).ok_or(Malformed("a frame without one of its parts"))?;
        (0..more).try_for_each(|_| reader.item(limits::VALUE_DEPTH).map(|_| ()))?;
        reader.end()?;
        Ok(frame)
    }
}

fn write_hello(writer: &mut Writer, hello: &Hello) {
    writer.array(8).uint(HELLO).uint(VERSION).bytes(hello.device.as_bytes()).bytes(&hello.signature);
    match &hello.base {
        Some(base) => writer.bytes(base),
        None => writer.null(),
    };
    write_pairs(writer, &hello.further);
    writer.raw(&hello.vector.to_bytes()).array(hello.joins.len());
    hello.joins.iter().for_each(|join| _ = writer.bytes(join));
}

fn read_hello(reader: &mut Reader<'_>) -> Result<Hello, Malformed> {
    if reader.uint()? != VERSION {
        return Err(Malformed("a version of the exchange that is not known here"));
    }
    let (device, signature) = (DeviceId::from_bytes(reader.fixed()?), reader.fixed()?);
    let base = if reader.kind()? == minicbor::data::Type::Null {
        reader.null()?;
        None
    } else {
        Some(reader.fixed()?)
    };
    let further = read_pairs(reader)?;
    let vector = Version::read(reader)?;
    let mut joins = Vec::new();
    for _ in 0..reader.array(limits::JOINS)? {
        let join = reader.bytes()?;
        if join.len() > limits::JOIN_BYTES {
            return Err(Malformed("an answer to an invitation that is too long"));
        }
        joins.push(join.to_vec());
    }
    Ok(Hello { device, signature, base, further, vector, joins })
}

fn read_owner(reader: &mut Reader<'_>) -> Result<LogOwner, Malformed> {
    Ok(LogOwner {
        space: SpaceId::from_bytes(reader.fixed()?),
        lane: Lane::from_number(reader.uint()?).ok_or(Malformed("an unknown lane"))?,
        device: DeviceId::from_bytes(reader.fixed()?),
        incarnation: reader.fixed()?,
    })
}

fn read_parts(reader: &mut Reader<'_>) -> Result<Parts, Malformed> {
    let first = reader.uint()?;
    let counts = if reader.kind()? == minicbor::data::Type::Array {
        (0..reader.array(limits::RUN_SEGMENTS)?).map(|_| reader.uint()).collect::<Result<_, _>>()?
    } else {
        vec![reader.uint()?]
    };
    Ok(Parts {
        first,
        counts,
        length: reader.uint()?,
        signature: reader.fixed()?,
        packing: reader.uint()?,
        packed: reader.bytes()?.to_vec(),
    })
}

/// A space, and salted hashes one after the other.
fn read_names(reader: &mut Reader<'_>) -> Result<(SpaceId, Vec<[u8; 32]>), Malformed> {
    let space = SpaceId::from_bytes(reader.fixed()?);
    let (hashes, rest) = reader.bytes()?.as_chunks();
    if !rest.is_empty() {
        return Err(Malformed("a hash cut short"));
    }
    Ok((space, hashes.to_vec()))
}

fn read_piece(reader: &mut Reader<'_>) -> Result<Piece, Malformed> {
    Ok(Piece {
        space: SpaceId::from_bytes(reader.fixed()?),
        hash: reader.fixed()?,
        salt: reader.fixed()?,
        length: reader.uint()?,
        at: reader.uint()?,
        bytes: reader.bytes()?.to_vec(),
    })
}

/// Pairs of numbers, one after the other.
fn write_pairs(writer: &mut Writer, pairs: &[(u64, u64)]) {
    writer.array(pairs.len() * 2);
    pairs.iter().for_each(|(one, other)| _ = writer.uint(*one).uint(*other));
}

fn read_pairs(reader: &mut Reader<'_>) -> Result<Vec<(u64, u64)>, Malformed> {
    let length = reader.array(2 * limits::EXCHANGE_LOGS)?;
    if !length.is_multiple_of(2) {
        return Err(Malformed("half a pair"));
    }
    (0..length / 2).map(|_| Ok((reader.uint()?, reader.uint()?))).collect()
}

/// A length in groups of seven bits, the lowest first; all but the last have the highest bit set.
fn length_bytes(mut length: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(5);
    while length >= 0x80 {
        bytes.push(length as u8 | 0x80);
        length >>= 7;
    }
    bytes.push(length as u8);
    bytes
}

/// The bytes that have come and make no whole frame yet.
#[derive(Default)]
pub(super) struct Stream {
    bytes: Vec<u8>,
    at: usize,
}

impl Stream {
    pub(super) fn push(&mut self, bytes: &[u8]) {
        if self.at > 0 {
            self.bytes.drain(..self.at);
            self.at = 0;
        }
        self.bytes.extend_from_slice(bytes);
    }

    /// The next whole frame. A length above `limit` is an error before any of its bytes are waited for.
    pub(super) fn next(&mut self, limit: usize) -> Result<Option<Frame>, Malformed> {
        let left = &self.bytes[self.at..];
        let mut length = 0usize;
        for (index, byte) in left.iter().take(5).enumerate() {
            length |= usize::from(byte & 0x7f) << (7 * index);
            if byte & 0x80 == 0 {
                if length > limit {
                    return Err(Malformed("a frame above its limit"));
                }
                let Some(body) = left.get(index + 1..index + 1 + length) else { return Ok(None) };
                let frame = Frame::read(body)?;
                self.at += index + 1 + length;
                return Ok(Some(frame));
            }
        }
        if left.len() >= 5 { Err(Malformed("a length above its limit")) } else { Ok(None) }
    }
}
