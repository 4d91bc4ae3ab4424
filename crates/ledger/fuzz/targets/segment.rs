//! Any bytes as the wire form of a segment, and what is packed in it.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| ledger::fuzzing::segment(bytes));
