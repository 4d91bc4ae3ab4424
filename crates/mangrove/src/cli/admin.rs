//! `mangrove verify`, `rebuild`, `backup` and `restore`.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use super::Refusal;
use crate::office::{Office, backup as whole};

pub fn verify(office: &Office) -> anyhow::Result<ExitCode> {
    let faults = office.verify()?;
    let mut out = io::stdout().lock();
    if faults.is_empty() {
        writeln!(out, "All is well: every signature, chain, file and derived table agrees with the log.")?;
        return Ok(ExitCode::SUCCESS);
    }
    for fault in &faults {
        writeln!(out, "{fault}")?;
    }
    Err(Refusal::error(
        format!("{} things are wrong in {}.", faults.len(), office.folder().display()),
        "What is derived is mended by `mangrove rebuild`. If the log itself is damaged, restore a backup: `mangrove restore FILE --data NEWDIR`.",
    ))
}

pub fn rebuild(office: &Office) -> anyhow::Result<()> {
    office.rebuild()?;
    writeln!(io::stdout(), "All that is derived was built again from the log.")?;
    Ok(())
}

pub fn backup(office: &Office, file: &Path) -> anyhow::Result<()> {
    if file.exists() {
        return Err(Refusal::error(
            format!("{} is there already.", file.display()),
            "Name a file that is not there yet; a backup never overwrites another.",
        ));
    }
    whole::write(office, file)?;
    writeln!(io::stdout(), "The whole office is in {}.", file.display())?;
    Ok(())
}

pub fn restore(file: &Path, folder: &Path) -> anyhow::Result<()> {
    let empty = folder.read_dir().is_ok_and(|mut entries| entries.next().is_none());
    if folder.exists() && !empty {
        return Err(Refusal::error(
            format!("{} is not empty.", folder.display()),
            "Name an empty or new data folder with --data DIR; a restore never writes over an office.",
        ));
    }
    whole::read(file, folder)?;
    writeln!(io::stdout(), "Restored in {}. It goes on as a new incarnation.", folder.display())?;
    Ok(())
}
