//! Whose operations count in a space: worked out from its administration alone, so that every office that knows the
//! same administration comes to the same answer, in whatever order it arrived.

#[cfg(test)]
mod definition;
mod judge;
#[cfg(test)]
mod one_tests;
mod powers;
mod reach;
#[cfg(test)]
mod tests;

pub(crate) use judge::{Act, judge};

use crate::{
    Dot, LogId, RecordId,
    cbor::{Reader, Writer},
    operation::Lane,
    value::Malformed,
};

/// How a device came to be in a space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It founded the space.
    Founder,
    /// The founder named it, as the first or the second that may admit others when the founder is lost.
    Recovery(u8),
    /// Grants admit it, if any.
    Granted,
}

/// A grant that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Granted {
    /// The operation that gave it.
    pub dot: Dot,
    /// What the device may do, in the application's word.
    pub role: String,
    /// Whose device it is.
    pub person: Option<RecordId>,
    /// Whether it may write the administration log.
    pub administers: bool,
    /// From when, in milliseconds since 1970.
    pub from_ms: Option<u64>,
    /// Until when, in milliseconds since 1970, not included.
    pub until_ms: Option<u64>,
    /// The invitation that the device answered.
    pub invite: Option<Dot>,
    /// Whether it only carries the space: it stores and forwards, and writes nothing there.
    pub carries: bool,
}

/// A revocation that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revoked {
    /// The operation that revoked the device.
    pub dot: Dot,
    /// The last operation of each log that still counts, and the hash of the head that ends there.
    pub last: Vec<(Dot, [u8; 32])>,
}

/// What a space's administration says of one device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admission {
    /// How it came to be in the space.
    pub standing: Standing,
    /// The grants that count, in the order of their dots.
    pub grants: Vec<Granted>,
    /// The revocations that count, in the order of their dots. A revocation is for good.
    pub revoked: Vec<Revoked>,
}

/// Why operations do not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotCounted {
    /// No grant that counts names the device.
    #[error("the device is not admitted to the space")]
    NotAdmitted,
    /// The device may write records, and is not one of those that administer the space.
    #[error("the device does not administer the space")]
    DoesNotAdminister,
    /// The device carries the space for others.
    #[error("the device stores and forwards what others write in the space, and writes nothing there")]
    Carries,
    /// The operation's clock is outside the time for which the device is admitted.
    #[error("its clock is outside the time for which the device is admitted")]
    OutsideItsTime,
    /// The device was revoked, and this came after what still counts.
    #[error("the device was revoked before it")]
    Revoked,
    /// The device was revoked by an operation that names another history of this log.
    #[error("the device was revoked, and the revocation names another history of its log")]
    OtherHistory,
    /// What comes before it in its log does not count.
    #[error("it follows operations that do not count")]
    Follows,
    /// Whoever wrote it had lost the right to administer, or never had it.
    #[error("its author had no right to administer the space")]
    NoAuthority,
    /// Its log does not say under which administration it was written.
    #[error("an older version of the program wrote it, which does not say what its author could do")]
    Unstated,
    /// Its log names operations of administration that have not come.
    #[error("it was written under an administration that has not come here yet")]
    Awaits,
    /// The author is not a person of the device.
    #[error("it is not by whom it says: that person does not work on the computer that wrote it")]
    NotThePerson,
    /// The author held no role that allows it.
    #[error("it is by nobody who may do this")]
    NotPermitted,
}

impl NotCounted {
    /// What to do next, as a sentence.
    #[must_use]
    pub fn hint(self) -> &'static str {
        match self {
            Self::NotAdmitted => {
                "If you know the device, ask whoever administers the space to admit it: what it wrote then counts."
            }
            Self::DoesNotAdminister | Self::NoAuthority => {
                "Ask somebody who administers the space to do it again, if it is right."
            }
            Self::Carries => {
                "Whoever administers the space can admit the device as one of those who write there."
            }
            Self::OutsideItsTime => {
                "Check that device's clock; whoever administers the space can admit it for a longer time."
            }
            Self::Revoked | Self::OtherHistory => {
                "Read what it holds. If it is right, somebody who is admitted enters it again; the device itself needs a new key and a new invitation."
            }
            Self::Unstated => {
                "Install the newest version of the program on that computer, and enter it again there."
            }
            Self::Awaits => {
                "Exchange with whoever administers the space: it counts as soon as that has come."
            }
            Self::NotThePerson => {
                "Ask the person whether they wrote it. If it is right, they enter it again on their own computer."
            }
            Self::NotPermitted => "If it is right, somebody who may do it enters it again.",
            Self::Follows => "It counts as soon as what comes before it does.",
        }
    }
}

impl Granted {
    /// Whether its device may write in a lane while the grant's time lasts.
    fn opens(&self, lane: Lane) -> bool {
        match lane {
            Lane::Records => !self.carries,
            Lane::Administration => self.administers,
        }
    }
}

impl Admission {
    /// The admission of a device of which nothing is known but its standing.
    pub(crate) fn of(standing: Standing) -> Self {
        Self { standing, grants: Vec::new(), revoked: Vec::new() }
    }

    /// Whether a revocation of it counts.
    #[must_use]
    pub fn is_revoked(&self) -> bool {
        !self.revoked.is_empty()
    }

    /// Whether it may be told what the space holds at this time.
    #[must_use]
    pub fn may_read(&self, now_ms: u64) -> bool {
        let admits = |grant: &Granted| covers(grant.from_ms, grant.until_ms, now_ms);
        !self.is_revoked() && (self.standing != Standing::Granted || self.grants.iter().any(admits))
    }

    /// Whether it may read at this time or later, as far as is known.
    pub(crate) fn reads_after(&self, at_ms: u64) -> bool {
        let admits = |grant: &Granted| !grant.carries && grant.until_ms.is_none_or(|until| at_ms < until);
        !self.is_revoked() && (self.standing != Standing::Granted || self.grants.iter().any(admits))
    }

    /// Whether it only carries the space for others, whatever the time.
    #[must_use]
    pub fn only_carries(&self) -> bool {
        self.standing == Standing::Granted && self.grants.iter().all(|grant| grant.carries)
    }

    /// Whether an operation that it writes at this time counts.
    ///
    /// # Errors
    /// Why it would not.
    pub fn may_write(&self, lane: Lane, at_ms: u64) -> Result<(), NotCounted> {
        if self.is_revoked() {
            return Err(NotCounted::Revoked);
        }
        self.in_time(lane, at_ms)
    }

    /// The same without regard to revocations, which count by numbers and not by clocks.
    pub(crate) fn in_time(&self, lane: Lane, at_ms: u64) -> Result<(), NotCounted> {
        if self.holds(lane, at_ms) {
            return Ok(());
        }
        let of_lane = |grant: &Granted| grant.opens(lane);
        Err(if self.grants.is_empty() {
            NotCounted::NotAdmitted
        } else if lane == Lane::Records && self.only_carries() {
            NotCounted::Carries
        } else if self.grants.iter().any(of_lane) {
            NotCounted::OutsideItsTime
        } else {
            NotCounted::DoesNotAdminister
        })
    }

    fn holds(&self, lane: Lane, at_ms: u64) -> bool {
        let admits = |grant: &Granted| grant.opens(lane) && covers(grant.from_ms, grant.until_ms, at_ms);
        self.standing != Standing::Granted || self.grants.iter().any(admits)
    }

    /// Whether it may write records whatever its clock says.
    pub(crate) fn is_timeless(&self) -> bool {
        let timeless = |grant: &Granted| {
            grant.opens(Lane::Records) && grant.from_ms.is_none() && grant.until_ms.is_none()
        };
        self.standing != Standing::Granted || self.grants.iter().any(timeless)
    }

    /// The last operation of a log that each revocation lets count, with the head that ends there: none for 0.
    pub(crate) fn ends(&self, log: LogId) -> impl Iterator<Item = (u64, Option<[u8; 32]>)> + '_ {
        self.revoked.iter().map(move |revoked| {
            let named = revoked.last.iter().find(|(dot, _)| dot.log == log);
            named.map_or((0, None), |(dot, head)| (dot.seq, Some(*head)))
        })
    }

    pub(crate) fn to_cbor(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.array(3).uint(match self.standing {
            Standing::Founder => 0,
            Standing::Recovery(place) => 1 + u64::from(place),
            Standing::Granted => 9,
        });
        writer.array(self.grants.len());
        for grant in &self.grants {
            writer.array(9).bytes(grant.dot.log.as_bytes()).uint(grant.dot.seq).text(&grant.role);
            optional(&mut writer, grant.person.as_ref(), |w, person| _ = w.bytes(person.as_bytes()));
            writer.bool(grant.administers);
            optional(&mut writer, grant.from_ms, |w, ms| _ = w.uint(ms));
            optional(&mut writer, grant.until_ms, |w, ms| _ = w.uint(ms));
            optional(&mut writer, grant.invite, |w, dot| {
                w.array(2).bytes(dot.log.as_bytes()).uint(dot.seq);
            });
            writer.bool(grant.carries);
        }
        writer.array(self.revoked.len());
        for revoked in &self.revoked {
            writer.array(3).bytes(revoked.dot.log.as_bytes()).uint(revoked.dot.seq).array(revoked.last.len());
            for (dot, head) in &revoked.last {
                writer.array(3).bytes(dot.log.as_bytes()).uint(dot.seq).bytes(head);
            }
        }
        writer.into_bytes()
    }

    /// Reads what this program stored.
    pub(crate) fn from_cbor(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::of_our_own(bytes);
        reader.array(3)?;
        let standing = match reader.uint()? {
            0 => Standing::Founder,
            place @ 1..=8 => Standing::Recovery(place as u8 - 1),
            _ => Standing::Granted,
        };
        let grants =
            (0..reader.array(usize::MAX)?).map(|_| read_granted(&mut reader)).collect::<Result<_, _>>()?;
        let revoked =
            (0..reader.array(usize::MAX)?).map(|_| read_revoked(&mut reader)).collect::<Result<_, _>>()?;
        reader.end()?;
        Ok(Self { standing, grants, revoked })
    }
}

/// Whether a time lies in a period whose end is not included.
pub(crate) fn covers(from_ms: Option<u64>, until_ms: Option<u64>, at_ms: u64) -> bool {
    from_ms.is_none_or(|from| from <= at_ms) && until_ms.is_none_or(|until| at_ms < until)
}

fn optional<T>(writer: &mut Writer, value: Option<T>, write: impl FnOnce(&mut Writer, T)) {
    match value {
        Some(value) => write(writer, value),
        None => _ = writer.null(),
    }
}

fn read_optional<'b, T>(
    reader: &mut Reader<'b>,
    read: impl FnOnce(&mut Reader<'b>) -> Result<T, Malformed>,
) -> Result<Option<T>, Malformed> {
    if reader.kind()? == minicbor::data::Type::Null {
        reader.null()?;
        return Ok(None);
    }
    read(reader).map(Some)
}

fn read_dot(reader: &mut Reader<'_>) -> Result<Dot, Malformed> {
    Ok(Dot { log: LogId::from_bytes(reader.fixed()?), seq: reader.uint()? })
}

fn read_granted(reader: &mut Reader<'_>) -> Result<Granted, Malformed> {
    reader.array(9)?;
    Ok(Granted {
        dot: read_dot(reader)?,
        role: reader.text(usize::MAX)?.to_owned(),
        person: read_optional(reader, |r| r.fixed().map(RecordId::from_bytes))?,
        administers: reader.bool()?,
        from_ms: read_optional(reader, Reader::uint)?,
        until_ms: read_optional(reader, Reader::uint)?,
        invite: read_optional(reader, |r| {
            r.array(2)?;
            read_dot(r)
        })?,
        carries: reader.bool()?,
    })
}

fn read_revoked(reader: &mut Reader<'_>) -> Result<Revoked, Malformed> {
    reader.array(3)?;
    let dot = read_dot(reader)?;
    let last = (0..reader.array(usize::MAX)?)
        .map(|_| {
            reader.array(3)?;
            Ok((read_dot(reader)?, reader.fixed()?))
        })
        .collect::<Result<_, Malformed>>()?;
    Ok(Revoked { dot, last })
}
