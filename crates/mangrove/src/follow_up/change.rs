//! From a filled form to the edits it asks for: only what the person changed.

use ledger::Edit;

use super::SUPPORTING;
use super::form::{FollowUpForm, NewFollowUp};
use ledger::{RecordId, Value};

/// The edits that lead from the form as it was shown to the form as it was sent.
///
/// A field left as it was shown says nothing, even if somebody else has changed it since. Saved with the version of
/// the log that was shown, a changed field replaces what stood there and no more: what somebody else wrote meanwhile
/// stays beside it, disputed.
#[must_use]
pub fn edits(shown: &FollowUpForm, sent: &NewFollowUp) -> Vec<Edit> {
    // What was shown came from the record, so its institutions are ones.
    let shown =
        shown.parse(|_| true).unwrap_or_else(|_| NewFollowUp { fields: Vec::new(), supporting: Vec::new() });
    let mut edits = Vec::new();
    for (field, value) in &sent.fields {
        let before =
            shown.fields.iter().find(|(shown, _)| shown == field).and_then(|(_, value)| value.clone());
        if &before != value {
            let value = value.clone().unwrap_or(Value::None);
            edits.push(Edit::Set { field: *field, value });
        }
    }
    let absent = |here: &[RecordId], id: &RecordId| !here.contains(id);
    let added = sent.supporting.iter().filter(|id| absent(&shown.supporting, id));
    edits.extend(added.map(|id| Edit::Add { field: SUPPORTING, element: Value::Record(*id) }));
    let removed = shown.supporting.iter().filter(|id| absent(&sent.supporting, id));
    edits.extend(removed.map(|id| Edit::Remove { field: SUPPORTING, element: Value::Record(*id) }));
    edits
}

#[cfg(test)]
mod tests {
    use super::super::{ACTION, DUE, NOTE};
    use super::*;

    fn form(action: &str, due: &str, supporting: &[RecordId]) -> FollowUpForm {
        FollowUpForm {
            action: action.to_owned(),
            due: due.to_owned(),
            supporting: supporting.iter().map(RecordId::to_string).collect(),
            ..FollowUpForm::default()
        }
    }

    #[test]
    fn only_what_was_changed_and_over_what_was_seen() {
        let [a, b] = [1, 2].map(|byte| RecordId::from_bytes([byte; 16]));
        let shown = form("Draft the bill", "2026", &[a]);
        let sent = form("Table the bill", "", &[b]).parse(|_| true).unwrap();
        let text = |text: &str| Value::Text(text.to_owned());
        let expected = vec![
            Edit::Set { field: ACTION, value: text("Table the bill") },
            Edit::Set { field: DUE, value: Value::None },
            Edit::Add { field: SUPPORTING, element: Value::Record(b) },
            Edit::Remove { field: SUPPORTING, element: Value::Record(a) },
        ];
        assert_eq!(edits(&shown, &sent), expected);
        let unchanged = shown.parse(|_| true).unwrap();
        assert_eq!(edits(&shown, &unchanged), []);
        let first = form("Draft", "", &[]).parse(|_| true).unwrap();
        let fresh = edits(&FollowUpForm::default(), &first);
        assert_eq!(fresh, [Edit::Set { field: ACTION, value: text("Draft") }]);
        assert!(fresh.iter().all(|edit| edit.field() != NOTE));
    }
}
