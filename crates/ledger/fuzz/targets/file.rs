//! Any bytes as parts of a bundle, and proofs.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| ledger::fuzzing::file(bytes));
