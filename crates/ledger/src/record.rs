//! A record as callers see it: fields, each with the values that hold.

use crate::{
    Dot, FieldId, KindId, RecordId, SpaceId, Value,
    clock::Hlc,
    state::{Entry, Slot, State},
    value::Malformed,
};
use std::collections::BTreeMap;

/// A record in one space. A field that is absent is unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its identity.
    pub id: RecordId,
    /// What kind of record it is.
    pub kind: KindId,
    /// The space it lives in.
    pub space: SpaceId,
    /// The fields that hold something.
    pub fields: BTreeMap<FieldId, Register>,
}

/// One of the values that hold for a field, or one element of its set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The value.
    pub value: Value,
    /// The operations that wrote it: several where equal values were written without sight of each other.
    pub dots: Box<[Dot]>,
    /// When it was written last.
    pub clock: Hlc,
}

/// What a field holds: values, of which there is more than one while it is disputed, or a set.
///
/// Slices and not vectors, because an office keeps hundreds of thousands of these in memory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Register {
    values: Box<[Held]>,
    elements: Box<[Held]>,
}

impl Register {
    /// The value, if there is exactly one: `None` while the field is disputed.
    #[must_use]
    pub fn one(&self) -> Option<&Value> {
        if let [held] = &*self.values { Some(&held.value) } else { None }
    }

    /// Whether different values were written without sight of each other and nobody has settled it yet.
    #[must_use]
    pub fn is_disputed(&self) -> bool {
        self.values.len() > 1
    }

    /// The values that hold, the earliest first. More than one is a dispute.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &Value> {
        self.values.iter().map(|held| &held.value)
    }

    /// The values with the operations that wrote them.
    #[must_use]
    pub fn held(&self) -> &[Held] {
        &self.values
    }

    /// The elements of the set, the earliest first.
    pub fn elements(&self) -> impl ExactSizeIterator<Item = &Value> {
        self.elements.iter().map(|held| &held.value)
    }

    /// The elements with the operations that added them.
    #[must_use]
    pub fn held_elements(&self) -> &[Held] {
        &self.elements
    }
}

impl Record {
    /// What a field holds, `None` if it is unknown.
    #[must_use]
    pub fn get(&self, field: FieldId) -> Option<&Register> {
        self.fields.get(&field)
    }

    /// The undisputed value of a field.
    #[must_use]
    pub fn one(&self, field: FieldId) -> Option<&Value> {
        self.get(field).and_then(Register::one)
    }

    /// Whether any field is disputed.
    #[must_use]
    pub fn is_disputed(&self) -> bool {
        self.fields.values().any(Register::is_disputed)
    }

    /// When anything that still holds was written last.
    #[must_use]
    pub fn written(&self) -> Hlc {
        let held = self.fields.values().flat_map(|field| field.values.iter().chain(&field.elements));
        held.map(|held| held.clock).max().unwrap_or_default()
    }

    pub(crate) fn from_state(space: SpaceId, id: RecordId, state: &State) -> Result<Self, Malformed> {
        let mut entries: Vec<&Entry> = state.entries.iter().collect();
        entries.sort_by(|a, b| (a.field, a.slot, &a.value).cmp(&(b.field, b.slot, &b.value)));
        let register = |of_field: &[&Entry]| -> Result<(FieldId, Register), Malformed> {
            let values = of_field.partition_point(|entry| entry.slot == Slot::Value);
            let (values, elements) = of_field.split_at(values);
            let register = Register { values: held(values)?, elements: held(elements)? };
            Ok((of_field[0].field, register))
        };
        let fields = entries.chunk_by(|a, b| a.field == b.field).map(register);
        Ok(Self { id, kind: state.kind, space, fields: fields.collect::<Result<_, _>>()? })
    }
}

/// Entries of one field and slot, sorted by value, as callers see them: equal values once, the earliest first.
fn held(entries: &[&Entry]) -> Result<Box<[Held]>, Malformed> {
    let same = entries.chunk_by(|a, b| a.value == b.value).map(|same| -> Result<Held, Malformed> {
        Ok(Held {
            value: Value::from_cbor(&same[0].value)?,
            dots: same.iter().map(|entry| entry.dot).collect(),
            clock: same.iter().map(|entry| entry.clock).max().unwrap_or_default(),
        })
    });
    let mut held = same.collect::<Result<Box<[Held]>, _>>()?;
    held.sort_by(|a, b| (a.clock, &a.dots, &a.value).cmp(&(b.clock, &b.dots, &b.value)));
    Ok(held)
}
