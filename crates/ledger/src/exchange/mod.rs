//! An exchange between two offices, as a state machine: bytes in, bytes out, over any ordered stream.
//!
//! It has no threads, no clock and no sleep. Both directions stream at once; each segment is on the disk before
//! it is counted as received, so that a line that breaks is taken up where it broke. Section 15 of
//! `docs/ledger.md` specifies what is said.

mod admitted;
mod base;
mod contents;
mod files;
mod finder;
mod frame;
#[cfg(fuzzing)]
pub(crate) mod fuzz;
mod greeting;
mod memory;
mod packing;
mod policy;
mod sending;
mod taking;
#[cfg(test)]
pub(crate) mod tests;

pub use admitted::Admitted;
pub use memory::Peer;
pub use policy::Policy;

use crate::{DeviceId, Imported, Ledger, LedgerError, SpaceId, Version, limits, value::Malformed};
use base::Base;
use contents::Contents;
use files::Files;
use frame::{Frame, Stream};
use memory::Memory;
use sending::Sending;
use std::sync::Arc;
use taking::Taking;

/// Who spoke first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// It opened the line, and knows whom it called.
    Opens,
    /// It answers whoever calls.
    Answers,
}

/// What an exchange is begun with.
#[derive(Clone)]
pub struct Setup {
    /// Who spoke first.
    pub side: Side,
    /// The device at the other end. Who opens must name it; the line must lead to nobody else.
    pub peer: Option<DeviceId>,
    /// Bytes that both ends of this line know and no other line has, such as a TLS exporter's: what each device
    /// signs to prove who it is.
    pub binding: [u8; 32],
    /// Answers to invitations, handed to the other side's [`Policy::join`].
    pub joins: Vec<Vec<u8>>,
    /// Which spaces go to whom.
    pub policy: Arc<dyn Policy>,
}

/// Why an exchange ended before it was done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExchangeError {
    /// The other side does not follow the protocol, or speaks a later version of it.
    #[error("the other office said something that can't be read: {0}")]
    Malformed(#[from] Malformed),
    /// The other side is not who it should be, or could not prove it.
    #[error("the other office could not prove that it is the one that was called")]
    Stranger,
    /// The other side's store can keep nothing at the moment.
    #[error("the other office can keep nothing at the moment")]
    Stopped,
    /// The store failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

impl ExchangeError {
    /// What to do next, as a sentence.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Malformed(_) => {
                "Bring both offices to the same version of the program, then exchange again. What had arrived is kept."
            }
            Self::Stranger => {
                "Check the address, and ask for a new invitation if the other office was set up anew."
            }
            Self::Stopped => {
                "What it had acknowledged is kept there; the rest stays here and is sent again. Exchange again in a few minutes; \
                 if it stays so, tell whoever runs it."
            }
            Self::Ledger(error) => error.hint(),
        }
    }
}

/// What an exchange has done so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The other device, once it has proved itself.
    pub peer: Option<DeviceId>,
    /// Whether both sides could build on what the last exchange left.
    pub resumed: bool,
    /// Operations and segments said to the other side.
    pub sent: (u64, u64),
    /// Segments that the other side did not accept.
    pub not_accepted: u64,
    /// What came of the segments that arrived.
    pub imported: Imported,
    /// Contents that stand beside the log, sent and taken in.
    pub contents: (u64, u64),
    /// Chunks of files, sent and taken in.
    pub chunks: (u64, u64),
    /// Bytes read and written.
    pub bytes: (u64, u64),
}

/// One side of an exchange.
///
/// The transport hands over what it reads with [`Exchange::read`], sends what [`Exchange::write`] gives, and
/// closes when [`Exchange::is_finished`], or when either of the first two fails.
pub struct Exchange {
    setup: Setup,
    stream: Stream,
    /// What is ready to be said, and how much of it was said.
    out: Vec<u8>,
    said: usize,
    outcome: Outcome,
    memory: Option<Memory>,
    /// What both build on, empty if they can't.
    base: Base,
    /// Spaces that this side has named.
    named: Version,
    /// What the other side surely holds, of the spaces it has named.
    theirs: Version,
    /// The same when all that was sent has arrived.
    known: Version,
    /// Vectors said and heard.
    vectors: (u64, u64),
    /// The other side was told that there is no base; what it says before its vector means nothing.
    awaits_vector: bool,
    /// Vectors heard when this side last said that it was done, and what the other side said of itself.
    ended: Option<u64>,
    peer_ended: Option<u64>,
    sending: Sending,
    taking: Taking,
    contents: Contents,
    files: Files,
    finished: bool,
}

impl Exchange {
    /// Begins an exchange. Who opens has something to say at once.
    ///
    /// # Errors
    /// If the store can't be read, or if it opens and names no peer.
    pub fn new(ledger: &Ledger, setup: Setup) -> Result<Self, ExchangeError> {
        let mut exchange = Self {
            setup,
            stream: Stream::default(),
            out: Vec::new(),
            said: 0,
            outcome: Outcome::default(),
            memory: None,
            base: Base::default(),
            named: Version::default(),
            theirs: Version::default(),
            known: Version::default(),
            vectors: (0, 0),
            awaits_vector: false,
            ended: None,
            peer_ended: None,
            sending: Sending::default(),
            taking: Taking::default(),
            contents: Contents::default(),
            files: Files::default(),
            finished: false,
        };
        if exchange.setup.side == Side::Opens {
            exchange.open(ledger)?;
        }
        Ok(exchange)
    }

    /// Takes in bytes that have come, any number of them, cut anywhere. What they complete is on the disk when
    /// this returns.
    ///
    /// # Errors
    /// After an error nothing more is to be read or written; what had arrived stays.
    pub fn read(&mut self, ledger: &Ledger, bytes: &[u8]) -> Result<(), ExchangeError> {
        self.read_ahead(ledger, bytes)?;
        self.commit(ledger)?;
        self.settle(ledger)
    }

    /// Takes in bytes of which more have come already: what they complete goes to the disk together with what those
    /// complete, at the latest when the [`Exchange::read`] returns that must follow. A line that is faster than the disk
    /// is then flushed for in megabytes, not in frames.
    ///
    /// # Errors
    /// As [`Exchange::read`]. What was not on the disk yet is not answered, and is sent again.
    pub fn read_ahead(&mut self, ledger: &Ledger, bytes: &[u8]) -> Result<(), ExchangeError> {
        self.outcome.bytes.0 += bytes.len() as u64;
        self.stream.push(bytes);
        loop {
            let limit = if self.heard() { limits::FRAME_BYTES } else { limits::HELLO_BYTES };
            let Some(frame) = self.stream.next(limit)? else { return Ok(()) };
            self.take(ledger, frame)?;
        }
    }

    /// At most `max` bytes for the other side; none if there is nothing to say before more was read.
    ///
    /// # Errors
    /// If the store can't be read.
    pub fn write(&mut self, ledger: &Ledger, max: usize) -> Result<Vec<u8>, ExchangeError> {
        self.fill(ledger)?;
        self.settle(ledger)?;
        Ok(self.rest(max))
    }

    /// Whether both sides have all that the other had for them, and nothing is left to be written.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.finished && self.ready() == 0
    }

    /// What was done so far.
    #[must_use]
    pub fn outcome(&self) -> &Outcome {
        &self.outcome
    }

    /// Says, as the last word, that this side can keep nothing more at the moment. What was acknowledged stands.
    pub fn stop(&mut self) {
        self.say(&Frame::Stops);
    }

    /// Takes what was made ready to be said, at most so many bytes, and makes nothing more ready.
    pub fn rest(&mut self, max: usize) -> Vec<u8> {
        let end = self.said + max.min(self.ready());
        let bytes = self.out[self.said..end].to_vec();
        self.said = end;
        // Moved up only once more was said than is left, so that no byte is moved twice on average.
        if self.said >= self.ready() {
            self.out.drain(..self.said);
            self.out.shrink_to(limits::AHEAD_BYTES);
            self.said = 0;
        }
        self.outcome.bytes.1 += bytes.len() as u64;
        bytes
    }

    /// Bytes that are ready to be said.
    fn ready(&self) -> usize {
        self.out.len() - self.said
    }

    fn heard(&self) -> bool {
        self.outcome.peer.is_some()
    }

    fn say(&mut self, frame: &Frame) {
        self.out.extend_from_slice(&frame.to_bytes());
    }

    /// Whether both sides have named a space.
    fn is_shared(&self, space: SpaceId) -> bool {
        self.named.names(space) && self.theirs.names(space)
    }

    fn take(&mut self, ledger: &Ledger, frame: Frame) -> Result<(), ExchangeError> {
        match frame {
            Frame::Stops => Err(ExchangeError::Stopped),
            Frame::Hello(hello) if !self.heard() => self.hear(ledger, *hello),
            Frame::Hello(_) => Err(Malformed("a second greeting").into()),
            _ if !self.heard() => Err(Malformed("something before the greeting").into()),
            Frame::Vector(vector) => self.hear_vector(ledger, vector),
            _ if self.awaits_vector => Ok(()),
            Frame::Log(name) => self.take_log(name),
            Frame::Run { log, parts } => self.take_sent(ledger, log, parts),
            Frame::Whole { log, run } => self.take_whole(ledger, log, run),
            Frame::Got(logs) => self.hear_got(&logs),
            Frame::Again { log, first } => self.hear_again(log, first),
            Frame::Refused { log, .. } => self.hear_refused(log),
            Frame::End(vectors) => {
                self.peer_ended = Some(vectors);
                Ok(())
            }
            Frame::Want { space, hashes } => self.hear_want(space, &hashes),
            Frame::Content(piece) => self.take_content(ledger, piece),
            Frame::Lacks { space, hash } => {
                self.hear_lacks(ledger, space, hash);
                Ok(())
            }
            Frame::Chunks { space, names } => self.hear_chunks(space, &names),
            Frame::Room(until) => {
                self.hear_room(until);
                Ok(())
            }
            Frame::Unknown => Ok(()),
        }
    }

    /// Finishes when both sides have said that they are done, having heard all that the other named, and when
    /// all that was sent is answered.
    fn settle(&mut self, ledger: &Ledger) -> Result<(), ExchangeError> {
        let done = !self.finished
            && self.ended == Some(self.vectors.1)
            && self.peer_ended == Some(self.vectors.0)
            && self.sending.all_answered()
            && self.taking.is_empty()
            && self.contents.are_settled()
            && self.files.are_settled();
        let Some(peer) = self.outcome.peer.filter(|_| done) else { return Ok(()) };
        let own = ledger.held()?;
        let mut agreed = Version::default();
        for (space, logs) in self.theirs.spaces().filter(|(space, _)| self.named.names(*space)) {
            if !own.names(space) || !self.setup.policy.hands_out(ledger, space, peer)? {
                continue;
            }
            agreed.mention(space);
            for (log, last) in logs {
                let both = own.last(space, *log).min(*last);
                if both > 0 {
                    agreed.set(space, *log, both);
                }
            }
        }
        ledger.remember_peer(peer, &agreed)?;
        self.finished = true;
        Ok(())
    }

    /// Says that this side is not done after all: something that it has heard and not answered made it ask for more.
    fn take_end_back(&mut self) {
        if self.ended.take().is_some() {
            self.say(&Frame::End(0));
        }
    }

    /// Before anything is sent or taken in, what the last exchange left is no longer the whole truth.
    fn begin_changes(&mut self, ledger: &Ledger) -> Result<(), ExchangeError> {
        if let (Some(memory), Some(peer)) = (&mut self.memory, self.outcome.peer.or(self.setup.peer))
            && memory.clean
        {
            ledger.unsettle_peer(peer)?;
            memory.clean = false;
        }
        Ok(())
    }
}
