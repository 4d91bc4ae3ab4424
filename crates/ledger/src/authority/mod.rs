//! Whether the author of an operation could do it where it was written: which person, of which device, in which role.
//! The ledger gathers the facts from the administration that the operation's log stated; the program, which knows
//! what records and roles mean, answers.

mod rights;

pub(crate) use rights::{End, Moment, Rights, View};

use crate::{Administration, FieldId, KindId, NotCounted, RecordId, Role, Standing, Value};

/// A role that a person held in the space where an operation was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldRole {
    /// The role, in the application's word.
    pub role: String,
    /// The institution for which it was held.
    pub institution: Option<RecordId>,
}

/// What an edit does to its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditAction {
    /// Gives the field a value.
    Set,
    /// Makes the field unknown again.
    Clear,
    /// Adds an element.
    Add,
    /// Removes an element.
    Remove,
}

/// One edit of a change that is judged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct JudgedEdit<'a> {
    /// The field.
    pub field: FieldId,
    /// What is done to it.
    pub action: EditAction,
    /// The value or element; [`Value::None`] where the action has none.
    pub value: &'a Value,
    /// How many operations it replaces: more than one where it settles a dispute.
    pub replaces: usize,
}

/// What an operation does.
#[derive(Debug, Clone, PartialEq)]
pub enum Judged<'a> {
    /// Changes a record. Edits of a newer version are left out: they have no effect.
    Change {
        /// The record.
        record: RecordId,
        /// Its kind, as the author has it.
        kind: KindId,
        /// The edits.
        edits: Vec<JudgedEdit<'a>>,
    },
    /// Erases a content, which was part of this record.
    Erase(Option<RecordId>),
}

/// An operation of records and all that the administration, as its log stated it, says of its author.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim<'a> {
    /// What the space is, as its genesis says.
    pub descriptor: &'a [u8],
    /// How the device came to be in the space.
    pub standing: Standing,
    /// The roles under which the device is admitted, in the application's word.
    pub device_roles: Vec<&'a str>,
    /// The author; none for what a program does by itself.
    pub person: Option<RecordId>,
    /// Whether a grant names the author as a person of the device.
    pub works_there: bool,
    /// The roles that the author held in the space.
    pub roles: Vec<HeldRole>,
    /// What the operation does.
    pub act: Judged<'a>,
}

/// Who wrote an operation of administration: the device, since administration is bound to devices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Administrator<'a> {
    /// The founder of the space, or one of its recovery devices.
    Root,
    /// A device that was granted administration in this role, in the application's word.
    Granted(&'a str),
}

/// The program's answer to who may do what. Its functions are pure: every computer that holds the same administration
/// and asks the same program comes to the same answer.
pub trait Authority: Send + Sync {
    /// A number that changes whenever the answers do. A store judged under another one is derived again.
    fn version(&self) -> u32;

    /// Whether an operation of records counts.
    ///
    /// # Errors
    /// [`NotCounted::NotThePerson`] or [`NotCounted::NotPermitted`].
    fn permits(&self, claim: &Claim<'_>) -> Result<(), NotCounted>;

    /// Whether a device that administers the space in this capacity may write this operation of administration. `descriptor`
    /// is what the space is, as its genesis says; `ended` is the role that the operation ends, where it ends one.
    fn may_administer(
        &self,
        descriptor: &[u8],
        by: Administrator<'_>,
        operation: &Administration,
        ended: Option<&Role>,
    ) -> bool;
}
