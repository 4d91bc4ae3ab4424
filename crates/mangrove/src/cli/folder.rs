//! The data folder that a command works on: which it is, whether an office is in it, and commands as they are typed for it.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use ledger::{Environment, Ledger};

use super::Refusal;
use crate::exchange::Standing;

/// The folder that was named on the command line of this process; none where nobody named one.
static NAMED: OnceLock<PathBuf> = OnceLock::new();

/// Commands that work on a data folder, as hints name them. What is typed on another computer is not among them.
const COMMANDS: [&str; 15] = [
    "serve", "import", "search", "gate", "user", "invite", "sync", "bundle", "hub", "device", "space",
    "verify", "rebuild", "backup", "join",
];

/// Notes the folder that was named, for hints.
pub fn note(folder: &Path) {
    let _ = NAMED.set(folder.to_owned());
}

/// Words for a person with each command as they have to type it: with the data folder that this process works on.
#[must_use]
pub fn typed(words: &str) -> String {
    NAMED.get().map_or_else(|| words.to_owned(), |folder| in_folder(words, folder))
}

fn in_folder(words: &str, folder: &Path) -> String {
    const PROGRAM: &str = "mangrove ";
    let shown = folder.display().to_string();
    let plain = shown.chars().all(|letter| letter.is_alphanumeric() || "/\\._-:~".contains(letter));
    let shown = if plain { shown } else { format!("\"{shown}\"") };
    let mut parts = words.split(PROGRAM);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(PROGRAM);
        let command = part.split(|letter: char| !letter.is_ascii_alphabetic()).next().unwrap_or_default();
        let sentence = part.split(". ").next().unwrap_or_default();
        if COMMANDS.contains(&command) && !sentence.contains("--data") && !sentence.contains("--store") {
            out.push_str(&format!("--data {shown} "));
        }
        out.push_str(part);
    }
    out
}

/// Refuses a folder in which no office is: nothing is made in it.
///
/// # Errors
/// If there is no office, or what is there cannot be read.
pub fn with_office(folder: &Path, environment: &std::sync::Arc<dyn Environment>) -> anyhow::Result<()> {
    if holds_office(folder, environment)? {
        return Ok(());
    }
    if Standing::read(folder)?.carries {
        return Err(crate::exchange::hub::no_office(folder));
    }
    let found = if folder.exists() {
        format!("There is no office in {}.", folder.display())
    } else {
        format!("There is no folder {}.", folder.display())
    };
    Err(Refusal::error(
        found,
        "Name the data folder of your office with --data DIR. To found an office: mangrove --data NEWDIR serve. Nothing was made.",
    ))
}

/// Whether an office was opened in this folder, or joined from it, or stands in its log.
fn holds_office(folder: &Path, environment: &std::sync::Arc<dyn Environment>) -> anyhow::Result<bool> {
    if is_new(folder) {
        return Ok(false);
    }
    let standing = Standing::read(folder)?;
    let opened = ["files.seal", "accounts.sqlite", "index"].iter().any(|mark| folder.join(mark).exists());
    if opened || !standing.joined.is_empty() {
        return Ok(true);
    }
    // A hub's log is left alone: to open it would already change files.
    if standing.carries {
        return Ok(false);
    }
    let ledger = Ledger::open_judged(folder, std::sync::Arc::clone(environment), crate::access::authority())?;
    Ok(ledger.spaces()?.iter().any(|space| space.genesis.founder == ledger.device()))
}

/// Whether a command that may found an office makes the folder's log.
#[must_use]
pub fn is_new(folder: &Path) -> bool {
    !folder.join("ledger.sqlite").exists()
}

/// Says that a folder was made.
pub fn say_made(folder: &Path) {
    // Whoever does not read it loses nothing.
    let _ = writeln!(io::stderr(), "A new data folder was made: {}", folder.display());
}

/// Says which folder a command works on.
pub fn say(folder: &Path) {
    let _ = writeln!(io::stderr(), "Data folder: {}", folder.display());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_shown_as_they_are_typed() {
        for (words, folder, expected) in [
            ("Run: mangrove backup FILE", "barbados", "Run: mangrove --data barbados backup FILE"),
            (
                "`mangrove user add`, or mangrove sync.",
                "a b",
                "`mangrove --data \"a b\" user add`, or mangrove --data \"a b\" sync.",
            ),
            ("mangrove --data NEWDIR serve", "x", "mangrove --data NEWDIR serve"),
            ("mangrove restore FILE --data NEWDIR", "x", "mangrove restore FILE --data NEWDIR"),
            (
                "mangrove read FILE stores nothing; the mangrove grows",
                "x",
                "mangrove read FILE stores nothing; the mangrove grows",
            ),
        ] {
            assert_eq!(in_folder(words, Path::new(folder)), expected);
        }
    }
}
