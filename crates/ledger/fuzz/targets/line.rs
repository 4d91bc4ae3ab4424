//! Any bytes as frames of an exchange.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| ledger::fuzzing::line(bytes));
