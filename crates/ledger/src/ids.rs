//! The names of things: records, spaces, kinds, fields, logs, and the dot that names one operation.
//! All are plain bytes or numbers, so that two offices that never met can make the same ones.

use crate::{Environment, hash::Tag};
use std::{fmt, str::FromStr};

/// A text that is not an identifier: identifiers are lower-case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier: {digits} hexadecimal digits are expected")]
pub struct NotAnId {
    digits: usize,
}

/// A newtype over fixed bytes, shown and read as lower-case hexadecimal.
macro_rules! byte_id {
    ($(#[$doc:meta])* $name:ident, $length:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $length]);

        impl $name {
            /// The identifier made of exactly these bytes.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; $length]) -> Self {
                Self(bytes)
            }

            /// The bytes, as stored and signed.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; $length] {
                &self.0
            }

            /// From a slice of unknown length; `None` when the length is wrong.
            #[must_use]
            pub fn from_slice(bytes: &[u8]) -> Option<Self> {
                bytes.try_into().ok().map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                const DIGITS: &[u8; 16] = b"0123456789abcdef";
                let digits = |byte: &u8| [byte >> 4, byte & 15].map(|half| char::from(DIGITS[usize::from(half)]));
                let text: String = self.0.iter().flat_map(digits).collect();
                f.write_str(&text)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            /// Reads lower-case hexadecimal only, so that one identifier has one address.
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                parse_hex::<$length>(text).map(Self).ok_or(NotAnId { digits: $length * 2 })
            }
        }
    };
}

byte_id! {
    /// A record's identity, the same in every space and office.
    RecordId, 16
}
byte_id! {
    /// A space: the unit of access and of replication. Derived from the operation that founded it.
    SpaceId, 16
}
byte_id! {
    /// One device's log in one lane of one space, for one incarnation of its data folder.
    LogId, 16
}
byte_id! {
    /// A device's Ed25519 public key.
    DeviceId, 32
}

impl DeviceId {
    /// The device whose secret key these 32 bytes are.
    #[must_use]
    pub fn of_secret(seed: &[u8; 32]) -> Self {
        Self(ed25519_dalek::SigningKey::from_bytes(seed).verifying_key().to_bytes())
    }
}

/// What sort of record this is. The numbers belong to the application and never change their meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KindId(pub u32);

/// A field of a kind of record. The numbers belong to the application and never change their meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldId(pub u32);

/// One operation: the log it stands in and its place there. Sequence numbers start at 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dot {
    /// The log that holds the operation.
    pub log: LogId,
    /// Its place in that log, from 1.
    pub seq: u64,
}

impl RecordId {
    /// The identity of a record that has a natural key, such as a document's symbol and language.
    ///
    /// Two offices that record the same thing while apart thereby make one record. The key's bytes
    /// count as they are: the caller decides what its canonical form is.
    #[must_use]
    pub fn natural(kind: KindId, key: &str) -> Self {
        Self(Tag::RECORD.hash16(&[&kind.0.to_be_bytes(), key.as_bytes()]))
    }

    /// A new identity for a record without a natural key: a UUID version 7 (RFC 9562, section 5.7).
    ///
    /// Ids made later sort later, which keeps a large import close together on disk.
    #[must_use]
    pub fn fresh(environment: &dyn Environment) -> Self {
        let mut bytes = [0u8; 16];
        environment.random(&mut bytes[6..]);
        bytes[..6].copy_from_slice(&environment.now_ms().to_be_bytes()[2..]);
        bytes[6] = (bytes[6] & 0x0f) | 0x70;
        bytes[8] = (bytes[8] & 0x3f) | 0x80;
        Self(bytes)
    }
}

/// Lower-case hexadecimal of exactly `N` bytes.
pub(crate) fn parse_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    if digits.len() != N * 2 {
        return None;
    }
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let mut bytes = [0u8; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = (digit(pair[0])? << 4) | digit(pair[1])?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_has_one_spelling() {
        let id = RecordId::natural(KindId(3), "A/HRC/23/8|92.4");
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!(id.to_string().to_uppercase().parse::<RecordId>().is_err());
        assert!(format!("{id}0").parse::<RecordId>().is_err());
        assert!("".parse::<SpaceId>().is_err());
        assert_ne!(id, RecordId::natural(KindId(4), "A/HRC/23/8|92.4"));
    }
}
