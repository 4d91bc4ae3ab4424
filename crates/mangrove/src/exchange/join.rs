//! Joining: a folder takes an invitation, the spaces come, and what only it may found is founded.

use std::path::Path;
use std::sync::Arc;

use ledger::{Author, Environment, Ledger};

use super::hub;
use super::invitation::{Invitation, NotAnInvitation};
use super::standing::Standing;
use crate::access::Realm;
use crate::account::Accounts;
use crate::cli::Refusal;
use crate::office::{Given, Office};
use crate::person;

/// Lets a folder join by an invitation: its device is made, and what the invitation says is remembered. Nothing has
/// been exchanged yet.
///
/// # Errors
/// If the invitation cannot be used here: nothing has changed then.
pub fn accept(folder: &Path, environment: &Arc<dyn Environment>, text: &str) -> anyhow::Result<Invitation> {
    let invitation = Invitation::parse(text).map_err(unreadable)?;
    if invitation.until_ms <= environment.now_ms() {
        return Err(Refusal::error(
            "The invitation has run out.",
            "Ask whoever invited you for a new one. If it should still be open, look whether this computer's date is right.",
        ));
    }
    let standing = Standing::read(folder)?;
    if standing.joined.is_empty() && folder.join("ledger.sqlite").exists() {
        let ledger = Ledger::open_judged(folder, Arc::clone(environment), crate::access::authority())?;
        hub::refuse_as_an_office(&ledger, &standing, folder)?;
        return Err(Refusal::error(
            format!("{} is an office of its own already.", folder.display()),
            "Join with a new data folder: mangrove --data NEWDIR join FILE",
        ));
    }
    let ledger = Ledger::open_judged(folder, Arc::clone(environment), crate::access::authority())?;
    drop(ledger);
    let code = invitation.to_code();
    Standing::change(folder, |standing| {
        // From the beginning it remembers which space is what.
        standing.spaces.get_or_insert_default();
        if !standing.joined.contains(&code) {
            standing.joined.push(code);
        }
        if let Some(hub) = &invitation.hub {
            standing.hub = Some(hub.to_string());
        }
    })?;
    Ok(invitation)
}

fn unreadable(why: NotAnInvitation) -> anyhow::Error {
    let hint = match why {
        NotAnInvitation::Newer => "Install the newest Mangrove, then try again.",
        _ => {
            "Use the file that `mangrove invite` wrote, or its whole code, from MANGROVE: to the last letter."
        }
    };
    Refusal::error(format!("This invitation cannot be read: {why}."), hint)
}

/// What is said where a folder has joined and nothing has come yet.
#[must_use]
pub fn not_arrived(standing: &Standing) -> anyhow::Error {
    let hint = if standing.hub.is_some() {
        "Exchange with the hub: mangrove sync. If it says that all went well and this stays, the invitation has not been \
         taken up yet: whoever invited you has to exchange, too."
    } else {
        "Send whoever invited you the file of: mangrove bundle write FILE. Read the one that comes back: mangrove bundle \
         read FILE"
    };
    Refusal::error("This computer has joined, and nothing has arrived yet.", hint)
}

/// Founds what an invitation left for this folder to found, once the public space is here. Done again it changes
/// nothing.
///
/// # Errors
/// If the store refuses.
pub fn found(office: &Office) -> anyhow::Result<()> {
    for invitation in office.joined().to_vec() {
        let (Some(role), Some(home)) = (invitation.role(), invitation.home()) else { continue };
        let author = Author {
            person: Some(invitation.person),
            role: None,
            capacity: Some(format!("{}, {}", role.label(), person::place_in_words(office, &home))),
        };
        let founded = invitation.founds.iter().filter_map(|descriptor| Realm::parse(descriptor));
        for realm in founded {
            let space = office.space_or_new(&realm)?;
            let institution = home.institution();
            if office.ledger().get(space, invitation.person)?.is_none() {
                let realms = [realm.clone()];
                person::enter_in(
                    office,
                    &author,
                    invitation.person,
                    &invitation.name,
                    institution,
                    &home,
                    &realms,
                )?;
            }
            let held: Vec<_> = office
                .members()
                .of(invitation.person)
                .iter()
                .filter(|held| held.space == space)
                .cloned()
                .collect();
            for role in [crate::access::Role::Steward, role] {
                if held.iter().any(|held| held.role == role) {
                    continue;
                }
                let given = Given {
                    person: invitation.person,
                    role,
                    home: home.clone(),
                    institution,
                    from: None,
                    until: None,
                    works_here: true,
                };
                office.write_role(space, &author, &given, None)?;
            }
        }
    }
    office.read_members()
}

/// Whether invitations open spaces to which this computer is not admitted yet.
///
/// # Errors
/// If the store cannot be read.
pub fn is_awaited(office: &Office) -> anyhow::Result<bool> {
    let now = office.environment().now_ms();
    for (space, _) in office.joined().iter().flat_map(|invitation| &invitation.opens) {
        if !office.ledger().may_read(*space, office.ledger().device(), now)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The invitation by which the folder was joined for somebody who has no account here yet.
///
/// # Errors
/// If the folder or the accounts cannot be read.
pub fn awaited(folder: &Path, accounts: &Accounts) -> anyhow::Result<Option<Invitation>> {
    for invitation in Standing::read(folder)?.invitations() {
        if accounts.of_person(invitation.person)?.is_none() {
            return Ok(Some(invitation));
        }
    }
    Ok(None)
}
