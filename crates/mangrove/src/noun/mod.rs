//! What the nouns of daily work have in common: a list, a page, a form with a draft, steps from state to state,
//! disputes settled, fields published. Each noun says in its own folder what is particular to it, in a [`Noun`];
//! everything else about it, its addresses among them, follows from that.

mod change;
mod choose;
mod edit;
pub mod fill;
#[cfg(test)]
pub(crate) mod fixture;
mod form;
mod lifecycle;
mod list;
pub mod of_state;
pub mod part;
mod publish;
mod receive;
mod rows;
mod seen;
mod show;
mod step;
mod words;
mod work;

pub use edit::{add, amend, begin, change, edit, new};
pub use fill::Filled;
pub use lifecycle::{Ask, Lifecycle, STATUS, Standing, Step, Taken, no_rule};
pub use list::list;
pub use part::Part;
pub use publish::{PUBLISHED, Publication, is_withdrawn, publication, publish, publish_form, withdraw};
pub use receive::{BODY_LIMIT, stage};
pub use show::{ask_for_file, claim_id, file, show};
pub use step::{Stepping, given, open_steps, settle, take, take_form};
pub use words::status_tag;
pub use work::work;

use ledger::{FieldId, KindId, Record, RecordId, Value};

use crate::access::{Realm, Role};
use crate::form::FormErrors;
use crate::look::Section;
use crate::office::View;
use crate::office::kind::Kind;

/// A noun of daily work.
pub struct Noun {
    /// Its fields, and its number in the log.
    pub kind: &'static Kind,
    /// The first part of its addresses: `requests`.
    pub path: &'static str,
    /// Several of it, for people: `Requests`.
    pub plural: &'static str,
    /// What it is and what it is for, in a sentence or two: stands under the head of the list.
    pub about: &'static str,
    /// Where it belongs in the bar.
    pub section: Section,
    /// What one is called.
    pub name: fn(&View, &Record) -> String,
    /// What the list shows of each beside its name and state.
    pub columns: &'static [FieldId],
    /// What narrows the list, beside the state.
    pub facets: &'static [FieldId],
    /// Its states and the steps between them, if it has any.
    pub lifecycle: Option<&'static Lifecycle>,
    /// Who begins one.
    pub begins: &'static [Role],
    /// The space that a filled form belongs to.
    pub home: fn(&View, &Filled) -> Result<Realm, FormErrors>,
    /// What the fields alone cannot tell: adds what is wrong with a filled form.
    pub check: fn(&View, &Filled, &mut FormErrors),
    /// What of a value may leave its space when it is published; none: nothing of it, ever.
    pub outward: fn(&View, &Record, FieldId, &Value) -> Option<Value>,
    /// The id that a new one has by nature, where two offices could begin the same; none: one of its own.
    pub identity: fn(&Filled) -> Option<RecordId>,
    /// Whether its fields stay as they are from now on, whatever its state allows.
    pub fixed: fn(&View, &Record) -> bool,
    /// What its page shows beside its fields.
    pub parts: fn(&View, &Record) -> anyhow::Result<Vec<Part>>,
}

/// Every noun that has its pages from here, in the order in which people meet them.
pub static NOUNS: &[&Noun] = &[
    &crate::request::NOUN,
    &crate::priority::NOUN,
    &crate::consultation::NOUN,
    &crate::activity::NOUN,
    &crate::consent::NOUN,
    &crate::session::NOUN,
    &crate::verdict::NOUN,
    &crate::session::participants::NOUN,
    &crate::indicator::NOUN,
    &crate::measurement::NOUN,
    &crate::submission::NOUN,
    &crate::challenge::NOUN,
    &crate::party::authority::NOUN,
    &crate::party::NOUN,
    &crate::person::NOUN,
    &crate::institution::NOUN,
    &crate::follow_up::NOUN,
    &crate::cluster::NOUN,
    &crate::reply::NOUN,
    &crate::assessment::NOUN,
];

/// The noun of a kind of record.
#[must_use]
pub fn of_kind(kind: KindId) -> Option<&'static Noun> {
    NOUNS.iter().find(|noun| noun.kind.id == kind).copied()
}

/// The address of a record's page, if its kind has pages.
#[must_use]
pub fn href_of(kind: KindId, id: RecordId) -> Option<String> {
    if kind == crate::recommendation::KIND.id {
        return Some(crate::recommendation::row::href(id));
    }
    of_kind(kind).map(|noun| noun.href(id))
}

/// The noun whose pages are at a path.
#[must_use]
pub fn at_path(path: &str) -> Option<&'static Noun> {
    NOUNS.iter().find(|noun| noun.path == path).copied()
}

/// For nouns whose fields say all.
pub fn no_check(_: &View, _: &Filled, _: &mut FormErrors) {}

/// For nouns of which each is its own, whoever else begins one like it.
#[must_use]
pub fn fresh(_: &Filled) -> Option<RecordId> {
    None
}

/// For nouns whose fields change as long as their state allows it.
#[must_use]
pub fn never(_: &View, _: &Record) -> bool {
    false
}

/// For nouns of which every value may be published as it is.
#[must_use]
pub fn as_it_is(_: &View, _: &Record, _: FieldId, value: &Value) -> Option<Value> {
    Some(value.clone())
}

/// For nouns whose page has nothing beside the fields.
///
/// # Errors
/// None.
pub fn no_parts(_: &View, _: &Record) -> anyhow::Result<Vec<Part>> {
    Ok(Vec::new())
}

impl Noun {
    /// The address of one.
    #[must_use]
    pub fn href(&self, id: RecordId) -> String {
        format!("/{}/{id}", self.path)
    }

    /// Whether it stands under Work: institutions have a place of their own in the bar.
    #[must_use]
    pub fn is_work(&self) -> bool {
        self.section != Section::Institutions
    }

    /// Its name with a capital: `Request`.
    #[must_use]
    pub fn title(&self) -> String {
        crate::office::words::sentence(self.kind.name)
    }

    /// `a request`, `an activity`.
    #[must_use]
    pub fn one(&self) -> String {
        let vowel = self.kind.name.starts_with(['a', 'e', 'i', 'o', 'u']);
        format!("{} {}", if vowel { "an" } else { "a" }, self.kind.name)
    }
}
