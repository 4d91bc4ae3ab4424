//! `mangrove sync`: exchanges changes with the hub now.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use ledger::Environment;
use serde_json::json;

use super::{Refusal, print_json};
use crate::exchange::standing::Exchanged;
use crate::exchange::{HubAddress, Standing, round, stand};
use crate::look::plural;

/// Exchanges with the hub.
#[derive(Debug, clap::Args)]
pub struct Sync {
    /// The hub's address, as it prints it when it starts; needed once.
    url: Option<String>,
    /// Prints JSON.
    #[arg(long)]
    json: bool,
}

impl Sync {
    /// Exchanges, and says what went and what came.
    pub fn run(&self, folder: &Path, environment: &Arc<dyn Environment>) -> anyhow::Result<()> {
        if let Some(url) = &self.url {
            let hub: HubAddress = url.parse().map_err(|error| {
                Refusal::error(
                    format!("{url} cannot be used: {error}."),
                    "Copy the whole line that `mangrove hub` prints when it starts.",
                )
            })?;
            Standing::change(folder, |standing| standing.hub = Some(hub.to_string()))?;
        }
        let (done, unsent) = exchange(folder, environment)?;
        if self.json {
            return print_json(&json!({
                "with": done.with, "at": done.at.to_string(), "sent": done.sent, "received": done.received,
                "taken_back": done.taken_back, "unsent": unsent, "parts": done.parts,
            }));
        }
        let mut out = io::stdout().lock();
        writeln!(
            out,
            "Exchanged with {}: {} went there, {} came.",
            done.with,
            plural(done.sent, "change", "changes"),
            plural(done.received, "change", "changes")
        )?;
        if done.parts > 0 {
            writeln!(out, "{} went or came.", plural(done.parts, "part of a file", "parts of files"))?;
        }
        if done.taken_back > 0 {
            writeln!(
                out,
                "{} that were here no longer count: see what waits, on the page /exchange.",
                plural(done.taken_back, "change", "changes")
            )?;
        }
        if unsent > 0 {
            writeln!(
                out,
                "{} stay on this computer alone: {}",
                plural(unsent, "change", "changes"),
                super::folder::typed("mangrove space list")
            )?;
        }
        Ok(())
    }
}

/// Exchanges, whether an office can be opened already or nothing has come yet.
pub fn exchange(folder: &Path, environment: &Arc<dyn Environment>) -> anyhow::Result<(Exchanged, u64)> {
    let joined = !Standing::read(folder)?.joined.is_empty();
    let first = if joined && super::open_office(folder, Arc::clone(environment)).is_err() {
        Some(round::first(folder, environment)?)
    } else {
        None
    };
    let office = super::open_office(folder, Arc::clone(environment))?;
    let mut done = round::exchange(&office)?;
    if let Some(first) = first {
        done.sent += first.sent;
        done.received += first.received;
    }
    Ok((done, stand::unsent(&office)?))
}
