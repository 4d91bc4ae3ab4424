//! The command line: what it takes, and how it answers. One file a command.

mod admin;
mod bundle;
mod device;
pub mod folder;
mod gate;
mod hub;
mod import;
pub mod invite;
mod read;
mod search;
mod serve;
mod sync;
mod user;

use std::io::{self, BufRead, IsTerminal, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand};
use ledger::Ledger;

use crate::account::Accounts;
use crate::apart::Reader;
use crate::exchange::{Standing, hub as hub_folder};
use crate::office::Office;
use crate::office::environment::Machine;
use crate::office::recovery::RecoveryKey;

/// The working system of a regional human-rights office: one program, one data folder.
#[derive(Debug, Parser)]
#[command(name = "mangrove", version, max_term_width = 100)]
pub struct CommandLine {
    /// The data folder. Without it: MANGROVE_DATA, else the usual place for application data.
    #[arg(long, global = true, value_name = "DIR", env = "MANGROVE_DATA", hide_env_values = true)]
    data: Option<PathBuf>,
    /// Lets the clock start at this moment, for stories and training: 2026-05-11T09:00:00Z.
    #[arg(long, global = true, value_name = "TIME", env = "MANGROVE_CLOCK", hide = true)]
    clock: Option<jiff::Timestamp>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Opens the office: serves its pages until Ctrl-C. This is what `mangrove` alone does.
    Serve {
        #[command(flatten)]
        listen: Listen,
        /// Minutes between exchanges with the hub, where there is one; 0: only when somebody says so.
        #[arg(long, default_value_t = serve::EVERY, value_name = "MINUTES")]
        exchange_every: u64,
    },
    /// Opens a sample office in a temporary folder; all in it is invented.
    Demo(Listen),
    /// Reads one document and stores nothing.
    Read(read::Read),
    /// Brings in documents and exports; the same file again changes nothing.
    Import(import::Import),
    /// Finds recommendations.
    Search(search::Search),
    /// Asks the consent gate whether an activity may go on.
    Gate(gate::Gate),
    /// Makes, lists, resets and revokes accounts.
    User(user::User),
    /// Writes an invitation for another device or office into a file.
    Invite(invite::Invite),
    /// Joins by an invitation: this data folder takes part in the spaces that it opens.
    Join(invite::Join),
    /// Exchanges changes with the hub now.
    Sync(sync::Sync),
    /// Writes changes into a file for another computer, and takes such files in.
    Bundle(bundle::Bundle),
    /// Serves other offices until Ctrl-C: what they leave here, the others find.
    Hub(hub::ServeHub),
    /// Lists the computers that are admitted, and shuts one out.
    Device(device::Device),
    /// Lists the spaces that are here, and what of each has not left this computer.
    Space(device::Space),
    /// Checks every signature, chain, file and derived table.
    Verify,
    /// Throws away all that is derived and builds it again from the log.
    Rebuild,
    /// Writes the whole office into one file, while it runs.
    Backup {
        /// The file to write.
        file: PathBuf,
        /// Encrypts it for a passphrase, which is read from standard input, or asked for on a terminal.
        #[arg(long)]
        passphrase: bool,
    },
    /// Reads files for this program, in a process with limits: nobody's to call.
    #[command(hide = true, name = crate::apart::COMMAND)]
    ReadApart,
    /// Makes a data folder from a backup; it goes on as a new incarnation.
    Restore {
        /// The backup to read. The passphrase of one that is encrypted is read from standard input, or asked for on a
        /// terminal.
        file: PathBuf,
    },
}

/// Where to serve the pages.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct Listen {
    /// Address and port; with port 0 the machine picks one.
    #[arg(long, default_value = "127.0.0.1:8480", value_name = "ADDRESS")]
    listen: SocketAddr,
}

/// Something that a person asked for and that cannot be done: what happened, and what to do next.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// What happened.
    pub message: String,
    /// What to do next.
    pub hint: String,
}

impl Refusal {
    /// A refusal as an error of the command line.
    #[must_use]
    pub fn error(message: impl Into<String>, hint: impl Into<String>) -> anyhow::Error {
        anyhow::Error::new(Refusal { message: message.into(), hint: hint.into() })
    }
}

/// Runs the program as the command line says.
#[must_use]
pub fn run() -> ExitCode {
    let line = CommandLine::parse();
    keep_to_oneself();
    if let Some(folder) = &line.data {
        folder::note(folder);
    }
    let filter = tracing_subscriber::EnvFilter::try_from_env("MANGROVE_LOG");
    let filter = filter.unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).init();
    match line.run() {
        Ok(code) => code,
        Err(error) => {
            report(&error);
            ExitCode::FAILURE
        }
    }
}

/// A reader that went away, as `mangrove read FILE | head` does, is no failure worth a word.
fn report(error: &anyhow::Error) {
    let gone =
        error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe);
    if gone {
        return;
    }
    let (message, hint) = if let Some(refusal) = error.downcast_ref::<Refusal>() {
        (refusal.message.clone(), refusal.hint.clone())
    } else if let Some(full) = error.downcast_ref::<crate::office::room::NoRoom>() {
        (format!("{full}."), full.hint())
    } else if let Some(refused) = error.downcast_ref::<ledger::LedgerError>() {
        (refused.to_string(), refused.hint().to_string())
    } else {
        (
            format!("{error:#}"),
            "Nothing was changed. Try again; if it happens again, run `mangrove verify`.".to_owned(),
        )
    };
    let _ = writeln!(io::stderr(), "error: {}\nhint: {}", folder::typed(&message), folder::typed(&hint));
}

/// What this program makes is for whoever runs it: folders 0700, files 0600. On Windows a person's own folders are theirs by
/// the rights that they inherit.
fn keep_to_oneself() {
    #[cfg(unix)]
    nix::sys::stat::umask(nix::sys::stat::Mode::S_IRWXG | nix::sys::stat::Mode::S_IRWXO);
}

impl CommandLine {
    fn run(self) -> anyhow::Result<ExitCode> {
        let listen = Listen { listen: SocketAddr::from(([127, 0, 0, 1], 8480)) };
        let alone = Command::Serve { listen, exchange_every: serve::EVERY };
        match self.command.as_ref().unwrap_or(&alone) {
            Command::Serve { listen, exchange_every } => {
                let machine = Machine::starting_at(self.clock);
                serve::serve(self.founded()?, *listen, machine, *exchange_every)?;
            }
            Command::Demo(listen) => serve::demo(*listen, Machine::starting_at(self.clock))?,
            Command::Read(read) => return read.run(&reader()?),
            Command::ReadApart => crate::apart::serve()?,
            Command::Import(import) => return import.run(&self.founded()?),
            Command::Search(search) => search.run(&self.office()?)?,
            Command::Gate(gate) => gate.run(&self.office()?)?,
            Command::User(user) => {
                let office = if user.founds() { self.founded()? } else { self.office()? };
                user.run(&office, &self.accounts()?)?;
            }
            Command::Invite(invite) => invite.run(&self.office()?, &self.accounts()?)?,
            Command::Join(join) => {
                let folder = self.folder()?;
                let is_new = folder::is_new(&folder);
                join.run(&folder, &self.environment())?;
                if is_new {
                    folder::say_made(&folder);
                }
            }
            Command::Sync(sync) => sync.run(&self.with_office()?, &self.environment())?,
            Command::Bundle(bundle) => bundle.run(&self.with_office()?, &self.environment())?,
            Command::Hub(hub) => hub.run(&self.folder()?, &self.environment())?,
            Command::Device(device) if device.renews_key() => {
                let folder = self.with_office()?;
                let device = ledger::Ledger::renew_lost_key(&folder, &*self.environment())?;
                writeln!(
                    io::stdout(),
                    "This folder writes as a new computer, {device}. Ask whoever administers your spaces for an invitation, and join \
                     with it; what was not sent before stays here and counts once this computer is admitted."
                )?;
            }
            Command::Device(device) => device.run(&self.office()?)?,
            Command::Space(space) => space.run(&self.office()?)?,
            Command::Verify => {
                return match self.hubs_ledger()? {
                    Some(ledger) => admin::verify_hub(&ledger, &self.folder()?),
                    None => admin::verify(&self.office()?),
                };
            }
            Command::Rebuild => match self.hubs_ledger()? {
                Some(ledger) => admin::rebuild_hub(&ledger)?,
                None => admin::rebuild(&self.office()?)?,
            },
            Command::Backup { file, passphrase } => match self.hubs_ledger()? {
                Some(ledger) => {
                    admin::backup_hub(&ledger, &self.folder()?, &*self.environment(), file, *passphrase)?;
                }
                None => admin::backup(&self.office()?, file, *passphrase)?,
            },
            Command::Restore { file } => admin::restore(file, &self.folder()?, &self.environment())?,
        }
        Ok(ExitCode::SUCCESS)
    }

    fn folder(&self) -> anyhow::Result<PathBuf> {
        let own =
            || directories::ProjectDirs::from("", "", "mangrove").map(|dirs| dirs.data_dir().to_owned());
        self.data.clone().or_else(own).ok_or_else(|| {
            Refusal::error(
                "This machine names no place for application data.",
                "Give a data folder with --data DIR.",
            )
        })
    }

    fn environment(&self) -> Arc<dyn ledger::Environment> {
        Machine::starting_at(self.clock)
    }

    fn accounts(&self) -> anyhow::Result<Accounts> {
        Ok(Accounts::open(&self.folder()?, Machine::starting_at(self.clock))?)
    }

    fn office(&self) -> anyhow::Result<Office> {
        open_office(&self.with_office()?, Machine::starting_at(self.clock))
    }

    /// The data folder, which has to hold an office.
    fn with_office(&self) -> anyhow::Result<PathBuf> {
        let folder = self.folder()?;
        folder::say(&folder);
        folder::with_office(&folder, &self.environment())?;
        Ok(folder)
    }

    /// The office of the data folder, founded if there is none.
    fn founded(&self) -> anyhow::Result<Office> {
        let folder = self.folder()?;
        let is_new = folder::is_new(&folder);
        let office = open_office(&folder, Machine::starting_at(self.clock))?;
        if is_new {
            folder::say_made(&folder)
        } else {
            folder::say(&folder)
        }
        Ok(office)
    }

    /// The log of a hub's folder; none where the folder is an office's, or there is none yet.
    fn hubs_ledger(&self) -> anyhow::Result<Option<Ledger>> {
        let folder = self.folder()?;
        if !folder.join("ledger.sqlite").exists() {
            return Ok(None);
        }
        let ledger = Ledger::open_judged(&folder, self.environment(), crate::access::authority())?;
        Ok(hub_folder::is_hubs(&ledger, &Standing::read(&folder)?)?.then_some(ledger))
    }
}

/// Opens the data folder. Where that founds its first spaces, their recovery key goes to the terminal: on standard error, for
/// standard output may hold one JSON value and nothing else.
fn open_office(folder: &Path, environment: Arc<dyn ledger::Environment>) -> anyhow::Result<Office> {
    let office = Office::open(folder, environment)?.reading_by(reader()?);
    if let Some(key) = office.new_recovery_key() {
        writeln!(io::stderr(), "{}", in_words(&key))?;
    }
    Ok(office)
}

/// A recovery key for whoever has to keep it.
fn in_words(key: &RecoveryKey) -> String {
    format!(
        "The recovery key of what was founded here. It is shown once and stored nowhere: write it down, and keep it where this \
         computer is not. It is there to let a new computer in when this one is lost.\n\n    {}\n",
        key.to_letters()
    )
}

/// What reads files of strangers: this program, in processes of its own.
fn reader() -> anyhow::Result<Reader> {
    Ok(Reader::apart(crate::apart::this_program()?))
}

/// The longest line that a secret may stand in, in bytes.
const LINE: u64 = 4_096;

/// A secret: from a terminal without showing it, else one line of standard input. Never from the command line itself, which
/// every program on the machine can read.
fn read_secret(prompt: &str) -> anyhow::Result<String> {
    if io::stdin().is_terminal() {
        return Ok(rpassword::prompt_password(prompt)?);
    }
    let mut line = String::new();
    io::Read::take(io::stdin().lock(), LINE).read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// One JSON value on standard output, and nothing else there.
fn print_json(value: &impl serde::Serialize) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, value).map_err(io::Error::from)?;
    writeln!(out)?;
    Ok(())
}
