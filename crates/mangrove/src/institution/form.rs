//! The form of an institution: what was typed, and the institution it describes.

use super::{Institution, KINDS};
use crate::form::{FormErrors, Sent};

/// As typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InstitutionForm {
    /// Its name.
    pub name: String,
    /// ISO3, or empty.
    pub state: String,
    /// A code of [`KINDS`].
    pub kind: String,
    /// How it can be reached.
    pub contact: String,
}

impl InstitutionForm {
    /// As a browser sent it.
    #[must_use]
    pub fn read(sent: &Sent) -> Self {
        let one = |name| sent.one(name);
        InstitutionForm { name: one("name"), state: one("state"), kind: one("kind"), contact: one("contact") }
    }

    /// As a browser would send it.
    #[must_use]
    pub fn to_sent(&self) -> Sent {
        let pairs =
            [("name", &self.name), ("state", &self.state), ("kind", &self.kind), ("contact", &self.contact)];
        Sent::of(pairs.map(|(name, value)| (name, value.as_str())))
    }

    /// The form as it stands for an institution that is there.
    #[must_use]
    pub fn of(institution: &Institution) -> Self {
        InstitutionForm {
            name: institution.name.clone(),
            state: institution.state.clone().unwrap_or_default(),
            kind: institution.kind.clone(),
            contact: institution.contact.clone().unwrap_or_default(),
        }
    }

    /// The institution described, under the id given.
    ///
    /// # Errors
    /// What is wrong, by field.
    pub fn parse(
        &self,
        id: ledger::RecordId,
        is_state: impl Fn(&str) -> bool,
    ) -> Result<Institution, FormErrors> {
        let mut errors = FormErrors::default();
        let name = errors.text("name", &self.name, 200);
        if name.is_none() {
            errors.add("name", "Enter the institution's name.");
        }
        if !KINDS.iter().any(|kind| kind.code == self.kind) {
            errors.add("kind", "Choose what kind of institution it is.");
        }
        if !self.state.is_empty() && !is_state(&self.state) {
            errors.add("state", "Choose a State or territory of the list.");
        }
        let contact = errors.text("contact", &self.contact, 500);
        let state = (!self.state.is_empty()).then(|| self.state.clone());
        let institution =
            Institution { id, name: name.unwrap_or_default(), state, kind: self.kind.clone(), contact };
        errors.or(institution)
    }
}
