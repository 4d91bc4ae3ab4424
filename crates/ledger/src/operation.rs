//! An operation: one change, with all that is signed about it.

use crate::{Author, Dot, FieldId, KindId, RecordId, Value, clock::Hlc};
use std::sync::Arc;

/// What an edit does, as a number. Numbers that are not listed come from a newer version; such an edit
/// is kept in the log and has no effect here.
pub(crate) mod action {
    pub(crate) const SET: u32 = 1;
    pub(crate) const ADD: u32 = 2;
    pub(crate) const REMOVE: u32 = 3;
    pub(crate) const CLEAR: u32 = 4;
}

/// What an operation is, as a number. 1 to 15 stand in the lane of records, 16 to 31 in the lane of
/// administration. Numbers that are not listed come from a newer version and have no effect here.
pub(crate) mod class {
    pub(crate) const CHANGE: u32 = 1;
    pub(crate) const ERASE: u32 = 2;
    pub(crate) const ERASED: u32 = 3;
    pub(crate) const KEYS: u32 = 4;
    pub(crate) const STATEMENT: u32 = 5;
    pub(crate) const GENESIS: u32 = 16;
    pub(crate) const DESCRIBE: u32 = 17;
    pub(crate) const GRANT: u32 = 18;
    pub(crate) const REVOKE: u32 = 19;
    pub(crate) const ROLE: u32 = 20;
    pub(crate) const END_ROLE: u32 = 21;
    pub(crate) const INVITE: u32 = 22;
    pub(crate) const WITHDRAW: u32 = 23;
    pub(crate) const KEY: u32 = 24;
    pub(crate) const RECOVERY_KEY: u32 = 25;
    pub(crate) const JUDGE_FROM: u32 = 26;
    /// The first number that belongs to neither lane.
    pub(crate) const END: u32 = 32;
}

/// Which of a device's two logs in a space. Administration travels first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lane {
    /// Who may do what in the space.
    Administration,
    /// The records.
    Records,
}

impl Lane {
    pub(crate) const ALL: [Self; 2] = [Self::Administration, Self::Records];

    pub(crate) fn number(self) -> u8 {
        match self {
            Self::Administration => 0,
            Self::Records => 1,
        }
    }

    pub(crate) fn from_number(number: u64) -> Option<Self> {
        match number {
            0 => Some(Self::Administration),
            1 => Some(Self::Records),
            _ => None,
        }
    }

    /// The lane in which operations of a class stand.
    pub(crate) fn of(class: u32) -> Option<Self> {
        match class {
            1..class::GENESIS => Some(Self::Records),
            class::GENESIS..class::END => Some(Self::Administration),
            _ => None,
        }
    }
}

/// One edit as it stands in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LoggedEdit {
    pub field: FieldId,
    /// One of [`action`], or a number of a newer version.
    pub action: u32,
    /// The value or element; `Value::None` where the action has none.
    pub value: Value,
    /// The values of this field, or of this element, that the author had seen and that end here.
    pub replaced: Vec<Dot>,
}

/// What an operation does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Deed {
    /// Class 1: edits of one record.
    Change { record: RecordId, kind: KindId, edits: Vec<LoggedEdit> },
    /// Any other class: its number and its body, one CBOR item.
    Other { class: u32, body: Vec<u8> },
    /// What stands sealed, where it is read without its key.
    Sealed,
}

impl Deed {
    pub(crate) fn class(&self) -> u32 {
        match self {
            Self::Change { .. } => class::CHANGE,
            Self::Other { class, .. } => *class,
            Self::Sealed => 0,
        }
    }
}

/// One operation of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Operation {
    pub seq: u64,
    pub clock: Hlc,
    pub author: Arc<Author>,
    pub reason: Option<String>,
    pub deed: Deed,
}

impl Operation {
    /// The record that it changes, if it changes one.
    pub(crate) fn changes(&self) -> Option<RecordId> {
        match self.deed {
            Deed::Change { record, .. } => Some(record),
            Deed::Other { .. } | Deed::Sealed => None,
        }
    }
}
