//! What a space is for, and so who is in it.

use ledger::RecordId;

/// What a space is for. Its name in the log says which: `bilateral:BRB`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Realm {
    /// What everyone can read.
    Public,
    /// What the office and the States and NHRIs of the region read.
    Region,
    /// The office's own.
    Office,
    /// A State and the office; ISO 3166-1 alpha-3.
    Bilateral(String),
    /// A State's internal one.
    State(String),
    /// What an NHRI or NGO shares with the office.
    Shared(RecordId),
    /// An NHRI's or NGO's own.
    Own(RecordId),
}

/// A realm without whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Breadth {
    /// See [`Realm::Public`].
    Public,
    /// See [`Realm::Region`].
    Region,
    /// See [`Realm::Office`].
    Office,
    /// See [`Realm::Bilateral`].
    Bilateral,
    /// See [`Realm::State`].
    State,
    /// See [`Realm::Shared`].
    Shared,
    /// See [`Realm::Own`].
    Own,
}

impl Breadth {
    /// All of them.
    pub const ALL: [Breadth; 7] = [
        Breadth::Public,
        Breadth::Region,
        Breadth::Office,
        Breadth::Bilateral,
        Breadth::State,
        Breadth::Shared,
        Breadth::Own,
    ];

    /// In the name of a space.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Breadth::Public => "public",
            Breadth::Region => "region",
            Breadth::Office => "office",
            Breadth::Bilateral => "bilateral",
            Breadth::State => "state-internal",
            Breadth::Shared => "shared",
            Breadth::Own => "own",
        }
    }

    /// How wide: a record is published from a narrower space into a wider one, and refers to wider ones only.
    #[must_use]
    pub fn width(self) -> u8 {
        match self {
            Breadth::Public => 3,
            Breadth::Region => 2,
            Breadth::Bilateral | Breadth::Shared => 1,
            Breadth::Office | Breadth::State | Breadth::Own => 0,
        }
    }
}

impl Realm {
    /// What kind of space it is.
    #[must_use]
    pub fn breadth(&self) -> Breadth {
        match self {
            Realm::Public => Breadth::Public,
            Realm::Region => Breadth::Region,
            Realm::Office => Breadth::Office,
            Realm::Bilateral(_) => Breadth::Bilateral,
            Realm::State(_) => Breadth::State,
            Realm::Shared(_) => Breadth::Shared,
            Realm::Own(_) => Breadth::Own,
        }
    }

    /// The State it is of.
    #[must_use]
    pub fn state(&self) -> Option<&str> {
        match self {
            Realm::Bilateral(iso3) | Realm::State(iso3) => Some(iso3),
            _ => None,
        }
    }

    /// The institution it is of.
    #[must_use]
    pub fn institution(&self) -> Option<RecordId> {
        match self {
            Realm::Shared(institution) | Realm::Own(institution) => Some(*institution),
            _ => None,
        }
    }

    /// What it is called; `name` names an institution.
    #[must_use]
    pub fn in_words(&self, name: &dyn Fn(RecordId) -> String) -> String {
        let state = crate::office::words::state_name;
        match self {
            Realm::Public => "Public".to_owned(),
            Realm::Region => "The region".to_owned(),
            Realm::Office => "The regional office".to_owned(),
            Realm::Bilateral(iso3) => format!("{} and the regional office", state(iso3)),
            Realm::State(iso3) => format!("{}, internal", state(iso3)),
            Realm::Shared(institution) => format!("{} and the regional office", name(*institution)),
            Realm::Own(institution) => format!("{}, internal", name(*institution)),
        }
    }

    /// The space's name in the log.
    #[must_use]
    pub fn descriptor(&self) -> String {
        let code = self.breadth().code();
        match self {
            Realm::Public | Realm::Region | Realm::Office => code.to_owned(),
            Realm::Bilateral(iso3) | Realm::State(iso3) => format!("{code}:{iso3}"),
            Realm::Shared(institution) | Realm::Own(institution) => format!("{code}:{institution}"),
        }
    }

    /// The realm of a space with this name; none for one that a newer version founded.
    #[must_use]
    pub fn parse(descriptor: &str) -> Option<Realm> {
        let (code, of) = descriptor.split_once(':').unwrap_or((descriptor, ""));
        let breadth = Breadth::ALL.into_iter().find(|breadth| breadth.code() == code)?;
        let state = || (of.len() == 3).then(|| of.to_owned());
        let institution = || of.parse::<RecordId>().ok();
        match breadth {
            Breadth::Public => Some(Realm::Public),
            Breadth::Region => Some(Realm::Region),
            Breadth::Office => Some(Realm::Office),
            Breadth::Bilateral => state().map(Realm::Bilateral),
            Breadth::State => state().map(Realm::State),
            Breadth::Shared => institution().map(Realm::Shared),
            Breadth::Own => institution().map(Realm::Own),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_space_is_known_by_its_name() {
        let institution = RecordId::from_bytes([7; 16]);
        for realm in [
            Realm::Public,
            Realm::Region,
            Realm::Office,
            Realm::Bilateral("BRB".to_owned()),
            Realm::State("BRB".to_owned()),
            Realm::Shared(institution),
            Realm::Own(institution),
        ] {
            assert_eq!(Realm::parse(&realm.descriptor()), Some(realm));
        }
        assert_eq!(Realm::parse("moon"), None);
        assert_eq!(Realm::parse("own:somebody"), None);
    }
}
