//! Who looks: a person with the roles they hold today, or a member of the public.

use std::collections::BTreeMap;

use jiff::civil::Date;
use ledger::{Author, Record, RecordId, SpaceId, Value};

use super::{Action, Breadth, Members, Membership, Realm, Role, may};
use crate::search::Readable;

/// A person as one request sees them: what they hold on that day, and which spaces they read by it.
#[derive(Clone, Debug, Default)]
pub struct Viewer {
    /// The person; none for the public.
    pub person: Option<RecordId>,
    /// What they are called, where it is known.
    pub name: String,
    held: Vec<Membership>,
    readable: Readable,
    /// Spaces of which they read only what names these institutions.
    named: BTreeMap<SpaceId, Vec<RecordId>>,
}

impl Viewer {
    /// A member of the public, who reads what is public and changes nothing.
    #[must_use]
    pub fn public(public: SpaceId) -> Viewer {
        Viewer { readable: [public].into_iter().collect(), ..Viewer::default() }
    }

    /// Whoever runs a command on the data folder: they hold its files, and read what these hold.
    #[must_use]
    pub fn of_folder(spaces: impl IntoIterator<Item = SpaceId>) -> Viewer {
        Viewer { readable: spaces.into_iter().collect(), ..Viewer::default() }
    }

    /// A person, with what they hold on a day.
    #[must_use]
    pub fn of(person: RecordId, name: &str, members: &Members, public: SpaceId, day: Date) -> Viewer {
        let held: Vec<Membership> =
            members.of(person).iter().filter(|membership| membership.holds_on(day)).cloned().collect();
        let reads = |membership: &&Membership| may(membership.role, Action::Read, membership.realm.breadth());
        let readable = held.iter().filter(reads).map(|membership| membership.space).chain([public]).collect();
        let mut named: BTreeMap<SpaceId, Vec<RecordId>> = BTreeMap::new();
        for membership in &held {
            if may(membership.role, Action::Contribute, membership.realm.breadth()) {
                named.entry(membership.space).or_default().extend(membership.institution);
            }
        }
        Viewer { person: Some(person), name: name.to_owned(), held, readable, named }
    }

    /// Whether they hold any role: the work is theirs then, and not the public's.
    #[must_use]
    pub fn works(&self) -> bool {
        self.held.iter().any(|held| !held.role.keeps_a_space())
    }

    /// Whether they admit people to a space and give them their roles.
    #[must_use]
    pub fn keeps_a_space(&self) -> bool {
        self.held.iter().any(|held| held.role.keeps_a_space())
    }

    /// What they hold today.
    #[must_use]
    pub fn held(&self) -> &[Membership] {
        &self.held
    }

    /// Whether they have signed in.
    #[must_use]
    pub fn is_signed_in(&self) -> bool {
        self.person.is_some()
    }

    /// The spaces of which they read all.
    #[must_use]
    pub fn readable(&self) -> &Readable {
        &self.readable
    }

    /// The spaces in which they read something, all or part.
    pub fn spaces(&self) -> impl Iterator<Item = SpaceId> + '_ {
        self.readable.iter().chain(self.named.keys().copied().filter(|space| !self.readable.contains(*space)))
    }

    /// Whether they may read a record: all of its space, or what names their institution.
    #[must_use]
    pub fn reads(&self, record: &Record) -> bool {
        self.readable.contains(record.space)
            || self.named.get(&record.space).is_some_and(|institutions| names_one(record, institutions))
    }

    /// Whether they hold one of these roles, anywhere.
    #[must_use]
    pub fn is(&self, roles: &[Role]) -> bool {
        self.held.iter().any(|membership| roles.contains(&membership.role))
    }

    /// Whether they hold one of these roles in a space.
    #[must_use]
    pub fn is_in(&self, roles: &[Role], space: SpaceId) -> bool {
        self.held.iter().any(|membership| membership.space == space && roles.contains(&membership.role))
    }

    /// Whether one of their roles allows an action in a space of this realm.
    #[must_use]
    pub fn may(&self, action: Action, realm: &Realm) -> bool {
        let breadth = realm.breadth();
        if breadth == Breadth::Public {
            return action == Action::Read || self.held.iter().any(|held| may(held.role, action, breadth));
        }
        self.held.iter().any(|held| held.realm == *realm && may(held.role, action, breadth))
    }

    /// Whether they may bring documents in: what is public, they write.
    #[must_use]
    pub fn may_import(&self) -> bool {
        self.may(Action::Write, &Realm::Public)
    }

    /// What of these acts is theirs: nobody is shown a button that leads nowhere.
    #[must_use]
    pub fn import_act(&self) -> Vec<crate::look::Act> {
        self.may_import().then(|| crate::look::Act::main("/import", "Import documents")).into_iter().collect()
    }

    /// The States for which they hold a role at home, or, for the office, none.
    pub fn states(&self) -> Vec<&str> {
        let mut states: Vec<&str> = self
            .held
            .iter()
            .filter(|held| held.realm.breadth() == Breadth::State)
            .filter_map(|held| held.realm.state())
            .collect();
        states.sort_unstable();
        states.dedup();
        states
    }

    /// The institutions for which they hold a role.
    #[must_use]
    pub fn institutions(&self) -> Vec<RecordId> {
        let mut institutions: Vec<RecordId> = self.held.iter().filter_map(|held| held.institution).collect();
        institutions.sort_unstable();
        institutions.dedup();
        institutions
    }

    /// In what capacity they act in a space, in words: `Focal point, Barbados`.
    #[must_use]
    pub fn capacity(&self, space: SpaceId) -> Option<String> {
        let in_space = |held: &&Membership| held.space == space && !held.role.keeps_a_space();
        let at_home = |held: &&Membership| held.role.home().is_none_or(|home| home == held.realm.breadth());
        let works = |held: &&Membership| !held.role.keeps_a_space() && at_home(held);
        let here = self.held.iter().find(in_space).or_else(|| self.held.iter().find(works));
        let held = here.or_else(|| self.held.iter().find(at_home))?;
        Some(self.capacity_of(held))
    }

    fn capacity_of(&self, held: &Membership) -> String {
        let state = self.held.iter().find_map(|held| held.realm.state());
        match (held.role.home(), state) {
            (Some(Breadth::Office), _) => format!("{}, regional office", held.role.label()),
            (Some(Breadth::State), Some(iso3)) => {
                format!("{}, {}", held.role.label(), crate::office::words::state_name(iso3))
            }
            _ => held.role.label().to_owned(),
        }
    }

    /// Them, as the author of what they write in a space.
    #[must_use]
    pub fn author(&self, space: SpaceId) -> Author {
        Author { person: self.person, role: None, capacity: self.capacity(space) }
    }
}

/// Whether any field of a record refers to one of these institutions, in a group of columns too.
fn names_one(record: &Record, institutions: &[RecordId]) -> bool {
    fn is_one(value: &Value, institutions: &[RecordId]) -> bool {
        match value {
            Value::Record(id) => institutions.contains(id),
            Value::List(values) => values.iter().any(|value| is_one(value, institutions)),
            _ => false,
        }
    }
    record
        .fields
        .values()
        .any(|register| register.values().chain(register.elements()).any(|value| is_one(value, institutions)))
}
