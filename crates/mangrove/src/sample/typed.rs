//! What the story says of a field, as a person would have typed it: keys become the records chosen from a list, days become
//! dates, and a file's words become a file.

use anyhow::{Context, bail, ensure};

use super::tell::Telling;
use crate::date::PartialDate;
use crate::follow_up::Evidence;
use crate::form::Sent;
use crate::office::kind::{Field, Kind, Shape};
use crate::{challenge, verdict};

/// Types for the story.
pub struct Typist<'t, 'o> {
    pub(super) telling: &'t Telling<'o>,
}

impl Typist<'_, '_> {
    /// A filled form.
    ///
    /// # Errors
    /// If it names a field, a choice or a record that there is not.
    pub fn form(&self, kind: &Kind, said: &[(&str, String)]) -> anyhow::Result<Sent> {
        let mut sent = Sent::default();
        for (name, value) in said {
            let field = kind.named(name).with_context(|| format!("a {} has no field `{name}`", kind.name))?;
            self.field(field, value, &mut sent).with_context(|| format!("in `{name}`"))?;
        }
        Ok(sent)
    }

    fn field(&self, field: &Field, value: &str, sent: &mut Sent) -> anyhow::Result<()> {
        let columns = |columns: &[Field], name: &str, sent: &mut Sent| -> anyhow::Result<()> {
            let cells: Vec<&str> = value.split('|').map(str::trim).collect();
            ensure!(cells.len() <= columns.len(), "{} columns are too many", cells.len());
            for (column, cell) in columns.iter().zip(cells).filter(|(_, cell)| !cell.is_empty()) {
                sent.push(&format!("{name}.{}", column.name), self.one(column, cell)?);
            }
            Ok(())
        };
        match field.shape {
            Shape::Group(all) => columns(all, field.name, sent),
            Shape::Rows(all) => {
                let name = format!("{}.{}", field.name, sent.rows(field.name));
                columns(all, &name, sent)
            }
            Shape::Choices(_) | Shape::States => self.each(field, value.split(", "), sent),
            Shape::Records(_) | Shape::Words(_) => self.each(field, value.split("; "), sent),
            _ => self.each(field, std::iter::once(value), sent),
        }
    }

    fn each<'a>(
        &self,
        field: &Field,
        values: impl Iterator<Item = &'a str>,
        sent: &mut Sent,
    ) -> anyhow::Result<()> {
        for value in values {
            sent.push(field.name, self.one(field, value.trim())?);
        }
        Ok(())
    }

    fn one(&self, field: &Field, value: &str) -> anyhow::Result<String> {
        match field.shape {
            Shape::Date => self.date(value),
            Shape::Files => self.file(value),
            Shape::Record(_) | Shape::Records(_) => Ok(self.record(value)),
            Shape::Choice(choices) | Shape::Choices(choices) => {
                ensure!(choices.iter().any(|choice| choice.code == value), "`{value}` is no choice of it");
                Ok(value.to_owned())
            }
            _ => self.words(value),
        }
    }

    /// The record that a key names, `ACTIVITY for STATE` being the verdict that a State was sent; or what a person types
    /// for a recommendation: symbol and number.
    fn record(&self, key: &str) -> String {
        let keys = &self.telling.keys;
        let sent = |(activity, iso3)| keys.get(activity).map(|id| verdict::id_for(*id, iso3));
        let known = keys.get(key).copied().or_else(|| key.split_once(" for ").and_then(sent));
        let scheme = || {
            let is_code = challenge::shipped().any(|challenge| challenge.code == key);
            is_code.then(|| challenge::KIND.natural_id(key))
        };
        known.or_else(scheme).map_or_else(|| key.to_owned(), |id| id.to_string())
    }

    /// `-12` is a day counted from the day on which the sample is opened; all else is a date as it is.
    pub(super) fn date(&self, value: &str) -> anyhow::Result<String> {
        let counted = value == "0" || value.starts_with(['-', '+']);
        if !counted {
            return Ok(value.to_owned());
        }
        let days = value.parse().with_context(|| format!("`{value}` is no number of days"))?;
        Ok(self.telling.clock.day(days).to_string())
    }

    /// Words, in which `{-12}` stands for a day, as people write it.
    pub(super) fn words(&self, value: &str) -> anyhow::Result<String> {
        let mut words = String::new();
        let mut rest = value;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((days, after)) = after.split_once('}') else { bail!("`{after}` does not end a day") };
            let days = days.parse().with_context(|| format!("`{days}` is no number of days"))?;
            words.push_str(before);
            words.push_str(&PartialDate::day(self.telling.clock.day(days)).in_words());
            rest = after;
        }
        words.push_str(rest);
        Ok(words)
    }

    /// `NAME = WORDS`: a file of that name, with those words in it.
    pub(super) fn file(&self, value: &str) -> anyhow::Result<String> {
        let (name, words) = value.split_once(" = ").context("a file is `NAME = WORDS`")?;
        let words = format!("{}\n", self.words(words)?);
        let office = self.telling.office;
        let sha256 = office.stage_file(words.as_bytes())?;
        let added = office.today().to_string();
        let (name, size) = (name.to_owned(), words.len() as u64);
        Ok(Evidence { name, sha256, size, added, content: None }.to_form(office.seal()))
    }
}
