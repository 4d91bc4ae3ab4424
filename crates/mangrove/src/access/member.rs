//! Memberships: who holds which role in which space, as its administration log says.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use ledger::{Administration, AdministrationEvent, Dot, RecordId, SpaceId};

use super::{Keepers, Realm, Role};

/// A role that a person holds in a space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The space.
    pub space: SpaceId,
    /// What the space is for.
    pub realm: Realm,
    /// The person.
    pub person: RecordId,
    /// The role.
    pub role: Role,
    /// The institution for which it is held.
    pub institution: Option<RecordId>,
    /// Its first day; none: from the beginning.
    pub from: Option<Date>,
    /// Its last day; none: no end is known.
    pub until: Option<Date>,
    /// The operation that gave it.
    pub given: Dot,
}

impl Membership {
    /// Whether it is held on a day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}

/// All memberships that this folder knows.
#[derive(Debug, Default)]
pub struct Members {
    of_person: BTreeMap<RecordId, Vec<Membership>>,
}

impl Members {
    /// Adds what a space's administration log says, where a device says it that keeps the space: a hub gives no role and ends
    /// none.
    pub fn add(&mut self, space: SpaceId, realm: &Realm, log: &[AdministrationEvent]) {
        let keepers = Keepers::of(log);
        let log = || log.iter().filter(|event| keepers.has(event.device));
        let ends: HashMap<Dot, u64> = log()
            .filter_map(|event| match &event.operation {
                Administration::EndRole(end) => Some((end.given, end.at_ms)),
                _ => None,
            })
            .collect();
        for event in log() {
            let Administration::Role(given) = &event.operation else { continue };
            let Some(role) = Role::of_code(&given.role) else { continue };
            let ended = ends.get(&event.dot).copied();
            let until = [given.until_ms, ended].into_iter().flatten().min();
            self.of_person.entry(given.person).or_default().push(Membership {
                space,
                realm: realm.clone(),
                person: given.person,
                role,
                institution: given.institution,
                from: given.from_ms.map(day_of),
                // The moment at which it ends is not included.
                until: until.map(|ms| day_of(ms).yesterday().unwrap_or(Date::MIN)),
                given: event.dot,
            });
        }
    }

    /// What a person holds, at any time.
    #[must_use]
    pub fn of(&self, person: RecordId) -> &[Membership] {
        self.of_person.get(&person).map_or(&[], Vec::as_slice)
    }

    /// Everything that is held in a space, at any time.
    pub fn in_space(&self, space: SpaceId) -> impl Iterator<Item = &Membership> {
        self.of_person.values().flatten().filter(move |membership| membership.space == space)
    }

    /// All.
    pub fn all(&self) -> impl Iterator<Item = &Membership> {
        self.of_person.values().flatten()
    }
}

/// The day of a moment, in UTC: roles are given by the day, and their moments are midnights.
fn day_of(ms: u64) -> Date {
    let moment = i64::try_from(ms).ok().and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok());
    moment.unwrap_or(jiff::Timestamp::UNIX_EPOCH).to_zoned_datetime(jiff::tz::TimeZone::UTC).date()
}

/// The first moment of a day, in milliseconds since 1970.
#[must_use]
pub fn first_moment(day: Date) -> u64 {
    let moment = jiff::tz::TimeZone::UTC
        .to_timestamp(day.to_datetime(jiff::civil::Time::midnight()))
        .map(|moment| moment.as_millisecond());
    moment.ok().and_then(|ms| u64::try_from(ms).ok()).unwrap_or(0)
}
