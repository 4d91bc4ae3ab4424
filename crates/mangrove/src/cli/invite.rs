//! `mangrove invite` and `mangrove join`: another device or office comes in by an invitation in a file.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::{Timestamp, ToSpan};
use ledger::{Environment, RecordId};
use serde_json::json;

use super::user::{self, by_the_owner, read_password, refusal};
use super::{Refusal, print_json};
use crate::access::{Breadth, Realm, Role};
use crate::account::{Accounts, NewAccount};
use crate::exchange::invitation::FILE_BYTES;
use crate::exchange::invite::{self, Invited};
use crate::exchange::{Invitation, join, qr, round};
use crate::office::Office;
use crate::person::{Appointment, home_of, place_in_words};

/// Invites another device or office.
#[derive(Debug, clap::Args)]
pub struct Invite {
    /// The file to write: hand it over in person.
    file: PathBuf,
    /// The role of the person who is invited: focal-point, desk-officer, nhri, ngo, steward ...
    #[arg(long, value_parser = user::role)]
    role: Option<Role>,
    /// Their name.
    #[arg(long)]
    name: Option<String>,
    /// Another computer of somebody who signs in here, by their sign-in name: they keep their roles.
    #[arg(long, value_name = "LOGIN", conflicts_with_all = ["role", "name"])]
    user: Option<String>,
    /// The space in which the role is held: office, state-internal:BRB, own:ID.
    #[arg(long, value_name = "SPACE")]
    space: Option<String>,
    /// Of which State, for a State's role: BRB.
    #[arg(long, value_name = "ISO3")]
    state: Option<String>,
    /// For which institution: the last part of the address of its page.
    #[arg(long, value_name = "ID")]
    institution: Option<RecordId>,
    /// The last day on which the invitation can be used; else fourteen days from now.
    #[arg(long, value_name = "DATE")]
    until: Option<jiff::civil::Date>,
    /// Admits others to the same space, too.
    #[arg(long)]
    steward: bool,
    /// Prints the invitation as a picture to photograph.
    #[arg(long)]
    qr: bool,
    /// Prints JSON.
    #[arg(long)]
    json: bool,
}

impl Invite {
    /// Writes the invitation.
    pub fn run(&self, office: &Office, accounts: &Accounts) -> anyhow::Result<()> {
        if self.file.exists() {
            return Err(Refusal::error(
                format!("{} is there already.", self.file.display()),
                "Name a file that is not there yet.",
            ));
        }
        let until = until(office.now(), self.until)?;
        let invited = self.invited(office, accounts)?;
        let invitation = invite::invite(office, &by_the_owner(), &invited, until)?;
        crate::exchange::standing::write_private(&self.file, invitation.to_file().as_bytes())?;
        // The hub has to know of it before they come.
        let told = invitation.hub.as_ref().map(|_| round::exchange(office));
        if self.json {
            let spaces: Vec<&str> = invitation.opens.iter().map(|(_, realm)| realm.as_str()).collect();
            return print_json(&json!({
                "file": self.file.display().to_string(), "code": invitation.to_code(), "person": invitation.person.to_string(),
                "role": invitation.role, "spaces": spaces, "founds": invitation.founds,
                "until": invitation.until().to_string(), "hub": invitation.hub.map(|hub| hub.to_string()),
            }));
        }
        let mut out = io::stdout().lock();
        writeln!(
            out,
            "The invitation of {} is in {}. It works once: hand it over in person.",
            invitation.name,
            self.file.display()
        )?;
        match told {
            None => writeln!(
                out,
                "This office has no hub, so they exchange with you by files: mangrove bundle write FILE"
            )?,
            Some(Ok(_)) => {}
            Some(Err(error)) => {
                writeln!(
                    out,
                    "The hub does not know of it yet: {error} Before they join, run: mangrove sync"
                )?;
            }
        }
        if self.qr {
            let drawn = qr::as_blocks(&invitation.to_code());
            writeln!(out, "{}", drawn.unwrap_or_else(|| "It is too long for a picture.".to_owned()))?;
        }
        Ok(())
    }

    fn invited(&self, office: &Office, accounts: &Accounts) -> anyhow::Result<Invited> {
        if let Some(login) = &self.user {
            let account = user::find(accounts, login)?;
            return known(office, account.person, &account.name);
        }
        let (Some(role), Some(name)) =
            (self.role, self.name.as_deref().map(str::trim).filter(|name| !name.is_empty()))
        else {
            return Err(Refusal::error(
                "Nobody was invited: it was not said who, or as what.",
                "Name the person and the role: mangrove invite FILE --name NAME --role focal-point --state BRB. For another \
                 computer of somebody who signs in here: mangrove invite FILE --user LOGIN",
            ));
        };
        let home = self.home(office, role)?;
        let appointment = Appointment {
            institution: self.institution.map(|id| id.to_string()),
            // The first person of a place keeps it.
            steward: self.steward || office.space_of(&home).is_none(),
            ..Appointment::now(name, role, &home)
        };
        Ok(Invited { person: RecordId::fresh(office.environment()), appointment, known: false })
    }

    fn home(&self, office: &Office, role: Role) -> anyhow::Result<Realm> {
        if let Some(space) = &self.space {
            let home = Realm::parse(space).filter(|realm| {
                role.home().map_or(
                    matches!(realm.breadth(), Breadth::Office | Breadth::State | Breadth::Own),
                    |home| home == realm.breadth(),
                )
            });
            return home.ok_or_else(|| {
                Refusal::error(
                    format!("The role {} is not held in a space {space}.", role.code()),
                    "A State's role is held in state-internal:ISO3, the office's in office, an NHRI's or NGO's in own:ID.",
                )
            });
        }
        home_of(office, role, self.state.as_deref(), self.institution).map_err(|error| {
            Refusal::error(error.to_string(), "Name it with --state BRB or --institution ID.")
        })
    }
}

/// Somebody who works here, with the role they hold at home.
pub fn known(office: &Office, person: RecordId, name: &str) -> anyhow::Result<Invited> {
    let members = office.members();
    let today = office.today();
    let mut held: Vec<_> = members.of(person).iter().filter(|held| held.holds_on(today)).collect();
    held.sort_by_key(|held| (held.role.keeps_a_space(), held.role.home() != Some(held.realm.breadth())));
    let held = held.first().ok_or_else(|| {
        Refusal::error(
            format!("{name} holds no role today."),
            "Give one first: mangrove user role LOGIN --role ROLE",
        )
    })?;
    let appointment = Appointment::now(name, held.role, &held.realm);
    Ok(Invited { person, appointment, known: true })
}

/// The last moment of a day, or fourteen days from now.
fn until(now: Timestamp, day: Option<jiff::civil::Date>) -> anyhow::Result<Timestamp> {
    let Some(day) = day else { return Ok(now.checked_add((24 * invite::DAYS).hours())?) };
    let midnight = day.tomorrow()?.to_datetime(jiff::civil::Time::midnight());
    let end = jiff::tz::TimeZone::system().to_timestamp(midnight)?;
    if end <= now {
        return Err(Refusal::error(format!("{day} is over."), "Name a day to come with --until."));
    }
    Ok(end)
}

/// Joins by an invitation.
#[derive(Debug, clap::Args)]
pub struct Join {
    /// The invitation's file, or its code, which begins with MANGROVE:
    invitation: String,
    /// The name that you will sign in with here. The password is read from standard input, or asked for on a terminal.
    #[arg(long, value_name = "LOGIN")]
    login: Option<String>,
    /// Prints JSON.
    #[arg(long)]
    json: bool,
}

impl Join {
    /// Joins, and exchanges if there is a hub.
    pub fn run(&self, folder: &Path, environment: &Arc<dyn Environment>) -> anyhow::Result<()> {
        let text = self.text()?;
        let invitation = join::accept(folder, environment, &text)?;
        let account = match &self.login {
            Some(login) => Some(self.account(folder, environment, &invitation, login)?),
            None => None,
        };
        let exchanged = invitation.hub.as_ref().map(|_| super::sync::exchange(folder, environment));
        let place = Realm::parse(&invitation.home);
        if self.json {
            let arrived = exchanged.as_ref().is_some_and(Result::is_ok);
            print_json(&json!({
                "person": invitation.person.to_string(), "name": invitation.name, "role": invitation.role,
                "space": invitation.home, "arrived": arrived, "login": account,
            }))?;
            return exchanged.transpose().map(|_| ());
        }
        let role = invitation.role().map_or_else(|| invitation.role.clone(), |role| role.label().to_owned());
        let mut out = io::stdout().lock();
        writeln!(out, "This computer has joined, for {} as {}.", invitation.name, role.to_lowercase())?;
        match exchanged {
            None => writeln!(
                out,
                "There is no hub: write a bundle for whoever invited you: mangrove bundle write FILE. Then read the one that \
                 they send back."
            )?,
            Some(Err(error)) => {
                // It has joined all the same, and the next exchange brings what this one did not.
                drop(out);
                return Err(error);
            }
            Some(Ok((done, _))) => {
                let office = Office::open(folder, Arc::clone(environment))?;
                let place = place.map(|place| place_in_words(&office, &place)).unwrap_or_default();
                writeln!(
                    out,
                    "{} came from {}: {place}.",
                    crate::look::plural(done.received, "change", "changes"),
                    done.with
                )?;
                if join::is_awaited(&office)? {
                    writeln!(
                        out,
                        "Not all of what the invitation opens has come: whoever invited you has to exchange, then you again: \
                         mangrove sync"
                    )?;
                }
                if account.is_none() {
                    writeln!(out, "Open the pages to choose a sign-in name and a password: mangrove serve")?;
                }
            }
        }
        Ok(())
    }

    fn text(&self) -> anyhow::Result<String> {
        if self.invitation.trim_start().to_uppercase().starts_with("MANGROVE:") {
            return Ok(self.invitation.clone());
        }
        let file = std::fs::File::open(&self.invitation).map_err(|error| {
            Refusal::error(
                format!("{} could not be opened: {error}.", self.invitation),
                "Name the invitation's file, or type its code.",
            )
        })?;
        let mut text = Vec::new();
        io::Read::read_to_end(&mut io::Read::take(file, FILE_BYTES), &mut text)?;
        Ok(String::from_utf8_lossy(&text).into_owned())
    }

    fn account(
        &self,
        folder: &Path,
        environment: &Arc<dyn Environment>,
        invitation: &Invitation,
        login: &str,
    ) -> anyhow::Result<String> {
        let accounts = Accounts::open(folder, Arc::clone(environment))?;
        if let Some(known) = accounts.of_person(invitation.person).map_err(refusal)? {
            return Ok(known.login);
        }
        let new = NewAccount {
            login: login.to_owned(),
            name: invitation.name.clone(),
            person: invitation.person,
            password: read_password(login)?,
        };
        Ok(accounts.add(&new).map_err(refusal)?.login)
    }
}
