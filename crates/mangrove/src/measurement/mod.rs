//! Measurements: what an indicator was found to be on a day. Provisional first, then final; a final one changes only by
//! being revised, with a reason.
//!
//! *Zero*, *none* and *not known* are different findings, and each is said: a missing figure is never a zero.

#[cfg(test)]
mod tests;

use ledger::{FieldId, KindId, Record, Value};

use crate::access::{Realm, Role};
use crate::form::FormErrors;
use crate::indicator::{self, Reading};
use crate::look::Section;
use crate::noun::{Ask, Filled, Lifecycle, Noun, Step, as_it_is, no_parts};
use crate::office::View;
use crate::office::kind::{Choice, Field, Kind, Live, Shape, choice_label};
use crate::office::record::Fields;

/// Of which indicator.
pub const INDICATOR: FieldId = FieldId(1);
/// As of when.
pub const DATE: FieldId = FieldId(2);
/// Whether there is a value, a code of [`FINDINGS`].
pub const FINDING: FieldId = FieldId(3);
/// The value, or the numerator.
pub const VALUE: FieldId = FieldId(4);
/// The denominator, where it is a share.
pub const OUT_OF: FieldId = FieldId(5);
/// Where the figure comes from.
pub const SOURCE: FieldId = FieldId(6);
/// The figure split: category, value, out of.
pub const SPLIT: FieldId = FieldId(7);
/// Files that show it.
pub const FILES: FieldId = FieldId(8);
/// A remark.
pub const NOTE: FieldId = FieldId(9);

/// What was found.
pub const FINDINGS: &[Choice] = &[
    Choice { code: "value", label: "A value, zero included" },
    Choice { code: "unknown", label: "Not known: figures were sought and there are none" },
    Choice { code: "none", label: "None: there was nothing to measure" },
];

/// The kind of record.
pub static KIND: Kind = Kind {
    id: KindId(15),
    name: "measurement",
    fields: &[
        Field::new(INDICATOR, "indicator", "Indicator", Shape::Record(&[indicator::KIND.id])).required(),
        Field::new(DATE, "date", "As of", Shape::Date).required(),
        Field::new(FINDING, "finding", "What was found", Shape::Choice(FINDINGS)).required(),
        Field::new(VALUE, "value", "Value", Shape::Number).help("For a percentage, the numerator."),
        Field::new(OUT_OF, "of", "Out of", Shape::Number).help("For a percentage, the denominator."),
        Field::new(SOURCE, "source", "Source", Shape::Text(300)).required(),
        Field::new(
            SPLIT,
            "split",
            "Disaggregated",
            Shape::Rows(&[
                Field::column("category", "Category", Shape::Text(80)).required(),
                Field::column("value", "Value", Shape::Number).required(),
                Field::column("of", "Out of", Shape::Number),
            ]),
        ),
        Field::new(FILES, "files", "Files", Shape::Files).help("What shows the figure."),
        Field::new(NOTE, "note", "Note", Shape::Lines(1000)),
    ],
    live: Live::Narrowest,
    composite: |field, value| (field == SPLIT).then(|| split_in_words(value))?,
};

const OFFICE: &[Role] = &[Role::DeskOfficer, Role::HeadOfOffice];

/// A final measurement stands; revising it opens it again, with a reason that stays in its history.
pub static LIFECYCLE: Lifecycle = Lifecycle {
    states: &[
        Choice { code: "provisional", label: "Provisional" },
        Choice { code: "final", label: "Final" },
        Choice { code: "revised", label: "Revised" },
    ],
    start: "provisional",
    steps: &[
        Step::new(&["provisional"], "final", "Make final", OFFICE),
        Step::new(&["final"], "revised", "Revise measurement", OFFICE).asks(&[Ask::Reason]),
    ],
    closed: &["final"],
};

/// Measurements, with their pages.
pub static NOUN: Noun = Noun {
    kind: &KIND,
    path: "measurements",
    plural: "Measurements",
    about: "What indicators were found to be. Each is read against the baseline of its own indicator.",
    section: Section::Work,
    name,
    columns: &[INDICATOR, DATE, VALUE, OUT_OF],
    facets: &[FINDING],
    lifecycle: Some(&LIFECYCLE),
    begins: &[Role::DeskOfficer, Role::HeadOfOffice, Role::FocalPoint, Role::Alternate],
    home,
    check,
    parts: no_parts,
    outward: as_it_is,
    identity: crate::noun::fresh,
    fixed: crate::noun::never,
};

fn name(_: &View, record: &Record) -> String {
    match record.date(DATE) {
        Some(date) => format!("{}, {}", found(record), date.in_words()),
        None => "Measurement".to_owned(),
    }
}

/// What was found, in words; both sides of a dispute.
#[must_use]
pub fn found(record: &Record) -> String {
    let values = record.all(VALUE);
    if values.len() > 1 || record.disputed(FINDING) || record.disputed(OUT_OF) {
        let numbers: Vec<String> =
            values.iter().filter_map(|value| value.as_int()).map(|n| n.to_string()).collect();
        return format!("Disputed: {}", numbers.join(" or "));
    }
    match (record.text(FINDING), reading(record)) {
        (Some("value"), Some(reading)) => reading.in_words(),
        (Some("unknown"), _) => "Not known".to_owned(),
        (Some("none"), _) => "None".to_owned(),
        (Some(code), _) => choice_label(FINDINGS, code).to_owned(),
        (None, _) => "Not stated".to_owned(),
    }
}

/// The value of a measurement; nothing where none was found or it is disputed.
#[must_use]
pub fn reading(record: &Record) -> Option<Reading> {
    let of = match record.all(OUT_OF).as_slice() {
        [] | [Value::None] => None,
        [Value::Int(of)] => Some(*of),
        _ => return None,
    };
    let found = record.text(FINDING) == Some("value");
    found.then(|| Some(Reading { value: record.number(VALUE)?, of, date: record.date(DATE)? }))?
}

/// One row of a figure split: `Women: 3 of 12`.
fn split_in_words(value: &Value) -> Option<String> {
    let Value::List(columns) = value else { return None };
    let [Value::Text(category), Value::Int(number), of] = columns.as_slice() else { return None };
    let of = of.as_int().map(|of| format!(" of {of}")).unwrap_or_default();
    Some(format!("{category}: {number}{of}"))
}

/// Where its indicator lives.
fn home(view: &View, filled: &Filled) -> Result<Realm, FormErrors> {
    let record = filled.reference(INDICATOR).and_then(|id| view.record(&indicator::KIND, id).ok().flatten());
    record.and_then(|kept| view.office.realm_of(kept.record.space)).ok_or_else(|| {
        let mut errors = FormErrors::default();
        errors.add("indicator", "Choose an indicator of the list.");
        errors
    })
}

fn check(view: &View, filled: &Filled, errors: &mut FormErrors) {
    let value = filled.value(VALUE).and_then(Value::as_int);
    let of = filled.value(OUT_OF).and_then(Value::as_int);
    match (filled.text(FINDING), value) {
        (Some("value"), None) => errors.add("value", "Enter the value; zero is one."),
        (Some("unknown" | "none"), Some(_)) => {
            errors.add(
                "finding",
                "A value is entered below, so something was found: choose a value, or empty it.",
            );
        }
        _ => {}
    }
    let record = filled.reference(INDICATOR).and_then(|id| view.record(&indicator::KIND, id).ok().flatten());
    let measure = record.as_ref().and_then(|kept| kept.record.text(indicator::MEASURE)).unwrap_or_default();
    if let Some(wrong) = value.and_then(|value| indicator::wrong_value(measure, value, of)) {
        errors.add(if wrong.contains("out of") { "of" } else { "value" }, wrong);
    }
    if filled.date(DATE).is_some_and(|date| date.first_day() > view.today()) {
        errors.add("date", "Record a measurement once it has been taken: this date is still to come.");
    }
}
