//! `mangrove verify`, `rebuild`, `backup` and `restore`.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use ledger::{Environment, Ledger};

use super::{Refusal, read_secret};
use crate::office::{Office, backup as whole};

pub fn verify(office: &Office) -> anyhow::Result<ExitCode> {
    // A space without effect is no damage here, and yet not well.
    let apart = super::device::not_what_they_say(office);
    for line in &apart {
        writeln!(io::stdout(), "{line}")?;
    }
    tell(&office.verify()?, apart.is_empty(), office.folder())
}

/// The same for a hub's folder, which has no files of its own.
pub fn verify_hub(ledger: &Ledger, folder: &Path) -> anyhow::Result<ExitCode> {
    let faults: Vec<String> = ledger.verify()?.iter().map(ToString::to_string).collect();
    tell(&faults, true, folder)
}

fn tell(faults: &[String], well: bool, folder: &Path) -> anyhow::Result<ExitCode> {
    let mut out = io::stdout().lock();
    if faults.is_empty() {
        let all = "very signature, chain, file and derived table agrees with the log.";
        writeln!(out, "{}{all}", if well { "All is well: e" } else { "For the rest, e" })?;
        return Ok(ExitCode::SUCCESS);
    }
    for fault in faults {
        writeln!(out, "{fault}")?;
    }
    Err(Refusal::error(
        format!("{} things are wrong in {}.", faults.len(), folder.display()),
        "What is derived is mended by `mangrove rebuild`. If the log itself is damaged, restore a backup: `mangrove restore FILE --data NEWDIR`.",
    ))
}

pub fn rebuild(office: &Office) -> anyhow::Result<()> {
    office.rebuild()?;
    rebuilt()
}

/// The same for a hub's folder.
pub fn rebuild_hub(ledger: &Ledger) -> anyhow::Result<()> {
    ledger.rebuild()?;
    rebuilt()
}

fn rebuilt() -> anyhow::Result<()> {
    writeln!(io::stdout(), "All that is derived was built again from the log.")?;
    Ok(())
}

pub fn backup(office: &Office, file: &Path, passphrase: bool) -> anyhow::Result<()> {
    backup_hub(office.ledger(), office.folder(), office.environment(), file, passphrase)
}

/// A backup of any data folder, an office's or a hub's.
pub fn backup_hub(
    ledger: &Ledger,
    folder: &Path,
    environment: &dyn Environment,
    file: &Path,
    passphrase: bool,
) -> anyhow::Result<()> {
    if file.exists() {
        return Err(Refusal::error(
            format!("{} is there already.", file.display()),
            "Name a file that is not there yet; a backup never overwrites another.",
        ));
    }
    let words = passphrase
        .then(|| read_secret("A passphrase for the backup (12 characters at least): "))
        .transpose()?;
    if words.as_ref().is_some_and(|words| words.chars().count() < SHORTEST) {
        return Err(Refusal::error(
            format!("The passphrase has fewer than {SHORTEST} characters."),
            "Take four words that do not belong together, and write them down where the backup is not.",
        ));
    }
    whole::write(ledger, folder, environment, file, words.as_deref())?;
    let mut out = io::stdout().lock();
    writeln!(out, "All of {} is in {}.", folder.display(), file.display())?;
    if words.is_none() {
        writeln!(out, "It is not encrypted: whoever has the file has the office. With --passphrase it is.")?;
    }
    Ok(())
}

/// The shortest passphrase, in characters.
const SHORTEST: usize = 12;

pub fn restore(file: &Path, folder: &Path, environment: &Arc<dyn Environment>) -> anyhow::Result<()> {
    let empty = folder.read_dir().is_ok_and(|mut entries| entries.next().is_none());
    if folder.exists() && !empty {
        return Err(Refusal::error(
            format!("{} is not empty.", folder.display()),
            "Name an empty or new data folder with --data DIR; a restore never writes over an office.",
        ));
    }
    whole::read(file, folder, environment, &|| read_secret("Passphrase of the backup: "))?;
    let mut out = io::stdout().lock();
    writeln!(out, "Restored in {}. It goes on as a new incarnation.", folder.display())?;
    writeln!(
        out,
        "What was recorded after the backup and never left that computer is not in it. What had reached a hub comes with: {}",
        super::folder::typed("mangrove sync")
    )?;
    Ok(())
}
