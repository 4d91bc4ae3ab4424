//! What the gate is told: plain facts, one struct a noun, with nothing of pages or storage in them.
//!
//! A field that two people may have written without sight of each other holds **every value that stands**: an empty
//! list is *unknown*, several values are *disputed*. A set (the States of an activity) is a set.

use std::collections::BTreeSet;

use jiff::civil::Date;
use ledger::RecordId;

use crate::date::PartialDate;

/// Everything that decides whether an activity may go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The activity.
    pub activity: ActivityFacts,
    /// Each State of the activity, those taken out of it too, by name.
    pub states: Vec<StateFacts>,
    /// Its indicators, as far as they can be read here.
    pub indicators: Vec<IndicatorFacts>,
    /// Whether it names an indicator that cannot be read here.
    pub indicators_unseen: bool,
    /// The dates of each of its sessions.
    pub sessions: Vec<Vec<PartialDate>>,
}

/// What the gate needs to know of the activity itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActivityFacts {
    /// Its record.
    pub id: RecordId,
    /// The kind of activity, a code.
    pub kinds: Vec<String>,
    /// The rights it serves, codes.
    pub rights: BTreeSet<String>,
    /// Where it takes place, in words.
    pub places: BTreeSet<String>,
}

/// What is known of one State, or territory, and its part in the activity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateFacts {
    /// ISO 3166-1 alpha-3.
    pub iso3: String,
    /// Its name.
    pub name: String,
    /// From when it is no longer a State of this activity, if it was taken out.
    pub left: Option<Date>,
    /// Whether the space that it shares with the office can be read here.
    pub held: bool,
    /// The State responsible for a territory's international relations; `None` where it is known that there is none.
    pub responsible: Vec<Option<String>>,
    /// Who may consent for it.
    pub authorities: Vec<Authority>,
    /// Consultations that the activity rests on.
    pub consultations: Vec<ConsultationFacts>,
    /// Its consents, to this activity or others.
    pub consents: Vec<ConsentFacts>,
    /// Requests that the activity answers.
    pub requests: Vec<RequestFacts>,
    /// Needs and priorities, stated in a document, that the activity answers.
    pub priorities: Vec<PriorityFacts>,
    /// Whether the activity names a request or priority that cannot be read here.
    pub answers_unseen: bool,
}

/// A capacity in which somebody may consent for a party. A change acts from its date, never backwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority {
    /// The capacity: `Permanent Secretary, Ministry of Foreign Affairs`.
    pub capacity: String,
    /// In force from this day on.
    pub from: PartialDate,
    /// In force up to this day, which counts; none for no end.
    pub until: Option<PartialDate>,
}

/// One value of a record's status: the state, and from when it has been so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// The state's code: `given`, `withdrawn`.
    pub code: String,
    /// The date of effect.
    pub from: Option<PartialDate>,
}

/// A consultation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsultationFacts {
    /// Its record.
    pub id: RecordId,
    /// The State consulted.
    pub states: Vec<String>,
    /// When.
    pub dated: Vec<PartialDate>,
    /// How far its minutes are.
    pub statuses: Vec<Status>,
    /// The States of the people who took part.
    pub present: BTreeSet<String>,
}

/// A request of a State.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestFacts {
    /// Its record.
    pub id: RecordId,
    /// The State that asks.
    pub states: Vec<String>,
    /// When.
    pub dated: Vec<PartialDate>,
    /// Where it stands.
    pub statuses: Vec<Status>,
}

/// A need or priority that a State stated in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriorityFacts {
    /// Its record.
    pub id: RecordId,
    /// The State.
    pub states: Vec<String>,
    /// When it was stated.
    pub dated: Vec<PartialDate>,
    /// Whether a later document has taken its place.
    pub statuses: Vec<Status>,
}

/// An indicator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndicatorFacts {
    /// Its record.
    pub id: RecordId,
    /// Structural, process or outcome.
    pub kinds: Vec<String>,
    /// Its baseline.
    pub baselines: Vec<Baseline>,
}

/// The value from which an indicator is measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Baseline {
    /// Whether a value is stated; zero is one.
    pub valued: bool,
    /// As of when.
    pub dated: Option<PartialDate>,
    /// Whether its source is stated.
    pub sourced: bool,
}

/// When a consent ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expiry {
    /// The last day on which it counts.
    On(PartialDate),
    /// It is known that none is stated.
    NoneStated,
}

/// A State's consent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentFacts {
    /// Its record.
    pub id: RecordId,
    /// The party that it is the consent of.
    pub covered: Vec<String>,
    /// The party that issued it.
    pub issuing: Vec<String>,
    /// Who issued it.
    pub issuer: Vec<String>,
    /// In what capacity.
    pub capacity: Vec<String>,
    /// By what instrument, a code.
    pub instrument: Vec<String>,
    /// The date it bears.
    pub dated: Vec<PartialDate>,
    /// When the office received it.
    pub received: Vec<PartialDate>,
    /// When it ends.
    pub expiry: Vec<Expiry>,
    /// The SHA-256 of its evidence; an empty one is none.
    pub evidence: Vec<String>,
    /// The version of the concept note that it was given on.
    pub note: Vec<String>,
    /// Where it stands.
    pub statuses: Vec<Status>,
    /// Its confirmations, each of which stays.
    pub confirmations: Vec<Confirmation>,
    /// What it covers.
    pub scope: Scope,
    /// The activities that it was given on, as they were then.
    pub bases: Vec<Basis>,
}

/// A consent confirmed by an authority. It counts from its own date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmation {
    /// The date.
    pub on: PartialDate,
    /// The capacity of who confirmed it.
    pub capacity: String,
}

/// What a consent covers. An empty dimension does not limit; each may be disputed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// The activities named. With `kinds` one dimension: an activity is covered if it is named or its kind is.
    pub activities: Vec<BTreeSet<RecordId>>,
    /// The kinds of activity.
    pub kinds: Vec<BTreeSet<String>>,
    /// The rights.
    pub rights: Vec<BTreeSet<String>>,
    /// The places.
    pub places: Vec<BTreeSet<String>>,
    /// The first day; `None` where it is known that none is stated.
    pub from: Vec<Option<PartialDate>>,
    /// The last day, which counts.
    pub to: Vec<Option<PartialDate>>,
}

/// An activity as it was when a consent was given on it. What has grown beyond it since is outside that consent;
/// what has become less is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    /// The activity.
    pub activity: RecordId,
    /// Its kind.
    pub kind: String,
    /// Its States.
    pub states: BTreeSet<String>,
    /// The rights it served.
    pub rights: BTreeSet<String>,
    /// Its places.
    pub places: BTreeSet<String>,
    /// Its first day, if it was stated.
    pub from: Option<PartialDate>,
    /// Its last day, if it was stated.
    pub to: Option<PartialDate>,
}

/// Something that happens in an activity on a day: a session, for instance, or its start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Occasion {
    /// The day; several where it is disputed.
    pub days: Vec<PartialDate>,
    /// Where; the activity's own places count where nothing is said.
    pub places: Vec<String>,
    /// The States from which people take part.
    pub attending: BTreeSet<String>,
}

impl StateFacts {
    /// Whether it is a State of the activity on a day.
    #[must_use]
    pub fn takes_part(&self, day: Date) -> bool {
        self.left.is_none_or(|left| day < left)
    }
}
