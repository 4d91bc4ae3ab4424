//! Giving somebody a role: which roles there are in which spaces, and who may give them.

use jiff::civil::Date;
use ledger::{Author, RecordId};
use serde::{Deserialize, Serialize};

use super::enter;
use crate::access::{Action, Breadth, Realm, Role, Viewer};
use crate::institution;
use crate::office::{Given, Office};

/// A role to be given to a person: what an invitation grants, what the command line and the first page give.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appointment {
    /// The name of the person.
    pub name: String,
    /// The role's code.
    pub role: String,
    /// The name of the space in which the role is at home: `state-internal:BRB`.
    pub home: String,
    /// The institution for which it is held, if another than the space's own.
    pub institution: Option<String>,
    /// The first day; none: from now on.
    pub from: Option<Date>,
    /// The last day; none: no end is known.
    pub until: Option<Date>,
    /// Whether the person admits others to that space, too.
    pub steward: bool,
}

/// A role that does not belong where it was to be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAPlace {
    /// There is no such role or space.
    #[error("There is no such role here.")]
    Unknown,
    /// The role is a State's, and no State was named.
    #[error("This role is a State's: name it with --state.")]
    State,
    /// The role is an NHRI's or NGO's, and none was named.
    #[error("This role is of an NHRI or an NGO: name it with --institution.")]
    Institution,
}

impl Appointment {
    /// An appointment from now on, without an end.
    #[must_use]
    pub fn now(name: &str, role: Role, home: &Realm) -> Appointment {
        Appointment {
            name: name.to_owned(),
            role: role.code().to_owned(),
            home: home.descriptor(),
            institution: None,
            from: None,
            until: None,
            steward: false,
        }
    }

    /// The same for somebody who admits others, too.
    #[must_use]
    pub fn and_steward(mut self) -> Appointment {
        self.steward = true;
        self
    }

    /// The role.
    ///
    /// # Errors
    /// If a newer version wrote one that is not known here.
    pub fn role(&self) -> Result<Role, NotAPlace> {
        Role::of_code(&self.role).ok_or(NotAPlace::Unknown)
    }

    /// The space in which it is at home.
    ///
    /// # Errors
    /// If it is none that is known here, or the role does not belong there.
    pub fn home(&self) -> Result<Realm, NotAPlace> {
        let (realm, role) = (Realm::parse(&self.home).ok_or(NotAPlace::Unknown)?, self.role()?);
        let homes = [Breadth::Office, Breadth::State, Breadth::Own];
        let fits = role.home().map_or(homes.contains(&realm.breadth()), |home| home == realm.breadth());
        if fits { Ok(realm) } else { Err(NotAPlace::Unknown) }
    }

    /// In words: `Focal point, Barbados, internal`.
    #[must_use]
    pub fn in_words(&self, office: &Office) -> String {
        let role = self.role().map_or_else(|_| self.role.clone(), |role| role.label().to_owned());
        let place = self.home().map(|home| place_in_words(office, &home)).unwrap_or_default();
        let steward = if self.steward { ", and steward" } else { "" };
        format!("{role}{steward}, {place}")
    }

    /// Gives it to a person, whose record is made if there is none. The first person of a place is its steward, too. Done
    /// again it changes nothing.
    ///
    /// # Errors
    /// If the role does not belong there, or the store refuses.
    pub fn give(
        &self,
        office: &Office,
        author: &Author,
        person: RecordId,
        reason: Option<&str>,
    ) -> anyhow::Result<()> {
        let works_here = office.may_work_here(person)?;
        self.give_at(office, author, person, reason, works_here)
    }

    /// The same to a person of whom it is known whether they work on this computer.
    ///
    /// # Errors
    /// As [`Appointment::give`].
    pub fn give_at(
        &self,
        office: &Office,
        author: &Author,
        person: RecordId,
        reason: Option<&str>,
        works_here: bool,
    ) -> anyhow::Result<()> {
        let (role, home) = (self.role()?, self.home()?);
        let named = self.institution.as_deref().and_then(|id| id.parse().ok());
        let institution = home.institution().or(named);
        enter(office, author, person, &self.name, institution, &home)?;
        // The first person of a place admits the others. Given first: done again after a crash, nobody is first any more.
        let first = !has_anybody(office, &home);
        let steward = ((self.steward || first) && !role.keeps_a_space()).then_some(Role::Steward);
        for role in [steward, Some(role)].into_iter().flatten() {
            let given = Given {
                person,
                role,
                home: home.clone(),
                institution,
                from: self.from,
                until: self.until,
                works_here,
            };
            let members = office.members();
            let today = office.today();
            let held = members.of(person).iter().any(|held| {
                (held.role, &held.realm, held.until) == (role, &home, self.until)
                    && held.until.is_none_or(|day| day >= today)
            });
            if !held {
                office.give_role(author, &given, reason)?;
            }
        }
        Ok(())
    }
}

/// The place of a role, as people say it: `Barbados`, `Regional office`, `Human Rights Commission`.
#[must_use]
pub fn place_in_words(office: &Office, home: &Realm) -> String {
    match home {
        Realm::Office => "Regional office".to_owned(),
        Realm::State(iso3) | Realm::Bilateral(iso3) => crate::office::words::state_name(iso3).to_owned(),
        Realm::Own(id) | Realm::Shared(id) => {
            let found = office.institution(*id).ok().flatten();
            found.map_or_else(|| "an institution".to_owned(), |institution| institution.name)
        }
        Realm::Public => "Public".to_owned(),
        Realm::Region => "The region".to_owned(),
    }
}

/// Whether somebody may give and end roles in the space of a realm: its stewards and recovery holders; where it never had
/// anybody, a steward of the office, so that the first person of a Government, an NHRI or an NGO can be admitted. Once
/// somebody is there the office has no say in it.
#[must_use]
pub fn may_appoint(office: &Office, viewer: &Viewer, home: &Realm) -> bool {
    viewer.may(Action::Administer, home)
        || (!has_anybody(office, home) && viewer.may(Action::Administer, &Realm::Office))
}

/// Whether anybody holds or held a role in the space of a realm.
fn has_anybody(office: &Office, home: &Realm) -> bool {
    office.space_of(home).is_some_and(|space| office.members().in_space(space).next().is_some())
}

/// The space in which a role of this code is held: for a State's role the State's, for an NHRI's or NGO's its own.
///
/// # Errors
/// If the role needs a State or an institution and none was given that fits.
pub fn home_of(
    office: &Office,
    role: Role,
    state: Option<&str>,
    institution: Option<RecordId>,
) -> anyhow::Result<Realm> {
    let state_home = || match state {
        Some(iso3) if office.party(iso3)?.is_some() => Ok(Realm::State(iso3.to_owned())),
        _ => Err(anyhow::Error::new(NotAPlace::State)),
    };
    let own = || match institution.map(|id| office.institution(id)).transpose()?.flatten() {
        Some(found) if matches!(found.kind.as_str(), "nhri" | "ngo") => Ok(Realm::Own(found.id)),
        _ => Err(anyhow::Error::new(NotAPlace::Institution)),
    };
    match role.home() {
        Some(Breadth::State) => state_home(),
        Some(Breadth::Own) => own(),
        Some(_) => Ok(Realm::Office),
        None if state.is_some() => state_home(),
        None if institution.is_some() => own(),
        None => Ok(Realm::Office),
    }
}

/// Makes the institution that a first page names, unless there is one of this name and kind.
///
/// # Errors
/// If the store refuses.
pub fn institution_named(
    office: &Office,
    author: &Author,
    name: &str,
    kind: &str,
) -> anyhow::Result<RecordId> {
    let known = office.institutions()?.into_iter().find(|one| one.name == name && one.kind == kind);
    if let Some(known) = known {
        return Ok(known.id);
    }
    let one = institution::Institution {
        id: RecordId::fresh(office.environment()),
        name: name.to_owned(),
        state: None,
        kind: kind.to_owned(),
        contact: None,
    };
    let save = crate::office::Save::new(&institution::KIND, one.id).values(one.values());
    office.save(office.public(), author, vec![save])?;
    Ok(one.id)
}
