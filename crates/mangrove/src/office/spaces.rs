//! The spaces that this folder holds, by what they are for, and who is in them.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use anyhow::Context;
use jiff::civil::Date;
use ledger::{
    Administration, Author, DeviceId, Dot, EndRole, Environment, Founding, Grant, Lane, Ledger, RecordId, SpaceId,
};

use super::Office;
use super::pinned::{self, Known, WithoutEffect};
use super::recovery::{Recovery, RecoveryKey};
use crate::access::founding::must_be_sealed;
use crate::access::{Breadth, Members, Membership, Realm, Role, first_moment};
use crate::cli::Refusal;
use crate::exchange::{Invitation, Standing};

/// The spaces of a folder.
#[derive(Debug)]
pub struct Spaces {
    folder: PathBuf,
    known: RwLock<Known>,
    /// Held while a space is founded, so that none is founded twice.
    founding: std::sync::Mutex<()>,
    /// The invitations by which the folder came, none where it is an office of its own.
    joined: Vec<Invitation>,
    /// The key on paper that spaces founded here name, and its secret half until somebody was shown it.
    recovery: Recovery,
}

impl Spaces {
    /// Finds them in the log. A folder that is an office of its own founds those that every office has: the public one, the
    /// region's, the office's. One that joined takes the inviter's.
    pub fn open(ledger: &Ledger, folder: &Path, environment: &dyn Environment) -> anyhow::Result<Spaces> {
        let standing = Standing::read(folder)?;
        let spaces = Spaces {
            folder: folder.to_owned(),
            known: RwLock::default(),
            founding: std::sync::Mutex::default(),
            joined: standing.invitations(),
            recovery: Recovery::remembered(&standing),
        };
        spaces.read_again(ledger)?;
        let founds = if spaces.joined.is_empty() {
            vec![Realm::Public, Realm::Office, Realm::Region]
        } else {
            spaces.left_to_found()
        };
        // A folder that has joined founds once the public space is here.
        let begins = spaces.joined.is_empty() || spaces.of(&Realm::Public).is_some();
        if begins && founds.iter().any(|realm| spaces.of(realm).is_none()) {
            spaces.recovery.begin(ledger, folder, environment)?;
        }
        for realm in founds.iter().filter(|_| spaces.joined.is_empty()) {
            if spaces.of(realm).is_none() {
                spaces.found(ledger, realm)?;
            }
        }
        Ok(spaces)
    }

    /// Reads again which there are: another process may have founded some, and others may have come.
    pub fn read_again(&self, ledger: &Ledger) -> anyhow::Result<()> {
        let known = pinned::read(ledger, &self.folder, &self.joined)?;
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = known;
        Ok(())
    }

    /// Founds the space of a realm.
    fn found(&self, ledger: &Ledger, realm: &Realm) -> anyhow::Result<SpaceId> {
        let (author, descriptor) = (Author::default(), realm.descriptor());
        let recovery: Vec<DeviceId> = self.recovery.key().into_iter().collect();
        // What is one State's or one institution's alone may be carried by a hub that others run.
        let space = if must_be_sealed(realm) {
            ledger.create_sealed_space(&author, descriptor.as_bytes(), &recovery)?
        } else {
            ledger.create_space(&author, descriptor.as_bytes(), &recovery)?
        };
        self.read_again(ledger)?;
        let known = self.of(realm);
        known.with_context(|| format!("the space {space} was founded for {descriptor}, and another is remembered"))
    }

    /// Whether this folder may found the space of a realm that is not here: an office of its own may, and whoever joined
    /// where the invitation says so. Two spaces for one realm would part those who work in them.
    pub fn may_found(&self, realm: &Realm) -> bool {
        self.joined.is_empty() || self.left_to_found().contains(realm)
    }

    /// What the invitations leave for this folder to found.
    fn left_to_found(&self) -> Vec<Realm> {
        let founds = self.joined.iter().flat_map(|one| &one.founds);
        founds.filter_map(|descriptor| Realm::parse(descriptor)).collect()
    }

    /// The invitations by which the folder came.
    pub fn joined(&self) -> &[Invitation] {
        &self.joined
    }

    /// The space of a realm.
    pub fn of(&self, realm: &Realm) -> Option<SpaceId> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).space(realm)
    }

    /// What a space is for; none for one that is here without effect.
    pub fn realm(&self, space: SpaceId) -> Option<Realm> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).realm(space).cloned()
    }

    /// All, with what they are for.
    pub fn all(&self) -> Vec<(Realm, SpaceId)> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.iter().map(|(realm, space)| (realm.clone(), space)).collect()
    }

    /// Those that are here without effect.
    pub fn without_effect(&self) -> Vec<WithoutEffect> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).without_effect().to_vec()
    }
}

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

    /// The recovery key of what was founded since this folder was opened, until it was shown: it is stored nowhere.
    #[must_use]
    pub fn new_recovery_key(&self) -> Option<RecoveryKey> {
        self.spaces.recovery.unseen()
    }

    /// Forgets the secret half of that key: whoever has to keep it was shown it.
    pub fn recovery_key_seen(&self) {
        self.spaces.recovery.seen();
    }

    /// Makes a recovery key and names it in each space that this computer founded and that has none; with `again` in all of
    /// them, where the one that they have was lost. Returns its secret half, and the spaces that name it.
    ///
    /// # Errors
    /// If the store or the folder refuses.
    pub fn make_recovery_key(&self, again: bool) -> anyhow::Result<Option<(RecoveryKey, Vec<Realm>)>> {
        let lacking = if again { self.founded_here()? } else { self.without_recovery_key()? };
        if lacking.is_empty() {
            return Ok(None);
        }
        let key = self.spaces.recovery.make(&self.folder, &*self.environment)?;
        for (_, space) in &lacking {
            let named = Administration::RecoveryKey(key.device());
            self.ledger.administer(*space, &Author::default(), &named, None)?;
        }
        self.spaces.recovery.seen();
        Ok(Some((key, lacking.into_iter().map(|(realm, _)| realm).collect())))
    }

    /// The spaces that this computer founded and that name no recovery key.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn without_recovery_key(&self) -> anyhow::Result<Vec<(Realm, SpaceId)>> {
        let mut lacking = Vec::new();
        for (realm, space) in self.founded_here()? {
            if self.ledger.recovery_keys(space)?.is_empty() {
                lacking.push((realm, space));
            }
        }
        Ok(lacking)
    }

    /// The spaces that this computer founded, of those that have effect.
    fn founded_here(&self) -> anyhow::Result<Vec<(Realm, SpaceId)>> {
        let own = self.ledger.device();
        let spaces = self.ledger.spaces()?.into_iter();
        let founded = spaces.filter(|space| space.genesis.founder == own);
        Ok(founded.filter_map(|space| Some((self.realm_of(space.id)?, space.id))).collect())
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
        let founding = self.spaces.founding.lock().unwrap_or_else(PoisonError::into_inner);
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

/// How the space of a realm begins: what is written there is judged by its author's rights, and what is one State's or one
/// institution's alone is sealed, for it may be carried by a hub that others run.
fn as_founded<'a>(realm: &Realm, descriptor: &'a str) -> Founding<'a> {
    let sealed = matches!(realm.breadth(), Breadth::State | Breadth::Own);
    Founding { descriptor: descriptor.as_bytes(), recovery: &[], sealed, judged: true }
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
