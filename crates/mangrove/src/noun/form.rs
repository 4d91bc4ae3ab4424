//! The form of a noun, from its fields: what stands in the record, or what was typed, and what is wrong with it.

use ledger::{KindId, Record, RecordId, Value};

use super::choose::states_of;
use super::rows::{FormPart, RowsField};
use crate::follow_up::{EVIDENCE_LIMIT, Evidence};
use crate::form::{FormErrors, Sent};
use crate::look::{Choice, ErrorSummary, Field, FieldError, Input};
use crate::office::View;
use crate::office::files::Seal;
use crate::office::kind::{Field as Defined, Kind, Shape};
use crate::office::record::{Fields, as_text};
use crate::{document, recommendation};

/// Empty rows below those that are filled.
const SPARE_ROWS: usize = 2;
/// Text of at most so many characters is written in one line.
const ONE_LINE: usize = 200;

impl View<'_> {
    /// The form as it stands for a record. A disputed field starts empty: its values are shown above the form, where
    /// they are settled.
    #[must_use]
    pub fn form_of(&self, kind: &Kind, record: &Record) -> Sent {
        let mut sent = Sent::default();
        for field in kind.fields {
            if field.shape.is_set() {
                for (at, element) in record.elements(field.id).into_iter().enumerate() {
                    let name = match field.shape {
                        Shape::Rows(_) => format!("{}.{at}", field.name),
                        _ => field.name.to_owned(),
                    };
                    self.put(&mut sent, record, field, &name, element);
                }
            } else if let Some(value) = record.value(field.id) {
                self.put(&mut sent, record, field, field.name, value);
            }
        }
        sent
    }

    fn put(&self, sent: &mut Sent, record: &Record, field: &Defined, name: &str, value: &Value) {
        let typed = match (field.shape, value) {
            (Shape::Group(columns) | Shape::Rows(columns), Value::List(values)) => {
                for (column, value) in columns.iter().zip(values) {
                    self.put(sent, record, column, &format!("{name}.{}", column.name), value);
                }
                return;
            }
            (Shape::Record(kinds) | Shape::Records(kinds), Value::Record(id)) if is_typed(kinds) => {
                self.name_of(kinds, *id)
            }
            (Shape::Files, value) => {
                Evidence::from_value(value).map(|file| file.to_form(self.office.seal())).unwrap_or_default()
            }
            (_, Value::Record(id)) => id.to_string(),
            (_, Value::Erasable(_)) => self.erasable_text(record, value).unwrap_or_default(),
            (_, Value::Bool(yes)) => if *yes { "yes" } else { "no" }.to_owned(),
            (_, Value::Int(number)) => number.to_string(),
            (_, value) => as_text(value).unwrap_or_default().to_owned(),
        };
        if !typed.is_empty() {
            sent.push(name, typed);
        }
    }

    /// The parts of a form.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn form_parts(
        &self,
        fields: &[Defined],
        sent: &Sent,
        errors: &FormErrors,
    ) -> anyhow::Result<Vec<FormPart>> {
        let states = states_of(fields, sent);
        fields
            .iter()
            .filter(|field| !matches!(field.shape, Shape::Composite | Shape::Set))
            .map(|field| self.form_part(field, sent, errors.of(field.name), &states))
            .collect()
    }

    fn form_part(
        &self,
        field: &Defined,
        sent: &Sent,
        error: Option<&str>,
        states: &[String],
    ) -> anyhow::Result<FormPart> {
        let (columns, numbers) = match field.shape {
            Shape::Rows(columns) => (columns, Some(sent.rows(field.name) + SPARE_ROWS)),
            Shape::Group(columns) => (columns, None),
            _ => return Ok(FormPart::One(self.form_field(field, field.name, sent, states)?.error(error))),
        };
        let row = |name: String| -> anyhow::Result<Vec<Field>> {
            let cell =
                |column: &Defined| self.form_field(column, &format!("{name}.{}", column.name), sent, states);
            columns.iter().map(cell).collect()
        };
        let names = match numbers {
            Some(rows) => (0..rows).map(|at| format!("{}.{at}", field.name)).collect(),
            None => vec![field.name.to_owned()],
        };
        Ok(FormPart::Rows(RowsField {
            name: field.name.to_owned(),
            label: field.label.to_owned(),
            help: (!field.help.is_empty()).then(|| field.help.to_owned()),
            error: error.map(str::to_owned),
            rows: names.into_iter().map(row).collect::<anyhow::Result<_>>()?,
            several: numbers.is_some(),
        }))
    }

    fn form_field(
        &self,
        field: &Defined,
        name: &str,
        sent: &Sent,
        states: &[String],
    ) -> anyhow::Result<Field> {
        let chosen = sent.all(name);
        let typed = || chosen.join("\n");
        let select = |first: &str, choices: Vec<Choice>| {
            let none = Choice::new("", first, chosen.is_empty());
            Input::Select([none].into_iter().chain(choices).collect())
        };
        let of = |code: &str, label: &str| Choice::new(code, label, chosen.iter().any(|one| one == code));
        let mut note = String::new();
        let mut choosable = |kinds: &[KindId]| -> anyhow::Result<Vec<Choice>> {
            let found = self.choosable(kinds, &chosen, states)?;
            note = found.note;
            Ok(found.choices)
        };
        let (input, value) = match field.shape {
            Shape::Erasable(most) if most <= ONE_LINE => (Input::Line, typed()),
            Shape::Lines(_) | Shape::Erasable(_) | Shape::Words(_) => (Input::Lines, typed()),
            Shape::Choice(choices) => {
                let choices = choices.iter().map(|choice| of(choice.code, choice.label)).collect();
                (select("Choose", choices), String::new())
            }
            Shape::Choices(choices) => {
                let choices = choices.iter().map(|choice| of(choice.code, choice.label)).collect();
                (Input::Checks(choices), String::new())
            }
            Shape::YesNo => {
                let choices = vec![of("", "Not known"), of("yes", "Yes"), of("no", "No")];
                (Input::Radio(choices), String::new())
            }
            Shape::State => (select("Choose", self.states(&chosen)?), String::new()),
            Shape::States => (Input::Checks(self.states(&chosen)?), String::new()),
            Shape::Record(kinds) if !is_typed(kinds) => (select("Choose", choosable(kinds)?), String::new()),
            Shape::Records(kinds) if is_typed(kinds) => (Input::Lines, typed()),
            Shape::Records(kinds) => (Input::Checks(choosable(kinds)?), String::new()),
            Shape::Files => (Input::File, String::new()),
            _ => (Input::Line, typed()),
        };
        let mut shown = Field::new(name, field.label, input, &value);
        // The browser would refuse to send a form that lacks a check box or a file it already has.
        let plain = matches!(shown.input, Input::Line | Input::Lines);
        shown.required = field.required && plain && !name.contains('.');
        shown.optional = !field.required && !name.contains('.');
        Ok(match (field.shape, field.help) {
            (Shape::Files, help) => shown.help(&kept_files(&chosen, help, self.office.seal())),
            (Shape::Date, "") => shown.help("2026-05-14, or 2026-05 or 2026 if that is all you know."),
            (_, help) => match format!("{help} {note}").trim() {
                "" => shown,
                help => shown.help(help),
            },
        })
    }

    fn states(&self, chosen: &[String]) -> anyhow::Result<Vec<Choice>> {
        let parties = self.office.parties()?;
        let choice =
            |party: &crate::party::Party| Choice::new(&party.iso3, &party.name, chosen.contains(&party.iso3));
        Ok(parties.iter().map(choice).collect())
    }

    /// Whether a record of one of these kinds can be read.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn reads_one(&self, kinds: &[KindId], id: RecordId) -> anyhow::Result<bool> {
        for noun in kinds.iter().filter_map(|kind| super::of_kind(*kind)) {
            if self.record(noun.kind, id)?.is_some() {
                return Ok(true);
            }
        }
        let public = self.office.public_record(id)?;
        Ok(public.is_some_and(|record| kinds.contains(&record.kind)))
    }
}

/// Documents and recommendations are too many for a list: their symbols and numbers are typed.
fn is_typed(kinds: &[KindId]) -> bool {
    kinds.contains(&recommendation::KIND.id) || kinds.contains(&document::KIND.id)
}

fn kept_files(chosen: &[String], help: &str, seal: &Seal) -> String {
    let names: Vec<String> =
        chosen.iter().filter_map(|file| Evidence::from_form(file, seal)).map(|file| file.name).collect();
    let most = format!("At most {} MB each.", EVIDENCE_LIMIT >> 20);
    match names.as_slice() {
        [] => format!("{help} {most}").trim().to_owned(),
        names => format!("{help} {most} Kept already: {}.", names.join(", ")).trim().to_owned(),
    }
}

/// What stands above a form that was refused.
#[must_use]
pub fn summary(fields: &[Defined], errors: &FormErrors) -> ErrorSummary {
    let of = |field: &Defined| {
        let words = errors.of(field.name)?;
        Some(FieldError { field: field.name.to_owned(), words: words.to_owned() })
    };
    let known = fields.iter().filter_map(of);
    let general = errors.of("").map(|words| FieldError { field: "main".to_owned(), words: words.to_owned() });
    ErrorSummary { title: "This was not saved".to_owned(), errors: known.chain(general).collect() }
}
