//! Giving, confirming and recording a consent: what has to be there, and what is written with the signature.
//! A validating authority signs in the system; the office records what came on paper.

use ledger::{Edit, Record, RecordId, Value};

use super::{
    ACTIVITIES, BASES, CAPACITY, CONDITIONS, CONFIRMATIONS, COVERED, DATED, EVIDENCE, EXPIRY, FROM,
    INSTRUMENT, ISSUER, ISSUING, KIND, KINDS_COVERED, NOTE_VERSION, PLACES, RECEIVED, RIGHTS_COVERED, TO,
};
use crate::date::PartialDate;
use crate::follow_up::Evidence;
use crate::gate::{in_force, read};
use crate::noun::Stepping;
use crate::office::View;
use crate::office::record::{Fields, as_text};
use crate::office::words::state_name;
use crate::{activity, verdict};

/// The instrument that is an act in this system.
pub const ACT: &str = "act-here";

/// A confirmation as it stands in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmed {
    /// The date, from which it counts.
    pub on: PartialDate,
    /// In what capacity.
    pub capacity: String,
}

impl Confirmed {
    /// From an element of [`CONFIRMATIONS`].
    #[must_use]
    pub fn from_value(value: &Value) -> Option<Confirmed> {
        let Value::List(columns) = value else { return None };
        let on = columns.first().and_then(as_text)?.parse().ok()?;
        Some(Confirmed { on, capacity: columns.get(1).and_then(as_text)?.to_owned() })
    }
}

/// What has to be said before anybody can consent to it.
fn of_what(record: &Record) -> Vec<String> {
    let mut missing = Vec::new();
    let scope = [ACTIVITIES, KINDS_COVERED, RIGHTS_COVERED, PLACES];
    let limited = scope.iter().any(|field| !record.elements(*field).is_empty());
    if !limited && record.date(FROM).is_none() && record.date(TO).is_none() {
        missing
            .push("Say what it covers: activities or kinds of them, rights, places or a period.".to_owned());
    }
    if record.all(EXPIRY).is_empty() {
        missing.push("Say when it ends, or that no end is stated.".to_owned());
    }
    if record.text(NOTE_VERSION).is_none() {
        missing.push("Say on which version of the concept note it is given.".to_owned());
    }
    missing
}

/// The rule for recording a consent that came on paper.
///
/// # Errors
/// None.
pub fn complete(_: &View, record: &Record, _: &Stepping) -> anyhow::Result<Vec<String>> {
    let mut missing = of_what(record);
    for (field, words) in [
        (INSTRUMENT, "Say by what instrument it was given."),
        (ISSUING, "Say whether the party itself issued it, or the State responsible for it."),
        (ISSUER, "Say who signed it."),
        (CAPACITY, "Say in what capacity it was signed."),
        (DATED, "Enter the date it bears."),
        (RECEIVED, "Enter the day it was received."),
    ] {
        if record.all(field).iter().all(|value| **value == Value::None) {
            missing.push(words.to_owned());
        }
    }
    if record.text(INSTRUMENT) == Some(ACT) {
        missing.push(
            "An act in this system is taken by the validating authority, not recorded for it.".to_owned(),
        );
    }
    if record.elements(EVIDENCE).is_empty() {
        missing.push("Add the note, letter or agreement itself under Evidence.".to_owned());
    }
    Ok(missing)
}

/// The rule for a validating authority that signs in the system.
///
/// # Errors
/// If the store cannot be read.
pub fn may_sign(view: &View, record: &Record, _: &Stepping) -> anyhow::Result<Vec<String>> {
    let mut missing = of_what(record);
    missing.extend(entitled(view, record)?);
    Ok(missing)
}

/// The rule for a validating authority that confirms in the system.
///
/// # Errors
/// If the store cannot be read.
pub fn may_confirm(view: &View, record: &Record, _: &Stepping) -> anyhow::Result<Vec<String>> {
    Ok(entitled(view, record)?.into_iter().collect())
}

/// Why the viewer may not consent for the party today, if they may not.
fn entitled(view: &View, record: &Record) -> anyhow::Result<Option<String>> {
    let iso3 = record.text(COVERED).unwrap_or_default();
    let capacity = view.viewer.capacity(record.space).unwrap_or_default();
    let authorities = read::authorities(view, iso3)?;
    let entitled = in_force(&authorities, &capacity, PartialDate::day(view.today()));
    Ok((!entitled).then(|| {
        format!(
            "Your capacity, \u{201c}{capacity}\u{201d}, is not among the consent authorities of {} today. The office \
             records them, from the day on which they are recorded.",
            state_name(iso3)
        )
    }))
}

/// The rule for recording a confirmation that came on paper.
///
/// # Errors
/// None.
pub fn confirmation_there(_: &View, record: &Record, _: &Stepping) -> anyhow::Result<Vec<String>> {
    let there =
        record.elements(CONFIRMATIONS).into_iter().any(|value| Confirmed::from_value(value).is_some());
    let words =
        "Enter the confirmation first, under Confirmations: its date, and the capacity of who confirmed.";
    Ok(if there { Vec::new() } else { vec![words.to_owned()] })
}

/// What is written when a validating authority signs: who, in what capacity, when, and the words that they signed, kept
/// as a file with its hash.
///
/// # Errors
/// If the store or the disk refuses.
pub fn signed(view: &View, record: &Record, stepping: &Stepping) -> anyhow::Result<Vec<Edit>> {
    let today = view.today().to_string();
    let capacity = view.viewer.capacity(record.space).unwrap_or_default();
    let words = words(view, record, &capacity);
    let sha256 = view.office.stage_file(words.as_bytes())?;
    let size = words.len() as u64;
    let name = format!("consent-{today}.txt");
    let file = Evidence { name, sha256, size, added: today.clone(), content: None };
    let set = |field, text: &str| Edit::Set { field, value: Value::text(text) };
    let signer = if view.viewer.name.is_empty() { &capacity } else { &view.viewer.name };
    let mut edits = vec![
        set(INSTRUMENT, ACT),
        set(ISSUING, "party"),
        set(ISSUER, signer),
        set(CAPACITY, &capacity),
        set(DATED, &today),
        set(RECEIVED, &today),
        Edit::Add { field: EVIDENCE, element: file.value() },
    ];
    edits.extend(bases(view, record, stepping)?);
    Ok(edits)
}

/// The words that a validating authority signs: every field, as the page shows it.
fn words(view: &View, record: &Record, capacity: &str) -> String {
    let mut words = format!("Consent given in the system by {}, {capacity}.\n", view.viewer.name);
    for field in [
        COVERED,
        ACTIVITIES,
        KINDS_COVERED,
        RIGHTS_COVERED,
        PLACES,
        FROM,
        TO,
        CONDITIONS,
        EXPIRY,
        NOTE_VERSION,
    ] {
        let Some(defined) = KIND.field(field) else { continue };
        let values = record.all(field).into_iter().chain(record.elements(field));
        let said: Vec<String> = values.map(|value| view.words(&KIND, record, field, value)).collect();
        if !said.is_empty() {
            words.push_str(&format!("{}: {}\n", defined.label, said.join("; ")));
        }
    }
    words
}

/// What is written when a validating authority confirms.
///
/// # Errors
/// None.
pub fn confirmed(view: &View, record: &Record, _: &Stepping) -> anyhow::Result<Vec<Edit>> {
    let capacity = view.viewer.capacity(record.space).unwrap_or_default();
    let element =
        Value::List(vec![Value::text(view.today().to_string()), Value::Text(capacity), Value::None]);
    Ok(vec![Edit::Add { field: CONFIRMATIONS, element }])
}

/// The activities that it is given on, as they are now: what grows beyond that later is outside it.
///
/// # Errors
/// If the store cannot be read.
pub fn bases(view: &View, record: &Record, _: &Stepping) -> anyhow::Result<Vec<Edit>> {
    let mut edits = Vec::new();
    for id in record.elements(ACTIVITIES).into_iter().filter_map(Value::as_record).collect::<Vec<RecordId>>()
    {
        let basis = match view.record(&activity::KIND, id)? {
            Some(activity) => Some(activity::basis::of(&activity.record)),
            None => view.record(&verdict::KIND, id)?.map(|kept| verdict::basis_of(&kept.record)),
        };
        let element = basis.map(|basis| activity::basis::value(&basis));
        edits.extend(element.map(|element| Edit::Add { field: BASES, element }));
    }
    Ok(edits)
}
