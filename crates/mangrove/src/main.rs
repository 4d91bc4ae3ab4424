//! Mangrove: the working system of a regional human-rights office, in one program.

use std::process::ExitCode;

fn main() -> ExitCode {
    mangrove::cli::run()
}
