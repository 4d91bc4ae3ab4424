//! `mangrove user list | add | role | reset | revoke`: who may sign in at this data folder, and in which role.
//!
//! Whoever can run this owns the computer, so nobody's role is asked for: it is the way in when every steward is gone.

use std::io::{self, IsTerminal, Write};

use jiff::Timestamp;
use ledger::{Author, RecordId};
use serde_json::json;

use super::{Refusal, print_json, read_secret};
use crate::access::Role;
use crate::account::{Account, AccountError, Accounts, NewAccount};
use crate::office::Office;
use crate::person::{Appointment, home_of, place_in_words};

/// Who may sign in.
#[derive(Debug, clap::Args)]
pub struct User {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Lists the accounts.
    List {
        /// Prints JSON.
        #[arg(long)]
        json: bool,
    },
    /// Makes an account. The password is read from standard input, or asked for on a terminal.
    Add(Add),
    /// Gives somebody who has an account one more role.
    Role(Give),
    /// Gives a code, valid for 24 hours, with which the person chooses a new password. A revoked account is open again.
    Reset {
        /// The sign-in name.
        login: String,
        /// Prints JSON.
        #[arg(long)]
        json: bool,
    },
    /// Switches an account off and ends its sessions. What the person did stays.
    Revoke {
        /// The sign-in name.
        login: String,
        /// Prints JSON.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, clap::Args)]
struct Add {
    /// The name that the person signs in with.
    login: String,
    /// The person's name.
    #[arg(long)]
    name: String,
    #[command(flatten)]
    place: Place,
    /// Prints JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
struct Give {
    /// The sign-in name.
    login: String,
    #[command(flatten)]
    place: Place,
    /// Prints JSON.
    #[arg(long)]
    json: bool,
}

/// A role and where it is held.
#[derive(Debug, clap::Args)]
struct Place {
    /// The role: head-of-office, desk-officer; of a State focal-point, alternate, validating-authority,
    /// ministry-contributor; nhri, ngo; or steward, who admits others.
    #[arg(long, value_parser = role)]
    role: Role,
    /// Of which State, for a State's role: BRB.
    #[arg(long, value_name = "ISO3")]
    state: Option<String>,
    /// For which institution: the last part of the address of its page.
    #[arg(long, value_name = "ID")]
    institution: Option<RecordId>,
    /// The last day of the role.
    #[arg(long, value_name = "DATE")]
    until: Option<jiff::civil::Date>,
    /// Admits others to the same space, too.
    #[arg(long)]
    steward: bool,
}

pub(super) fn role(code: &str) -> Result<Role, String> {
    Role::of_code(code).ok_or_else(|| {
        let codes: Vec<&str> = Role::ALL.into_iter().map(Role::code).collect();
        format!("there is no such role; the roles are {}", codes.join(", "))
    })
}

impl User {
    /// Whether it makes the data folder if there is none.
    #[must_use]
    pub fn founds(&self) -> bool {
        matches!(self.what, What::Add(_))
    }
}

impl Place {
    fn appointment(&self, office: &Office, name: &str) -> anyhow::Result<Appointment> {
        let home = home_of(office, self.role, self.state.as_deref(), self.institution).map_err(|error| {
            Refusal::error(
                error.to_string(),
                "See the States with `mangrove user add --help` and on the page /states.",
            )
        })?;
        Ok(Appointment {
            institution: self.institution.map(|id| id.to_string()),
            until: self.until,
            steward: self.steward,
            ..Appointment::now(name, self.role, &home)
        })
    }
}

impl User {
    /// Does what the command line says.
    pub fn run(&self, office: &Office, accounts: &Accounts) -> anyhow::Result<()> {
        match &self.what {
            What::List { json } => list(office, accounts, *json),
            What::Add(add) => add.run(office, accounts),
            What::Role(give) => give.run(office, accounts),
            What::Reset { login, json } => reset(accounts, login, *json),
            What::Revoke { login, json } => revoke(accounts, login, *json),
        }
    }
}

fn list(office: &Office, accounts: &Accounts, json: bool) -> anyhow::Result<()> {
    let all = accounts.all().map_err(refusal)?;
    if json {
        return print_json(&all.iter().map(|account| as_json(office, account)).collect::<Vec<_>>());
    }
    let mut out = io::stdout().lock();
    if all.is_empty() {
        writeln!(
            out,
            "Nobody has an account yet. Make one with: mangrove user add LOGIN --name NAME --role ROLE"
        )?;
    }
    for account in all {
        let used = match (account.disabled, account.last_seen) {
            (Some(at), _) => format!("revoked {}", day(at)),
            (None, Some(at)) => format!("last used {}", day(at)),
            (None, None) => "not signed in".to_owned(),
        };
        let roles = held(office, &account).collect::<Vec<_>>().join("; ");
        writeln!(out, "{}\t{}\t{roles}\t{used}", account.login, account.name)?;
    }
    Ok(())
}

/// The roles held today at home, in words.
fn held(office: &Office, account: &Account) -> impl Iterator<Item = String> {
    let viewer = office.viewer(account.person, &account.name);
    let held: Vec<_> = viewer.held().to_vec();
    let at_home =
        held.into_iter().filter(|held| held.role.home().is_none_or(|home| home == held.realm.breadth()));
    at_home.map(|held| format!("{}, {}", held.role.label(), place_in_words(office, &held.realm)))
}

fn as_json(office: &Office, account: &Account) -> serde_json::Value {
    json!({
        "roles": held(office, account).collect::<Vec<_>>(),
        "login": account.login,
        "name": account.name,
        "person": account.person.to_string(),
        "created": account.created.to_string(),
        "revoked": account.disabled.map(|at| at.to_string()),
        "last_seen": account.last_seen.map(|at| at.to_string()),
    })
}

fn day(at: Timestamp) -> String {
    crate::office::words::day_and_time(u64::try_from(at.as_millisecond()).unwrap_or(0)).0
}

impl Add {
    fn run(&self, office: &Office, accounts: &Accounts) -> anyhow::Result<()> {
        // What is wrong besides the password is said before it is asked for.
        if let Err(wrong) = accounts.check_new(&self.login, &self.name, "") {
            let first = wrong.into_iter().find(|error| !matches!(error, AccountError::Password(_)));
            first.map_or(Ok(()), |error| Err(refusal(error)))?;
        }
        let appointment = self.place.appointment(office, self.name.trim())?;
        let new = NewAccount {
            login: self.login.clone(),
            name: self.name.clone(),
            person: RecordId::fresh(office.environment()),
            password: read_password(&self.login)?,
        };
        // The role first: an account without one would be of no use, a role without an account harms nobody.
        accounts
            .check_new(&new.login, &new.name, &new.password)
            .map_err(|mut wrong| refusal(wrong.remove(0)))?;
        appointment.give(office, &by_the_owner(), new.person, None)?;
        let account = accounts.add(&new).map_err(refusal)?;
        if self.json {
            return print_json(&as_json(office, &account));
        }
        let words = appointment.in_words(office);
        writeln!(io::stdout(), "{} can sign in as {}: {words}.", account.name, account.login)?;
        Ok(())
    }
}

impl Give {
    fn run(&self, office: &Office, accounts: &Accounts) -> anyhow::Result<()> {
        let account = find(accounts, &self.login)?;
        let appointment = self.place.appointment(office, &account.name)?;
        appointment.give(office, &by_the_owner(), account.person, None)?;
        if self.json {
            return print_json(&as_json(office, &account));
        }
        writeln!(io::stdout(), "{} is now: {}.", account.name, appointment.in_words(office))?;
        Ok(())
    }
}

/// Who gives a role here: nobody that the office knows by name.
pub(super) fn by_the_owner() -> Author {
    Author { capacity: Some("Owner of the computer".to_owned()), ..Author::default() }
}

fn reset(accounts: &Accounts, login: &str, json: bool) -> anyhow::Result<()> {
    let account = find(accounts, login)?;
    accounts.disable(account.id, false).map_err(refusal)?;
    let code = accounts.reset(account.id).map_err(refusal)?;
    if json {
        return print_json(&json!({"login": account.login, "code": code.expose(), "hours": 24}));
    }
    writeln!(
        io::stdout(),
        "{}\nGive this code to {}, by hand or by telephone. It is valid for 24 hours, for one new password, at /recovery.",
        code.expose(),
        account.name
    )?;
    Ok(())
}

fn revoke(accounts: &Accounts, login: &str, json: bool) -> anyhow::Result<()> {
    let account = find(accounts, login)?;
    accounts.disable(account.id, true).map_err(refusal)?;
    if json {
        return print_json(&json!({"login": account.login, "revoked": true}));
    }
    writeln!(
        io::stdout(),
        "{} can no longer sign in as {}; what they recorded stays.",
        account.name,
        account.login
    )?;
    Ok(())
}

pub(super) fn find(accounts: &Accounts, login: &str) -> anyhow::Result<Account> {
    accounts.by_login(login).map_err(refusal)?.ok_or_else(|| refusal(AccountError::NoAccount))
}

/// From a terminal without showing it, twice; else one line of standard input.
pub(super) fn read_password(login: &str) -> anyhow::Result<String> {
    let password = read_secret(&format!("Password for {login} (12 characters at least): "))?;
    if io::stdin().is_terminal() && read_secret("The same password again: ")? != password {
        return Err(Refusal::error(
            "The two passwords differ, so no account was made.",
            "Run the command again.",
        ));
    }
    Ok(password)
}

pub(super) fn refusal(error: AccountError) -> anyhow::Error {
    let hint = match &error {
        error if error.is_ours() => "Nothing was changed. Is the disk full, or the folder another person's?",
        AccountError::NoAccount => "See who has one: mangrove user list",
        AccountError::Password(_) => "Give it on standard input, or type it when you are asked.",
        _ => "No account was made or changed.",
    };
    Refusal::error(error.to_string(), hint)
}
