//! The project's chores, started by `cargo xtask`: `test` runs every check there is, `bench` measures
//! speed, `accuracy` measures how right the reader is, `simulate` plays offices in a simulated world.
//!
//! **Invariant**: this program compiles in seconds on a fresh machine, so it has no dependency that takes longer.

mod accuracy;
mod bench;
mod simulate;
mod test;
mod tidy;
mod tool;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "\
Usage: cargo xtask COMMAND

  test [STEP...] [--fast] [--without STEP[,STEP]]
         Runs every check, or the steps named. --fast leaves out the slow ones (deny, browser).
         Steps: tidy, fmt, clippy, rust, doc, deny, browser
  bench [NAME...] [-- ARGUMENT...]
         Runs the benches, or those named, and writes docs/benchmarks.md. What follows -- goes to the bench
  accuracy
         Measures how right the reader is on the corpus, and writes docs/accuracy.md
  simulate [--seeds N | --seed S]
         Plays offices, hub, lines, crashes and clocks from N seeds (10,000), or one seed again
  help   Prints this";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", [].as_slice()),
    };
    let outcome = match command {
        "test" => match test::Selection::parse(rest) {
            Ok(selection) => test::run(&selection),
            Err(message) => return wrong_usage(&message),
        },
        "bench" => bench::run(rest),
        "accuracy" => accuracy::run(),
        "simulate" => simulate::run(rest),
        "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(true)
        }
        other => return wrong_usage(&format!("there is no command `{other}`")),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn wrong_usage(message: &str) -> ExitCode {
    eprintln!("error: {message}\n\n{USAGE}");
    ExitCode::from(2)
}

/// The top folder of the project, wherever the command was given.
fn root() -> PathBuf {
    // Cargo sets the variable for `cargo run`; the constant serves a binary started by hand.
    let own = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").to_owned());
    Path::new(&own).parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}
