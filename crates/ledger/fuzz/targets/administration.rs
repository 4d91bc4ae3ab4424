//! Any bytes as bodies of administration, answers to invitations, and judging a space.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| ledger::fuzzing::administration(bytes));
