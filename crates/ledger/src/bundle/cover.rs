//! What stands in a piece of a bundle: its cover, segments in their wire form, and its end.

use super::MAGIC;
use crate::{
    DeviceId, Run, Salted, SpaceId, Version,
    cbor::{Reader, Writer},
    hash::Tag,
    limits,
    value::Malformed,
};
use ed25519_dalek::{Signature, VerifyingKey};

const COVER: u64 = 16;
const RUN: u64 = 17;
const END: u64 = 18;
const CONTENT: u64 = 19;

/// The first frame of a piece, signed by the device that wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cover {
    /// The same for all pieces of a bundle.
    pub bundle: [u8; 16],
    /// Which piece this is, from 1, and how many there are.
    pub piece: u64,
    pub pieces: u64,
    pub device: DeviceId,
    /// When, in milliseconds since 1970.
    pub at_ms: u64,
    /// What a reader holds of the spaces when it has read all pieces and held what `since` names.
    pub upto: Version,
    pub since: Version,
    /// Answers to invitations; bytes of the application.
    pub joins: Vec<Vec<u8>>,
    /// How many of the pieces, from the first on, hold segments; the others hold nothing but chunks of files.
    pub of_runs: u64,
}

/// A frame of a piece.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Cover(Box<Cover>),
    Run(Run),
    /// How many segments there were, and the hash of all bytes of the piece before this frame.
    End {
        segments: u64,
        hash: [u8; 32],
    },
    /// A content that stands beside the log of a space.
    Content(SpaceId, Salted),
    /// From a newer version; passed over.
    Unknown,
}

impl Cover {
    fn body(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.array(10).uint(1).bytes(&self.bundle).uint(self.piece).uint(self.pieces);
        writer.bytes(self.device.as_bytes()).uint(self.at_ms);
        writer.raw(&self.upto.to_bytes()).raw(&self.since.to_bytes()).array(self.joins.len());
        self.joins.iter().for_each(|join| _ = writer.bytes(join));
        writer.uint(self.of_runs);
        writer.into_bytes()
    }

    /// The bytes that are signed.
    fn signed(body: &[u8]) -> Vec<u8> {
        let mut bytes = Tag::BUNDLE.prefix();
        bytes.extend_from_slice(body);
        bytes
    }

    pub(crate) fn to_frame(&self, sign: impl FnOnce(&[u8]) -> [u8; 64]) -> Vec<u8> {
        let body = self.body();
        let mut writer = Writer::new();
        writer.array(3).uint(COVER).bytes(&body).bytes(&sign(&Self::signed(&body)));
        frame(&writer.into_bytes())
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        let (body, signature) = (reader.bytes()?, reader.fixed()?);
        let mut reader = Reader::new(body);
        let parts = reader.array(64)?;
        if reader.uint()? != 1 || parts < 9 {
            return Err(Malformed("a bundle of a newer version"));
        }
        let (bundle, piece, pieces) = (reader.fixed()?, reader.uint()?, reader.uint()?);
        let (device, at_ms) = (DeviceId::from_bytes(reader.fixed()?), reader.uint()?);
        let (upto, since) = (Version::read(&mut reader)?, Version::read(&mut reader)?);
        let joins = (0..reader.array(limits::JOINS)?)
            .map(|_| match reader.bytes()? {
                join if join.len() > limits::JOIN_BYTES => Err(Malformed("an answer that is too long")),
                join => Ok(join.to_vec()),
            })
            .collect::<Result<_, _>>()?;
        let of_runs = if parts > 9 { reader.uint()?.min(pieces) } else { pieces };
        let signed = Self::signed(body);
        let proved = VerifyingKey::from_bytes(device.as_bytes())
            .is_ok_and(|key| key.verify_strict(&signed, &Signature::from_bytes(&signature)).is_ok());
        if !proved || piece == 0 || piece > pieces || pieces > limits::PIECES {
            return Err(Malformed("a cover that its device did not sign"));
        }
        Ok(Self { bundle, piece, pieces, device, at_ms, upto, since, joins, of_runs })
    }
}

pub(crate) fn run_frame(run: &Run) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.array(2).uint(RUN).bytes(&run.to_bytes());
    frame(&writer.into_bytes())
}

pub(crate) fn content_frame(space: SpaceId, salted: &Salted) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.array(4).uint(CONTENT).bytes(space.as_bytes()).bytes(&salted.salt).bytes(&salted.content);
    frame(&writer.into_bytes())
}

pub(crate) fn end_frame(segments: u64, hash: &[u8; 32]) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.array(3).uint(END).uint(segments).bytes(hash);
    frame(&writer.into_bytes())
}

/// The length as four bytes, the most significant first, then the bytes.
fn frame(body: &[u8]) -> Vec<u8> {
    let mut bytes = (body.len() as u32).to_be_bytes().to_vec();
    bytes.extend_from_slice(body);
    bytes
}

impl Part {
    /// Reads a frame without its length.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes);
        let entries = reader.array(64)?;
        let (part, read) = match reader.uint()? {
            COVER => (Self::Cover(Box::new(Cover::read(&mut reader)?)), 3),
            RUN => {
                let run = Run::from_bytes(reader.bytes()?);
                (Self::Run(run.map_err(|_| Malformed("a segment that can't be read"))?), 2)
            }
            END => (Self::End { segments: reader.uint()?, hash: reader.fixed()? }, 3),
            CONTENT => {
                let space = SpaceId::from_bytes(reader.fixed()?);
                let salted = Salted { salt: reader.fixed()?, content: reader.bytes()?.to_vec() };
                (Self::Content(space, salted), 4)
            }
            _ => return Ok(Self::Unknown),
        };
        let more = entries.checked_sub(read).ok_or(Malformed("a part that breaks off"))?;
        (0..more).try_for_each(|_| reader.item(limits::VALUE_DEPTH).map(|_| ()))?;
        reader.end()?;
        Ok(part)
    }
}

/// The bytes before the first frame.
pub(crate) fn start() -> Vec<u8> {
    MAGIC.to_vec()
}
