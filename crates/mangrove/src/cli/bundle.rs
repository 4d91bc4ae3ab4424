//! `mangrove bundle write` and `read`: changes in a file, and in again.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ledger::{DeviceId, Environment, Ledger};
use serde_json::json;

use super::{Refusal, print_json};
use crate::exchange::bundle::{self, Findings, Receiver};
use crate::exchange::stand::short;
use crate::exchange::{Standing, keep};
use crate::look::plural;
use crate::office::Office;
use crate::office::words::sentence;

/// Bytes of a megabyte, as mail programs count them.
const MEGABYTE: u64 = 1_000_000;

/// Changes in files.
#[derive(Debug, clap::Args)]
pub struct Bundle {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// Writes what another computer lacks into a file, for a stick or a mail.
    Write(WriteBundle),
    /// Takes in bundles, in any order, also twice; names the pieces that are missing.
    Read {
        /// The files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Reads the passphrase from standard input, or asks for it on a terminal.
        #[arg(long)]
        passphrase: bool,
        /// Prints JSON.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, clap::Args)]
struct WriteBundle {
    /// The file to write.
    file: PathBuf,
    /// The computer that it is for, by the first letters of its key: only that one can read it. On a computer that joined: the
    /// one that invited it, where nothing else is said.
    #[arg(long = "for", value_name = "PEER")]
    peer: Option<String>,
    /// This space alone, by its name or number; may be given several times.
    #[arg(long = "space", value_name = "SPACE")]
    spaces: Vec<String>,
    /// For whoever knows a passphrase, which is read from standard input, or asked for on a terminal.
    #[arg(long, conflicts_with = "peer")]
    passphrase: bool,
    /// In pieces of at most so many megabytes.
    #[arg(long, value_name = "MB", default_value_t = 1_000, value_parser = clap::value_parser!(u64).range(1..=100_000))]
    split: u64,
    /// With the files attached to what is in it, up to so many megabytes each; or all, or none.
    #[arg(long, value_name = "MB|all|none", default_value = "1", value_parser = files_up_to)]
    files: u64,
    /// Prints JSON.
    #[arg(long)]
    json: bool,
}

/// Bytes up to which files go along.
fn files_up_to(text: &str) -> Result<u64, String> {
    match text {
        "all" => Ok(u64::MAX),
        "none" => Ok(0),
        number => match number.parse::<u64>() {
            Ok(number @ 1..=1_000) => Ok(number << 20),
            _ => Err("all, none, or a number of megabytes from 1 to 1000".to_owned()),
        },
    }
}

impl Bundle {
    /// Does what the command line says.
    pub fn run(&self, folder: &Path, environment: &Arc<dyn Environment>) -> anyhow::Result<()> {
        // A computer that has joined and has nothing yet has a log, and no office that could be opened.
        let joined = !Standing::read(folder)?.joined.is_empty();
        let office = super::open_office(folder, Arc::clone(environment));
        let office = if joined { office.ok() } else { Some(office?) };
        let opened = office
            .is_none()
            .then(|| Ledger::open_judged(folder, Arc::clone(environment), crate::access::authority()))
            .transpose()?;
        let Some(ledger) = office.as_ref().map(Office::ledger).or(opened.as_ref()) else { return Ok(()) };
        let now_ms = environment.now_ms();
        match &self.what {
            What::Write(write) => write.run(office.as_ref(), ledger, folder, now_ms),
            What::Read { files, passphrase, json } => {
                let words = passphrase.then(|| ask("Passphrase of the bundle: ")).transpose()?;
                let mut read = Vec::new();
                for file in files {
                    let name = file.display().to_string();
                    read.push((name, bundle::read(ledger, folder, file, words.as_deref(), now_ms)?));
                }
                for at in bundle::early(&read) {
                    let again = bundle::read(ledger, folder, &files[at], words.as_deref(), now_ms)?;
                    read.push((files[at].display().to_string(), again));
                }
                let found = Findings::of(&read);
                match office {
                    Some(office) => bundle::taken_in(&office, &found)?,
                    // What came may be what an office needs to open; if not, it says so when it is opened.
                    None => drop(super::open_office(folder, Arc::clone(environment))),
                }
                tell(&found, *json)
            }
        }
    }
}

fn ask(prompt: &str) -> anyhow::Result<String> {
    let words = super::read_secret(prompt)?;
    if words.chars().count() < 12 {
        return Err(Refusal::error(
            "The passphrase has fewer than 12 characters.",
            "Take four words that do not belong together.",
        ));
    }
    Ok(words)
}

impl WriteBundle {
    fn run(
        &self,
        office: Option<&Office>,
        ledger: &Ledger,
        folder: &Path,
        now_ms: u64,
    ) -> anyhow::Result<()> {
        if self.file.exists() {
            return Err(Refusal::error(
                format!("{} is there already.", self.file.display()),
                "Name a file that is not there yet.",
            ));
        }
        if let Some(office) = office {
            keep::complete(office)?;
        }
        let receiver = self.receiver(ledger, folder)?;
        let mut spaces = bundle::spaces_for(ledger, &receiver, now_ms)?;
        if let (Some(office), false) = (office, self.spaces.is_empty()) {
            let named = self.spaces.iter().map(|named| super::device::find_space(office, named));
            let named: Vec<_> =
                named.map(|found| found.map(|(_, space)| space)).collect::<anyhow::Result<_>>()?;
            let theirs =
                |space: &ledger::SpaceId| spaces.contains(space) || !matches!(receiver, Receiver::Device(_));
            if !named.iter().all(theirs) {
                return Err(Refusal::error(
                    "That computer is not admitted to one of these spaces.",
                    "Invite it to the space first: mangrove invite FILE",
                ));
            }
            spaces = named;
        }
        let size = self.split * MEGABYTE;
        let sizes = (self.files, size);
        let (written, files) = bundle::write(ledger, folder, &self.file, &receiver, spaces, sizes, now_ms)?;
        let names: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
        if self.json {
            return print_json(
                &json!({"files": names, "changes": written.operations, "pieces": written.pieces}),
            );
        }
        let who = match &receiver {
            Receiver::Device(device) => format!("Only the computer {} can read it.", short(*device)),
            Receiver::Passphrase(_) => "Whoever knows the passphrase can read it.".to_owned(),
            Receiver::Anyone => {
                "Anyone who has the file can read it: seal it with --for KEY or --passphrase.".to_owned()
            }
        };
        let changes = sentence(&plural(written.operations, "change", "changes"));
        writeln!(io::stdout(), "{changes} in {}. {who}", names.join(", "))?;
        Ok(())
    }

    fn receiver(&self, ledger: &Ledger, folder: &Path) -> anyhow::Result<Receiver> {
        if self.passphrase {
            return Ok(Receiver::Passphrase(ask("A passphrase for the bundle (12 characters at least): ")?));
        }
        let Some(letters) = &self.peer else {
            let inviter = bundle::inviter(&Standing::read(folder)?);
            return Ok(inviter.map_or(Receiver::Anyone, Receiver::Device));
        };
        if let Ok(device) = letters.parse::<DeviceId>() {
            return Ok(Receiver::Device(device));
        }
        let mut known: Vec<DeviceId> = Vec::new();
        for space in ledger.spaces()? {
            known.extend(ledger.admissions(space.id)?.into_iter().map(|(device, _)| device));
        }
        known.extend(bundle::inviter(&Standing::read(folder)?));
        known.sort_unstable();
        known.dedup();
        super::device::of_letters(&known, letters).map(Receiver::Device)
    }
}

fn tell(found: &Findings, json: bool) -> anyhow::Result<()> {
    if json {
        let missing = found
            .missing
            .iter()
            .map(|one| json!({"from": one.device.to_string(), "of": one.pieces, "missing": one.missing}));
        print_json(&json!({
            "received": found.came, "kept_apart": found.apart, "refused": found.refused, "damaged": found.damaged,
            "missing": missing.collect::<Vec<_>>(),
        }))?;
    } else {
        let mut out = io::stdout().lock();
        let from = found.from.map(short).unwrap_or_default();
        let changes = sentence(&plural(found.came, "change", "changes"));
        writeln!(out, "{changes} came from the computer {from}.")?;
        for missing in found.missing_in_words() {
            writeln!(out, "{missing}")?;
        }
        if found.apart > 0 {
            writeln!(out, "Some changes are kept apart and have no effect: see why on the page /exchange.")?;
        }
        writeln!(out, "To answer: mangrove bundle write FILE --for {from}")?;
    }
    if found.is_whole() {
        return Ok(());
    }
    let what = if found.damaged.is_empty() { "The bundle".to_owned() } else { found.damaged.join(", ") };
    Err(Refusal::error(format!("{what} could not be read to the end."), bundle::DAMAGED))
}
