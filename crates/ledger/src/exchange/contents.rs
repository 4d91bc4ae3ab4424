//! Contents that stand beside the log: asked for by their salted hashes, and sent in pieces when all segments are
//! out, so that a large one delays no change. Chunks of files come after them, see `files.rs`.

use super::{
    Exchange, ExchangeError,
    frame::{Frame, Piece},
};
use crate::{Ledger, Salted, SpaceId, hash::Tag, limits, value::Malformed};
use std::collections::{BTreeSet, VecDeque};

/// Bytes of a content in one frame.
const PIECE: usize = 32 << 10;
/// Contents that one side asks for in one exchange; the rest follows in the next.
const ASKED: usize = 4_096;

/// What is asked for, on both sides.
#[derive(Default)]
pub(super) struct Contents {
    /// Not answered yet.
    asked: BTreeSet<(SpaceId, [u8; 32])>,
    /// Everything that this side has asked for.
    ever: BTreeSet<(SpaceId, [u8; 32])>,
    /// What the other side has asked for.
    wanted: VecDeque<(SpaceId, [u8; 32])>,
    /// The one on its way out, and how much of it is.
    going: Option<(SpaceId, [u8; 32], Salted, usize)>,
    /// The one on its way in.
    coming: Option<(SpaceId, [u8; 32], Salted)>,
}

impl Contents {
    pub(super) fn are_settled(&self) -> bool {
        self.asked.is_empty() && !self.gives()
    }

    /// Whether everything that was asked for has been answered.
    pub(super) fn are_here(&self) -> bool {
        self.asked.is_empty()
    }

    /// Whether the other side waits for something.
    pub(super) fn gives(&self) -> bool {
        !self.wanted.is_empty() || self.going.is_some()
    }

    pub(super) fn ever_asked(&self, name: &(SpaceId, [u8; 32])) -> bool {
        self.ever.contains(name)
    }
}

impl Exchange {
    /// Asks for what is named in the logs of shared spaces and is not here.
    pub(super) fn ask_for_contents(&mut self, ledger: &Ledger) -> Result<(), ExchangeError> {
        let shared: Vec<SpaceId> =
            self.named.spaces().map(|(space, _)| space).filter(|space| self.is_shared(*space)).collect();
        for space in shared {
            let room = ASKED - self.contents.ever.len().min(ASKED);
            let hashes: Vec<[u8; 32]> = ledger
                .lacking(space, ASKED)?
                .into_iter()
                .filter(|hash| !self.contents.ever.contains(&(space, *hash)))
                .filter(|hash| !self.files.asks_for(&(space, *hash)))
                .take(room)
                .collect();
            if !hashes.is_empty() {
                let all = hashes.iter().map(|hash| (space, *hash));
                self.contents.asked.extend(all.clone());
                self.contents.ever.extend(all);
                self.say(&Frame::Want { space, hashes });
                self.take_end_back();
            }
        }
        Ok(())
    }

    pub(super) fn hear_want(&mut self, space: SpaceId, hashes: &[[u8; 32]]) -> Result<(), ExchangeError> {
        if self.contents.wanted.len() + hashes.len() > 2 * ASKED {
            return Err(Malformed("too many contents are asked for").into());
        }
        self.contents.wanted.extend(hashes.iter().map(|hash| (space, *hash)));
        Ok(())
    }

    /// Says the next piece of what was asked for; false if there is none.
    pub(super) fn say_content(&mut self, ledger: &Ledger) -> Result<bool, ExchangeError> {
        if self.contents.going.is_none() {
            let Some((space, hash)) = self.contents.wanted.pop_front() else { return Ok(false) };
            match self.to_hand_out(ledger, space, &hash)? {
                Some(salted) => self.contents.going = Some((space, hash, salted, 0)),
                None => {
                    self.say(&Frame::Lacks { space, hash });
                    return Ok(true);
                }
            }
        }
        if let Some((space, hash, salted, at)) = self.contents.going.take() {
            let until = (at + PIECE).min(salted.content.len());
            self.say(&Frame::Content(Piece::of((space, hash), &salted, at..until)));
            if until < salted.content.len() {
                self.contents.going = Some((space, hash, salted, until));
            } else {
                self.outcome.contents.0 += 1;
            }
        }
        Ok(true)
    }

    /// A content or a chunk, if it is here and the other side may have it.
    pub(super) fn to_hand_out(
        &self,
        ledger: &Ledger,
        space: SpaceId,
        hash: &[u8; 32],
    ) -> Result<Option<Salted>, ExchangeError> {
        let Some(peer) = self.outcome.peer else { return Ok(None) };
        let may = ledger.has_space(space)? && self.setup.policy.hands_out(ledger, space, peer)?;
        Ok(may.then(|| ledger.salted(space, hash)).transpose()?.flatten())
    }

    pub(super) fn hear_lacks(&mut self, ledger: &Ledger, space: SpaceId, hash: [u8; 32]) {
        if !self.hear_lacks_chunk(ledger, &(space, hash)) {
            self.contents.asked.remove(&(space, hash));
        }
    }

    /// Takes in a piece. A content that does not hash to what was asked for is dropped.
    pub(super) fn take_content(&mut self, ledger: &Ledger, piece: Piece) -> Result<(), ExchangeError> {
        let name = (piece.space, piece.hash);
        if self.files.asks_for(&name) {
            return self.take_chunk(ledger, piece);
        }
        if !self.contents.asked.contains(&name) || piece.length > limits::ERASABLE_BYTES as u64 {
            return Err(Malformed("a content that was not asked for").into());
        }
        let (_, _, mut salted) = match self.contents.coming.take() {
            Some(coming) if (coming.0, coming.1) == name => coming,
            _ => (piece.space, piece.hash, Salted { salt: piece.salt, content: Vec::new() }),
        };
        let length = salted.content.len() + piece.bytes.len();
        let is_next = piece.at == salted.content.len() as u64 && length as u64 <= piece.length;
        if !is_next || (piece.bytes.is_empty() && piece.length > 0) {
            return Err(Malformed("a piece out of its place").into());
        }
        salted.content.extend_from_slice(&piece.bytes);
        if (length as u64) < piece.length {
            self.contents.coming = Some((piece.space, piece.hash, salted));
            return Ok(());
        }
        self.contents.asked.remove(&name);
        if Tag::ERASABLE.hash(&[&salted.salt, &salted.content]) == piece.hash {
            ledger.take_erasable(piece.space, &salted)?;
            self.files.look_again();
            self.outcome.contents.1 += 1;
        }
        Ok(())
    }
}
