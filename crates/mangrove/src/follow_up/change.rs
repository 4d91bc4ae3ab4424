//! From a filled form to the edits it asks for: only what the person changed.

use ledger::{Edit, RecordId, Value};

use super::assessment::Series;
use super::form::NewFollowUp;

/// The edits that lead from the form as it was shown to the form as it was sent, and add its assessment to a series.
///
/// A field left as it was shown says nothing, even if somebody else has changed it since. Saved with the version of
/// the log that was shown, a changed field replaces what stood there and no more: what somebody else wrote meanwhile
/// stays beside it, disputed.
#[must_use]
pub fn edits(shown: &NewFollowUp, sent: &NewFollowUp, series: &Series) -> Vec<Edit> {
    let mut edits = sent.assessment.as_ref().map(|new| series.record(new)).unwrap_or_default();
    for (field, value) in &sent.fields {
        let before =
            shown.fields.iter().find(|(shown, _)| shown == field).and_then(|(_, value)| value.clone());
        if &before != value {
            let value = value.clone().unwrap_or(Value::None);
            edits.push(Edit::Set { field: *field, value });
        }
    }
    let absent = |here: &[RecordId], id: &RecordId| !here.contains(id);
    for (field, now) in &sent.sets {
        let field = *field;
        let before = shown.sets.iter().find(|(shown, _)| *shown == field);
        let before = before.map(|(_, ids)| ids.as_slice()).unwrap_or_default();
        let added = now.iter().filter(|id| absent(before, id));
        edits.extend(added.map(|id| Edit::Add { field, element: Value::Record(*id) }));
        let removed = before.iter().filter(|id| absent(now, id));
        edits.extend(removed.map(|id| Edit::Remove { field, element: Value::Record(*id) }));
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::super::form::FollowUpForm;
    use super::super::{ACTION, ASSESSMENTS, DUE, NOTE, SUPPORTING};
    use super::*;

    fn form(action: &str, due: &str, supporting: &[RecordId]) -> FollowUpForm {
        FollowUpForm {
            action: action.to_owned(),
            due: due.to_owned(),
            supporting: supporting.iter().map(RecordId::to_string).collect(),
            ..FollowUpForm::default()
        }
    }

    fn parsed(form: &FollowUpForm) -> NewFollowUp {
        form.parse(jiff::civil::date(2026, 6, 1), |_| true).unwrap()
    }

    #[test]
    fn only_what_was_changed_and_over_what_was_seen() {
        let [a, b] = [1, 2].map(|byte| RecordId::from_bytes([byte; 16]));
        let shown = parsed(&form("Draft the bill", "2026", &[a]));
        let sent = parsed(&form("Table the bill", "", &[b]));
        let text = |text: &str| Value::Text(text.to_owned());
        let expected = vec![
            Edit::Set { field: ACTION, value: text("Table the bill") },
            Edit::Set { field: DUE, value: Value::None },
            Edit::Add { field: SUPPORTING, element: Value::Record(b) },
            Edit::Remove { field: SUPPORTING, element: Value::Record(a) },
        ];
        let series = Series::default();
        assert_eq!(edits(&shown, &sent, &series), expected);
        assert_eq!(edits(&shown, &shown, &series), []);
        let first = parsed(&form("Draft", "", &[]));
        let fresh = edits(&NewFollowUp::default(), &first, &series);
        assert_eq!(fresh, [Edit::Set { field: ACTION, value: text("Draft") },]);
        assert!(fresh.iter().all(|edit| edit.field() != NOTE));
    }

    #[test]
    fn an_assessment_is_added_and_wrong_ones_are_refused_field_by_field() {
        let assessed = |status: &str, by: &str, as_of: &str, evidence: &str| FollowUpForm {
            status: status.to_owned(),
            assessed_by: by.to_owned(),
            as_of: as_of.to_owned(),
            evidence: evidence.to_owned(),
            ..FollowUpForm::default()
        };
        let new = parsed(&assessed("implemented", "Ministry", "2026-05", "Act 3"));
        let edits = edits(&NewFollowUp::default(), &new, &Series::default());
        assert_eq!(edits.iter().map(Edit::field).collect::<Vec<_>>(), [ASSESSMENTS]);
        for (form, wrong) in [
            (assessed("implemented", "Ministry", "2026-05", ""), vec!["evidence"]),
            (assessed("in-progress", "", "soon", ""), vec!["as_of", "assessed_by"]),
            (assessed("in-progress", "Ministry", "2026-07", ""), vec!["as_of"]),
            (assessed("", "Ministry", "", "Act 3"), vec!["status"]),
            (assessed("done", "Ministry", "2026", ""), vec!["status"]),
        ] {
            let errors = form.parse(jiff::civil::date(2026, 6, 1), |_| true).unwrap_err();
            assert_eq!(errors.iter().map(|(field, _)| field).collect::<Vec<_>>(), wrong, "{form:?}");
        }
    }
}
