//! The people of the sample office: invented, each with an account that a visitor enters with one click.

use std::collections::HashMap;

use anyhow::Context;
use jiff::ToSpan;
use ledger::{Author, RecordId};

use crate::access::{Realm, Role};
use crate::account::Accounts;
use crate::institution::Institution;
use crate::office::Office;
use crate::person::{Appointment, KIND, place_in_words};

/// Days that they hold their roles when the sample is opened.
const HELD_DAYS: i32 = 400;

/// Somebody of the sample.
#[derive(Debug)]
pub struct SamplePerson {
    /// What they sign in with, and what other tables call them.
    pub key: &'static str,
    /// Their name.
    pub name: &'static str,
    /// Their role.
    pub role: Role,
    /// `office`, a State's code, or for an NHRI's or NGO's people the key of their institution.
    pub home: &'static str,
    /// The key of the institution for which they work; empty for the office.
    pub institution: &'static str,
    /// Whether they admit others.
    pub steward: bool,
}

const fn one(
    key: &'static str,
    name: &'static str,
    role: Role,
    home: &'static str,
    institution: &'static str,
    steward: bool,
) -> SamplePerson {
    SamplePerson { key, name, role, home, institution, steward }
}

/// All of them, in the order in which a visitor is offered their eyes.
#[rustfmt::skip] // One line a person reads as the table that it is.
pub const PEOPLE: &[SamplePerson] = &[
    one("desk", "Dale Ferreira", Role::DeskOfficer, "office", "", false),
    one("head", "Ines Baptiste", Role::HeadOfOffice, "office", "", true),
    one("brb-focal", "Marva Joseph", Role::FocalPoint, "BRB", "brb-foreign", true),
    one("brb-deputy", "Keisha Brathwaite", Role::Alternate, "BRB", "brb-foreign", false),
    one("brb-signs", "Clyde Alleyne", Role::ValidatingAuthority, "BRB", "brb-foreign", true),
    one("brb-social", "Andrea Holder", Role::MinistryContributor, "BRB", "brb-social", false),
    one("jam-focal", "Devon Campbell", Role::FocalPoint, "JAM", "jam-foreign", true),
    one("jam-signs", "Yvonne Reid", Role::ValidatingAuthority, "JAM", "jam-foreign", false),
    one("guy-focal", "Savitri Persaud", Role::FocalPoint, "GUY", "guy-foreign", true),
    one("guy-signs", "Winston Adams", Role::ValidatingAuthority, "GUY", "guy-foreign", false),
    one("lca-focal", "Jermaine Charlery", Role::FocalPoint, "LCA", "lca-foreign", true),
    one("lca-signs", "Agnes St. Rose", Role::ValidatingAuthority, "LCA", "lca-foreign", false),
    one("hti-focal", "Roseline Pierre", Role::FocalPoint, "HTI", "hti-foreign", true),
    one("hti-signs", "Jean-Robert Estimé", Role::ValidatingAuthority, "HTI", "hti-foreign", false),
    one("jam-defender", "Patrice Grant", Role::Nhri, "jam-defender", "jam-defender", true),
    one("ngo-limye", "Widline Toussaint", Role::Ngo, "ngo-limye", "ngo-limye", true),
];

/// The record of somebody of the sample.
#[must_use]
pub fn person(key: &str) -> RecordId {
    KIND.natural_id(&format!("sample|{key}"))
}

/// Gives everybody their role.
///
/// # Errors
/// If a table names what another lacks, or the store refuses.
pub(super) fn appoint(
    office: &Office,
    institutions: &HashMap<&'static str, Institution>,
) -> anyhow::Result<()> {
    let since = office.today().saturating_sub(HELD_DAYS.days());
    // Whoever comes first to a place is its steward, so those who are to be come first.
    let (stewards, others): (Vec<_>, Vec<_>) = PEOPLE.iter().partition(|one| one.steward);
    for one in stewards.into_iter().chain(others) {
        let id = |key: &str| institutions.get(key).map(|one| one.id).context("no such institution");
        let home = match one.home {
            "office" => Realm::Office,
            state if state.len() == 3 => Realm::State(state.to_owned()),
            key => Realm::Own(id(key)?),
        };
        let institution = (!one.institution.is_empty()).then(|| id(one.institution)).transpose()?;
        let appointment = Appointment {
            institution: institution.map(|id| id.to_string()),
            from: Some(since),
            steward: one.steward,
            ..Appointment::now(one.name, one.role, &home)
        };
        appointment.give(office, &Author::default(), person(one.key), None)?;
    }
    Ok(())
}

/// Opens an account for everybody, to be entered without a password.
///
/// # Errors
/// If the store refuses.
pub fn open_accounts(office: &Office, accounts: &Accounts) -> anyhow::Result<()> {
    for one in PEOPLE {
        let viewer = office.viewer(person(one.key), one.name);
        let home = viewer.held().iter().find(|held| held.role == one.role).context("no role")?.realm.clone();
        let place = place_in_words(office, &home);
        accounts.add_sample(one.key, one.name, person(one.key), one.role.label(), &place)?;
    }
    Ok(())
}
