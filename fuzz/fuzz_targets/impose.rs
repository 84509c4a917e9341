//! Any bytes as a PDF to be put on sheets.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| chapbook_fuzz::run("impose", bytes));
