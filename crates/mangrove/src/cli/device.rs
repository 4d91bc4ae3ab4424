//! `mangrove device` and `mangrove space`: who is admitted where, from this computer's log.

use std::io::{self, Write};

use ledger::{DeviceId, RecordId, SpaceId};
use serde_json::json;

use super::user::by_the_owner;
use super::{Refusal, print_json};
use crate::access::{Breadth, Realm};
use crate::exchange::stand::{self, DeviceStand, short};
use crate::exchange::{Standing, keep, revoke};
use crate::look::plural;
use crate::office::Office;
use crate::office::pinned::WithoutEffect;

/// Who is admitted.
#[derive(Debug, clap::Args)]
pub struct Device {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Lists the computers that are admitted to spaces that are here.
    List {
        /// Prints JSON.
        #[arg(long)]
        json: bool,
    },
    /// Makes a new key where this folder's is lost for good: it is another computer then, which has to be admitted again.
    NewKey,
    /// Shuts a computer out: lost, stolen, or no longer used. What it sent until now stays.
    Revoke {
        /// Its key, or the first letters of it, as `device list` shows it.
        device: String,
        /// From this space alone, by its name or number; else from all that this computer keeps.
        #[arg(long, value_name = "SPACE")]
        space: Option<String>,
        /// Why.
        #[arg(long)]
        reason: Option<String>,
        /// Prints JSON.
        #[arg(long)]
        json: bool,
    },
}

impl Device {
    /// Whether it makes a new key, without which the folder cannot be opened.
    #[must_use]
    pub fn renews_key(&self) -> bool {
        matches!(self.what, What::NewKey)
    }

    /// Does what the command line says.
    pub fn run(&self, office: &Office) -> anyhow::Result<()> {
        match &self.what {
            // It is done before there is an office to open.
            What::NewKey => Ok(()),
            What::List { json } => list(office, *json),
            What::Revoke { device, space, reason, json } => {
                let of = space.as_deref().map(|space| find_space(office, space)).transpose()?;
                let device = find(office, device)?;
                let named = |realm: &Realm| of.as_ref().is_none_or(|(named, _)| named == realm);
                let done = revoke::revoke(office, &by_the_owner(), device, &named, reason.as_deref())?;
                if *json {
                    let spaces: Vec<String> = done.iter().map(Realm::descriptor).collect();
                    return print_json(&json!({"device": device.to_string(), "revoked": spaces}));
                }
                let mut out = io::stdout().lock();
                writeln!(
                    out,
                    "The computer {} is shut out of {}. {}",
                    short(device),
                    plural(done.len() as u64, "space", "spaces"),
                    revoke::WHAT_FOLLOWS
                )?;
                Ok(())
            }
        }
    }
}

/// The device of which these are the first letters.
fn find(office: &Office, letters: &str) -> anyhow::Result<DeviceId> {
    let devices: Vec<DeviceId> =
        stand::devices(office, |_| true, |_| true)?.iter().map(|stand| stand.device).collect();
    of_letters(&devices, letters)
}

/// The one of these devices whose key begins so.
pub(super) fn of_letters(devices: &[DeviceId], letters: &str) -> anyhow::Result<DeviceId> {
    let letters = letters.trim().to_lowercase();
    let found: Vec<&DeviceId> =
        devices.iter().filter(|device| device.to_string().starts_with(&letters)).collect();
    match found.as_slice() {
        [one] if letters.len() >= 4 => Ok(**one),
        [_, _, ..] => Err(Refusal::error(
            format!("{} computers have a key that begins with {letters}.", found.len()),
            "Type more letters of it: mangrove device list --json shows the whole key.",
        )),
        _ => Err(Refusal::error(
            format!("No computer here has a key that begins with {letters}."),
            "Type at least four letters, as they stand in: mangrove device list",
        )),
    }
}

fn name_of(office: &Office, person: RecordId) -> Option<String> {
    let mut spaces = office.ledger().find(person).ok()?.into_iter();
    let record = spaces.find_map(|space| office.ledger().get(space, person).ok().flatten())?;
    Some(crate::person::name(&record))
}

fn list(office: &Office, json: bool) -> anyhow::Result<()> {
    let devices = stand::devices(office, |_| true, |_| true)?;
    let own = office.ledger().device();
    let name = |stand: &DeviceStand| stand.person.and_then(|person| name_of(office, person));
    if json {
        let row = |stand: &DeviceStand| {
            let spaces: Vec<_> = stand
                .spaces
                .iter()
                .map(|(space, realm, revoked)| json!({"space": space.to_string(), "name": realm.descriptor(), "revoked": revoked}))
                .collect();
            json!({
                "device": stand.device.to_string(), "this": stand.device == own, "hub": stand.is_hub(), "name": name(stand),
                "person": stand.person.map(|person| person.to_string()), "role": stand.role, "founder": stand.founder,
                "revoked": stand.is_revoked(), "spaces": spaces, "last_change_ms": stand.wrote_ms, "last_exchange_ms": stand.met_ms,
            })
        };
        return print_json(&devices.iter().map(row).collect::<Vec<_>>());
    }
    let mut out = io::stdout().lock();
    for stand in &devices {
        let who = if stand.device == own {
            "this computer".to_owned()
        } else if stand.is_hub() {
            "hub".to_owned()
        } else {
            name(stand)
                .unwrap_or_else(|| if stand.founder { "founder".to_owned() } else { "somebody".to_owned() })
        };
        let now = office.now();
        let heard = stand.wrote_ms.max(stand.met_ms).filter(|ms| *ms > 0);
        let heard = heard.map_or_else(
            || "not heard of yet".to_owned(),
            |ms| format!("last heard of {}", stand::when(crate::office::environment::moment(ms), now)),
        );
        let state = if stand.is_revoked() { "revoked" } else { "admitted" };
        writeln!(
            out,
            "{}\t{who}\t{}\t{state} in {}\t{heard}",
            stand.short(),
            stand.role,
            plural(stand.spaces.len() as u64, "space", "spaces")
        )?;
    }
    Ok(())
}

/// Spaces that are here.
#[derive(Debug, clap::Args)]
pub struct Space {
    #[command(subcommand)]
    what: SpaceWhat,
}

#[derive(Debug, clap::Subcommand)]
enum SpaceWhat {
    /// Lists the spaces that are here, and what of each has not left this computer.
    List {
        /// Prints JSON.
        #[arg(long)]
        json: bool,
    },
    /// Leaves a State's or an institution's own space at the hub, too. One that is sealed goes there by itself, and the hub
    /// cannot read it; one from before spaces were sealed, whoever runs the hub can read.
    Entrust {
        /// Its name or number: state-internal:BRB.
        space: String,
    },
    /// Makes a recovery key for the spaces that were founded here and have none, and prints it once.
    RecoveryKey {
        /// Makes a new one for all that were founded here, where the one they have was lost.
        #[arg(long)]
        again: bool,
        /// Prints JSON.
        #[arg(long)]
        json: bool,
    },
    /// Leaves nothing more of a State's or an institution's own space at the hub: this computer exchanges it by file alone.
    Withhold {
        /// Its name or number: state-internal:BRB.
        space: String,
    },
}

impl Space {
    /// Does what the command line says.
    pub fn run(&self, office: &Office) -> anyhow::Result<()> {
        match &self.what {
            SpaceWhat::List { json } => list_spaces(office, *json),
            SpaceWhat::Entrust { space } => {
                let (realm, space) = find_kept(office, space)?;
                let (descriptor, sealed) = (realm.descriptor(), office.ledger().is_sealed(space)?);
                let standing = Standing::change(office.folder(), |standing| {
                    standing.withheld.retain(|withheld| *withheld != descriptor);
                    if !sealed && !standing.entrusted.contains(&descriptor) {
                        standing.entrusted.push(descriptor.clone());
                    }
                })?;
                if let Some(hub) = stand::hub(office)? {
                    keep::let_hub_in(office, hub.device, &standing)?;
                }
                let name = realm.in_words(&|id| office.name_of(id));
                let who = if sealed { "It is sealed: the hub cannot" } else { "Whoever runs the hub can" };
                writeln!(
                    io::stdout(),
                    "From the next exchange on \"{name}\" is at the hub, too. {who} read it."
                )?;
                Ok(())
            }
            SpaceWhat::Withhold { space } => withhold(office, space),
            SpaceWhat::RecoveryKey { again, json } => recovery_key(office, *again, *json),
        }
    }
}

/// Makes a recovery key and prints it.
fn recovery_key(office: &Office, again: bool, json: bool) -> anyhow::Result<()> {
    let Some((key, named)) = office.make_recovery_key(again)? else {
        return Err(Refusal::error(
            "Every space that was founded here names a recovery key, or none was.",
            "If the paper was lost, make another: mangrove space recovery-key --again",
        ));
    };
    let names: Vec<String> = named.iter().map(Realm::descriptor).collect();
    if json {
        return print_json(
            &json!({"key": key.to_letters(), "device": key.device().to_string(), "spaces": names}),
        );
    }
    let mut out = io::stdout().lock();
    writeln!(out, "{}", super::in_words(&key))?;
    writeln!(out, "It is named by: {}.", names.join(", "))?;
    Ok(())
}

/// Leaves nothing more of a space at the hub.
fn withhold(office: &Office, space: &str) -> anyhow::Result<()> {
    let (realm, _) = find_kept(office, space)?;
    let name = realm.in_words(&|id| office.name_of(id));
    if !matches!(realm.breadth(), Breadth::State | Breadth::Own) {
        return Err(Refusal::error(
            format!("\"{name}\" is shared with others, who work on it through the hub."),
            "What can be withheld is one State's or one institution's own space.",
        ));
    }
    let descriptor = realm.descriptor();
    Standing::change(office.folder(), |standing| {
        standing.entrusted.retain(|entrusted| *entrusted != descriptor);
        if !standing.withheld.contains(&descriptor) {
            standing.withheld.push(descriptor.clone());
        }
    })?;
    writeln!(
        io::stdout(),
        "This computer leaves nothing more of \"{name}\" at the hub, and exchanges it by file. What is there already stays there."
    )?;
    Ok(())
}

/// A space that this computer keeps.
fn find_kept(office: &Office, named: &str) -> anyhow::Result<(Realm, SpaceId)> {
    let (realm, space) = find_space(office, named)?;
    if !office.keeps(space)? {
        return Err(Refusal::error(
            "This computer does not keep that space.",
            "Its steward decides, on their own computer.",
        ));
    }
    Ok((realm, space))
}

pub(super) fn find_space(office: &Office, named: &str) -> anyhow::Result<(Realm, SpaceId)> {
    let mut spaces = office.realms().into_iter();
    let found = spaces.find(|(realm, space)| realm.descriptor() == named || space.to_string() == named);
    found.ok_or_else(|| {
        Refusal::error(
            format!("There is no space {named} on this computer."),
            "See which there are: mangrove space list",
        )
    })
}

/// The spaces that are here without effect, a line for each, and what to do.
pub(super) fn not_what_they_say(office: &Office) -> Vec<String> {
    let found = office.without_effect();
    let mut lines: Vec<String> = found
        .iter()
        .map(|one| {
            format!(
                "Not in force: the space {} says that it is \"{}\". {} It was founded by the computer {}.",
                one.claim.space,
                one.claim.realm.in_words(&|id| office.name_of(id)),
                one.why.in_words(),
                short(one.claim.founder)
            )
        })
        .collect();
    if !lines.is_empty() {
        lines.push(crate::space::NOT_WHAT_THEY_SAY.to_owned());
    }
    lines
}

fn list_spaces(office: &Office, json: bool) -> anyhow::Result<()> {
    let stands = stand::spaces(office)?;
    if json {
        let row = |stand: &stand::SpaceStand| {
            json!({
                "space": stand.space.to_string(), "name": stand.realm.descriptor(), "devices": stand.devices,
                "at_hub": stand.at_hub, "sealed": stand.sealed, "unsent": stand.unsent,
            })
        };
        let without = |one: &WithoutEffect| {
            json!({
                "space": one.claim.space.to_string(), "name": format!("not-in-force:{}", one.claim.realm.descriptor()),
                "says": one.claim.realm.descriptor(), "without_effect": one.why.code(),
                "why": one.why.in_words(), "founder": one.claim.founder.to_string(), "sealed": one.claim.sealed,
            })
        };
        let here = stands.iter().map(row);
        return print_json(&here.chain(office.without_effect().iter().map(without)).collect::<Vec<_>>());
    }
    let mut out = io::stdout().lock();
    for line in not_what_they_say(office) {
        writeln!(out, "{line}")?;
    }
    for stand in stands {
        writeln!(
            out,
            "{}\t{}\t{}\t{}\t{} not sent",
            stand.realm.descriptor(),
            stand.realm.in_words(&|id| office.name_of(id)),
            plural(stand.devices as u64, "computer", "computers"),
            match (stand.at_hub, stand.sealed) {
                (true, true) => "at the hub, sealed",
                (true, false) => "at the hub",
                (false, true) => "not at the hub, sealed",
                (false, false) => "not at the hub",
            },
            plural(stand.unsent, "change", "changes")
        )?;
    }
    Ok(())
}
