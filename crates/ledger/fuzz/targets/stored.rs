//! Any bytes as states, admissions and versions, as they stand in a store.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| ledger::fuzzing::stored(bytes));
