//! A form as filled in: from what was typed to values of the log, and what is wrong, field by field.

use ledger::{FieldId, KindId, RecordId, Value};

use crate::date::PartialDate;
use crate::document;
use crate::follow_up::Evidence;
use crate::form::{FormErrors, Sent};
use crate::office::View;
use crate::office::kind::{Field, Kind, Shape};
use crate::office::record::as_text;
use crate::recommendation;

/// A filled form: its fields' values, those of sets apart.
#[derive(Clone, Debug)]
pub struct Filled {
    /// The record that it is of, or will be.
    pub record: RecordId,
    /// Fields of one value; none where it was left empty.
    pub ones: Vec<(FieldId, Option<Value>)>,
    /// Sets, with their elements.
    pub sets: Vec<(FieldId, Vec<Value>)>,
}

impl Filled {
    /// Reads a form of a kind. What cannot be read is left out and said, at its field.
    #[must_use]
    pub fn read(view: &View, kind: &Kind, record: RecordId, sent: &Sent) -> (Filled, FormErrors) {
        let mut errors = FormErrors::default();
        let mut filled = Filled { record, ones: Vec::new(), sets: Vec::new() };
        for field in kind.fields {
            let given = if field.shape.is_set() {
                let elements = several(view, field, sent);
                let is_empty = elements.as_ref().is_ok_and(Vec::is_empty);
                elements.map(|elements| filled.sets.push((field.id, elements))).map(|()| !is_empty)
            } else {
                let value = one(view, field, field.name, sent);
                let is_empty = value.as_ref().is_ok_and(Option::is_none);
                value.map(|value| filled.ones.push((field.id, value))).map(|()| !is_empty)
            };
            match given {
                Ok(false) if field.required => errors.add(field.name, missing(field)),
                Ok(_) => {}
                Err(wrong) => errors.add(field.name, wrong),
            }
        }
        (filled, errors)
    }

    /// The value of a field.
    #[must_use]
    pub fn value(&self, field: FieldId) -> Option<&Value> {
        self.ones.iter().find(|(id, _)| *id == field).and_then(|(_, value)| value.as_ref())
    }

    /// Every value, of every field.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        let ones = self.ones.iter().filter_map(|(_, value)| value.as_ref());
        ones.chain(self.sets.iter().flat_map(|(_, elements)| elements))
    }

    /// The text of a field; a State's code and a choice's are texts too.
    #[must_use]
    pub fn text(&self, field: FieldId) -> Option<&str> {
        self.value(field).and_then(as_text)
    }

    /// The date in a field.
    #[must_use]
    pub fn date(&self, field: FieldId) -> Option<PartialDate> {
        self.text(field).and_then(|text| text.parse().ok())
    }

    /// The record in a field.
    #[must_use]
    pub fn reference(&self, field: FieldId) -> Option<RecordId> {
        self.value(field).and_then(Value::as_record)
    }

    /// The elements of a set.
    #[must_use]
    pub fn elements(&self, field: FieldId) -> &[Value] {
        self.sets.iter().find(|(id, _)| *id == field).map_or(&[], |(_, elements)| elements)
    }

    /// The texts of a set: codes, States, lines.
    pub fn texts(&self, field: FieldId) -> Vec<&str> {
        self.elements(field).iter().filter_map(as_text).collect()
    }
}

fn missing(field: &Field) -> String {
    match field.shape {
        Shape::Choice(_) | Shape::Record(_) | Shape::State => format!("Choose: {}.", lower(field.label)),
        Shape::Choices(_) | Shape::States => format!("Choose at least one: {}.", lower(field.label)),
        Shape::Files => "Choose the file that shows it.".to_owned(),
        _ => format!("Enter: {}.", lower(field.label)),
    }
}

fn lower(label: &str) -> String {
    let mut letters = label.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// One value of a shape, sent under a name.
fn one(view: &View, field: &Field, name: &str, sent: &Sent) -> Result<Option<Value>, String> {
    if let Shape::Group(columns) = field.shape {
        return row(view, columns, name, sent);
    }
    let typed = sent.one(name);
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let value = match field.shape {
        Shape::Text(most) | Shape::Lines(most) | Shape::Erasable(most) => text(typed, most)?,
        Shape::Date => {
            let date: PartialDate =
                typed.parse().map_err(|wrong: crate::date::NotADate| wrong.to_string())?;
            Value::Text(date.to_string())
        }
        Shape::YesNo => Value::Bool(typed == "yes"),
        Shape::Number => {
            let number = typed.replace([',', ' '], "");
            Value::Int(number.parse().map_err(|_| "Write a whole number in figures.".to_owned())?)
        }
        Shape::Choice(choices) => {
            let known = choices.iter().any(|choice| choice.code == typed);
            known.then(|| Value::text(typed)).ok_or("Choose one of the list.")?
        }
        Shape::Record(kinds) => Value::Record(record(view, kinds, typed)?),
        Shape::State => state(view, typed)?,
        _ => return Ok(None),
    };
    Ok(Some(value))
}

/// The elements of a set.
fn several(view: &View, field: &Field, sent: &Sent) -> Result<Vec<Value>, String> {
    let typed = sent.all(field.name);
    let mut elements: Vec<Value> = match field.shape {
        Shape::Choices(choices) => {
            let known = |code: &&String| choices.iter().any(|choice| choice.code == code.as_str());
            typed.iter().filter(known).map(Value::text).collect()
        }
        Shape::States => typed.iter().map(|iso3| state(view, iso3)).collect::<Result<_, _>>()?,
        Shape::Records(kinds) => {
            let lines = typed.iter().flat_map(|typed| typed.lines()).map(str::trim);
            let filled = lines.filter(|line| !line.is_empty());
            filled.map(|line| record(view, kinds, line).map(Value::Record)).collect::<Result<_, _>>()?
        }
        Shape::Words(most) => {
            let lines = typed.iter().flat_map(|typed| typed.lines()).map(str::trim);
            lines.filter(|line| !line.is_empty()).map(|line| text(line, most)).collect::<Result<_, _>>()?
        }
        Shape::Files if super::receive::too_large_in(&typed).is_some() => {
            return Err(super::receive::too_large_in(&typed).unwrap_or_default());
        }
        Shape::Files => typed
            .iter()
            .filter_map(|file| Evidence::from_form(file, view.office.seal()))
            .map(|file| file.value())
            .collect(),
        Shape::Rows(columns) => {
            let rows = (0..sent.rows(field.name)).map(|at| {
                let name = format!("{}.{at}", field.name);
                row(view, columns, &name, sent).map_err(|wrong| format!("Row {}: {wrong}", at + 1))
            });
            rows.filter_map(Result::transpose).collect::<Result<_, _>>()?
        }
        _ => Vec::new(),
    };
    let mut seen = Vec::new();
    elements.retain(|element| {
        !seen.contains(element) && {
            seen.push(element.clone());
            true
        }
    });
    Ok(elements)
}

/// One fact of several columns; none if all are empty.
fn row(view: &View, columns: &[Field], name: &str, sent: &Sent) -> Result<Option<Value>, String> {
    let mut values = Vec::new();
    for column in columns {
        values.push(one(view, column, &format!("{name}.{}", column.name), sent)?);
    }
    if values.iter().all(Option::is_none) {
        return Ok(None);
    }
    let missing = columns.iter().zip(&values).find(|(column, value)| column.required && value.is_none());
    if let Some((column, _)) = missing {
        return Err(format!("Enter: {}.", lower(column.label)));
    }
    Ok(Some(Value::List(values.into_iter().map(|value| value.unwrap_or(Value::None)).collect())))
}

fn text(typed: &str, most: usize) -> Result<Value, String> {
    match typed.chars().count() {
        length if length > most => Err(format!("Shorten this to {most} characters; it has {length}.")),
        _ => Ok(Value::Text(typed.replace("\r\n", "\n"))),
    }
}

fn state(view: &View, iso3: &str) -> Result<Value, String> {
    let known = view.office.party(iso3).ok().flatten().is_some();
    known.then(|| Value::text(iso3)).ok_or_else(|| "Choose a State or territory of the list.".to_owned())
}

/// A record chosen from a list; or a document or recommendation named by its symbol, and number.
fn record(view: &View, kinds: &[KindId], typed: &str) -> Result<RecordId, String> {
    if let Ok(id) = typed.parse::<RecordId>() {
        let readable = view.reads_one(kinds, id).unwrap_or(false);
        return if readable { Ok(id) } else { Err("Choose one of the list.".to_owned()) };
    }
    let words: Vec<&str> = typed.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let found = match words.as_slice() {
        [symbol, number] if kinds.contains(&recommendation::KIND.id) => {
            let id = recommendation::KIND.natural_id(&format!("{symbol}|{number}"));
            view.office.recommendation(id).ok().flatten().map(|one| one.id)
        }
        [symbol] if kinds.contains(&document::KIND.id) => {
            let documents = view.office.documents().unwrap_or_default();
            documents.into_iter().find(|one| one.symbol.as_deref() == Some(symbol)).map(|one| one.id)
        }
        _ => None,
    };
    found.ok_or_else(|| {
        format!("“{typed}” is not here. Write the symbol and number as printed: A/HRC/23/8 92.4.")
    })
}
