//! What a caller asks for: changes of records, and who makes them.

use crate::{
    FieldId, KindId, RecordId, Value,
    cbor::{Reader, Writer},
    limits,
    value::Malformed,
};

/// Who makes a change, and in what capacity. It goes into each operation and is signed with it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Author {
    /// The person, as a record.
    pub person: Option<RecordId>,
    /// The role in which the person acts, as a record.
    pub role: Option<RecordId>,
    /// The capacity in words, such as "focal point" or "import of a file"; at most 512 bytes.
    pub capacity: Option<String>,
}

impl Author {
    pub(crate) fn is_nobody(&self) -> bool {
        *self == Self::default()
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        let parts = [self.person.is_some(), self.role.is_some(), self.capacity.is_some()];
        writer.map(parts.iter().filter(|present| **present).count());
        if let Some(person) = &self.person {
            writer.uint(1).bytes(person.as_bytes());
        }
        if let Some(role) = &self.role {
            writer.uint(2).bytes(role.as_bytes());
        }
        if let Some(capacity) = &self.capacity {
            writer.uint(3).text(capacity);
        }
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        let mut author = Self::default();
        for _ in 0..reader.map(64)? {
            match reader.uint()? {
                1 => author.person = Some(RecordId::from_bytes(reader.fixed()?)),
                2 => author.role = Some(RecordId::from_bytes(reader.fixed()?)),
                3 => author.capacity = Some(reader.text(limits::CAPACITY_BYTES)?.to_owned()),
                _ => _ = reader.item(limits::VALUE_DEPTH)?,
            }
        }
        Ok(author)
    }
}

/// One edit of one field. What it replaces is worked out when it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// The field has this value and no other. On a disputed field this settles the dispute.
    Set {
        /// The field.
        field: FieldId,
        /// Its value from now on.
        value: Value,
    },
    /// The field is unknown again.
    Clear {
        /// The field.
        field: FieldId,
    },
    /// The set that the field holds has this element.
    Add {
        /// The field.
        field: FieldId,
        /// The element.
        element: Value,
    },
    /// The set no longer has this element, as far as the writer has seen it added.
    Remove {
        /// The field.
        field: FieldId,
        /// The element.
        element: Value,
    },
}

impl Edit {
    /// The field that is edited.
    #[must_use]
    pub fn field(&self) -> FieldId {
        match self {
            Self::Set { field, .. }
            | Self::Clear { field }
            | Self::Add { field, .. }
            | Self::Remove { field, .. } => *field,
        }
    }

    /// What two edits of one change must not both aim at.
    pub(crate) fn target(&self) -> (FieldId, Option<&Value>) {
        match self {
            Self::Set { field, .. } | Self::Clear { field } => (*field, None),
            Self::Add { field, element } | Self::Remove { field, element } => (*field, Some(element)),
        }
    }

    pub(crate) fn value(&self) -> Option<&Value> {
        match self {
            Self::Set { value, .. } => Some(value),
            Self::Add { element, .. } | Self::Remove { element, .. } => Some(element),
            Self::Clear { .. } => None,
        }
    }
}

/// Edits of one record that belong together. A record comes into being with its first edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The record.
    pub record: RecordId,
    /// What kind of record it is.
    pub kind: KindId,
    /// The edits; of two with the same aim the later holds.
    pub edits: Vec<Edit>,
    /// Why, in the author's words.
    pub reason: Option<String>,
}
