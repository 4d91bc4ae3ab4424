//! `cargo xtask simulate`: plays the simulated world of the ledger for many seeds, or for one again.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::root;

/// Seeds that are played when none are asked for.
const SEEDS: u64 = 10_000;

/// Plays the seeds; whether all of them held.
pub fn run(arguments: &[String]) -> Result<bool> {
    let mut command = Command::new("cargo");
    command.current_dir(root()).env("RUST_BACKTRACE", "0");
    // Optimized, the ledger plays a seed in a fraction of the time.
    command.args(["--config", "profile.dev.package.ledger.opt-level=2", "test", "--package", "ledger"]);
    command.args(["--test", "simulate", "--"]);
    let number = |text: &str| text.parse::<u64>().with_context(|| format!("`{text}` is not a number"));
    match arguments {
        [] => command.env("MANGROVE_SEEDS", SEEDS.to_string()).arg("offices"),
        [name, seeds] if name == "--seeds" => {
            command.env("MANGROVE_SEEDS", number(seeds)?.to_string()).arg("offices")
        }
        [name, seed] if name == "--seed" => {
            command.env("MANGROVE_SEED", number(seed)?.to_string()).arg("even")
        }
        _ => bail!("simulate takes --seeds N or --seed S"),
    };
    Ok(command.arg("--nocapture").status().context("cargo")?.success())
}
