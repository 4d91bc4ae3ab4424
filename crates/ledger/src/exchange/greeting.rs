//! The beginning: who is there, which spaces both may speak of, and what each holds of them.

use super::{
    Base, Exchange, ExchangeError, Sending, Side, Taking,
    frame::{Frame, Hello},
};
use crate::{DeviceId, Ledger, LedgerError, SpaceId, Version, hash::Tag, limits, value::Malformed};
use ed25519_dalek::{Signature, VerifyingKey};

impl Side {
    fn number(self) -> u8 {
        match self {
            Self::Opens => 0,
            Self::Answers => 1,
        }
    }

    fn other(self) -> Self {
        match self {
            Self::Opens => Self::Answers,
            Self::Answers => Self::Opens,
        }
    }
}

/// The bytes that a device signs to prove that it is at this end of this line.
pub(super) fn proof_bytes(binding: &[u8; 32], side: Side) -> Vec<u8> {
    let mut bytes = Tag::EXCHANGE.prefix();
    bytes.extend_from_slice(binding);
    bytes.push(side.number());
    bytes
}

impl Exchange {
    /// Speaks first: what is held, and, where the last exchange with this peer ended well, all that is new.
    pub(super) fn open(&mut self, ledger: &Ledger) -> Result<(), ExchangeError> {
        let peer =
            self.setup.peer.ok_or_else(|| LedgerError::refused("who opens an exchange names the peer"))?;
        self.memory = ledger.memory_of(peer)?;
        let own = ledger.held()?;
        if let Some(memory) = &self.memory {
            let base = Base::new(memory.agreed.clone());
            if !base.is_empty() && self.may_build_on(ledger, &base, peer)? {
                self.build_on(base);
            }
        }
        let vector = self.name_spaces(ledger, &own, peer, self.wanted(ledger)?)?;
        self.greet(ledger, &own, vector)
    }

    fn greet(&mut self, ledger: &Ledger, own: &Version, mut vector: Version) -> Result<(), ExchangeError> {
        for (space, logs) in self.base.beyond(own).spaces() {
            logs.iter().for_each(|(log, last)| vector.set(space, *log, *last));
        }
        let signature = ledger.sign(&proof_bytes(&self.setup.binding, self.setup.side));
        let base = (!self.base.is_empty()).then(|| self.base.digest());
        let further = self.base.further(own);
        let mut joins = self.setup.joins.clone();
        if let Some(peer) = self.outcome.peer {
            joins.extend(self.setup.policy.joins(ledger, peer)?);
            joins.truncate(limits::JOINS);
        }
        let hello = Hello { device: ledger.device(), signature, base, further, vector, joins };
        self.say(&Frame::Hello(Box::new(hello)));
        self.vectors.0 += 1;
        Ok(())
    }

    /// Whether all spaces of a base may still be spoken of with this peer.
    fn may_build_on(&self, ledger: &Ledger, base: &Base, peer: DeviceId) -> Result<bool, ExchangeError> {
        for (space, _) in base.version.spaces() {
            if !self.setup.policy.hands_out(ledger, space, peer)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn build_on(&mut self, base: Base) {
        for (space, _) in base.version.spaces() {
            self.named.mention(space);
        }
        (self.theirs, self.known) = (base.version.clone(), base.version.clone());
        self.sending = Sending::on(&base);
        self.taking = Taking::on(&base);
        self.base = base;
    }

    /// Starts anew without a base. What was sent on top of it is sent again.
    fn build_on_nothing(&mut self) {
        self.build_on(Base::default());
        (self.named, self.ended) = (Version::default(), None);
    }

    /// Names every space that `peer` may know of and that is not named yet, with what is held of it; and those
    /// that are asked for.
    fn name_spaces(
        &mut self,
        ledger: &Ledger,
        own: &Version,
        peer: DeviceId,
        asked: impl IntoIterator<Item = SpaceId>,
    ) -> Result<Version, ExchangeError> {
        let mut vector = Version::default();
        for space in ledger.spaces()?.into_iter().map(|space| space.id) {
            if !self.named.names(space) && self.setup.policy.hands_out(ledger, space, peer)? {
                vector.mention(space);
                for (_, logs) in own.of(space).spaces() {
                    logs.iter().for_each(|(log, last)| vector.set(space, *log, *last));
                }
            }
        }
        for space in asked {
            if !self.named.names(space) && !vector.names(space) {
                vector.mention(space);
            }
        }
        vector.spaces().for_each(|(space, _)| self.named.mention(space));
        Ok(vector)
    }

    /// The spaces that are asked for and not here.
    fn wanted(&self, ledger: &Ledger) -> Result<Vec<SpaceId>, ExchangeError> {
        let mut wanted = self.setup.policy.wanted();
        wanted.truncate(limits::EXCHANGE_LOGS);
        let mut absent = Vec::new();
        for space in wanted {
            if !ledger.has_space(space)? {
                absent.push(space);
            }
        }
        Ok(absent)
    }

    /// The spaces of a vector that are taken in from this peer, though it is told nothing of them.
    fn to_take_in(
        &self,
        ledger: &Ledger,
        vector: &Version,
        peer: DeviceId,
    ) -> Result<Vec<SpaceId>, ExchangeError> {
        let mut spaces = Vec::new();
        for (space, _) in vector.spaces().filter(|(_, logs)| !logs.is_empty()) {
            if self.setup.policy.takes_in(ledger, space, peer)? {
                spaces.push(space);
            }
        }
        Ok(spaces)
    }

    pub(super) fn hear(&mut self, ledger: &Ledger, hello: Hello) -> Result<(), ExchangeError> {
        let proof = proof_bytes(&self.setup.binding, self.setup.side.other());
        let proved = VerifyingKey::from_bytes(hello.device.as_bytes())
            .is_ok_and(|key| key.verify_strict(&proof, &Signature::from_bytes(&hello.signature)).is_ok());
        if !proved || self.setup.peer.is_some_and(|expected| expected != hello.device) {
            return Err(ExchangeError::Stranger);
        }
        self.outcome.peer = Some(hello.device);
        self.vectors.1 += 1;
        for join in &hello.joins {
            self.setup.policy.join(ledger, hello.device, join)?;
        }
        match self.setup.side {
            Side::Answers => self.answer(ledger, hello),
            Side::Opens => self.hear_answer(ledger, hello),
        }
    }

    /// Answers a greeting. A space that the peer may not have is passed over as one that never was.
    fn answer(&mut self, ledger: &Ledger, hello: Hello) -> Result<(), ExchangeError> {
        self.memory = ledger.memory_of(hello.device)?;
        let remembered = self.memory.as_ref().map(|memory| Base::new(memory.agreed.clone()));
        let base = match remembered {
            Some(base) if !base.is_empty() && hello.base == Some(base.digest()) => {
                self.may_build_on(ledger, &base, hello.device)?.then_some(base)
            }
            _ => None,
        };
        self.awaits_vector = hello.base.is_some() && base.is_none();
        if let Some(base) = base {
            self.build_on(base);
            self.outcome.resumed = true;
            self.hear_further(&hello.further)?;
        }
        if !self.awaits_vector {
            self.note(&hello.vector)?;
        }
        let own = ledger.held()?;
        let asked = self.to_take_in(ledger, &hello.vector, hello.device)?;
        let vector = self.name_spaces(ledger, &own, hello.device, asked)?;
        self.greet(ledger, &own, vector)
    }

    fn hear_answer(&mut self, ledger: &Ledger, hello: Hello) -> Result<(), ExchangeError> {
        if self.base.is_empty() || hello.base == Some(self.base.digest()) {
            self.outcome.resumed = !self.base.is_empty();
            self.hear_further(&hello.further)?;
            self.note(&hello.vector)?;
            return self.name_more(ledger, &hello.vector);
        }
        self.build_on_nothing();
        self.note(&hello.vector)?;
        let own = ledger.held()?;
        let mut asked = self.to_take_in(ledger, &hello.vector, hello.device)?;
        asked.extend(self.wanted(ledger)?);
        let vector = self.name_spaces(ledger, &own, hello.device, asked)?;
        self.say(&Frame::Vector(vector));
        self.vectors.0 += 1;
        Ok(())
    }

    pub(super) fn hear_vector(&mut self, ledger: &Ledger, vector: Version) -> Result<(), ExchangeError> {
        self.vectors.1 += 1;
        self.awaits_vector = false;
        self.note(&vector)?;
        self.name_more(ledger, &vector)
    }

    /// Names in turn what the other side has named and this side had not.
    fn name_more(&mut self, ledger: &Ledger, vector: &Version) -> Result<(), ExchangeError> {
        let Some(peer) = self.outcome.peer else { return Ok(()) };
        let asked = self.to_take_in(ledger, vector, peer)?;
        let own = ledger.held()?;
        let named = self.name_spaces(ledger, &own, peer, asked)?;
        if named != Version::default() {
            self.say(&Frame::Vector(named));
            self.vectors.0 += 1;
        }
        Ok(())
    }

    fn hear_further(&mut self, further: &[(u64, u64)]) -> Result<(), ExchangeError> {
        for (number, last) in further {
            let (space, log) = usize::try_from(*number)
                .ok()
                .and_then(|number| self.base.logs.get(number))
                .ok_or(Malformed("a log that the base does not have"))?;
            self.theirs.raise(*space, *log, *last);
            self.known.raise(*space, *log, *last);
        }
        self.sending.plan_anew();
        Ok(())
    }

    /// Notes what the other side holds.
    fn note(&mut self, vector: &Version) -> Result<(), ExchangeError> {
        let named =
            self.theirs.spaces().chain(vector.spaces()).map(|(_, logs)| logs.len() + 1).sum::<usize>();
        if named > limits::EXCHANGE_LOGS {
            return Err(Malformed("more logs than one exchange may name").into());
        }
        for (space, logs) in vector.spaces() {
            self.theirs.mention(space);
            self.known.mention(space);
            for (log, last) in logs {
                self.theirs.raise(space, *log, *last);
                self.known.raise(space, *log, *last);
            }
        }
        self.sending.plan_anew();
        Ok(())
    }
}
