//! What a follow-up is of: one recommendation, or a cluster of them. Its pages are the same for both.

use ledger::{FieldId, RecordId, Value};

use super::{CLUSTER, FollowUp, KIND, RECOMMENDATION};
use crate::access::{Action, Realm};
use crate::office::{Save, View};
use crate::web::error::PageError;
use crate::{cluster, noun, recommendation};

/// What a follow-up is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The recommendation or the cluster.
    pub id: RecordId,
    /// The field of the follow-up that names it.
    field: FieldId,
    /// Its page.
    pub href: String,
    /// What it is called.
    pub name: String,
    /// What names it in a form: symbol and number, or its id where it has none.
    pub typed: String,
    /// The State that answers, ISO 3166-1 alpha-3.
    pub state: String,
    /// Its words, so that nobody has to remember them.
    pub text: String,
    /// Their language, ISO 639-1; empty where it is not known.
    pub language: String,
}

impl Subject {
    /// A recommendation; none while it is not known which State it is made to.
    #[must_use]
    pub fn recommendation(one: &recommendation::Recommendation) -> Option<Subject> {
        Some(Subject {
            id: one.id,
            field: RECOMMENDATION,
            href: recommendation::row::href(one.id),
            name: one.name(),
            typed: match (&one.symbol, &one.number) {
                (Some(_), Some(_)) => one.name(),
                _ => one.id.to_string(),
            },
            state: one.state.clone()?,
            text: one.text.clone(),
            language: one.language.clone(),
        })
    }

    /// A cluster of the State in whose internal space it lives.
    #[must_use]
    pub fn cluster(view: &View, record: &ledger::Record) -> Option<Subject> {
        let Some(Realm::State(state)) = view.office.realm_of(record.space) else { return None };
        let count = cluster::recommendations(record).len() as u64;
        Some(Subject {
            id: record.id,
            field: CLUSTER,
            href: cluster::NOUN.href(record.id),
            name: cluster::name(record),
            typed: record.id.to_string(),
            state,
            text: crate::look::plural(count, "recommendation", "recommendations"),
            language: String::new(),
        })
    }

    /// What an address leads to: the first part of it, and the id. What the viewer may not read is not there.
    ///
    /// # Errors
    /// The page for an address that leads nowhere.
    pub fn find(view: &View, path: &str, id: &str) -> Result<Subject, PageError> {
        let found = if path == "recommendations" {
            Subject::recommendation(&recommendation::show::find(view.office, id)?)
        } else if path == cluster::NOUN.path {
            let id = id.parse().map_err(|_| PageError::not_found())?;
            let kept = view.record(&cluster::KIND, id)?;
            kept.and_then(|kept| Subject::cluster(view, &kept.record))
        } else {
            None
        };
        found.ok_or_else(PageError::not_found)
    }

    /// The same for whoever may write its follow-up; for all others it is not there.
    ///
    /// # Errors
    /// As [`Subject::find`].
    pub fn of_own(view: &View, path: &str, id: &str) -> Result<Subject, PageError> {
        let subject = Subject::find(view, path, id)?;
        if subject.may_write(view) { Ok(subject) } else { Err(PageError::not_found()) }
    }

    /// Whether the viewer writes the follow-up of it.
    #[must_use]
    pub fn may_write(&self, view: &View) -> bool {
        view.viewer.may(Action::Write, &self.realm())
    }

    /// Whether it is one recommendation, not a cluster.
    #[must_use]
    pub fn is_recommendation(&self) -> bool {
        self.field == RECOMMENDATION
    }

    /// Where its follow-up lives.
    #[must_use]
    pub fn realm(&self) -> Realm {
        Realm::State(self.state.clone())
    }

    /// The id of its follow-up.
    #[must_use]
    pub fn follow_up_id(&self) -> RecordId {
        FollowUp::id_for(self.id)
    }

    /// Its follow-up as it is worked on, if there is any and the viewer reads it.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn follow_up(&self, view: &View) -> anyhow::Result<Option<FollowUp>> {
        let kept = view.record(&KIND, self.follow_up_id())?;
        Ok(kept.map(|kept| FollowUp::from_record(&kept.record, view.today())))
    }

    /// How far the log has come in which its follow-up stands: what a form says that it saw.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn seen(&self, view: &View) -> anyhow::Result<ledger::Version> {
        let space = view.office.space_of(&self.realm());
        Ok(space.map(|space| view.version_of(space)).transpose()?.unwrap_or_default())
    }

    /// The page of its follow-up, where fields are published.
    #[must_use]
    pub fn follow_up_href(&self) -> String {
        super::NOUN.href(self.follow_up_id())
    }

    /// A change of its follow-up, which says what it is of whenever it begins.
    #[must_use]
    pub fn save(&self) -> Save {
        Save::new(&KIND, self.follow_up_id()).values([(self.field, Value::Record(self.id))])
    }

    /// Writes a change of its follow-up, unless it says nothing but what it is of.
    ///
    /// # Errors
    /// If the viewer may not, or the store refuses.
    pub fn write(&self, view: &View, save: Save, seen: Option<&ledger::Version>) -> anyhow::Result<()> {
        if save.edits.len() > 1 {
            view.write(Action::Write, &self.realm(), vec![save], seen)?;
        }
        Ok(())
    }

    /// Where one stands after a change.
    #[must_use]
    pub fn back(&self, place: &str) -> String {
        format!("{}#{place}", self.href)
    }
}

/// The noun of follow-ups: they are begun on the page of what they are of, and published on a page of their own.
pub static NOUN: noun::Noun = noun::Noun {
    kind: &KIND,
    path: "follow-ups",
    plural: "Follow-ups",
    about: "What States do about recommendations. A follow-up is internal to its State; the State publishes of it what it \
            chooses, to whom it chooses.",
    section: crate::look::Section::Work,
    name: |view, record| {
        let of = |field, kind| super::subject_of(record, field).map(|id| view.name_of(&[kind], id));
        let of = of(RECOMMENDATION, recommendation::KIND.id).or_else(|| of(CLUSTER, cluster::KIND.id));
        format!("Follow-up of {}", of.unwrap_or_else(|| "a recommendation".to_owned()))
    },
    columns: &[super::LEAD, super::DUE],
    facets: &[super::LEAD],
    lifecycle: None,
    begins: &[],
    home: |_, _| Err(crate::form::FormErrors::default()),
    check: noun::no_check,
    outward: noun::as_it_is,
    identity: noun::fresh,
    fixed: noun::never,
    parts: |view, record| super::part::of_record(view, record),
};
