//! The people of the sample office: invented, each with an account that a visitor enters with one click.

use std::collections::HashMap;

use anyhow::Context;
use ledger::{Author, RecordId};

use super::clock::StoryClock;
use crate::access::{Realm, Role};
use crate::account::Accounts;
use crate::office::Office;
use crate::person::{Appointment, KIND, place_in_words};

/// The day from which the first of them hold their roles.
pub const FIRST_DAY: i32 = -420;

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
    /// The key of the institution for which they hold it; empty for the office, and for what is held for a State as such.
    pub institution: &'static str,
    /// Whether they admit others.
    pub steward: bool,
    /// Their first and their last day, counted from the day on which the sample is opened; none: no end is known.
    pub days: (i32, Option<i32>),
}

const fn one(
    key: &'static str,
    name: &'static str,
    role: Role,
    home: &'static str,
    institution: &'static str,
) -> SamplePerson {
    SamplePerson { key, name, role, home, institution, steward: false, days: (FIRST_DAY, None) }
}

impl SamplePerson {
    const fn keeps_the_space(mut self) -> SamplePerson {
        self.steward = true;
        self
    }

    const fn from(mut self, day: i32) -> SamplePerson {
        self.days.0 = day;
        self
    }

    const fn until(mut self, day: i32) -> SamplePerson {
        self.days.1 = Some(day);
        self
    }
}

use Role::{
    Alternate, DeskOfficer, FocalPoint, HeadOfOffice, MinistryContributor, Ngo, Nhri, Steward,
    ValidatingAuthority,
};

/// All of them, in the order in which a visitor is offered their eyes.
#[rustfmt::skip] // One line a person reads as the table that it is.
pub const PEOPLE: &[SamplePerson] = &[
    one("brb-focal", "Marva Joseph", FocalPoint, "BRB", "").keeps_the_space(),
    one("brb-signs", "Clyde Alleyne", ValidatingAuthority, "BRB", "").keeps_the_space(),
    one("desk-bridgetown", "Rhea Lindo", DeskOfficer, "office", ""),
    one("head", "Ines Baptiste", HeadOfOffice, "office", ""),
    one("desk", "Dale Ferreira", DeskOfficer, "office", ""),
    one("steward", "Anthea Rolle", Steward, "office", ""),
    one("brb-deputy", "Keisha Brathwaite", Alternate, "BRB", ""),
    one("brb-education", "Andrea Holder", MinistryContributor, "BRB", "brb-education"),
    one("brb-education-focal", "Tyrone Sealy", FocalPoint, "BRB", "brb-education"),
    one("brb-education-signs", "Pauline Gittens", ValidatingAuthority, "BRB", "brb-education"),
    one("bhs-focal", "Tamika Moxey", FocalPoint, "BHS", "").keeps_the_space(),
    one("bhs-signs", "Basil Cartwright", ValidatingAuthority, "BHS", ""),
    one("blz-focal", "Elena Castillo", FocalPoint, "BLZ", "").keeps_the_space(),
    one("blz-signs", "Godwin Usher", ValidatingAuthority, "BLZ", ""),
    one("grd-focal", "Kellon Noel", FocalPoint, "GRD", "").keeps_the_space(),
    one("grd-signs", "Theresa Alexis", ValidatingAuthority, "GRD", ""),
    one("guy-focal", "Savitri Persaud", FocalPoint, "GUY", "").keeps_the_space(),
    one("guy-signs", "Wendell Fraser", ValidatingAuthority, "GUY", ""),
    one("hti-focal", "Roseline Pierre", FocalPoint, "HTI", "").keeps_the_space(),
    one("hti-signs", "Jean-Wilner Dorsainvil", ValidatingAuthority, "HTI", ""),
    one("jam-former", "Trevor Lawes", FocalPoint, "JAM", "").keeps_the_space().until(-150),
    one("jam-focal", "Devon Campbell", FocalPoint, "JAM", "").keeps_the_space().from(-149),
    one("jam-signs", "Yvonne Reid", ValidatingAuthority, "JAM", "").keeps_the_space(),
    one("msr-focal", "Vernaline Meade", FocalPoint, "MSR", "").keeps_the_space(),
    one("msr-signs", "Horace Tuitt", ValidatingAuthority, "MSR", ""),
    one("lca-focal", "Jermaine Charlery", FocalPoint, "LCA", "").keeps_the_space(),
    one("lca-signs", "Agnes St. Rose", ValidatingAuthority, "LCA", ""),
    one("vct-focal", "Delroy Browne", FocalPoint, "VCT", "").keeps_the_space(),
    one("vct-signs", "Marcia Ollivierre", ValidatingAuthority, "VCT", ""),
    one("sur-focal", "Farida Soekardi", FocalPoint, "SUR", "").keeps_the_space(),
    one("sur-signs", "Ruben Wijngaarde", ValidatingAuthority, "SUR", ""),
    one("tto-focal", "Shivana Boodoo", FocalPoint, "TTO", "").keeps_the_space(),
    one("tto-signs", "Curtis Valdez", ValidatingAuthority, "TTO", ""),
    one("hti-opc", "Mirlande Célestin", Nhri, "hti-opc", "hti-opc").keeps_the_space(),
    one("ngo-limye", "Widline Toussaint", Ngo, "ngo-limye", "ngo-limye").keeps_the_space(),
];

/// How a visitor plays a request through to a measured result, in five lines.
pub const HOW_TO_PLAY: &[&str] = &[
    "As Marva Joseph, who speaks for Barbados: under Work, record a request. As Clyde Alleyne, who signs for it: send it. It \
     waits on his home page, as each next step does on somebody's.",
    "As Rhea Lindo, its desk officer: acknowledge it. As Ines Baptiste, the head of office: accept it.",
    "As Rhea Lindo: record the consultation from the request's page, and share its minutes; record an outcome indicator with \
     its baseline under Work; propose the activity from the request's page, with all three, and plan it. Its consent gate \
     says what is missing: ask for the consent there. As Clyde Alleyne: give it.",
    "As Rhea Lindo: begin the activity, record a session, and, on the indicator's page, a measurement.",
    "Then try to begin \u{201c}The first call\u{201d}, which has everything but its consent: what stands against it is said \
     on the page, with what to do.",
];

/// The record of somebody of the sample.
#[must_use]
pub fn person(key: &str) -> RecordId {
    KIND.natural_id(&format!("sample|{key}"))
}

/// Gives somebody their role from their first day on.
///
/// # Errors
/// If a table names what another lacks, or the store refuses.
pub(super) fn appoint(
    office: &Office,
    clock: &StoryClock,
    one: &SamplePerson,
    institutions: &HashMap<String, RecordId>,
) -> anyhow::Result<()> {
    let id = |key: &str| institutions.get(key).copied().context("no such institution");
    let home = match one.home {
        "office" => Realm::Office,
        state if state.len() == 3 => Realm::State(state.to_owned()),
        key => Realm::Own(id(key)?),
    };
    let institution = (!one.institution.is_empty()).then(|| id(one.institution)).transpose()?;
    let appointment = Appointment {
        institution: institution.map(|id| id.to_string()),
        from: Some(clock.day(one.days.0)),
        steward: one.steward,
        ..Appointment::now(one.name, one.role, &home)
    };
    appointment.give(office, &Author::default(), person(one.key), None)
}

/// Ends what somebody holds: they have left.
///
/// # Errors
/// If the store refuses.
pub(super) fn leave(office: &Office, clock: &StoryClock, one: &SamplePerson) -> anyhow::Result<()> {
    let last = clock.day(one.days.1.context("they have not left")?);
    let mut ended = Vec::new();
    for membership in office.members().of(person(one.key)) {
        if !ended.contains(&membership.role) {
            ended.push(membership.role);
            office.end_role(&Author::default(), membership, last, Some("Moved to another ministry."))?;
        }
    }
    Ok(())
}

/// Opens an account for everybody who has not left, to be entered without a password.
///
/// # Errors
/// If the store refuses.
pub fn open_accounts(office: &Office, accounts: &Accounts) -> anyhow::Result<()> {
    for one in PEOPLE.iter().filter(|one| one.days.1.is_none()) {
        let viewer = office.viewer(person(one.key), one.name);
        let at_home = |realm: &Realm| one.role.home().is_none_or(|home| home == realm.breadth());
        let mut held = viewer.held().iter().filter(|held| held.role == one.role);
        let held = held.find(|held| at_home(&held.realm)).context("no role")?;
        let of = held.institution.and_then(|id| office.institution(id).ok().flatten());
        let place = place_in_words(office, &held.realm);
        let place = match of.filter(|of| of.name != place) {
            Some(of) => format!("{}, {place}", of.name),
            None => place,
        };
        accounts.add_sample(one.key, one.name, person(one.key), one.role.label(), &place)?;
    }
    Ok(())
}
