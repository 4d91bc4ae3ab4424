//! What forms have in common: what was typed, and what is wrong with it, field by field.

use std::collections::BTreeMap;

use crate::hex;

/// The most pairs of name and value that a form may send.
const PAIRS: usize = 2_000;
/// The most rows that a field of several columns may have.
const ROWS: usize = 200;

/// A form as a browser sends it: names and values, a name perhaps several times.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sent(Vec<(String, String)>);

impl Sent {
    /// Reads `application/x-www-form-urlencoded`. Nothing is an error: what is not there is empty.
    #[must_use]
    pub fn read(body: &[u8]) -> Sent {
        Sent(form_urlencoded::parse(body).into_owned().take(PAIRS).collect())
    }

    /// Makes one of these pairs, leaving out empty values.
    pub fn of<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Sent {
        let kept = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        Sent(kept.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }

    /// Adds one more pair.
    pub fn push(&mut self, name: &str, value: String) {
        if self.0.len() < PAIRS {
            self.0.push((name.to_owned(), value));
        }
    }

    /// Takes a name's values away.
    pub fn remove(&mut self, name: &str) {
        self.0.retain(|(sent, _)| sent != name);
    }

    /// The names and values, in the order in which they came.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// How many numbered rows a name has: one more than the highest number in `name.0.column`.
    #[must_use]
    pub fn rows(&self, name: &str) -> usize {
        let number =
            |sent: &str| sent.strip_prefix(name)?.strip_prefix('.')?.split_once('.')?.0.parse::<usize>().ok();
        self.0
            .iter()
            .filter_map(|(sent, _)| number(sent))
            .filter(|row| *row < ROWS)
            .max()
            .map_or(0, |row| row + 1)
    }

    /// The same as a browser would send it.
    #[must_use]
    pub fn to_body(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.0).finish()
    }

    /// The first value of a name, empty if there is none.
    #[must_use]
    pub fn one(&self, name: &str) -> String {
        self.0.iter().find(|(sent, _)| sent == name).map(|(_, value)| value.clone()).unwrap_or_default()
    }

    /// Every value of a name that is not empty.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<String> {
        let of_name = self.0.iter().filter(|(sent, value)| sent == name && !value.is_empty());
        of_name.map(|(_, value)| value.clone()).collect()
    }
}

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

/// What a form carries of the record it was filled from, so that nobody overwrites what they have not seen: the
/// version of the log, and the form as it was shown.
#[derive(Clone, Debug)]
pub struct Shown {
    /// How far the log had come.
    pub version: Option<ledger::Version>,
    /// The form as it was shown.
    pub form: Sent,
}

impl Shown {
    /// What the form that was sent carries.
    #[must_use]
    pub fn read(sent: &Sent) -> Shown {
        let bytes = hex::bytes(&sent.one("seen"));
        let version = bytes.and_then(|bytes| ledger::Version::from_bytes(&bytes).ok());
        Shown { version, form: Sent::read(sent.one("shown").as_bytes()) }
    }

    /// The hidden names and values for a form about to be shown.
    #[must_use]
    pub fn hidden(version: &ledger::Version, form: &Sent) -> Vec<(String, String)> {
        let seen = hex::of(&version.to_bytes());
        vec![("seen".to_owned(), seen), ("shown".to_owned(), form.to_body())]
    }

    /// The same names and values again, for a form that was refused: what was typed stays, and so does what was seen.
    #[must_use]
    pub fn again(sent: &Sent) -> Vec<(String, String)> {
        ["seen", "shown"].map(|name| (name.to_owned(), sent.one(name))).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_shown_comes_back_whole() {
        let form = Sent::of([
            ("action", "Draft & table=the bill"),
            ("due", ""),
            ("supporting", "é"),
            ("supporting", "ü"),
        ]);
        let version = ledger::Version::default();
        let hidden = Shown::hidden(&version, &form);
        let pairs = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let sent = Sent::read(Sent::of(pairs).to_body().as_bytes());
        let shown = Shown::read(&sent);
        assert_eq!((shown.version, &shown.form), (Some(version), &form));
        assert_eq!(form.all("supporting"), ["é", "ü"]);
        assert_eq!(Shown::again(&sent), hidden);
        assert!(Shown::read(&Sent::of([("seen", "zz")])).version.is_none());
    }
}
