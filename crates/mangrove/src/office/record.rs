//! Reading a record's fields: what each noun's `from_record` is written with.

use ledger::{FieldId, Record, RecordId, Value};

use crate::date::PartialDate;

/// A record's fields by number. A disputed field has no single value: `value` and its kin give nothing for it, so
/// that no page or rule can take one side by accident; `disputed` and `all` show both.
pub trait Fields {
    /// The one value, unless there is none or there are several.
    fn value(&self, field: FieldId) -> Option<&Value>;
    /// Every value that stands, several where the field is disputed.
    fn all(&self, field: FieldId) -> Vec<&Value>;
    /// The elements of a set.
    fn elements(&self, field: FieldId) -> Vec<&Value>;
    /// Whether two people wrote it without sight of each other.
    fn disputed(&self, field: FieldId) -> bool {
        self.all(field).len() > 1
    }
    /// The one text.
    fn text(&self, field: FieldId) -> Option<&str> {
        match self.value(field) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }
    /// What a record is called by this field: the text, all of them while they are disputed, or else `otherwise`.
    fn called(&self, field: FieldId, otherwise: &str) -> String {
        let texts: Vec<&str> = self.all(field).into_iter().filter_map(as_text).collect();
        if texts.is_empty() { otherwise.to_owned() } else { texts.join(" / ") }
    }
    /// The texts of a list.
    fn texts(&self, field: FieldId) -> Vec<String> {
        match self.value(field) {
            Some(Value::List(values)) => values.iter().filter_map(as_text).map(str::to_owned).collect(),
            _ => Vec::new(),
        }
    }
    /// The one date.
    fn date(&self, field: FieldId) -> Option<PartialDate> {
        self.text(field).and_then(|text| text.parse().ok())
    }
    /// The one whole number.
    fn number(&self, field: FieldId) -> Option<i64> {
        match self.value(field) {
            Some(Value::Int(number)) => Some(*number),
            _ => None,
        }
    }
    /// The one record referred to.
    fn reference(&self, field: FieldId) -> Option<RecordId> {
        match self.value(field) {
            Some(Value::Record(id)) => Some(*id),
            _ => None,
        }
    }
}

impl Fields for Record {
    fn value(&self, field: FieldId) -> Option<&Value> {
        self.one(field)
    }

    fn all(&self, field: FieldId) -> Vec<&Value> {
        self.get(field).map(|register| register.values().collect()).unwrap_or_default()
    }

    fn elements(&self, field: FieldId) -> Vec<&Value> {
        self.get(field).map(|register| register.elements().collect()).unwrap_or_default()
    }
}

/// The text in a value.
#[must_use]
pub fn as_text(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

/// A list of texts as a value.
pub fn list(texts: &[String]) -> Value {
    Value::List(texts.iter().cloned().map(Value::Text).collect())
}
