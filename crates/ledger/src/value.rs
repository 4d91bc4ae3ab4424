//! What a field can hold, and how it is written as bytes.

use crate::{
    RecordId,
    cbor::{Reader, Writer},
    limits,
};
use minicbor::data::Type;

/// Bytes that are not what they should be; the words say which rule they break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Malformed(pub(crate) &'static str);

/// The tag before a record's id: a binary UUID in the registry of CBOR tags.
const TAG_RECORD: u64 = 37;
/// The tag before the salted hash of an erasable content.
const TAG_ERASABLE: u64 = 19_783;

/// The value of a field, or an element of a set.
///
/// *Unknown* is a field that is absent; *none* is a value of its own; *zero* is `Int(0)`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// Known to be nothing.
    None,
    /// True or false.
    Bool(bool),
    /// A whole number; amounts are in the smallest unit.
    Int(i64),
    /// Text in UTF-8.
    Text(String),
    /// Plain bytes, such as the hash of a file.
    Bytes(Vec<u8>),
    /// A reference to another record.
    Record(RecordId),
    /// Several values in an order that matters.
    List(Vec<Value>),
    /// The salted hash of a content that stands beside the log and can be erased.
    Erasable([u8; 32]),
    /// The encoded item of a newer version. It is kept and passed on as it is.
    Other(Vec<u8>),
}

impl Value {
    /// A text value.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// The text, if this is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The number, if this is one.
    #[must_use]
    pub fn as_int(&self) -> Option<i64> {
        if let Self::Int(number) = self { Some(*number) } else { None }
    }

    /// The reference, if this is one.
    #[must_use]
    pub fn as_record(&self) -> Option<RecordId> {
        if let Self::Record(id) = self { Some(*id) } else { None }
    }

    /// The value as canonical CBOR. Values are equal exactly when these bytes are.
    #[must_use]
    pub fn to_cbor(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        self.write(&mut writer);
        writer.into_bytes()
    }

    /// Reads one value and nothing after it.
    pub fn from_cbor(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes);
        let value = Self::read(&mut reader)?;
        reader.end()?;
        Ok(value)
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        match self {
            Self::None => writer.null(),
            Self::Bool(value) => writer.bool(*value),
            Self::Int(value) => writer.int(*value),
            Self::Text(value) => writer.text(value),
            Self::Bytes(value) => writer.bytes(value),
            Self::Record(id) => writer.tag(TAG_RECORD).bytes(id.as_bytes()),
            Self::Erasable(hash) => writer.tag(TAG_ERASABLE).bytes(hash),
            Self::Other(item) => writer.raw(item),
            Self::List(values) => {
                writer.array(values.len());
                values.iter().for_each(|value| value.write(writer));
                writer
            }
        };
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        Self::read_within(reader, limits::VALUE_DEPTH)
    }

    fn read_within(reader: &mut Reader<'_>, depth: usize) -> Result<Self, Malformed> {
        Ok(match reader.kind()? {
            Type::Null => {
                reader.null()?;
                Self::None
            }
            Type::Bool => Self::Bool(reader.bool()?),
            Type::String => Self::Text(reader.text(limits::VALUE_BYTES)?.to_owned()),
            Type::Bytes => Self::Bytes(reader.bytes()?.to_vec()),
            Type::Array => {
                let inner = depth.checked_sub(1).ok_or(Malformed("lists nested too deeply"))?;
                let length = reader.array(usize::MAX)?;
                let mut values = Vec::new();
                for _ in 0..length {
                    values.push(Self::read_within(reader, inner)?);
                }
                values.shrink_to_fit();
                Self::List(values)
            }
            _ => Self::read_item(reader, depth)?,
        })
    }

    /// A number, a tagged value, or something that only a newer version knows.
    fn read_item(reader: &mut Reader<'_>, depth: usize) -> Result<Self, Malformed> {
        let item = reader.item(depth + 1)?;
        let mut inside = Reader::new(item);
        if let Ok(number) = inside.int() {
            return Ok(Self::Int(number));
        }
        let mut inside = Reader::new(item);
        Ok(match inside.tag() {
            Ok(TAG_RECORD) => match inside.fixed() {
                Ok(id) => Self::Record(RecordId::from_bytes(id)),
                Err(_) => Self::Other(item.to_vec()),
            },
            Ok(TAG_ERASABLE) => match inside.fixed() {
                Ok(hash) => Self::Erasable(hash),
                Err(_) => Self::Other(item.to_vec()),
            },
            _ => Self::Other(item.to_vec()),
        })
    }

    /// Adds the salted hashes of the contents that this value names.
    pub(crate) fn contents(&self, hashes: &mut Vec<[u8; 32]>) {
        match self {
            Self::Erasable(hash) => hashes.push(*hash),
            Self::List(values) => values.iter().for_each(|value| value.contents(hashes)),
            _ => {}
        }
    }

    /// Whether writing this value and reading it again gives the same value, within all limits.
    pub(crate) fn is_sound(&self) -> bool {
        let bytes = self.to_cbor();
        bytes.len() <= limits::VALUE_BYTES && Self::from_cbor(&bytes).as_ref() == Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    pub(crate) fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::None),
            any::<bool>().prop_map(Value::Bool),
            any::<i64>().prop_map(Value::Int),
            ".{0,20}".prop_map(Value::Text),
            proptest::collection::vec(any::<u8>(), 0..20).prop_map(Value::Bytes),
            any::<[u8; 16]>().prop_map(|id| Value::Record(RecordId::from_bytes(id))),
            any::<[u8; 32]>().prop_map(Value::Erasable),
            // A half-precision number, a map, and a number beyond 64 signed bits: all from a newer version.
            Just(Value::Other(vec![0xf9, 0x3c, 0x00])),
            Just(Value::Other(vec![0xa1, 0x01, 0x02])),
            Just(Value::Other(vec![0x1b, 0xff, 0, 0, 0, 0, 0, 0, 0])),
        ];
        leaf.prop_recursive(4, 32, 5, |inner| proptest::collection::vec(inner, 0..5).prop_map(Value::List))
    }

    proptest! {
        #[test]
        fn every_value_comes_back(value in any_value()) {
            prop_assert!(value.is_sound());
        }

        #[test]
        fn no_bytes_make_the_reader_fail_badly(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            if let Ok(value) = Value::from_cbor(&bytes) {
                prop_assert_eq!(Value::from_cbor(&value.to_cbor()), Ok(value));
            }
        }
    }

    #[test]
    fn what_is_no_single_item_is_refused() {
        let mut deep = vec![0x81; 64];
        deep.push(0xf6);
        for bytes in [&b""[..], &[0x9f, 0xff], &[0x9b, 0xff, 0, 0, 0, 0, 0, 0, 0], &[0xf6, 0xf6], &deep] {
            assert!(Value::from_cbor(bytes).is_err(), "{bytes:02x?}");
        }
        assert!(!Value::Other(vec![0x01]).is_sound(), "a number is no unknown item");
    }
}
