//! The spaces that this folder holds, by what they are for, and who is in them.

use std::sync::{Arc, PoisonError};

use anyhow::Context;
use jiff::civil::Date;
use ledger::{Administration, Author, Dot, EndRole, Grant, Lane, RecordId, SpaceId};

use super::Office;
use super::pinned::WithoutEffect;
use crate::access::{Breadth, Members, Membership, Realm, Role, first_moment};
use crate::cli::Refusal;
use crate::exchange::Invitation;

/// A role to be given.
#[derive(Clone, Debug)]
pub struct Given {
    /// To whom.
    pub person: RecordId,
    /// Which.
    pub role: Role,
    /// Where it is at home: `Office`, a State's or an institution's own; for a steward the space that they keep.
    pub home: Realm,
    /// The institution for which it is held.
    pub institution: Option<RecordId>,
    /// Its first day.
    pub from: Option<Date>,
    /// Its last day.
    pub until: Option<Date>,
    /// Whether the person works on this computer: what it writes in their name then counts.
    pub works_here: bool,
}

impl Office {
    /// The space of a realm, if there is one here.
    #[must_use]
    pub fn space_of(&self, realm: &Realm) -> Option<SpaceId> {
        self.spaces.of(realm)
    }

    /// What a space is for.
    #[must_use]
    pub fn realm_of(&self, space: SpaceId) -> Option<Realm> {
        self.spaces.realm(space)
    }

    /// The spaces that are here without effect, for they are not what they say: another is, or whoever founded them may not.
    /// Nothing of them is shown as that space's, and nothing is written there.
    #[must_use]
    pub fn without_effect(&self) -> Vec<WithoutEffect> {
        self.spaces.without_effect()
    }

    /// Every space, with what it is for.
    #[must_use]
    pub fn realms(&self) -> Vec<(Realm, SpaceId)> {
        self.spaces.all()
    }

    /// The space of a realm, founded now if there is none: then those of the office who have a part in it are in it.
    ///
    /// # Errors
    /// If the store refuses.
    pub fn space_or_new(&self, realm: &Realm) -> anyhow::Result<SpaceId> {
        if let Some(space) = self.spaces.of(realm) {
            return Ok(space);
        }
        // What a form names as a State may be anything: a space that says so could be told from no other.
        if Realm::parse(&realm.descriptor()).as_ref() != Some(realm) {
            return Err(Refusal::error(
                format!("{} names no State, territory or institution.", realm.descriptor()),
                "Choose it from the list.",
            ));
        }
        let founding = self.spaces.turn();
        // Another program on the same folder may have founded it.
        self.spaces.read_again(&self.ledger)?;
        if let Some(space) = self.spaces.of(realm) {
            return Ok(space);
        }
        if !self.spaces.may_found(realm) {
            return Err(Refusal::error(
                format!("The space \"{}\" is not on this computer.", realm.in_words(&|id| self.name_of(id))),
                "It is founded at the office that invited you. Ask them for an invitation to it, then exchange.",
            ));
        }
        let space = self.spaces.found(&self.ledger, realm)?;
        drop(founding);
        if matches!(realm.breadth(), Breadth::Bilateral | Breadth::Shared) {
            let office = self.members();
            let own = self.own().into_iter().flat_map(|own| office.in_space(own));
            for member in own.filter(|member| !member.role.keeps_a_space()) {
                let works_here = self.works_here(member.space, member.person)?;
                self.write_role(space, &Author::default(), &given_again(member, works_here), None)?;
            }
            self.read_members()?;
        }
        Ok(space)
    }

    /// Everybody's roles, as the spaces' administration logs give them.
    #[must_use]
    pub fn members(&self) -> Arc<Members> {
        Arc::clone(&self.members.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads the administration logs again.
    pub(crate) fn read_members(&self) -> anyhow::Result<()> {
        let mut members = Members::default();
        for (realm, space) in self.spaces.all() {
            members.add(space, &realm, &self.ledger.administration(space)?);
        }
        *self.members.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(members);
        Ok(())
    }

    /// Gives a person a role, in each space that it opens: an operation of the administration log of each.
    ///
    /// # Errors
    /// If the role has another home, or the store refuses.
    pub fn give_role(&self, author: &Author, given: &Given, reason: Option<&str>) -> anyhow::Result<()> {
        for realm in self.opened_by(given)? {
            // What is at home elsewhere is opened there, by whoever keeps it.
            let elsewhere = realm != given.home && !self.spaces.may_found(&realm);
            match self.spaces.of(&realm) {
                None if elsewhere => continue,
                Some(space) if elsewhere && !self.keeps(space)? => continue,
                _ => {}
            }
            let space = self.space_or_new(&realm)?;
            self.write_role(space, author, given, reason)?;
        }
        self.read_members()
    }

    /// Whether this computer may admit others to a space.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn keeps(&self, space: SpaceId) -> anyhow::Result<bool> {
        let admission = self.ledger.admission(space, self.ledger.device())?;
        let now = self.environment.now_ms();
        Ok(admission.is_some_and(|admission| admission.may_write(Lane::Administration, now).is_ok()))
    }

    /// The invitations by which this folder joined others; none where it is an office of its own.
    #[must_use]
    pub fn joined(&self) -> &[Invitation] {
        self.spaces.joined()
    }

    /// Ends a role on a day, which is its last, in each space that it opened.
    ///
    /// # Errors
    /// If the store refuses.
    pub fn end_role(
        &self,
        author: &Author,
        membership: &Membership,
        last_day: Date,
        reason: Option<&str>,
    ) -> anyhow::Result<()> {
        let members = self.members();
        let same = |other: &&Membership| {
            (other.role, other.institution, other.from)
                == (membership.role, membership.institution, membership.from)
                && (!membership.role.keeps_a_space() || other.space == membership.space)
        };
        let end = last_day.tomorrow().context("the calendar ends")?;
        for held in members.of(membership.person).iter().filter(same) {
            let at_ms = first_moment(end);
            // What is over ends where it stands; what lies ahead ends by the clock.
            let is_over = at_ms <= self.environment.now_ms();
            let last = is_over.then(|| self.logs_of_person(held.space, held.person)).transpose()?;
            let end = EndRole { given: held.given, at_ms, last };
            self.ledger.administer(held.space, author, &Administration::EndRole(end), reason)?;
        }
        self.read_members()
    }

    /// The logs in which a person can have written in a space, each with its last operation and the head that ends there.
    fn logs_of_person(&self, space: SpaceId, person: RecordId) -> anyhow::Result<Vec<(Dot, [u8; 32])>> {
        let mut logs = Vec::new();
        for (device, admission) in self.ledger.admissions(space)? {
            if admission.grants.iter().any(|grant| grant.person == Some(person)) {
                logs.extend(self.ledger.logs_of(space, device)?);
            }
        }
        Ok(logs)
    }

    pub(crate) fn write_role(
        &self,
        space: SpaceId,
        author: &Author,
        given: &Given,
        reason: Option<&str>,
    ) -> anyhow::Result<()> {
        let role = ledger::Role {
            person: given.person,
            role: given.role.code().to_owned(),
            institution: given.institution,
            from_ms: given.from.map(first_moment),
            until_ms: given.until.and_then(|day| day.tomorrow().ok()).map(first_moment),
        };
        self.ledger.administer(space, author, &Administration::Role(role), reason)?;
        if given.works_here { self.enroll(space, author, given.person, given.role) } else { Ok(()) }
    }

    /// Says in a space's administration that a person works on this computer, if it may say so and has not.
    pub(super) fn enroll(
        &self,
        space: SpaceId,
        author: &Author,
        person: RecordId,
        role: Role,
    ) -> anyhow::Result<()> {
        let device = self.ledger.device();
        if self.works_here(space, person)? || !self.keeps(space)? {
            return Ok(());
        }
        let under = self.ledger.own_grant(space)?;
        let grant = Grant { person: Some(person), under, ..Grant::new(device, role.code()) };
        self.ledger.administer(space, author, &Administration::Grant(grant), None)?;
        Ok(())
    }

    /// Whether a person works on this computer, as far as is known: on no other one alone.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub(crate) fn may_work_here(&self, person: RecordId) -> anyhow::Result<bool> {
        let own = self.ledger.device();
        let mut elsewhere = false;
        for (_, space) in self.spaces.all() {
            for (device, admission) in self.ledger.admissions(space)? {
                if admission.grants.iter().any(|grant| grant.person == Some(person)) {
                    if device == own {
                        return Ok(true);
                    }
                    elsewhere = true;
                }
            }
        }
        Ok(!elsewhere)
    }

    /// Whether what an author writes in a space on this computer counts as theirs: they hold a role there today, and work here.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub(crate) fn writes_in(&self, space: SpaceId, author: &Author) -> anyhow::Result<bool> {
        let Some(person) = author.person else { return Ok(true) };
        let (members, today) = (self.members(), self.today());
        let mut held = members.of(person).iter().filter(|held| held.space == space);
        Ok(held.any(|held| held.holds_on(today)) && self.works_here(space, person)?)
    }

    /// Whether a space's administration says that a person works on this computer.
    fn works_here(&self, space: SpaceId, person: RecordId) -> anyhow::Result<bool> {
        let admission = self.ledger.admission(space, self.ledger.device())?;
        let names = |grant: &ledger::Granted| grant.person == Some(person);
        Ok(admission.is_some_and(|admission| admission.grants.iter().any(names)))
    }

    /// The realms that a role opens to whoever holds it.
    pub(crate) fn opened_by(&self, given: &Given) -> anyhow::Result<Vec<Realm>> {
        let home = &given.home;
        anyhow::ensure!(
            given.role.home().is_none_or(|expected| expected == home.breadth()),
            "the role {} is not held in the space {}",
            given.role.code(),
            home.descriptor()
        );
        let state = || home.state().unwrap_or_default().to_owned();
        let institution = || home.institution().context("an institution's role names none");
        Ok(match given.role {
            Role::Steward | Role::RecoveryHolder => vec![home.clone()],
            Role::DeskOfficer | Role::HeadOfOffice => {
                let all = self.spaces.all().into_iter().map(|(realm, _)| realm);
                let opened = [Breadth::Office, Breadth::Region, Breadth::Bilateral, Breadth::Shared];
                all.filter(|realm| opened.contains(&realm.breadth())).collect()
            }
            Role::FocalPoint | Role::Alternate | Role::ValidatingAuthority => {
                vec![Realm::State(state()), Realm::Bilateral(state()), Realm::Region]
            }
            Role::MinistryContributor => vec![Realm::State(state())],
            Role::Nhri => vec![Realm::Own(institution()?), Realm::Shared(institution()?), Realm::Region],
            Role::Ngo => vec![Realm::Own(institution()?), Realm::Shared(institution()?)],
        })
    }
}

/// What a member of one space is given in another.
fn given_again(member: &Membership, works_here: bool) -> Given {
    Given {
        person: member.person,
        role: member.role,
        home: member.realm.clone(),
        institution: member.institution,
        from: member.from,
        until: member.until,
        works_here,
    }
}
