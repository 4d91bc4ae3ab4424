//! Replies: what a ministry says about recommendations, from its contributor's draft through its own validation to the
//! State's. Whoever writes a word of it never validates it.

mod rule;
#[cfg(test)]
pub(crate) mod tests;

use ledger::{FieldId, KindId, Record, RecordId};

use crate::access::{Realm, Role};
use crate::date::PartialDate;
use crate::follow_up::STATUSES;
use crate::form::FormErrors;
use crate::look::{Act, Notice, Section, Weight};
use crate::noun::{Ask, Filled, Lifecycle, Noun, Part, Step, as_it_is};
use crate::office::View;
use crate::office::kind::{Choice, Field, Kind, Live, Shape, no_composite};
use crate::office::record::Fields;
use crate::{cluster, institution, recommendation};

/// The recommendations that it speaks of.
pub const RECOMMENDATIONS: FieldId = FieldId(1);
/// The cluster that it speaks of, where it speaks of several at once.
pub const CLUSTER: FieldId = FieldId(2);
/// The ministry whose reply it is.
pub const INSTITUTION: FieldId = FieldId(3);
/// What it says.
pub const TEXT: FieldId = FieldId(4);
/// How far the ministry says the State is: a code of [`STATUSES`].
pub const ASSESSED: FieldId = FieldId(5);
/// As of when.
pub const AS_OF: FieldId = FieldId(6);
/// Files that show it.
pub const EVIDENCE: FieldId = FieldId(7);

/// The kind of record.
pub static KIND: Kind = Kind {
    id: KindId(21),
    name: "reply",
    fields: &[
        Field::new(
            RECOMMENDATIONS,
            "recommendations",
            "Recommendations",
            Shape::Records(&[recommendation::KIND.id]),
        )
        .help("One a line, symbol and number as printed: A/HRC/23/8 92.4."),
        Field::new(CLUSTER, "cluster", "Cluster", Shape::Record(&[cluster::KIND.id]))
            .help("Where it speaks of all that is in a cluster."),
        Field::new(INSTITUTION, "institution", "Ministry", Shape::Record(&[institution::KIND.id]))
            .required()
            .help("Whose reply it is."),
        Field::new(TEXT, "text", "What was done", Shape::Lines(20_000)).required(),
        Field::new(ASSESSED, "assessed", "How far is it?", Shape::Choice(STATUSES)),
        Field::new(AS_OF, "as_of", "As of when", Shape::Date),
        Field::new(EVIDENCE, "evidence", "Evidence", Shape::Files),
    ],
    // Once it is published, the public version is the reply.
    live: Live::Widest,
    composite: no_composite,
};

const FOCAL: &[Role] = &[Role::FocalPoint, Role::Alternate];
const VALIDATING: &[Role] = &[Role::ValidatingAuthority];
const ANY: &[Role] = &[Role::FocalPoint, Role::Alternate, Role::ValidatingAuthority];

/// Its states and steps.
pub static LIFECYCLE: Lifecycle = Lifecycle {
    states: &[
        Choice { code: "drafted", label: "Drafted" },
        Choice { code: "submitted", label: "Submitted" },
        Choice { code: "validated", label: "Validated" },
        Choice { code: "compiled", label: "Compiled" },
        Choice { code: "approved", label: "Approved" },
        Choice { code: "published", label: "Published" },
        Choice { code: "returned", label: "Returned" },
    ],
    start: "drafted",
    steps: &[
        Step::new(&["drafted", "returned"], "submitted", "Submit reply", FOCAL)
            .rule(rule::submit)
            .whose(rule::submits)
            .awaited(),
        Step::new(&["submitted"], "validated", "Validate reply", VALIDATING)
            .rule(rule::validate)
            .whose(rule::validates)
            .awaited(),
        Step::new(&["validated"], "compiled", "Compile reply", FOCAL)
            .rule(rule::compile)
            .whose(rule::compiles)
            .awaited(),
        Step::new(&["compiled"], "approved", "Approve reply", VALIDATING)
            .rule(rule::approve)
            .whose(rule::approves)
            .awaited(),
        Step::new(&["approved"], "published", "Publish reply", VALIDATING).rule(rule::publish).moves(public),
        Step::new(&["submitted", "validated", "compiled", "approved"], "returned", "Return reply", ANY)
            .asks(&[Ask::Reason]),
    ],
    closed: &["submitted", "validated", "compiled", "approved", "published"],
};

/// The noun.
pub static NOUN: Noun = Noun {
    kind: &KIND,
    path: "replies",
    plural: "Replies",
    about: "What ministries say about recommendations: drafted, submitted by the ministry's focal point, validated by its \
            validating authority, compiled and approved for the State. Internal to the State until it is published.",
    section: Section::Work,
    name: |view, record| {
        let by = record.reference(INSTITUTION).map(|id| view.name_of(&[institution::KIND.id], id));
        let by = by.map(|by| format!(" of {by}")).unwrap_or_default();
        let named = recommendations(record);
        let on = match named.as_slice() {
            [] => record.reference(CLUSTER).map(|id| view.name_of(&[cluster::KIND.id], id)),
            [one] => Some(view.name_of(&[recommendation::KIND.id], *one)),
            several => Some(format!("{} recommendations", several.len())),
        };
        format!("Reply{by}{}", on.map(|on| format!(" on {on}")).unwrap_or_default())
    },
    columns: &[INSTITUTION, AS_OF],
    facets: &[INSTITUTION],
    lifecycle: Some(&LIFECYCLE),
    begins: &[Role::MinistryContributor, Role::FocalPoint, Role::Alternate, Role::ValidatingAuthority],
    home,
    check,
    outward: as_it_is,
    identity: crate::noun::fresh,
    fixed: crate::noun::never,
    parts,
};

/// The recommendations that a reply names.
#[must_use]
pub fn recommendations(record: &Record) -> Vec<RecordId> {
    record.elements(RECOMMENDATIONS).into_iter().filter_map(ledger::Value::as_record).collect()
}

fn state_of(view: &View, filled: &Filled) -> Option<String> {
    let institution = filled.reference(INSTITUTION)?;
    view.office.institution(institution).ok().flatten()?.state
}

fn home(view: &View, filled: &Filled) -> Result<Realm, FormErrors> {
    state_of(view, filled).map(Realm::State).ok_or_else(|| {
        let mut errors = FormErrors::default();
        errors.add("institution", "Choose a ministry of the State that the recommendation is made to.");
        errors
    })
}

fn check(view: &View, filled: &Filled, errors: &mut FormErrors) {
    let named: Vec<RecordId> =
        filled.elements(RECOMMENDATIONS).iter().filter_map(ledger::Value::as_record).collect();
    if named.is_empty() && filled.reference(CLUSTER).is_none() {
        errors.add(
            "recommendations",
            "Name the recommendations that the reply speaks of, or choose a cluster.",
        );
    }
    let state = state_of(view, filled);
    let made_to = view.office.recommendations(&named).unwrap_or_default();
    if made_to.iter().any(|one| one.state != state) {
        errors
            .add("institution", "This institution is not of the State that the recommendations are made to.");
    }
    let asked = filled.date(AS_OF);
    if asked.is_some_and(|as_of: PartialDate| as_of.first_day() > view.today()) {
        errors.add("as_of", "This day has not come yet. Enter the day that the reply speaks of.");
    }
    if filled.text(ASSESSED).is_some() && asked.is_none() {
        errors.add("as_of", "Enter as of when it is so far.");
    }
    if filled.text(ASSESSED) == Some("implemented") && filled.elements(EVIDENCE).is_empty() {
        errors.add("evidence", "Add what shows that it is implemented: a law, a decision, a figure.");
    }
    // A contributor reads and writes what names their institution, and nothing else.
    let contributes_only = filled.reference(INSTITUTION).is_some_and(|institution| {
        let write = state
            .as_ref()
            .is_some_and(|state| view.viewer.may(crate::access::Action::Write, &Realm::State(state.clone())));
        !write && !view.viewer.institutions().contains(&institution)
    });
    if contributes_only {
        errors.add(
            "institution",
            "Choose your own institution: a reply is drafted by the ministry that it is of.",
        );
    }
}

fn public(_: &View, _: &Record) -> Option<Realm> {
    Some(Realm::Public)
}

/// Who goes on with it, where the one who looks cannot.
fn parts(view: &View, record: &Record) -> anyhow::Result<Vec<Part>> {
    let standing = LIFECYCLE.standing(record);
    let ministry = record.reference(INSTITUTION).map(|id| view.name_of(&[institution::KIND.id], id));
    let ministry = ministry.unwrap_or_else(|| "the ministry".to_owned());
    let words = match standing.code() {
        Some("drafted" | "returned") => format!("The focal point of {ministry} submits it."),
        Some("submitted") => {
            format!("The validating authority of {ministry} validates it, if they wrote none of it.")
        }
        Some("validated") => "The State's focal point compiles it with the other replies.".to_owned(),
        Some("compiled") => {
            "The State's validating authority approves it, if they wrote none of it.".to_owned()
        }
        Some("approved") => "It may be published.".to_owned(),
        _ => return Ok(Vec::new()),
    };
    let notice = Notice { weight: Weight::Plain, title: "Next".to_owned(), words, next: None };
    Ok(vec![Part::Notice(notice)])
}

/// The replies to a recommendation that the viewer reads: address and name, with how each stands.
///
/// # Errors
/// If the store cannot be read.
pub fn of(view: &View, field: FieldId, id: RecordId) -> anyhow::Result<Vec<(Act, crate::look::Tag)>> {
    let found = view.referring(&KIND, field, id)?;
    let one = |kept: &std::sync::Arc<crate::office::shelf::Kept>| {
        let act = Act::other(&NOUN.href(kept.record.id), &(NOUN.name)(view, &kept.record));
        crate::noun::status_tag(&NOUN, &kept.record).map(|tag| (act, tag))
    };
    Ok(found.iter().filter_map(one).collect())
}
