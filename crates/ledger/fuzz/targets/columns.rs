//! Any bytes as the columns of a segment's operations.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| ledger::fuzzing::columns(bytes));
