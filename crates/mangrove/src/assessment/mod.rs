//! Assessments by others: what a national human rights institution or an NGO thinks of how far a State is with a
//! recommendation. It stands beside the State's own assessment and is never merged into it.

use ledger::{FieldId, KindId, Record};

use crate::access::{Breadth, Realm, Role};
use crate::date::PartialDate;
use crate::follow_up::STATUSES;
use crate::form::FormErrors;
use crate::look::Section;
use crate::noun::{Filled, Noun, as_it_is, no_parts};
use crate::office::View;
use crate::office::kind::{Field, Kind, Live, Shape, no_composite};
use crate::office::record::Fields;
use crate::{institution, recommendation};

/// The recommendation.
pub const RECOMMENDATION: FieldId = FieldId(1);
/// Whose assessment it is.
pub const BY: FieldId = FieldId(2);
/// A code of [`STATUSES`].
pub const STATUS: FieldId = FieldId(3);
/// As of when.
pub const AS_OF: FieldId = FieldId(4);
/// On what evidence.
pub const EVIDENCE: FieldId = FieldId(5);
/// Files that show it.
pub const FILES: FieldId = FieldId(6);

/// The kind of record.
pub static KIND: Kind = Kind {
    id: KindId(23),
    name: "assessment",
    fields: &[
        Field::new(
            RECOMMENDATION,
            "recommendation",
            "Recommendation",
            Shape::Record(&[recommendation::KIND.id]),
        )
        .required()
        .help("Symbol and number as printed: A/HRC/23/8 92.4."),
        Field::new(BY, "by", "Whose assessment", Shape::Record(&[institution::KIND.id])).required(),
        Field::new(STATUS, "status", "How far is the State?", Shape::Choice(STATUSES)).required(),
        Field::new(AS_OF, "as_of", "As of when", Shape::Date).required(),
        Field::new(EVIDENCE, "evidence", "On what evidence", Shape::Lines(4_000)).required(),
        Field::new(FILES, "files", "Files", Shape::Files),
    ],
    live: Live::Narrowest,
    composite: no_composite,
};

/// The noun.
pub static NOUN: Noun = Noun {
    kind: &KIND,
    path: "assessments",
    plural: "Assessments",
    about: "What a national human rights institution or an NGO thinks of how far a State is with a recommendation. \
            It stands beside the State's own assessment. Its owner alone reads it, until the owner shares or publishes it.",
    section: Section::Work,
    name: |view, record| {
        let about = record.reference(RECOMMENDATION).map(|id| view.name_of(&[recommendation::KIND.id], id));
        format!("Assessment of {}", about.unwrap_or_else(|| "a recommendation".to_owned()))
    },
    columns: &[BY, STATUS, AS_OF],
    facets: &[BY, STATUS],
    lifecycle: None,
    begins: &[Role::Nhri, Role::Ngo],
    home,
    check,
    outward: as_it_is,
    identity: crate::noun::fresh,
    fixed: crate::noun::never,
    parts: no_parts,
};

fn is_own(view: &View, institution: ledger::RecordId) -> bool {
    let own = |realm: &Realm| realm.breadth() == Breadth::Own && realm.institution() == Some(institution);
    view.viewer.held().iter().any(|held| own(&held.realm))
}

fn home(_: &View, filled: &Filled) -> Result<Realm, FormErrors> {
    filled.reference(BY).map(Realm::Own).ok_or_else(FormErrors::default)
}

fn check(view: &View, filled: &Filled, errors: &mut FormErrors) {
    if filled.reference(BY).is_some_and(|by| !is_own(view, by)) {
        errors.add("by", "Choose your own institution: nobody assesses in another's name.");
    }
    if filled.date(AS_OF).is_some_and(|as_of| as_of.first_day() > view.today()) {
        errors.add("as_of", "This day has not come yet. Enter the day that the assessment speaks of.");
    }
}

/// An assessment by somebody else than the State, as the recommendation's page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// Its page.
    pub href: String,
    /// Whose.
    pub by: String,
    /// A code of [`STATUSES`]; none while it is disputed.
    pub status: Option<String>,
    /// As of when, in words.
    pub as_of: String,
    /// On what evidence.
    pub evidence: Option<String>,
}

/// The assessments of a recommendation by others that the viewer reads, the latest first.
///
/// # Errors
/// If the store cannot be read.
pub fn of_recommendation(view: &View, id: ledger::RecordId) -> anyhow::Result<Vec<Other>> {
    let mut found = view.referring(&KIND, RECOMMENDATION, id)?;
    // What speaks of a day that has not come stands last: a date far ahead is not the latest word.
    let today = view.today();
    let is_ahead = |as_of: Option<PartialDate>| as_of.is_some_and(|as_of| as_of.is_ahead(today));
    found.sort_by_key(|kept| {
        let as_of = kept.record.date(AS_OF);
        (is_ahead(as_of), std::cmp::Reverse(as_of))
    });
    Ok(found.iter().map(|kept| other(view, &kept.record)).collect())
}

fn other(view: &View, record: &Record) -> Other {
    let words = |field| {
        let values = record.all(field).into_iter().map(|value| view.words(&KIND, record, field, value));
        values.collect::<Vec<_>>().join(" or ")
    };
    Other {
        href: NOUN.href(record.id),
        by: words(BY),
        status: record.text(STATUS).map(str::to_owned),
        as_of: if record.date(AS_OF).is_some_and(|as_of| as_of.is_ahead(view.today())) {
            format!("{}, a day that has not come", words(AS_OF))
        } else {
            words(AS_OF)
        },
        evidence: Some(words(EVIDENCE)).filter(|words| !words.is_empty()),
    }
}
