//! Chunks of files: fetched when all segments and contents are here, a few at a time, those that a person asked for first.
//!
//! Who fetches says how many bytes may come, and lets it follow what came in the last seconds: so a change that is made
//! meanwhile waits for what the line carries in about two seconds, however slow it is, and the line is never idle.

use super::{
    Exchange, ExchangeError,
    frame::{Frame, Piece},
};
use crate::{Ledger, Salted, SpaceId, file::chunk_salt, hash::Tag, limits, value::Malformed};
use std::collections::{BTreeMap, HashMap, VecDeque};

/// Bytes of a chunk in one frame: so much is in the way of a change on its way out.
const PIECE: usize = 4 << 10;
/// Bytes that may be on their way: at first, and at most.
const WINDOW: (u64, u64) = (8 << 10, 1 << 20);
/// What came in so many milliseconds is what may be on its way.
const FOLLOWED_MS: u64 = 2_000;
/// Milliseconds after which nothing more is asked for: an exchange ends, so that what came is shown, and the next goes on.
const LONGEST_MS: u64 = 120_000;
/// Chunks that one side asks for in one exchange, whatever its clock says.
const MOST: u64 = 4_096;
/// Chunks of one file that the other side may lack before no more of it is asked for in this exchange; and of all files.
const TRIES: (u32, u32) = (4, 64);
/// Files looked at together.
const FILES: usize = 64;
/// Chunks that the other side may wait for at once. This side asks for a tenth of it.
const ASKED: usize = 256;

type Name = (SpaceId, [u8; 32]);

/// Chunks on both ways.
pub(super) struct Files {
    /// Asked for and not answered, each with its file.
    asked: BTreeMap<Name, i64>,
    /// Those that were ever asked for, and those that the other side did not have.
    ever: u64,
    lacked: u32,
    /// From where each file is asked for on.
    places: HashMap<i64, From>,
    /// The one on its way in.
    coming: Option<(Name, Vec<u8>)>,
    /// Bytes that have come, that may come, and those of the last seconds with their time.
    came: u64,
    room: u64,
    recent: VecDeque<(u64, u64)>,
    /// When the first was asked for.
    began_ms: Option<u64>,
    /// Whether there may be something to ask for that was not there when this side last looked.
    look: bool,
    /// What the other side has asked for, the one on its way out and how much of it is, bytes said, and bytes that may be.
    wanted: VecDeque<Name>,
    going: Option<(Name, Salted, usize)>,
    said: u64,
    may_say: u64,
}

/// From where on a file is asked for.
#[derive(Default)]
struct From {
    place: u64,
    chunks: u64,
    /// How many of it the other side lacked.
    lacked: u32,
}

impl Default for Files {
    fn default() -> Self {
        Self {
            asked: BTreeMap::new(),
            ever: 0,
            lacked: 0,
            places: HashMap::new(),
            coming: None,
            came: 0,
            room: 0,
            recent: VecDeque::new(),
            began_ms: None,
            look: true,
            wanted: VecDeque::new(),
            going: None,
            said: 0,
            may_say: 0,
        }
    }
}

impl Files {
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

    pub(super) fn asks_for(&self, name: &Name) -> bool {
        self.asked.contains_key(name)
    }

    /// A manifest may have come, or somebody may have asked for a file.
    pub(super) fn look_again(&mut self) {
        self.look = true;
    }

    fn is_over(&self, now_ms: u64) -> bool {
        self.ever >= MOST || self.began_ms.is_some_and(|began| now_ms.saturating_sub(began) > LONGEST_MS)
    }

    /// Bytes that may be on their way.
    fn window(&mut self, now_ms: u64) -> u64 {
        // A clock that was set back forgets what came before.
        self.recent.retain(|(at, _)| (now_ms.saturating_sub(FOLLOWED_MS)..=now_ms).contains(at));
        self.recent.iter().map(|(_, bytes)| bytes).sum::<u64>().clamp(WINDOW.0, WINDOW.1)
    }

    fn note_came(&mut self, now_ms: u64, bytes: u64) {
        self.came += bytes;
        match self.recent.back_mut() {
            Some((at, sum)) if *at == now_ms => *sum += bytes,
            _ => self.recent.push_back((now_ms, bytes)),
        }
    }

    /// The other side does not have a chunk. Where a file has more of them than are tried in their order, the next is tried
    /// somewhere else in it: whoever has a part of a file may have any part.
    fn note_lacked(&mut self, file: i64, random: u64) {
        self.lacked += 1;
        let from = self.places.entry(file).or_default();
        from.lacked += 1;
        if from.chunks > u64::from(TRIES.0) {
            from.place = random % from.chunks;
        }
    }
}

impl Exchange {
    /// Asks for more chunks as some come, and lets more bytes come.
    pub(super) fn fetch(&mut self, ledger: &Ledger) -> Result<(), ExchangeError> {
        let now_ms = ledger.environment().now_ms();
        let window = self.files.window(now_ms);
        let most = 2 + (window as usize) / limits::CHUNK_BYTES;
        if self.files.look && !self.files.is_over(now_ms) {
            let mut names: BTreeMap<SpaceId, Vec<[u8; 32]>> = BTreeMap::new();
            for (space, name, file) in
                self.next_chunks(ledger, most.saturating_sub(self.files.asked.len()))?
            {
                names.entry(space).or_default().push(name);
                self.files.asked.insert((space, name), file);
                self.files.ever += 1;
                self.files.began_ms.get_or_insert(now_ms);
            }
            self.files.look = false;
            for (space, names) in names {
                self.say(&Frame::Chunks { space, names });
            }
        }
        let until = self.files.came + window;
        if !self.files.asked.is_empty() && until >= self.files.room + window / 2 {
            self.files.room = until;
            self.say(&Frame::Room(until));
        }
        Ok(())
    }

    /// The next chunks to be asked for, each with its file.
    fn next_chunks(
        &mut self,
        ledger: &Ledger,
        most: usize,
    ) -> Result<Vec<(SpaceId, [u8; 32], i64)>, ExchangeError> {
        let mut next = Vec::new();
        let shared: Vec<SpaceId> =
            self.named.spaces().map(|(space, _)| space).filter(|space| self.is_shared(*space)).collect();
        for (space, file) in ledger.files_to_come(&shared, FILES + self.files.lacked as usize)? {
            let from = self.files.places.entry(file.n).or_default();
            from.chunks = file.length.div_ceil(limits::CHUNK_BYTES as u64);
            if from.lacked >= TRIES.0 || self.files.lacked >= TRIES.1 {
                continue;
            }
            while next.len() < most {
                let Some((place, name)) = ledger.chunks_lacking(space, file.n, from.place, 1)?.pop() else {
                    break;
                };
                from.place = place + 1;
                let is_asked = self.files.asked.contains_key(&(space, name))
                    || self.contents.ever_asked(&(space, name))
                    || next.iter().any(|(_, other, _)| *other == name);
                if !is_asked {
                    next.push((space, name, file.n));
                }
            }
            if next.len() >= most {
                break;
            }
        }
        Ok(next)
    }

    pub(super) fn hear_chunks(&mut self, space: SpaceId, names: &[[u8; 32]]) -> Result<(), ExchangeError> {
        if self.files.wanted.len() + names.len() > ASKED {
            return Err(Malformed("too many chunks are asked for").into());
        }
        self.files.wanted.extend(names.iter().map(|name| (space, *name)));
        Ok(())
    }

    pub(super) fn hear_room(&mut self, until: u64) {
        self.files.may_say = self.files.may_say.max(until);
    }

    /// Says the next piece of a chunk, if the line has taken all that was said before and the other side has room; false if
    /// nothing was said.
    pub(super) fn say_chunk(&mut self, ledger: &Ledger) -> Result<bool, ExchangeError> {
        if self.files.going.is_none() {
            let Some((space, name)) = self.files.wanted.pop_front() else { return Ok(false) };
            // A manifest can name anything: what is no chunk is not given as one.
            let is_chunk = |salted: &Salted| salted.salt == chunk_salt(space);
            match self.to_hand_out(ledger, space, &name)?.filter(is_chunk) {
                Some(salted) => self.files.going = Some(((space, name), salted, 0)),
                None => {
                    self.say(&Frame::Lacks { space, hash: name });
                    return Ok(true);
                }
            }
        }
        let left = self.files.may_say.saturating_sub(self.files.said);
        if self.out.len() >= PIECE || left == 0 {
            return Ok(false);
        }
        let Some((name, salted, at)) = self.files.going.take() else { return Ok(false) };
        let until = salted.content.len().min(at + PIECE.min(left as usize));
        self.files.said += (until - at) as u64;
        self.say(&Frame::Content(Piece::of(name, &salted, at..until)));
        if until < salted.content.len() {
            self.files.going = Some((name, salted, until));
        } else {
            self.outcome.chunks.0 += 1;
        }
        Ok(true)
    }

    /// The other side does not have a chunk that was asked for; false if none was.
    pub(super) fn hear_lacks_chunk(&mut self, ledger: &Ledger, name: &Name) -> bool {
        let Some(file) = self.files.asked.remove(name) else { return false };
        let mut random = [0; 8];
        ledger.environment().random(&mut random);
        self.files.note_lacked(file, u64::from_be_bytes(random));
        self.files.look_again();
        true
    }

    /// Takes in a piece of a chunk. One that does not hash to what was asked for is dropped.
    pub(super) fn take_chunk(&mut self, ledger: &Ledger, piece: Piece) -> Result<(), ExchangeError> {
        let name = (piece.space, piece.hash);
        let salt = chunk_salt(piece.space);
        let mut bytes = match self.files.coming.take() {
            Some((coming, bytes)) if coming == name => bytes,
            _ => Vec::new(),
        };
        let length = bytes.len() as u64 + piece.bytes.len() as u64;
        let is_sound = piece.at == bytes.len() as u64
            && length <= piece.length
            && piece.length <= limits::CHUNK_STORED as u64
            && !piece.bytes.is_empty()
            && piece.salt == salt;
        if !is_sound {
            return Err(Malformed("a piece of a chunk out of its place").into());
        }
        self.files.note_came(ledger.environment().now_ms(), piece.bytes.len() as u64);
        bytes.extend_from_slice(&piece.bytes);
        if length < piece.length {
            self.files.coming = Some((name, bytes));
            return Ok(());
        }
        if Tag::ERASABLE.hash(&[&salt, &bytes]) != piece.hash {
            self.hear_lacks_chunk(ledger, &name);
            return Ok(());
        }
        self.files.asked.remove(&name);
        if ledger.take_erasable(piece.space, &Salted { salt, content: bytes })?.is_some() {
            self.outcome.chunks.1 += 1;
        }
        self.files.look_again();
        Ok(())
    }
}
