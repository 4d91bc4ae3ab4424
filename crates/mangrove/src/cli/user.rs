//! `mangrove user list | add | reset | revoke`: who may sign in at this data folder.

use std::io::{self, BufRead, IsTerminal, Write};

use jiff::Timestamp;
use ledger::RecordId;
use serde_json::json;

use super::{Refusal, print_json};
use crate::account::{Account, AccountError, Accounts, NewAccount};
use crate::office::Office;

/// The longest line that a password may stand in, in bytes.
const LINE: u64 = 4_096;

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
    /// Prints JSON.
    #[arg(long)]
    json: bool,
}

impl User {
    /// Does what the command line says.
    pub fn run(&self, office: &Office, accounts: &Accounts) -> anyhow::Result<()> {
        match &self.what {
            What::List { json } => list(accounts, *json),
            What::Add(add) => add.run(office, accounts),
            What::Reset { login, json } => reset(accounts, login, *json),
            What::Revoke { login, json } => revoke(accounts, login, *json),
        }
    }
}

fn list(accounts: &Accounts, json: bool) -> anyhow::Result<()> {
    let all = accounts.all().map_err(refusal)?;
    if json {
        return print_json(&all.iter().map(as_json).collect::<Vec<_>>());
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
        writeln!(out, "{}\t{}\t{used}", account.login, account.name)?;
    }
    Ok(())
}

fn as_json(account: &Account) -> serde_json::Value {
    json!({
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
        let new = NewAccount {
            login: self.login.clone(),
            name: self.name.clone(),
            person: RecordId::fresh(office.environment()),
            password: read_password(&self.login)?,
        };
        let account = accounts.add(&new).map_err(refusal)?;
        if self.json {
            return print_json(&as_json(&account));
        }
        writeln!(io::stdout(), "{} can sign in as {}.", account.name, account.login)?;
        Ok(())
    }
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

fn find(accounts: &Accounts, login: &str) -> anyhow::Result<Account> {
    accounts.by_login(login).map_err(refusal)?.ok_or_else(|| refusal(AccountError::NoAccount))
}

/// From a terminal without showing it, twice; else one line of standard input. Never from the command line itself, which
/// every program on the machine can read.
fn read_password(login: &str) -> anyhow::Result<String> {
    if !io::stdin().is_terminal() {
        let mut line = String::new();
        io::Read::take(io::stdin().lock(), LINE).read_line(&mut line)?;
        return Ok(line.trim_end_matches(['\r', '\n']).to_owned());
    }
    let password = rpassword::prompt_password(format!("Password for {login} (12 characters at least): "))?;
    if rpassword::prompt_password("The same password again: ")? != password {
        return Err(Refusal::error(
            "The two passwords differ, so no account was made.",
            "Run the command again.",
        ));
    }
    Ok(password)
}

fn refusal(error: AccountError) -> anyhow::Error {
    let hint = match &error {
        error if error.is_ours() => "Nothing was changed. Is the disk full, or the folder another person's?",
        AccountError::NoAccount => "See who has one: mangrove user list",
        AccountError::Password(_) => "Give it on standard input, or type it when you are asked.",
        _ => "No account was made or changed.",
    };
    Refusal::error(error.to_string(), hint)
}
