//! From a filled form to the edits it asks for: only what the person changed.

use std::collections::BTreeSet;

use ledger::{Author, Edit, EventEdit, Record, SpaceId, Value};

use super::Filled;
use crate::follow_up::Evidence;
use crate::form::Sent;
use crate::office::View;
use crate::office::kind::{Kind, Shape};

/// The edits that lead from the form as it was shown to the form as it was filled.
///
/// A field left as it was shown says nothing, even if somebody else has changed it since. Saved with the version of
/// the log that was shown, a changed field replaces what stood there and no more: what somebody else wrote meanwhile
/// stays beside it, disputed.
#[must_use]
pub fn edits(view: &View, kind: &Kind, shown: &Sent, filled: &Filled) -> Vec<Edit> {
    let (before, _) = Filled::read(view, kind, filled.record, shown);
    let mut edits = Vec::new();
    for (field, value) in &filled.ones {
        let old = before.value(*field);
        if old != value.as_ref() {
            edits.push(Edit::Set { field: *field, value: value.clone().unwrap_or(Value::None) });
        }
    }
    for (field, elements) in &filled.sets {
        let old = before.elements(*field);
        let added = elements.iter().filter(|element| !old.contains(element));
        edits.extend(added.map(|element| Edit::Add { field: *field, element: element.clone() }));
        let removed = old.iter().filter(|element| !elements.contains(element));
        edits.extend(removed.map(|element| Edit::Remove { field: *field, element: element.clone() }));
    }
    edits
}

/// Puts the texts that may have to vanish beside the log of a space, and their hashes in their place.
///
/// # Errors
/// If the store refuses.
pub fn set_beside(view: &View, kind: &Kind, space: SpaceId, edits: &mut [Edit]) -> anyhow::Result<()> {
    for edit in edits {
        let Edit::Set { field, value } = edit else { continue };
        let shape = kind.field(*field).map(|field| field.shape);
        if let (Some(Shape::Erasable(_)), Value::Text(text)) = (shape, &*value) {
            *value = view.office.ledger().put_erasable(space, text.as_bytes())?;
        }
    }
    Ok(())
}

impl View<'_> {
    /// Erases every text and every file of a record in its space that stands beside the log, older wordings too. A tombstone
    /// stays.
    ///
    /// # Errors
    /// If the store refuses.
    pub fn erase_texts(&self, record: &Record, author: &Author, why: &str) -> anyhow::Result<()> {
        let ledger = self.office.ledger();
        let edits = ledger.history(record.space, record.id)?.into_iter().flat_map(|event| event.edits);
        let hashes: BTreeSet<[u8; 32]> = edits
            .filter_map(|edit| match edit {
                EventEdit::Set { value: Value::Erasable(hash), .. } => Some(hash),
                EventEdit::Add { element, .. } => Evidence::from_value(&element).and_then(|file| {
                    self.office.drop_staged(&file);
                    file.content
                }),
                _ => None,
            })
            .collect();
        for hash in hashes {
            ledger.erase(record.space, author, &hash, Some(record.id), why)?;
        }
        Ok(())
    }
}
