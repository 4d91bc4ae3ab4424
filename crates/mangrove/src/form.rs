//! What forms have in common: what was typed, and what is wrong with it, field by field.

use std::collections::BTreeMap;

/// What is wrong, by the field's name. Shown at the field and in a summary at the top; what was typed stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormErrors(BTreeMap<&'static str, String>);

impl FormErrors {
    /// Adds what is wrong with a field; the first word on a field stands.
    pub fn add(&mut self, field: &'static str, message: impl Into<String>) {
        self.0.entry(field).or_insert_with(|| message.into());
    }

    /// What is wrong with a field.
    #[must_use]
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.get(field).map(String::as_str)
    }

    /// Whether all is well.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All, for the summary: field and message.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(field, message)| (*field, message.as_str()))
    }

    /// `Ok` if all is well.
    ///
    /// # Errors
    /// These errors, if there are any.
    pub fn or<T>(self, parsed: T) -> Result<T, FormErrors> {
        if self.is_empty() { Ok(parsed) } else { Err(self) }
    }

    /// The text of a field, trimmed; adds an error where it is longer than allowed.
    pub fn text(&mut self, field: &'static str, typed: &str, most: usize) -> Option<String> {
        let text = typed.trim();
        let length = text.chars().count();
        if length > most {
            self.add(field, format!("Shorten this to {most} characters; it has {length}."));
        }
        (!text.is_empty()).then(|| text.replace("\r\n", "\n"))
    }
}
