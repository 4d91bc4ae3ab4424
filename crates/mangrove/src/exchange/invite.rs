//! Inviting a device: of a person who works elsewhere, or another one of somebody who works here.

use anyhow::Context;
use jiff::Timestamp;
use ledger::{Administration, Author, Invite, RecordId};

use super::invitation::Invitation;
use super::standing::Standing;
use crate::access::{Breadth, Realm, Role};
use crate::cli::Refusal;
use crate::office::{Given, Office};
use crate::person::{self, Appointment};

/// Days that an invitation is open where nothing else is said.
pub const DAYS: i64 = 14;

/// Who is invited, and to what.
#[derive(Clone, Debug)]
pub struct Invited {
    /// The person as a record.
    pub person: RecordId,
    /// Their role, name and place.
    pub appointment: Appointment,
    /// Whether they hold that role already, and only this device is new.
    pub known: bool,
}

/// Invites a device, and returns what it has to be given. The roles are given now; the device is admitted once it shows
/// the invitation.
///
/// # Errors
/// If this computer does not keep the spaces that the role opens, or somebody else invites for that place.
pub fn invite(
    office: &Office,
    author: &Author,
    invited: &Invited,
    until: Timestamp,
) -> anyhow::Result<Invitation> {
    let (role, home) = (invited.appointment.role()?, invited.appointment.home()?);
    let standing = Standing::read(office.folder())?;
    let founds = founds(office, &home)?;
    let given = given(invited, role, &home);
    let realms: Vec<Realm> =
        office.opened_by(&given)?.into_iter().filter(|realm| !founds.contains(realm)).collect();
    for realm in &realms {
        let space = office.space_or_new(realm)?;
        // The region's and the public space are opened by whoever keeps them, once the device is in one of these.
        let wide = matches!(realm.breadth(), Breadth::Region | Breadth::Public);
        anyhow::ensure!(wide || office.keeps(space)?, not_kept(office, realm));
    }
    if !invited.known {
        appoint(office, author, invited, &given, &realms, &founds)?;
    }
    let mut seed = [0; 32];
    office.environment().random(&mut seed);
    let mut opens = Vec::new();
    for realm in realms.into_iter().chain([Realm::Public]) {
        let space = office.space_of(&realm).context("a space that was founded is not there")?;
        if office.keeps(space)? {
            let terms = Invite {
                key: ledger::Invitation { space, seed }.key(),
                role: role.code().to_owned(),
                person: Some(invited.person),
                administers: administers(office, invited, &realm),
                from_ms: None,
                until_ms: None,
                under: office.ledger().own_grant(space)?,
                open_until_ms: Some(ms(until)),
            };
            office.ledger().administer(space, author, &Administration::Invite(terms), None)?;
        }
        opens.push((space, realm.descriptor()));
    }
    let by = author.capacity.clone().unwrap_or_default();
    Ok(Invitation {
        seed,
        person: invited.person,
        name: invited.appointment.name.clone(),
        role: role.code().to_owned(),
        home: home.descriptor(),
        by,
        device: office.ledger().device(),
        until_ms: ms(until),
        opens,
        founds: founds.iter().map(Realm::descriptor).collect(),
        hub: standing.hub.as_deref().and_then(|hub| hub.parse().ok()),
    })
}

/// The space that whoever joins founds: that of a State or institution which is not here, if nobody founded it elsewhere.
fn founds(office: &Office, home: &Realm) -> anyhow::Result<Vec<Realm>> {
    let shared = match home {
        Realm::State(iso3) => Realm::Bilateral(iso3.clone()),
        Realm::Own(institution) => Realm::Shared(*institution),
        _ => return Ok(Vec::new()),
    };
    if office.space_of(home).is_some() {
        return Ok(Vec::new());
    }
    let admitted = match office.space_of(&shared) {
        Some(space) => office.ledger().admissions(space)?,
        None => Vec::new(),
    };
    let theirs = |role: &str| Role::of_code(role).and_then(Role::home) == Some(home.breadth());
    let before = admitted.iter().any(|(_, one)| one.grants.iter().any(|grant| theirs(&grant.role)));
    if before {
        return Err(Refusal::error(
            format!(
                "{} has a computer of its own already, which keeps its space.",
                person::place_in_words(office, home)
            ),
            "Its own steward invites its people, on that computer.",
        ));
    }
    Ok(vec![home.clone()])
}

fn given(invited: &Invited, role: Role, home: &Realm) -> Given {
    let named = invited.appointment.institution.as_deref().and_then(|id| id.parse().ok());
    Given {
        person: invited.person,
        role,
        home: home.clone(),
        institution: home.institution().or(named),
        from: invited.appointment.from,
        until: invited.appointment.until,
        works_here: false,
    }
}

/// Gives the roles in the spaces that are here, and makes the person known in them. What they found they enter themselves.
fn appoint(
    office: &Office,
    author: &Author,
    invited: &Invited,
    given: &Given,
    realms: &[Realm],
    founds: &[Realm],
) -> anyhow::Result<()> {
    if founds.is_empty() {
        return invited.appointment.give_at(office, author, invited.person, None, false);
    }
    let known = person::enter_in(
        office,
        author,
        invited.person,
        &given_name(invited),
        given.institution,
        &given.home,
        realms,
    );
    known?;
    for realm in realms {
        let space = office.space_or_new(realm)?;
        if office.keeps(space)? {
            office.write_role(space, author, given, None)?;
        }
    }
    office.read_members()
}

fn given_name(invited: &Invited) -> String {
    invited.appointment.name.trim().to_owned()
}

/// Whether the device may admit others to a space: those that its owner keeps, and those shared with the office.
fn administers(office: &Office, invited: &Invited, realm: &Realm) -> bool {
    let members = office.members();
    let keeps = members.of(invited.person).iter().any(|held| {
        held.role.keeps_a_space()
            && held.holds_on(office.today())
            && held.realm.descriptor() == invited.appointment.home
    });
    let steward = invited.appointment.steward || keeps;
    let of_office = invited.appointment.home == Realm::Office.descriptor();
    steward && (of_office || !matches!(realm.breadth(), Breadth::Public | Breadth::Region))
}

fn not_kept(office: &Office, realm: &Realm) -> anyhow::Error {
    Refusal::error(
        format!("This computer does not keep the space \"{}\".", realm.in_words(&|id| office.name_of(id))),
        "Whoever founded it, or was admitted as its steward, invites others, on their own computer.",
    )
}

fn ms(moment: Timestamp) -> u64 {
    u64::try_from(moment.as_millisecond()).unwrap_or(0)
}
