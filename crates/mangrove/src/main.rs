//! Mangrove: the working system of a regional human-rights office, in one program.

use std::process::ExitCode;

/// Many threads that each make a page and throw it away: the system's allocator keeps much of what they freed.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    mangrove::cli::run()
}
