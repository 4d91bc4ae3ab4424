//! Indicators: what is measured to see whether an activity changed something, and how. Structural, process or outcome
//! (OHCHR, HR/PUB/12/5), each with its definition, its source and the baseline it starts from.
//!
//! An indicator is read against its own baseline and targets, never against another State's.

pub mod chart;
#[cfg(test)]
mod chart_tests;
mod page;

use ledger::{FieldId, KindId, Value};

use crate::access::{Realm, Role};
use crate::date::PartialDate;
use crate::form::FormErrors;
use crate::look::Section;
use crate::noun::{Filled, Noun, as_it_is};
use crate::office::View;
use crate::office::kind::{Choice, Field, Kind, Live, Shape};
use crate::office::record::{Fields, as_text};

/// Its name.
pub const TITLE: FieldId = FieldId(1);
/// The States it is measured in.
pub const STATES: FieldId = FieldId(2);
/// What exactly is measured.
pub const DEFINITION: FieldId = FieldId(3);
/// Structural, process or outcome, a code of [`KINDS`].
pub const INDICATOR_KIND: FieldId = FieldId(4);
/// Of an output, an outcome or an impact, a code of [`LEVELS`].
pub const LEVEL: FieldId = FieldId(5);
/// A number, a percentage or a yes or no, a code of [`MEASURES`].
pub const MEASURE: FieldId = FieldId(6);
/// Which way it should go, a code of [`DIRECTIONS`].
pub const DIRECTION: FieldId = FieldId(7);
/// What is counted.
pub const UNIT: FieldId = FieldId(8);
/// Where the figures come from.
pub const SOURCE: FieldId = FieldId(9);
/// How they can be checked.
pub const MEANS: FieldId = FieldId(10);
/// By what it is split, codes of [`SPLITS`].
pub const DISAGGREGATION: FieldId = FieldId(11);
/// Value, of how many, date, source.
pub const BASELINE: FieldId = FieldId(12);
/// Value, of how many, date.
pub const TARGETS: FieldId = FieldId(13);

const fn of(code: &'static str, label: &'static str) -> Choice {
    Choice { code, label }
}

/// What an indicator looks at (HR/PUB/12/5).
pub const KINDS: &[Choice] = &[
    of("structural", "Structural: laws, institutions, commitments"),
    of("process", "Process: what is done"),
    of("outcome", "Outcome: what has changed for people"),
];

/// The level of result that it shows.
pub const LEVELS: &[Choice] = &[of("output", "Output"), of("outcome", "Outcome"), of("impact", "Impact")];

/// How it is measured. A percentage keeps its numerator and denominator.
pub const MEASURES: &[Choice] =
    &[of("number", "Number"), of("percentage", "Percentage"), of("yes-no", "Yes (1) or no (0)")];

/// Which way it should go.
pub const DIRECTIONS: &[Choice] =
    &[of("increase", "It should rise"), of("decrease", "It should fall"), of("keep", "It should stay")];

/// By what its figures are split.
pub const SPLITS: &[Choice] = &[
    of("sex", "Sex"),
    of("age", "Age"),
    of("disability", "Disability"),
    of("place", "Place"),
    of("origin", "Ethnic origin"),
    of("income", "Income"),
    of("other", "Other"),
];

const VALUE: Field = Field::column("value", "Value", Shape::Number);
const OUT_OF: Field = Field::column("of", "Out of", Shape::Number);

/// The kind of record.
pub static KIND: Kind = Kind {
    id: KindId(14),
    name: "indicator",
    fields: &[
        Field::new(TITLE, "title", "Indicator", Shape::Text(200)).required(),
        Field::new(STATES, "states", "States", Shape::States).required(),
        Field::new(DEFINITION, "definition", "Definition", Shape::Lines(3000))
            .help("What exactly is counted, and what is not.")
            .required(),
        Field::new(INDICATOR_KIND, "kind", "Kind", Shape::Choice(KINDS)).required(),
        Field::new(LEVEL, "level", "Level of result", Shape::Choice(LEVELS)),
        Field::new(MEASURE, "measure", "Measure", Shape::Choice(MEASURES)).required(),
        Field::new(DIRECTION, "direction", "Direction", Shape::Choice(DIRECTIONS)),
        Field::new(UNIT, "unit", "Unit", Shape::Text(80)).help("What is counted: reports, officials trained."),
        Field::new(SOURCE, "source", "Source", Shape::Text(300)).required(),
        Field::new(MEANS, "means", "Means of verification", Shape::Lines(2000))
            .help("What somebody else would look at to check the figure.")
            .required(),
        Field::new(DISAGGREGATION, "disaggregation", "Disaggregation", Shape::Choices(SPLITS)),
        Field::new(
            BASELINE,
            "baseline",
            "Baseline",
            Shape::Group(&[
                VALUE.required(),
                OUT_OF,
                Field::column("date", "As of", Shape::Date).required(),
                Field::column("source", "Source", Shape::Text(300)).required(),
            ]),
        )
        .help("The value before anything is done. An activity needs one before its first session. Zero is a value."),
        Field::new(
            TARGETS,
            "targets",
            "Targets",
            Shape::Rows(&[VALUE.required(), OUT_OF, Field::column("date", "By", Shape::Date).required()]),
        ),
    ],
    live: Live::Narrowest,
    composite,
};

/// A baseline or a target: `0 of 3 (0 %), 2 February 2026, rosters`.
fn composite(field: FieldId, value: &Value) -> Option<String> {
    let Value::List(columns) = value else { return None };
    if field != BASELINE && field != TARGETS {
        return None;
    }
    let reading = Reading::from_value(value)?;
    let source = columns.get(3).and_then(as_text).map(|source| format!(", {source}")).unwrap_or_default();
    Some(format!("{}, {}{source}", reading.in_words(), reading.date.in_words()))
}

const KEEPERS: &[Role] = &[Role::DeskOfficer, Role::HeadOfOffice, Role::FocalPoint, Role::Alternate];

/// Indicators, with their pages.
pub static NOUN: Noun = Noun {
    kind: &KIND,
    path: "indicators",
    plural: "Indicators",
    about: "What is measured to see whether something changed, each against its own baseline.",
    section: Section::Work,
    name: |_, record| record.called(TITLE, "Indicator"),
    columns: &[STATES, INDICATOR_KIND, BASELINE],
    facets: &[STATES, INDICATOR_KIND, LEVEL],
    lifecycle: None,
    begins: KEEPERS,
    home,
    check,
    parts: page::parts,
    outward: as_it_is,
    identity: crate::noun::fresh,
    fixed: crate::noun::never,
};

/// With one State in the space that it shares with the office, with several in the office's.
fn home(_: &View, filled: &Filled) -> Result<Realm, FormErrors> {
    Ok(match filled.texts(STATES).as_slice() {
        [state] => Realm::Bilateral((*state).to_owned()),
        _ => Realm::Office,
    })
}

/// A value at a date: of a baseline, a target, a measurement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The value, or the numerator.
    pub value: i64,
    /// The denominator, where it is a share.
    pub of: Option<i64>,
    /// As of when.
    pub date: PartialDate,
}

impl Reading {
    /// From the columns value, out of, date.
    #[must_use]
    pub fn from_value(value: &Value) -> Option<Reading> {
        let Value::List(columns) = value else { return None };
        let [Value::Int(number), of, date, ..] = columns.as_slice() else { return None };
        Some(Reading { value: *number, of: of.as_int(), date: as_text(date)?.parse().ok()? })
    }

    /// For people: `12`, `12 of 30 (40 %)`.
    #[must_use]
    pub fn in_words(&self) -> String {
        match self.of {
            Some(of) if of > 0 => {
                let tenths = (i128::from(self.value) * 2000 + i128::from(of)).div_euclid(i128::from(of) * 2);
                let percent = if tenths % 10 == 0 {
                    format!("{}", tenths / 10)
                } else {
                    format!("{}.{}", tenths / 10, (tenths % 10).abs())
                };
                format!("{} of {of} ({percent} %)", self.value)
            }
            _ => self.value.to_string(),
        }
    }
}

fn check(_: &View, filled: &Filled, errors: &mut FormErrors) {
    let measure = filled.text(MEASURE).unwrap_or_default();
    if let Some(wrong) = filled.value(BASELINE).and_then(|value| wrong_with(measure, value)) {
        errors.add("baseline", wrong);
    }
    if let Some(wrong) = filled.elements(TARGETS).iter().find_map(|value| wrong_with(measure, value)) {
        errors.add("targets", wrong);
    }
}

fn wrong_with(measure: &str, value: &Value) -> Option<String> {
    let Value::List(columns) = value else { return None };
    let (number, of) = (columns.first()?.as_int()?, columns.get(1).and_then(Value::as_int));
    wrong_value(measure, number, of)
}

/// What is wrong with a value of an indicator of this measure.
#[must_use]
pub fn wrong_value(measure: &str, value: i64, of: Option<i64>) -> Option<String> {
    match (measure, of) {
        ("percentage", None) => Some("A percentage keeps both numbers: enter what it is out of.".to_owned()),
        (_, Some(of)) if of <= 0 => Some("Enter a number above zero under out of.".to_owned()),
        ("percentage", Some(of)) if value < 0 || value > of => {
            Some(format!("A share of {of} lies between 0 and {of}."))
        }
        ("yes-no", _) if !(0..=1).contains(&value) => Some("Enter 1 for yes or 0 for no.".to_owned()),
        ("number", _) if value < 0 => Some("A count cannot be below zero.".to_owned()),
        _ => None,
    }
}
