//! Clusters: recommendations of several documents that a State answers as one, because they ask the same of it. A
//! cluster is internal to the State; one follow-up may answer all that is in it.

mod part;

pub use part::of_recommendation;

use ledger::{FieldId, KindId, Record, RecordId};

use crate::access::{Realm, Role};
use crate::form::FormErrors;
use crate::look::Section;
use crate::noun::{Filled, Noun, as_it_is};
use crate::office::View;
use crate::office::kind::{Field, Kind, Live, Shape, no_composite};
use crate::office::record::Fields;
use crate::office::words::state_name;
use crate::{institution, recommendation};

/// What it is called.
pub const NAME: FieldId = FieldId(1);
/// The recommendations in it.
pub const RECOMMENDATIONS: FieldId = FieldId(2);
/// The institution that answers for it.
pub const LEAD: FieldId = FieldId(3);
/// Why these belong together.
pub const NOTE: FieldId = FieldId(4);

/// The most recommendations of a cluster.
pub const MOST: usize = 200;

/// The kind of record.
pub static KIND: Kind = Kind {
    id: KindId(20),
    name: "cluster",
    fields: &[
        Field::new(NAME, "name", "Name", Shape::Text(200))
            .required()
            .help("What they ask for, in a few words."),
        Field::new(
            RECOMMENDATIONS,
            "recommendations",
            "Recommendations",
            Shape::Records(&[recommendation::KIND.id]),
        )
        .required()
        .help("One a line, symbol and number as printed: A/HRC/23/8 92.4."),
        Field::new(LEAD, "lead", "Lead institution", Shape::Record(&[institution::KIND.id]))
            .help("One institution answers for it."),
        Field::new(NOTE, "note", "Note", Shape::Lines(4_000)).help("Why these belong together."),
    ],
    live: Live::Narrowest,
    composite: no_composite,
};

/// The noun.
pub static NOUN: Noun = Noun {
    kind: &KIND,
    path: "clusters",
    plural: "Clusters",
    about: "Recommendations that ask the same of a State, answered together. A cluster is internal to the State.",
    section: Section::Work,
    name: |_, record| name(record),
    columns: &[LEAD],
    facets: &[LEAD],
    lifecycle: None,
    begins: &[Role::FocalPoint, Role::Alternate, Role::ValidatingAuthority],
    home,
    check,
    outward: as_it_is,
    identity: crate::noun::fresh,
    fixed: crate::noun::never,
    parts: part::parts,
};

/// What a cluster is called; all its names while they are disputed.
#[must_use]
pub fn name(record: &Record) -> String {
    record.called(NAME, "")
}

/// The recommendations in a cluster.
#[must_use]
pub fn recommendations(record: &Record) -> Vec<RecordId> {
    record.elements(RECOMMENDATIONS).into_iter().filter_map(ledger::Value::as_record).collect()
}

/// The State under review of all recommendations of a filled form; none if they have several, or none.
fn state(view: &View, filled: &Filled) -> Option<String> {
    let ids: Vec<RecordId> =
        filled.elements(RECOMMENDATIONS).iter().filter_map(ledger::Value::as_record).collect();
    let mut states: Vec<Option<String>> =
        view.office.recommendations(&ids).ok()?.into_iter().map(|one| one.state).collect();
    states.sort_unstable();
    states.dedup();
    match states.as_slice() {
        [one] => one.clone(),
        _ => None,
    }
}

fn home(view: &View, filled: &Filled) -> Result<Realm, FormErrors> {
    state(view, filled).map(Realm::State).ok_or_else(|| {
        let mut errors = FormErrors::default();
        errors.add(
            "recommendations",
            "All recommendations of a cluster are made to one State: leave out the others.",
        );
        errors
    })
}

fn check(view: &View, filled: &Filled, errors: &mut FormErrors) {
    let count = filled.elements(RECOMMENDATIONS).len();
    if count > MOST {
        errors.add(
            "recommendations",
            format!("A cluster has at most {MOST} recommendations; this has {count}."),
        );
    }
    match state(view, filled) {
        Some(state) if view.viewer.states().contains(&state.as_str()) => {}
        Some(state) => {
            let words =
                format!("These are made to {}, which is not yours to answer for.", state_name(&state));
            errors.add("recommendations", words);
        }
        None => errors.add(
            "recommendations",
            "All recommendations of a cluster are made to one State: leave out the others.",
        ),
    }
}
