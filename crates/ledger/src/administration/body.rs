//! A body: a CBOR map with number keys, written in rising order and read with keys that are not known passed over.

use crate::{
    DeviceId, Dot, LogId, RecordId, Wrapped,
    cbor::{Reader, Writer},
    limits,
    value::Malformed,
};

/// Bytes of a space's descriptor.
const DESCRIPTOR_BYTES: usize = 4_096;
/// Bytes of the name of a role.
const ROLE_BYTES: usize = 128;
/// Bytes of the basis of an erasure.
const BASIS_BYTES: usize = 4_096;
/// Logs that one operation names with their last operations.
pub(crate) const REVOKED_LOGS: usize = 256;

/// A map being written; keys are put in rising order.
#[derive(Default)]
pub(crate) struct Body {
    entries: Vec<(u64, Vec<u8>)>,
}

impl Body {
    pub(crate) fn put(&mut self, key: u64, value: impl FnOnce(&mut Writer)) {
        let mut writer = Writer::new();
        value(&mut writer);
        self.entries.push((key, writer.into_bytes()));
    }

    pub(crate) fn put_record(&mut self, key: u64, record: Option<RecordId>) {
        if let Some(record) = record {
            self.put(key, |w| _ = w.bytes(record.as_bytes()));
        }
    }

    pub(crate) fn put_number(&mut self, key: u64, number: Option<u64>) {
        if let Some(number) = number {
            self.put(key, |w| _ = w.uint(number));
        }
    }

    /// A truth value that is left out when it is false.
    pub(crate) fn put_true(&mut self, key: u64, value: bool) {
        if value {
            self.put(key, |w| _ = w.bool(true));
        }
    }

    pub(crate) fn put_dot(&mut self, key: u64, dot: Option<Dot>) {
        if let Some(dot) = dot {
            self.put(key, |w| _ = w.array(2).bytes(dot.log.as_bytes()).uint(dot.seq));
        }
    }

    /// The last operations of logs, each with the hash of the head that ends there.
    pub(crate) fn put_lasts(&mut self, key: u64, lasts: &[(Dot, [u8; 32])]) {
        self.put(key, |w| {
            w.array(lasts.len());
            for (dot, head) in lasts {
                w.array(3).bytes(dot.log.as_bytes()).uint(dot.seq).bytes(head);
            }
        });
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.map(self.entries.len());
        for (key, value) in &self.entries {
            writer.uint(*key).raw(value);
        }
        writer.into_bytes()
    }
}

/// A map that was read: each key with its item.
pub(crate) struct Parts<'b>(Vec<(u64, &'b [u8])>);

impl<'b> Parts<'b> {
    pub(crate) fn read(body: &'b [u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(body);
        let mut parts = Vec::new();
        for _ in 0..reader.map(64)? {
            parts.push((reader.uint()?, reader.item(limits::VALUE_DEPTH)?));
        }
        reader.end()?;
        if parts.is_sorted_by(|a, b| a.0 < b.0) {
            Ok(Self(parts))
        } else {
            Err(Malformed("keys out of order"))
        }
    }

    pub(crate) fn get<T>(
        &self,
        key: u64,
        read: impl FnOnce(&mut Reader<'b>) -> Result<T, Malformed>,
    ) -> Result<Option<T>, Malformed> {
        let found = self.0.iter().find(|(known, _)| *known == key);
        found.map(|(_, item)| read(&mut Reader::new(item))).transpose()
    }

    pub(crate) fn need<T>(
        &self,
        key: u64,
        read: impl FnOnce(&mut Reader<'b>) -> Result<T, Malformed>,
    ) -> Result<T, Malformed> {
        self.get(key, read)?.ok_or(Malformed("a body without one of its parts"))
    }
}

pub(super) fn read_record(reader: &mut Reader<'_>) -> Result<RecordId, Malformed> {
    reader.fixed().map(RecordId::from_bytes)
}

pub(super) fn read_dot(reader: &mut Reader<'_>) -> Result<Dot, Malformed> {
    match reader.array(2)? {
        2 => Ok(Dot { log: LogId::from_bytes(reader.fixed()?), seq: reader.uint()? }),
        _ => Err(Malformed("a dot of another length")),
    }
}

pub(super) fn read_role(reader: &mut Reader<'_>) -> Result<String, Malformed> {
    reader.text(ROLE_BYTES).map(str::to_owned)
}

pub(super) fn read_basis(reader: &mut Reader<'_>) -> Result<String, Malformed> {
    reader.text(BASIS_BYTES).map(str::to_owned)
}

pub(super) fn read_descriptor(reader: &mut Reader<'_>) -> Result<Vec<u8>, Malformed> {
    let bytes = reader.bytes()?;
    if bytes.len() > DESCRIPTOR_BYTES {
        Err(Malformed("a descriptor that is too long"))
    } else {
        Ok(bytes.to_vec())
    }
}

pub(super) fn read_recovery(reader: &mut Reader<'_>) -> Result<Vec<DeviceId>, Malformed> {
    (0..reader.array(2)?).map(|_| reader.fixed().map(DeviceId::from_bytes)).collect()
}

pub(super) fn read_lasts(reader: &mut Reader<'_>) -> Result<Vec<(Dot, [u8; 32])>, Malformed> {
    (0..reader.array(REVOKED_LOGS)?)
        .map(|_| match reader.array(3)? {
            3 => {
                let dot = Dot { log: LogId::from_bytes(reader.fixed()?), seq: reader.uint()? };
                Ok((dot, reader.fixed()?))
            }
            _ => Err(Malformed("a revoked log of another length")),
        })
        .collect()
}

pub(super) fn read_wrapped(reader: &mut Reader<'_>) -> Result<Vec<Wrapped>, Malformed> {
    (0..reader.array(limits::WRAPPED)?)
        .map(|_| match reader.array(3)? {
            3 => Ok(Wrapped {
                device: DeviceId::from_bytes(reader.fixed()?),
                encapsulated: reader.fixed()?,
                sealed: reader.fixed()?,
            }),
            _ => Err(Malformed("a wrapped key of another length")),
        })
        .collect()
}
