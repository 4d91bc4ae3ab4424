//! The form of a follow-up: what was typed, and the changes it asks for.

use jiff::civil::Date;
use ledger::{FieldId, RecordId, Value};

use super::{ACTION, Assessment, CO_LEADS, DUE, FollowUp, LEAD, NOTE, STATUSES, SUPPORTING};
use crate::date::PartialDate;
use crate::form::{FormErrors, Sent};

/// As typed. A field left as it was says nothing; a field emptied says "none". The assessment starts empty, for it is
/// a new one: those that were made stay as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FollowUpForm {
    /// A code of [`STATUSES`], or empty.
    pub status: String,
    /// Whose assessment.
    pub assessed_by: String,
    /// As of when.
    pub as_of: String,
    /// On what evidence.
    pub evidence: String,
    /// An institution's id, or empty.
    pub lead: String,
    /// Institutions' ids.
    pub co_leads: Vec<String>,
    /// Institutions' ids.
    pub supporting: Vec<String>,
    /// The planned action.
    pub action: String,
    /// By when.
    pub due: String,
    /// Anything else.
    pub note: String,
}

/// A follow-up as the form describes it: one value a field, for a person who fills a form writes one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewFollowUp {
    /// A new assessment, if one was made.
    pub assessment: Option<Assessment>,
    /// Fields with one value each; none where it was left empty.
    pub fields: Vec<(FieldId, Option<Value>)>,
    /// Sets of institutions, whole.
    pub sets: Vec<(FieldId, Vec<RecordId>)>,
}

impl FollowUpForm {
    /// As a browser sent it.
    #[must_use]
    pub fn read(sent: &Sent) -> Self {
        let one = |name| sent.one(name);
        FollowUpForm {
            status: one("status"),
            assessed_by: one("assessed_by"),
            as_of: one("as_of"),
            evidence: one("evidence"),
            lead: one("lead"),
            co_leads: sent.all("co_leads"),
            supporting: sent.all("supporting"),
            action: one("action"),
            due: one("due"),
            note: one("note"),
        }
    }

    /// As a browser would send it.
    #[must_use]
    pub fn to_sent(&self) -> Sent {
        let ones = [
            ("status", &self.status),
            ("assessed_by", &self.assessed_by),
            ("as_of", &self.as_of),
            ("evidence", &self.evidence),
            ("lead", &self.lead),
            ("action", &self.action),
            ("due", &self.due),
            ("note", &self.note),
        ];
        let co_leads = self.co_leads.iter().map(|id| ("co_leads", id));
        let supporting = self.supporting.iter().map(|id| ("supporting", id));
        let all = ones.into_iter().chain(co_leads).chain(supporting);
        Sent::of(all.map(|(name, value)| (name, value.as_str())))
    }

    /// The form as it stands for a follow-up that is there. A disputed field starts empty: its values are shown
    /// above the form, where they are settled.
    #[must_use]
    pub fn of(follow_up: &FollowUp) -> Self {
        let one = |values: &[String]| if let [value] = values { value.clone() } else { String::new() };
        let ids = |ids: &[RecordId]| ids.iter().map(RecordId::to_string).collect::<Vec<_>>();
        FollowUpForm {
            lead: one(&ids(&follow_up.leads)),
            co_leads: ids(&follow_up.co_leads),
            supporting: ids(&follow_up.supporting),
            action: one(&follow_up.actions),
            due: one(&follow_up.dues.iter().map(PartialDate::to_string).collect::<Vec<_>>()),
            note: one(&follow_up.notes),
            ..FollowUpForm::default()
        }
    }

    /// What the form asks for, on a day. `is_institution` tells whether an id is one.
    ///
    /// # Errors
    /// What is wrong, by field.
    pub fn parse(
        &self,
        today: Date,
        is_institution: impl Fn(RecordId) -> bool,
    ) -> Result<NewFollowUp, FormErrors> {
        let mut errors = FormErrors::default();
        let assessment = self.assessment(today, &mut errors);
        let mut known = |field, typed: &str| institution(field, typed, &is_institution, &mut errors);
        let lead = known("lead", &self.lead);
        let co_leads: Vec<RecordId> = self.co_leads.iter().filter_map(|id| known("co_leads", id)).collect();
        let supporting: Vec<RecordId> =
            self.supporting.iter().filter_map(|id| known("supporting", id)).collect();
        if lead.is_some_and(|lead| co_leads.contains(&lead)) {
            errors.add("co_leads", "The lead institution cannot also be a co-lead: untick it here.");
        }
        if supporting.iter().any(|id| lead == Some(*id) || co_leads.contains(id)) {
            errors.add(
                "supporting",
                "An institution that leads cannot also be a supporting one: untick it here.",
            );
        }
        let action = errors.text("action", &self.action, 4_000);
        let note = errors.text("note", &self.note, 4_000);
        let due = match self.due.trim() {
            "" => None,
            typed => typed.parse::<PartialDate>().map_err(|wrong| errors.add("due", wrong.to_string())).ok(),
        };
        let fields = vec![
            (LEAD, lead.map(Value::Record)),
            (ACTION, action.map(Value::Text)),
            (DUE, due.map(|due| Value::Text(due.to_string()))),
            (NOTE, note.map(Value::Text)),
        ];
        errors.or(NewFollowUp {
            assessment,
            fields,
            sets: vec![(CO_LEADS, co_leads), (SUPPORTING, supporting)],
        })
    }

    fn assessment(&self, today: Date, errors: &mut FormErrors) -> Option<Assessment> {
        let by = errors.text("assessed_by", &self.assessed_by, 200);
        let evidence = errors.text("evidence", &self.evidence, 2_000);
        if self.status.is_empty() {
            if evidence.is_some() {
                errors.add("status", "Choose the status that this evidence shows.");
            }
            return None;
        }
        if !STATUSES.iter().any(|status| status.code == self.status) {
            errors.add("status", "Choose a status of the list.");
        }
        if by.is_none() {
            errors.add("assessed_by", "Enter whose assessment this is: a person or an institution.");
        }
        if self.status == "implemented" && evidence.is_none() {
            errors.add("evidence", "Say what shows that it is implemented: a law, a decision, a figure.");
        }
        let as_of =
            self.as_of.parse::<PartialDate>().map_err(|wrong| errors.add("as_of", wrong.to_string())).ok()?;
        if as_of.first_day() > today {
            errors.add("as_of", "This day has not come yet. Enter the day that the assessment speaks of.");
        }
        Some(Assessment { status: self.status.clone(), by: by?, as_of, evidence })
    }
}

fn institution(
    field: &'static str,
    typed: &str,
    is_institution: &impl Fn(RecordId) -> bool,
    errors: &mut FormErrors,
) -> Option<RecordId> {
    if typed.is_empty() {
        return None;
    }
    let id = typed.parse().ok().filter(|id| is_institution(*id));
    if id.is_none() {
        errors.add(field, "Choose an institution of the list.");
    }
    id
}
